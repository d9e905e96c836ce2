//! What an address asks, read and written back.

use std::str::FromStr;

use chrono::NaiveDate;
use kernel::{Locale, Problem};
use serde::Deserialize;
use url::form_urlencoded::Serializer;
use uuid::Uuid;
use web::t;

use crate::asking::{Answered, By, Clock, Key, Measure, Question, Range};

/// The periods that one press chooses, in days up to today.
pub(super) const PERIODS: [u64; 4] = [1, 7, 30, 90];
const USUAL: u64 = 7;

/// The words of a query. What is left out has a usual value.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    measure: String,
    by: String,
    days: String,
    from: String,
    to: String,
    hours: String,
    inbox_id: String,
    staff_id: String,
    team_id: String,
    label_id: String,
    /// Of who was asked: `any` who answered, or who answered so, from 1 to 5.
    answer: String,
    key: String,
}

/// A question, how its time was chosen, and which part of the answer is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asking {
    pub(super) question: Question,
    /// The days of one press; nothing where the days themselves were named.
    pub(super) days: Option<u64>,
    pub(super) key: Key,
}

impl Asked {
    /// Reads it, on a day.
    pub(super) fn read(&self, locale: Locale, today: NaiveDate) -> Result<Asking, Problem> {
        let mut wrong: Vec<(&str, &str, String)> = Vec::new();
        let days = match self.days.as_str() {
            "" => USUAL,
            text => text.parse().ok().filter(|days| (1..=366).contains(days)).unwrap_or_else(|| {
                wrong.push(("days", "out_of_range", t!(locale, "report-wrong-days")));
                USUAL
            }),
        };
        let is_named = !self.from.is_empty() || !self.to.is_empty();
        let range = if is_named { self.named(today) } else { Some(Range::up_to(today, days)) };
        let range = range.unwrap_or_else(|| {
            wrong.push(("from", "not_a_range", t!(locale, "report-wrong-range")));
            Range::up_to(today, days)
        });
        let by = word(&self.by, By::Day).unwrap_or_else(|| {
            wrong.push(("by", "unknown", t!(locale, "report-wrong-choice")));
            By::Day
        });
        let measure = word(&self.measure, Measure::Received).unwrap_or_else(|| {
            wrong.push(("measure", "unknown", t!(locale, "report-wrong-choice")));
            Measure::Received
        });
        let clock = match self.hours.as_str() {
            "" | "open" => Clock::Open,
            "whole" => Clock::Whole,
            _ => {
                wrong.push(("hours", "unknown", t!(locale, "report-wrong-choice")));
                Clock::Open
            }
        };
        let mut id = |field: &'static str, text: &str| {
            let read = Uuid::parse_str(text).ok();
            if read.is_none() && !text.is_empty() {
                wrong.push((field, "unknown", t!(locale, "report-wrong-choice")));
            }
            read
        };
        let (inbox, staff) = (id("inbox_id", &self.inbox_id), id("staff_id", &self.staff_id));
        let (team, label) = (id("team_id", &self.team_id), id("label_id", &self.label_id));
        let key = Key::parse(by, &self.key).unwrap_or_else(|| {
            wrong.push(("key", "unknown", t!(locale, "report-wrong-choice")));
            Key::All
        });
        let answered = match self.answer.as_str() {
            "" => None,
            text => text.parse().map(Some).unwrap_or_else(|_| {
                wrong.push(("answer", "unknown", t!(locale, "report-wrong-choice")));
                None
            }),
        };
        let problem = wrong
            .into_iter()
            .fold(Problem::invalid(), |problem, (field, code, words)| problem.field(field, code, words));
        problem.or_ok()?;
        let question = Question {
            measure,
            by,
            range,
            clock,
            inbox: inbox.map(kernel::InboxId::from_uuid),
            staff: staff.map(kernel::StaffId::from_uuid),
            team: team.map(kernel::TeamId::from_uuid),
            label,
            answered,
        };
        Ok(Asking { question, days: (!is_named).then_some(days), key })
    }

    /// The days that were named; one that was left out is today.
    fn named(&self, today: NaiveDate) -> Option<Range> {
        let day = |text: &str| if text.is_empty() { Some(today) } else { text.trim().parse().ok() };
        Range::new(day(&self.from)?, day(&self.to)?)
    }
}

fn word<T: FromStr>(text: &str, usual: T) -> Option<T> {
    if text.is_empty() { Some(usual) } else { text.parse().ok() }
}

impl Asking {
    pub(super) fn usual(today: NaiveDate) -> Asking {
        let question = Question {
            measure: Measure::Received,
            by: By::Day,
            range: Range::up_to(today, USUAL),
            clock: Clock::Open,
            inbox: None,
            staff: None,
            team: None,
            label: None,
            answered: None,
        };
        Asking { question, days: Some(USUAL), key: Key::All }
    }

    pub(super) fn measuring(&self, measure: Measure) -> Asking {
        Asking {
            question: Question { measure, answered: None, ..self.question.clone() },
            key: Key::All,
            ..self.clone()
        }
    }

    pub(super) fn by(&self, by: By) -> Asking {
        Asking { question: Question { by, ..self.question.clone() }, key: Key::All, ..self.clone() }
    }

    /// Only those who answered so.
    pub(super) fn answered(&self, answered: Option<Answered>) -> Asking {
        Asking { question: Question { answered, ..self.question.clone() }, ..self.clone() }
    }

    pub(super) fn over(&self, days: u64) -> Asking {
        Asking { days: Some(days), key: Key::All, ..self.clone() }
    }

    /// The same of another time, named by its days.
    pub(super) fn in_range(&self, range: Range) -> Asking {
        Asking { question: Question { range, ..self.question.clone() }, days: None, key: Key::All }
    }

    pub(super) fn of(&self, key: Key) -> Asking {
        Asking { key, ..self.clone() }
    }

    /// The names and values of its query.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let question = &self.question;
        let mut pairs =
            vec![("measure", question.measure.as_str().to_owned()), ("by", question.by.as_str().to_owned())];
        match self.days {
            Some(days) => pairs.push(("days", days.to_string())),
            None => pairs.extend([("from", question.range.first.to_string()), ("to", question.range.last.to_string())]),
        }
        if question.clock != Clock::default() {
            pairs.push(("hours", question.clock.as_str().to_owned()));
        }
        let ids = [
            ("inbox_id", question.inbox.map(|id| id.as_uuid())),
            ("staff_id", question.staff.map(|id| id.as_uuid())),
            ("team_id", question.team.map(|id| id.as_uuid())),
            ("label_id", question.label),
        ];
        pairs.extend(ids.into_iter().filter_map(|(name, id)| Some((name, id?.to_string()))));
        if let Some(answered) = question.answered {
            pairs.push(("answer", answered.text()));
        }
        if self.key != Key::All {
            pairs.push(("key", self.key.text()));
        }
        pairs
    }

    /// The address of it on a page.
    pub(super) fn on(&self, page: &str) -> String {
        Serializer::new(format!("{page}?")).extend_pairs(self.pairs()).finish()
    }
}
