//! Things in a webhook that no page of Meta's describes, each on request. A receiver keeps what it cannot read and
//! its neighbours arrive all the same.

use serde_json::{Value, json};

use crate::delivery::{Content, Update};
use crate::signature::LONE_SURROGATE;

/// What `Inbound::poison` takes.
pub const POISONS: &[&str] = &[
    "unknown_fields",
    "unknown_change",
    "malformed_message",
    "missing_id",
    "missing_type",
    "empty_messages",
    "missing_contacts",
    "number_timestamp",
    "nul_text",
    "lone_surrogate",
    "user_id_in_from",
    "no_metadata",
    "foreign_number",
    "errors_only",
    "deep",
];

/// A webhook field nobody has heard of. It travels where `messages` travel.
pub(crate) const UNKNOWN_FIELD: &str = "brand_new_field";

/// The update as the poison leaves it. Two where the poison travels beside the message instead of in it.
pub(crate) fn spoil(poison: &str, mut update: Update) -> Vec<Update> {
    let Content::Change { value, .. } = &mut update.content else { return vec![update] };
    let message = value["messages"][0].clone();
    match poison {
        "unknown_fields" => {
            value["messages"][0]["sparkle"] = json!({ "level": 9, "of": ["a", null, 1.5] });
            value["contacts"][0]["mood"] = json!("curious");
            value["moon_phase"] = json!("waxing");
        }
        "unknown_change" => {
            let stranger = Content::Change {
                field: UNKNOWN_FIELD.to_owned(),
                value: json!({ "messaging_product": "whatsapp", "brand_new": [{ "id": "1" }] }),
            };
            let beside = Update { content: stranger, ..update.clone() };
            return vec![beside, update];
        }
        "malformed_message" => value["messages"][0] = json!("not an object"),
        "missing_id" => remove(&mut value["messages"][0], "id"),
        "missing_type" => remove(&mut value["messages"][0], "type"),
        "empty_messages" => value["messages"] = json!([]),
        "missing_contacts" => remove(value, "contacts"),
        "number_timestamp" => {
            let seconds: i64 = message["timestamp"].as_str().and_then(|text| text.parse().ok()).unwrap_or_default();
            value["messages"][0]["timestamp"] = json!(seconds);
        }
        "nul_text" => write_text(&mut value["messages"][0], "before\u{0}after"),
        "lone_surrogate" => write_text(&mut value["messages"][0], &format!("half {LONE_SURROGATE} a smile")),
        "user_id_in_from" => {
            let user_id = message["from_user_id"].clone();
            value["messages"][0]["from"] = user_id.clone();
            value["contacts"][0]["wa_id"] = user_id;
        }
        "no_metadata" => remove(value, "metadata"),
        "foreign_number" => {
            value["metadata"] = json!({ "display_phone_number": "15550001111", "phone_number_id": "999999999999999" })
        }
        "errors_only" => {
            remove(value, "messages");
            value["errors"] = json!([{ "code": 130_429, "title": "Rate limit hit", "message": "Rate limit hit", "error_data": { "details": "Too many messages." }, "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/" }]);
        }
        "deep" => {
            // Deeper than the 128 levels serde_json reads by itself.
            let mut nest = json!("deep");
            for _ in 0..120 {
                nest = json!([nest]);
            }
            value["messages"][0]["nest"] = nest;
        }
        _ => {}
    }
    vec![update]
}

fn remove(object: &mut Value, key: &str) {
    if let Some(object) = object.as_object_mut() {
        object.remove(key);
    }
}

fn write_text(message: &mut Value, text: &str) {
    message["type"] = json!("text");
    message["text"] = json!({ "body": text });
}
