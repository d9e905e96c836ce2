//! A word rule.

use std::collections::BTreeMap;

use kernel::Problem;
use uuid::Uuid;

use super::starters;
use crate::language::Language;
use crate::matching::{Pattern, Phrase, Unreadable};

/// A common question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: Uuid,
    pub name: String,
    /// The rule of Kontor's own that it was copied from.
    pub starter: Option<String>,
    pub is_on: bool,
    pub texts: BTreeMap<Language, RuleText>,
}

/// The same in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleText {
    /// One a line, as `crate::matching` says.
    pub phrases: String,
    pub exceptions: String,
    /// With its fields.
    pub answer: String,
}

/// A rule as a form sends it.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub name: String,
    pub texts: BTreeMap<Language, RuleText>,
}

/// Why a rule is not kept, or not switched on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    NoName,
    LongName,
    TooMany,
    /// A line of phrases that cannot be read.
    Unreadable(Language, String),
    LongPhrases(Language),
    LongAnswer(Language),
    /// It knows no phrase at all.
    NoPhrases,
    /// It has phrases in this language, and no answer.
    NoAnswer(Language),
    /// A place in the answer is still to be written.
    Unwritten(Language),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::NoName | Refusal::LongName => {
                Problem::invalid().field("name", "rule_name", "Give the rule a name of at most 60 characters.")
            }
            Refusal::TooMany => Problem::new(
                409,
                "too_many_word_rules",
                "There are 50 word rules already. Delete some that you no longer need.",
            ),
            Refusal::Unreadable(..) | Refusal::LongPhrases(_) | Refusal::NoPhrases => Problem::invalid().field(
                "phrases",
                "rule_phrases",
                "Write phrases, one a line, each with its brackets closed.",
            ),
            Refusal::LongAnswer(_) | Refusal::NoAnswer(_) | Refusal::Unwritten(_) => {
                Problem::invalid().field("answer", "rule_answer", "Write the answer, in at most 4,000 characters.")
            }
        }
    }
}

impl RuleText {
    pub fn is_empty(&self) -> bool {
        [&self.phrases, &self.exceptions, &self.answer].into_iter().all(|text| text.trim().is_empty())
    }

    /// Ready to be looked for.
    pub fn pattern(&self, language: Language) -> Result<Pattern, Unreadable> {
        Ok(Pattern {
            phrases: Phrase::lines(&self.phrases)?,
            exceptions: Phrase::lines(&self.exceptions)?,
            fillers: starters::fillers(language),
        })
    }

    /// Whether a line of the answer says what is to be written there.
    fn is_unwritten(&self) -> bool {
        self.answer.lines().map(str::trim).any(|line| line.starts_with('(') && line.ends_with(')'))
    }
}

impl Rule {
    /// Whether it may be switched on; if not, why.
    pub fn complete(&self) -> Result<(), Refusal> {
        if self.texts.values().all(|text| text.phrases.trim().is_empty()) {
            return Err(Refusal::NoPhrases);
        }
        for (language, text) in &self.texts {
            if text.answer.trim().is_empty() && !text.phrases.trim().is_empty() {
                return Err(Refusal::NoAnswer(*language));
            }
            if text.is_unwritten() {
                return Err(Refusal::Unwritten(*language));
            }
        }
        Ok(())
    }
}
