//! Words that may have meant stop: what goes by itself waits until a person has read them.

use super::{Case, Ruling};
use crate::gate::model::Reason;

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    let state = &case.facts.state;
    let until = state.held_until.filter(|_| case.is_automatic() && state.is_held(case.facts.now))?;
    Some(Ruling::Hold(until, Reason::HeldUnclearStop))
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Sample, table};

    #[test]
    fn what_goes_by_itself_waits_for_a_decision() {
        let unclear = || Sample::text().unclear(100, -100);
        table(vec![
            ("by itself", unclear(), "held held_unclear_stop"),
            ("a program", unclear().program(), "held held_unclear_stop"),
            ("a member of staff", unclear().staff(), "allowed"),
            ("the answer to HELP", unclear().help(), "allowed"),
            ("nobody decided in time", Sample::text().unclear(100, 0), "opted_out"),
        ]);
    }
}
