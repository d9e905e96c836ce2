//! How bad something is, and whether it became worse. Meta's words are open: one that nobody knows is worth reading and
//! alarms nobody.

use std::time::Duration;

use kernel::Timestamp;

use super::model::{Aspect, Level, Standing};
use crate::inboxes::Wrong;
use crate::whatsapp::health::people;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a change of the PIN, and a broken rule, ask for attention.
const PIN_FRESH: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const VIOLATION_FRESH: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// A token that ends so soon is told of.
pub(super) const TOKEN_SOON: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A check found that all is well with what a webhook once said: no webhook told of its end.
pub(super) const CONFIRMED: &str = "CONFIRMED";
/// Nothing is wrong with the connection.
pub(super) const CONNECTED: &str = "ok";
/// A token without an end.
pub(super) const NEVER: &str = "never";

/// How bad it is at this moment.
pub(super) fn level(standing: &Standing, now: Timestamp) -> Level {
    use Level::{Attention, Fine, Harm, Note};
    let detail = &standing.detail;
    match (standing.aspect, standing.value.as_str()) {
        (Aspect::Access, CONNECTED) => Fine,
        (Aspect::Access, code) => match Wrong::of(code) {
            Some(wrong) if wrong.stops_inbox() => Harm,
            Some(_) | None => Attention,
        },
        (Aspect::Sending, "AVAILABLE") => Fine,
        (Aspect::Sending, "LIMITED") => Attention,
        (Aspect::Sending, "BLOCKED") => Harm,
        (Aspect::State, "CONNECTED") => Fine,
        (Aspect::State, "FLAGGED" | "RESTRICTED" | "RATE_LIMITED") => Attention,
        (Aspect::State, "PENDING" | "DISCONNECTED" | "UNVERIFIED" | "BANNED" | "DELETED" | "MIGRATED") => Harm,
        (Aspect::Ban, "REINSTATE" | CONFIRMED) => Fine,
        (Aspect::Ban, _) => Harm,
        (Aspect::Restriction, _) if detail.until.is_some_and(|until| until <= now) => Fine,
        (Aspect::Restriction, "NONE" | CONFIRMED) => Fine,
        (Aspect::Restriction, _) => Harm,
        (Aspect::Violation, _) if now.since(standing.at) >= VIOLATION_FRESH => Fine,
        (Aspect::Violation, _) => Attention,
        (Aspect::Link, "ACCOUNT_DELETED" | "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED" | "ACCOUNT_OFFBOARDED") => {
            Harm
        }
        (Aspect::Link, "PARTNER_ADDED" | "PARTNER_APP_INSTALLED" | "ACCOUNT_RECONNECTED" | CONFIRMED) => Fine,
        (Aspect::Review, "APPROVED") => Fine,
        (Aspect::Review, "REJECTED") => Harm,
        (Aspect::Quality, "GREEN" | "UNFLAGGED") => Fine,
        (Aspect::Quality, "YELLOW") => Attention,
        (Aspect::Quality, "RED" | "FLAGGED") => Harm,
        (Aspect::Limit, limit) if people(limit).is_some() => Fine,
        (Aspect::Throughput, "STANDARD" | "HIGH") => Fine,
        (Aspect::Name, "APPROVED" | "AVAILABLE_WITHOUT_REVIEW") => Fine,
        (Aspect::NewName, "APPROVED" | "AVAILABLE_WITHOUT_REVIEW" | "NONE" | "NON_EXISTS") => Fine,
        (Aspect::Name | Aspect::NewName, "REJECTED" | "EXPIRED") => Attention,
        (Aspect::Pin, _) if now.since(standing.at) >= PIN_FRESH => Fine,
        (Aspect::Pin, "PIN_CHANGED" | "PIN_RESET_REQUEST" | "PIN_REQUEST_SUCCESS") => Attention,
        (Aspect::Alert, "NONE") => Fine,
        (Aspect::Alert, _) => match detail.severity.as_deref() {
            Some("CRITICAL") => Harm,
            Some("INFORMATIONAL") => Note,
            _ => Attention,
        },
        (Aspect::Template, "PAUSED" | "DISABLED" | "FLAGGED" | "LOCKED") => Attention,
        (Aspect::Template, "REJECTED" | "LIMIT_EXCEEDED") => Note,
        (Aspect::Template, _) => Fine,
        (Aspect::TemplateQuality, "RED") => Attention,
        (Aspect::TemplateQuality, "YELLOW") => Note,
        (Aspect::TemplateQuality, _) => Fine,
        (Aspect::Payment, CONNECTED) => Fine,
        (Aspect::Payment, _) => Harm,
        (Aspect::Token, NEVER) => Fine,
        (Aspect::Token, _) => match detail.until {
            Some(until) if until <= now => Harm,
            Some(until) if until.since(now) <= TOKEN_SOON => Attention,
            Some(_) => Fine,
            None => Note,
        },
        _ => Note,
    }
}

