//! A standing in the owner's words: what it is called, how it stands, what that means and what to do. A word that nobody
//! described is repeated as it came.

use kernel::{Locale, Timestamp};
use web::components::{Reader, moment};
use web::t;
use web::words::isolated;

use super::model::{Aspect, Detail, Standing};
use super::rules::{CONFIRMED, CONNECTED, NEVER, messages};
use crate::inboxes::Wrong;
use crate::whatsapp::health::people;

/// What a person reads of it.
pub(super) struct Told {
    pub(super) value: String,
    /// What it means, and what to do.
    pub(super) next: Option<String>,
}

pub(super) fn aspect(locale: Locale, aspect: Aspect) -> String {
    match aspect {
        Aspect::Access => t!(locale, "health-aspect-access"),
        Aspect::Sending => t!(locale, "health-aspect-sending"),
        Aspect::State => t!(locale, "health-aspect-state"),
        Aspect::Ban => t!(locale, "health-aspect-ban"),
        Aspect::Restriction => t!(locale, "health-aspect-restriction"),
        Aspect::Violation => t!(locale, "health-aspect-violation"),
        Aspect::Link => t!(locale, "health-aspect-link"),
        Aspect::Review => t!(locale, "health-aspect-review"),
        Aspect::Quality => t!(locale, "health-aspect-quality"),
        Aspect::Limit => t!(locale, "health-aspect-limit"),
        Aspect::Throughput => t!(locale, "health-aspect-throughput"),
        Aspect::Name => t!(locale, "health-aspect-name"),
        Aspect::NewName => t!(locale, "health-aspect-new-name"),
        Aspect::Pin => t!(locale, "health-aspect-pin"),
        Aspect::Alert => t!(locale, "health-aspect-alert"),
        Aspect::Template => t!(locale, "health-aspect-template"),
        Aspect::TemplateQuality => t!(locale, "health-aspect-template-quality"),
        Aspect::Payment => t!(locale, "health-aspect-payment"),
        Aspect::Token => t!(locale, "health-aspect-token"),
        Aspect::News => t!(locale, "health-aspect-news"),
    }
}

/// How it stands.
pub(super) fn standing(reader: Reader, standing: &Standing) -> Told {
    told(reader, standing.aspect, &standing.topic, &standing.value, &standing.detail)
}

/// The same of any value it has, or had.
pub(super) fn told(reader: Reader, aspect: Aspect, topic: &str, value: &str, detail: &Detail) -> Told {
    let locale = reader.locale;
    let (words, next) = match aspect {
        Aspect::Access => access(locale, value),
        Aspect::Sending => sending(locale, value),
        Aspect::State => state(locale, value),
        Aspect::Ban => ban(reader, value, detail),
        Aspect::Restriction => restriction(reader, value, detail),
        Aspect::Violation => {
            (t!(locale, "health-violation", value = isolated(value)), Some(t!(locale, "health-violation-next")))
        }
        Aspect::Link => link(locale, value),
        Aspect::Review => review(locale, value),
        Aspect::Quality | Aspect::TemplateQuality => quality(locale, value, aspect),
        Aspect::Limit => limit(locale, value),
        Aspect::Throughput => match (messages(value), value) {
            (Some(messages), _) => (t!(locale, "health-throughput-of", messages = messages), None),
            (None, "NOT_APPLICABLE") => (t!(locale, "health-throughput-unset"), None),
            (None, _) => unknown(locale, value),
        },
        Aspect::Name | Aspect::NewName => name(locale, value, detail),
        Aspect::Pin => pin(locale, value),
        Aspect::Alert if value == "NONE" => (t!(locale, "health-alert-over", kind = isolated(topic)), None),
        Aspect::Alert => {
            (t!(locale, "health-alert-active", kind = isolated(topic)), Some(t!(locale, "health-alert-next")))
        }
        Aspect::Template => template(locale, value),
        Aspect::Payment if value == CONNECTED => (t!(locale, "health-payment-settled"), None),
        Aspect::Payment => (t!(locale, "health-payment-trouble"), Some(t!(locale, "health-payment-trouble-next"))),
        Aspect::Token => token(reader, value, detail),
        Aspect::News => unknown(locale, value),
    };
    Told { value: words, next }
}

type Words = (String, Option<String>);

fn unknown(locale: Locale, value: &str) -> Words {
    (t!(locale, "health-unknown", value = isolated(value)), Some(t!(locale, "health-unknown-next")))
}

