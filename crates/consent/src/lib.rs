//! Consent: what a person allowed us to send, on which channel, for which purpose, and how they take it back.
//! Every table that the gate reads stands in this room.
//!
//! - The ledger only grows; a rewritten or missing entry breaks its chain.        ([`ledger`], `ledger::verify`)
//! - Stop words are read before any other reader sees the message.                 ([`hearing`], called first by inbox's receive)
//! - Nothing is sent without a [`gate::Cleared`], and only the gate makes one.      ([`gate`])
//! - Whoever changes or reads a person's consent for a decision holds that person's row, in id order. (`ledger::lock`)

pub mod gate;
pub mod hearing;
pub mod inboxes;
pub mod ledger;
pub mod restrictions;
pub mod templates;
pub mod windows;
pub mod words;
