//! The tables `webhook_endpoint` and `webhook_delivery`.

use ::store::{Params, Recorded, Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{Aad, ApiKeyId, Secret, StaffId, Timestamp, WebhookDeliveryId, WebhookEndpointId, Who};
use web::WebhookAddress;

use super::model::{Because, Delivery, Endpoint, Kinds, State};
use super::{TESTED, rules};

/// Events taken from the stream at once.
const SET: i64 = 200;

const LIST: Sql = sql!(
    "select id, url, kinds, created_by, created_at, disabled_at, disabled_because, failing_since, old_until \
     from webhook_endpoint where tenant_id = :tenant order by created_at, id limit 100"
);
const GET: Sql = sql!(
    "select id, url, kinds, created_by, created_at, disabled_at, disabled_because, failing_since, old_until \
     from webhook_endpoint where tenant_id = :tenant and id = :id"
);
const KEY_MAKER: Sql = sql!("select created_by from api_key where tenant_id = :tenant and id = :id");
const INSERT: Sql = sql!(
    "insert into webhook_endpoint (tenant_id, id, url, kinds, secret, created_by, created_at, reached, failures, fence, served_at) \
     values (:tenant, :id, :url, :kinds, :secret, :maker, :now, :reached, 0, 0, 0)"
);
const CHANGE: Sql =
    sql!("update webhook_endpoint set url = :url, kinds = :kinds where tenant_id = :tenant and id = :id");
const ENABLE: Sql = sql!(
    "update webhook_endpoint set disabled_at = null, disabled_because = null, failures = 0, failing_since = null, \
     rests_until = null, reached = :reached where tenant_id = :tenant and id = :id"
);
const DISABLE: Sql = sql!(
    "update webhook_endpoint set disabled_at = :now, disabled_because = :because \
     where tenant_id = :tenant and id = :id and disabled_at is null"
);
const WAKE: Sql = sql!("update webhook_endpoint set rests_until = null where tenant_id = :tenant and id = :id");
const REMOVE_LOG: Sql = sql!("delete from webhook_delivery where tenant_id = :tenant and endpoint_id = :id");
const REMOVE: Sql = sql!("delete from webhook_endpoint where tenant_id = :tenant and id = :id");
const SECRETS: Sql =
    sql!("select secret, old_secret, old_until from webhook_endpoint where tenant_id = :tenant and id = :id");
const ROTATE: Sql = sql!(
    "update webhook_endpoint set secret = :secret, old_secret = :old, old_until = :until where tenant_id = :tenant and id = :id"
);
const AT: Sql = sql!("select seq, at from event where tenant_id = :tenant and seq >= :seq order by seq limit 1");
const GO_BACK: Sql = sql!(
    "update webhook_endpoint set reached = :reached, rests_until = null \
     where tenant_id = :tenant and id = :id and reached > :reached"
);
const AGAIN: Sql = sql!(
    "update webhook_delivery set state = 'pending', attempts = 0, next_at = :now \
     where tenant_id = :tenant and endpoint_id = :endpoint and id = :id"
);
const NEWEST: Sql = sql!(
    "select d.id, d.seq, d.state, d.attempts, d.next_at, d.created_at, d.attempted_at, d.status, d.took_ms, e.id as event_id, e.kind \
     from webhook_delivery d join event e on e.tenant_id = d.tenant_id and e.seq = d.seq \
     where d.tenant_id = :tenant and d.endpoint_id = :endpoint order by d.seq desc limit :limit"
);
const BEFORE: Sql = sql!(
    "select d.id, d.seq, d.state, d.attempts, d.next_at, d.created_at, d.attempted_at, d.status, d.took_ms, e.id as event_id, e.kind \
     from webhook_delivery d join event e on e.tenant_id = d.tenant_id and e.seq = d.seq \
     where d.tenant_id = :tenant and d.endpoint_id = :endpoint and d.seq < :before \
     order by d.seq desc limit :limit"
);
const AGE_OUT: Sql = sql!(
    "delete from webhook_delivery where tenant_id = :tenant and id in \
     (select id from webhook_delivery where tenant_id = :tenant and created_at < :before limit 500)"
);
const LEASE: Sql = sql!(
    "update webhook_endpoint set leased_until = :until, fence = fence + 1, served_at = :now \
     where tenant_id = :tenant and id = :id and disabled_at is null and (leased_until is null or leased_until <= :now) \
     and (rests_until is null or rests_until <= :now) returning url, kinds, reached, fence, failures, failing_since"
);
const RELEASE: Sql =
    sql!("update webhook_endpoint set leased_until = null where tenant_id = :tenant and id = :id and fence = :fence");
const REACHED: Sql = sql!("update webhook_endpoint set reached = :reached where tenant_id = :tenant and id = :id");
// A second one for the same event is a replay: it begins anew under the same ids.
const DELIVER: Sql = sql!(
    "insert into webhook_delivery (tenant_id, id, endpoint_id, seq, state, attempts, next_at, created_at) \
     values (:tenant, :id, :endpoint, :seq, 'pending', 0, :now, :now) \
     on conflict (tenant_id, endpoint_id, seq) do update set state = 'pending', attempts = 0, next_at = excluded.next_at"
);
const DUE: Sql = sql!(
    "select d.id as delivery_id, d.attempts, e.seq, e.id, e.kind, e.at, e.actor_kind, e.actor_id, e.request_id, e.contact_id, \
     e.conversation_id, e.message_id, e.inbox_id, e.facts \
     from webhook_delivery d join event e on e.tenant_id = d.tenant_id and e.seq = d.seq \
     where d.tenant_id = :tenant and d.endpoint_id = :endpoint and d.next_at <= :now order by d.seq limit 1"
);
const SETTLE: Sql = sql!(
    "update webhook_delivery set state = :state, attempts = :attempts, next_at = :next_at, attempted_at = :now, status = :status, \
     took_ms = :took_ms where tenant_id = :tenant and id = :id"
);
const FARE: Sql = sql!(
    "update webhook_endpoint set leased_until = null, failures = :failures, failing_since = :since, rests_until = :rests \
     where tenant_id = :tenant and id = :id and fence = :fence"
);

/// An endpoint to be written.
pub(super) struct New<'a> {
    pub(super) id: WebhookEndpointId,
    pub(super) address: &'a WebhookAddress,
    pub(super) kinds: &'a Kinds,
    pub(super) secret: &'a Secret,
    pub(super) maker: Option<StaffId>,
    /// The place in the stream after which it is told.
    pub(super) from: i64,
}

