//! The decision itself: facts in, finding out. Pure.

use kernel::{ConsentEntryId, MessageId, Purpose, Timestamp};

use super::model::{Compliance, Content, Draft, Reason};
use super::{by_person, purpose_of};
use crate::inboxes::InboxState;
use crate::ledger::{Standing, State};

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
    /// The end of the quiet hours that are running now.
    pub(super) quiet_until: Option<Timestamp>,
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
const RECONNECT_LOOK: std::time::Duration = std::time::Duration::from_secs(60);

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
    let purpose = purpose_of(draft, facts.template.map(|(_, purpose)| purpose));
    let is_person = by_person(draft.author);
    let mut reasons = Vec::new();
    let mut refuse = |applies: bool, reason| {
        if applies {
            reasons.push(reason);
        }
    };
    match draft.compliance {
        Some(Compliance::StopConfirmation) => refuse(!may_confirm(facts), Reason::ConfirmationUsed),
        Some(Compliance::HelpAnswer) => {}
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
        Content::Text { .. } | Content::Typing { .. } => refuse(!window_is_open, Reason::WindowClosed),
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
    let state = &facts.state;
    if !state.is_stopped(facts.now) {
        return false;
    }
    let stopped_at = state.stopped_at.or(state.held_at).unwrap_or(Timestamp::EPOCH);
    let wrote_again = state.wrote_again_at.is_some_and(|at| at > stopped_at);
    !(is_person && purpose == Purpose::Service && wrote_again)
}

fn may_confirm(facts: &Facts) -> bool {
    let state = &facts.state;
    state.confirmed_at.is_none() && state.confirm_until.is_some_and(|until| facts.now < until)
}

fn hold(draft: &Draft, facts: &Facts) -> Option<(Timestamp, Reason)> {
    let purpose = purpose_of(draft, facts.template.map(|(_, purpose)| purpose));
    let is_automatic = !by_person(draft.author) && draft.compliance.is_none();
    if is_automatic && facts.state.is_held(facts.now) {
        return facts.state.held_until.map(|until| (until, Reason::HeldUnclearStop));
    }
    if facts.inbox == InboxState::Reconnect {
        return Some((facts.now + RECONNECT_LOOK, Reason::InboxReconnect));
    }
    let minds_the_hour = purpose == Purpose::Marketing || (is_automatic && purpose == Purpose::Transactional);
    facts.quiet_until.filter(|_| minds_the_hour).map(|until| (until, Reason::QuietHours))
}

fn evidence(draft: &Draft, facts: &Facts, reason: Reason) -> (Option<ConsentEntryId>, Option<MessageId>) {
    let state = &facts.state;
    match reason {
        Reason::OptedOut if state.stopped_at.is_some() => (state.stopped_entry, state.stopped_message),
        Reason::OptedOut => (None, state.held_message),
        Reason::PurposeWithdrawn => {
            let purpose = purpose_of(draft, facts.template.map(|(_, purpose)| purpose));
            match state.standing(purpose) {
                Standing::Withdrawn(entry) => (Some(entry), None),
                Standing::Granted(_) | Standing::Unasked => (None, None),
            }
        }
        _ => (None, None),
    }
}