fn access(locale: Locale, value: &str) -> Words {
    match (value, Wrong::of(value)) {
        (CONNECTED, _) => (t!(locale, "health-access-ok"), None),
        (_, Some(wrong)) => (t!(locale, "health-access-failing"), Some(wrong.words(locale))),
        (_, None) => unknown(locale, value),
    }
}

fn sending(locale: Locale, value: &str) -> Words {
    match value {
        "AVAILABLE" => (t!(locale, "health-sending-available"), None),
        "LIMITED" => (t!(locale, "health-sending-limited"), Some(t!(locale, "health-sending-limited-next"))),
        "BLOCKED" => (t!(locale, "health-sending-blocked"), Some(t!(locale, "health-sending-blocked-next"))),
        _ => unknown(locale, value),
    }
}

fn state(locale: Locale, value: &str) -> Words {
    match value {
        "CONNECTED" => (t!(locale, "health-state-connected"), None),
        "FLAGGED" => (t!(locale, "health-state-flagged"), Some(t!(locale, "health-state-flagged-next"))),
        "RESTRICTED" | "RATE_LIMITED" => {
            (t!(locale, "health-state-restricted"), Some(t!(locale, "health-state-restricted-next")))
        }
        "PENDING" | "UNVERIFIED" => (t!(locale, "health-state-pending"), Some(t!(locale, "health-state-pending-next"))),
        "DISCONNECTED" | "DELETED" | "MIGRATED" => {
            (t!(locale, "health-state-gone"), Some(t!(locale, "health-state-gone-next")))
        }
        "BANNED" => (t!(locale, "health-state-banned"), Some(t!(locale, "health-appeal"))),
        _ => unknown(locale, value),
    }
}

fn ban(reader: Reader, value: &str, detail: &Detail) -> Words {
    let locale = reader.locale;
    match value {
        "DISABLE" => (t!(locale, "health-ban-disable"), Some(t!(locale, "health-ban-disable-next"))),
        "SCHEDULE_FOR_DISABLE" => {
            let words = match detail.until {
                Some(until) => t!(locale, "health-ban-scheduled-on", date = date(reader, until)),
                None => t!(locale, "health-ban-scheduled"),
            };
            (words, Some(t!(locale, "health-ban-scheduled-next")))
        }
        "REINSTATE" | CONFIRMED => (t!(locale, "health-ban-over"), None),
        _ => unknown(locale, value),
    }
}

fn restriction(reader: Reader, value: &str, detail: &Detail) -> Words {
    let locale = reader.locale;
    let until = detail.until.map(|until| date(reader, until));
    let words = match (value, until) {
        ("NONE" | CONFIRMED, _) => return (t!(locale, "health-restriction-none"), None),
        (value, until) if value.contains("CUSTOMER_INITIATED") => match until {
            Some(date) => t!(locale, "health-restriction-answer-until", date = date),
            None => t!(locale, "health-restriction-answer"),
        },
        (value, until) if value.contains("BIZ_INITIATED") => match until {
            Some(date) => t!(locale, "health-restriction-begin-until", date = date),
            None => t!(locale, "health-restriction-begin"),
        },
        (_, Some(date)) => t!(locale, "health-restriction-until", date = date),
        (_, None) => t!(locale, "health-restriction"),
    };
    (words, Some(t!(locale, "health-restriction-next")))
}

fn link(locale: Locale, value: &str) -> Words {
    match value {
        "ACCOUNT_DELETED" => (t!(locale, "health-link-deleted"), Some(t!(locale, "health-link-deleted-next"))),
        "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED" => {
            (t!(locale, "health-link-removed"), Some(t!(locale, "health-link-removed-next")))
        }
        "ACCOUNT_OFFBOARDED" => (t!(locale, "health-link-offboarded"), Some(t!(locale, "health-link-offboarded-next"))),
        "PARTNER_ADDED" | "PARTNER_APP_INSTALLED" | "ACCOUNT_RECONNECTED" | CONFIRMED => {
            (t!(locale, "health-link-ok"), None)
        }
        _ => unknown(locale, value),
    }
}

fn review(locale: Locale, value: &str) -> Words {
    match value {
        "APPROVED" => (t!(locale, "health-review-approved"), None),
        "PENDING" => (t!(locale, "health-review-pending"), Some(t!(locale, "health-review-pending-next"))),
        "REJECTED" => (t!(locale, "health-review-rejected"), Some(t!(locale, "health-appeal"))),
        "DEFERRED" => (t!(locale, "health-review-deferred"), Some(t!(locale, "health-review-deferred-next"))),
        _ => unknown(locale, value),
    }
}

