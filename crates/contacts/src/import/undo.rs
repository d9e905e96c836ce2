//! Taking an import back: each row's people become what they were, the last row first.
//!
//! - What was changed since stays, and is counted.
//! - Somebody who came with the file goes with it, unless anything has come to them since.
//! - A permission that only the file spoke for ends; what a person said themselves stays.
//! - A refusal that the file spoke stays: whether the person said so is in doubt, and the stricter wins. It is told before the click.
//! - Fields that it brought go when nobody uses them, or out of sight again.                                    (`brought`)
//! - What a row brought to another than whom it stands at is taken back also when that one was erased.                 ([`let_go`])
//! - What somebody refused meanwhile stays refused when they come back, also where they go with the file.   (`drop_person`)

use ::store::{Event, Result, Tx, search};
use consent::ledger::{self, Backing, Effect, Extent, Grade, Method, NewEntry};
use kernel::{Channel, ContactId, Purpose, Timestamp};

use super::model::{Change, Trace};
use super::rules::Fields;
use super::store::{self, Now, Own};
use crate::{erased, fields, people};

/// Takes one row back. Says whether all of it could be.
pub(super) fn restore(tx: &mut Tx<'_>, known: &Fields, id: ContactId, trace: &Trace) -> Result<bool> {
    let entry = trace.entry.unwrap_or(id);
    let mut here = store::people(tx, &[id, entry])?;
    if here.contains_key(&entry) {
        end_permission(tx, entry, trace)?;
    }
    let Some(now) = here.remove(&id) else {
        // Whoever stood for them is gone; what the file said of them goes nevertheless.
        if here.contains_key(&entry) {
            drop_identities(tx, entry, trace)?;
            people::index(tx, &[entry])?;
        }
        return Ok(false);
    };
    let is_whole = if trace.is_new { remove(tx, id, trace, &now)? } else { bring_back(tx, known, id, trace, &now)? };
    if let Some(company) = trace.made {
        remove_company(tx, company)?;
    }
    Ok(is_whole)
}

const AT_ONCE: usize = 100;

/// Rows of a person who is erased that brought something to another, who counted as one with them then, are that one's from now
/// on, with nothing else of them. Some at a time: says whether these were the last.
pub fn let_go(tx: &mut Tx<'_>, contact: ContactId) -> Result<bool> {
    let rows = store::of_another(tx, contact, AT_ONCE)?;
    for (import, number, trace) in &rows {
        let Some(entry) = trace.entry else { continue };
        let is_here = store::people(tx, &[entry])?.contains_key(&entry);
        let (granted, withdrawn) = (trace.granted, trace.withdrawn);
        let theirs = Trace { identities: trace.identities.clone(), granted, withdrawn, ..Trace::default() };
        store::hand_over(tx, *import, *number, is_here.then_some((entry, &theirs)))?;
    }
    Ok(rows.len() < AT_ONCE)
}

fn remove(tx: &mut Tx<'_>, id: ContactId, trace: &Trace, now: &Now) -> Result<bool> {
    let size = vec![now.known_by.len(), now.tags.len(), now.fields.len(), now.notes.len()];
    if now.version != trace.version || size != trace.size {
        return Ok(false);
    }
    drop_person(tx, id, now.version)
}

/// A company that the file brought goes if nothing is known of it but its name.
fn remove_company(tx: &mut Tx<'_>, id: ContactId) -> Result<()> {
    let Some(now) = store::people(tx, &[id])?.remove(&id) else { return Ok(()) };
    let is_bare = now.known_by.is_empty() && now.tags.is_empty() && now.fields.is_empty() && now.notes.is_empty();
    if is_bare {
        drop_person(tx, id, now.version)?;
    }
    Ok(())
}

