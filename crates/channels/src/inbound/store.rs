use ::store::{Error, Global, GlobalSql, Result, Row, Scope, Sql, Tx, global_sql, params, sql};
use kernel::{Aad, AppId, Clock, InboundId, TenantId, Timestamp, Vault, VaultError};
use uuid::Uuid;

use super::{
    Arrived, COUNTED, Damaged, KEPT_FOR, Line, MOST_UNCONNECTED, OTHERS, Parked, Raw, Sealed, State, Taken,
    Unconnected, Unread,
};

const APPEND: Sql = sql!(
    "insert into inbound (tenant_id, id, app_id, request_id, received_at, state, attempts, body) \
     values (:tenant, :id, :app, :request, :at, :state, 0, :body)"
);
const IS_OPEN: GlobalSql = global_sql!("select id from tenant where id = :id and closed_at is null");
const TAKE: Sql = sql!(
    "select id, app_id, request_id, received_at, body from inbound \
     where tenant_id = :tenant and state = 'new' order by received_at, id limit :limit"
);
const DONE: Sql = sql!("update inbound set state = 'done' where tenant_id = :tenant and id = :id and state = 'new'");
const SET_ASIDE: Sql =
    sql!("update inbound set state = 'poisoned' where tenant_id = :tenant and id = :id and state = 'new'");
const KEPT_BODY: Sql = sql!("select body from inbound where tenant_id = :tenant and id = :id");
const PARK: Sql = sql!(
    "insert into parked (tenant_id, id, app_id, inbound_id, position, reason, detail, body, parked_at, state) \
     values (:tenant, :id, :app, :inbound, :position, :reason, :detail, :body, :now, 'waiting') \
     on conflict (tenant_id, inbound_id, position) do nothing"
);
const PARKED: Sql = sql!(
    "select id, app_id, inbound_id, position, reason, detail, parked_at, replayed_at from parked \
     where tenant_id = :tenant and state = 'waiting' and (parked_at, id) < (:at, :id) order by parked_at desc, id desc limit :limit"
);
const COUNT_PARKED: Sql = sql!(
    "select count(*) as number from \
     (select id from parked where tenant_id = :tenant and state = 'waiting' limit :limit) as waiting"
);
const PARKED_BODY: Sql = sql!(
    "select app_id, body, parked_at, inbound_id, reason from parked where tenant_id = :tenant and id = :id and state = 'waiting'"
);
const SET_PARKED: Sql = sql!(
    "update parked set state = :state, replayed_at = :now where tenant_id = :tenant and id = :id and state = 'waiting'"
);
const STILL_PARKED: Sql =
    sql!("update parked set replayed_at = :now where tenant_id = :tenant and id = :id and state = 'waiting'");
const ROUTES: Sql = sql!(
    "select id, external_id, account_id, connected_at from inbox \
     where tenant_id = :tenant and app_id = :app and disconnected_at is null"
);
const UNCONNECTED: Sql = sql!(
    "insert into unconnected_account (tenant_id, app_id, external_id, events, first_at, last_at) \
     values (:tenant, :app, :external, :events, :now, :now) on conflict (tenant_id, app_id, external_id) do update set \
     events = unconnected_account.events + excluded.events, last_at = excluded.last_at"
);
const UNCONNECTED_AGAIN: Sql = sql!(
    "update unconnected_account set events = events + :events, last_at = :now \
     where tenant_id = :tenant and app_id = :app and external_id = :external"
);
const COUNT_UNCONNECTED: Sql = sql!(
    "select count(*) as number from (select external_id from unconnected_account where tenant_id = :tenant limit :limit) as told_apart"
);
const LIST_UNCONNECTED: Sql = sql!(
    "select app_id, external_id, events, first_at, last_at from unconnected_account where tenant_id = :tenant order by last_at desc limit 100"
);
const WAITING: GlobalSql = global_sql!(
    "select distinct i.tenant_id from inbound i join tenant t on t.id = i.tenant_id where i.state = 'new' and t.closed_at is null"
);
const AGE_OUT: Sql = sql!(
    "delete from inbound where tenant_id = :tenant and id in (select id from inbound \
     where tenant_id = :tenant and id < :end and received_at < :before and \
     (state <> 'new' or exists (select 1 from tenant t where t.id = :tenant and t.closed_at is not null)) order by id limit 500)"
);
const AGE_OUT_PARKED: Sql = sql!(
    "delete from parked where tenant_id = :tenant and id in (select id from parked \
     where tenant_id = :tenant and id < :end and parked_at < :before order by id limit 500)"
);

/// Why a post stands under "could not be read" that does not open any more.
const DAMAGED: &str = "damaged";
const DAMAGED_WORDS: &str = "It was kept, but it no longer opens: what is stored of it was changed or damaged. A message may be missing \
    around this time; what came before and after was read. Once a good backup is restored, it can be read again.";

