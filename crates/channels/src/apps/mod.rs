//! Apps: a business's connection to Meta. A Meta app has one callback for all its numbers (facts/meta.md 2.5).
//!
//! - Secrets and the verify token stand sealed. Several secrets are accepted, the newest first, so that one can be
//!   changed at Meta without losing a post.                                                     (P-SEC-1)
//! - The key in the callback's address names the tenant and the app and proves that we made it; it is not stored.
//! - The same Meta app connected again, for a second number, is the same row with the same address.

mod key;
mod store;

use ::store::{Event, Result, Scope, Tx};
use kernel::{Aad, AppId, Secret, TenantId, Timestamp, VaultError, vault};
use url::Url;

use crate::whatsapp::client::GraphId;

pub use key::HookKey;
use store::Known;
pub(crate) use store::seen;

/// How many app secrets are accepted at once: the one at Meta, and those it replaced.
const MOST_SECRETS: usize = 3;

/// A connection to Meta, opened.
#[derive(Clone, Debug)]
pub struct App {
    pub id: AppId,
    /// Meta's id of the app, where the owner gave it.
    pub external_id: Option<GraphId>,
    /// Newest first; never empty.
    pub secrets: Vec<Secret>,
    pub verify_token: Secret,
    pub callback: Callback,
    /// When Meta last asked whether the callback is ours.
    pub verified_at: Option<Timestamp>,
    pub last_webhook_at: Option<Timestamp>,
    /// Since when posts come with wrong signatures, though it worked.
    pub failing_since: Option<Timestamp>,
    /// The operator's, which serves many businesses: each account names its own callback, and the app's is left alone.
    pub is_shared: bool,
}

/// Whether Kontor told Meta where to send events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callback {
    /// The app's id is not known, so the owner sets it by hand.
    ByHand,
    Set,
    /// Meta did not take it.
    Failed,
}

impl Callback {
    pub const fn as_str(self) -> &'static str {
        match self {
            Callback::ByHand => "none",
            Callback::Set => "set",
            Callback::Failed => "failed",
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "set" => Callback::Set,
            "failed" => Callback::Failed,
            _ => Callback::ByHand,
        }
    }
}

/// What the owner entered about an app.
#[derive(Clone, Debug)]
pub struct Given {
    pub external_id: Option<GraphId>,
    pub secret: Secret,
    pub verify_token: Option<Secret>,
    /// Whether it is the operator's app.
    pub is_shared: bool,
}

impl App {
    /// As it is before Meta has said anything.
    fn fresh(id: AppId, given: &Given) -> Self {
        Self {
            id,
            external_id: given.external_id.clone(),
            secrets: vec![given.secret.clone()],
            verify_token: given.verify_token.clone().unwrap_or_else(|| Secret::new(vault::random_token())),
            callback: Callback::ByHand,
            verified_at: None,
            last_webhook_at: None,
            failing_since: None,
            is_shared: given.is_shared,
        }
    }

    pub fn newest_secret(&self) -> &Secret {
        self.secrets.first().expect("OK because an app is never stored without a secret")
    }

    /// Where Meta sends this app's events.
    pub fn webhook_url(&self, vault: &kernel::Vault, tenant: TenantId, public_url: &Url) -> Result<String, VaultError> {
        let key = HookKey::of(vault, tenant, self.id)?;
        Ok(format!("{}/hooks/meta/{key}", public_url.as_str().trim_end_matches('/')))
    }
}

pub fn get(scope: &Scope<'_>, id: AppId) -> Result<Option<App>> {
    store::get(scope, id)
}

/// The row for what was entered: the one of the same Meta app, by its id or its secret, or a new one.
/// A secret it did not know yet becomes its newest. A row of this very app that can no longer be opened is sealed anew with
/// what was entered; another's is left alone.
pub fn prepare(tx: &mut Tx<'_>, given: &Given) -> Result<App> {
    let known = store::all(tx)?;
    let is_named = |one: &&Known| given.external_id.is_some() && one.external_id == given.external_id;
    if let Some(named) = known.iter().find(is_named) {
        return match named.app.clone() {
            Some(app) => learn(tx, app, given),
            None => {
                let app = App::fresh(named.id, given);
                store::update(tx, &app)?;
                store::set_callback(tx, app.id, app.callback)?;
                changed(tx, app.id);
                Ok(app)
            }
        };
    }
    let fits = |app: &App| app.external_id.is_none() || given.external_id.is_none();
    let by_secret = known.into_iter().filter_map(|one| one.app).find(|app| fits(app) && holds(app, &given.secret));
    if let Some(app) = by_secret {
        return learn(tx, app, given);
    }
    let app = App::fresh(tx.id(), given);
    store::insert(tx, &app)?;
    Ok(app)
}

/// Takes what was entered about an app that is known already.
pub fn learn(tx: &mut Tx<'_>, mut app: App, given: &Given) -> Result<App> {
    let before = app.clone();
    app.external_id = app.external_id.or_else(|| given.external_id.clone());
    app.secrets.retain(|secret| !same(secret, &given.secret));
    app.secrets.insert(0, given.secret.clone());
    app.secrets.truncate(MOST_SECRETS);
    if let Some(token) = &given.verify_token {
        app.verify_token = token.clone();
    }
    let is_same = before.external_id == app.external_id
        && same(before.newest_secret(), app.newest_secret())
        && same(&before.verify_token, &app.verify_token);
    if !is_same {
        store::update(tx, &app)?;
        changed(tx, app.id);
    }
    Ok(app)
}

/// Notes whether Meta knows the callback.
pub fn set_callback(tx: &mut Tx<'_>, id: AppId, callback: Callback) -> Result<()> {
    if store::set_callback(tx, id, callback)? {
        changed(tx, id);
    }
    Ok(())
}

/// Meta asked whether the callback is ours, with the right token.
pub fn verified(tx: &mut Tx<'_>, id: AppId) -> Result<()> {
    store::verified(tx, id)?;
    changed(tx, id);
    Ok(())
}

/// The hooks read it anew.
pub(crate) fn changed(tx: &mut Tx<'_>, id: AppId) {
    tx.record(Event::new("app.changed").fact("app_id", id));
}

fn holds(app: &App, secret: &Secret) -> bool {
    app.secrets.iter().any(|one| same(one, secret))
}

fn same(one: &Secret, other: &Secret) -> bool {
    kernel::same(one.expose().as_bytes(), other.expose().as_bytes())
}

/// Where an app's sealed verify token belongs.
fn verify_aad(app: AppId) -> Aad<'static> {
    Aad { table: "app", column: "verify_token", row: app.as_uuid() }
}
