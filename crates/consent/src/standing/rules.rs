//! The answer itself. Pure.

use std::time::Duration;

use chrono::{Datelike, Days, Months, NaiveTime};
use kernel::{Channel, ConsentEntryId, ContactId, Purpose, Timestamp};
use serde::Serialize;

use crate::ledger::{self, Entry, Grade, Standing, State, TopicId};
use crate::templates::{Category, Stood};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Purpose(Purpose),
    Topic(TopicId),
}

/// What a country or the business asks of a grant of offers beyond that it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// For how many days it counts; 0 for ever. What was set before ends were said in months.
    Lasts,
    /// For how many months it counts; 0 for ever.
    LastsMonths,
    /// 1: only the person's own word counts. 0: the business's word does too.
    LeastGrade,
}

impl RuleKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            RuleKind::Lasts => "lasts",
            RuleKind::LastsMonths => "lasts_months",
            RuleKind::LeastGrade => "least_grade",
        }
    }
}

/// A rule, in force from a time on until a later one of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    pub kind: RuleKind,
    pub value: i64,
    pub since: Timestamp,
    /// Of two from the same time, the one that was set later counts.
    pub set_at: Timestamp,
}

/// What is asked of a grant of offers: by the business, and by the law of its country. The stricter counts.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    pub own: Vec<Rule>,
    pub country: Vec<Rule>,
}

impl Terms {
    /// When a grant given then ends, by the rules of a moment; nothing where it does not.
    pub fn end(&self, given: Timestamp, moment: Timestamp) -> Option<Timestamp> {
        let number = |rules, kind| u32::try_from(in_force(rules, kind, moment)).ok().filter(|number| *number > 0);
        let days = number(&self.own, RuleKind::Lasts).map(|days| given + DAY * days);
        let months = |rules| number(rules, RuleKind::LastsMonths).map(|months| after_months(given, months));
        days.into_iter().chain(months(&self.own)).chain(months(&self.country)).min()
    }

    /// What the rules of a moment make of a grant of offers that was given then, and when they will end it.
    pub fn ruled(&self, (given, grade): (Timestamp, Grade), moment: Timestamp) -> (Why, Option<Timestamp>) {
        let until = self.end(given, moment);
        if in_force(&self.own, RuleKind::LeastGrade, moment) > 0 && grade == Grade::Attested {
            return (Why::OnlyAttested, None);
        }
        if until.is_some_and(|until| moment >= until) {
            return (Why::Expired, until);
        }
        (Why::Granted, until)
    }
}

/// The same day so many months later; where that month has no such day, its end.
fn after_months(from: Timestamp, months: u32) -> Timestamp {
    let at = from.utc();
    let Some(later) = at.checked_add_months(Months::new(months)) else { return Timestamp::from_micros(i64::MAX) };
    if later.day() == at.day() {
        return Timestamp::from_micros(later.timestamp_micros());
    }
    let next = later.date_naive() + Days::new(1);
    Timestamp::from_seconds(next.and_time(NaiveTime::MIN).and_utc().timestamp())
}

/// A restriction of the use of the person's data (GDPR art. 18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub lifted_at: Option<Timestamp>,
}

impl Limit {
    fn holds(&self, at: Timestamp) -> bool {
        self.since <= at && self.until.is_none_or(|until| at < until) && self.lifted_at.is_none_or(|lifted| at < lifted)
    }
}

/// Why, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Yes: they agreed.
    Granted,
    /// Yes: it needs no consent, and they did not refuse it.
    NotNeeded,
    /// No: they stopped everything.
    Stopped,
    /// No: they refused this.
    Refused,
    /// Not by itself: words that may mean stop wait for a person.
    Held,
    /// Not by itself: the use of their data is restricted.
    Restricted,
    /// No: nobody has asked them.
    Unasked,
    /// No: a rule wants their own word, and there is only the business's.
    OnlyAttested,
    /// No: they agreed too long ago for a rule.
    Expired,
}

impl Why {
    pub const fn is_yes(self) -> bool {
        matches!(self, Why::Granted | Why::NotNeeded)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Why::Granted => "granted",
            Why::NotNeeded => "not_needed",
            Why::Stopped => "stopped",
            Why::Refused => "refused",
            Why::Held => "held",
            Why::Restricted => "restricted",
            Why::Unasked => "unasked",
            Why::OnlyAttested => "only_attested",
            Why::Expired => "expired",
        }
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub subject: Subject,
    pub why: Why,
    /// When the person said what decides.
    pub since: Option<Timestamp>,
    /// The entry that shows it.
    pub entry: Option<ConsentEntryId>,
    /// When a rule will end what is granted.
    pub until: Option<Timestamp>,
}

