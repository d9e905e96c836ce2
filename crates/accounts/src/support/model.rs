//! What is asked, what was written on it, and what the operator may look at.

use std::time::Duration;

use kernel::{Locale, Problem, StaffId, SupportGrantId, SupportRequestId, Timestamp, UnknownWord};
use uuid::Uuid;
use web::t;

/// Who is to write next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Operator,
    Staff,
}

impl Turn {
    pub const fn as_str(self) -> &'static str {
        match self {
            Turn::Operator => "operator",
            Turn::Staff => "staff",
        }
    }
}

impl std::str::FromStr for Turn {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Turn::Operator, Turn::Staff].into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// What a grant lets the operator look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The business's settings, its staff and numbers.
    Settings,
    /// Those, and its people and conversations.
    Conversations,
}

impl Extent {
    pub const ALL: [Extent; 2] = [Extent::Settings, Extent::Conversations];

    pub const fn as_str(self) -> &'static str {
        match self {
            Extent::Settings => "settings",
            Extent::Conversations => "conversations",
        }
    }
}

impl std::str::FromStr for Extent {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Extent::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// For how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    Hour,
    Day,
    Week,
}

impl Length {
    pub const ALL: [Length; 3] = [Length::Hour, Length::Day, Length::Week];

    pub const fn hours(self) -> i64 {
        match self {
            Length::Hour => 1,
            Length::Day => 24,
            Length::Week => 7 * 24,
        }
    }

    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.hours().unsigned_abs() * 60 * 60)
    }

    /// As forms send it: its hours.
    pub fn parse(text: &str) -> Option<Self> {
        Length::ALL.into_iter().find(|one| one.hours().to_string() == text)
    }
}

/// A question as it is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewQuestion {
    pub subject: String,
    pub words: String,
    /// The page it is about, as a path of this installation; empty if none.
    pub page: String,
}

/// A question as it stands.
#[derive(Clone, Debug)]
pub struct Support {
    pub id: SupportRequestId,
    pub staff: StaffId,
    pub asked_by: String,
    pub subject: String,
    pub page: String,
    pub turn: Turn,
    pub created_at: Timestamp,
    pub moved_at: Timestamp,
    pub closed_at: Option<Timestamp>,
}

/// Who wrote, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    Staff(String),
    Operator(String),
}

/// One thing written on a question.
#[derive(Clone, Debug)]
pub struct Entry {
    pub author: Author,
    pub words: String,
    pub at: Timestamp,
}

/// A grant, open or over.
#[derive(Clone, Debug)]
pub struct Grant {
    pub id: SupportGrantId,
    pub extent: Extent,
    pub given_by: String,
    pub granted_at: Timestamp,
    pub ends_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<String>,
}

impl Grant {
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.ends_at
    }

    /// When it ended or will.
    pub fn end(&self) -> Timestamp {
        self.ended_at.map_or(self.ends_at, |ended_at| ended_at.min(self.ends_at))
    }
}

/// One look of the operator, as the stream tells it.
#[derive(Clone, Debug)]
pub struct Looked {
    pub at: Timestamp,
    pub by: String,
    pub route: String,
    pub subjects: Vec<Uuid>,
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such question or grant in this business.
    Unknown,
    /// Nobody writes on a closed question.
    Closed,
    TooMany,
    /// Someone else gave a grant at the same moment.
    Meanwhile,
}

impl Refusal {
    pub(crate) fn words(self, locale: Locale) -> String {
        match self {
            Refusal::Unknown => t!(locale, "support-unknown"),
            Refusal::Closed => t!(locale, "support-is-closed"),
            Refusal::TooMany => t!(locale, "support-too-many"),
            Refusal::Meanwhile => t!(locale, "support-meanwhile"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Problem::not_found(),
            Refusal::Closed => Problem::new(409, "support_closed", refusal.words(Locale::default())),
            Refusal::TooMany => Problem::new(429, "too_many", refusal.words(Locale::default())),
            Refusal::Meanwhile => Problem::new(409, "changed_meanwhile", refusal.words(Locale::default())),
        }
    }
}
