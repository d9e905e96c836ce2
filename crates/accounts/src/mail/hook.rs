//! What Resend reports afterwards: `POST /hooks/resend/{key}`, signed as Standard Webhooks (Svix) says; facts/providers.md C2, C3.
//!
//! - Nothing is believed before the signature over the raw bytes is right and its time is within five minutes.
//! - A report may come twice and in any order: a mail bounces once.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{MailId, Problem, Secret, TenantId, Timestamp, same};
use serde::Deserialize;
use sha2::Sha256;
use store::{Db, Result};
use web::mail::MailOut;
use web::{App, Path};

use super::outcome::line;
use super::{sending, store as rows};
use crate::{setting, tenants};

const TOLERANCE: Duration = Duration::from_secs(5 * 60);
const KEY: &str = "resend_hook_key";

#[derive(Deserialize)]
struct Report {
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    tags: Tags,
    bounce: Option<Reason>,
    suppressed: Option<Reason>,
}

/// Ours come back with every report about a mail of ours.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Tags {
    tenant: Option<TenantId>,
    mail: Option<MailId>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reason {
    #[serde(rename = "type")]
    kind: String,
    message: String,
}

/// The path that Resend is to post to.
pub(super) async fn path(db: &Db) -> Result<String> {
    let key = db.global_write(|global| setting::get_or_begin(global, KEY, kernel::vault::random_token)).await?;
    Ok(format!("/hooks/resend/{key}"))
}

/// `POST /hooks/resend/{key}`
pub(crate) async fn receive(
    State(app): State<App>,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> web::Result<StatusCode> {
    let MailOut::Resend(account) = app.egress.mail() else { return Err(Problem::not_found().into()) };
    let Some(secret) = &account.hook_secret else { return Err(Problem::not_found().into()) };
    // Only read: whoever knows no key writes nothing here.
    let kept = app.db.global_read(|global| setting::get(global, KEY)).await?;
    if !kept.is_some_and(|kept| same(kept.as_bytes(), key.as_bytes())) {
        return Err(Problem::not_found().into());
    }
    if !is_signed(secret, &headers, &body, app.clock.now()) {
        metrics::counter!("kontor_resend_hook_total", "outcome" => "unsigned").increment(1);
        return Err(Problem::new(403, "wrong_signature", "The signature of this post is not Resend's.").into());
    }
    metrics::counter!("kontor_resend_hook_total", "outcome" => "signed").increment(1);
    // What is no report about a mail of ours is acknowledged, so that it does not come again.
    let Ok(report) = serde_json::from_slice::<Report>(&body) else { return Ok(StatusCode::OK) };
    let (Some(tenant), Some(mail)) = (report.data.tags.tenant, report.data.tags.mail) else {
        return Ok(StatusCode::OK);
    };
    let Some(answer) = refusal(&report) else { return Ok(StatusCode::OK) };
    if app.db.read(tenant, tenants::find).await?.is_none() {
        return Ok(StatusCode::OK);
    }
    let came_back = app.db.write(tenant, crate::system(&app.clock, "mail"), move |tx| -> Result<()> {
        match rows::came_back(tx, mail, &answer)? {
            Some(mail) => sending::came_back(tx, &mail, &answer),
            None => Ok(()),
        }
    });
    came_back.await?;
    Ok(StatusCode::OK)
}

/// Why the address gave the mail back, if it did for good.
fn refusal(report: &Report) -> Option<String> {
    let reason = match report.kind.as_str() {
        "email.bounced" => report.data.bounce.as_ref().filter(|bounce| bounce.kind != "Transient"),
        "email.suppressed" => report.data.suppressed.as_ref(),
        _ => return None,
    };
    // The address in it is left out: what stands between @ and the next space goes with its word.
    let words = reason.map(|reason| reason.message.as_str()).unwrap_or_default();
    let clean: Vec<&str> = words.split_whitespace().map(|word| if word.contains('@') { "…" } else { word }).collect();
    reason.map(|reason| line(&format!("{}: {}", reason.kind, clean.join(" "))))
}

/// `id.timestamp.body` under HMAC-SHA256; of several signatures in the header one must be right.
fn is_signed(secret: &Secret, headers: &HeaderMap, body: &[u8], now: Timestamp) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(id), Some(at), Some(signatures)) = (text("svix-id"), text("svix-timestamp"), text("svix-signature"))
    else {
        return false;
    };
    let Some(sent) = at.parse().ok().map(Timestamp::from_seconds) else { return false };
    if now.since(sent) > TOLERANCE || sent.since(now) > TOLERANCE {
        return false;
    }
    let text = secret.expose().strip_prefix("whsec_").unwrap_or_else(|| secret.expose());
    let Ok(key) = STANDARD_NO_PAD.decode(text.trim_end_matches('=')) else { return false };
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("OK because HMAC takes a key of any length");
    for part in [id.as_bytes(), b".", at.as_bytes(), b".", body] {
        mac.update(part);
    }
    let right = STANDARD.encode(mac.finalize().into_bytes());
    signatures
        .split(' ')
        .filter_map(|one| one.strip_prefix("v1,"))
        .any(|given| same(given.as_bytes(), right.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of Standard Webhooks' own tests (facts/providers.md C3).
    #[test]
    fn the_published_signature_is_right_and_each_change_is_not() {
        let secret = |text: &str| Secret::new(text);
        let known = secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let headers = |id: &str, at: &str, signature: &str| -> HeaderMap {
            [("svix-id", id), ("svix-timestamp", at), ("svix-signature", signature)]
                .into_iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect()
        };
        let (id, at, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
        let now = Timestamp::from_seconds(1_614_265_330);
        let right = headers(id, at, signed);
        assert!(is_signed(&known, &right, body, now));
        assert!(is_signed(&known, &headers(id, at, &format!("v2,x v1,AAAA {signed}")), body, now));
        let minutes = |number: u64| Duration::from_secs(number * 60);
        assert!(is_signed(&known, &right, body, now + minutes(5)) && is_signed(&known, &right, body, now - minutes(5)));
        assert!(
            !is_signed(&known, &right, body, now + minutes(6)) && !is_signed(&known, &right, body, now - minutes(6))
        );
        assert!(!is_signed(&known, &right, br#"{"test": 2432232315}"#, now));
        assert!(!is_signed(&known, &headers("msg_other", at, signed), body, now));
        assert!(!is_signed(&known, &headers(id, at, &signed.replace("v1", "v2")), body, now));
        assert!(!is_signed(&known, &HeaderMap::new(), body, now));
        assert!(!is_signed(&secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx"), &right, body, now));
    }
}
