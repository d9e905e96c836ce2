//! Who waits since when.

use ::store::{Result, Scope, Sql, params, sql};
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
     and m.kind not in ('reaction', 'system') and m.at > :answered and not exists (select 1 from satisfaction_answer s \
     where s.tenant_id = m.tenant_id and s.message_id = m.id) order by m.at, m.id limit 1"
);

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
