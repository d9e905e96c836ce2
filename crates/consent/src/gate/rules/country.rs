//! Meta delivers no marketing templates to numbers of the United States: since 1 April 2025, and its documents of February 2026 still
//! say so (facts/meta.md 4.8; error 131049). It names no end: once Meta's documents take it back, this rule goes. What is said within
//! 24 hours after the person wrote is no template, and is delivered. (P-CON-6)

use kernel::Purpose;

use super::{Case, Ruling, refuse};
use crate::gate::model::{Content, Reason};
use crate::gate::places;

/// The countries, and from when on.
const UNDELIVERED: [(&str, &str); 1] = [("US", "2025-04-01T00:00:00Z")];

pub(super) fn rule(case: &Case<'_>) -> Option<Ruling> {
    let is_offer = matches!(case.draft.rendered.content, Content::Template { .. })
        && case.facts.template.is_some_and(|form| form.purpose == Purpose::Marketing);
    if !is_offer {
        return None;
    }
    let country = places::country(&case.draft.rendered.to)?;
    let since = UNDELIVERED.iter().find(|(code, _)| *code == country).map(|(_, since)| *since)?;
    let since = kernel::Timestamp::parse(since).expect("OK because it is written above");
    refuse(since <= case.facts.now, Reason::MarketingNotDeliveredThere)
}

#[cfg(test)]
mod tests {
    use kernel::Purpose::Marketing;
    use kernel::{PhoneNumber, Timestamp};

    use super::super::cases::{Sample, table};

    #[test]
    fn no_offer_by_template_goes_where_meta_delivers_none() {
        let at = |sample: Sample, number: &str| sample.to(PhoneNumber::parse(number, None).ok(), None);
        let offer = || Sample::offer().granted(Marketing, 50);
        let then = Timestamp::parse("2025-03-31T23:59:59Z").unwrap();
        table(vec![
            ("an offer to the United States", at(offer(), "+12125550123"), "marketing_not_delivered_there"),
            ("the same by staff", at(offer().staff(), "+12125550123"), "marketing_not_delivered_there"),
            ("by WhatsApp's own id", offer().to(None, Some("US.1234567890")), "marketing_not_delivered_there"),
            ("nobody asked either", at(Sample::offer(), "+12125550123"), "no_consent"),
            ("a reminder", at(Sample::reminder(), "+12125550123"), "allowed"),
            (
                "an answer that offers",
                at(Sample::text().purpose(Marketing).granted(Marketing, 50), "+12125550123"),
                "allowed",
            ),
            ("Canada, by the same code", at(offer(), "+14165550123"), "allowed"),
            ("Puerto Rico", at(offer(), "+17875550123"), "allowed"),
            ("Germany", at(offer(), "+491701234567"), "allowed"),
            ("before it began", at(offer(), "+12125550123").facts(|facts| facts.now = then), "allowed"),
        ]);
    }
}
