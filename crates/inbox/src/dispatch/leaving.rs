//! A person whose data is to be deleted: nothing more is handed over to them, and their conversations count no longer.

use ::store::{Event, Result, Sql, Tx, params, sql};
use kernel::{ContactId, MessageId};

use super::store::{note, set_status};
use crate::status::Status;
use crate::{counts, service_levels};

const CANCEL: Sql = sql!(
    "update delivery set state = 'done' where tenant_id = :tenant and contact_id = :contact and state in ('queued', 'later') returning message_id"
);
const FLYING: Sql = sql!(
    "select 1 as one from delivery where tenant_id = :tenant and contact_id = :contact and state = 'sending' limit 1"
);
const CLOSE: Sql = sql!(
    "update conversation set status = 'closed', closed_at = :now, version = version + 1 \
     where tenant_id = :tenant and contact_id = :contact and status = :status returning id, inbox_id, assignee_id"
);
const FORGET_SLEEP: Sql = sql!(
    "delete from snooze where tenant_id = :tenant and conversation_id in \
     (select id from conversation where tenant_id = :tenant and contact_id = :contact)"
);

/// Cancels what waits to be handed over and closes the conversations. Says whether a message is in the air: its answer must
/// land before its row may go.
pub fn leave(tx: &mut Tx<'_>, contact: ContactId) -> Result<bool> {
    for row in tx.rows(CANCEL, params! { "contact" => contact })? {
        let message: MessageId = row.get("message_id")?;
        set_status(tx, message, Status::Cancelled, None, None)?;
        note(tx, message, Status::Cancelled)?;
    }
    let now = tx.now();
    tx.execute(FORGET_SLEEP, params! { "contact" => contact })?;
    for status in ["open", "snoozed"] {
        for row in tx.rows(CLOSE, params! { "contact" => contact, "now" => now, "status" => status })? {
            if status == "open" {
                counts::closed(tx, row.get("assignee_id")?);
            }
            service_levels::forget(tx, row.get("id")?)?;
            let closed = Event::new("conversation.closed").conversation(row.get("id")?).inbox(row.get("inbox_id")?);
            tx.record(closed.contact(contact));
        }
    }
    Ok(tx.row(FLYING, params! { "contact" => contact })?.is_some())
}
