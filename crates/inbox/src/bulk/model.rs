//! What is to be done to many conversations, and how far it is.

use accounts::many::Stage;
use kernel::{ContactId, ConversationId, InboxId, Problem, StaffId, TeamId, Timestamp, Who};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversations::{Filter, Whose};

/// What each of them is to become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Change {
    Close,
    Reopen,
    Assign { assignee: Option<StaffId>, team: Option<TeamId> },
    Label { label: Uuid, is_on: bool },
    Snooze { until: Timestamp },
    Read,
}

/// Which conversations.
#[derive(Clone, Debug)]
pub enum Chosen {
    These(Vec<ConversationId>),
    /// All that a list holds, on whichever of its pages.
    All(Filter),
}

/// A list as it is kept until it has been gone through.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Matching {
    status: Option<String>,
    whose: Whose,
    inbox: Option<InboxId>,
    contact: Option<ContactId>,
    label: Option<Uuid>,
    query: Option<String>,
    #[serde(default)]
    is_waiting: bool,
    #[serde(default)]
    at_risk: bool,
}

impl Matching {
    pub(super) fn of(filter: &Filter) -> Self {
        Self {
            status: filter.status.map(|status| status.as_str().to_owned()),
            whose: filter.whose,
            inbox: filter.inbox,
            contact: filter.contact,
            label: filter.label,
            query: filter.query.clone(),
            is_waiting: filter.is_waiting,
            at_risk: filter.at_risk,
        }
    }

    pub(super) fn filter(self, after: (Timestamp, ConversationId), limit: i64) -> Filter {
        Filter {
            status: self.status.and_then(|status| status.parse().ok()),
            whose: self.whose,
            inbox: self.inbox,
            contact: self.contact,
            label: self.label,
            query: self.query,
            is_waiting: self.is_waiting,
            at_risk: self.at_risk,
            by_due: false,
            only: Vec::new(),
            after: Some(after),
            limit,
        }
    }
}

/// Why one of them was left as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It was so already.
    Same,
    /// It is not there any more, or out of the author's sight.
    Gone,
    /// The customer has written meanwhile.
    Written,
    /// What was to be done is not possible with it any more.
    Refused,
}

/// One change of many conversations.
#[derive(Clone, Debug)]
pub struct Action {
    pub id: Uuid,
    pub author: Who,
    pub change: Change,
    pub stage: Stage,
    pub total: i64,
    pub changed: i64,
    /// Those that needed no change, were changed by someone meanwhile, or are out of the author's sight by now.
    pub unchanged: i64,
    /// Why they were: what is in none of these needed no change.
    pub left_gone: i64,
    pub left_written: i64,
    pub left_refused: i64,
    pub restored: i64,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub(super) matching: Option<String>,
    pub(super) after: (Timestamp, ConversationId),
}

impl Action {
    /// How many have had their turn.
    pub fn looked_at(&self) -> i64 {
        self.changed + self.unchanged
    }

    /// Whether it can be taken back now.
    pub fn can_be_undone(&self, now: Timestamp) -> bool {
        self.stage.can_be_undone(self.changed, self.finished_at.unwrap_or(self.created_at), now)
    }
}

/// Why nothing is begun, or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// No conversation was chosen, or none that the caller sees.
    Nothing,
    TooMany,
    /// What is to be done was not said.
    NoChange,
    UnknownLabel,
    UnknownAssignee,
    UnknownTeam,
    /// The time until which they are to sleep has passed, is too far, or was not said.
    NoTime,
    TooLate,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let wrong = |field, code, words| Problem::invalid().field(field, code, words);
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Nothing => wrong("conversations", "nothing_chosen", "Choose at least one conversation."),
            Refusal::TooMany => wrong(
                "conversations",
                "too_many",
                "Choose at most 1,000 by their ids, or say what they have in common.",
            ),
            Refusal::NoChange => wrong("change", "no_change", "Say what is to be done with them: one thing at a time."),
            Refusal::UnknownLabel => wrong("label", "unknown_label", "Choose a label of this business."),
            Refusal::UnknownAssignee => wrong(
                "assignee_id",
                "unknown_assignee",
                "Choose someone who works here and whose role lets them answer.",
            ),
            Refusal::UnknownTeam => wrong("team_id", "unknown_team", "Choose a team of this business."),
            Refusal::NoTime => wrong("snoozed_until", "snooze_no_time", "Choose a time to come, within a year."),
            Refusal::TooLate => Problem::new(
                409,
                "undo_too_late",
                "This cannot be taken back any more: the hour is over, or it was taken back already.",
            ),
        }
    }
}
