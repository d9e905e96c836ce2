//! Kontor's own key for push services (RFC 8292, "VAPID"): made once, sealed, and the same for every device. Browsers tie a
//! subscription to it, so another key would end them all.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use kernel::Timestamp;
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

/// The key, made now if there was none.
pub(super) async fn own(db: &Db) -> Result<Keys> {
    let kept = db.global_read(|global| setting::get(global, SETTING)).await?;
    let text = match kept {
        Some(text) => text,
        None => {
            let new = SecretKey::random(&mut OsRng).to_bytes();
            let sealed =
                db.vault().seal_own(PLACE, &new).map_err(|_| Error::Refused("the push key cannot be sealed"))?;
            let begin = move || STANDARD_NO_PAD.encode(sealed);
            db.global_write(|global| setting::get_or_begin(global, SETTING, begin)).await?
        }
    };
    let unusable = || Error::Refused("the push key cannot be opened with these keys");
    let sealed = STANDARD_NO_PAD.decode(text).map_err(|_| unusable())?;
    let plain = db.vault().open_own(PLACE, &sealed).map_err(|_| unusable())?;
    Ok(Keys(SigningKey::from_slice(&plain).map_err(|_| unusable())?))
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
