//! One sample of every inbound type of facts/meta.md 3.2, 3.4 and 3.5, filled with what the person chose.

use serde_json::{Map, Value, json};

use crate::Inbound;
use crate::assets::Number;
use crate::ids;
use crate::world::Customer;

/// What a person can send, with the word the telephone's menu shows. The key is what [`Inbound::kind`] takes.
pub const KINDS: &[(&str, &str)] = &[
    ("text", "Text"),
    ("image", "Photo"),
    ("audio", "Voice message"),
    ("music", "Audio file"),
    ("video", "Video"),
    ("document", "Document"),
    ("sticker", "Sticker"),
    ("location", "Location"),
    ("contacts", "Contact card"),
    ("contact_request", "Shares own number"),
    ("button", "Template button"),
    ("button_reply", "Reply button"),
    ("list_reply", "List choice"),
    ("nfm_reply", "Form answer"),
    ("call_permission_reply", "Call permission"),
    ("reaction", "Reaction"),
    ("order", "Order"),
    ("referral", "Text from an advertisement"),
    ("forwarded", "Forwarded text"),
    ("system", "Changes number"),
    ("edit", "Edits a message"),
    ("revoke", "Takes a message back"),
    ("unsupported", "Poll (unsupported)"),
    ("deleted", "Deleted message (unsupported)"),
    ("request_welcome", "Opens the chat"),
    ("unknown", "Unknown (older form)"),
    ("ephemeral", "A type nobody knows"),
];

pub(crate) struct Asked<'a> {
    pub(crate) kind: &'a str,
    pub(crate) inbound: &'a Inbound,
    pub(crate) customer: &'a Customer,
    /// As before a change of number.
    pub(crate) previous: &'a Customer,
    pub(crate) number: &'a Number,
    pub(crate) base: &'a str,
    pub(crate) has_wrong_digest: bool,
}

pub(crate) struct Sample {
    /// `messages[].type`.
    pub(crate) kind: String,
    /// What stands beside `id`, `timestamp` and `type`.
    pub(crate) fields: Map<String, Value>,
    /// What the telephone shows.
    pub(crate) text: String,
}

