//! What was changed of what is kept about a person, so that whoever asked for a correction can be told which change answered it.

use std::time::Duration;

use ::store::{Recorded, Result, Scope};
use kernel::{ContactId, EventId, Id, Locale, Timestamp};

use super::{Names, is_told_by_the_other, store, words};
use crate::merging;

/// As many as anyone looks through for the one that was meant.
const MOST: usize = 50;

/// A change, as the stream has it.
#[derive(Debug)]
pub struct Change {
    pub event: EventId,
    pub at: Timestamp,
    /// Its parts, as the event names them.
    pub what: String,
    /// Who made it, where it was one of the staff.
    pub by: Option<String>,
    recorded: Recorded,
}

impl Change {
    /// What was changed: none of its contents, and nobody's name.
    pub fn words(&self, locale: Locale) -> String {
        let told = || words::told(locale, &Names::default(), &self.recorded).map(|told| told.words);
        words::parts(locale, &self.what).or_else(told).unwrap_or_default()
    }
}

/// The changes of a person from then until then, newest first; of all entries that count as this person.
pub fn between(scope: &Scope<'_>, contact: ContactId, since: Timestamp, until: Timestamp) -> Result<Vec<Change>> {
    let members = merging::members(scope, contact)?;
    let after = Some((until + Duration::from_micros(1), uuid::Uuid::nil()));
    let found = store::page(scope, &members, &["contact.changed"], after, MOST)?;
    let changes: Vec<Recorded> =
        found.into_iter().filter(|one| one.at >= since && !is_told_by_the_other(one, &members)).collect();
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let staff = accounts::staff::list(scope)?;
    let by = |event: &Recorded| {
        let id = event.actor_id.filter(|_| event.actor_kind == "staff").map(Id::from_uuid)?;
        staff.iter().find(|one| one.id == id).map(|one| one.name.clone())
    };
    let change = |recorded: Recorded| Change {
        event: recorded.id,
        at: recorded.at,
        what: words::text(&recorded, "what").to_owned(),
        by: by(&recorded),
        recorded,
    };
    Ok(changes.into_iter().map(change).collect())
}
