//! A trial: its steps in their order, what became of each, and how far it came.

use std::collections::BTreeMap;

use kernel::{ConversationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is tried, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    Receive,
    Reply,
    Media,
    Template,
    Stop,
    /// After a stop: the person writes again, and a person may answer.
    Again,
    Start,
    Reconnect,
}

impl Step {
    pub(super) const ALL: [Step; 8] = [
        Step::Receive,
        Step::Reply,
        Step::Media,
        Step::Template,
        Step::Stop,
        Step::Again,
        Step::Start,
        Step::Reconnect,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Step::Receive => "receive",
            Step::Reply => "reply",
            Step::Media => "media",
            Step::Template => "template",
            Step::Stop => "stop",
            Step::Again => "again",
            Step::Start => "start",
            Step::Reconnect => "reconnect",
        }
    }

    /// What it bears on (docs/promises.md).
    pub(super) const fn promises(self) -> &'static [&'static str] {
        match self {
            Step::Receive => &["P-CHN-1", "P-SEC-3"],
            Step::Reply => &["P-CHN-1", "P-CHN-8"],
            Step::Media => &[],
            Step::Template => &["P-CHN-8"],
            Step::Stop => &["P-CON-1", "P-CON-2"],
            Step::Again => &["P-CON-4"],
            Step::Start => &["P-CON-1"],
            Step::Reconnect => &["P-CHN-1"],
        }
    }

    /// What it does not show even when it goes well. Said in the result, so that nobody reads more into it.
    pub(super) const fn leaves_open(self) -> &'static [&'static str] {
        match self {
            Step::Receive => &["Meta's repeats and disorder: only what it happened to send was seen"],
            Step::Media => &[
                "Kontor notes that a file came, its kind, its caption and Meta's reference to it",
                "Kontor does not fetch, keep or show the file itself yet, and sends none",
            ],
            Step::Template => &["the closed window: the template went while free text might have gone too"],
            Step::Stop => &["the wait of five minutes after which no confirmation goes any more"],
            Step::Reply | Step::Again | Step::Start | Step::Reconnect => &[],
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Passed,
    Failed,
    Skipped,
}

impl Outcome {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::Skipped => "skipped",
        }
    }
}

/// What was seen in a step: ids, and facts that name no person.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Notes {
    pub(super) ids: BTreeMap<String, String>,
    pub(super) facts: BTreeMap<String, Value>,
}

impl Notes {
    pub(super) fn id(&mut self, name: &str, id: impl ToString) {
        self.ids.insert(name.to_owned(), id.to_string());
    }

    pub(super) fn fact(&mut self, name: &str, value: impl Into<Value>) {
        self.facts.insert(name.to_owned(), value.into());
    }
}

/// A step that was gone through.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Done {
    pub(super) step: Step,
    pub(super) outcome: Outcome,
    /// Why it failed or was skipped.
    pub(super) reason: Option<String>,
    /// Why earlier tries of it failed.
    pub(super) earlier: Vec<String>,
    pub(super) began_at: Timestamp,
    pub(super) ended_at: Timestamp,
    pub(super) notes: Notes,
}

/// How far a trial came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Progress {
    /// The telephone, masked.
    pub(super) phone: String,
    /// The thread with it, once it has written.
    pub(super) conversation: Option<ConversationId>,
    pub(super) steps: Vec<Done>,
}

impl Progress {
    pub(super) fn left(&self) -> impl Iterator<Item = Step> + use<> {
        let done = self.steps.len();
        Step::ALL.into_iter().skip(done)
    }

    /// `passed` only if every step was gone through and went well.
    pub(super) fn outcome(&self) -> &'static str {
        if self.steps.iter().any(|done| done.outcome == Outcome::Failed) {
            return "failed";
        }
        let passed = self.steps.iter().filter(|done| done.outcome == Outcome::Passed).count();
        if passed == Step::ALL.len() { "passed" } else { "incomplete" }
    }
}

/// A telephone number of which only its last two digits are told.
pub(super) fn masked(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let last: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
    format!("…{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn went(outcomes: &[Outcome]) -> Progress {
        let at = Timestamp::from_seconds(1_794_992_800);
        let done = |(step, outcome): (Step, &Outcome)| Done {
            step,
            outcome: *outcome,
            reason: None,
            earlier: Vec::new(),
            began_at: at,
            ended_at: at,
            notes: Notes::default(),
        };
        let steps = Step::ALL.into_iter().zip(outcomes).map(done).collect();
        Progress { phone: masked("+44 7700 900001"), conversation: None, steps }
    }

    #[test]
    fn a_trial_passes_only_whole() {
        use Outcome::{Failed, Passed, Skipped};
        assert_eq!(went(&[Passed; 8]).outcome(), "passed");
        assert_eq!(went(&[Passed; 7]).outcome(), "incomplete");
        assert_eq!(went(&[Passed, Passed, Skipped, Passed, Passed, Passed, Passed, Passed]).outcome(), "incomplete");
        assert_eq!(went(&[Passed, Failed, Skipped]).outcome(), "failed");
        assert_eq!(went(&[Passed; 2]).left().next(), Some(Step::Media));
    }

    #[test]
    fn a_masked_number_tells_two_digits() {
        assert_eq!(masked("+44 7700 900001"), "…01");
        assert_eq!(masked(""), "…");
    }

    #[test]
    fn words_are_the_same_in_rows_and_in_results() {
        for step in Step::ALL {
            assert_eq!(serde_json::to_value(step).unwrap(), step.as_str());
        }
        for outcome in [Outcome::Passed, Outcome::Failed, Outcome::Skipped] {
            assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.as_str());
        }
    }
}
