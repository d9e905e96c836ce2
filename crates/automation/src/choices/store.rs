//! Rows of choices and texts.

use store::{Result, Row, Scope, Sql, Tx, params, sql};

use super::{Choices, Texts, What};

const GET: Sql = sql!(
    "select greeting_on, away_on, says_so, quiet_minutes, version from automation_choice where tenant_id = :tenant"
);
const TEXTS: Sql = sql!("select what, language, text from automation_text where tenant_id = :tenant limit 100");
const CREATE: Sql = sql!(
    "insert into automation_choice (tenant_id, greeting_on, away_on, says_so, quiet_minutes, changed_at, version) \
     values (:tenant, :greeting, :away, :says_so, :quiet, :now, 1) on conflict (tenant_id) do nothing"
);
const CHANGE: Sql = sql!(
    "update automation_choice set greeting_on = :greeting, away_on = :away, says_so = :says_so, quiet_minutes = :quiet, \
     changed_at = :now, version = version + 1 where tenant_id = :tenant and version = :version"
);
const CLEAR: Sql = sql!("delete from automation_text where tenant_id = :tenant");
const ADD: Sql =
    sql!("insert into automation_text (tenant_id, what, language, text) values (:tenant, :what, :language, :text)");
const ANY_ON: Sql = sql!(
    "select exists (select 1 from automation_choice where tenant_id = :tenant and (greeting_on or away_on)) as answers, \
     exists (select 1 from word_rule where tenant_id = :tenant and is_on) as rules"
);

pub(super) fn get(scope: &Scope<'_>) -> Result<Choices> {
    scope.row(GET, params! {})?.as_ref().map_or_else(|| Ok(Choices::default()), read)
}

fn read(row: &Row) -> Result<Choices> {
    Ok(Choices {
        greeting_on: row.get("greeting_on")?,
        away_on: row.get("away_on")?,
        says_so: row.get("says_so")?,
        quiet_minutes: row.get("quiet_minutes")?,
        version: row.get("version")?,
    })
}

pub(super) fn texts(scope: &Scope<'_>) -> Result<Texts> {
    let mut texts = Texts::new();
    for row in scope.rows(TEXTS, params! {})? {
        let (what, language): (String, String) = (row.get("what")?, row.get("language")?);
        let what = What::ALL.into_iter().find(|one| one.as_str() == what);
        if let (Some(what), Ok(language)) = (what, language.parse()) {
            texts.insert((what, language), row.get("text")?);
        }
    }
    Ok(texts)
}

/// Says whether the version was the one that was seen.
pub(super) fn set(tx: &mut Tx<'_>, choices: &Choices, texts: &Texts) -> Result<bool> {
    let now = tx.now();
    let values = || {
        params! {
            "greeting" => choices.greeting_on, "away" => choices.away_on, "says_so" => choices.says_so,
            "quiet" => choices.quiet_minutes, "now" => now,
        }
    };
    let written = if choices.version == 0 {
        tx.execute(CREATE, values())?
    } else {
        let change = params! {
            "greeting" => choices.greeting_on, "away" => choices.away_on, "says_so" => choices.says_so,
            "quiet" => choices.quiet_minutes, "now" => now, "version" => choices.version,
        };
        tx.execute(CHANGE, change)?
    };
    if written == 0 {
        return Ok(false);
    }
    tx.execute(CLEAR, params! {})?;
    for ((what, language), text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        tx.execute(ADD, params! { "what" => what.as_str(), "language" => language.as_str(), "text" => text })?;
    }
    Ok(true)
}

/// Whether anything may answer by itself.
pub fn is_any_on(scope: &Scope<'_>) -> Result<bool> {
    let row = scope.row(ANY_ON, params! {})?.expect("OK because the statement always has one row");
    Ok(row.get::<bool>("answers")? || row.get::<bool>("rules")?)
}
