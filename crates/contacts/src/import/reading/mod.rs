//! Files of people as rows of texts, whatever they are: tables in any encoding, spreadsheets, contact cards, our own JSON.
//!
//! - A file is what it holds, not what it is called or announced as.                                     ([`sniff`])
//! - It is read as a stream from its sealed parts: what is in memory at once is a row, never the file.   (`blob`)
//! - A row that cannot be read is a row with its reason, and the next one is read as if nothing had been. ([`Wrong`])

mod blob;
mod book;
mod cards;
mod encoding;
mod lines;
mod sheet;
mod table;
mod zip;

use std::collections::VecDeque;
use std::io;

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use super::mapping::{Origin, Target, letters};
use crate::export::{Field, heading};
use crate::fields;

pub use blob::BlobFile;
pub(super) use encoding::known as known_encoding;
pub use zip::packed_text;

/// The most columns of a table.
pub(super) const MOST_COLUMNS: usize = 500;
/// The most bytes of one row or card.
const MOST_ROW: usize = 512 * 1024;
/// Of a list without headings, the rows that say how many columns it has.
const MOST_AHEAD: usize = 100;
/// What is looked at to tell what a file is.
pub(super) const HEAD: usize = 256 * 1024;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Format {
    Table,
    Sheet,
    Cards,
    /// Our own export as JSON.
    Book,
}

/// A column whose name says what it is, because its format knows no others.
pub(super) struct KnownColumn {
    pub(super) name: &'static str,
    pub(super) target: Target,
}

const fn column(name: &'static str, target: Target) -> KnownColumn {
    KnownColumn { name, target }
}

impl Format {
    /// The columns of a format that has always the same.
    pub(super) fn columns(self) -> Option<&'static [KnownColumn]> {
        match self {
            Format::Table | Format::Sheet => None,
            Format::Cards => Some(&cards::CARD_COLUMNS),
            Format::Book => Some(&book::BOOK_COLUMNS),
        }
    }
}

/// How a file is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shape {
    pub(super) format: Format,
    /// By its name in the WHATWG's list; what is not valid in it is read as Windows-1252.
    pub(super) encoding: String,
    /// What parts the cells of a table.
    pub(super) delimiter: u8,
    /// Which sheet of a workbook, from 0.
    #[serde(default)]
    pub(super) sheet: usize,
    /// A list that does not say what its columns are called: they are called A, B and so on, and nobody in it is lost.
    #[serde(default)]
    pub(super) first_is_person: bool,
    /// Which program has written the cards, as far as they say.
    #[serde(default)]
    pub(super) maker: Maker,
}

/// Programs that are known by their cards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Maker {
    #[default]
    Unknown,
    Apple,
    WhatsApp,
}

impl Maker {
    /// By the name that Apple's programs sign with, and by the ids that WhatsApp puts beside numbers.
    fn of(cards: &str) -> Self {
        let cards = cards.to_ascii_lowercase();
        if cards.contains(";waid=") {
            return Maker::WhatsApp;
        }
        let is_apple = cards.lines().any(|line| line.starts_with("prodid") && line.contains("//apple"));
        if is_apple { Maker::Apple } else { Maker::Unknown }
    }
}

impl Shape {
    pub(super) fn new(format: Format, encoding: &str, delimiter: u8) -> Self {
        let (sheet, first_is_person, maker) = (0, false, Maker::Unknown);
        Self { format, encoding: encoding.to_owned(), delimiter, sheet, first_is_person, maker }
    }

    /// Whether its first row says what the columns are called, if it is no person.
    pub(super) fn has_headings(&self) -> bool {
        matches!(self.format, Format::Table | Format::Sheet)
    }

    fn encoding(&self) -> &'static Encoding {
        encoding::known(&self.encoding).unwrap_or(encoding_rs::UTF_8)
    }
}

/// Why a row could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// A quotation mark that nothing closes.
    BrokenQuotes,
    TooLong,
    /// More cells than columns, so that nobody can say which is which.
    TooManyCells,
    /// A card with more numbers, addresses or fields than a person has.
    TooManyValues,
    /// A card that does not end.
    Unfinished,
    /// An entry that is written otherwise than ours are.
    Malformed,
}

/// One row or card.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// The line on which it begins, or the row of the sheet: where a person finds it.
    pub(super) line: i64,
    pub(super) cells: Vec<String>,
    pub(super) wrong: Option<Wrong>,
    /// What a card says that has no place here, by its names.
    pub(super) unread: Vec<String>,
}

