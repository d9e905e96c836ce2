//! Taking back what has not left yet.
//!
//! - One conditional update decides between taking back and handing over: whoever moves the delivery out of its waiting state
//!   first has it.                                                                            (`dispatch::store::begin`)

use ::store::{Event, Fault, Result, Row, Sql, Tx, params, sql};
use kernel::{ConversationId, MessageId, Problem, Timestamp};
use web::Access;

use super::store::{note, set_status};
use crate::conversations;
use crate::status::Status;

const MESSAGE: Sql = sql!(
    "select m.kind, m.text, m.status, d.undo_until, d.state from message m \
     join delivery d on d.tenant_id = m.tenant_id and d.message_id = m.id \
     where m.tenant_id = :tenant and m.id = :message and m.conversation_id = :conversation"
);
const TAKE: Sql = sql!(
    "update delivery set state = 'done' where tenant_id = :tenant and message_id = :message and state in ('queued', 'later') \
     and attempts = 0"
);
// What was for later stood where it would have stood then.
const STAND: Sql = sql!("update message set at = :now where tenant_id = :tenant and id = :message");
const LAST: Sql = sql!(
    "select id, at from message where tenant_id = :tenant and conversation_id = :conversation \
     and status not in ('cancelled', 'scheduled', 'noted') order by at desc, id desc limit 1"
);
const SHOW_LAST: Sql = sql!(
    "update conversation set last_message_id = :message, last_message_at = :at, version = version + 1 \
     where tenant_id = :tenant and id = :conversation and last_message_id = :taken"
);

/// Why it cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// It is being sent, or has been.
    OnItsWay,
    /// It never waited for a second thought.
    NotWaiting,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::OnItsWay => {
                Problem::new(409, "on_its_way", "This message is on its way already. Look at its status in the thread.")
            }
            Refusal::NotWaiting => {
                Problem::new(409, "not_waiting", "This message does not wait to be taken back. It goes out by itself.")
            }
        }
    }
}

/// Takes a message back that waits, once; gives the words of a text, for the composer.
pub fn take_back(
    tx: &mut Tx<'_>,
    access: &Access,
    conversation: ConversationId,
    message: MessageId,
) -> Result<Option<String>, Fault<Refusal>> {
    let of = conversations::find(tx, access, conversation).map_err(|fault| fault.map(|_| Refusal::NotFound))?;
    let row = tx.row(MESSAGE, params! { "message" => message, "conversation" => conversation })?;
    let row = row.ok_or(Fault::Refused(Refusal::NotFound))?;
    let text = |row: &Row| -> Result<Option<String>> {
        Ok((row.get::<String>("kind")? == "text").then_some(row.get("text")?))
    };
    // Pressed twice, it is taken back once, and nothing is said.
    if row.word::<Status>("status")? == Status::Cancelled {
        return Ok(None);
    }
    if row.get::<Option<Timestamp>>("undo_until")?.is_none() && row.get::<String>("state")? != "later" {
        return Err(Fault::Refused(if row.get::<String>("state")? == "queued" {
            Refusal::NotWaiting
        } else {
            Refusal::OnItsWay
        }));
    }
    if tx.execute(TAKE, params! { "message" => message })? != 1 {
        return Err(Fault::Refused(Refusal::OnItsWay));
    }
    if row.get::<String>("state")? == "later" {
        let now = tx.now();
        tx.execute(STAND, params! { "message" => message, "now" => now })?;
    }
    set_status(tx, message, Status::Cancelled, None, None)?;
    note(tx, message, Status::Cancelled)?;
    if let Some(last) = tx.row(LAST, params! { "conversation" => conversation })? {
        let (id, at): (MessageId, Timestamp) = (last.get("id")?, last.get("at")?);
        let values = params! { "conversation" => conversation, "message" => id, "at" => at, "taken" => message };
        tx.execute(SHOW_LAST, values)?;
    }
    let event = Event::new("message.taken_back").message(message).conversation(conversation);
    tx.record(event.contact(of.contact).inbox(of.inbox.id));
    Ok(text(&row)?)
}
