//! What comes in, in words that every provider's messages fit: who wrote, when, what; and what became of what we sent.
//!
//! - Times are the provider's, not ours: windows and withdrawals are judged by them.
//! - Nobody needs a telephone number: a person may be known by the provider's own id alone (facts/meta.md 3.3).
//! - A field that a provider left out is `None`, never an empty text.

mod content;
mod file_name;
mod status;

use kernel::{PhoneNumber, Timestamp};
use serde::{Deserialize, Serialize};

pub use content::{Card, Content, ContentKind, Media, MediaKind, Order, OrderItem, Summary, System, SystemKind};
pub use file_name::file_name;
pub use status::{Conversation, NO_CODE, Pricing, ProviderError, Status, StatusUpdate};

/// One thing a person sent us, or the provider about that person.
#[derive(Debug, Clone, PartialEq)]
pub struct InboundMessage {
    /// Unique at the provider: what duplicates are known by.
    pub provider_id: String,
    /// When it was sent, by the provider's clock. It may lie in the future.
    pub at: Timestamp,
    pub sender: Person,
    pub context: Option<Context>,
    pub referral: Option<Referral>,
    /// The group it was written in, if it was.
    pub group_id: Option<String>,
    /// Another assistant of the provider's held the thread, and may have answered (facts/meta.md 3.9).
    pub was_with_agent: bool,
    pub content: Content,
}

/// How a provider knows a person. At least one of `phone` and `user_id` is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    pub phone: Option<PhoneNumber>,
    /// The id that is the person's for this business only. It stays when the username changes, and goes when the number changes.
    pub user_id: Option<String>,
    /// The id over several linked businesses of one owner.
    pub parent_user_id: Option<String>,
    /// Without the `@`.
    pub username: Option<String>,
    /// What the person calls themselves.
    pub name: Option<String>,
}

impl Person {
    pub fn is_known(&self) -> bool {
        self.phone.is_some() || self.user_id.is_some()
    }
}

/// What the business itself wrote on a telephone that its number is on too (facts/meta.md 3.8, 4.11).
#[derive(Debug, Clone, PartialEq)]
pub struct Echo {
    pub provider_id: String,
    pub at: Timestamp,
    pub recipient: Person,
    pub context: Option<Context>,
    pub content: Content,
}

/// What a message refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Context {
    /// The message it answers, by its id at the provider.
    pub replies_to: Option<String>,
    pub is_forwarded: bool,
    /// Forwarded more than five times.
    pub is_forwarded_often: bool,
    /// The product of a catalogue that the person started from.
    pub product: Option<String>,
}

/// The advertisement or post that the person came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Referral {
    pub source_kind: Option<String>,
    pub source_id: Option<String>,
    pub source_url: Option<String>,
    pub headline: Option<String>,
    pub body: Option<String>,
    /// Meta's id of the click, for reports on advertisements.
    pub click_id: Option<String>,
}

/// A person told the provider, outside any thread, whether marketing may still come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketingPreference {
    pub person: Person,
    pub at: Timestamp,
    pub is_wanted: bool,
    /// What the provider wrote, as it came.
    pub told: String,
}