/// Why a file cannot be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unreadable {
    Empty,
    /// A picture, a PDF, an old Excel file: nothing that has rows.
    UnknownKind,
    /// A spreadsheet that is broken, encrypted, or has no sheet.
    BrokenSheet,
    /// A small file that would be an enormous one.
    Bomb,
    TooManyColumns,
    TooManyRows,
    /// It is not there any more.
    Gone,
}

impl Unreadable {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Unreadable::Empty => "empty",
            Unreadable::UnknownKind => "unknown_kind",
            Unreadable::BrokenSheet => "broken_sheet",
            Unreadable::Bomb => "bomb",
            Unreadable::TooManyColumns => "too_many_columns",
            Unreadable::TooManyRows => "too_many_rows",
            Unreadable::Gone => "gone",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        let all = [
            Unreadable::Empty,
            Unreadable::UnknownKind,
            Unreadable::BrokenSheet,
            Unreadable::Bomb,
            Unreadable::TooManyColumns,
            Unreadable::TooManyRows,
            Unreadable::Gone,
        ];
        all.into_iter().find(|one| one.as_str() == word)
    }
}

/// What reading may end with.
#[derive(Debug)]
pub(super) enum Failure {
    Unreadable(Unreadable),
    /// The store of files did not answer.
    Failed(io::Error),
}

impl From<Unreadable> for Failure {
    fn from(why: Unreadable) -> Self {
        Failure::Unreadable(why)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Failed(error)
    }
}

/// What a file is, by its first bytes.
pub(super) fn sniff(head: &[u8]) -> Result<Shape, Unreadable> {
    if head.is_empty() {
        return Err(Unreadable::Empty);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Shape::new(Format::Sheet, "UTF-8", b','));
    }
    if is_known_binary(head) {
        return Err(Unreadable::UnknownKind);
    }
    let encoding = encoding::sniff(head);
    let text = encoding::decoded(head, encoding);
    let begins = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if begins.is_empty() {
        return Err(Unreadable::Empty);
    }
    let is_cards = begins.get(..11).is_some_and(|begins| begins.eq_ignore_ascii_case("BEGIN:VCARD"));
    if begins.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"')) {
        return Ok(Shape::new(Format::Book, encoding.name(), b','));
    }
    let runs = ["<!doctype", "<html", "<?xml", "<svg", "{\\rtf"];
    if !is_cards && runs.iter().any(|one| begins.get(..one.len()).is_some_and(|text| text.eq_ignore_ascii_case(one))) {
        return Err(Unreadable::UnknownKind);
    }
    let format = if is_cards { Format::Cards } else { Format::Table };
    let maker = if is_cards { Maker::of(&text) } else { Maker::Unknown };
    Ok(Shape { maker, ..Shape::new(format, encoding.name(), table::delimiter(&text)) })
}

/// Files that people take for tables, and that are none: pictures, PDF, old Office, archives, databases.
fn is_known_binary(head: &[u8]) -> bool {
    let begins: [&[u8]; 10] = [
        b"%PDF",
        b"\xD0\xCF\x11\xE0",
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"\x1F\x8B",
        b"7z\xBC\xAF",
        b"Rar!",
        b"SQLite format 3",
        b"\x7FELF",
    ];
    begins.iter().any(|one| head.starts_with(one))
}

/// The rows of a file, one after the other. The first row of a table says what its columns are called, or is a person.
pub(super) struct Reading {
    columns: Vec<String>,
    /// Fields as the headings of our own tables say what they are.
    defined: Vec<Field>,
    /// Who stands where the names of the columns would be, and those below who say how many columns there are.
    ahead: VecDeque<Record>,
    rows: Rows,
}

impl Rows {
    fn next(&mut self) -> Result<Option<Record>, Failure> {
        Ok(match self {
            Rows::Table(table) => table.next()?,
            Rows::Sheet(sheet) => sheet.next()?,
            Rows::Cards(cards) => cards.next()?,
            Rows::Book(book) => book.next()?,
        })
    }
}

enum Rows {
    Table(table::Table<Box<dyn io::Read + Send>>),
    Sheet(Box<sheet::Sheet>),
    Cards(cards::Cards<Box<dyn io::Read + Send>>),
    Book(book::Book<Box<dyn io::Read + Send>>),
}

