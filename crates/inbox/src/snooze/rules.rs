//! Times to choose from, as the reader's clock on the wall says them. No I/O, no clock.
//!
//! - A time that the clock skips is the moment at which it would have been; one that it shows twice is the first.
//! - Where the business has hours, a morning begins when it opens, and what it would miss is not offered.

use accounts::tenants::hours::Hours;
use chrono::{Datelike, Days, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Timelike};
use chrono_tz::Tz;
use kernel::Timestamp;

const AFTERNOON: (u32, u32) = (15, 0);
const MORNING: (u32, u32) = (9, 0);

/// A time that is offered by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preset {
    ThisAfternoon,
    TomorrowMorning,
    /// Where tomorrow is closed.
    NextOpening,
    NextWeek,
}

/// The moment at which a wall shows this.
pub(crate) fn instant(zone: Tz, wall: NaiveDateTime) -> Timestamp {
    let seconds = match zone.from_local_datetime(&wall) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.timestamp(),
        MappedLocalTime::None => {
            // Clocks are set once a night at most: the day before still goes by the old one.
            let before = wall.checked_sub_days(Days::new(1)).unwrap_or(wall);
            let offset = zone.offset_from_utc_datetime(&before).fix().local_minus_utc();
            wall.and_utc().timestamp() - i64::from(offset)
        }
    };
    Timestamp::from_seconds(seconds)
}

/// What a browser's field for day and time sends, in the reader's zone.
pub(crate) fn typed(zone: Tz, text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let wall = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"].into_iter();
    let wall = wall.filter_map(|form| NaiveDateTime::parse_from_str(text, form).ok()).next()?;
    (2000..=2199).contains(&wall.year()).then(|| instant(zone, wall))
}

/// The same, to be put into such a field.
pub(crate) fn field_value(zone: Tz, at: Timestamp) -> String {
    let wall = at.utc().with_timezone(&zone).naive_local();
    format!("{}T{:02}:{:02}", wall.date(), wall.hour(), wall.minute())
}

/// What is offered now, soonest first.
pub(crate) fn presets(now: Timestamp, zone: Tz, hours: &Hours) -> Vec<(Preset, Timestamp)> {
    let today = now.utc().with_timezone(&zone).date_naive();
    let day_of = |at: Timestamp| at.utc().with_timezone(&zone).date_naive();
    let mut found = Vec::new();
    let afternoon = instant(zone, at(today, AFTERNOON));
    if now < afternoon && hours.next_opening(afternoon).is_some_and(|opening| opening == afternoon) {
        found.push((Preset::ThisAfternoon, afternoon));
    }
    let next_week = today.checked_add_days(Days::new(u64::from(7 - today.weekday().num_days_from_monday())));
    let next_week = next_week.and_then(|monday| morning(zone, hours, monday));
    if let Some(morning) = today.succ_opt().and_then(|tomorrow| morning(zone, hours, tomorrow)) {
        let is_tomorrow = Some(day_of(morning)) == today.succ_opt();
        found.push((if is_tomorrow { Preset::TomorrowMorning } else { Preset::NextOpening }, morning));
    }
    if let Some(monday) = next_week {
        // Where the next opening is next week's, one of the two is enough.
        found.retain(|(preset, time)| *preset == Preset::TomorrowMorning || *time != monday);
        if !found.iter().any(|(_, time)| *time == monday) {
            found.push((Preset::NextWeek, monday));
        }
    }
    found
}

/// When a day's work begins; the next day's that has any, if this one has none.
fn morning(zone: Tz, hours: &Hours, day: NaiveDate) -> Option<Timestamp> {
    let from = if hours.week.is_set() { (0, 0) } else { MORNING };
    hours.next_opening(instant(zone, at(day, from)))
}

