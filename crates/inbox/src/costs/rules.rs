//! What a message costs, decided from what is known: no clock, no database.

use channels::whatsapp::rates::{Card, Category, card_of};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use kernel::{Micros, Timestamp};

use super::model::Report;

/// The day by which a card is chosen: where the account is billed.
pub(super) fn day(at: Timestamp, zone: Tz) -> NaiveDate {
    at.utc().with_timezone(&zone).date_naive()
}

/// "2026-11".
pub(super) fn month(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// A month by its text, and the ones beside it.
pub(super) fn months_around(month: &str) -> Option<(String, String)> {
    let first: NaiveDate = format!("{month}-01").parse().ok()?;
    let shift = |forth: bool| {
        let one = chrono::Months::new(1);
        if forth { first.checked_add_months(one) } else { first.checked_sub_months(one) }
    };
    Some((self::month(shift(false)?), self::month(shift(true)?))).filter(|_| self::month(first) == month)
}

/// The rate of the card that holds on a day.
pub(super) fn rate(cards: &[Card], currency: &str, day: NaiveDate, market: &str, category: Category) -> Option<Micros> {
    card_of(cards, currency, day)?.rate(market, category)
}

/// What Meta charges for a message of which it reported this (facts/meta.md 5.2: what is free costs nothing; what is
/// regular costs the market's rate of its category).
pub(super) fn charge(cards: &[Card], currency: &str, day: NaiveDate, market: &str, report: &Report) -> Option<Micros> {
    let is_free = report.kind.starts_with("free_") || (report.kind.is_empty() && report.is_billable == Some(false));
    if is_free {
        return Some(Micros::ZERO);
    }
    let is_charged = report.kind == "regular" || (report.kind.is_empty() && report.is_billable == Some(true));
    let category = Category::reported(&report.category).filter(|_| is_charged)?;
    rate(cards, currency, day, market, category)
}

#[cfg(test)]
mod tests {
    use super::*;
    use channels::whatsapp::rates::shipped;

    fn report(kind: &str, category: &str, is_billable: Option<bool>) -> Report {
        Report { at: Timestamp::EPOCH, category: category.to_owned(), kind: kind.to_owned(), is_billable }
    }

    #[test]
    fn what_meta_reports_is_what_is_charged() {
        let november: NaiveDate = "2026-11-21".parse().unwrap();
        for (kind, category, is_billable, market, expected) in [
            ("regular", "service", Some(true), "Germany", Some(55_000)),
            ("free_customer_service", "service", Some(false), "Germany", Some(0)),
            // What is free is free, whatever else is said of it.
            ("free_entry_point", "marketing", Some(true), "Germany", Some(0)),
            ("regular", "marketing_lite", None, "Brazil", Some(62_500)),
            ("regular", "AUTHENTICATION_INTERNATIONAL", Some(true), "India", Some(30_400)),
            ("regular", "authentication-international", Some(true), "Germany", None),
            ("regular", "group_utility", Some(true), "Germany", None),
            ("regular", "service", Some(true), "", None),
            ("", "service", Some(false), "Germany", Some(0)),
            ("", "utility", Some(true), "Other", Some(7_700)),
            ("", "utility", None, "Other", None),
            ("something_new", "utility", Some(true), "Other", None),
        ] {
            let charged = charge(shipped(), "USD", november, market, &report(kind, category, is_billable));
            assert_eq!(charged.map(Micros::value), expected, "{kind} {category} {market}");
        }
        let before: NaiveDate = "2026-09-30".parse().unwrap();
        assert_eq!(charge(shipped(), "USD", before, "Germany", &report("regular", "utility", None)), None);
        assert_eq!(charge(shipped(), "EUR", november, "Germany", &report("regular", "utility", None)), None);
    }

    #[test]
    fn months_begin_where_the_account_is_billed() {
        let at = Timestamp::parse("2026-10-31T23:30:00Z").unwrap();
        let in_zone = |zone: &str| month(day(at, zone.parse().unwrap()));
        assert_eq!(
            [in_zone("Europe/Berlin"), in_zone("America/Sao_Paulo"), in_zone("UTC")],
            ["2026-11", "2026-10", "2026-10"]
        );
        assert_eq!(months_around("2026-12"), Some(("2026-11".to_owned(), "2027-01".to_owned())));
        assert_eq!((months_around("2026-13"), months_around("2026-1"), months_around("x")), (None, None, None));
    }
}
