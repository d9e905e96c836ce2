//! What the composer offers. It only foretells: the gate decides when something is sent.

use consent::inboxes::InboxState;
use consent::ledger::{Standing, State};
use kernel::{Purpose, Timestamp};

use crate::messages::Part;
use crate::status::Status as MessageStatus;

/// What Meta answers when the 24 hours are over (Meta, Cloud API error codes).
const TOO_LATE: &str = "131047";

/// What one may write now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// Anything, until then.
    Freely(Timestamp),
    /// The time to answer freely is over, since then; or the person never wrote.
    TemplateOnly(Option<Timestamp>),
    /// The person asked us to stop, then, and has not written since.
    Stopped(Timestamp),
    /// The person wants no answers here any more.
    Withdrawn,
    Disconnected,
    /// This caller may look only.
    LookOnly,
}

impl Writing {
    /// The gate's word for the same.
    const fn reason(self) -> Option<&'static str> {
        match self {
            Writing::Freely(_) | Writing::LookOnly => None,
            Writing::TemplateOnly(_) => Some("window_closed"),
            Writing::Stopped(_) => Some("opted_out"),
            Writing::Withdrawn => Some("purpose_withdrawn"),
            Writing::Disconnected => Some("inbox_disconnected"),
        }
    }

    /// Whether the newest part of a thread ends by saying just this, so that it need not be said twice.
    pub(super) fn is_said_by(self, part: &Part) -> bool {
        self.reason().is_some_and(|reason| last_refusal(part) == Some(reason))
    }
}

/// Why the last thing in a thread was not sent, if it was not.
fn last_refusal(part: &Part) -> Option<&str> {
    let message = part.messages.last();
    let refused = part.refused.first().filter(|refused| message.is_none_or(|message| message.at <= refused.at));
    match (refused, message) {
        (Some(refused), _) => refused.reasons.first().map(String::as_str),
        (None, Some(message)) if message.status == MessageStatus::Refused => {
            message.decision.as_ref().and_then(|decision| decision.reasons.first()).map(String::as_str)
        }
        (None, Some(message)) if message.status == MessageStatus::Failed => {
            message.error.as_ref().filter(|(code, _)| code == TOO_LATE).map(|_| "window_closed")
        }
        (None, _) => None,
    }
}

pub(super) struct Facts<'a> {
    pub(super) now: Timestamp,
    pub(super) may_write: bool,
    pub(super) inbox: InboxState,
    pub(super) consent: Option<&'a State>,
    pub(super) window_expires_at: Option<Timestamp>,
}

pub(super) fn writing(facts: &Facts<'_>) -> Writing {
    if !facts.may_write {
        return Writing::LookOnly;
    }
    if facts.inbox == InboxState::Disconnected {
        return Writing::Disconnected;
    }
    if let Some(state) = facts.consent {
        let stopped_since =
            state.stopped_since(facts.now).filter(|_| state.is_stopped_for(Purpose::Service, facts.now));
        if let Some(since) = stopped_since.filter(|_| !state.wrote_again(facts.now)) {
            return Writing::Stopped(since);
        }
        if matches!(state.service, Standing::Withdrawn(_)) {
            return Writing::Withdrawn;
        }
    }
    match facts.window_expires_at {
        Some(until) if facts.now < until => Writing::Freely(until),
        closed => Writing::TemplateOnly(closed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn facts() -> Facts<'static> {
        Facts {
            now: NOW,
            may_write: true,
            inbox: InboxState::Connected,
            consent: None,
            window_expires_at: Some(Timestamp::from_seconds(1_790_000_060)),
        }
    }

    #[test]
    fn the_composer_foretells_what_the_gate_would_say() {
        let open = Writing::Freely(Timestamp::from_seconds(1_790_000_060));
        for (facts, expected) in [
            (facts(), open),
            (Facts { inbox: InboxState::Reconnect, ..facts() }, open),
            (Facts { window_expires_at: Some(NOW), ..facts() }, Writing::TemplateOnly(Some(NOW))),
            (Facts { window_expires_at: None, ..facts() }, Writing::TemplateOnly(None)),
            (Facts { inbox: InboxState::Disconnected, ..facts() }, Writing::Disconnected),
            (Facts { may_write: false, ..facts() }, Writing::LookOnly),
        ] {
            assert_eq!(writing(&facts), expected);
        }
    }
}
