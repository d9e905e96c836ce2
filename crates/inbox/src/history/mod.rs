//! Earlier chats: what a telephone exported, brought in as one person's history by somebody who answers for keeping it.
//!
//! - They are no messages: they open no window, are no consent, count nowhere, and nothing follows from them, since they stand in
//!   a table that none of these read.                                                                    (`history_message`)
//! - Nothing is read in before somebody said who is who, saw what it would be, and confirmed that it may be kept. ([`confirm`])
//! - The same file brings nothing twice; one click takes all of it out again.                     (`run`, [`take_back`])
//! - Names that nobody chose are left out, and files that came along are named, not kept.                (`survey`, `said`)
//! - It goes on in the background, some hundred messages a write, and is never half done in silence.              (`run`)

mod api;
mod model;
mod pages;
mod reading;
mod run;
mod said;
mod stamps;
mod store;
mod survey;
#[cfg(test)]
mod tests;
mod upload;
mod view;

use std::time::Duration;

use ::store::{Event, Fault, NewTask, Result, Scope, Tx};
use contacts::people::{self, Person};
use kernel::Permission::{ConversationRead, PrivacyManage};
use kernel::{BlobId, ContactId, Problem, RequestId, Timestamp};
use uuid::Uuid;
use web::{Access, Method, Routes, Sees, described};

use crate::conversations;
use model::{Import, Past, Plan, Side, Stage};
use survey::Survey;

pub(crate) use pages::address;
pub use run::tasks;

/// How long a file waits here for somebody to confirm.
const FILE_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long one may be on its way. What was cut off with the server that took it is forgotten after that.
const ARRIVES_WITHIN: Duration = Duration::from_secs(60 * 60);
/// Files of one business that lie here and were not taken.
const MOST_WAITING: usize = 20;

/// This capability's pages and API.
pub(crate) fn routes() -> Routes {
    const PAGE: &str = "/t/{tenant}/people/{contact}/history";
    const IMPORT: &str = "/t/{tenant}/people/{contact}/history/import";
    const ONE: &str = "/t/{tenant}/people/{contact}/history/import/{import}";
    const UNDO: &str = "/t/{tenant}/people/{contact}/history/import/{import}/undo";
    const API: &str = "/api/v1/contacts/{id}/history";
    Routes::new()
        .staff(Method::GET, PAGE, ConversationRead, pages::show)
        .staff(Method::GET, IMPORT, PrivacyManage, pages::begin)
        .staff(Method::POST, IMPORT, PrivacyManage, pages::upload)
        .staff(Method::GET, ONE, PrivacyManage, pages::import)
        .staff(Method::POST, ONE, PrivacyManage, pages::confirm)
        .staff(Method::POST, UNDO, PrivacyManage, pages::undo)
        .api(Method::GET, API, ConversationRead, api::list, described::<api::__path_list>())
}

/// Why it does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    NoFile,
    Cut,
    TooLarge,
    TooManyWaiting,
    /// A broken archive, or more in it than is read.
    Unreadable,
    /// No line of it is a message.
    NotAChat,
    /// None of the names is the customer's.
    NobodyChosen,
    NotConfirmed,
    /// It goes on, or is over.
    NotNow,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let field =
            |name: &'static str, code: &'static str, words: &'static str| Problem::invalid().field(name, code, words);
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::NoFile => field("file", "empty", "No file came, or it is empty."),
            Refusal::Cut => field("file", "cut_off", "The file was cut off on its way here. Send it again."),
            Refusal::TooLarge => {
                Problem::new(413, "too_large", "The file is larger than 1 GB. Export the chat without media.")
            }
            Refusal::TooManyWaiting => {
                Problem::new(429, "too_many_files", "Many files wait here already. Finish those first.")
            }
            Refusal::Unreadable => field(
                "file",
                "unreadable",
                "The file is broken, or holds more than can be read. Export the chat again, without media.",
            ),
            Refusal::NotAChat => field(
                "file",
                "not_a_chat",
                "This is no chat that WhatsApp exported. In WhatsApp open the chat, then More, Export chat.",
            ),
            Refusal::NobodyChosen => field("names", "nobody_chosen", "Say which name is the customer's."),
            Refusal::NotConfirmed => field("confirmed", "required", "Confirm that the business may keep this chat."),
            Refusal::NotNow => {
                Problem::new(409, "not_now", "This chat is being read in, or is over. Look at how far it is.")
            }
        }
    }
}

fn refuse<T>(refusal: Refusal) -> Result<T, Fault<Refusal>> {
    Err(Fault::Refused(refusal))
}

/// Whom a chat can be brought in for.
fn person(scope: &Scope<'_>, contact: ContactId) -> Result<Person, Fault<Refusal>> {
    let person = people::get(scope, contact)?.filter(|person| person.deleted_at.is_none());
    person.ok_or(Fault::Refused(Refusal::NotFound))
}

/// One import of one person.
fn find(scope: &Scope<'_>, contact: ContactId, id: Uuid) -> Result<Import, Fault<Refusal>> {
    let found = store::get(scope, id)?.filter(|import| import.stage != Stage::Arriving);
    let Some(import) = found else { return refuse(Refusal::NotFound) };
    match contacts::merging::members(scope, contact)?.contains(&import.contact) {
        true => Ok(import),
        false => refuse(Refusal::NotFound),
    }
}

