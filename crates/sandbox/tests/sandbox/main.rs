//! The sandbox over real HTTP: what it answers, what it posts, what it breaks on request.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod coexistence;
mod facts;
mod faults;
mod graph;
mod management;
mod media;
mod receiver;
mod registration;
mod sends;
mod signup;
mod telephones;
mod templates;
mod tokens;
mod verification;
mod webhooks;
mod world;