/// Whether owners should hear of it: it asks for something and did not before, or there is less of it than before.
pub(super) fn is_worse(before: Option<&Standing>, after: &Standing, now: Timestamp) -> bool {
    match after.aspect {
        // Told of by their own notices.
        Aspect::Token | Aspect::Payment => false,
        Aspect::Template if matches!(after.value.as_str(), "PAUSED" | "DISABLED" | "REJECTED") => false,
        Aspect::Limit => less(before, after, people),
        Aspect::Throughput => less(before, after, messages),
        aspect => {
            let calm = Level::Fine;
            let was = before.filter(|_| !aspect.is_occurrence()).map_or(calm, |before| level(before, now));
            let is = level(after, now);
            is >= Level::Attention && is > was
        }
    }
}

fn less(before: Option<&Standing>, after: &Standing, amount: fn(&str) -> Option<i64>) -> bool {
    let before = before.and_then(|before| amount(&before.value));
    before.zip(amount(&after.value)).is_some_and(|(before, after)| after < before)
}

/// Messages a second (facts/meta.md 4.8).
pub(super) fn messages(throughput: &str) -> Option<i64> {
    match throughput {
        "STANDARD" => Some(80),
        "HIGH" => Some(1_000),
        _ => None,
    }
}

/// Whole days until then.
pub(super) fn days_until(until: Timestamp, now: Timestamp) -> i64 {
    i64::try_from(until.since(now).as_secs() / DAY.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::model::Detail;
    use super::*;

    fn standing(aspect: Aspect, value: &str) -> Standing {
        let at = Timestamp::from_seconds(1_790_000_000);
        let (number, topic, detail) = (String::new(), String::new(), Detail::default());
        Standing { number, aspect, topic, value: value.to_owned(), detail, since: at, at }
    }

    fn worse(aspect: Aspect, before: Option<&str>, after: &str) -> bool {
        let before = before.map(|value| standing(aspect, value));
        is_worse(before.as_ref(), &standing(aspect, after), Timestamp::from_seconds(1_790_000_060))
    }

    #[test]
    fn only_what_became_worse_and_asks_for_something_is_told() {
        for (aspect, before, after, expected) in [
            (Aspect::Quality, None, "GREEN", false),
            (Aspect::Quality, Some("GREEN"), "YELLOW", true),
            (Aspect::Quality, Some("YELLOW"), "RED", true),
            (Aspect::Quality, Some("RED"), "YELLOW", false),
            (Aspect::Quality, Some("GREEN"), "UNKNOWN", false),
            (Aspect::Quality, Some("GREEN"), "PURPLE", false),
            (Aspect::Limit, None, "TIER_250", false),
            (Aspect::Limit, Some("TIER_2K"), "TIER_250", true),
            (Aspect::Limit, Some("TIER_UNLIMITED"), "TIER_100K", true),
            (Aspect::Limit, Some("TIER_2K"), "TIER_10K", false),
            (Aspect::Limit, Some("TIER_2K"), "TIER_NOT_SET", false),
            (Aspect::Throughput, Some("HIGH"), "STANDARD", true),
            (Aspect::Throughput, Some("STANDARD"), "HIGH", false),
            (Aspect::Link, None, "PARTNER_ADDED", false),
            (Aspect::Link, Some("PARTNER_ADDED"), "PARTNER_REMOVED", true),
            (Aspect::Ban, None, "SCHEDULE_FOR_DISABLE", true),
            (Aspect::Ban, Some("DISABLE"), "REINSTATE", false),
            (Aspect::Pin, Some("PIN_CHANGED"), "PIN_CHANGED", true),
            (Aspect::Template, Some("APPROVED"), "PAUSED", false),
            (Aspect::Template, Some("APPROVED"), "DISABLED", false),
            (Aspect::Template, Some("APPROVED"), "FLAGGED", true),
            (Aspect::Template, Some("PENDING"), "REJECTED", false),
            (Aspect::Access, Some("ok"), "token_refused", true),
            (Aspect::Access, Some("token_refused"), "token_expired", false),
            (Aspect::News, None, "SOMETHING_NEW", false),
        ] {
            assert_eq!(worse(aspect, before, after), expected, "{aspect:?} {before:?} {after}");
        }
    }

    #[test]
    fn what_passes_by_itself_does() {
        let then = Timestamp::from_seconds(1_790_000_000);
        let ends = |days: u32| Detail { until: Some(then + DAY * days), ..Detail::default() };
        let restriction =
            Standing { detail: ends(3), ..standing(Aspect::Restriction, "RESTRICTED_BIZ_INITIATED_MESSAGING") };
        assert_eq!((level(&restriction, then), level(&restriction, then + DAY * 4)), (Level::Harm, Level::Fine));
        let pin = standing(Aspect::Pin, "PIN_CHANGED");
        assert_eq!((level(&pin, then), level(&pin, then + DAY * 8)), (Level::Attention, Level::Fine));
        let token = Standing { detail: ends(10), ..standing(Aspect::Token, "1790864000") };
        let levels = [0, 4, 11].map(|days| level(&token, then + DAY * days));
        assert_eq!(levels, [Level::Fine, Level::Attention, Level::Harm]);
    }
}