/// One event in the hands of whoever calls.
pub(super) struct Job {
    pub(super) endpoint: WebhookEndpointId,
    pub(super) url: String,
    pub(super) secrets: Vec<Secret>,
    pub(super) delivery: WebhookDeliveryId,
    pub(super) event: Recorded,
    attempts: i64,
    failures: i64,
    failing_since: Option<Timestamp>,
    fence: i64,
}

/// What there is to do for an endpoint.
pub(super) enum Claim {
    /// Nothing, or someone else does it.
    Nothing,
    /// A set of events held nothing for it; there may be more.
    More,
    Call(Box<Job>),
}

/// How a call went.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    /// None where no answer came.
    pub(super) status: Option<u16>,
    pub(super) took_ms: i64,
}

pub(super) fn list(scope: &Scope<'_>) -> Result<Vec<Endpoint>> {
    scope.rows(LIST, params! {})?.iter().map(endpoint).collect()
}

pub(super) fn get(scope: &Scope<'_>, id: WebhookEndpointId) -> Result<Option<Endpoint>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(endpoint).transpose()
}

fn endpoint(row: &Row) -> Result<Endpoint> {
    let disabled = match row.get::<Option<Timestamp>>("disabled_at")? {
        Some(at) => Some((at, row.word("disabled_because")?)),
        None => None,
    };
    Ok(Endpoint {
        id: row.get("id")?,
        url: row.get("url")?,
        kinds: Kinds::stored(&row.get::<String>("kinds")?),
        created_by: row.get("created_by")?,
        created_at: row.get("created_at")?,
        disabled,
        failing_since: row.get("failing_since")?,
        old_until: row.get("old_until")?,
    })
}

/// Who acts: a member of staff, or whoever made the key that does.
pub(super) fn maker(tx: &Tx<'_>) -> Result<Option<StaffId>> {
    match tx.actor().who {
        Who::Staff(staff) => Ok(Some(staff)),
        Who::ApiKey(key) => {
            let key: ApiKeyId = key;
            tx.row(KEY_MAKER, params! { "id" => key })?.map_or(Ok(None), |row| row.get("created_by"))
        }
        _ => Ok(None),
    }
}

fn aad(id: WebhookEndpointId) -> Aad<'static> {
    Aad { table: "webhook_endpoint", column: "secret", row: id.as_uuid() }
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &New<'_>) -> Result<()> {
    let values = params! {
        "id" => new.id, "url" => new.address.as_str(), "kinds" => new.kinds.to_string(),
        "secret" => tx.seal(aad(new.id), new.secret.expose().as_bytes())?, "maker" => new.maker, "now" => tx.now(),
        "reached" => new.from,
    };
    tx.execute(INSERT, values).map(|_| ())
}

