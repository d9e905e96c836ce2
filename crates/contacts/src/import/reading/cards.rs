//! Contact cards: vCard 2.1 (old telephones), 3 (iCloud, Google, WhatsApp) and 4 (RFC 6350), many in one file.
//!
//! - A card becomes a row: its values stand under the columns of [`CARD_COLUMNS`], several parted as in our own tables.
//! - Pictures and keys are passed over while they are read.

use std::io::{self, Read};

use encoding_rs::Encoding;

use super::lines::Lines;
use super::{KnownColumn, MOST_ROW, Record, Wrong, bounded, column, encoding};
use crate::export::{Field, in_one_word, in_words, joined};
use crate::fields;
use crate::import::mapping::Target;

/// The most values of one kind: numbers, addresses, categories.
const MOST_VALUES: usize = 100;

/// The most bytes of what is more than there is a place for: longer than any field may be, in any script.
const MOST_FURTHER: usize = 4 * fields::LONGEST;

/// The most names of what was not read.
const MOST_UNREAD: usize = 20;

/// The most bytes of what stands before a value.
const MOST_HEAD: usize = 4096;

/// Where names and values of fields stand.
const FIELDS: usize = 16;
/// Where stands what was said of offers, and since when.
const CONSENT: usize = 17;
const SINCE: usize = 19;
/// Where stands what each channel says.
const CONSENTS: usize = 21;
/// Where stands when each note was written.
const WRITTEN: usize = 22;

/// Named as the cards name them.
pub(in crate::import) static CARD_COLUMNS: [KnownColumn; 23] = [
    column("UID", Target::Id),
    column("KIND", Target::Kind),
    column("FN", Target::Name),
    column("N (given)", Target::GivenName),
    column("N (family)", Target::FamilyName),
    column("TEL", Target::Phone),
    column("EMAIL", Target::Email),
    column("ORG", Target::Company),
    column("CATEGORIES", Target::Tags),
    column("LANG", Target::Language),
    column("TZ", Target::TimeZone),
    column("NOTE", Target::Note),
    column("BDAY", Target::Birthday),
    column("URL", Target::Website),
    column("TITLE", Target::JobTitle),
    column("ADR", Target::Address),
    column("X-KONTOR-FIELD", Target::OwnFields),
    column("X-KONTOR-CONSENT", Target::Consent),
    // Last: an import that was begun before it could be read knows only those above.
    column("N (additional)", Target::MiddleName),
    column("X-SINCE", Target::ConsentSince),
    column("X-KONTOR-OWNER", Target::Owner),
    column("X-KONTOR-CONSENTS", Target::OwnConsents),
    column("NOTE (written)", Target::NotesWritten),
];

/// What says nothing of a person: how the card is written, and what stands elsewhere in it.
const BESIDE: [&str; 16] = [
    "VERSION",
    "PRODID",
    "REV",
    "SORT-STRING",
    "PROFILE",
    "SOURCE",
    "CLASS",
    "MAILER",
    "CLIENTPIDMAP",
    "XML",
    "X-ABLABEL",
    "X-ABADR",
    "X-ABUID",
    "X-WA-BIZ-NAME",
    "X-ABSHOWAS",
    "X-KONTOR-CONSENT",
];

pub(super) struct Cards<R> {
    lines: Lines<R>,
    encoding: &'static Encoding,
    /// Fields as the cards say what they are.
    defined: Vec<Field>,
}

/// One property of a card: `item1.TEL;TYPE=CELL:+49…`.
struct Property {
    name: String,
    parameters: Vec<(String, String)>,
    value: Vec<u8>,
}

impl<R: Read> Cards<R> {
    pub(super) fn new(input: R, encoding: &'static Encoding) -> Self {
        Self { lines: Lines::new(input), encoding, defined: Vec::new() }
    }

