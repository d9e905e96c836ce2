//! Signatures between Meta and us, both ways (facts/meta.md 1.3 and 2.3).
//!
//! - A post counts only if exactly one `X-Hub-Signature-256` header of exactly 71 characters fits the bytes as they came.
//!   Nothing is parsed before, and nothing that was parsed and written again is ever hashed.
//! - A list of secrets is accepted, so that an owner can rotate the app secret without losing a post.
//! - Every secret is tried and every byte compared, whatever the first one said. (kernel::same; test for A4)

use hmac::{Hmac, KeyInit, Mac};
use kernel::{Secret, Timestamp, same};
use sha2::Sha256;

pub const HEADER: &str = "x-hub-signature-256";

const PREFIX: &[u8] = b"sha256=";
const DIGEST: usize = 32;

/// Why a post was refused. The sender learns nothing of this; the counters and the owner do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Missing,
    Doubled,
    Malformed,
    Wrong,
}

impl Refusal {
    pub fn as_str(self) -> &'static str {
        match self {
            Refusal::Missing => "missing",
            Refusal::Doubled => "doubled",
            Refusal::Malformed => "malformed",
            Refusal::Wrong => "wrong",
        }
    }
}

/// Checks a post. `headers` are all values of [`HEADER`]; the answer is the place in `secrets` of the one that fits,
/// so that the owner can be told when the old secret is no longer used.
pub fn verify<'a>(
    headers: impl IntoIterator<Item = &'a [u8]>,
    body: &[u8],
    secrets: &[Secret],
) -> Result<usize, Refusal> {
    let mut headers = headers.into_iter();
    let header = headers.next().ok_or(Refusal::Missing)?;
    if headers.next().is_some() {
        return Err(Refusal::Doubled);
    }
    let given = digest_in(header).ok_or(if header.is_empty() { Refusal::Missing } else { Refusal::Malformed })?;
    let mut fitting = None;
    for (place, secret) in secrets.iter().enumerate() {
        // An empty secret would let anyone sign.
        if !secret.expose().is_empty() && same(&given, &hmac_sha256(secret, &[body])) {
            fitting = Some(place);
        }
    }
    fitting.ok_or(Refusal::Wrong)
}

/// The header that [`verify`] accepts for these bytes.
pub fn sign(body: &[u8], secret: &Secret) -> String {
    format!("sha256={}", hex(&hmac_sha256(secret, &[body])))
}

/// The proof that a call comes from someone who holds the app secret, valid for five minutes: `appsecret_proof` and `appsecret_time`.
pub fn timed_proof(app_secret: &Secret, access_token: &Secret, at: Timestamp) -> (String, i64) {
    let seconds = at.seconds();
    let time = seconds.to_string();
    (hex(&hmac_sha256(app_secret, &[access_token.expose().as_bytes(), b"|", time.as_bytes()])), seconds)
}

/// The older proof without a time, for endpoints that do not know the timed one.
pub fn untimed_proof(app_secret: &Secret, access_token: &Secret) -> String {
    hex(&hmac_sha256(app_secret, &[access_token.expose().as_bytes()]))
}

