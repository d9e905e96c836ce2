//! How far the stream was heard, so that each message is heard once, by one process.

use store::{Result, Scope, Sql, Tx, params, sql};

const HEARD: &str = "automation_heard";
const SET: Sql = sql!(
    "insert into counter (tenant_id, name, key, value) values (:tenant, :name, :key, :to) \
     on conflict (tenant_id, name, key) do update set value = excluded.value"
);
const ADVANCE: Sql =
    sql!("update counter set value = :to where tenant_id = :tenant and name = :name and key = :key and value = :from");

/// The number up to which it was heard.
pub(crate) fn heard(scope: &Scope<'_>) -> Result<i64> {
    scope.counter(HEARD, scope.tenant().as_uuid())
}

/// Begins at the end: what was written before something was switched on is answered by nothing.
pub(crate) fn begin(tx: &mut Tx<'_>) -> Result<()> {
    let (key, to) = (tx.tenant().as_uuid(), tx.stream_head()?);
    tx.execute(SET, params! { "name" => HEARD, "key" => key, "to" => to }).map(|_| ())
}

/// Moves on. Says whether it still stood where it was: of two who hear the same, one answers.
pub(crate) fn advance(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<bool> {
    let key = tx.tenant().as_uuid();
    Ok(tx.execute(ADVANCE, params! { "name" => HEARD, "key" => key, "from" => from, "to" => to })? == 1)
}
