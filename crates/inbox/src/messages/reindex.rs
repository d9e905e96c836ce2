//! Writing the search entries of all messages anew: after a restore, which brings no index along.

use ::store::{Result, Sql, Tx, params, search, sql};
use channels::incoming::Content;
use uuid::Uuid;

use crate::receive::taken_back::DELETED;

const AFTER: Sql = sql!(
    "select id, direction, kind, text, content, at from message where tenant_id = :tenant and id > :after order by id limit :limit"
);
/// Entries written in one transaction.
const AT_ONCE: i64 = 200;

/// Writes the next entries after an id; gives the last id, or nothing once all are written.
pub fn reindex(tx: &mut Tx<'_>, after: Uuid) -> Result<Option<Uuid>> {
    let mut last = None;
    for row in tx.rows(AFTER, params! { "after" => after, "limit" => AT_ONCE })? {
        let (id, direction, text): (Uuid, String, String) = (row.get("id")?, row.get("direction")?, row.get("text")?);
        last = Some(id);
        let words = match direction.as_str() {
            // What was taken back is not found, even where its words are kept as evidence.
            _ if row.get::<String>("kind")? == DELETED => String::new(),
            // What a person wrote, without our words around it, as when it came in.
            "inbound" => {
                let content: String = row.get("content")?;
                let content: Option<Content> = serde_json::from_str(&content).ok();
                // A plain text carries nothing besides.
                content.map_or(text, |content| content.found_by())
            }
            _ => text,
        };
        search::put(tx, "message", id, row.get("at")?, &words)?;
    }
    Ok(last)
}
