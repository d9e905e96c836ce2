//! What is held of a person, in words: a table's name says nothing to those who run a shop.

use std::collections::BTreeMap;

use kernel::Locale;
use maud::{Markup, html};
use web::t;

/// What tables hold, as people would name it, in the order in which they ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Messages,
    Conversations,
    Details,
    Consent,
    Decisions,
    Originals,
    Requests,
    Rest,
}

fn what(table: &str) -> What {
    match table {
        "message" => What::Messages,
        "conversation" => What::Conversations,
        "contact" | "identity" | "contact_tag" | "contact_field" => What::Details,
        "consent_entry" | "consent_evidence" | "consent_scan" | "consent_state" | "erased_identity" => What::Consent,
        "decision" => What::Decisions,
        "inbound" | "parked" | "early_status" | "idempotency" => What::Originals,
        "privacy_request" | "privacy_request_step" | "restriction" => What::Requests,
        _ => What::Rest,
    }
}

fn named(locale: Locale, what: What, number: u64) -> String {
    match what {
        What::Messages => t!(locale, "held-messages", number = number),
        What::Conversations => t!(locale, "held-conversations", number = number),
        What::Details => t!(locale, "held-details", number = number),
        What::Consent => t!(locale, "held-consent", number = number),
        What::Decisions => t!(locale, "held-decisions", number = number),
        What::Originals => t!(locale, "held-originals", number = number),
        What::Requests => t!(locale, "held-requests", number = number),
        What::Rest => t!(locale, "held-rest", number = number),
    }
}

/// So many of each, in words.
pub(crate) fn said(locale: Locale, rows: &BTreeMap<String, u64>) -> Vec<String> {
    let mut sums: BTreeMap<What, u64> = BTreeMap::new();
    for (table, number) in rows {
        *sums.entry(what(table)).or_default() += number;
    }
    sums.into_iter().map(|(what, number)| named(locale, what, number)).collect()
}

/// The same as a list.
pub(crate) fn listed(locale: Locale, rows: &BTreeMap<String, u64>) -> Markup {
    html! { ul class="list-disc space-y-1 ps-5 text-sm" { @for one in said(locale, rows) { li { (one) } } } }
}
