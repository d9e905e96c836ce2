//! The mark of a browser that has signed in before. It opens nothing: it only says under which count its tries fall.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use kernel::{LoginId, same, vault};

const COOKIE: &str = "__Host-kontor-device";
const LIVES: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A new mark for a browser that has just signed in to this login.
pub(super) fn mark(pepper: &str, login: LoginId) -> String {
    let nonce = vault::random_token();
    format!("{nonce}.{}", proof(pepper, &nonce, login))
}

/// Whether a mark was made here for this login.
pub(super) fn belongs(pepper: &str, mark: &str, login: LoginId) -> bool {
    // Both parts have one length only, so that no other pair of parts has the same proof.
    let Some((nonce, given)) = mark.split_once('.') else { return false };
    nonce.len() == 43 && same(given.as_bytes(), proof(pepper, nonce, login).as_bytes())
}

pub(super) fn cookie(mark: &str) -> HeaderValue {
    let text = format!("{COOKIE}={mark}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={}", LIVES.as_secs());
    HeaderValue::from_str(&text).expect("OK because a mark is base64url and hexadecimal")
}

pub(super) fn from_headers(headers: &HeaderMap) -> Option<String> {
    let pairs =
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, mark)| mark.to_owned())
}

fn proof(pepper: &str, nonce: &str, login: LoginId) -> String {
    let hash = vault::token_hash(&format!("{pepper} mark {nonce} {login}"));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Clock, Timestamp};

    #[test]
    fn a_mark_belongs_to_one_login_of_one_installation() {
        let clock = Clock::manual(Timestamp::from_seconds(1_790_000_000));
        let (olga, mallory): (LoginId, LoginId) = (clock.id(), clock.id());
        let mark = mark("pepper", olga);
        assert!(belongs("pepper", &mark, olga));
        assert!(!belongs("pepper", &mark, mallory));
        assert!(!belongs("other", &mark, olga));
        for forged in ["", ".", "x", &mark[1..], &format!("{mark}0")] {
            assert!(!belongs("pepper", forged, olga), "{forged}");
        }
    }
}
