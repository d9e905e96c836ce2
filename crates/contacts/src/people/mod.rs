//! People: entering them, reading them, listing and finding them.
//!
//! - One number belongs to one contact of a tenant, however it is written (A53).     (unique index, `identities::twins`)
//! - A person without a name is shown by number, username or channel.                (`Label::show`)
//! - The search entry follows every change of name and identities.                   (`index`)

pub(crate) mod api;
mod model;
pub(crate) mod pages;
mod reindex;
mod rules;
mod store;

use std::collections::{BTreeMap, HashMap};

use ::store::{Event, Fault, Result, Scope, Tx, search};
use kernel::{Channel, ContactId, Who};

use crate::erased;
use crate::identities::{self, Kind, Source};

pub use model::{Filter, Label, NewPerson, Person, Refusal};
pub use reindex::reindex;
pub use rules::{Entered, checked};
pub(crate) use store::{MOST_AT_ONCE, padded};

const SEARCH_KIND: &str = "contact";
/// How many matches of a search are looked at.
const MOST_MATCHES: i64 = 500;

/// Enters a person.
pub fn create(tx: &mut Tx<'_>, new: &NewPerson) -> Result<Person, Fault<Refusal>> {
    let id: ContactId = match former(tx, new)? {
        Some(id) => id,
        None => tx.id(),
    };
    let source = match tx.actor().who {
        Who::ApiKey(_) => Source::Api,
        Who::Staff(_) | Who::Contact(_) | Who::System(_) | Who::Operator => Source::Staff,
    };
    // Without a name, the profile may still give one.
    let name_source = if new.name.is_empty() { "profile" } else { source.as_str() };
    store::add(tx, vec![store::NewContact { id, name: &new.name, name_source }])?;
    let now = tx.now();
    for phone in &new.phones {
        let value = phone.e164().to_owned();
        let identity = identities::New {
            id: tx.id(),
            contact: id,
            channel: Channel::WhatsApp,
            kind: Kind::Phone,
            value,
            source,
            at: now,
        };
        // Nothing is written if somebody holds the number; who it is, or who holds its twin, is asked afterwards.
        identities::add(tx, &[identity])?;
        let holders = identities::holders(tx, Channel::WhatsApp, Kind::Phone, &identities::forms(Some(phone)))?;
        if let Some(contact) = holders.iter().map(|(_, held)| held.contact).find(|holder| *holder != id) {
            return Err(Fault::Refused(Refusal::TakenBy { phone: phone.clone(), contact }));
        }
    }
    store::add_tags(tx, id, &new.tags)?;
    store::add_fields(tx, id, &new.fields)?;
    index(tx, &[id])?;
    tx.record(Event::new("contact.created").contact(id));
    Ok(get(tx, id)?.expect("OK because it was written in this transaction"))
}

/// Under whom the ledger of consent knows a person who was here before, had their data deleted, and is not here again yet.
fn former(scope: &Scope<'_>, new: &NewPerson) -> Result<Option<ContactId>> {
    let numbers = new.phones.iter().flat_map(|phone| identities::forms(Some(phone)));
    let former = erased::former(scope, Channel::WhatsApp, numbers.map(|number| (Kind::Phone, number)))?;
    let Some(id) = former else { return Ok(None) };
    Ok(get(scope, id)?.is_none().then_some(id))
}

/// One person, if the tenant has them.
pub fn get(scope: &Scope<'_>, id: ContactId) -> Result<Option<Person>> {
    Ok(store::read(scope, &[id])?.pop())
}

/// A page of people, entered last first. One more than asked for says that there is a next page.
pub fn list(scope: &Scope<'_>, filter: &Filter) -> Result<Vec<Person>> {
    let among = match filter.query.as_deref().map(str::trim).filter(|query| !query.is_empty()) {
        Some(typed) => Some(search::find(scope, SEARCH_KIND, &rules::query(typed), MOST_MATCHES)?),
        None => None,
    };
    let ids = store::page(scope, among.as_deref(), filter.after, filter.limit)?;
    store::read(scope, &ids)
}

/// What these people are called, by two statements for up to 512 of them. For the lists of other rooms.
pub fn labels(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Label>> {
    store::labels(scope, ids)
}

/// The names of these people, and who gave them.
pub(crate) fn names(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, (String, String)>> {
    store::names(scope, ids)
}

/// New contacts whom a provider's webhook named.
pub(crate) fn add_from_profiles(tx: &mut Tx<'_>, names: &BTreeMap<ContactId, String>) -> Result<()> {
    store::add(tx, names.iter().map(|(id, name)| store::NewContact { id: *id, name, name_source: "profile" }).collect())
}

/// The person renamed their profile. What staff or the API wrote stands.
pub(crate) fn rename_from_profile(tx: &mut Tx<'_>, id: ContactId, name: &str) -> Result<()> {
    store::rename_from_profile(tx, id, name)
}

/// Writes the search entries of these people anew.
pub(crate) fn index(tx: &mut Tx<'_>, ids: &[ContactId]) -> Result<()> {
    for (id, entry) in store::searchable(tx, ids)? {
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
