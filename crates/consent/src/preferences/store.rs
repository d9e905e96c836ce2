use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ::store::{GlobalSql, Result, Scope, Sql, Tx, global_sql, params, sql};
use kernel::{Channel, ConsentEntryId, ContactId, Purpose, Timestamp};

use crate::ledger::{self, Backing, Effect, Entry, Extent, Grade, Method, NewEntry, Standing, TextId, TopicId, joined};
use crate::notices::{self, Names, Topic};
use crate::standing::store::Each;
use crate::standing::{self, Everything, Line, Subject, Why};

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

    /// Their own word has stopped everything already, whatever another's does.
    pub(super) fn is_stopped_by_own(&self) -> bool {
        self.channels.iter().filter_map(OnChannel::own).all(Person::is_stopped)
    }

    /// They have not refused everything themselves: another's stop would hold no longer once they are apart.
    pub(super) fn may_stop(&self) -> bool {
        self.channels.iter().filter_map(OnChannel::own).any(Person::is_any_yes)
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
    /// Kinds that are offered no more, and that one of them still agrees to: they can come back.
    ended: Vec<Topic>,
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
    /// What was refused for this person by the link, and can be taken back by it.
    refused_here: Vec<Subject>,
    is_stopped_here: bool,
    /// What they agreed to of what is offered no more.
    ended: BTreeSet<TopicId>,
}

impl Person {
    fn is_stopped(&self) -> bool {
        self.ended.is_empty() && self.said.iter().all(|line| line.why == Why::Stopped)
    }

    fn is_any_yes(&self) -> bool {
        !self.ended.is_empty() || self.said.iter().any(|line| line.why.is_yes())
    }

    fn has_ended(&self, extent: Extent) -> bool {
        matches!(extent, Extent::Topic(topic) if self.ended.contains(&topic))
    }
}

impl OnChannel {
    /// Whether any of them gets it.
    pub(super) fn is_allowed(&self, extent: Extent) -> bool {
        self.people.iter().any(|person| is_yes(&person.counts, extent))
    }

    /// Whether it can be refused: any of them gets it, or they agreed to it themselves, though another's refusal counts more now.
    pub(super) fn may_be_refused(&self, extent: Extent) -> bool {
        self.is_allowed(extent)
            || self.own().is_some_and(|own| is_yes(&own.said, extent))
            || self.people.iter().any(|person| person.has_ended(extent))
    }

    /// What it is called and said to be, also where it is offered no more.
    pub(super) fn kind(&self, topic: TopicId) -> Option<&Topic> {
        self.topics.iter().chain(&self.ended).find(|one| one.id == topic)
    }

    /// What is not drawn any more, and stood on a page that was drawn earlier.
    pub(super) fn ended(&self) -> impl Iterator<Item = Extent> {
        self.ended.iter().map(|kind| Extent::Topic(kind.id))
    }

    /// The one whose link it is.
    fn own(&self) -> Option<&Person> {
        self.people.first()
    }

    fn is_any_allowed(&self) -> bool {
        self.people.iter().any(|person| person.counts.iter().any(|line| line.why.is_yes()))
    }

    /// They agreed to it, and what another refused who counts as one person with them counts more.
    pub(super) fn is_overruled(&self, extent: Extent) -> bool {
        !self.is_allowed(extent) && self.own().is_some_and(|own| is_yes(&own.said, extent))
    }

