//! Every wording that a page has had. A new one begins when what is shown differs from the last in any language.

use kernel::{Actor, Locale, Problem, TenantId, Timestamp, Who};
use store::{Event, Result, Scope, Sql, Tx, params, sql};
use web::App;

use super::facts::Facts;
use super::frame::{Business, Public, open_business};
use super::installation::Operator;
use super::text;
use crate::backups::Backups;

const LATEST: Sql = sql!(
    "select number, locale, body, since from policy_version where tenant_id = :tenant and page = :page and number = \
     (select max(number) from policy_version where tenant_id = :tenant and page = :page)"
);
const ONE: Sql = sql!(
    "select number, locale, body, since from policy_version where tenant_id = :tenant and page = :page and number = :number"
);
const ALL: Sql = sql!(
    "select number, min(since) as since from policy_version where tenant_id = :tenant and page = :page \
     group by number order by number desc limit :limit"
);
const INSERT: Sql = sql!(
    "insert into policy_version (tenant_id, page, number, locale, body, since) \
     values (:tenant, :page, :number, :locale, :body, :now) on conflict (tenant_id, page, number, locale) do nothing"
);

/// The languages that a wording is kept in. English has one wording, however its dates are written.
pub(super) const LANGUAGES: [Locale; 3] = [Locale::En, Locale::Es, Locale::PtBr];

/// Versions listed on a page.
pub(super) const MOST_LISTED: i64 = 50;

/// One wording in one language.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) number: i64,
    /// HTML that this room wrote, with the business's own words escaped.
    pub(crate) body: String,
    pub(crate) since: Timestamp,
}

/// A page as it is shown: the business, the wording that is true now, and all versions.
pub(crate) type Shown = (Business, Version, Vec<(i64, Timestamp)>);

/// The wording that is true now, out of one look at the business. If it differs from the last that was shown, it begins now.
pub(crate) async fn current(
    app: &App,
    operator: Operator,
    backups: Option<Backups>,
    tenant: TenantId,
    (page, locale): (Public, Locale),
) -> web::Result<Shown> {
    let given = app.clone();
    let read = app.db.read(tenant, move |scope| {
        let Some(business) = open_business(scope)? else { return Ok(None) };
        let facts = Facts::read(&given, &operator, backups.as_ref(), scope, &business.profile)?;
        let bodies = LANGUAGES.map(|locale| (locale, text::body(page, locale, &facts).into_string()));
        let kept = latest(scope, page)?;
        let is_true = says(&kept, &bodies);
        Ok::<_, store::Error>(Some((business, bodies, is_true.then_some((kept, all(scope, page)?)))))
    });
    let (business, bodies, kept) = read.await?.ok_or_else(Problem::not_found)?;
    let (kept, all) = match kept {
        Some(kept) => kept,
        None => {
            let actor = Actor { who: Who::System("public page"), at: app.clock.now(), request: app.clock.id() };
            let begin = move |tx: &mut Tx<'_>| Ok::<_, store::Error>((begin(tx, page, &bodies)?, all(tx, page)?));
            app.db.write(tenant, actor, begin).await?
        }
    };
    Ok((business, in_language(kept, locale), all))
}

/// An old wording.
pub(crate) fn get(scope: &Scope<'_>, page: Public, number: i64, locale: Locale) -> Result<Option<Version>> {
    let rows = scope.rows(ONE, params! { "page" => page.word(), "number" => number })?;
    let kept = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok((!kept.is_empty()).then(|| in_language(kept, locale)))
}

/// All versions with the day each began, the newest first.
pub(crate) fn all(scope: &Scope<'_>, page: Public) -> Result<Vec<(i64, Timestamp)>> {
    let rows = scope.rows(ALL, params! { "page" => page.word(), "limit" => MOST_LISTED })?;
    rows.iter().map(|row| Ok((row.get("number")?, row.get("since")?))).collect()
}

fn begin(tx: &mut Tx<'_>, page: Public, bodies: &[(Locale, String)]) -> Result<Vec<(Locale, Version)>> {
    let kept = latest(tx, page)?;
    // Someone who looked at the same moment may have begun it.
    if says(&kept, bodies) {
        return Ok(kept);
    }
    let number = kept.first().map_or(1, |(_, version)| version.number + 1);
    let now = tx.now();
    for (locale, body) in bodies {
        let values = params! {
            "page" => page.word(), "number" => number, "locale" => locale.tag(), "body" => body.as_str(), "now" => now,
        };
        tx.execute(INSERT, values)?;
    }
    tx.record(Event::new("policy.changed").fact("page", page.word()).fact("version", number));
    latest(tx, page)
}

/// Whether a version has these words in every language.
pub(super) fn says(kept: &[(Locale, Version)], bodies: &[(Locale, String)]) -> bool {
    bodies.iter().all(|(locale, body)| kept.iter().any(|(of, one)| of == locale && one.body == *body))
}

fn latest(scope: &Scope<'_>, page: Public) -> Result<Vec<(Locale, Version)>> {
    scope.rows(LATEST, params! { "page" => page.word() })?.iter().map(read).collect()
}

pub(super) fn read(row: &store::Row) -> Result<(Locale, Version)> {
    let locale: String = row.get("locale")?;
    let version = Version { number: row.get("number")?, body: row.get("body")?, since: row.get("since")? };
    Ok((locale.parse().unwrap_or_default(), version))
}

/// The version in a language, else in English.
pub(super) fn in_language(mut kept: Vec<(Locale, Version)>, locale: Locale) -> Version {
    let place = kept.iter().position(|(of, _)| of.messages() == locale.messages()).unwrap_or(0);
    kept.swap_remove(place).1
}
