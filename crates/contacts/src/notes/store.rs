//! Rows of notes.

use kernel::{ContactId, Timestamp};
use store::{Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::Note;
const ADD: Sql = sql!(
    "insert into contact_note (tenant_id, id, contact_id, author_id, words, created_at, changed_at, removed_at) \
     values (:tenant, :id, :contact, :author, :words, :now, :now, null)"
);
const OF: Sql = sql!(
    "select id, contact_id, author_id, words, created_at, changed_at from contact_note \
     where tenant_id = :tenant and contact_id = :contact and removed_at is null order by created_at desc, id desc limit :limit"
);
const CHANGE: Sql = sql!(
    "update contact_note set words = :words, changed_at = :now \
     where tenant_id = :tenant and contact_id = :contact and id = :id and removed_at is null"
);
const SET_REMOVED: Sql =
    sql!("update contact_note set removed_at = :at where tenant_id = :tenant and contact_id = :contact and id = :id");
const AGE_OUT: Sql = sql!("delete from contact_note where tenant_id = :tenant and removed_at < :before");

pub(super) fn add(tx: &mut Tx<'_>, note: &Note) -> Result<()> {
    let values = params! {
        "id" => note.id, "contact" => note.contact, "author" => note.author, "words" => &note.words, "now" => note.created_at,
    };
    tx.execute(ADD, values).map(|_| ())
}

pub(super) fn of(scope: &Scope<'_>, contact: ContactId, limit: i64) -> Result<Vec<Note>> {
    scope.rows(OF, params! { "contact" => contact, "limit" => limit })?.iter().map(note).collect()
}

pub(super) fn change(tx: &mut Tx<'_>, contact: ContactId, id: Uuid, words: &str) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(CHANGE, params! { "contact" => contact, "id" => id, "words" => words, "now" => now })? == 1)
}

pub(super) fn set_removed(tx: &mut Tx<'_>, contact: ContactId, id: Uuid, at: Option<Timestamp>) -> Result<bool> {
    Ok(tx.execute(SET_REMOVED, params! { "contact" => contact, "id" => id, "at" => at })? == 1)
}

/// Deletes what cannot be put back any more.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let before = tx.now() - super::VALID;
    tx.execute(AGE_OUT, params! { "before" => before })
}

fn note(row: &Row) -> Result<Note> {
    Ok(Note {
        id: row.get("id")?,
        contact: row.get("contact_id")?,
        author: row.get("author_id")?,
        words: row.get("words")?,
        created_at: row.get("created_at")?,
        changed_at: row.get("changed_at")?,
    })
}
