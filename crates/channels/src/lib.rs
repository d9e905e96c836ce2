//! Channels: how messages come in from a provider and go out to it, one folder a provider.
//!
//! - What a provider sends is turned into the neutral items of `incoming`; no other room reads a provider's JSON.
//! - The reading and the writing of a provider's words are pure: bytes in, values out. No clock, no network, no database.
//! - One bad item never costs its neighbours: it comes out as unreadable, with its reason and enough raw text to be read again alone.

pub mod apps;
mod hooks;
pub mod inbound;
pub mod incoming;
pub mod sending;
pub mod whatsapp;
mod words;

pub use hooks::Hooks;

use web::Routes;

/// This room's hooks, pages and API. One [`Hooks`] a running program.
pub fn routes(hooks: &Hooks) -> Routes {
    hooks::routes(hooks)
}
