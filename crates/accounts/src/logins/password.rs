//! A password a person may choose, and its hash: Argon2id, 19 MiB, two passes (OWASP Password Storage Cheat Sheet).

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use kernel::Secret;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use super::rules::{self, Weakness};

/// Each hash fills 19 MiB; more at once would let strangers fill the memory.
static ROOM: Semaphore = Semaphore::const_new(4);

/// Verified against when there is no login, so that the answer takes as long. Its password is thrown away.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&kernel::vault::random_token()));

/// A password that passed the rules.
#[derive(Clone, Debug)]
pub struct Password(Secret);

impl Password {
    /// Takes a chosen password. `about` is what others know of the person: e-mail, name, business.
    pub fn choose(given: &Secret, about: &[&str]) -> Result<Self, Weakness> {
        let text = normal(given);
        rules::check(text.expose(), about)?;
        Ok(Self(text))
    }

    /// The hash to keep, as a PHC string.
    pub async fn hash(self) -> String {
        let _room = ROOM.acquire().await.expect("OK because this semaphore is never closed");
        let hashed = tokio::task::spawn_blocking(move || hash_now(self.0.expose())).await;
        hashed.expect("OK because hashing does not panic and blocking tasks are not cancelled")
    }
}

/// Whether a password is the one behind the hash. Without a hash it takes as long and is never.
pub(crate) async fn is_right(given: &Secret, hash: Option<String>) -> bool {
    let text = normal(given);
    let _room = ROOM.acquire().await.expect("OK because this semaphore is never closed");
    let compared = tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let parsed = PasswordHash::new(&hash).expect("OK because we wrote it");
        Argon2::default().verify_password(text.expose().as_bytes(), &parsed).is_ok() && known
    });
    compared.await.expect("OK because hashing does not panic and blocking tasks are not cancelled")
}

/// One password typed on two keyboards is the same password (NIST SP 800-63B-4, 3.1.1.2: NFKC). What is longer than any
/// password we take is cut, so that nobody can make us hash megabytes.
fn normal(given: &Secret) -> Secret {
    Secret::new(given.expose().chars().take(rules::LONGEST + 1).nfkc().collect::<String>())
}

fn hash_now(text: &str) -> String {
    let hash = Argon2::default().hash_password(text.as_bytes());
    hash.expect("OK because the parameters are the library's own").to_string()
}
