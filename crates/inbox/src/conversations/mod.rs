//! Conversations: listing and opening them, giving them to someone, closing and reopening, what is read and what is drafted.
//!
//! - Every read and write of one goes through [`find`], which hides what the caller does not see.   (A15, A22; `store::only_seen`)
//! - A change names the version it was decided on; of two at once, one is told so.                   (`store::assign`, `store::set_status`)
//! - Nobody who left holds one: who is removed lets go in the same transaction, and who is given one is locked. ([`let_go`])
//! - What sleeps is out of sight; every way of opening or closing it ends the sleep.       (`set_status`, `crate::snooze`)
//! - How many are open is kept as deltas, by `crate::counts`.
//! - A viewer's look leaves the team's unread as it is.                                              ([`read`])

pub(crate) mod answering;
pub(crate) mod api;
mod attach;
pub(crate) mod composer;
mod crossing;
mod fields;
pub(crate) mod forms;
mod later;
mod listing;
mod model;
mod moving;
pub(crate) mod pages;
mod person;
pub(crate) mod reasons;
mod rules;
mod seen;
mod store;
pub(crate) mod taking_back;
#[cfg(test)]
pub(crate) mod tests;
mod view;

use std::collections::HashSet;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{ContactId, ConversationId, Permission, StaffId, TeamId, Timestamp};
use uuid::Uuid;
use web::Access;

use crate::{counts, merging, satisfaction, service_levels, snooze};

pub(crate) use store::padded;

pub use model::{Assignment, Conversation, Counts, Filter, Inbox, Last, Member, Own, Refusal, Status, Taker, Whose};

/// Which of these conversations may be shown to a caller. The event stream asks.
pub fn visible(scope: &Scope<'_>, access: &Access, ids: Vec<ConversationId>) -> Result<HashSet<ConversationId>> {
    store::visible(scope, access, ids)
}

/// One conversation, if the caller sees it.
pub fn find(scope: &Scope<'_>, access: &Access, id: ConversationId) -> Result<Conversation, Fault<Refusal>> {
    if let Some(found) = store::find(scope, access, id)? {
        return Ok(found);
    }
    let merged = match merging::whereabouts(scope, id)? {
        Some(into) => store::find(scope, access, into)?.map(|found| Refusal::Merged(found.id)),
        None => None,
    };
    Err(Fault::Refused(merged.unwrap_or(Refusal::NotFound)))
}

/// A page of conversations, the one that something last happened to first. One more than asked for says that there is a next page.
pub fn list(scope: &Scope<'_>, access: &Access, filter: &Filter) -> Result<Vec<Conversation>> {
    listing::page(scope, access, filter)
}

/// The conversations of these people that the caller sees, the one with the newest message first.
pub(crate) fn of_people(
    scope: &Scope<'_>,
    access: &Access,
    people: Vec<Uuid>,
    limit: i64,
) -> Result<Vec<Conversation>> {
    listing::of(scope, access, people, None, limit)
}

/// The other conversations of the people of this one that the caller sees, the one with the newest message first.
pub(crate) fn beside(
    scope: &Scope<'_>,
    access: &Access,
    (one, people): (ConversationId, &[ContactId]),
    limit: i64,
) -> Result<Vec<Conversation>> {
    listing::of(scope, access, people.iter().map(|id| id.as_uuid()).collect(), Some(one), limit)
}

/// How many are open.
pub fn counted(scope: &Scope<'_>, access: &Access) -> Result<Counts> {
    let mut counts = store::counts(scope, access.staff)?;
    if let Some(staff) = access.staff.filter(|_| counts.teams > 0) {
        counts.in_teams = listing::open_in_teams(scope, access, staff)?;
    }
    Ok(counts)
}

/// Whether the business has a number, so that anything can arrive.
pub fn is_reachable(scope: &Scope<'_>) -> Result<bool> {
    store::is_reachable(scope)
}

/// To whom a conversation can be given.
pub fn takers(scope: &Scope<'_>) -> Result<Vec<Taker>> {
    store::takers(scope)
}

