use std::time::Duration;

use ::store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{ContactId, Locale, PrivacyRequestId, Timestamp};
use uuid::Uuid;

use super::model::{Asked, Origin, Request, State, Step};

const DUE_AFTER: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// A request has a handful of steps.
const MOST_STEPS: i64 = 100;

const INSERT: Sql = sql!(
    "insert into privacy_request (tenant_id, id, kind, origin, code_hash, name, known_by, reach, words, locale, received_at, \
     due_at, state, version) values (:tenant, :id, 'deletion', :origin, :code, :name, :known_by, :reach, :words, :locale, :now, \
     :due, 'received', 1) on conflict (tenant_id, code_hash) do nothing"
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
    "select id, origin, name, known_by, reach, words, locale, received_at, due_at, state, contact_id, version \
     from privacy_request where tenant_id = :tenant and id = :id"
);
const BY_CODE: Sql = sql!(
    "select id, origin, name, known_by, reach, words, locale, received_at, due_at, state, contact_id, version \
     from privacy_request where tenant_id = :tenant and code_hash = :code"
);
const PAGE: Sql = sql!(
    "select id, origin, name, known_by, reach, words, locale, received_at, due_at, state, contact_id, version \
     from privacy_request where tenant_id = :tenant and state = :state and (due_at, id) > (:at, :id) \
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
const FINISH: Sql = sql!(
    "update privacy_request set state = 'done', name = '', known_by = '', reach = '', words = '', version = version + 1 \
     where tenant_id = :tenant and id = :id and version = :version and state in ('received', 'confirmed')"
);

/// Says whether it is new.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: PrivacyRequestId,
    asked: &Asked,
    origin: Origin,
    code: &[u8],
    locale: Locale,
) -> Result<bool> {
    let values = params! {
        "id" => id, "origin" => origin.as_str(), "code" => code.to_vec(), "name" => &asked.name, "known_by" => &asked.known_by,
        "reach" => &asked.reach, "words" => &asked.words, "locale" => locale.tag(), "now" => tx.now(),
        "due" => tx.now() + DUE_AFTER,
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

/// Those in one state, the most urgent first.
pub(super) fn in_state(
    scope: &Scope<'_>,
    state: State,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Request>> {
    let (at, id) = after.unwrap_or((Timestamp::EPOCH, Uuid::nil()));
    let values = params! { "state" => state.as_str(), "at" => at, "id" => id, "limit" => limit };
    scope.rows(PAGE, values)?.iter().map(read).collect()
}

pub(super) fn confirm(tx: &mut Tx<'_>, id: PrivacyRequestId, version: i64, contact: ContactId) -> Result<bool> {
    Ok(tx.execute(CONFIRM, params! { "id" => id, "version" => version, "contact" => contact })? == 1)
}

pub(super) fn close(tx: &mut Tx<'_>, id: PrivacyRequestId, version: i64, state: State) -> Result<bool> {
    let statement = if state == State::Done { FINISH } else { REFUSE };
    Ok(tx.execute(statement, params! { "id" => id, "version" => version })? == 1)
}

fn read(row: &Row) -> Result<Request> {
    let word = |name| row.get::<String>(name);
    let unknown = |_| Error::Refused("a privacy request in a state that this program does not know");
    Ok(Request {
        id: row.get("id")?,
        asked: Asked { name: word("name")?, known_by: word("known_by")?, reach: word("reach")?, words: word("words")? },
        origin: word("origin")?.parse().map_err(unknown)?,
        locale: word("locale")?.parse().unwrap_or_default(),
        received_at: row.get("received_at")?,
        due_at: row.get("due_at")?,
        state: word("state")?.parse().map_err(unknown)?,
        contact: row.get("contact_id")?,
        version: row.get("version")?,
    })
}
