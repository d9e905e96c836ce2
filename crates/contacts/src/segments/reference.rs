//! The plain reading of a filter over people held in memory. It shares nothing with the compiled statement but the filter.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Purpose, StaffId, Timestamp};
use uuid::Uuid;

use super::model::{Filter, Standing};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;
const BOUND: [&str; 3] = ["messenger", "instagram", "smoke"];

/// A person with all that a filter may ask for. Origins are raw words.
#[derive(Clone, Debug, Default)]
pub(super) struct Planted {
    pub(super) id: Uuid,
    pub(super) kind: &'static str,
    pub(super) name_source: &'static str,
    pub(super) created_at: i64,
    pub(super) language: Option<&'static str>,
    pub(super) time_zone: Option<&'static str>,
    pub(super) owner: Option<StaffId>,
    pub(super) company: Option<Uuid>,
    pub(super) deleted: bool,
    pub(super) merged_into: Option<Uuid>,
    pub(super) tags: BTreeSet<&'static str>,
    pub(super) fields: BTreeMap<&'static str, (&'static str, Option<i64>)>,
    pub(super) identities: Vec<Identity>,
    pub(super) said: Vec<Said>,
    pub(super) events: Vec<Happened>,
}

#[derive(Clone, Debug)]
pub(super) struct Identity {
    pub(super) channel: &'static str,
    pub(super) source: &'static str,
    pub(super) seen: i64,
}

/// A row of `consent_state`; the purposes in the order marketing, transactional, service.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) channel: &'static str,
    pub(super) purposes: [(&'static str, Option<i64>); 3],
    pub(super) stopped: Option<i64>,
    pub(super) held: Option<(i64, i64)>,
}

#[derive(Clone, Debug)]
pub(super) struct Happened {
    pub(super) kind: &'static str,
    pub(super) at: i64,
    /// The channel of the inbox it happened in.
    pub(super) inbox: Option<&'static str>,
    /// The channel that its facts name.
    pub(super) fact: Option<&'static str>,
}

fn is_free(channel: &str) -> bool {
    !BOUND.contains(&channel)
}

/// Who of the book is in a segment.
pub(super) fn members(book: &[Planted], filter: &Filter, now: Timestamp) -> BTreeSet<Uuid> {
    let is_in = |one: &&Planted| {
        let is_known = ["staff", "api", "import"].contains(&one.name_source)
            || identities(book, one).is_empty()
            || identities(book, one).iter().any(|identity| is_free(identity.channel));
        !one.deleted && one.merged_into.is_none() && is_known && holds(book, one, filter, now.micros())
    };
    book.iter().filter(is_in).map(|one| one.id).collect()
}

fn holds(book: &[Planted], one: &Planted, filter: &Filter, now: i64) -> bool {
    let recent = |at: i64, days: i64| at >= now - days * DAY;
    match filter {
        Filter::All(parts) => parts.iter().all(|part| holds(book, one, part, now)),
        Filter::Any(parts) => parts.iter().any(|part| holds(book, one, part, now)),
        Filter::Not(part) => !holds(book, one, part, now),
        Filter::Kind(kind) => one.kind == kind.as_str(),
        Filter::Tag(tag) => one.tags.contains(tag.as_str()),
        Filter::Field(asked) => one.fields.get(asked.name.as_str()).is_some_and(|(value, ordinal)| {
            let end = |text: &Option<String>| text.as_deref().and_then(super::model::ordinal);
            asked.is.as_deref().is_none_or(|is| is == *value)
                && (asked.from.is_none() || ordinal.is_some_and(|at| Some(at) >= end(&asked.from)))
                && (asked.to.is_none() || ordinal.is_some_and(|at| Some(at) <= end(&asked.to)))
        }),
        Filter::Owner(owner) => one.owner == *owner,
        Filter::Company(company) => one.company == Some(company.as_uuid()),
        Filter::Language(language) => {
            one.language == Some(language.as_str())
                && identities(book, one).iter().all(|identity| is_free(identity.channel))
        }
        Filter::TimeZone(zone) => one.time_zone == Some(zone.as_str()),
        Filter::Consent(asked) => {
            let place = match asked.purpose {
                Purpose::Marketing => 0,
                Purpose::Transactional => 1,
                Purpose::Service | Purpose::Compliance => 2,
            };
            let said = |of: &Planted| {
                let row = of.said.iter().find(|said| said.channel == asked.channel.as_str());
                row.map_or(Standing::Unasked, |said| standing(said, place, now))
            };
            let joined: Vec<Standing> = book.iter().filter(|other| leads_to(book, other, one.id)).map(said).collect();
            let own = said(one);
            let stands = if own == Standing::Withdrawn || joined.contains(&Standing::Withdrawn) {
                Standing::Withdrawn
            } else {
                own
            };
            stands == asked.standing
        }
        Filter::Active(within) => identities(book, one).iter().any(|identity| {
            is_free(identity.channel) && identity.source == "provider" && recent(identity.seen, within.days)
        }),
        Filter::Added(within) => recent(one.created_at, within.days),
        Filter::Event(asked) => all(book, one).flat_map(|each| &each.events).any(|event| {
            event.kind == asked.kind
                && recent(event.at, asked.days)
                && event.inbox.is_none_or(is_free)
                && event.fact.is_none_or(is_free)
        }),
        Filter::Channel(channel) => {
            identities(book, one).iter().any(|each| is_free(each.channel) && each.channel == channel.as_str())
        }
    }
}

/// The person and all who count as the person.
fn all<'a>(book: &'a [Planted], one: &'a Planted) -> impl Iterator<Item = &'a Planted> {
    std::iter::once(one).chain(book.iter().filter(|other| leads_to(book, other, one.id)))
}

fn identities<'a>(book: &'a [Planted], one: &'a Planted) -> Vec<&'a Identity> {
    all(book, one).flat_map(|each| &each.identities).collect()
}

/// However many merges lie between.
fn leads_to(book: &[Planted], other: &Planted, id: Uuid) -> bool {
    let Some(into) = other.merged_into else { return false };
    into == id || book.iter().find(|next| next.id == into).is_some_and(|next| leads_to(book, next, id))
}

/// As `consent::ledger::State` reads it.
fn standing(said: &Said, place: usize, now: i64) -> Standing {
    let (word, at) = said.purposes[place];
    let stopped = said.stopped.or(said.held.and_then(|(since, until)| (now >= until).then_some(since)));
    let is_granted = word == "granted";
    match stopped {
        Some(stopped) if !(is_granted && at > Some(stopped)) => Standing::Withdrawn,
        _ if is_granted => Standing::Granted,
        _ if word == "withdrawn" => Standing::Withdrawn,
        _ => Standing::Unasked,
    }
}
