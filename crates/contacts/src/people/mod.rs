//! People: entering them, reading them, listing and finding them.
//!
//! - One number or address belongs to one contact of a tenant, however it is written (A53). (unique index, `identities::twins`)
//! - A person without a name is shown by number, username or channel.                (`Label::show`)
//! - The search entry follows every change of name and identities.                   (`index`)

pub(crate) mod api;
mod change;
pub(crate) mod details;
pub(crate) mod editing;
mod model;
pub(crate) mod pages;
mod reindex;
mod resting;
mod rules;
mod store;

use std::collections::{BTreeMap, HashMap};

use ::store::{Event, Fault, Result, Scope, Tx, search};
use kernel::{Channel, ContactId, PhoneNumber, Timestamp, Who};

use crate::identities::{self, Kind, Source};
use crate::merging;
use crate::{erased, fields};

pub(crate) use change::is_company;
pub use change::{change, check_links};
pub use model::{Change, ContactKind, Filter, Label, NewPerson, Person, Refusal};
pub use reindex::reindex;
pub use resting::{RESTS, back, put_back, rest};
pub use rules::{Corrected, Entered, checked, checked_change};
pub(crate) use rules::{
    LONGEST_FIELD_NAME, LONGEST_TAG, MOST_FIELDS, MOST_IDENTITIES, MOST_TAGS, is_language, is_time_zone,
};
pub(crate) use store::{MOST_AT_ONCE, about, narrow, padded};

const SEARCH_KIND: &str = "contact";
/// How many matches of a search are looked at.
const MOST_MATCHES: i64 = 500;

/// Enters a person.
pub fn create(tx: &mut Tx<'_>, new: &NewPerson) -> Result<Person, Fault<Refusal>> {
    let id: ContactId = match former(tx, new)? {
        Some(id) => id,
        None => tx.id(),
    };
    let source = source(tx);
    // Without a name, the profile may still give one.
    let name_source = if new.name.is_empty() { "profile" } else { source.as_str() };
    check_links(tx, id, new.company, new.owner)?;
    let row = store::NewContact {
        kind: new.kind,
        company: new.company,
        owner: new.owner,
        language: new.language.as_deref(),
        time_zone: new.time_zone.as_deref(),
        ..store::NewContact::of(id, &new.name, name_source)
    };
    store::add(tx, vec![row])?;
    enter(tx, id, source, &new.phones, &new.emails)?;
    store::add_tags(tx, id, &new.tags)?;
    let values = new.fields.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
    fields::write(tx, id, &values).map_err(|fault| fault.map(Refusal::Field))?;
    index(tx, &[id])?;
    tx.record(Event::new("contact.created").contact(id));
    Ok(get(tx, id)?.expect("OK because it was written in this transaction"))
}

fn source(tx: &Tx<'_>) -> Source {
    match tx.actor().who {
        Who::ApiKey(_) => Source::Api,
        Who::Staff(_) | Who::Contact(_) | Who::System(_) | Who::Operator => Source::Staff,
    }
}

/// Gives a person numbers and addresses that nobody else holds.
fn enter(
    tx: &mut Tx<'_>,
    id: ContactId,
    source: Source,
    phones: &[PhoneNumber],
    emails: &[String],
) -> Result<(), Fault<Refusal>> {
    let phones = phones
        .iter()
        .map(|phone| (Channel::WhatsApp, Kind::Phone, phone.e164().to_owned(), identities::forms(Some(phone))));
    let emails = emails.iter().map(|email| (Channel::Email, Kind::Email, email.clone(), vec![email.clone()]));
    for (channel, kind, value, forms) in phones.chain(emails) {
        let new =
            identities::New { id: tx.id(), contact: id, channel, kind, value: value.clone(), source, at: tx.now() };
        // Nothing is written if somebody holds it; who it is, or who holds a number's twin, is asked afterwards.
        identities::add(tx, &[new])?;
        let holders = identities::holders(tx, channel, kind, &forms)?;
        if let Some(contact) = holders.iter().map(|(_, held)| held.contact).find(|holder| *holder != id) {
            return Err(Fault::Refused(Refusal::TakenBy { kind, value, contact }));
        }
    }
    Ok(())
}

/// Where a number without its country is from: the business's country.
pub fn country(scope: &Scope<'_>) -> Result<Option<String>> {
    Ok(accounts::tenants::find(scope)?.map(|tenant| tenant.profile.country))
}