pub(super) fn change(tx: &mut Tx<'_>, id: WebhookEndpointId, url: &str, kinds: &Kinds) -> Result<()> {
    tx.execute(CHANGE, params! { "id" => id, "url" => url, "kinds" => kinds.to_string() })?;
    wake(tx, id)
}

pub(super) fn enable(tx: &mut Tx<'_>, id: WebhookEndpointId, reached: i64) -> Result<()> {
    tx.execute(ENABLE, params! { "id" => id, "reached" => reached }).map(|_| ())
}

/// Says whether it was on.
pub(super) fn disable(tx: &mut Tx<'_>, id: WebhookEndpointId, because: Because) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(DISABLE, params! { "id" => id, "because" => because.as_str(), "now" => now })? == 1)
}

fn wake(tx: &mut Tx<'_>, id: WebhookEndpointId) -> Result<()> {
    tx.execute(WAKE, params! { "id" => id }).map(|_| ())
}

pub(super) fn remove(tx: &mut Tx<'_>, id: WebhookEndpointId) -> Result<bool> {
    tx.execute(REMOVE_LOG, params! { "id" => id })?;
    Ok(tx.execute(REMOVE, params! { "id" => id })? == 1)
}

/// Every secret that signs now, the newest first.
fn secrets(scope: &Scope<'_>, id: WebhookEndpointId) -> Result<Vec<Secret>> {
    let Some(row) = scope.row(SECRETS, params! { "id" => id })? else { return Ok(Vec::new()) };
    let mut sealed = vec![row.get::<Vec<u8>>("secret")?];
    if row.get::<Option<Timestamp>>("old_until")?.is_some_and(|until| scope.now() < until) {
        sealed.extend(row.get::<Option<Vec<u8>>>("old_secret")?);
    }
    let open = |one: &Vec<u8>| Ok(Secret::new(String::from_utf8_lossy(&scope.open(aad(id), one)?)));
    sealed.iter().map(open).collect()
}

pub(super) fn rotate(tx: &mut Tx<'_>, id: WebhookEndpointId, secret: &Secret, until: Timestamp) -> Result<()> {
    let Some(row) = tx.row(SECRETS, params! { "id" => id })? else { return Ok(()) };
    let old: Vec<u8> = row.get("secret")?;
    let secret = tx.seal(aad(id), secret.expose().as_bytes())?;
    tx.execute(ROTATE, params! { "id" => id, "secret" => secret, "old" => old, "until" => until }).map(|_| ())
}

/// Whether no test of it was asked for since then; the endpoint is then called at once.
pub(super) fn may_test(tx: &mut Tx<'_>, id: WebhookEndpointId, since: Timestamp) -> Result<bool> {
    let (recent, own) = (tx.events_after(tx.stream_head()? - SET, SET)?, id.to_string());
    let is_test = |event: &Recorded| event.kind == TESTED && event.facts["webhook_endpoint"].as_str() == Some(&own);
    if recent.iter().any(|event| event.at > since && is_test(event)) {
        return Ok(false);
    }
    wake(tx, id)?;
    Ok(true)
}

