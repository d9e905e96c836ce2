//! What Resend reports about a mail, signed as Svix signs: HMAC-SHA256 over `id.timestamp.body`.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;

/// Where reports go, and the secret (`whsec_…`) that signs them.
#[derive(Clone, Debug)]
pub struct Hook {
    pub url: String,
    pub secret: String,
}

/// What becomes of a mail, by Resend's own test addresses.
pub(super) fn last_event(mail: &Value) -> &'static str {
    let to = super::recipients(mail);
    let is = |name: &str| to.iter().any(|one| one.starts_with(name));
    match () {
        () if is("bounced") => "bounced",
        () if is("complained") => "complained",
        () if is("suppressed") => "suppressed",
        () => "delivered",
    }
}

/// Posts `email.sent`, then what became of it. Each is tried a few times, as Svix does over hours.
pub(super) async fn tell(hook: Hook, id: String, mail: Value) {
    // The one that made the call hears its answer first.
    tokio::time::sleep(Duration::from_millis(50)).await;
    for event in ["sent", last_event(&mail)] {
        let body = body(event, &id, &mail).to_string();
        for wait in [0, 100, 400] {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            if post(&hook, &body).await {
                break;
            }
        }
    }
}

async fn post(hook: &Hook, body: &str) -> bool {
    let at = crate::Clock::system().now_seconds();
    let id = format!("msg_{:016x}", rand::random::<u64>());
    let Some(signature) = signature(&hook.secret, &id, at, body) else { return false };
    // Where reports go to is on this machine only, as everything of the sandbox.
    let Ok(url) = hook.url.parse::<url::Url>() else { return false };
    if url.host_str() != Some("127.0.0.1") {
        return false;
    }
    let Ok(client) = crate::outside::plain() else { return false };
    let sent = client
        .post(url)
        .header("content-type", "application/json")
        .header("svix-id", id)
        .header("svix-timestamp", at.to_string())
        .header("svix-signature", format!("v1,{signature}"))
        .body(body.to_owned())
        .send();
    sent.await.is_ok_and(|answer| answer.status().is_success())
}

fn signature(secret: &str, id: &str, at: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix("whsec_")?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

fn body(event: &str, id: &str, mail: &Value) -> Value {
    let tags: Map<String, Value> = mail["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|tag| Some((tag["name"].as_str()?.to_owned(), tag["value"].clone())))
        .collect();
    let mut data = json!({
        "email_id": id, "created_at": "2026-11-21T09:00:00.000Z", "from": mail["from"], "to": super::recipients(mail),
        "subject": mail["subject"], "tags": tags,
    });
    let to = super::recipients(mail).join(", ");
    match event {
        "bounced" => {
            data["bounce"] = json!({
                "type": "Permanent", "subType": "General",
                "message": format!("The recipient's email provider sent a hard bounce message for {to}."),
            });
        }
        "suppressed" => data["suppressed"] = json!({ "type": "OnAccountSuppressionList", "message": "Suppressed." }),
        _ => {}
    }
    json!({ "type": format!("email.{event}"), "created_at": "2026-11-21T09:00:01.000Z", "data": data })
}
