//! What an entry changes. Pure.

use std::time::Duration;

use chrono::{Datelike, Weekday};
use kernel::{Purpose, Timestamp};

use super::model::{Effect, Entry, Extent, Standing, State};

/// A stop is confirmed within five minutes or not at all (47 CFR 64.1200(a)(12), taken for every channel).
const CONFIRM_WITHIN: Duration = Duration::from_secs(5 * 60);
/// A request to stop, however put, is honoured within ten business days (47 CFR 64.1200(a)(10)).
const DECIDE_WITHIN_BUSINESS_DAYS: u32 = 10;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Applies an entry that was just added.
pub(super) fn apply(state: &mut State, entry: &Entry, now: Timestamp) {
    match (entry.effect, entry.extent) {
        (Effect::Withdraw, Extent::All) => stop(state, entry, now),
        (Effect::Withdraw, Extent::Purpose(purpose)) => set(state, purpose, Standing::Withdrawn(entry.id)),
        (Effect::Grant, Extent::All) => resume(state, entry),
        (Effect::Grant, Extent::Purpose(purpose)) => set(state, purpose, Standing::Granted(entry.id)),
        (Effect::Hold, _) => {
            // The first unclear words set the clock; later ones do not push it on.
            if !state.is_stopped(now) && state.held_at.is_none() {
                state.held_at = Some(entry.occurred_at);
                state.held_until = Some(after_business_days(entry.occurred_at, DECIDE_WITHIN_BUSINESS_DAYS));
                state.held_message = entry.message;
            }
        }
        (Effect::Release, _) => let_go(state),
    }
}

/// A stop older than the last START changes nothing: webhooks come in any order. At the same second the stop wins.
fn stop(state: &mut State, entry: &Entry, now: Timestamp) {
    if state.resumed_at.is_some_and(|resumed| resumed > entry.occurred_at) {
        return;
    }
    let is_new = state.stopped_at.is_none();
    if is_new || state.stopped_at < Some(entry.occurred_at) {
        state.stopped_at = Some(entry.occurred_at);
        state.stopped_entry = Some(entry.id);
        state.stopped_message = entry.message;
        state.wrote_again_at = state.wrote_again_at.filter(|at| *at > entry.occurred_at);
    }
    if is_new {
        state.confirm_until = Some(now + CONFIRM_WITHIN);
        state.confirmed_at = None;
    }
    let_go(state);
}

/// START, or a recorded request: everything that a stop ended goes on. What was withdrawn by name stays withdrawn.
fn resume(state: &mut State, entry: &Entry) {
    if state.stopped_at.is_some_and(|stopped| stopped >= entry.occurred_at) {
        return;
    }
    state.resumed_at = state.resumed_at.max(Some(entry.occurred_at));
    state.stopped_at = None;
    state.stopped_entry = None;
    state.stopped_message = None;
    state.wrote_again_at = None;
    state.confirm_until = None;
    set(state, Purpose::Service, Standing::Granted(entry.id));
    set(state, Purpose::Transactional, Standing::Granted(entry.id));
    let_go(state);
}

fn let_go(state: &mut State) {
    state.held_at = None;
    state.held_until = None;
    state.held_message = None;
}

fn set(state: &mut State, purpose: Purpose, standing: Standing) {
    match purpose {
        Purpose::Service => state.service = standing,
        Purpose::Transactional => state.transactional = standing,
        Purpose::Marketing => state.marketing = standing,
        Purpose::Compliance => {}
    }
}

/// The same time of day, so many working days later. Holidays differ by place and only make it later, so they are not counted.
fn after_business_days(from: Timestamp, days: u32) -> Timestamp {
    let mut at = from;
    let mut left = days;
    while left > 0 {
        at = at + DAY;
        if !matches!(at.utc().weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_business_days_are_two_weeks() {
        let friday = Timestamp::parse("2026-11-20T09:00:00Z").unwrap();
        assert_eq!(after_business_days(friday, 10), Timestamp::parse("2026-12-04T09:00:00Z").unwrap());
        let sunday = Timestamp::parse("2026-11-22T09:00:00Z").unwrap();
        assert_eq!(after_business_days(sunday, 10), Timestamp::parse("2026-12-04T09:00:00Z").unwrap());
    }
}
