//! How answers and entries are put into words.

use kernel::{Locale, Purpose};
use web::t;
use web::words::isolated;

use super::rules::{Subject, Why};
use crate::ledger::{Entry, Extent, Method, TopicId};

/// What is asked about, with the topics' names at hand.
pub(crate) fn subject(locale: Locale, subject: Subject, topics: &[(TopicId, String)]) -> String {
    match subject {
        Subject::Purpose(purpose) => self::purpose(locale, purpose),
        Subject::Topic(topic) => {
            let name = topics.iter().find(|(id, _)| *id == topic).map_or("?", |(_, name)| name.as_str());
            t!(locale, "subject-topic", topic = isolated(name))
        }
    }
}

pub(crate) fn purpose(locale: Locale, purpose: Purpose) -> String {
    match purpose {
        Purpose::Service | Purpose::Compliance => t!(locale, "subject-service"),
        Purpose::Transactional => t!(locale, "subject-business"),
        Purpose::Marketing => t!(locale, "subject-offers"),
    }
}

/// What an entry is about; a kind of offers by the name that it had then.
pub(super) fn extent<'a>(locale: Locale, extent: Extent, name: impl FnOnce(TopicId) -> &'a str) -> String {
    match extent {
        Extent::All => t!(locale, "subject-everything"),
        Extent::Purpose(one) => purpose(locale, one),
        Extent::Topic(topic) => t!(locale, "subject-topic", topic = isolated(name(topic))),
    }
}

pub(super) fn why(locale: Locale, why: Why) -> String {
    match why {
        Why::Granted => t!(locale, "standing-why-granted"),
        Why::NotNeeded => t!(locale, "standing-why-not-needed"),
        Why::Stopped => t!(locale, "standing-why-stopped"),
        Why::Refused => t!(locale, "standing-why-refused"),
        Why::Held => t!(locale, "standing-why-held"),
        Why::Restricted => t!(locale, "standing-why-restricted"),
        Why::Unasked => t!(locale, "standing-why-unasked"),
        Why::OnlyAttested => t!(locale, "standing-why-only-attested"),
        Why::Expired => t!(locale, "standing-why-expired"),
    }
}

pub(super) fn method(locale: Locale, entry: &Entry, is_question: bool) -> String {
    match entry.method {
        Method::Message if is_question => t!(locale, "method-question"),
        Method::Message if entry.text.is_some() => t!(locale, "method-text"),
        Method::Message => t!(locale, "method-message"),
        Method::Verbal => t!(locale, "method-verbal"),
        Method::Written => t!(locale, "method-written"),
        Method::Form => t!(locale, "method-form"),
        Method::Api => t!(locale, "method-api"),
        Method::Staff => t!(locale, "method-staff"),
        Method::Clock => t!(locale, "method-clock"),
        Method::Call => t!(locale, "method-call"),
        Method::InPerson => t!(locale, "method-in-person"),
        Method::Import => t!(locale, "method-import"),
        Method::DoubleOptIn => t!(locale, "method-double-opt-in"),
        Method::Provider => t!(locale, "method-provider"),
    }
}
