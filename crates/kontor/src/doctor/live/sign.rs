//! The installation's signature, so that a result cannot be changed afterwards without being seen.
//!
//! - Ed25519 (RFC 8032) over the canonical form of the result: keys in order, no spaces, whole numbers only, as RFC 8785 has it.
//! - The private key is made once, sealed, and leaves the database never. The public one stands in every result.
//! - A text is taken only in exactly the form in which it was written: what a person reads in it is what was signed.

use accounts::setting;
use anyhow::{Context, Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use kernel::VaultError;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde_json::{Value, json};
use store::Db;

const SETTING: &str = "live_key";
const PLACE: &str = "setting/live_key";
const ALGORITHM: &str = "Ed25519";
/// Before what is signed, so that this signature is no other's.
const CONTEXT: &str = "kontor live trial 1\n";

/// The installation's key.
pub(super) struct Key(Ed25519KeyPair);

/// A result whose signature holds.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) result: Value,
    /// By which key, in Base64.
    pub(crate) key: String,
}

/// Why a text is no signed result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// It is not in the form in which Kontor writes them.
    Form,
    /// The signature does not belong to what stands there.
    Changed,
}

impl Doubt {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Doubt::Form => {
                "this is no result as Kontor writes it: one line of JSON, byte for byte. If it was laid out anew, take the file from the data folder"
            }
            Doubt::Changed => "the signature does not hold: what stands there is not what was signed",
        }
    }
}

impl Key {
    /// The key, made now if there was none, or if nothing opens the old one any more, as after a restore with other keys.
    pub(super) async fn own(db: &Db) -> Result<Self> {
        let kept = kept(db).await?;
        if let Some(key) = kept.as_deref().map(|text| opened(db, text)).transpose()?.flatten() {
            return Ok(key);
        }
        if let Some(lost) = kept {
            tracing::warn!("the key that signs live results cannot be opened any more: a new one is made");
            db.global_write(move |global| setting::take(global, SETTING, &lost)).await?;
        }
        let new = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| anyhow!("no key could be made"))?;
        let sealed = db.vault().seal_own(PLACE, new.as_ref()).context("the key cannot be sealed")?;
        let begin =
            move |global: &store::Global<'_, '_>| setting::get_or_begin(global, SETTING, || BASE64.encode(sealed));
        let text = db.global_write(begin).await?;
        opened(db, &text)?.context("the key that signs live results cannot be opened")
    }

    /// The public key, in Base64.
    pub(super) fn public(&self) -> String {
        BASE64.encode(self.0.public_key().as_ref())
    }

    /// The result with its signature, in its canonical form.
    pub(super) fn sign(&self, result: &Value) -> Result<String> {
        let bytes = signed_bytes(result).context("a result holds whole numbers only")?;
        let signature = BASE64.encode(self.0.sign(bytes.as_bytes()).as_ref());
        let whole = json!({
            "result": result,
            "signature": { "algorithm": ALGORITHM, "public_key": self.public(), "value": signature },
        });
        canonical(&whole).context("a result holds whole numbers only")
    }
}

/// The public key of this installation, if it has signed anything yet.
pub(crate) async fn public_key(db: &Db) -> Result<Option<String>> {
    let Some(text) = kept(db).await? else { return Ok(None) };
    Ok(opened(db, &text)?.map(|key| key.public()))
}

async fn kept(db: &Db) -> Result<Option<String>> {
    Ok(db.global_read(|global| setting::get(global, SETTING)).await?)
}

/// Nothing if it never will open again.
fn opened(db: &Db, text: &str) -> Result<Option<Key>> {
    let Ok(sealed) = BASE64.decode(text) else { return Ok(None) };
    match db.vault().open_own(PLACE, &sealed) {
        Ok(plain) => Ok(Ed25519KeyPair::from_pkcs8(&plain).ok().map(Key)),
        Err(VaultError::DoesNotOpen | VaultError::KeyGone(_)) => Ok(None),
        Err(error) => Err(error).context("the keys that open the key of live results cannot be read"),
    }
}

