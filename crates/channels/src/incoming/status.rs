//! What a provider says about a message we sent.

use std::fmt;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use super::Person;

/// One report about one message. Reports repeat and come in any order; the rank of a status is for `inbox` to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusUpdate {
    /// The message, by its id at the provider.
    pub provider_id: String,
    pub status: Status,
    pub at: Timestamp,
    /// What we gave along when we sent it: the attempt's id.
    pub opaque: Option<String>,
    pub recipient: Person,
    pub group_id: Option<String>,
    pub pricing: Option<Pricing>,
    pub conversation: Option<Conversation>,
    pub errors: Vec<ProviderError>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
    /// A word we do not know; it changes nothing, but is kept.
    Other(String),
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Status::Sent => "sent",
            Status::Delivered => "delivered",
            Status::Read => "read",
            Status::Played => "played",
            Status::Failed => "failed",
            Status::Other(word) => word,
        })
    }
}

/// What the provider will charge for (P-CHN-8). Open words, as the provider writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pricing {
    pub is_billable: Option<bool>,
    pub model: Option<String>,
    pub kind: Option<String>,
    pub category: Option<String>,
}

/// The billing window that a message fell into, where the provider still names one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conversation {
    pub id: Option<String>,
    pub origin: Option<String>,
    pub expires_at: Option<Timestamp>,
}

/// The code of an error that came without one.
pub const NO_CODE: i64 = -1;

/// An error as the provider tells it. Decide by `code`; the texts are for reading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderError {
    pub code: i64,
    pub title: Option<String>,
    pub details: Option<String>,
}