impl Reading {
    /// Opens it, and reads what its columns are called.
    pub(super) fn open(file: BlobFile, shape: &Shape) -> Result<Self, Failure> {
        let text = |file: BlobFile| encoding::bytes(Box::new(file), shape.encoding());
        let mut rows = match shape.format {
            Format::Table => {
                let (bytes, encoding) = text(file);
                Rows::Table(table::Table::new(bytes, encoding, shape.delimiter))
            }
            Format::Cards => {
                let (bytes, encoding) = text(file);
                Rows::Cards(cards::Cards::new(bytes, encoding))
            }
            Format::Sheet => Rows::Sheet(Box::new(sheet::Sheet::open(file, shape.sheet)?)),
            Format::Book => Rows::Book(book::Book::open(text(file).0)?),
        };
        let (mut ahead, mut defined) = (VecDeque::new(), Vec::new());
        let columns: Vec<String> = match shape.format.columns() {
            Some(known) => known.iter().map(|column| column.name.to_owned()).collect(),
            None => {
                let first = loop {
                    let first = rows.next()?.ok_or(Unreadable::Empty)?;
                    // A spreadsheet may begin below empty rows.
                    if shape.format != Format::Sheet || first.wrong.is_some() || filled(&first.cells) > 0 {
                        break first;
                    }
                };
                let called = |name: &String| match heading::read(name) {
                    Some(_) => kernel::Text::line(name, heading::LONGEST),
                    None => kernel::Text::line(name, 120),
                };
                let names: Vec<String> = first.cells.iter().map(called).collect();
                if Origin::of(shape.format, &names) == Origin::Kontor {
                    defined = names.iter().filter_map(|name| heading::read(name)).collect();
                }
                ahead.extend(Some(first).filter(|_| shape.first_is_person));
                names
            }
        };
        if columns.len() > MOST_COLUMNS {
            return Err(Unreadable::TooManyColumns.into());
        }
        if ahead.is_empty() {
            return Ok(Self { columns, defined, ahead, rows });
        }
        while ahead.len() < MOST_AHEAD
            && let Some(record) = rows.next()?
        {
            ahead.push_back(record);
        }
        // Who has more cells than the first is somebody too.
        let widths = ahead.iter().filter(|one| one.wrong.is_none()).map(|one| filled(&one.cells));
        let width = widths.filter(|width| *width <= MOST_COLUMNS).max().unwrap_or(0).max(columns.len());
        Ok(Self { columns: (0..width).map(letters).collect(), defined: Vec::new(), ahead, rows })
    }

    /// Which sheet of a workbook is read.
    pub(super) fn sheet(&self) -> usize {
        match &self.rows {
            Rows::Sheet(sheet) => sheet.place(),
            Rows::Table(_) | Rows::Cards(_) | Rows::Book(_) => 0,
        }
    }

    /// What the sheets of a workbook are called.
    pub(super) fn sheets(&self) -> &[String] {
        match &self.rows {
            Rows::Sheet(sheet) => sheet.names(),
            Rows::Table(_) | Rows::Cards(_) | Rows::Book(_) => &[],
        }
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Fields as the file says what they are: of cards, those that were read.
    pub(super) fn defined(&self) -> &[Field] {
        match &self.rows {
            Rows::Table(_) | Rows::Sheet(_) => &self.defined,
            Rows::Cards(cards) => cards.defined(),
            Rows::Book(book) => book.defined(),
        }
    }

    /// The next row that holds anything.
    pub(super) fn next(&mut self) -> Result<Option<Record>, Failure> {
        loop {
            let record = match self.ahead.pop_front() {
                Some(record) => Some(record),
                None => self.rows.next()?,
            };
            let Some(mut record) = record else { return Ok(None) };
            if record.wrong.is_none() && record.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let width = self.columns.len();
            // Whoever mends it finds all that stands in it.
            match filled(&record.cells) > width {
                true => record.wrong = record.wrong.or(Some(Wrong::TooManyCells)),
                false => record.cells.truncate(width),
            }
            return Ok(Some(record));
        }
    }
}

/// What a file says of a field, as far as it is kept: of what is more or longer than it may be, enough to see that.
fn bounded(name: &str, label: &str, kind: fields::Kind, choices: impl IntoIterator<Item = impl AsRef<str>>) -> Field {
    let line = |text: &str| kernel::Text::line(text, fields::LONGEST_NAME + 1);
    let choices = choices.into_iter().map(|choice| line(choice.as_ref())).filter(|choice| !choice.is_empty());
    Field { name: line(name), label: line(label), kind, choices: choices.take(fields::MOST_CHOICES + 1).collect() }
}

/// How many cells there are up to the last that holds anything.
fn filled(cells: &[String]) -> usize {
    cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1)
}