/// Holds a text against the signature in it.
pub(crate) fn check(text: &str) -> Result<Signed, Doubt> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let whole: Value = serde_json::from_str(line).map_err(|_| Doubt::Form)?;
    if canonical(&whole).as_deref() != Some(line) {
        return Err(Doubt::Form);
    }
    let (result, signature) = (&whole["result"], &whole["signature"]);
    let bytes = signed_bytes(result).filter(|_| result.is_object()).ok_or(Doubt::Form)?;
    let part = |name: &str| signature[name].as_str().and_then(|text| BASE64.decode(text).ok()).ok_or(Doubt::Form);
    if signature["algorithm"] != ALGORITHM {
        return Err(Doubt::Form);
    }
    let (key, value) = (part("public_key")?, part("value")?);
    UnparsedPublicKey::new(&ED25519, &key).verify(bytes.as_bytes(), &value).map_err(|_| Doubt::Changed)?;
    Ok(Signed { result: result.clone(), key: BASE64.encode(key) })
}

fn signed_bytes(result: &Value) -> Option<String> {
    canonical(result).map(|text| format!("{CONTEXT}{text}"))
}

/// RFC 8785 for what a result holds: none where there is a number with a fraction.
fn canonical(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => Some(value.to_string()),
        Value::Number(number) => (number.is_i64() || number.is_u64()).then(|| number.to_string()),
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(canonical).collect();
            Some(format!("[{}]", items?.join(",")))
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by(|one, other| one.0.encode_utf16().cmp(other.0.encode_utf16()));
            let members: Option<Vec<String>> = members
                .into_iter()
                .map(|(name, value)| Some(format!("{}:{}", Value::from(name.as_str()), canonical(value)?)))
                .collect();
            Some(format!("{{{}}}", members?.join(",")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        let new = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Key(Ed25519KeyPair::from_pkcs8(new.as_ref()).unwrap())
    }

    #[test]
    fn what_was_signed_holds_and_any_change_to_it_does_not() {
        let key = key();
        let text = key.sign(&json!({ "b": [1, null, true], "a": { "outcome": "failed", "ü": "x\n" } })).unwrap();
        let signed = check(&text).unwrap();
        assert_eq!((signed.key, &signed.result["a"]["outcome"]), (key.public(), &json!("failed")));
        assert!(check(&format!("{text}\n")).is_ok());
        assert_eq!(check(&text.replace("failed", "passed")).unwrap_err(), Doubt::Changed);
        assert_eq!(check(&text.replace("[1,", "[2,")).unwrap_err(), Doubt::Changed);
        // A member twice: a person would read the first, a program the last.
        assert_eq!(
            check(&text.replace("\"outcome\":\"failed\"", "\"outcome\":\"passed\",\"outcome\":\"failed\""))
                .unwrap_err(),
            Doubt::Form
        );
        assert_eq!(check(&text.replace(":{", ": {")).unwrap_err(), Doubt::Form);
        for nothing in ["", "{}", "[]", "null", "{\"result\":{},\"signature\":{}}"] {
            assert_eq!(check(nothing).unwrap_err(), Doubt::Form, "{nothing}");
        }
    }

    #[test]
    fn a_signature_of_another_key_or_of_another_purpose_does_not_hold() {
        let (ours, other) = (key(), key());
        let text = ours.sign(&json!({ "a": 1 })).unwrap();
        assert_eq!(check(&text.replace(&ours.public(), &other.public())).unwrap_err(), Doubt::Changed);
        // Without the words before it, the same key over the same bytes is another signature.
        let bare = BASE64.encode(ours.0.sign(b"{\"a\":1}").as_ref());
        let value = serde_json::from_str::<Value>(&text).unwrap()["signature"]["value"].as_str().unwrap().to_owned();
        assert_eq!(check(&text.replace(&value, &bare)).unwrap_err(), Doubt::Changed);
    }

    #[test]
    fn the_canonical_form_has_its_keys_in_order_and_no_fractions() {
        let value: Value = serde_json::from_str(r#"{ "b": 1, "a": [ "é\u0001", -2 ], "B": {} }"#).unwrap();
        assert_eq!(canonical(&value).unwrap(), "{\"B\":{},\"a\":[\"é\\u0001\",-2],\"b\":1}");
        assert_eq!(canonical(&json!({ "a": 1.5 })), None);
    }
}
