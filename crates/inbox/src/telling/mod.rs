//! Telling staff of customers: a new message at once, one that nobody answers after a while.
//!
//! - It follows the stream and never holds up what arrives; how far it came is kept, and moved on by one at a time. (`work`)
//! - Told is whoever has the conversation, else everyone on duty; where nobody is on duty, the owners are told of who waits.
//! - The long wait of who writes while the business is closed begins when it opens.            (`notices::unanswered_at`)
//! - One waiting customer is at most one notice in five minutes, and one more when the wait is long.
//! - An answer, or closing or snoozing the conversation, settles what was told of it.

mod store;
mod work;

use std::sync::Arc;
use std::time::Duration;

use ::store::{NewTask, Result, Scope, Task, TaskFailure, TaskHandler, Tx};
use accounts::notices::{self, Kind, Notice, To};
use kernel::{Actor, ConversationId, MessageId, StaffId, TenantId, Timestamp, Who};
use web::App;

pub use work::{Places, run, work_through};

/// The task that looks whether a customer still waits.
const LOOK: &str = "inbox.unanswered";
/// A customer who writes on within this time is told once.
const BURST: Duration = Duration::from_secs(5 * 60);
/// What is older is history: nobody is told of it when a stream is read from its beginning.
const NEWS: Duration = Duration::from_secs(60 * 60);

/// Who looks whether customers still wait.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(LOOK, Arc::new(move |task| Box::pin(look(app.clone(), task))))]
}

/// A customer has written: tells whoever is to answer, and sees to it that a long wait is told. Gives until when nothing more
/// is to be told of it, however much the customer writes.
fn received(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Option<Timestamp>> {
    let Some(waiting) = store::waiting(tx, conversation)? else { return Ok(None) };
    let waits = tx.now().since(waiting.since);
    if waits > NEWS {
        return Ok(Some(tx.now() + BURST));
    }
    let burst = waits.as_secs() / BURST.as_secs();
    let to = responsible(tx, waiting.assignee, To::OnDuty)?;
    let key = format!("{conversation}.{}.{burst}", waiting.message);
    notices::tell(tx, Notice::new(Kind::NewMessage, to, key, path(tx.tenant(), conversation)))?;
    let task = NewTask::new(LOOK, waiting.message).run_at(notices::unanswered_at(tx, waiting.since)?);
    tx.enqueue(task.fact("conversation", conversation).fact("message", waiting.message))?;
    Ok(Some(waiting.since + BURST * u32::try_from(burst + 1).unwrap_or(u32::MAX)))
}

/// Whether its customer waits for an answer.
pub(crate) fn waits(scope: &Scope<'_>, conversation: ConversationId) -> Result<bool> {
    Ok(store::waiting(scope, conversation)?.is_some())
}

/// Someone answered or closed the conversation.
fn settled(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<()> {
    if store::waiting(tx, conversation)?.is_some() {
        return Ok(());
    }
    let path = path(tx.tenant(), conversation);
    notices::settled(tx, Kind::NewMessage, &path)?;
    notices::settled(tx, Kind::Unanswered, &path)
}

async fn look(app: App, task: Task) -> Result<(), TaskFailure> {
    let (conversation, message): (ConversationId, MessageId) = (task.fact("conversation")?, task.fact("message")?);
    let actor = Actor { who: Who::System("telling"), at: app.clock.now(), request: task.request };
    let told = app.db.write(task.tenant, actor, move |tx| still_waits(tx, conversation, message));
    Ok(told.await?)
}

/// Tells of a customer who still waits for the answer to this message.
fn still_waits(tx: &mut Tx<'_>, conversation: ConversationId, message: MessageId) -> Result<()> {
    let Some(waiting) = store::waiting(tx, conversation)?.filter(|waiting| waiting.message == message) else {
        return Ok(());
    };
    let minutes = i64::try_from(tx.now().since(waiting.since).as_secs() / 60).unwrap_or(i64::MAX);
    let to = responsible(tx, waiting.assignee, To::OnDutyOrOwners)?;
    let notice =
        Notice::new(Kind::Unanswered, to, format!("{conversation}.{message}"), path(tx.tenant(), conversation));
    notices::tell(tx, notice.fact("minutes", minutes))
}

/// Whoever has the conversation and is on duty, else the others.
fn responsible(scope: &Scope<'_>, assignee: Option<StaffId>, others: To) -> Result<To> {
    match assignee {
        Some(staff) if notices::is_on_duty(scope, staff)? => Ok(To::Staff(vec![staff])),
        Some(_) | None => Ok(others),
    }
}

fn path(tenant: TenantId, conversation: ConversationId) -> String {
    format!("/t/{tenant}/inbox/{conversation}")
}
