//! When a message was written: the beginning of its line, as telephones of every country and kind write it.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

/// WhatsApp began in this year.
const FIRST_YEAR: i32 = 2009;
const LAST_YEAR: i32 = 2100;

/// In which order a date's numbers stand: which is the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    #[default]
    Day,
    Month,
    Year,
}

impl Order {
    pub(super) const ALL: [Order; 3] = [Order::Day, Order::Month, Order::Year];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Order::Day => "day",
            Order::Month => "month",
            Order::Year => "year",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Order::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// A moment by the writer's clock; in JSON it is seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub(super) struct Wall(pub(super) NaiveDateTime);

impl From<i64> for Wall {
    fn from(seconds: i64) -> Self {
        Wall(DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc())
    }
}

impl From<Wall> for i64 {
    fn from(wall: Wall) -> Self {
        wall.0.and_utc().timestamp()
    }
}

/// A date and hour as they stand there: which number is the day is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    numbers: [u32; 3],
    /// How many digits the first and the last have.
    digits: [usize; 2],
    time: NaiveTime,
}

impl Stamp {
    /// The moment, by the writer's clock; none where this order makes no date of it.
    pub(super) fn read(&self, order: Order) -> Option<NaiveDateTime> {
        let [first, second, third] = self.numbers;
        let (year, month, day, digits) = match order {
            Order::Day => (third, second, first, self.digits[1]),
            Order::Month => (third, first, second, self.digits[1]),
            Order::Year => (first, second, third, self.digits[0]),
        };
        let year = match digits {
            4 => year,
            1 | 2 => 2000 + year,
            _ => return None,
        };
        // Four digits are a year wherever they stand.
        if (order == Order::Year && self.digits[1] > 2) || (order != Order::Year && self.digits[0] > 2) {
            return None;
        }
        let year = i32::try_from(year).ok().filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))?;
        Some(NaiveDate::from_ymd_opt(year, month, day)?.and_time(self.time))
    }
}

/// A stamp and what stands behind it, if a line begins with one: `12/05/2024, 14:03 - ` or `[12/05/2024, 14:03:22] `.
pub(super) fn stamped(line: &str) -> Option<(Stamp, &str)> {
    let mut rest = line.trim_start_matches(is_mark);
    let is_bracketed = rest.starts_with('[');
    if is_bracketed {
        rest = &rest[1..];
    }
    let (first, first_digits) = number(&mut rest, 4)?;
    let apart = take(&mut rest, |one| matches!(one, '/' | '.' | '-'))?;
    spaces(&mut rest);
    let (second, _) = number(&mut rest, 2)?;
    take(&mut rest, |one| one == apart)?;
    spaces(&mut rest);
    let (third, last_digits) = number(&mut rest, 4)?;
    if apart == '.' {
        take(&mut rest, |one| one == '.');
    }
    let has_comma = take(&mut rest, |one| matches!(one, ',' | '،')).is_some();
    if !spaces(&mut rest) && !has_comma {
        return None;
    }
    let time = time(&mut rest)?;
    if is_bracketed {
        take(&mut rest, |one| one == ']')?;
        spaces(&mut rest);
    } else {
        let is_apart = spaces(&mut rest) && take(&mut rest, |one| matches!(one, '-' | '–')).is_some();
        if !is_apart || !(spaces(&mut rest) || rest.is_empty()) {
            return None;
        }
    }
    Some((Stamp { numbers: [first, second, third], digits: [first_digits, last_digits], time }, rest))
}

fn time(rest: &mut &str) -> Option<NaiveTime> {
    let (hour, _) = number(rest, 2)?;
    let apart = take(rest, |one| matches!(one, ':' | '.'))?;
    let (minute, _) = number(rest, 2)?;
    let second = match take(rest, |one| one == apart) {
        Some(_) => number(rest, 2)?.0,
        None => 0,
    };
    let hour = match half(rest) {
        Some(is_later) if hour <= 12 => hour % 12 + if is_later { 12 } else { 0 },
        _ => hour % 24 + if hour > 24 { 24 } else { 0 },
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// `AM`, `p. m.`, `PM` and the like: whether it is the later half of the day.
fn half(rest: &mut &str) -> Option<bool> {
    let mut ahead = *rest;
    spaces(&mut ahead);
    let half = take(&mut ahead, |one| matches!(one, 'a' | 'A' | 'p' | 'P'))?;
    take(&mut ahead, |one| one == '.');
    spaces(&mut ahead);
    take(&mut ahead, |one| matches!(one, 'm' | 'M'))?;
    take(&mut ahead, |one| one == '.');
    *rest = ahead;
    Some(matches!(half, 'p' | 'P'))
}

/// A number of at most so many digits, in Western or Arabic ones, and how many it has.
fn number(rest: &mut &str, most: usize) -> Option<(u32, usize)> {
    let (mut value, mut digits) = (0, 0);
    while digits <= most {
        let Some(digit) = rest.chars().next().and_then(digit) else { break };
        value = value * 10 + digit;
        digits += 1;
        take(rest, |_| true);
    }
    (1..=most).contains(&digits).then_some((value, digits))
}

fn digit(one: char) -> Option<u32> {
    match one {
        '0'..='9' => one.to_digit(10),
        '\u{660}'..='\u{669}' => Some(u32::from(one) - 0x660),
        '\u{6f0}'..='\u{6f9}' => Some(u32::from(one) - 0x6f0),
        _ => None,
    }
}

fn take(rest: &mut &str, wanted: impl Fn(char) -> bool) -> Option<char> {
    let first = rest.chars().next().filter(|one| wanted(*one))?;
    *rest = &rest[first.len_utf8()..];
    Some(first)
}

/// Steps over spaces of every width, and marks of direction between them. Says whether there were any.
fn spaces(rest: &mut &str) -> bool {
    let after = rest.trim_start_matches(|one: char| one.is_whitespace() || is_mark(one));
    let any = after.len() < rest.len();
    *rest = after;
    any
}

/// Says nothing but in which direction to read, or where a text begins.
pub(super) fn is_mark(one: char) -> bool {
    matches!(one, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