fn aad(id: InboundId) -> Aad<'static> {
    Aad { table: "inbound", column: "body", row: id.as_uuid() }
}

fn parked_aad(id: Uuid) -> Aad<'static> {
    Aad { table: "parked", column: "body", row: id }
}

/// Keeps posts, sealed, for the readers.
pub fn append(tx: &mut Tx<'_>, posts: &[Arrived]) -> Result<()> {
    let tenant = tx.tenant();
    let sealed = posts.iter().map(|post| seal(tx.clock(), tx.vault(), tenant, post)).collect::<Result<Vec<_>>>()?;
    keep(tx, sealed.iter(), State::New)
}

/// Seals a post for its row.
pub(crate) fn seal(clock: &Clock, vault: &Vault, tenant: TenantId, post: &Arrived) -> Result<Sealed> {
    let id: InboundId = clock.id();
    let body = vault.seal(tenant, aad(id), &post.body)?;
    Ok(Sealed { id, app: post.app, request: post.request, at: post.at, body })
}

/// Keeps sealed posts.
pub(crate) fn keep<'a>(tx: &mut Tx<'_>, posts: impl Iterator<Item = &'a Sealed>, state: State) -> Result<()> {
    let state = match state {
        State::New => "new",
        State::Done => "done",
    };
    let row = |post: &Sealed| {
        params! {
            "id" => post.id, "app" => post.app, "request" => post.request, "at" => post.at, "state" => state, "body" => &post.body[..],
        }
    };
    tx.insert_all(APPEND, posts.map(row).collect()).map(|_| ())
}

/// Whether this business's posts may be read: not once it is closed.
pub(crate) fn is_open(tx: &Tx<'_>) -> Result<bool> {
    Ok(tx.global().row(IS_OPEN, params! { "id" => tx.tenant() })?.is_some())
}

/// The oldest posts that wait, opened.
pub fn take(scope: &Scope<'_>, limit: i64) -> Result<Taken> {
    let mut taken = Taken::default();
    for row in scope.rows(TAKE, params! { "limit" => limit })? {
        let (id, app, request) = (row.get("id")?, row.get("app_id")?, row.get("request_id")?);
        match opened(scope, aad(id), &row.get::<Vec<u8>>("body")?)? {
            Some(body) => taken.posts.push(Raw { id, app, request, received_at: row.get("received_at")?, body }),
            None => taken.damaged.push(Damaged { id, app, request }),
        }
    }
    Ok(taken)
}

