//! A row as a person: what its cells say, or everything that is wrong with it. No I/O.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{ContactId, PhoneNumber, Text, Timestamp};

use super::consents::{self, Item};
use super::mapping::{Origin, Target};
use super::model::{Attested, Code, Plan, Reason};
use super::reading::{Format, Record, Wrong};
use super::values::{self, Value};
use crate::export::{Field, parted};
use crate::fields::Definition;
use crate::identities::{self, LONGEST_NAME};
use crate::people::{LONGEST_FIELD_NAME, LONGEST_TAG, MOST_FIELDS, MOST_IDENTITIES, MOST_TAGS};

const LONGEST_NOTE: usize = crate::notes::LONGEST;
const MOST_NOTES: usize = 200;
/// The most numbers or addresses by which somebody is looked for whose row is not taken.
const MOST_REFUSING: usize = 100;
/// What is today somewhere is tomorrow elsewhere.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The most letters of a value that is named because it is left out.
const MOST_TOLD: usize = 60;

/// The fields that the business keeps, and those that the file brings.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(pub(super) Vec<Definition>);

impl Fields {
    /// By its name, else by name or label whatever the letters.
    pub(super) fn find(&self, name: &str) -> Option<&Definition> {
        let folded = name.to_lowercase();
        let alike = |one: &&Definition| one.name.to_lowercase() == folded || one.label.to_lowercase() == folded;
        self.0.iter().find(|one| one.name == name).or_else(|| self.0.iter().find(alike))
    }
}

/// What a row says of permission for offers, the stricter behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing: then nothing is known, and there is none, unless whoever brings the file speaks for all in it.
    #[default]
    Nothing,
    Granted {
        at: Option<Timestamp>,
        words: String,
    },
    /// An answer that is no yes: an empty box, or nobody asked. It gives nothing, and is nobody's refusal.
    No,
    /// What stands in this column can be read as nothing.
    Unclear {
        column: String,
    },
    Withdrawn {
        at: Option<Timestamp>,
        words: String,
    },
}

impl Said {
    const fn strictness(&self) -> u8 {
        match self {
            Said::Nothing => 0,
            Said::Granted { .. } => 1,
            Said::No => 2,
            Said::Unclear { .. } => 3,
            Said::Withdrawn { .. } => 4,
        }
    }

    /// What of it counts for somebody who stays as they are: a refusal.
    pub(super) fn refusal(&self) -> Said {
        if matches!(self, Said::Withdrawn { .. }) { self.clone() } else { Said::Nothing }
    }

    /// The same, said on a day that another column names.
    fn on(self, at: Timestamp, column: String) -> Said {
        match self {
            Said::Granted { at: None, words } => Said::Granted { at: Some(at), words: format!("{words}; {column}") },
            Said::Withdrawn { at: None, words } => {
                Said::Withdrawn { at: Some(at), words: format!("{words}; {column}") }
            }
            said => said,
        }
    }

    /// The words of a yes of a day that is still to come wherever one stands. A refusal counts from today on at the latest.
    pub(super) fn ahead(&self, now: Timestamp) -> Option<&str> {
        match self {
            Said::Granted { at: Some(at), words } if *at > now + DAY => Some(words),
            _ => None,
        }
    }

    /// Of what two columns say the stricter, and of two days of a yes the earlier.
    fn and(self, other: Said) -> Said {
        if let (Said::Granted { at: first, .. }, Said::Granted { at: Some(second), .. }) = (&self, &other) {
            return if first.is_none_or(|first| *second < first) { other } else { self };
        }
        if self.strictness() >= other.strictness() { self } else { other }
    }
}

/// A person as a row has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) id: Option<ContactId>,
    pub(super) is_company: bool,
    pub(super) name: String,
    pub(super) phones: Vec<PhoneNumber>,
    pub(super) emails: Vec<String>,
    pub(super) company: String,
    pub(super) tags: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) time_zone: Option<String>,
    /// What who looks after them is called.
    pub(super) owner: String,
    pub(super) notes: Vec<String>,
    /// When those of them were written of which the file says so.
    pub(super) written: Vec<(String, Timestamp)>,
    pub(super) fields: BTreeMap<String, Value>,
    pub(super) said: Said,
    /// What they refuse besides.
    pub(super) refused: Vec<consents::Refused>,
    /// What the row says besides, and cannot be taken.
    pub(super) left_out: Vec<Reason>,
}

impl Draft {
    /// Whether nothing but its words says whom the row is about.
    pub(super) fn names_nobody(&self) -> bool {
        !self.is_company && self.phones.is_empty() && self.emails.is_empty()
    }

