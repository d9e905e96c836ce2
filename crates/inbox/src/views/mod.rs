//! Saved views: lists that somebody looks at often, under a name; her own, a team's, or everyone's.
//!
//! - A view is a list like any other: what it shows is what its looker may see.      (`conversations::list`; A15, A22)
//! - Her own only she finds and changes; a team's and everyone's are changed by who manages settings.  ([`may_change`])
//! - What a view asks for and is gone is said, and narrows no more; but a view never comes to show everything. ([`model::Which::left`])
//! - One that was deleted can be put back for a day.                                  ([`remove`], [`restore`])

pub(crate) mod api;
mod model;
pub(crate) mod pages;
pub(crate) mod privacy;
mod store;
#[cfg(test)]
mod tests;
pub(crate) mod view;

use std::time::Duration;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::Permission::{ConversationRead, SettingsManage};
use uuid::Uuid;
use web::{Access, Method, Routes, described};

pub(crate) use model::{Audience, Gone, Holder, Refusal, Typed, View, Which};

/// How many of her own somebody has, and a business has besides.
const MOST: usize = 50;
const LONGEST: usize = 60;
const PUT_BACK_FOR: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) fn routes() -> Routes {
    const LIST: &str = "/t/{tenant}/inbox/views";
    const ONE: &str = "/t/{tenant}/inbox/views/{view}";
    const API: &str = "/api/v1/views";
    const API_ONE: &str = "/api/v1/views/{id}";
    const API_LIST: &str = "/api/v1/views/{id}/conversations";
    Routes::new()
        .staff(Method::GET, LIST, ConversationRead, pages::list)
        .staff(Method::POST, LIST, ConversationRead, pages::create)
        .staff(Method::GET, ONE, ConversationRead, pages::open)
        .staff(Method::POST, ONE, ConversationRead, pages::change)
        .staff(Method::POST, "/t/{tenant}/inbox/views/{view}/place", ConversationRead, pages::shift)
        .staff(Method::POST, "/t/{tenant}/inbox/views/{view}/removal", ConversationRead, pages::remove)
        .staff(Method::POST, "/t/{tenant}/inbox/views/{view}/restoration", ConversationRead, pages::restore)
        .api(Method::GET, API, ConversationRead, api::list, described::<api::__path_list>())
        .api(Method::POST, API, SettingsManage, api::create, described::<api::__path_create>())
        .api(Method::PATCH, API_ONE, SettingsManage, api::change, described::<api::__path_change>())
        .api(Method::DELETE, API_ONE, SettingsManage, api::remove, described::<api::__path_remove>())
        .api(Method::GET, API_LIST, ConversationRead, api::conversations, described::<api::__path_conversations>())
}

/// The caller's: her own, her teams', everyone's. A program has none of its own, and every team's.
pub(crate) fn list(scope: &Scope<'_>, access: &Access) -> Result<Vec<View>> {
    store::list(scope, access.staff, access.staff.is_none())
}

/// Those, and every team's to whoever may change them.
pub(crate) fn manageable(scope: &Scope<'_>, access: &Access) -> Result<Vec<View>> {
    store::list(scope, access.staff, access.staff.is_none() || access.may(SettingsManage))
}

/// One of those that the caller finds.
pub(crate) fn find(scope: &Scope<'_>, access: &Access, id: Uuid) -> Result<Option<View>> {
    Ok(manageable(scope, access)?.into_iter().find(|view| view.id == id))
}

/// Whether the caller may change what this audience has.
pub(crate) fn may_change(access: &Access, audience: Audience) -> bool {
    match audience {
        Audience::Own => access.staff.is_some() && !access.is_visit(),
        Audience::Team(_) | Audience::Everyone => access.may(SettingsManage),
    }
}

/// What of the list that a view asks for is not there any more.
pub(crate) fn gone(scope: &Scope<'_>, which: &Which) -> Result<Vec<Gone>> {
    store::gone(scope, which)
}

/// Keeps a list under a name.
pub(crate) fn create(tx: &mut Tx<'_>, access: &Access, typed: Typed) -> Result<View, Fault<Refusal>> {
    let typed = checked(tx, access, typed)?;
    let mine = |view: &&View| (view.audience == Audience::Own) == (typed.audience == Audience::Own);
    let all = manageable(tx, access)?;
    if all.iter().filter(mine).count() >= MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let position = all.iter().map(|view| view.position + 1).max().unwrap_or(0);
    let Typed { name, audience, which } = typed;
    let view = View { id: tx.id::<kernel::RequestId>().as_uuid(), name, audience, which, position };
    store::insert(tx, access.staff, &view)?;
    tx.record(Event::new("view.created").fact("view_id", view.id));
    Ok(view)
}

