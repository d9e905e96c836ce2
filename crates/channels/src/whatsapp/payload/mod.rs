//! The parts of a WhatsApp webhook, each read from its own JSON into the neutral item it is (facts/meta.md section 3).
//!
//! - Every field is optional until we need it; every word is open; ids may be numbers; numbers may be texts.
//! - What we cannot do without is an error with its reason, and only for the one item.

pub(super) mod content;
pub(super) mod fields;
pub(super) mod management;
pub(super) mod message;
pub(super) mod person;
pub(super) mod preference;
pub(super) mod status;