    /// The notes, and when each was written: now, unless the file says before.
    pub(super) fn dated_notes(&self, now: Timestamp) -> Vec<(&String, Timestamp)> {
        let mut written = self.written.clone();
        let mut of = |note: &String| {
            let at = written.iter().position(|(words, _)| words == note)?;
            Some(written.remove(at).1)
        };
        self.notes.iter().map(|note| (note, of(note).unwrap_or(now).min(now))).collect()
    }

    /// Whom a row that is not taken names, and what it says of permission.
    fn refusing(self) -> Draft {
        let (mut phones, mut emails) = (self.phones, self.emails);
        phones.truncate(MOST_REFUSING);
        emails.truncate(MOST_REFUSING);
        Draft { id: self.id, phones, emails, said: self.said, refused: self.refused, ..Draft::default() }
    }

    /// What tells whom the row is about: no two rows of a file share any of it. All ways to write one number are the same; a company
    /// is its name. Who has none of these is another book's id, or else all that the row says.
    pub(super) fn keys(&self) -> Vec<String> {
        if self.names_nobody() {
            let all =
                (&self.name, &self.company, &self.tags, &self.language, &self.time_zone, &self.notes, &self.fields);
            let all = || serde_json::to_string(&all).expect("OK because it is made of texts, numbers and lists");
            return vec![self.id.map_or_else(|| format!("row:{}", all()), |id| format!("id:{id}"))];
        }
        let phones = self.phones.iter().filter_map(|phone| identities::forms(Some(phone)).into_iter().min());
        let company = self.is_company.then(|| format!("company:{}", self.name));
        phones.chain(self.emails.iter().cloned()).chain(company).collect()
    }
}

/// Where the rows of a plan come from. It is told by all columns, so it is asked once a file.
pub(super) fn origin(plan: &Plan) -> Origin {
    let names: Vec<String> = plan.columns.iter().map(|column| column.name.clone()).collect();
    Origin::of(plan.shape.format, &names)
}

/// Why a row is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) reasons: Vec<Reason>,
    /// By what somebody is known who refuses offers in it, and the refusal: that counts nevertheless.
    pub(super) refusing: Option<Box<Draft>>,
}

