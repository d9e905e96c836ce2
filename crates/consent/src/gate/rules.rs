//! The decision itself: facts in, finding out. Pure.

use std::time::Duration;

use kernel::{ConsentEntryId, MessageId, Purpose, Timestamp};

use super::model::{Compliance, Content, Draft, Reason};
use crate::inboxes::InboxState;
use crate::ledger::{Standing, State};
use crate::payments::Covers;

/// What the gate read, under the person's lock.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) now: Timestamp,
    pub(super) state: State,
    pub(super) inbox: InboxState,
    pub(super) window_expires_at: Option<Timestamp>,
    pub(super) is_restricted: bool,
    /// The template's approval and purpose, if the draft is one; none if it is unknown.
    pub(super) template: Option<(bool, Purpose)>,
    /// What waits until Meta is paid.
    pub(super) unpaid: Option<Covers>,
    /// The end of the quiet hours that are running now.
    pub(super) quiet_until: Option<Timestamp>,
    /// A restore holds everything back until a person says that it may go.
    pub(super) is_outbound_held: bool,
    /// When machine answers of this draft's kind went to the person within the last day, newest first, at most [`MOST_A_DAY`].
    pub(super) answered: Vec<Timestamp>,
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

/// How soon a message that waits for a mended connection is asked about again.
const RECONNECT_LOOK: Duration = Duration::from_secs(60);
/// Machine answers of one kind that a person gets in a day.
pub(super) const MOST_A_DAY: usize = 5;
/// HELP is answered at most this often.
const HELP_PAUSE: Duration = Duration::from_secs(60);

pub(super) fn judge(draft: &Draft, facts: &Facts) -> Finding {
    let mut reasons = refusals(draft, facts);
    if !reasons.is_empty() {
        let (entry, message) = evidence(draft, facts, reasons[0]);
        return Finding { outcome: Outcome::Refuse, reasons, entry, message };
    }
    let hold = hold(draft, facts);
    let outcome = hold.map_or(Outcome::Clear, |(until, _)| Outcome::Hold(until));
    reasons.push(hold.map_or(Reason::Allowed, |(_, reason)| reason));
    let message = facts.state.held_message.filter(|_| reasons[0] == Reason::HeldUnclearStop);
    Finding { outcome, reasons, entry: None, message }
}

fn refusals(draft: &Draft, facts: &Facts) -> Vec<Reason> {
    let purpose = draft.purpose(facts.template.map(|(_, purpose)| purpose));
    let is_person = draft.author.is_person();
    let mut reasons = Vec::new();
    let mut refuse = |applies: bool, reason| {
        if applies {
            reasons.push(reason);
        }
    };
    let is_much = facts.answered.len() >= MOST_A_DAY;
    match draft.compliance() {
        Some(Compliance::StopConfirmation) => {
            let is_stopped = facts.state.stopped_at.is_some();
            refuse(!(is_stopped && may_confirm(draft, facts)), Reason::ConfirmationUsed);
            refuse(is_much, Reason::AnsweredEnough);
        }
        Some(Compliance::PurposeConfirmation) => {
            refuse(facts.state.is_stopped(facts.now), Reason::OptedOut);
            refuse(!may_confirm(draft, facts), Reason::ConfirmationUsed);
            refuse(is_much, Reason::AnsweredEnough);
        }
        Some(Compliance::HelpAnswer) => {
            let is_soon = facts.answered.first().is_some_and(|last| facts.now < *last + HELP_PAUSE);
            refuse(is_much || is_soon, Reason::AnsweredEnough);
        }
        None => {
            refuse(is_stopped_for(purpose, is_person, facts), Reason::OptedOut);
            refuse(facts.is_restricted && !(is_person && purpose == Purpose::Service), Reason::Restricted);
            match facts.state.standing(purpose) {
                Standing::Withdrawn(_) => refuse(true, Reason::PurposeWithdrawn),
                // Offers need a yes; answers and business between the two do not.
                Standing::Unasked => refuse(purpose == Purpose::Marketing, Reason::NoConsent),
                Standing::Granted(_) => {}
            }
        }
    }
    let window_is_open = facts.window_expires_at.is_some_and(|ends| facts.now < ends);
    match &draft.rendered.content {
        Content::Text { .. } | Content::File { .. } | Content::Part(_) | Content::Typing { .. } => {
            refuse(!window_is_open, Reason::WindowClosed)
        }
        Content::Template { .. } => {
            refuse(facts.template.is_none_or(|(is_approved, _)| !is_approved), Reason::TemplateNotApproved);
        }
        Content::ReadReceipt { .. } => {}
    }
    refuse(facts.inbox == InboxState::Disconnected, Reason::InboxDisconnected);
    let to = &draft.rendered.to;
    refuse(to.phone.is_none() && to.user_id.is_none(), Reason::NoAddress);
    reasons
}

