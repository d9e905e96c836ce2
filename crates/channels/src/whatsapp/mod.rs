//! WhatsApp over Meta's Cloud API, Graph v26 (facts/meta.md sections 1 to 4).
//!
//! - `signature`: is this post from Meta, for an app whose secret we hold?
//! - `signed_request`: is this call about a person's login from Meta?
//! - `webhook`: raw bytes into items, each on its own.
//! - `errors`: what Meta's codes mean for the dispatcher, and in the owner's words.
//! - `render`: what we want to say into the body of a call.
//! - `health`: what webhooks and answers say of a number and its account.
//! - `rates`: what Meta charges for a message.
//! - `client`: calls as values, and what the answers mean.

pub mod client;
pub mod errors;
pub mod health;
mod payload;
pub mod rates;
pub mod render;
pub mod signature;
pub mod signed_request;
pub mod templates;
pub mod webhook;