/// Reads a row. Everything that is wrong is named, so that it is mended in one go.
pub(super) fn draft(record: &Record, plan: &Plan, origin: Origin, fields: &Fields) -> Result<Draft, Refused> {
    // Columns that came into sight after somebody said what the others are.
    let mut more = record.cells.iter().skip(plan.columns.len()).filter(|_| plan.shape.first_is_person);
    let mut is_wider = || more.any(|cell| !cell.trim().is_empty());
    if let Some(wrong) = record.wrong.or_else(|| is_wider().then_some(Wrong::TooManyCells)) {
        return Err(Refused { reasons: vec![Reason::new(code(wrong), "")], refusing: None });
    }
    let is_card = origin == Origin::Cards;
    let is_guarded = matches!(plan.shape.format, Format::Table | Format::Sheet);
    let (mut draft, mut wrong, mut beside, mut since) = (Draft::default(), Vec::new(), Vec::new(), Vec::new());
    let (mut exact, mut noted, mut written) = ((String::new(), Vec::new()), Vec::new(), Vec::new());
    let (mut given, mut middle, mut family, mut kind) = (String::new(), String::new(), String::new(), String::new());
    for (column, cell) in plan.columns.iter().zip(&record.cells) {
        let cell = if is_guarded { web::csv::unguarded(cell) } else { cell.as_str() };
        if cell.trim().is_empty() {
            continue;
        }
        let several = |by: &[&str]| if origin.joins_as_we_do() { parted(cell) } else { split(cell, by) };
        let refuse =
            |code: Code, value: &str| Reason { value: Text::line(value, MOST_TOLD), ..Reason::new(code, &column.name) };
        match &column.target {
            Target::Skip => {}
            Target::Id => draft.id = cell.trim().parse().ok(),
            Target::Kind => kind = Text::fold(cell.trim()),
            Target::Name => draft.name = Text::line(cell, LONGEST_NAME),
            Target::GivenName => given = Text::line(cell, LONGEST_NAME),
            Target::MiddleName => middle = Text::line(cell, LONGEST_NAME),
            Target::FamilyName => family = Text::line(cell, LONGEST_NAME),
            Target::Company => draft.company = Text::line(cell, LONGEST_NAME),
            Target::Phone if is_rounded(cell) => wrong.push(refuse(Code::RoundedPhone, cell)),
            Target::Phone => {
                for text in several(&[" ::: ", ";", ",", "\n", " / "]) {
                    match phone(&text, &plan.country) {
                        Ok((phone, extension)) => {
                            let known = draft.phones.contains(&phone);
                            draft.phones.extend(Some(phone).filter(|_| !known));
                            beside.extend(extension.map(|extension| refuse(Code::Extension, &extension)));
                        }
                        Err(code) => wrong.push(refuse(code, &text)),
                    }
                }
            }
            Target::Email => {
                for text in several(&[" ::: ", ";", ",", "\n"]) {
                    match identities::email(&text) {
                        Some(email) if draft.emails.contains(&email) => {}
                        Some(email) => draft.emails.push(email),
                        None => wrong.push(refuse(Code::NotAnEmail, &text)),
                    }
                }
            }
            Target::Tags => {
                let tags = several(&[" ::: ", ";", ",", "|"]);
                // Google's own groups say nothing: "* myContacts".
                let tags = tags
                    .iter()
                    .map(|tag| Text::line(tag, LONGEST_TAG))
                    .filter(|tag| !tag.is_empty() && !tag.starts_with("* "));
                draft.tags.extend(tags);
            }
            Target::Language => match language(cell) {
                Some(language) => draft.language = Some(language),
                None => wrong.push(refuse(Code::NotALanguage, cell)),
            },
            Target::TimeZone => match cell.trim().parse::<chrono_tz::Tz>() {
                Ok(zone) => draft.time_zone = Some(zone.name().to_owned()),
                // Cards may name a distance from UTC, which is no place.
                Err(_) if is_card => {}
                Err(_) => wrong.push(refuse(Code::NotATimeZone, cell)),
            },
            Target::Note => {
                let notes = if origin.joins_as_we_do() { parted(cell) } else { vec![cell.to_owned()] };
                noted.clone_from(&notes);
                let notes = notes.iter().map(|note| Text::clean(note.trim())).filter(|note| !note.is_empty());
                let (notes, long): (Vec<String>, Vec<String>) =
                    notes.partition(|note| note.chars().count() <= LONGEST_NOTE);
                draft.notes.extend(notes);
                let more = draft.notes.split_off(draft.notes.len().min(MOST_NOTES));
                wrong.extend(long.iter().chain(&more).map(|note| refuse(Code::ValueTooLong, note)));
            }
            Target::NotesWritten => written = parted(cell),
            Target::Owner => draft.owner = Text::line(cell, LONGEST_NAME),
            Target::ConsentSince => since.push((column.name.as_str(), cell)),
            Target::Consent => {
                draft.said = std::mem::take(&mut draft.said).and(said(cell, &column.name, &plan.country));
            }
            Target::OwnConsents if plan.speaks() => exact = (column.name.clone(), consents::read(cell)),
            Target::OwnConsents => {}
            Target::OwnFields => {
                for pair in parted(cell).chunks_exact(2) {
                    put_field(&mut draft, &pair[0], &pair[1], fields, plan)
                        .unwrap_or_else(|code| wrong.push(refuse(code, &pair[1])));
                }
            }
            target @ (Target::Birthday | Target::Website | Target::JobTitle | Target::Address | Target::Field(_)) => {
                let Some((name, _)) = target.field() else { continue };
                put_field(&mut draft, name, cell, fields, plan).unwrap_or_else(|code| wrong.push(refuse(code, cell)));
            }
        }
    }
    name(&mut draft, [&given, &middle, &family], &kind);
    beside.extend((!record.unread.is_empty()).then(|| Reason::new(Code::Unread, record.unread.join(", "))));
    // Whoever is known by something else is taken without what cannot be.
    if !draft.phones.is_empty() || !draft.emails.is_empty() {
        beside.append(&mut wrong);
    }
    draft.left_out = beside;
    draft.tags.sort();
    draft.tags.dedup();
    if draft.tags.len() > MOST_TAGS {
        wrong.push(Reason::new(Code::TooManyTags, ""));
    }
    if draft.phones.len() + draft.emails.len() > MOST_IDENTITIES || draft.fields.len() > MOST_FIELDS {
        wrong.push(Reason::new(Code::TooManyValues, ""));
    }
    if draft.name.is_empty()
        && draft.phones.is_empty()
        && draft.emails.is_empty()
        && draft.id.is_none()
        && wrong.is_empty()
    {
        wrong.push(Reason::new(Code::Nobody, ""));
    }
    if noted.len() == written.len() {
        let written = noted.iter().zip(&written).map(|(note, at)| (Text::clean(note.trim()), values::moment(at, "")));
        draft.written = written.filter_map(|(note, at)| Some((note, at?))).collect();
    }
    let (column, exact) = &exact;
    draft.refused = consents::refused(exact, column);
    draft.said = weighed(std::mem::take(&mut draft.said), since, (column, exact), &draft.refused, plan);
    // What a row of nobody's says is kept in the file alone.
    wrong.iter_mut().for_each(|reason| reason.value.clear());
    if wrong.is_empty() {
        return Ok(draft);
    }
    let refuses = (matches!(draft.said, Said::Withdrawn { .. }) || !draft.refused.is_empty())
        && (draft.id.is_some() || !draft.phones.is_empty() || !draft.emails.is_empty());
    Err(Refused { reasons: wrong, refusing: refuses.then(|| Box::new(draft.refusing())) })
}

