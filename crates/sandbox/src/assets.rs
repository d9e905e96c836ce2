//! What a business owns at Meta: portfolio, app, WhatsApp account, number, token. Each begins sound; every fact of it
//! may be changed by name (`PATCH /_sandbox/numbers/{id}` and its siblings), so that each thing that can be wrong with
//! a connection can be wrong here, alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::world::digits_of;

/// The two-step PIN a number has until something else is set.
pub const PIN: &str = "123456";

/// A business portfolio. Messaging limits belong to it since October 2025 (facts/meta.md 4.8).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Business {
    pub id: String,
    pub name: String,
    /// `verified`, `not_verified`, `pending`, `pending_submission`, `rejected`, `failed`, `expired`, `revoked` …
    pub verification_status: String,
    /// `TIER_250`, `TIER_2K`, `TIER_10K`, `TIER_100K`, `TIER_UNLIMITED`.
    pub messaging_limit: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    pub id: String,
    pub name: String,
    pub secret: String,
    pub business_id: String,
    pub subscription: Option<Subscription>,
    /// Published. Off is development mode: only people with a role in the app make events (facts/meta.md 2.5), and
    /// nobody else gets through its login page.
    pub is_live: bool,
    /// A Solution Partner's or Tech Provider's app: Embedded Signup works, and funding may be read.
    pub is_partner: bool,
    /// The configuration of Facebook Login for Business that Embedded Signup asks for.
    pub config_id: String,
    /// "Valid OAuth redirect URIs", compared exactly. Empty: any.
    pub redirect_uris: BTreeSet<String>,
    pub privacy_policy_url: Option<String>,
    /// How long the tokens of Embedded Signup live; None: for ever.
    pub business_token_days: Option<i64>,
}

/// An app's callback for `whatsapp_business_account`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Subscription {
    pub callback_url: String,
    pub verify_token: String,
    pub fields: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waba {
    pub id: String,
    pub name: String,
    pub business_id: String,
    /// Apps subscribed to this account, each with its callback override, if any (facts/meta.md 2.6).
    pub subscribed: BTreeMap<String, Option<String>>,
    /// `ACTIVE`, `ONBOARDING`, `DISABLED` …: only `ACTIVE` sends.
    pub status: String,
    /// `APPROVED`, `PENDING`, `REJECTED`, `DEFERRED`.
    pub account_review_status: String,
    /// Off: what costs money fails with 131042.
    pub has_payment_method: bool,
    /// `SELF`, `CLIENT_OWNED`, `ON_BEHALF_OF`.
    pub ownership_type: String,
    /// The portfolio it is managed for, where `ownership_type` is `ON_BEHALF_OF`.
    pub on_behalf_of: Option<String>,
    /// As `account_update` told them: `restriction_type` and `expiration`.
    pub restrictions: Vec<Value>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    pub id: String,
    pub waba_id: String,
    /// As a person writes it: `+44 20 7946 0018`.
    pub display: String,
    pub verified_name: String,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality_rating: String,
    /// `CONNECTED`, `PENDING`, `DISCONNECTED`, `FLAGGED`, `RESTRICTED`, `RATE_LIMITED`, `BANNED` …
    /// Sends pass while it is connected, flagged, restricted or rate limited; banned is 131031, the rest 133010.
    pub status: String,
    pub callback_override: Option<String>,
    /// `VERIFIED`, `NOT_VERIFIED`, `EXPIRED`: whether its owner proved it with a code.
    pub code_verification_status: String,
    /// `APPROVED`, `AVAILABLE_WITHOUT_REVIEW`, `PENDING_REVIEW`, `DECLINED`, `EXPIRED`, `NONE`.
    pub name_status: String,
    /// A name asked for and not yet decided.
    pub new_name: Option<String>,
    pub new_name_status: String,
    pub is_official: bool,
    /// `LIVE`, `SANDBOX`.
    pub account_mode: String,
    /// `STANDARD`, `HIGH`, `NOT_APPLICABLE`.
    pub throughput: String,
    /// Calling over SIP is off, which Meta counts as `LIMITED` though messages pass.
    pub lacks_sip: bool,
    pub two_step: TwoStep,
    pub verification: Verification,
    /// Calls of `/register` and `/deregister`, in milliseconds: ten in 72 hours (133016).
    pub registrations: Vec<i64>,
    pub profile: Profile,
    /// Meta's test number: sends only to these, in digits, at most five (131030). None: an ordinary number.
    pub test_recipients: Option<BTreeSet<String>>,
    /// The number is also on a telephone with the WhatsApp Business app.
    pub biz_app: Option<BizApp>,
}

