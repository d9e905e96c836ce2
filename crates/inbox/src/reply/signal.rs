//! Read receipts and typing: small things the customer sees. They pass the gate and are noted on the message.

use ::store::{Event, Fault, Tx};
use channels::sending::{self, Outcome};
use consent::gate::{self, Cleared, Content, Draft, Rendered, Verdict};
use kernel::{AttemptId, Channel, ConversationId, MessageId, Purpose};
use web::{Access, App};

use super::{Refusal, store};

/// What is shown to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Their last message, and all before it, were read.
    Read,
    /// Someone is typing an answer. It lasts 25 seconds or until the answer, and marks as read too (facts/meta.md 4.2).
    Typing,
}

/// Shows it, if the gate lets it pass; says whether it went. Losing one costs nothing, so it is tried once.
pub async fn signal(app: &App, access: &Access, conversation: ConversationId, signal: Signal) -> web::Result<bool> {
    let by = access.clone();
    let cleared = app.db.write(access.tenant, access.actor, move |tx| ask(tx, &by, conversation, signal)).await?;
    let Some((message, cleared)) = cleared else { return Ok(false) };
    let report = sending::send(app, cleared).await;
    let went = matches!(report.outcome, Outcome::Accepted { .. });
    if went {
        let kind = match signal {
            Signal::Read => "message.read_receipt_sent",
            Signal::Typing => "message.typing_shown",
        };
        let event = Event::new(kind).conversation(conversation).message(message);
        app.db
            .write(access.tenant, access.actor, move |tx| -> ::store::Result<()> {
                tx.record(event);
                Ok(())
            })
            .await?;
    }
    Ok(went)
}

fn ask(
    tx: &mut Tx<'_>,
    access: &Access,
    conversation: ConversationId,
    signal: Signal,
) -> Result<Option<(MessageId, Cleared)>, Fault<Refusal>> {
    let place = store::place(tx, access, conversation)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    let Some((message, provider_id)) = place.last_inbound else { return Ok(None) };
    let content = match signal {
        Signal::Read => Content::ReadReceipt { provider_id },
        Signal::Typing => Content::Typing { provider_id },
    };
    let draft = Draft {
        attempt: tx.id::<AttemptId>(),
        fence: 0,
        message: Some(message),
        conversation,
        inbox: place.inbox,
        contact: place.contact,
        channel: Channel::WhatsApp,
        purpose: Purpose::Service,
        compliance: None,
        author: access.actor.who,
        request: access.actor.request,
        rendered: Rendered { to: place.address, content, reply_to: None },
    };
    match gate::decide(tx, vec![draft])?.pop() {
        Some(Verdict::Cleared(cleared)) => Ok(Some((message, *cleared))),
        Some(Verdict::Held { .. } | Verdict::Refused { .. }) | None => Ok(None),
    }
}
