//! What leaves in an export: a person with everything that the book holds about them.

use kernel::{Channel, ContactId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields;
use crate::identities::Kind;
use crate::people::{Filter, Person};

/// How the file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    Csv,
    Vcard,
    Json,
}

impl Format {
    pub(crate) const ALL: [Format; 3] = [Format::Csv, Format::Vcard, Format::Json];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Vcard => "vcard",
            Format::Json => "json",
        }
    }

    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Vcard => "text/vcard; charset=utf-8",
            Format::Json => "application/json",
        }
    }

    /// The end of the file's name.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Vcard => "vcf",
            Format::Json => "json",
        }
    }
}

/// Whom an export holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Everyone,
    /// Whom a list of this filter shows, on whichever of its pages.
    Listed(Filter),
    One(ContactId),
}

/// A field that the business keeps, as its book says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ExportedField)]
pub(crate) struct Field {
    /// What values stand under.
    pub(crate) name: String,
    /// What it is called on pages.
    pub(crate) label: String,
    #[schema(inline)]
    pub(crate) kind: fields::Kind,
    /// Of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) choices: Vec<String>,
}

impl Field {
    /// One of which nothing is known but its name.
    pub(crate) fn text(name: &str) -> Self {
        Self { name: name.to_owned(), label: name.to_owned(), kind: fields::Kind::Text, choices: Vec::new() }
    }
}

/// A person or company as it leaves.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) person: Person,
    /// The name of the company where the person works.
    pub(crate) company: Option<String>,
    /// The name of who of the staff looks after them.
    pub(crate) owner: Option<String>,
    /// The oldest first.
    pub(crate) notes: Vec<Note>,
    /// Empty for who may not see consents.
    pub(crate) consents: Vec<Consent>,
    /// With what shows it, in the file of one person.
    pub(crate) ledger: Option<Vec<consent::ledger::Consent>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Note {
    pub(crate) words: String,
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
}

/// What a person allowed or refused by name, or by a stop, as it counts today; who was never asked has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ExportedConsent)]
pub(crate) struct Consent {
    /// `whatsapp`.
    pub(crate) channel: String,
    /// `marketing`, `transactional` or `service`; `all` where they stopped everything on the channel at once.
    pub(crate) purpose: &'static str,
    /// `granted` or `withdrawn`; or a yes that does not count today: `expired` or `only_attested` by a rule of the business or its
    /// country, `held` while words that may mean stop wait for a person.
    pub(crate) standing: &'static str,
    /// When the person said so.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) since: Option<Timestamp>,
}

impl Entry {
    /// What they are known by of one kind, in the order it was learnt.
    pub(super) fn known_by(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.person.identities.iter().filter(move |one| one.kind == kind).map(|one| one.value.as_str())
    }
}

/// All that is said in one thing: `whatsapp marketing granted 2026-05-12T10:00:00Z`.
pub(crate) fn in_words(channel: &str, purpose: &str, standing: &str, since: &str) -> String {
    format!("{channel} {purpose} {standing} {since}").trim_end().to_owned()
}

/// What several channels come to in one word and a day: a no on any of them; else what stands on WhatsApp, which is where an import
/// enters it. A table says less than the ledger, and never more.
pub(crate) fn in_one_word<'a, T>(said: impl Iterator<Item = (&'a str, &'a str, T)> + Clone) -> Option<(&'a str, T)> {
    let no = said.clone().find(|(_, standing, _)| *standing == "withdrawn");
    let on_whatsapp = || said.clone().find(|(channel, ..)| *channel == Channel::WhatsApp.as_str());
    no.or_else(on_whatsapp).map(|(_, standing, since)| (standing, since))
}
