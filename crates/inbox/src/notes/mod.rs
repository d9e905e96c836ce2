//! Notes: what the team says to itself in a thread.
//!
//! - A note never leaves. It is no [`crate::outgoing::OutContent`], which is all that the gate can be asked about and all that
//!   dispatch can read, and it has no delivery.                                   (types; test `a_note_never_leaves`)
//! - Whoever is named with `@` is told, once, if she sees the conversation.       (`rules::mentioned`)
//! - Who wrote it changes it, and what it said before stays in sight; it is deleted by her or a manager. (`changing`)

pub(crate) mod api;
mod changing;
mod names;
pub(crate) mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

use ::store::{Event, Fault, Result, Scope, Tx, search};
use accounts::notices::{self, Kind, Notice, To};
use kernel::Permission::ConversationWrite;
use kernel::{ConversationId, MessageId, Problem, StaffId, Timestamp, Who};
use serde::{Deserialize, Serialize};
use web::{Access, Method, Routes, described};

use crate::conversations::{self, Conversation};
use crate::messages::Earlier;

pub(crate) use changing::{Removed, edit, put_back, remove};

/// As long as a message may be.
pub const LONGEST: usize = 4096;

/// What a note carries besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The names after `@`, as they stand in the text.
    pub names: Vec<String>,
    /// Who was told, ever.
    pub told: Vec<StaffId>,
    /// What it said before it was changed, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
    /// Since when it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<Timestamp>,
}

/// Someone, or a group, who can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Nameable {
    pub(crate) name: String,
    pub(crate) is_team: bool,
    /// Herself, or the members of the team.
    pub(crate) staff: Vec<StaffId>,
}

/// Why a note is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Empty,
    TooLong,
    /// Somebody else wrote it.
    NotYours,
    /// It was changed or deleted at the same moment.
    Changed,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Empty => Problem::invalid().field("text", "empty", "Write something first."),
            Refusal::TooLong => {
                Problem::invalid().field("text", "note_too_long", "A note has at most 4,096 characters.")
            }
            Refusal::NotYours => Problem::new(
                403,
                "note_not_yours",
                "Only who wrote a note changes it; an owner or admin may delete it too. Write a note of your own instead.",
            ),
            Refusal::Changed => Problem::new(
                409,
                "note_changed",
                "This note was changed or deleted meanwhile. Look again, then decide.",
            ),
        }
    }
}

/// Who can be named in a conversation: those who see it.
pub(crate) fn nameable(scope: &Scope<'_>, conversation: &Conversation) -> Result<Vec<Nameable>> {
    store::nameable(scope, conversation.assignee.as_ref().map(|member| member.id))
}

/// What concerns a note that stands.
pub(crate) fn routes() -> Routes {
    const NOTE: &str = "/t/{tenant}/inbox/{conversation}/notes/{message}";
    const REMOVAL: &str = "/t/{tenant}/inbox/{conversation}/notes/{message}/removal";
    const NAMES: &str = "/t/{tenant}/inbox/{conversation}/names";
    const MESSAGE: &str = "/api/v1/conversations/{id}/messages/{message}";
    Routes::new()
        .staff(Method::GET, NAMES, ConversationWrite, names::list)
        .staff(Method::POST, NOTE, ConversationWrite, pages::change)
        .staff(Method::POST, REMOVAL, ConversationWrite, pages::remove)
        .api(Method::DELETE, MESSAGE, ConversationWrite, api::remove, described::<api::__path_remove>())
}

/// Writes a note.
pub fn write(tx: &mut Tx<'_>, access: &Access, id: ConversationId, text: &str) -> Result<MessageId, Fault<Refusal>> {
    let conversation = conversations::find(tx, access, id).map_err(|fault| fault.map(|_| Refusal::NotFound))?;
    let text = checked(text)?;
    let carried = called(tx, access, &conversation, &text)?;
    let note = store::insert(tx, &conversation, &text, &carried)?;
    search::add(tx, "message", note.as_uuid(), tx.now(), &text)?;
    tx.record(happened("note.written", &conversation, note).fact("told", &carried.told));
    tell(tx, id, note, carried.told)?;
    Ok(note)
}

/// A text as a note may hold it.
fn checked(text: &str) -> Result<String, Fault<Refusal>> {
    let text = kernel::Text::clean(text.trim());
    if text.is_empty() {
        return Err(Fault::Refused(Refusal::Empty));
    }
    if text.chars().count() > LONGEST {
        return Err(Fault::Refused(Refusal::TooLong));
    }
    Ok(text)
}

/// Whom a text names, and who is to be told of it.
fn called(scope: &Scope<'_>, access: &Access, conversation: &Conversation, text: &str) -> Result<Carried> {
    let nameable = if text.contains('@') { nameable(scope, conversation)? } else { Vec::new() };
    let named = rules::mentioned(text, &nameable);
    let mut told: Vec<StaffId> = named.iter().flat_map(|one| one.staff.iter().copied()).collect();
    told.sort_unstable();
    told.dedup();
    // Who writes her own name, or her team's, knows.
    told.retain(|staff| Some(*staff) != access.staff);
    Ok(Carried { names: named.iter().map(|one| one.name.clone()).collect(), told, ..Carried::default() })
}

fn happened(kind: &'static str, conversation: &Conversation, note: MessageId) -> Event {
    let event = Event::new(kind).conversation(conversation.id).contact(conversation.contact);
    event.inbox(conversation.inbox.id).message(note)
}

fn tell(tx: &mut Tx<'_>, id: ConversationId, note: MessageId, told: Vec<StaffId>) -> Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    let path = format!("/t/{}/inbox/{id}?from={note}", tx.tenant());
    let by = match tx.actor().who {
        Who::Staff(staff) => store::name(tx, staff)?,
        _ => String::new(),
    };
    notices::tell(tx, Notice::new(Kind::Mentioned, To::Staff(told), note, path).fact("name", by))
}
