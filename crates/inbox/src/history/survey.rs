//! A look through a file before anything of it is written: who speaks in it, from when to when, and in which order its dates stand.

use std::collections::HashMap;
use std::io::{self, Read};

use chrono::{Duration, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::reading::{Entry, MOST_MESSAGES, Message, each, too_much};
use super::said::Kind;
use super::stamps::{Order, Wall};

/// Names that are shown to be chosen among; a chat of two has two.
pub(super) const MOST_NAMES: usize = 30;
const MOST_COUNTED: usize = 5_000;
/// Lines whose numbers are told.
const MOST_LINES: usize = 20;
/// Messages that are shown, so that one sees whether they are read rightly.
const SAMPLE: usize = 4;
const LONGEST_SAMPLE: usize = 160;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Survey {
    /// Of those who wrote, who wrote most first; and how many others there are.
    pub(super) names: Vec<(String, i64)>,
    pub(super) others: i64,
    /// Whatever their dates are.
    messages: i64,
    pub(super) files: i64,
    pub(super) notices: i64,
    /// Lines that are no message in any order of dates.
    unreadable: i64,
    lines: Vec<i64>,
    orders: Vec<(Order, Tally)>,
    /// The order that fits best.
    pub(super) guess: Order,
    sample: Vec<(Vec<Option<Wall>>, String, Kind, String)>,
}

/// What the dates are if they stand in one order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tally {
    /// Messages whose date is none.
    misfits: i64,
    lines: Vec<i64>,
    /// How often the time goes back by more than a day, or is ahead of now.
    oddities: i64,
    first: Option<Wall>,
    last: Option<Wall>,
    #[serde(skip)]
    before: Option<NaiveDateTime>,
}

/// A message as it would be.
pub(super) struct Sampled<'a> {
    pub(super) at: NaiveDateTime,
    pub(super) author: &'a str,
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

impl Survey {
    /// Looks through a file. `now` is by the writer's clock; `country` has a say where every order fits as well.
    pub(super) fn of(input: impl Read, now: NaiveDateTime, country: &str) -> io::Result<Self> {
        let mut survey =
            Survey { orders: Order::ALL.map(|order| (order, Tally::default())).to_vec(), ..Self::default() };
        let mut counts: HashMap<String, i64> = HashMap::new();
        let mut is_too_much = false;
        each(input, |entry| {
            match entry {
                Entry::Notice => survey.notices += 1,
                Entry::Unreadable { line } => {
                    survey.unreadable += 1;
                    note(&mut survey.lines, line);
                }
                Entry::Message(message) => {
                    survey.take(&message, now + Duration::days(2));
                    if let Some(count) = counts.get_mut(&message.author) {
                        *count += 1;
                    } else if counts.len() < MOST_COUNTED {
                        counts.insert(message.author, 1);
                    }
                    is_too_much = survey.messages > MOST_MESSAGES;
                }
            }
            !is_too_much
        })?;
        if is_too_much {
            return Err(too_much("more messages than are read"));
        }
        survey.names = counts.into_iter().collect();
        survey.names.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        survey.others = i64::try_from(survey.names.len().saturating_sub(MOST_NAMES)).unwrap_or(i64::MAX);
        survey.names.truncate(MOST_NAMES);
        survey.guess = survey.guessed(country);
        Ok(survey)
    }

    fn take(&mut self, message: &Message, soon: NaiveDateTime) {
        self.messages += 1;
        self.files += i64::from(message.said.kind.is_file());
        for (order, tally) in &mut self.orders {
            let Some(at) = message.stamp.read(*order) else {
                tally.misfits += 1;
                note(&mut tally.lines, message.line);
                continue;
            };
            let is_back = tally.before.is_some_and(|before| before - at > Duration::days(1));
            tally.oddities += i64::from(is_back || at > soon);
            tally.before = Some(at);
            tally.first = Some(tally.first.map_or(Wall(at), |first| first.min(Wall(at))));
            tally.last = Some(tally.last.map_or(Wall(at), |last| last.max(Wall(at))));
        }
        if self.sample.len() < SAMPLE {
            let said = &message.said;
            let text = kernel::Text::line(&said.text, LONGEST_SAMPLE);
            let dates = Order::ALL.iter().map(|order| message.stamp.read(*order).map(Wall)).collect();
            self.sample.push((dates, message.author.clone(), said.kind, text));
        }
    }

    fn guessed(&self, country: &str) -> Order {
        let likely = match country {
            "US" | "PH" | "FM" | "MH" | "PW" => [Order::Month, Order::Day, Order::Year],
            "CN" | "JP" | "KR" | "TW" | "HU" | "MN" => [Order::Year, Order::Day, Order::Month],
            _ => [Order::Day, Order::Month, Order::Year],
        };
        let oddness = |order: &Order| {
            let tally = self.tally(*order);
            (tally.misfits, tally.oddities)
        };
        likely.into_iter().min_by_key(oddness).unwrap_or_default()
    }

    fn tally(&self, order: Order) -> &Tally {
        static NONE: Tally =
            Tally { misfits: 0, lines: Vec::new(), oddities: 0, first: None, last: None, before: None };
        self.orders.iter().find(|(one, _)| *one == order).map_or(&NONE, |(_, tally)| tally)
    }

    /// The first and the last moment in this order.
    pub(super) fn span(&self, order: Order) -> (Option<NaiveDateTime>, Option<NaiveDateTime>) {
        let tally = self.tally(order);
        (tally.first.map(|wall| wall.0), tally.last.map(|wall| wall.0))
    }

    /// The orders in which any date is one.
    pub(super) fn possible(&self) -> impl Iterator<Item = Order> {
        Order::ALL.into_iter().filter(|order| self.messages(*order) > 0)
    }

    /// Those whose date is one in this order.
    pub(super) fn messages(&self, order: Order) -> i64 {
        self.messages - self.tally(order).misfits
    }

    /// How many lines cannot be read in this order, and which ones, as far as they are told.
    pub(super) fn unreadable(&self, order: Order) -> (i64, Vec<i64>) {
        let tally = self.tally(order);
        let mut lines = [self.lines.as_slice(), &tally.lines].concat();
        lines.sort_unstable();
        lines.truncate(MOST_LINES);
        (self.unreadable + tally.misfits, lines)
    }

    pub(super) fn sample(&self, order: Order) -> impl Iterator<Item = Sampled<'_>> {
        let place = Order::ALL.iter().position(|one| *one == order).unwrap_or_default();
        self.sample.iter().filter_map(move |(dates, author, kind, text)| {
            Some(Sampled { at: (*dates.get(place)?)?.0, author, kind: *kind, text })
        })
    }
}

fn note(lines: &mut Vec<i64>, line: i64) {
    if lines.len() < MOST_LINES {
        lines.push(line);
    }
}
