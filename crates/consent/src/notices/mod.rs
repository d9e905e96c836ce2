//! What people are asked to agree to, word for word, and what the business calls the kinds of its offers.
//!
//! - A text never changes: other words are a new version, a new row; an entry names the version that was shown.   (`store`; test
//!   `a_published_text_never_changes`)
//! - A kind that is ended leaves the pages on which people choose; what was said about it stays, under the name that it had then.
//! - A message that says a published text is a grant for its topic, and the message is its evidence.              ([`agreed`])
//! - Such a text may name the word STOP: it is known before words that stop are looked for, and only whole.

mod store;

pub use store::{
    Names, Text, Topic, add_topic, change_topic, end_topic, ended, names, publish, retire, return_topic, text, texts,
    topics,
};
pub(crate) use store::{asking, question};

use ::store::{Result, Tx};
use kernel::{Channel, ContactId, MessageId, Timestamp};

use crate::ledger::{self, Backing, Effect, Extent, Method, NewEntry};
use crate::words;

/// Texts are longer than what people write by chance, and no longer than what a link can hold.
pub const SHORTEST: usize = 20;
pub const LONGEST: usize = 600;

/// Takes down that a message says a published text whole, give or take case, marks and spaces. Says whether it did.
pub(crate) fn agreed(
    tx: &mut Tx<'_>,
    (contact, channel): (ContactId, Channel),
    message: MessageId,
    at: Timestamp,
    said: &str,
) -> Result<bool> {
    if !(SHORTEST..=LONGEST * 2).contains(&said.len()) {
        return Ok(false);
    }
    let Some(text) = store::saying(tx, &words::folded(said))? else { return Ok(false) };
    let new = NewEntry {
        extent: text.extent,
        effect: Effect::Grant,
        method: Method::Message,
        message: Some(message),
        occurred_at: at,
        words: String::new(),
        text_shown: text.words,
        backing: Backing { text: Some(text.id), ..Backing::default() },
    };
    ledger::append(tx, contact, channel, new)?;
    Ok(true)
}

/// What a text or a form is about: offers, or one kind of them.
pub(crate) fn scope_word(extent: Extent) -> String {
    match extent {
        Extent::Topic(topic) => topic.to_string(),
        Extent::Purpose(_) | Extent::All => "marketing".to_owned(),
    }
}
