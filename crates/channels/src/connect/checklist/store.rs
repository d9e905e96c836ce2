use ::store::{Event, Result, Scope, Sql, Tx, params, sql};
use kernel::{InboxId, StaffId, Timestamp, Who};

use super::{Asked, Facts, Kept};
use crate::connect::roads::Road;

const GET: Sql = sql!(
    "select road, facts, read_at, live_at, payment_at, written_at, completed_at from checklist \
     where tenant_id = :tenant and inbox_id = :id"
);
const BEGIN: Sql = sql!(
    "insert into checklist (tenant_id, inbox_id, road, facts) values (:tenant, :id, :road, '') \
     on conflict (tenant_id, inbox_id) do nothing"
);
const KEEP: Sql =
    sql!("update checklist set facts = :facts, read_at = :now where tenant_id = :tenant and inbox_id = :id");
const LIVE: Sql =
    sql!("update checklist set live_at = :at, live_staff_id = :staff where tenant_id = :tenant and inbox_id = :id");
const PAYMENT: Sql = sql!(
    "update checklist set payment_at = :at, payment_staff_id = :staff where tenant_id = :tenant and inbox_id = :id"
);
const WROTE: Sql = sql!("update checklist set written_at = :now where tenant_id = :tenant and inbox_id = :id");
const COMPLETE: Sql = sql!(
    "update checklist set completed_at = :now where tenant_id = :tenant and inbox_id = :id and completed_at is null"
);

/// A number has been connected by this road.
pub(crate) fn begin(tx: &mut Tx<'_>, id: InboxId, road: Road) -> Result<()> {
    tx.execute(BEGIN, params! { "id" => id, "road" => road.as_str() }).map(|_| ())
}

pub(super) fn get(scope: &Scope<'_>, id: InboxId) -> Result<Kept> {
    let Some(row) = scope.row(GET, params! { "id" => id })? else { return Ok(Kept::default()) };
    Ok(Kept {
        road: Road::of(&row.get::<String>("road")?),
        // What an older Kontor kept is asked anew.
        facts: serde_json::from_str(&row.get::<String>("facts")?).ok(),
        read_at: row.get("read_at")?,
        live_at: row.get("live_at")?,
        payment_at: row.get("payment_at")?,
        written_at: row.get("written_at")?,
        completed_at: row.get("completed_at")?,
    })
}

pub(super) fn keep(tx: &mut Tx<'_>, id: InboxId, facts: &Facts) -> Result<()> {
    begin(tx, id, Road::New)?;
    let (now, facts) = (tx.now(), serde_json::to_string(facts).expect("OK because facts are plain values"));
    tx.execute(KEEP, params! { "id" => id, "now" => now, "facts" => facts }).map(|_| ())
}

/// The owner says that it is so, or takes it back.
pub(crate) fn say(tx: &mut Tx<'_>, id: InboxId, asked: Asked, is_so: bool) -> Result<()> {
    begin(tx, id, Road::New)?;
    let at: Option<Timestamp> = is_so.then(|| tx.now());
    let staff: Option<StaffId> = match tx.actor().who {
        Who::Staff(staff) if is_so => Some(staff),
        Who::Staff(_) | Who::ApiKey(_) | Who::Contact(_) | Who::System(_) | Who::Operator => None,
    };
    let statement = match asked {
        Asked::Live => LIVE,
        Asked::Payment => PAYMENT,
    };
    tx.execute(statement, params! { "id" => id, "at" => at, "staff" => staff })?;
    tx.record(Event::new("inbox.checklist_answered").inbox(id).fact("line", asked.as_str()).fact("is_so", is_so));
    Ok(())
}

/// She has written to the number from her own phone, just now.
pub(crate) fn wrote(tx: &mut Tx<'_>, id: InboxId) -> Result<()> {
    begin(tx, id, Road::New)?;
    let now = tx.now();
    tx.execute(WROTE, params! { "id" => id, "now" => now }).map(|_| ())
}

pub(super) fn complete(tx: &mut Tx<'_>, id: InboxId) -> Result<()> {
    begin(tx, id, Road::New)?;
    let now = tx.now();
    if tx.execute(COMPLETE, params! { "id" => id, "now" => now })? > 0 {
        tx.record(Event::new("inbox.answered_first").inbox(id));
    }
    Ok(())
}
