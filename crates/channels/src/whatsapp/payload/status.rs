//! One of `value.statuses[]` (facts/meta.md 3.6), and errors wherever they stand.

use serde_json::Value;

use super::fields::Fields;
use super::person;
use crate::incoming::{Conversation, NO_CODE, Person, Pricing, ProviderError, Status, StatusUpdate};
use crate::whatsapp::webhook::Reason;

/// Reads one status. `contacts` stand beside the statuses since 2026; `is_alone` says that this is the only status beside them.
pub(in crate::whatsapp) fn read(status: &Value, contacts: &[Person], is_alone: bool) -> Result<StatusUpdate, Reason> {
    let fields = Fields::of(status);
    let word = fields.line("status", 64).ok_or(Reason::Malformed("a status that does not say which"))?;
    Ok(StatusUpdate {
        provider_id: fields.id("id").ok_or(Reason::Malformed("a status that does not say of which message"))?,
        status: match word.as_str() {
            "sent" => Status::Sent,
            "delivered" => Status::Delivered,
            "read" => Status::Read,
            "played" => Status::Played,
            "failed" => Status::Failed,
            _ => Status::Other(word),
        },
        at: fields.time("timestamp").ok_or(Reason::Malformed("a status without a time"))?,
        opaque: fields.id("biz_opaque_callback_data"),
        recipient: person::complete(person::of_recipient(fields), contacts, is_alone),
        group_id: fields.id("recipient_id").filter(|_| fields.text("recipient_type").as_deref() == Some("group")),
        pricing: pricing(fields.object("pricing")),
        conversation: conversation(fields.object("conversation")),
        errors: fields.list("errors").iter().map(error).collect(),
    })
}

/// An error, with its details nested as today or directly as in older posts.
pub(in crate::whatsapp) fn error(error: &Value) -> ProviderError {
    let fields = Fields::of(error);
    ProviderError {
        code: fields.integer("code").unwrap_or(NO_CODE),
        title: fields.text("title").or_else(|| fields.text("message")),
        details: fields.object("error_data").text("details").or_else(|| fields.text("details")),
    }
}

fn pricing(pricing: Fields) -> Option<Pricing> {
    pricing.is_there().then(|| {
        let kind = pricing.text("type");
        Pricing {
            // `billable` is going to disappear; the type says the same.
            is_billable: match kind.as_deref() {
                Some("regular") => Some(true),
                Some("free_customer_service" | "free_entry_point") => Some(false),
                Some(_) | None => pricing.flag("billable"),
            },
            model: pricing.text("pricing_model"),
            kind,
            category: pricing.text("category").map(|word| category(&word)),
        }
    })
}

/// Webhooks and reports spell one category differently (facts/meta.md 3.6); ours are lower case, with underscores.
fn category(word: &str) -> String {
    word.to_ascii_lowercase().replace('-', "_")
}

fn conversation(conversation: Fields) -> Option<Conversation> {
    conversation.is_there().then(|| Conversation {
        id: conversation.id("id"),
        origin: conversation.object("origin").text("type"),
        expires_at: conversation.time("expiration_timestamp"),
    })
}
