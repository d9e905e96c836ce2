//! The search index, the one place where the databases differ in kind: FTS5 without contents, or `tsvector` with GIN.
//!
//! Text is folded before it is indexed (marks off, lower case). A query is words and prefixes (`boil*`) and "phrases";
//! anything else in it is taken as space, so that no query is a syntax error. Newest first on both.
//!
//! People stand in a range of positions of their own, above all others, so that a word that is in a million messages makes
//! nobody read these to find a person.

mod excerpt;

use std::fmt::Write;

use kernel::{Text, Timestamp};
use uuid::Uuid;

use crate::error::Result;
use crate::scope::Scope;
use crate::sql::Sql;
use crate::tx::Tx;
use crate::{params, sql};

pub use excerpt::{Piece, excerpt};

pub(crate) const EMBEDDED_INDEX: &str = "create virtual table if not exists search_text \
    using fts5(tenant, body, content = '', contentless_delete = 1, tokenize = \"unicode61 remove_diacritics 0\"); \
    insert into search_text (search_text, rank) values ('secure-delete', 1);";
pub(crate) const POSTGRES_INDEX: &str = "create table if not exists search_text ( \
    tenant_id uuid not null, position bigint not null, body tsvector not null, primary key (tenant_id, position)); \
    create index if not exists search_text_body on search_text using gin (body); \
    create sequence if not exists search_position;";

const ENTRY: Sql = sql!("select position from search_entry where tenant_id = :tenant and kind = :kind and id = :id");
const ADD_ENTRY: Sql = sql!(
    "insert into search_entry (tenant_id, kind, id, position, at) values (:tenant, :kind, :id, :position, :at) \
     on conflict (tenant_id, kind, id) do update set at = excluded.at"
);
const ADD_NEW_ENTRY: Sql =
    sql!("insert into search_entry (tenant_id, kind, id, position, at) values (:tenant, :kind, :id, :position, :at)");
// Ids are made in time, so what comes before one that is gone is what came before it.
const ENTRY_BEFORE: Sql = sql!(
    "select position from search_entry where tenant_id = :tenant and kind = :kind and id < :id order by id desc limit 1"
);
const REMOVE_ENTRY: Sql = sql!("delete from search_entry where tenant_id = :tenant and kind = :kind and id = :id");

mod embedded {
    use super::*;

    pub(super) const NEXT: Sql = sql!(
        "select coalesce(max(position), :above) + 1 as position from search_entry where position between :above and :until and :tenant is not null"
    );
    pub(super) const ADD: Sql =
        sql!("insert into search_text (rowid, tenant, body) values (:position, hex(:tenant), :body)");
    pub(super) const REMOVE: Sql = sql!("delete from search_text where rowid = :position and :tenant is not null");
    pub(super) const FIND: Sql = sql!(
        "select e.id, e.at from search_text t join search_entry e on e.position = t.rowid \
         where search_text match ('tenant:' || hex(:tenant) || ' AND body:(' || :query || ')') and t.rowid > :above and t.rowid < :before \
         and e.tenant_id = :tenant and e.kind = :kind order by t.rowid desc limit :limit"
    );
    pub(super) const FIND_AMONG: Sql = sql!(
        "select e.id, e.at from (select t.rowid as position from search_text t \
         where search_text match ('tenant:' || hex(:tenant) || ' AND body:(' || :query || ')') and t.rowid < :before \
         order by t.rowid desc limit :most) f join search_entry e on e.position = f.position \
         where e.tenant_id = :tenant and e.kind = :kind order by f.position desc limit :limit"
    );
}

mod postgres {
    use super::*;

    pub(super) const NEXT: Sql = sql!(
        "select nextval('search_position') + cast(:above as bigint) as position from generate_series(1, cast(:count as bigint)) where cast(:tenant as uuid) is not null"
    );
    pub(super) const ADD: Sql = sql!(
        "insert into search_text (tenant_id, position, body) values (:tenant, :position, to_tsvector('simple', :body))"
    );
    pub(super) const REMOVE: Sql = sql!("delete from search_text where tenant_id = :tenant and position = :position");
    pub(super) const FIND: Sql = sql!(
        "select e.id, e.at from search_text t join search_entry e on e.tenant_id = t.tenant_id and e.position = t.position \
         where t.tenant_id = :tenant and e.kind = :kind and t.body @@ to_tsquery('simple', :query) \
         and t.position > :above and t.position < :before order by t.position desc limit :limit"
    );
    pub(super) const FIND_AMONG: Sql = sql!(
        "select e.id, e.at from (select t.tenant_id, t.position from search_text t \
         where t.tenant_id = :tenant and t.body @@ to_tsquery('simple', :query) and t.position < :before \
         order by t.position desc limit :most) f join search_entry e on e.tenant_id = f.tenant_id and e.position = f.position \
         where e.kind = :kind order by f.position desc limit :limit"
    );
}

