//! What a provider says about a number or its account, in neutral shapes. Its own words stay as it wrote them.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

macro_rules! aspects {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// In what respect something stands well or badly.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Aspect { $($(#[$doc])* $name,)* }

        impl Aspect {
            pub const fn as_str(self) -> &'static str {
                match self { $(Aspect::$name => $word,)* }
            }

            /// What a column holds; a word of a newer program is news.
            pub fn of(word: &str) -> Self {
                match word { $($word => Aspect::$name,)* _ => Aspect::News }
            }
        }
    };
}

aspects! {
    /// Whether Meta lets us use the number: what the last check found.
    Access = "access",
    /// Whether the number may send.
    Sending = "sending",
    /// The number's state at WhatsApp.
    State = "state",
    /// Bans of the account.
    Ban = "ban",
    /// What the account may not do for a while.
    Restriction = "restriction",
    /// A rule that the account broke.
    Violation = "violation",
    /// Whether account and app belong together.
    Link = "link",
    /// The account's review by Meta.
    Review = "review",
    /// What people think of the number's messages.
    Quality = "quality",
    /// To how many people one may write first.
    Limit = "limit",
    /// Messages a second.
    Throughput = "throughput",
    /// The name that customers see.
    Name = "name",
    /// A new name that waits for Meta's review.
    NewName = "new_name",
    /// The number's PIN.
    Pin = "pin",
    /// A warning of Meta's.
    Alert = "alert",
    /// A template that Meta stopped or let go.
    Template = "template",
    /// What people think of a template.
    TemplateQuality = "template_quality",
    /// Whether Meta wants to be paid before it sends on.
    Payment = "payment",
    /// The end of the access token.
    Token = "token",
    /// Anything else that Meta said.
    News = "news",
}

impl Aspect {
    /// Whether each report is an occurrence of its own, rather than a state that lasts until the next.
    pub(super) const fn is_occurrence(self) -> bool {
        matches!(self, Aspect::Restriction | Aspect::Violation | Aspect::Pin | Aspect::News)
    }
}

/// Whom a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A number, by the provider's id.
    Number(String),
    /// A number as people write it: all that some of Meta's webhooks name.
    Displayed(String),
    /// The whole account.
    Account,
}

/// One thing that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub about: About,
    pub aspect: Aspect,
    /// Which of several; empty where there is one only.
    pub topic: String,
    /// The provider's own word.
    pub value: String,
    pub detail: Detail,
}

impl Report {
    pub fn new(about: About, aspect: Aspect, value: impl Into<String>) -> Self {
        Self { about, aspect, topic: String::new(), value: value.into(), detail: Detail::default() }
    }
}

/// What else was said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// The name, template, telephone number or country it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it ends, or begins to count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// How grave the provider takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// What the provider writes about it: reasons and ways out, in its own words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

impl Detail {
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("OK because it holds texts and times")
    }

    pub(super) fn parse(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// How something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Empty where it is about the whole account.
    pub number: String,
    pub aspect: Aspect,
    pub topic: String,
    pub value: String,
    pub detail: Detail,
    pub since: Timestamp,
    /// When it was last said.
    pub at: Timestamp,
}

/// How we learned of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The provider told.
    Webhook,
    /// We asked.
    Check,
}

impl Origin {
    pub const fn as_str(self) -> &'static str {
        match self {
            Origin::Webhook => "webhook",
            Origin::Check => "check",
        }
    }

    pub(super) fn of(word: &str) -> Self {
        if word == "webhook" { Origin::Webhook } else { Origin::Check }
    }
}

/// One line of the history.
#[derive(Clone, Debug)]
pub struct Change {
    pub id: uuid::Uuid,
    pub number: String,
    pub aspect: Aspect,
    pub topic: String,
    pub value: String,
    /// Nothing where that is not known.
    pub former: Option<String>,
    pub detail: Detail,
    pub origin: Origin,
    pub at: Timestamp,
}

/// How bad it is. Later ones are worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Fine,
    /// Worth reading, nothing to do.
    Note,
    Attention,
    Harm,
}

/// What customers see of a number besides its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub about: String,
    pub picture: Option<Picture>,
}

/// The number's picture, kept by us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub id: kernel::BlobId,
    pub hash: Vec<u8>,
}
