//! A week and a holiday as forms send them, and the fields of a week. The week's are also those of a person's own hours.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use kernel::{Locale, Problem, Text};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;
use web::components::Field;
use web::t;

use super::posted::weekday_name;
use super::{Holiday, Span, Week, Wrong};
use crate::pages::{add, wrong};

/// The fields of the days, from Monday on.
const DAYS: [&str; 7] = ["day1", "day2", "day3", "day4", "day5", "day6", "day7"];
const AS_MONDAY: &str = "as_monday";
/// A holiday is at most so long.
const LONGEST: u64 = 365;

/// A week as it was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypedWeek {
    days: [String; 7],
    as_monday: bool,
}

impl TypedWeek {
    pub(crate) fn of(week: &Week) -> Self {
        Self { days: week.0.each_ref().map(|spans| Span::written_day(spans)), as_monday: false }
    }

    pub(crate) fn from_fields(fields: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| fields.get(name).cloned().unwrap_or_default();
        Self { days: DAYS.map(text), as_monday: fields.contains_key(AS_MONDAY) }
    }

    pub(crate) fn check(&self, locale: Locale) -> Result<Week, Problem> {
        let mut problem = Problem::invalid();
        let mut week = Week::default();
        for (at, field) in DAYS.into_iter().enumerate() {
            let from = if self.as_monday && at < 5 { 0 } else { at };
            match Span::parse_day(&self.days[from]) {
                Ok(spans) => week.0[at] = spans,
                // What Monday says wrong is told once.
                Err(_) if from != at => {}
                Err(what) => add(&mut problem, field, "not_hours", words(locale, what)),
            }
        }
        problem.or_ok().map(|()| week)
    }

    /// A field for each day.
    pub(crate) fn fields(&self, locale: Locale, problem: Option<&Problem>) -> Markup {
        html! {
            p class="max-w-xl text-sm text-muted" { (t!(locale, "hours-explained")) }
            div class="grid gap-4 sm:grid-cols-2" {
                @for (at, field) in DAYS.into_iter().enumerate() {
                    (Field::text(field, weekday_name(locale, at)).value(&self.days[at]).placeholder(t!(locale, "hours-closed"))
                        .autocomplete("off").wrong(wrong(problem, field)))
                    @if at == 0 {
                        div class="sm:self-end sm:pb-3" { (Field::checkbox(AS_MONDAY, t!(locale, "hours-as-monday"), self.as_monday)) }
                    }
                }
            }
        }
    }
}

/// A holiday as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TypedHoliday {
    pub(super) name: String,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) hours: String,
    pub(super) yearly: Option<String>,
}

impl TypedHoliday {
    pub(super) fn check(&self, locale: Locale) -> Result<Holiday, Problem> {
        let mut problem = Problem::invalid();
        let name = Text::line(&self.name, 81);
        if name.is_empty() || name.chars().count() > 80 {
            add(&mut problem, "name", "missing", t!(locale, "holiday-name-missing"));
        }
        let first = date(&self.first);
        if first.is_none() {
            add(&mut problem, "first", "not_a_date", t!(locale, "holiday-not-a-date"));
        }
        let last = if self.last.trim().is_empty() { first } else { date(&self.last) };
        match (first, last) {
            (Some(first), Some(last)) if last < first => {
                add(&mut problem, "last", "before_first", t!(locale, "holiday-ends-before"));
            }
            (Some(first), Some(last)) if first.checked_add_days(Days::new(LONGEST)).is_none_or(|most| last >= most) => {
                add(&mut problem, "last", "too_long", t!(locale, "holiday-too-long"));
            }
            (Some(_), None) => add(&mut problem, "last", "not_a_date", t!(locale, "holiday-not-a-date")),
            _ => {}
        }
        let spans = Span::parse_day(&self.hours);
        if let Err(what) = spans {
            add(&mut problem, "hours", "not_hours", words(locale, what));
        }
        match (first, last, spans) {
            (Some(first), Some(last), Ok(spans)) if problem.fields.is_empty() => {
                Ok(Holiday { id: Uuid::nil(), name, first, last, is_yearly: self.yearly.is_some(), spans })
            }
            _ => Err(problem),
        }
    }
}

/// Reads "2026-12-25", as browsers send dates. Years that nobody means are slips of the keyboard.
fn date(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok().filter(|date: &NaiveDate| (2000..=2199).contains(&date.year()))
}

fn words(locale: Locale, what: Wrong) -> String {
    match what {
        Wrong::Unreadable => t!(locale, "hours-unreadable"),
        Wrong::OverMidnight => t!(locale, "hours-over-midnight"),
        Wrong::Overlap => t!(locale, "hours-overlap"),
        Wrong::TooMany => t!(locale, "hours-too-many"),
    }
}
