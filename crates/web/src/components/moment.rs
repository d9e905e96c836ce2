//! Times as people read them: in their zone and manner, relative for a day, then dates. Pure: now is handed in.

use chrono::{DateTime, Datelike};
use chrono_tz::Tz;
use kernel::{Locale, Timestamp};
use maud::{Markup, html};

use crate::{manner, t};

/// Who reads the page, and when: her language, her time zone, the time of asking.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    pub locale: Locale,
    pub zone: Tz,
    pub now: Timestamp,
}

/// For lists: "now", "10:42", "Yesterday", "Mon", "12 Sept", "12 Sept 2025".
pub fn short(reader: Reader, at: Timestamp) -> Markup {
    element(reader, at, &short_words(reader, at))
}

/// For sentences and logs: "just now", "5 min ago", "3 h ago", "yesterday, 10:42", "12 Sept, 10:42", "12 Sept 2025".
pub fn ago(reader: Reader, at: Timestamp) -> Markup {
    element(reader, at, &ago_words(reader, at))
}

/// The time of day, under a day's divider: "10:42".
pub fn clock(reader: Reader, at: Timestamp) -> Markup {
    element(reader, at, &manner::clock(reader.locale, local(reader, at)))
}

/// The day, between messages: "Today", "Yesterday", "Monday", "Monday 12 September", "12 September 2025".
pub fn day(reader: Reader, at: Timestamp) -> Markup {
    html! { time datetime=(local(reader, at).date_naive()) { (day_words(reader, at)) } }
}

/// Day and time in full: "12 September 2026 at 10:42".
pub fn full_words(reader: Reader, at: Timestamp) -> String {
    manner::long_date_and_clock(reader.locale, local(reader, at))
}

/// Whether two messages stand under the same divider.
pub fn same_day(reader: Reader, one: Timestamp, other: Timestamp) -> bool {
    local(reader, one).date_naive() == local(reader, other).date_naive()
}

pub fn short_words(reader: Reader, at: Timestamp) -> String {
    let time = local(reader, at);
    match days_ago(reader, at) {
        0 if is_now(reader, at) => t!(reader.locale, "time-now"),
        0 => manner::clock(reader.locale, time),
        1 => t!(reader.locale, "time-yesterday"),
        2..=6 => manner::short_weekday(reader.locale, time),
        _ if is_this_year(reader, time) => manner::day(reader.locale, time),
        _ => manner::date_words(reader.locale, time),
    }
}

pub fn ago_words(reader: Reader, at: Timestamp) -> String {
    let time = local(reader, at);
    let minutes = reader.now.since(at).as_secs() / 60;
    let hours = minutes / 60;
    let is_past = at <= reader.now;
    match days_ago(reader, at) {
        _ if is_now(reader, at) => t!(reader.locale, "time-just-now"),
        _ if is_past && minutes < 60 => t!(reader.locale, "time-minutes-ago", minutes = minutes),
        _ if is_past && hours < 24 => t!(reader.locale, "time-hours-ago", hours = hours),
        1 => t!(reader.locale, "time-yesterday-at", time = manner::clock(reader.locale, time)),
        _ if is_this_year(reader, time) => manner::day_and_clock(reader.locale, time),
        _ => manner::date_words(reader.locale, time),
    }
}

pub fn day_words(reader: Reader, at: Timestamp) -> String {
    let time = local(reader, at);
    match days_ago(reader, at) {
        0 => t!(reader.locale, "time-today"),
        1 => t!(reader.locale, "time-yesterday"),
        2..=6 => manner::weekday(reader.locale, time),
        _ if is_this_year(reader, time) => manner::weekday_and_day(reader.locale, time),
        _ => manner::long_date(reader.locale, time),
    }
}

/// For what lies ahead: "Mon 09:00", "12 Sept, 09:00".
pub fn ahead_words(reader: Reader, at: Timestamp) -> String {
    let time = local(reader, at);
    let days = time.date_naive().signed_duration_since(local(reader, reader.now).date_naive()).num_days();
    if days < 7 {
        return format!("{} {}", manner::short_weekday(reader.locale, time), manner::clock(reader.locale, time));
    }
    manner::day_and_clock(reader.locale, time)
}

/// How long something still stays open: "23 min", "5 h", "1 h 10 min". Rounded down, so that it never promises too much.
pub fn left_words(locale: Locale, seconds: u64) -> String {
    let minutes = seconds / 60;
    match (minutes / 60, minutes % 60) {
        (0, 0) => t!(locale, "time-under-a-minute"),
        (0, minutes) => t!(locale, "time-minutes", minutes = minutes),
        (hours, 0) => t!(locale, "time-hours", hours = hours),
        (hours, _) if hours >= 3 => t!(locale, "time-hours", hours = hours),
        (hours, minutes) => t!(locale, "time-hours-minutes", hours = hours, minutes = minutes),
    }
}

