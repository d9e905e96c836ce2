//! How a channel knows a contact.

use std::str::FromStr;

use kernel::{Channel, ContactId, IdentityId, PhoneNumber, Timestamp, UnknownWord};
use store::{Error, Row, Value};

/// What an identity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// E.164.
    Phone,
    /// WhatsApp's business-scoped user id: one person, one business portfolio (facts/meta.md 3.3).
    UserId,
    /// The same over the linked portfolios of one owner.
    ParentUserId,
    /// A label without the `@`. It may be given up and taken by someone else, so it joins nobody.
    Username,
    /// An address as it is compared: lower-cased (`accounts::logins::Email::folded`).
    Email,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Phone, Kind::UserId, Kind::ParentUserId, Kind::Username, Kind::Email];

    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Phone => "phone",
            Kind::UserId => "user_id",
            Kind::ParentUserId => "parent_user_id",
            Kind::Username => "username",
            Kind::Email => "email",
        }
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Kind::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Value {
        kind.as_str().into()
    }
}

/// Who vouches for an identity or a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Provider,
    Staff,
    Api,
}

impl Source {
    pub const fn as_str(self) -> &'static str {
        match self {
            Source::Provider => "provider",
            Source::Staff => "staff",
            Source::Api => "api",
        }
    }
}

impl FromStr for Source {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Source::Provider, Source::Staff, Source::Api].into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// One identity of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub id: IdentityId,
    pub contact: ContactId,
    pub channel: Channel,
    pub kind: Kind,
    pub value: String,
    pub source: Source,
    pub first_seen_at: Timestamp,
    /// To the hour, so that not every message writes here.
    pub last_seen_at: Timestamp,
}

impl Identity {
    pub(crate) fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            contact: row.get("contact_id")?,
            channel: row.word("channel")?,
            kind: row.word("kind")?,
            value: row.get("value")?,
            source: row.word("source")?,
            first_seen_at: row.get("first_seen_at")?,
            last_seen_at: row.get("last_seen_at")?,
        })
    }

    /// Whether this is a number that was known before that, so that whoever is known by that may have been found by it.
    pub(crate) fn is_number_before(&self, that: &Identity) -> bool {
        self.kind == Kind::Phone && (self.first_seen_at < that.first_seen_at || self.id < that.id)
    }

    /// As people write it: a number with spaces, a username with its `@`.
    pub fn readable(&self) -> String {
        match self.kind {
            Kind::Phone => readable_phone(&self.value),
            Kind::Username => format!("@{}", self.value),
            Kind::UserId | Kind::ParentUserId | Kind::Email => self.value.clone(),
        }
    }
}

pub(crate) fn readable_phone(e164: &str) -> String {
    PhoneNumber::from_digits(e164).map_or_else(|_| e164.to_owned(), |phone| phone.readable())
}

/// How it is known that two things are one person's. The stronger counts more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Proof {
    /// A number that is new to them, and may have been somebody else's, or that can be read in two ways.
    Loose,
    /// A webhook of the provider named the number with the person.
    Named,
    /// The person shared their own number when they were asked for it.
    Shared,
    /// The provider's own id, which nobody else ever gets.
    Account,
}

impl Proof {
    pub const ALL: [Proof; 4] = [Proof::Loose, Proof::Named, Proof::Shared, Proof::Account];

    pub const fn as_str(self) -> &'static str {
        match self {
            Proof::Loose => "loose",
            Proof::Named => "named",
            Proof::Shared => "shared",
            Proof::Account => "account",
        }
    }
}

impl FromStr for Proof {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Proof::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// What one webhook says about one person. The provider vouches that its parts belong together.
#[derive(Clone, Debug)]
pub struct Seen {
    pub channel: Channel,
    /// The business's account at the provider whose webhook it is, by which the provider scopes its ids. Nothing for the writer of a
    /// message that says of them that their number or id is another now: it may name the old number with the new id.
    pub account: Option<String>,
    pub phone: Option<PhoneNumber>,
    /// How the number is known to be this person's.
    pub number_by: Proof,
    pub user_id: Option<String>,
    pub parent_user_id: Option<String>,
    /// With or without the `@`.
    pub username: Option<String>,
    pub profile_name: Option<String>,
    /// By the provider's clock.
    pub at: Timestamp,
}

/// How to reach a contact on a channel. Send to the number if there is one, else to the id (facts/meta.md 3.3, 4.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub phone: Option<PhoneNumber>,
    pub user_id: Option<String>,
}
