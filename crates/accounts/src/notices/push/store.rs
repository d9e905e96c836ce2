//! The table `push_device`.

use kernel::{Aad, DeviceId, Locale, NoticeId, StaffId};
use store::{Error, Result, Row, Scope, Sql, Tx, params, sql};

use super::parcel::DeviceKeys;
use super::sending::Trouble;
use super::{Device, Subscription};
use crate::notices::{self, Told};

const PUT: Sql = sql!(
    "insert into push_device (tenant_id, id, staff_id, endpoint_hash, endpoint, keys, name, created_at) \
     values (:tenant, :id, :staff, :hash, :endpoint, :keys, :name, :now)"
);
const FORGET_SAME: Sql = sql!("delete from push_device where tenant_id = :tenant and endpoint_hash = :hash");
const IDS: Sql = sql!(
    "select id from push_device where tenant_id = :tenant and staff_id = :staff order by created_at, id limit 100"
);
const LIST: Sql = sql!(
    "select id, name, created_at, reached_at, trouble, endpoint from push_device \
     where tenant_id = :tenant and staff_id = :staff order by created_at, id limit 100"
);
const PARCEL: Sql = sql!(
    "select d.staff_id, d.endpoint, d.keys, coalesce(l.locale, t.locale) as locale from push_device d \
     join tenant t on t.id = d.tenant_id join staff s on s.tenant_id = d.tenant_id and s.id = d.staff_id \
     join login l on l.id = s.login_id where d.tenant_id = :tenant and d.id = :id and s.removed_at is null"
);
const REACHED: Sql =
    sql!("update push_device set reached_at = :now, trouble = null where tenant_id = :tenant and id = :id");
const TROUBLED: Sql = sql!("update push_device set trouble = :trouble where tenant_id = :tenant and id = :id");
const FORGET: Sql = sql!("delete from push_device where tenant_id = :tenant and id = :id");

/// Keeps a device, in place of what was known of it.
pub(super) fn put(tx: &mut Tx<'_>, staff: StaffId, subscription: &Subscription) -> Result<DeviceId> {
    let (id, now): (DeviceId, _) = (tx.id(), tx.now());
    let endpoint = subscription.endpoint.as_str().as_bytes();
    let hash = tx.commitment("push endpoint", endpoint)?.to_vec();
    tx.execute(FORGET_SAME, params! { "hash" => &hash[..] })?;
    let values = params! {
        "id" => id, "staff" => staff, "hash" => hash, "endpoint" => tx.seal(aad("endpoint", id), endpoint)?,
        "keys" => tx.seal(aad("keys", id), &subscription.keys.to_bytes())?, "name" => &subscription.name, "now" => now,
    };
    tx.execute(PUT, values)?;
    Ok(id)
}

/// The devices of someone.
pub(super) fn ids(scope: &Scope<'_>, staff: StaffId) -> Result<Vec<DeviceId>> {
    scope.rows(IDS, params! { "staff" => staff })?.iter().map(|row| row.get("id")).collect()
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
    scope.rows(LIST, params! { "staff" => staff })?.iter().map(read).collect()
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

/// Nothing if the device or its notice is gone.
pub(super) fn addressed(scope: &Scope<'_>, id: DeviceId, notice: Option<NoticeId>) -> Result<Option<Addressed>> {
    let Some(row) = scope.row(PARCEL, params! { "id" => id })? else { return Ok(None) };
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
