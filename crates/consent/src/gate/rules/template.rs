//! Only what Meta approved goes out, and what it counts as an offer is one. (P-CON-7)
//!
//! A template that was written for business between the two and that Meta made an offer of is paused for those uses until an owner
//! chooses: to send it as an offer from now on, to those who agreed to offers, or to use another. A person is told at once; what
//! goes by itself waits.

use kernel::Purpose;

use super::{Case, Ruling, refuse};
use crate::gate::model::{Content, Reason};

pub(super) fn approved(case: &Case<'_>) -> Option<Ruling> {
    let Content::Template { .. } = case.draft.rendered.content else { return None };
    refuse(case.facts.template.is_none_or(|form| !form.is_approved), Reason::TemplateNotApproved)
}

pub(super) fn recounted(case: &Case<'_>) -> Option<Ruling> {
    let is_paused = case.facts.template.is_some_and(|form| form.is_recounted);
    // Who sends it as an offer has chosen already.
    if !is_paused || case.draft.purpose == Purpose::Marketing {
        return None;
    }
    let reason = Reason::TemplateRecounted;
    Some(if case.is_person { Ruling::Refuse(reason) } else { Ruling::Hold(case.look_again(), reason) })
}

#[cfg(test)]
mod tests {
    use kernel::Purpose::{Marketing, Service, Transactional};

    use super::super::cases::{Sample, table};

    // Shows P-CON-7.
    #[test]
    fn what_meta_counts_otherwise_waits_for_the_owner() {
        let recounted = || Sample::offer().recounted().purpose(Transactional);
        let agreed = || recounted().granted(Marketing, 50);
        table(vec![
            ("approved", Sample::reminder(), "allowed"),
            ("not approved", Sample::reminder().paused(), "template_not_approved"),
            ("unknown", Sample::reminder().facts(|facts| facts.template = None), "template_not_approved"),
            ("recounted, by itself, agreed to offers", agreed(), "held template_recounted"),
            ("recounted, a program, agreed to offers", agreed().program(), "held template_recounted"),
            ("recounted, a member of staff, agreed", agreed().staff(), "template_recounted"),
            ("recounted, an answer by staff, agreed", agreed().staff().purpose(Service), "template_recounted"),
            ("recounted, sent as an offer, agreed", agreed().purpose(Marketing), "allowed"),
            ("recounted, sent as an offer, nobody asked", recounted().purpose(Marketing), "no_consent"),
            ("recounted, by itself, nobody asked", recounted(), "no_consent"),
            ("taken as an offer, agreed", Sample::offer().granted(Marketing, 50).purpose(Transactional), "allowed"),
            ("taken as an offer, nobody asked", Sample::offer().purpose(Transactional), "no_consent"),
        ]);
    }
}
