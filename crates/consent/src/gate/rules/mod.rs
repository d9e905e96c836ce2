//! The decision itself: facts in, finding out. Pure.
//!
//! - Each rule stands in a file of its own with a table of cases, and says one thing: refuse, hold, or nothing.
//! - They are asked in one order ([`RULES`]). Every refusal is told, the first decides; only where there is none a hold counts,
//!   again the first.

mod address;
mod answers;
mod asking;
mod caps;
#[cfg(test)]
mod cases;
mod connection;
mod consent;
mod country;
mod hours;
mod number;
mod payment;
#[cfg(test)]
mod proof;
mod restricted;
mod stopped;
mod template;
mod tenant;
mod unclear;
mod window;

use std::time::Duration;

use kernel::{ConsentEntryId, MessageId, Purpose, Timestamp};

use super::caps::Caps;
use super::model::{Content, Draft, Reason};
use crate::inboxes::InboxState;
use crate::ledger::{Standing, State};
use crate::number_restrictions::NumberRestriction;
use crate::payments::Covers;

/// What the gate read, under the person's lock.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) now: Timestamp,
    pub(super) state: State,
    pub(super) is_tenant_closed: bool,
    pub(super) inbox: InboxState,
    pub(super) number_restriction: NumberRestriction,
    pub(super) window_expires_at: Option<Timestamp>,
    /// Everything is free for the person until then: they came by an advertisement.
    pub(super) free_until: Option<Timestamp>,
    /// It would be the answer that makes a free entry point free.
    pub(super) is_first_answer: bool,
    pub(super) is_restricted: bool,
    /// The template, if the draft is one; none if it is unknown.
    pub(super) template: Option<Form>,
    /// What waits until Meta is paid.
    pub(super) unpaid: Option<Covers>,
    /// The end of the quiet hours that are running where the person is.
    pub(super) quiet_until: Option<Timestamp>,
    /// A restore holds everything back until a person says that it may go.
    pub(super) is_outbound_held: bool,
    /// When machine answers of this draft's kind went to the person within the last day, newest first, at most
    /// [`answers::MOST_A_DAY`].
    pub(super) answered: Vec<Timestamp>,
    pub(super) caps: Caps,
    /// Offers that went to the person within seven days, counted as far as the cap.
    pub(super) offers: i64,
    /// What Kontor sent them by itself within a day, counted as far as the cap.
    pub(super) automatic: i64,
    /// When the person was last asked for consent; read only where the draft asks for it.
    pub(super) asked_at: Option<Timestamp>,
}

/// What the gate knows of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) is_approved: bool,
    /// What its category says it is for.
    pub(super) purpose: Purpose,
    /// Meta counts it as an offer, it was written as none, and no owner has taken that yet.
    pub(super) is_recounted: bool,
}

/// What follows, with the first reason deciding and what shows it.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) outcome: Outcome,
    pub(super) reasons: Vec<Reason>,
    pub(super) entry: Option<ConsentEntryId>,
    pub(super) message: Option<MessageId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Clear,
    Hold(Timestamp),
    Refuse,
}

/// What one rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ruling {
    Refuse(Reason),
    Hold(Timestamp, Reason),
}

/// What a rule is asked about.
struct Case<'a> {
    draft: &'a Draft,
    facts: &'a Facts,
    /// The stricter of what the sender says and what the template's category says.
    purpose: Purpose,
    /// A member of staff wrote it, or chose to send it.
    is_person: bool,
}

type Rule = fn(&Case<'_>) -> Option<Ruling>;

/// Every rule, in the order in which they are asked.
const RULES: [Rule; 20] = [
    tenant::closed,
    stopped::rule,
    answers::rule,
    restricted::rule,
    consent::rule,
    asking::rule,
    window::rule,
    template::approved,
    template::recounted,
    country::rule,
    caps::offers,
    caps::automatic,
    connection::disconnected,
    number::restricted,
    address::rule,
    tenant::restored,
    unclear::rule,
    connection::broken,
    payment::rule,
    hours::rule,
];

/// How soon what waits for somebody to act is asked about again.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

pub(super) use answers::MOST_A_DAY;
pub(super) use asking::barred as asking_barred;
pub(super) use hours::is_minded as minds_the_hour;

pub(super) fn judge(draft: &Draft, facts: &Facts) -> Finding {
    let case = Case::of(draft, facts);
    let (mut refusals, mut hold) = (Vec::new(), None);
    for ruling in RULES.iter().filter_map(|rule| rule(&case)) {
        match ruling {
            Ruling::Refuse(reason) => refusals.push(reason),
            Ruling::Hold(until, reason) => hold = hold.or(Some((until, reason))),
        }
    }
    if let Some(first) = refusals.first() {
        let (entry, message) = evidence(&case, *first);
        return Finding { outcome: Outcome::Refuse, reasons: refusals, entry, message };
    }
    let outcome = hold.map_or(Outcome::Clear, |(until, _)| Outcome::Hold(until));
    let reason = hold.map_or(Reason::Allowed, |(_, reason)| reason);
    let message = facts.state.held_message.filter(|_| reason == Reason::HeldUnclearStop);
    Finding { outcome, reasons: vec![reason], entry: None, message }
}

impl<'a> Case<'a> {
    fn of(draft: &'a Draft, facts: &'a Facts) -> Self {
        let purpose = draft.purpose(facts.template.map(|form| form.purpose));
        Self { draft, facts, purpose, is_person: draft.author.is_person() }
    }

    /// Written by a machine, and none of the few things that pass after a stop.
    fn is_automatic(&self) -> bool {
        !self.is_person && self.draft.compliance().is_none()
    }

    /// Whether the person gets something to read: not a receipt, and not that someone types.
    fn is_message(&self) -> bool {
        match self.draft.rendered.content {
            Content::Text { .. } | Content::Template { .. } | Content::File { .. } | Content::Part(_) => true,
            Content::ReadReceipt { .. } | Content::Typing { .. } => false,
        }
    }

    fn look_again(&self) -> Timestamp {
        self.facts.now + LOOK_AGAIN
    }
}

fn refuse(applies: bool, reason: Reason) -> Option<Ruling> {
    applies.then_some(Ruling::Refuse(reason))
}

fn evidence(case: &Case<'_>, reason: Reason) -> (Option<ConsentEntryId>, Option<MessageId>) {
    let state = &case.facts.state;
    match reason {
        Reason::OptedOut if state.stopped_at.is_some() => (state.stopped_entry, state.stopped_message),
        Reason::OptedOut => (None, state.held_message),
        Reason::PurposeWithdrawn => {
            let offers = case.draft.asks_for_consent().then_some(Purpose::Marketing);
            let refused = [case.purpose].into_iter().chain(offers).find_map(|purpose| match state.standing(purpose) {
                Standing::Withdrawn(entry) => Some(entry),
                Standing::Granted(_) | Standing::Unasked => None,
            });
            (refused, None)
        }
        Reason::AlreadyAgreed => match state.marketing {
            Standing::Granted(entry) => (Some(entry), None),
            Standing::Withdrawn(_) | Standing::Unasked => (None, None),
        },
        _ => (None, None),
    }
}
