//! The words that stop, start and ask for help, read before any other reader sees the message (P-CON-2, P-CON-3).
//!
//! - *Alone*, give or take politeness and a reason ("STOP", "please stop texting me"): everything on the channel ends.
//! - *Names a thing* ("no more offers"): that purpose ends.
//! - *Unclear* ("please stop by at five"; "cancel" in a sentence, or while a booking is open): automatic sends are
//!   held and a person is asked. In doubt the reader says unclear, never stop.
//! - Anything else is nothing, and goes to a person as it is. A bare "yes" is an answer to someone, not a START.
//!
//! Every text is read in all languages at once, for people write STOP in English everywhere. What is read, and what
//! is answered, stands in `data/*.toml`, one file a language; a new language is a file and a line in `model.rs`.
//! The reader is pure and takes time in proportion to the text. (tables: `tests/words/*.txt`; properties: `tests/words.rs`)

mod answers;
mod fold;
mod lexicon;
mod model;
mod phrase;
mod rules;

web::words!();

pub use answers::{Answer, Sender};
pub use model::{Context, Language, Read, Reading, StopScope, UnclearReason};

/// A text without case, accents, marks and odd spaces, by which the same words are known again.
pub(crate) fn folded(text: &str) -> String {
    let words: Vec<String> = fold::words(text).into_iter().map(|word| word.text).collect();
    words.join(" ")
}

/// Reads what a customer's words ask for.
pub fn read(text: &str, context: &Context) -> Read {
    let lexicon = lexicon::lexicon();
    let words = lexicon.look_up(fold::words(text));
    let (reading, span) = rules::reading(lexicon, &lexicon.without_politeness(&words), context);
    let language = lexicon.language(&words);
    Read { reading, language, words: span }
}

/// The words on the button that turns a purpose's end into the end of everything; `read` understands them as that.
pub fn stop_everything(language: Language) -> &'static str {
    &lexicon::answers(language).stop_everything
}