/// Puts the endpoint's place in the stream before everything that happened since a time.
pub(super) fn go_back(tx: &mut Tx<'_>, id: WebhookEndpointId, since: Timestamp) -> Result<()> {
    // The stream is in the order of time: half, and half again.
    let (mut first, mut end) = (1, tx.stream_head()? + 1);
    while first < end {
        let middle = first + (end - first) / 2;
        let at = tx.row(AT, params! { "seq" => middle })?.map(|row| row.get::<Timestamp>("at")).transpose()?;
        if at.is_some_and(|at| at < since) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    tx.execute(GO_BACK, params! { "id" => id, "reached" => first - 1 }).map(|_| ())
}

/// Begins one delivery anew. Says whether there is one.
pub(super) fn again(tx: &mut Tx<'_>, endpoint: WebhookEndpointId, id: WebhookDeliveryId) -> Result<bool> {
    let now = tx.now();
    let is_there = tx.execute(AGAIN, params! { "endpoint" => endpoint, "id" => id, "now" => now })? == 1;
    wake(tx, endpoint)?;
    Ok(is_there)
}

pub(super) fn deliveries(
    scope: &Scope<'_>,
    endpoint: WebhookEndpointId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Delivery>> {
    let rows = match before {
        Some(before) => scope.rows(BEFORE, params! { "endpoint" => endpoint, "before" => before, "limit" => limit })?,
        None => scope.rows(NEWEST, params! { "endpoint" => endpoint, "limit" => limit })?,
    };
    let read = |row: &Row| {
        Ok(Delivery {
            id: row.get("id")?,
            event: row.get("event_id")?,
            seq: row.get("seq")?,
            kind: row.get("kind")?,
            state: row.word("state")?,
            attempts: row.get("attempts")?,
            next_at: row.get("next_at")?,
            created_at: row.get("created_at")?,
            attempted_at: row.get("attempted_at")?,
            status: row.get("status")?,
            took_ms: row.get("took_ms")?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) fn age_out(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64> {
    tx.execute(AGE_OUT, params! { "before" => before })
}

/// Takes an endpoint until `until`: writes the deliveries of new events, and gives the first that is due.
pub(super) fn claim(tx: &mut Tx<'_>, id: WebhookEndpointId, until: Timestamp) -> Result<Claim> {
    let now = tx.now();
    let Some(row) = tx.row(LEASE, params! { "id" => id, "now" => now, "until" => until })? else {
        return Ok(Claim::Nothing);
    };
    let (kinds, fence): (_, i64) = (Kinds::stored(&row.get::<String>("kinds")?), row.get("fence")?);
    let is_full = follow(tx, id, &kinds, row.get("reached")?)?;
    let Some(due) = tx.row(DUE, params! { "endpoint" => id, "now" => now })? else {
        tx.execute(RELEASE, params! { "id" => id, "fence" => fence })?;
        return Ok(if is_full { Claim::More } else { Claim::Nothing });
    };
    Ok(Claim::Call(Box::new(Job {
        endpoint: id,
        url: row.get("url")?,
        secrets: secrets(tx, id)?,
        delivery: due.get("delivery_id")?,
        event: Recorded::from_row(&due)?,
        attempts: due.get("attempts")?,
        failures: row.get("failures")?,
        failing_since: row.get("failing_since")?,
        fence,
    })))
}

/// Writes a delivery for each new event that the endpoint takes. Says whether there may be more.
fn follow(tx: &mut Tx<'_>, id: WebhookEndpointId, kinds: &Kinds, reached: i64) -> Result<bool> {
    let events = tx.events_after(reached, SET)?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let own = id.to_string();
    let takes = |event: &&Recorded| match event.kind.as_str() {
        TESTED => event.facts["webhook_endpoint"].as_str() == Some(&own),
        kind => kinds.hold(kind),
    };
    let now = tx.now();
    let new = |event: &Recorded| {
        let delivery: WebhookDeliveryId = tx.id();
        params! { "id" => delivery, "endpoint" => id, "seq" => event.seq, "now" => now }
    };
    let new: Vec<Params> = events.iter().filter(takes).map(new).collect();
    if !new.is_empty() {
        tx.insert_all(DELIVER, new)?;
    }
    tx.execute(REACHED, params! { "id" => id, "reached" => last })?;
    Ok(i64::try_from(events.len()).is_ok_and(|number| number == SET))
}

/// Writes how a call went, and gives the endpoint free. Says why the endpoint is to be switched off, if it is.
pub(super) fn settle(tx: &mut Tx<'_>, job: &Job, outcome: Outcome) -> Result<Option<Because>> {
    let (now, attempts) = (tx.now(), job.attempts + 1);
    let is_taken = outcome.status.is_some_and(|status| (200..300).contains(&status));
    let is_gone = outcome.status == Some(410);
    let next = if is_taken || is_gone { None } else { rules::next_try(attempts).map(|pause| now + pause) };
    let state = match next {
        _ if is_taken => State::Delivered,
        Some(_) => State::Failed,
        None => State::Dead,
    };
    let (failures, since) = match is_taken {
        true => (0, None),
        false => (job.failures + 1, Some(job.failing_since.unwrap_or(now))),
    };
    let rests = Some(rules::rest(failures)).filter(|rest| !rest.is_zero()).map(|rest| now + rest);
    let fare = params! { "id" => job.endpoint, "fence" => job.fence, "failures" => failures, "since" => since, "rests" => rests };
    if tx.execute(FARE, fare)? == 0 {
        // The lease ran out: whoever has it now will call again.
        return Ok(None);
    }
    // How long nothing was answered would tell a closed port from a silent one. (A47)
    let took = outcome.status.map(|_| outcome.took_ms);
    let values = params! {
        "id" => job.delivery, "state" => state.as_str(), "attempts" => attempts, "next_at" => next, "now" => now,
        "status" => outcome.status, "took_ms" => took,
    };
    tx.execute(SETTLE, values)?;
    Ok(match since {
        _ if is_gone => Some(Because::Gone),
        Some(since) if rules::is_hopeless(since, now) => Some(Because::Failing),
        Some(_) | None => None,
    })
}

/// Gives an endpoint free that was not called.
pub(super) fn release(tx: &mut Tx<'_>, job: &Job) -> Result<()> {
    tx.execute(RELEASE, params! { "id" => job.endpoint, "fence" => job.fence }).map(|_| ())
}
