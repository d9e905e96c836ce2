//! Meta's posts, written by hand from facts/meta.md 2.3 and 3: what our own reading is held against is not our own writing.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// Who writes, as Meta tells it.
#[derive(Clone, Copy, Debug)]
pub enum From<'a> {
    /// By telephone number, digits only.
    Phone(&'a str),
    /// By Meta's own id alone (facts/meta.md 3.3).
    UserId(&'a str),
}

/// A post with one text message.
pub fn text(account: &str, number: &str, from: From<'_>, name: &str, id: &str, at_seconds: i64, text: &str) -> Vec<u8> {
    let (contact, mut message) = match from {
        From::Phone(digits) => (json!({"profile": {"name": name}, "wa_id": digits}), json!({"from": digits})),
        From::UserId(user) => (json!({"profile": {"name": name}, "user_id": user}), json!({"from_user_id": user})),
    };
    let fields = [
        ("id", json!(id)),
        ("timestamp", json!(at_seconds.to_string())),
        ("type", json!("text")),
        ("text", json!({"body": text})),
    ];
    for (field, value) in fields {
        message[field] = value;
    }
    post(account, number, json!({"contacts": [contact], "messages": [message]}))
}

/// A post with one change of the field `messages`.
pub fn post(account: &str, number: &str, mut value: Value) -> Vec<u8> {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": number, "phone_number_id": number});
    let change = json!({"field": "messages", "value": value});
    json!({"object": "whatsapp_business_account", "entry": [{"id": account, "changes": [change]}]})
        .to_string()
        .into_bytes()
}

/// What Meta puts into `X-Hub-Signature-256` (facts/meta.md 2.2).
pub fn signature(app_secret: &str, body: &[u8]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()).expect("OK because HMAC takes keys of any length");
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={digits}")
}
