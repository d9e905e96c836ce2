//! Taking back what has not left yet.
//!
//! - One conditional update decides between taking back and handing over: whoever moves the delivery out of its waiting state
//!   first has it.                                                                            (`dispatch::store::begin`)

use ::store::{Event, Fault, Result, Row, Sql, Tx, params, sql};
use kernel::{BlobId, ConversationId, MessageId, Problem, Timestamp};
use web::Access;

use super::store::{note, set_status};
use crate::conversations;
use crate::outgoing::OutContent;
use crate::status::Status;

const MESSAGE: Sql = sql!(
    "select m.kind, m.text, m.content, m.status, d.undo_until, d.state from message m \
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
// What brought it to the top is gone; where it was woken since, it stays there.
const SHOW_LAST: Sql = sql!(
    "update conversation set last_message_id = :message, last_message_at = :at, version = version + 1, \
     listed_at = case when listed_at = last_message_at then :at else listed_at end \
     where tenant_id = :tenant and id = :conversation and last_message_id = :taken"
);

/// What comes back into the composer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The words of a text, or those beside a file.
    pub words: Option<String>,
    pub file: Option<BlobId>,
}

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

/// Takes a message back that waits, once; gives what it said, for the composer.
pub fn take_back(
    tx: &mut Tx<'_>,
    access: &Access,
    conversation: ConversationId,
    message: MessageId,
) -> Result<Taken, Fault<Refusal>> {
    let of = conversations::find(tx, access, conversation).map_err(|fault| fault.map(|_| Refusal::NotFound))?;
    let row = tx.row(MESSAGE, params! { "message" => message, "conversation" => conversation })?;
    let row = row.ok_or(Fault::Refused(Refusal::NotFound))?;
    // Pressed twice, it is taken back once, and nothing is said.
    if row.word::<Status>("status")? == Status::Cancelled {
        return Ok(Taken::default());
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
    show_last(tx, conversation, message)?;
    let event = Event::new("message.taken_back").message(message).conversation(conversation);
    tx.record(event.contact(of.contact).inbox(of.inbox.id));
    Ok(taken(&row)?)
}

fn taken(row: &Row) -> Result<Taken> {
    let text: String = row.get("text")?;
    Ok(match serde_json::from_str(&row.get::<String>("content")?) {
        Ok(OutContent::Text) => Taken { words: Some(text), file: None },
        Ok(OutContent::File { file, caption, .. }) => Taken { words: caption, file: Some(file) },
        _ => Taken::default(),
    })
}

/// The list shows what was said before this one, which is gone from the thread.
pub(super) fn show_last(tx: &mut Tx<'_>, conversation: ConversationId, gone: MessageId) -> Result<()> {
    let Some(last) = tx.row(LAST, params! { "conversation" => conversation })? else { return Ok(()) };
    let (id, at): (MessageId, Timestamp) = (last.get("id")?, last.get("at")?);
    let values = params! { "conversation" => conversation, "message" => id, "at" => at, "taken" => gone };
    tx.execute(SHOW_LAST, values).map(|_| ())
}