/// What a row says of offers by WhatsApp, all in all: the words of its columns and their days, what it says channel by channel in this
/// column, what else it refuses, and whoever speaks for everybody.
fn weighed<'a>(
    mut word: Said,
    mut since: Vec<(&'a str, &'a str)>,
    (column, exact): (&'a str, &'a [Item]),
    refused: &[consents::Refused],
    plan: &Plan,
) -> Said {
    // What is said of WhatsApp; twice, and it is a no if either is.
    let own = exact.iter().filter(|one| one.is_offers_by_whatsapp()).max_by_key(|one| one.refuses_offers());
    let own_day = own.iter().map(|one| (column, one.since.as_str())).filter(|one| !one.1.is_empty());
    let own_word = || own.map_or(Said::No, |one| said(&one.standing, column, &plan.country));
    let is_only_word = plan.columns.iter().filter(|column| column.target == Target::Consent).count() == 1;
    let mut refusals = exact.iter().filter(|one| one.refuses_offers()).peekable();
    let are_known = refusals.peek().is_some() && refusals.all(Item::is_of_a_channel);
    if matches!(word, Said::Withdrawn { .. }) && is_only_word && are_known {
        // The word for all channels is a no where one of them refuses: then that of WhatsApp itself counts.
        since = own_day.collect();
        word = own_word();
    } else if own.is_some_and(Item::refuses_offers) {
        since.extend(own_day);
        word = word.and(own_word());
    }
    let is_stopped = refused.iter().any(consents::Refused::stops_whatsapp);
    if is_stopped && matches!(word, Said::Nothing | Said::Granted { .. }) {
        // What a file vouches for outweighs no stop.
        word = Said::No;
    }
    // Of several days a yes is of the first, and a refusal of the last.
    let mut days: Vec<_> =
        since.iter().map(|(column, cell)| (values::moment(cell, &plan.country), column, cell)).collect();
    days.sort_by_key(|(at, _, _)| *at);
    if matches!(word, Said::Withdrawn { .. }) {
        days.reverse();
    }
    word = match (days.first(), word) {
        (Some((Some(at), column, cell)), said) => said.on(*at, format!("{column}: {}", Text::line(cell, 300))),
        // A yes of some day is none of today.
        (Some((None, column, _)), Said::Granted { at: None, .. }) => Said::Unclear { column: (**column).to_owned() },
        (_, said) => said,
    };
    // Who speaks for everybody speaks for those of whom the file says nothing at all.
    match (&plan.attested, word) {
        (Some(attested), Said::Nothing) => {
            Said::Granted { at: values::moment(&attested.on, &plan.country), words: attested.how.clone() }
        }
        (_, word) => word,
    }
}

/// Whom a row names, in its own words where they cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    /// A number, else an address.
    pub(super) known_by: String,
}

pub(super) fn named(record: &Record, plan: &Plan, origin: Origin, fields: &Fields) -> Named {
    if let Ok(draft) = draft(record, plan, origin, fields) {
        let known_by = draft.phones.first().map(|phone| phone.e164().to_owned());
        return Named { name: draft.name, known_by: known_by.or(draft.emails.into_iter().next()).unwrap_or_default() };
    }
    let cells = || plan.columns.iter().zip(&record.cells);
    let of = |wanted: &[Target]| {
        let found = cells().filter(|(column, _)| wanted.contains(&column.target)).map(|(_, cell)| cell.trim());
        Text::line(&found.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" "), LONGEST_NAME)
    };
    let parts = [Target::Name, Target::GivenName, Target::MiddleName, Target::FamilyName];
    let known_by = [of(&[Target::Phone]), of(&[Target::Email])].into_iter().find(|words| !words.is_empty());
    Named { name: of(&parts), known_by: known_by.unwrap_or_default() }
}

