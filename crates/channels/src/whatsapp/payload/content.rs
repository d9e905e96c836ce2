//! What a message says, by its `type` (facts/meta.md 3.2, 3.4, 3.5). A type that is not here has not been described to us.

use kernel::PhoneNumber;
use serde_json::Value;

use super::fields::Fields;
use crate::incoming::{Card, Content, Media, MediaKind, Order, OrderItem, System, SystemKind, file_name};
use crate::whatsapp::webhook::Reason;

/// A name, a number, an address of mail: nobody's is longer.
const LONGEST_LINE: usize = 256;
const LONGEST_PLACE: usize = 1000;
/// It may hold a picture; then the post that is kept has it.
const LONGEST_VCARD: usize = 16_384;
/// So many digits tell one number of a country from others.
const SHORTEST_AT_HOME: usize = 6;
const MOST_CARDS: usize = 50;
const MOST_OF_A_CARD: usize = 20;
const MOST_ITEMS: usize = 500;

/// Reads the content of a message, which stands under the name of its type.
pub(super) fn read(message: Fields) -> Result<Content, Reason> {
    let kind = message.line("type", 64).ok_or(Reason::Malformed("a message that does not say of what kind it is"))?;
    let part = message.object(&kind);
    Ok(match kind.as_str() {
        "text" => Content::Text { body: part.words("body").ok_or(Reason::Malformed("a text without words"))? },
        "image" => media(part, MediaKind::Image)?,
        "video" => media(part, MediaKind::Video)?,
        "audio" if part.is_set("voice") => media(part, MediaKind::Voice)?,
        "audio" => media(part, MediaKind::Audio)?,
        // Only in old samples; today a voice message is an audio with `voice`.
        "voice" => media(part, MediaKind::Voice)?,
        "document" => media(part, MediaKind::Document)?,
        "sticker" => media(part, MediaKind::Sticker)?,
        "location" => location(part)?,
        "contacts" => contacts(message),
        "reaction" => Content::Reaction {
            message_id: part
                .id("message_id")
                .ok_or(Reason::Malformed("a reaction that does not say to which message"))?,
            emoji: part.text("emoji"),
        },
        "button" => {
            let title = part.words("text").or_else(|| part.words("payload"));
            let title = title.ok_or(Reason::Malformed("a tapped button without words"))?;
            Content::ButtonReply { id: part.text("payload").unwrap_or_else(|| title.clone()), title }
        }
        "interactive" => interactive(part)?,
        "order" => order(part)?,
        "system" => system(message, part),
        "request_welcome" => Content::System(about(SystemKind::ChatOpened, part)),
        "edit" => Content::Edit {
            message_id: part
                .id("original_message_id")
                .ok_or(Reason::Malformed("a change that does not say of which message"))?,
            content: Box::new(read(part.object("message"))?),
        },
        "revoke" => Content::Revoke {
            message_id: part
                .id("original_message_id")
                .ok_or(Reason::Malformed("a message taken back that does not say which"))?,
        },
        "unsupported" | "unknown" => unsupported(message, part),
        other => Content::Unknown { what: other.to_owned() },
    })
}

fn media(part: Fields, kind: MediaKind) -> Result<Content, Reason> {
    if !part.is_there() {
        return Err(Reason::Malformed("a file without its description"));
    }
    Ok(Content::Media(Media {
        media: kind,
        id: part.id("id"),
        mime_type: part.text("mime_type"),
        sha256: part.text("sha256"),
        caption: part.text("caption"),
        file_name: part.words("filename").as_deref().and_then(file_name),
    }))
}

fn location(part: Fields) -> Result<Content, Reason> {
    let (Some(latitude), Some(longitude)) = (part.number("latitude"), part.number("longitude")) else {
        return Err(Reason::Malformed("a location without coordinates"));
    };
    let line = |key| part.line(key, LONGEST_PLACE);
    Ok(Content::Location { latitude, longitude, name: line("name"), address: line("address") })
}

fn contacts(message: Fields) -> Content {
    fn texts(fields: Fields, list: &str, key: &str) -> Vec<String> {
        let items = fields.list(list).iter().take(MOST_OF_A_CARD);
        items.filter_map(|item| Fields::of(item).line(key, LONGEST_LINE)).collect()
    }
    let is_requested = message.text("origin").as_deref() == Some("contact_request");
    let cards = message.list("contacts").iter().take(MOST_CARDS).map(Fields::of).map(|card| {
        let name = card.object("name");
        let parts = [name.line("first_name", LONGEST_LINE / 2), name.line("last_name", LONGEST_LINE / 2)];
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let phones = card.list("phones").iter().take(MOST_OF_A_CARD).map(Fields::of);
        let numbers = |phone: Fields| {
            let (written, id) = (phone.line("phone", LONGEST_LINE), phone.line("wa_id", LONGEST_LINE));
            if is_requested { shared(written, id) } else { written.or(id).into_iter().collect() }
        };
        Card {
            name: name.line("formatted_name", LONGEST_LINE).or(Some(joined).filter(|name| !name.is_empty())),
            phones: phones.flat_map(numbers).collect(),
            emails: texts(card, "emails", "email"),
            urls: texts(card, "urls", "url"),
            company: card.object("org").line("company", LONGEST_LINE),
            vcard: card.text("vcard").filter(|vcard| vcard.len() <= LONGEST_VCARD),
        }
    });
    Content::Contacts { cards: cards.collect(), is_requested }
}

