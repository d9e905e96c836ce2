//! The languages in which a business speaks with its customers.

use std::sync::LazyLock;

use ::store::{Result, Scope, Sql, Tx, params, sql};

use super::rules::lines;

const SPOKEN: Sql = sql!("select language from spoken_language where tenant_id = :tenant order by language limit 200");
const CLEAR: Sql = sql!("delete from spoken_language where tenant_id = :tenant");
const ADD: Sql = sql!("insert into spoken_language (tenant_id, language) values (:tenant, :language)");

/// Codes and each language's name in itself, in the order in which they are shown.
pub(crate) fn all() -> &'static [(&'static str, &'static str)] {
    static ALL: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
        lines(include_str!("data/languages.tsv")).into_iter().map(|[code, name]| (code, name)).collect()
    });
    &ALL
}

/// What a language calls itself: "Português (BR)" of `pt-BR`. A code that is not known stays one.
pub fn language_name(code: &str) -> String {
    let (first, rest) = code.split_once('-').map_or((code, None), |(first, rest)| (first, Some(rest)));
    match (all().iter().find(|(known, _)| *known == first), rest) {
        (Some((_, name)), None) => (*name).to_owned(),
        (Some((_, name)), Some(rest)) => format!("{name} ({rest})"),
        (None, _) => code.to_owned(),
    }
}

/// Codes and names to choose from, and with them the one that stands there, if it is another.
pub fn language_choices(stands: &str) -> Vec<(String, String)> {
    let other = Some(stands).filter(|code| !code.is_empty() && all().iter().all(|(known, _)| known != code));
    let codes = all().iter().map(|(code, _)| *code).chain(other);
    codes.map(|code| (code.to_owned(), language_name(code))).collect()
}

/// The names of those that are spoken, each in itself.
pub fn spoken(scope: &Scope<'_>) -> Result<Vec<&'static str>> {
    let codes = codes(scope)?;
    Ok(all().iter().filter(|(code, _)| codes.contains(code)).map(|(_, name)| *name).collect())
}

/// The codes of those that are spoken. One that this program does not know is left out.
pub(crate) fn codes(scope: &Scope<'_>) -> Result<Vec<&'static str>> {
    let rows = scope.rows(SPOKEN, params! {})?;
    let kept = rows.iter().map(|row| row.get("language")).collect::<Result<Vec<String>>>()?;
    Ok(all().iter().map(|(code, _)| *code).filter(|code| kept.iter().any(|one| one == code)).collect())
}

/// Sets them. Says whether they were others before.
pub(crate) fn set(tx: &mut Tx<'_>, codes: &[&'static str]) -> Result<bool> {
    if self::codes(tx)? == codes {
        return Ok(false);
    }
    tx.execute(CLEAR, params! {})?;
    for code in codes {
        tx.execute(ADD, params! { "language" => *code })?;
    }
    Ok(true)
}