pub(crate) fn message(asked: &Asked<'_>) -> Result<Sample, String> {
    let text = asked.inbound.text.as_deref().filter(|text| !text.is_empty());
    let about = asked.inbound.reply_to.as_deref();
    let content = asked.inbound.file.as_deref().map(crate::inbound::decoded).transpose()?;
    let media = |mime: &str| media(asked, mime, content.as_deref());
    let with = |mut object: Value, key: &str, value: Option<&str>| {
        if let Some(value) = value {
            object[key] = json!(value);
        }
        object
    };
    // Type on the wire, object under its key, the telephone's words.
    let (kind, object, words): (&str, Value, String) = match asked.kind {
        "text" | "referral" | "forwarded" => {
            let body = text.unwrap_or("Hello!");
            ("text", json!({ "body": body }), body.to_owned())
        }
        "image" => ("image", with(media("image/jpeg"), "caption", text), caption("Photo", text)),
        "audio" => ("audio", with_flag(media("audio/ogg; codecs=opus"), "voice", true), "Voice message".to_owned()),
        "music" => ("audio", with_flag(media("audio/mpeg"), "voice", false), "Audio file".to_owned()),
        "video" => ("video", with(media("video/mp4"), "caption", text), caption("Video", text)),
        "document" => (
            "document",
            with(
                with(media("application/pdf"), "caption", text),
                "filename",
                Some(asked.inbound.file_name.as_deref().unwrap_or("Plan of the kitchen.pdf")),
            ),
            caption("Plan of the kitchen.pdf", text),
        ),
        "sticker" => ("sticker", with_flag(media("image/webp"), "animated", false), "Sticker".to_owned()),
        "location" => (
            "location",
            json!({ "latitude": 52.5163, "longitude": 13.3777, "name": text.unwrap_or("Pariser Platz"), "address": "Pariser Platz 1, 10117 Berlin" }),
            caption("Location", text),
        ),
        "contacts" | "contact_request" => ("contacts", card(asked, text), caption("Contact card", text)),
        "button" => (
            "button",
            json!({ "payload": asked.inbound.payload.clone().unwrap_or_else(|| json!(text.unwrap_or("Yes"))), "text": text.unwrap_or("Yes") }),
            text.unwrap_or("Yes").to_owned(),
        ),
        "button_reply" | "list_reply" | "nfm_reply" | "call_permission_reply" => {
            interactive(asked.kind, asked.inbound.payload.clone(), text)
        }
        "reaction" => (
            "reaction",
            with(json!({ "message_id": about.ok_or("A reaction needs reply_to.")? }), "emoji", text),
            String::new(),
        ),
        "order" => (
            "order",
            with(
                json!({ "catalog_id": "194836987003835", "product_items": [{ "product_retailer_id": "violin-34", "quantity": 1, "item_price": 249.9, "currency": "EUR" }] }),
                "text",
                text,
            ),
            caption("Order: 1 item", text),
        ),
        "system" => system(asked),
        "edit" => (
            "edit",
            json!({ "original_message_id": about.ok_or("An edit needs reply_to.")?, "message": { "type": "text", "text": { "body": text.unwrap_or("Edited") } } }),
            format!("{} (edited)", text.unwrap_or("Edited")),
        ),
        "revoke" => (
            "revoke",
            json!({ "original_message_id": about.ok_or("Taking back needs reply_to.")? }),
            "You deleted this message".to_owned(),
        ),
        "unsupported" => ("unsupported", json!({ "type": text.unwrap_or("poll") }), caption("Poll", text)),
        "deleted" => ("unsupported", json!({ "type": "unknown" }), "You deleted this message".to_owned()),
        "unknown" => ("unknown", Value::Null, "Something WhatsApp does not pass on".to_owned()),
        "request_welcome" => ("request_welcome", Value::Null, "Opened the chat".to_owned()),
        "ephemeral" => ("hologram", json!({ "beam": "blue", "caption": text }), "Hologram".to_owned()),
        other => {
            let payload = asked
                .inbound
                .payload
                .clone()
                .ok_or_else(|| format!("There is no sample of the type '{other}'; give its payload."))?;
            return Ok(finish(other, payload, caption(other, text), asked));
        }
    };
    let object = match (&asked.inbound.payload, kind) {
        (Some(payload), kind) if kind != "button" && kind != "interactive" => payload.clone(),
        _ => object,
    };
    Ok(finish(kind, object, words, asked))
}

fn finish(kind: &str, object: Value, text: String, asked: &Asked<'_>) -> Sample {
    let mut fields = Map::new();
    if !object.is_null() {
        fields.insert(kind.to_owned(), object);
    }
    if matches!(kind, "unsupported" | "unknown") {
        fields.insert("errors".to_owned(), json!([{ "code": 131_051, "title": "Message type unknown", "message": "Message type unknown", "error_data": { "details": "Message type is currently not supported." } }]));
    }
    let about = asked.inbound.reply_to.as_deref().filter(|_| !matches!(kind, "reaction" | "edit" | "revoke"));
    if let Some(id) = about {
        fields.insert("context".to_owned(), json!({ "from": asked.number.digits(), "id": id }));
    }
    match asked.kind {
        "forwarded" => {
            fields.insert("context".to_owned(), json!({ "forwarded": true }));
        }
        "contact_request" => {
            fields.insert("origin".to_owned(), json!("contact_request"));
        }
        "referral" => {
            fields.insert("referral".to_owned(), json!({
                "source_url": "https://fb.me/3cr4Wqqkv", "source_id": "120226305854810726", "source_type": "ad", "headline": "A free first lesson", "body": "Violin for beginners",
                "media_type": "image", "image_url": "https://scontent.xx.fbcdn.net/v/t45.1", "ctwa_clid": "Aff-n8ZTODiE79d22KtAwQKj9e_mIEOOj27vDVwFjN80dp4_0NiNhEgpGo0AHvvuSoifXaytfTzcchptiErTKCqTrJ5nW1h7IHYeYymGb5K5J5iTROpBhWAGaIAeUzHL50",
                "welcome_message": { "text": "How can we help?" },
            }));
        }
        _ => {}
    }
    Sample { kind: kind.to_owned(), fields, text }
}

