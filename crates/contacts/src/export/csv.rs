//! The book as a table: one line a person, one column a field.

use web::csv::line;

use super::cells::joined;
use super::heading;
use super::model::{Consent, Entry, Field, in_one_word, in_words};
use crate::identities::Kind;

/// What stands in every table, before the fields that this business keeps.
const COLUMNS: [&str; 20] = [
    "id",
    "kind",
    "name",
    "company",
    "phones",
    "emails",
    "tags",
    "language",
    "time_zone",
    "owner",
    "notes",
    "consent_marketing",
    "consent_transactional",
    "consent_service",
    "consent_marketing_since",
    "consent_transactional_since",
    "consent_service_since",
    "consents",
    "notes_written",
    "created_at",
];

/// The first line. Spreadsheets take a file that begins with a mark for UTF-8, and others for what their country used before.
pub(super) fn head(fields: &[Field]) -> String {
    let columns = COLUMNS.into_iter().map(str::to_owned);
    format!("\u{feff}{}", line(columns.chain(fields.iter().map(heading::written))))
}

pub(super) fn row(entry: &Entry, fields: &[Field]) -> String {
    let person = &entry.person;
    let name_of = |one: &Option<String>| one.clone().unwrap_or_default();
    let said = |purpose| {
        let of = entry.consents.iter().filter(move |one| one.purpose == purpose);
        in_one_word(of.map(|one| (one.channel.as_str(), one.standing, one.since)))
    };
    let consent = |purpose| said(purpose).map_or_else(String::new, |(standing, _)| standing.to_owned());
    let since =
        |purpose| said(purpose).and_then(|(_, since)| since).map_or_else(String::new, |since| since.to_string());
    let cells = [
        person.id.to_string(),
        person.kind.as_str().to_owned(),
        person.name.clone(),
        name_of(&entry.company),
        joined(entry.known_by(Kind::Phone)),
        joined(entry.known_by(Kind::Email)),
        joined(&person.tags),
        person.language.clone().unwrap_or_default(),
        person.time_zone.clone().unwrap_or_default(),
        name_of(&entry.owner),
        joined(entry.notes.iter().map(|note| &note.words)),
        consent("marketing"),
        consent("transactional"),
        consent("service"),
        since("marketing"),
        since("transactional"),
        since("service"),
        joined(entry.consents.iter().map(whole)),
        joined(entry.notes.iter().map(|note| note.created_at.to_string())),
        person.created_at.to_string(),
    ];
    let values = fields.iter().map(|field| person.fields.get(&field.name).cloned().unwrap_or_default());
    line(cells.into_iter().chain(values))
}

/// What one channel says: a table has one word for all of them besides.
fn whole(one: &Consent) -> String {
    let since = one.since.map(|since| since.to_string()).unwrap_or_default();
    in_words(&one.channel, one.purpose, one.standing, &since)
}
