//! Several conversations with one person: two become one thread, one becomes two, and either is taken back.
//!
//! - Only what is one person's is merged: what is meant for one never reaches the other.                 ([`merge`])
//! - Messages go from one to the other, and which did is kept, so that they go back.                      (`store::shift`)
//! - One that was merged stays as a row of the status `merged` and leads to where its messages are.       ([`whereabouts`])
//! - It leads to one that is not merged, always: so there are no rings, and of two who merge at once one is told. ([`merge`])
//! - What is written to one that is merged at this moment stands where it is now; to whom and from which number it goes does
//!   not change.                                                                                         ([`home`])
//! - Nothing is taken back once either has changed.                                                      ([`undo`])

pub(crate) mod api;
mod drafts;
pub(crate) mod pages;
#[cfg(test)]
mod proof;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{ContactId, ConversationId, MessageId, Problem, Who};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{Access, Sees};

use crate::conversations::{self, Conversation};
use crate::{counts, service_levels, snooze, undo as undoing};

use store::Stand;
pub(crate) use store::age_out;

/// So many messages, and everything after, are split off at most.
pub(crate) const MOST_SPLIT: i64 = 1_000;
/// So many messages are merged into another conversation at most; how many that has does not matter.
pub(crate) const MOST_MERGED: i64 = 10_000;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    Merge,
    Split,
}

impl What {
    const fn as_str(self) -> &'static str {
        match self {
            What::Merge => "merge",
            What::Split => "split",
        }
    }
}

/// Something done to two conversations, which can be taken back for a while.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done {
    pub(crate) id: Uuid,
    /// Where the messages are now.
    pub(crate) conversation: ConversationId,
}

/// Why it is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    Itself,
    /// They are two people's.
    OtherPerson,
    /// One of them was merged already.
    Merged,
    TooManyMerged,
    TooManySplit,
    /// Before this message there is nothing.
    Beginning,
    /// The minute is over, or it was taken back already.
    TooLate,
    /// Something happened since.
    Changed,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Itself => {
                Problem::new(409, "merge_itself", "This is one conversation. Choose another to merge into it.")
            }
            Refusal::OtherPerson => Problem::new(
                409,
                "merge_two_people",
                "These conversations are with two different people. Merged, an answer meant for one would reach the other, so they stay \
                 apart.",
            ),
            Refusal::Merged => Problem::new(
                409,
                "merged_already",
                "Someone has merged one of these conversations already. Look again, then decide.",
            ),
            Refusal::TooManyMerged => Problem::new(
                409,
                "merge_too_many",
                "This conversation has more than 10,000 messages. Merge the shorter one into it instead.",
            ),
            Refusal::TooManySplit => Problem::new(
                409,
                "split_too_many",
                "From this message on there are more than 1,000. Choose a later message.",
            ),
            Refusal::Beginning => Problem::new(
                409,
                "split_beginning",
                "The conversation begins with this message, so nothing would be left of it. Choose a later message.",
            ),
            Refusal::TooLate => undoing::Refusal::TooLate.into(),
            Refusal::Changed => undoing::Refusal::Changed.into(),
        }
    }
}

/// What is said where something is done to a conversation that was merged.
pub(crate) fn merged(into: ConversationId) -> Problem {
    let words = format!("This conversation was merged into another one, {into}. Do it there.");
    Problem::new(409, "conversation_merged", words)
}

/// Where the messages of a conversation are that was merged; nothing if it was not.
pub(crate) fn whereabouts(scope: &Scope<'_>, id: ConversationId) -> Result<Option<ConversationId>> {
    store::merged_into(scope, id)
}

/// Where something that is being written to a conversation stands. Until the commit it stays there.
pub(crate) fn home(tx: &mut Tx<'_>, mut id: ConversationId) -> Result<ConversationId> {
    while let Some(into) = store::lock_merged_into(tx, id)? {
        id = into;
    }
    Ok(id)
}

/// The earlier and later ones that this one is linked with: the one it goes on from, and the one that goes on from it.
pub(crate) fn linked(
    scope: &Scope<'_>,
    id: ConversationId,
) -> Result<(Option<ConversationId>, Option<ConversationId>)> {
    store::linked(scope, id)
}

/// Whether messages of several of the business's numbers meet in it.
pub(crate) fn has_numbers(scope: &Scope<'_>, id: ConversationId) -> Result<bool> {
    store::has_numbers(scope, id)
}

