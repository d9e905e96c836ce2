//! Five neutral templates to begin with, so that a closed window is no wall: offered once a number is connected, to be read, changed
//! and handed in.

use consent::templates::Category;
use kernel::Locale;
use web::t;

use crate::whatsapp::templates::draft::{Button, Draft};

/// One of the five.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Starter {
    MayWe,
    Appointment,
    OrderReady,
    MissedYou,
    Payment,
}

/// The languages they are written in: Meta's code, and the words'.
pub(super) const LANGUAGES: [(&str, Locale); 3] = [("en", Locale::En), ("es", Locale::Es), ("pt_BR", Locale::PtBr)];

impl Starter {
    pub(super) const ALL: [Starter; 5] =
        [Starter::MayWe, Starter::Appointment, Starter::OrderReady, Starter::MissedYou, Starter::Payment];

    /// What it is called at Meta, unless its owner chooses otherwise.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Starter::MayWe => "may_we_continue",
            Starter::Appointment => "appointment_reminder",
            Starter::OrderReady => "order_ready",
            Starter::MissedYou => "we_missed_you",
            Starter::Payment => "payment_reminder",
        }
    }

    /// What it is for, in the reader's language.
    pub(super) fn title(self, locale: Locale) -> String {
        match self {
            Starter::MayWe => t!(locale, "starter-may-we"),
            Starter::Appointment => t!(locale, "starter-appointment"),
            Starter::OrderReady => t!(locale, "starter-order"),
            Starter::MissedYou => t!(locale, "starter-missed"),
            Starter::Payment => t!(locale, "starter-payment"),
        }
    }

    /// As it is handed in, in a language that it is written in.
    pub(super) fn draft(self, language: &str, business: &str) -> Draft {
        let words = spoken(language);
        let body = match self {
            Starter::MayWe => t!(words, "starter-may-we-body"),
            Starter::Appointment => t!(words, "starter-appointment-body"),
            Starter::OrderReady => t!(words, "starter-order-body"),
            Starter::MissedYou => t!(words, "starter-missed-body"),
            Starter::Payment => t!(words, "starter-payment-body"),
        };
        let buttons = match self {
            Starter::MayWe => {
                vec![Button::reply(&t!(words, "starter-yes")), Button::reply(&t!(words, "starter-no"))]
            }
            _ => Vec::new(),
        };
        let mut draft = Draft {
            name: self.name().to_owned(),
            language: language.to_owned(),
            category: Category::Utility,
            body,
            buttons,
            ..Draft::default()
        };
        draft.samples = draft
            .places()
            .into_iter()
            .map(|place| {
                let sample = sample(words, &place.name, business);
                (place, sample)
            })
            .collect();
        draft
    }
}

fn spoken(language: &str) -> Locale {
    LANGUAGES.iter().find(|(code, _)| *code == language).map_or(Locale::En, |(_, locale)| *locale)
}

/// What a reviewer may read in a field of this name; empty where nobody can know.
pub(super) fn sample(words: Locale, name: &str, business: &str) -> String {
    match name {
        "first_name" => t!(words, "starter-sample-name"),
        "business_name" => business.to_owned(),
        "day" => t!(words, "starter-sample-day"),
        "due_date" => t!(words, "starter-sample-date"),
        "time" => t!(words, "starter-sample-time"),
        "order_number" | "invoice_number" => t!(words, "starter-sample-number"),
        "amount" => t!(words, "starter-sample-amount"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatsapp::templates::lint::lint;

    #[test]
    fn meta_is_known_to_refuse_none_of_them() {
        for (language, _) in LANGUAGES {
            for starter in Starter::ALL {
                let draft = starter.draft(language, "Lark Music School");
                assert_eq!(lint(&draft), [], "{language}: {}", draft.body);
                assert!(draft.body.contains("{{first_name}}") && draft.body.contains("{{business_name}}"));
            }
        }
    }
}
