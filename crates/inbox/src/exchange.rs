//! Whether an inbox has been written to and has answered: what a number's checklist ends with. (`channels::connect`)
//!
//! An open page asks every few seconds, so each question is an index's, however many conversations the inbox has.

use channels::connect::Exchanged;
use kernel::{InboxId, Timestamp};
use store::{Result, Scope, Sql, params, sql};

// Whoever wrote has a window.
const EVER_WRITTEN: Sql =
    sql!("select opened_at from service_window where tenant_id = :tenant and inbox_id = :inbox limit 1");
// A conversation that something has just come into is open.
const WRITTEN: Sql = sql!(
    "select m.id from conversation c join message m on m.tenant_id = c.tenant_id and m.conversation_id = c.id \
     where c.tenant_id = :tenant and c.inbox_id = :inbox and c.status = 'open' and c.listed_at >= :since \
     and m.direction = 'inbound' and m.at >= :since limit 1"
);
// The newest that left are enough: an answer is looked for from the moment it is given.
const ANSWERED: Sql = sql!(
    "select i.id from (select m.conversation_id, m.at from message m where m.tenant_id = :tenant and m.inbox_id = :inbox \
     and m.direction = 'outbound' and m.author_kind <> 'phone' and m.status in ('sent', 'delivered', 'read', 'played') order by m.at desc limit 50) o \
     join message i on i.tenant_id = :tenant and i.conversation_id = o.conversation_id and i.direction = 'inbound' and i.at <= o.at \
     limit 1"
);

/// A message since `since`, and an answer that left, whenever.
pub fn exchange(scope: &Scope<'_>, inbox: InboxId, since: Timestamp) -> Result<Exchanged> {
    let Some(ever) = scope.row(EVER_WRITTEN, params! { "inbox" => inbox })? else { return Ok(Exchanged::default()) };
    let is_answered = scope.row(ANSWERED, params! { "inbox" => inbox })?.is_some();
    let is_written = is_answered
        || ever.get::<Timestamp>("opened_at")? >= since
        || scope.row(WRITTEN, params! { "inbox" => inbox, "since" => since })?.is_some();
    Ok(Exchanged { is_written, is_answered })
}