fn element(reader: Reader, at: Timestamp, words: &str) -> Markup {
    html! { time datetime=(at) title=(full_words(reader, at)) { (words) } }
}

fn local(reader: Reader, at: Timestamp) -> DateTime<Tz> {
    at.utc().with_timezone(&reader.zone)
}

/// Whole days on the wall between then and now; what lies ahead counts as far away, but today is today.
fn days_ago(reader: Reader, at: Timestamp) -> i64 {
    let (then, today) = (local(reader, at).date_naive(), local(reader, reader.now).date_naive());
    let days = today.signed_duration_since(then).num_days();
    if days < 0 { i64::MAX } else { days }
}

fn is_now(reader: Reader, at: Timestamp) -> bool {
    reader.now.since(at).as_secs() < 60 && at.since(reader.now).as_secs() < 60
}

fn is_this_year(reader: Reader, time: DateTime<Tz>) -> bool {
    time.year() == local(reader, reader.now).year()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(zone: Tz) -> Reader {
        Reader { locale: Locale::En, zone, now: time("2026-11-21T12:00:00Z") }
    }

    fn time(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn times_are_relative_for_a_day_then_dates() {
        for (at, short, ago, day) in [
            ("2026-11-21T11:59:30Z", "now", "just now", "Today"),
            ("2026-11-21T11:37:00Z", "12:37", "23 min ago", "Today"),
            ("2026-11-21T09:00:00Z", "10:00", "3 h ago", "Today"),
            ("2026-11-20T13:00:00Z", "Yesterday", "23 h ago", "Yesterday"),
            ("2026-11-20T09:00:00Z", "Yesterday", "yesterday, 10:00", "Yesterday"),
            ("2026-11-16T09:00:00Z", "Mon", "16 Nov, 10:00", "Monday"),
            ("2026-09-12T09:00:00Z", "12 Sept", "12 Sept, 11:00", "Saturday 12 September"),
            ("2025-09-12T09:00:00Z", "12 Sept 2025", "12 Sept 2025", "12 September 2025"),
            ("2026-11-24T16:30:00Z", "24 Nov", "24 Nov, 17:30", "Tuesday 24 November"),
        ] {
            let reader = reader(Tz::Europe__Berlin);
            assert_eq!(short_words(reader, time(at)), short, "{at}");
            assert_eq!(ago_words(reader, time(at)), ago, "{at}");
            assert_eq!(day_words(reader, time(at)), day, "{at}");
        }
    }

    #[test]
    fn each_language_tells_the_time_in_its_own_way() {
        for (locale, expected) in [
            (Locale::EnUs, ["12:37\u{202f}PM", "23 min ago", "yesterday, 10:00\u{202f}AM", "Sep 12, 11:00\u{202f}AM"]),
            (Locale::Es, ["12:37", "hace 23 min", "ayer, 10:00", "12 sept, 11:00"]),
            (Locale::PtBr, ["12:37", "há 23 min", "ontem, 10:00", "12 de set., 11:00"]),
        ] {
            let reader = Reader { locale, ..reader(Tz::Europe__Berlin) };
            let today = time("2026-11-21T11:37:00Z");
            assert_eq!(short_words(reader, today), expected[0]);
            assert_eq!(ago_words(reader, today), expected[1]);
            assert_eq!(ago_words(reader, time("2026-11-20T09:00:00Z")), expected[2]);
            assert_eq!(ago_words(reader, time("2026-09-12T09:00:00Z")), expected[3]);
        }
    }

    #[test]
    fn days_end_where_the_reader_lives() {
        let at = time("2026-11-21T02:00:00Z");
        assert_eq!(day_words(reader(Tz::Europe__Berlin), at), "Today");
        assert_eq!(day_words(reader(Tz::America__Los_Angeles), at), "Yesterday");
        assert!(!same_day(reader(Tz::America__Los_Angeles), at, time("2026-11-21T11:00:00Z")));
    }

    #[test]
    fn what_is_left_is_rounded_down() {
        for (seconds, expected) in [
            (59, "less than a minute"),
            (60, "1 min"),
            (23 * 60 + 59, "23 min"),
            (3600, "1 h"),
            (3600 + 10 * 60, "1 h 10 min"),
            (23 * 3600 + 59 * 60, "23 h"),
        ] {
            assert_eq!(left_words(Locale::En, seconds), expected);
        }
    }

    #[test]
    fn a_time_element_carries_the_exact_time() {
        let markup = clock(reader(Tz::Europe__Berlin), time("2026-11-21T09:00:00Z")).into_string();
        assert_eq!(markup, r#"<time datetime="2026-11-21T09:00:00Z" title="21 November 2026 at 10:00">10:00</time>"#);
    }
}