    pub(super) fn defined(&self) -> &[Field] {
        &self.defined
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        let Some(begin) = self.begin()? else { return Ok(None) };
        let mut values: Vec<Vec<String>> = vec![Vec::new(); CARD_COLUMNS.len()];
        let (mut wrong, mut length, mut depth) = (None, 0, 1);
        let (mut is_old, mut unread) = (false, Vec::new());
        loop {
            let Some(property) = self.property(&mut wrong)? else {
                wrong = Some(Wrong::Unfinished);
                break;
            };
            let is_card = property.value.trim_ascii().eq_ignore_ascii_case(b"VCARD");
            match property.name.as_str() {
                "BEGIN" if is_card => depth += 1,
                "END" if is_card => depth -= 1,
                "VERSION" => is_old = property.value.trim_ascii().starts_with(b"2"),
                // Somebody's secretary, within the card.
                _ if depth > 1 => {}
                "X-KONTOR-DEFINITION" => self.define(&property),
                _ => {
                    length += property.value.len();
                    if length <= MOST_ROW {
                        self.take(&property, is_old, &mut values, &mut unread);
                    }
                }
            }
            if depth == 0 {
                break;
            }
            if length > MOST_ROW {
                wrong = wrong.or(Some(Wrong::TooLong));
            }
            if values.iter().any(|of| of.len() > 2 * MOST_VALUES) {
                wrong = wrong.or(Some(Wrong::TooManyValues));
                values.iter_mut().for_each(|of| of.truncate(3));
            }
        }
        let said: Vec<String> = std::mem::take(&mut values[CONSENT]);
        let said = said.chunks_exact(3).map(|one| (one[0].as_str(), one[1].as_str(), one[2].clone()));
        if let Some((standing, since)) = in_one_word(said) {
            values[CONSENT].push(standing.to_owned());
            values[SINCE].push(since);
        }
        let cells = CARD_COLUMNS.iter().zip(values).map(|(column, values)| match column.target {
            Target::Phone
            | Target::Email
            | Target::Tags
            | Target::Note
            | Target::OwnFields
            | Target::OwnConsents
            | Target::NotesWritten => joined(&values),
            _ => values.into_iter().next().unwrap_or_default(),
        });
        Ok(Some(Record { line: begin, cells: cells.collect(), wrong, unread }))
    }

    /// Goes on to the next card.
    fn begin(&mut self) -> io::Result<Option<i64>> {
        while let Some(line) = self.lines.next()? {
            if line.bytes.trim_ascii().eq_ignore_ascii_case(b"BEGIN:VCARD") {
                return Ok(Some(line.number));
            }
        }
        Ok(None)
    }

    /// A whole property, its folded lines put together.
    fn property(&mut self, wrong: &mut Option<Wrong>) -> io::Result<Option<Property>> {
        loop {
            let Some(first) = self.lines.next()? else { return Ok(None) };
            if first.bytes.trim_ascii().is_empty() {
                continue;
            }
            let (mut property, mut is_cut) = (parsed(&first.bytes), first.is_cut);
            let mut head = first.bytes;
            while let Some(next) = self.lines.next()? {
                let is_folded = matches!(next.bytes.first(), Some(b' ' | b'\t'));
                let is_soft =
                    property.as_ref().is_some_and(|one| one.is_quoted_printable() && one.value.ends_with(b"="));
                if !is_folded && !is_soft {
                    self.lines.give_back([next].into_iter());
                    break;
                }
                is_cut |= next.is_cut;
                if property.is_none() && head.len() < MOST_HEAD {
                    // What stands before the value may be folded as well.
                    head.extend_from_slice(&next.bytes[1..]);
                    property = parsed(&head);
                    continue;
                }
                let Some(property) = property.as_mut().filter(|one| !one.is_passed_over()) else { continue };
                if is_soft {
                    property.value.pop();
                    property.value.extend_from_slice(&next.bytes);
                } else {
                    property.value.extend_from_slice(&next.bytes[1..]);
                }
                if property.value.len() > MOST_ROW {
                    property.value.clear();
                    is_cut = true;
                }
            }
            let Some(property) = property.filter(|one| !one.is_passed_over()) else { continue };
            if is_cut {
                *wrong = wrong.or(Some(Wrong::TooLong));
            }
            return Ok(Some(property));
        }
    }

    /// What a card says of a field of the business.
    fn define(&mut self, property: &Property) {
        if self.defined.len() == fields::MOST {
            return;
        }
        let about = |name| property.parameter(name).map(uncircumflexed).unwrap_or_default();
        let Ok(kind) = about("X-KIND").parse() else { return };
        let text = self.text(property);
        let choices = parted(&text, ',').map(|choice| unescaped(choice, false));
        self.defined.push(bounded(&about("X-NAME"), &about("X-LABEL"), kind, choices));
    }

