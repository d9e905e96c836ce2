use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ::store::{Fault, GlobalSql, Result, Scope, Sql, Tx, global_sql, params, sql};
use kernel::{Channel, ContactId, Timestamp};

use crate::ledger::{self, Backing, Effect, Entry, Extent, Method, NewEntry, TextId, joined};
use crate::notices::{self, Names, Topic};
use crate::standing::store::Each;
use crate::standing::{self, Line, Subject, Why};

const BUSINESS: GlobalSql = global_sql!("select name, time_zone from tenant where id = :tenant and closed_at is null");
const RECENT: Sql = sql!(
    "select id from consent_entry where tenant_id = :tenant and contact_id = :contact and recorded_at > :since and method = 'form' \
     and actor_kind = 'contact' limit :limit"
);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// More than anyone changes their mind in an hour.
const MOST_AN_HOUR: i64 = 40;
/// So many of the last entries stand on a receipt.
pub(super) const LATELY: usize = 10;
const RESTING: Sql = sql!("select deleted_at from contact where tenant_id = :tenant and id = :id");

/// What the page shows.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) business: String,
    pub(super) zone: chrono_tz::Tz,
    pub(super) channels: Vec<OnChannel>,
    pub(super) names: Names,
    /// The versions of the texts that the last entries show.
    pub(super) versions: BTreeMap<TextId, i64>,
    /// They were deleted, and can still be put back with all they agreed to: they may refuse, and nothing else.
    pub(super) is_resting: bool,
}

impl Shown {
    /// They stopped everything, and nothing they asked for since goes on.
    pub(super) fn is_stopped(&self) -> bool {
        self.channels.iter().all(|one| one.is_stopped && !one.is_any_allowed())
    }

    /// They can take the stop back here: it is no other's who counts as one person with them.
    pub(super) fn may_resume(&self) -> bool {
        !self.is_resting && self.channels.iter().any(|one| one.people.iter().any(|person| person.is_stopped_here))
    }
}

/// What holds on one channel for all who count as one person, whose link it is first.
#[derive(Debug)]
pub(super) struct OnChannel {
    pub(super) channel: Channel,
    pub(super) topics: Vec<Topic>,
    /// What was said by the one whose link it is.
    pub(super) entries: Vec<Entry>,
    is_stopped: bool,
    people: Vec<Person>,
}

#[derive(Debug)]
struct Person {
    contact: ContactId,
    said: Vec<Line>,
    counts: Vec<Line>,
    /// What this person refused by the link.
    refused_here: Vec<Subject>,
    is_stopped_here: bool,
}

impl OnChannel {
    /// Whether any of them gets it.
    pub(super) fn is_allowed(&self, extent: Extent) -> bool {
        self.people.iter().any(|person| is_yes(&person.counts, extent))
    }

    fn is_any_allowed(&self) -> bool {
        self.people.iter().any(|person| person.counts.iter().any(|line| line.why.is_yes()))
    }

    /// They agreed to it, and what another refused who counts as one person with them counts more.
    pub(super) fn is_overruled(&self, extent: Extent) -> bool {
        !self.is_allowed(extent) && self.people.first().is_some_and(|person| is_yes(&person.said, extent))
    }

    /// In whose ledgers a change is entered: a refusal for everyone who gets it. A yes goes over to nobody, but takes back what
    /// was refused by this link.
    fn whose(&self, extent: Extent, is_granted: bool) -> Vec<ContactId> {
        let others = self.people.iter().skip(1).filter(|person| match (extent, is_granted) {
            (Extent::All, true) => person.is_stopped_here,
            (Extent::All, false) => person.counts.iter().any(|line| line.why.is_yes()),
            (Extent::Purpose(_) | Extent::Topic(_), true) => {
                subject(extent).is_some_and(|subject| person.refused_here.contains(&subject))
            }
            (Extent::Purpose(_) | Extent::Topic(_), false) => is_yes(&person.counts, extent),
        });
        let own = self.people.iter().take(1).filter(|person| !is_granted || !is_yes(&person.said, extent));
        own.chain(others).map(|person| person.contact).collect()
    }
}

fn subject(extent: Extent) -> Option<Subject> {
    match extent {
        Extent::Purpose(purpose) => Some(Subject::Purpose(purpose)),
        Extent::Topic(topic) => Some(Subject::Topic(topic)),
        Extent::All => None,
    }
}

fn is_yes(lines: &[Line], extent: Extent) -> bool {
    lines.iter().any(|line| Some(line.subject) == subject(extent) && line.why.is_yes())
}