    /// In whose ledgers a change is entered: a refusal for everyone who gets it. A yes goes over to nobody, but takes back what
    /// was refused by this link.
    fn whose(&self, extent: Extent, is_granted: bool) -> Vec<ContactId> {
        let others = self.people.iter().skip(1).filter(|person| match (extent, is_granted) {
            (Extent::All, true) => person.is_stopped_here,
            (Extent::All, false) => !person.ended.is_empty() || person.counts.iter().any(|line| line.why.is_yes()),
            (Extent::Purpose(_) | Extent::Topic(_), true) => {
                subject(extent).is_some_and(|subject| person.refused_here.contains(&subject))
            }
            (Extent::Purpose(_) | Extent::Topic(_), false) => {
                is_yes(&person.counts, extent) || person.has_ended(extent)
            }
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
        let deleted_at: Option<Option<Timestamp>> =
            scope.row(RESTING, params! { "id" => member })?.map(|row| row.get("deleted_at")).transpose()?;
        is_resting |= deleted_at.flatten().is_some();
    }
    let (topics, closed, names) = (notices::topics(scope)?, notices::ended(scope)?, notices::names(scope)?);
    let mut channels = Vec::new();
    for channel in Channel::ALL {
        let own = standing::of_all(scope, contact, channel)?;
        let each = own.each_at(scope.now());
        if channel == Channel::WhatsApp || each.iter().any(|one| !one.ledger.entries.is_empty()) {
            let state = joined::state(scope, contact, channel)?;
            let is_stopped = state.is_some_and(|state| state.is_stopped(scope.now()));
            let people: Vec<Person> = each.into_iter().map(|one| person(contact, one, &topics, scope.now())).collect();
            let goes_on = |kind: &&Topic| people.iter().any(|person| person.ended.contains(&kind.id));
            let ended = closed.iter().filter(goes_on).cloned().collect();
            let topics = topics.clone();
            channels.push(OnChannel { channel, topics, ended, entries: own.entries, is_stopped, people });
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
    Ok(Some(Shown { business: row.get("name")?, zone, channels, names, versions, is_resting }))
}

/// One of them, as the link of this person finds them.
fn person(link: ContactId, each: Each<'_>, open: &[Topic], now: Timestamp) -> Person {
    let is_by_link = |line: &&Line| {
        let entry = each.ledger.entries.iter().find(|entry| line.entry == Some(entry.id));
        each.ledger.contact == link || entry.is_some_and(|entry| entry.actor_id == Some(link.as_uuid()))
    };
    let here: Vec<&Line> = each.said.iter().filter(is_by_link).collect();
    let gives_back = GivesBack::of(link, each.ledger, now);
    let refused = here.iter().filter(|line| line.why == Why::Refused).map(|line| line.subject);
    let refused_here = refused.filter(|subject| gives_back.is_yes(*subject)).collect();
    let is_stopped_here = here.iter().any(|line| line.why == Why::Stopped) && gives_back.goes_on();
    let (contact, channel) = (each.ledger.contact, each.ledger.channel);
    let state = ledger::sum(contact, channel, each.ledger.entries.iter());
    let goes_on =
        |topic: &TopicId| matches!(state.topic(*topic), Standing::Granted(_)) && !state.is_topic_stopped(*topic, now);
    let ended = state.topics().filter(|topic| open.iter().all(|one| one.id != *topic)).filter(goes_on).collect();
    Person { contact, refused_here, is_stopped_here, ended, said: each.said, counts: each.counts }
}

/// What another's link gives back where it takes its own refusal back: what they would be said to have agreed to without it.
/// Whoever refused by themselves, or agreed by the business's word alone or too long ago, is not said to have agreed now.
struct GivesBack {
    is_own: bool,
    without: Vec<Line>,
    attested: BTreeSet<ConsentEntryId>,
}

impl GivesBack {
    fn of(link: ContactId, ledger: &Everything, now: Timestamp) -> Self {
        let is_own = ledger.contact == link;
        let others = ledger.entries.iter().filter(|entry| !is_own && entry.actor_id != Some(link.as_uuid()));
        let others: Vec<Entry> = others.cloned().collect();
        let topics: Vec<TopicId> = ledger.topics.iter().map(|(id, _)| *id).collect();
        let whose = (ledger.contact, ledger.channel);
        let without = standing::at(&others, whose, now, &ledger.terms, &[], &topics);
        let attested =
            others.iter().filter(|entry| entry.grade == Some(Grade::Attested)).map(|entry| entry.id).collect();
        Self { is_own, without, attested }
    }

    fn is_yes(&self, subject: Subject) -> bool {
        let is_it = |line: &&Line| line.subject == subject && line.why.is_yes();
        let by_own_word = |line: &Line| line.entry.is_none_or(|entry| !self.attested.contains(&entry));
        self.is_own || self.without.iter().find(is_it).is_some_and(by_own_word)
    }

    /// Whether nothing stands of their own that taking the stop back would undo: it lets service and business go on as well.
    fn goes_on(&self) -> bool {
        let is_undone = |line: &Line| match line.subject {
            Subject::Purpose(Purpose::Service | Purpose::Transactional) => !line.why.is_yes(),
            Subject::Purpose(_) | Subject::Topic(_) => matches!(line.why, Why::Stopped | Why::Held),
        };
        self.is_own || !self.without.iter().any(is_undone)
    }
}

/// Takes the rows of all whom a change may concern, in their order.
pub(super) fn lock(tx: &mut Tx<'_>, contact: ContactId, shown: &Shown) -> Result<()> {
    let people = shown.channels.iter().map(|one| (contact, one.channel)).collect();
    joined::lock(tx, &people).map(|_| ())
}

/// Enters the changes, with the person as the one who made them, and says whether those were all: too much agreed to within an hour
/// is not taken. What is refused always is, so that nobody is kept from it.
pub(super) fn enter(tx: &mut Tx<'_>, contact: ContactId, shown: &Shown, changes: Vec<Change>) -> Result<bool> {
    let occurred_at = tx.now();
    let recent = params! { "contact" => contact, "since" => occurred_at - HOUR, "limit" => MOST_AN_HOUR };
    let recent = i64::try_from(tx.rows(RECENT, recent)?.len()).unwrap_or(MOST_AN_HOUR);
    let (taken, left): (Vec<Change>, Vec<Change>) =
        changes.into_iter().partition(|change| !change.is_granted || recent < MOST_AN_HOUR);
    for change in taken {
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
    Ok(left.is_empty())
}
