//! Contacts that count as one person. Each keeps its own ledger, which is neither moved nor rewritten: what is decided about
//! one reads those of all.
//!
//! - The rows of all members are taken in id order, and who belongs together is looked at again once they are held: a merge
//!   takes them too, so nothing is decided by half a person.                                                    ([`lock`])
//! - The stricter wins: a stop, a hold, a refusal of one counts for all. A yes counts for whoever gave it.      (`stricter`)
//! - What was refused while they counted as one stays refused for both once they are apart again; a yes does not go over. ([`part`])
//! - Of two who had one number, one after the other, nobody knows yet whether they are one. Until somebody decides, what either
//!   refused holds for both, and nothing else goes over.                                                     ([`binding`])

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Error, Result, Scope, Sql, Tx, params, sql};
use kernel::{Channel, ConsentEntryId, ContactId, Purpose, Timestamp};

use super::model::{Effect, Entry, Extent, NewEntry, Standing, State, Topic};
use super::{rules, store};
use crate::restrictions;

/// Rows that are held, by whose they are.
type Held = BTreeMap<(ContactId, Channel), State>;
/// An entry for somebody's ledger.
type Refused = ((ContactId, Channel), NewEntry);

/// So many contacts count as one person at most.
pub const MOST: usize = 50;
const PURPOSES: [Purpose; 3] = [Purpose::Service, Purpose::Transactional, Purpose::Marketing];

const NEAR: Sql = sql!(
    "select id, merged_into from contact where tenant_id = :tenant and id = :id \
     union all select id, merged_into from contact where tenant_id = :tenant and merged_into = :id"
);
/// The same, and with whom somebody is asked about it, because a number of the one is the other's now.
const BOUND: Sql = sql!(
    "select id, merged_into from contact where tenant_id = :tenant and id = :id \
     union all select id, merged_into from contact where tenant_id = :tenant and merged_into = :id \
     union all select one_id, other_id from duplicate \
     where tenant_id = :tenant and one_id = :id and passed_at is not null and passed_until is null \
     union all select other_id, one_id from duplicate \
     where tenant_id = :tenant and other_id = :id and passed_at is not null and passed_until is null"
);
const ASKED_ABOUT: Sql = sql!(
    "select other_id as id from duplicate where tenant_id = :tenant and one_id = :id and passed_at is not null and passed_until is null \
     union all select one_id from duplicate \
     where tenant_id = :tenant and other_id = :id and passed_at is not null and passed_until is null"
);
const LET_GO: Sql = sql!(
    "delete from duplicate where tenant_id = :tenant and (one_id = :one and other_id = :other or one_id = :other and other_id = :one)"
);
const TIMES: Sql = sql!(
    "select from_id, into_id, created_at, undone_at, 1 as is_merged from contact_merge \
     where tenant_id = :tenant and (from_id = :id or into_id = :id) \
     union all select one_id, other_id, passed_at, passed_until, 0 from duplicate \
     where tenant_id = :tenant and passed_at is not null and (one_id = :id or other_id = :id)"
);
const MET: Sql = sql!(
    "insert into joined_ledger (tenant_id, one_id, other_id, channel, entries) values (:tenant, :one, :other, :channel, :entries)"
);
const SINCE: Sql = sql!(
    "select entries from joined_ledger where tenant_id = :tenant and one_id = :one and other_id = :other and channel = :channel"
);
const PARTED: Sql = sql!("delete from joined_ledger where tenant_id = :tenant and one_id = :one and other_id = :other");
const LATER: Sql = sql!(
    "select e.*, v.words, v.text_shown, v.scans from consent_entry e \
     left join consent_evidence v on v.tenant_id = e.tenant_id and v.entry_id = e.id \
     where e.tenant_id = :tenant and e.contact_id = :contact and e.channel = :channel and e.number > :number order by e.number"
);

