//! One of `value.messages[]` (facts/meta.md 3.2).

use serde_json::Value;

use super::content;
use super::fields::Fields;
use super::person;
use crate::incoming::{Content, Context, Echo, InboundMessage, Person, Referral};
use crate::whatsapp::webhook::Reason;

/// Reads one message. `contacts` stand beside the messages; `is_alone` says that this is the only message beside them.
pub(in crate::whatsapp) fn read(
    message: &Value,
    contacts: &[Person],
    is_alone: bool,
) -> Result<InboundMessage, Reason> {
    let fields = Fields::of(message);
    if !fields.is_there() {
        return Err(Reason::Malformed("a message that is not an object"));
    }
    let provider_id = fields.id("id").ok_or(Reason::Malformed("a message without an id"))?;
    let at = fields.time("timestamp").ok_or(Reason::Malformed("a message without a time"))?;
    let content = content::read(fields)?;
    let mut sender = person::complete(person::of_sender(fields), contacts, is_alone);
    if let Content::System(system) = &content
        && sender.user_id.is_none()
    {
        // These messages are about the person, and their newest form has no `from`.
        sender.user_id = system.previous_user_id.clone().or_else(|| system.user_id.clone());
    }
    if !sender.is_known() {
        return Err(Reason::Malformed("a message that does not say who sent it"));
    }
    Ok(InboundMessage {
        provider_id,
        at,
        sender,
        context: context(fields.object("context")),
        referral: referral(fields.object("referral")),
        group_id: fields.id("group_id"),
        was_with_agent: false,
        content,
    })
}

/// Reads one of `value.message_echoes[]`: what the business wrote on its telephone (facts/meta.md 3.8).
pub(in crate::whatsapp) fn echo(echo: &Value, contacts: &[Person], is_alone: bool) -> Result<Echo, Reason> {
    let fields = Fields::of(echo);
    let provider_id = fields.id("id").ok_or(Reason::Malformed("a message without an id"))?;
    let at = fields.time("timestamp").ok_or(Reason::Malformed("a message without a time"))?;
    let recipient = person::complete(person::of_receiver(fields), contacts, is_alone);
    if !recipient.is_known() {
        return Err(Reason::Malformed("a message that does not say whom it went to"));
    }
    let content = content::read(fields)?;
    Ok(Echo { provider_id, at, recipient, context: context(fields.object("context")), content })
}

fn context(context: Fields) -> Option<Context> {
    context.is_there().then(|| Context {
        replies_to: context.id("id"),
        is_forwarded: context.is_set("forwarded") || context.is_set("frequently_forwarded"),
        is_forwarded_often: context.is_set("frequently_forwarded"),
        product: context.object("referred_product").id("product_retailer_id"),
    })
}

fn referral(referral: Fields) -> Option<Referral> {
    referral.is_there().then(|| Referral {
        source_kind: referral.text("source_type"),
        source_id: referral.id("source_id"),
        source_url: referral.text("source_url").filter(|url| url.len() <= 2000),
        headline: referral.line("headline", 300),
        body: referral.line("body", 2000),
        click_id: referral.text("ctwa_clid"),
    })
}
