//! A business as Kontor knows it.

use std::fmt;
use std::str::FromStr;

use kernel::{Locale, TenantId, Timestamp, UnknownWord};

/// What a business says about itself. Checked: see [`super::rules`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub address: String,
    /// E.164, or empty.
    pub phone: String,
    /// An IANA name, as `Europe/Berlin`.
    pub time_zone: String,
    /// ISO 3166-1, two letters.
    pub country: String,
}

/// A business to be made.
#[derive(Clone, Debug)]
pub struct NewTenant {
    pub profile: Profile,
    pub locale: Locale,
}

/// A business with its settings.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: TenantId,
    pub profile: Profile,
    pub locale: Locale,
    /// ISO 4217. Until the business chose one, its country's.
    pub currency: String,
    pub agent_sees: AgentSees,
    /// Minutes after local midnight; nothing automatic or promotional is sent from the first until the second. Equal means never quiet.
    pub quiet_from: i64,
    pub quiet_until: i64,
    pub version: i64,
}

/// A business in a list.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Summary {
    pub id: TenantId,
    pub name: String,
    pub created_at: Timestamp,
}

/// What an agent sees of the conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentSees {
    All,
    /// Her own and those of nobody.
    Own,
}

impl AgentSees {
    pub const ALL: [AgentSees; 2] = [AgentSees::All, AgentSees::Own];

    pub const fn as_str(self) -> &'static str {
        match self {
            AgentSees::All => "all",
            AgentSees::Own => "own",
        }
    }
}

impl fmt::Display for AgentSees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AgentSees {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        AgentSees::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}
