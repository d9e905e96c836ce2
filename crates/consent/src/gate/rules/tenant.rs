//! The business itself: a closed one sends nothing, and after a restore a person says when sending may go on.

use super::{Case, Ruling, refuse};
use crate::gate::model::Reason;

pub(super) fn closed(case: &Case<'_>) -> Option<Ruling> {
    refuse(case.facts.is_tenant_closed, Reason::TenantClosed)
}

pub(super) fn restored(case: &Case<'_>) -> Option<Ruling> {
    case.facts.is_outbound_held.then(|| Ruling::Hold(case.look_again(), Reason::Restored))
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Sample, table};

    // Shows P-CON-6.
    #[test]
    fn a_closed_business_sends_nothing_and_a_restored_one_waits() {
        let closed = || Sample::text().facts(|facts| facts.is_tenant_closed = true);
        let restored = || Sample::text().facts(|facts| facts.is_outbound_held = true);
        table(vec![
            ("open", Sample::text(), "allowed"),
            ("closed", closed(), "tenant_closed"),
            ("closed, a receipt", closed().receipt(), "tenant_closed"),
            ("closed, the answer to a stop", closed().confirmation(), "tenant_closed"),
            ("restored", restored(), "held restored"),
            ("restored, a member of staff", restored().staff(), "held restored"),
            ("closed and restored", closed().facts(|facts| facts.is_outbound_held = true), "tenant_closed"),
        ]);
    }
}
