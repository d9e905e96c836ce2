//! Who is on duty, and how long a customer may wait before someone is told again.
//!
//! - On duty is whoever has not gone off duty, and whose hours it is: always, while the business is open, or her own.
//! - A day on which the business is closed is nobody's day by hours; who is on duty always is so on that day too.

use std::ops::RangeInclusive;
use std::time::Duration;

use kernel::{StaffId, Timestamp, UnknownWord};
use store::{Event, Result, Row, Scope, Sql, Tx, params, sql};

use super::store as rows;
use crate::tenants::hours::{self, Hours, Week, read_week, spans_of};

/// What a business may choose.
pub const UNANSWERED_MINUTES: RangeInclusive<i64> = 1..=240;
const UNLESS_CHOSEN: i64 = 10;

const MINUTES: Sql = sql!("select minutes from unanswered_rule where tenant_id = :tenant");
const SET_MINUTES: Sql = sql!(
    "insert into unanswered_rule (tenant_id, minutes, changed_at) values (:tenant, :minutes, :now) \
     on conflict (tenant_id) do update set minutes = excluded.minutes, changed_at = excluded.changed_at"
);
const RULE: Sql = sql!("select rule from duty_rule where tenant_id = :tenant and staff_id = :staff");
const SET_RULE: Sql = sql!(
    "insert into duty_rule (tenant_id, staff_id, rule, changed_at) values (:tenant, :staff, :rule, :now) \
     on conflict (tenant_id, staff_id) do update set rule = excluded.rule, changed_at = excluded.changed_at"
);
const WEEK: Sql = sql!(
    "select weekday, from_minute, until_minute from duty_span where tenant_id = :tenant and staff_id = :staff \
     order by weekday, from_minute limit 100"
);
const CLEAR_WEEK: Sql = sql!("delete from duty_span where tenant_id = :tenant and staff_id = :staff");
const ADD_SPAN: Sql = sql!(
    "insert into duty_span (tenant_id, staff_id, weekday, from_minute, until_minute) \
     values (:tenant, :staff, :weekday, :from, :until)"
);
const BY_HOURS: Sql = sql!(
    "select r.staff_id, r.rule, l.time_zone from duty_rule r join staff s on s.tenant_id = r.tenant_id and s.id = r.staff_id \
     join login l on l.id = s.login_id where r.tenant_id = :tenant and r.rule <> 'always' and s.removed_at is null limit 1000"
);

/// By which hours someone is on duty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    #[default]
    Always,
    /// While the business is open.
    Open,
    /// In hours of her own, on days on which the business is not closed.
    Own,
}

impl Rule {
    pub const ALL: [Rule; 3] = [Rule::Always, Rule::Open, Rule::Own];

    pub const fn as_str(self) -> &'static str {
        match self {
            Rule::Always => "always",
            Rule::Open => "open",
            Rule::Own => "own",
        }
    }
}

impl std::str::FromStr for Rule {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Rule::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// Goes on or off duty. Whoever is off duty is not told of customers that nobody has yet.
pub fn set_duty(tx: &mut Tx<'_>, staff: StaffId, is_on: bool) -> Result<()> {
    if rows::set_duty(tx, staff, is_on)? {
        tx.record(Event::new("staff.duty_changed").fact("staff", staff).fact("is_on", is_on));
    }
    Ok(())
}

/// Whether someone has gone off duty herself.
pub fn is_off_duty(scope: &Scope<'_>, staff: StaffId) -> Result<bool> {
    Ok(rows::off_duty_since(scope, staff)?.is_some())
}

/// Whether someone is on duty now.
pub fn is_on_duty(scope: &Scope<'_>, staff: StaffId) -> Result<bool> {
    Ok(!is_off_duty(scope, staff)? && !off_hours(scope)?.contains(&staff))
}

/// By which hours someone is on duty; her own are kept also while others count.
pub fn duty_hours(scope: &Scope<'_>, staff: StaffId) -> Result<(Rule, Week)> {
    let rule = scope.row(RULE, params! { "staff" => staff })?.map(|row| row.word("rule")).transpose()?;
    Ok((rule.unwrap_or_default(), week(scope, staff)?))
}

/// Sets both.
pub fn set_duty_hours(tx: &mut Tx<'_>, staff: StaffId, rule: Rule, week: &Week) -> Result<()> {
    let now = tx.now();
    tx.execute(SET_RULE, params! { "staff" => staff, "rule" => rule.as_str(), "now" => now })?;
    tx.execute(CLEAR_WEEK, params! { "staff" => staff })?;
    for (weekday, span) in spans_of(week) {
        let (from, until) = (i64::from(span.from()), i64::from(span.until()));
        let values = params! { "staff" => staff, "weekday" => weekday, "from" => from, "until" => until };
        tx.execute(ADD_SPAN, values)?;
    }
    tx.record(Event::new("staff.duty_changed").fact("staff", staff).fact("rule", rule.as_str()));
    Ok(())
}

/// Whose hours it is not.
pub(super) fn off_hours(scope: &Scope<'_>) -> Result<Vec<StaffId>> {
    let rows = scope.rows(BY_HOURS, params! {})?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let (open, now) = (hours::get(scope)?, scope.now());
    let mut off = Vec::new();
    for row in &rows {
        let staff: StaffId = row.get("staff_id")?;
        if !is_in_hours(scope, row, staff, &open, now)? {
            off.push(staff);
        }
    }
    Ok(off)
}

fn is_in_hours(scope: &Scope<'_>, row: &Row, staff: StaffId, open: &Hours, now: Timestamp) -> Result<bool> {
    Ok(match row.word("rule")? {
        Rule::Always => true,
        Rule::Open => open.open_at(now),
        Rule::Own => {
            // Hours are read in the zone in which she reads everything.
            let own_zone = row.get::<Option<String>>("time_zone")?.and_then(|zone| zone.parse().ok());
            let own = Hours { zone: own_zone.unwrap_or(open.zone), week: week(scope, staff)?, holidays: Vec::new() };
            let is_closed = open.holiday(open.day_of(now)).is_some_and(|holiday| holiday.spans.is_empty());
            own.open_at(now) && !is_closed
        }
    })
}

fn week(scope: &Scope<'_>, staff: StaffId) -> Result<Week> {
    read_week(&scope.rows(WEEK, params! { "staff" => staff })?)
}

/// After how many minutes an unanswered customer is told of.
pub fn unanswered_minutes(scope: &Scope<'_>) -> Result<i64> {
    scope.row(MINUTES, params! {})?.map_or(Ok(UNLESS_CHOSEN), |row| row.get("minutes"))
}

/// When a customer who has waited since then is told of as unanswered. While the business is closed nobody is expected to
/// answer, so that the wait counts from its next opening.
pub fn unanswered_at(scope: &Scope<'_>, since: Timestamp) -> Result<Timestamp> {
    let minutes = u64::try_from(unanswered_minutes(scope)?).unwrap_or_default();
    let begins = hours::get(scope)?.next_opening(since).unwrap_or(since);
    Ok(begins + Duration::from_secs(minutes * 60))
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
