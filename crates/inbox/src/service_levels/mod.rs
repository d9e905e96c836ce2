//! Service levels: within how much of the opening hours a customer is answered first, answered again, and done with.
//!
//! - What runs is written where it begins and ends, in that same transaction.                    ([`wrote`], [`left`], [`closed`])
//! - A customer's message starts a wait; what a person writes ends it when it leaves, also by a program's key or on the telephone.
//! - What Kontor says by itself (greeting, away message, word rules, answers to STOP) ends nothing: nobody has read the question.
//! - Closing ends the resolution, and a wait without a verdict on it. What is opened again begins anew.
//! - A customer who waits does so however the conversation sleeps; the resolution stands still meanwhile.    ([`slept`], [`woke`])
//! - Whether a promise was kept is said once: when it is done in time, or when its time has passed.        ([`judged`])
//! - Hours, holidays and targets that change lead to all that runs being reckoned anew.                          (`work`)
//! - The time is that of `accounts::tenants::hours`, as the reports reckon it.                                  (`rules`)

pub(crate) mod api;
pub(crate) mod pages;
mod rules;
mod store;
pub(crate) mod view;
mod work;

use ::store::{Event, Fault, Result, Scope, Tx};
use accounts::notices;
use accounts::tenants::hours;
use kernel::{ContactId, ConversationId, InboxId, MessageId, Problem, StaffId, Timestamp};

pub use rules::{Level, Rule};
pub(crate) use store::{Running, at_risk};
pub use work::{run, tasks, work_through};

/// A target is at most so many minutes: ninety whole days.
pub const MOST_MINUTES: i64 = 90 * 24 * 60;
/// What is proposed.
pub const USUAL_WARNING: i64 = 75;

/// Kinds of messages that nobody has to answer; the reports leave out the same.
const NOT_A_MESSAGE: [&str; 4] = ["reaction", "system", "edit", "revoke"];

/// The conversation something happened to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) conversation: ConversationId,
    pub(crate) contact: ContactId,
    pub(crate) inbox: InboxId,
}

/// Why a rule is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// No whole number of minutes that anybody can keep.
    Minutes(Level),
    Warning,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let minutes = |field| {
            Problem::invalid().field(field, "minutes_range", "Choose a whole number of minutes from 1 to 129600.")
        };
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Minutes(Level::First) => minutes("first_minutes"),
            Refusal::Minutes(Level::Next) => minutes("next_minutes"),
            Refusal::Minutes(Level::Resolution) => minutes("resolution_minutes"),
            Refusal::Warning => {
                Problem::invalid().field("warn_percent", "percent_range", "Choose a whole number from 1 to 99.")
            }
        }
    }
}