fn quality(locale: Locale, value: &str, aspect: Aspect) -> Words {
    let (words, next) = match value {
        "GREEN" => (t!(locale, "health-quality-green"), None),
        "YELLOW" => (t!(locale, "health-quality-yellow"), Some(t!(locale, "health-quality-yellow-next"))),
        "RED" | "FLAGGED" => (t!(locale, "health-quality-red"), Some(t!(locale, "health-quality-red-next"))),
        "UNFLAGGED" => (t!(locale, "health-quality-better"), None),
        "UNKNOWN" | "NA" => (t!(locale, "health-quality-unrated"), Some(t!(locale, "health-quality-unrated-next"))),
        _ => unknown(locale, value),
    };
    match (aspect, value) {
        (Aspect::TemplateQuality, "RED") => (words, Some(t!(locale, "health-template-flagged-next"))),
        _ => (words, next),
    }
}

fn limit(locale: Locale, value: &str) -> Words {
    match people(value) {
        Some(i64::MAX) => (t!(locale, "health-limit-none"), None),
        Some(people) if people < 1_000 => {
            (t!(locale, "health-limit-people", people = people), Some(t!(locale, "health-limit-verify")))
        }
        Some(people) => (t!(locale, "health-limit-people", people = people), Some(t!(locale, "health-limit-next"))),
        None if value == "TIER_NOT_SET" => (t!(locale, "health-limit-unset"), None),
        None => unknown(locale, value),
    }
}

fn name(locale: Locale, value: &str, detail: &Detail) -> Words {
    let (words, next) = match value {
        "APPROVED" | "AVAILABLE_WITHOUT_REVIEW" => (t!(locale, "health-name-approved"), None),
        "PENDING" | "DEFERRED" => (t!(locale, "health-name-pending"), Some(t!(locale, "health-name-pending-next"))),
        "REJECTED" => (t!(locale, "health-name-rejected"), Some(t!(locale, "health-name-rejected-next"))),
        "EXPIRED" => (t!(locale, "health-name-expired"), Some(t!(locale, "health-name-rejected-next"))),
        "NONE" | "NON_EXISTS" => (t!(locale, "health-name-none"), None),
        _ => unknown(locale, value),
    };
    match &detail.name {
        Some(name) => (t!(locale, "health-named", value = words, name = isolated(name)), next),
        None => (words, next),
    }
}

fn pin(locale: Locale, value: &str) -> Words {
    let words = match value {
        "PIN_CHANGED" => t!(locale, "health-pin-changed"),
        "PIN_RESET_REQUEST" => t!(locale, "health-pin-asked"),
        "PIN_REQUEST_SUCCESS" => t!(locale, "health-pin-off"),
        _ => return unknown(locale, value),
    };
    (words, Some(t!(locale, "health-pin-next")))
}

fn template(locale: Locale, value: &str) -> Words {
    match value {
        "PAUSED" => (t!(locale, "health-template-paused"), Some(t!(locale, "health-template-paused-next"))),
        "DISABLED" => (t!(locale, "health-template-disabled"), Some(t!(locale, "health-template-disabled-next"))),
        "FLAGGED" => (t!(locale, "health-template-flagged"), Some(t!(locale, "health-template-flagged-next"))),
        "REJECTED" => (t!(locale, "health-template-rejected"), Some(t!(locale, "health-template-rejected-next"))),
        "APPROVED" | "REINSTATED" => (t!(locale, "health-template-approved"), None),
        _ => (unknown(locale, value).0, None),
    }
}

fn token(reader: Reader, value: &str, detail: &Detail) -> Words {
    let locale = reader.locale;
    match (value, detail.until) {
        (NEVER, _) => (t!(locale, "health-token-never"), None),
        (_, Some(until)) => {
            let on = date(reader, until);
            let words = match until <= reader.now {
                true => t!(locale, "health-token-ended", date = on),
                false => t!(locale, "health-token-ends", date = on),
            };
            (words, Some(t!(locale, "health-token-next")))
        }
        (_, None) => unknown(locale, value),
    }
}

fn date(reader: Reader, at: Timestamp) -> String {
    moment::full_words(reader, at)
}
