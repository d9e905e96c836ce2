//! The sentences of the lines.

use kernel::{Locale, Timestamp};
use web::components::{Reader, moment};
use web::t;
use web::words::isolated;

use super::rules::Say;

impl Say {
    /// What is so, and what to do.
    pub(crate) fn words(&self, reader: Reader) -> String {
        let locale = reader.locale;
        let day = |at: &Timestamp| moment::day_words(reader, *at);
        let people = |people: &Option<i64>| limit(locale, *people);
        match self {
            Say::TokenLasts => t!(locale, "say-token-lasts"),
            Say::TokenEnds(at) => t!(locale, "say-token-ends", day = day(at)),
            Say::TokenDead => t!(locale, "say-token-dead"),
            Say::TokenPoor => t!(locale, "say-token-poor"),
            Say::TokenOfAnotherApp => t!(locale, "say-token-of-another-app"),
            Say::Registered => t!(locale, "say-registered"),
            Say::OnPhone => t!(locale, "say-on-phone"),
            Say::Pin => t!(locale, "say-pin"),
            Say::ProveFirst => t!(locale, "say-prove-first"),
            Say::Banned => t!(locale, "say-banned"),
            Say::NameGood(name) => t!(locale, "say-name-good", name = isolated(name)),
            Say::NameInReview(name) => t!(locale, "say-name-in-review", name = isolated(name)),
            Say::NameDeclined(name) => t!(locale, "say-name-declined", name = isolated(name)),
            Say::NameMissing => t!(locale, "say-name-missing"),
            Say::Subscribed => t!(locale, "say-subscribed"),
            Say::NotSubscribed => t!(locale, "say-not-subscribed"),
            Say::CallbackGood => t!(locale, "say-callback-good"),
            Say::CallbackByHand => t!(locale, "say-callback-by-hand"),
            Say::CallbackMissing => t!(locale, "say-callback-missing"),
            Say::CallbackElsewhere => t!(locale, "say-callback-elsewhere"),
            Say::CallbackOff => t!(locale, "say-callback-off"),
            Say::CallbackUnreachable => t!(locale, "say-callback-unreachable"),
            Say::FieldMissing => t!(locale, "say-field-missing"),
            Say::LiveSaid => t!(locale, "say-live-said"),
            Say::LiveSeen => t!(locale, "say-live-seen"),
            Say::LiveAsked => t!(locale, "say-live-asked"),
            Say::PaymentSaid => t!(locale, "say-payment-said"),
            Say::PaymentOfTest => t!(locale, "say-payment-of-test"),
            Say::PaymentBroken => t!(locale, "say-payment-broken"),
            Say::PaymentAsked => t!(locale, "say-payment-asked"),
            Say::LimitVerified(tier) => format!("{} {}", t!(locale, "say-verified"), people(tier)),
            Say::LimitEnough(tier) => format!("{} {}", people(tier), t!(locale, "say-verify-later")),
            Say::LimitInReview => t!(locale, "say-verification-in-review"),
            Say::LimitSmall(tier) => format!("{} {}", people(tier), t!(locale, "say-verify-for-more")),
            Say::FirstDone => t!(locale, "say-first-done"),
            Say::FirstToWrite(number) => t!(locale, "say-first-to-write", number = isolated(number)),
            Say::FirstAwaited(number) => t!(locale, "say-first-awaited", number = isolated(number)),
            Say::FirstToAnswer => t!(locale, "say-first-to-answer"),
            Say::FirstMissing(cause) => format!("{} {}", t!(locale, "say-first-missing"), cause.words(reader)),
            Say::SignaturesFail => t!(locale, "say-signatures-fail"),
            Say::AnotherNumber(number) => t!(locale, "say-another-number", number = isolated(number)),
            Say::Development => t!(locale, "say-development"),
            Say::NothingKnown(number) => t!(locale, "say-nothing-known", number = isolated(number)),
            Say::NotTold => t!(locale, "say-not-told"),
        }
    }
}

fn limit(locale: Locale, people: Option<i64>) -> String {
    match people {
        Some(people) => t!(locale, "say-limit", people = people),
        None => t!(locale, "say-limit-none"),
    }
}
