//! What every handler is given: the data, the clock, the keys, the way out, and who may come in.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use kernel::{
    ApiKeyId, Clock, ConversationId, Locale, LoginId, Permissions, Role, SessionId, StaffId, TenantId, Vault,
};
use store::{Db, Scope};
use url::Url;

use crate::access::{Access, Sees};
use crate::alerts::Alert;
use crate::egress::Egress;
use crate::events::TypingHub;

/// The running program, as handlers see it. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub vault: Vault,
    pub settings: Settings,
    pub egress: Egress,
    pub typing: TypingHub,
    pub guard: Arc<dyn Guard>,
    /// Which of these conversations may be shown to this access.
    pub visible: Visible,
    /// The OpenAPI document, built once from the route table.
    pub openapi: Arc<str>,
}

/// See [`Parts::visible`].
pub type Visible = fn(&Scope<'_>, &Access, Vec<ConversationId>) -> store::Result<HashSet<ConversationId>>;

/// What the operator set, as far as pages and handlers need it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address people and providers use. Links and callbacks begin with it.
    pub public_url: Url,
    /// The base of Meta's Graph API.
    pub meta_url: Url,
    pub signup: Signup,
}

/// Who may found a business on this installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Signup {
    /// Nobody, once set-up is done.
    Closed,
    /// Whom staff of a business invited into it.
    Invite,
    /// Anyone.
    Open,
}

impl App {
    pub fn new(parts: Parts) -> Self {
        let egress = parts.egress.at(parts.settings.public_url.clone());
        Self(Arc::new(Parts { egress, ..parts }))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Who is at the door. Implemented by accounts, which this room cannot see.
pub trait Guard: Send + Sync {
    /// The live session behind a cookie.
    fn session<'a>(&'a self, token: &'a str) -> BoxFuture<'a, store::Result<Option<SignedIn>>>;
    /// The login's membership in a tenant.
    fn member<'a>(&'a self, login: LoginId, tenant: TenantId) -> BoxFuture<'a, store::Result<Option<Member>>>;
    /// The language that a login set for itself, if it did.
    fn language<'a>(&'a self, _: LoginId) -> BoxFuture<'a, store::Result<Option<Locale>>> {
        Box::pin(std::future::ready(Ok(None)))
    }
    /// The live API key behind a bearer string.
    fn api_key<'a>(&'a self, token: &'a str) -> BoxFuture<'a, store::Result<Option<KeyHolder>>>;
}

/// A signed-in browser.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    pub login: LoginId,
    pub session: SessionId,
}

/// A member of a tenant's staff.
#[derive(Clone, Debug)]
pub struct Member {
    pub staff: StaffId,
    pub name: String,
    pub role: Role,
    /// What owners are told on every page.
    pub alert: Option<Alert>,
    /// How many notices she has not read.
    pub unread_notices: i64,
    pub tenant_name: String,
    pub sees: Sees,
    pub time_zone: String,
    pub locale: Locale,
}

/// A program with an API key.
#[derive(Clone, Debug)]
pub struct KeyHolder {
    pub tenant: TenantId,
    pub key: ApiKeyId,
    pub scopes: Permissions,
    pub sees: Sees,
    pub time_zone: String,
    pub locale: Locale,
}
