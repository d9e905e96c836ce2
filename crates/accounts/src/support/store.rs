//! The tables `support_request`, `support_entry` and `support_grant`, and the looks in the stream.

use kernel::{Locale, LoginId, StaffId, SupportGrantId, SupportRequestId, Timestamp};
use store::{Recorded, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;
use web::{OpenGrant, Visit};

use super::{Author, Entry, Extent, Grant, Looked, NewQuestion, Support, Turn};

const INSERT: Sql = sql!(
    "insert into support_request (tenant_id, id, staff_id, subject, page, turn, created_at, moved_at) \
     values (:tenant, :id, :staff, :subject, :page, 'operator', :now, :now)"
);
const APPEND: Sql = sql!(
    "insert into support_entry (tenant_id, id, request_id, actor_kind, actor_id, words, created_at) \
     values (:tenant, :id, :request, :kind, :author, :words, :now)"
);
const OPEN_COUNT: Sql = sql!(
    "select count(*) as number from (select id from support_request where tenant_id = :tenant and closed_at is null limit :most) as open"
);
const ASKED: Sql = sql!(
    "select count(*) as number from (select id from support_request where tenant_id = :tenant and moved_at > :since \
     and created_at > :since limit :most) as asked"
);
const TURN: Sql = sql!(
    "update support_request set turn = :turn, moved_at = :now where tenant_id = :tenant and id = :id and closed_at is null"
);
const CLOSE: Sql = sql!(
    "update support_request set closed_at = :now, moved_at = :now where tenant_id = :tenant and id = :id and closed_at is null"
);
const GET: Sql = sql!(
    "select r.id, r.staff_id, s.name as asked_by, r.subject, r.page, r.turn, r.created_at, r.moved_at, r.closed_at \
     from support_request r join staff s on s.tenant_id = r.tenant_id and s.id = r.staff_id \
     where r.tenant_id = :tenant and r.id = :id"
);
const NEWEST: Sql = sql!(
    "select r.id, r.staff_id, s.name as asked_by, r.subject, r.page, r.turn, r.created_at, r.moved_at, r.closed_at \
     from support_request r join staff s on s.tenant_id = r.tenant_id and s.id = r.staff_id \
     where r.tenant_id = :tenant order by r.moved_at desc, r.id desc limit :limit"
);
const BEFORE: Sql = sql!(
    "select r.id, r.staff_id, s.name as asked_by, r.subject, r.page, r.turn, r.created_at, r.moved_at, r.closed_at \
     from support_request r join staff s on s.tenant_id = r.tenant_id and s.id = r.staff_id \
     where r.tenant_id = :tenant and (r.moved_at, r.id) < (:at, :id) order by r.moved_at desc, r.id desc limit :limit"
);
const ENTRIES: Sql = sql!(
    "select e.actor_kind, e.words, e.created_at, coalesce(s.name, o.name, '') as author from support_entry e \
     left join staff s on s.tenant_id = e.tenant_id and s.id = e.actor_id and e.actor_kind = 'staff' \
     left join operator_login o on o.login_id = e.actor_id and e.actor_kind = 'operator' \
     where e.tenant_id = :tenant and e.request_id = :request order by e.created_at, e.id limit 201"
);
const INSERT_GRANT: Sql = sql!(
    "insert into support_grant (tenant_id, id, extent, granted_by, granted_at, ends_at) \
     values (:tenant, :id, :extent, :by, :now, :ends_at) on conflict (tenant_id) where ended_at is null do nothing"
);
// What the clock ended was ended by nobody.
const RUN_OUT: Sql = sql!(
    "update support_grant set ended_at = ends_at where tenant_id = :tenant and ended_at is null and ends_at <= :now"
);
const END_OPEN: Sql =
    sql!("update support_grant set ended_at = :now, ended_by = :by where tenant_id = :tenant and ended_at is null");
const END_GRANT: Sql = sql!(
    "update support_grant set ended_at = :now, ended_by = :by \
     where tenant_id = :tenant and id = :id and ended_at is null and ends_at > :now"
);
const END_GIVEN: Sql = sql!(
    "update support_grant set ended_at = :now, ended_by = :by \
     where tenant_id = :tenant and granted_by = :giver and ended_at is null and ends_at > :now returning id"
);
const GRANT: Sql = sql!(
    "select g.id, g.extent, s.name as given_by, g.granted_at, g.ends_at, g.ended_at, e.name as ended_by from support_grant g \
     join staff s on s.tenant_id = g.tenant_id and s.id = g.granted_by \
     left join staff e on e.tenant_id = g.tenant_id and e.id = g.ended_by \
     where g.tenant_id = :tenant and g.id = :id"
);
const GRANTS: Sql = sql!(
    "select g.id, g.extent, s.name as given_by, g.granted_at, g.ends_at, g.ended_at, e.name as ended_by from support_grant g \
     join staff s on s.tenant_id = g.tenant_id and s.id = g.granted_by \
     left join staff e on e.tenant_id = g.tenant_id and e.id = g.ended_by \
     where g.tenant_id = :tenant order by g.granted_at desc, g.id desc limit :limit"
);
const OPEN_GRANT: Sql =
    sql!("select id, ends_at from support_grant where tenant_id = :tenant and ended_at is null and ends_at > :now");
const VISIT: Sql = sql!(
    "select g.id, g.ends_at, g.extent, o.name, t.name as tenant_name, coalesce(l.time_zone, t.time_zone) as time_zone, \
     coalesce(l.locale, t.locale) as locale from support_grant g join tenant t on t.id = g.tenant_id \
     join operator_login o on o.login_id = :login join login l on l.id = o.login_id \
     where g.tenant_id = :tenant and g.ended_at is null and g.ends_at > :now and o.ended_at is null and t.closed_at is null"
);
const LOOKS: Sql = sql!(
    "select seq, id, kind, at, actor_kind, actor_id, request_id, contact_id, conversation_id, message_id, inbox_id, facts \
     from event where tenant_id = :tenant and kind = 'support.looked' and seq < :before and at >= :since and at <= :until \
     order by seq desc limit :limit"
);
const OPERATOR: Sql =
    sql!("select o.name from operator_login o join tenant t on t.id = :tenant where o.login_id = :login");
const OLD: Sql = sql!(
    "select id from support_request where tenant_id = :tenant and moved_at < :before \
     union all select id from support_grant where tenant_id = :tenant and ends_at < :before limit 1"
);
const SWEEP_ENTRIES: Sql = sql!(
    "delete from support_entry where tenant_id = :tenant and request_id in \
     (select id from support_request where tenant_id = :tenant and moved_at < :before)"
);
const SWEEP_REQUESTS: Sql = sql!("delete from support_request where tenant_id = :tenant and moved_at < :before");
const SWEEP_GRANTS: Sql = sql!("delete from support_grant where tenant_id = :tenant and ends_at < :before");

pub(super) fn insert(tx: &mut Tx<'_>, id: SupportRequestId, staff: StaffId, question: &NewQuestion) -> Result<()> {
    let now = tx.now();
    let values = params! {
        "id" => id, "staff" => staff, "subject" => &question.subject, "page" => &question.page, "now" => now,
    };
    tx.execute(INSERT, values).map(|_| ())
}

/// Adds what was written; gives its id.
pub(super) fn append(
    tx: &mut Tx<'_>,
    request: SupportRequestId,
    kind: &str,
    author: Uuid,
    words: &str,
) -> Result<Uuid> {
    let (id, now): (Uuid, _) = (tx.id(), tx.now());
    let values = params! {
        "id" => id, "request" => request, "kind" => kind, "author" => author, "words" => words, "now" => now,
    };
    tx.execute(APPEND, values).map(|_| id)
}

/// How many questions are open, counted no further than `most`.
pub(super) fn open_count(scope: &Scope<'_>, most: i64) -> Result<i64> {
    scope.row(OPEN_COUNT, params! { "most" => most })?.map_or(Ok(0), |row| row.get("number"))
}

/// How many questions were asked since then, counted no further than `most`.
pub(super) fn asked(scope: &Scope<'_>, since: Timestamp, most: i64) -> Result<i64> {
    scope.row(ASKED, params! { "since" => since, "most" => most })?.map_or(Ok(0), |row| row.get("number"))
}

/// Says who is to write next. False: there is no such open question.
pub(super) fn turn_to(tx: &mut Tx<'_>, id: SupportRequestId, turn: Turn) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(TURN, params! { "id" => id, "turn" => turn.as_str(), "now" => now })? == 1)
}

pub(super) fn close(tx: &mut Tx<'_>, id: SupportRequestId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(CLOSE, params! { "id" => id, "now" => now })? == 1)
}

pub(super) fn get(scope: &Scope<'_>, id: SupportRequestId) -> Result<Option<Support>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(support).transpose()
}

/// What moved last, first; after a place, what moved before it.
pub(super) fn list(
    scope: &Scope<'_>,
    after: Option<(Timestamp, SupportRequestId)>,
    limit: i64,
) -> Result<Vec<Support>> {
    let rows = match after {
        Some((at, id)) => scope.rows(BEFORE, params! { "at" => at, "id" => id, "limit" => limit })?,
        None => scope.rows(NEWEST, params! { "limit" => limit })?,
    };
    rows.iter().map(support).collect()
}

pub(super) fn entries(scope: &Scope<'_>, request: SupportRequestId) -> Result<Vec<Entry>> {
    let read = |row: &Row| {
        let (kind, name): (String, String) = (row.get("actor_kind")?, row.get("author")?);
        let author = if kind == "operator" { Author::Operator(name) } else { Author::Staff(name) };
        Ok(Entry { author, words: row.get("words")?, at: row.get("created_at")? })
    };
    scope.rows(ENTRIES, params! { "request" => request })?.iter().map(read).collect()
}

/// False: another one was opened at the same moment.
pub(super) fn insert_grant(
    tx: &mut Tx<'_>,
    id: SupportGrantId,
    by: StaffId,
    extent: Extent,
    ends_at: Timestamp,
) -> Result<bool> {
    let now = tx.now();
    let values = params! { "id" => id, "extent" => extent.as_str(), "by" => by, "now" => now, "ends_at" => ends_at };
    Ok(tx.execute(INSERT_GRANT, values)? == 1)
}

/// Ends what is open, and writes down the end of what the clock has ended.
pub(super) fn end_open(tx: &mut Tx<'_>, by: StaffId) -> Result<()> {
    let now = tx.now();
    tx.execute(RUN_OUT, params! { "now" => now })?;
    tx.execute(END_OPEN, params! { "by" => by, "now" => now }).map(|_| ())
}

pub(super) fn end_grant(tx: &mut Tx<'_>, id: SupportGrantId, by: StaffId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(END_GRANT, params! { "id" => id, "by" => by, "now" => now })? == 1)
}

/// Ends what someone gave that is open. Gives its id.
pub(super) fn end_given(tx: &mut Tx<'_>, giver: StaffId, by: Option<StaffId>) -> Result<Option<SupportGrantId>> {
    let now = tx.now();
    let ended = tx.row(END_GIVEN, params! { "giver" => giver, "by" => by, "now" => now })?;
    ended.map(|row| row.get("id")).transpose()
}

pub(super) fn grant(scope: &Scope<'_>, id: SupportGrantId) -> Result<Option<Grant>> {
    scope.row(GRANT, params! { "id" => id })?.as_ref().map(read_grant).transpose()
}

pub(super) fn grants(scope: &Scope<'_>, limit: i64) -> Result<Vec<Grant>> {
    scope.rows(GRANTS, params! { "limit" => limit })?.iter().map(read_grant).collect()
}

pub(super) fn open_grant(scope: &Scope<'_>) -> Result<Option<OpenGrant>> {
    let row = scope.row(OPEN_GRANT, params! { "now" => scope.now() })?;
    row.map(|row| Ok(OpenGrant { id: row.get("id")?, ends_at: row.get("ends_at")? })).transpose()
}

pub(super) fn visit(scope: &Scope<'_>, login: LoginId) -> Result<Option<Visit>> {
    let Some(row) = scope.row(VISIT, params! { "login" => login, "now" => scope.now() })? else { return Ok(None) };
    Ok(Some(Visit {
        grant: OpenGrant { id: row.get("id")?, ends_at: row.get("ends_at")? },
        permissions: super::permissions(row.word("extent")?),
        name: row.get("name")?,
        tenant_name: row.get("tenant_name")?,
        time_zone: row.get("time_zone")?,
        locale: row.word::<Locale>("locale")?,
    }))
}

/// The looks under a grant before a number of the stream, newest first, each with that number.
pub(super) fn looks(scope: &Scope<'_>, grant: &Grant, before: i64, limit: i64) -> Result<Vec<(i64, Looked)>> {
    // One grant is open at a time: those between its beginning and its end are its own, however many a later one has.
    let (since, until) = (grant.granted_at, grant.end());
    let values = params! { "before" => before, "since" => since, "until" => until, "limit" => limit };
    let rows = scope.rows(LOOKS, values)?;
    let mut looks = Vec::new();
    for event in rows.iter().map(Recorded::from_row) {
        let event = event?;
        let text = |name: &str| event.facts.get(name).and_then(|value| value.as_str()).unwrap_or_default();
        if text("grant").parse() != Ok(grant.id) {
            continue;
        }
        let by = text("operator").parse().ok().map(|login: LoginId| operator(scope, login)).transpose()?;
        let ids = event.facts.get("subjects").and_then(|value| value.as_array());
        let ids = ids.into_iter().flatten().filter_map(|id| Uuid::try_parse(id.as_str()?).ok());
        let looked = Looked {
            at: event.at,
            by: by.flatten().unwrap_or_default(),
            route: text("route").to_owned(),
            subjects: ids.collect(),
        };
        looks.push((event.seq, looked));
    }
    Ok(looks)
}

fn operator(scope: &Scope<'_>, login: LoginId) -> Result<Option<String>> {
    scope.row(OPERATOR, params! { "login" => login })?.map(|row| row.get("name")).transpose()
}

pub(super) fn has_older(scope: &Scope<'_>, before: Timestamp) -> Result<bool> {
    Ok(scope.row(OLD, params! { "before" => before })?.is_some())
}

pub(super) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    for statement in [SWEEP_ENTRIES, SWEEP_REQUESTS, SWEEP_GRANTS] {
        tx.execute(statement, params! { "before" => before })?;
    }
    Ok(())
}

fn support(row: &Row) -> Result<Support> {
    Ok(Support {
        id: row.get("id")?,
        staff: row.get("staff_id")?,
        asked_by: row.get("asked_by")?,
        subject: row.get("subject")?,
        page: row.get("page")?,
        turn: row.word("turn")?,
        created_at: row.get("created_at")?,
        moved_at: row.get("moved_at")?,
        closed_at: row.get("closed_at")?,
    })
}

fn read_grant(row: &Row) -> Result<Grant> {
    Ok(Grant {
        id: row.get("id")?,
        extent: row.word("extent")?,
        given_by: row.get("given_by")?,
        granted_at: row.get("granted_at")?,
        ends_at: row.get("ends_at")?,
        ended_at: row.get("ended_at")?,
        ended_by: row.get("ended_by")?,
    })
}