/// What an inbox promises; nothing where it promises nothing.
pub fn rule(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<Rule>> {
    store::rule(scope, inbox)
}

/// Sets it. Without a target nothing is promised, and what runs is forgotten without a verdict.
pub fn set_rule(tx: &mut Tx<'_>, inbox: InboxId, rule: &Rule) -> Result<(), Fault<Refusal>> {
    if channels::inboxes::get(tx, inbox)?.is_none() {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    for level in Level::ALL {
        if rule.minutes(level).is_some_and(|minutes| !(1..=MOST_MINUTES).contains(&minutes)) {
            return Err(Fault::Refused(Refusal::Minutes(level)));
        }
    }
    if rule.warn_percent.is_some_and(|percent| !(1..=99).contains(&percent)) {
        return Err(Fault::Refused(Refusal::Warning));
    }
    if rule.is_empty() {
        store::end_rule(tx, inbox)?;
    } else {
        store::set_rule(tx, inbox, rule)?;
    }
    let event = Event::new("service_level_rule.changed").inbox(inbox).fact("first_minutes", rule.first);
    let event = event.fact("next_minutes", rule.next).fact("resolution_minutes", rule.resolution);
    tx.record(event.fact("warn_percent", rule.warn_percent));
    Ok(())
}

/// A conversation was opened, or opened again.
pub(crate) fn opened(tx: &mut Tx<'_>, place: Place) -> Result<()> {
    let now = tx.now();
    start(tx, place, Level::Resolution, now)
}

/// Somebody opened again what was closed: if its customer still waits, the wait begins anew too.
pub(crate) fn reopened(tx: &mut Tx<'_>, place: Place) -> Result<()> {
    if store::rule(tx, place.inbox)?.is_none() {
        return Ok(());
    }
    opened(tx, place)?;
    if crate::telling::waits(tx, place.conversation)? { wrote(tx, place, "text") } else { Ok(()) }
}

/// The customer wrote a message of this kind.
pub(crate) fn wrote(tx: &mut Tx<'_>, place: Place, kind: &str) -> Result<()> {
    if NOT_A_MESSAGE.contains(&kind) || store::rule(tx, place.inbox)?.is_none() {
        return Ok(());
    }
    let all = store::of_one(tx, place.conversation)?;
    if all.iter().any(|running| running.level != Level::Resolution) {
        return Ok(());
    }
    let opened = all.first().map(|running| running.since);
    let is_answered =
        store::last_answer(tx, place.conversation)?.is_some_and(|at| opened.is_none_or(|opened| at > opened));
    let now = tx.now();
    start(tx, place, if is_answered { Level::Next } else { Level::First }, now)
}

/// A message has left; if a person wrote it, it ends the wait.
pub(crate) fn left(tx: &mut Tx<'_>, message: MessageId) -> Result<()> {
    let Some((place, author)) = store::answer(tx, message)? else { return Ok(()) };
    answered(tx, place, author)
}

/// Somebody answered.
pub(crate) fn answered(tx: &mut Tx<'_>, place: Place, by: Option<StaffId>) -> Result<()> {
    for level in [Level::First, Level::Next] {
        if let Some(running) = store::end(tx, place.conversation, level)? {
            judged(tx, place, &running, by)?;
        }
    }
    Ok(())
}

/// It was closed by them, or by nobody.
pub(crate) fn closed(tx: &mut Tx<'_>, place: Place, by: Option<StaffId>) -> Result<()> {
    if let Some(running) = store::end(tx, place.conversation, Level::Resolution)? {
        judged(tx, place, &running, by)?;
    }
    for level in [Level::First, Level::Next] {
        if let Some(running) = store::end(tx, place.conversation, level)? {
            // Who closes in time what needs no answer has missed nothing; what was late before stays so.
            if running.is_late(tx.now()) {
                judged(tx, place, &running, by)?;
            }
        }
    }
    settle(tx, place.conversation)
}

/// It is out of sight: the time until it is done with stands still.
pub(crate) fn slept(tx: &mut Tx<'_>, place: Place) -> Result<()> {
    let all = store::of_one(tx, place.conversation)?;
    let Some(running) = all.into_iter().find(|one| one.level == Level::Resolution) else { return Ok(()) };
    let (Some(from), None) = (running.runs_from, running.missed_at) else { return Ok(()) };
    let ran = running.ran + hours::get(tx)?.open_between(from, tx.now());
    store::stop(tx, place.conversation, Level::Resolution, ran)
}

/// It is in sight again.
pub(crate) fn woke(tx: &mut Tx<'_>, place: Place) -> Result<()> {
    let all = store::of_one(tx, place.conversation)?;
    let Some(mut running) = all.into_iter().find(|one| one.runs_from.is_none()) else { return Ok(()) };
    running.runs_from = Some(tx.now());
    let rule = store::rule(tx, place.inbox)?.unwrap_or_default();
    running.reckon(&hours::get(tx)?, &rule);
    store::keep(tx, &running)?;
    work::wait_for(tx, &running)
}

/// What runs for this conversation is of no concern any more.
pub(crate) fn forget(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<()> {
    store::forget(tx, conversation)
}

fn start(tx: &mut Tx<'_>, place: Place, level: Level, since: Timestamp) -> Result<()> {
    let Some(rule) = store::rule(tx, place.inbox)? else { return Ok(()) };
    let mut running = Running::new(place.conversation, place.inbox, level, since);
    running.reckon(&hours::get(tx)?, &rule);
    store::keep(tx, &running)?;
    work::wait_for(tx, &running)
}

/// Says of what has ended whether it was in time, unless it was said before that it was not.
fn judged(tx: &mut Tx<'_>, place: Place, running: &Running, by: Option<StaffId>) -> Result<()> {
    let now = tx.now();
    match (running.missed_at, running.due_at) {
        (None, Some(due)) if now <= due => tx.record(told("service_level.kept", place, running, by)),
        (None, Some(_)) => tx.record(told("service_level.missed", place, running, by)),
        (Some(_), _) | (None, None) => {}
    }
    settle(tx, place.conversation)
}

fn told(kind: &'static str, place: Place, running: &Running, staff: Option<StaffId>) -> Event {
    let event = Event::new(kind).conversation(place.conversation).contact(place.contact).inbox(place.inbox);
    let event = event.fact("level", running.level.as_str()).fact("since", running.since);
    event.fact("due_at", running.due_at).fact("staff_id", staff)
}

/// What was told of it needs no reading any more.
fn settle(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<()> {
    if store::of_one(tx, conversation)?.iter().any(Running::is_at_risk) {
        return Ok(());
    }
    let path = format!("/t/{}/inbox/{conversation}", tx.tenant());
    notices::settled(tx, notices::Kind::LevelWarned, &path)?;
    notices::settled(tx, notices::Kind::LevelMissed, &path)
}
