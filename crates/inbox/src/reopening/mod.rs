//! What becomes of a closed conversation when the person writes again: it is reopened, or a new one goes on from it.
//!
//! - Of one person and inbox one conversation is the current one; what comes in goes there.      (V47's unique index)
//! - A reaction, a change or a word about a message never begins a conversation.               (`receive::store::thread`)
//! - One that is reopened for nobody is given by turns, where an inbox does so.                (`crate::assignment`)

pub(crate) mod api;
pub(crate) mod pages;
mod store;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;
use std::time::Duration;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{InboxId, Problem, Timestamp};

/// After how many days closed a new one may begin.
pub const DAYS: RangeInclusive<i64> = 1..=3650;

/// What an inbox does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// After so many days closed a new one begins; nothing where it is always reopened.
    pub new_after_days: Option<i64>,
    /// Whether one that is reopened goes back to whoever had it.
    pub goes_back: bool,
}

impl Default for Rule {
    fn default() -> Self {
        Self { new_after_days: None, goes_back: true }
    }
}

impl Rule {
    /// Whether what was closed then is over by now, so that a new one begins.
    pub(crate) fn is_over(&self, closed_at: Timestamp, now: Timestamp) -> bool {
        let seconds = |days: i64| u64::try_from(days).unwrap_or(0) * 24 * 60 * 60;
        self.new_after_days.is_some_and(|days| now >= closed_at + Duration::from_secs(seconds(days)))
    }
}

/// Why a rule is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Days,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Days => {
                Problem::invalid().field("new_after_days", "days_range", "Choose a whole number from 1 to 3650.")
            }
        }
    }
}

/// What this inbox does.
pub fn rule(scope: &Scope<'_>, inbox: InboxId) -> Result<Rule> {
    store::rule(scope, inbox)
}

/// Sets it, for what comes in from now on.
pub fn set_rule(tx: &mut Tx<'_>, inbox: InboxId, rule: Rule) -> Result<(), Fault<Refusal>> {
    if channels::inboxes::get(tx, inbox)?.is_none() {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    if rule.new_after_days.is_some_and(|days| !DAYS.contains(&days)) {
        return Err(Fault::Refused(Refusal::Days));
    }
    store::set_rule(tx, inbox, rule)?;
    let event = Event::new("reopening_rule.changed").inbox(inbox).fact("new_after_days", rule.new_after_days);
    tx.record(event.fact("goes_back", rule.goes_back));
    Ok(())
}
