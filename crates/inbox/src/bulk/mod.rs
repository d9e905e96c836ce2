//! Many conversations at once: those that were chosen one by one, or all that a list holds, on whichever of its pages.
//!
//! - What is touched is written down first, as far as its author sees it, and looked at again when its turn comes.   (A18, A22)
//! - It goes on as a task, 50 a write; its row says how far it is, so that a restart loses and doubles nothing.  (`accounts::many`)
//! - A conversation in which somebody has written since is not closed, put to sleep or called read over their head.  (`apply`)
//! - It takes its conversations in the order in which what comes in takes them, so that neither waits for the other in a ring. ([`take`])
//! - How many were changed, how many were left and why, is looked back upon for thirty days.                        ([`past`])
//! - Each is changed by the operation that changes one, and taken back like one: what someone has changed since stays. ([`undo`])

pub(crate) mod api;
mod model;
pub(crate) mod pages;
pub(crate) mod past;
mod store;
#[cfg(test)]
mod tests;

use std::time::Duration;

use ::store::{Event, Fault, Result, Scope, TaskHandler, Tx};
use accounts::many::{AT_ONCE, MOST, MOST_NAMED, PART, VALID, Work};
use kernel::{ConversationId, Permission, Timestamp, Who};
use uuid::Uuid;
use web::{Access, App, Sees};

use crate::conversations::{self, Assignment, Conversation, Status};
use crate::messages::Direction;
use crate::undo::State;
use crate::{labels, satisfaction, snooze, undo as taking_back};

pub use accounts::many::Stage;
pub use model::{Action, Change, Chosen, Left, Refusal};
pub(crate) use store::age_out;

const WORK: Work = Work { task: "inbox.bulk", author: store::author_of, step, stop: store::stop };

/// Begins it. The first are changed at once, the others by a task.
pub fn start(tx: &mut Tx<'_>, access: &Access, chosen: Chosen, change: Change) -> Result<Uuid, Fault<Refusal>> {
    check(tx, &change)?;
    // What comes in from now on is not among them.
    let from = (tx.now() + Duration::from_micros(1), ConversationId::from_uuid(Uuid::nil()));
    let id = match chosen {
        Chosen::These(ids) if ids.len() > MOST_NAMED => return Err(Fault::Refused(Refusal::TooMany)),
        Chosen::These(ids) => {
            let seen = conversations::among(tx, access, ids)?;
            if seen.is_empty() {
                return Err(Fault::Refused(Refusal::Nothing));
            }
            let id = store::insert(tx, &change, None, from)?;
            store::gather(tx, id, &seen, from, true)?;
            id
        }
        Chosen::All(filter) => store::insert(tx, &change, Some(&model::Matching::of(&filter)), from)?,
    };
    tx.record(Event::new("bulk.started").fact("bulk_id", id));
    WORK.begin(tx, access, id)?;
    Ok(id)
}

/// Takes it back, or stops it and takes back what was done so far. Only whoever began it does.
pub fn undo(tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<(), Fault<Refusal>> {
    let action = store::lock(tx, id)?.filter(|action| action.author == access.actor.who);
    let action = action.ok_or(Fault::Refused(Refusal::NotFound))?;
    if !action.can_be_undone(tx.now()) || !store::turn_back(tx, id)? {
        return Err(Fault::Refused(Refusal::TooLate));
    }
    tx.record(Event::new("bulk.undone").fact("bulk_id", id));
    WORK.turn_back(tx, access, id)?;
    Ok(())
}

/// One of the caller's own.
pub fn find(scope: &Scope<'_>, access: &Access, id: Uuid) -> Result<Option<Action>> {
    Ok(store::get(scope, id)?.filter(|action| action.author == access.actor.who))
}

/// What was done to many here in the last thirty days, newest first: everyone's for whoever keeps the settings, else one's own.
pub(crate) fn past(
    scope: &Scope<'_>,
    access: &Access,
    before: (Timestamp, Uuid),
    limit: i64,
) -> Result<Vec<(Action, Option<String>)>> {
    let whose = (!access.may(Permission::SettingsManage)).then(|| access.actor.who.id().unwrap_or_default());
    store::past(scope, whose, before, limit)
}

/// The caller's own of the last hour that still go on or can be taken back, newest first.
pub(crate) fn recent(scope: &Scope<'_>, access: &Access) -> Result<Vec<Action>> {
    let Some(author) = access.actor.who.id() else { return Ok(Vec::new()) };
    let mut recent = store::recent(scope, author, scope.now() - VALID)?;
    recent.retain(|action| action.stage.goes_on() || action.can_be_undone(scope.now()));
    Ok(recent)
}

/// Who goes on with what was begun.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    vec![WORK.handler(app)]
}

