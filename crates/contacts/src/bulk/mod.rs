//! Many people at once: those who were chosen one by one, or all whom a list shows, on whichever of its pages.       (P-CRM-1)
//!
//! - Whom it touches is written down first, and looked at again when their turn comes.
//! - It goes on as a task; its row says how far it is, so that a restart loses and doubles nothing.  (`accounts::many`)
//! - Each is changed by the operation that changes one, with its event, and taken back like one: what somebody has changed
//!   since stays as it is.                                                                                       ([`undo`])
//! - How many were changed, how many were left and why, is looked back upon for thirty days; who was left, for one.  ([`past`])

pub(crate) mod api;
mod model;
pub(crate) mod pages;
mod past;
mod store;
#[cfg(test)]
mod tests;

use ::store::{Event, Fault, Result, Scope, TaskHandler, Tx};
use accounts::many::{AT_ONCE, MOST, MOST_NAMED, PART, Stage, Work};
use kernel::Permission::{ContactDelete, ContactWrite, SettingsManage};
use kernel::{ContactId, Timestamp, Who};
use std::time::Duration;
use uuid::Uuid;
use web::{Access, App, Method, Routes, described};

use crate::people::{self, LONGEST_TAG};

pub(crate) use model::{Action, Change, Chosen, Left, Reasons, Refusal};
pub use store::age_out;

const WORK: Work = Work { task: "contacts.bulk", author: store::author, step, stop: store::stop };

pub(crate) fn routes() -> Routes {
    const API: &str = "/api/v1/contacts/bulk-actions";
    const API_ONE: &str = "/api/v1/contacts/bulk-actions/{id}";
    const API_UNDO: &str = "/api/v1/contacts/bulk-actions/{id}/undo";
    Routes::new()
        .staff(Method::GET, "/t/{tenant}/people/bulk", ContactWrite, past::show)
        .staff(Method::POST, "/t/{tenant}/people/bulk", ContactWrite, pages::start)
        .staff(Method::POST, "/t/{tenant}/people/bulk/{bulk}/undo", ContactWrite, pages::undo)
        .api(Method::POST, API, ContactWrite, api::create, described::<api::__path_create>())
        .api(Method::GET, API_ONE, ContactWrite, api::read, described::<api::__path_read>())
        .api(Method::POST, API_UNDO, ContactWrite, api::undo, described::<api::__path_undo>())
}

/// Who goes on with what was begun.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    vec![WORK.handler(app)]
}

/// Begins it. The first are changed at once, the others by a task.
pub(crate) fn start(tx: &mut Tx<'_>, access: &Access, chosen: Chosen, change: &Change) -> Result<Uuid, Fault<Refusal>> {
    if !may_do(access, change) {
        return Err(Fault::Refused(Refusal::NotAllowed));
    }
    check(tx, change)?;
    // Who comes in from now on is not among them.
    let from = (tx.now() + Duration::from_micros(1), ContactId::from_uuid(Uuid::nil()));
    let id = match chosen {
        Chosen::These(ids) if ids.len() > MOST_NAMED => return Err(Fault::Refused(Refusal::TooMany)),
        Chosen::These(ids) => {
            let known: Vec<ContactId> = people::read(tx, &ids)?.into_iter().map(|person| person.id).collect();
            if known.is_empty() {
                return Err(Fault::Refused(Refusal::Nothing));
            }
            let id = store::insert(tx, change, None, from)?;
            store::gather(tx, id, &known, from, true)?;
            id
        }
        Chosen::All(filter) => store::insert(tx, change, Some(&model::Matching::of(&filter)), from)?,
    };
    tx.record(Event::new("contacts_bulk.started").fact("bulk_id", id));
    WORK.begin(tx, access, id)?;
    Ok(id)
}