fn at(day: NaiveDate, (hour, minute): (u32, u32)) -> NaiveDateTime {
    day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use accounts::tenants::hours::{Span, Week};

    use super::*;

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    fn time(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn hours(days: [&str; 7]) -> Hours {
        Hours { zone: BERLIN, week: Week(days.map(|day| Span::parse_day(day).unwrap())), holidays: Vec::new() }
    }

    fn always() -> Hours {
        hours([""; 7])
    }

    #[test]
    fn a_wall_that_changes_its_clock_still_names_one_moment() {
        for (zone, wall, expected) in [
            // Berlin springs forward at 02:00 on 28 March 2027, and falls back at 03:00 on 31 October 2027.
            (BERLIN, "2027-03-28T01:59", "2027-03-28T00:59:00Z"),
            (BERLIN, "2027-03-28T02:30", "2027-03-28T01:30:00Z"),
            (BERLIN, "2027-03-28T03:00", "2027-03-28T01:00:00Z"),
            (BERLIN, "2027-10-31T02:30", "2027-10-31T00:30:00Z"),
            (BERLIN, "2027-10-31T03:00", "2027-10-31T02:00:00Z"),
            // Lord Howe Island moves by half an hour.
            (chrono_tz::Australia::Lord_Howe, "2027-10-03T02:15", "2027-10-02T15:45:00Z"),
            // Samoa skipped the whole of 30 December 2011.
            (chrono_tz::Pacific::Apia, "2011-12-31T09:00", "2011-12-30T19:00:00Z"),
        ] {
            assert_eq!(typed(zone, wall), Some(time(expected)), "{zone} {wall}");
        }
        for wall in ["", "tomorrow", "2027-13-01T09:00", "2027-03-28", "1822-01-01T09:00"] {
            assert_eq!(typed(BERLIN, wall), None, "{wall}");
        }
        assert_eq!(field_value(BERLIN, time("2027-03-28T01:00:00Z")), "2027-03-28T03:00");
    }

    #[test]
    fn presets_go_by_the_readers_wall_and_the_businesss_hours() {
        use Preset::{NextOpening, NextWeek, ThisAfternoon, TomorrowMorning};
        let weekdays = || hours(["8-18", "8-18", "8-12", "8-18", "8-18", "", ""]);
        type Case = (&'static str, Hours, Vec<(Preset, &'static str)>);
        let cases: [Case; 6] = [
            // A Tuesday morning.
            (
                "2026-11-24T08:00:00Z",
                always(),
                vec![
                    (ThisAfternoon, "2026-11-24T14:00:00Z"),
                    (TomorrowMorning, "2026-11-25T08:00:00Z"),
                    (NextWeek, "2026-11-30T08:00:00Z"),
                ],
            ),
            // With hours a morning begins when it opens; a Wednesday afternoon off is not offered.
            (
                "2026-11-25T08:00:00Z",
                weekdays(),
                vec![(TomorrowMorning, "2026-11-26T07:00:00Z"), (NextWeek, "2026-11-30T07:00:00Z")],
            ),
            // On a Friday evening tomorrow is closed, and the next opening is next week's.
            ("2026-11-27T19:00:00Z", weekdays(), vec![(NextWeek, "2026-11-30T07:00:00Z")]),
            // On a Sunday both are tomorrow.
            ("2026-11-22T12:00:00Z", weekdays(), vec![(TomorrowMorning, "2026-11-23T07:00:00Z")]),
            // On the eve of the change to summer time it is nine on the wall all the same.
            (
                "2027-03-27T18:00:00Z",
                always(),
                vec![(TomorrowMorning, "2027-03-28T07:00:00Z"), (NextWeek, "2027-03-29T07:00:00Z")],
            ),
            // And back.
            (
                "2027-10-30T18:00:00Z",
                always(),
                vec![(TomorrowMorning, "2027-10-31T08:00:00Z"), (NextWeek, "2027-11-01T08:00:00Z")],
            ),
        ];
        for (now, hours, expected) in cases {
            let expected: Vec<(Preset, Timestamp)> = expected.into_iter().map(|(one, at)| (one, time(at))).collect();
            assert_eq!(presets(time(now), BERLIN, &hours), expected, "{now}");
        }
        // A bridge day: the next opening is neither tomorrow nor next week.
        let mut bridged = weekdays();
        bridged.holidays.push(accounts::tenants::hours::Holiday {
            id: uuid::Uuid::nil(),
            name: "Fair".to_owned(),
            first: NaiveDate::from_ymd_opt(2026, 11, 25).unwrap(),
            last: NaiveDate::from_ymd_opt(2026, 11, 25).unwrap(),
            is_yearly: false,
            spans: Vec::new(),
        });
        let found = presets(time("2026-11-24T17:30:00Z"), BERLIN, &bridged);
        assert_eq!(found[0], (NextOpening, time("2026-11-26T07:00:00Z")), "{found:?}");
    }
}
