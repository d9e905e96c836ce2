//! The tables `notice`, `notice_choice` and `off_duty`.

use kernel::{NoticeId, Permission, Role, StaffId, Timestamp};
use store::{Result, Row, Scope, Sql, Tx, params, sql};

use super::{Facts, Kind, Notice, Told, Way};

const PEOPLE: Sql = sql!(
    "select s.id, s.role, d.since from staff s left join off_duty d on d.tenant_id = s.tenant_id and d.staff_id = s.id \
     where s.tenant_id = :tenant and s.removed_at is null order by s.created_at, s.id limit 1000"
);
const TELL: Sql = sql!(
    "insert into notice (tenant_id, id, staff_id, kind, key, path, facts, created_at) \
     values (:tenant, :id, :staff, :kind, :key, :path, :facts, :now) on conflict (tenant_id, staff_id, kind, key) do nothing"
);
const CHOSEN: Sql =
    sql!("select staff_id, way, is_wanted from notice_choice where tenant_id = :tenant and kind = :kind");
const CHOICES: Sql =
    sql!("select kind, way, is_wanted from notice_choice where tenant_id = :tenant and staff_id = :staff");
const CHOOSE: Sql = sql!(
    "insert into notice_choice (tenant_id, staff_id, kind, way, is_wanted, changed_at) \
     values (:tenant, :staff, :kind, :way, :is_wanted, :now) \
     on conflict (tenant_id, staff_id, kind, way) do update set is_wanted = excluded.is_wanted, changed_at = excluded.changed_at"
);
const NEWEST: Sql = sql!(
    "select id, staff_id, kind, key, path, facts, created_at, read_at from notice where tenant_id = :tenant and staff_id = :staff \
     order by created_at desc, id desc limit :limit"
);
const BEFORE: Sql = sql!(
    "select id, staff_id, kind, key, path, facts, created_at, read_at from notice where tenant_id = :tenant and staff_id = :staff \
     and (created_at, id) < (:at, :id) order by created_at desc, id desc limit :limit"
);
const GET: Sql = sql!(
    "select id, staff_id, kind, key, path, facts, created_at, read_at from notice where tenant_id = :tenant and id = :id"
);
const READ_ONE: Sql = sql!(
    "update notice set read_at = :now where tenant_id = :tenant and staff_id = :staff and id = :id and read_at is null"
);
const READ_ALL: Sql =
    sql!("update notice set read_at = :now where tenant_id = :tenant and staff_id = :staff and read_at is null");
const READ_ABOUT: Sql = sql!(
    "update notice set read_at = :now where tenant_id = :tenant and kind = :kind and path = :path and read_at is null returning staff_id"
);
const KNOWS: Sql = sql!("select staff_id from notice where tenant_id = :tenant and kind = :kind and key = :key");
const NAME: Sql = sql!("select name from staff where tenant_id = :tenant and id = :staff");
const GO_OFF_DUTY: Sql = sql!(
    "insert into off_duty (tenant_id, staff_id, since) values (:tenant, :staff, :now) on conflict (tenant_id, staff_id) do nothing"
);
const COME_BACK: Sql = sql!("delete from off_duty where tenant_id = :tenant and staff_id = :staff");
const OFF_DUTY: Sql = sql!("select since from off_duty where tenant_id = :tenant and staff_id = :staff");
const OLD: Sql = sql!("select id from notice where tenant_id = :tenant and created_at < :before limit 1");
const SWEEP: Sql = sql!("delete from notice where tenant_id = :tenant and created_at < :before");
const SWEEP_UNREAD: Sql = sql!(
    "update notice set read_at = :now where tenant_id = :tenant and created_at < :before and read_at is null returning staff_id"
);

/// Someone who may be told.
pub(super) struct Reachable {
    pub(super) staff: StaffId,
    pub(super) role: Role,
    pub(super) is_on_duty: bool,
}

impl Reachable {
    pub(super) fn answers_customers(&self) -> bool {
        self.is_on_duty && self.role.permissions().contains(Permission::ConversationWrite)
    }
}

/// Everyone who works here, the longest first.
pub(super) fn people(scope: &Scope<'_>) -> Result<Vec<Reachable>> {
    let read = |row: &Row| {
        Ok(Reachable {
            staff: row.get("id")?,
            role: row.word("role")?,
            is_on_duty: row.get::<Option<Timestamp>>("since")?.is_none(),
        })
    };
    scope.rows(PEOPLE, params! {})?.iter().map(read).collect()
}

/// Tells one person; nothing if she was told before.
pub(super) fn tell(tx: &mut Tx<'_>, notice: &Notice, staff: StaffId) -> Result<Option<Told>> {
    let (id, now): (NoticeId, _) = (tx.id(), tx.now());
    let values = params! {
        "id" => id, "staff" => staff, "kind" => notice.kind.as_str(), "key" => &notice.key, "path" => &notice.path,
        "facts" => notice.facts.text(), "now" => now,
    };
    let is_new = tx.execute(TELL, values)? == 1;
    Ok(is_new.then(|| Told {
        id,
        staff,
        kind: notice.kind,
        key: notice.key.clone(),
        path: notice.path.clone(),
        facts: notice.facts.clone(),
        created_at: now,
        read_at: None,
    }))
}

