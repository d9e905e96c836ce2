//! Handing a mail to Resend: `POST /emails`, with the mail's id as its idempotency key, so that a lost answer costs no
//! second mail. Resend, API reference, "Send email" and "Errors"; facts/providers.md C1.

use std::time::Duration;

use kernel::{RequestId, TenantId};
use serde::Deserialize;
use serde_json::json;
use web::mail::ResendAccount;
use web::{App, EgressError, Incoming, Method, Outgoing, Recipient};

use super::letter::Letter;
use super::outcome::{Outcome, Trouble, line};

const WITHIN: Duration = Duration::from_secs(30);
const QUOTA_PAUSE: Duration = Duration::from_secs(60 * 60);

#[derive(Deserialize)]
struct Taken {
    id: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    name: String,
    message: String,
}

/// Hands a letter over.
pub(super) async fn send(
    app: &App,
    account: &ResendAccount,
    tenant: TenantId,
    request: RequestId,
    letter: &Letter,
) -> Outcome {
    let body = json!({
        "from": letter.from.to_string(),
        "to": [letter.to],
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "headers": { "Auto-Submitted": "auto-generated" },
        // They come back with its webhooks.
        "tags": [{ "name": "tenant", "value": tenant.to_string() }, { "name": "mail", "value": letter.id.to_string() }],
    });
    let outgoing = Outgoing {
        tenant,
        recipient: Recipient::Resend,
        purpose: "send a mail",
        subject: Some(letter.id.as_uuid()),
        request,
        method: Method::POST,
        path_and_query: "/emails".to_owned(),
        bearer: Some(account.key.clone()),
        json: Some(body),
        timeout: WITHIN,
    };
    match app.egress.call_with(outgoing, &[("idempotency-key", letter.id.to_string())]).await {
        Ok(incoming) => outcome(&incoming),
        Err(EgressError::NotSent(reason)) => Outcome::again(Trouble::Unreachable, reason),
        Err(EgressError::Unknown(reason)) => Outcome::again(Trouble::Silent, reason),
    }
}

fn outcome(incoming: &Incoming) -> Outcome {
    if incoming.status == 200 {
        return match serde_json::from_slice::<Taken>(&incoming.body) {
            Ok(taken) => Outcome::Taken { answer: "200".to_owned(), provider_id: Some(line(&taken.id)) },
            Err(_) => Outcome::again(Trouble::Strange, "200 without an id"),
        };
    }
    let refused: Refused = serde_json::from_slice(&incoming.body).unwrap_or_default();
    let answer = line(&format!("{} {}: {}", incoming.status, refused.name, refused.message));
    let retry_after = || {
        let seconds = incoming.headers.get("retry-after")?.to_str().ok()?.parse().ok()?;
        Some(Duration::from_secs(seconds))
    };
    let (trouble, after) = match (incoming.status, refused.name.as_str()) {
        // It took this mail before, under words that have changed since.
        (409, "invalid_idempotent_request") => return Outcome::Taken { answer, provider_id: None },
        (_, "daily_quota_exceeded" | "monthly_quota_exceeded") => (Trouble::Busy, Some(QUOTA_PAUSE)),
        (409 | 429, _) => (Trouble::Busy, retry_after()),
        (_, "invalid_from_address") => (Trouble::Sender, None),
        (401 | 403, "validation_error") => (Trouble::Sender, None),
        (401 | 403, _) => (Trouble::SignIn, None),
        (422, _) if refused.message.contains("`to`") => return Outcome::Bounced { answer },
        (400..=499, _) => (Trouble::Refused, None),
        (500..=599, _) => (Trouble::Busy, retry_after()),
        _ => (Trouble::Strange, None),
    };
    Outcome::Again { trouble, answer, after }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Outcome {
        let headers =
            [("retry-after", "7")].iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        outcome(&Incoming { status, headers: headers.collect(), body: body.to_owned().into() })
    }

    #[test]
    fn each_answer_of_resend_has_its_meaning() {
        let error =
            |name: &str, message: &str| json!({ "statusCode": 0, "name": name, "message": message }).to_string();
        let trouble = |status: u16, name: &str, message: &str| match answered(status, &error(name, message)) {
            Outcome::Again { trouble, after, .. } => (trouble, after.map(|pause| pause.as_secs())),
            other => panic!("{other:?}"),
        };
        assert_eq!(trouble(401, "missing_api_key", ""), (Trouble::SignIn, None));
        assert_eq!(trouble(403, "invalid_api_key", "API key is invalid"), (Trouble::SignIn, None));
        assert_eq!(trouble(403, "validation_error", "The domain is not verified"), (Trouble::Sender, None));
        assert_eq!(trouble(422, "invalid_from_address", ""), (Trouble::Sender, None));
        assert_eq!(trouble(429, "rate_limit_exceeded", ""), (Trouble::Busy, Some(7)));
        assert_eq!(trouble(429, "daily_quota_exceeded", ""), (Trouble::Busy, Some(3600)));
        assert_eq!(trouble(409, "concurrent_idempotent_requests", ""), (Trouble::Busy, Some(7)));
        assert_eq!(trouble(422, "missing_required_field", "Missing `subject` field"), (Trouble::Refused, None));
        assert_eq!(trouble(500, "internal_server_error", ""), (Trouble::Busy, Some(7)));
        assert_eq!(answered(302, ""), Outcome::again(Trouble::Strange, "302 : "));
        let bounced = answered(422, &error("validation_error", "Invalid `to` field."));
        assert!(matches!(bounced, Outcome::Bounced { .. }));
        let taken = answered(200, r#"{"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}"#);
        assert!(matches!(taken, Outcome::Taken { provider_id: Some(id), .. } if id.starts_with("49a3")));
        let known = answered(409, &error("invalid_idempotent_request", "the body differs"));
        assert!(matches!(known, Outcome::Taken { provider_id: None, .. }));
    }
}
