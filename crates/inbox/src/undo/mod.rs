//! Taking back what one has just done to conversations: closed, given away, labelled, snoozed.
//!
//! - What each conversation was, and what it became, is a row, written with the change.                       ([`remember`])
//! - It is taken back by the same operations, once, by whoever did it, within a minute.                       ([`undo`])
//! - What someone else, or the customer, has changed since is left as it is, and said so.             (`State::stands`)

pub(crate) mod pages;
mod store;
#[cfg(test)]
mod tests;

use std::time::Duration;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{ConversationId, MessageId, Problem, StaffId, TeamId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{Access, Sees};

use crate::conversations::{self, Assignment, Conversation, Status};
use crate::notes::{self, Removed};
use crate::{labels, merging, snooze};

/// Forgets what could be taken back a day ago.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    Ok(store::age_out(tx)? + crate::bulk::age_out(tx)? + merging::age_out(tx)?)
}

/// How long something can be taken back.
pub const VALID: Duration = Duration::from_secs(60);

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Status,
    Assignment,
    Label,
    Note,
    Merge,
    Split,
}

impl What {
    pub const ALL: [What; 6] = [What::Status, What::Assignment, What::Label, What::Note, What::Merge, What::Split];

    pub const fn as_str(self) -> &'static str {
        match self {
            What::Status => "status",
            What::Assignment => "assignment",
            What::Label => "label",
            What::Note => "note",
            What::Merge => "merge",
            What::Split => "split",
        }
    }
}

impl std::str::FromStr for What {
    type Err = kernel::UnknownWord;

    fn from_str(word: &str) -> Result<Self, kernel::UnknownWord> {
        What::ALL.into_iter().find(|one| one.as_str() == word).ok_or(kernel::UnknownWord)
    }
}

/// The part of a conversation that an act changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub(crate) enum State {
    Status {
        status: String,
        closed_at: Option<Timestamp>,
        snoozed_until: Option<Timestamp>,
        /// Its place in the list.
        #[serde(default)]
        listed_at: Option<Timestamp>,
    },
    Assignment {
        assignee: Option<StaffId>,
        team: Option<TeamId>,
    },
    Label {
        label: Uuid,
        is_on: bool,
    },
    Unread {
        unread: i64,
    },
    /// Messages that went from one conversation to another.
    Moved {
        moved: Uuid,
        what: merging::What,
        is_done: bool,
    },
    /// A note, and what it was until it was deleted.
    Note {
        note: MessageId,
        was: Option<Removed>,
    },
}

impl State {
    pub(crate) fn status(of: &Conversation) -> Self {
        State::Status {
            status: of.status.as_str().to_owned(),
            closed_at: of.closed_at,
            snoozed_until: of.snoozed_until,
            listed_at: Some(of.listed_at),
        }
    }

    pub(crate) fn assignment(of: &Conversation) -> Self {
        State::Assignment { assignee: of.assignee.as_ref().map(|member| member.id), team: of.team }
    }

    pub(crate) fn label(of: &Conversation, label: Uuid) -> Self {
        State::Label { label, is_on: of.labels.iter().any(|one| one.id == label) }
    }

    /// Whether the conversation still is so.
    fn stands(&self, of: &Conversation) -> bool {
        match self {
            State::Status { status, closed_at, snoozed_until, .. } => {
                (status.as_str(), *closed_at, *snoozed_until) == (of.status.as_str(), of.closed_at, of.snoozed_until)
            }
            State::Assignment { .. } => *self == State::assignment(of),
            State::Label { label, .. } => *self == State::label(of, *label),
            State::Unread { unread } => of.unread == *unread,
            // Whether it is still gone is seen where it is put back.
            State::Note { .. } => true,
            State::Moved { .. } => true,
        }
    }
}

/// Something that can be taken back for a while.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) id: Uuid,
    /// What the conversation became.
    pub(crate) became: State,
}

/// Why nothing is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// The minute is over, or it was taken back already.
    TooLate,
    /// Someone else changed it since.
    Changed,
}

impl Refusal {
    fn of_moved(refusal: merging::Refusal) -> Self {
        match refusal {
            merging::Refusal::NotFound => Refusal::NotFound,
            merging::Refusal::TooLate => Refusal::TooLate,
            _ => Refusal::Changed,
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::TooLate => Problem::new(
                409,
                "undo_too_late",
                "This cannot be taken back any more: the minute is over, or it was taken back already.",
            ),
            Refusal::Changed => Problem::new(
                409,
                "undo_changed",
                "Someone else, or the customer, has changed this since. Nothing was taken back: look again, then decide.",
            ),
        }
    }
}

