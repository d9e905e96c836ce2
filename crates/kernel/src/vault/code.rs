//! The master key as people write it down: fourteen groups of four, with a checksum.
//!
//! Crockford's base 32 (no I, L, O or U; case, spaces and hyphens do not matter; O is read as 0, I and L as 1) over the 32 bytes of the
//! key and the first three of their SHA-256: a slip of the pen is found, except one in sixteen million.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Key;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP: usize = 4;
const CHECK: usize = 3;

/// A master key on paper. Cannot be printed by accident.
pub struct RecoveryCode(Key);

/// Why a typed code is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    #[error("this holds no recovery code: a code has fourteen groups of four letters and digits")]
    NotThere,
    #[error("this code has a slip in it: compare it with the paper, group by group")]
    Mistyped,
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

impl RecoveryCode {
    pub const GROUPS: usize = 14;

    pub(super) fn of(key: &Key) -> Self {
        Self(key.clone())
    }

    pub(super) fn key(&self) -> &Key {
        &self.0
    }

    /// The groups, to be shown to whoever may hold the key.
    pub fn groups(&self) -> Zeroizing<Vec<String>> {
        let digits = digits(&self.0);
        Zeroizing::new(
            digits.as_bytes().chunks(GROUP).map(|group| String::from_utf8_lossy(group).into_owned()).collect(),
        )
    }

    /// Reads a code: the groups alone, or a whole kit in which they stand.
    pub fn parse(text: &str) -> Result<Self, NotACode> {
        let words: Vec<Zeroizing<Vec<u8>>> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| Zeroizing::new(word.bytes().map(read).collect()))
            .collect();
        let is_group = |word: &Zeroizing<Vec<u8>>| word.len() == GROUP && word.iter().all(|byte| *byte < 32);
        let mut seen = NotACode::NotThere;
        for window in words.windows(Self::GROUPS).filter(|window| window.iter().all(is_group)) {
            match decode(&Zeroizing::new(window.iter().flat_map(|word| word.iter().copied()).collect::<Vec<u8>>())) {
                Some(key) => return Ok(Self(key)),
                None => seen = NotACode::Mistyped,
            }
        }
        // Typed without its gaps.
        let all: Zeroizing<Vec<u8>> = Zeroizing::new(words.iter().flat_map(|word| word.iter().copied()).collect());
        if all.len() == Self::GROUPS * GROUP {
            return decode(&all).map(Self).ok_or(NotACode::Mistyped);
        }
        Err(seen)
    }
}

fn digits(key: &Key) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(key.to_vec());
    bytes.extend_from_slice(&Sha256::digest(&key[..])[..CHECK]);
    let mut text = Zeroizing::new(String::with_capacity(RecoveryCode::GROUPS * GROUP));
    for five in bytes.chunks(5) {
        let number = five.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        for place in (0..8).rev() {
            text.push(char::from(ALPHABET[(number >> (place * 5) & 31) as usize]));
        }
    }
    text
}

/// The value of a digit; what is none becomes 255.
fn read(byte: u8) -> u8 {
    let byte = match byte.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        byte => byte,
    };
    let at = ALPHABET.iter().position(|digit| *digit == byte);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

fn decode(values: &[u8]) -> Option<Key> {
    if values.iter().any(|value| *value > 31) {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(35));
    for eight in values.chunks(8) {
        let number = eight.iter().fold(0_u64, |number, value| number << 5 | u64::from(*value));
        bytes.extend_from_slice(&number.to_be_bytes()[3..]);
    }
    let (key, check) = bytes.split_at_checked(32)?;
    let key: [u8; 32] = key.try_into().ok()?;
    (Sha256::digest(key)[..CHECK] == *check).then(|| Zeroizing::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(byte: u8) -> RecoveryCode {
        let mut key = Zeroizing::new([byte; 32]);
        key[0] = 200;
        RecoveryCode(key)
    }

    #[test]
    fn a_code_is_read_as_people_write_it() {
        for byte in [0, 1, 77, 255] {
            let (code, groups) = (code(byte), code(byte).groups());
            assert!(groups.len() == RecoveryCode::GROUPS && groups.iter().all(|group| group.len() == GROUP));
            let written = groups.join("-");
            let variants = [
                written.clone(),
                written.to_lowercase(),
                groups.join(" "),
                groups.concat(),
                written.replace('0', "O").replace('1', "l"),
                format!(
                    "Recovery kit of Lark\nInstallation 0199-aaaa\n\n  {}\n  {}\n\nKeep it safe.",
                    groups[..7].join(" "),
                    groups[7..].join(" ")
                ),
            ];
            for variant in variants {
                assert!(RecoveryCode::parse(&variant).is_ok_and(|read| read.key() == code.key()), "{variant}");
            }
        }
    }

    #[test]
    fn a_slip_is_found() {
        let groups = code(9).groups();
        for at in 0..groups.len() {
            let mut wrong = groups.clone();
            let other = if wrong[at].starts_with('7') { "8" } else { "7" };
            wrong[at].replace_range(..1, other);
            assert_eq!(RecoveryCode::parse(&wrong.join("-")).unwrap_err(), NotACode::Mistyped);
        }
        let mut swapped = groups.clone();
        swapped.swap(0, 1);
        assert_eq!(RecoveryCode::parse(&swapped.join("-")).unwrap_err(), NotACode::Mistyped);
        assert_eq!(RecoveryCode::parse(&groups[..13].join("-")).unwrap_err(), NotACode::NotThere);
        assert_eq!(RecoveryCode::parse("I lost it").unwrap_err(), NotACode::NotThere);
        assert!(!format!("{:?}", code(9)).contains(&groups[0]));
    }
}
