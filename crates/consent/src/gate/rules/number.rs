//! What Meta does not let the number do for a while: begin conversations, which is to send a template, or answer. A person is told at
//! once, and what to do instead; what goes by itself waits until that is over. Receipts and typing go on. (P-CON-6)

use super::{Case, Ruling};
use crate::gate::model::{Content, Reason};

pub(super) fn restricted(case: &Case<'_>) -> Option<Ruling> {
    let restriction = case.facts.number_restriction;
    let until = match case.draft.rendered.content {
        Content::Template { .. } => restriction.begin_until,
        Content::Text { .. } | Content::File { .. } | Content::Part(_) => restriction.answer_until,
        Content::ReadReceipt { .. } | Content::Typing { .. } => None,
    };
    let until = until.filter(|until| case.facts.now < *until)?;
    let reason = Reason::NumberRestricted;
    // Meta may lift it any time before.
    Some(if case.is_person { Ruling::Refuse(reason) } else { Ruling::Hold(until.min(case.look_again()), reason) })
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Sample, table};

    // Shows P-CON-6.
    #[test]
    fn what_meta_does_not_let_a_number_do_waits_or_is_refused_until_it_is_over() {
        let begins = |sample: Sample, seconds| sample.number_restricted(Some(seconds), None);
        let answers = |sample: Sample, seconds| sample.number_restricted(None, Some(seconds));
        table(vec![
            ("may not begin, a template by itself", begins(Sample::reminder(), 1), "held number_restricted"),
            (
                "may not begin, a template of a program",
                begins(Sample::reminder().program(), 1),
                "held number_restricted",
            ),
            ("may not begin, a template by staff", begins(Sample::reminder().staff(), 1), "number_restricted"),
            ("may not begin, an answer", begins(Sample::text(), 1), "allowed"),
            ("may not begin, an answer by staff", begins(Sample::text().staff(), 1), "allowed"),
            (
                "may not begin, no window, an answer by staff",
                begins(Sample::text().staff().no_window(), 1),
                "window_closed",
            ),
            ("over this second", begins(Sample::reminder(), 0), "allowed"),
            ("over this second, by staff", begins(Sample::reminder().staff(), 0), "allowed"),
            ("may not answer, an answer by itself", answers(Sample::text(), 1), "held number_restricted"),
            ("may not answer, the answer to HELP", answers(Sample::text().help(), 1), "held number_restricted"),
            ("may not answer, an answer by staff", answers(Sample::text().staff(), 1), "number_restricted"),
            ("may not answer, a template", answers(Sample::reminder(), 1), "allowed"),
            ("may not answer, a receipt", answers(Sample::text().receipt(), 1), "allowed"),
            ("may not answer, someone types", answers(Sample::text().typing(), 1), "allowed"),
            ("may answer again", answers(Sample::text(), 0), "allowed"),
        ]);
    }
}
