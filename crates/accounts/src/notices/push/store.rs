//! The table `push_device`.

use std::time::Duration;

use kernel::{Aad, DeviceId, Locale, NoticeId, SessionId, StaffId, Timestamp};
use store::{Error, Result, Row, Scope, Sql, Tx, params, sql};

use super::parcel::DeviceKeys;
use super::sending::Trouble;
use super::{Device, Subscription};
use crate::notices::{self, Told};
use crate::sessions;

const PUT: Sql = sql!(
    "insert into push_device (tenant_id, id, staff_id, session_id, endpoint_hash, endpoint, keys, name, created_at) \
     values (:tenant, :id, :staff, :session, :hash, :endpoint, :keys, :name, :now)"
);
const FORGET_SAME: Sql = sql!("delete from push_device where tenant_id = :tenant and endpoint_hash = :hash");
const IDS: Sql = sql!(
    "select d.id from push_device d join session x on x.id = d.session_id join login l on l.id = x.login_id and l.epoch = x.epoch \
     where d.tenant_id = :tenant and d.staff_id = :staff and x.expires_at > :now and x.last_seen_at > :idle \
     order by d.created_at, d.id limit 100"
);
const OF: Sql = sql!("select id from push_device where tenant_id = :tenant and staff_id = :staff limit 200");
const ENDED: Sql = sql!(
    "select d.id from push_device d where d.tenant_id = :tenant and not exists (select 1 from session x \
     join login l on l.id = x.login_id and l.epoch = x.epoch where x.id = d.session_id and x.expires_at > :now \
     and x.last_seen_at > :idle) limit 200"
);
const LIST: Sql = sql!(
    "select d.id, d.name, d.created_at, d.reached_at, d.trouble, d.endpoint from push_device d \
     join session x on x.id = d.session_id join login l on l.id = x.login_id and l.epoch = x.epoch \
     where d.tenant_id = :tenant and d.staff_id = :staff and x.expires_at > :now and x.last_seen_at > :idle \
     order by d.created_at, d.id limit 100"
);
const BEGIN_TEST: Sql = sql!(
    "insert into push_test (tenant_id, staff_id, sent_at) values (:tenant, :staff, :now) \
     on conflict (tenant_id, staff_id) do update set sent_at = excluded.sent_at where push_test.sent_at <= :before"
);
const PARCEL: Sql = sql!(
    "select d.staff_id, d.endpoint, d.keys, coalesce(l.locale, t.locale) as locale from push_device d \
     join tenant t on t.id = d.tenant_id join staff s on s.tenant_id = d.tenant_id and s.id = d.staff_id \
     join login l on l.id = s.login_id join session x on x.id = d.session_id and x.epoch = l.epoch \
     where d.tenant_id = :tenant and d.id = :id and s.removed_at is null and x.expires_at > :now and x.last_seen_at > :idle"
);
const REACHED: Sql =
    sql!("update push_device set reached_at = :now, trouble = null where tenant_id = :tenant and id = :id");
const TROUBLED: Sql = sql!("update push_device set trouble = :trouble where tenant_id = :tenant and id = :id");
const FORGET: Sql = sql!("delete from push_device where tenant_id = :tenant and id = :id");

/// Keeps a device, in place of what was known of it.
pub(super) fn put(
    tx: &mut Tx<'_>,
    staff: StaffId,
    session: SessionId,
    subscription: &Subscription,
) -> Result<DeviceId> {
    let (id, now): (DeviceId, _) = (tx.id(), tx.now());
    let endpoint = subscription.endpoint.as_str().as_bytes();
    let hash = tx.commitment("push endpoint", endpoint)?.to_vec();
    tx.execute(FORGET_SAME, params! { "hash" => &hash[..] })?;
    let values = params! {
        "id" => id, "staff" => staff, "session" => session, "hash" => hash, "endpoint" => tx.seal(aad("endpoint", id), endpoint)?,
        "keys" => tx.seal(aad("keys", id), &subscription.keys.to_bytes())?, "name" => &subscription.name, "now" => now,
    };
    tx.execute(PUT, values)?;
    Ok(id)
}

/// The devices of someone, as far as the sessions live in which they were added.
pub(super) fn ids(scope: &Scope<'_>, staff: StaffId) -> Result<Vec<DeviceId>> {
    let values = params! { "staff" => staff, "now" => scope.now(), "idle" => idle(scope) };
    scope.rows(IDS, values)?.iter().map(|row| row.get("id")).collect()
}

