//! What dispatch asks over all tenants: whose messages are due, and whose attempts are without an answer.

use ::store::{Db, Global, GlobalSql, Result, Row, global_sql, params};
use kernel::{AttemptId, InboxId, MessageId, TenantId, Timestamp};

use super::{ASK_AFTER, DOUBT_AFTER};

const DUE_INBOXES: GlobalSql = global_sql!(
    "select d.tenant_id, d.inbox_id from delivery d join tenant t on t.id = d.tenant_id \
     where d.state = 'queued' and d.due_at <= :now and t.closed_at is null \
     union select l.tenant_id, l.inbox_id from delivery l join tenant t on t.id = l.tenant_id \
     where l.state = 'later' and l.due_at <= :now and t.closed_at is null limit 256"
);
const OPEN_ATTEMPTS: GlobalSql = global_sql!(
    "select a.tenant_id, a.id, a.message_id, a.outcome from attempt a where (a.outcome = 'sending' and a.started_at < :doubt) \
     or (a.outcome = 'unknown' and a.started_at < :ask and exists (select 1 from delivery d where d.tenant_id = a.tenant_id \
     and d.message_id = a.message_id and d.state = 'unknown')) limit 500"
);

/// An attempt without an answer.
pub(super) struct Open {
    pub(super) tenant: TenantId,
    pub(super) attempt: AttemptId,
    pub(super) message: MessageId,
    pub(super) is_sending: bool,
}

/// The inboxes that have something due.
pub(super) async fn due_inboxes(db: &Db) -> Result<Vec<(TenantId, InboxId)>> {
    let now = db.clock().now();
    db.across("dispatch: find whose messages are due", move |all| {
        let rows = all.rows(DUE_INBOXES, params! { "now" => now })?;
        rows.iter().map(|row| Ok((row.get("tenant_id")?, row.get("inbox_id")?))).collect()
    })
    .await
}

/// The attempts that have been without an answer for too long.
pub(super) async fn open_attempts(db: &Db) -> Result<Vec<Open>> {
    let now: Timestamp = db.clock().now();
    let read = move |all: &Global<'_, '_>| {
        let rows = all.rows(OPEN_ATTEMPTS, params! { "doubt" => now - DOUBT_AFTER, "ask" => now - ASK_AFTER })?;
        let open = |row: &Row| {
            Ok(Open {
                tenant: row.get("tenant_id")?,
                attempt: row.get("id")?,
                message: row.get("message_id")?,
                is_sending: row.get::<String>("outcome")? == "sending",
            })
        };
        rows.iter().map(open).collect()
    };
    db.across("dispatch: find attempts without an answer", read).await
}