/// The two-step PIN of a number and the guesses at it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwoStep {
    /// None: the next `/register` sets it.
    pub pin: Option<String>,
    /// Wrong ones left before 133008. Meta names no number; the sandbox takes five.
    pub guesses_left: u32,
    /// Milliseconds; until then every guess is 133008.
    pub locked_until_ms: i64,
}

/// The code by SMS or call that proves a number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// The code that is on its way. Only the sandbox's own pages and control calls show it.
    pub code: Option<String>,
    /// When codes were asked for, in milliseconds.
    pub requested: Vec<i64>,
    pub wrong_codes: u32,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub about: Option<String>,
    pub address: Option<String>,
    pub description: Option<String>,
    pub email: Option<String>,
    pub websites: Vec<String>,
    pub vertical: String,
    pub has_picture: bool,
}

/// What coexistence knows of the telephone (facts/meta.md 4.11).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BizApp {
    /// Milliseconds. Contacts and history may be asked for during 24 hours from here.
    pub onboarded_ms: i64,
    /// The owner agreed to share the chats of the last 180 days.
    pub shares_history: bool,
    /// Request id by `sync_type`, each once.
    pub synced: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    pub value: String,
    pub app_id: String,
    /// None: every account.
    pub wabas: Option<BTreeSet<String>>,
    pub scopes: Vec<String>,
    pub state: TokenState,
    /// `SYSTEM_USER`, `USER`.
    pub kind: String,
    /// Seconds since 1970; None never.
    pub expires_at: Option<i64>,
    /// Seconds since 1970, for people's tokens: ninety days after they last agreed. None never.
    pub data_access_expires_at: Option<i64>,
    /// Seconds since 1970, where it is known.
    pub issued_at: Option<i64>,
    pub user_id: String,
    /// The portfolio of a business token that Embedded Signup gave.
    pub client_business_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    Valid,
    /// 190 with subcode 463.
    Expired,
    /// 190 with subcode 467.
    Revoked,
    /// 190 with subcode 458: the app was taken off the account.
    Uninstalled,
}

impl Business {
    pub(crate) fn new(id: &str, name: &str) -> Business {
        Business {
            id: id.to_owned(),
            name: name.to_owned(),
            verification_status: "verified".to_owned(),
            messaging_limit: "TIER_2K".to_owned(),
        }
    }
}

impl App {
    pub(crate) fn new(id: &str, name: &str, secret: &str, business_id: &str, config_id: &str) -> App {
        App {
            id: id.to_owned(),
            name: name.to_owned(),
            secret: secret.to_owned(),
            business_id: business_id.to_owned(),
            subscription: None,
            is_live: true,
            is_partner: false,
            config_id: config_id.to_owned(),
            redirect_uris: BTreeSet::new(),
            privacy_policy_url: Some("https://shop.example/privacy".to_owned()),
            business_token_days: None,
        }
    }
}

impl Waba {
    pub(crate) fn new(id: &str, name: &str, business_id: &str) -> Waba {
        Waba {
            id: id.to_owned(),
            name: name.to_owned(),
            business_id: business_id.to_owned(),
            subscribed: BTreeMap::new(),
            status: "ACTIVE".to_owned(),
            account_review_status: "APPROVED".to_owned(),
            has_payment_method: true,
            ownership_type: "SELF".to_owned(),
            on_behalf_of: None,
            restrictions: Vec::new(),
        }
    }
}