/// What the caller has in a conversation: a draft, and how far they read. A program has nothing.
pub fn own(scope: &Scope<'_>, access: &Access, id: ConversationId) -> Result<Own> {
    access.staff.map_or_else(|| Ok(Own::default()), |staff| store::own(scope, id, staff))
}

/// Gives a conversation to someone, to a team, or to nobody. `version` is what the caller decided on, if it said so.
pub fn assign(
    tx: &mut Tx<'_>,
    access: &Access,
    id: ConversationId,
    to: Assignment,
    version: Option<i64>,
) -> Result<(), Fault<Refusal>> {
    let was = at_version(tx, access, id, version)?;
    let assignee = was.assignee.as_ref().map(|member| member.id);
    if (assignee, was.team) == (to.assignee, to.team) {
        return Ok(());
    }
    if let Some(refusal) = check_taker(tx, to.assignee, to.team)? {
        return Err(Fault::Refused(refusal));
    }
    if !store::assign(tx, &was, version, to)? {
        return Err(Fault::Refused(Refusal::Changed));
    }
    if was.status == Status::Open {
        counts::moved(tx, assignee, to.assignee);
    }
    let event = told("conversation.assigned", &was).fact("assignee_id", to.assignee).fact("team_id", to.team);
    tx.record(event.fact("previous_assignee_id", assignee));
    Ok(())
}

/// Why nothing can be given to these; nothing if it can. Who is a member stays so until the commit.
pub(crate) fn check_taker(tx: &mut Tx<'_>, assignee: Option<StaffId>, team: Option<TeamId>) -> Result<Option<Refusal>> {
    if let Some(staff) = assignee
        && !store::is_member(tx, staff)?
    {
        return Ok(Some(Refusal::UnknownAssignee));
    }
    if let Some(team) = team
        && !store::is_team(tx, team)?
    {
        return Ok(Some(Refusal::UnknownTeam));
    }
    Ok(None)
}

/// Those of them that exist and the caller sees.
pub(crate) fn among(scope: &Scope<'_>, access: &Access, ids: Vec<ConversationId>) -> Result<Vec<ConversationId>> {
    store::among(scope, access, ids)
}

/// Takes from a member who is removed all that she held: it waits for everyone again. Closed ones too, since they may reopen.
pub fn let_go(tx: &mut Tx<'_>, staff: StaffId) -> Result<()> {
    for held in store::let_go(tx, staff)? {
        if held.status == Status::Open {
            counts::moved(tx, Some(staff), None);
        }
        let event = Event::new("conversation.assigned").conversation(held.id).contact(held.contact).inbox(held.inbox);
        let event = event.fact("assignee_id", None::<StaffId>).fact("team_id", held.team);
        tx.record(event.fact("previous_assignee_id", staff));
    }
    Ok(())
}

/// Closes or reopens a conversation. Asleep it is put by [`crate::snooze::snooze`], which knows until when.
pub fn set_status(
    tx: &mut Tx<'_>,
    access: &Access,
    id: ConversationId,
    status: Status,
    version: Option<i64>,
) -> Result<(), Fault<Refusal>> {
    let was = at_version(tx, access, id, version)?;
    if was.status == status {
        return Ok(());
    }
    if status == Status::Snoozed {
        return Err(Fault::Refused(Refusal::NoTime));
    }
    if !store::set_status(tx, id, version, status)? {
        return Err(Fault::Refused(Refusal::Changed));
    }
    if was.status == Status::Snoozed {
        snooze::end(tx, id)?;
    }
    let assignee = was.assignee.as_ref().map(|member| member.id);
    let place = service_levels::Place { conversation: id, contact: was.contact, inbox: was.inbox.id };
    match (was.status, status) {
        (Status::Snoozed, Status::Open) => service_levels::woke(tx, place)?,
        (Status::Open | Status::Closed, Status::Open) => service_levels::reopened(tx, place)?,
        (_, Status::Closed | Status::Snoozed) => service_levels::closed(tx, place, access.staff.or(assignee))?,
    }
    match status {
        Status::Open => {
            counts::opened(tx, assignee);
            let kind = if was.status == Status::Snoozed { "conversation.woken" } else { "conversation.reopened" };
            tx.record(told(kind, &was));
        }
        Status::Closed | Status::Snoozed => {
            if was.status == Status::Open {
                counts::closed(tx, assignee);
            }
            tx.record(told("conversation.closed", &was));
            if status == Status::Closed {
                satisfaction::closed(tx, access, &was)?;
            }
        }
    }
    Ok(())
}

