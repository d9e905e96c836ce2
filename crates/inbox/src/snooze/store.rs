//! Rows of snoozing.

use kernel::{ContactId, ConversationId, InboxId, StaffId, Timestamp};
use store::{Result, Sql, Tx, params, sql};

use crate::conversations::Conversation;

const SLEEP: Sql = sql!(
    "update conversation set status = 'snoozed', closed_at = null, version = version + 1 where tenant_id = :tenant and id = :id \
     and status = :was and (version = :version or :version = 0)"
);
const KEEP: Sql = sql!(
    "insert into snooze (tenant_id, conversation_id, until, staff_id, created_at) values (:tenant, :id, :until, :staff, :now) \
     on conflict (tenant_id, conversation_id) do update set until = excluded.until, staff_id = excluded.staff_id, \
     created_at = excluded.created_at"
);
const END: Sql = sql!("delete from snooze where tenant_id = :tenant and conversation_id = :id");
const DUE: Sql = sql!(
    "delete from snooze where tenant_id = :tenant and conversation_id = :id and until = :until and until <= :now returning staff_id"
);
// It is put among what someone must look at, on top.
const WAKE: Sql = sql!(
    "update conversation set status = 'open', unread = case when unread = 0 then 1 else unread end, listed_at = :now, \
     version = version + 1 \
     where tenant_id = :tenant and id = :id and status = 'snoozed' returning contact_id, inbox_id, assignee_id"
);

/// One that has woken.
pub(super) struct Slept {
    pub(super) contact: ContactId,
    pub(super) inbox: InboxId,
    pub(super) assignee: Option<StaffId>,
    /// Who snoozed it.
    pub(super) by: Option<StaffId>,
}

pub(super) fn sleep(tx: &mut Tx<'_>, was: &Conversation, version: Option<i64>) -> Result<bool> {
    let values = params! { "id" => was.id, "was" => was.status.as_str(), "version" => version.unwrap_or(0) };
    Ok(tx.execute(SLEEP, values)? == 1)
}

pub(super) fn keep(tx: &mut Tx<'_>, id: ConversationId, until: Timestamp, staff: Option<StaffId>) -> Result<()> {
    let now = tx.now();
    tx.execute(KEEP, params! { "id" => id, "until" => until, "staff" => staff, "now" => now }).map(|_| ())
}

/// It sleeps no more, whatever woke it. Says whether it slept.
pub(crate) fn end(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    Ok(tx.execute(END, params! { "id" => id })? == 1)
}

pub(super) fn wake(tx: &mut Tx<'_>, id: ConversationId, until: Timestamp) -> Result<Option<Slept>> {
    let now = tx.now();
    let Some(due) = tx.row(DUE, params! { "id" => id, "until" => until, "now" => now })? else { return Ok(None) };
    let Some(row) = tx.row(WAKE, params! { "id" => id, "now" => now })? else { return Ok(None) };
    Ok(Some(Slept {
        contact: row.get("contact_id")?,
        inbox: row.get("inbox_id")?,
        assignee: row.get("assignee_id")?,
        by: due.get("staff_id")?,
    }))
}