pub(super) fn hmac_sha256(key: &Secret, parts: &[&[u8]]) -> [u8; DIGEST] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()).expect("OK because HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The digest in `sha256=<64 lower-case hex digits>`, or nothing: no trimming, no other case, no list.
fn digest_in(header: &[u8]) -> Option<[u8; DIGEST]> {
    let digits = header.strip_prefix(PREFIX)?;
    if digits.len() != DIGEST * 2 {
        return None;
    }
    let mut digest = [0; DIGEST];
    for (byte, pair) in digest.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(digest)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;
    use std::time::Duration;

    use kernel::Clock;

    use super::*;

    const BODY: &[u8] = br#"{"object":"whatsapp_business_account","entry":[]}"#;
    const SIGNED: &str = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    fn check(headers: &[&str], body: &[u8], secrets: &[&str]) -> Result<usize, Refusal> {
        let secrets: Vec<Secret> = secrets.iter().map(|text| secret(text)).collect();
        verify(headers.iter().map(|header| header.as_bytes()), body, &secrets)
    }

    #[test]
    fn the_signatures_that_others_calculated_are_accepted_and_made() {
        // Shows P-SEC-3. Vectors of facts/meta.md 2.3.
        let escaped = br#"{"object":"page","t":"\u00e4\u00f6\u00e5 \ud83d\ude00"}"#;
        assert_eq!(escaped.len(), 55);
        for (body, digest) in [
            (BODY, SIGNED),
            (escaped, "sha256=03e41d21f94a9ea6606b630f6afd6dc5c771125fa7aeadd76bd56968797760e1"),
            (
                r#"{"object":"page","t":"äöå 😀"}"#.as_bytes(),
                "sha256=a115e7453276d9aa5af1956fdeb5157ab70ceaf5f446111156f4701e74f21d7b",
            ),
        ] {
            assert_eq!(check(&[digest], body, &["test_app_secret"]), Ok(0));
            assert_eq!(sign(body, &secret("test_app_secret")), digest);
        }
    }

    #[test]
    fn a_header_in_any_other_form_is_refused() {
        // A1
        let upper = format!("sha256={}", SIGNED["sha256=".len()..].to_uppercase());
        for (header, refusal) in [
            ("", Refusal::Missing),
            ("sha256=", Refusal::Malformed),
            ("sha256", Refusal::Malformed),
            ("v1,", Refusal::Malformed),
            (&SIGNED["sha256=".len()..], Refusal::Malformed),
            (&SIGNED[..70], Refusal::Malformed),
            (&format!("{SIGNED}0"), Refusal::Malformed),
            (&format!("{SIGNED} "), Refusal::Malformed),
            (&format!(" {SIGNED}"), Refusal::Malformed),
            (&format!("{SIGNED}, {SIGNED}"), Refusal::Malformed),
            (&format!("{SIGNED}{SIGNED}"), Refusal::Malformed),
            (&SIGNED.replace("sha256=", "SHA256="), Refusal::Malformed),
            (&SIGNED.replace("sha256=", "sha1="), Refusal::Malformed),
            (&upper, Refusal::Malformed),
            (&SIGNED.replace('d', "g"), Refusal::Malformed),
            (&SIGNED.replace('d', "c"), Refusal::Wrong),
        ] {
            assert_eq!(check(&[header], BODY, &["test_app_secret"]), Err(refusal), "{header}");
        }
        assert_eq!(check(&[], BODY, &["test_app_secret"]), Err(Refusal::Missing));
        assert_eq!(check(&[SIGNED, SIGNED], BODY, &["test_app_secret"]), Err(Refusal::Doubled));
        assert_eq!(check(&[SIGNED], BODY, &["test_app_secret"]), Ok(0), "the control");
    }

    #[test]
    fn the_signature_of_another_app_is_refused() {
        // A2
        let foreign = sign(BODY, &secret("another app's secret"));
        assert_eq!(check(&[&foreign], BODY, &["test_app_secret"]), Err(Refusal::Wrong));
        assert_eq!(check(&[&foreign], BODY, &[]), Err(Refusal::Wrong));
        assert_eq!(check(&[&sign(BODY, &secret(""))], BODY, &["", "test_app_secret"]), Err(Refusal::Wrong));
        assert_eq!(check(&[&foreign], BODY, &["another app's secret"]), Ok(0), "the control");
    }

    #[test]
    fn only_the_bytes_as_they_came_are_signed() {
        // A3: what a parser finds equal is not equal here.
        let raw = br#"{"url":"https:\/\/a.example","t":"\ud83d\ude00","t":"twice"}"#;
        let header = sign(raw, &secret("test_app_secret"));
        assert_eq!(check(&[&header], raw, &["test_app_secret"]), Ok(0), "the control");
        let again = serde_json::to_vec(&serde_json::from_slice::<serde_json::Value>(raw).unwrap()).unwrap();
        let with_mark = [b"\xef\xbb\xbf".as_slice(), raw].concat();
        let with_slash = String::from_utf8(raw.to_vec()).unwrap().replace(r"\/", "/");
        let with_emoji = String::from_utf8(raw.to_vec()).unwrap().replace(r"\ud83d\ude00", "😀");
        let with_newline = [raw.as_slice(), b"\n"].concat();
        for body in [&again, &with_mark, with_slash.as_bytes(), with_emoji.as_bytes(), &with_newline] {
            assert_eq!(check(&[&header], body, &["test_app_secret"]), Err(Refusal::Wrong));
        }
    }

    #[test]
    fn old_and_new_secret_are_accepted_together() {
        let secrets = ["new", "test_app_secret"];
        assert_eq!(check(&[SIGNED], BODY, &secrets), Ok(1));
        assert_eq!(check(&[&sign(BODY, &secret("new"))], BODY, &secrets), Ok(0));
    }

    #[test]
    fn where_two_digests_differ_cannot_be_timed() {
        // A4. The control shows that this clock does find a comparison that stops early.
        fn early(given: &[u8], expected: &[u8]) -> bool {
            (0..DIGEST).all(|place| black_box(given)[place] == black_box(expected)[place])
        }
        fn best(compare: fn(&[u8], &[u8]) -> bool, given: &[u8], expected: &[u8]) -> Duration {
            let clock = Clock::system();
            let started = clock.monotonic();
            for _ in 0..500 {
                black_box(compare(black_box(given), black_box(expected)));
            }
            clock.monotonic() - started
        }
        fn ratio(compare: fn(&[u8], &[u8]) -> bool) -> f64 {
            let expected = [7; DIGEST];
            let (mut first, mut last) = (expected, expected);
            first[0] ^= 1;
            last[DIGEST - 1] ^= 1;
            // The fastest of many runs in turns is the one that nothing disturbed.
            let (mut at_first, mut at_last) = (Duration::MAX, Duration::MAX);
            for _ in 0..400 {
                at_first = at_first.min(best(compare, &first, &expected));
                at_last = at_last.min(best(compare, &last, &expected));
            }
            at_last.as_secs_f64() / at_first.as_secs_f64()
        }
        let ours = ratio(same);
        assert!((0.7..1.4).contains(&ours), "the last byte takes {ours} times as long as the first");
        assert!(ratio(early) > 3.0, "the control must be found");
    }

    #[test]
    fn proofs_of_the_app_secret_match_the_vectors() {
        // Vectors of facts/meta.md 1.3.
        let (app_secret, token) = (secret("test_app_secret"), secret("EAAtoken"));
        assert_eq!(
            untimed_proof(&app_secret, &token),
            "d6c4deea04dad311877a7fc71b2040fadb5f611475eeec72bb3c0bfad16d5e04"
        );
        assert_eq!(
            timed_proof(&app_secret, &token, Timestamp::from_seconds(1_790_000_000)),
            ("f531a6f637b9446ece0a34c59a92f9f615e77802de85cceb7dae64878db41543".to_owned(), 1_790_000_000)
        );
    }
}