fn put_field(draft: &mut Draft, name: &str, cell: &str, fields: &Fields, plan: &Plan) -> Result<(), Code> {
    let name = Text::line(name, LONGEST_FIELD_NAME);
    if name.is_empty() {
        return Ok(());
    }
    let field = match fields.find(&name) {
        Some(known) => known.clone(),
        None => {
            let Field { name, label, kind, choices } = plan.new_field(&name);
            let unknown = Definition { name, kind, choices, position: 0, removed_at: None, label };
            fields.find(&unknown.label).cloned().unwrap_or(unknown)
        }
    };
    let value = values::value(&field, cell, &plan.country)?;
    // What our own cards say whole stands before what other programs know of it.
    draft.fields.insert(field.name, value);
    Ok(())
}

/// What the parts of a name come to. A company that has nobody's name is a company.
fn name(draft: &mut Draft, parts: [&str; 3], kind: &str) {
    let [given, _, family] = parts;
    let whole = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if draft.name.is_empty() {
        draft.name = Text::line(&whole, LONGEST_NAME);
    } else if given.is_empty() && !family.is_empty() && !draft.name.contains(family) {
        // "Nombre" and "Apellidos": the first of them is not the whole.
        draft.name = Text::line(&format!("{} {family}", draft.name), LONGEST_NAME);
    }
    draft.is_company = matches!(kind, "company" | "org" | "organization" | "organisation" | "group");
    if draft.name.is_empty() && !draft.company.is_empty() {
        draft.is_company = true;
        draft.name = std::mem::take(&mut draft.company);
    }
    if draft.is_company && draft.company == draft.name {
        draft.company.clear();
    }
}

/// `4,91701E+11`: a number of which a spreadsheet has kept only the first digits.
fn is_rounded(text: &str) -> bool {
    let Some((digits, power)) = text.trim().split_once(['E', 'e']) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number(&digits.replacen(['.', ','], "", 1)) && is_number(power.strip_prefix('+').unwrap_or_default())
}

/// A number, and its extension.
fn phone(text: &str, country: &str) -> Result<(PhoneNumber, Option<String>), Code> {
    // Address books put marks before a number that nobody sees.
    let begins =
        |mark: char| mark.is_alphanumeric() || matches!(mark, '+' | '(' | '\u{ff0b}' | '\u{fe62}' | '\u{ff08}');
    let text = text.trim_start_matches(|mark: char| !begins(mark));
    let text = text.trim().trim_start_matches("tel:");
    let region = (!country.is_empty()).then_some(country);
    PhoneNumber::parse_extended(text, region).map_err(|error| match error {
        kernel::PhoneError::NoCountry => Code::PhoneWithoutCountry,
        kernel::PhoneError::NotANumber => Code::NotAPhone,
    })
}

/// A code like `pt` or `pt-BR` (BCP 47).
fn language(text: &str) -> Option<String> {
    let text = text.trim().replace('_', "-");
    let mut parts = text.split('-');
    let is_first = parts
        .next()
        .is_some_and(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let are_rest =
        parts.all(|part| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    (is_first && are_rest && text.len() <= 35).then_some(text)
}

/// What a cell says of permission. What is no clear yes is none.
fn said(cell: &str, column: &str, country: &str) -> Said {
    let words = format!("{column}: {}", Text::line(cell, 300));
    if values::is_refusal(cell) {
        return Said::Withdrawn { at: None, words };
    }
    match (values::yes_or_no(cell), values::moment(cell, country)) {
        (Some(true), _) => Said::Granted { at: None, words },
        (None, Some(at)) => Said::Granted { at: Some(at), words },
        (Some(false), _) => Said::No,
        (None, None) => Said::Unclear { column: column.to_owned() },
    }
}

fn split(cell: &str, by: &[&str]) -> Vec<String> {
    let mut parts = vec![cell.to_owned()];
    for mark in by {
        parts = parts.iter().flat_map(|part| part.split(mark).map(str::to_owned).collect::<Vec<_>>()).collect();
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

const fn code(wrong: Wrong) -> Code {
    match wrong {
        Wrong::BrokenQuotes => Code::BrokenQuotes,
        Wrong::TooLong => Code::TooLong,
        Wrong::TooManyCells => Code::TooManyCells,
        Wrong::TooManyValues => Code::TooManyValues,
        Wrong::Unfinished => Code::Unfinished,
        Wrong::Malformed => Code::Malformed,
    }
}

/// What is said once for everybody must be said whole.
pub(super) fn is_whole(attested: &Attested, now: Timestamp) -> bool {
    let is_day =
        values::day(&attested.on, "").is_some() && values::moment(&attested.on, "").is_some_and(|at| at <= now);
    !attested.how.trim().is_empty() && !attested.text.trim().is_empty() && is_day
}

#[cfg(test)]
mod tests;
