//! Writing the search entries of everyone anew: after a restore, which brings no index along.

use kernel::ContactId;
use store::{Result, Sql, Tx, params, sql};
use uuid::Uuid;

const AFTER: Sql = sql!("select id from contact where tenant_id = :tenant and id > :after order by id limit :limit");
/// Entries written in one transaction.
const AT_ONCE: i64 = 200;

/// Writes the next entries after an id; gives the last id, or nothing once all are written.
pub fn reindex(tx: &mut Tx<'_>, after: Uuid) -> Result<Option<Uuid>> {
    let rows = tx.rows(AFTER, params! { "after" => after, "limit" => AT_ONCE })?;
    let ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<ContactId>>>()?;
    super::index(tx, &ids)?;
    Ok(ids.last().map(|id| id.as_uuid()))
}
