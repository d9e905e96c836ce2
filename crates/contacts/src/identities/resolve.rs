//! Which contacts a batch of webhooks speaks of: one look-up per kind, decisions in memory, set inserts.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::{Channel, ContactId, IdentityId, Timestamp};
use store::{Error, Event, Result, Scope, Tx};
use uuid::Uuid;

use super::model::{Identity, Kind, Proof, Seen, Source};
use super::store::{self as rows, Account, Held, New};
use super::{rules, tell_added};
use crate::{duplicates, erased, people};

/// How many numbers of a contact were forgotten because the provider told of another, or because they are somebody else's now and
/// may be by what the contact got its account.
const LOST: &str = "contact_number_lost";
/// How many numbers of a contact were forgotten because they are somebody else's now, and its account is its own for all that.
const PASSED_ON: &str = "contact_number_passed_on";

/// The contact that one sighting speaks of; it is made if nobody fits.
pub fn resolve(tx: &mut Tx<'_>, seen: &Seen) -> Result<ContactId> {
    let mut plan = Plan::load(tx, &[seen])?;
    plan.ask_accounts(tx, &[seen])?;
    let contact = plan.place(tx, seen)?;
    plan.carry_out(tx)?;
    Ok(contact)
}

/// The contacts that these sightings speak of, in their order, with few statements for many people.
///
/// If another write adds the same new person at the same time, this one ends with [`Error::Conflict`]; run again, it finds them.
pub fn resolve_all(tx: &mut Tx<'_>, seen: &[Seen]) -> Result<Vec<ContactId>> {
    let all: Vec<&Seen> = seen.iter().collect();
    let mut plan = Plan::load(tx, &all)?;
    plan.ask_accounts(tx, &all)?;
    let contacts = seen.iter().map(|one| plan.place(tx, one)).collect::<Result<Vec<_>>>()?;
    plan.carry_out(tx)?;
    Ok(contacts)
}

/// The provider says that a person has a new number or a new id: `user_changed_number`, `user_changed_user_id`
/// (facts/meta.md 3.4). The person stays one person. The old number is forgotten, because someone else may be given it,
/// and an id only ever changes together with the number; the old id is kept, because nobody else will have it.
pub fn changed(tx: &mut Tx<'_>, previous: &Seen, new: &Seen) -> Result<ContactId> {
    check(new)?;
    let mut plan = Plan::load(tx, &[previous, new])?;
    let Some(person) = plan.find(previous).map(|held| held.contact) else {
        plan.ask_accounts(tx, &[new])?;
        let contact = plan.place(tx, new)?;
        plan.carry_out(tx)?;
        return Ok(contact);
    };
    // The new id is theirs if the old one is, and was before this was told. The new number may have been somebody else's until today.
    let is_account = is_account_of(tx, person, previous)?;
    let account_by = if is_account { Proof::Account } else { Proof::Loose };
    plan.assign(tx, person, &Seen { number_by: Proof::Loose, ..new.clone() }, account_by);
    let (old, kept) = (rules::forms(previous.phone.as_ref()), rules::forms(new.phone.as_ref()));
    for (id, number, source) in rows::phones(tx, person, new.channel, new.at.min(tx.now()))? {
        if !kept.contains(&number) && (source == Source::Provider || old.contains(&number)) {
            rows::forget(tx, id)?;
            tx.count(LOST, person.as_uuid(), 1);
            plan.told.insert((person, "number"));
        }
    }
    plan.carry_out(tx)?;
    Ok(person)
}

/// Whether they had this account before, and not by a number, which may have come to them from somebody else or gone to them.
fn is_account_of(tx: &Tx<'_>, person: ContactId, previous: &Seen) -> Result<bool> {
    let known_by = rows::of(tx, person)?;
    let by_id: Vec<_> = rules::named(previous).into_iter().filter(|(kind, _)| *kind == Kind::UserId).collect();
    let is_id = |one: &&Identity| {
        one.channel == previous.channel && by_id.iter().any(|(kind, value)| (*kind, value) == (one.kind, &one.value))
    };
    let Some(account) = known_by.iter().find(is_id) else { return Ok(false) };
    let is_by_number = known_by.iter().any(|one| one.is_number_before(account)) || has_lost_number(tx, person)?;
    Ok(account.first_seen_at < previous.at.min(tx.now()) && !is_by_number)
}

