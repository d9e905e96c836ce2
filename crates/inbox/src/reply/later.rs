//! An answer for later.
//!
//! - It is asked about now, and by the gate again at its hour, like everything that leaves.          (`dispatch::rounds`)
//! - If the time to answer freely will be over by then, unless the person writes, a template is chosen beforehand; without
//!   one it is refused in words.                                                                     (`Refusal::ClosedByThen`)
//! - Until its hour its delivery is `later`: it holds up nothing, and can be taken back or moved.    (`dispatch::take_back`)

use std::time::Duration;

use ::store::{Event, Fault, Sql, Tx, params, sql};
use consent::gate::{self, Passage, Reason};
use kernel::{ConversationId, MessageId, TemplateId, Timestamp};
use web::Access;

use super::{NewMessage, Refusal, compose, draft, store};
use crate::outgoing::{self, Fallback, Goes, Lane, OutContent, Outgoing};

/// Nobody means a time that is further away.
pub const FURTHEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

const WHAT: Sql = sql!(
    "select m.kind, l.fallback from message m join later_message l on l.tenant_id = m.tenant_id and l.message_id = m.id \
     where m.tenant_id = :tenant and m.id = :message and m.conversation_id = :conversation"
);
const MOVE: Sql =
    sql!("update delivery set due_at = :at where tenant_id = :tenant and message_id = :message and state = 'later'");
const MOVE_LATER: Sql =
    sql!("update later_message set send_at = :at where tenant_id = :tenant and message_id = :message");
const MOVE_MESSAGE: Sql = sql!("update message set at = :at where tenant_id = :tenant and id = :message");

/// When it goes, and what goes if a text may not.
#[derive(Clone, Debug)]
pub struct Later {
    pub at: Timestamp,
    pub fallback: Option<(TemplateId, Vec<(String, String)>)>,
}

/// Keeps an answer until its hour.
pub fn schedule(
    tx: &mut Tx<'_>,
    access: &Access,
    conversation: ConversationId,
    new: NewMessage,
    later: Later,
) -> Result<MessageId, Fault<Refusal>> {
    let (place, composed) = compose(tx, access, conversation, new)?;
    let fallback = match later.fallback {
        Some((template, parameters)) => {
            Some(compose(tx, access, conversation, NewMessage::Template { template, parameters })?.1)
        }
        None => None,
    };
    in_time(tx, later.at)?;
    let is_text = !matches!(composed.content, OutContent::Template { .. });
    let ends = consent::windows::expires_at(tx, place.inbox, place.contact)?;
    if is_text && fallback.is_none() && ends.is_none_or(|ends| later.at >= ends) {
        return Err(Fault::Refused(Refusal::ClosedByThen));
    }
    let passage = gate::preview(tx, &draft(tx, access, &place, &composed))?;
    let passage = match (passage, &fallback) {
        // What bars the text now does not bar the template.
        (Passage::Closed { reasons, .. }, Some(fallback)) if reasons == [Reason::WindowClosed] => {
            gate::preview(tx, &draft(tx, access, &place, fallback))?
        }
        (passage, _) => passage,
    };
    if let Passage::Closed { reasons, .. } = passage {
        return Err(Fault::Refused(Refusal::Gate(reasons)));
    }
    let fallback =
        fallback.map(|fallback| Fallback { content: fallback.content, text: fallback.text, purpose: fallback.purpose });
    let out = Outgoing {
        conversation: place.conversation,
        inbox: place.inbox,
        contact: place.contact,
        text: composed.text,
        content: composed.content,
        purpose: composed.purpose,
        author: tx.actor().who,
        lane: Lane::Reply,
        reply_to_provider_id: composed.reply_to,
        goes: Goes::Later { at: later.at, fallback },
    };
    Ok(outgoing::queue(tx, out)?)
}

/// Gives an answer that waits for its hour another one.
pub fn reschedule(
    tx: &mut Tx<'_>,
    access: &Access,
    conversation: ConversationId,
    message: MessageId,
    at: Timestamp,
) -> Result<(), Fault<Refusal>> {
    let place = store::standing(tx, access, conversation)?;
    let row = tx.row(WHAT, params! { "message" => message, "conversation" => conversation })?;
    let row = row.ok_or(Fault::Refused(Refusal::NotFound))?;
    in_time(tx, at)?;
    let needs_window = row.get::<String>("kind")? != "template" && row.get::<Option<String>>("fallback")?.is_none();
    let ends = consent::windows::expires_at(tx, place.inbox, place.contact)?;
    if needs_window && ends.is_none_or(|ends| at >= ends) {
        return Err(Fault::Refused(Refusal::ClosedByThen));
    }
    if tx.execute(MOVE, params! { "message" => message, "at" => at })? != 1 {
        return Err(Fault::Refused(Refusal::NotLater));
    }
    tx.execute(MOVE_LATER, params! { "message" => message, "at" => at })?;
    tx.execute(MOVE_MESSAGE, params! { "message" => message, "at" => at })?;
    let event = Event::new("message.rescheduled").message(message).conversation(conversation);
    tx.record(event.contact(place.contact).inbox(place.inbox).fact("send_at", at));
    Ok(())
}

fn in_time(tx: &Tx<'_>, at: Timestamp) -> Result<(), Fault<Refusal>> {
    if at <= tx.now() {
        return Err(Fault::Refused(Refusal::Past));
    }
    if at > tx.now() + FURTHEST {
        return Err(Fault::Refused(Refusal::TooFar));
    }
    Ok(())
}
