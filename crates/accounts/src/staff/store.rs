//! The table `staff`.

use kernel::{LoginId, Role, StaffId};
use store::{Result, Row, Scope, Sql, Tx, params, sql};

use super::{Change, Staff};

const LIST: Sql = sql!(
    "select s.id, s.login_id, s.name, s.phone, l.email, s.role, s.created_at, s.version from staff s join login l on l.id = s.login_id \
     where s.tenant_id = :tenant and s.removed_at is null order by s.name, s.id limit 1000"
);
const GET: Sql = sql!(
    "select s.id, s.login_id, s.name, s.phone, l.email, s.role, s.created_at, s.version from staff s join login l on l.id = s.login_id \
     where s.tenant_id = :tenant and s.id = :id and s.removed_at is null"
);
const OWNERS: Sql =
    sql!("select id from staff where tenant_id = :tenant and role = 'owner' and removed_at is null order by id");
const ADD: Sql = sql!(
    "insert into staff (tenant_id, id, login_id, name, role, created_at, version) values (:tenant, :id, :login, :name, :role, :now, 1) \
     on conflict (tenant_id, login_id) do update set name = excluded.name, role = excluded.role, removed_at = null, \
     version = staff.version + 1 where staff.removed_at is not null returning id"
);
const UPDATE: Sql = sql!(
    "update staff set name = :name, role = :role, version = version + 1 \
     where tenant_id = :tenant and id = :id and version = :version and removed_at is null"
);
const REMOVE: Sql = sql!(
    "update staff set removed_at = :now, version = version + 1 where tenant_id = :tenant and id = :id and removed_at is null"
);

pub(super) fn list(scope: &Scope<'_>) -> Result<Vec<Staff>> {
    scope.rows(LIST, params! {})?.iter().map(staff).collect()
}

pub(super) fn get(scope: &Scope<'_>, id: StaffId) -> Result<Option<Staff>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(staff).transpose()
}

/// The owners, held until the commit: two who would leave at once leave one after the other.
pub(super) fn lock_owners(tx: &mut Tx<'_>) -> Result<Vec<StaffId>> {
    tx.lock(OWNERS, params! {})?.iter().map(|row| row.get("id")).collect()
}

/// The member's id; nothing if the login is on the staff already.
pub(super) fn add(tx: &mut Tx<'_>, id: StaffId, login: LoginId, name: &str, role: Role) -> Result<Option<StaffId>> {
    let values = params! { "id" => id, "login" => login, "name" => name, "role" => role, "now" => tx.now() };
    tx.row(ADD, values)?.map(|row| row.get("id")).transpose()
}

pub(super) fn update(tx: &mut Tx<'_>, id: StaffId, change: &Change) -> Result<bool> {
    let values = params! { "id" => id, "name" => &change.name, "role" => change.role, "version" => change.version };
    Ok(tx.execute(UPDATE, values)? == 1)
}

pub(super) fn remove(tx: &mut Tx<'_>, id: StaffId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(REMOVE, params! { "id" => id, "now" => now })? == 1)
}

fn staff(row: &Row) -> Result<Staff> {
    Ok(Staff {
        id: row.get("id")?,
        login: row.get("login_id")?,
        name: row.get("name")?,
        email: row.get("email")?,
        phone: row.get::<Option<String>>("phone")?.filter(|phone| !phone.is_empty()),
        role: row.word("role")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}
