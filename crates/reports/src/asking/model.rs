//! What can be asked, and what is answered.

use std::collections::HashMap;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use kernel::{ContactId, ConversationId, InboxId, StaffId, TeamId, Timestamp, UnknownWord};
use uuid::Uuid;

use crate::facts::Kind;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Received,
    Sent,
    Opened,
    Closed,
    FirstResponse,
    Response,
    Resolution,
    Waiting,
    /// How many of the promised first answers came in time.
    FirstKept,
    NextKept,
    ResolutionKept,
    /// How customers rated what was done, of those who were asked.
    Satisfaction,
}

impl Measure {
    pub const ALL: [Measure; 12] = [
        Measure::Received,
        Measure::Sent,
        Measure::Opened,
        Measure::Closed,
        Measure::FirstResponse,
        Measure::Response,
        Measure::Resolution,
        Measure::Waiting,
        Measure::FirstKept,
        Measure::NextKept,
        Measure::ResolutionKept,
        Measure::Satisfaction,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Measure::Received => "received",
            Measure::Sent => "sent",
            Measure::Opened => "opened",
            Measure::Closed => "closed",
            Measure::FirstResponse => "first_response",
            Measure::Response => "response",
            Measure::Resolution => "resolution",
            Measure::Waiting => "waiting",
            Measure::FirstKept => "first_kept",
            Measure::NextKept => "next_kept",
            Measure::ResolutionKept => "resolution_kept",
            Measure::Satisfaction => "satisfaction",
        }
    }

    /// The facts it is made of.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Measure::Received => Kind::Received,
            Measure::Sent => Kind::Sent,
            Measure::Opened => Kind::Opened,
            Measure::Closed | Measure::Resolution => Kind::Resolved,
            Measure::FirstResponse => Kind::FirstResponse,
            Measure::Response => Kind::Response,
            Measure::Waiting => Kind::Waited,
            Measure::FirstKept => Kind::FirstLevel,
            Measure::NextKept => Kind::NextLevel,
            Measure::ResolutionKept => Kind::ResolutionLevel,
            Measure::Satisfaction => Kind::Asked,
        }
    }

    /// Whether it is how long something took, and not only how often.
    pub const fn is_time(self) -> bool {
        match self {
            Measure::Received | Measure::Sent | Measure::Opened | Measure::Closed => false,
            Measure::FirstResponse | Measure::Response | Measure::Resolution | Measure::Waiting => true,
            Measure::FirstKept | Measure::NextKept | Measure::ResolutionKept | Measure::Satisfaction => false,
        }
    }

    /// Whether it is how something was rated.
    pub const fn is_rating(self) -> bool {
        matches!(self, Measure::Satisfaction)
    }

    /// Whether it is of how many a promise was kept.
    pub const fn is_share(self) -> bool {
        matches!(self, Measure::FirstKept | Measure::NextKept | Measure::ResolutionKept)
    }
}

impl FromStr for Measure {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Measure::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// By what it is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    All,
    Staff,
    Team,
    Inbox,
    Label,
    Day,
    Week,
    Month,
    Hour,
}

impl By {
    /// Those that people choose from.
    pub const CHOICES: [By; 8] = [By::Day, By::Week, By::Month, By::Hour, By::Staff, By::Team, By::Inbox, By::Label];

    pub const fn as_str(self) -> &'static str {
        match self {
            By::All => "all",
            By::Staff => "staff",
            By::Team => "team",
            By::Inbox => "inbox",
            By::Label => "label",
            By::Day => "day",
            By::Week => "week",
            By::Month => "month",
            By::Hour => "hour",
        }
    }

    /// Whether it divides time, which has an order and gaps.
    pub const fn is_time(self) -> bool {
        match self {
            By::Day | By::Week | By::Month | By::Hour => true,
            By::All | By::Staff | By::Team | By::Inbox | By::Label => false,
        }
    }
}

impl FromStr for By {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        By::CHOICES.into_iter().chain([By::All]).find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// Which time counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// Within the opening hours.
    #[default]
    Open,
    /// Day and night.
    Whole,
}

impl Clock {
    pub const fn as_str(self) -> &'static str {
        match self {
            Clock::Open => "open",
            Clock::Whole => "whole",
        }
    }
}

/// Days on the business's wall, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// A range is at most so many days.
const LONGEST: i64 = 731;

impl Range {
    /// Nothing if it ends before it begins, or is too long.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Range> {
        (first <= last && (last - first).num_days() < LONGEST).then_some(Range { first, last })
    }

    /// So many days up to this one.
    pub fn up_to(last: NaiveDate, days: u64) -> Range {
        Range { first: last.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(last), last }
    }

    pub fn days(self) -> u64 {
        u64::try_from((self.last - self.first).num_days() + 1).unwrap_or(1)
    }

    /// As many days before it.
    pub fn before(self) -> Range {
        Range::up_to(self.first.pred_opt().unwrap_or(self.first), self.days())
    }

    /// Its parts as the facts name them; nothing where it is not divided by time.
    pub(super) fn parts(self, by: By) -> Vec<Key> {
        let days = || self.first.iter_days().take_while(|day| *day <= self.last);
        let mut parts: Vec<Key> = match by {
            By::Day => days().map(|day| Key::Word(day.to_string())).collect(),
            By::Week => days().map(|day| Key::Word(monday(day).to_string())).collect(),
            By::Month => days().map(|day| Key::Word(day.to_string()[..7].to_owned())).collect(),
            By::Hour => (0..24).map(Key::Hour).collect(),
            By::All | By::Staff | By::Team | By::Inbox | By::Label => Vec::new(),
        };
        parts.dedup();
        parts
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub measure: Measure,
    pub by: By,
    pub range: Range,
    pub clock: Clock,
    pub inbox: Option<InboxId>,
    pub staff: Option<StaffId>,
    pub team: Option<TeamId>,
    pub label: Option<Uuid>,
    /// Of who was asked: only those who answered, or answered so.
    pub answered: Option<Answered>,
}