/// Gives a view another name, audience or list.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    access: &Access,
    id: Uuid,
    to: impl FnOnce(&View) -> Typed,
) -> Result<View, Fault<Refusal>> {
    let was = changeable(tx, access, id)?;
    let typed = to(&was);
    // What is gone since may stay as it is.
    let typed = if typed.which == was.which { named(access, typed)? } else { checked(tx, access, typed)? };
    let Typed { name, audience, which } = typed;
    let view = View { name, audience, which, ..was.clone() };
    if view != was {
        store::change(tx, access.staff, &view)?;
        tx.record(Event::new("view.changed").fact("view_id", id));
    }
    Ok(view)
}

/// Moves a view one place up or down among those beside it.
pub(crate) fn shift(tx: &mut Tx<'_>, access: &Access, id: Uuid, is_up: bool) -> Result<(), Fault<Refusal>> {
    let view = changeable(tx, access, id)?;
    let mut beside: Vec<View> = manageable(tx, access)?;
    beside.retain(|other| other.audience.rank() == view.audience.rank());
    let Some(at) = beside.iter().position(|other| other.id == id) else {
        return Err(Fault::Refused(Refusal::NotFound));
    };
    let to = if is_up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < beside.len()) };
    let Some(to) = to else { return Ok(()) };
    beside.swap(at, to);
    for (position, view) in (0..).zip(&beside) {
        if view.position != position {
            store::place(tx, view.id, position)?;
        }
    }
    tx.record(Event::new("view.changed").fact("view_id", id));
    Ok(())
}

/// Takes a view out of sight; what was taken out more than a day ago goes for good.
pub(crate) fn remove(tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<(), Fault<Refusal>> {
    changeable(tx, access, id)?;
    let before = tx.now() - PUT_BACK_FOR;
    store::clear(tx, before)?;
    store::hide(tx, id)?;
    tx.record(Event::new("view.removed").fact("view_id", id));
    Ok(())
}

/// Puts back what was deleted less than a day ago.
pub(crate) fn restore(tx: &mut Tx<'_>, access: &Access, id: Uuid) -> Result<(), Fault<Refusal>> {
    let after = tx.now() - PUT_BACK_FOR;
    let found = store::removed(tx, id, access.staff, after)?;
    if !found.is_some_and(|audience| may_change(access, audience)) {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    store::put_back(tx, id)?;
    tx.record(Event::new("view.restored").fact("view_id", id));
    Ok(())
}

fn changeable(scope: &Scope<'_>, access: &Access, id: Uuid) -> Result<View, Fault<Refusal>> {
    let view = find(scope, access, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if may_change(access, view.audience) { Ok(view) } else { Err(Fault::Refused(Refusal::NotYours)) }
}

fn checked(scope: &Scope<'_>, access: &Access, typed: Typed) -> Result<Typed, Fault<Refusal>> {
    let mut typed = named(access, typed)?;
    typed.which.words = kernel::Text::line(&typed.which.words, 200);
    if !typed.which.has_known_status() {
        return Err(Fault::Refused(Refusal::UnknownStatus));
    }
    if let Audience::Team(team) = typed.audience
        && !store::is_team(scope, team)?
    {
        return Err(Fault::Refused(Refusal::UnknownTeam));
    }
    match store::gone(scope, &typed.which)?.first() {
        Some(gone) => Err(Fault::Refused(Refusal::Unknown(*gone))),
        None => Ok(typed),
    }
}

fn named(access: &Access, typed: Typed) -> Result<Typed, Fault<Refusal>> {
    if !may_change(access, typed.audience) {
        return Err(Fault::Refused(Refusal::NotYours));
    }
    let name = kernel::Text::line(&typed.name, LONGEST + 1);
    match name.chars().count() {
        0 => Err(Fault::Refused(Refusal::NoName)),
        length if length > LONGEST => Err(Fault::Refused(Refusal::TooLong)),
        _ => Ok(Typed { name, ..typed }),
    }
}
