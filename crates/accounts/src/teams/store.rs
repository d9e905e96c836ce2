//! The tables `team` and `team_member`.

use kernel::{StaffId, TeamId};
use store::{Result, Scope, Sql, Tx, params, sql};

/// A group of staff.
#[derive(Clone, Debug)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub members: Vec<StaffId>,
}

const LIST: Sql = sql!("select id, name from team where tenant_id = :tenant order by name, id limit 200");
const MEMBERS: Sql =
    sql!("select team_id, staff_id from team_member where tenant_id = :tenant order by added_at, staff_id");
const INSERT: Sql = sql!("insert into team (tenant_id, id, name, created_at) values (:tenant, :id, :name, :now)");
const RENAME: Sql = sql!("update team set name = :name where tenant_id = :tenant and id = :id");
const EXISTS: Sql = sql!(
    "select t.id from team t join staff s on s.tenant_id = t.tenant_id and s.id = :staff and s.removed_at is null \
     where t.tenant_id = :tenant and t.id = :id"
);
const JOIN: Sql = sql!(
    "insert into team_member (tenant_id, team_id, staff_id, added_at) values (:tenant, :id, :staff, :now) \
     on conflict (tenant_id, team_id, staff_id) do nothing"
);
const LEAVE: Sql = sql!("delete from team_member where tenant_id = :tenant and team_id = :id and staff_id = :staff");
const LEAVE_ALL: Sql =
    sql!("delete from team_member where tenant_id = :tenant and staff_id = :staff returning team_id");

pub(super) fn list(scope: &Scope<'_>) -> Result<Vec<Team>> {
    let rows = scope.rows(LIST, params! {})?;
    let read = |row: &store::Row| Ok(Team { id: row.get("id")?, name: row.get("name")?, members: Vec::new() });
    let mut teams = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    for row in scope.rows(MEMBERS, params! {})? {
        let (id, staff): (TeamId, StaffId) = (row.get("team_id")?, row.get("staff_id")?);
        if let Some(team) = teams.iter_mut().find(|team| team.id == id) {
            team.members.push(staff);
        }
    }
    Ok(teams)
}

pub(super) fn insert(tx: &mut Tx<'_>, id: TeamId, name: &str) -> Result<()> {
    let now = tx.now();
    tx.execute(INSERT, params! { "id" => id, "name" => name, "now" => now }).map(|_| ())
}

pub(super) fn rename(tx: &mut Tx<'_>, id: TeamId, name: &str) -> Result<bool> {
    Ok(tx.execute(RENAME, params! { "id" => id, "name" => name })? == 1)
}

/// Whether this team and this member of staff exist here.
pub(super) fn exists(scope: &Scope<'_>, id: TeamId, staff: StaffId) -> Result<bool> {
    Ok(scope.row(EXISTS, params! { "id" => id, "staff" => staff })?.is_some())
}

pub(super) fn join(tx: &mut Tx<'_>, id: TeamId, staff: StaffId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(JOIN, params! { "id" => id, "staff" => staff, "now" => now })? == 1)
}

pub(super) fn leave(tx: &mut Tx<'_>, id: TeamId, staff: StaffId) -> Result<bool> {
    Ok(tx.execute(LEAVE, params! { "id" => id, "staff" => staff })? == 1)
}

pub(super) fn leave_all(tx: &mut Tx<'_>, staff: StaffId) -> Result<Vec<TeamId>> {
    tx.rows(LEAVE_ALL, params! { "staff" => staff })?.iter().map(|row| row.get("team_id")).collect()
}