/// What people chose about a kind.
pub(super) fn chosen(scope: &Scope<'_>, kind: Kind) -> Result<Vec<(StaffId, Way, bool)>> {
    let rows = scope.rows(CHOSEN, params! { "kind" => kind.as_str() })?;
    rows.iter().map(|row| Ok((row.get("staff_id")?, row.word("way")?, row.get("is_wanted")?))).collect()
}

/// What a person chose. A kind that is not told any more is left out.
pub(super) fn choices(scope: &Scope<'_>, staff: StaffId) -> Result<Vec<(Kind, Way, bool)>> {
    let rows = scope.rows(CHOICES, params! { "staff" => staff })?;
    let known = rows.iter().filter_map(|row| Some((row.word("kind").ok()?, row)));
    known.map(|(kind, row)| Ok((kind, row.word("way")?, row.get("is_wanted")?))).collect()
}

pub(super) fn choose(tx: &mut Tx<'_>, staff: StaffId, kind: Kind, way: Way, is_wanted: bool) -> Result<()> {
    let values = params! {
        "staff" => staff, "kind" => kind.as_str(), "way" => way.as_str(), "is_wanted" => is_wanted, "now" => tx.now(),
    };
    tx.execute(CHOOSE, values).map(|_| ())
}

pub(super) fn newest(scope: &Scope<'_>, staff: StaffId, limit: i64) -> Result<Vec<Told>> {
    told_all(&scope.rows(NEWEST, params! { "staff" => staff, "limit" => limit })?)
}

pub(super) fn before(
    scope: &Scope<'_>,
    staff: StaffId,
    (at, id): (Timestamp, NoticeId),
    limit: i64,
) -> Result<Vec<Told>> {
    told_all(&scope.rows(BEFORE, params! { "staff" => staff, "at" => at, "id" => id, "limit" => limit })?)
}

/// A kind that an older or newer program told is left out.
fn told_all(rows: &[Row]) -> Result<Vec<Told>> {
    rows.iter().filter(|row| row.word::<Kind>("kind").is_ok()).map(told).collect()
}

pub(super) fn get(scope: &Scope<'_>, id: NoticeId) -> Result<Option<Told>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(told).transpose()
}

pub(super) fn read_one(tx: &mut Tx<'_>, staff: StaffId, id: NoticeId) -> Result<u64> {
    let now = tx.now();
    tx.execute(READ_ONE, params! { "staff" => staff, "id" => id, "now" => now })
}

pub(super) fn read_all(tx: &mut Tx<'_>, staff: StaffId) -> Result<u64> {
    let now = tx.now();
    tx.execute(READ_ALL, params! { "staff" => staff, "now" => now })
}

/// Whose notices of this kind and path were unread, once for each.
pub(super) fn read_about(tx: &mut Tx<'_>, kind: Kind, path: &str) -> Result<Vec<StaffId>> {
    let now = tx.now();
    let rows = tx.rows(READ_ABOUT, params! { "kind" => kind.as_str(), "path" => path, "now" => now })?;
    rows.iter().map(|row| row.get("staff_id")).collect()
}

/// What someone is or was called here.
pub(super) fn name(scope: &Scope<'_>, staff: StaffId) -> Result<String> {
    scope.row(NAME, params! { "staff" => staff })?.map_or(Ok(String::new()), |row| row.get("name"))
}

/// Who was told this.
pub(super) fn knows(scope: &Scope<'_>, kind: Kind, key: &str) -> Result<Vec<StaffId>> {
    let rows = scope.rows(KNOWS, params! { "kind" => kind.as_str(), "key" => key })?;
    rows.iter().map(|row| row.get("staff_id")).collect()
}

pub(super) fn set_duty(tx: &mut Tx<'_>, staff: StaffId, is_on: bool) -> Result<bool> {
    let now = tx.now();
    let changed = match is_on {
        true => tx.execute(COME_BACK, params! { "staff" => staff })?,
        false => tx.execute(GO_OFF_DUTY, params! { "staff" => staff, "now" => now })?,
    };
    Ok(changed == 1)
}

pub(super) fn off_duty_since(scope: &Scope<'_>, staff: StaffId) -> Result<Option<Timestamp>> {
    scope.row(OFF_DUTY, params! { "staff" => staff })?.map(|row| row.get("since")).transpose()
}

pub(super) fn has_older(scope: &Scope<'_>, before: Timestamp) -> Result<bool> {
    Ok(scope.row(OLD, params! { "before" => before })?.is_some())
}

/// Deletes old notices; gives whose unread ones went.
pub(super) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<Vec<StaffId>> {
    let now = tx.now();
    let unread = tx.rows(SWEEP_UNREAD, params! { "before" => before, "now" => now })?;
    tx.execute(SWEEP, params! { "before" => before })?;
    unread.iter().map(|row| row.get("staff_id")).collect()
}

fn told(row: &Row) -> Result<Told> {
    Ok(Told {
        id: row.get("id")?,
        staff: row.get("staff_id")?,
        kind: row.word("kind")?,
        key: row.get("key")?,
        path: row.get("path")?,
        facts: Facts::parse(&row.get::<String>("facts")?),
        created_at: row.get("created_at")?,
        read_at: row.get("read_at")?,
    })
}
