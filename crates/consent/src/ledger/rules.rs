//! What an entry changes. Pure.

use std::time::Duration;

use chrono::{Datelike, Weekday};
use kernel::{Purpose, Timestamp};

use super::model::{Effect, Entry, Extent, Grade, Method, Standing, State, Topic, TopicId};

/// A stop is confirmed within five minutes or not at all (47 CFR 64.1200(a)(12), taken for every channel).
const CONFIRM_WITHIN: Duration = Duration::from_secs(5 * 60);
/// A request to stop, however put, is honoured within ten business days (47 CFR 64.1200(a)(10)).
const DECIDE_WITHIN_BUSINESS_DAYS: u32 = 10;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Applies an entry that was just added.
///
/// Webhooks come in any order, so what the person said last wins by their own time, not by arrival; at the same second the stricter wins.
pub(crate) fn apply(state: &mut State, entry: &Entry) {
    if is_given_back(state, entry) {
        return;
    }
    match (entry.effect, entry.extent) {
        (Effect::Withdraw, Extent::All) => stop(state, entry),
        (Effect::Withdraw, Extent::Purpose(purpose)) => {
            let is_change = settle(state, purpose, Standing::Withdrawn(entry.id), entry.occurred_at);
            if purpose == Purpose::Marketing {
                refuse_topics(state, entry);
            }
            if is_change && !state.is_stopped(entry.recorded_at) {
                await_confirmation(state, entry);
            }
        }
        (Effect::Withdraw, Extent::Topic(topic)) => settle_topic(state, topic, false, entry),
        (Effect::Grant, Extent::Topic(topic)) => settle_topic(state, topic, true, entry),
        (Effect::Grant, Extent::All) => resume(state, entry),
        (Effect::Grant, Extent::Purpose(purpose)) => {
            settle(state, purpose, Standing::Granted(entry.id), entry.counts_from());
        }
        (Effect::Hold, _) => hold(state, entry),
        (Effect::Release, Extent::Purpose(Purpose::Marketing)) => {
            state.topics.allowed_again_at = state.topics.allowed_again_at.max(allows_again(entry));
        }
        (Effect::Release, _) => {
            // What nobody decided in time counts as a stop, which a member of staff cannot take back.
            if state.held_until.is_some_and(|until| entry.recorded_at < until) {
                let_go(state);
            }
        }
    }
}

/// When a person let offers come again in the provider's settings, if that is what the entry says.
pub(super) fn allows_again(entry: &Entry) -> Option<i64> {
    let is_it = (entry.method, entry.effect, entry.extent)
        == (Method::Provider, Effect::Release, Extent::Purpose(Purpose::Marketing));
    is_it.then_some(entry.occurred_at.micros())
}

/// Whether an import takes back what it vouched for.
pub(super) fn takes_back(entry: &Entry) -> bool {
    (entry.method, entry.effect, entry.extent) == (Method::Import, Effect::Release, Extent::Purpose(Purpose::Marketing))
}

/// What an import vouched for before one was taken back is as if it had never been entered: it comes back by nothing, and
/// can be vouched for anew. What the person said themselves stands.
pub(super) fn is_taken_back(taken_back: Option<i64>, entry: &Entry) -> bool {
    let is_claim = (entry.method, entry.effect, entry.extent)
        == (Method::Import, Effect::Grant, Extent::Purpose(Purpose::Marketing));
    is_claim && entry.grade == Some(Grade::Attested) && Some(entry.number) < taken_back
}

/// Whether an entry changes what those before it come to.
pub(super) fn reaches_back(entry: &Entry) -> bool {
    allows_again(entry).is_some() || takes_back(entry)
}

/// What a person stopped in the provider's settings, and allowed again there later, is as if it had not been said: what they
/// agreed to goes on, and what they refused elsewhere stays refused.
pub(super) fn is_given_back(state: &State, entry: &Entry) -> bool {
    let is_stop = (entry.method, entry.effect, entry.extent)
        == (Method::Provider, Effect::Withdraw, Extent::Purpose(Purpose::Marketing));
    is_stop && state.topics.allowed_again_at > Some(entry.occurred_at.micros())
}

