//! What Meta says about a number, its token, its account and its callback, question by question. A question that brings
//! nothing leaves its answer out; nothing is guessed from it.

use kernel::{RequestId, TenantId};
use serde::{Deserialize, Serialize};
use web::App;

use super::{address, is_ours};
use crate::inboxes::meta::{Meta, is_registered};
use crate::inboxes::{Credentials, Held};
use crate::whatsapp::client::{self, GraphId, NumberDetails, setup};

/// Everything, as it stood when Meta was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Facts {
    pub(crate) token: Option<TokenFacts>,
    pub(crate) number: Option<NumberFacts>,
    /// `verified`, `pending` … of the business.
    pub(crate) verification: Option<String>,
    /// Whether the account's events are sent to the app.
    pub(crate) is_subscribed: Option<bool>,
    pub(crate) callback: Option<CallbackFacts>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TokenFacts {
    pub(crate) is_valid: bool,
    /// Seconds since 1970; nothing if it lasts.
    pub(crate) expires_at: Option<i64>,
    pub(crate) is_of_app: bool,
    pub(crate) may_all: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct NumberFacts {
    pub(crate) is_registered: bool,
    pub(crate) is_banned: bool,
    /// Whether its owner proved by a code that it is hers.
    pub(crate) is_proved: bool,
    pub(crate) is_on_phone: bool,
    pub(crate) name: String,
    pub(crate) name_status: Option<String>,
    pub(crate) limit: Option<String>,
    /// Whether its messages come here, where Meta says where they go.
    pub(crate) comes_here: Option<bool>,
    /// Meta complains of the way to pay.
    pub(crate) lacks_payment: bool,
}

/// How the app's callback stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CallbackFacts {
    /// None where the app has no callback at all.
    pub(crate) is_ours: Option<bool>,
    pub(crate) is_active: bool,
    pub(crate) hears_messages: bool,
}

/// Meta's code for a way to pay that is missing or refused (Meta, "Messaging Health Status").
const NO_PAYMENT: i64 = 141_006;

/// Asks Meta everything. What cannot be asked stays unknown.
pub(crate) async fn read(app: &App, tenant: TenantId, request: RequestId, held: &Held) -> Facts {
    let Some(credentials) = held.credentials(None) else { return Facts::default() };
    let meta = Meta { app, tenant, request, subject: Some(held.inbox.id.as_uuid()) };
    let url = address(app, tenant, &held.app).unwrap_or_default();
    let token = token(&meta, &credentials).await;
    if token.as_ref().is_some_and(|(token, _)| !token.is_valid) {
        // Nothing else can be asked with it.
        return Facts { token: token.map(|(token, _)| token), ..Facts::default() };
    }
    let (facts, made_for) = token.unzip();
    let external = credentials.app.external_id.clone().or(made_for.flatten());
    let subscription = subscription(&meta, &credentials, external.as_ref()).await;
    let callback = match (&external, held.app.is_shared) {
        // Its address is the account's, which stands with the subscription.
        (_, true) => subscription.as_ref().map(|(_, own)| CallbackFacts {
            is_ours: own.as_deref().map(|own| is_ours(own, &url)),
            is_active: true,
            hears_messages: true,
        }),
        (Some(external), false) => callback(&meta, &credentials, external, &url).await,
        (None, false) => None,
    };
    Facts {
        token: facts,
        number: meta.number(&credentials).await.ok().map(|number| number_facts(&number, &url)),
        verification: verification(&meta, &credentials).await,
        is_subscribed: subscription.map(|(is_subscribed, _)| is_subscribed),
        callback,
    }
}

/// What the token may do, and the app that it was made for.
async fn token(meta: &Meta<'_>, credentials: &Credentials) -> Option<(TokenFacts, Option<GraphId>)> {
    let call = match &credentials.app.external_id {
        Some(app) => client::debug_token(app, &credentials.app.secret, &credentials.token),
        None => setup::inspect(&credentials.token).with_proof(&credentials.app.secret, meta.app.clock.now()),
    };
    let details = match meta.ask("check a token", call, client::token).await {
        Ok(details) => details,
        // A token that may not ask about itself is no token any more; another app's is told apart by code 100.
        Err(trouble) => {
            let is_of_app = trouble.code() != Some(100);
            let is_refused = matches!(trouble.code(), Some(100 | 190));
            return is_refused.then(|| (TokenFacts { is_of_app, ..TokenFacts::default() }, None));
        }
    };
    let named = credentials.app.external_id.as_ref();
    let facts = TokenFacts {
        is_valid: details.is_valid,
        expires_at: details.expires_at.map(|at| at.seconds()),
        is_of_app: named.is_none_or(|named| details.app_id.as_deref().is_none_or(|app| app == named.as_str())),
        may_all: details.missing_scopes().is_empty(),
    };
    Some((facts, details.app_id.and_then(|app| GraphId::parse(&app).ok())))
}

fn number_facts(number: &NumberDetails, url: &str) -> NumberFacts {
    NumberFacts {
        is_registered: is_registered(number),
        is_banned: number.status.as_deref() == Some("BANNED"),
        is_proved: number.code_verification_status.as_deref().is_none_or(|status| status == "VERIFIED"),
        is_on_phone: number.is_on_business_app == Some(true),
        name: number.verified_name.clone().unwrap_or_default(),
        name_status: number.name_status.clone(),
        limit: number.messaging_limit.clone(),
        comes_here: number.callback.as_deref().map(|callback| is_ours(callback, url)),
        lacks_payment: number.troubles.iter().any(|trouble| trouble.code == Some(NO_PAYMENT)),
    }
}

async fn verification(meta: &Meta<'_>, credentials: &Credentials) -> Option<String> {
    let call = setup::get_account(&credentials.token, &credentials.account);
    let call = call.with_proof(&credentials.app.secret, meta.app.clock.now());
    meta.ask("check an account", call, setup::account).await.ok()?.verification
}

/// Whether the account's events are sent to the app, and the account's own callback for it.
async fn subscription(
    meta: &Meta<'_>,
    credentials: &Credentials,
    app: Option<&GraphId>,
) -> Option<(bool, Option<String>)> {
    let call = setup::get_subscribed(&credentials.token, &credentials.account);
    let call = call.with_proof(&credentials.app.secret, meta.app.clock.now());
    let apps = meta.ask("check a subscription", call, setup::subscribed).await.ok()?.items;
    let ours = apps.into_iter().find(|one| app.is_none_or(|app| one.app == app.as_str()));
    Some((ours.is_some(), ours.and_then(|one| one.callback)))
}

async fn callback(meta: &Meta<'_>, credentials: &Credentials, app: &GraphId, url: &str) -> Option<CallbackFacts> {
    let call = setup::get_callbacks(app, &credentials.app.secret);
    let found = meta.ask("check the callback", call, setup::callbacks).await.ok()?.items;
    Some(found.first().map_or_else(CallbackFacts::default, |one| CallbackFacts {
        is_ours: Some(one.url.as_deref().is_some_and(|theirs| is_ours(theirs, url))),
        is_active: one.is_active,
        hears_messages: one.fields.iter().any(|field| field == "messages"),
    }))
}