    fn take(&self, property: &Property, is_old: bool, values: &mut [Vec<String>], unread: &mut Vec<String>) {
        let text = self.text(property);
        let plain = || unescaped(&text, is_old);
        if property.name == "X-KONTOR-FIELD" {
            let name = property.parameter("X-NAME").map(uncircumflexed).unwrap_or_default();
            return values[FIELDS].extend([name, plain()]);
        }
        if property.name == "X-KONTOR-CONSENT" {
            let about = |name| property.parameter(name).unwrap_or_default().to_owned();
            let (channel, purpose, since) = (about("X-CHANNEL"), about("X-PURPOSE"), about("X-SINCE"));
            values[CONSENTS].push(in_words(&channel, &purpose, &plain(), &since));
            if purpose == "marketing" {
                values[CONSENT].extend([channel, plain(), since]);
            }
            return;
        }
        if property.name == "NOTE" && !plain().trim().is_empty() {
            values[WRITTEN].push(property.parameter("CREATED").map(moment).unwrap_or_default());
        }
        let mut put = |name: &str, value: String| {
            let value = value.trim().to_owned();
            let at = CARD_COLUMNS.iter().position(|column| column.name == name);
            match at {
                _ if value.is_empty() => {}
                Some(at) if is_more(name, &values[at]) => further(&mut values[FIELDS], name, &value),
                Some(at) => values[at].push(value),
                None if name == "NICKNAME" => further(&mut values[FIELDS], name, &value),
                None if BESIDE.contains(&name) || unread.iter().any(|one| one == name) => {}
                None if unread.len() < MOST_UNREAD => unread.push(name.to_owned()),
                None => {}
            }
        };
        match property.name.as_str() {
            "UID" => put("UID", plain().trim_start_matches("urn:uuid:").to_owned()),
            "N" => {
                let parts = components(&text, is_old);
                put("N (family)", parts.first().cloned().unwrap_or_default());
                put("N (given)", parts.get(1).cloned().unwrap_or_default());
                put("N (additional)", parts.get(2).cloned().unwrap_or_default());
            }
            "TEL" => {
                let text = plain();
                // WhatsApp says whom it knows under a number that was typed any way.
                let number = match property.parameter("WAID") {
                    Some(id) if !id.is_empty() => format!("+{}", id.trim_start_matches('+')),
                    _ => text.trim_start_matches("tel:").replacen(";ext=", " ext. ", 1),
                };
                put("TEL", number);
            }
            "EMAIL" => put("EMAIL", plain().trim_start_matches("mailto:").to_owned()),
            "ORG" => {
                let parts = components(&text, is_old);
                put("ORG", parts.first().cloned().unwrap_or_default());
                let units: Vec<&str> =
                    parts.iter().skip(1).map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
                if !units.is_empty() {
                    further(&mut values[FIELDS], "ORG", &units.join(", "));
                }
            }
            // Apple has a year for birthdays without one.
            "BDAY" => {
                let day = plain();
                let no_year = property.parameter("X-APPLE-OMIT-YEAR").and_then(|year| day.trim().strip_prefix(year));
                put("BDAY", no_year.map_or_else(|| day.clone(), |rest| format!("--{}", rest.trim_start_matches('-'))));
            }
            "CATEGORIES" => listed(&text, is_old).into_iter().for_each(|tag| put("CATEGORIES", tag)),
            "ADR" => {
                // Post box, extension, street, place, region, code, country.
                let parts = components(&text, is_old);
                let parts: Vec<String> = parts.iter().map(|part| part.trim().replace('\n', ", ")).collect();
                let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
                put("ADR", parts.join(", "));
            }
            "X-KONTOR-CONSENTS" | "X-SINCE" => {}
            "X-ABSHOWAS" if text.trim().eq_ignore_ascii_case("COMPANY") => put("KIND", "org".to_owned()),
            name => put(name, plain()),
        }
    }

    fn text(&self, property: &Property) -> String {
        let said = property.parameter("CHARSET").and_then(encoding::known).unwrap_or(self.encoding);
        if property.is_quoted_printable() {
            return encoding::decoded(&from_quoted_printable(&property.value), said);
        }
        encoding::decoded(&property.value, said)
    }
}

/// Whether a person has one of these, and it is there already.
fn is_more(name: &str, before: &[String]) -> bool {
    matches!(name, "ADR" | "URL" | "TITLE" | "ORG") && !before.is_empty()
}

