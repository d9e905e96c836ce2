//! The web: routes, pages, components, the event stream, and every outgoing call.
//!
//! - A route is one line of a table that names its audience and permission.       ([`Routes`])
//! - A handler learns who calls only from a typed value that the route layer made. ([`Access`])
//! - Every outgoing call goes through [`Egress`], to a registered recipient.

// So that this room's own words are made as every other room's are.
extern crate self as web;

mod access;
mod alerts;
mod app;
pub mod assets;
pub mod components;
mod context;
pub mod csv;
mod docs;
mod egress;
mod errors;
pub mod events;
mod extract;
mod failure;
pub mod language;
pub mod layout;
pub mod mail;
pub mod manner;
mod once;
pub mod openapi;
pub mod reads;
mod routes;
mod session;
mod smaller;
pub mod upload;
pub mod words;

pub use access::{Access, Fragment, OpenGrant, Request, Sees};
pub use alerts::Alert;
pub use app::{
    App, Guard, KeyHolder, LOOKED, Look, Member, Operator, Parts, Settings, SignedIn, Signup, Visible, Visit,
};
pub use axum::http::Method;
pub use context::Place;
pub use egress::own;
pub use egress::{
    Download, Egress, EgressError, Incoming, MetaFile, MetaUpload, Outgoing, Push, PushEndpoint, Reach, Recipient,
    TOO_LARGE, WebhookAddress, WebhookCall,
};
pub use events::{Doing, Typing, TypingHub};
pub use extract::{Form, JsonBody, Listing, Page, Path, Query, cursor, redirect};
pub use failure::{Failure, Result};
pub use once::{Once, forget_answers};
pub use routes::{ApiDoc, Audience, Route, Routes, admits, described, dress, panicked};
pub use session::{SESSION_COOKIE, cookie, end_session_cookie, session_cookie};

/// What belongs to no room: assets, the event stream, the description of the API.
pub fn routes() -> Routes {
    Routes::new()
        .public(Method::GET, assets::ROUTE, assets::serve)
        .public(Method::GET, "/sw.js", assets::worker)
        .public(Method::GET, "/manifest.webmanifest", assets::manifest)
        .public(Method::GET, "/api/openapi.json", openapi::serve)
        .public(Method::GET, "/api/docs", docs::page)
        .and(events::routes())
}
