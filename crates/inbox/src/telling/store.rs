//! Who waits since when, and how far the stream was told.

use ::store::{Result, Scope, Sql, Tx, params, sql};
use kernel::{ConversationId, MessageId, StaffId, Timestamp};

// What answers by itself is no answer: a person still waits for one.
// Read by index from its end: most messages of a thread that waits for its first answer stand behind no answer at all.
const LAST_ANSWER: Sql = sql!(
    "select at from message where tenant_id = :tenant and conversation_id = :conversation and direction = 'outbound' \
     and status not in ('refused', 'failed', 'cancelled', 'scheduled') and author_kind <> 'automation' order by at desc, id desc limit 1"
);
const FIRST_WAITING: Sql = sql!(
    "select m.id, m.created_at, c.assignee_id from message m \
     join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     where m.tenant_id = :tenant and m.conversation_id = :conversation and c.status = 'open' and m.direction = 'inbound' \
     and m.kind not in ('reaction', 'system') and m.at > :answered order by m.at, m.id limit 1"
);
const TOLD: &str = "inbox_told";
const BEGIN: Sql = sql!(
    "insert into counter (tenant_id, name, key, value) values (:tenant, :name, :key, 0) on conflict (tenant_id, name, key) do nothing"
);
const ADVANCE: Sql =
    sql!("update counter set value = :to where tenant_id = :tenant and name = :name and key = :key and value = :from");

/// A customer who has not been answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    /// The first message that nobody answered.
    pub(super) message: MessageId,
    /// Since when.
    pub(super) since: Timestamp,
    pub(super) assignee: Option<StaffId>,
}

/// Whether this conversation waits for an answer.
pub(super) fn waiting(scope: &Scope<'_>, conversation: ConversationId) -> Result<Option<Waiting>> {
    let answered = scope.row(LAST_ANSWER, params! { "conversation" => conversation })?;
    let answered: i64 = answered.map_or(Ok(0), |row| row.get("at"))?;
    let row = scope.row(FIRST_WAITING, params! { "conversation" => conversation, "answered" => answered })?;
    row.map(|row| {
        Ok(Waiting { message: row.get("id")?, since: row.get("created_at")?, assignee: row.get("assignee_id")? })
    })
    .transpose()
}

/// The number up to which the stream was told.
pub(super) fn told(scope: &Scope<'_>) -> Result<i64> {
    scope.counter(TOLD, scope.tenant().as_uuid())
}

/// Moves it on. Says whether it still stood where it was: of two who tell the same, one does.
pub(super) fn advance(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<bool> {
    let key = tx.tenant().as_uuid();
    tx.execute(BEGIN, params! { "name" => TOLD, "key" => key })?;
    Ok(tx.execute(ADVANCE, params! { "name" => TOLD, "key" => key, "from" => from, "to" => to })? == 1)
}
