//! What each line says, from what is known. Pure: no clock, no network, no database.

use kernel::{Locale, Timestamp};
use web::t;

use super::{Facts, Way, causes, is_heard};
use crate::apps::Callback;
use crate::connect::roads::Road;

/// The lines, in the order in which they are settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Token,
    Registered,
    Name,
    Subscribed,
    Callback,
    Live,
    Payment,
    Limit,
    First,
}

/// How a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Done,
    /// For Meta, or for a message; nothing to do.
    Waiting,
    /// One thing is to be done.
    ToDo,
    /// Only the owner can tell.
    Ask,
    /// Meta did not say, this time.
    Unknown,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) step: Step,
    pub(crate) standing: Standing,
    pub(crate) say: Say,
}

/// What a line says. Each is a sentence or two: what is so, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Say {
    TokenLasts,
    TokenEnds(Timestamp),
    TokenDead,
    TokenPoor,
    TokenOfAnotherApp,
    Registered,
    OnPhone,
    Pin,
    ProveFirst,
    Banned,
    NameGood(String),
    NameInReview(String),
    NameDeclined(String),
    NameMissing,
    Subscribed,
    NotSubscribed,
    CallbackGood,
    CallbackByHand,
    CallbackMissing,
    CallbackElsewhere,
    CallbackOff,
    CallbackUnreachable,
    FieldMissing,
    LiveSaid,
    LiveSeen,
    LiveAsked,
    PaymentSaid,
    PaymentOfTest,
    PaymentBroken,
    PaymentAsked,
    LimitVerified(Option<i64>),
    LimitEnough(Option<i64>),
    LimitInReview,
    LimitSmall(Option<i64>),
    FirstDone,
    FirstToWrite(String),
    FirstAwaited(String),
    FirstToAnswer,
    /// Two minutes are over: the likeliest cause.
    FirstMissing(Box<Say>),
    SignaturesFail,
    AnotherNumber(String),
    Development,
    NothingKnown(String),
    NotTold,
}

/// All lines of a number.
pub(crate) fn lines(way: &Way) -> Vec<Line> {
    let facts = way.kept.facts.clone().unwrap_or_default();
    let mut lines = vec![
        token(&facts),
        registered(&facts),
        name(&facts),
        subscribed(&facts),
        callback(way, &facts),
        live(way),
        payment(way, &facts),
        limit(&facts),
    ];
    let first = first(way, &lines);
    lines.push(first);
    lines
}

fn line(step: Step, standing: Standing, say: Say) -> Line {
    Line { step, standing, say }
}

fn unknown(step: Step) -> Line {
    line(step, Standing::Unknown, Say::NotTold)
}

fn token(facts: &Facts) -> Line {
    let Some(token) = &facts.token else { return unknown(Step::Token) };
    let to_do = |say| line(Step::Token, Standing::ToDo, say);
    if !token.is_of_app {
        return to_do(Say::TokenOfAnotherApp);
    }
    if !token.is_valid {
        return to_do(Say::TokenDead);
    }
    if !token.may_all {
        return to_do(Say::TokenPoor);
    }
    match token.expires_at {
        Some(at) => to_do(Say::TokenEnds(Timestamp::from_seconds(at))),
        None => line(Step::Token, Standing::Done, Say::TokenLasts),
    }
}

fn registered(facts: &Facts) -> Line {
    let Some(number) = &facts.number else { return unknown(Step::Registered) };
    let (standing, say) = match () {
        () if number.is_banned => (Standing::ToDo, Say::Banned),
        () if number.is_on_phone => (Standing::Done, Say::OnPhone),
        () if number.is_registered => (Standing::Done, Say::Registered),
        () if !number.is_proved => (Standing::ToDo, Say::ProveFirst),
        () => (Standing::ToDo, Say::Pin),
    };
    line(Step::Registered, standing, say)
}

fn name(facts: &Facts) -> Line {
    let Some(number) = &facts.number else { return unknown(Step::Name) };
    let name = || number.name.clone();
    let (standing, say) = match number.name_status.as_deref() {
        Some("APPROVED" | "AVAILABLE_WITHOUT_REVIEW") => (Standing::Done, Say::NameGood(name())),
        Some("PENDING_REVIEW") => (Standing::Waiting, Say::NameInReview(name())),
        Some("DECLINED" | "EXPIRED") => (Standing::ToDo, Say::NameDeclined(name())),
        Some("NONE") => (Standing::ToDo, Say::NameMissing),
        _ => return unknown(Step::Name),
    };
    line(Step::Name, standing, say)
}

fn subscribed(facts: &Facts) -> Line {
    match facts.is_subscribed {
        Some(true) => line(Step::Subscribed, Standing::Done, Say::Subscribed),
        Some(false) => line(Step::Subscribed, Standing::ToDo, Say::NotSubscribed),
        None => unknown(Step::Subscribed),
    }
}

