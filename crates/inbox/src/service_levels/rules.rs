//! When a promise is due, and when somebody is warned of it. No I/O, no clock.

use std::str::FromStr;
use std::time::Duration;

use accounts::tenants::hours::Hours;
use kernel::{Timestamp, UnknownWord};

/// What is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The first answer since the conversation was opened.
    First,
    /// Each answer after it.
    Next,
    /// That it is closed.
    Resolution,
}

impl Level {
    pub const ALL: [Level; 3] = [Level::First, Level::Next, Level::Resolution];

    pub const fn as_str(self) -> &'static str {
        match self {
            Level::First => "first",
            Level::Next => "next",
            Level::Resolution => "resolution",
        }
    }
}

impl FromStr for Level {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Level::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// What an inbox promises, in minutes of its opening hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    pub first: Option<i64>,
    pub next: Option<i64>,
    pub resolution: Option<i64>,
    /// After how many hundredths of the time somebody is warned.
    pub warn_percent: Option<i64>,
}

impl Rule {
    pub const fn minutes(&self, level: Level) -> Option<i64> {
        match level {
            Level::First => self.first,
            Level::Next => self.next,
            Level::Resolution => self.resolution,
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.first.is_none() && self.next.is_none() && self.resolution.is_none()
    }
}

/// When to warn, and when it is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) warn_at: Option<Timestamp>,
    pub(super) due_at: Timestamp,
}

/// When what runs from this moment on, and ran so long before, is due. Nothing where nothing is promised, or the business is
/// closed until further notice: then it is due when it says when it opens.
pub(super) fn due(hours: &Hours, rule: &Rule, level: Level, from: Timestamp, ran: Duration) -> Option<Due> {
    let minutes = u64::try_from(rule.minutes(level)?).ok()?;
    let whole = Duration::from_secs(60 * minutes);
    let due_at = hours.open_for(from, whole.saturating_sub(ran))?;
    let part = |percent: i64| Duration::from_secs(60 * minutes * u64::try_from(percent).unwrap_or(100) / 100);
    let warn_at = rule.warn_percent.and_then(|percent| hours.open_for(from, part(percent).saturating_sub(ran)));
    Some(Due { warn_at, due_at })
}

#[cfg(test)]
mod tests {
    use accounts::tenants::hours::{Holiday, Span, Week};
    use chrono_tz::Tz;
    use uuid::Uuid;

    use super::*;

    fn hours(week: [&str; 7], holiday: &str) -> Hours {
        let mut holidays = Vec::new();
        if !holiday.is_empty() {
            let day = holiday.parse().unwrap();
            let one = Holiday {
                id: Uuid::nil(),
                name: "Away".to_owned(),
                first: day,
                last: day,
                is_yearly: false,
                spans: Vec::new(),
            };
            holidays.push(one);
        }
        Hours { zone: Tz::Europe__Berlin, week: Week(week.map(|day| Span::parse_day(day).unwrap())), holidays }
    }

    #[test]
    fn minutes_of_opening_hours_run_while_it_is_open_and_at_no_other_time() {
        const SHOP: [&str; 7] = ["9-12, 14-18", "9-18", "9-18", "9-18", "9-18", "10-14", ""];
        const ALWAYS: [&str; 7] = [""; 7];
        const NEVER: [&str; 7] = [""; 7];
        const NIGHT: [&str; 7] = ["0-4"; 7];
        let none = Duration::ZERO;
        let hour = Duration::from_secs(3600);
        for (name, week, holiday, from, minutes, ran, warn, due) in [
            (
                "within the morning",
                SHOP,
                "",
                "2026-11-23T08:10:00Z",
                60,
                none,
                "2026-11-23T08:55:00Z",
                "2026-11-23T09:10:00Z",
            ),
            ("over noon", SHOP, "", "2026-11-23T10:30:00Z", 60, none, "2026-11-23T13:15:00Z", "2026-11-23T13:30:00Z"),
            // What falls on closing time is due at closing time, not when it opens again.
            (
                "to the minute it closes",
                SHOP,
                "",
                "2026-11-23T10:00:00Z",
                60,
                none,
                "2026-11-23T10:45:00Z",
                "2026-11-23T11:00:00Z",
            ),
            (
                "written at night",
                SHOP,
                "",
                "2026-11-22T23:00:00Z",
                60,
                none,
                "2026-11-23T08:45:00Z",
                "2026-11-23T09:00:00Z",
            ),
            (
                "over the weekend",
                SHOP,
                "",
                "2026-11-21T12:30:00Z",
                60,
                none,
                "2026-11-23T08:15:00Z",
                "2026-11-23T08:30:00Z",
            ),
            (
                "over a holiday",
                SHOP,
                "2026-11-24",
                "2026-11-23T16:30:00Z",
                60,
                none,
                "2026-11-25T08:15:00Z",
                "2026-11-25T08:30:00Z",
            ),
            // The part that ran before a sleep counts; the warning's time may have gone by with it.
            (
                "after a sleep",
                SHOP,
                "",
                "2026-11-25T08:00:00Z",
                120,
                hour,
                "2026-11-25T08:30:00Z",
                "2026-11-25T09:00:00Z",
            ),
            (
                "late after a sleep",
                SHOP,
                "",
                "2026-11-25T08:00:00Z",
                30,
                hour,
                "2026-11-25T08:00:00Z",
                "2026-11-25T08:00:00Z",
            ),
            // The clock goes forward: the hour from two to three is not there. It goes back: that hour is there twice.
            ("spring", NIGHT, "", "2026-03-29T00:00:00Z", 120, none, "2026-03-29T01:30:00Z", "2026-03-29T02:00:00Z"),
            ("autumn", NIGHT, "", "2026-10-24T22:00:00Z", 300, none, "2026-10-25T01:45:00Z", "2026-10-25T03:00:00Z"),
            (
                "no hours said",
                ALWAYS,
                "",
                "2026-11-22T23:00:00Z",
                60,
                none,
                "2026-11-22T23:45:00Z",
                "2026-11-23T00:00:00Z",
            ),
            (
                "no hours said, a holiday",
                NEVER,
                "2026-11-23",
                "2026-11-23T10:00:00Z",
                60,
                none,
                "2026-11-23T23:45:00Z",
                "2026-11-24T00:00:00Z",
            ),
        ] {
            let rule = Rule { first: Some(minutes), warn_percent: Some(75), ..Rule::default() };
            let from = Timestamp::parse(from).unwrap();
            let hours = hours(week, holiday);
            let reckoned = super::due(&hours, &rule, Level::First, from, ran).unwrap();
            let expected =
                Due { warn_at: Some(Timestamp::parse(warn).unwrap()), due_at: Timestamp::parse(due).unwrap() };
            assert_eq!(reckoned, expected, "{name}");
            // The same function that the reports add up by says how much was open until then.
            let promised = Duration::from_secs(60 * u64::try_from(minutes).unwrap()).saturating_sub(ran);
            assert_eq!(hours.open_between(from, reckoned.due_at), promised, "{name}");
            assert_eq!(super::due(&hours, &rule, Level::Next, from, ran), None, "{name}: of what is not promised");
        }
    }
}
