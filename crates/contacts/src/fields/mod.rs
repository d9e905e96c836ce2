//! Fields: what a business keeps about people beyond name, numbers and tags, and of which sort each is.
//!
//! - A field is called by its name, which stays; what it is labelled may change.
//! - A value is kept in one writing, whichever it was typed in, with an ordinal for ranges.       (`rules::canonical`)
//! - A name that a program or a file brings and nobody defined is defined then, as text.          ([`write`])
//! - One that is removed is out of sight; its values stay until it is put back or used again.

mod model;
pub(crate) mod pages;
mod rules;
mod store;

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{ContactId, Text, Timestamp};

pub use model::{Definition, Kind, NewDefinition, Refusal};
pub use rules::canonical;

/// More than this nobody fills in.
pub const MOST: usize = 200;
pub const LONGEST_NAME: usize = 60;
pub const LONGEST: usize = 1000;
pub(crate) const MOST_CHOICES: usize = 100;

/// The fields in use, in their order.
pub fn definitions(scope: &Scope<'_>) -> Result<Vec<Definition>> {
    let mut all = store::list(scope)?;
    all.retain(|one| one.removed_at.is_none());
    Ok(all)
}

/// Those out of sight.
pub fn removed(scope: &Scope<'_>) -> Result<Vec<Definition>> {
    let mut all = store::list(scope)?;
    all.retain(|one| one.removed_at.is_some());
    Ok(all)
}

/// Names whose values are not shown.
pub(crate) fn hidden(scope: &Scope<'_>) -> Result<BTreeSet<String>> {
    store::hidden(scope)
}

/// Makes a field, after the others.
pub fn define(tx: &mut Tx<'_>, new: &NewDefinition) -> Result<Definition, Fault<Refusal>> {
    let label = Text::line(&new.label, LONGEST_NAME + 1);
    check_label(&label)?;
    let choices = checked_choices(new.kind, &new.choices)?;
    let all = store::list(tx)?;
    if all.len() >= MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    if rules::find(&all, &label).is_some() {
        return Err(Fault::Refused(Refusal::Taken));
    }
    add(tx, &all, label, new.kind, choices)
}

/// Gives a field another label or other choices. Values that are no choice any more stay as they are.
pub fn change(tx: &mut Tx<'_>, name: &str, label: &str, choices: &[String]) -> Result<(), Fault<Refusal>> {
    let all = store::list(tx)?;
    let was = all.iter().find(|one| one.name == name).ok_or(Fault::Refused(Refusal::NotFound))?;
    let label = Text::line(label, LONGEST_NAME + 1);
    check_label(&label)?;
    if rules::find(&all, &label).is_some_and(|other| other.name != name) {
        return Err(Fault::Refused(Refusal::Taken));
    }
    let choices = checked_choices(was.kind, choices)?;
    if was.label != label || was.choices != choices {
        store::change(tx, name, &label, &choices)?;
        tx.record(Event::new("field.changed").fact("what", "definition"));
    }
    Ok(())
}

/// Moves a field one place up or down among those in use.
pub fn shift(tx: &mut Tx<'_>, name: &str, is_up: bool) -> Result<(), Fault<Refusal>> {
    let mut all = definitions(tx)?;
    let at = all.iter().position(|one| one.name == name).ok_or(Fault::Refused(Refusal::NotFound))?;
    let Some(to) = (if is_up { at.checked_sub(1) } else { Some(at + 1) }).filter(|to| *to < all.len()) else {
        return Ok(());
    };
    all.swap(at, to);
    for (position, one) in (1..).zip(&all) {
        store::place(tx, &one.name, position)?;
    }
    tx.record(Event::new("field.changed").fact("what", "order"));
    Ok(())
}

/// Takes a field out of sight. Its values stay.
pub fn remove(tx: &mut Tx<'_>, name: &str) -> Result<(), Fault<Refusal>> {
    let now = tx.now();
    if !store::set_removed(tx, name, Some(now))? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("field.removed"));
    Ok(())
}

