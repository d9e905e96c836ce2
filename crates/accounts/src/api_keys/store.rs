//! The table `api_key`.

use kernel::{ApiKeyId, Locale, Permissions, StaffId, Timestamp};
use store::{Result, Row, Scope, Sql, Tx, params, sql};

/// A key that opens, without the key itself.
#[derive(Clone, Debug)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    pub scopes: Permissions,
    /// None: the operator made it.
    pub created_by: Option<StaffId>,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// A key as the door needs it.
pub(super) struct Found {
    pub(super) id: ApiKeyId,
    pub(super) scopes: Permissions,
    pub(super) last_used_at: Option<Timestamp>,
    pub(super) time_zone: String,
    pub(super) locale: Locale,
}

const LIST: Sql = sql!(
    "select id, name, scopes, created_by, created_at, last_used_at from api_key where tenant_id = :tenant and revoked_at is null \
     order by created_at desc, id limit 500"
);
const OF_MAKER: Sql = sql!(
    "select id, name, scopes, created_by, created_at, last_used_at from api_key \
     where tenant_id = :tenant and created_by = :maker and revoked_at is null order by created_at, id"
);
const COUNT: Sql = sql!(
    "select count(*) as number from (select id from api_key where tenant_id = :tenant and revoked_at is null limit :most) as live"
);
const INSERT: Sql = sql!(
    "insert into api_key (tenant_id, id, name, token_hash, scopes, created_by, created_at) \
     values (:tenant, :id, :name, :hash, :scopes, :created_by, :now)"
);
const REVOKE: Sql =
    sql!("update api_key set revoked_at = :now where tenant_id = :tenant and id = :id and revoked_at is null");
const FIND: Sql = sql!(
    "select k.id, k.scopes, k.last_used_at, t.time_zone, t.locale from api_key k join tenant t on t.id = k.tenant_id \
     where k.tenant_id = :tenant and k.token_hash = :hash and k.revoked_at is null and t.closed_at is null"
);
const MARK: Sql = sql!(
    "update api_key set last_used_at = :now where tenant_id = :tenant and id = :id and (last_used_at is null or last_used_at < :now)"
);

pub(super) fn list(scope: &Scope<'_>) -> Result<Vec<ApiKey>> {
    scope.rows(LIST, params! {})?.iter().map(key).collect()
}

/// All the live keys that someone made.
pub(super) fn of_maker(scope: &Scope<'_>, maker: StaffId) -> Result<Vec<ApiKey>> {
    scope.rows(OF_MAKER, params! { "maker" => maker })?.iter().map(key).collect()
}

/// How many keys open, counted no further than `most`.
pub(super) fn count(scope: &Scope<'_>, most: i64) -> Result<i64> {
    scope.row(COUNT, params! { "most" => most })?.map_or(Ok(0), |row| row.get("number"))
}

pub(super) fn insert(tx: &mut Tx<'_>, id: ApiKeyId, name: &str, hash: [u8; 32], scopes: Permissions) -> Result<()> {
    let values = params! {
        "id" => id, "name" => name, "hash" => hash, "scopes" => scopes.to_string(), "created_by" => tx.actor().who.staff(),
        "now" => tx.now(),
    };
    tx.execute(INSERT, values).map(|_| ())
}

pub(super) fn revoke(tx: &mut Tx<'_>, id: ApiKeyId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(REVOKE, params! { "id" => id, "now" => now })? == 1)
}

pub(super) fn find(scope: &Scope<'_>, hash: [u8; 32]) -> Result<Option<Found>> {
    let Some(row) = scope.row(FIND, params! { "hash" => hash })? else { return Ok(None) };
    Ok(Some(Found {
        id: row.get("id")?,
        scopes: scopes(&row)?,
        last_used_at: row.get("last_used_at")?,
        time_zone: row.get("time_zone")?,
        locale: row.word("locale")?,
    }))
}

pub(super) fn mark(tx: &mut Tx<'_>, id: ApiKeyId, at: Timestamp) -> Result<()> {
    tx.execute(MARK, params! { "id" => id, "now" => at }).map(|_| ())
}

fn key(row: &Row) -> Result<ApiKey> {
    Ok(ApiKey {
        id: row.get("id")?,
        name: row.get("name")?,
        scopes: scopes(row)?,
        created_by: row.get("created_by")?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
    })
}

fn scopes(row: &Row) -> Result<Permissions> {
    Ok(Permissions::parse(&row.get::<String>("scopes")?)?)
}
