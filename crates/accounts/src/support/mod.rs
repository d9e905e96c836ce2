//! Support: staff ask the operator from within and are answered; the operator looks into a business only by its grant.
//!
//! - Nobody becomes the operator but by the command line.                                            ([`operators`])
//! - A grant is given by whoever may, for an hour, a day or a week, and ends by the clock, or at once by hand.   ([`give`], [`end`])
//! - It ends with its giver's right to give it.                                                     ([`end_given`])
//! - Whether it is open is asked of the database at every request; no session, link or address carries it. ([`visit`])
//! - The operator is told by mail that a question waits, once each time it becomes the operator's turn.
//! - Every look is an event of the business's stream, written before the page is shown.                     ([`look`])
//! - Over all businesses the operator sees names and questions, nothing of their customers.              (`console`)

mod console;
mod model;
pub mod operators;
pub(crate) mod pages;
pub mod privacy;
mod store;

pub use model::{Author, Entry, Extent, Grant, Length, Looked, NewQuestion, Refusal, Support, Turn};

use ::store::{Db, Event, Fault, Result, Scope, Tx};
use kernel::{LoginId, Permissions, StaffId, SupportGrantId, SupportRequestId, TenantId, Timestamp, Who};
use std::time::Duration;
use uuid::Uuid;

use crate::mail::{self, NewMail, Purpose};
use crate::notices::{self, Kind, Notice, To};

/// How long what was asked and answered is kept after the last word, and a grant after its end.
const KEPT: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// How many questions of a business may be open at once.
const MOST_OPEN: i64 = 50;
/// How many may be asked in a day, closed ones too: each is mailed to the operator.
const MOST_A_DAY: i64 = 50;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How much may be written on one question.
const MOST_ENTRIES: usize = 200;

