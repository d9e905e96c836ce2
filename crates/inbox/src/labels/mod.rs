//! Labels: the business's own words for its conversations.
//!
//! - They stand in the order of their names, numbers in them by what they count.  (`order`)
//! - A name is there once, whatever its letters.                                   (unique index)
//! - One that is removed is out of sight at once; what it stood on loses it in steps of 500.  ([`tasks`])
//! - A label goes on and off through [`crate::conversations::find`], so only where one sees the conversation.

pub(crate) mod api;
mod order;
pub(crate) mod pages;
mod store;
#[cfg(test)]
mod tests;

use std::str::FromStr;
use std::sync::Arc;

use ::store::{Event, Fault, NewTask, Result, Scope, Task, TaskFailure, TaskHandler, Tx};
use kernel::{Actor, ConversationId, Problem, UnknownWord, Who};
use uuid::Uuid;
use web::components::Tint;
use web::{Access, App};

use crate::conversations;

pub(crate) use store::of;

/// More than this nobody finds again.
const MOST: usize = 100;
const LONGEST: usize = 40;
const REMOVE: &str = "inbox.label_remove";

/// One of the look's tints, by a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Sand,
    Mist,
    Sage,
    Sky,
    Rose,
    Amber,
}

impl Colour {
    pub const ALL: [Colour; 6] = [Colour::Sand, Colour::Mist, Colour::Sage, Colour::Sky, Colour::Rose, Colour::Amber];

    pub const fn as_str(self) -> &'static str {
        match self {
            Colour::Sand => "sand",
            Colour::Mist => "mist",
            Colour::Sage => "sage",
            Colour::Sky => "sky",
            Colour::Rose => "rose",
            Colour::Amber => "amber",
        }
    }

    pub(crate) const fn tint(self) -> Tint {
        match self {
            Colour::Sand => Tint::One,
            Colour::Mist => Tint::Two,
            Colour::Sage => Tint::Three,
            Colour::Sky => Tint::Four,
            Colour::Rose => Tint::Five,
            Colour::Amber => Tint::Six,
        }
    }
}

impl FromStr for Colour {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Colour::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub id: Uuid,
    pub name: String,
    pub colour: Colour,
}

/// Why a label is not made, changed or put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No label, or no conversation that the caller sees.
    NotFound,
    NoName,
    TooLong,
    Taken,
    TooMany,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::NoName => Problem::invalid().field("name", "label_no_name", "Give the label a name."),
            Refusal::TooLong => {
                Problem::invalid().field("name", "label_too_long", "A label's name has at most 40 characters.")
            }
            Refusal::Taken => Problem::new(409, "label_taken", "Another label is called so. Choose another name."),
            Refusal::TooMany => Problem::new(
                409,
                "too_many_labels",
                "There are 100 labels already. Remove some that you no longer need.",
            ),
        }
    }
}

/// All labels, by name as a person orders them: 2 before 10.
pub fn list(scope: &Scope<'_>) -> Result<Vec<Label>> {
    let mut labels = store::list(scope)?;
    labels.sort_by(|one, other| order::natural(&one.name, &other.name));
    Ok(labels)
}

/// Makes a label.
pub fn create(tx: &mut Tx<'_>, name: &str, colour: Colour) -> Result<Label, Fault<Refusal>> {
    let name = checked(name).map_err(Fault::Refused)?;
    if store::list(tx)?.len() >= MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let label = Label { id: tx.id::<kernel::RequestId>().as_uuid(), name, colour };
    store::create(tx, &label).map_err(taken)?;
    tx.record(Event::new("label.created").fact("label_id", label.id));
    Ok(label)
}

/// Renames a label or gives it another colour; what is left out stays.
pub fn change(tx: &mut Tx<'_>, id: Uuid, name: Option<&str>, colour: Option<Colour>) -> Result<Label, Fault<Refusal>> {
    let was = store::get(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    let name = name.map_or_else(|| Ok(was.name.clone()), checked).map_err(Fault::Refused)?;
    let label = Label { id, name, colour: colour.unwrap_or(was.colour) };
    if label != was {
        store::change(tx, &label).map_err(taken)?;
        tx.record(Event::new("label.changed").fact("label_id", id));
    }
    Ok(label)
}

/// Removes a label. Says whether it was there.
pub fn remove(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    let is_removed = store::hide(tx, id)?;
    if is_removed {
        tx.record(Event::new("label.removed").fact("label_id", id));
        tx.enqueue(NewTask::new(REMOVE, id).fact("label", id))?;
    }
    Ok(is_removed)
}

/// Puts a label on a conversation, or takes it off. Says whether that changed anything.
pub fn put(
    tx: &mut Tx<'_>,
    access: &Access,
    id: ConversationId,
    label: Uuid,
    is_on: bool,
) -> Result<bool, Fault<Refusal>> {
    let conversation = conversations::find(tx, access, id).map_err(|fault| fault.map(|_| Refusal::NotFound))?;
    // A label that is gone meanwhile may be taken off; it is not there either.
    if store::lock(tx, label)?.is_none() {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    let is_changed = if is_on { store::put(tx, id, label)? } else { store::take_off(tx, id, label)? };
    if is_changed {
        conversations::touched(tx, id)?;
        let kind = if is_on { "conversation.labelled" } else { "conversation.unlabelled" };
        let event = Event::new(kind).conversation(id).contact(conversation.contact).inbox(conversation.inbox.id);
        tx.record(event.fact("label_id", label));
    }
    Ok(is_changed)
}

/// Makes these a conversation's labels.
pub fn set(tx: &mut Tx<'_>, access: &Access, id: ConversationId, labels: &[Uuid]) -> Result<(), Fault<Refusal>> {
    let conversation = conversations::find(tx, access, id).map_err(|fault| fault.map(|_| Refusal::NotFound))?;
    for off in conversation.labels.iter().filter(|label| !labels.contains(&label.id)) {
        put(tx, access, id, off.id, false)?;
    }
    for on in labels {
        put(tx, access, id, *on, true)?;
    }
    Ok(())
}

/// Who takes a removed label off what it stands on.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(REMOVE, Arc::new(move |task| Box::pin(removed(app.clone(), task))))]
}

async fn removed(app: App, task: Task) -> Result<(), TaskFailure> {
    let label: Uuid = task.fact("label")?;
    loop {
        let actor = Actor { who: Who::System("labels"), at: app.clock.now(), request: task.request };
        if app.db.write(task.tenant, actor, move |tx| store::clear_some(tx, label)).await? == 0 {
            return Ok(());
        }
    }
}

fn checked(name: &str) -> Result<String, Refusal> {
    let name = kernel::Text::line(name, LONGEST + 1);
    match name.chars().count() {
        0 => Err(Refusal::NoName),
        length if length > LONGEST => Err(Refusal::TooLong),
        _ => Ok(name),
    }
}

fn taken(error: ::store::Error) -> Fault<Refusal> {
    if error.is_unique("label", "name_folded") { Fault::Refused(Refusal::Taken) } else { Fault::Failed(error) }
}