/// Takes it back, or stops it and takes back what was done so far. Only whoever began it does.
pub(crate) fn undo(tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<(), Fault<Refusal>> {
    let action = store::lock(tx, id)?.filter(|action| action.author == access.actor.who);
    let action = action.ok_or(Fault::Refused(Refusal::NotFound))?;
    if !action.can_be_undone(tx.now()) || !store::turn_back(tx, id)? {
        return Err(Fault::Refused(Refusal::TooLate));
    }
    tx.record(Event::new("contacts_bulk.undone").fact("bulk_id", id));
    WORK.turn_back(tx, access, id)?;
    Ok(())
}

/// One of the caller's own.
pub(crate) fn find(scope: &Scope<'_>, access: &Access, id: Uuid) -> Result<Option<Action>> {
    Ok(store::get(scope, id)?.filter(|action| action.author == access.actor.who))
}

/// What was done to many here in the last thirty days, newest first: everyone's for whoever keeps the settings, else one's own.
pub(crate) fn past(
    scope: &Scope<'_>,
    access: &Access,
    before: (Timestamp, Uuid),
    limit: i64,
) -> Result<Vec<(Action, Option<String>)>> {
    let whose = (!access.may(SettingsManage)).then(|| access.actor.who.id().unwrap_or_default());
    store::past(scope, whose, before, limit)
}

/// Whether a caller may begin one at all.
pub(crate) fn may(access: &Access) -> bool {
    matches!(access.actor.who, Who::Staff(_) | Who::ApiKey(_)) && access.may(ContactWrite)
}

/// Deleting many takes what deleting one takes.
pub(crate) fn may_do(access: &Access, change: &Change) -> bool {
    let deletes = matches!(change, Change::Delete);
    may(access) && (!deletes || access.may(ContactDelete))
}

/// What is to be done must be possible at all.
fn check(tx: &Tx<'_>, change: &Change) -> Result<(), Fault<Refusal>> {
    let wrong = match change {
        Change::Tag { tag, .. } => (tag.is_empty() || tag.chars().count() > LONGEST_TAG).then_some(Refusal::NotATag),
        Change::Owner { owner: Some(owner) } => {
            let is_staff = accounts::staff::list(tx)?.iter().any(|staff| staff.id == *owner);
            (!is_staff).then_some(Refusal::UnknownOwner)
        }
        Change::Company { company: Some(company) } => {
            let is_company = people::is_company(tx, *company)?;
            (!is_company).then_some(Refusal::UnknownCompany)
        }
        Change::Language { language: Some(language) } => {
            (!people::is_language(language)).then_some(Refusal::NotALanguage)
        }
        Change::TimeZone { time_zone: Some(zone) } => (!people::is_time_zone(zone)).then_some(Refusal::NotATimeZone),
        Change::Owner { owner: None }
        | Change::Company { company: None }
        | Change::Language { language: None }
        | Change::TimeZone { time_zone: None }
        | Change::Delete
        | Change::PutBack => None,
    };
    wrong.map_or(Ok(()), |refusal| Err(Fault::Refused(refusal)))
}

/// One write of it. Says whether there is more to do.
fn step(tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<bool> {
    let Some(action) = store::lock(tx, id)? else { return Ok(false) };
    let may_go_on = match action.stage {
        Stage::Undoing => may(access),
        _ => may_do(access, &action.change),
    };
    if !may_go_on {
        store::stop(tx, id)?;
        return Ok(false);
    }
    match action.stage {
        Stage::Gathering => gather(tx, &action)?,
        Stage::Running => return change_some(tx, &action),
        Stage::Undoing => return restore_some(tx, &action),
        Stage::Done | Stage::Undone | Stage::Stopped => return Ok(false),
    }
    Ok(true)
}

fn gather(tx: &mut Tx<'_>, action: &Action) -> Result<()> {
    let limit = PART.min(MOST - action.total);
    let found = people::list(tx, &action.matching()?.filter(action.after, limit))?;
    let after: (Timestamp, ContactId) = found.last().map_or(action.after, |last| (last.created_at, last.id));
    let is_all = i64::try_from(found.len()).unwrap_or(0) < limit || action.total + limit >= MOST;
    let ids: Vec<ContactId> = found.iter().map(|person| person.id).collect();
    store::gather(tx, action.id, &ids, after, is_all)
}

fn change_some(tx: &mut Tx<'_>, action: &Action) -> Result<bool> {
    let items = store::items(tx, action.id, "waiting", AT_ONCE)?;
    let mut by = store::Stepped::default();
    for item in &items {
        match model::apply(tx, &action.change, item.contact)? {
            Ok(was) => {
                by.changed += 1;
                store::settle(tx, action.id, item.contact, "changed", Some(&was))?;
            }
            Err(why) => {
                by.leave(why);
                store::leave(tx, action.id, item.contact, why)?;
            }
        }
    }
    finish(tx, action, &by, items.len(), Stage::Running, Stage::Done)
}

fn restore_some(tx: &mut Tx<'_>, action: &Action) -> Result<bool> {
    let items = store::items(tx, action.id, "changed", AT_ONCE)?;
    let mut by = store::Stepped::default();
    for item in &items {
        let is_restored = model::restore(tx, &action.change, item.contact, item.was.as_ref())?;
        by.restored += i64::from(is_restored);
        store::settle(tx, action.id, item.contact, if is_restored { "restored" } else { "kept" }, None)?;
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
        tx.record(Event::new("contacts_bulk.finished").fact("bulk_id", action.id).fact("stage", then.as_str()));
    }
    Ok(goes_on)
}