/// All who count as one person with this one, itself among them, in id order.
pub fn members(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<ContactId>> {
    around(scope, contact, NEAR)
}

/// All whose refusals hold for this one, itself among them, in id order: who counts as one person with it, and whoever may, because
/// a number went from the one to the other.
pub fn binding(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<ContactId>> {
    around(scope, contact, BOUND)
}

fn around(scope: &Scope<'_>, contact: ContactId, near: Sql) -> Result<Vec<ContactId>> {
    let mut known = BTreeSet::from([contact]);
    let mut asked = vec![contact];
    while let Some(id) = asked.pop() {
        for row in scope.rows(near, params! { "id" => id })? {
            let (near, into): (ContactId, Option<ContactId>) = (row.get("id")?, row.get("merged_into")?);
            // The row of the one that was asked about names whom it leads to; the others lead to it.
            let next = if near == id { into } else { Some(near) };
            asked.extend(next.filter(|next| known.insert(*next)));
        }
    }
    Ok(known.into_iter().collect())
}

/// A time in which two counted as one person, or what either refused held for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Together {
    one: ContactId,
    other: ContactId,
    since: Timestamp,
    until: Option<Timestamp>,
    pub(crate) is_merged: bool,
}

impl Together {
    pub(crate) fn both(&self) -> [ContactId; 2] {
        [self.one, self.other]
    }
}

/// Every such time of all who were ever together with this one.
pub(crate) fn ever(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<Together>> {
    let (mut known, mut asked, mut found) = (BTreeSet::from([contact]), vec![contact], Vec::new());
    while let Some(id) = asked.pop() {
        for row in scope.rows(TIMES, params! { "id" => id })? {
            let (one, other): (ContactId, ContactId) = (row.get("from_id")?, row.get("into_id")?);
            asked.extend([one, other].into_iter().filter(|next| known.insert(*next)));
            let (since, until) = (row.get("created_at")?, row.get("undone_at")?);
            found.push(Together { one, other, since, until, is_merged: row.get::<i64>("is_merged")? == 1 });
        }
    }
    Ok(found)
}

/// All who were together with this one at a moment, itself among them.
pub(crate) fn members_at<'a>(
    times: impl Iterator<Item = &'a Together>,
    contact: ContactId,
    moment: Timestamp,
) -> BTreeSet<ContactId> {
    let is_then = |time: &&Together| time.since <= moment && time.until.is_none_or(|until| moment < until);
    let times: Vec<&Together> = times.filter(is_then).collect();
    let (mut known, mut asked) = (BTreeSet::from([contact]), vec![contact]);
    while let Some(id) = asked.pop() {
        for time in times.iter().filter(|time| time.one == id || time.other == id) {
            asked.extend([time.one, time.other].into_iter().filter(|next| known.insert(*next)));
        }
    }
    known
}

/// Takes the rows of these people and of all whose refusals hold for them, and says by what is decided about each.
pub fn lock(tx: &mut Tx<'_>, people: &BTreeSet<(ContactId, Channel)>) -> Result<BTreeMap<(ContactId, Channel), State>> {
    let mut groups = BTreeMap::new();
    for (contact, _) in people {
        if !groups.contains_key(contact) {
            groups.insert(*contact, binding(tx, *contact)?);
        }
    }
    let all: BTreeSet<_> =
        people.iter().flat_map(|(contact, channel)| groups[contact].iter().map(|member| (*member, *channel))).collect();
    let mut held = BTreeMap::new();
    for (contact, channel) in all {
        held.insert((contact, channel), store::lock(tx, contact, channel)?);
    }
    for (contact, group) in &groups {
        if binding(tx, *contact)? != *group {
            return Err(Error::Conflict);
        }
    }
    let now = tx.now();
    let decided_by = |&(contact, channel): &(ContactId, Channel)| {
        let others = groups[&contact].iter().filter(|member| **member != contact);
        let others: Vec<&State> = others.map(|member| &held[&(*member, channel)]).collect();
        ((contact, channel), stricter(held[&(contact, channel)].clone(), &others, now))
    };
    Ok(people.iter().map(decided_by).collect())
}

/// What may be said of one person on a channel, all whose refusals hold for them heard: for showing, not for deciding.
pub fn state(scope: &Scope<'_>, contact: ContactId, channel: Channel) -> Result<Option<State>> {
    let own = store::state(scope, contact, channel)?;
    let mut others = Vec::new();
    for member in binding(scope, contact)?.into_iter().filter(|member| *member != contact) {
        others.extend(store::state(scope, member, channel)?);
    }
    if own.is_none() && others.is_empty() {
        return Ok(None);
    }
    let own = own.unwrap_or_else(|| State::new(contact, channel));
    Ok(Some(stricter(own, &others.iter().collect::<Vec<_>>(), scope.now())))
}

/// Two that were apart count as one from now on; their rows are held until the commit.
pub fn join(tx: &mut Tx<'_>, ours: &[ContactId], theirs: &[ContactId]) -> Result<()> {
    let held = hold_all(tx, ours, theirs)?;
    for (one, other) in pairs(ours, theirs) {
        for channel in Channel::ALL {
            let entries = held[&(one, channel)].entries;
            let values = params! { "one" => one, "other" => other, "channel" => channel, "entries" => entries };
            tx.execute(MET, values)?;
        }
    }
    Ok(())
}

/// They are apart again. What either refused meanwhile, and has not taken back, the other has refused too.
pub fn part(tx: &mut Tx<'_>, ours: &[ContactId], theirs: &[ContactId], since: Timestamp) -> Result<()> {
    let mut held = hold_all(tx, ours, theirs)?;
    let refused = refused(tx, &held, ours, theirs)?;
    for (one, other) in pairs(ours, theirs) {
        restrictions::hand_on(tx, one, other, since)?;
        tx.execute(PARTED, params! { "one" => one, "other" => other })?;
    }
    append_all(tx, &mut held, refused)
}

/// This one is to be erased, and nobody can be asked about them any more: what either refused, and has not taken back, both have
/// refused for good. What it was said by goes with the one.
pub fn outlive(tx: &mut Tx<'_>, contact: ContactId) -> Result<()> {
    let asked = asked_about(tx, contact)?;
    if asked.pairs.is_empty() {
        return Ok(());
    }
    let mut held = hold_all(tx, &asked.ours, &asked.theirs)?;
    // Another write may have joined or parted some of them while the rows were waited for.
    if asked_about(tx, contact)? != asked {
        return Err(Error::Conflict);
    }
    let refused = refused(tx, &held, &asked.ours, &asked.theirs)?;
    let kept = refused.into_iter().map(|(whose, new)| (whose, outliving(&held[&whose], new))).collect();
    append_all(tx, &mut held, kept)?;
    for (one, other) in asked.pairs {
        tx.execute(LET_GO, params! { "one" => one, "other" => other })?;
    }
    Ok(())
}

/// Who counts as one person with somebody, and whoever else one of them may be.
#[derive(Debug, PartialEq, Eq)]
struct AskedAbout {
    ours: Vec<ContactId>,
    theirs: Vec<ContactId>,
    /// Who is asked about.
    pairs: BTreeSet<(ContactId, ContactId)>,
}

fn asked_about(scope: &Scope<'_>, contact: ContactId) -> Result<AskedAbout> {
    let ours = members(scope, contact)?;
    let (mut theirs, mut pairs) = (BTreeSet::new(), BTreeSet::new());
    for one in &ours {
        for row in scope.rows(ASKED_ABOUT, params! { "id" => *one })? {
            let other = row.get("id")?;
            pairs.insert((*one, other));
            theirs.extend(members(scope, other)?);
        }
    }
    theirs.retain(|other| !ours.contains(other));
    Ok(AskedAbout { ours, theirs: theirs.into_iter().collect(), pairs })
}

/// A refusal without its words. It held in spite of every yes that the other gave meanwhile, and does so from now on.
fn outliving(of: &State, new: NewEntry) -> NewEntry {
    NewEntry {
        occurred_at: of.last_yes().map_or(new.occurred_at, |at| at.max(new.occurred_at)),
        message: None,
        words: String::new(),
        text_shown: String::new(),
        backing: super::Backing { grade: new.backing.grade, ..super::Backing::default() },
        ..new
    }
}

/// What stands of what each refused, for the others' ledgers.
fn refused(tx: &Tx<'_>, held: &Held, ours: &[ContactId], theirs: &[ContactId]) -> Result<Vec<Refused>> {
    let mut refused = Vec::new();
    for (one, other) in pairs(ours, theirs) {
        for channel in Channel::ALL {
            let of = &held[&(one, channel)];
            refused.extend(stands(tx, of, other)?.into_iter().map(|new| ((other, channel), new)));
        }
    }
    Ok(refused)
}

fn append_all(tx: &mut Tx<'_>, held: &mut Held, entries: Vec<Refused>) -> Result<()> {
    for (whose, new) in entries {
        let state = held.get_mut(&whose).expect("OK because both sides are held");
        super::append_locked(tx, state, new)?;
    }
    Ok(())
}

fn pairs(ours: &[ContactId], theirs: &[ContactId]) -> Vec<(ContactId, ContactId)> {
    ours.iter().flat_map(|one| theirs.iter().flat_map(|other| [(*one, *other), (*other, *one)])).collect()
}

fn hold_all(tx: &mut Tx<'_>, ours: &[ContactId], theirs: &[ContactId]) -> Result<Held> {
    let all: BTreeSet<ContactId> = ours.iter().chain(theirs).copied().collect();
    let mut held = BTreeMap::new();
    for contact in all {
        for channel in Channel::ALL {
            held.insert((contact, channel), store::lock(tx, contact, channel)?);
        }
    }
    Ok(held)
}

/// What one refused since they counted as one with the other, as entries for the other's ledger, at the time it was said.
fn stands(tx: &Tx<'_>, of: &State, other: ContactId) -> Result<Vec<NewEntry>> {
    let met = params! { "one" => of.contact, "other" => other, "channel" => of.channel };
    let met: i64 = tx.row(SINCE, met)?.map_or(Ok(0), |row| row.get("entries"))?;
    if of.entries <= met {
        return Ok(Vec::new());
    }
    let later = params! { "contact" => of.contact, "channel" => of.channel, "number" => met };
    let later = tx.rows(LATER, later)?;
    let later = later.iter().map(store::read_entry).collect::<Result<Vec<Entry>>>()?;
    let is_refused = |standing| matches!(standing, Standing::Withdrawn(_));
    let stands = later.into_iter().filter(|entry| !rules::is_given_back(of, entry)).filter(|entry| {
        match (entry.effect, entry.extent) {
            (Effect::Withdraw, Extent::All) => of.stopped_at.is_some(),
            (Effect::Withdraw, Extent::Purpose(purpose)) => is_refused(of.standing(purpose)),
            (Effect::Withdraw, Extent::Topic(topic)) => is_refused(of.topic(topic)),
            (Effect::Hold, _) => of.held_at == Some(entry.occurred_at),
            (Effect::Grant | Effect::Release, _) => false,
        }
    });
    let again = |entry: Entry| NewEntry {
        extent: entry.extent,
        effect: entry.effect,
        method: entry.method,
        message: entry.message,
        occurred_at: entry.occurred_at,
        words: entry.words,
        text_shown: entry.text_shown,
        backing: super::Backing { grade: entry.grade.unwrap_or_default(), text: entry.text, file: entry.file },
    };
    Ok(stands.map(again).collect())
}

/// By what is decided about one: its own sum, and whatever of the others' is stricter.
///
/// It is only for deciding: what is written is written to the one's own row.
fn stricter(own: State, others: &[&State], now: Timestamp) -> State {
    if others.is_empty() {
        return own;
    }
    let mut sum = own.clone();
    let all = || std::iter::once(&own).chain(others.iter().copied());
    for other in others {
        take_refusals(&mut sum, other);
    }
    if let Some(stopped) = all().filter(|one| one.is_stopped(now)).max_by_key(|one| one.stopped_since(now)) {
        sum.stopped_at = stopped.stopped_since(now);
        sum.stopped_entry = stopped.stopped_entry;
        sum.stopped_message = stopped.stopped_message.or(stopped.held_message);
    }
    if let Some(waiting) = all().filter(|one| one.is_held(now)).min_by_key(|one| one.held_until) {
        (sum.held_at, sum.held_until, sum.held_message) = (waiting.held_at, waiting.held_until, waiting.held_message);
    }
    // Whether a purpose goes on in spite of a stop is asked of each by its own yes: one's yes does not lift another's stop.
    let Some(stopped) = sum.stopped_at else { return sum };
    for purpose in PURPOSES {
        let is_over = all().any(|one| one.is_stopped_for(purpose, now));
        let said_at = match purpose {
            Purpose::Service => &mut sum.service_at,
            Purpose::Transactional => &mut sum.transactional_at,
            Purpose::Marketing | Purpose::Compliance => &mut sum.marketing_at,
        };
        let after = Timestamp::from_micros(stopped.micros() + 1);
        *said_at = said_at.map(|at| if is_over { at.min(stopped) } else { at.max(after) });
    }
    sum
}

/// What the other refused by name.
fn take_refusals(sum: &mut State, other: &State) {
    let refusal = |standing| matches!(standing, Standing::Withdrawn(_));
    for (ours, theirs) in [
        (&mut sum.service, other.service),
        (&mut sum.transactional, other.transactional),
        (&mut sum.marketing, other.marketing),
    ] {
        if refusal(theirs) && !refusal(*ours) {
            *ours = theirs;
        }
    }
    let topics: BTreeSet<_> = sum.topics().chain(other.topics()).collect();
    for topic in topics {
        if let Standing::Withdrawn(entry) = other.topic(topic) {
            let at = other.topics.each.get(&topic).map_or(other.topics.refused_at, |said| Some(said.at));
            let said = Topic { is_granted: false, entry: id(entry), at: at.unwrap_or(0) };
            sum.topics.each.insert(topic, said);
        }
    }
    if sum.topics.refused_entry.is_none() {
        sum.topics.refused_entry = other.topics.refused_entry;
    }
}

fn id(entry: ConsentEntryId) -> uuid::Uuid {
    entry.as_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows P-CON-1: who belonged together on a day is said as of that day.
    #[test]
    fn who_counted_as_one_person_is_known_for_each_moment() {
        let clock = kernel::Clock::system();
        let [ada, ben, cleo]: [ContactId; 3] = [clock.id(), clock.id(), clock.id()];
        let at = Timestamp::from_seconds;
        let times = [
            Together { one: ada, other: ben, since: at(10), until: Some(at(30)), is_merged: true },
            Together { one: ben, other: cleo, since: at(20), until: None, is_merged: true },
        ];
        let members = |of, moment| members_at(times.iter(), of, at(moment)).into_iter().collect::<Vec<_>>();
        for (of, moment, expected) in [
            (ada, 9, vec![ada]),
            (ada, 10, vec![ada, ben]),
            (ada, 20, vec![ada, ben, cleo]),
            (cleo, 29, vec![ada, ben, cleo]),
            (ada, 30, vec![ada]),
            (cleo, 30, vec![ben, cleo]),
        ] {
            let expected: Vec<_> = expected.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
            assert_eq!(members(of, moment), expected, "{moment}");
        }
    }
}
