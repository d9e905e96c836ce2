//! The book as one JSON object: its version, and the people in the shape of the API with what only an export holds.

use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Consent, Entry, Field, Note};
use crate::people::api::Contact;

/// Counts up when a reader of the shape before would misread it.
pub(crate) const VERSION: u32 = 1;

/// The whole file.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactExport)]
pub(crate) struct Book {
    /// 1.
    version: u32,
    /// The fields that the business keeps, in their order; of one person, those that they have. Stands before the people.
    contact_fields: Vec<Field>,
    contacts: Vec<Exported>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ExportedContact)]
pub(crate) struct Exported {
    #[serde(flatten)]
    contact: Contact,
    /// The name of the company where the person works.
    company: Option<String>,
    /// The name of the member of staff who looks after them.
    owner: Option<String>,
    /// The oldest first.
    notes: Vec<Note>,
    consents: Vec<Consent>,
    /// In the file of one person: everything that was recorded of what they allowed and refused, with what shows it, the newest
    /// first. Papers are named; `GET /consents/files/{id}` gives them.
    #[serde(skip_serializing_if = "Option::is_none")]
    consent_ledger: Option<Vec<consent::ledger::Consent>>,
}

pub(super) fn head(fields: &[Field]) -> String {
    let fields = serde_json::to_string(fields).expect("OK because it holds texts");
    format!("{{\"version\":{VERSION},\"contact_fields\":{fields},\"contacts\":[")
}

pub(super) fn tail() -> &'static str {
    "\n]}\n"
}

pub(super) fn object(entry: Entry, is_first: bool) -> String {
    let before = if is_first { "\n" } else { ",\n" };
    let exported = Exported {
        contact: entry.person.into(),
        company: entry.company,
        owner: entry.owner,
        notes: entry.notes,
        consents: entry.consents,
        consent_ledger: entry.ledger,
    };
    let text = serde_json::to_string(&exported).expect("OK because it holds texts and numbers");
    format!("{before}{text}")
}
