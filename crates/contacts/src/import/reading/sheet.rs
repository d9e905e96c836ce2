//! One sheet of a spreadsheet (Office Open XML, ECMA-376), row by row.
//!
//! - Only the texts that cells share are held in memory, and they are bounded; the sheet itself streams.
//! - A formula is what it came to when the file was saved; nothing is reckoned here.

use std::io::{self, BufReader, Read};

use chrono::{Days, NaiveDate};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::zip::{Zip, unpacked_failure};
use super::{BlobFile, Failure, MOST_COLUMNS, MOST_ROW, Record, Unreadable, Wrong};

/// The texts of all cells together.
const MOST_TEXTS: u64 = 64 * 1024 * 1024;
const MOST_SHARED: usize = 8 * 1024 * 1024;
const MOST_SMALL: u64 = 4 * 1024 * 1024;
/// Between two tags there is no more than this.
const MOST_BETWEEN: usize = 1024 * 1024;

/// Sheets that can be chosen.
const MOST_SHEETS: usize = 200;

type Xml = Reader<BufReader<Sparse<Box<dyn Read + Send>>>>;

pub(super) struct Sheet {
    xml: Xml,
    buffer: Vec<u8>,
    texts: Vec<Box<str>>,
    /// Whether a cell's style shows a date.
    dates: Vec<bool>,
    is_from_1904: bool,
    row: i64,
    number: usize,
    /// What the sheets of the book are called, this one among them.
    names: Vec<String>,
}

