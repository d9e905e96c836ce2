//! Getting consent: a link and a poster whose ready message is the text itself, so that its arrival is the evidence; the page where
//! the owner writes those texts, names the kinds of offers and sets what a grant must be; and the page for anyone with the links.
//!
//! - Nobody is written to in order to be asked: they write. Whoever is writing with us may be asked by a button.    ([`question`])
//! - A number is typed nowhere: only its holder can send the message, so each grant is confirmed by itself.

mod code;
pub(crate) mod pages;
pub mod question;
pub(crate) mod settings;
mod sheet;
mod store;
