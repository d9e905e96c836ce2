//! Anything but an approved template goes only within 24 hours after the person wrote. A free entry point makes things free and
//! opens nothing (facts/meta.md 4.9). (P-CON-6)

use super::{Case, Ruling, refuse};
use crate::gate::model::{Content, Reason};

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    let is_open = case.facts.window_expires_at.is_some_and(|ends| case.facts.now < ends);
    match case.draft.rendered.content {
        Content::Text { .. } | Content::File { .. } | Content::Part(_) | Content::Typing { .. } => {
            refuse(!is_open, Reason::WindowClosed)
        }
        Content::Template { .. } | Content::ReadReceipt { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Sample, table};

    // Shows P-CON-6.
    #[test]
    fn only_templates_and_receipts_pass_a_closed_window() {
        table(vec![
            ("open for a second more", Sample::text().window(1), "allowed"),
            ("closed this second", Sample::text().window(0), "window_closed"),
            ("never open", Sample::text().no_window(), "window_closed"),
            ("closed, a member of staff", Sample::text().no_window().staff(), "window_closed"),
            ("closed, a program", Sample::text().no_window().program(), "window_closed"),
            ("closed, free by an advertisement", Sample::text().no_window().free(3600), "window_closed"),
            ("closed, a template", Sample::reminder().no_window(), "allowed"),
            ("closed, a receipt", Sample::text().no_window().receipt(), "allowed"),
            ("closed, someone types", Sample::text().no_window().typing(), "window_closed"),
        ]);
    }
}