/// Above it stand people, below it all else.
const PEOPLE: i64 = 1 << 60;
/// People who were entered before they had a range of their own stand among the messages; so many matches there are looked
/// at for them. Whoever is changed moves, and a restore moves all.
const MOST_AMONG: i64 = 2_000;

/// Between which positions a kind stands.
const fn range(kind: &str) -> (i64, i64) {
    match kind.as_bytes() {
        b"contact" => (PEOPLE, i64::MAX),
        _ => (0, PEOPLE),
    }
}

/// Puts a text into the index, in place of what stood there for this id.
pub fn put(tx: &mut Tx<'_>, kind: &'static str, id: Uuid, at: Timestamp, text: &str) -> Result<()> {
    remove(tx, kind, id)?;
    add(tx, kind, id, at, text)
}

/// Puts a text into the index for an id that was not there yet: for what is written once, such as a message.
pub fn add(tx: &mut Tx<'_>, kind: &'static str, id: Uuid, at: Timestamp, text: &str) -> Result<()> {
    let words = words(text);
    if words.is_empty() {
        return Ok(());
    }
    let position = positions(tx, kind, 1)?.remove(0);
    tx.execute(ADD_ENTRY, params! { "kind" => kind, "id" => id, "position" => position, "at" => at })?;
    let add = if tx.is_postgres() { postgres::ADD } else { embedded::ADD };
    tx.execute(add, params! { "position" => position, "body" => words.join(" ") })?;
    Ok(())
}

/// A text as the index holds it.
#[derive(Clone, Debug)]
pub struct Folded(String);

/// Folds a text for the index; this needs no database.
pub fn fold(text: &str) -> Folded {
    Folded(words(text).join(" "))
}

/// What is new, since when, and its text.
pub type New<'a> = (Uuid, Timestamp, &'a Folded);

