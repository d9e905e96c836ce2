//! What every handler is given: the data, the clock, the keys, the way out, and who may come in.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use kernel::{
    Actor, ApiKeyId, Clock, ConversationId, Locale, LoginId, Permissions, Role, SessionId, StaffId, TenantId, Vault,
};
use store::{Db, Scope};
use url::Url;
use uuid::Uuid;

use crate::access::{Access, OpenGrant, Sees};
use crate::alerts::Alert;
use crate::egress::Egress;
use crate::events::TypingHub;
use crate::reads::Reads;

/// The running program, as handlers see it. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>, Reads);

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
        let reads = Reads::new(parts.db.clone());
        Self(Arc::new(Parts { egress, ..parts }), reads)
    }

    /// Where it is written down who opens what about a customer.
    pub fn reads(&self) -> &Reads {
        &self.1
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
    /// The operator that a login is, if it is one.
    fn operator<'a>(&'a self, _: LoginId) -> BoxFuture<'a, store::Result<Option<Operator>>> {
        Box::pin(std::future::ready(Ok(None)))
    }
    /// What a login that is the operator may see of a tenant now: nothing without an open grant.
    fn visit<'a>(&'a self, _: LoginId, _: TenantId) -> BoxFuture<'a, store::Result<Option<Visit>>> {
        Box::pin(std::future::ready(Ok(None)))
    }
    /// Writes down, for the tenant to read, what the operator looks at. False: the grant has ended, and nothing is shown.
    fn looked<'a>(&'a self, _: Look) -> BoxFuture<'a, store::Result<bool>> {
        Box::pin(std::future::ready(Ok(false)))
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

/// Who runs the installation and answers what staff of all businesses ask. Named at the command line only.
#[derive(Clone, Debug)]
pub struct Operator {
    pub login: LoginId,
    pub name: String,
    pub actor: Actor,
    pub time_zone: chrono_tz::Tz,
}

/// The operator in a business, for as long as it lets her.
#[derive(Clone, Debug)]
pub struct Visit {
    pub grant: OpenGrant,
    pub permissions: Permissions,
    pub name: String,
    pub tenant_name: String,
    pub time_zone: String,
    pub locale: Locale,
}

/// The kind of event that a [`Look`] is.
pub const LOOKED: &str = "support.looked";

/// One look of the operator into a business: where and at what, not what stood there.
#[derive(Clone, Debug)]
pub struct Look {
    pub tenant: TenantId,
    pub actor: Actor,
    pub login: LoginId,
    pub grant: OpenGrant,
    pub route: &'static str,
    /// The ids in the address, in its order.
    pub subjects: Vec<Uuid>,
}

/// A member of a tenant's staff.
#[derive(Clone, Debug)]
pub struct Member {
    pub staff: StaffId,
    pub name: String,
    pub role: Role,
    /// What owners are told on every page.
    pub alert: Option<Alert>,
    /// The operator may look now: for those who may end it.
    pub grant: Option<OpenGrant>,
    /// How many notices she has not read.
    pub unread_notices: i64,
    /// How far the business's stream of events has come.
    pub reached: i64,
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
