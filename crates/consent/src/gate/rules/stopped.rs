//! After a stop nothing goes but what compliance asks for, what the person asked for by name since, and a person's answer to
//! someone who wrote again. (P-CON-2, P-CON-4)

use kernel::Purpose;

use super::{Case, Ruling, refuse};
use crate::gate::model::Reason;

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    if case.draft.compliance().is_some() {
        return None;
    }
    let (state, now) = (&case.facts.state, case.facts.now);
    let may_answer = case.is_person && case.purpose == Purpose::Service && state.wrote_again(now);
    refuse(state.is_stopped_for(case.purpose, now) && !may_answer, Reason::OptedOut)
}

#[cfg(test)]
mod tests {
    use kernel::Purpose::{Marketing, Service, Transactional};

    use super::super::cases::{Sample, table};

    // Shows P-CON-2 and P-CON-4.
    #[test]
    fn after_a_stop_only_a_person_answers_who_wrote_again() {
        let stopped = || Sample::text().stopped(100);
        let again = || stopped().wrote(50);
        table(vec![
            ("nobody stopped", Sample::text(), "allowed"),
            ("stopped", stopped(), "opted_out"),
            ("stopped, a member of staff", stopped().staff(), "opted_out"),
            ("stopped, wrote before", stopped().wrote(200).staff(), "opted_out"),
            ("stopped, wrote in the same second", stopped().wrote(100).staff(), "opted_out"),
            ("stopped, wrote again", again().staff(), "allowed"),
            ("stopped, wrote again, a program", again().program(), "opted_out"),
            ("stopped, wrote again, by itself", again(), "opted_out"),
            ("stopped, wrote again, a reminder by staff", again().staff().purpose(Transactional), "opted_out"),
            ("stopped, asked for offers since", stopped().granted(Marketing, 50).purpose(Marketing), "allowed"),
            ("asked for offers, then stopped", stopped().granted(Marketing, 150).purpose(Marketing), "opted_out"),
            (
                "stopped, asked for offers since, an answer",
                stopped().granted(Marketing, 50).purpose(Service),
                "opted_out",
            ),
            ("unclear words that nobody decided about", Sample::text().unclear(100, 10), "opted_out"),
        ]);
    }
}