/// Merges one into another: from now on they read as one, in the order of time.
pub(crate) fn merge(
    tx: &mut Tx<'_>,
    access: &Access,
    into: ConversationId,
    from: ConversationId,
) -> Result<Done, Fault<Refusal>> {
    let (of, to) = both(tx, access, from, into)?;
    if from == into {
        return Err(Fault::Refused(Refusal::Itself));
    }
    if of.contact != to.contact {
        return Err(Fault::Refused(Refusal::OtherPerson));
    }
    if of.merged_into.is_some() || to.merged_into.is_some() {
        return Err(Fault::Refused(Refusal::Merged));
    }
    if store::count(tx, from, None, MOST_MERGED + 1)? > MOST_MERGED {
        return Err(Fault::Refused(Refusal::TooManyMerged));
    }
    let followers = store::followers(tx, from, false)?;
    let mut became = to.clone();
    // The one that is more awake says how awake both are; who has neither takes the other's.
    let (status, closed_at, sleep) = [&to, &of]
        .into_iter()
        .min_by_key(|one| wakefulness(one))
        .map(|one| (one.status.clone(), one.closed_at, one.snooze))
        .expect("OK because there are two");
    (became.status, became.closed_at, became.snooze) = (status, closed_at, sleep);
    if to.assignee.is_none() && to.team.is_none_or(|team| Some(team) == of.team) {
        (became.assignee, became.team) = (of.assignee, to.team.or(of.team));
    }
    became.listed_at = to.listed_at.max(of.listed_at);
    became.unread += of.unread;
    became.labels.extend(of.labels.iter().filter(|label| !to.labels.contains(label)));
    let gone = Stand { status: "merged".to_owned(), merged_into: Some(into), unread: 0, snooze: None, ..of.clone() };
    let moved = store::begin(tx, What::Merge, (&of, &to), &followers)?;
    store::shift(tx, &moved, None)?;
    put(tx, &of, &gone)?;
    put(tx, &to, &became)?;
    store::point(tx, &followers, into)?;
    store::recount(tx, into)?;
    drafts::join(tx, from, into)?;
    service_levels::forget(tx, from)?;
    if to.status == "closed" && became.status == "open" {
        service_levels::reopened(tx, level(&became))?;
    }
    store::finish(tx, &moved)?;
    let event = told("conversation.merged", &of).fact("merged_into", into);
    tx.record(event);
    tx.record(told("conversation.joined", &to).fact("merged_from", from));
    Ok(Done { id: moved.id, conversation: into })
}

/// Begins a new conversation from a message on: it and all that came after go there.
pub(crate) fn split(
    tx: &mut Tx<'_>,
    access: &Access,
    of: ConversationId,
    message: MessageId,
) -> Result<Done, Fault<Refusal>> {
    let (was, _) = both(tx, access, of, of)?;
    if was.merged_into.is_some() {
        return Err(Fault::Refused(Refusal::Merged));
    }
    let place = store::place(tx, of, message)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    let count = store::count(tx, of, Some(place), MOST_SPLIT + 1)?;
    if count > MOST_SPLIT {
        return Err(Fault::Refused(Refusal::TooManySplit));
    }
    if store::count(tx, of, None, count + 1)? == count {
        return Err(Fault::Refused(Refusal::Beginning));
    }
    let unread = was.unread.min(store::inbound(tx, of, place)?);
    let followers = store::followers(tx, of, true)?;
    let mut left = was.clone();
    left.is_current = false;
    left.unread -= unread;
    store::update(tx, &left)?;
    // What sleeps goes on sleeping; what is talked about now does not.
    let status = if was.status == "snoozed" { "open".to_owned() } else { was.status.clone() };
    let id: ConversationId = tx.id();
    let new = Stand { id, status, unread, snooze: None, labels: Vec::new(), previous: Some(of), ..was.clone() };
    store::create(tx, &new)?;
    if new.status == "open" {
        counts::opened(tx, new.assignee);
        service_levels::opened(tx, level(&new))?;
    }
    let moved = store::begin(tx, What::Split, (&was, &new), &followers)?;
    store::shift(tx, &moved, Some(place))?;
    store::point(tx, &followers, id)?;
    store::recount(tx, of)?;
    store::recount(tx, id)?;
    drafts::join(tx, of, id)?;
    drafts::leave(tx, of)?;
    store::finish(tx, &moved)?;
    tx.record(told("conversation.created", &new).fact("split_from", of));
    tx.record(told("conversation.split", &was).fact("split_into", id));
    Ok(Done { id: moved.id, conversation: id })
}

