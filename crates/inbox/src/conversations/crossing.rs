//! Two people answering at once: whoever sends second is told before it goes, and sends it, or not, having read the first.

use kernel::{ConversationId, MessageId, StaffId};
use store::{Result, Scope, Sql, params, sql};

const SINCE: Sql = sql!(
    "select s.name from message seen join message m on m.tenant_id = seen.tenant_id and m.conversation_id = seen.conversation_id \
     and (m.at, m.id) > (seen.at, seen.id) join staff s on s.tenant_id = m.tenant_id and s.id = m.author_id \
     where seen.tenant_id = :tenant and seen.id = :seen and seen.conversation_id = :conversation and m.direction = 'outbound' \
     and m.status <> 'cancelled' and m.author_id <> :me order by m.at desc, m.id desc limit 1"
);

/// Which colleague answered after the last message that someone had before their eyes.
pub(super) fn colleague(
    scope: &Scope<'_>,
    conversation: ConversationId,
    seen: MessageId,
    me: StaffId,
) -> Result<Option<String>> {
    let values = params! { "conversation" => conversation, "seen" => seen, "me" => me };
    scope.row(SINCE, values)?.map(|row| row.get("name")).transpose()
}
