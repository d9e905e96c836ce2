//! When a place is open, as a clock on its wall would say. No I/O, no clock.
//!
//! - What is open goes by the wall clock: an hour that the clock shows twice counts twice, one that it skips not at all.
//! - What [`Hours::open_between`] adds up is what [`Hours::open_at`] says at each moment.   (kontor's `reports`, by a second count)
//! - Of several holidays on a day the shortest decides; of equally long ones the one that does not come back every year.

use std::time::Duration;

use chrono::{Datelike, Days, NaiveDate, Offset, TimeZone, Timelike};
use chrono_tz::Tz;
use kernel::Timestamp;
use uuid::Uuid;

use super::Span;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A date begins at most so long before it does at UTC, and ends as long after it: offsets are below 15 hours.
const APART: i64 = 15 * HOUR;
/// Whoever is closed for longer is closed until further notice.
const LOOKED_AHEAD: u64 = 400;
/// Whoever is open for longer does not close.
const LONGEST_OPEN: u64 = 14;

/// An ordinary week, from Monday on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week(pub [Vec<Span>; 7]);

impl Week {
    /// Whether it says anything.
    pub fn is_set(&self) -> bool {
        self.0.iter().any(|day| !day.is_empty())
    }

    fn of(&self, day: NaiveDate) -> &[Span] {
        &self.0[day.weekday().num_days_from_monday() as usize]
    }
}

/// Days on which it is otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub id: Uuid,
    pub name: String,
    pub first: NaiveDate,
    /// Included.
    pub last: NaiveDate,
    /// It comes back on the same dates of every year; on 29 February only where there is one.
    pub is_yearly: bool,
    /// When it is open nevertheless.
    pub spans: Vec<Span>,
}

impl Holiday {
    pub fn is_on(&self, day: NaiveDate) -> bool {
        self.around(day).is_some_and(|(first, _)| first <= day)
    }

    /// Its first and last day, of the time that holds this day, or else comes next.
    pub fn around(&self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        if !self.is_yearly {
            return Some((self.first, self.last)).filter(|(_, last)| *last >= day);
        }
        // Within eight years there is a 29 February, also around 1900 and 2100.
        let begins = (day.year() - 1..=day.year() + 8).filter_map(|year| self.first.with_year(year));
        begins.map(|first| (first, first + (self.last - self.first))).find(|(_, last)| *last >= day)
    }

    fn length(&self) -> i64 {
        (self.last - self.first).num_days()
    }
}

/// When a place is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    pub zone: Tz,
    /// Where it says nothing, every day is open that is no holiday.
    pub week: Week,
    pub holidays: Vec<Holiday>,
}

impl Hours {
    /// Whether it is open at a moment.
    pub fn open_at(&self, at: Timestamp) -> bool {
        let local = at.utc().with_timezone(&self.zone).naive_local();
        let minute = local.hour() * 60 + local.minute();
        self.of_day(local.date()).iter().any(|span| span.holds(minute))
    }

    /// The first moment, from this one on, at which it is open; nothing if it is closed until further notice.
    pub fn next_opening(&self, at: Timestamp) -> Option<Timestamp> {
        if self.open_at(at) {
            return Some(at);
        }
        let today = self.day_of(at);
        let mut found: Option<i64> = None;
        for ahead in 0..LOOKED_AHEAD {
            let day = today.checked_add_days(Days::new(ahead))?.pred_opt()?;
            let opens = self.opened(day).into_iter().filter(|(_, until)| *until > at.seconds()).map(|(from, _)| from);
            let earlier = opens.min();
            // Where the clock goes back over midnight, the next day begins before this one ends.
            match (found, earlier) {
                (Some(found), earlier) => return Some(Timestamp::from_seconds(earlier.unwrap_or(found).min(found))),
                (None, earlier) => found = earlier,
            }
        }
        found.map(Timestamp::from_seconds)
    }

    /// Until when it is open that is open now; nothing if it is closed, or does not close.
    pub fn closes_after(&self, at: Timestamp) -> Option<Timestamp> {
        let today = self.day_of(at).pred_opt()?;
        let mut all: Vec<(i64, i64)> = (0..LONGEST_OPEN)
            .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
            .flat_map(|day| self.opened(day))
            .collect();
        all.sort_unstable();
        let mut end = at.seconds();
        for (from, until) in all {
            if from <= end && until > end {
                end = until;
            }
        }
        let is_known = end > at.seconds() && end < at.seconds() + DAY * (i64::try_from(LONGEST_OPEN).ok()? - 3);
        is_known.then(|| Timestamp::from_seconds(end))
    }