fn callback(way: &Way, facts: &Facts) -> Line {
    let done = || line(Step::Callback, Standing::Done, Say::CallbackGood);
    let to_do = |say| line(Step::Callback, Standing::ToDo, say);
    if facts.number.as_ref().is_some_and(|number| number.comes_here == Some(false)) {
        return to_do(Say::CallbackElsewhere);
    }
    if way.callback == Callback::Failed {
        return to_do(Say::CallbackUnreachable);
    }
    let Some(told) = &facts.callback else {
        // The app's id is not known, so only Meta's own question tells.
        return match (way.app.is_some(), is_heard(way.callback, way.verified_at)) {
            (_, true) => done(),
            (false, false) => to_do(Say::CallbackByHand),
            (true, false) => unknown(Step::Callback),
        };
    };
    match told.is_ours {
        None if way.app.is_none() => to_do(Say::CallbackByHand),
        None => to_do(Say::CallbackMissing),
        Some(false) => to_do(Say::CallbackElsewhere),
        Some(true) if !told.is_active => to_do(Say::CallbackOff),
        Some(true) if !told.hears_messages => to_do(Say::FieldMissing),
        Some(true) => done(),
    }
}

/// Graph has no field for it. Messages that arrive show it, but for those of people with a role in the app (facts/meta.md 2.5);
/// the owner sees it at Meta.
fn live(way: &Way) -> Line {
    match (way.kept.live_at, way.exchanged.is_written) {
        (Some(_), _) => line(Step::Live, Standing::Done, Say::LiveSaid),
        (None, true) => line(Step::Live, Standing::Ask, Say::LiveSeen),
        (None, false) => line(Step::Live, Standing::Ask, Say::LiveAsked),
    }
}

fn payment(way: &Way, facts: &Facts) -> Line {
    let lacks = facts.number.as_ref().is_some_and(|number| number.lacks_payment);
    match (way.kept.road, way.kept.payment_at) {
        (Some(Road::Test), _) => line(Step::Payment, Standing::Done, Say::PaymentOfTest),
        (_, _) if lacks => line(Step::Payment, Standing::ToDo, Say::PaymentBroken),
        (_, Some(_)) => line(Step::Payment, Standing::Done, Say::PaymentSaid),
        (_, None) => line(Step::Payment, Standing::Ask, Say::PaymentAsked),
    }
}

fn limit(facts: &Facts) -> Line {
    let tier = facts.number.as_ref().and_then(|number| number.limit.as_deref());
    let people = tier.and_then(people);
    let is_more = tier.is_some_and(|tier| people.is_none_or(|people| people > 250) && tier != "TIER_NOT_SET");
    match facts.verification.as_deref() {
        Some("verified") => line(Step::Limit, Standing::Done, Say::LimitVerified(people)),
        Some(word) if word.starts_with("pending") => line(Step::Limit, Standing::Waiting, Say::LimitInReview),
        _ if is_more => line(Step::Limit, Standing::Done, Say::LimitEnough(people)),
        Some(_) => line(Step::Limit, Standing::ToDo, Say::LimitSmall(people)),
        None => unknown(Step::Limit),
    }
}

/// How many people a day a tier lets one write to first; nothing for as many as one likes.
fn people(tier: &str) -> Option<i64> {
    let number = tier.strip_prefix("TIER_")?;
    match number.strip_suffix('K') {
        Some(thousands) => thousands.parse::<i64>().ok()?.checked_mul(1000),
        None => number.parse().ok(),
    }
}

fn first(way: &Way, lines: &[Line]) -> Line {
    let display = || way.inbox.display.clone();
    let (standing, say) = if way.is_complete() {
        (Standing::Done, Say::FirstDone)
    } else if way.exchanged.is_written {
        (Standing::ToDo, Say::FirstToAnswer)
    } else if way.is_silent() {
        (Standing::ToDo, Say::FirstMissing(Box::new(causes::likeliest(way, lines))))
    } else if way.kept.written_at.is_some() {
        (Standing::Waiting, Say::FirstAwaited(display()))
    } else {
        (Standing::ToDo, Say::FirstToWrite(display()))
    };
    line(Step::First, standing, say)
}

impl Step {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Step::Token => "token",
            Step::Registered => "registered",
            Step::Name => "name",
            Step::Subscribed => "subscribed",
            Step::Callback => "callback",
            Step::Live => "live",
            Step::Payment => "payment",
            Step::Limit => "limit",
            Step::First => "first_message",
        }
    }

    pub(crate) fn title(self, locale: Locale) -> String {
        match self {
            Step::Token => t!(locale, "line-token"),
            Step::Registered => t!(locale, "line-registered"),
            Step::Name => t!(locale, "line-name"),
            Step::Subscribed => t!(locale, "line-subscribed"),
            Step::Callback => t!(locale, "line-callback"),
            Step::Live => t!(locale, "line-live"),
            Step::Payment => t!(locale, "line-payment"),
            Step::Limit => t!(locale, "line-limit"),
            Step::First => t!(locale, "line-first"),
        }
    }
}

impl Standing {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Standing::Done => "done",
            Standing::Waiting => "waiting",
            Standing::ToDo => "to_do",
            Standing::Ask => "asked",
            Standing::Unknown => "unknown",
        }
    }

    pub(crate) fn words(self, locale: Locale) -> String {
        match self {
            Standing::Done => t!(locale, "standing-done"),
            Standing::Waiting => t!(locale, "standing-waiting"),
            Standing::ToDo => t!(locale, "standing-to-do"),
            Standing::Ask => t!(locale, "standing-ask"),
            Standing::Unknown => t!(locale, "standing-unknown"),
        }
    }
}
