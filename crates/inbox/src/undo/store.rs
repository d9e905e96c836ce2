//! Rows of what can be taken back.

use kernel::{ConversationId, RequestId, StaffId, Timestamp};
use store::{Error, Result, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::{Offer, State, VALID, What};

const KEEP: Sql = sql!(
    "insert into undo (tenant_id, id, staff_id, what, created_at, expires_at) values (:tenant, :id, :staff, :what, :now, :until)"
);
const KEEP_ITEM: Sql = sql!(
    "insert into undo_item (tenant_id, undo_id, conversation_id, was, became) values (:tenant, :id, :conversation, :was, :became)"
);
const OFFER: Sql = sql!(
    "select i.became from undo u join undo_item i on i.tenant_id = u.tenant_id and i.undo_id = u.id \
     where u.tenant_id = :tenant and u.id = :id and u.staff_id = :staff and u.used_at is null and u.expires_at > :now limit 1"
);
const KNOWN: Sql = sql!("select 1 as one from undo where tenant_id = :tenant and id = :id and staff_id = :staff");
const USE_UP: Sql = sql!(
    "update undo set used_at = :now where tenant_id = :tenant and id = :id and staff_id = :staff and used_at is null \
     and expires_at > :now"
);
const ITEM: Sql =
    sql!("select conversation_id, was, became from undo_item where tenant_id = :tenant and undo_id = :id limit 1");
const OLD_ITEMS: Sql = sql!(
    "delete from undo_item where tenant_id = :tenant and undo_id in \
     (select id from undo where tenant_id = :tenant and expires_at < :before limit 200)"
);
const OLD: Sql = sql!(
    "delete from undo where tenant_id = :tenant and expires_at < :before \
     and not exists (select 1 from undo_item i where i.tenant_id = undo.tenant_id and i.undo_id = undo.id)"
);

/// What one conversation was, and what it became.
pub(super) struct Item {
    pub(super) conversation: ConversationId,
    pub(super) was: State,
    pub(super) became: State,
}

pub(super) fn keep(
    tx: &mut Tx<'_>,
    staff: StaffId,
    what: What,
    conversation: ConversationId,
    was: &State,
    became: &State,
) -> Result<Uuid> {
    let (id, now) = (tx.id::<RequestId>().as_uuid(), tx.now());
    let values =
        params! { "id" => id, "staff" => staff, "what" => what.as_str(), "now" => now, "until" => now + VALID };
    tx.execute(KEEP, values)?;
    let values =
        params! { "id" => id, "conversation" => conversation, "was" => written(was), "became" => written(became) };
    tx.execute(KEEP_ITEM, values)?;
    Ok(id)
}

pub(super) fn offer(scope: &Scope<'_>, staff: StaffId, id: Uuid) -> Result<Option<Offer>> {
    let now = scope.now();
    let Some(row) = scope.row(OFFER, params! { "id" => id, "staff" => staff, "now" => now })? else { return Ok(None) };
    Ok(Some(Offer { id, became: read(&row.get::<String>("became")?)? }))
}

pub(super) fn is_known(scope: &Scope<'_>, staff: StaffId, id: Uuid) -> Result<bool> {
    Ok(scope.row(KNOWN, params! { "id" => id, "staff" => staff })?.is_some())
}

pub(super) fn use_up(tx: &mut Tx<'_>, staff: StaffId, id: Uuid) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(USE_UP, params! { "id" => id, "staff" => staff, "now" => now })? == 1)
}

pub(super) fn item(scope: &Scope<'_>, id: Uuid) -> Result<Option<Item>> {
    let Some(row) = scope.row(ITEM, params! { "id" => id })? else { return Ok(None) };
    let (was, became): (String, String) = (row.get("was")?, row.get("became")?);
    Ok(Some(Item { conversation: row.get("conversation_id")?, was: read(&was)?, became: read(&became)? }))
}

/// Forgets what could be taken back a day ago.
pub(super) fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let before: Timestamp = tx.now() - std::time::Duration::from_secs(24 * 60 * 60);
    let items = tx.execute(OLD_ITEMS, params! { "before" => before })?;
    Ok(items + tx.execute(OLD, params! { "before" => before })?)
}

fn written(state: &State) -> String {
    serde_json::to_string(state).expect("OK because it is plain data")
}

fn read(text: &str) -> Result<State> {
    serde_json::from_str(text).map_err(|_| Error::Refused("what can be taken back cannot be read"))
}
