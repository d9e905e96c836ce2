//! What waits to be handed over since before a time: for a person who decides whether it still should be, after a restore.

use ::store::{Result, Sql, Tx, params, sql};
use kernel::{ContactId, ConversationId, MessageId, Timestamp};

use super::store::{note, set_status};
use crate::status::Status;

const WAITING: Sql = sql!(
    "select d.message_id, d.contact_id, m.conversation_id, m.text, d.created_at from delivery d \
     join message m on m.tenant_id = d.tenant_id and m.id = d.message_id \
     where d.tenant_id = :tenant and d.state in ('queued', 'later') and d.created_at <= :before order by d.created_at, d.message_id limit :limit"
);
const CANCEL: Sql = sql!(
    "update delivery set state = 'done' where tenant_id = :tenant and message_id = :message and state in ('queued', 'later')"
);

const HASTEN: Sql =
    sql!("update delivery set due_at = :now where tenant_id = :tenant and state = 'queued' and due_at > :now");

/// A message that is not handed over yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub message: MessageId,
    pub contact: ContactId,
    pub conversation: ConversationId,
    pub text: String,
    pub since: Timestamp,
}

/// The messages that wait since before a time, oldest first.
pub fn waiting(scope: &::store::Scope<'_>, before: Timestamp, limit: i64) -> Result<Vec<Waiting>> {
    let rows = scope.rows(WAITING, params! { "before" => before, "limit" => limit })?;
    let read = |row: &::store::Row| {
        Ok(Waiting {
            message: row.get("message_id")?,
            contact: row.get("contact_id")?,
            conversation: row.get("conversation_id")?,
            text: row.get("text")?,
            since: row.get("created_at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Cancels messages that wait since before a time, so many at once; says how many.
pub fn cancel_waiting(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize> {
    let mut cancelled = 0;
    for one in waiting(tx, before, limit)? {
        if tx.execute(CANCEL, params! { "message" => one.message })? == 1 {
            set_status(tx, one.message, Status::Cancelled, None, None)?;
            note(tx, one.message, Status::Cancelled)?;
            cancelled += 1;
        }
    }
    Ok(cancelled)
}

/// Asks about everything that waits again, now: what held it back is over.
pub fn hasten(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    tx.execute(HASTEN, params! { "now" => now }).map(|_| ())
}