/// Puts many texts into the index at once, as [`add`] does. The embedded index writes a page or more whenever another
/// statement comes between two texts, so they come last and together.
pub fn add_all(tx: &mut Tx<'_>, kind: &'static str, new: &[New<'_>]) -> Result<()> {
    let new: Vec<_> = new.iter().filter(|(.., text)| !text.0.is_empty()).collect();
    if new.is_empty() {
        return Ok(());
    }
    let positions = positions(tx, kind, new.len())?;
    let (mut entries, mut texts) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for ((id, at, text), position) in new.into_iter().zip(positions) {
        entries.push(params! { "kind" => kind, "id" => *id, "position" => position, "at" => *at });
        texts.push(params! { "position" => position, "body" => &text.0 });
    }
    tx.insert_all(ADD_NEW_ENTRY, entries)?;
    let add = if tx.is_postgres() { postgres::ADD } else { embedded::ADD };
    tx.insert_all(add, texts).map(|_| ())
}

/// So many places in the index that nobody has.
fn positions(tx: &Tx<'_>, kind: &str, count: usize) -> Result<Vec<i64>> {
    let (above, until) = range(kind);
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if tx.is_postgres() {
        let rows = tx.rows(postgres::NEXT, params! { "count" => count, "above" => above })?;
        return rows.iter().map(|row| row.get("position")).collect();
    }
    let row = tx.row(embedded::NEXT, params! { "above" => above, "until" => until })?;
    let first: i64 = row.expect("OK because the statement always has one row").get("position")?;
    Ok((first..first + count).collect())
}

/// Takes an id out of the index.
pub fn remove(tx: &mut Tx<'_>, kind: &'static str, id: Uuid) -> Result<()> {
    let Some(row) = tx.row(ENTRY, params! { "kind" => kind, "id" => id })? else { return Ok(()) };
    let delete = if tx.is_postgres() { postgres::REMOVE } else { embedded::REMOVE };
    tx.execute(delete, params! { "position" => row.get::<i64>("position")? })?;
    tx.execute(REMOVE_ENTRY, params! { "kind" => kind, "id" => id })?;
    Ok(())
}

/// The ids whose text matches, newest entry first. A query without a word finds nothing.
pub fn find(scope: &Scope<'_>, kind: &'static str, query: &str, limit: i64) -> Result<Vec<Uuid>> {
    below(scope, kind, query, range(kind).1, limit)
}

/// The ids whose text matches and whose entry is older than that of an id, newest entry first. If the id has no entry any
/// more, that of the one before it is where it goes on, and that one is not passed over.
pub fn find_before(scope: &Scope<'_>, kind: &'static str, query: &str, id: Uuid, limit: i64) -> Result<Vec<Uuid>> {
    let before = match scope.row(ENTRY, params! { "kind" => kind, "id" => id })? {
        Some(place) => place.get("position")?,
        None => match scope.row(ENTRY_BEFORE, params! { "kind" => kind, "id" => id })? {
            Some(place) => place.get::<i64>("position")? + 1,
            None => return Ok(Vec::new()),
        },
    };
    below(scope, kind, query, before, limit)
}

fn below(scope: &Scope<'_>, kind: &'static str, query: &str, before: i64, limit: i64) -> Result<Vec<Uuid>> {
    let terms = parse(query);
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let (above, until) = range(kind);
    let (find, among, query) = if scope.is_postgres() {
        (postgres::FIND, postgres::FIND_AMONG, for_postgres(&terms))
    } else {
        (embedded::FIND, embedded::FIND_AMONG, for_embedded(&terms))
    };
    let values = params! { "kind" => kind, "query" => &query, "above" => above, "before" => before.min(until), "limit" => limit };
    let mut rows = scope.rows(find, values)?;
    let left = limit.saturating_sub(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    if above == PEOPLE && left > 0 {
        let values = params! { "kind" => kind, "query" => &query, "before" => before.min(above), "most" => MOST_AMONG, "limit" => left };
        rows.extend(scope.rows(among, values)?);
    }
    rows.iter().map(|row| row.get("id")).collect()
}

/// Words that follow each other; the last may be a prefix.
#[derive(Debug, PartialEq)]
struct Term {
    words: Vec<String>,
    prefix: bool,
}

fn words(text: &str) -> Vec<String> {
    Text::fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of one term, as many as anyone means: PostgreSQL refuses a query of thousands.    (A56)
fn few(text: &str) -> Vec<String> {
    let mut words = words(text);
    words.truncate(64);
    words
}

fn parse(query: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    for (number, part) in query.split('"').enumerate() {
        if number % 2 == 1 {
            terms.push(Term { words: few(part), prefix: false });
            continue;
        }
        for piece in part.split_whitespace() {
            terms.push(Term { words: few(piece), prefix: piece.ends_with('*') });
        }
    }
    terms.retain(|term| !term.words.is_empty());
    terms.truncate(16);
    terms
}

fn for_embedded(terms: &[Term]) -> String {
    let mut text = String::new();
    for term in terms {
        let and = if text.is_empty() { "" } else { " AND " };
        // Words hold letters and digits only, so the quotes cannot be broken.
        write!(text, "{and}\"{}\"{}", term.words.join(" "), if term.prefix { "*" } else { "" })
            .expect("OK because a String takes all");
    }
    text
}

fn for_postgres(terms: &[Term]) -> String {
    let mut text = String::new();
    for term in terms {
        let and = if text.is_empty() { "" } else { " & " };
        write!(text, "{and}({}{})", term.words.join(" <-> "), if term.prefix { ":*" } else { "" })
            .expect("OK because a String takes all");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_words_prefixes_and_phrases_and_never_an_error() {
        let cases = [
            ("Boiler", "\"boiler\"", "(boiler)"),
            ("boil* leak", "\"boil\"* AND \"leak\"", "(boil:*) & (leak)"),
            ("\"Hot water\" now", "\"hot water\" AND \"now\"", "(hot <-> water) & (now)"),
            ("o'neil) OR tenant:x", "\"o neil\" AND \"or\" AND \"tenant x\"", "(o <-> neil) & (or) & (tenant <-> x)"),
            ("' \" ) * & |", "", ""),
        ];
        for (query, embedded, postgres) in cases {
            assert_eq!(for_embedded(&parse(query)), embedded, "{query}");
            assert_eq!(for_postgres(&parse(query)), postgres, "{query}");
        }
    }
}
