//! Identifiers in the shapes Meta gives them (facts/meta.md 10.3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A node id: 15 digits, never beginning with nought.
pub(crate) fn node() -> String {
    format!("{}{}", rand::random_range(1..=9), digits(14))
}

/// A message id. Meta's decodes to a structure around the person's number; ours to something as opaque.
pub(crate) fn wamid() -> String {
    let mut bytes = vec![0x1d, 0x18, 0x0b];
    bytes.extend(digits(11).into_bytes());
    bytes.extend([0x15, 0x02, 0x00, 0x11, 0x18, 0x14]);
    bytes.extend(rand::random::<[u8; 16]>());
    format!("wamid.{}", STANDARD.encode(bytes))
}

/// A business-scoped user id (facts/meta.md 3.3).
pub(crate) fn user(country: &str) -> String {
    format!("{country}.{}{}", rand::random_range(1..=9), digits(19))
}

pub(crate) fn trace() -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let tail: String = (0..22).map(|_| char::from(letters[rand::random_range(0..letters.len())])).collect();
    format!("A{tail}")
}

pub(crate) fn secret() -> String {
    hex(&rand::random::<[u8; 16]>())
}

pub(crate) fn token() -> String {
    format!("EAA{}", hex(&rand::random::<[u8; 24]>()))
}

pub(crate) fn challenge() -> String {
    format!("{}{}", rand::random_range(1..=9), digits(9))
}

/// What a telephone is sent to prove a number.
pub(crate) fn code() -> String {
    digits(6)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digits(count: usize) -> String {
    (0..count).map(|_| char::from(b'0' + rand::random_range(0..10u8))).collect()
}