/// What refers to somebody by its own right keeps them: a conversation, a message.
fn drop_person(tx: &mut Tx<'_>, id: ContactId, version: i64) -> Result<bool> {
    let dropped = tx.attempt(|tx| {
        for channel in Channel::ALL {
            if ledger::state(tx, id, channel)?.is_some_and(|state| state.has_refused()) {
                erased::remember(tx, id, channel)?;
            }
        }
        match store::drop_person(tx, id, version)? {
            true => search::remove(tx, "contact", id.as_uuid()),
            false => Err(::store::Error::Refused("something refers to this person")),
        }
    })?;
    if dropped.is_ok() {
        tx.record(Event::new("contact.import_undone").contact(id));
    }
    Ok(dropped.is_ok())
}

fn bring_back(tx: &mut Tx<'_>, known: &Fields, id: ContactId, trace: &Trace, now: &Now) -> Result<bool> {
    if trace.only_says() {
        return Ok(true);
    }
    let (mut is_whole, entry) = (true, trace.entry.unwrap_or(id));
    let name = back(&trace.name, (now.name.clone(), now.name_source.clone()), &mut is_whole);
    let language = back(&trace.language, now.language.clone(), &mut is_whole);
    let time_zone = back(&trace.time_zone, now.time_zone.clone(), &mut is_whole);
    let company = back(&trace.company, now.company, &mut is_whole);
    let owner = back(&trace.owner, now.owner, &mut is_whole);
    for (field, change) in &trace.fields {
        let ordinal = |value: &String| {
            known.find(field).and_then(|field| fields::canonical(field, value).ok()).and_then(|(_, ordinal)| ordinal)
        };
        let was = change.was.clone().map(|value| {
            let ordinal = ordinal(&value);
            (value, ordinal)
        });
        is_whole &= store::restore_field(tx, id, field, change.is.as_deref().unwrap_or_default(), was.as_ref())?;
    }
    for tag in &trace.tags {
        store::drop_tag(tx, id, tag)?;
    }
    for note in &trace.notes {
        store::drop_note(tx, id, *note)?;
    }
    is_whole &= drop_identities(tx, entry, trace)?;
    let own = Own {
        name: &name.0,
        name_source: &name.1,
        language: language.as_deref(),
        time_zone: time_zone.as_deref(),
        company,
        owner,
    };
    store::change(tx, id, &own)?;
    people::index(tx, &[id, entry])?;
    tx.record(Event::new("contact.changed").contact(id).fact("what", "import_undone"));
    Ok(is_whole)
}

/// The numbers and addresses that came with the row. Says whether all of them went.
fn drop_identities(tx: &mut Tx<'_>, entry: ContactId, trace: &Trace) -> Result<bool> {
    let mut is_whole = true;
    for identity in &trace.identities {
        is_whole &= store::drop_identity(tx, entry, *identity)?;
    }
    Ok(is_whole)
}

/// What stood there before, if what the file wrote stands there still.
fn back<T: Clone + PartialEq>(change: &Option<Change<T>>, now: T, is_whole: &mut bool) -> T {
    match change {
        None => now,
        Some(change) if change.is == now => change.was.clone(),
        Some(_) => {
            *is_whole = false;
            now
        }
    }
}

/// Takes back what this import vouched for, whatever was said since: nothing may bring it back.
fn end_permission(tx: &mut Tx<'_>, id: ContactId, trace: &Trace) -> Result<()> {
    if trace.granted.is_none() {
        return Ok(());
    }
    let new = release(tx.now(), "The import that brought this permission was undone.");
    ledger::append(tx, id, Channel::WhatsApp, new).map(|_| ())
}

/// What takes back all that imports have vouched for so far.
pub(super) fn release(now: Timestamp, words: &str) -> NewEntry {
    NewEntry {
        extent: Extent::Purpose(Purpose::Marketing),
        effect: Effect::Release,
        method: Method::Import,
        message: None,
        occurred_at: now,
        words: words.to_owned(),
        text_shown: String::new(),
        backing: Backing { grade: Grade::Attested, ..Backing::default() },
    }
}
