//! Whether a message asks a common question: a small matcher over phrases. It counts words, and nothing else.
//!
//! - A text is cut into sentences, and these into words without case, accents or marks. Greetings, articles and other
//!   *fillers* of the language do not count.
//! - A rule's *phrases* are looked for in each sentence. The score is the part of the counting words that they cover: "are you
//!   open" is all of "Hi, are you open today?" and little of "are you open to ideas for the programme".
//! - A rule speaks at [`ENOUGH`] and more, and never where one of its *exceptions* stands in the message.
//! - Of several rules the highest score speaks; if two are equal, nobody does. A long message is no common question.
//!
//! A phrase is written as words: `(open|closed)` is a choice, `[at]` may be left out, `deliver*` is the beginning of a word,
//! and `...` is one to three words, whatever they are.

mod phrase;
mod words;

#[cfg(test)]
mod tests;

pub use phrase::{Phrase, Unreadable};
pub use words::{sentences, words};

/// The least part of a sentence that a rule's phrases must cover, of 1,000.
pub const ENOUGH: u32 = 550;
/// More words than this are a story.
const LONGEST: usize = 30;

/// One rule in one language, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    pub phrases: Vec<Phrase>,
    pub exceptions: Vec<Phrase>,
    /// Words that do not count.
    pub fillers: Vec<Phrase>,
}

/// How far a pattern covers a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Of 1,000.
    pub score: u32,
    /// The words that were covered, as they were read.
    pub words: String,
}

impl Pattern {
    /// Reads phrases as they were written, one a line. Says which line cannot be read.
    pub fn read(phrases: &str, exceptions: &str, fillers: &str) -> Result<Self, Unreadable> {
        Ok(Self {
            phrases: Phrase::lines(phrases)?,
            exceptions: Phrase::lines(exceptions)?,
            fillers: Phrase::lines(fillers)?,
        })
    }

    /// Looks for the rule in a text; nothing if it does not reach [`ENOUGH`], or an exception stands there.
    pub fn find(&self, text: &str) -> Option<Found> {
        let sentences = sentences(text);
        if sentences.iter().map(Vec::len).sum::<usize>() > LONGEST {
            return None;
        }
        if sentences.iter().any(|sentence| self.exceptions.iter().any(|phrase| phrase.stands_in(sentence))) {
            return None;
        }
        let found = sentences.iter().filter_map(|sentence| self.covers(sentence));
        found.max_by_key(|found| found.score).filter(|found| found.score >= ENOUGH)
    }

    fn covers(&self, sentence: &[String]) -> Option<Found> {
        let all = |phrases: &[Phrase]| phrases.iter().fold(0, |covered, phrase| covered | phrase.covers(sentence));
        let (found, fillers) = (all(&self.phrases), all(&self.fillers));
        if found == 0 {
            return None;
        }
        let is_in = |set: u64, at: usize| set >> at & 1 == 1;
        // A filler inside a phrase counts with it.
        let counting = (0..sentence.len()).filter(|at| is_in(found, *at) || !is_in(fillers, *at)).count();
        let score = u32::try_from(found.count_ones() as usize * 1000 / counting).unwrap_or_default();
        let words = sentence.iter().enumerate().filter(|(at, _)| is_in(found, *at)).map(|(_, word)| word.as_str());
        Some(Found { score, words: words.collect::<Vec<_>>().join(" ") })
    }
}