/// A number that they share is read by a program: with its country, if either way of writing it has one. Both, if they differ.
fn shared(written: Option<String>, id: Option<String>) -> Vec<String> {
    // An account's id may stand where the number does (facts/meta.md 3.3).
    let id = id.and_then(|id| PhoneNumber::from_digits(&id).ok());
    let (Some(written), Some(id)) = (&written, &id) else {
        return written.or(id.map(|id| id.e164().to_owned())).into_iter().collect();
    };
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    if written.starts_with('+') && digits == id.digits() {
        return vec![written.clone()];
    }
    // As it is dialled at home: without the country, with a zero before it.
    let at_home = digits.trim_start_matches('0');
    if !written.starts_with('+') && at_home.len() >= SHORTEST_AT_HOME && id.digits().ends_with(at_home) {
        return vec![id.e164().to_owned()];
    }
    vec![written.clone(), id.e164().to_owned()]
}

fn interactive(part: Fields) -> Result<Content, Reason> {
    let kind = part.line("type", 64).ok_or(Reason::Malformed("an answer that does not say of what kind it is"))?;
    let reply = part.object(&kind);
    Ok(match kind.as_str() {
        "button_reply" => {
            let (id, title) = choice(reply)?;
            Content::ButtonReply { id, title }
        }
        "list_reply" => {
            let (id, title) = choice(reply)?;
            Content::ListReply { id, title, description: reply.text("description") }
        }
        "nfm_reply" => {
            let response = reply.text("response_json");
            // A text that holds JSON, and sometimes does not.
            let answers = response.as_ref().and_then(|text| serde_json::from_str(text).ok());
            Content::FormReply { name: reply.text("name"), unread: response.filter(|_| answers.is_none()), answers }
        }
        "call_permission_reply" => Content::CallPermission {
            is_granted: match reply.text("response").as_deref() {
                Some("accept") => true,
                Some("reject") => false,
                _ => return Err(Reason::Malformed("an answer about calls that is neither yes nor no")),
            },
            is_permanent: reply.is_set("is_permanent"),
        },
        other => Content::Unknown { what: format!("interactive {other}") },
    })
}

fn choice(reply: Fields) -> Result<(String, String), Reason> {
    let title = reply.words("title").ok_or(Reason::Malformed("a choice without words"))?;
    Ok((reply.text("id").unwrap_or_else(|| title.clone()), title))
}

fn order(part: Fields) -> Result<Content, Reason> {
    if !part.is_there() {
        return Err(Reason::Malformed("an order without its content"));
    }
    let items = part.list("product_items").iter().take(MOST_ITEMS).map(Fields::of).map(|item| OrderItem {
        product: item.line("product_retailer_id", LONGEST_LINE),
        quantity: item.line("quantity", 32),
        price: item.line("item_price", 32),
        currency: item.line("currency", 16),
    });
    Ok(Content::Order(Order { catalog_id: part.id("catalog_id"), note: part.text("text"), items: items.collect() }))
}

fn system(message: Fields, part: Fields) -> Content {
    let kind = match part.line("type", 64).as_deref() {
        Some("user_changed_number" | "customer_changed_number") => SystemKind::NumberChanged,
        Some("user_changed_user_id") => SystemKind::UserIdChanged,
        Some("customer_identity_changed") => SystemKind::IdentityChanged,
        None if message.object("identity").is_there() => SystemKind::IdentityChanged,
        None => SystemKind::Other(String::new()),
        Some(other) => SystemKind::Other(other.to_owned()),
    };
    Content::System(about(kind, part))
}

fn about(what: SystemKind, part: Fields) -> System {
    let number = part.id("wa_id").or_else(|| part.id("new_wa_id"));
    System {
        what,
        body: part.text("body"),
        phone: number.and_then(|digits| PhoneNumber::from_digits(&digits).ok()).map(|phone| phone.e164().to_owned()),
        user_id: part.id("user_id"),
        parent_user_id: part.id("parent_user_id"),
        previous_user_id: part.id("previous_user_id"),
        previous_parent_user_id: part.id("previous_parent_user_id"),
    }
}

fn unsupported(message: Fields, part: Fields) -> Content {
    let error = message.list("errors").first().map(|error: &Value| super::status::error(error));
    Content::Unsupported {
        what: part.text("type"),
        code: error.as_ref().map(|error| error.code),
        details: error.and_then(|error| error.details.or(error.title)),
    }
}