impl Sheet {
    /// Opens a sheet of a workbook. Where the first is meant, that is the first that holds anything.
    pub(super) fn open(file: BlobFile, number: usize) -> Result<Self, Failure> {
        let mut zip = Zip::open(file)?;
        let book = zip.whole("xl/workbook.xml", MOST_SMALL)?.ok_or(Unreadable::BrokenSheet)?;
        let (sheets, is_from_1904) = sheets(&book)?;
        let relations = zip.whole("xl/_rels/workbook.xml.rels", MOST_SMALL)?.unwrap_or_default();
        let path = |sheet: &str| -> Result<String, Failure> {
            Ok(target(&relations, sheet)?.unwrap_or_else(|| "xl/worksheets/sheet1.xml".to_owned()))
        };
        let mut number = if number < sheets.len() { number } else { 0 };
        if number == 0 {
            for (at, (_, sheet)) in sheets.iter().enumerate() {
                // What is wrong with one is said when it is opened.
                let is_filled = zip.peek(&path(sheet)?)?.is_some_and(|sheet| has_cells(sheet).unwrap_or(true));
                if is_filled {
                    number = at;
                    break;
                }
            }
        }
        let path = path(&sheets.get(number).ok_or(Unreadable::BrokenSheet)?.1)?;
        let texts = match zip.whole("xl/sharedStrings.xml", MOST_TEXTS)? {
            Some(bytes) => shared(&bytes)?,
            None => Vec::new(),
        };
        let dates = match zip.whole("xl/styles.xml", MOST_SMALL)? {
            Some(bytes) => dates(&bytes)?,
            None => Vec::new(),
        };
        if !zip.has(&path) {
            return Err(Unreadable::BrokenSheet.into());
        }
        let xml = reader(zip.stream(&path)?);
        let names = sheets.iter().map(|(name, _)| kernel::Text::line(name, 120)).collect();
        Ok(Self { xml, buffer: Vec::new(), texts, dates, is_from_1904, row: 0, number, names })
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn place(&self) -> usize {
        self.number
    }

    pub(super) fn next(&mut self) -> Result<Option<Record>, Failure> {
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(tag) if tag.local_name().as_ref() == b"row" => {
                    let number = attribute(&tag, b"r").and_then(|number| number.parse().ok());
                    self.row = number.unwrap_or(self.row + 1);
                    return self.cells().map(Some);
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn cells(&mut self) -> Result<Record, Failure> {
        let mut record = Record { line: self.row, ..Record::default() };
        let (mut at, mut length) = (0, 0);
        let (mut kind, mut style, mut value) = (String::new(), 0, String::new());
        let mut is_value = false;
        loop {
            self.buffer.clear();
            match self.xml.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(tag) if tag.local_name().as_ref() == b"c" => {
                    at = attribute(&tag, b"r").and_then(|place| column(&place)).unwrap_or(at);
                    kind = attribute(&tag, b"t").unwrap_or_default();
                    style = attribute(&tag, b"s").and_then(|style| style.parse().ok()).unwrap_or(0);
                    value.clear();
                }
                Event::Start(tag) => is_value = matches!(tag.local_name().as_ref(), b"v" | b"t"),
                Event::Text(text) if is_value => value.push_str(&text.decode().map_err(|error| broken(error.into()))?),
                Event::CData(text) if is_value => value.push_str(&String::from_utf8_lossy(&text)),
                Event::GeneralRef(name) if is_value => value.push_str(&resolved(&name)),
                Event::End(tag) => match tag.local_name().as_ref() {
                    b"row" => return Ok(record),
                    b"c" => {
                        let text = self.shown(&kind, style, &value);
                        length += text.len();
                        if at >= 4 * MOST_COLUMNS || length > MOST_ROW {
                            record.wrong = Some(if length > MOST_ROW { Wrong::TooLong } else { Wrong::TooManyCells });
                        } else if !text.is_empty() {
                            record.cells.resize((at + 1).max(record.cells.len()), String::new());
                            record.cells[at] = text;
                        }
                        at += 1;
                    }
                    _ => is_value = false,
                },
                Event::Eof => return Err(Unreadable::BrokenSheet.into()),
                _ => {}
            }
        }
    }

    fn shown(&self, kind: &str, style: usize, value: &str) -> String {
        match kind {
            "s" => value
                .trim()
                .parse::<usize>()
                .ok()
                .and_then(|at| self.texts.get(at))
                .map(ToString::to_string)
                .unwrap_or_default(),
            "b" => if value.trim() == "1" { "true" } else { "false" }.to_owned(),
            // What a formula could not reckon is nothing anyone wrote.
            "e" => String::new(),
            "str" | "inlineStr" | "d" => value.to_owned(),
            _ => self.number(value.trim(), self.dates.get(style).copied().unwrap_or(false)),
        }
    }

    /// A number as it was typed: a telephone number has no exponent.
    fn number(&self, value: &str, is_date: bool) -> String {
        let Ok(number) = value.parse::<f64>() else { return value.to_owned() };
        if is_date && (0.0..3_000_000.0).contains(&number) {
            return self.day(number).unwrap_or_else(|| value.to_owned());
        }
        let is_whole = number.fract() == 0.0 && number.abs() < 1e15;
        if is_whole { format!("{number:.0}") } else { value.to_owned() }
    }

    /// Days since 1900, in which Excel counts a 29 February that was none, or since 1904.
    fn day(&self, number: f64) -> Option<String> {
        let days = number.trunc() as u64;
        let begin = match self.is_from_1904 {
            true => NaiveDate::from_ymd_opt(1904, 1, 1)?,
            false if days < 60 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
            false => NaiveDate::from_ymd_opt(1899, 12, 30)?,
        };
        begin.checked_add_days(Days::new(days)).map(|day| day.to_string())
    }
}

fn reader(input: Box<dyn Read + Send>) -> Xml {
    let mut xml = Reader::from_reader(BufReader::with_capacity(32 * 1024, Sparse { input, since: 0 }));
    xml.config_mut().expand_empty_elements = true;
    xml.config_mut().check_end_names = false;
    xml
}

/// Whether any cell holds anything.
fn has_cells(sheet: impl Read) -> Result<bool, Failure> {
    let mut xml = Reader::from_reader(BufReader::with_capacity(32 * 1024, Sparse { input: sheet, since: 0 }));
    let (mut buffer, mut is_value) = (Vec::new(), false);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(tag) => is_value = matches!(tag.local_name().as_ref(), b"v" | b"t"),
            Event::Text(text) if is_value && !text.trim_ascii().is_empty() => return Ok(true),
            Event::CData(_) | Event::GeneralRef(_) if is_value => return Ok(true),
            Event::End(_) => is_value = false,
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// Bytes in which tags follow each other, so that nothing between two of them fills the memory.
struct Sparse<R> {
    input: R,
    since: usize,
}

impl<R: Read> Read for Sparse<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(into)?;
        match into[..count].iter().rposition(|byte| *byte == b'<') {
            Some(at) => self.since = count - at,
            None => self.since += count,
        }
        if self.since > MOST_BETWEEN {
            return Err(io::Error::other(super::zip::TooMuch));
        }
        Ok(count)
    }
}

fn broken(error: quick_xml::Error) -> Failure {
    match error {
        quick_xml::Error::Io(error) => unpacked_failure(&error),
        _ => Unreadable::BrokenSheet.into(),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let found = tag.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
    Some(String::from_utf8_lossy(&found.value).into_owned())
}

fn resolved(name: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return letter.to_string();
    }
    let name = String::from_utf8_lossy(name);
    quick_xml::escape::resolve_predefined_entity(&name).unwrap_or_default().to_owned()
}

/// `AB12` is the 28th column.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

/// What the sheets are called, with their relations, and whether days count from 1904.
fn sheets(book: &[u8]) -> Result<(Vec<(String, String)>, bool), Failure> {
    let (mut sheets, mut is_from_1904) = (Vec::new(), false);
    each(book, |tag| match tag.local_name().as_ref() {
        b"sheet" if sheets.len() < MOST_SHEETS => {
            let name = attribute(tag, b"name").unwrap_or_default();
            let name = quick_xml::escape::unescape(&name).map(|name| name.into_owned()).unwrap_or(name);
            sheets.extend(attribute(tag, b"id").map(|id| (name, id)));
        }
        b"workbookPr" => {
            is_from_1904 = attribute(tag, b"date1904").is_some_and(|word| matches!(word.as_str(), "1" | "true"))
        }
        _ => {}
    })?;
    Ok((sheets, is_from_1904))
}

fn target(relations: &[u8], id: &str) -> Result<Option<String>, Failure> {
    let mut found = None;
    each(relations, |tag| {
        if attribute(tag, b"Id").as_deref() == Some(id) {
            found = attribute(tag, b"Target");
        }
    })?;
    Ok(found.map(|path| match path.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{path}"),
    }))
}

