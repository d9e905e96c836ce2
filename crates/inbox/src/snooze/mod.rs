//! Snoozing: a conversation is out of sight until a time, or until the customer writes, whichever comes first.
//!
//! - While it sleeps its status is `snoozed`; a message wakes it as it reopens what is closed.  (`receive::message`)
//! - A durable task wakes it at its time; a task of an earlier choice finds nothing to do.       ([`due`])
//! - Times are chosen on the reader's wall, by the business's hours.                             (`rules`)

pub(crate) mod pages;
pub(crate) mod rules;
mod store;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use ::store::{Event, Fault, NewTask, Result, Task, TaskFailure, TaskHandler, Tx};
use accounts::notices::{self, Kind, Notice, To};
use kernel::{Actor, ConversationId, Problem, Timestamp, Who};
use web::{Access, App};

use crate::conversations::{self, Status};
use crate::{counts, service_levels};

pub(crate) use store::end;

/// Nobody means a time that is further away.
pub const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);
const WAKE: &str = "inbox.wake";

/// Why it is not snoozed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// That time has passed.
    Past,
    TooFar,
    /// No time was said, or none that can be read.
    NoTime,
    Changed,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let wrong = |code, words| Problem::invalid().field("snoozed_until", code, words);
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Past => wrong("snooze_past", "This time has passed. Choose a later one."),
            Refusal::TooFar => wrong("snooze_too_far", "This is more than a year away. Choose a nearer time."),
            Refusal::NoTime => wrong("snooze_no_time", "Say until when."),
            Refusal::Changed => conversations::Refusal::Changed.into(),
        }
    }
}

impl From<conversations::Refusal> for Refusal {
    fn from(refusal: conversations::Refusal) -> Self {
        match refusal {
            conversations::Refusal::Changed => Refusal::Changed,
            _ => Refusal::NotFound,
        }
    }
}

/// Puts a conversation out of sight until then.
pub fn snooze(
    tx: &mut Tx<'_>,
    access: &Access,
    id: ConversationId,
    until: Timestamp,
    version: Option<i64>,
) -> Result<(), Fault<Refusal>> {
    let was = conversations::at_version(tx, access, id, version).map_err(|fault| fault.map(Refusal::from))?;
    if until <= tx.now() {
        return Err(Fault::Refused(Refusal::Past));
    }
    if until > tx.now() + LONGEST {
        return Err(Fault::Refused(Refusal::TooFar));
    }
    if was.snoozed_until == Some(until) {
        return Ok(());
    }
    if !store::sleep(tx, &was, version)? {
        return Err(Fault::Refused(Refusal::Changed));
    }
    store::keep(tx, id, until, access.staff)?;
    if was.status == Status::Open {
        counts::closed(tx, was.assignee.as_ref().map(|member| member.id));
    }
    let task = NewTask::new(WAKE, format!("{id}.{}", until.micros())).run_at(until);
    tx.enqueue(task.fact("conversation", id).fact("until", until.micros()))?;
    let place = service_levels::Place { conversation: id, contact: was.contact, inbox: was.inbox.id };
    service_levels::slept(tx, place)?;
    let event = Event::new("conversation.snoozed").conversation(id).contact(was.contact).inbox(was.inbox.id);
    tx.record(event.fact("until", until));
    Ok(())
}

/// Who wakes conversations.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(WAKE, Arc::new(move |task| Box::pin(wake(app.clone(), task))))]
}

async fn wake(app: App, task: Task) -> Result<(), TaskFailure> {
    let (conversation, until): (ConversationId, i64) = (task.fact("conversation")?, task.fact("until")?);
    let actor = Actor { who: Who::System("snooze"), at: app.clock.now(), request: task.request };
    let until = Timestamp::from_micros(until);
    app.db.write(task.tenant, actor, move |tx| due(tx, conversation, until)).await?;
    Ok(())
}

/// Wakes a conversation whose time has come; who snoozed it is told. One that woke before, or sleeps until another time, stays
/// as it is.
fn due(tx: &mut Tx<'_>, id: ConversationId, until: Timestamp) -> Result<()> {
    let Some(slept) = store::wake(tx, id, until)? else { return Ok(()) };
    counts::opened(tx, slept.assignee);
    service_levels::woke(tx, service_levels::Place { conversation: id, contact: slept.contact, inbox: slept.inbox })?;
    let event = Event::new("conversation.woken").conversation(id).contact(slept.contact).inbox(slept.inbox);
    tx.record(event.fact("by", "time"));
    if let Some(staff) = slept.by {
        let path = format!("/t/{}/inbox/{id}", tx.tenant());
        let key = format!("{id}.{}", until.micros());
        notices::tell(tx, Notice::new(Kind::SnoozeOver, To::Staff(vec![staff]), key, path))?;
    }
    Ok(())
}
