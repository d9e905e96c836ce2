//! Whether an inbox has been written to and has answered: what a number's checklist ends with. (`channels::connect`)

use channels::connect::Exchanged;
use kernel::{InboxId, Timestamp};
use store::{Result, Scope, Sql, params, sql};

// A conversation that something has just come into is open.
const WRITTEN: Sql = sql!(
    "select m.id from conversation c join message m on m.tenant_id = c.tenant_id and m.conversation_id = c.id \
     where c.tenant_id = :tenant and c.inbox_id = :inbox and c.status = 'open' and c.last_message_at >= :since \
     and m.direction = 'inbound' and m.at >= :since limit 1"
);
const ANSWERED: Sql = sql!(
    "select o.id from conversation c join message i on i.tenant_id = c.tenant_id and i.conversation_id = c.id \
     and i.direction = 'inbound' join message o on o.tenant_id = c.tenant_id and o.conversation_id = c.id \
     and o.direction = 'outbound' and o.status in ('sent', 'delivered', 'read', 'played') and o.at >= i.at \
     where c.tenant_id = :tenant and c.inbox_id = :inbox limit 1"
);

/// A message since `since`, and an answer that left, whenever.
pub fn exchange(scope: &Scope<'_>, inbox: InboxId, since: Timestamp) -> Result<Exchanged> {
    let is_answered = scope.row(ANSWERED, params! { "inbox" => inbox })?.is_some();
    let is_written = is_answered || scope.row(WRITTEN, params! { "inbox" => inbox, "since" => since })?.is_some();
    Ok(Exchanged { is_written, is_answered })
}
