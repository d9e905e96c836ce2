//! A person's timeline: what happened with them, newest first, by kind.                                          (P-CRM-4)
//!
//! - It reads the stream and keeps nothing of its own; what happened with entries that count as this person is theirs.
//! - Whoever may not see a conversation, or the ledger of consent, does not see here what happened in it.     ([`page`])
//! - Each kind of event has words or is left out on purpose; nothing is shown by its raw name.                  ([`kinds`])

pub(crate) mod api;
pub mod changes;
mod kinds;
pub(crate) mod pages;
mod store;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeSet, HashMap};

use ::store::{Recorded, Result, Scope};
use kernel::{ContactId, ConversationId, Permission, StaffId, Timestamp};
use uuid::Uuid;
use web::{Access, Visible};

use crate::merging;
use crate::people::{self, Label};

pub(crate) use kinds::Kind;

/// So often a page looks further back when most of what it found is not for its reader's eyes.
const MOST_LOOKS: usize = 10;

/// What a page of the timeline is about.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) contact: ContactId,
    /// All of them if none is named.
    pub(crate) kinds: Vec<Kind>,
    pub(crate) after: Option<(Timestamp, Uuid)>,
    pub(crate) limit: i64,
}

/// A page, newest first.
pub(crate) struct Found {
    pub(crate) events: Vec<(Kind, Recorded)>,
    /// Where to go on. A page may be short of what was asked for and still have a next one.
    pub(crate) next: Option<(Timestamp, Uuid)>,
    pub(crate) names: Names,
}

/// What those are called who stand in it.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) staff: HashMap<StaffId, String>,
    /// Other entries, as they were called by themselves.
    entries: HashMap<ContactId, Label>,
    /// Whose timeline it is.
    whose: Option<ContactId>,
}

/// What happened with a person, as far as the reader may see it.
pub(crate) fn page(scope: &Scope<'_>, access: &Access, visible: Visible, asked: &Asked) -> Result<Found> {
    let members = merging::members(scope, asked.contact)?;
    let kinds = if asked.kinds.is_empty() { Kind::ALL.to_vec() } else { asked.kinds.clone() };
    let kinds: Vec<Kind> = kinds.into_iter().filter(|kind| access.may(kind.needs())).collect();
    let wanted: BTreeSet<&'static str> = kinds.iter().flat_map(|kind| kind.events()).collect();
    let wanted: Vec<&'static str> = wanted.into_iter().collect();
    let limit = usize::try_from(asked.limit).unwrap_or(0);
    let (mut events, mut after, mut is_all) = (Vec::new(), asked.after, wanted.is_empty());
    for _ in 0..MOST_LOOKS {
        if is_all || events.len() > limit {
            break;
        }
        let found = store::page(scope, &members, &wanted, after, limit + 1)?;
        is_all = found.len() <= limit;
        after = found.last().map(|last| (last.at, last.id.as_uuid()));
        let threads: BTreeSet<ConversationId> = found.iter().filter_map(|event| event.conversation_id).collect();
        let seen = match access.may(Permission::ConversationRead) {
            true => visible(scope, access, threads.into_iter().collect())?,
            false => Default::default(),
        };
        let is_seen = |event: &Recorded| {
            let is_theirs = event.conversation_id.is_none_or(|thread| seen.contains(&thread));
            is_theirs && (!is_of_a_request(event) || access.may(Permission::PrivacyManage))
        };
        let told = found.into_iter().filter(|event| is_seen(event) && !is_told_by_the_other(event, &members));
        events
            .extend(told.filter_map(|event| Some((Kind::of(&event)?, event))).filter(|(kind, _)| kinds.contains(kind)));
    }
    let next = if events.len() > limit {
        events.truncate(limit);
        events.last().map(|(_, last)| (last.at, last.id.as_uuid()))
    } else {
        after.filter(|_| !is_all)
    };
    let names = names(scope, asked.contact, &events)?;
    Ok(Found { events, next, names })
}

/// What people ask about their data, whoever answers them sees.
fn is_of_a_request(event: &Recorded) -> bool {
    event.kind.starts_with("privacy.")
}

/// Both entries have an event of their own about a merge; while they count as one person, one of them tells it.
fn is_told_by_the_other(event: &Recorded, members: &[ContactId]) -> bool {
    event.kind == "contact.changed" && words::id_of(event, "merged_from").is_some_and(|from| members.contains(&from))
}

fn names(scope: &Scope<'_>, whose: ContactId, events: &[(Kind, Recorded)]) -> Result<Names> {
    if events.is_empty() {
        return Ok(Names::default());
    }
    let staff = accounts::staff::list(scope)?.into_iter().map(|one| (one.id, one.name)).collect();
    let others: BTreeSet<ContactId> = events.iter().filter_map(|(_, event)| words::other_entry(event, whose)).collect();
    let others: Vec<ContactId> = others.into_iter().collect();
    let entries = if others.is_empty() { HashMap::new() } else { people::own_labels(scope, &others)? };
    Ok(Names { staff, entries, whose: Some(whose) })
}
