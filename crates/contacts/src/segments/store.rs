//! Rows of segments, and of who is in one.

use kernel::{ContactId, Timestamp};
use store::sea_query::{Expr, ExprTrait, Order, Query};
use store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::model::{Filter, Segment};
use super::query;

const LIST: Sql = sql!("select id, name, filter from segment where tenant_id = :tenant order by name, id limit :limit");
const GET: Sql = sql!("select id, name, filter from segment where tenant_id = :tenant and id = :id");
const ADD: Sql = sql!(
    "insert into segment (tenant_id, id, name, filter, created_at, changed_at) values (:tenant, :id, :name, :filter, :at, :at)"
);
const CHANGE: Sql =
    sql!("update segment set name = :name, filter = :filter, changed_at = :at where tenant_id = :tenant and id = :id");
const REMOVE: Sql = sql!("delete from segment where tenant_id = :tenant and id = :id");

fn read(row: &Row) -> Result<Segment> {
    let filter: String = row.get("filter")?;
    let filter: Filter =
        serde_json::from_str(&filter).map_err(|_| Error::Refused("a segment holds a filter that cannot be read"))?;
    Ok(Segment { id: row.get("id")?, name: row.get("name")?, filter })
}

fn written(filter: &Filter) -> String {
    serde_json::to_string(filter).expect("OK because a filter is words and numbers")
}

pub(super) fn list(scope: &Scope<'_>, limit: i64) -> Result<Vec<Segment>> {
    scope.rows(LIST, params! { "limit" => limit })?.iter().map(read).collect()
}

pub(super) fn get(scope: &Scope<'_>, id: Uuid) -> Result<Option<Segment>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(read).transpose()
}

pub(super) fn add(tx: &mut Tx<'_>, segment: &Segment) -> Result<()> {
    let (at, filter) = (tx.now(), written(&segment.filter));
    tx.execute(ADD, params! { "id" => segment.id, "name" => &segment.name, "filter" => filter, "at" => at })?;
    Ok(())
}

pub(super) fn change(tx: &mut Tx<'_>, segment: &Segment) -> Result<bool> {
    let (at, filter) = (tx.now(), written(&segment.filter));
    let values = params! { "id" => segment.id, "name" => &segment.name, "filter" => filter, "at" => at };
    Ok(tx.execute(CHANGE, values)? == 1)
}

pub(super) fn remove(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    Ok(tx.execute(REMOVE, params! { "id" => id })? == 1)
}

/// Who is in it, entered last first, after one of them.
pub(super) fn page(
    scope: &Scope<'_>,
    filter: &Filter,
    after: Option<(Timestamp, ContactId)>,
    limit: i64,
) -> Result<Vec<ContactId>> {
    let mut select = Query::select();
    select.column(("contact", "id")).column(("contact", "created_at")).from("contact");
    select.cond_where(query::within(filter, scope.now()));
    if let Some((at, id)) = after {
        let last = Expr::tuple([Expr::val(at.micros()), Expr::val(id.as_uuid())]);
        let place = Expr::tuple([Expr::col(("contact", "created_at")), Expr::col(("contact", "id"))]);
        select.and_where(place.lt(last));
    }
    select
        .order_by(("contact", "created_at"), Order::Desc)
        .order_by(("contact", "id"), Order::Desc)
        .limit(u64::try_from(limit).unwrap_or(0));
    scope.compose(select, "contact")?.iter().map(|row| row.get("id")).collect()
}

/// How many are in it, as far as it is counted.
pub(super) fn count(scope: &Scope<'_>, filter: &Filter, most: u64) -> Result<usize> {
    let mut select = Query::select();
    select.column(("contact", "id")).from("contact").cond_where(query::within(filter, scope.now())).limit(most);
    Ok(scope.compose(select, "contact")?.len())
}
