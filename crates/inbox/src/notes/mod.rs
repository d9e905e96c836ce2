//! Notes: what the team says to itself in a thread.
//!
//! - A note never leaves. It is no [`crate::outgoing::OutContent`], which is all that the gate can be asked about and all that
//!   dispatch can read, and it has no delivery.                                   (types; test `a_note_never_leaves`)
//! - Whoever is named with `@` is told, if she sees the conversation.             (`rules::mentioned`)

pub(crate) mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

use ::store::{Event, Fault, Result, Scope, Tx, search};
use accounts::notices::{self, Kind, Notice, To};
use kernel::{ConversationId, MessageId, Problem, StaffId, Who};
use serde::{Deserialize, Serialize};
use web::Access;

use crate::conversations::{self, Conversation};

/// As long as a message may be.
pub const LONGEST: usize = 4096;

/// What a note carries besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The names after `@`, as they stand in the text.
    pub names: Vec<String>,
    /// Who was told.
    pub told: Vec<StaffId>,
}

/// Someone, or a group, who can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Nameable {
    pub(crate) name: String,
    /// Herself, or the members of the team.
    pub(crate) staff: Vec<StaffId>,
}

/// Why a note is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Empty,
    TooLong,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Empty => Problem::invalid().field("text", "empty", "Write something first."),
            Refusal::TooLong => {
                Problem::invalid().field("text", "note_too_long", "A note has at most 4,096 characters.")
            }
        }
    }
}

/// Who can be named in a conversation: those who see it.
pub(crate) fn nameable(scope: &Scope<'_>, conversation: &Conversation) -> Result<Vec<Nameable>> {
    store::nameable(scope, conversation.assignee.as_ref().map(|member| member.id))
}

/// Writes a note.
pub fn write(tx: &mut Tx<'_>, access: &Access, id: ConversationId, text: &str) -> Result<MessageId, Fault<Refusal>> {
    let conversation = conversations::find(tx, access, id).map_err(|fault| fault.map(|_| Refusal::NotFound))?;
    let text = kernel::Text::clean(text.trim());
    if text.is_empty() {
        return Err(Fault::Refused(Refusal::Empty));
    }
    if text.chars().count() > LONGEST {
        return Err(Fault::Refused(Refusal::TooLong));
    }
    let nameable = if text.contains('@') { nameable(tx, &conversation)? } else { Vec::new() };
    let named = rules::mentioned(&text, &nameable);
    let mut told: Vec<StaffId> = named.iter().flat_map(|one| one.staff.iter().copied()).collect();
    told.sort_unstable();
    told.dedup();
    // Who writes her own name, or her team's, knows.
    told.retain(|staff| Some(*staff) != access.staff);
    let carried = Carried { names: named.iter().map(|one| one.name.clone()).collect(), told: told.clone() };
    let note = store::insert(tx, &conversation, &text, &carried)?;
    search::add(tx, "message", note.as_uuid(), tx.now(), &text)?;
    let event = Event::new("note.written").conversation(id).contact(conversation.contact).message(note);
    tx.record(event.inbox(conversation.inbox.id).fact("told", &told));
    if !told.is_empty() {
        let path = format!("/t/{}/inbox/{id}?from={note}", tx.tenant());
        let by = match tx.actor().who {
            Who::Staff(staff) => store::name(tx, staff)?,
            _ => String::new(),
        };
        notices::tell(tx, Notice::new(Kind::Mentioned, To::Staff(told), note, path).fact("name", by))?;
    }
    Ok(note)
}