/// What is more than there is a place for becomes a field, all of one sort together. What is too long for one already is left out
/// whole, so it grows no further.
fn further(fields: &mut Vec<String>, property: &str, value: &str) {
    let name = match property {
        "ADR" => "address 2",
        "URL" => "website 2",
        "TITLE" => "title 2",
        "ORG" => "department",
        _ => "nickname",
    };
    match fields.chunks_exact(2).position(|pair| pair[0] == name) {
        Some(at) if fields[2 * at + 1].len() > MOST_FURTHER => {}
        Some(at) if !fields[2 * at + 1].split("; ").any(|one| one == value) => {
            fields[2 * at + 1].push_str("; ");
            fields[2 * at + 1].push_str(value);
        }
        Some(_) => {}
        None => fields.extend([name.to_owned(), value.to_owned()]),
    }
}

impl Property {
    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// What a person's entry has no place for.
    fn is_passed_over(&self) -> bool {
        ["PHOTO", "LOGO", "SOUND", "KEY"].contains(&self.name.as_str())
    }

    /// In 2.1 the word may stand alone.
    fn is_quoted_printable(&self) -> bool {
        self.parameters
            .iter()
            .any(|(name, value)| [name, value].iter().any(|word| word.eq_ignore_ascii_case("QUOTED-PRINTABLE")))
    }
}

/// A line as a property, if it is one.
fn parsed(line: &[u8]) -> Option<Property> {
    let mut is_quoted = false;
    let colon = line.iter().position(|byte| {
        is_quoted ^= *byte == b'"';
        *byte == b':' && !is_quoted
    })?;
    let head = String::from_utf8_lossy(&line[..colon]).into_owned();
    let mut is_quoted = false;
    let mut parts = head.split(|letter| {
        is_quoted ^= letter == '"';
        letter == ';' && !is_quoted
    });
    let name = parts.next()?.trim();
    let name = name.rsplit('.').next().unwrap_or(name).to_ascii_uppercase();
    let parameters = parts.map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (name.trim().to_ascii_uppercase(), value.trim_matches('"').to_owned())
    });
    Some(Property { name, parameters: parameters.collect(), value: line[colon + 1..].to_vec() })
}

/// `20261121T090000Z` as other moments are written.
fn moment(text: &str) -> String {
    match text.as_bytes() {
        [_, _, _, _, _, _, _, _, b'T', _, _, _, _, _, _, b'Z'] if text.is_ascii() => {
            let (day, time) = text.split_at(8);
            format!("{}-{}-{}{}:{}:{}", &day[..4], &day[4..6], &day[6..], &time[..3], &time[3..5], &time[5..])
        }
        _ => text.to_owned(),
    }
}

/// `^n`, `^'` and `^^` as what they stand for (RFC 6868).
fn uncircumflexed(text: &str) -> String {
    let (mut plain, mut letters) = (String::with_capacity(text.len()), text.chars().peekable());
    while let Some(letter) = letters.next() {
        let escaped = letters.next_if(|next| letter == '^' && matches!(next, 'n' | '\'' | '^'));
        plain.push(match escaped {
            Some('n') => '\n',
            Some('\'') => '"',
            Some(_) | None => letter,
        });
    }
    plain
}