/// After a stop, a person may answer someone who wrote again; nothing else goes.
fn is_stopped_for(purpose: Purpose, is_person: bool, facts: &Facts) -> bool {
    let may_answer = is_person && purpose == Purpose::Service && facts.state.wrote_again(facts.now);
    facts.state.is_stopped_for(purpose, facts.now) && !may_answer
}

/// Whether the one confirmation is still to go, or is this very message, tried again.
fn may_confirm(draft: &Draft, facts: &Facts) -> bool {
    let state = &facts.state;
    let is_the_one =
        draft.message.is_some_and(|message| state.confirmed_message.is_none_or(|confirmed| confirmed == message));
    is_the_one && state.confirm_until.is_some_and(|until| facts.now < until)
}

fn hold(draft: &Draft, facts: &Facts) -> Option<(Timestamp, Reason)> {
    if facts.is_outbound_held {
        return Some((facts.now + RECONNECT_LOOK, Reason::Restored));
    }
    let purpose = draft.purpose(facts.template.map(|(_, purpose)| purpose));
    let is_automatic = !draft.author.is_person() && draft.compliance().is_none();
    if is_automatic && facts.state.is_held(facts.now) {
        return facts.state.held_until.map(|until| (until, Reason::HeldUnclearStop));
    }
    if facts.inbox == InboxState::Reconnect {
        return Some((facts.now + RECONNECT_LOOK, Reason::InboxReconnect));
    }
    if facts.unpaid.is_some_and(|covers| costs(&draft.rendered.content, covers)) {
        return Some((facts.now + RECONNECT_LOOK, Reason::PaymentTrouble));
    }
    let minds_the_hour = purpose == Purpose::Marketing || (is_automatic && purpose == Purpose::Transactional);
    facts.quiet_until.filter(|_| minds_the_hour).map(|until| (until, Reason::QuietHours))
}

/// Whether it waits until Meta is paid. Receipts and typing never cost.
fn costs(content: &Content, covers: Covers) -> bool {
    match content {
        Content::Template { .. } => true,
        Content::Text { .. } | Content::File { .. } | Content::Part(_) => covers == Covers::All,
        Content::ReadReceipt { .. } | Content::Typing { .. } => false,
    }
}

fn evidence(draft: &Draft, facts: &Facts, reason: Reason) -> (Option<ConsentEntryId>, Option<MessageId>) {
    let state = &facts.state;
    match reason {
        Reason::OptedOut if state.stopped_at.is_some() => (state.stopped_entry, state.stopped_message),
        Reason::OptedOut => (None, state.held_message),
        Reason::PurposeWithdrawn => {
            let purpose = draft.purpose(facts.template.map(|(_, purpose)| purpose));
            match state.standing(purpose) {
                Standing::Withdrawn(entry) => (Some(entry), None),
                Standing::Granted(_) | Standing::Unasked => (None, None),
            }
        }
        _ => (None, None),
    }
}
