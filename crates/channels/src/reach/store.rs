use std::time::Duration;

use ::store::{Result, Scope, Sql, Tx, params, sql};
use kernel::{AppId, TenantId, Timestamp};
use uuid::Uuid;

use super::Own;
use crate::apps::{self, App};

/// Apps under which a number is connected.
const IN_USE: Sql =
    sql!("select distinct app_id from inbox where tenant_id = :tenant and disconnected_at is null order by app_id");

const LAST: Sql = sql!("select began_at, ended_at, found, detail from reach where tenant_id = :tenant and id = :id");
const BEGIN: Sql = sql!(
    "insert into reach (tenant_id, id, began_at, ended_at, found, detail) values (:tenant, :id, :now, null, '', '') \
     on conflict (tenant_id, id) do update set began_at = excluded.began_at, ended_at = null"
);
const END: Sql = sql!(
    "insert into reach (tenant_id, id, began_at, ended_at, found, detail) values (:tenant, :id, :now, :now, :found, :detail) \
     on conflict (tenant_id, id) do update set ended_at = excluded.ended_at, found = excluded.found, detail = excluded.detail"
);

/// A look that has ended.
pub(super) struct Ended {
    pub(super) at: Timestamp,
    pub(super) found: String,
    pub(super) detail: String,
}

/// Begins a look, and gives the apps that Meta is to be asked for. Nothing while another goes on.
pub(super) fn begin(tx: &mut Tx<'_>, tenant: TenantId, within: Duration) -> Result<Option<Vec<App>>> {
    if goes_on(tx, within)? {
        return Ok(None);
    }
    let now = tx.now();
    tx.execute(BEGIN, params! { "id" => tenant.as_uuid(), "now" => now })?;
    in_use(tx).map(Some)
}

/// The apps under which a number is connected. One that cannot be opened costs its neighbours nothing; its number's page says so.
pub(super) fn in_use(scope: &Scope<'_>) -> Result<Vec<App>> {
    let mut found = Vec::new();
    for row in scope.rows(IN_USE, params! {})? {
        let id: AppId = row.get("app_id")?;
        match apps::get(scope, id) {
            Ok(app) => found.extend(app),
            Err(error) => tracing::error!(app.id = %id, "what is sealed of app {id} cannot be opened: {error}"),
        }
    }
    Ok(found)
}

pub(super) fn end(tx: &mut Tx<'_>, id: Uuid, found: &str, detail: &str) -> Result<()> {
    let now = tx.now();
    tx.execute(END, params! { "id" => id, "now" => now, "found" => found, "detail" => detail }).map(|_| ())
}

/// Whether a look goes on.
pub(super) fn goes_on(scope: &Scope<'_>, within: Duration) -> Result<bool> {
    let Some(row) = scope.row(LAST, params! { "id" => scope.tenant().as_uuid() })? else { return Ok(false) };
    let began: Timestamp = row.get("began_at")?;
    Ok(row.get::<Option<Timestamp>>("ended_at")?.is_none() && scope.now().since(began) < within)
}

/// The last look for an app, or for the tenant; nothing if none has ended.
pub(super) fn ended(scope: &Scope<'_>, id: Uuid) -> Result<Option<Ended>> {
    let Some(row) = scope.row(LAST, params! { "id" => id })? else { return Ok(None) };
    let Some(at) = row.get("ended_at")? else { return Ok(None) };
    Ok(Some(Ended { at, found: row.get("found")?, detail: row.get("detail")? }))
}

/// What Kontor saw itself, the last time.
pub(super) fn own(scope: &Scope<'_>) -> Result<Option<Own>> {
    Ok(ended(scope, scope.tenant().as_uuid())?.map(|ended| Own::from_json(&ended.found)))
}