/// Whether a number of theirs was forgotten by which they may have got their account.
pub(crate) fn has_lost_number(scope: &Scope<'_>, contact: ContactId) -> Result<bool> {
    Ok(scope.counter(LOST, contact.as_uuid())? > 0)
}

/// Whether they have another number than the one they were known by, whatever it says of their account.
pub(crate) fn had_another_number(scope: &Scope<'_>, contact: ContactId) -> Result<bool> {
    Ok(has_lost_number(scope, contact)? || scope.counter(PASSED_ON, contact.as_uuid())? > 0)
}

type Key = (Channel, Kind, String);

/// What is known, and what is to be written.
#[derive(Default)]
struct Plan {
    held: HashMap<Key, Held>,
    /// The user ids of those whose numbers are seen with an id that is not theirs, and of whoever is seen.
    accounts: HashMap<ContactId, Vec<Account>>,
    /// Name and who gave it, of those found.
    names: HashMap<ContactId, (String, String)>,
    /// Those found who were deleted and are not erased yet.
    resting: BTreeSet<ContactId>,
    /// Those of them who wrote again.
    returned: BTreeSet<ContactId>,
    fresh: BTreeMap<ContactId, String>,
    added: Vec<New>,
    /// New contacts whose first username is among `added`.
    first_labels: HashSet<(ContactId, Channel)>,
    /// The newest username of a contact on a channel, if it is not the one kept.
    labels: BTreeMap<(ContactId, Channel), New>,
    /// When, and through which accounts so far.
    seen_again: BTreeMap<IdentityId, (Timestamp, BTreeSet<String>)>,
    /// Numbers that are somebody else's now.
    passed_on: BTreeSet<IdentityId>,
    /// Whose they were, and how that is counted.
    bereft: BTreeSet<(ContactId, &'static str)>,
    /// Who had a number, and who has it now.
    followed: BTreeSet<(ContactId, ContactId)>,
    renamed: BTreeMap<ContactId, String>,
    /// By what, and which identity of one of the two it is about.
    suspected: BTreeMap<(ContactId, ContactId), (Proof, Option<IdentityId>)>,
    /// Whether anyone was here before whose refusals are kept; asked once there is a newcomer.
    may_return: Option<bool>,
    /// Contacts whose search entry and readers must hear of a change, and what changed.
    told: BTreeSet<(ContactId, &'static str)>,
}

impl Plan {
    fn load(tx: &Tx<'_>, seen: &[&Seen]) -> Result<Plan> {
        let mut wanted: BTreeMap<(Channel, Kind), BTreeSet<String>> = BTreeMap::new();
        for one in seen {
            for (kind, value) in rules::named(one) {
                wanted.entry((one.channel, kind)).or_default().insert(value);
            }
            if let Some(phone) = &one.phone {
                wanted.entry((one.channel, Kind::Phone)).or_default().extend(rules::twins(phone));
            }
        }
        let mut plan = Plan::default();
        for ((channel, kind), values) in wanted {
            let values: Vec<String> = values.into_iter().collect();
            for (value, held) in rows::holders(tx, channel, kind, &values)? {
                plan.held.insert((channel, kind, value), held);
            }
        }
        let contacts: BTreeSet<ContactId> = plan.held.values().map(|held| held.contact).collect();
        let known = people::known(tx, &contacts.into_iter().collect::<Vec<_>>())?;
        (plan.names, plan.resting) = (known.given, known.resting);
        Ok(plan)
    }

    /// Who is meant: by the identities themselves, then by the number's twins. A number finds where the provider's webhook names it,
    /// not where it stands on a card.
    fn find(&self, seen: &Seen) -> Option<&Held> {
        let finding = rules::named(seen).into_iter().filter(|(kind, _)| rules::finds(*kind));
        let twins = seen.phone.iter().flat_map(rules::twins).map(|twin| (Kind::Phone, twin));
        let is_named = |(kind, _): &(Kind, String)| *kind != Kind::Phone || seen.number_by == Proof::Named;
        finding.chain(twins).filter(is_named).find_map(|(kind, value)| self.held.get(&(seen.channel, kind, value)))
    }

    /// Which accounts those have whose numbers are seen with an id that is not theirs. Nothing is asked where there is nobody.
    fn ask_accounts(&mut self, tx: &Tx<'_>, seen: &[&Seen]) -> Result<()> {
        let mut asked: BTreeMap<Channel, BTreeSet<ContactId>> = BTreeMap::new();
        for one in seen {
            let others = self.numbers_of_others(one).into_iter().map(|key| self.held[&key].contact);
            asked.entry(one.channel).or_default().extend(others);
        }
        for (channel, contacts) in asked {
            for (contact, account) in rows::accounts(tx, channel, &contacts)? {
                self.accounts.entry(contact).or_default().push(account);
            }
        }
        Ok(())
    }

    /// The forms of the number that somebody has who has none of the ids it is seen with.
    fn numbers_of_others(&self, seen: &Seen) -> Vec<Key> {
        if seen.number_by != Proof::Named || seen.user_id.is_none() || seen.account.is_none() {
            return Vec::new();
        }
        let ids = rules::named(seen).into_iter().filter(|(kind, _)| matches!(kind, Kind::UserId | Kind::ParentUserId));
        let known: Vec<ContactId> = ids
            .filter_map(|(kind, value)| self.held.get(&(seen.channel, kind, value)))
            .map(|held| held.contact)
            .collect();
        let forms = rules::forms(seen.phone.as_ref()).into_iter().map(|form| (seen.channel, Kind::Phone, form));
        forms.filter(|key| self.held.get(key).is_some_and(|held| !known.contains(&held.contact))).collect()
    }

    /// Takes the number, however it is written, from whoever had it, if it was given to the one who is seen with it now. Says from whom.
    fn pass_on(&mut self, seen: &Seen) -> BTreeSet<ContactId> {
        let numbers: Vec<(Key, Held)> =
            self.numbers_of_others(seen).into_iter().map(|key| (key.clone(), self.held[&key].clone())).collect();
        let accounts = |contact| self.accounts.get(&contact).map_or(&[][..], Vec::as_slice);
        let is_passed_on = |(_, number): &&(Key, Held)| rules::is_passed_on(number, accounts(number.contact), seen);
        let bereft: BTreeSet<ContactId> =
            numbers.iter().filter(is_passed_on).map(|(_, number)| number.contact).collect();
        for (key, number) in numbers.into_iter().filter(|(_, number)| bereft.contains(&number.contact)) {
            let is_by_number = accounts(number.contact).iter().any(|account| number.is_before(account));
            self.bereft.insert((number.contact, if is_by_number { LOST } else { PASSED_ON }));
            self.told.insert((number.contact, "number"));
            match number.id {
                Some(id) => {
                    self.passed_on.insert(id);
                    self.seen_again.remove(&id);
                }
                None => self.added.retain(|new| (new.channel, new.kind, &new.value) != (key.0, key.1, &key.2)),
            }
            self.held.remove(&key);
        }
        bereft
    }

    fn place(&mut self, tx: &Tx<'_>, seen: &Seen) -> Result<ContactId> {
        check(seen)?;
        let bereft = self.pass_on(seen);
        let contact = match self.find(seen) {
            Some(held) => {
                let (contact, is_news) = (held.contact, held.last_seen_at <= seen.at);
                if self.resting.contains(&contact) {
                    self.returned.insert(contact);
                }
                if is_news {
                    self.rename(contact, seen);
                }
                contact
            }
            None => {
                let contact = self.newcomer(tx, seen, &bereft)?;
                self.rename(contact, seen);
                contact
            }
        };
        self.assign(tx, contact, seen, Proof::Account);
        self.followed.extend(bereft.into_iter().map(|had| (had, contact)));
        Ok(contact)
    }

    /// Somebody nobody knows; or somebody whose refusals stand, though everything else of theirs was deleted. Those whose number
    /// it was until now are here, and somebody else.
    fn newcomer(&mut self, tx: &Tx<'_>, seen: &Seen, bereft: &BTreeSet<ContactId>) -> Result<ContactId> {
        let may_return = match self.may_return {
            Some(known) => known,
            None => *self.may_return.insert(erased::any(tx)?),
        };
        let mut former = None;
        if may_return {
            let known_by = rules::named(seen).into_iter().filter(|(kind, _)| rules::finds(*kind));
            let twins = seen.phone.iter().flat_map(rules::twins).map(|twin| (Kind::Phone, twin));
            former = erased::former(tx, seen.channel, known_by.chain(twins))?.filter(|who| !bereft.contains(who));
        }
        if let Some(contact) = former {
            // Another number or id of theirs may have come back before this one.
            self.names.extend(people::names(tx, &[contact])?);
            if self.names.contains_key(&contact) {
                return Ok(contact);
            }
        }
        let contact = former.unwrap_or_else(|| tx.id());
        self.fresh.insert(contact, String::new());
        self.names.insert(contact, (String::new(), "profile".to_owned()));
        Ok(contact)
    }

    fn rename(&mut self, contact: ContactId, seen: &Seen) {
        let Some((name, source)) = self.names.get_mut(&contact) else { return };
        let Some(given) = rules::takes_name(source, name, seen.profile_name.as_deref()) else { return };
        name.clone_from(&given);
        match self.fresh.get_mut(&contact) {
            Some(fresh) => *fresh = given,
            None => {
                self.renamed.insert(contact, given);
                self.told.insert((contact, "name"));
            }
        }
    }

    /// Gives the contact everything that the sighting names and nobody else holds, a number's twins included. `account_by` is
    /// the proof that the provider's ids are this contact's.
    fn assign(&mut self, tx: &Tx<'_>, contact: ContactId, seen: &Seen, account_by: Proof) {
        // A webhook may be dated in the future; what is kept may not, or nothing later would count as news.
        let at = seen.at.min(tx.now());
        for (kind, value) in rules::named(seen) {
            let key = (seen.channel, kind, value);
            let named = key.2.clone();
            let proof = if kind == Kind::Phone { seen.number_by } else { account_by };
            let is_new_number = kind == Kind::Phone && !self.held.contains_key(&key);
            let twins = seen.phone.iter().filter(|_| is_new_number).flat_map(rules::twins);
            let by_twin = twins.filter_map(|twin| self.held.get(&(seen.channel, kind, twin)));
            if let Some((other, id)) = by_twin.map(|held| (held.contact, held.id)).find(|(other, _)| *other != contact)
            {
                self.suspect(contact, other, (proof, id));
                continue;
            }
            let through: BTreeSet<String> = seen.account.iter().filter(|_| kind == Kind::UserId).cloned().collect();
            // An id is made for what is kept only.
            let new = || New {
                id: tx.id(),
                contact,
                channel: seen.channel,
                kind,
                value: named,
                source: Source::Provider,
                at,
            };
            match self.held.get_mut(&key) {
                None if rules::finds(kind)
                    || self.fresh.contains_key(&contact) && self.first_labels.insert((contact, seen.channel)) =>
                {
                    let held = Held {
                        id: None,
                        contact,
                        source: Source::Provider,
                        first_seen_at: at,
                        last_seen_at: at,
                        accounts: through,
                    };
                    self.learn(&key, &held);
                    self.held.insert(key, held);
                    self.added.push(new());
                }
                Some(held) if held.contact == contact => {
                    let is_stale = held.last_seen_at + rules::SEEN_EVERY <= at || held.source != Source::Provider;
                    let is_told = !held.accounts.is_superset(&through);
                    held.last_seen_at = held.last_seen_at.max(at);
                    held.source = Source::Provider;
                    held.accounts.extend(through);
                    if let Some(id) = held.id.filter(|_| is_stale || is_told) {
                        self.seen_again.insert(id, (held.last_seen_at, held.accounts.clone()));
                    }
                    let held = held.clone();
                    self.learn(&key, &held);
                }
                Some(held) if rules::finds(kind) => {
                    let (other, id) = (held.contact, held.id);
                    self.suspect(contact, other, (proof, id));
                }
                None | Some(_) => {
                    let newest = self.labels.get(&(contact, seen.channel));
                    if newest.is_none_or(|newest| newest.at <= at) {
                        self.labels.insert((contact, seen.channel), new());
                    }
                }
            }
        }
    }

    /// A user id of whoever is seen counts for those that come after.
    fn learn(&mut self, (_, kind, value): &Key, held: &Held) {
        if *kind != Kind::UserId {
            return;
        }
        let theirs = self.accounts.entry(held.contact).or_default();
        theirs.retain(|known| known.value != *value);
        let (value, accounts) = (value.clone(), held.accounts.clone());
        theirs.push(Account { id: held.id, value, accounts, first_seen_at: held.first_seen_at });
    }

    /// The strongest proof that two are one is kept.
    fn suspect(&mut self, one: ContactId, other: ContactId, by: (Proof, Option<IdentityId>)) {
        let kept = self.suspected.entry((one.min(other), one.max(other))).or_insert(by);
        if kept.0 < by.0 {
            *kept = by;
        }
    }

    fn carry_out(mut self, tx: &mut Tx<'_>) -> Result<()> {
        people::add_from_profiles(tx, &self.fresh)?;
        // In one order everywhere, so that two batches wait for each other instead of locking each other out.
        for id in &self.passed_on {
            rows::forget(tx, *id)?;
        }
        self.added.sort_by(|one, other| (one.kind, &one.value).cmp(&(other.kind, &other.value)));
        let none = BTreeSet::new();
        let accounts = |new: &New| {
            let held = self.held.get(&(new.channel, new.kind, new.value.clone()));
            held.map_or(&none, |held| &held.accounts)
        };
        if rows::learn(tx, self.added.iter().map(|new| (new, accounts(new))))? != self.added.len() as u64 {
            return Err(Error::Conflict);
        }
        for (contact, counted) in &self.bereft {
            tx.count(counted, contact.as_uuid(), 1);
        }
        self.put_labels(tx)?;
        for contact in &self.returned {
            people::back(tx, *contact)?;
        }
        for (id, (at, accounts)) in &self.seen_again {
            rows::see(tx, *id, *at, accounts)?;
        }
        for (contact, name) in &self.renamed {
            people::rename_from_profile(tx, *contact, name)?;
        }
        self.tell(tx)
    }

    fn put_labels(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        for ((contact, channel), new) in std::mem::take(&mut self.labels) {
            if !rows::label(tx, &new)? {
                continue;
            }
            self.told.insert((contact, "username"));
            let before = self.held.get(&(channel, Kind::Username, new.value));
            if let Some(loser) = before.map(|held| held.contact).filter(|loser| *loser != contact) {
                self.told.insert((loser, "username"));
            }
        }
        Ok(())
    }

    fn tell(&self, tx: &mut Tx<'_>) -> Result<()> {
        for contact in self.fresh.keys() {
            tx.record(Event::new("contact.created").contact(*contact));
        }
        for (contact, what) in &self.told {
            tx.record(Event::new("contact.changed").contact(*contact).fact("what", what));
        }
        for new in self.added.iter().filter(|new| !self.fresh.contains_key(&new.contact)) {
            tell_added(tx, new.contact, new.channel, new.kind);
        }
        for ((one, other), by) in &self.suspected {
            tell_suspected(tx, (*one, *other), *by)?;
        }
        for (had, has) in &self.followed {
            duplicates::passed_on(tx, *had, *has)?;
        }
        let learnt = self.added.iter().map(|new| new.contact);
        let changed: BTreeSet<ContactId> = learnt.chain(self.told.iter().map(|(contact, _)| *contact)).collect();
        people::index(tx, &changed.into_iter().collect::<Vec<_>>())
    }
}

fn check(seen: &Seen) -> Result<()> {
    let is_known = rules::named(seen).iter().any(|(kind, _)| rules::finds(*kind));
    if is_known { Ok(()) } else { Err(Error::Refused("a person with neither a number nor an id cannot be placed")) }
}

/// Says once by each proof that two contacts may be one person.
fn tell_suspected(
    tx: &mut Tx<'_>,
    (one, other): (ContactId, ContactId),
    (proof, identity): (Proof, Option<IdentityId>),
) -> Result<()> {
    const SUSPECTED: &str = "contact_duplicate_suspected";
    let number = match proof {
        Proof::Named => 0,
        Proof::Loose => 1,
        Proof::Shared => 2,
        Proof::Account => 3,
    };
    // The same for both orders of a pair.
    let pair = Uuid::from_u128(one.as_uuid().as_u128() ^ other.as_uuid().as_u128() ^ number);
    if tx.counter(SUSPECTED, pair)? == 0 {
        tx.count(SUSPECTED, pair, 1);
        let event = Event::new("contact.duplicate_suspected").contact(one).fact("other_contact_id", other);
        let event = event.fact("proof", proof.as_str());
        tx.record(match identity {
            Some(identity) => event.fact("identity_id", identity),
            None => event,
        });
    }
    Ok(())
}
