//! What Meta's webhooks and answers say about the health of a number and its account, as neutral reports
//! (facts/meta.md 3.8, 4.8, 8.4).
//!
//! - Meta's own words stay as it writes them; only where two fields use different words for one thing is one of them taken.
//! - An event that nobody described is a report too: it is news, with what came beside it.

use kernel::{Text, Timestamp};
use serde_json::Value;

use super::client::health::HealthDetails;
use super::payload::fields::{self, Fields};
use super::webhook::Management;
use crate::health::{About, Aspect, Detail, Report};

const LONGEST_WORD: usize = 100;
const LONGEST_REMARK: usize = 600;
/// Of what came with an event that nobody described.
const LONGEST_REST: usize = 2_000;

/// The account that a webhook is about, where it names another than the one it came for.
pub fn account_of(management: &Management) -> Option<String> {
    Fields::of(&management.value).object("waba_info").id("waba_id")
}

/// What an account, or a number of it, may not do for a while.
#[derive(Debug, PartialEq, Eq)]
pub struct Restricted {
    pub about: About,
    /// Meta's word for each, and its end; none where nothing is restricted any more.
    pub kinds: Vec<(String, Option<Timestamp>)>,
}

/// The restrictions that a webhook lists.
pub fn restricted(management: &Management) -> Option<Restricted> {
    let value = Fields::of(&management.value);
    let is_told = management.field == "account_update"
        && value.line("event", LONGEST_WORD).as_deref() == Some("ACCOUNT_RESTRICTION")
        && management.value["restriction_info"].is_array();
    let all = value.list("restriction_info").iter().map(Fields::of);
    let kinds = all.map(|one| (one.line("restriction_type", LONGEST_WORD).unwrap_or_default(), one.time("expiration")));
    is_told.then(|| Restricted { about: about(value), kinds: kinds.collect() })
}

/// What a webhook says. Nothing for fields that are not about health.
pub fn of_webhook(management: &Management) -> Vec<Report> {
    let value = Fields::of(&management.value);
    let number = || value.line("display_phone_number", 64).map_or(About::Account, About::Displayed);
    match management.field.as_str() {
        "phone_number_quality_update" => of_quality(management, value, number()),
        "phone_number_name_update" => {
            let name = value.line("requested_verified_name", 256);
            let remarks = reason(value, "rejection_reason").into_iter().collect();
            let detail = Detail { name, remarks, ..Detail::default() };
            one(management, value, "decision", number(), Aspect::NewName, detail)
        }
        "account_update" => of_account(management, value),
        "account_alerts" => of_alert(management, value),
        "account_review_update" => {
            one(management, value, "decision", About::Account, Aspect::Review, Detail::default())
        }
        "business_capability_update" => match limit(value, "max_daily_conversations_per_business") {
            Some(limit) => vec![Report::new(About::Account, Aspect::Limit, limit)],
            None => vec![news(management, None)],
        },
        "security" => one(management, value, "event", number(), Aspect::Pin, Detail::default()),
        "message_template_status_update" => {
            let other = value.object("other_info");
            let remarks = [
                reason(value, "reason"),
                reason(other, "title"),
                reason(other, "description"),
                reason(value.object("rejection_info"), "recommendation"),
            ];
            let detail = Detail { remarks: remarks.into_iter().flatten().collect(), ..Detail::default() };
            of_template(one(management, value, "event", About::Account, Aspect::Template, detail), value)
        }
        "message_template_quality_update" => {
            let reports =
                one(management, value, "new_quality_score", About::Account, Aspect::TemplateQuality, Detail::default());
            of_template(reports, value)
        }
        "template_category_update" | "business_username_update" | "partner_solutions" => vec![news(management, None)],
        _ => Vec::new(),
    }
}

