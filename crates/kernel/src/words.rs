//! Closed sets of short words, as they stand in the database, in URLs and in JSON.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A word outside its set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the known words")]
pub struct UnknownWord;

/// A kind of way to reach people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    #[serde(rename = "whatsapp")]
    WhatsApp,
    Email,
}

impl Channel {
    pub const ALL: [Channel; 2] = [Channel::WhatsApp, Channel::Email];

    pub const fn as_str(self) -> &'static str {
        match self {
            Channel::WhatsApp => "whatsapp",
            Channel::Email => "email",
        }
    }

    /// The name people know it by. A proper name, so not translated.
    pub const fn brand(self) -> &'static str {
        match self {
            Channel::WhatsApp => "WhatsApp",
            Channel::Email => "E-mail",
        }
    }
}

/// Why we write. Consent is kept per channel and purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Answering what the person wrote.
    Service,
    /// About something the person ordered, booked or owes.
    Transactional,
    /// Offers and news.
    Marketing,
    /// What the law or the person's own stop, help or privacy request calls for.
    Compliance,
}

impl Purpose {
    pub const ALL: [Purpose; 4] = [Purpose::Service, Purpose::Transactional, Purpose::Marketing, Purpose::Compliance];

    pub const fn as_str(self) -> &'static str {
        match self {
            Purpose::Service => "service",
            Purpose::Transactional => "transactional",
            Purpose::Marketing => "marketing",
            Purpose::Compliance => "compliance",
        }
    }
}

macro_rules! as_word {
    ($($name:ident)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                $name::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
            }
        }
    )*};
}

as_word! { Channel Purpose }