impl Number {
    /// Registered, verified, named, with a PIN.
    pub(crate) fn new(id: &str, waba_id: &str, display: &str, verified_name: &str) -> Number {
        Number {
            id: id.to_owned(),
            waba_id: waba_id.to_owned(),
            display: display.to_owned(),
            verified_name: verified_name.to_owned(),
            quality_rating: "GREEN".to_owned(),
            status: "CONNECTED".to_owned(),
            callback_override: None,
            code_verification_status: "VERIFIED".to_owned(),
            name_status: "APPROVED".to_owned(),
            new_name: None,
            new_name_status: "NONE".to_owned(),
            is_official: false,
            account_mode: "LIVE".to_owned(),
            throughput: "STANDARD".to_owned(),
            lacks_sip: false,
            two_step: TwoStep { pin: Some(PIN.to_owned()), guesses_left: 5, locked_until_ms: 0 },
            verification: Verification::default(),
            registrations: Vec::new(),
            profile: Profile {
                about: Some(verified_name.to_owned()),
                vertical: "EDU".to_owned(),
                has_picture: true,
                ..Profile::default()
            },
            test_recipients: None,
            biz_app: None,
        }
    }

    /// As a new number is: neither proved nor registered, and Meta has still to look at its name.
    pub(crate) fn unproved(id: &str, waba_id: &str, display: &str, verified_name: &str) -> Number {
        let mut number = Number::new(id, waba_id, display, verified_name);
        "PENDING".clone_into(&mut number.status);
        "NOT_VERIFIED".clone_into(&mut number.code_verification_status);
        "PENDING_REVIEW".clone_into(&mut number.name_status);
        "UNKNOWN".clone_into(&mut number.quality_rating);
        "NOT_APPLICABLE".clone_into(&mut number.throughput);
        number.two_step.pin = None;
        number
    }

    pub fn digits(&self) -> String {
        digits_of(&self.display)
    }

    /// Whether it is on the Cloud API at all.
    pub(crate) fn is_registered(&self) -> bool {
        matches!(self.status.as_str(), "CONNECTED" | "FLAGGED" | "RESTRICTED" | "RATE_LIMITED" | "BANNED")
    }
}

/// Facts that have facts of their own: a change of one leaves the others.
const PARTS: &[&str] = &["two_step", "verification", "profile", "biz_app", "subscription"];

/// Changes facts by their names; those of [`PARTS`] are merged, everything else replaced. An unknown name is refused, and
/// so is a change of `id`.
pub(crate) fn change<T: Serialize + DeserializeOwned>(asset: &mut T, change: &Value) -> Result<(), String> {
    let mut all = json!(asset);
    let Value::Object(changes) = change else { return Err("The body is an object of facts to change.".to_owned()) };
    if changes.contains_key("id") {
        return Err("An id cannot be changed.".to_owned());
    }
    merge(&mut all, changes);
    *asset = serde_json::from_value(all).map_err(|error| error.to_string())?;
    Ok(())
}

fn merge(into: &mut Value, changes: &Map<String, Value>) {
    for (name, value) in changes {
        match (into.get_mut(name), value) {
            (Some(inner @ Value::Object(_)), Value::Object(changes)) if PARTS.contains(&name.as_str()) => {
                merge(inner, changes);
            }
            _ => into[name] = value.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_changed_by_name_and_unknown_names_are_refused() {
        let mut number = Number::new("1", "2", "+44 20 7946 0018", "Lark");
        change(&mut number, &json!({ "name_status": "DECLINED", "two_step": { "guesses_left": 1 } })).unwrap();
        assert_eq!(number.name_status, "DECLINED");
        assert_eq!((number.two_step.guesses_left, number.two_step.pin.as_deref()), (1, Some(PIN)));
        change(&mut number, &json!({ "two_step": { "pin": null } })).unwrap();
        assert_eq!(number.two_step.pin, None);
        let mut waba = Waba::new("1", "Lark", "2");
        change(&mut waba, &json!({ "subscribed": { "3": null } })).unwrap();
        change(&mut waba, &json!({ "subscribed": {} })).unwrap();
        assert_eq!(waba.subscribed, BTreeMap::new());
        for wrong in [json!({ "nonsense": 1 }), json!({ "id": "3" }), json!({ "two_step": { "pins": 1 } }), json!([])] {
            assert!(change(&mut number, &wrong).is_err(), "{wrong}");
        }
    }
}