fn media(asked: &Asked<'_>, mime: &str, content: Option<&[u8]>) -> Value {
    let (id, mime) = (ids::node(), asked.inbound.mime.as_deref().unwrap_or(mime));
    let url = format!("{}/lookaside/whatsapp_business/attachments/?mid={id}", asked.base);
    let content = content.unwrap_or_else(|| crate::media::sample(mime));
    let digest = crate::media::sha256_base64(if asked.has_wrong_digest { b"another file" } else { content });
    json!({ "id": id, "mime_type": mime, "sha256": digest, "url": url })
}

fn with_flag(mut object: Value, key: &str, flag: bool) -> Value {
    object[key] = json!(flag);
    object
}

fn caption(what: &str, text: Option<&str>) -> String {
    text.map_or_else(|| what.to_owned(), |text| format!("{what}: {text}"))
}

fn card(asked: &Asked<'_>, text: Option<&str>) -> Value {
    if asked.kind == "contact_request" {
        let phone = asked.customer.phone.as_deref().map(|phone| format!("+{phone}")).unwrap_or_default();
        return json!([{ "vcard": format!("BEGIN:VCARD\nVERSION:3.0\nTEL;TYPE=CELL:{phone}\nEND:VCARD"), "phones": [{ "phone": phone, "wa_id": asked.customer.phone, "type": "CELL" }] }]);
    }
    let name = text.unwrap_or("Jonas Lindqvist");
    json!([{ "name": { "formatted_name": name, "first_name": name }, "phones": [{ "phone": "+44 7700 900 461", "wa_id": "447700900461", "type": "CELL" }], "emails": [{ "email": "jonas@example.com", "type": "WORK" }] }])
}

fn interactive(kind: &str, payload: Option<Value>, text: Option<&str>) -> (&'static str, Value, String) {
    let title = text.unwrap_or("Tuesday, 16:30");
    let object = payload.filter(Value::is_object).unwrap_or_else(|| match kind {
        "button_reply" => json!({ "id": "choice-1", "title": title }),
        "list_reply" => json!({ "id": "row-1", "title": title, "description": "Trial lesson" }),
        "nfm_reply" => json!({ "name": "flow", "body": "Sent", "response_json": json!({ "flow_token": "unused", "age": "9", "instrument": title }).to_string() }),
        _ => json!({ "response": "accept", "is_permanent": false, "expiration_timestamp": 1_790_900_000, "response_source": "user_action" }),
    });
    let words = object.get("title").and_then(Value::as_str).unwrap_or(title).to_owned();
    ("interactive", json!({ "type": kind, kind: object }), words)
}

fn system(asked: &Asked<'_>) -> (&'static str, Value, String) {
    let name = asked.customer.label();
    let mut system = json!({ "user_id": asked.customer.user_id, "previous_user_id": asked.previous.user_id });
    match (&asked.customer.phone, &asked.previous.phone) {
        (Some(new), Some(old)) => {
            system["type"] = json!("user_changed_number");
            system["wa_id"] = json!(new);
            system["body"] = json!(format!("User {name} changed from {old} to {new}"));
        }
        _ => {
            system["type"] = json!("user_changed_user_id");
            system["body"] = json!(format!("User {name} changed their id"));
        }
    }
    ("system", system, "Changed number".to_owned())
}
