//! A conversation as it is listed and opened.

use std::str::FromStr;

use consent::inboxes::InboxState;
use contacts::people::Label as Called;
use kernel::{Channel, ContactId, ConversationId, InboxId, Problem, StaffId, TeamId, Timestamp, UnknownWord};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::labels::Label;
use crate::merging;
use crate::messages::Direction;
use crate::service_levels;
use crate::service_levels::view::Standing;
use crate::status::Status as MessageStatus;

/// Whether someone still has to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Open,
    Closed,
    /// Open again at a time, or when the person writes. ([`crate::snooze`])
    Snoozed,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Closed => "closed",
            Status::Snoozed => "snoozed",
        }
    }
}

impl FromStr for Status {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Status::Open, Status::Closed, Status::Snoozed].into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// One conversation, with what every view of it shows.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub id: ConversationId,
    pub inbox: Inbox,
    pub contact: ContactId,
    /// The conversation that this one goes on from.
    pub previous: Option<ConversationId>,
    /// What the person is called.
    pub label: Called,
    pub status: Status,
    pub assignee: Option<Member>,
    pub team: Option<TeamId>,
    pub last: Option<Last>,
    pub last_message_at: Timestamp,
    /// Its place in the list: when a message, waking or reopening brought it to the top.
    pub listed_at: Timestamp,
    /// Messages of the person that nobody of the team has seen.
    pub unread: i64,
    pub created_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub snoozed_until: Option<Timestamp>,
    /// By name.
    pub labels: Vec<Label>,
    /// What was promised about it and runs, the one that is due first before the others.
    pub(crate) levels: Vec<Standing>,
    /// When the time to answer freely ends or ended.
    pub window_expires_at: Option<Timestamp>,
    /// What the caller typed here and has not sent.
    pub draft: Option<String>,
    /// Counts its changes.
    pub version: i64,
}

impl Conversation {
    /// Where it stands in a list.
    pub(crate) fn place(&self, by_due: bool) -> (Timestamp, Uuid) {
        let due = service_levels::view::first_due(&self.levels).filter(|_| by_due);
        (due.unwrap_or(self.listed_at), self.id.as_uuid())
    }
}

/// Where a conversation takes place.
#[derive(Clone, Debug)]
pub struct Inbox {
    pub id: InboxId,
    pub name: String,
    pub channel: Channel,
    /// The provider's account, whose templates may be sent.
    pub account: String,
    pub state: InboxState,
}

/// A member of staff, named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: StaffId,
    pub name: String,
}

/// The last message, in a line.
#[derive(Clone, Debug)]
pub struct Last {
    pub direction: Direction,
    pub kind: String,
    pub text: String,
    pub status: MessageStatus,
}

/// Whose conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    #[default]
    Anyones,
    Nobodys,
    Of(StaffId),
    /// Given to this team, whoever of it has them.
    Team(TeamId),
    /// Given to one of this person's teams.
    Teams(StaffId),
}

/// Which conversations a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub status: Option<Status>,
    pub whose: Whose,
    pub inbox: Option<InboxId>,
    pub contact: Option<ContactId>,
    pub label: Option<Uuid>,
    /// Words of the person's name, number or username, or of the messages.
    pub query: Option<String>,
    /// Only those in which the customer wrote last.
    pub is_waiting: bool,
    /// Only those at risk of breaking what was promised, or late.
    pub at_risk: bool,
    /// Of those at risk: what is due first comes first, and `after` is when that one is due.
    pub by_due: bool,
    /// Of those, these alone, if any are named.
    pub only: Vec<ConversationId>,
    /// The last one of the page before.
    pub after: Option<(Timestamp, ConversationId)>,
    pub limit: i64,
}

/// How many are open, by whose they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub open: i64,
    pub unassigned: i64,
    pub mine: i64,
    /// In how many teams the caller is.
    pub teams: i64,
    /// Given to one of those; counted, and only so far.
    pub in_teams: i64,
}

/// To whom a conversation is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub assignee: Option<StaffId>,
    pub team: Option<TeamId>,
}

/// Someone, or a group, to whom a conversation can be given.
#[derive(Clone, Debug)]
pub enum Taker {
    Member(Member),
    Team { id: TeamId, name: String },
}

/// What one member of staff has in a conversation.
#[derive(Clone, Debug, Default)]
pub struct Own {
    pub draft: String,
    /// How far in the tenant's stream they have read here.
    pub last_read_seq: Option<i64>,
    pub head: i64,
}

/// Why a conversation was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not exist, or this caller does not see it. (A15, A22)
    NotFound,
    /// Someone changed it since the caller looked.
    Changed,
    /// Nobody of that id works here and may answer.
    UnknownAssignee,
    UnknownTeam,
    /// It is to sleep, and nobody said until when.
    NoTime,
    /// Its messages stand in that one now.
    Merged(ConversationId),
    /// Longer than a draft may be.
    LongDraft,
}

/// As much as is kept of what someone types and does not send: several messages' worth.
pub(crate) const LONGEST_DRAFT: usize = 20_000;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Merged(into) => merging::merged(into),
            Refusal::Changed => Problem::new(
                412,
                "changed_meanwhile",
                "Someone changed this conversation since you looked at it. Look again, then decide.",
            ),
            Refusal::UnknownAssignee => Problem::invalid().field(
                "assignee_id",
                "unknown_assignee",
                "Choose someone who works here and whose role lets them answer.",
            ),
            Refusal::LongDraft => {
                let words = format!(
                    "A draft has at most {LONGEST_DRAFT} characters. Keep the rest elsewhere, or send it as a file."
                );
                Problem::invalid().field("text", "draft_too_long", words)
            }
            Refusal::NoTime => Problem::invalid().field("snoozed_until", "snooze_no_time", "Say until when."),
            Refusal::UnknownTeam => {
                Problem::invalid().field("team_id", "unknown_team", "Choose a team of this business.")
            }
        }
    }
}