/// A change that the person made, and the text beside the box.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) channel: Channel,
    pub(super) extent: Extent,
    pub(super) is_granted: bool,
    pub(super) words: String,
    pub(super) text_shown: String,
}

pub(super) fn shown(scope: &Scope<'_>, contact: ContactId) -> Result<Option<Shown>> {
    let Some(row) = scope.global().row(BUSINESS, params! { "tenant" => scope.tenant() })? else { return Ok(None) };
    if scope.row(RESTING, params! { "id" => contact })?.is_none() {
        return Ok(None);
    }
    let mut is_resting = false;
    for member in joined::members(scope, contact)? {
        let deleted_at =
            scope.row(RESTING, params! { "id" => member })?.map(|row| row.get("deleted_at")).transpose()?;
        is_resting |= deleted_at.flatten().is_some_and(|_: Timestamp| true);
    }
    let (mut channels, topics) = (Vec::new(), notices::topics(scope)?);
    for channel in Channel::ALL {
        let own = standing::of_all(scope, contact, channel)?;
        let each = own.each_at(scope.now());
        if channel == Channel::WhatsApp || each.iter().any(|one| !one.ledger.entries.is_empty()) {
            let state = joined::state(scope, contact, channel)?;
            let is_stopped = state.is_some_and(|state| state.is_stopped(scope.now()));
            let people = each.into_iter().map(|one| person(contact, one)).collect();
            channels.push(OnChannel { channel, topics: topics.clone(), entries: own.entries, is_stopped, people });
        }
    }
    let mut versions = BTreeMap::new();
    let lately = channels.iter().flat_map(|on| on.entries.iter().rev().take(LATELY));
    for id in lately.filter_map(|entry| entry.text).collect::<BTreeSet<_>>() {
        if let Some(text) = notices::text(scope, id)? {
            versions.insert(id, text.version);
        }
    }
    let zone = row.get::<String>("time_zone")?.parse().unwrap_or(chrono_tz::UTC);
    Ok(Some(Shown { business: row.get("name")?, zone, channels, names: notices::names(scope)?, versions, is_resting }))
}

/// One of them, as the link of this person finds them.
fn person(link: ContactId, each: Each<'_>) -> Person {
    let is_by_link = |line: &&Line| {
        let entry = each.ledger.entries.iter().find(|entry| line.entry == Some(entry.id));
        each.ledger.contact == link || entry.is_some_and(|entry| entry.actor_id == Some(link.as_uuid()))
    };
    let here: Vec<&Line> = each.said.iter().filter(is_by_link).collect();
    let refused_here = here.iter().filter(|line| line.why == Why::Refused).map(|line| line.subject).collect();
    let is_stopped_here = here.iter().any(|line| line.why == Why::Stopped);
    Person { contact: each.ledger.contact, refused_here, is_stopped_here, said: each.said, counts: each.counts }
}

/// Too much was agreed to within the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany;

/// Takes the rows of all whom a change may concern, in their order.
pub(super) fn lock(tx: &mut Tx<'_>, contact: ContactId, shown: &Shown) -> Result<()> {
    let people = shown.channels.iter().map(|one| (contact, one.channel)).collect();
    joined::lock(tx, &people).map(|_| ())
}

/// Enters the changes, with the person as the one who made them. What is refused is always taken, so that nobody is kept from it.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    contact: ContactId,
    shown: &Shown,
    changes: Vec<Change>,
) -> Result<(), Fault<TooMany>> {
    let occurred_at = tx.now();
    let recent = params! { "contact" => contact, "since" => occurred_at - HOUR, "limit" => MOST_AN_HOUR };
    let recent = i64::try_from(tx.rows(RECENT, recent)?.len()).unwrap_or(MOST_AN_HOUR);
    if recent >= MOST_AN_HOUR && changes.iter().any(|change| change.is_granted) {
        return Err(Fault::Refused(TooMany));
    }
    for change in changes {
        let on_channel = shown.channels.iter().find(|one| one.channel == change.channel);
        for whose in on_channel.map(|one| one.whose(change.extent, change.is_granted)).unwrap_or_default() {
            let new = NewEntry {
                extent: change.extent,
                effect: if change.is_granted { Effect::Grant } else { Effect::Withdraw },
                method: Method::Form,
                message: None,
                occurred_at,
                words: change.words.clone(),
                text_shown: change.text_shown.clone(),
                backing: Backing::default(),
            };
            ledger::append(tx, whose, change.channel, new)?;
        }
    }
    Ok(())
}
