//! Costs as they are kept and shown.

use channels::incoming::Pricing;
use channels::whatsapp::rates::Card;
use chrono_tz::Tz;
use kernel::{ConversationId, InboxId, MessageId, Micros, Problem, Timestamp};
use uuid::Uuid;

/// What the provider said of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) at: Timestamp,
    /// As Meta writes it: `service`, `utility`, `marketing_lite` …
    pub(super) category: String,
    /// `regular`, `free_customer_service`, `free_entry_point`; empty if it was not said.
    pub(super) kind: String,
    pub(super) is_billable: Option<bool>,
}

impl Report {
    pub(super) fn of(pricing: &Pricing, at: Timestamp) -> Self {
        Self {
            at,
            category: pricing.category.clone().unwrap_or_default(),
            kind: pricing.kind.clone().unwrap_or_default(),
            is_billable: pricing.is_billable,
        }
    }
}

/// What is known of a message's cost.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) month: String,
    pub(super) group: Group,
    pub(super) report: Report,
    pub(super) micros: Option<Micros>,
    pub(super) delivered_at: Option<Timestamp>,
}

/// A message's cost, as it is kept.
#[derive(Debug)]
pub(super) struct Cost {
    pub(super) at: Timestamp,
    pub(super) month: String,
    pub(super) group: Group,
    pub(super) micros: Option<Micros>,
    pub(super) delivered_at: Option<Timestamp>,
}

/// How an account is billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Billing {
    /// ISO 4217.
    pub(crate) currency: String,
    /// Where its months begin.
    pub(crate) zone: Tz,
    /// Whether somebody has said so.
    pub(crate) is_told: bool,
}

/// What sending something costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Price {
    /// She came by an ad, and all is free for three days (facts/meta.md 4.9).
    Free,
    /// So many free answers are left this month.
    FreeStill { left: i64 },
    /// By the card of today.
    About { micros: Micros, currency: String },
    /// No card says it.
    Unknown,
}

/// What messages are summed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) inbox: InboxId,
    pub(crate) market: String,
    pub(crate) category: String,
    pub(crate) kind: String,
    pub(crate) currency: String,
}

/// The messages of a month that cost alike.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    pub(crate) group: Group,
    /// The number's name.
    pub(crate) number: String,
    /// Delivered ones.
    pub(crate) messages: i64,
    /// Of these, how many have no known cost.
    pub(crate) unknown: i64,
    pub(crate) micros: Micros,
}

/// One message behind a sum.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) message: MessageId,
    pub(crate) conversation: ConversationId,
    pub(crate) delivered_at: Timestamp,
    /// What the person is called.
    pub(crate) name: String,
    pub(crate) micros: Option<Micros>,
}

/// A card that the business added.
#[derive(Clone, Debug)]
pub(crate) struct OwnCard {
    pub(crate) id: Uuid,
    pub(crate) card: Card,
}

/// Why nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    /// No currency has this code.
    Currency,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Currency => {
                Problem::invalid().field("currency", "unknown", "Choose the currency in which Meta bills the account.")
            }
        }
    }
}