/// Which styles show dates.
fn dates(styles: &[u8]) -> Result<Vec<bool>, Failure> {
    let (mut own, mut dates, mut is_cell) = (Vec::new(), Vec::new(), false);
    each(styles, |tag| {
        let number = |name: &[u8]| attribute(tag, name).and_then(|number| number.parse::<u32>().ok()).unwrap_or(0);
        match tag.local_name().as_ref() {
            b"numFmt" => {
                let code = attribute(tag, b"formatCode").unwrap_or_default().to_lowercase();
                // What stands in quotation marks or brackets is text or colour.
                let mut is_text = false;
                let bare: String = code
                    .chars()
                    .filter(|letter| {
                        is_text ^= *letter == '"';
                        !is_text
                    })
                    .collect();
                let is_date = bare.contains('y') || (bare.contains('d') && bare.contains('m'));
                if is_date && !bare.contains("red") {
                    own.push(number(b"numFmtId"));
                }
            }
            b"cellXfs" => is_cell = true,
            b"cellStyles" | b"dxfs" => is_cell = false,
            b"xf" if is_cell => {
                let format = number(b"numFmtId");
                dates.push(matches!(format, 14..=17 | 22 | 27..=36 | 50..=58) || own.contains(&format));
            }
            _ => {}
        }
    })?;
    Ok(dates)
}

/// The texts that cells share. Each may be of several pieces; how they are read aloud is left out.
fn shared(bytes: &[u8]) -> Result<Vec<Box<str>>, Failure> {
    let mut xml = Reader::from_reader(bytes);
    xml.config_mut().expand_empty_elements = true;
    xml.config_mut().check_end_names = false;
    let (mut texts, mut text, mut held) = (Vec::new(), String::new(), 0);
    let (mut is_text, mut is_aloud) = (false, false);
    loop {
        match xml.read_event().map_err(broken)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                b"rPh" => is_aloud = true,
                b"t" => is_text = !is_aloud,
                _ => {}
            },
            Event::Text(piece) if is_text => text.push_str(&String::from_utf8_lossy(&piece)),
            Event::CData(piece) if is_text => text.push_str(&String::from_utf8_lossy(&piece)),
            Event::GeneralRef(name) if is_text => text.push_str(&resolved(&name)),
            Event::End(tag) => match tag.local_name().as_ref() {
                b"t" => is_text = false,
                b"rPh" => is_aloud = false,
                b"si" => {
                    held += text.len() + size_of::<Box<str>>();
                    if held > MOST_SHARED {
                        return Err(Unreadable::Bomb.into());
                    }
                    texts.push(std::mem::take(&mut text).into_boxed_str());
                }
                _ => {}
            },
            Event::Eof => return Ok(texts),
            _ => {}
        }
    }
}

fn each(bytes: &[u8], mut take: impl FnMut(&BytesStart<'_>)) -> Result<(), Failure> {
    let mut xml = Reader::from_reader(bytes);
    loop {
        match xml.read_event().map_err(broken)? {
            Event::Start(tag) | Event::Empty(tag) => take(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
