//! Nothing goes to nobody. A telephone number is not required: the provider's own id is an address too (facts/meta.md 3.3).

use super::{Case, Ruling, refuse};
use crate::gate::model::Reason;

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    let to = &case.draft.rendered.to;
    refuse(to.phone.is_none() && to.user_id.is_none(), Reason::NoAddress)
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Sample, table};

    #[test]
    fn a_number_or_the_providers_own_id_is_an_address() {
        table(vec![
            ("a number", Sample::text(), "allowed"),
            ("an id", Sample::text().to(None, Some("DE.1")), "allowed"),
            ("neither", Sample::text().to(None, None), "no_address"),
        ]);
    }
}