    /// How long of the time between two moments it is open.
    pub fn open_between(&self, from: Timestamp, until: Timestamp) -> Duration {
        // Where the clock goes back over midnight, a day's hours may begin before it or end after it.
        let (first, last) = (self.day_of(from), self.day_of(until));
        let days = first.pred_opt().unwrap_or(first).iter_days().take_while(|day| Some(*day) <= last.succ_opt());
        let inside = |(open, close): (i64, i64)| {
            let (open, close) = (Timestamp::from_seconds(open).max(from), Timestamp::from_seconds(close).min(until));
            close.since(open)
        };
        days.flat_map(|day| self.opened(day)).map(inside).sum()
    }

    /// The first moment by which it has been open for so long since `from`; nothing if it is closed until further notice.
    /// What [`Hours::open_between`] adds up to that moment is exactly that long.
    pub fn open_for(&self, from: Timestamp, long: Duration) -> Option<Timestamp> {
        let yesterday = self.day_of(from).pred_opt()?;
        let (mut all, mut total, mut one_more) = (Vec::new(), Duration::ZERO, false);
        for ahead in 0..LOOKED_AHEAD {
            for (open, close) in self.opened(yesterday.checked_add_days(Days::new(ahead))?) {
                let (open, close) = (Timestamp::from_seconds(open).max(from), Timestamp::from_seconds(close));
                total += close.since(open);
                all.push((open, close));
            }
            // Where the clock goes back over midnight, the next day begins before this one ends.
            if one_more {
                break;
            }
            one_more = total >= long && ahead > 0;
        }
        all.retain(|(open, close)| open < close);
        all.sort_unstable();
        let mut left = long;
        for (open, close) in all {
            match close.since(open) {
                part if part >= left => return Some(open + left),
                part => left -= part,
            }
        }
        None
    }

    /// When it is open on a day.
    pub fn of_day(&self, day: NaiveDate) -> &[Span] {
        match self.holiday(day) {
            Some(holiday) => &holiday.spans,
            None if self.week.is_set() => self.week.of(day),
            None => &Span::WHOLE_DAY,
        }
    }

    /// What a day is, where it is no ordinary one.
    pub fn holiday(&self, day: NaiveDate) -> Option<&Holiday> {
        let on = self.holidays.iter().filter(|holiday| holiday.is_on(day));
        on.min_by_key(|holiday| (holiday.length(), holiday.is_yearly))
    }

    /// The date on the wall.
    pub fn day_of(&self, at: Timestamp) -> NaiveDate {
        at.utc().with_timezone(&self.zone).date_naive()
    }

    /// When it is open on a day, in seconds of UTC. A day on which the clock changes is taken in parts.
    fn opened(&self, day: NaiveDate) -> Vec<(i64, i64)> {
        let spans = self.of_day(day);
        if spans.is_empty() {
            return Vec::new();
        }
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
        let mut open = Vec::new();
        for (begin, end, offset) in self.parts(midnight - APART, midnight + DAY + APART) {
            for span in spans {
                let (from, until) = (i64::from(span.from()) * MINUTE, i64::from(span.until()) * MINUTE);
                let (from, until) = ((midnight + from - offset).max(begin), (midnight + until - offset).min(end));
                if from < until {
                    open.push((from, until));
                }
            }
        }
        open
    }

    /// The time from `begin` to `end` in parts of one offset each. No zone changes its clock twice within an hour.
    fn parts(&self, begin: i64, end: i64) -> Vec<(i64, i64, i64)> {
        let mut parts = Vec::new();
        let (mut from, mut at) = (begin, begin);
        while at < end {
            let next = (at + HOUR).min(end);
            let offset = self.offset(at);
            if self.offset(next) != offset {
                let (mut before, mut after) = (at, next);
                while after - before > 1 {
                    let middle = before + (after - before) / 2;
                    if self.offset(middle) == offset { before = middle } else { after = middle }
                }
                parts.push((from, after, offset));
                from = after;
            }
            at = next;
        }
        parts.push((from, end, self.offset(from)));
        parts
    }

    fn offset(&self, seconds: i64) -> i64 {
        let at = Timestamp::from_seconds(seconds).utc().naive_utc();
        i64::from(self.zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
    }
}
