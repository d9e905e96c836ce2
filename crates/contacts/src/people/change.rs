//! Correcting what is kept about a person.
//!
//! - Each correction is one event that names the parts that changed, and by whom; none of their contents.  (P-CRM-3)
//! - What was read at an older version is not written over what somebody else wrote since.                 (`version`)

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{ContactId, PhoneNumber, StaffId};

use super::model::{Change, ContactKind, Person, Refusal};
use super::{enter, get, index, source, store};
use crate::fields;
use crate::identities::{self, Kind, Source};

/// Corrects a person. With a version, only if nobody else did since it was read.
pub fn change(tx: &mut Tx<'_>, id: ContactId, version: Option<i64>, change: &Change) -> Result<Person, Fault<Refusal>> {
    let was = get(tx, id)?.filter(|person| person.deleted_at.is_none() && person.merged_into.is_none());
    let was = was.ok_or(Fault::Refused(Refusal::NotFound))?;
    // Whoever was merged is changed as the one that stands for them.
    let id = was.id;
    if version.is_some_and(|version| version != was.version) {
        return Err(Fault::Refused(Refusal::Changed));
    }
    let mut parts: Vec<&str> = Vec::new();
    let mut is_row_changed = false;
    let mut part = |is_changed: bool, name: &'static str| {
        if is_changed {
            parts.push(name);
            is_row_changed = true;
        }
    };
    let name = change.name.clone().unwrap_or_else(|| was.name.clone());
    let kind = change.kind.unwrap_or(was.kind);
    let company = change.company.unwrap_or(was.company);
    let owner = change.owner.unwrap_or(was.owner);
    let language = change.language.clone().unwrap_or_else(|| was.language.clone());
    let time_zone = change.time_zone.clone().unwrap_or_else(|| was.time_zone.clone());
    part(name != was.name, "name");
    part(kind != was.kind, "kind");
    part(company != was.company, "company");
    part(owner != was.owner, "owner");
    part(language != was.language, "language");
    part(time_zone != was.time_zone, "time_zone");

    check_links(tx, id, company.filter(|_| company != was.company), owner.filter(|_| owner != was.owner))?;
    if kind == ContactKind::Person && was.kind == ContactKind::Company && store::employs(tx, id)? {
        return Err(Fault::Refused(Refusal::HasPeople));
    }
    let is_identified = match &change.known_by {
        Some((phones, emails)) => know_by(tx, &was, phones, emails)?,
        None => false,
    };
    if is_identified {
        parts.push("identities");
    }
    if tag(tx, &was, change)? {
        parts.push("tags");
    }
    if fields::write(tx, id, &change.fields).map_err(|fault| fault.map(Refusal::Field))? {
        parts.push("fields");
    }
    if !parts.is_empty() {
        let name_source = (name != was.name).then(|| if name.is_empty() { "profile" } else { source(tx).as_str() });
        let values = store::Values {
            name: &name,
            name_source,
            kind,
            company,
            owner,
            language: language.as_deref(),
            time_zone: time_zone.as_deref(),
        };
        if !store::change(tx, id, was.version, &values)? {
            return Err(Fault::Refused(Refusal::Changed));
        }
        tx.record(Event::new("contact.changed").contact(id).fact("what", parts.join(" ")));
        if is_row_changed || is_identified {
            index(tx, &[id])?;
        }
    }
    Ok(get(tx, id)?.expect("OK because it was read in this transaction"))
}

/// Whether the company is one and the owner is on the staff.
pub fn check_links(
    scope: &Scope<'_>,
    id: ContactId,
    company: Option<ContactId>,
    owner: Option<StaffId>,
) -> Result<(), Fault<Refusal>> {
    if let Some(company) = company
        && (company == id || !is_company(scope, company)?)
    {
        return Err(Fault::Refused(Refusal::UnknownCompany));
    }
    if let Some(owner) = owner
        && !accounts::staff::list(scope)?.iter().any(|staff| staff.id == owner)
    {
        return Err(Fault::Refused(Refusal::UnknownOwner));
    }
    Ok(())
}

/// Whether somebody can work there.
pub(crate) fn is_company(scope: &Scope<'_>, id: ContactId) -> Result<bool> {
    Ok(get(scope, id)?
        .is_some_and(|one| one.kind == ContactKind::Company && one.deleted_at.is_none() && one.merged_into.is_none()))
}

/// Sets what people entered. What the channel told stays: it would come back with the next message.
fn know_by(tx: &mut Tx<'_>, was: &Person, phones: &[PhoneNumber], emails: &[String]) -> Result<bool, Fault<Refusal>> {
    let is_wanted = |kind: Kind, value: &str| match kind {
        Kind::Phone => phones.iter().any(|phone| phone.e164() == value),
        Kind::Email => emails.iter().any(|email| email == value),
        Kind::UserId | Kind::ParentUserId | Kind::Username => true,
    };
    let mut is_changed = false;
    for one in &was.identities {
        if one.source != Source::Provider && !is_wanted(one.kind, &one.value) {
            identities::forget(tx, one.id)?;
            is_changed = true;
        }
    }
    let is_new = |kind: Kind, value: &str| !was.identities.iter().any(|one| one.kind == kind && one.value == value);
    let phones: Vec<PhoneNumber> = phones.iter().filter(|phone| is_new(Kind::Phone, phone.e164())).cloned().collect();
    let emails: Vec<String> = emails.iter().filter(|email| is_new(Kind::Email, email)).cloned().collect();
    let by = source(tx);
    enter(tx, was.id, by, &phones, &emails)?;
    Ok(is_changed || !phones.is_empty() || !emails.is_empty())
}

fn tag(tx: &mut Tx<'_>, was: &Person, change: &Change) -> Result<bool, Fault<Refusal>> {
    let mut wanted = change.tags.clone().unwrap_or_else(|| was.tags.clone());
    wanted.extend(change.add_tags.iter().cloned());
    wanted.retain(|tag| !change.remove_tags.contains(tag));
    let wanted = super::rules::tags(&wanted);
    if wanted.len() > super::rules::MOST_TAGS && wanted.len() > was.tags.len() {
        return Err(Fault::Refused(Refusal::TooManyTags));
    }
    let mut is_changed = false;
    for gone in was.tags.iter().filter(|tag| !wanted.contains(tag)) {
        is_changed |= store::remove_tag(tx, was.id, gone)?;
    }
    let new: Vec<String> = wanted.into_iter().filter(|tag| !was.tags.contains(tag)).collect();
    Ok(store::add_tags(tx, was.id, &new)? > 0 || is_changed)
}