/// Takes it back, once, if neither has changed since; gives the conversation to look at.
pub(crate) fn undo(tx: &mut Tx<'_>, who: Who, id: Uuid) -> Result<ConversationId, Fault<Refusal>> {
    let moved = store::get(tx, who, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if !store::use_up(tx, id)? {
        return Err(Fault::Refused(Refusal::TooLate));
    }
    let (was, became) = moved.stands()?;
    let [from, to] = store::lock(tx, [was.from.id, was.to.id])?;
    let (Some(from), Some(to)) = (from, to) else { return Err(Fault::Refused(Refusal::NotFound)) };
    if (from.version, to.version) != (became.from.version, became.to.version) {
        return Err(Fault::Refused(Refusal::Changed));
    }
    // What was read since stays read.
    let is_read = to.unread < became.to.unread;
    let still = |unread: i64| if is_read { 0 } else { unread };
    let back = restored(tx, Stand { unread: still(was.from.unread), ..was.from.clone() })?;
    match moved.what {
        What::Merge => {
            store::unshift(tx, &moved, false)?;
            let other = restored(tx, Stand { unread: still(was.to.unread), ..was.to.clone() })?;
            put(tx, &to, &other)?;
            put(tx, &from, &back)?;
            drafts::part(tx, back.id, other.id)?;
            if back.status == "open" {
                service_levels::reopened(tx, level(&back))?;
            }
            if to.status == "open" && other.status == "closed" {
                service_levels::forget(tx, other.id)?;
            }
            store::point(tx, &was.followers, back.id)?;
            tx.record(told("conversation.unmerged", &back).fact("merged_into", other.id));
            tx.record(told("conversation.joined", &other).fact("unmerged", back.id));
        }
        What::Split => {
            store::unshift(tx, &moved, true)?;
            // There may be links to it by now: it leads back.
            let gone = Stand {
                status: "merged".to_owned(),
                merged_into: Some(back.id),
                is_current: false,
                unread: 0,
                snooze: None,
                ..to.clone()
            };
            put(tx, &to, &gone)?;
            put(tx, &from, &back)?;
            drafts::join(tx, gone.id, back.id)?;
            drafts::leave(tx, gone.id)?;
            service_levels::forget(tx, gone.id)?;
            store::point(tx, &was.followers, back.id)?;
            tx.record(told("conversation.merged", &gone).fact("merged_into", back.id));
            tx.record(told("conversation.joined", &back).fact("merged_from", gone.id));
        }
    }
    Ok(back.id)
}

/// Both, taken until the commit, if the caller sees both.
fn both(
    tx: &mut Tx<'_>,
    access: &Access,
    from: ConversationId,
    to: ConversationId,
) -> Result<(Stand, Stand), Fault<Refusal>> {
    let [from, to] = store::lock(tx, [from, to])?;
    let is_seen = |one: &Stand| match access.sees {
        Sees::All => true,
        Sees::OwnAndUnassigned(staff) => one.assignee.is_none_or(|holder| holder == staff),
    };
    match (from.filter(is_seen), to.filter(is_seen)) {
        (Some(from), Some(to)) => Ok((from, to)),
        _ => Err(Fault::Refused(Refusal::NotFound)),
    }
}

/// What is open comes before what sleeps, and of two that sleep the one that wakes first.
fn wakefulness(one: &Stand) -> (u8, i64) {
    match (one.status.as_str(), one.snooze) {
        ("open", _) => (0, 0),
        ("snoozed", Some(snooze)) => (1, snooze.until.micros()),
        _ => (2, 0),
    }
}

/// As it is to be again: whoever left holds nothing, and what would have woken by now is open.
fn restored(tx: &mut Tx<'_>, mut stand: Stand) -> Result<Stand> {
    if conversations::check_taker(tx, stand.assignee, None)?.is_some() {
        stand.assignee = None;
    }
    if stand.snooze.is_some_and(|snooze| snooze.until <= tx.now()) {
        (stand.status, stand.snooze) = ("open".to_owned(), None);
    }
    Ok(stand)
}

/// Makes one what it is to be, with all that stands beside it and the numbers of what is open.
fn put(tx: &mut Tx<'_>, was: &Stand, is: &Stand) -> Result<()> {
    store::update(tx, is)?;
    if was.snooze != is.snooze {
        snooze::end(tx, is.id)?;
        if let Some(sleep) = is.snooze {
            store::sleep(tx, is.id, sleep)?;
        }
    }
    store::label(tx, was, is)?;
    if was.status == "open" {
        counts::closed(tx, was.assignee);
    }
    if is.status == "open" {
        counts::opened(tx, is.assignee);
    }
    Ok(())
}

fn level(stand: &Stand) -> service_levels::Place {
    service_levels::Place { conversation: stand.id, contact: stand.contact, inbox: stand.inbox }
}

fn told(kind: &'static str, stand: &Stand) -> Event {
    Event::new(kind).conversation(stand.id).contact(stand.contact).inbox(stand.reply_inbox.unwrap_or(stand.inbox))
}

/// What was done, so that whoever did it in the browser can take it back there.
pub(crate) fn remember(tx: &mut Tx<'_>, access: &Access, what: What, done: Done) -> Result<Option<Uuid>> {
    let was = undoing::State::Moved { moved: done.id, what, is_done: false };
    let became = undoing::State::Moved { moved: done.id, what, is_done: true };
    let kind = match what {
        What::Merge => undoing::What::Merge,
        What::Split => undoing::What::Split,
    };
    undoing::remember(tx, access, kind, done.conversation, &was, &became)
}

/// The other conversations, of whoever counts as this person, that the caller sees, the newest first.
pub(crate) fn others(
    scope: &Scope<'_>,
    access: &Access,
    of: ConversationId,
    people: &[ContactId],
) -> Result<Vec<Conversation>> {
    const MOST: i64 = 20;
    conversations::beside(scope, access, (of, people), MOST)
}
