//! The few things that pass after a stop: one confirmation within five minutes, and the answer to HELP. None of them so often that
//! two machines talk to each other for ever.

use std::time::Duration;

use super::{Case, Ruling, refuse};
use crate::gate::model::{Compliance, Reason};

/// Machine answers of one kind that a person gets in a day.
pub(in crate::gate) const MOST_A_DAY: usize = 5;
/// HELP is answered at most this often.
const HELP_PAUSE: Duration = Duration::from_secs(60);

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    let facts = case.facts;
    let is_much = facts.answered.len() >= MOST_A_DAY;
    match case.draft.compliance()? {
        Compliance::StopConfirmation => {
            let is_due = facts.state.stopped_at.is_some() && may_confirm(case);
            refuse(!is_due, Reason::ConfirmationUsed).or(refuse(is_much, Reason::AnsweredEnough))
        }
        Compliance::PurposeConfirmation => refuse(facts.state.is_stopped(facts.now), Reason::OptedOut)
            .or(refuse(!may_confirm(case), Reason::ConfirmationUsed))
            .or(refuse(is_much, Reason::AnsweredEnough)),
        Compliance::HelpAnswer => {
            let is_soon = facts.answered.first().is_some_and(|last| facts.now < *last + HELP_PAUSE);
            refuse(is_much || is_soon, Reason::AnsweredEnough)
        }
    }
}

/// Whether the one confirmation is still to go, or is this very message, tried again.
fn may_confirm(case: &Case<'_>) -> bool {
    let state = &case.facts.state;
    let is_the_one =
        case.draft.message.is_some_and(|message| state.confirmed_message.is_none_or(|confirmed| confirmed == message));
    is_the_one && state.confirm_until.is_some_and(|until| case.facts.now < until)
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Sample, table};

    // Shows P-CON-2 and P-CON-3.
    #[test]
    fn a_stop_is_confirmed_once_and_help_is_answered_now_and_then() {
        let due = || Sample::text().stopped(10).confirm_until(-290);
        let help = || Sample::text().stopped(10).help();
        table(vec![
            ("a stop, within five minutes", due().confirmation(), "allowed"),
            ("a stop, later", Sample::text().stopped(400).confirm_until(0).confirmation(), "confirmation_used"),
            ("no stop", Sample::text().confirm_until(-290).confirmation(), "confirmation_used"),
            ("the sixth today", due().answered(&[100, 200, 300, 400, 500]).confirmation(), "answered_enough"),
            ("a stop, claimed by a member of staff", due().confirmation().staff(), "opted_out"),
            ("offers ended", Sample::text().confirm_until(-290).purpose_confirmation(), "allowed"),
            ("offers ended, then everything", due().purpose_confirmation(), "opted_out"),
            ("help after a stop", help(), "allowed"),
            ("help within a minute", help().answered(&[59]), "answered_enough"),
            ("help after a minute", help().answered(&[60]), "allowed"),
            ("help for the sixth time", help().answered(&[61, 200, 300, 400, 500]), "answered_enough"),
        ]);
    }
}