/// Asks the operator.
pub fn ask(tx: &mut Tx<'_>, staff: StaffId, question: &NewQuestion) -> Result<SupportRequestId, Fault<Refusal>> {
    let since = tx.now() - DAY;
    if store::open_count(tx, MOST_OPEN)? >= MOST_OPEN || store::asked(tx, since, MOST_A_DAY)? >= MOST_A_DAY {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let id = tx.id();
    store::insert(tx, id, staff, question)?;
    store::append(tx, id, "staff", staff.as_uuid(), &question.words)?;
    tx.record(Event::new("support.asked").fact("request", id));
    tell_operators(tx, id)?;
    Ok(id)
}

/// Writes on a question of one's own business.
pub fn write_on(tx: &mut Tx<'_>, id: SupportRequestId, staff: StaffId, words: &str) -> Result<(), Fault<Refusal>> {
    let was_answered = store::get(tx, id)?.is_some_and(|question| question.turn == Turn::Staff);
    append(tx, id, "staff", staff.as_uuid(), words, Turn::Operator)?;
    tx.record(Event::new("support.written").fact("request", id));
    if was_answered {
        tell_operators(tx, id)?;
    }
    Ok(())
}

/// Writes to whoever is the operator that a question waits; nothing of it stands in the mail.
fn tell_operators(tx: &mut Tx<'_>, id: SupportRequestId) -> Result<()> {
    let path = format!("/operator/requests/{}/{id}", tx.tenant());
    for address in operators::addresses(&tx.global())? {
        let mail = NewMail {
            purpose: Purpose::Question,
            address,
            notice: None,
            staff: None,
            path: path.clone(),
            expires_at: None,
        };
        mail::write(tx, &mail)?;
    }
    Ok(())
}

/// The operator answers; whoever asked is told, by the ways she chose.
pub fn answer(tx: &mut Tx<'_>, id: SupportRequestId, operator: LoginId, words: &str) -> Result<(), Fault<Refusal>> {
    let asked_by = store::get(tx, id)?.ok_or(Fault::Refused(Refusal::Unknown))?.staff;
    let entry = append(tx, id, "operator", operator.as_uuid(), words, Turn::Staff)?;
    let path = format!("/t/{}/support/{id}", tx.tenant());
    notices::tell(tx, Notice::new(Kind::SupportAnswered, To::Staff(vec![asked_by]), entry, path))?;
    tx.record(Event::new("support.answered").fact("request", id).fact("operator", operator));
    Ok(())
}

fn append(
    tx: &mut Tx<'_>,
    id: SupportRequestId,
    kind: &str,
    author: Uuid,
    words: &str,
    turn: Turn,
) -> Result<Uuid, Fault<Refusal>> {
    if !store::turn_to(tx, id, turn)? {
        let refusal = if store::get(tx, id)?.is_some() { Refusal::Closed } else { Refusal::Unknown };
        return Err(Fault::Refused(refusal));
    }
    if store::entries(tx, id)?.len() >= MOST_ENTRIES {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    Ok(store::append(tx, id, kind, author, words)?)
}

/// Closes a question. One that is closed stays so.
pub fn close(tx: &mut Tx<'_>, id: SupportRequestId) -> Result<(), Fault<Refusal>> {
    if store::close(tx, id)? {
        tx.record(Event::new("support.closed").fact("request", id));
    } else if store::get(tx, id)?.is_none() {
        return Err(Fault::Refused(Refusal::Unknown));
    }
    Ok(())
}

/// Lets the operator look for a while, in place of what was open before. The owners are told.
pub fn give(tx: &mut Tx<'_>, by: StaffId, extent: Extent, length: Length) -> Result<SupportGrantId, Fault<Refusal>> {
    let before = store::open_grant(tx)?;
    store::end_open(tx, by)?;
    if let Some(before) = before {
        tx.record(Event::new("support.grant_ended").fact("grant", before.id));
    }
    let id: SupportGrantId = tx.id();
    let ends_at = tx.now() + length.duration();
    if !store::insert_grant(tx, id, by, extent, ends_at)? {
        return Err(Fault::Refused(Refusal::Meanwhile));
    }
    let path = format!("/t/{}/support/grants/{id}", tx.tenant());
    notices::tell(tx, Notice::new(Kind::SupportGranted, To::Owners, id, path).fact("hours", length.hours()))?;
    let told = Event::new("support.granted").fact("grant", id).fact("extent", extent.as_str());
    tx.record(told.fact("hours", length.hours()));
    Ok(id)
}

/// Ends a grant at once. One that has ended stays so.
pub fn end(tx: &mut Tx<'_>, id: SupportGrantId, by: StaffId) -> Result<(), Fault<Refusal>> {
    if store::end_grant(tx, id, by)? {
        tx.record(Event::new("support.grant_ended").fact("grant", id));
    } else if store::grant(tx, id)?.is_none() {
        return Err(Fault::Refused(Refusal::Unknown));
    }
    Ok(())
}

/// Ends what someone gave who may not give it any more.                                                            (A23)
pub(crate) fn end_given(tx: &mut Tx<'_>, giver: StaffId) -> Result<()> {
    let by = tx.actor().who.staff();
    if let Some(id) = store::end_given(tx, giver, by)? {
        tx.record(Event::new("support.grant_ended").fact("grant", id));
    }
    Ok(())
}

/// What the operator may see here now, if this login is the operator and a grant is open.
pub(crate) fn visit(scope: &Scope<'_>, login: LoginId) -> Result<Option<web::Visit>> {
    store::visit(scope, login)
}

/// Writes a look down. False: the grant is not open any more.
pub(crate) fn look(tx: &mut Tx<'_>, look: &web::Look) -> Result<bool> {
    debug_assert_eq!(look.actor.who, Who::Operator);
    let is_open = store::visit(tx, look.login)?.is_some_and(|visit| visit.grant == look.grant);
    if is_open {
        let event = Event::new(web::LOOKED).fact("grant", look.grant.id).fact("operator", look.login);
        tx.record(event.fact("route", look.route).fact("subjects", &look.subjects));
    }
    Ok(is_open)
}

/// The permissions that an extent gives: to read, never to write.
const fn permissions(extent: Extent) -> Permissions {
    use kernel::{Permission, Role};
    match extent {
        Extent::Settings => Permissions::of(&[Permission::StaffRead, Permission::InboxRead]),
        Extent::Conversations => Role::Viewer.permissions(),
    }
}

/// Deletes what is long over.
pub(crate) async fn sweep(db: &Db, tenant: TenantId) -> Result<()> {
    let now = db.clock().now();
    let before: Timestamp = now - KEPT;
    if !db.read(tenant, move |scope| store::has_older(scope, before)).await? {
        return Ok(());
    }
    db.write(tenant, crate::system(db.clock(), "support"), move |tx| store::sweep(tx, before)).await
}

#[cfg(test)]
mod tests;
