//! Offers need a yes; answers and business between the two do not, but end where the person refused them.

use kernel::Purpose;

use super::{Case, Ruling, refuse};
use crate::gate::model::Reason;
use crate::ledger::Standing;

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    if case.draft.compliance().is_some() {
        return None;
    }
    match case.facts.state.standing(case.purpose) {
        Standing::Withdrawn(_) => refuse(true, Reason::PurposeWithdrawn),
        Standing::Unasked => refuse(case.purpose == Purpose::Marketing, Reason::NoConsent),
        Standing::Granted(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use kernel::Purpose::{Compliance, Marketing, Service, Transactional};

    use super::super::cases::{Sample, table};

    // Shows P-CON-2.
    #[test]
    fn offers_need_a_yes_and_the_rest_no_no() {
        let mut cases = Vec::new();
        for (purpose, unasked) in [(Service, "allowed"), (Transactional, "allowed"), (Marketing, "no_consent")] {
            cases.push(("nobody asked", Sample::text().purpose(purpose), unasked));
            cases.push(("granted", Sample::text().purpose(purpose).granted(purpose, 50), "allowed"));
            cases.push(("refused", Sample::text().purpose(purpose).withdrawn(purpose, 50), "purpose_withdrawn"));
        }
        cases.push(("refused offers, an answer", Sample::text().withdrawn(Marketing, 50), "allowed"));
        cases.push(("a template of offers, called an answer", Sample::offer().purpose(Service), "no_consent"));
        cases.push(("a template of offers, called compliance", Sample::offer().purpose(Compliance), "no_consent"));
        cases.push(("a reminder's template, called an offer", Sample::reminder().purpose(Marketing), "no_consent"));
        table(cases);
    }
}
