//! Notices: what members of staff are told, by which ways, as each of them chose.
//!
//! - Every notice is a row for each person, written with what it tells of; ways such as mail come on top.  ([`tell`])
//! - Security, billing and legal ones cannot be silenced.                                      ([`choose`], P-ACC-5)
//! - One whose mail comes back goes to an owner who does not have it yet.                    ([`came_back`], P-ACC-5)
//! - Their words name no customer and repeat nothing a customer wrote.                                     (`words`)
//!
//! A new kind is a line in `model.rs`, three messages and an arm in `words.rs`. A new way is a module with a `hand_over`
//! and a line in `ways.rs`.

mod duty;
mod model;
pub(crate) mod pages;
pub mod privacy;
pub(crate) mod push;
mod store;
mod ways;
mod words;

pub use duty::{
    Rule, UNANSWERED_MINUTES, duty_hours, is_off_duty, is_on_duty, set_duty, set_duty_hours, set_unanswered_minutes,
    unanswered_at, unanswered_minutes,
};
pub use model::{Class, Fact, Facts, Kind, Notice, To, Told, Way};
pub use words::{Words, words};

use ::store::{Db, Event, Fault, Result, Scope, Tx};
use kernel::{Clock, Locale, NoticeId, Problem, Role, StaffId, TenantId, Timestamp};
use std::time::Duration;
use web::t;

use crate::tenants;

/// How long a notice stays in the list.
const KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// The counter of unread notices, by staff id.
const UNREAD: &str = "notices_unread";

/// Why a choice is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Security, billing and legal notices cannot be silenced.
    Mandatory,
}

