//! How long an answer waits for a second thought: what the person chose, else the business, else five seconds.

use std::ops::RangeInclusive;
use std::time::Duration;

use ::store::{Event, Result, Scope, Sql, Tx, params, sql};
use kernel::StaffId;

/// What may be chosen, in seconds.
pub const SECONDS: RangeInclusive<i64> = 0..=30;
const UNLESS_CHOSEN: i64 = 5;

const CHOSEN: Sql = sql!(
    "select (select seconds from undo_wait where tenant_id = :tenant) as everyones, \
     (select seconds from undo_wait_choice where tenant_id = :tenant and staff_id = :staff) as own"
);
const SET: Sql = sql!(
    "insert into undo_wait (tenant_id, seconds, changed_at) values (:tenant, :seconds, :now) \
     on conflict (tenant_id) do update set seconds = excluded.seconds, changed_at = excluded.changed_at"
);
const SET_OWN: Sql = sql!(
    "insert into undo_wait_choice (tenant_id, staff_id, seconds, changed_at) values (:tenant, :staff, :seconds, :now) \
     on conflict (tenant_id, staff_id) do update set seconds = excluded.seconds, changed_at = excluded.changed_at"
);
const CLEAR_OWN: Sql = sql!("delete from undo_wait_choice where tenant_id = :tenant and staff_id = :staff");

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// The business's, in seconds.
    pub everyones: i64,
    /// The person's own, where she chose.
    pub own: Option<i64>,
}

impl Waits {
    pub fn counts(self) -> Duration {
        Duration::from_secs(u64::try_from(self.own.unwrap_or(self.everyones)).unwrap_or_default())
    }
}

/// How long someone's answers wait.
pub fn waits(scope: &Scope<'_>, staff: StaffId) -> Result<Waits> {
    let row = scope.row(CHOSEN, params! { "staff" => staff })?;
    let row = row.expect("OK because the statement always has one row");
    Ok(Waits { everyones: row.get::<Option<i64>>("everyones")?.unwrap_or(UNLESS_CHOSEN), own: row.get("own")? })
}

/// Sets the business's. Says whether it is one of [`SECONDS`]; what is not changes nothing.
pub fn set_wait(tx: &mut Tx<'_>, seconds: i64) -> Result<bool> {
    if !SECONDS.contains(&seconds) {
        return Ok(false);
    }
    let now = tx.now();
    tx.execute(SET, params! { "seconds" => seconds, "now" => now })?;
    tx.record(Event::new("settings.changed").fact("fields", ["undo_seconds"]));
    Ok(true)
}

/// Sets a person's own, or goes back to the business's. Says whether it may be chosen.
pub fn set_own_wait(tx: &mut Tx<'_>, staff: StaffId, seconds: Option<i64>) -> Result<bool> {
    let Some(seconds) = seconds else {
        tx.execute(CLEAR_OWN, params! { "staff" => staff })?;
        return Ok(true);
    };
    if !SECONDS.contains(&seconds) {
        return Ok(false);
    }
    let now = tx.now();
    tx.execute(SET_OWN, params! { "staff" => staff, "seconds" => seconds, "now" => now })?;
    Ok(true)
}
