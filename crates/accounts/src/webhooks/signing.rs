//! Signatures as Standard Webhooks says: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Secret, Timestamp, vault};
use sha2::Sha256;

const PREFIX: &str = "whsec_";

/// 32 random bytes, as a program takes them.
pub(super) fn new_secret() -> Secret {
    let bytes = URL_SAFE_NO_PAD.decode(vault::random_token()).expect("OK because a token is base64");
    Secret::new(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

/// The headers of one call, with a signature for each secret that is valid.
pub(super) fn headers(secrets: &[Secret], id: &str, now: Timestamp, body: &[u8]) -> Vec<(&'static str, String)> {
    let at = now.seconds().to_string();
    let signatures: Vec<String> = secrets.iter().map(|secret| signature(secret, id, &at, body)).collect();
    vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", at),
        ("webhook-signature", signatures.join(" ")),
    ]
}

fn signature(secret: &Secret, id: &str, at: &str, body: &[u8]) -> String {
    let text = secret.expose();
    let key = STANDARD.decode(text.strip_prefix(PREFIX).unwrap_or(text)).unwrap_or_default();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("OK because HMAC takes a key of any length");
    for part in [id.as_bytes(), b".", at.as_bytes(), b".", body] {
        mac.update(part);
    }
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of Standard Webhooks' own tests (facts/providers.md C3).
    #[test]
    fn the_published_signature_comes_out_and_each_change_gives_another() {
        let known = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signed = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let (id, at, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", br#"{"test": 2432232314}"#);
        assert_eq!(signature(&known, id, at, body), signed);
        assert_ne!(signature(&known, id, at, br#"{"test": 2432232315}"#), signed);
        assert_ne!(signature(&known, "msg_other", at, body), signed);
        assert_ne!(signature(&known, id, "1614265331", body), signed);
        assert_ne!(signature(&new_secret(), id, at, body), signed);
        let both = headers(&[new_secret(), known], id, Timestamp::from_seconds(1_614_265_330), body);
        let (_, signatures) = both.iter().find(|(name, _)| *name == "webhook-signature").unwrap();
        assert_eq!(signatures.split(' ').nth(1), Some(signed));
    }

    #[test]
    fn a_secret_is_thirty_two_random_bytes_in_the_usual_form() {
        let secret = new_secret();
        let bytes = STANDARD.decode(secret.expose().strip_prefix(PREFIX).unwrap()).unwrap();
        assert_eq!(bytes.len(), 32);
        assert_ne!(secret.expose(), new_secret().expose());
        assert!(!format!("{secret:?}").contains(secret.expose()));
    }
}
