//! Our own export as JSON: `{"version": 1, "contact_fields": [ … ], "contacts": [ … ]}`, however it is laid out.
//!
//! - A person becomes a row: what the export says of them stands under [`BOOK_COLUMNS`], several values parted as in our tables.
//! - One entry that cannot be read costs itself; a file of another shape, or of a later version, is not taken at all.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};

use kernel::Channel;
use serde::Deserialize;

use super::{Failure, KnownColumn, MOST_ROW, Record, Unreadable, Wrong, bounded, column};
use crate::export::{Field, VERSION, in_one_word, in_words, joined};
use crate::fields;
use crate::identities::Kind;
use crate::import::mapping::Target;

/// Named as our tables name them.
pub(in crate::import) static BOOK_COLUMNS: [KnownColumn; 16] = [
    column("id", Target::Id),
    column("kind", Target::Kind),
    column("name", Target::Name),
    column("company", Target::Company),
    column("phones", Target::Phone),
    column("emails", Target::Email),
    column("tags", Target::Tags),
    column("language", Target::Language),
    column("time_zone", Target::TimeZone),
    column("notes", Target::Note),
    column("own_fields", Target::OwnFields),
    column("consent_marketing", Target::Consent),
    column("consent_marketing_since", Target::ConsentSince),
    // Last, as in cards.
    column("owner", Target::Owner),
    column("consents", Target::OwnConsents),
    column("notes_written", Target::NotesWritten),
];

/// The most bytes of what stands beside the people.
const MOST_BESIDE: usize = 64 * 1024;

pub(super) struct Book<R> {
    input: BufReader<R>,
    line: i64,
    is_over: bool,
    /// Fields as it says what they are before the people.
    defined: Vec<Field>,
}

impl<R: Read> Book<R> {
    /// Goes on to the first person.
    pub(super) fn open(input: R) -> Result<Self, Failure> {
        let input = BufReader::with_capacity(64 * 1024, input);
        let mut book = Self { input, line: 1, is_over: false, defined: Vec::new() };
        for mark in b"\xEF\xBB\xBF" {
            if book.peek()? == Some(*mark) {
                book.input.consume(1);
            }
        }
        if book.mark()? != Some(b'{') {
            return Err(Unreadable::UnknownKind.into());
        }
        if !book.go_to_people()? {
            return Err(Unreadable::UnknownKind.into());
        }
        Ok(book)
    }

    pub(super) fn defined(&self) -> &[Field] {
        &self.defined
    }

    pub(super) fn next(&mut self) -> Result<Option<Record>, Failure> {
        if self.is_over {
            return Ok(None);
        }
        let begins = loop {
            match self.ahead()? {
                Some(b',') => self.input.consume(1),
                other => break other,
            }
        };
        let line = self.line;
        match begins {
            Some(b']') => {
                self.input.consume(1);
                self.is_over = true;
                // Whoever sorts the names puts the version last.
                self.go_to_people()?;
                Ok(None)
            }
            // What ends before its list does.
            None | Some(b'}') => {
                self.is_over = true;
                Ok(Some(Record { line, cells: Vec::new(), wrong: Some(Wrong::Unfinished), ..Record::default() }))
            }
            Some(_) => {
                let (text, wrong) = self.value(MOST_ROW)?;
                self.is_over = wrong == Some(Wrong::Unfinished);
                let person = serde_json::from_slice::<Person>(&text);
                Ok(Some(match (wrong, person) {
                    (None, Ok(person)) => Record { line, cells: person.cells(), wrong: None, ..Record::default() },
                    (wrong, _) => {
                        Record { line, cells: Vec::new(), wrong: wrong.or(Some(Wrong::Malformed)), ..Record::default() }
                    }
                }))
            }
        }
    }

    /// Goes through the names of the whole up to the people, and says whether it came to them.
    fn go_to_people(&mut self) -> Result<bool, Failure> {
        loop {
            match self.mark()? {
                Some(b',') => continue,
                Some(b'"') => {}
                _ => return Ok(false),
            }
            let (name, _) = self.rest_of_text()?;
            if self.mark()? != Some(b':') {
                return Err(Unreadable::UnknownKind.into());
            }
            if name == b"contacts" && !self.is_over {
                return Ok(self.mark()? == Some(b'['));
            }
            if name == b"contact_fields" && !self.is_over {
                self.define()?;
                continue;
            }
            let (value, wrong) = self.value(MOST_BESIDE)?;
            if wrong.is_some() || (name == b"version" && value.trim_ascii() != VERSION.to_string().as_bytes()) {
                return Err(Unreadable::UnknownKind.into());
            }
        }
    }

