use ::store::{Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{Channel, ConsentEntryId, ContactId, Id, MessageId, Timestamp};
use uuid::Uuid;

use super::model::{Chain, Entry, Extent, Grade, NewEntry, Standing, State, TextId, TopicId, Topics};
use crate::scans::{self, Scan};

const LOCK: Sql = sql!(
    "insert into consent_state (tenant_id, contact_id, channel, service, transactional, marketing, entries, head) \
     values (:tenant, :contact, :channel, 'unasked', 'unasked', 'unasked', 0, :start) \
     on conflict (tenant_id, contact_id, channel) do update set entries = consent_state.entries returning *"
);
const STATE: Sql =
    sql!("select * from consent_state where tenant_id = :tenant and contact_id = :contact and channel = :channel");
const SAVE: Sql = sql!(
    "update consent_state set stopped_at = :stopped_at, stopped_entry_id = :stopped_entry, stopped_message_id = :stopped_message, \
     resumed_at = :resumed_at, service = :service, service_entry_id = :service_entry, service_at = :service_at, \
     transactional = :transactional, transactional_entry_id = :transactional_entry, transactional_at = :transactional_at, \
     marketing = :marketing, marketing_entry_id = :marketing_entry, marketing_at = :marketing_at, held_at = :held_at, held_until = :held_until, held_message_id = :held_message, \
     confirm_until = :confirm_until, confirmed_message_id = :confirmed_message, last_inbound_at = :last_inbound_at, topics = :topics, entries = :entries, head = :head \
     where tenant_id = :tenant and contact_id = :contact and channel = :channel"
);
const CONFIRMED: Sql = sql!(
    "update consent_state set confirmed_message_id = :message where tenant_id = :tenant and contact_id = :contact and channel = :channel"
);
const INSERT: Sql = sql!(
    "insert into consent_entry (tenant_id, id, contact_id, channel, scope, effect, method, message_id, occurred_at, recorded_at, \
     actor_kind, actor_id, request_id, number, evidence, mac, grade, topic_id, text_id, file_id) values (:tenant, :id, :contact, :channel, :scope, :effect, :method, :message, \
     :occurred_at, :recorded_at, :actor_kind, :actor_id, :request, :number, :evidence, :mac, :grade, :topic, :text, :file)"
);
const KEEP_WORDS: Sql = sql!(
    "insert into consent_evidence (tenant_id, entry_id, contact_id, words, text_shown, scans) values (:tenant, :entry, :contact, :words, :text_shown, :scans)"
);
const HISTORY: Sql = sql!(
    "select e.*, v.words, v.text_shown, v.scans from consent_entry e \
     left join consent_evidence v on v.tenant_id = e.tenant_id and v.entry_id = e.id \
     where e.tenant_id = :tenant and e.contact_id = :contact and (e.recorded_at, e.id) < (:at, :id) \
     order by e.recorded_at desc, e.id desc limit :limit"
);
const CHAIN: Sql = sql!(
    "select e.*, v.words, v.text_shown, v.scans from consent_entry e \
     left join consent_evidence v on v.tenant_id = e.tenant_id and v.entry_id = e.id \
     where e.tenant_id = :tenant and e.contact_id = :contact and e.channel = :channel order by e.number"
);
const ENTRY: Sql = sql!(
    "select e.*, v.words, v.text_shown, v.scans from consent_entry e \
     left join consent_evidence v on v.tenant_id = e.tenant_id and v.entry_id = e.id where e.tenant_id = :tenant and e.id = :id"
);
const MESSAGE_OF: Sql = sql!("select message_id from consent_entry where tenant_id = :tenant and id = :id");
const IS_TOPIC: Sql = sql!("select 1 as one from consent_topic where tenant_id = :tenant and id = :id");
const IS_KNOWN: Sql = sql!("select 1 as one from contact where tenant_id = :tenant and id = :id");

/// Takes a person's row of one channel, making it if need be, and keeps others from it until the commit.
/// Who takes several takes them in id order.
pub fn lock(tx: &mut Tx<'_>, contact: ContactId, channel: Channel) -> Result<State> {
    let values = params! { "contact" => contact, "channel" => channel, "start" => Vec::<u8>::new() };
    let row = tx.row(LOCK, values)?.expect("OK because the statement returns the row it wrote");
    read_state(&row)
}

/// Reads a person's row without taking it: for showing, not for deciding.
pub fn state(scope: &Scope<'_>, contact: ContactId, channel: Channel) -> Result<Option<State>> {
    scope.row(STATE, params! { "contact" => contact, "channel" => channel })?.as_ref().map(read_state).transpose()
}

/// A person's entries over all channels, newest first, after a place.
pub fn history(scope: &Scope<'_>, contact: ContactId, after: (Timestamp, Uuid), limit: i64) -> Result<Vec<Entry>> {
    let values = params! { "contact" => contact, "at" => after.0, "id" => after.1, "limit" => limit };
    scope.rows(HISTORY, values)?.iter().map(read_entry).collect()
}

/// A person's entries of one channel, in the order in which they were recorded.
pub(crate) fn entries(scope: &Scope<'_>, contact: ContactId, channel: Channel) -> Result<Vec<Entry>> {
    scope.rows(CHAIN, params! { "contact" => contact, "channel" => channel })?.iter().map(read_entry).collect()
}

/// One entry.
pub(crate) fn entry(scope: &Scope<'_>, id: ConsentEntryId) -> Result<Option<Entry>> {
    scope.row(ENTRY, params! { "id" => id })?.as_ref().map(read_entry).transpose()
}

/// The message that shows an entry.
pub(crate) fn message_of(scope: &Scope<'_>, entry: ConsentEntryId) -> Result<Option<MessageId>> {
    scope.row(MESSAGE_OF, params! { "id" => entry })?.map_or(Ok(None), |row| row.get("message_id"))
}

/// Whether there is such a person.
pub(crate) fn is_known(scope: &Scope<'_>, contact: ContactId) -> Result<bool> {
    Ok(scope.row(IS_KNOWN, params! { "id" => contact })?.is_some())
}

/// Whether the business named such a kind of offers.
pub(super) fn is_topic(scope: &Scope<'_>, topic: TopicId) -> Result<bool> {
    Ok(scope.row(IS_TOPIC, params! { "id" => topic.as_uuid() })?.is_some())
}

/// Follows the chain from its start, and holds its end and its sum against the person's row.
pub fn verify(scope: &Scope<'_>, contact: ContactId, channel: Channel) -> Result<Chain> {
    let Some(state) = state(scope, contact, channel)? else { return Ok(Chain::Whole) };
    let (mut entries, mut head): (Vec<Entry>, Vec<u8>) = Default::default();
    let papers = scans::of(scope, contact)?;
    for (number, row) in (1..).zip(scope.rows(CHAIN, params! { "contact" => contact, "channel" => channel })?) {
        let entry = read_entry(&row)?;
        let evidence: Vec<u8> = row.get("evidence")?;
        // Erased words cannot be compared; that there were some still stands in the chain.
        let is_erased = row.get::<Option<String>>("words")?.is_none();
        let is_there = entry.scans == scans::digests(papers.iter().filter(|scan| scan.entry == Some(entry.id)));
        // Its length is fixed, so that nothing of the entry can be passed off as a part of it.
        let is_evident =
            matches!(evidence.len(), 0 | 32) && (is_erased || (is_there && evidence == commitment(scope, &entry)?));
        let mac = mac(scope, &head, &entry, &evidence)?;
        if entry.number != number || !is_evident || row.get::<Vec<u8>>("mac")? != mac {
            return Ok(Chain::BrokenAt(number));
        }
        head = mac.to_vec();
        entries.push(entry);
    }
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    if (count, &head) != (state.entries, &state.head) {
        return Ok(Chain::BrokenAt(count + 1));
    }
    let sum = super::sum(contact, channel, entries.iter()).beside(&state);
    Ok(if sum == state { Chain::Whole } else { Chain::StateRewritten })
}

pub(super) fn insert(tx: &mut Tx<'_>, state: &mut State, new: NewEntry, scans: &[Scan]) -> Result<Entry> {
    let actor = tx.actor();
    let entry = Entry {
        id: tx.id(),
        contact: state.contact,
        channel: state.channel,
        extent: new.extent,
        effect: new.effect,
        method: new.method,
        message: new.message,
        // A clock that runs ahead must not overrule what the person says next.
        occurred_at: new.occurred_at.min(tx.now()),
        recorded_at: tx.now(),
        actor_kind: actor.who.kind().to_owned(),
        actor_id: actor.who.id(),
        request: actor.request,
        number: state.entries + 1,
        words: new.words,
        text_shown: new.text_shown,
        grade: Some(new.backing.grade),
        text: new.backing.text,
        file: new.backing.file,
        scans: scans::digests(scans.iter()),
    };
    let evidence = commitment(tx, &entry)?;
    let mac = mac(tx, &state.head, &entry, &evidence)?;
    let has_evidence = !evidence.is_empty();
    let values = params! {
        "id" => entry.id, "contact" => entry.contact, "channel" => entry.channel, "scope" => entry.extent.as_str(),
        "effect" => entry.effect.as_str(), "method" => entry.method.as_str(), "message" => entry.message,
        "occurred_at" => entry.occurred_at, "recorded_at" => entry.recorded_at, "actor_kind" => &entry.actor_kind,
        "actor_id" => entry.actor_id, "request" => entry.request, "number" => entry.number, "evidence" => evidence, "mac" => mac,
        "grade" => entry.grade.map(Grade::as_str), "topic" => topic_of(entry.extent).map(Id::as_uuid), "text" => entry.text.map(Id::as_uuid),
        "file" => entry.file,
    };
    tx.execute(INSERT, values)?;
    if has_evidence {
        let values = params! {
            "entry" => entry.id, "contact" => entry.contact, "words" => &entry.words, "text_shown" => &entry.text_shown,
            "scans" => (!scans.is_empty()).then_some(&entry.scans),
        };
        tx.execute(KEEP_WORDS, values)?;
        scans::attach(tx, entry.id, scans)?;
    }
    state.entries = entry.number;
    state.head = mac.to_vec();
    Ok(entry)
}

pub(crate) fn save(tx: &mut Tx<'_>, state: &State) -> Result<()> {
    let (service, transactional, marketing) = (word(state.service), word(state.transactional), word(state.marketing));
    let values = params! {
        "contact" => state.contact, "channel" => state.channel, "stopped_at" => state.stopped_at, "stopped_entry" => state.stopped_entry,
        "stopped_message" => state.stopped_message, "resumed_at" => state.resumed_at, "service" => service.0,
        "service_entry" => service.1, "service_at" => state.service_at, "transactional" => transactional.0,
        "transactional_entry" => transactional.1, "transactional_at" => state.transactional_at, "marketing" => marketing.0,
        "marketing_entry" => marketing.1, "marketing_at" => state.marketing_at,
        "held_at" => state.held_at, "held_until" => state.held_until, "held_message" => state.held_message,
        "confirm_until" => state.confirm_until, "confirmed_message" => state.confirmed_message, "last_inbound_at" => state.last_inbound_at,
        "topics" => (state.topics != Topics::default())
            .then(|| serde_json::to_string(&state.topics).expect("OK because ids and numbers are plain data")),
        "entries" => state.entries, "head" => state.head.clone(),
    };
    tx.execute(SAVE, values).map(|_| ())
}

/// Notes which message is the one confirmation, and nothing else: the gate decides by a sum over all who count as one person.
pub(crate) fn confirmed(tx: &mut Tx<'_>, state: &State) -> Result<()> {
    let values =
        params! { "contact" => state.contact, "channel" => state.channel, "message" => state.confirmed_message };
    tx.execute(CONFIRMED, values).map(|_| ())
}

/// Binds an entry to the words and the papers behind it without showing them; nothing where there are none.
fn commitment(scope: &Scope<'_>, entry: &Entry) -> Result<Vec<u8>> {
    if entry.words.is_empty() && entry.text_shown.is_empty() && entry.scans.is_empty() {
        return Ok(Vec::new());
    }
    let text = format!("{}|{}|{}{}", entry.id, entry.words.len(), entry.words, entry.text_shown);
    let committed = match entry.scans.as_str() {
        "" => scope.commitment("consent_evidence", text.as_bytes())?,
        scans => scope.commitment("consent_evidence_scans", format!("{scans}|{text}").as_bytes())?,
    };
    Ok(committed.to_vec())
}

/// What came into the ledger later; nothing for an entry that was written before it.
fn additions(entry: &Entry) -> String {
    let optional = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let topic = optional(topic_of(entry.extent).map(Id::as_uuid));
    let (text, file) = (optional(entry.text.map(Id::as_uuid)), optional(entry.file.map(Id::as_uuid)));
    match entry.grade {
        None if topic.is_empty() && text.is_empty() && file.is_empty() => String::new(),
        grade => format!("{}|{topic}|{text}|{file}|", grade.map_or("", Grade::as_str)),
    }
}

fn topic_of(extent: Extent) -> Option<TopicId> {
    match extent {
        Extent::Topic(topic) => Some(topic),
        Extent::All | Extent::Purpose(_) => None,
    }
}

/// Everything of the entry that must not change, after the entry before it.
fn mac(scope: &Scope<'_>, before: &[u8], entry: &Entry, evidence: &[u8]) -> Result<[u8; 32]> {
    let optional = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let text = format!(
        "{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|{}|",
        entry.id,
        entry.contact,
        entry.channel,
        entry.extent,
        entry.effect.as_str(),
        entry.method.as_str(),
        optional(entry.message.map(MessageId::as_uuid)),
        entry.occurred_at.micros(),
        entry.recorded_at.micros(),
        entry.actor_kind,
        optional(entry.actor_id),
        entry.request,
        entry.number,
    );
    scope.commitment("consent_entry", &[before, text.as_bytes(), additions(entry).as_bytes(), evidence].concat())
}

pub(super) fn read_entry(row: &Row) -> Result<Entry> {
    let topic = row.get::<Option<Uuid>>("topic_id")?.map(TopicId::from_uuid);
    Ok(Entry {
        id: row.get("id")?,
        contact: row.get("contact_id")?,
        channel: row.word("channel")?,
        extent: match topic {
            Some(topic) => Extent::Topic(topic),
            None => row.word("scope")?,
        },
        effect: row.word("effect")?,
        method: row.word("method")?,
        message: row.get("message_id")?,
        occurred_at: row.get("occurred_at")?,
        recorded_at: row.get("recorded_at")?,
        actor_kind: row.get("actor_kind")?,
        actor_id: row.get("actor_id")?,
        request: row.get("request_id")?,
        number: row.get("number")?,
        words: row.get::<Option<String>>("words")?.unwrap_or_default(),
        text_shown: row.get::<Option<String>>("text_shown")?.unwrap_or_default(),
        grade: row.get::<Option<String>>("grade")?.map(|_| row.word("grade")).transpose()?,
        text: row.get::<Option<Uuid>>("text_id")?.map(TextId::from_uuid),
        file: row.get("file_id")?,
        scans: row.get::<Option<String>>("scans")?.unwrap_or_default(),
    })
}

fn read_state(row: &Row) -> Result<State> {
    Ok(State {
        contact: row.get("contact_id")?,
        channel: row.word("channel")?,
        stopped_at: row.get("stopped_at")?,
        stopped_entry: row.get("stopped_entry_id")?,
        stopped_message: row.get("stopped_message_id")?,
        resumed_at: row.get("resumed_at")?,
        service: standing(row, "service", "service_entry_id")?,
        transactional: standing(row, "transactional", "transactional_entry_id")?,
        marketing: standing(row, "marketing", "marketing_entry_id")?,
        service_at: row.get("service_at")?,
        transactional_at: row.get("transactional_at")?,
        marketing_at: row.get("marketing_at")?,
        held_at: row.get("held_at")?,
        held_until: row.get("held_until")?,
        held_message: row.get("held_message_id")?,
        confirm_until: row.get("confirm_until")?,
        confirmed_message: row.get("confirmed_message_id")?,
        last_inbound_at: row.get("last_inbound_at")?,
        topics: read_topics(row)?,
        entries: row.get("entries")?,
        head: row.get("head")?,
    })
}

fn read_topics(row: &Row) -> Result<Topics> {
    let Some(text) = row.get::<Option<String>>("topics")? else { return Ok(Topics::default()) };
    // Topics that cannot be read let nothing out: `verify` says that the sum was rewritten.
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn standing(row: &Row, column: &str, entry: &str) -> Result<Standing> {
    let id: Option<ConsentEntryId> = row.get(entry)?;
    let word: String = row.get(column)?;
    Ok(match (word.as_str(), id) {
        ("granted", Some(id)) => Standing::Granted(id),
        ("withdrawn", Some(id)) => Standing::Withdrawn(id),
        _ => Standing::Unasked,
    })
}

fn word(standing: Standing) -> (&'static str, Option<ConsentEntryId>) {
    match standing {
        Standing::Unasked => ("unasked", None),
        Standing::Granted(id) => ("granted", Some(id)),
        Standing::Withdrawn(id) => ("withdrawn", Some(id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Effect, Method};

    // Shows P-CON-1: what was written before there were grades, topics and files keeps its mac.
    #[test]
    fn nothing_is_added_to_what_an_old_entry_was_chained_by() {
        let clock = kernel::Clock::system();
        let old = Entry {
            id: clock.id(),
            contact: clock.id(),
            channel: Channel::WhatsApp,
            extent: Extent::All,
            effect: Effect::Grant,
            method: Method::Message,
            message: None,
            occurred_at: clock.now(),
            recorded_at: clock.now(),
            actor_kind: "system".to_owned(),
            actor_id: None,
            request: clock.id(),
            number: 1,
            words: String::new(),
            text_shown: String::new(),
            grade: None,
            text: None,
            file: None,
            scans: String::new(),
        };
        assert_eq!(additions(&old), "");
        for changed in [
            Entry { grade: Some(Grade::Own), ..old.clone() },
            Entry { extent: Extent::Topic(clock.id()), ..old.clone() },
            Entry { text: Some(clock.id()), ..old.clone() },
            Entry { file: Some(clock.id()), ..old.clone() },
        ] {
            assert_ne!(additions(&changed), "");
        }
    }
}
