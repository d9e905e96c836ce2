//! Who calls, and what they may: put into the request by the route layer, taken out by handlers as typed values.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono_tz::Tz;
use kernel::{
    Actor, Locale, LoginId, Permission, Permissions, Problem, RequestId, Role, SessionId, StaffId, SupportGrantId,
    TenantId, Timestamp, Who,
};

use crate::alerts::Alert;
use crate::app::{Operator, SignedIn};
use crate::failure::Failure;

/// A caller inside one tenant. A handler that takes one runs only on a route that checked it.
#[derive(Clone, Debug)]
pub struct Access {
    pub tenant: TenantId,
    pub actor: Actor,
    pub permissions: Permissions,
    pub sees: Sees,
    pub staff: Option<StaffId>,
    pub login: Option<LoginId>,
    pub session: Option<SessionId>,
    /// The member's name; empty for a program.
    pub name: String,
    pub tenant_name: String,
    pub role: Option<Role>,
    /// What this member is told on every page.
    pub alert: Option<Alert>,
    /// By which the operator may look at this business now: hers, or what owners and admins are told of on every page.
    pub grant: Option<OpenGrant>,
    /// How many notices this member has not read.
    pub unread_notices: i64,
    /// How far the stream of events had come when this was asked, before anything was read for the answer; where it is not known, none.
    pub reached: Option<i64>,
    pub time_zone: Tz,
    pub locale: Locale,
}

/// What of the conversations a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sees {
    All,
    OwnAndUnassigned(StaffId),
}

/// A grant that is open. Whether it still is, is asked at every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenGrant {
    pub id: SupportGrantId,
    pub ends_at: Timestamp,
}

impl Access {
    /// Someone for whom work goes on while no page is before them: what they may and see, and nothing else about them.
    pub fn alone(tenant: TenantId, actor: Actor, permissions: Permissions, sees: Sees) -> Self {
        Self {
            tenant,
            actor,
            permissions,
            sees,
            staff: actor.who.staff(),
            login: None,
            session: None,
            name: String::new(),
            tenant_name: String::new(),
            role: None,
            alert: None,
            grant: None,
            unread_notices: 0,
            reached: None,
            time_zone: chrono_tz::UTC,
            locale: Locale::default(),
        }
    }

    /// Whether it is the operator who looks, by a grant. She reads and never writes.
    pub fn is_visit(&self) -> bool {
        self.actor.who == Who::Operator
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }
}

/// The request's id, from `X-Request-Id` or new.
#[derive(Clone, Copy, Debug)]
pub struct Request(pub RequestId);

/// Whether a part of a page was asked for, not the whole.
#[derive(Clone, Copy, Debug)]
pub struct Fragment(pub bool);

macro_rules! from_extensions {
    ($($kind:ty),*) => {$(
        impl<S: Send + Sync> FromRequestParts<S> for $kind {
            type Rejection = Failure;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
                parts.extensions.get::<$kind>().cloned().ok_or_else(|| Problem::forbidden().into())
            }
        }
    )*};
}

from_extensions!(Access, SignedIn, Operator, Request);

impl<S: Send + Sync> FromRequestParts<S> for Fragment {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let by_header = parts.headers.contains_key("hx-request");
        let by_query =
            parts.uri.query().is_some_and(|query| query.split('&').any(|pair| pair.starts_with("fragment=")));
        Ok(Fragment(by_header || by_query))
    }
}
