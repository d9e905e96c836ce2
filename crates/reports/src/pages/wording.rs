//! What measures, parts and lengths of time are called.

use chrono::{NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use kernel::Locale;
use maud::{Markup, html};
use web::{manner, t};

use crate::asking::{BEST, By, Key, Measure, Names, Range, Sum};

pub(super) fn measure(locale: Locale, measure: Measure) -> String {
    match measure {
        Measure::Received => t!(locale, "report-received"),
        Measure::Sent => t!(locale, "report-sent"),
        Measure::Opened => t!(locale, "report-opened"),
        Measure::Closed => t!(locale, "report-closed"),
        Measure::FirstResponse => t!(locale, "report-first-response"),
        Measure::Response => t!(locale, "report-response"),
        Measure::Resolution => t!(locale, "report-resolution"),
        Measure::Waiting => t!(locale, "report-waiting"),
        Measure::FirstKept => t!(locale, "report-first-kept"),
        Measure::NextKept => t!(locale, "report-next-kept"),
        Measure::ResolutionKept => t!(locale, "report-resolution-kept"),
        Measure::Satisfaction => t!(locale, "report-satisfaction"),
    }
}

/// What exactly is counted.
pub(super) fn about(locale: Locale, measure: Measure) -> String {
    match measure {
        Measure::Received => t!(locale, "report-received-about"),
        Measure::Sent => t!(locale, "report-sent-about"),
        Measure::Opened => t!(locale, "report-opened-about"),
        Measure::Closed => t!(locale, "report-closed-about"),
        Measure::FirstResponse => t!(locale, "report-first-response-about"),
        Measure::Response => t!(locale, "report-response-about"),
        Measure::Resolution => t!(locale, "report-resolution-about"),
        Measure::Waiting => t!(locale, "report-waiting-about"),
        Measure::FirstKept => t!(locale, "report-first-kept-about"),
        Measure::NextKept => t!(locale, "report-next-kept-about"),
        Measure::ResolutionKept => t!(locale, "report-resolution-kept-about"),
        Measure::Satisfaction => t!(locale, "report-satisfaction-about"),
    }
}

pub(super) fn by(locale: Locale, by: By) -> String {
    match by {
        By::All => t!(locale, "report-by-all"),
        By::Staff => t!(locale, "report-by-staff"),
        By::Team => t!(locale, "report-by-team"),
        By::Inbox => t!(locale, "report-by-inbox"),
        By::Label => t!(locale, "report-by-label"),
        By::Day => t!(locale, "report-by-day"),
        By::Week => t!(locale, "report-by-week"),
        By::Month => t!(locale, "report-by-month"),
        By::Hour => t!(locale, "report-by-hour"),
    }
}

pub(super) fn period(locale: Locale, days: u64) -> String {
    match days {
        1 => t!(locale, "report-today"),
        days => t!(locale, "report-days", days = days),
    }
}

/// "9 – 15 Sept 2026", by its ends.
pub(super) fn range(locale: Locale, range: Range) -> String {
    let day = |day| manner::date_words(locale, noon(day));
    if range.first == range.last {
        return day(range.first);
    }
    t!(locale, "report-range", first = day(range.first), last = day(range.last))
}

/// What one part is called.
pub(super) fn key(locale: Locale, by: By, key: &Key, names: &Names) -> String {
    match (by, key) {
        (_, Key::All) => t!(locale, "report-by-all"),
        (By::Staff, Key::Id(None)) => t!(locale, "report-no-staff"),
        (By::Team, Key::Id(None)) => t!(locale, "report-no-team"),
        (By::Label, Key::Id(None)) => t!(locale, "report-no-label"),
        (_, Key::Id(None)) => t!(locale, "report-none"),
        (_, Key::Id(Some(id))) => names.of(*id).map_or_else(|| t!(locale, "report-gone"), str::to_owned),
        (By::Week, Key::Word(word)) => t!(locale, "report-week-of", day = day(locale, word)),
        (By::Month, Key::Word(word)) => {
            let first = format!("{word}-01").parse();
            first.map_or_else(|_| word.clone(), |first| manner::month_and_year(locale, noon(first)))
        }
        (_, Key::Word(word)) => day(locale, word),
        (_, Key::Hour(hour)) => {
            let time = NaiveTime::from_hms_opt(u32::try_from(*hour).unwrap_or(0), 0, 0).unwrap_or_default();
            manner::clock(locale, Tz::UTC.from_utc_datetime(&NaiveDate::default().and_time(time)))
        }
    }
}

fn day(locale: Locale, word: &str) -> String {
    word.parse().map_or_else(|_| word.to_owned(), |day| manner::day(locale, noon(day)))
}

/// A date has no zone; noon of any is in it.
fn noon(day: NaiveDate) -> chrono::DateTime<Tz> {
    Tz::UTC.from_utc_datetime(&day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default()))
}

/// "45 s", "12 min", "3 h 20 min", "2 d 4 h".
pub(super) fn took(locale: Locale, seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let (over_an_hour, over_a_day): (i64, i64) = (minutes % 60, hours % 24);
    match seconds {
        ..60 => t!(locale, "report-took-seconds", seconds = seconds),
        60..3600 => t!(locale, "report-took-minutes", minutes = minutes),
        3600..172_800 => t!(locale, "report-took-hours", hours = hours, minutes = over_an_hour),
        _ => t!(locale, "report-took-days", days = days, hours = over_a_day),
    }
}

/// A length, with the seconds beside it for programs; nothing where nothing took time.
pub(super) fn length(locale: Locale, seconds: Option<i64>) -> Markup {
    html! {
        @match seconds {
            Some(seconds) => data value=(seconds) { (took(locale, seconds)) },
            None => span class="text-muted" { "–" },
        }
    }
}

/// What a sum says of a measure.
pub(super) fn value(locale: Locale, measure: Measure, sum: &Sum) -> String {
    match sum.value(measure) {
        Some(seconds) if measure.is_time() => took(locale, seconds),
        Some(percent) if measure.is_share() => t!(locale, "report-percent", percent = percent),
        Some(hundredths) if measure.is_rating() => average(locale, hundredths),
        Some(number) => manner::number(locale, number),
        None => "–".to_owned(),
    }
}

/// "4.25 of 5".
pub(super) fn average(locale: Locale, hundredths: i64) -> String {
    t!(
        locale,
        "report-of-best",
        score = manner::money(locale, &format!("{}.{:02}", hundredths / 100, hundredths % 100), ""),
        best = BEST
    )
}

/// "4 of 5", of one who answered.
pub(super) fn score(locale: Locale, score: Option<i64>) -> String {
    score.map_or_else(
        || t!(locale, "report-unanswered"),
        |score| t!(locale, "report-of-best", score = manner::number(locale, score), best = BEST),
    )
}
