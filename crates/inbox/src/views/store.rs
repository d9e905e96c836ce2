//! Rows of saved views.

use kernel::{StaffId, TeamId, Timestamp};
use store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::{Audience, Gone, Holder, View, Which};
use crate::labels;

const LIST: Sql = sql!(
    "select id, name, audience, team_id, filter, position from saved_view where tenant_id = :tenant and removed_at is null \
     and (audience = 'everyone' or (audience = 'own' and staff_id = :staff) or (audience = 'team' and (:all_teams or team_id in \
     (select team_id from team_member where tenant_id = :tenant and staff_id = :staff)))) \
     order by case audience when 'own' then 0 when 'team' then 1 else 2 end, position, id limit 200"
);
const INSERT: Sql = sql!(
    "insert into saved_view (tenant_id, id, name, audience, staff_id, team_id, filter, position, created_at, changed_at) \
     values (:tenant, :id, :name, :audience, :staff, :team, :filter, :position, :now, :now)"
);
const CHANGE: Sql = sql!(
    "update saved_view set name = :name, audience = :audience, staff_id = :staff, team_id = :team, filter = :filter, changed_at = :now \
     where tenant_id = :tenant and id = :id"
);
const PLACE: Sql = sql!("update saved_view set position = :position where tenant_id = :tenant and id = :id");
const HIDE: Sql =
    sql!("update saved_view set removed_at = :now where tenant_id = :tenant and id = :id and removed_at is null");
const CLEAR: Sql = sql!("delete from saved_view where tenant_id = :tenant and removed_at < :before");
const REMOVED: Sql = sql!(
    "select audience, team_id from saved_view where tenant_id = :tenant and id = :id and removed_at >= :after \
     and (staff_id is null or staff_id = :staff)"
);
const PUT_BACK: Sql = sql!("update saved_view set removed_at = null where tenant_id = :tenant and id = :id");
const TEAM: Sql = sql!("select id from team where tenant_id = :tenant and id = :id");
const STAFF: Sql = sql!("select id from staff where tenant_id = :tenant and id = :id and removed_at is null");

pub(super) fn list(scope: &Scope<'_>, staff: Option<StaffId>, all_teams: bool) -> Result<Vec<View>> {
    let staff = staff.map_or(Uuid::nil(), StaffId::as_uuid);
    scope.rows(LIST, params! { "staff" => staff, "all_teams" => all_teams })?.iter().map(read).collect()
}

pub(super) fn insert(tx: &mut Tx<'_>, staff: Option<StaffId>, view: &View) -> Result<()> {
    let now = tx.now();
    let (staff, team) = whose(staff, view.audience);
    let values = params! {
        "id" => view.id, "name" => &view.name, "audience" => view.audience.as_str(), "staff" => staff, "team" => team,
        "filter" => written(&view.which), "position" => view.position, "now" => now,
    };
    tx.execute(INSERT, values).map(|_| ())
}

pub(super) fn change(tx: &mut Tx<'_>, staff: Option<StaffId>, view: &View) -> Result<()> {
    let now = tx.now();
    let (staff, team) = whose(staff, view.audience);
    let values = params! {
        "id" => view.id, "name" => &view.name, "audience" => view.audience.as_str(), "staff" => staff, "team" => team,
        "filter" => written(&view.which), "now" => now,
    };
    tx.execute(CHANGE, values).map(|_| ())
}

pub(super) fn place(tx: &mut Tx<'_>, id: Uuid, position: i64) -> Result<()> {
    tx.execute(PLACE, params! { "id" => id, "position" => position }).map(|_| ())
}

pub(super) fn hide(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let now = tx.now();
    tx.execute(HIDE, params! { "id" => id, "now" => now }).map(|_| ())
}

pub(super) fn clear(tx: &mut Tx<'_>, before: Timestamp) -> Result<()> {
    tx.execute(CLEAR, params! { "before" => before }).map(|_| ())
}

/// Whose it was, if it was deleted since then and is not somebody else's.
pub(super) fn removed(
    scope: &Scope<'_>,
    id: Uuid,
    staff: Option<StaffId>,
    after: Timestamp,
) -> Result<Option<Audience>> {
    let staff = staff.map_or(Uuid::nil(), StaffId::as_uuid);
    let row = scope.row(REMOVED, params! { "id" => id, "staff" => staff, "after" => after })?;
    row.as_ref().map(audience).transpose()
}

pub(super) fn put_back(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    tx.execute(PUT_BACK, params! { "id" => id }).map(|_| ())
}

pub(super) fn is_team(scope: &Scope<'_>, id: TeamId) -> Result<bool> {
    Ok(scope.row(TEAM, params! { "id" => id })?.is_some())
}

/// What of it is not there any more.
pub(super) fn gone(scope: &Scope<'_>, which: &Which) -> Result<Vec<Gone>> {
    let mut gone = Vec::new();
    if let Some(label) = which.label
        && !labels::list(scope)?.iter().any(|one| one.id == label)
    {
        gone.push(Gone::Label);
    }
    if let Some(inbox) = which.inbox
        && channels::inboxes::get(scope, inbox)?.is_none()
    {
        gone.push(Gone::Inbox);
    }
    match which.whose {
        Holder::Anyone | Holder::Mine | Holder::MyTeams | Holder::Nobody => {}
        Holder::Team(team) => {
            if !is_team(scope, team)? {
                gone.push(Gone::Team);
            }
        }
        Holder::Staff(staff) => {
            if scope.row(STAFF, params! { "id" => staff })?.is_none() {
                gone.push(Gone::Person);
            }
        }
    }
    Ok(gone)
}

/// The columns that say whose it is.
fn whose(staff: Option<StaffId>, audience: Audience) -> (Option<StaffId>, Option<TeamId>) {
    match audience {
        Audience::Own => (staff, None),
        Audience::Team(team) => (None, Some(team)),
        Audience::Everyone => (None, None),
    }
}

fn written(which: &Which) -> String {
    serde_json::to_string(which).expect("OK because it holds words and ids only")
}

fn audience(row: &Row) -> Result<Audience> {
    Ok(match (row.get::<String>("audience")?.as_str(), row.get("team_id")?) {
        ("team", Some(team)) => Audience::Team(team),
        ("own", _) => Audience::Own,
        _ => Audience::Everyone,
    })
}

fn read(row: &Row) -> Result<View> {
    let which = serde_json::from_str(&row.get::<String>("filter")?);
    Ok(View {
        id: row.get("id")?,
        name: row.get("name")?,
        audience: audience(row)?,
        which: which.map_err(|_| Error::Refused("a saved view's filter cannot be read"))?,
        position: row.get("position")?,
    })
}