/// What was sealed, unless it was changed or damaged. A key that is missing or damaged is another matter: that is the
/// business's whole queue, which waits until the key is back.
fn opened(scope: &Scope<'_>, aad: Aad<'_>, sealed: &[u8]) -> Result<Option<Vec<u8>>> {
    match scope.open(aad, sealed) {
        Ok(body) => Ok(Some(body)),
        Err(Error::Vault(VaultError::DoesNotOpen)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Takes a post that does not open out of the queue, and shows it with its reason.
pub fn set_aside(tx: &mut Tx<'_>, post: Damaged) -> Result<()> {
    if tx.execute(SET_ASIDE, params! { "id" => post.id })? == 0 {
        return Ok(());
    }
    let unread = Unread {
        app: post.app,
        inbound: post.id,
        position: String::new(),
        reason: DAMAGED.to_owned(),
        detail: DAMAGED_WORDS.to_owned(),
        body: None,
    };
    park(tx, &unread)
}

/// Everything in the post is stored or parked.
pub fn done(tx: &mut Tx<'_>, id: InboundId) -> Result<()> {
    tx.execute(DONE, params! { "id" => id }).map(|_| ())
}

/// Parks what could not be read or placed; the same item is parked once.
pub fn park(tx: &mut Tx<'_>, unread: &Unread) -> Result<()> {
    let id: Uuid = tx.id();
    // A whole post is not sealed a second time: it may have three megabytes, and this is a write.
    let body = unread.body.as_ref().map(|body| tx.seal(parked_aad(id), body)).transpose()?;
    let (body, now) = (body.unwrap_or_default(), tx.now());
    let values = params! {
        "id" => id, "app" => unread.app, "inbound" => unread.inbound, "position" => &unread.position, "reason" => &unread.reason,
        "detail" => &unread.detail, "body" => body, "now" => now,
    };
    if tx.execute(PARK, values)? == 1 {
        tx.record(::store::Event::new("inbound.parked").fact("reason", &unread.reason));
    }
    Ok(())
}

/// What waits to be looked at, newest first, after a place.
pub fn parked(scope: &Scope<'_>, after: (Timestamp, Uuid), limit: i64) -> Result<Vec<Parked>> {
    let read = |row: &Row| {
        Ok(Parked {
            id: row.get("id")?,
            app: row.get("app_id")?,
            inbound: row.get("inbound_id")?,
            position: row.get("position")?,
            reason: row.get("reason")?,
            detail: row.get("detail")?,
            parked_at: row.get("parked_at")?,
            replayed_at: row.get("replayed_at")?,
        })
    };
    scope.rows(PARKED, params! { "at" => after.0, "id" => after.1, "limit" => limit })?.iter().map(read).collect()
}

/// How many wait to be looked at, at most [`COUNTED`].
pub fn count_parked(scope: &Scope<'_>) -> Result<i64> {
    scope.row(COUNT_PARKED, params! { "limit" => COUNTED })?.map_or(Ok(0), |row| row.get("number"))
}

/// A parked item as it came, for reading again or for showing. Of what is damaged there is nothing, unless it opens again by now.
pub fn parked_body(scope: &Scope<'_>, id: Uuid) -> Result<Option<Raw>> {
    let Some(row) = scope.row(PARKED_BODY, params! { "id" => id })? else { return Ok(None) };
    let inbound: InboundId = row.get("inbound_id")?;
    let sealed: Vec<u8> = row.get("body")?;
    // What older programs parked of a damaged post is nothing, sealed.
    let is_whole = sealed.is_empty() || row.get::<String>("reason")? == DAMAGED;
    let body = if is_whole {
        let kept = scope.row(KEPT_BODY, params! { "id" => inbound })?;
        kept.map_or(Ok(None), |kept| opened(scope, aad(inbound), &kept.get::<Vec<u8>>("body")?))?
    } else {
        opened(scope, parked_aad(id), &sealed)?
    }
    .unwrap_or_default();
    Ok(Some(Raw {
        id: inbound,
        app: row.get("app_id")?,
        request: kernel::RequestId::from_uuid(id),
        received_at: row.get("parked_at")?,
        body,
    }))
}

/// What became of reading it again: read now, or still not.
pub fn replayed(tx: &mut Tx<'_>, id: Uuid, is_read: bool) -> Result<()> {
    let now = tx.now();
    let done = if is_read {
        tx.execute(SET_PARKED, params! { "id" => id, "state" => "read", "now" => now })
    } else {
        tx.execute(STILL_PARKED, params! { "id" => id, "now" => now })
    };
    done.map(|_| ())
}

/// A person looked at it and needs nothing more of it.
pub fn dismiss(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(SET_PARKED, params! { "id" => id, "state" => "dismissed", "now" => now })? == 1)
}

/// The connected numbers of an app.
pub fn routes(scope: &Scope<'_>, app: AppId) -> Result<Vec<Line>> {
    let read = |row: &Row| {
        Ok(Line {
            inbox: row.get("id")?,
            external_id: row.get("external_id")?,
            account_id: row.get("account_id")?,
            connected_at: row.get("connected_at")?,
        })
    };
    scope.rows(ROUTES, params! { "app" => app })?.iter().map(read).collect()
}

/// Counts what named an account nobody connected.
pub fn not_connected(tx: &mut Tx<'_>, app: AppId, external_id: &str, events: i64) -> Result<()> {
    let now = tx.now();
    let values =
        |external_id: &str| params! { "app" => app, "external" => external_id, "events" => events, "now" => now };
    if tx.execute(UNCONNECTED_AGAIN, values(external_id))? > 0 {
        return Ok(());
    }
    let known = tx.row(COUNT_UNCONNECTED, params! { "limit" => MOST_UNCONNECTED })?;
    let known: i64 = known.map_or(Ok(0), |row| row.get("number"))?;
    let external_id = if known < MOST_UNCONNECTED { external_id } else { OTHERS };
    tx.execute(UNCONNECTED, values(external_id)).map(|_| ())
}

/// The accounts nobody connected, last seen first.
pub fn unconnected(scope: &Scope<'_>) -> Result<Vec<Unconnected>> {
    let read = |row: &Row| {
        Ok(Unconnected {
            app: row.get("app_id")?,
            external_id: row.get("external_id")?,
            events: row.get("events")?,
            first_at: row.get("first_at")?,
            last_at: row.get("last_at")?,
        })
    };
    scope.rows(LIST_UNCONNECTED, params! {})?.iter().map(read).collect()
}

/// Deletes some of what is older than posts are kept, and says how many. What was not read yet waits as long as there is someone
/// to read it to.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let before = tx.now() - KEPT_FOR;
    // Ids are in the order of time, so that what is younger is not even looked at.
    let end = Uuid::from_u128(u128::try_from(before.micros() / 1000 + 1).unwrap_or(0) << 80);
    let posts = tx.execute(AGE_OUT, params! { "before" => before, "end" => end })?;
    Ok(posts + tx.execute(AGE_OUT_PARKED, params! { "before" => before, "end" => end })?)
}

pub fn waiting_tenants(all: &Global<'_, '_>) -> Result<Vec<TenantId>> {
    all.rows(WAITING, params! {})?.iter().map(|row| row.get("tenant_id")).collect()
}