/// Someone opened the conversation and saw `seen` unread messages. The team's number goes down only if they may answer.
pub fn read(tx: &mut Tx<'_>, access: &Access, conversation: &Conversation, seen: i64, head: i64) -> Result<()> {
    if let Some(staff) = access.staff {
        store::seen(tx, conversation.id, staff, head)?;
    }
    let resets = seen > 0 && access.may(Permission::ConversationWrite);
    if resets && store::read_up_to(tx, conversation.id, seen)? {
        tx.record(told("conversation.read", conversation).fact("seen", seen));
    }
    Ok(())
}

/// The team has seen it, without anybody having opened it: the customer is told nothing.
pub(crate) fn mark_read(tx: &mut Tx<'_>, conversation: &Conversation) -> Result<()> {
    if conversation.unread > 0 && store::read_up_to(tx, conversation.id, conversation.unread)? {
        tx.record(told("conversation.read", conversation).fact("seen", conversation.unread));
    }
    Ok(())
}

/// As many as before are unread again.
pub(crate) fn unread_again(tx: &mut Tx<'_>, conversation: &Conversation, unread: i64) -> Result<()> {
    if store::unread_again(tx, conversation.id, unread)? {
        tx.record(told("conversation.unread", conversation));
    }
    Ok(())
}

/// Puts the conversation back among what someone must look at.
pub fn mark_unread(tx: &mut Tx<'_>, access: &Access, id: ConversationId) -> Result<(), Fault<Refusal>> {
    let conversation = find(tx, access, id)?;
    if store::mark_unread(tx, id)? {
        tx.record(told("conversation.unread", &conversation));
    }
    Ok(())
}

/// Keeps what the caller has typed and not sent; nothing typed, nothing kept.
pub fn keep_draft(tx: &mut Tx<'_>, access: &Access, id: ConversationId, text: &str) -> Result<(), Fault<Refusal>> {
    let conversation = find(tx, access, id)?;
    if text.chars().count() > model::LONGEST_DRAFT {
        return Err(Fault::Refused(Refusal::LongDraft));
    }
    if let Some(staff) = access.staff {
        store::keep_draft(tx, conversation.id, staff, text)?;
    }
    Ok(())
}

/// Puts a text behind what the caller has typed and not sent.
pub(crate) fn add_to_draft(
    tx: &mut Tx<'_>,
    access: &Access,
    id: ConversationId,
    text: String,
) -> Result<(), Fault<Refusal>> {
    let draft = own(tx, access, id)?.draft;
    let draft = if draft.trim().is_empty() { text } else { format!("{draft}\n{text}") };
    keep_draft(tx, access, id, &draft)
}

/// Gives it its place in the list back, where something that brought it to the top was taken back.
pub(crate) fn give_place(tx: &mut Tx<'_>, id: ConversationId, at: Timestamp) -> Result<()> {
    store::give_place(tx, id, at)
}

/// Something that stands beside it changed, so that who decided on what was before is told so.
pub(crate) fn touched(tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
    store::touch(tx, id)
}

pub(crate) fn at_version(
    tx: &Tx<'_>,
    access: &Access,
    id: ConversationId,
    version: Option<i64>,
) -> Result<Conversation, Fault<Refusal>> {
    let conversation = find(tx, access, id)?;
    match version {
        Some(version) if version != conversation.version => Err(Fault::Refused(Refusal::Changed)),
        _ => Ok(conversation),
    }
}

fn told(kind: &'static str, conversation: &Conversation) -> Event {
    Event::new(kind).conversation(conversation.id).contact(conversation.contact).inbox(conversation.inbox.id)
}