/// A stop from before the last START changes nothing.
fn stop(state: &mut State, entry: &Entry) {
    if state.resumed_at > Some(entry.occurred_at) {
        return;
    }
    let is_new = state.stopped_at.is_none();
    if state.stopped_at < Some(entry.occurred_at) {
        state.stopped_at = Some(entry.occurred_at);
        state.stopped_entry = Some(entry.id);
        state.stopped_message = entry.message;
    }
    if is_new {
        await_confirmation(state, entry);
    }
    if state.held_at <= Some(entry.occurred_at) {
        let_go(state);
    }
}

/// START, or a recorded request: what a stop ended goes on. Offers that were refused by name stay refused.
fn resume(state: &mut State, entry: &Entry) {
    let at = entry.counts_from();
    state.resumed_at = state.resumed_at.max(Some(at));
    settle(state, Purpose::Service, Standing::Granted(entry.id), at);
    settle(state, Purpose::Transactional, Standing::Granted(entry.id), at);
    if state.held_at < Some(at) {
        let_go(state);
    }
    // What else was refused goes on being refused, and may still be confirmed.
    if state.stopped_at.is_some_and(|stopped| stopped < at) {
        state.stopped_at = None;
        state.stopped_entry = None;
        state.stopped_message = None;
        state.confirm_until = None;
    }
}

/// The first unclear words set the clock; later ones do not push it on, and words from before the last START are settled by it.
fn hold(state: &mut State, entry: &Entry) {
    if state.held_at.is_none() && state.resumed_at <= Some(entry.occurred_at) {
        state.held_at = Some(entry.occurred_at);
        state.held_until = Some(after_business_days(entry.occurred_at, DECIDE_WITHIN_BUSINESS_DAYS));
        state.held_message = entry.message;
    }
}

fn let_go(state: &mut State) {
    state.held_at = None;
    state.held_until = None;
    state.held_message = None;
}

/// A withdrawal that the person wrote may be confirmed to them, once. The five minutes run from its receipt.
fn await_confirmation(state: &mut State, entry: &Entry) {
    if entry.method == Method::Message {
        state.confirm_until = Some(entry.recorded_at + CONFIRM_WITHIN);
        state.confirmed_message = None;
    }
}

/// Sets where a purpose stands, unless the person said something later about it. Says whether that changed it.
fn settle(state: &mut State, purpose: Purpose, standing: Standing, at: Timestamp) -> bool {
    let (place, said_at) = match purpose {
        Purpose::Service => (&mut state.service, &mut state.service_at),
        Purpose::Transactional => (&mut state.transactional, &mut state.transactional_at),
        Purpose::Marketing => (&mut state.marketing, &mut state.marketing_at),
        Purpose::Compliance => return false,
    };
    let is_refusal = matches!(standing, Standing::Withdrawn(_));
    if *said_at > Some(at) || (*said_at == Some(at) && !is_refusal) {
        return false;
    }
    *said_at = Some(at);
    let is_change = !(is_refusal && matches!(place, Standing::Withdrawn(_)));
    *place = standing;
    is_change
}

/// Whoever refuses offers refuses every kind of them; the other way round nothing follows.
fn refuse_topics(state: &mut State, entry: &Entry) {
    let at = Some(entry.occurred_at.micros());
    if state.topics.refused_at < at {
        state.topics.refused_at = at;
        state.topics.refused_entry = Some(entry.id.as_uuid());
    }
}

/// Sets what was said about a topic, unless the person said something later about it. At the same second the refusal stays.
fn settle_topic(state: &mut State, topic: TopicId, is_granted: bool, entry: &Entry) {
    let said = Topic { is_granted, entry: entry.id.as_uuid(), at: entry.counts_from().micros() };
    let is_later =
        state.topics.each.get(&topic).is_none_or(|last| last.at < said.at || (last.at == said.at && !is_granted));
    if is_later {
        state.topics.each.insert(topic, said);
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
