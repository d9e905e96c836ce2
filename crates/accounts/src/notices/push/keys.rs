//! Kontor's own key for push services (RFC 8292, "VAPID"): made once, sealed, and the same for every device. Browsers tie a
//! subscription to it, so another key would end them all.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use kernel::{Timestamp, Vault, VaultError};
use serde_json::json;
use store::{Db, Error, Result};
use web_push_native::p256::SecretKey;
use web_push_native::p256::ecdsa::signature::Signer;
use web_push_native::p256::ecdsa::{Signature, SigningKey};
use web_push_native::p256::elliptic_curve::rand_core::OsRng;

use crate::setting;

const SETTING: &str = "push_key";
const PLACE: &str = "setting/push_key";
/// RFC 8292, 2: at most a day.
const LIVES: Duration = Duration::from_secs(12 * 60 * 60);

pub(super) struct Keys(SigningKey);

/// The key, made now if there was none; or if what was kept was sealed by keys that are gone, as after a restore. Then push
/// services refuse what is pushed to devices of before, and their page offers to add them again.
pub(super) async fn own(db: &Db) -> Result<Keys> {
    let mut text = kept_or_begun(db).await?;
    if opened(db.vault(), &text)?.is_none() {
        tracing::warn!(
            "the push key cannot be opened any more: a new one is made, and every device must be added again"
        );
        db.global_write(move |global| setting::take(global, SETTING, &text)).await?;
        text = kept_or_begun(db).await?;
    }
    opened(db.vault(), &text)?.ok_or(Error::Refused("the push key cannot be opened"))
}

async fn kept_or_begun(db: &Db) -> Result<String> {
    if let Some(text) = db.global_read(|global| setting::get(global, SETTING)).await? {
        return Ok(text);
    }
    let new = SecretKey::random(&mut OsRng).to_bytes();
    let sealed = db.vault().seal_own(PLACE, &new).map_err(|_| Error::Refused("the push key cannot be sealed"))?;
    db.global_write(move |global| setting::get_or_begin(global, SETTING, || STANDARD_NO_PAD.encode(sealed))).await
}

/// Nothing if it never will open again.
fn opened(vault: &Vault, text: &str) -> Result<Option<Keys>> {
    let Ok(sealed) = STANDARD_NO_PAD.decode(text) else { return Ok(None) };
    match vault.open_own(PLACE, &sealed) {
        Ok(plain) => Ok(SigningKey::from_slice(&plain).ok().map(Keys)),
        Err(VaultError::DoesNotOpen | VaultError::KeyGone(_)) => Ok(None),
        Err(_) => Err(Error::Refused("the keys that open the push key cannot be read")),
    }
}

impl Keys {
    /// What browsers are given: the uncompressed point (RFC 8292, 3.2).
    pub(super) fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_encoded_point(false).as_bytes())
    }

    /// Says to a push service who pushes. `contact` is where its maker can complain, if that is an https address.
    pub(super) fn authorization(&self, origin: &str, contact: Option<&str>, now: Timestamp) -> String {
        let head = json!({ "typ": "JWT", "alg": "ES256" });
        let mut claims = json!({ "aud": origin, "exp": (now + LIVES).seconds() });
        if let Some(contact) = contact {
            claims["sub"] = contact.into();
        }
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&head), part(&claims));
        let signature: Signature = self.0.sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::places;

    #[tokio::test]
    async fn the_key_stays_until_nothing_opens_it_any_more() {
        for place in places().await {
            let first = own(&place.db).await.unwrap().public();
            assert_eq!(own(&place.db).await.unwrap().public(), first);
            for lost in
                ["no base64!", &STANDARD_NO_PAD.encode(place.db.vault().seal_own("elsewhere", &[1; 32]).unwrap())]
            {
                let lost = lost.to_owned();
                place.db.global_write(move |global| setting::put(global, SETTING, &lost)).await.unwrap();
                let next = own(&place.db).await.unwrap().public();
                assert_ne!(next, first);
                assert_eq!(own(&place.db).await.unwrap().public(), next);
            }
        }
    }
}