/// What may be written to a person on a channel at a moment: one line for service, business and offers, and one for each topic.
/// `entries` are the person's of this channel in the order in which they were recorded.
pub fn at(
    entries: &[Entry],
    (contact, channel): (ContactId, Channel),
    moment: Timestamp,
    terms: &Terms,
    limits: &[Limit],
    topics: &[TopicId],
) -> Vec<Line> {
    let known: Vec<&Entry> = entries.iter().filter(|entry| entry.recorded_at <= moment).collect();
    let state = ledger::sum(contact, channel, known.iter().copied());
    let purposes = [Purpose::Service, Purpose::Transactional, Purpose::Marketing].map(Subject::Purpose);
    let subjects = purposes.into_iter().chain(topics.iter().copied().map(Subject::Topic));
    let is_limited = limits.iter().any(|limit| limit.holds(moment));
    subjects.map(|subject| line(&state, &known, subject, moment, terms, is_limited)).collect()
}

fn line(
    state: &State,
    entries: &[&Entry],
    subject: Subject,
    moment: Timestamp,
    terms: &Terms,
    is_limited: bool,
) -> Line {
    let (standing, is_stopped, is_offer) = match subject {
        Subject::Purpose(purpose) => {
            (state.standing(purpose), state.is_stopped_for(purpose, moment), purpose == Purpose::Marketing)
        }
        Subject::Topic(topic) => (state.topic(topic), state.is_topic_stopped(topic, moment), true),
    };
    let find = |id: ConsentEntryId| entries.iter().copied().find(|entry| entry.id == id);
    let answer = |why, entry: Option<&Entry>| Line {
        subject,
        why,
        since: entry.map(|entry| entry.occurred_at),
        entry: entry.map(|entry| entry.id),
        until: None,
    };
    if is_stopped {
        // Words that nobody decided about in time have become a stop without an entry of their own yet.
        let stop = state.stopped_entry.and_then(find);
        return Line { since: state.stopped_since(moment), ..answer(Why::Stopped, stop) };
    }
    if let Standing::Withdrawn(id) = standing {
        return answer(Why::Refused, find(id));
    }
    if is_limited {
        return answer(Why::Restricted, None);
    }
    if state.is_held(moment) {
        return Line { since: state.held_at, ..answer(Why::Held, None) };
    }
    match standing {
        Standing::Granted(id) => {
            let entry = find(id);
            let Some(found) = entry.filter(|_| is_offer) else { return answer(Why::Granted, entry) };
            let (why, until) = ruled(found, moment, terms);
            Line { until, ..answer(why, entry) }
        }
        Standing::Unasked if is_offer => answer(Why::Unasked, None),
        Standing::Unasked | Standing::Withdrawn(_) => answer(Why::NotNeeded, None),
    }
}

/// What the rules of that moment make of a grant of offers, and when they will end it.
pub(super) fn ruled(grant: &Entry, moment: Timestamp, terms: &Terms) -> (Why, Option<Timestamp>) {
    terms.ruled((grant.occurred_at, grant.grade.unwrap_or_default()), moment)
}

/// What the rules of a kind said at a moment: the last that had begun.
pub(super) fn in_force(rules: &[Rule], kind: RuleKind, moment: Timestamp) -> i64 {
    let of_kind = rules.iter().filter(|rule| rule.kind == kind && rule.since <= moment);
    of_kind.max_by_key(|rule| (rule.since, rule.set_at)).map_or(0, |rule| rule.value)
}

/// How a template stood at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// It did not exist, as far as we know.
    Unknown,
    /// The provider did not let it out.
    NotApproved,
    /// It could go, as what its category says.
    Approved(Category),
}

/// How a template stood at a moment, of its states in the order of their times.
pub fn template(stood: &[Stood], moment: Timestamp) -> Template {
    match stood.iter().rev().find(|one| one.at <= moment) {
        None => Template::Unknown,
        Some(one) if one.status == "APPROVED" => Template::Approved(one.category),
        Some(_) => Template::NotApproved,
    }
}
