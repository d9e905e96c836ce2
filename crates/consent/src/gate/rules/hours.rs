//! Quiet hours where the person is: offers wait, whoever sends them, and so does business between the two that goes by itself.

use kernel::Purpose;

use super::{Case, Ruling};
use crate::gate::model::{Draft, Reason};

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    let until = case.facts.quiet_until.filter(|_| is_minded(case.draft, case.purpose))?;
    Some(Ruling::Hold(until, Reason::QuietHours))
}

/// Whether the hour matters for it.
pub(in crate::gate) fn is_minded(draft: &Draft, purpose: Purpose) -> bool {
    let is_automatic = !draft.author.is_person() && draft.compliance().is_none();
    purpose == Purpose::Marketing || (is_automatic && purpose == Purpose::Transactional)
}

#[cfg(test)]
mod tests {
    use kernel::Purpose::{Marketing, Service, Transactional};

    use super::super::cases::{Sample, table};

    #[test]
    fn offers_wait_for_the_morning_and_answers_do_not() {
        let quiet = |purpose| {
            let sample = Sample::text().purpose(purpose).granted(Marketing, 50);
            sample.facts(|facts| facts.quiet_until = Some(facts.now + std::time::Duration::from_secs(3600)))
        };
        table(vec![
            ("an offer by itself", quiet(Marketing), "held quiet_hours"),
            ("an offer by staff", quiet(Marketing).staff(), "held quiet_hours"),
            ("a reminder by itself", quiet(Transactional), "held quiet_hours"),
            ("a reminder by a program", quiet(Transactional).program(), "held quiet_hours"),
            ("a reminder by staff", quiet(Transactional).staff(), "allowed"),
            ("an answer by itself", quiet(Service), "allowed"),
            ("the answer to HELP", quiet(Service).help(), "allowed"),
        ]);
    }
}
