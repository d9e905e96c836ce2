//! Asking Meta about a number before it is believed: each answer that is wrong becomes the one thing to change.
//!
//! Meta says the same for a wrong id, a wrong token and a missing permission (facts/meta.md 1.4), so it is asked in an
//! order in which each question has one thing left to be wrong.

use std::time::Duration;

use http::HeaderMap;
use kernel::{RequestId, Secret, TenantId};
use uuid::Uuid;
use web::{App, Outgoing};

use super::model::{Credentials, Wrong};
use crate::apps;
use crate::sending::outgoing;
use crate::whatsapp::client::{self, Failure, GraphId, GraphRequest, NumberDetails, TokenDetails, setup};
use crate::whatsapp::errors::{ErrorClass, GraphError};
use crate::whatsapp::templates::{self, Template};

const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// A hundred a page; no account has more.
const MOST_PAGES: usize = 60;

pub(crate) type Read<T> = fn(u16, &HeaderMap, &[u8]) -> Result<T, Failure>;

/// One round of questions for a tenant.
pub(crate) struct Meta<'a> {
    pub(crate) app: &'a App,
    pub(crate) tenant: TenantId,
    pub(crate) request: RequestId,
    /// The inbox, where there is one already.
    pub(crate) subject: Option<Uuid>,
}

/// The states of a number that is registered; in the later ones it sends less.
const REGISTERED: [&str; 4] = ["CONNECTED", "FLAGGED", "RESTRICTED", "RATE_LIMITED"];

/// Whether WhatsApp lets it send. A number that does not say is taken at its word by the first message.
pub(crate) fn is_registered(number: &NumberDetails) -> bool {
    number.status.as_deref().is_none_or(|status| REGISTERED.contains(&status))
}

/// Why a question brought nothing.
pub(crate) enum Trouble {
    Away,
    Refused(Box<GraphError>, ErrorClass),
}

impl Trouble {
    /// What it means where the token itself may be wrong, or the node `node` stands for.
    pub(crate) fn wrong(&self, node: Wrong) -> Wrong {
        let Trouble::Refused(error, class) = self else { return Wrong::MetaUnreachable };
        match (error.code, error.subcode, class) {
            (100, Some(33), _) => node,
            (_, Some(463), ErrorClass::Reconnect) => Wrong::TokenExpired,
            (3 | 10 | 200..=299 | 131_005, _, _) => Wrong::PermissionMissing,
            (2200..=2201, _, _) => Wrong::CallbackUnreachable,
            (_, _, ErrorClass::Reconnect) => Wrong::TokenRefused,
            (_, _, ErrorClass::Register) => Wrong::NumberNotRegistered,
            (_, _, ErrorClass::Throttled) => Wrong::MetaBusy,
            (_, _, ErrorClass::Retry { .. }) => Wrong::MetaUnreachable,
            _ => Wrong::MetaRefused,
        }
    }

    pub(crate) fn code(&self) -> Option<i64> {
        match self {
            Trouble::Refused(error, _) => Some(error.code),
            Trouble::Away => None,
        }
    }
}