/// One write of it. Says whether there is more to do.
fn step(tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<bool> {
    let Some(action) = store::lock(tx, id)? else { return Ok(false) };
    if !access.may(Permission::ConversationWrite) {
        store::stop(tx, id)?;
        return Ok(false);
    }
    match action.stage {
        Stage::Gathering => gather(tx, access, &action)?,
        Stage::Running => return change_some(tx, access, &action),
        Stage::Undoing => return restore_some(tx, access, &action),
        Stage::Done | Stage::Undone | Stage::Stopped => return Ok(false),
    }
    Ok(true)
}

fn gather(tx: &mut Tx<'_>, access: &Access, action: &Action) -> Result<()> {
    let matching: model::Matching = store::read(action.matching.as_deref().unwrap_or_default())?;
    let limit = PART.min(MOST - action.total);
    let mut found = conversations::list(tx, access, &matching.filter(action.after, limit))?;
    let after = found.last().map_or(action.after, |last| (last.listed_at, last.id));
    let is_all = i64::try_from(found.len()).unwrap_or(0) < limit || action.total + limit >= MOST;
    // Writing one down holds its row a little, too.
    found.sort_by_key(|one| (one.contact, one.inbox.id, one.id));
    let ids: Vec<ConversationId> = found.iter().map(|one| one.id).collect();
    store::gather(tx, action.id, &ids, after, is_all)
}

/// Takes what one step touches.
fn take(tx: &mut Tx<'_>, action: &Action, state: &'static str) -> Result<()> {
    // Whoever is removed at this moment goes before what she holds.
    if let Change::Assign { assignee, team } = &action.change {
        conversations::check_taker(tx, *assignee, *team)?;
    }
    store::take(tx, action.id, state, AT_ONCE)
}

fn change_some(tx: &mut Tx<'_>, access: &Access, action: &Action) -> Result<bool> {
    take(tx, action, "waiting")?;
    let items = store::items(tx, action.id, "waiting", AT_ONCE)?;
    let mut by = store::Stepped::default();
    for item in &items {
        let outcome = apply(tx, access, action, item.conversation)?;
        match &outcome {
            Ok(_) => by.changed += 1,
            Err(why) => by.leave(*why),
        }
        let state = if outcome.is_ok() { "changed" } else { "unchanged" };
        store::settle(tx, action.id, item.conversation, state, outcome.ok().as_ref())?;
    }
    finish(tx, action, &by, items.len(), Stage::Running, Stage::Done)
}

fn restore_some(tx: &mut Tx<'_>, access: &Access, action: &Action) -> Result<bool> {
    take(tx, action, "changed")?;
    let items = store::items(tx, action.id, "changed", AT_ONCE)?;
    // Whoever gave conversations away may not see them any more, and may still think better of it.
    let by_all = Access { sees: Sees::All, ..access.clone() };
    let mut by = store::Stepped::default();
    for item in &items {
        let Some((was, became)) = &item.states else { continue };
        let is_restored = match taking_back::restore(tx, &by_all, item.conversation, was, became) {
            Ok(()) => true,
            Err(Fault::Refused(_)) => false,
            Err(Fault::Failed(error)) => return Err(error),
        };
        by.restored += i64::from(is_restored);
        store::settle(tx, action.id, item.conversation, if is_restored { "restored" } else { "kept" }, None)?;
    }
    finish(tx, action, &by, items.len(), Stage::Undoing, Stage::Undone)
}

fn finish(
    tx: &mut Tx<'_>,
    action: &Action,
    by: &store::Stepped,
    count: usize,
    now: Stage,
    then: Stage,
) -> Result<bool> {
    let goes_on = i64::try_from(count).unwrap_or(0) == AT_ONCE;
    store::stepped(tx, action.id, by, if goes_on { now } else { then })?;
    if !goes_on {
        tx.record(Event::new("bulk.finished").fact("bulk_id", action.id).fact("stage", then.as_str()));
    }
    Ok(goes_on)
}

/// What is to be done must be possible at all.
fn check(tx: &mut Tx<'_>, change: &Change) -> Result<(), Fault<Refusal>> {
    let wrong = match change {
        Change::Close | Change::Reopen | Change::Read => None,
        Change::Label { label, .. } => {
            (!labels::list(tx)?.iter().any(|one| one.id == *label)).then_some(Refusal::UnknownLabel)
        }
        Change::Snooze { until } => {
            let ahead = until.since(tx.now());
            (ahead.is_zero() || ahead > snooze::LONGEST).then_some(Refusal::NoTime)
        }
        Change::Assign { assignee, team } => match conversations::check_taker(tx, *assignee, *team)? {
            None => None,
            Some(conversations::Refusal::UnknownTeam) => Some(Refusal::UnknownTeam),
            Some(_) => Some(Refusal::UnknownAssignee),
        },
    };
    wrong.map_or(Ok(()), |refusal| Err(Fault::Refused(refusal)))
}

/// Changes one, and says what it was and became, or why it is left as it is.
fn apply(
    tx: &mut Tx<'_>,
    access: &Access,
    action: &Action,
    id: ConversationId,
) -> Result<std::result::Result<(State, State), Left>> {
    let Some(was) = refused(conversations::find(tx, access, id))? else { return Ok(Err(Left::Gone)) };
    if wrote_since(&was, action.created_at) && !matches!(action.change, Change::Assign { .. } | Change::Label { .. }) {
        return Ok(Err(Left::Written));
    }
    let state: fn(&Conversation, &Change) -> State = |of, change| match change {
        Change::Close | Change::Reopen | Change::Snooze { .. } => State::status(of),
        Change::Assign { .. } => State::assignment(of),
        Change::Label { label, .. } => State::label(of, *label),
        Change::Read => State::Unread { unread: of.unread },
    };
    let done = match &action.change {
        Change::Close => {
            let closed = refused(conversations::set_status(tx, access, id, Status::Closed, None))?;
            satisfaction::among(tx, id, action.total)?;
            closed
        }
        Change::Reopen => refused(conversations::set_status(tx, access, id, Status::Open, None))?,
        Change::Assign { assignee, team } => {
            // A team is given it whole; a person keeps the team that it was given to.
            let team = if assignee.is_some() { was.team.or(*team) } else { *team };
            refused(conversations::assign(tx, access, id, Assignment { assignee: *assignee, team }, None))?
        }
        Change::Label { label, is_on } => refused(labels::put(tx, access, id, *label, *is_on))?.map(|_| ()),
        Change::Snooze { until } => refused(snooze::snooze(tx, access, id, *until, None))?,
        Change::Read => Some(conversations::mark_read(tx, &was)?),
    };
    if done.is_none() {
        return Ok(Err(Left::Refused));
    }
    let by_all = Access { sees: Sees::All, ..access.clone() };
    let Some(is) = refused(conversations::find(tx, &by_all, id))? else { return Ok(Err(Left::Gone)) };
    let (was, became) = (state(&was, &action.change), state(&is, &action.change));
    Ok(if was == became { Err(Left::Same) } else { Ok((was, became)) })
}

fn wrote_since(conversation: &Conversation, at: Timestamp) -> bool {
    let is_theirs = conversation.last.as_ref().is_some_and(|last| last.direction == Direction::Inbound);
    is_theirs && conversation.last_message_at > at
}

/// A refusal leaves the one as it is and does not end the whole.
fn refused<T, R>(outcome: Result<T, Fault<R>>) -> Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(Fault::Refused(_)) => Ok(None),
        Err(Fault::Failed(error)) => Err(error),
    }
}

/// Whether a caller may begin one at all: a guest and a viewer may not.
pub(crate) fn may(access: &Access) -> bool {
    matches!(access.actor.who, Who::Staff(_) | Who::ApiKey(_)) && access.may(Permission::ConversationWrite)
}
