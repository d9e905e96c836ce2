use std::time::Duration;

use ::store::erase::Rows;
use ::store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{ContactId, ConversationId, EventId, PrivacyRequestId, Timestamp};
use uuid::Uuid;

use super::erasure::Outcome;
use super::model::{Asked, Came, Closing, Request, State, Step};

const DUE_AFTER: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// A closed request is the proof that it was answered, for as long as a complaint may still be made; then it goes, with all
/// that was told in it. (the data map: 395 days, 30 of them to answer)
const KEPT_AFTER_DUE: Duration = Duration::from_secs(365 * 24 * 60 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// A request has a handful of steps.
const MOST_STEPS: i64 = 100;
const MOST_CONVERSATIONS: i64 = 200;

const INSERT: Sql = sql!(
    "insert into privacy_request (tenant_id, id, kind, origin, code_hash, name, known_by, reach, words, should_be, locale, \
     received_at, due_at, state, contact_id, version) values (:tenant, :id, :kind, :origin, :code, :name, :known_by, :reach, :words, \
     :should_be, :locale, :now, :due, 'received', :contact, 1) on conflict (tenant_id, code_hash) do nothing"
);
const RECENT: Sql = sql!(
    "select id from privacy_request where tenant_id = :tenant and received_at > :since order by received_at limit :limit"
);
const ADD_STEP: Sql = sql!(
    "insert into privacy_request_step (tenant_id, id, request_id, step, at, actor_kind, actor_id, note) \
     values (:tenant, :id, :request, :step, :now, :actor_kind, :actor_id, :note)"
);
const STEPS: Sql = sql!(
    "select step, at, note from privacy_request_step where tenant_id = :tenant and request_id = :request \
     order by at, id limit :limit"
);
const BY_ID: Sql = sql!(
    "select id, kind, origin, name, known_by, reach, words, should_be, locale, received_at, due_at, state, contact_id, outcome, \
     answered_by, version from privacy_request where tenant_id = :tenant and id = :id"
);
const BY_CODE: Sql = sql!(
    "select id, kind, origin, name, known_by, reach, words, should_be, locale, received_at, due_at, state, contact_id, outcome, \
     answered_by, version from privacy_request where tenant_id = :tenant and code_hash = :code"
);
const PAGE: Sql = sql!(
    "select id, kind, origin, name, known_by, reach, words, should_be, locale, received_at, due_at, state, contact_id, outcome, \
     answered_by, version from privacy_request where tenant_id = :tenant and state = :state and (due_at, id) > (:at, :id) \
     order by due_at, id limit :limit"
);
const CONFIRM: Sql = sql!(
    "update privacy_request set state = 'confirmed', contact_id = :contact, version = version + 1 \
     where tenant_id = :tenant and id = :id and version = :version and state = 'received'"
);
const REFUSE: Sql = sql!(
    "update privacy_request set state = 'refused', version = version + 1 \
     where tenant_id = :tenant and id = :id and version = :version and state in ('received', 'confirmed')"
);
const NOTHING_HELD: Sql = sql!(
    "update privacy_request set state = 'done', name = '', known_by = '', reach = '', words = '', version = version + 1 \
     where tenant_id = :tenant and id = :id and version = :version and state = 'received' and kind = 'deletion'"
);
const CORRECTED: Sql = sql!(
    "update privacy_request set state = 'corrected', answered_by = :answered_by, name = '', known_by = '', reach = '', words = '', \
     should_be = '', version = version + 1 \
     where tenant_id = :tenant and id = :id and version = :version and state = 'confirmed' and kind = 'correction'"
);
const OVERTAKEN: Sql = sql!(
    "update privacy_request set state = 'done', version = version + 1 where tenant_id = :tenant and contact_id = :contact \
     and kind = 'correction' and state in ('received', 'confirmed') returning id"
);
const BEGIN_ERASING: Sql = sql!(
    "update privacy_request set state = 'erasing', version = version + 1 \
     where tenant_id = :tenant and id = :id and version = :version and state = 'confirmed' and kind = 'deletion'"
);
const FINISH_ERASING: Sql = sql!(
    "update privacy_request set state = 'done', version = version + 1 where tenant_id = :tenant and id = :id and state = 'erasing'"
);
const SET_OUTCOME: Sql = sql!("update privacy_request set outcome = :outcome where tenant_id = :tenant and id = :id");
const CONVERSATIONS: Sql =
    sql!("select id from conversation where tenant_id = :tenant and contact_id = :contact order by id limit :limit");
const OLD: Sql = sql!(
    "select id from privacy_request where tenant_id = :tenant and state = :state and due_at < :before order by due_at, id limit 100"
);
const DROP_STEPS: Sql = sql!("delete from privacy_request_step where tenant_id = :tenant and request_id = :id");
const DROP: Sql = sql!("delete from privacy_request where tenant_id = :tenant and id = :id");

// Whoever is in work already is passed over here: they stay in this list until their last row is gone.
const RESTED: Sql = sql!(
    "select c.id from contact c where c.tenant_id = :tenant and c.deleted_at < :before and not exists \
     (select 1 from privacy_request r where r.tenant_id = c.tenant_id and r.contact_id = c.id and r.kind = 'deletion' \
     and r.state in ('confirmed', 'erasing')) \
     order by c.deleted_at, c.id limit :limit"
);

/// Some of those who were deleted before then and whose deletion nobody has in hand, longest ago first.
pub(super) fn rested(scope: &Scope<'_>, before: Timestamp, limit: i64) -> Result<Vec<ContactId>> {
    scope.rows(RESTED, params! { "before" => before, "limit" => limit })?.iter().map(|row| row.get("id")).collect()
}

/// Says whether it is new.
pub(super) fn insert(tx: &mut Tx<'_>, id: PrivacyRequestId, asked: &Asked, came: Came, code: &[u8]) -> Result<bool> {
    let values = params! {
        "id" => id, "kind" => asked.kind.as_str(), "origin" => came.origin.as_str(), "code" => code.to_vec(), "name" => &asked.name,
        "known_by" => &asked.known_by, "reach" => &asked.reach, "words" => &asked.words, "should_be" => &asked.should_be,
        "locale" => came.locale.tag(), "now" => tx.now(), "due" => tx.now() + DUE_AFTER, "contact" => came.contact,
    };
    Ok(tx.execute(INSERT, values)? == 1)
}

/// How many came within the hour; counts no further than `most`.
pub(super) fn received_within_an_hour(scope: &Scope<'_>, most: i64) -> Result<i64> {
    let rows = scope.rows(RECENT, params! { "since" => scope.now() - HOUR, "limit" => most })?;
    Ok(i64::try_from(rows.len()).unwrap_or(most))
}

pub(super) fn step(tx: &mut Tx<'_>, request: PrivacyRequestId, step: &str, note: &str) -> Result<()> {
    let (actor_kind, actor_id) = (tx.actor().who.kind(), tx.actor().who.id());
    let id: PrivacyRequestId = tx.id();
    let values = params! {
        "id" => id, "request" => request, "step" => step, "now" => tx.now(), "actor_kind" => actor_kind,
        "actor_id" => actor_id, "note" => note,
    };
    tx.execute(ADD_STEP, values).map(|_| ())
}

pub(super) fn steps(scope: &Scope<'_>, request: PrivacyRequestId) -> Result<Vec<Step>> {
    let rows = scope.rows(STEPS, params! { "request" => request, "limit" => MOST_STEPS })?;
    rows.iter().map(|row| Ok(Step { step: row.get("step")?, at: row.get("at")?, note: row.get("note")? })).collect()
}

pub(super) fn get(scope: &Scope<'_>, id: PrivacyRequestId) -> Result<Option<Request>> {
    scope.row(BY_ID, params! { "id" => id })?.as_ref().map(read).transpose()
}

pub(super) fn by_code(scope: &Scope<'_>, code: &[u8]) -> Result<Option<Request>> {
    scope.row(BY_CODE, params! { "code" => code.to_vec() })?.as_ref().map(read).transpose()
}

/// Those in one of these states, the most urgent first, after a place.
pub(super) fn in_states(
    scope: &Scope<'_>,
    states: &[State],
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Request>> {
    let (at, id) = after.unwrap_or((Timestamp::EPOCH, Uuid::nil()));
    let mut found = Vec::new();
    for state in states {
        let values = params! { "state" => state.as_str(), "at" => at, "id" => id, "limit" => limit };
        found.extend(scope.rows(PAGE, values)?.iter().map(read).collect::<Result<Vec<_>>>()?);
    }
    found.sort_by_key(|one| (one.due_at, one.id));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

pub(super) fn confirm(tx: &mut Tx<'_>, id: PrivacyRequestId, version: i64, contact: ContactId) -> Result<bool> {
    Ok(tx.execute(CONFIRM, params! { "id" => id, "version" => version, "contact" => contact })? == 1)
}

pub(super) fn close(tx: &mut Tx<'_>, id: PrivacyRequestId, version: i64, closing: Closing) -> Result<bool> {
    let statement = match closing {
        Closing::Done => NOTHING_HELD,
        Closing::Refused => REFUSE,
    };
    Ok(tx.execute(statement, params! { "id" => id, "version" => version })? == 1)
}

pub(super) fn corrected(tx: &mut Tx<'_>, id: PrivacyRequestId, version: i64, change: EventId) -> Result<bool> {
    Ok(tx.execute(CORRECTED, params! { "id" => id, "version" => version, "answered_by" => change })? == 1)
}

/// Ends the corrections that wait for a person of whom nothing is held any more, and says which.
pub(super) fn overtaken(tx: &mut Tx<'_>, contact: ContactId) -> Result<Vec<PrivacyRequestId>> {
    tx.rows(OVERTAKEN, params! { "contact" => contact })?.iter().map(|row| row.get("id")).collect()
}

pub(super) fn begin_erasing(tx: &mut Tx<'_>, id: PrivacyRequestId, version: i64) -> Result<bool> {
    Ok(tx.execute(BEGIN_ERASING, params! { "id" => id, "version" => version })? == 1)
}

/// Counts what was done.
pub(super) fn add_outcome(tx: &mut Tx<'_>, id: PrivacyRequestId, rows: &[Rows]) -> Result<()> {
    let Some(request) = get(tx, id)?.filter(|_| !rows.is_empty()) else { return Ok(()) };
    let mut outcome = request.outcome;
    outcome.add(rows);
    set_outcome(tx, id, &outcome)
}

/// The deletion is over; `left` is what the map keeps.
pub(super) fn finish_erasing(tx: &mut Tx<'_>, id: PrivacyRequestId, left: &[Rows]) -> Result<bool> {
    let Some(request) = get(tx, id)? else { return Ok(false) };
    let outcome = Outcome { kept: Outcome::of(left).kept, ..request.outcome };
    set_outcome(tx, id, &outcome)?;
    Ok(tx.execute(FINISH_ERASING, params! { "id" => id })? == 1)
}

fn set_outcome(tx: &mut Tx<'_>, id: PrivacyRequestId, outcome: &Outcome) -> Result<()> {
    let text = serde_json::to_string(outcome).expect("OK because names and numbers are plain data");
    tx.execute(SET_OUTCOME, params! { "id" => id, "outcome" => text }).map(|_| ())
}

/// A person's conversations; one a number, so they are few.
pub(super) fn conversations(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<ConversationId>> {
    let rows = scope.rows(CONVERSATIONS, params! { "contact" => contact, "limit" => MOST_CONVERSATIONS })?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Deletes some of the requests that were closed long ago, and says how many.
pub(super) fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let before = tx.now() - KEPT_AFTER_DUE;
    let mut number = 0;
    for state in State::CLOSED {
        for row in tx.rows(OLD, params! { "state" => state.as_str(), "before" => before })? {
            let id: PrivacyRequestId = row.get("id")?;
            tx.execute(DROP_STEPS, params! { "id" => id })?;
            number += tx.execute(DROP, params! { "id" => id })?;
        }
    }
    Ok(number)
}

fn read(row: &Row) -> Result<Request> {
    let word = |name| row.get::<String>(name);
    let unknown = |_| Error::Refused("a privacy request of a kind or state that this program does not know");
    let unreadable = |_| Error::Refused("what a deletion did cannot be read");
    let outcome: Option<String> = row.get("outcome")?;
    Ok(Request {
        id: row.get("id")?,
        asked: Asked {
            kind: word("kind")?.parse().map_err(unknown)?,
            name: word("name")?,
            known_by: word("known_by")?,
            reach: word("reach")?,
            words: word("words")?,
            should_be: word("should_be")?,
        },
        origin: word("origin")?.parse().map_err(unknown)?,
        locale: word("locale")?.parse().unwrap_or_default(),
        received_at: row.get("received_at")?,
        due_at: row.get("due_at")?,
        state: word("state")?.parse().map_err(unknown)?,
        contact: row.get("contact_id")?,
        outcome: outcome.as_deref().map(serde_json::from_str).transpose().map_err(unreadable)?.unwrap_or_default(),
        answered_by: row.get("answered_by")?,
        version: row.get("version")?,
    })
}
