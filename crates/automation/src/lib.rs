//! What answers by itself: greeting, away message, and word rules.

pub mod language;
pub mod matching;
pub mod rules;