/// Notes a file before it is written, so that none lies about unknown.
fn begin(tx: &mut Tx<'_>, contact: ContactId, file: BlobId, name: &str) -> Result<Uuid, Fault<Refusal>> {
    let person = person(tx, contact)?;
    if store::waiting(tx, tx.now() - FILE_KEPT, tx.now() - ARRIVES_WITHIN)? >= MOST_WAITING {
        return refuse(Refusal::TooManyWaiting);
    }
    let id = tx.id::<RequestId>().as_uuid();
    tx.keep_blob(file, "application/octet-stream", 0)?;
    store::add(tx, id, person.id, file, name)?;
    Ok(id)
}

/// All of the file is here. Says whether anyone waits for it: if its person was erased while it came, it goes too.
fn arrived(tx: &mut Tx<'_>, id: Uuid, file: BlobId, bytes: u64) -> Result<bool> {
    let is_awaited = store::lock(tx, id)?.is_some_and(|import| import.stage == Stage::Arriving);
    match is_awaited {
        true => tx.keep_blob(file, "application/octet-stream", bytes)?,
        false => tx.forget_blobs(&[file])?,
    }
    Ok(is_awaited)
}

/// The file is here and was looked through.
fn looked(tx: &mut Tx<'_>, id: Uuid, survey: &Survey, plan: &Plan) -> Result<()> {
    store::set_looked(tx, id, survey, plan)
}

/// Drops a file of which nothing was read in.
fn leave(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let file = store::drop(tx, id)?;
    tx.forget_blobs(file.as_slice())
}

/// Somebody said who is who and answers for keeping it: it is read in.
fn confirm(tx: &mut Tx<'_>, contact: ContactId, id: Uuid, plan: &Plan, attested: &str) -> Result<(), Fault<Refusal>> {
    let import = find(tx, contact, id)?;
    if import.stage != Stage::Looked {
        return refuse(Refusal::NotNow);
    }
    if !plan.sides.iter().any(|(_, side)| *side == Side::Customer) {
        return refuse(Refusal::NobodyChosen);
    }
    if attested.is_empty() {
        return refuse(Refusal::NotConfirmed);
    }
    let (unreadable, _) = import.survey.unreadable(plan.order);
    if !store::confirm(tx, id, plan, attested, unreadable)? {
        return refuse(Refusal::NotNow);
    }
    tx.record(Event::new("history.confirmed").contact(import.contact).fact("history_import_id", id));
    Ok(enqueue(tx, id)?)
}

/// Takes all of it out, or drops what nobody confirmed.
fn take_back(tx: &mut Tx<'_>, contact: ContactId, id: Uuid) -> Result<(), Fault<Refusal>> {
    find(tx, contact, id)?;
    let import = store::lock(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if import.stage == Stage::Looked {
        return Ok(leave(tx, id)?);
    }
    if !import.stage.can_be_undone() {
        return refuse(Refusal::NotNow);
    }
    store::set_stage(tx, id, Stage::Undoing)?;
    tx.record(Event::new("history.undone").contact(import.contact).fact("history_import_id", id));
    Ok(enqueue(tx, id)?)
}

fn enqueue(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let turn: RequestId = tx.id();
    tx.enqueue(NewTask::new(run::KIND, format!("{id}.{turn}")).slow().fact("history_import", id))
}

/// A person's earlier messages before a place, newest first, if the caller may see them.
fn page(
    scope: &Scope<'_>,
    access: &Access,
    contact: ContactId,
    before: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Past>, Fault<Refusal>> {
    let members = contacts::merging::members(scope, contact)?;
    if !is_seen(scope, access, &members)? {
        return refuse(Refusal::NotFound);
    }
    Ok(store::page(scope, &members, before, limit)?)
}

/// Whether anything was brought in for somebody.
pub(crate) fn any(scope: &Scope<'_>, contact: ContactId) -> Result<bool> {
    store::any(scope, contact)
}

/// Whoever sees only their own conversations and those of nobody does not see what was said with a person of others.
fn is_seen(scope: &Scope<'_>, access: &Access, members: &[ContactId]) -> Result<bool> {
    if access.sees == Sees::All {
        return Ok(true);
    }
    let any = |access: &Access| -> Result<bool> {
        let members = members.iter().map(|id| id.as_uuid()).collect();
        Ok(!conversations::of_people(scope, access, members, 1)?.is_empty())
    };
    Ok(any(access)? || !any(&Access { sees: Sees::All, ..access.clone() })?)
}

/// Deletes the files that lie here of a person who is erased, and ends what goes on; the rows go by the data map.
pub fn let_go(tx: &mut Tx<'_>, contact: ContactId) -> Result<()> {
    let files = store::let_go(tx, contact)?;
    tx.forget_blobs(&files)
}

/// Deletes files that nobody confirmed or that never came whole, and says how many.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let left = store::left(tx, tx.now() - FILE_KEPT, tx.now() - ARRIVES_WITHIN)?;
    for id in &left {
        leave(tx, *id)?;
    }
    Ok(left.len() as u64)
}