/// What somebody answered who was asked whether they were satisfied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    Anything,
    Score(i64),
}

impl Answered {
    pub fn text(self) -> String {
        match self {
            Answered::Anything => "any".to_owned(),
            Answered::Score(score) => score.to_string(),
        }
    }
}

impl FromStr for Answered {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "any" => Ok(Answered::Anything),
            _ => word.parse().ok().filter(|score| (1..=BEST).contains(score)).map(Answered::Score).ok_or(UnknownWord),
        }
    }
}

/// Ratings go from 1 up to this.
pub const BEST: i64 = 5;

/// How those rated who were asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    pub answered: i64,
    /// All their ratings together.
    pub total: i64,
    /// How many gave 1, 2, 3, 4 and 5.
    pub scores: [i64; 5],
}

impl Ratings {
    /// In hundredths, rounded.
    pub fn average(&self) -> Option<i64> {
        (self.answered > 0).then(|| (self.total * 200 + self.answered) / (self.answered * 2))
    }
}

/// One of those it is divided by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    All,
    /// A member, a team, an inbox, a label; or none.
    Id(Option<Uuid>),
    /// A day, the Monday of a week, a month.
    Word(String),
    Hour(i64),
}

impl Key {
    /// As addresses and programs name it.
    pub fn text(&self) -> String {
        match self {
            Key::All => String::new(),
            Key::Id(Some(id)) => id.to_string(),
            Key::Id(None) => "none".to_owned(),
            Key::Word(word) => word.clone(),
            Key::Hour(hour) => hour.to_string(),
        }
    }

    /// Reads it back. Nothing said is all.
    pub fn parse(by: By, text: &str) -> Option<Key> {
        match by {
            _ if text.is_empty() => Some(Key::All),
            By::All => None,
            By::Staff | By::Team | By::Inbox | By::Label if text == "none" => Some(Key::Id(None)),
            By::Staff | By::Team | By::Inbox | By::Label => Uuid::parse_str(text).ok().map(|id| Key::Id(Some(id))),
            By::Day | By::Week => text.parse::<NaiveDate>().ok().map(|day| Key::Word(day.to_string())),
            By::Month => format!("{text}-01").parse::<NaiveDate>().ok().map(|_| Key::Word(text.to_owned())),
            By::Hour => text.parse().ok().filter(|hour| (0..24).contains(hour)).map(Key::Hour),
        }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub key: Key,
    pub number: i64,
    /// Seconds, of what has a length.
    pub total: Option<i64>,
    pub median: Option<i64>,
    pub ninetieth: Option<i64>,
    /// How many of them were kept, of what was promised.
    pub kept: Option<i64>,
    /// Of who was asked: how they rated.
    pub ratings: Option<Ratings>,
}

impl Sum {
    pub(super) const fn none() -> Sum {
        Sum { key: Key::All, number: 0, total: None, median: None, ninetieth: None, kept: None, ratings: None }
    }

    /// Whole hundredths of those who were asked that answered, rounded down.
    pub fn answered_percent(&self) -> Option<i64> {
        self.ratings.filter(|_| self.number > 0).map(|ratings| ratings.answered * 100 / self.number)
    }

    /// Whole seconds.
    pub fn mean(&self) -> Option<i64> {
        self.total.filter(|_| self.number > 0).map(|total| total / self.number)
    }

    /// Whole hundredths that were kept, rounded down, so that it never says too much.
    pub fn share(&self) -> Option<i64> {
        self.kept.filter(|_| self.number > 0).map(|kept| kept * 100 / self.number)
    }

    /// What the measure is about: how often, of how many hundredths, the middle of how long, or the average in hundredths.
    pub fn value(&self, measure: Measure) -> Option<i64> {
        if measure.is_rating() {
            return self.ratings.and_then(|ratings| ratings.average());
        }
        match (measure.is_time(), measure.is_share()) {
            (true, _) => self.median,
            (_, true) => self.share(),
            (false, false) => Some(self.number),
        }
    }
}

/// A fact behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub event: Uuid,
    pub at: Timestamp,
    /// Nothing once the person is erased.
    pub conversation: Option<ConversationId>,
    pub contact: Option<ContactId>,
    pub staff: Option<Uuid>,
    pub seconds: Option<i64>,
    pub is_kept: Option<bool>,
    pub score: Option<i64>,
}

/// Whom and what one may ask about: those that there still are, each with its id and name.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    pub staff: Vec<(Uuid, String)>,
    pub teams: Vec<(Uuid, String)>,
    pub inboxes: Vec<(Uuid, String)>,
    pub labels: Vec<(Uuid, String)>,
}

/// Names by id.
#[derive(Clone, Debug, Default)]
pub struct Names(pub(super) HashMap<Uuid, String>);

impl Names {
    pub fn of(&self, id: Uuid) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }
}
