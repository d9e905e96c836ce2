//! Finding: messages by their words, in every conversation that one sees; people and conversations by name, for the palette.
//!
//! - What is found is what the caller may be shown: visibility is asked of every hit.      (`store::sees`; A15, A22)
//! - Newest first, from page to page by the last message looked at; one page looks at a bounded number of matches, however
//!   many messages there are and however few of them pass the filters.                     ([`messages`])
//! - What was erased or has expired is not in the index, and so not here.                  (`store::erase`; tests)

mod api;
mod names;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use pages::way;

use ::store::{Result, Scope, search};
use kernel::Permission::ConversationRead;
use kernel::{ContactId, ConversationId, InboxId, MessageId, StaffId, Timestamp};
use uuid::Uuid;
use web::{Access, Method, Routes, Sees, described};

use crate::messages::Direction;

/// Matches looked at in one go, and how often one page goes.
const AT_ONCE: usize = 200;
const TIMES: usize = 10;
/// People of a name who are looked for.
const MOST_PEOPLE: i64 = 200;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .staff(Method::GET, "/t/{tenant}/inbox/names", ConversationRead, names::names)
        .staff(Method::GET, "/t/{tenant}/search", ConversationRead, pages::show)
        .api(Method::GET, "/api/v1/search", ConversationRead, api::search, described::<api::__path_search>())
}

/// Who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The customer.
    Person,
    /// Anyone of the business, or its programs.
    Us,
    Staff(StaffId),
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Words, beginnings (`boil*`) and "phrases".
    pub words: String,
    /// Words of the person's name, number or username.
    pub person: String,
    pub inbox: Option<InboxId>,
    pub label: Option<Uuid>,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub by: Option<By>,
    /// The last message of the page before.
    pub before: Option<MessageId>,
}

impl Sought {
    /// Whether more than words say which messages.
    fn is_narrowed(&self) -> bool {
        let others = [self.inbox.is_some(), self.label.is_some(), self.from.is_some(), self.until.is_some()];
        !self.person.trim().is_empty() || self.by.is_some() || others.contains(&true)
    }
}

/// A message that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    pub message: MessageId,
    pub conversation: ConversationId,
    pub contact: ContactId,
    pub direction: Direction,
    pub kind: String,
    pub text: String,
    pub at: Timestamp,
    pub author: Option<(StaffId, String)>,
    inbox: InboxId,
    assignee: Option<StaffId>,
}

/// A page of them, and from where the next goes on.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    pub next: Option<MessageId>,
}

/// The messages that hold the words, newest first. `next` also stands where so much was looked through that the page ends
/// before it is full.
pub fn messages(scope: &Scope<'_>, access: &Access, sought: &Sought, limit: usize) -> Result<Found> {
    let query = unfinished(&sought.words);
    let people = match sought.person.trim() {
        "" => None,
        name => Some(search::find(scope, "contact", &unfinished(name), MOST_PEOPLE)?),
    };
    let mut found = Found::default();
    if people.as_ref().is_some_and(Vec::is_empty) {
        return Ok(found);
    }
    let mut last = sought.before.map(MessageId::as_uuid);
    for time in 0..TIMES {
        // Where every match is shown, no more are looked at than the page shows.
        let shows_all = time == 0 && matches!(access.sees, Sees::All) && !sought.is_narrowed();
        let most = if shows_all { limit + 1 } else { AT_ONCE };
        let at_once = i64::try_from(most).unwrap_or(i64::MAX);
        let ids = match last {
            Some(last) => search::find_before(scope, "message", &query, last, at_once)?,
            None => search::find(scope, "message", &query, at_once)?,
        };
        let is_last = ids.len() < most;
        let Some(oldest) = ids.last().copied() else { return Ok(found) };
        for hit in store::hits(scope, access, sought, ids)? {
            if people.as_ref().is_some_and(|people| !people.contains(&hit.contact.as_uuid())) {
                continue;
            }
            if found.hits.len() == limit {
                found.next = found.hits.last().map(|hit| hit.message);
                return Ok(found);
            }
            found.hits.push(hit);
        }
        if is_last {
            return Ok(found);
        }
        last = Some(oldest);
    }
    found.next = last.map(MessageId::from_uuid);
    Ok(found)
}

/// People search while they type: the last word may go on.
fn unfinished(words: &str) -> String {
    let words = words.trim();
    if words.is_empty() || words.ends_with(['"', '*']) { words.to_owned() } else { format!("{words}*") }
}
