//! How Meta writes and signs a webhook (facts/meta.md 2.3).
//!
//! The body is ASCII: everything else is `\uXXXX` in lowercase, `/` is `\/`. The signature covers exactly those bytes.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use crate::ids::hex;

/// Stands for half a surrogate pair, which no Rust string can hold. Only the poison `lone_surrogate` uses it.
pub(crate) const LONE_SURROGATE: char = '\u{e0ff}';

/// The body as Meta puts it on the wire.
pub fn escape(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        match character {
            // A slash stands only inside strings in JSON.
            '/' => out.push_str("\\/"),
            LONE_SURROGATE => out.push_str("\\ud83d"),
            _ if character.is_ascii() => out.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out
}

/// The value of `X-Hub-Signature-256`.
pub fn sha256(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("OK because HMAC takes a key of any length");
    mac.update(body);
    format!("sha256={}", hex(&mac.finalize().into_bytes()))
}

/// The value of the legacy `X-Hub-Signature`.
pub fn sha1(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("OK because HMAC takes a key of any length");
    mac.update(body);
    format!("sha1={}", hex(&mac.finalize().into_bytes()))
}

/// `appsecret_proof`, untimed or with its time (facts/meta.md 1.3).
pub fn proof(secret: &str, token: &str, time: Option<i64>) -> String {
    let message = time.map_or_else(|| token.to_owned(), |time| format!("{token}|{time}"));
    sha256(secret, message.as_bytes()).split_off("sha256=".len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "test_app_secret";

    #[test]
    fn signs_the_vectors_of_the_fact_sheet() {
        let cases = [
            (
                r#"{"object":"whatsapp_business_account","entry":[]}"#,
                "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
            ),
            (
                r#"{"object":"page","t":"\u00e4\u00f6\u00e5 \ud83d\ude00"}"#,
                "03e41d21f94a9ea6606b630f6afd6dc5c771125fa7aeadd76bd56968797760e1",
            ),
            (
                "{\"object\":\"page\",\"t\":\"äöå 😀\"}",
                "a115e7453276d9aa5af1956fdeb5157ab70ceaf5f446111156f4701e74f21d7b",
            ),
        ];
        for (body, expected) in cases {
            assert_eq!(sha256(SECRET, body.as_bytes()), format!("sha256={expected}"), "{body}");
        }
        assert_eq!(sha1(SECRET, cases[0].0.as_bytes()), "sha1=fc5983fdf1a4e15c8949b8af05322fede4063d27");
    }

    #[test]
    fn writes_unicode_and_slashes_as_meta_does() {
        assert_eq!(
            escape("{\"object\":\"page\",\"t\":\"äöå 😀\"}"),
            r#"{"object":"page","t":"\u00e4\u00f6\u00e5 \ud83d\ude00"}"#
        );
        assert_eq!(escape(r#"{"u":"https://a/b"}"#), r#"{"u":"https:\/\/a\/b"}"#);
        assert_eq!(escape(&format!("\"{LONE_SURROGATE}\"")), r#""\ud83d""#);
    }

    #[test]
    fn proves_possession_of_the_secret_with_and_without_time() {
        assert_eq!(proof(SECRET, "EAAtoken", None), "d6c4deea04dad311877a7fc71b2040fadb5f611475eeec72bb3c0bfad16d5e04");
        assert_eq!(
            proof(SECRET, "EAAtoken", Some(1_790_000_000)),
            "f531a6f637b9446ece0a34c59a92f9f615e77802de85cceb7dae64878db41543"
        );
    }
}
