//! Whether anything may answer a message by itself, and what. No I/O, no clock.

use std::time::Duration;

/// What is older is history: it came late, or was read again.
pub(super) const NEWS: Duration = Duration::from_secs(60 * 60);
/// Nobody reads an answer and writes the next message within this time; a machine does.
pub(super) const QUICK: Duration = Duration::from_secs(4);
/// After so long without a word, someone is greeted anew, as WhatsApp's own app does.
pub(super) const FORGOTTEN: Duration = Duration::from_secs(14 * 24 * 60 * 60);
pub(super) const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Automatic answers that a person gets in a day, of whatever kind.
pub(super) const MOST_A_DAY: usize = 3;

/// What is known of a message and of what stands around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts<'a> {
    pub(super) kind: &'a str,
    pub(super) text: &'a str,
    /// How long ago it was written.
    pub(super) age: Duration,
    pub(super) was_with_agent: bool,
    pub(super) is_open: bool,
    /// It says stop, start or help, or may say so.
    pub(super) is_about_messages: bool,
    /// It reads as what machines write.
    pub(super) is_marked: bool,
    /// It was said before, within a day.
    pub(super) is_repeated: bool,
    /// How long after our last automatic answer it came.
    pub(super) after_automatic: Option<Duration>,
    /// How many of those the person got within a day.
    pub(super) automatic_today: usize,
    /// How long ago a person of the business wrote.
    pub(super) answered_ago: Option<Duration>,
    /// How long the thread was silent before it; nothing if it is the first message.
    pub(super) silent_for: Option<Duration>,
    /// Someone has the conversation.
    pub(super) is_assigned: bool,
}

/// Why nothing answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    Old,
    /// A reaction, a change, a notice of the provider's: nobody expects an answer to it.
    NoMessage,
    /// Another assistant holds the thread; a word of ours would take it away (facts/meta.md 3.9).
    OtherAgent,
    Closed,
    AboutMessages,
    /// Another machine wrote it.
    Machine,
    Enough,
    /// A person of the business is writing with this customer.
    Person,
}

/// Whether something answers at all.
pub(super) fn silence(facts: &Facts<'_>, quiet: Duration) -> Option<Silence> {
    const NO_MESSAGES: [&str; 8] =
        ["reaction", "system", "edit", "revoke", "unsupported", "call_permission", "call", "unknown"];
    let is_quick = facts.after_automatic.is_some_and(|after| after < QUICK);
    let reasons = [
        (facts.age > NEWS, Silence::Old),
        (NO_MESSAGES.contains(&facts.kind), Silence::NoMessage),
        (facts.was_with_agent, Silence::OtherAgent),
        (!facts.is_open, Silence::Closed),
        (facts.is_about_messages, Silence::AboutMessages),
        (facts.is_marked || is_quick || (facts.is_repeated && facts.automatic_today > 0), Silence::Machine),
        (facts.automatic_today >= MOST_A_DAY, Silence::Enough),
        (facts.answered_ago.is_some_and(|ago| ago < quiet), Silence::Person),
    ];
    reasons.into_iter().find(|(applies, _)| *applies).map(|(_, why)| why)
}

/// Whether a word rule may answer: not where someone has the conversation and has written in it within a day. That it was
/// given to her alone says little: it may have been given by itself.
pub(super) fn may_rule(facts: &Facts<'_>) -> bool {
    let is_in_hand = facts.is_assigned && facts.answered_ago.is_some_and(|ago| ago < A_DAY);
    facts.kind == "text" && !is_in_hand
}

/// Whether the person is greeted: at the first word, or after two weeks of silence.
pub(super) fn may_greet(facts: &Facts<'_>) -> bool {
    facts.silent_for.is_none_or(|silent| silent >= FORGOTTEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn facts() -> Facts<'static> {
        Facts { kind: "text", text: "Are you open?", is_open: true, ..Facts::default() }
    }

    // Shows P-AUT-1.
    #[test]
    fn each_reason_for_silence_silences_alone() {
        assert_eq!(silence(&facts(), HOUR), None);
        for (facts, why) in [
            (Facts { age: 2 * HOUR, ..facts() }, Silence::Old),
            (Facts { kind: "reaction", ..facts() }, Silence::NoMessage),
            (Facts { kind: "system", ..facts() }, Silence::NoMessage),
            (Facts { was_with_agent: true, ..facts() }, Silence::OtherAgent),
            (Facts { is_open: false, ..facts() }, Silence::Closed),
            (Facts { is_about_messages: true, ..facts() }, Silence::AboutMessages),
            (Facts { is_marked: true, ..facts() }, Silence::Machine),
            (Facts { is_repeated: true, automatic_today: 1, ..facts() }, Silence::Machine),
            (Facts { after_automatic: Some(Duration::from_secs(3)), ..facts() }, Silence::Machine),
            (Facts { automatic_today: MOST_A_DAY, ..facts() }, Silence::Enough),
            (Facts { answered_ago: Some(HOUR / 2), ..facts() }, Silence::Person),
        ] {
            assert_eq!(silence(&facts, HOUR), Some(why), "{facts:?}");
        }
        // What stands just beside each is no reason.
        for facts in [
            Facts { age: HOUR / 2, ..facts() },
            Facts { kind: "image", ..facts() },
            Facts { is_repeated: true, ..facts() },
            Facts { after_automatic: Some(QUICK), automatic_today: MOST_A_DAY - 1, ..facts() },
            Facts { answered_ago: Some(2 * HOUR), is_assigned: true, ..facts() },
        ] {
            assert_eq!(silence(&facts, HOUR), None, "{facts:?}");
        }
    }

    #[test]
    fn a_person_is_greeted_at_first_and_after_two_weeks() {
        assert!(may_greet(&facts()));
        assert!(may_greet(&Facts { silent_for: Some(FORGOTTEN), ..facts() }));
        assert!(!may_greet(&Facts { silent_for: Some(FORGOTTEN - HOUR), ..facts() }));
        let in_hand = Facts { is_assigned: true, answered_ago: Some(2 * HOUR), ..facts() };
        assert!(!may_rule(&in_hand) && !may_rule(&Facts { kind: "image", ..facts() }));
        // Given to someone who has not written, or written in by someone who does not have it.
        assert!(may_rule(&Facts { answered_ago: None, ..in_hand.clone() }));
        assert!(may_rule(&Facts { is_assigned: false, ..in_hand }));
    }
}
