//! A number that hears nothing, against its habit: nobody writes, or Meta does not reach us.
//!
//! - Its habit is by the clock on the business's own wall: summer time begins and ends, and people do not change.
//! - Its habit is the hours in which anything came from Meta for it, messages and receipts alike: both come by the same way.
//! - It is silent when nothing came for three full hours or more, and in the same hours of the same weekdays, in each of the
//!   last four weeks, something came in at least three different hours.               (docs/decisions.md, "A silent number")
//! - Holidays of the business are judged by nobody, and no other day by them: neither their hours nor a week in which the same
//!   hours were a holiday's count.                                                              (`accounts::tenants::hours`)
//! - Owners are told once a spell; the next thing that comes ends it.
//! - An hour in which Kontor itself was away is judged by nobody.

use std::collections::BTreeSet;

use ::store::{NewTask, Result, Sql, Tx, params, sql};
use accounts::notices::{self, Kind, Notice, To};
use accounts::tenants::{self, hours::Hours};
use chrono::{NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;
use kernel::{AppId, InboxId, Timestamp};

use crate::inboxes;

/// The task that listens to one number, every hour.
pub(crate) const LISTEN: &str = "inbox.listen";

const HOUR: i64 = 60 * 60;
/// How far into an hour the one before is judged.
const LATER: i64 = 5 * 60;
const WEEK: i64 = 7 * 24;
const WEEKS: i64 = 4;
/// In place of a week with a holiday an older one is taken, as long as they are known.
const MOST_WEEKS: i64 = WEEKS + 1;
/// 1 January 1970, in days since the year 1 began.
const FIRST_DAY: i64 = 719_163;
/// The fewest quiet hours that are worth a word, and the fewest of the same hours in which a number usually hears something.
const FEWEST: i64 = 3;
/// Four weeks, one more that a silence may last, and one to spare.
const KEPT: i64 = 6 * WEEK;

const HEARD: Sql = sql!(
    "insert into heard_hour (tenant_id, inbox_id, hour) select i.tenant_id, i.id, cast(:hour as bigint) from inbox i \
     where i.tenant_id = :tenant and i.app_id = :app and i.external_id = :number and i.disconnected_at is null \
     on conflict (tenant_id, inbox_id, hour) do nothing returning inbox_id"
);
const END: Sql = sql!(
    "update inbox set silent_since = null where tenant_id = :tenant and app_id = :app and external_id = :number \
     and silent_since is not null returning id"
);
const BEGIN: Sql = sql!(
    "update inbox set silent_since = :since where tenant_id = :tenant and id = :id and silent_since is null \
     and disconnected_at is null"
);
const HABIT: Sql =
    sql!("select hour from heard_hour where tenant_id = :tenant and inbox_id = :id order by hour limit 1100");
const SWEEP: Sql = sql!("delete from heard_hour where tenant_id = :tenant and inbox_id = :id and hour < :before");

/// The hour that a moment lies in.
pub(crate) fn hour_of(at: Timestamp) -> i64 {
    at.seconds().div_euclid(HOUR)
}

/// Something came for a number.
pub(crate) fn heard(tx: &mut Tx<'_>, app: AppId, number: &str, hour: i64) -> Result<()> {
    // Whoever hears something is listened to from this hour on, however long it has been connected.
    for row in tx.rows(HEARD, params! { "app" => app, "number" => number, "hour" => hour })? {
        listen_next(tx, row.get("inbox_id")?)?;
    }
    for row in tx.rows(END, params! { "app" => app, "number" => number })? {
        let page = super::page(tx.tenant(), row.get("id")?);
        notices::settled(tx, Kind::NumberSilent, &page)?;
    }
    Ok(())
}

/// Has the number listened to in the next hour. A second call for the same hour changes nothing.
pub(crate) fn listen_next(tx: &mut Tx<'_>, id: InboxId) -> Result<()> {
    let hour = hour_of(tx.now()) + 1;
    let task = NewTask::new(LISTEN, format!("{id}:{hour}")).run_at(Timestamp::from_seconds(hour * HOUR + LATER));
    tx.enqueue(task.fact("inbox_id", id).fact("hour", hour))
}

/// Judges the hours before `hour`, and listens on.
pub(crate) fn listen(tx: &mut Tx<'_>, id: InboxId, hour: i64) -> Result<()> {
    let Some(inbox) = inboxes::get(tx, id)?.filter(inboxes::Inbox::is_connected) else {
        // Its habit goes with the connection.
        return tx.execute(SWEEP, params! { "id" => id, "before" => i64::MAX }).map(|_| ());
    };
    listen_next(tx, id)?;
    tx.execute(SWEEP, params! { "id" => id, "before" => hour - KEPT })?;
    if hour_of(tx.now()) != hour {
        return Ok(());
    }
    let heard: BTreeSet<i64> =
        tx.rows(HABIT, params! { "id" => id })?.iter().map(|row| row.get("hour")).collect::<Result<_>>()?;
    // People write by the clock on their wall, whatever it is in UTC since the last change to or from summer time.
    let hours = tenants::hours::get(tx)?;
    let habit = heard.iter().map(|hour| on_the_wall(*hour, hours.zone)).collect();
    let is_silent = silence(&habit, on_the_wall(hour, hours.zone), |hour| is_holiday(&hours, hour)).is_some();
    let Some(last) = heard.last().filter(|_| is_silent) else { return Ok(()) };
    let hours = hour - last - 1;
    let since = Timestamp::from_seconds((last + 1) * HOUR);
    if tx.execute(BEGIN, params! { "id" => id, "since" => since })? == 0 {
        return Ok(());
    }
    let key = format!("{id}:{}", since.seconds());
    let notice = Notice::new(Kind::NumberSilent, To::Owners, key, super::page(tx.tenant(), id));
    notices::tell(tx, notice.fact("number", inbox.name).fact("hours", hours))
}

/// The same hour, counted by the clock on the wall of a zone.
fn on_the_wall(hour: i64, zone: Tz) -> i64 {
    let at = Timestamp::from_seconds(hour * HOUR).utc();
    let offset = zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
    hour + i64::from(offset).div_euclid(HOUR)
}

/// Whether an hour on the wall is one of a holiday, whenever the business is open on it: people write otherwise then.
fn is_holiday(hours: &Hours, hour: i64) -> bool {
    let day = NaiveDate::from_num_days_from_ce_opt(i32::try_from(hour.div_euclid(24) + FIRST_DAY).unwrap_or(0));
    day.is_some_and(|day| hours.holiday(day).is_some())
}

/// For how many full hours before `now` nothing came, if that is against the habit.
fn silence(heard: &BTreeSet<i64>, now: i64, is_holiday: impl Fn(i64) -> bool) -> Option<i64> {
    let first = heard.last()? + 1;
    let lasts = now - first;
    if !(FEWEST..=WEEK).contains(&lasts) {
        return None;
    }
    let quiet: Vec<i64> = (first..now).filter(|hour| !is_holiday(*hour)).collect();
    let then = |week: i64| quiet.iter().map(move |hour| hour - week * WEEK);
    let is_enough = |hours: usize| i64::try_from(hours).is_ok_and(|hours| hours >= FEWEST);
    let usual = |week: i64| is_enough(then(week).filter(|hour| heard.contains(hour)).count());
    let mut weeks = (1..=MOST_WEEKS).filter(|week| !then(*week).any(&is_holiday));
    let is_against = is_enough(quiet.len()) && (0..WEEKS).all(|_| weeks.next().is_some_and(usual));
    is_against.then_some(lasts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many weeks, and in each of their days these hours.
    fn habit(weeks: i64, days: &[i64], hours: std::ops::Range<i64>) -> BTreeSet<i64> {
        let day = |week: i64, day: i64| hours.clone().map(move |hour| week * WEEK + day * 24 + hour);
        (0..weeks).flat_map(|week| days.iter().flat_map(move |one| day(week, *one)).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn a_habit_stays_when_summer_time_ends() {
        // Four weeks of working days, 9 to 18 o'clock in Berlin; summer time ended in the night before the last Monday's week.
        let zone = Tz::Europe__Berlin;
        let hour = |day: i64, hour: u32| {
            let midnight = zone.with_ymd_and_hms(2026, 9, 28, 0, 0, 0).unwrap().date_naive();
            let day = midnight + chrono::Duration::days(day);
            let at = day.and_hms_opt(hour, 0, 0).unwrap().and_local_timezone(zone).unwrap();
            at.timestamp().div_euclid(HOUR)
        };
        let days = (0..4).flat_map(|week| (0..5).map(move |day| week * 7 + day));
        let heard: BTreeSet<i64> =
            days.flat_map(|day| (9..18).map(move |at| (day, at))).map(|(day, at)| hour(day, at)).collect();
        let wall: BTreeSet<i64> = heard.iter().map(|hour| on_the_wall(*hour, zone)).collect();
        let judged = |at: u32| silence(&wall, on_the_wall(hour(28, at), zone), |_| false).is_some();
        // Monday 26 October: at noon three of the usual hours are missing, and not an hour earlier.
        assert_eq!((judged(11), judged(12)), (false, true));
        // The control: in UTC it would have been an hour too early.
        assert!(silence(&heard, hour(28, 11), |_| false).is_some());
    }

    #[test]
    fn only_silence_against_the_habit_of_four_weeks_counts() {
        let working = habit(4, &[0, 1, 2, 3, 4], 9..18);
        let after = |day: i64, hour: i64| silence(&working, 4 * WEEK + day * 24 + hour, |_| false);
        // Friday 18:00 to Monday 12:00: nobody works on the weekend, and three hours of Monday are missing.
        assert_eq!((after(0, 9), after(0, 11), after(0, 12)), (None, None, Some(66)));
        // A number that began three weeks ago has no habit yet.
        let young = habit(3, &[0, 1, 2, 3, 4], 9..18);
        assert_eq!(silence(&young, 3 * WEEK + 12, |_| false), None);
        // Someone writes around the clock: three hours are enough, two are not.
        let always = habit(5, &[0, 1, 2, 3, 4, 5, 6], 0..24);
        assert_eq!(
            (silence(&always, 5 * WEEK + 2, |_| false), silence(&always, 5 * WEEK + 3, |_| false)),
            (None, Some(3))
        );
        // Once a day: quiet for a day is nothing, for three it is.
        let rarely = habit(5, &[0, 1, 2, 3, 4, 5, 6], 9..10);
        assert_eq!(silence(&rarely, 5 * WEEK + 34, |_| false), None);
        assert_eq!(silence(&rarely, 5 * WEEK + 2 * 24 + 10, |_| false), Some(72));
        // One of the four weeks was as quiet: a holiday, or Kontor was away.
        let mut gap = working.clone();
        gap.retain(|hour| hour / WEEK != 2);
        assert_eq!(silence(&gap, 4 * WEEK + 12, |_| false), None);
        assert_eq!(silence(&BTreeSet::new(), 12, |_| false), None);
    }

    #[test]
    fn a_holiday_is_quiet_and_alarms_nobody_then_or_later() {
        let working = habit(6, &[0, 1, 2, 3, 4], 9..18);
        let at = |week: i64, day: i64, hour: i64| week * WEEK + day * 24 + hour;
        let on = |week: i64, day: i64| move |hour: i64| hour.div_euclid(24) == week * 7 + day;
        // A Monday without a word, until noon: an alarm, but where it is a holiday.
        assert_eq!(silence(&working, at(6, 0, 12), |_| false), Some(66));
        assert_eq!(silence(&working, at(6, 0, 18), on(6, 0)), None);
        // Tuesday is a day like others, and three of its hours are missing at noon.
        assert_eq!(silence(&working, at(6, 1, 11), on(6, 0)), None);
        assert_eq!(silence(&working, at(6, 1, 12), on(6, 0)), Some(90));
        // The Monday two weeks before was one: an older one speaks in its place. The control: without that it would be silent.
        let mut gap = working.clone();
        gap.retain(|hour| !on(4, 0)(*hour));
        assert_eq!(silence(&gap, at(6, 0, 12), |_| false), None);
        assert_eq!(silence(&gap, at(6, 0, 12), on(4, 0)), Some(66));
        // Two such weeks leave too few to compare with.
        let both = |hour: i64| on(4, 0)(hour) || on(2, 0)(hour);
        gap.retain(|hour| !on(2, 0)(*hour));
        assert_eq!(silence(&gap, at(6, 0, 12), both), None);
    }

    #[test]
    fn a_holiday_is_one_of_the_business_own_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let holiday = tenants::hours::Holiday {
            id: uuid::Uuid::nil(),
            name: "Christmas".to_owned(),
            first: day("2026-12-25"),
            last: day("2026-12-26"),
            is_yearly: true,
            spans: Vec::new(),
        };
        let hours = Hours { zone: Tz::Europe__Berlin, week: Default::default(), holidays: vec![holiday] };
        // 24 December, 23:30 in Berlin is 22:30 in UTC.
        let wall = |text: &str| on_the_wall(hour_of(Timestamp::parse(text).unwrap()), hours.zone);
        assert!(!is_holiday(&hours, wall("2026-12-24T22:30:00Z")));
        assert!(is_holiday(&hours, wall("2026-12-24T23:30:00Z")));
        assert!(is_holiday(&hours, wall("2027-12-26T22:30:00Z")));
        assert!(!is_holiday(&hours, wall("2026-12-26T23:30:00Z")));
    }
}
