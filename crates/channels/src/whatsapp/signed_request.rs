//! `signed_request`: how Meta calls about a person's Facebook login, outside of webhooks (facts/meta.md 8.1).
//!
//! - The signature is over the payload's letters as they came: nothing is decoded or padded before it fits.
//! - Every secret of the app is tried, as with posts, so that one can be changed without losing a call.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Secret, Timestamp, same};
use serde::Deserialize;

use super::signature::hmac_sha256;

/// Meta's calls are a few hundred bytes.
const LONGEST: usize = 8 * 1024;

/// What Meta says, once the signature fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRequest {
    /// The person's id for this app. It is none of the ids by which people write to a number or a page.
    pub user_id: String,
    pub issued_at: Option<Timestamp>,
}

/// Why a call is refused. The caller learns nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Malformed,
    Wrong,
    /// Signed rightly, and not the call it claims to be.
    Unreadable,
}

#[derive(Deserialize)]
struct Payload {
    algorithm: String,
    #[serde(default)]
    issued_at: Option<i64>,
    #[serde(default)]
    user_id: Option<UserId>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum UserId {
    Text(String),
    Number(u64),
}

/// Opens `<signature>.<payload>`, both base64url without padding.
pub fn open(text: &str, secrets: &[Secret]) -> Result<SignedRequest, Refusal> {
    let payload = verified(text, secrets)?;
    let payload: Payload = serde_json::from_slice(&payload).map_err(|_| Refusal::Unreadable)?;
    let user_id = match payload.user_id {
        Some(UserId::Text(id)) => id,
        Some(UserId::Number(id)) => id.to_string(),
        None => return Err(Refusal::Unreadable),
    };
    let is_plain = (1..=64).contains(&user_id.len()) && user_id.bytes().all(|byte| byte.is_ascii_digit());
    if !payload.algorithm.eq_ignore_ascii_case("HMAC-SHA256") || !is_plain {
        return Err(Refusal::Unreadable);
    }
    Ok(SignedRequest { user_id, issued_at: payload.issued_at.map(Timestamp::from_seconds) })
}

fn verified(text: &str, secrets: &[Secret]) -> Result<Vec<u8>, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal::Malformed);
    }
    let (signature, payload) = text.split_once('.').ok_or(Refusal::Malformed)?;
    let given = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Refusal::Malformed)?;
    let mut fits = false;
    for secret in secrets.iter().filter(|secret| !secret.expose().is_empty()) {
        fits |= same(&given, &hmac_sha256(secret, &[payload.as_bytes()]));
    }
    if !fits {
        return Err(Refusal::Wrong);
    }
    URL_SAFE_NO_PAD.decode(payload).map_err(|_| Refusal::Unreadable)
}

/// What [`open`] accepts.
pub fn sign(user_id: &str, issued_at: Timestamp, secret: &Secret) -> String {
    let payload = serde_json::json!({
        "algorithm": "HMAC-SHA256", "expires": 0, "issued_at": issued_at.seconds(), "user_id": user_id,
    });
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    format!("{}.{payload}", URL_SAFE_NO_PAD.encode(hmac_sha256(secret, &[payload.as_bytes()])))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Meta's classic sample, and one of a whole call (facts/meta.md 8.1).
    const CLASSIC: &str =
        "vlXgu64BQGFSQrY0ZcJBZASMvYvTHu9GQ0YM9rjPSso.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsIjAiOiJwYXlsb2FkIn0";
    const WHOLE: &str = "R6y7M_piunX0Ro__MadqyDNfnqkwLABGQcCa3bqEWeg.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjAsImlzc3VlZF9hdCI6MTc5MDAwMDAwMCwidXNlcl9pZCI6IjEyMzQ1Njc4OTAifQ";

    fn secret(text: &str) -> Secret {
        Secret::new(text)
    }

    #[test]
    fn metas_own_samples_are_read() {
        let payload = verified(CLASSIC, &[secret("secret")]).unwrap();
        assert_eq!(payload, br#"{"algorithm":"HMAC-SHA256","0":"payload"}"#);
        // It names nobody, so it asks for nothing.
        assert_eq!(open(CLASSIC, &[secret("secret")]), Err(Refusal::Unreadable));
        let expected =
            SignedRequest { user_id: "1234567890".to_owned(), issued_at: Some(Timestamp::from_seconds(1_790_000_000)) };
        assert_eq!(open(WHOLE, &[secret("newer"), secret("test_app_secret")]), Ok(expected.clone()));
        assert_eq!(
            open(&sign("1234567890", Timestamp::from_seconds(1_790_000_000), &secret("s")), &[secret("s")]),
            Ok(expected)
        );
    }

    // Shows P-SEC-3.
    #[test]
    fn what_meta_did_not_sign_is_refused() {
        let right = [secret("test_app_secret")];
        assert!(open(WHOLE, &right).is_ok(), "the control");
        let (signature, payload) = WHOLE.split_once('.').unwrap();
        for wrong in [
            String::new(),
            payload.to_owned(),
            format!(".{payload}"),
            format!("{signature}."),
            format!("{signature}=.{payload}"),
            format!("{signature}.{payload}="),
            format!("{signature}.{}", payload.replacen('J', "K", 1)),
            format!("{}.{payload}", signature.replacen('R', "S", 1)),
            format!("{signature}.{payload}{}", "A".repeat(LONGEST)),
        ] {
            assert!(open(&wrong, &right).is_err(), "{wrong}");
        }
        assert_eq!(open(WHOLE, &[secret("another")]), Err(Refusal::Wrong));
        assert_eq!(open(WHOLE, &[]), Err(Refusal::Wrong));
        let unsigned = format!("{}.{payload}", URL_SAFE_NO_PAD.encode(hmac_sha256(&secret(""), &[payload.as_bytes()])));
        assert_eq!(open(&unsigned, &[secret("")]), Err(Refusal::Wrong), "an empty secret lets nobody in");
    }

    #[test]
    fn a_number_for_an_id_is_read_and_anything_else_is_not() {
        let signed = |payload: &str| {
            let payload = URL_SAFE_NO_PAD.encode(payload);
            format!("{}.{payload}", URL_SAFE_NO_PAD.encode(hmac_sha256(&secret("s"), &[payload.as_bytes()])))
        };
        let read = |payload: &str| open(&signed(payload), &[secret("s")]).map(|request| request.user_id);
        assert_eq!(read(r#"{"algorithm":"hmac-sha256","user_id":77}"#), Ok("77".to_owned()));
        for wrong in [
            r#"{"algorithm":"none","user_id":"77"}"#,
            r#"{"algorithm":"HMAC-SHA256"}"#,
            r#"{"algorithm":"HMAC-SHA256","user_id":"<b>"}"#,
            r#"{"algorithm":"HMAC-SHA256","user_id":["7"]}"#,
            "[]",
            "no JSON",
        ] {
            assert_eq!(read(wrong), Err(Refusal::Unreadable), "{wrong}");
        }
    }
}