/// What Meta answers when it is asked.
pub fn of_answer(number: &str, details: &HealthDetails) -> Vec<Report> {
    let about = || About::Number(number.to_owned());
    let mut reports = Vec::new();
    let mut add = |about: About, aspect: Aspect, value: &Option<String>, remarks: &[String]| {
        if let Some(value) = value {
            let detail = Detail { remarks: remarks.to_vec(), ..Detail::default() };
            reports.push(Report { detail, ..Report::new(about, aspect, usual(value)) });
        }
    };
    add(about(), Aspect::Sending, &details.sending, &details.remarks);
    add(about(), Aspect::State, &details.status, &[]);
    add(about(), Aspect::Quality, &details.quality, &[]);
    add(about(), Aspect::Name, &details.name, &[]);
    add(about(), Aspect::NewName, &details.new_name, &[]);
    add(about(), Aspect::Throughput, &details.throughput, &[]);
    add(About::Account, Aspect::Limit, &details.limit, &[]);
    reports
}

fn of_quality(management: &Management, value: Fields<'_>, number: About) -> Vec<Report> {
    let mut reports = Vec::new();
    let limit = limit(value, "max_daily_conversations_per_business").or_else(|| limit(value, "current_limit"));
    let event = value.line("event", LONGEST_WORD).unwrap_or_default();
    match event.as_str() {
        "THROUGHPUT_UPGRADE" => reports.push(Report::new(number, Aspect::Throughput, "HIGH")),
        // The number's state has the same name; its quality is low, or no longer.
        "FLAGGED" | "UNFLAGGED" => {
            let state = if event == "FLAGGED" { "FLAGGED" } else { "CONNECTED" };
            reports.push(Report::new(number.clone(), Aspect::State, state));
            reports.push(Report::new(number, Aspect::Quality, event));
        }
        // Their meaning stands in the limit that comes with them.
        "ONBOARDING" | "UPGRADE" | "DOWNGRADE" if limit.is_some() => {}
        _ => reports.push(Report { about: number, ..news(management, None) }),
    }
    reports.extend(limit.map(|limit| Report::new(About::Account, Aspect::Limit, limit)));
    reports
}

fn of_account(management: &Management, value: Fields<'_>) -> Vec<Report> {
    let about = about(value);
    let event = value.line("event", LONGEST_WORD).unwrap_or_default();
    match event.as_str() {
        "DISABLED_UPDATE" => {
            let ban = value.object("ban_info");
            // Meta writes the date as text; a time is read, anything else is repeated.
            let until = ban.time("waba_ban_date");
            let written = ban.line("waba_ban_date", LONGEST_WORD).filter(|_| until.is_none());
            let detail = Detail { until, remarks: written.into_iter().collect(), ..Detail::default() };
            let word = ban.line("waba_ban_state", LONGEST_WORD).unwrap_or(event);
            vec![Report { detail, ..Report::new(about, Aspect::Ban, word) }]
        }
        "ACCOUNT_RESTRICTION" => {
            let all: Vec<Fields<'_>> = value.list("restriction_info").iter().map(Fields::of).collect();
            let kinds: Vec<String> = all.iter().filter_map(|one| one.line("restriction_type", LONGEST_WORD)).collect();
            let until = all.iter().filter_map(|one| one.time("expiration")).max();
            let detail = Detail { until, remarks: kinds.clone(), ..Detail::default() };
            let is_over = management.value["restriction_info"].as_array().is_some_and(Vec::is_empty);
            let word = if is_over {
                "NONE".to_owned()
            } else if kinds.is_empty() {
                event
            } else {
                Text::line(&kinds.join(" "), LONGEST_WORD)
            };
            vec![Report { detail, ..Report::new(about, Aspect::Restriction, word) }]
        }
        "ACCOUNT_VIOLATION" => {
            let kind = value.object("violation_info").line("violation_type", LONGEST_WORD);
            vec![Report::new(about, Aspect::Violation, kind.unwrap_or(event))]
        }
        "ACCOUNT_DELETED"
        | "PARTNER_ADDED"
        | "PARTNER_REMOVED"
        | "PARTNER_APP_INSTALLED"
        | "PARTNER_APP_UNINSTALLED"
        | "ACCOUNT_OFFBOARDED"
        | "ACCOUNT_RECONNECTED" => vec![Report::new(about, Aspect::Link, event)],
        _ => vec![Report { about, ..news(management, Some(event)) }],
    }
}