/// Under whom the ledger of consent knows a person who was here before, had their data deleted, and is not here again yet.
fn former(scope: &Scope<'_>, new: &NewPerson) -> Result<Option<ContactId>> {
    let numbers = new.phones.iter().flat_map(|phone| identities::forms(Some(phone)));
    let by_number = erased::former(scope, Channel::WhatsApp, numbers.map(|number| (Kind::Phone, number)))?;
    let former = match by_number {
        Some(id) => Some(id),
        None => erased::former(scope, Channel::Email, new.emails.iter().map(|email| (Kind::Email, email.clone())))?,
    };
    let Some(id) = former else { return Ok(None) };
    Ok(get(scope, id)?.is_none().then_some(id))
}

/// One person, if the tenant has them: for an id that was merged, the one that stands for it.
pub fn get(scope: &Scope<'_>, id: ContactId) -> Result<Option<Person>> {
    Ok(store::read(scope, &[merging::root(scope, id)?])?.pop())
}

/// When the first of these came into the book; nothing where none is there any more.
pub fn entered_at(scope: &Scope<'_>, ids: &[ContactId]) -> Result<Option<Timestamp>> {
    store::entered_at(scope, ids)
}

/// A page of people, entered last first. One more than asked for says that there is a next page.
pub fn list(scope: &Scope<'_>, filter: &Filter) -> Result<Vec<Person>> {
    let ids = store::page(scope, filter)?;
    store::read(scope, &ids)
}

/// Whom typed words find; nothing where nothing was typed, so that everyone is meant.
fn found(scope: &Scope<'_>, typed: &str) -> Result<Option<Vec<uuid::Uuid>>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    search::find(scope, SEARCH_KIND, &rules::query(typed), MOST_MATCHES).map(Some)
}

/// These people with everything kept about them, in the order asked for; those who do not exist are left out.
pub(crate) fn read(scope: &Scope<'_>, ids: &[ContactId]) -> Result<Vec<Person>> {
    store::read(scope, ids)
}

/// Every tag in use, by its letters.
pub fn tags(scope: &Scope<'_>) -> Result<Vec<String>> {
    store::all_tags(scope)
}

/// Every company in sight, by name.
pub fn companies(scope: &Scope<'_>) -> Result<Vec<(ContactId, String)>> {
    store::companies(scope)
}

/// What these people are called, by two statements for up to 512 of them. For the lists of other rooms.
pub fn labels(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Label>> {
    store::labels(scope, ids, false)
}

/// What these were called by themselves, whomever they count as now.
pub(crate) fn own_labels(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Label>> {
    store::labels(scope, ids, true)
}

/// The names of these people, and who gave them.
pub(crate) fn names(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, (String, String)>> {
    store::names(scope, ids)
}

/// The same, with those who are out of sight.
pub(crate) fn known(scope: &Scope<'_>, ids: &[ContactId]) -> Result<store::Names> {
    store::known(scope, ids)
}

/// New contacts whom a provider's webhook named.
pub(crate) fn add_from_profiles(tx: &mut Tx<'_>, names: &BTreeMap<ContactId, String>) -> Result<()> {
    store::add(tx, names.iter().map(|(id, name)| store::NewContact::of(*id, name, "profile")).collect())
}

/// The person renamed their profile. What staff or the API wrote stands.
pub(crate) fn rename_from_profile(tx: &mut Tx<'_>, id: ContactId, name: &str) -> Result<()> {
    store::rename_from_profile(tx, id, name)
}

/// Writes the search entries of these people anew: of who was merged, that of the one that stands for them.
pub(crate) fn index(tx: &mut Tx<'_>, ids: &[ContactId]) -> Result<()> {
    let (heads, merged) = store::heads(tx, ids)?;
    for id in merged {
        search::remove(tx, SEARCH_KIND, id.as_uuid())?;
    }
    for (id, entry) in store::searchable(tx, &heads.into_iter().collect::<Vec<_>>())? {
        search::put(
            tx,
            SEARCH_KIND,
            id.as_uuid(),
            entry.created_at,
            &rules::searchable(&entry.name, &entry.identities),
        )?;
    }
    Ok(())
}

/// Writes the search entries of people who have none yet, all together.
pub(crate) fn index_new(tx: &mut Tx<'_>, ids: &[ContactId]) -> Result<()> {
    let entries = store::searchable(tx, ids)?;
    let folded: Vec<_> = entries
        .iter()
        .map(|(id, entry)| (*id, entry.created_at, search::fold(&rules::searchable(&entry.name, &entry.identities))))
        .collect();
    let new: Vec<search::New<'_>> = folded.iter().map(|(id, at, text)| (id.as_uuid(), *at, text)).collect();
    search::add_all(tx, SEARCH_KIND, &new)
}
