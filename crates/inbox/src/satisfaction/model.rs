//! How an inbox asks, what was asked, and what came back.

use std::collections::HashMap;
use std::str::FromStr;
use std::time::Duration;

use kernel::{ContactId, ConversationId, InboxId, Locale, MessageId, Problem, StaffId, TeamId, Timestamp, UnknownWord};
use uuid::Uuid;

/// What is tapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Three buttons: good, all right, poor.
    #[default]
    Words,
    /// A list from 5 to 1.
    Five,
}

impl Scale {
    pub const ALL: [Scale; 2] = [Scale::Words, Scale::Five];

    pub const fn as_str(self) -> &'static str {
        match self {
            Scale::Words => "words",
            Scale::Five => "five",
        }
    }

    /// What can be answered, the best first. Both go up to the same, so that they can be reckoned together.
    pub const fn scores(self) -> &'static [i64] {
        match self {
            Scale::Words => &[5, 3, 1],
            Scale::Five => &[5, 4, 3, 2, 1],
        }
    }
}

impl FromStr for Scale {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Scale::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// How an inbox asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub is_on: bool,
    pub scale: Scale,
    pub delay_minutes: i64,
    pub every_days: i64,
    pub asks_why: bool,
    /// Also where many were closed at once.
    pub after_many: bool,
    /// Where this label stands, nobody is asked.
    pub except_label: Option<Uuid>,
    pub version: i64,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            is_on: false,
            scale: Scale::Words,
            delay_minutes: 10,
            every_days: 30,
            asks_why: false,
            after_many: false,
            except_label: None,
            version: 0,
        }
    }
}

impl Choice {
    pub(super) fn delay(&self) -> Duration {
        Duration::from_secs(u64::try_from(self.delay_minutes).unwrap_or_default() * 60)
    }

    pub(super) fn period(&self) -> Duration {
        Duration::from_secs(u64::try_from(self.every_days).unwrap_or_default() * 24 * 60 * 60)
    }
}

/// The question, and the question why, by language; what is empty goes as it is shipped.
pub type Words = HashMap<Locale, (String, String)>;

/// Why a change is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Changed,
    Delay,
    Period,
    UnknownLabel,
    TooLong(Locale),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let wrong = |field, code, words| Problem::invalid().field(field, code, words);
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Changed => {
                Problem::new(409, "changed_meanwhile", "Somebody has changed this meanwhile. Read it again.")
            }
            Refusal::Delay => wrong("delay_minutes", "out_of_range", "Choose 0 to 1380 minutes."),
            Refusal::Period => wrong("every_days", "out_of_range", "Choose 1 to 365 days."),
            Refusal::UnknownLabel => wrong("except_label_id", "unknown", "There is no such label."),
            Refusal::TooLong(_) => wrong("texts", "too_long", "A question has at most 1000 characters."),
        }
    }
}

/// A closing that was or may be asked about.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) id: Uuid,
    pub(crate) conversation: ConversationId,
    pub(crate) inbox: InboxId,
    pub(crate) contact: ContactId,
    pub(crate) closed_at: Timestamp,
    pub(crate) staff: Option<StaffId>,
    pub(crate) team: Option<TeamId>,
    pub(crate) labels: Vec<Uuid>,
    pub(crate) is_of_many: bool,
    pub(crate) scale: Scale,
    pub(crate) asked_at: Option<Timestamp>,
    pub(crate) score: Option<i64>,
    pub(crate) asked_why_at: Option<Timestamp>,
    pub(crate) has_comment: bool,
    /// The question, by its id at the provider.
    pub(crate) provider_id: Option<String>,
}

/// How a customer rated a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// From 1 to 5.
    pub score: i64,
    pub asked_at: Timestamp,
    pub rated_at: Timestamp,
    pub comment: Option<MessageId>,
}