    /// Reads what the fields are, one by one. One that cannot be read costs itself: then it is a text.
    fn define(&mut self) -> io::Result<()> {
        if self.ahead()? != Some(b'[') {
            self.value(0)?;
            return Ok(());
        }
        self.input.consume(1);
        loop {
            match self.ahead()? {
                Some(b',') => self.input.consume(1),
                Some(b']') => {
                    self.input.consume(1);
                    return Ok(());
                }
                // What ends before its list does.
                None | Some(b'}') => return Ok(()),
                Some(_) => {
                    let (text, _) = self.value(MOST_BESIDE)?;
                    if let (true, Ok(said)) = (self.defined.len() < fields::MOST, serde_json::from_slice(&text)) {
                        let Field { name, label, kind, choices } = said;
                        self.defined.push(bounded(&name, &label, kind, choices));
                    }
                }
            }
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// The next byte that is no space, which stays.
    fn ahead(&mut self) -> io::Result<Option<u8>> {
        while let Some(byte) = self.peek()?.filter(u8::is_ascii_whitespace) {
            self.line += i64::from(byte == b'\n');
            self.input.consume(1);
        }
        self.peek()
    }

    /// The next byte that is no space.
    fn mark(&mut self) -> io::Result<Option<u8>> {
        let mark = self.ahead()?;
        self.input.consume(usize::from(mark.is_some()));
        Ok(mark)
    }

    /// What stands behind a quotation mark, up to the next one; the names that we look for hold no escapes.
    fn rest_of_text(&mut self) -> io::Result<(Vec<u8>, Option<Wrong>)> {
        let mut text = Vec::new();
        while let Some(byte) = self.peek()? {
            self.input.consume(1);
            if byte == b'"' {
                return Ok((text, None));
            }
            if text.len() < MOST_BESIDE {
                text.push(byte);
            }
        }
        Ok((text, Some(Wrong::Unfinished)))
    }

    /// One value as it is written, whatever it holds. What is longer is passed over to its end.
    fn value(&mut self, most: usize) -> io::Result<(Vec<u8>, Option<Wrong>)> {
        let (mut text, mut wrong) = (Vec::new(), None);
        let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
        self.ahead()?;
        loop {
            let some = self.input.fill_buf()?;
            if some.is_empty() {
                let is_whole = depth == 0 && !is_text && !text.is_empty();
                return Ok((text, if is_whole { wrong } else { Some(Wrong::Unfinished) }));
            }
            let (mut count, mut is_done) = (0, false);
            for byte in some {
                if !is_text && depth == 0 && matches!(byte, b',' | b']' | b'}') {
                    is_done = true;
                    break;
                }
                count += 1;
                self.line += i64::from(*byte == b'\n');
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' if is_text => is_escaped = true,
                    b'"' => is_text = !is_text,
                    b'{' | b'[' if !is_text => depth += 1,
                    b'}' | b']' if !is_text => depth -= 1,
                    _ => {}
                }
                if depth == 0 && matches!(byte, b'}' | b']') && !is_text {
                    is_done = true;
                    break;
                }
            }
            let room = most - text.len();
            text.extend_from_slice(&some[..count.min(room)]);
            if count > room {
                wrong = Some(Wrong::TooLong);
            }
            self.input.consume(count);
            if is_done {
                return Ok((text, wrong));
            }
        }
    }
}

/// A person as `export::json` writes them. What is not named here is ours to make: since when they are known.
#[derive(Deserialize)]
struct Person {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    company: Option<String>,
    #[serde(default)]
    owner: Option<String>,
    #[serde(default)]
    identities: Vec<Identity>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    notes: Vec<Note>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
    #[serde(default)]
    consents: Vec<Consent>,
}

#[derive(Deserialize)]
struct Identity {
    kind: String,
    value: String,
}

#[derive(Deserialize)]
struct Note {
    words: String,
    #[serde(default)]
    created_at: Option<String>,
}

#[derive(Deserialize)]
struct Consent {
    #[serde(default = "whatsapp")]
    channel: String,
    purpose: String,
    standing: String,
    #[serde(default)]
    since: Option<String>,
}

fn whatsapp() -> String {
    Channel::WhatsApp.as_str().to_owned()
}

fn whole(one: &Consent) -> String {
    in_words(&one.channel, &one.purpose, &one.standing, one.since.as_deref().unwrap_or_default())
}

impl Person {
    /// Under [`BOOK_COLUMNS`].
    fn cells(self) -> Vec<String> {
        let known_by = |kind: Kind| {
            let of = self.identities.iter().filter(|one| one.kind == kind.as_str());
            joined(of.map(|one| &one.value))
        };
        let offers = self.consents.iter().filter(|one| one.purpose == "marketing");
        let offers = offers.map(|one| (one.channel.as_str(), one.standing.as_str(), one.since.clone()));
        let (offers, since) = in_one_word(offers).unwrap_or_default();
        vec![
            self.id.clone().unwrap_or_default(),
            self.kind.clone().unwrap_or_default(),
            self.name.clone().unwrap_or_default(),
            self.company.clone().unwrap_or_default(),
            known_by(Kind::Phone),
            known_by(Kind::Email),
            joined(&self.tags),
            self.language.clone().unwrap_or_default(),
            self.time_zone.clone().unwrap_or_default(),
            joined(self.notes.iter().map(|note| &note.words)),
            joined(self.fields.iter().flat_map(|(name, value)| [name, value])),
            offers.to_owned(),
            since.unwrap_or_default(),
            self.owner.clone().unwrap_or_default(),
            joined(self.consents.iter().map(whole)),
            joined(self.notes.iter().map(|note| note.created_at.as_deref().unwrap_or_default())),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<(i64, String, Option<Wrong>)>, Failure> {
        let (mut book, mut found) = (Book::open(text.as_bytes())?, Vec::new());
        while let Some(record) = book.next()? {
            found.push((record.line, record.cells.get(2).cloned().unwrap_or_default(), record.wrong));
        }
        Ok(found)
    }

    #[test]
    fn a_book_is_read_however_it_is_laid_out_and_a_broken_entry_costs_itself() {
        let lines = "{\"version\":1,\"contacts\":[\n{\"name\":\"A \\\"}],{\"},\n{\"name\":7},\nnull,\n{\"name\":\"B\",\"more\":[{}]}\n]}\n";
        let spread = "\u{feff}\n{ \"contacts\" :\n[ {\"name\" : \"A \\\"}],{\"} , {\"name\":7}, null , { \"name\":\"B\" } ] , \"version\" : 1 }";
        for (text, at) in [(lines, [2, 3, 4, 5]), (spread, [3, 3, 3, 3])] {
            let found = all(text).unwrap();
            let expected =
                [("A \"}],{", None), ("", Some(Wrong::Malformed)), ("", Some(Wrong::Malformed)), ("B", None)];
            let shown: Vec<(&str, Option<Wrong>)> = found.iter().map(|one| (one.1.as_str(), one.2)).collect();
            assert_eq!(shown, expected);
            assert_eq!(found.iter().map(|one| one.0).collect::<Vec<_>>(), at);
        }
        assert_eq!(all("{\"version\":1,\"contacts\":[]}").unwrap().len(), 0);
        assert_eq!(all("{\"contacts\":[}").unwrap()[0].2, Some(Wrong::Unfinished));
        // What is too long is passed over to its end, and what ends within says so.
        let long =
            format!("{{\"contacts\":[{{\"name\":\"{}\"}},{{\"name\":\"B\"}},{{\"name\":\"C", "x".repeat(MOST_ROW));
        let wrong: Vec<Option<Wrong>> = all(&long).unwrap().into_iter().map(|one| one.2).collect();
        assert_eq!(wrong, [Some(Wrong::TooLong), None, Some(Wrong::Unfinished)]);
    }

    #[test]
    fn what_a_book_says_of_its_fields_fills_no_memory() {
        let choices = format!("\"\",\"x\"{}", ",\"x\"".repeat(1000));
        let size = format!(
            "{{\"name\":\"{0}\",\"label\":\"S\",\"kind\":\"choice\",\"choices\":[{choices}]}}",
            "n".repeat(9000)
        );
        let long = format!("{{\"name\":\"{}\",\"label\":\"L\",\"kind\":\"text\"}}", "n".repeat(MOST_BESIDE));
        let other = "{\"name\":\"N\",\"label\":\"N\",\"kind\":\"number\"}";
        let beside = "{\"\":0},".repeat(100_000);
        let many = format!("{beside}{long}, {size} ,{}7", format!("{other},").repeat(300));
        for (said, expected) in [(many.as_str(), fields::MOST), ("", 0), (other, 1)] {
            let text = format!("{{\"contact_fields\":[{said}],\"contacts\":[{{\"name\":\"A\"}}],\"version\":1}}");
            let mut book = Book::open(text.as_bytes()).unwrap();
            assert_eq!(book.defined().len(), expected);
            if expected == fields::MOST {
                let size = &book.defined()[0];
                assert_eq!((size.name.len(), size.choices.len()), (fields::LONGEST_NAME + 1, fields::MOST_CHOICES + 1));
            }
            assert_eq!(book.next().unwrap().unwrap().cells[2], "A", "the people are found behind them");
        }
        for said in ["{\"N\":[1,{\"x\":\"]\"}]}", "7", "\"a,]\"", "null"] {
            let text = format!("{{\"contact_fields\":{said},\"contacts\":[{{\"name\":\"A\"}}]}}");
            assert_eq!(all(&text).unwrap().len(), 1, "{said}");
        }
        assert!(Book::open("{\"contact_fields\":[{},".as_bytes()).is_err());
        assert!(Book::open("{\"contact_fields\":[}".as_bytes()).is_err());
    }

    #[test]
    fn another_shape_and_a_later_version_are_not_taken() {
        for text in [
            "[{\"name\":\"A\"}]",
            "{\"people\":[]}",
            "{\"version\":2,\"contacts\":[]}",
            "{\"contacts\":{\"name\":\"A\"}}",
            "{\"contacts\":[{\"name\":\"A\"}],\"version\":2}",
        ] {
            assert!(matches!(all(text), Err(Failure::Unreadable(Unreadable::UnknownKind))), "{text}");
        }
    }
}