/// Puts a field back with what it held.
pub fn put_back(tx: &mut Tx<'_>, name: &str) -> Result<(), Fault<Refusal>> {
    if !store::set_removed(tx, name, None)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("field.put_back"));
    Ok(())
}

/// When a field was made, changed, removed or put back last.
pub(crate) fn changed_at(scope: &Scope<'_>, name: &str) -> Result<Option<Timestamp>> {
    store::changed_at(scope, name)
}

/// As if it had never been made, unless it was changed since or anybody has a value of it.
pub(crate) fn unmake(tx: &mut Tx<'_>, name: &str, since: Timestamp) -> Result<()> {
    if store::unmake(tx, name, since)? {
        tx.record(Event::new("field.removed"));
    }
    Ok(())
}

/// Takes a field out of sight that was put back, unless it was changed since.
pub(crate) fn hide_again(tx: &mut Tx<'_>, name: &str, since: Timestamp) -> Result<()> {
    if store::hide_again(tx, name, since)? {
        tx.record(Event::new("field.removed"));
    }
    Ok(())
}

/// Writes values about a person; nothing or an empty text takes one away. Says whether anything changed.
pub fn write(
    tx: &mut Tx<'_>,
    contact: ContactId,
    values: &BTreeMap<String, Option<String>>,
) -> Result<bool, Fault<Refusal>> {
    if values.is_empty() {
        return Ok(false);
    }
    let mut all = store::list(tx)?;
    let mut is_changed = false;
    for (typed_name, value) in values {
        let name = Text::line(typed_name, LONGEST_NAME + 1);
        let value = value.as_deref().map(|value| Text::clean(value.trim())).filter(|value| !value.is_empty());
        let known = rules::find(&all, &name).cloned();
        let Some(value) = value else {
            let name = known.map_or(name, |known| known.name);
            is_changed |= store::clear(tx, contact, &name)?;
            continue;
        };
        let definition = match known {
            Some(known) => {
                if known.removed_at.is_some() {
                    put_back(tx, &known.name)?;
                }
                known
            }
            None => {
                check_label(&name)?;
                if all.len() >= MOST {
                    return Err(Fault::Refused(Refusal::TooMany));
                }
                let kind = if name == "birthday" { Kind::Date } else { Kind::Text };
                let made = add(tx, &all, name, kind, Vec::new())?;
                all.push(made.clone());
                made
            }
        };
        let (value, ordinal) = canonical(&definition, &value).map_err(Fault::Refused)?;
        is_changed |= store::put(tx, contact, &definition.name, &value, ordinal)?;
    }
    Ok(is_changed)
}

fn add(
    tx: &mut Tx<'_>,
    all: &[Definition],
    name: String,
    kind: Kind,
    choices: Vec<String>,
) -> Result<Definition, Fault<Refusal>> {
    let position = all.iter().map(|one| one.position).max().unwrap_or(0) + 1;
    let definition = Definition { label: name.clone(), name, kind, choices, position, removed_at: None };
    store::add(tx, &definition)?;
    tx.record(Event::new("field.defined").fact("kind", kind.as_str()));
    Ok(definition)
}

fn check_label(label: &str) -> Result<(), Fault<Refusal>> {
    if label.is_empty() {
        return Err(Fault::Refused(Refusal::NoName));
    }
    if label.chars().count() > LONGEST_NAME {
        return Err(Fault::Refused(Refusal::TooLong));
    }
    Ok(())
}

fn checked_choices(kind: Kind, typed: &[String]) -> Result<Vec<String>, Fault<Refusal>> {
    if kind != Kind::Choice {
        return Ok(Vec::new());
    }
    let mut choices: Vec<String> = Vec::new();
    for choice in typed.iter().map(|choice| Text::line(choice, LONGEST_NAME)).filter(|choice| !choice.is_empty()) {
        if !choices.iter().any(|one| one.to_lowercase() == choice.to_lowercase()) {
            choices.push(choice);
        }
    }
    if choices.is_empty() || choices.len() > MOST_CHOICES {
        return Err(Fault::Refused(Refusal::NoChoices));
    }
    Ok(choices)
}
