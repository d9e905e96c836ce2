//! A request as Kontor knows it.

use std::fmt;
use std::str::FromStr;

use kernel::{ContactId, EventId, Locale, PrivacyRequestId, Problem, Text, Timestamp, UnknownWord, vault};
use web::t;

use super::erasure::Outcome;

/// What a person wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Deletion,
    Correction,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Deletion => "deletion",
            Kind::Correction => "correction",
        }
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Kind::Deletion, Kind::Correction].into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// What a person told us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub kind: Kind,
    pub name: String,
    /// The number, address or id by which the business knows them.
    pub known_by: String,
    /// Where to answer them; may be empty: the code shows the answer.
    pub reach: String,
    /// Of a correction: what is wrong.
    pub words: String,
    /// Of a correction: what is right.
    pub should_be: String,
}

impl Asked {
    /// Cleans what was typed. What is too long is cut where the field says so.
    pub(super) fn cleaned(self) -> Self {
        let lines = |words: &str| Text::clean(words).chars().take(2_000).collect();
        Self {
            kind: self.kind,
            name: Text::line(&self.name, 120),
            known_by: Text::line(&self.known_by, 200),
            reach: Text::line(&self.reach, 200),
            words: lines(&self.words),
            should_be: lines(&self.should_be),
        }
    }
}

/// How a request came, and whose it is as far as the way says it.
#[derive(Clone, Copy, Debug)]
pub struct Came {
    pub origin: Origin,
    /// Whose link it came by. A link may be passed on, so it does not make sure of anything.
    pub contact: Option<ContactId>,
    pub locale: Locale,
}

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The public page.
    Page,
    /// The same page, by the person's own link to what they allowed.
    Link,
    /// Meta's data deletion callback (facts/meta.md 8.1).
    Meta,
    /// Staff deleted the person, and thirty days went by.
    Staff,
}

impl Origin {
    pub const fn as_str(self) -> &'static str {
        match self {
            Origin::Page => "page",
            Origin::Link => "link",
            Origin::Meta => "meta",
            Origin::Staff => "staff",
        }
    }
}

impl FromStr for Origin {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let all = [Origin::Page, Origin::Link, Origin::Meta, Origin::Staff];
        all.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Received,
    /// It is known whose data it is about.
    Confirmed,
    /// A member of staff has said that it goes.
    Erasing,
    /// Nothing is held: it was deleted, or nobody here was this person.
    Done,
    /// A change answered it.
    Corrected,
    Refused,
}

impl State {
    pub const OPEN: [State; 3] = [State::Received, State::Confirmed, State::Erasing];
    pub const CLOSED: [State; 3] = [State::Done, State::Corrected, State::Refused];

    pub const fn as_str(self) -> &'static str {
        match self {
            State::Received => "received",
            State::Confirmed => "confirmed",
            State::Erasing => "erasing",
            State::Done => "done",
            State::Corrected => "corrected",
            State::Refused => "refused",
        }
    }

    pub const fn is_open(self) -> bool {
        matches!(self, State::Received | State::Confirmed | State::Erasing)
    }
}

impl FromStr for State {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        State::OPEN.into_iter().chain(State::CLOSED).find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// How a request ends by a word alone. What is held is deleted by [`super::erasure`], never by a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Nothing is held: nobody here is this person.
    Done,
    Refused,
}

impl Closing {
    pub const fn state(self) -> State {
        match self {
            Closing::Done => State::Done,
            Closing::Refused => State::Refused,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Request {
    pub id: PrivacyRequestId,
    pub asked: Asked,
    pub origin: Origin,
    pub locale: Locale,
    pub received_at: Timestamp,
    pub due_at: Timestamp,
    pub state: State,
    /// Whose link it came by, until somebody has made sure who it is.
    pub contact: Option<ContactId>,
    pub outcome: Outcome,
    /// The change that answered it.
    pub answered_by: Option<EventId>,
    pub version: i64,
}

/// One thing that was done about a request.
#[derive(Clone, Debug)]
pub struct Step {
    pub step: String,
    pub at: Timestamp,
    pub note: String,
}

/// What a person keeps to see the state: 20 characters, told once.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

/// Without I, L, O and U, which are taken for others or spell words.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 20;

impl Code {
    /// From bytes that nobody can guess, at least 20 of them.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.iter().take(LENGTH).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
    }

    /// Reads what a person typed or a link holds.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        (text.len() == LENGTH && text.bytes().all(|byte| LETTERS.contains(&byte))).then_some(Self(text))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        vault::token_hash(&self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// Why something is not done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Someone else went on with it in between, or it has ended.
    Stale,
    /// Nothing was said about how or why.
    NoReason,
    /// The word that confirms a deletion was not typed.
    NotConfirmed,
    /// Whoever was chosen is not among the people of this business.
    NobodyKnown,
    /// No change of this person since the request came was named.
    NoChange,
    TooMany,
}

impl Refusal {
    pub(super) fn problem(self, locale: Locale) -> Problem {
        match self {
            Refusal::Stale => Problem::new(409, "request_changed", t!(locale, "requests-stale")),
            Refusal::NoReason => Problem::new(422, "no_reason", t!(locale, "requests-no-reason")),
            Refusal::NotConfirmed => {
                let word = t!(locale, "erasure-word");
                let said = t!(locale, "erasure-word-wrong", word = word);
                Problem::new(422, "not_confirmed", said.clone()).field("word", "not_confirmed", said)
            }
            Refusal::NobodyKnown => Problem::new(422, "nobody_known", t!(locale, "requests-nobody-known")),
            Refusal::NoChange => Problem::new(422, "no_change", t!(locale, "requests-no-change")),
            Refusal::TooMany => Problem::new(429, "too_many", t!(locale, "requests-too-many")),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        refusal.problem(Locale::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let code = Code::from_bytes(&vault::token_hash("a"));
        assert_eq!(code.expose().len(), LENGTH);
        assert_eq!(Code::parse(&format!(" {} ", code.expose().to_lowercase())), Some(code.clone()));
        assert_ne!(code, Code::from_bytes(&vault::token_hash("b")));
        for wrong in ["", "A", &format!("{}A", code.expose()), "0123456789ABCDEFGHIJ", "0123456789ABCDEFGHé"] {
            assert_eq!(Code::parse(wrong), None, "{wrong}");
        }
    }
}
