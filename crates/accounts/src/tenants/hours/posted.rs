//! What hangs at the door: the hours, the holidays to come and the languages, for whoever reads them.

use ::store::{Result, Scope};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Weekday};
use chrono_tz::Tz;
use kernel::{Locale, Timestamp};
use maud::{Markup, html};
use web::components::{facts, section};
use web::words::isolated;
use web::{manner, t};

use super::{Holiday, Hours, Span};
use crate::tenants::languages;

/// Holidays further away are not shown.
const SHOWN_AHEAD: Days = Days::new(60);

/// What a business shows of itself beside its address.
#[derive(Clone, Debug)]
pub struct Posted {
    hours: Hours,
    languages: Vec<&'static str>,
}

pub fn posted(scope: &Scope<'_>) -> Result<Posted> {
    Ok(Posted { hours: super::get(scope)?, languages: languages::spoken(scope)? })
}

impl Posted {
    /// Nothing where the business says nothing of it.
    pub fn show(&self, locale: Locale, now: Timestamp) -> Markup {
        let hours = &self.hours;
        let today = hours.day_of(now);
        let soon = today.checked_add_days(SHOWN_AHEAD).unwrap_or(today);
        let mut ahead: Vec<(NaiveDate, NaiveDate, &Holiday)> = hours
            .holidays
            .iter()
            .filter_map(|holiday| holiday.around(today).map(|(first, last)| (first, last, holiday)))
            .filter(|(first, ..)| *first <= soon)
            .collect();
        ahead.sort_by_key(|(first, last, _)| (*first, *last));
        html! {
            @if hours.week.is_set() {
                (section(&t!(locale, "hours-title"), html! {
                    p { (standing(locale, hours, now)) }
                    (week(locale, hours))
                    p class="text-sm text-muted" { (t!(locale, "hours-zone", zone = isolated(&place(hours.zone)))) }
                }))
            }
            @if !ahead.is_empty() {
                (section(&t!(locale, "holidays-ahead"), html! {
                    (rows_of(locale, ahead))
                }))
            }
            @if !self.languages.is_empty() {
                (section(&t!(locale, "languages-posted"), html! { p translate="no" { bdi { (self.languages.join(", ")) } } }))
            }
        }
    }
}

/// "Open now, until 18:00."
pub fn standing(locale: Locale, hours: &Hours, now: Timestamp) -> String {
    let time = |at: Timestamp| isolated(&manner::clock(locale, local(hours, at)));
    if hours.open_at(now) {
        return match hours.closes_after(now) {
            Some(at) => t!(locale, "hours-open-until", time = time(at)),
            None => t!(locale, "hours-open"),
        };
    }
    match hours.next_opening(now) {
        Some(at) if hours.day_of(at) == hours.day_of(now) => t!(locale, "hours-opens-today", time = time(at)),
        Some(at) => {
            let day = isolated(&manner::weekday_and_day(locale, local(hours, at)));
            t!(locale, "hours-opens", day = day, time = time(at))
        }
        None => t!(locale, "hours-closed-long"),
    }
}

/// The ordinary week in lines, days that are alike together: "Monday – Friday: 09:00–18:00". Empty where none is set.
pub fn week_words(locale: Locale, hours: &Hours) -> String {
    if !hours.week.is_set() {
        return String::new();
    }
    let mut lines: Vec<(usize, usize, &[Span])> = Vec::new();
    for (day, spans) in hours.week.0.iter().enumerate() {
        match lines.last_mut() {
            Some((_, last, alike)) if *alike == spans.as_slice() => *last = day,
            Some(_) | None => lines.push((day, day, spans)),
        }
    }
    let line = |(first, last, spans): (usize, usize, &[Span])| {
        let days = between(weekday_name(locale, first), weekday_name(locale, last));
        format!("{days}: {}", spans_words(locale, spans))
    };
    lines.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn week(locale: Locale, hours: &Hours) -> Markup {
    let names: Vec<String> = (0..7).map(|day| weekday_name(locale, day)).collect();
    let items = names.iter().zip(&hours.week.0);
    facts(items.map(|(name, spans)| (name.as_str(), html! { bdi { (spans_words(locale, spans)) } })))
}

fn rows_of(locale: Locale, ahead: Vec<(NaiveDate, NaiveDate, &Holiday)>) -> Markup {
    let items: Vec<(String, &Holiday)> =
        ahead.into_iter().map(|(first, last, holiday)| (dates_words(locale, first, last), holiday)).collect();
    facts(items.iter().map(|(dates, holiday)| {
        let what = html! { bdi { (holiday.name) } " · " bdi { (spans_words(locale, &holiday.spans)) } };
        (dates.as_str(), what)
    }))
}

/// "09:00–12:30, 14:00–18:00", or that it is closed.
pub(super) fn spans_words(locale: Locale, spans: &[Span]) -> String {
    if spans.is_empty() {
        return t!(locale, "hours-closed");
    }
    if spans == Span::WHOLE_DAY {
        return t!(locale, "hours-all-day");
    }
    let clock = |minutes: u16| manner::clock(locale, on_the_wall(minutes));
    spans.iter().map(|span| format!("{}–{}", clock(span.from()), clock(span.until()))).collect::<Vec<_>>().join(", ")
}

/// "24 Dec 2026 – 1 Jan 2027".
pub(super) fn dates_words(locale: Locale, first: NaiveDate, last: NaiveDate) -> String {
    between(manner::date_words(locale, noon(first)), manner::date_words(locale, noon(last)))
}

/// "24 Dec – 1 Jan", of whatever year.
pub(super) fn yearly_words(locale: Locale, first: NaiveDate, last: NaiveDate) -> String {
    between(manner::day(locale, noon(first)), manner::day(locale, noon(last)))
}

fn between(first: String, last: String) -> String {
    if first == last { first } else { format!("{first} – {last}") }
}

/// "Monday" is 0. Begins as a line does, also where a language writes it small.
pub(super) fn weekday_name(locale: Locale, day: usize) -> String {
    let monday = NaiveDate::default().week(Weekday::Mon).first_day();
    let name = manner::weekday(locale, noon(monday + Days::new(day as u64)));
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The last part of a zone's name: its place.
fn place(zone: Tz) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

fn local(hours: &Hours, at: Timestamp) -> DateTime<Tz> {
    at.utc().with_timezone(&hours.zone)
}

fn noon(date: NaiveDate) -> DateTime<Tz> {
    (date.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12)).with_timezone(&Tz::UTC)
}

fn on_the_wall(minutes: u16) -> DateTime<Tz> {
    let midnight = NaiveDate::default().and_time(NaiveTime::MIN).and_utc();
    (midnight + TimeDelta::minutes(i64::from(minutes % (24 * 60)))).with_timezone(&Tz::UTC)
}
