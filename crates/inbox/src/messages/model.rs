//! A message as it is read in its thread.

use std::str::FromStr;

use channels::incoming::Content;
use kernel::{ConversationId, DecisionId, InboxId, MessageId, RequestId, Timestamp, UnknownWord};
use uuid::Uuid;

use super::beside::Beside;
use super::marks::Marks;
use crate::assignment::Given;
use crate::media::{File, Links};
use crate::notes::Carried;
use crate::outgoing::OutContent;
use crate::status::Status;

/// Who spoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Inbound,
    Outbound,
    /// Between colleagues.
    Internal,
}

impl Direction {
    pub const fn as_str(self) -> &'static str {
        match self {
            Direction::Inbound => "inbound",
            Direction::Outbound => "outbound",
            Direction::Internal => "internal",
        }
    }
}

impl FromStr for Direction {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Direction::Inbound, Direction::Outbound, Direction::Internal]
            .into_iter()
            .find(|one| one.as_str() == word)
            .ok_or(UnknownWord)
    }
}

/// One message, with what the thread shows beside it.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub inbox: InboxId,
    pub direction: Direction,
    /// `text`, `image`, `template` …
    pub kind: String,
    pub text: String,
    pub body: Body,
    /// Where its writer came from, and the like.
    pub beside: Beside,
    /// What was done to it afterwards.
    pub marks: Marks,
    /// It only answers how satisfied the person was: from 1 to 5, or nothing for a comment.
    pub rates: Option<Option<i64>>,
    /// The message that this one reacts to, changes or takes back, by its id at the provider.
    pub about: Option<String>,
    /// The file that came with it, or goes with it.
    pub(crate) file: Option<File>,
    /// The ways to that file, if it is here.
    pub(crate) links: Option<Links>,
    /// Another assistant of the provider's held the thread when it came.
    pub was_with_agent: bool,
    pub at: Timestamp,
    pub provider_id: Option<String>,
    /// What it answers, by its id at the provider.
    pub reply_to: Option<String>,
    /// What it answers or is about, where we have it.
    pub quoted: Option<Quoted>,
    pub purpose: String,
    pub author: Author,
    pub status: Status,
    pub status_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    pub read_at: Option<Timestamp>,
    pub error: Option<(String, String)>,
    pub decision: Option<Decision>,
    pub pricing: Pricing,
    /// Whether it went out is unknown for so long that a person must say what to do.
    pub is_asking: bool,
    /// It waits for a second thought.
    pub can_be_taken_back: bool,
    /// When it goes, or was to go.
    pub later: Option<Later>,
    /// It was, before it left.
    pub was_taken_back: bool,
    pub request: RequestId,
    pub created_at: Timestamp,
}

/// What is known of a message that was written for later.
#[derive(Clone, Debug)]
pub struct Later {
    pub at: Timestamp,
    /// What goes in its place if a text may not.
    pub fallback: Option<String>,
    /// What it said before that took its place.
    pub instead_of: Option<String>,
}

/// What a message carries besides its text.
#[derive(Clone, Debug)]
pub enum Body {
    Came(Content),
    Goes(OutContent),
    /// For the team only.
    Note(Carried),
    /// Whom it was given to by turns; for the team only.
    Given(Given),
    /// Its text is all there is, or what it carries was written by another version.
    Plain,
}

/// A message that another one answers.
#[derive(Clone, Debug)]
pub struct Quoted {
    pub id: MessageId,
    pub direction: Direction,
    pub kind: String,
    pub text: String,
}

/// Who wrote a message.
#[derive(Clone, Debug)]
pub struct Author {
    /// `staff`, `api_key`, `contact`, `system`.
    pub kind: String,
    pub id: Option<Uuid>,
    /// The name of the member of staff.
    pub name: Option<String>,
}

/// What the gate said about a message, last.
#[derive(Clone, Debug)]
pub struct Decision {
    pub id: DecisionId,
    pub verdict: String,
    /// The deciding one first.
    pub reasons: Vec<String>,
    pub held_until: Option<Timestamp>,
    pub evidence: Option<Evidence>,
    pub at: Timestamp,
}

/// The message that shows a decision's reason.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub id: MessageId,
    pub text: String,
    pub at: Timestamp,
    /// In another thread, which the reader may not see, only its time is told.
    pub is_of_thread: bool,
}

/// What Meta reports that it charges for (P-CHN-8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pricing {
    pub is_billable: Option<bool>,
    pub model: Option<String>,
    pub kind: Option<String>,
    pub category: Option<String>,
}

impl Pricing {
    pub fn is_reported(&self) -> bool {
        *self != Pricing::default()
    }
}
