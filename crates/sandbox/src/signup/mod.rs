//! Embedded Signup: a business agrees that an app may use its WhatsApp account (facts/meta.md 4.11).
//!
//! Three roads: a new number; one it has at Meta already; the one on its telephone with the WhatsApp Business app
//! (coexistence). A new business begins as Meta's do: unverified, the lowest limit, no payment method, its name still to
//! be looked at. The app hears of it on `account_update`, gets a code good for half a minute, and must do the rest
//! itself: exchange, subscribe, register.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::assets::{BizApp, Number, Token, TokenState};
use crate::builders::BOTH_SCOPES;
use crate::ids;
use crate::management::Telling;
use crate::state::State;
use crate::world::{Granted, World, digits_of};

pub(crate) mod pages;

/// Seconds.
const CODE_LIVES: i64 = 30;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Road {
    #[default]
    New,
    /// A number that is at Meta already: `number`.
    Existing,
    /// The number on a telephone: coexistence.
    App,
}

/// What the owner fills in on Meta's pages.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signup {
    pub app_id: String,
    /// As in the dialogue; the exchange must name the same. None: a popup without one.
    pub redirect_uri: Option<String>,
    pub road: Road,
    pub business_name: String,
    /// Empty: the business's name.
    pub display_name: String,
    pub phone: String,
    /// For `existing`.
    pub number: Option<String>,
    /// For `app`: the owner agreed to share the chats of the last 180 days.
    pub shares_history: bool,
}

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Signed {
    pub code: String,
    pub business_id: String,
    pub waba_id: String,
    pub phone_number_id: String,
}

impl State {
    pub(crate) fn sign_up(self: &Arc<State>, signup: &Signup) -> Result<Signed, String> {
        let now_ms = self.clock.now_ms();
        let signed = self.world().sign_up(signup, now_ms)?;
        for event in ["PARTNER_ADDED", "PARTNER_APP_INSTALLED"] {
            self.tell_management(&Telling {
                field: "account_update".to_owned(),
                event: event.to_owned(),
                waba: Some(signed.waba_id.clone()),
                app: Some(signup.app_id.clone()),
                ..Telling::default()
            })?;
        }
        Ok(signed)
    }
}

impl World {
    fn sign_up(&mut self, signup: &Signup, now_ms: i64) -> Result<Signed, String> {
        let app =
            self.apps.get(&signup.app_id).cloned().ok_or_else(|| format!("There is no app {}.", signup.app_id))?;
        let number = match signup.road {
            Road::Existing => {
                let id = signup.number.clone().unwrap_or_default();
                self.numbers.get(&id).cloned().ok_or_else(|| format!("There is no number {id}."))?
            }
            Road::New | Road::App => self.found(signup, now_ms)?,
        };
        let business_id = self.business_of(&number.waba_id).map(|business| business.id.clone()).unwrap_or_default();
        let now = now_ms.div_euclid(1000);
        let token = Token {
            value: ids::token(),
            app_id: app.id,
            wabas: Some(BTreeSet::from([number.waba_id.clone()])),
            scopes: BOTH_SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
            state: TokenState::Valid,
            kind: "SYSTEM_USER".to_owned(),
            expires_at: app.business_token_days.map(|days| now + days * 86_400),
            data_access_expires_at: None,
            issued_at: Some(now),
            user_id: ids::node(),
            client_business_id: Some(business_id.clone()),
        };
        // Hosted Embedded Signup brings no code; the partner fetches this token instead.
        if signup.redirect_uri.is_none() {
            self.tokens.insert(token.value.clone(), token.clone());
        }
        let code = format!("AQ{}", ids::secret());
        let redirect_uri = signup.redirect_uri.clone();
        self.codes.insert(code.clone(), Granted { token, redirect_uri, expires_at: now + CODE_LIVES, is_used: false });
        Ok(Signed { code, business_id, waba_id: number.waba_id, phone_number_id: number.id })
    }

    /// A new portfolio with an account and this number.
    fn found(&mut self, signup: &Signup, now_ms: i64) -> Result<Number, String> {
        let name = signup.business_name.trim();
        let digits = digits_of(&signup.phone);
        if name.is_empty() {
            return Err("Say what the business is called.".to_owned());
        }
        if !(6..=15).contains(&digits.len()) {
            return Err("This is no telephone number.".to_owned());
        }
        if self.numbers.values().any(|number| number.digits() == digits) {
            return Err("This number is already registered with WhatsApp. Choose it from those you have.".to_owned());
        }
        let business_id = self.add_business(name);
        if let Some(business) = self.businesses.get_mut(&business_id) {
            "not_verified".clone_into(&mut business.verification_status);
            "TIER_250".clone_into(&mut business.messaging_limit);
        }
        let waba_id = self.add_waba_of(&business_id, name);
        if let Some(waba) = self.wabas.get_mut(&waba_id) {
            waba.has_payment_method = false;
            "CLIENT_OWNED".clone_into(&mut waba.ownership_type);
        }
        let display_name = Some(signup.display_name.trim()).filter(|name| !name.is_empty()).unwrap_or(name);
        let mut number = Number::unproved(&ids::node(), &waba_id, signup.phone.trim(), display_name);
        // The pages prove it with a code of their own.
        "VERIFIED".clone_into(&mut number.code_verification_status);
        if signup.road == Road::App {
            "CONNECTED".clone_into(&mut number.status);
            "STANDARD".clone_into(&mut number.throughput);
            "AVAILABLE_WITHOUT_REVIEW".clone_into(&mut number.name_status);
            number.biz_app =
                Some(BizApp { onboarded_ms: now_ms, shares_history: signup.shares_history, synced: BTreeMap::new() });
        }
        self.numbers.insert(number.id.clone(), number.clone());
        Ok(number)
    }
}
