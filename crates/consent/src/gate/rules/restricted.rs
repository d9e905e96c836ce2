//! Where the use of a person's data is restricted, only a member of staff answers them (GDPR article 18).

use kernel::Purpose;

use super::{Case, Ruling, refuse};
use crate::gate::model::Reason;

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    let may_answer = case.is_person && case.purpose == Purpose::Service;
    let is_asked = case.draft.compliance().is_none();
    refuse(is_asked && case.facts.is_restricted && !may_answer, Reason::Restricted)
}

#[cfg(test)]
mod tests {
    use kernel::Purpose::Transactional;

    use super::super::cases::{Sample, table};

    #[test]
    fn only_a_member_of_staff_answers_a_person_whose_data_is_restricted() {
        let restricted = || Sample::text().facts(|facts| facts.is_restricted = true);
        table(vec![
            ("by itself", restricted(), "restricted"),
            ("a program", restricted().program(), "restricted"),
            ("a member of staff", restricted().staff(), "allowed"),
            ("a member of staff, a reminder", restricted().staff().purpose(Transactional), "restricted"),
            ("the answer to HELP", restricted().help(), "allowed"),
        ]);
    }
}
