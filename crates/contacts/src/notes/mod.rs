//! Notes: what staff wrote down about a person. The person never sees them.
//!
//! - One that is removed can be put back for an hour, then it goes; until then it is out of sight.  ([`age_out`])
//! - Whoever wrote a note changes it; whoever keeps people may remove it.

pub(crate) mod pages;
mod store;

use std::time::Duration;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{ContactId, Problem, StaffId, Text, Timestamp};
use uuid::Uuid;

pub use store::age_out;

pub const LONGEST: usize = 4096;
/// How long a removed note can be put back.
pub const VALID: Duration = Duration::from_secs(60 * 60);

/// What was written down about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub id: Uuid,
    pub contact: ContactId,
    /// Nothing for a file or a program.
    pub author: Option<StaffId>,
    pub words: String,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
}

/// Why a note is not kept.
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
            Refusal::Empty => Problem::invalid().field("words", "empty", "Write the note."),
            Refusal::TooLong => {
                Problem::invalid().field("words", "too_long", "A note has at most 4096 characters. Write two.")
            }
        }
    }
}

/// The notes about a person, newest first.
pub fn of(scope: &Scope<'_>, contact: ContactId, limit: i64) -> Result<Vec<Note>> {
    store::of(scope, contact, limit)
}

/// Writes one down, by whoever acts.
pub fn add(tx: &mut Tx<'_>, contact: ContactId, words: &str) -> Result<Note, Fault<Refusal>> {
    let author = match tx.actor().who {
        kernel::Who::Staff(staff) => Some(staff),
        kernel::Who::ApiKey(_) | kernel::Who::Contact(_) | kernel::Who::System(_) | kernel::Who::Operator => None,
    };
    let words = checked(words)?;
    let contact = crate::people::get(tx, contact)?.ok_or(Fault::Refused(Refusal::NotFound))?.id;
    let now = tx.now();
    let id = tx.id::<kernel::RequestId>().as_uuid();
    let note = Note { id, contact, author, words, created_at: now, changed_at: now };
    store::add(tx, &note)?;
    tx.record(Event::new("contact.note_added").contact(contact).fact("note_id", id));
    Ok(note)
}

/// Writes it anew.
pub fn change(tx: &mut Tx<'_>, contact: ContactId, id: Uuid, words: &str) -> Result<(), Fault<Refusal>> {
    let words = checked(words)?;
    if !store::change(tx, contact, id, &words)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("contact.note_changed").contact(contact).fact("note_id", id));
    Ok(())
}

/// Takes it out of sight.
pub fn remove(tx: &mut Tx<'_>, contact: ContactId, id: Uuid) -> Result<(), Fault<Refusal>> {
    let now = tx.now();
    if !store::set_removed(tx, contact, id, Some(now))? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("contact.note_removed").contact(contact).fact("note_id", id));
    Ok(())
}

/// Puts it back, within the hour.
pub fn put_back(tx: &mut Tx<'_>, contact: ContactId, id: Uuid) -> Result<(), Fault<Refusal>> {
    if !store::set_removed(tx, contact, id, None)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("contact.note_added").contact(contact).fact("note_id", id));
    Ok(())
}

fn checked(words: &str) -> Result<String, Fault<Refusal>> {
    let words = Text::clean(words.trim());
    if words.is_empty() {
        return Err(Fault::Refused(Refusal::Empty));
    }
    if words.chars().count() > LONGEST {
        return Err(Fault::Refused(Refusal::TooLong));
    }
    Ok(words)
}