impl Refusal {
    pub(crate) fn words(self, locale: Locale) -> String {
        match self {
            Refusal::Mandatory => t!(locale, "notice-mandatory"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Mandatory => Problem::new(409, "notice_mandatory", refusal.words(Locale::default())),
        }
    }
}

/// Tells people something: a row for each, and a task for each way that the person takes for this kind. Whoever was told
/// the same kind with the same key before is not told again.
pub fn tell(tx: &mut Tx<'_>, notice: Notice) -> Result<()> {
    tell_by(tx, notice, &Way::ALL)
}

/// The same by some ways only, besides the list: what another business of the same person mails is not mailed twice.
pub(crate) fn tell_by(tx: &mut Tx<'_>, notice: Notice, by: &[Way]) -> Result<()> {
    debug_assert!(notice.facts.hold(notice.kind.facts()), "{} needs {:?}", notice.kind, notice.kind.facts());
    if !notice.path.starts_with('/') || notice.path.starts_with("//") {
        return Err(::store::Error::Refused("a notice that leads away from this installation"));
    }
    let people = recipients(tx, &notice.to)?;
    let mut told = Vec::new();
    for staff in people {
        told.extend(store::tell(tx, &notice, staff)?);
    }
    if told.is_empty() {
        return Ok(());
    }
    let chosen = store::chosen(tx, notice.kind)?;
    for one in &told {
        tx.count(UNREAD, one.staff.as_uuid(), 1);
        for carrier in ways::CARRIERS.iter().filter(|carrier| by.contains(&carrier.way)) {
            let choice = chosen.iter().find(|(staff, way, _)| (*staff, *way) == (one.staff, carrier.way));
            if takes(notice.kind, carrier.way, choice.map(|(.., is_wanted)| *is_wanted)) {
                (carrier.hand_over)(tx, one)?;
            }
        }
    }
    let staff: Vec<StaffId> = told.iter().map(|one| one.staff).collect();
    tx.record(Event::new("notice.told").fact("kind", notice.kind.as_str()).fact("staff", staff));
    Ok(())
}

/// Tells whoever runs the installation: the owners of the business that was founded first, by its set-up. `make` is given
/// that business, for the path.
pub async fn tell_operator(
    db: &Db,
    part: &'static str,
    make: impl FnOnce(TenantId) -> Notice + Send + 'static,
) -> Result<()> {
    let Some(first) = tenants::list(db).await?.into_iter().next() else { return Ok(()) };
    db.write(first.id, crate::system(db.clock(), part), move |tx| tell(tx, make(first.id))).await
}

/// Whether a person takes a kind by a way. No choice, however old, silences a mandatory kind.
fn takes(kind: Kind, way: Way, chosen: Option<bool>) -> bool {
    let unless_chosen = kind.takes(way);
    chosen.map_or(unless_chosen, |is_wanted| is_wanted || kind.is_mandatory() && unless_chosen)
}

/// Everyone who may answer customers and is on duty now.
pub fn on_duty(scope: &Scope<'_>) -> Result<Vec<StaffId>> {
    let off_hours = duty::off_hours(scope)?;
    let people = store::people(scope)?.into_iter();
    let on = people.filter(|one| one.answers_customers() && !off_hours.contains(&one.staff));
    Ok(on.map(|one| one.staff).collect())
}

/// Everyone meant, once each.
fn recipients(tx: &Tx<'_>, to: &To) -> Result<Vec<StaffId>> {
    let people = store::people(tx)?;
    let those = |is_meant: &dyn Fn(&store::Reachable) -> bool| -> Vec<StaffId> {
        people.iter().filter(|one| is_meant(one)).map(|one| one.staff).collect()
    };
    let is_owner = |one: &store::Reachable| one.role == Role::Owner;
    let on_duty = || on_duty(tx);
    Ok(match to {
        To::Owners => those(&is_owner),
        To::Staff(staff) => those(&|one| staff.contains(&one.staff)),
        To::StaffAndOwners(staff) => those(&|one| is_owner(one) || staff.contains(&one.staff)),
        To::OnDuty => on_duty()?,
        To::OnDutyOrOwners => {
            let on_duty = on_duty()?;
            if on_duty.is_empty() { those(&is_owner) } else { on_duty }
        }
    })
}

/// A notice could not be brought to its reader: if it is mandatory, an owner gets it who does not have it yet.  (P-ACC-5)
pub(crate) fn came_back(tx: &mut Tx<'_>, id: NoticeId) -> Result<()> {
    let Some(lost) = store::get(tx, id)? else { return Ok(()) };
    if !lost.kind.is_mandatory() {
        return Ok(());
    }
    // Of her own login she was told as "you": whoever hears of it in her place is told whose it is.
    let passed_on = match lost.kind.is_personal() {
        true => {
            let name = store::name(tx, lost.staff)?;
            let path = format!("/t/{}/staff/{}", tx.tenant(), lost.staff);
            Notice::new(Kind::ColleaguesLogin, To::Owners, &lost.key, path).fact("name", name)
        }
        false => Notice { kind: lost.kind, to: To::Owners, key: lost.key, path: lost.path, facts: lost.facts },
    };
    let knowing = store::knows(tx, passed_on.kind, &passed_on.key)?;
    let owners = recipients(tx, &To::Owners)?;
    let knows = |owner: &StaffId| knowing.contains(owner) || *owner == lost.staff;
    let Some(next) = owners.into_iter().find(|owner| !knows(owner)) else { return Ok(()) };
    tell(tx, Notice { to: To::Staff(vec![next]), ..passed_on })
}

/// The owners, the longest first.
pub(crate) fn owners(tx: &Tx<'_>) -> Result<Vec<StaffId>> {
    recipients(tx, &To::Owners)
}

/// A notice by its id.
pub(crate) fn get(scope: &Scope<'_>, id: NoticeId) -> Result<Option<Told>> {
    store::get(scope, id)
}

/// A person's notices, newest first; after `cursor`, the older ones.
pub fn list(scope: &Scope<'_>, staff: StaffId, cursor: Option<(Timestamp, NoticeId)>, limit: i64) -> Result<Vec<Told>> {
    match cursor {
        Some(cursor) => store::before(scope, staff, cursor, limit),
        None => store::newest(scope, staff, limit),
    }
}

/// How many a person has not read.
pub fn unread(scope: &Scope<'_>, staff: StaffId) -> Result<i64> {
    Ok(scope.counter(UNREAD, staff.as_uuid())?.max(0))
}

/// Marks one as read, or all.
pub fn read(tx: &mut Tx<'_>, staff: StaffId, which: Option<NoticeId>) -> Result<()> {
    let changed = match which {
        Some(id) => store::read_one(tx, staff, id)?,
        None => store::read_all(tx, staff)?,
    };
    tx.count(UNREAD, staff.as_uuid(), -i64::try_from(changed).unwrap_or(0));
    Ok(())
}

/// What a kind told about this path is settled: nobody needs to read it any more.
pub fn settled(tx: &mut Tx<'_>, kind: Kind, path: &str) -> Result<()> {
    for staff in store::read_about(tx, kind, path)? {
        tx.count(UNREAD, staff.as_uuid(), -1);
    }
    Ok(())
}

/// By which of the ways that exist here a person is told of a kind.
pub fn choices(scope: &Scope<'_>, staff: StaffId) -> Result<Vec<(Kind, Way, bool)>> {
    let chosen = store::choices(scope, staff)?;
    let all = Kind::ALL.iter().flat_map(|kind| ways::CARRIERS.iter().map(move |carrier| (*kind, carrier.way)));
    Ok(all
        .map(|(kind, way)| {
            let choice = chosen.iter().find(|one| (one.0, one.1) == (kind, way)).map(|(.., is_wanted)| *is_wanted);
            (kind, way, takes(kind, way, choice))
        })
        .collect())
}

/// Chooses whether to be told of a kind by a way.
pub fn choose(tx: &mut Tx<'_>, staff: StaffId, kind: Kind, way: Way, is_wanted: bool) -> Result<(), Fault<Refusal>> {
    if kind.is_mandatory() && kind.takes(way) && !is_wanted {
        return Err(Fault::Refused(Refusal::Mandatory));
    }
    store::choose(tx, staff, kind, way, is_wanted)?;
    let event = Event::new("notice.chosen").fact("staff", staff).fact("kind", kind.as_str());
    tx.record(event.fact("way", way.as_str()).fact("is_wanted", is_wanted));
    Ok(())
}

/// Deletes what has stood in the lists long enough.
pub(crate) async fn sweep(db: &Db, tenant: TenantId, clock: &Clock) -> Result<()> {
    let before = clock.now() - KEPT;
    if !db.read(tenant, move |scope| store::has_older(scope, before)).await? {
        return Ok(());
    }
    db.write(tenant, crate::system(clock, "notices"), move |tx| {
        for staff in store::sweep(tx, before)? {
            tx.count(UNREAD, staff.as_uuid(), -1);
        }
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests;