fn from_quoted_printable(text: &[u8]) -> Vec<u8> {
    let (mut bytes, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(byte) = text.get(at) {
        let hex = text.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *byte == b'=') {
            Some(value) => {
                bytes.push(value);
                at += 3;
            }
            None => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    bytes
}

/// `\n`, `\,`, `\;` and `\\` as what they stand for; 2.1 knows only `\;`.
fn unescaped(text: &str, is_old: bool) -> String {
    let (mut plain, mut letters) = (String::with_capacity(text.len()), text.chars().peekable());
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        match (letter, next) {
            ('\\', Some(';')) => {}
            ('\\', Some('n' | 'N')) if !is_old => {
                plain.push('\n');
                letters.next();
                continue;
            }
            ('\\', Some(escaped @ ('\\' | ',' | ':'))) if !is_old => {
                plain.push(escaped);
                letters.next();
                continue;
            }
            _ => {
                plain.push(letter);
                continue;
            }
        }
        plain.push(';');
        letters.next();
    }
    plain
}

/// A value of several parts, parted by semicolons.
fn components(text: &str, is_old: bool) -> Vec<String> {
    parted(text, ';').map(|part| unescaped(part, is_old)).collect()
}

/// A value of several, parted by commas.
fn listed(text: &str, is_old: bool) -> Vec<String> {
    parted(text, ',').map(|part| unescaped(part, is_old)).collect()
}

fn parted(text: &str, by: char) -> impl Iterator<Item = &str> {
    let mut is_escaped = false;
    text.split(move |letter| {
        let is_end = letter == by && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        is_end
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::reading::Maker;

    fn all(text: &str) -> Vec<Record> {
        let mut cards = Cards::new(io::Cursor::new(text.as_bytes().to_vec()), encoding_rs::UTF_8);
        let mut found = Vec::new();
        while let Some(record) = cards.next().unwrap() {
            found.push(record);
        }
        found
    }

    fn cell<'a>(record: &'a Record, name: &str) -> &'a str {
        &record.cells[CARD_COLUMNS.iter().position(|column| column.name == name).unwrap()]
    }

    #[test]
    fn a_card_of_icloud_of_whatsapp_and_of_an_old_telephone() {
        let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iOS 17//EN\r\nN:Lopes;Ana;;;\r\nFN:Ana \r\n Lopes\r\n\
            ORG:Padaria Sol\\, Lda;Sales\r\nitem1.TEL;type=CELL;type=pref:+351 912 345 678\r\nEMAIL;type=INTERNET:ana@example.com\r\n\
            PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\n AAAA\r\nNOTE:Likes tea\\;\\nnot coffee\r\nBDAY:1980-05-12\r\nCATEGORIES:vip,old\\,new\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Bea;;;\r\nFN:Bea\r\nTEL;type=CELL;waid=491701234567:+49 170 1234567\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=\r\n=BCrgen;;;\r\nTEL;CELL:0170 1234567\r\nTEL;HOME:030 1234\r\n\
            X-ABShowAs:COMPANY\r\nEND:VCARD\r\n";
        let found = all(text);
        assert_eq!(
            found.iter().map(|one| (one.line, one.wrong)).collect::<Vec<_>>(),
            [(1, None), (16, None), (22, None)]
        );
        let ana = &found[0];
        assert_eq!((cell(ana, "FN"), cell(ana, "N (given)"), cell(ana, "N (family)")), ("Ana Lopes", "Ana", "Lopes"));
        assert_eq!((cell(ana, "ORG"), cell(ana, "NOTE")), ("Padaria Sol, Lda", "Likes tea\\;\nnot coffee"));
        assert_eq!((cell(ana, "TEL"), cell(ana, "EMAIL")), ("+351 912 345 678", "ana@example.com"));
        assert_eq!((cell(ana, "CATEGORIES"), cell(ana, "BDAY")), ("vip; old,new", "1980-05-12"));
        assert_eq!(cell(&found[1], "TEL"), "+491701234567");
        let old = &found[2];
        assert_eq!((cell(old, "N (given)"), cell(old, "N (family)")), ("Jürgen", "Müller"));
        assert_eq!((cell(old, "TEL"), cell(old, "KIND")), ("0170 1234567; 030 1234", "org"));
    }

    #[test]
    fn nothing_of_a_card_is_lost_without_a_word() {
        let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iPhone OS 17.1//EN\r\nN:Silva;Maria;da Gra\u{e7}a;;\r\n\
            NICKNAME:Gra\u{e7}a\r\nORG:Padaria Sol;Vendas;Loja 2\r\nTITLE:Gerente\r\nTEL;type=WORK:+49 30 901820;ext=12\r\n\
            item1.ADR;type=HOME:;;Rua A 1;Lisboa;;1000;Portugal\r\nADR;type=WORK:;;Rua B 2;Porto;;;\r\nADR:;;Rua C 3;Faro;;;\r\n\
            URL:https://one.example\r\nURL:https://two.example\r\nBDAY;X-APPLE-OMIT-YEAR=1604;value=date:1604-05-12\r\n\
            IMPP;X-SERVICE-TYPE=Skype:skype:maria\r\nX-ABLABEL:x\r\nX-SOCIALPROFILE;type=x:http://x\r\nEND:VCARD\r\n";
        let found = all(text);
        let maria = &found[0];
        assert_eq!((cell(maria, "N (additional)"), cell(maria, "ORG")), ("da Gra\u{e7}a", "Padaria Sol"));
        assert_eq!((cell(maria, "BDAY"), cell(maria, "TEL")), ("--05-12", "+49 30 901820 ext. 12"));
        assert_eq!(
            (cell(maria, "ADR"), cell(maria, "URL")),
            ("Rua A 1, Lisboa, 1000, Portugal", "https://one.example")
        );
        let fields = crate::export::parted(cell(maria, "X-KONTOR-FIELD"));
        let expected = [
            "nickname",
            "Gra\u{e7}a",
            "department",
            "Vendas, Loja 2",
            "address 2",
            "Rua B 2, Porto; Rua C 3, Faro",
            "website 2",
            "https://two.example",
        ];
        assert_eq!(fields, expected);
        assert_eq!(maria.unread, ["IMPP", "X-SOCIALPROFILE"]);
        let maker = |text: &str| super::super::sniff(text.as_bytes()).unwrap().maker;
        let shared = "BEGIN:VCARD\nVERSION:3.0\nFN:Bea\nTEL;type=CELL;waid=491701234567:+49 170 1234567\nEND:VCARD\n";
        let other = "BEGIN:VCARD\nVERSION:3.0\nFN:Bea\nNOTE:Apple\nEND:VCARD\n";
        assert_eq!([text, shared, other].map(maker), [Maker::Apple, Maker::WhatsApp, Maker::Unknown]);
    }

    #[test]
    fn a_card_with_ten_thousand_numbers_or_without_an_end_is_answered_and_the_next_one_read() {
        let numbers: String = (0..10_000).map(|number| format!("TEL:+49170{number:07}\n")).collect();
        let text = format!(
            "BEGIN:VCARD\nFN:Many\n{numbers}END:VCARD\nBEGIN:VCARD\nFN:Bea\nTEL:1\nEND:VCARD\nBEGIN:VCARD\nFN:Cleo\n"
        );
        let found = all(&text);
        let wrong: Vec<_> = found.iter().map(|one| one.wrong).collect();
        assert_eq!(wrong, [Some(Wrong::TooManyValues), None, Some(Wrong::Unfinished)]);
        assert_eq!(cell(&found[1], "FN"), "Bea");
    }

    #[test]
    fn what_cards_say_of_fields_fills_no_memory() {
        let (name, choices) = ("n".repeat(9000), "a\\,b,,".repeat(60_000));
        let size = format!("X-KONTOR-DEFINITION;X-KIND=choice;X-LABEL={name};X-NAME={name}:{choices}\n");
        let number = "X-KONTOR-DEFINITION;X-NAME=N;X-KIND=number:\n".repeat(300);
        let text = format!("BEGIN:VCARD\nFN:Bea\n{size}{number}END:VCARD\n");
        let mut cards = Cards::new(io::Cursor::new(text.into_bytes()), encoding_rs::UTF_8);
        assert_eq!(cell(&cards.next().unwrap().unwrap(), "FN"), "Bea");
        let (defined, longest) = (cards.defined(), fields::LONGEST_NAME + 1);
        assert_eq!((defined.len(), defined[1].choices.len()), (fields::MOST, 0));
        let size = &defined[0];
        assert_eq!((size.name.len(), size.label.len()), (longest, longest));
        assert_eq!(size.choices, vec!["a,b"; fields::MOST_CHOICES + 1]);
    }

    #[test]
    fn a_card_of_a_hundred_thousand_addresses_fills_no_memory_and_says_of_no_permission_since_when() {
        let addresses: String = (0..100_000).map(|number| format!("ADR:;;Street {number}\n")).collect();
        let text =
            format!("BEGIN:VCARD\nFN:Many\n{addresses}END:VCARD\nBEGIN:VCARD\nFN:Bea\nX-SINCE:2020-01-01\nEND:VCARD\n");
        let found = all(&text);
        assert_eq!(found.iter().map(|one| one.wrong).collect::<Vec<_>>(), [Some(Wrong::TooLong), None]);
        assert!(cell(&found[0], "X-KONTOR-FIELD").len() < 2 * MOST_FURTHER);
        assert_eq!((cell(&found[1], "FN"), cell(&found[1], "X-SINCE")), ("Bea", ""));
    }
}
