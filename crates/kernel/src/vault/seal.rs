//! AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front. A tenant's key stays far below the 2^32 values a nonce of this size allows.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::TryRng;
use zeroize::Zeroizing;

use super::files::KeyFile;
use super::{Aad, Key, VaultError};
use crate::ids::TenantId;

const NONCE: usize = 12;
/// The first byte of every sealed value: the format.
const FORMAT: u8 = 1;

pub(super) fn random_key() -> Key {
    let mut key: Key = Zeroizing::new([0; 32]);
    fill(&mut *key);
    key
}

pub(super) fn aad(tenant: TenantId, aad: Aad<'_>) -> Vec<u8> {
    format!("{tenant}/{}/{}/{}", aad.table, aad.column, aad.row).into_bytes()
}

pub(super) fn seal(key: &Key, aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    fill(&mut nonce);
    let sealed = cipher(key)
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad })
        .expect("OK because AES-GCM seals anything below 64 GiB");
    let mut out = Vec::with_capacity(1 + NONCE + sealed.len());
    out.push(FORMAT);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    out
}

pub(super) fn open(key: &Key, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
    let (format, rest) = sealed.split_first().ok_or(VaultError::DoesNotOpen)?;
    let (nonce, body) = rest.split_at_checked(NONCE).ok_or(VaultError::DoesNotOpen)?;
    if *format != FORMAT {
        return Err(VaultError::DoesNotOpen);
    }
    let nonce: [u8; NONCE] = nonce.try_into().expect("OK because it was split at this length");
    cipher(key).decrypt(&Nonce::from(nonce), Payload { msg: body, aad }).map_err(|_| VaultError::DoesNotOpen)
}

pub(super) fn wrap(master: &Key, fingerprint: &str, name: &str, key: &Key) -> KeyFile {
    KeyFile { master: fingerprint.to_owned(), wrapped: STANDARD.encode(seal(master, name.as_bytes(), &key[..])) }
}

pub(super) fn unwrap(master: &Key, name: &str, file: &KeyFile) -> Result<Key, VaultError> {
    let sealed = STANDARD.decode(&file.wrapped).map_err(|_| VaultError::DoesNotOpen)?;
    let plain = Zeroizing::new(open(master, name.as_bytes(), &sealed)?);
    let bytes: [u8; 32] = plain.as_slice().try_into().map_err(|_| VaultError::DoesNotOpen)?;
    Ok(Zeroizing::new(bytes))
}

fn cipher(key: &Key) -> Aes256Gcm {
    Aes256Gcm::new_from_slice(&key[..]).expect("OK because the key has 32 bytes")
}

pub(super) fn fill(bytes: &mut [u8]) {
    rand::rngs::SysRng.try_fill_bytes(bytes).expect("OK because without the system's randomness nothing may be sealed");
}