/// The number that an account's event is about, or the whole account.
fn about(value: Fields<'_>) -> About {
    value.line("phone_number", 64).map_or(About::Account, About::Displayed)
}

fn of_alert(management: &Management, value: Fields<'_>) -> Vec<Report> {
    let info = value.object("alert_info");
    let Some(kind) = info.line("alert_type", LONGEST_WORD) else { return vec![news(management, None)] };
    let about = match (value.line("entity_type", 64).as_deref(), value.id("entity_id")) {
        (Some("PHONE_NUMBER"), Some(id)) => About::Number(id),
        _ => About::Account,
    };
    let detail = Detail {
        severity: info.line("alert_severity", LONGEST_WORD),
        remarks: info.line("alert_description", LONGEST_REMARK).into_iter().collect(),
        ..Detail::default()
    };
    let status = info.line("alert_status", LONGEST_WORD).unwrap_or_else(|| "ACTIVE".to_owned());
    vec![Report { topic: kind, detail, ..Report::new(about, Aspect::Alert, status) }]
}

/// A report of the word at `key`; news where it is missing.
fn one(
    management: &Management,
    value: Fields<'_>,
    key: &str,
    about: About,
    aspect: Aspect,
    detail: Detail,
) -> Vec<Report> {
    match value.line(key, LONGEST_WORD) {
        Some(word) => vec![Report { detail, ..Report::new(about, aspect, usual(&word)) }],
        None => vec![Report { about, ..news(management, None) }],
    }
}

fn of_template(reports: Vec<Report>, value: Fields<'_>) -> Vec<Report> {
    let parts = ["message_template_name", "message_template_language"].map(|key| value.line(key, LONGEST_WORD));
    let topic = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    reports.into_iter().map(|report| Report { topic: topic.clone(), ..report }).collect()
}

/// Anything else: its event or field, and what came with it.
fn news(management: &Management, event: Option<String>) -> Report {
    let value = Fields::of(&management.value);
    let word = event.filter(|event| !event.is_empty()).or_else(|| value.line("event", LONGEST_WORD));
    let rest = Text::line(&management.value.to_string(), LONGEST_REST);
    Report {
        topic: management.field.clone(),
        detail: Detail { remarks: vec![rest], ..Detail::default() },
        ..Report::new(About::Account, Aspect::News, word.unwrap_or_else(|| management.field.clone()))
    }
}

/// A reason of Meta's; `NONE` is none.
fn reason(value: Fields<'_>, key: &str) -> Option<String> {
    value.line(key, LONGEST_REMARK).filter(|reason| reason != "NONE")
}

/// One word where Meta has two for the same.
fn usual(word: &str) -> String {
    match word {
        "DECLINED" => "REJECTED".to_owned(),
        "PENDING_REVIEW" => "PENDING".to_owned(),
        word => word.to_owned(),
    }
}

/// A limit as Meta's newer word, whichever way it is written: `TIER_2K`, 2000 or, without an end, -1.
fn limit(value: Fields<'_>, key: &str) -> Option<String> {
    let word = value.line(key, LONGEST_WORD)?;
    Some(match word.parse::<i64>() {
        Ok(-1) => "TIER_UNLIMITED".to_owned(),
        Ok(thousands) if thousands >= 1_000 && thousands % 1_000 == 0 => format!("TIER_{}K", thousands / 1_000),
        Ok(number) => format!("TIER_{number}"),
        Err(_) => word,
    })
}

/// To how many people one may write first in 24 hours, as the word of a limit says; `i64::MAX` without a limit.
pub fn people(limit: &str) -> Option<i64> {
    let word = limit.strip_prefix("TIER_")?;
    match (word, word.strip_suffix('K')) {
        ("UNLIMITED", _) => Some(i64::MAX),
        (_, Some(thousands)) => thousands.parse::<i64>().ok()?.checked_mul(1_000),
        (number, None) => number.parse().ok(),
    }
}

/// Meta's time of a webhook, unless it gives none.
pub fn at_of(management: &Management) -> Option<Timestamp> {
    management
        .at
        .or_else(|| Fields::of(&management.value).value("timestamp").and_then(|value: &Value| fields::time(value)))
}
