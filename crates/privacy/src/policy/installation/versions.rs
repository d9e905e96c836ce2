//! Every wording that a page of the installation has had; as those of a business, but in a table of nobody's.

use accounts::acceptance::{self, Document};
use kernel::{Locale, Timestamp};
use store::{Global, GlobalSql, Result, global_sql, params};
use web::App;

use super::super::frame::Public;
use super::super::versions::{LANGUAGES, MOST_LISTED, Version, in_language, read, says};
use super::Operator;
use super::text::{self, Facts};
use crate::backups::Backups;

const LATEST: GlobalSql = global_sql!(
    "select number, locale, body, since from installation_page where page = :page and number = \
     (select max(number) from installation_page where page = :page)"
);
const ONE: GlobalSql =
    global_sql!("select number, locale, body, since from installation_page where page = :page and number = :number");
const ALL: GlobalSql = global_sql!(
    "select number, min(since) as since from installation_page where page = :page \
     group by number order by number desc limit :limit"
);
const INSERT: GlobalSql = global_sql!(
    "insert into installation_page (page, number, locale, body, since) \
     values (:page, :number, :locale, :body, :now) on conflict (page, number, locale) do nothing"
);

type Shown = (Version, Vec<(i64, Timestamp)>);

/// The wording that is true now. If it differs from the last that was shown, it begins now.
pub(super) async fn current(app: &App, facts: Facts, page: Public, locale: Locale) -> web::Result<Shown> {
    let bodies = LANGUAGES.map(|locale| (locale, text::body(page, locale, &facts).into_string()));
    let known = bodies.clone();
    let read = app.db.global_read(move |global| {
        let kept = latest(global, page)?;
        let is_true = says(&kept, &known);
        Ok::<_, store::Error>(is_true.then_some((kept, all(global, page)?)))
    });
    let (kept, all) = match read.await? {
        Some(kept) => kept,
        None => app.db.global_write(move |global| begin(global, page, &bodies)).await?,
    };
    Ok((in_language(kept, locale), all))
}

/// Begins what is true now of the pages that people accept, and announces their numbers: to be done before anyone is served.
pub async fn settle(app: &App, operator: &Operator, backups: Option<&Backups>) -> Result<()> {
    let facts = Facts::of(app, operator, backups);
    app.db
        .global_write(move |global| {
            for page in [Public::Terms, Public::Privacy] {
                let bodies = LANGUAGES.map(|locale| (locale, text::body(page, locale, &facts).into_string()));
                let (kept, _) = begin(global, page, &bodies)?;
                announce(global, page, &kept)?;
            }
            Ok(())
        })
        .await
}

/// An old wording.
pub(super) async fn old(app: &App, page: Public, number: i64, locale: Locale) -> Result<Option<Shown>> {
    let looked = app.db.global_read(move |global| {
        let rows = global.rows(ONE, params! { "page" => page.word(), "number" => number })?;
        let kept = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        Ok::<_, store::Error>((kept, all(global, page)?))
    });
    let (kept, all) = looked.await?;
    Ok((!kept.is_empty()).then(|| (in_language(kept, locale), all)))
}

type Kept = (Vec<(Locale, Version)>, Vec<(i64, Timestamp)>);

fn begin(global: &Global<'_, '_>, page: Public, bodies: &[(Locale, String)]) -> Result<Kept> {
    let kept = latest(global, page)?;
    // Someone who looked at the same moment may have begun it.
    if !says(&kept, bodies) {
        let number = kept.first().map_or(1, |(_, version)| version.number + 1);
        for (locale, body) in bodies {
            let values = params! {
                "page" => page.word(), "number" => number, "locale" => locale.tag(), "body" => body.as_str(),
                "now" => global.now(),
            };
            global.execute(INSERT, values)?;
        }
        announce(global, page, &latest(global, page)?)?;
    }
    Ok((latest(global, page)?, all(global, page)?))
}

/// Accounts asks people to accept what holds now, and reads its number where it is written here.
fn announce(global: &Global<'_, '_>, page: Public, kept: &[(Locale, Version)]) -> Result<()> {
    let document = match page {
        Public::Terms => Document::Terms,
        Public::Privacy => Document::Privacy,
        Public::Security | Public::Deletion | Public::Contact => return Ok(()),
    };
    kept.first().map_or(Ok(()), |(_, version)| acceptance::announce(global, document, version.number))
}

fn latest(global: &Global<'_, '_>, page: Public) -> Result<Vec<(Locale, Version)>> {
    global.rows(LATEST, params! { "page" => page.word() })?.iter().map(read).collect()
}

fn all(global: &Global<'_, '_>, page: Public) -> Result<Vec<(i64, Timestamp)>> {
    let rows = global.rows(ALL, params! { "page" => page.word(), "limit" => MOST_LISTED })?;
    rows.iter().map(|row| Ok((row.get("number")?, row.get("since")?))).collect()
}