/// Keeps what one has just done to a conversation, so that it can be taken back. Nothing is kept where nothing changed, or for
/// a program.
pub(crate) fn remember(
    tx: &mut Tx<'_>,
    access: &Access,
    what: What,
    conversation: ConversationId,
    was: &State,
    became: &State,
) -> Result<Option<Uuid>> {
    let Some(staff) = access.staff.filter(|_| was != became) else { return Ok(None) };
    store::keep(tx, staff, what, conversation, was, became).map(Some)
}

/// What can be taken back under this id, by this person, now.
pub(crate) fn offer(scope: &Scope<'_>, access: &Access, id: Uuid) -> Result<Option<Offer>> {
    let Some(staff) = access.staff else { return Ok(None) };
    store::offer(scope, staff, id)
}

/// Takes it back, once; gives the conversation.
pub fn undo(tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<ConversationId, Fault<Refusal>> {
    let staff = access.staff.ok_or(Fault::Refused(Refusal::NotFound))?;
    if !store::is_known(tx, staff, id)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    if !store::use_up(tx, staff, id)? {
        return Err(Fault::Refused(Refusal::TooLate));
    }
    // Whoever gave a conversation away may not see it any more, and may still think better of it.
    let by = Access { sees: Sees::All, ..access.clone() };
    let item = store::item(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if let State::Moved { moved, .. } = item.was {
        let back = merging::undo(tx, access.actor.who, moved).map_err(|fault| fault.map(Refusal::of_moved))?;
        tx.record(Event::new("action.undone").conversation(back).fact("undo_id", id));
        return Ok(back);
    }
    restore(tx, &by, item.conversation, &item.was, &item.became)?;
    tx.record(Event::new("action.undone").conversation(item.conversation).fact("undo_id", id));
    Ok(item.conversation)
}

/// Makes one what it was, if it still is what it became.
pub(crate) fn restore(
    tx: &mut Tx<'_>,
    by: &Access,
    id: ConversationId,
    was: &State,
    became: &State,
) -> Result<(), Fault<Refusal>> {
    let now = conversations::find(tx, by, id).map_err(|fault| fault.map(|_| Refusal::NotFound))?;
    if !became.stands(&now) {
        return Err(Fault::Refused(Refusal::Changed));
    }
    // The version holds against whoever changes it at this moment.
    let version = Some(now.version);
    let changed = |fault: Fault<conversations::Refusal>| fault.map(|_| Refusal::Changed);
    let place = place_before(was, became, &now);
    match was {
        State::Status { snoozed_until: Some(until), .. } if *until > tx.now() => {
            snooze::snooze(tx, by, id, *until, version).map_err(|fault| fault.map(|_| Refusal::Changed))
        }
        State::Status { status, .. } => {
            // What would have woken by now is open.
            let status = status.parse().ok().filter(|status| *status != Status::Snoozed).unwrap_or(Status::Open);
            conversations::set_status(tx, by, id, status, version).map_err(changed)
        }
        State::Assignment { assignee, team } => {
            let to = Assignment { assignee: *assignee, team: *team };
            conversations::assign(tx, by, id, to, version).map_err(changed)
        }
        State::Label { label, is_on } => {
            labels::put(tx, by, id, *label, *is_on).map(|_| ()).map_err(|fault| fault.map(|_| Refusal::Changed))
        }
        State::Unread { unread } => Ok(conversations::unread_again(tx, &now, *unread)?),
        State::Note { note, was: Some(kept) } => {
            notes::put_back(tx, &now, *note, kept).map_err(|fault| fault.map(|_| Refusal::Changed))
        }
        State::Note { was: None, .. } | State::Moved { .. } => Err(Fault::Refused(Refusal::Changed)),
    }?;
    if let Some(at) = place {
        conversations::give_place(tx, id, at)?;
    }
    Ok(())
}

/// Where it stood in the list before, unless something has brought it to the top since.
fn place_before(was: &State, became: &State, now: &Conversation) -> Option<Timestamp> {
    match (was, became) {
        (State::Status { listed_at: before, .. }, State::Status { listed_at: after, .. }) => {
            if *after == Some(now.listed_at) { *before } else { Some(now.listed_at) }
        }
        _ => None,
    }
}
