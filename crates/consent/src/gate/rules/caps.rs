//! How much a person gets: so many offers in seven days, whoever sends them, and so much in a day that Kontor sends by itself.

use kernel::{Purpose, Who};

use super::{Case, Ruling, refuse};
use crate::gate::model::Reason;

pub(super) fn offers(case: &Case<'_>) -> Option<Ruling> {
    let is_offer = case.is_message() && case.purpose == Purpose::Marketing;
    refuse(is_offer && case.facts.offers >= case.facts.caps.marketing_week, Reason::OffersEnough)
}

pub(super) fn automatic(case: &Case<'_>) -> Option<Ruling> {
    let is_own = matches!(case.draft.author, Who::System(_)) && case.is_automatic() && case.is_message();
    refuse(is_own && case.facts.automatic >= case.facts.caps.automatic_day, Reason::AutomaticEnough)
}

#[cfg(test)]
mod tests {
    use kernel::Purpose::Marketing;

    use super::super::cases::{Sample, table};
    use crate::gate::caps::Caps;

    #[test]
    fn enough_is_enough() {
        let offered = |offers| {
            let sample = Sample::offer().granted(Marketing, 50).purpose(Marketing);
            sample
                .facts(move |facts| (facts.caps, facts.offers) = (Caps { marketing_week: 2, automatic_day: 9 }, offers))
        };
        let sent = |automatic| {
            let caps = Caps { marketing_week: 2, automatic_day: 3 };
            Sample::text().facts(move |facts| (facts.caps, facts.automatic) = (caps, automatic))
        };
        table(vec![
            ("one offer this week", offered(1), "allowed"),
            ("two offers this week", offered(2), "offers_enough"),
            ("two offers this week, by staff", offered(2).staff(), "offers_enough"),
            ("two offers this week, an answer", Sample::text().facts(|facts| facts.offers = 9), "allowed"),
            ("no offers at all", offered(0).facts(|facts| facts.caps.marketing_week = 0), "offers_enough"),
            ("two by itself today", sent(2), "allowed"),
            ("three by itself today", sent(3), "automatic_enough"),
            ("three by itself today, a member of staff", sent(3).staff(), "allowed"),
            ("three by itself today, a program", sent(3).program(), "allowed"),
            ("three by itself today, a receipt", sent(3).receipt(), "allowed"),
            ("three by itself today, the answer to HELP", sent(3).help(), "allowed"),
        ]);
    }
}
