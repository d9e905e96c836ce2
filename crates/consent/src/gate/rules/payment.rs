//! What costs money waits until Meta is paid. Receipts and typing never cost, and nothing does for a person who came by an
//! advertisement and was answered within a day: for three days (facts/meta.md 4.9, free entry point).

use super::{Case, Ruling};
use crate::gate::model::{Content, Reason};
use crate::payments::Covers;

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    let covers = case.facts.unpaid?;
    let is_free = case.facts.free_until.is_some_and(|until| case.facts.now < until);
    let costs = match case.draft.rendered.content {
        Content::Template { .. } => true,
        Content::Text { .. } | Content::File { .. } | Content::Part(_) => covers == Covers::All,
        Content::ReadReceipt { .. } | Content::Typing { .. } => false,
    };
    (costs && !is_free).then(|| Ruling::Hold(case.look_again(), Reason::PaymentTrouble))
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Sample, table};
    use crate::payments::Covers;

    // Shows P-CON-6.
    #[test]
    fn what_costs_waits_unless_it_is_free_by_an_advertisement() {
        let unpaid = |sample: Sample, covers| sample.facts(move |facts| facts.unpaid = Some(covers));
        table(vec![
            ("a template", unpaid(Sample::reminder(), Covers::Paid), "held payment_trouble"),
            ("an answer", unpaid(Sample::text(), Covers::Paid), "allowed"),
            ("an answer, no free ones left", unpaid(Sample::text(), Covers::All), "held payment_trouble"),
            ("a receipt", unpaid(Sample::text().receipt(), Covers::All), "allowed"),
            ("a template, by an advertisement", unpaid(Sample::reminder().free(1), Covers::Paid), "allowed"),
            (
                "a template, its three days over",
                unpaid(Sample::reminder().free(0), Covers::Paid),
                "held payment_trouble",
            ),
            ("an answer, by an advertisement", unpaid(Sample::text().free(1), Covers::All), "allowed"),
        ]);
    }
}