/// Every device of someone, also where the session has ended.
pub(super) fn of(scope: &Scope<'_>, staff: StaffId) -> Result<Vec<DeviceId>> {
    scope.rows(OF, params! { "staff" => staff })?.iter().map(|row| row.get("id")).collect()
}

/// Devices whose session has ended.
pub(super) fn ended(scope: &Scope<'_>) -> Result<Vec<DeviceId>> {
    let values = params! { "now" => scope.now(), "idle" => idle(scope) };
    scope.rows(ENDED, values)?.iter().map(|row| row.get("id")).collect()
}

/// Whether someone may send a test now; if so, that she does.
pub(super) fn may_test(tx: &mut Tx<'_>, staff: StaffId, pause: Duration) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(BEGIN_TEST, params! { "staff" => staff, "now" => now, "before" => now - pause })? == 1)
}

fn idle(scope: &Scope<'_>) -> Timestamp {
    scope.now() - sessions::IDLE
}

/// The same, as they are shown.
pub(super) fn list(scope: &Scope<'_>, staff: StaffId) -> Result<Vec<Device>> {
    let read = |row: &Row| {
        let id = row.get("id")?;
        Ok(Device {
            id,
            name: row.get("name")?,
            created_at: row.get("created_at")?,
            reached_at: row.get("reached_at")?,
            trouble: row.get::<Option<String>>("trouble")?.as_deref().and_then(Trouble::from_word),
            endpoint: text(scope, row, id)?,
        })
    };
    let values = params! { "staff" => staff, "now" => scope.now(), "idle" => idle(scope) };
    scope.rows(LIST, values)?.iter().map(read).collect()
}

/// What a push needs.
pub(super) struct Addressed {
    pub(super) endpoint: String,
    pub(super) keys: DeviceKeys,
    pub(super) locale: Locale,
    pub(super) unread: i64,
    /// Nothing in a test.
    pub(super) told: Option<Told>,
}

/// Nothing if the device, its session or its notice is gone.
pub(super) fn addressed(scope: &Scope<'_>, id: DeviceId, notice: Option<NoticeId>) -> Result<Option<Addressed>> {
    let values = params! { "id" => id, "now" => scope.now(), "idle" => idle(scope) };
    let Some(row) = scope.row(PARCEL, values)? else { return Ok(None) };
    let staff: StaffId = row.get("staff_id")?;
    let told = notice.map(|notice| notices::get(scope, notice)).transpose()?.flatten();
    // Whoever has the device now may be another than who was told.
    if notice.is_some() && told.as_ref().is_none_or(|told| told.staff != staff) {
        return Ok(None);
    }
    let keys = scope.open(aad("keys", id), &row.get::<Vec<u8>>("keys")?)?;
    Ok(Some(Addressed {
        endpoint: text(scope, &row, id)?,
        keys: DeviceKeys::from_bytes(&keys).ok_or_else(|| unusable("keys"))?,
        locale: row.get::<String>("locale")?.parse().unwrap_or_default(),
        unread: notices::unread(scope, staff)?,
        told,
    }))
}

pub(super) fn reached(tx: &mut Tx<'_>, id: DeviceId) -> Result<()> {
    let now = tx.now();
    tx.execute(REACHED, params! { "id" => id, "now" => now }).map(|_| ())
}

pub(super) fn troubled(tx: &mut Tx<'_>, id: DeviceId, trouble: Trouble) -> Result<()> {
    tx.execute(TROUBLED, params! { "id" => id, "trouble" => trouble.as_str() }).map(|_| ())
}

/// What comes of a test is not mistaken for what came before.
pub(super) fn begin_test(tx: &mut Tx<'_>, id: DeviceId) -> Result<()> {
    tx.execute(TROUBLED, params! { "id" => id, "trouble" => None::<String> }).map(|_| ())
}

/// Says whether it was there.
pub(super) fn forget(tx: &mut Tx<'_>, id: DeviceId) -> Result<bool> {
    Ok(tx.execute(FORGET, params! { "id" => id })? == 1)
}

fn text(scope: &Scope<'_>, row: &Row, id: DeviceId) -> Result<String> {
    let plain = scope.open(aad("endpoint", id), &row.get::<Vec<u8>>("endpoint")?)?;
    String::from_utf8(plain).map_err(|_| unusable("endpoint"))
}

fn unusable(column: &str) -> Error {
    Error::Column { column: column.to_owned(), reason: "sealed text that cannot be read" }
}

fn aad(column: &'static str, id: DeviceId) -> Aad<'static> {
    Aad { table: "push_device", column, row: id.as_uuid() }
}