impl Meta<'_> {
    /// Whether these credentials are one working number: app and secret, token and permissions, number, account.
    pub(super) async fn check(&self, credentials: &Credentials) -> Result<NumberDetails, Wrong> {
        let number = self.look(credentials).await?;
        if is_registered(&number) { Ok(number) } else { Err(Wrong::NumberNotRegistered) }
    }

    /// The same, of a number that may yet have to be registered with its PIN.
    pub(super) async fn look(&self, credentials: &Credentials) -> Result<NumberDetails, Wrong> {
        if let Some(app) = &credentials.app.external_id {
            self.token(app, credentials).await?;
        }
        let number = self.number(credentials).await?;
        self.belongs(credentials).await?;
        Ok(number)
    }

    async fn token(&self, app: &GraphId, credentials: &Credentials) -> Result<(), Wrong> {
        let call = client::debug_token(app, &credentials.app.secret, &credentials.token);
        let details = match self.ask("check a token", call, client::token).await {
            Ok(details) => details,
            Err(trouble) if trouble.code() == Some(100) => return Err(Wrong::TokenOfAnotherApp),
            // The one who asks is the app itself, so a refusal is about its id and secret.
            Err(trouble) => {
                return Err(match trouble.wrong(Wrong::AppRefused) {
                    Wrong::TokenRefused | Wrong::TokenExpired | Wrong::PermissionMissing | Wrong::MetaRefused => {
                        Wrong::AppRefused
                    }
                    other => other,
                });
            }
        };
        if !details.is_valid {
            // The next question is refused, and its subcode says why.
            return Ok(());
        }
        if details.app_id.as_deref().is_some_and(|of| of != app.as_str()) {
            return Err(Wrong::TokenOfAnotherApp);
        }
        if !details.missing_scopes().is_empty() {
            return Err(Wrong::PermissionMissing);
        }
        let account = credentials.account.as_str();
        let is_elsewhere = |(scope, targets): &(String, Vec<String>)| {
            TokenDetails::NEEDED.contains(&scope.as_str())
                && !targets.is_empty()
                && !targets.iter().any(|one| one == account)
        };
        if details.targets.iter().any(is_elsewhere) { Err(Wrong::AccountElsewhere) } else { Ok(()) }
    }

    pub(crate) async fn number(&self, credentials: &Credentials) -> Result<NumberDetails, Wrong> {
        let bare = || client::get_number(&credentials.token, &credentials.number);
        let proved = bare().with_proof(&credentials.app.secret, self.app.clock.now());
        match self.ask("check a number", proved, client::number).await {
            Ok(number) => Ok(number),
            // The proof or the question: without a proof only the question can be wrong.
            Err(Trouble::Refused(error, _)) if error.code == 100 && error.subcode != Some(33) => {
                match self.ask("check a number", bare(), client::number).await {
                    Ok(_) => Err(Wrong::SecretWrong),
                    Err(trouble) => Err(trouble.wrong(Wrong::NumberUnknown)),
                }
            }
            Err(trouble) => Err(trouble.wrong(Wrong::NumberUnknown)),
        }
    }

    /// Whether the number is one of the account's.
    async fn belongs(&self, credentials: &Credentials) -> Result<(), Wrong> {
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let call = client::get_numbers(&credentials.token, &credentials.account, after.as_deref());
            let call = call.with_proof(&credentials.app.secret, self.app.clock.now());
            let page = self.ask("check an account", call, client::numbers).await;
            let page = page.map_err(|trouble| trouble.wrong(Wrong::AccountUnknown))?;
            if page.items.iter().any(|number| number.id == credentials.number.as_str()) {
                return Ok(());
            }
            after = page.after;
            if after.is_none() {
                break;
            }
        }
        Err(Wrong::NumberElsewhere)
    }

    /// Has the account's events sent to the app.
    pub(super) async fn subscribe(&self, account: &GraphId, token: &Secret, app_secret: &Secret) -> Result<(), Wrong> {
        let call = client::subscribe_waba(token, account).with_proof(app_secret, self.app.clock.now());
        self.ask("receive an account's events", call, client::success)
            .await
            .map_err(|trouble| trouble.wrong(Wrong::AccountUnknown))
    }

    /// Has the account's messages sent to a callback of its own, through an app that serves many businesses.
    pub(super) async fn subscribe_at(
        &self,
        account: &GraphId,
        token: &Secret,
        app: &apps::App,
        url: &str,
    ) -> Result<(), Wrong> {
        let call = setup::subscribe_waba_at(token, account, url, &app.verify_token)
            .with_proof(app.newest_secret(), self.app.clock.now());
        self.ask("receive an account's events", call, client::success)
            .await
            .map_err(|trouble| trouble.wrong(Wrong::AccountUnknown))
    }

    /// Ends it.
    pub(super) async fn unsubscribe(
        &self,
        account: &GraphId,
        token: &Secret,
        app_secret: &Secret,
    ) -> Result<(), Wrong> {
        let call = client::unsubscribe_waba(token, account).with_proof(app_secret, self.app.clock.now());
        self.ask("end an account's events", call, client::success)
            .await
            .map_err(|trouble| trouble.wrong(Wrong::AccountUnknown))
    }

    /// Tells Meta where the app's events go. Meta calls there before it answers.
    pub(super) async fn set_callback(
        &self,
        app: &GraphId,
        secret: &Secret,
        url: &str,
        verify_token: &Secret,
    ) -> Result<(), Wrong> {
        let set = async |fields: &[&str]| {
            let call = client::subscribe_app(app, secret, url, verify_token, fields);
            self.ask("set the callback", call, client::success).await
        };
        let outcome = match set(&[client::FIELDS, client::AGENT_FIELDS].concat()).await {
            // One field that Meta does not know, and it takes none.
            Err(trouble) if trouble.code() == Some(100) => set(client::FIELDS).await,
            outcome => outcome,
        };
        outcome.map_err(|trouble| match trouble.wrong(Wrong::AppRefused) {
            Wrong::TokenRefused | Wrong::TokenExpired => Wrong::AppRefused,
            other => other,
        })
    }

    /// All templates of an account.
    pub(super) async fn templates(
        &self,
        account: &GraphId,
        token: &Secret,
        app_secret: &Secret,
    ) -> Result<Vec<Template>, Wrong> {
        let (mut found, mut after): (Vec<Template>, Option<String>) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let call =
                client::get_templates(token, account, after.as_deref()).with_proof(app_secret, self.app.clock.now());
            let page = self.ask("read the templates", call, templates::list).await;
            let page = page.map_err(|trouble| trouble.wrong(Wrong::AccountUnknown))?;
            found.extend(page.items);
            after = page.after;
            if after.is_none() {
                break;
            }
        }
        Ok(found)
    }

    pub(crate) async fn ask<T>(&self, purpose: &'static str, call: GraphRequest, read: Read<T>) -> Result<T, Trouble> {
        let outgoing = outgoing(call, self.tenant, self.request, purpose, self.subject);
        let answer =
            self.app.egress.call(Outgoing { timeout: ANSWER_WITHIN, ..outgoing }).await.map_err(|_| Trouble::Away)?;
        read(answer.status, &answer.headers, &answer.body).map_err(|failure| match failure {
            Failure::Refused { error, class, .. } => Trouble::Refused(error, class),
            Failure::Unreadable { .. } => Trouble::Away,
        })
    }
}
