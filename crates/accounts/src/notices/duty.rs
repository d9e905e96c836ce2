//! Who is on duty, and how long a customer may wait before someone is told again.

use std::ops::RangeInclusive;

use kernel::StaffId;
use store::{Event, Result, Scope, Sql, Tx, params, sql};

use super::store as rows;

/// What a business may choose.
pub const UNANSWERED_MINUTES: RangeInclusive<i64> = 1..=240;
const UNLESS_CHOSEN: i64 = 10;

const MINUTES: Sql = sql!("select minutes from unanswered_rule where tenant_id = :tenant");
const SET_MINUTES: Sql = sql!(
    "insert into unanswered_rule (tenant_id, minutes, changed_at) values (:tenant, :minutes, :now) \
     on conflict (tenant_id) do update set minutes = excluded.minutes, changed_at = excluded.changed_at"
);

/// Goes on or off duty. Whoever is off duty is not told of customers that nobody has yet.
pub fn set_duty(tx: &mut Tx<'_>, staff: StaffId, is_on: bool) -> Result<()> {
    if rows::set_duty(tx, staff, is_on)? {
        tx.record(Event::new("staff.duty_changed").fact("staff", staff).fact("is_on", is_on));
    }
    Ok(())
}

pub fn is_off_duty(scope: &Scope<'_>, staff: StaffId) -> Result<bool> {
    Ok(rows::off_duty_since(scope, staff)?.is_some())
}

/// After how many minutes an unanswered customer is told of.
pub fn unanswered_minutes(scope: &Scope<'_>) -> Result<i64> {
    scope.row(MINUTES, params! {})?.map_or(Ok(UNLESS_CHOSEN), |row| row.get("minutes"))
}

/// Sets it. Says whether it is one of [`UNANSWERED_MINUTES`]; what is not changes nothing.
pub fn set_unanswered_minutes(tx: &mut Tx<'_>, minutes: i64) -> Result<bool> {
    if !UNANSWERED_MINUTES.contains(&minutes) {
        return Ok(false);
    }
    let now = tx.now();
    tx.execute(SET_MINUTES, params! { "minutes" => minutes, "now" => now })?;
    tx.record(Event::new("settings.changed").fact("fields", ["unanswered_minutes"]));
    Ok(true)
}
