//! Tables as text: cells parted by a comma, a semicolon, a tab or a bar, some of them in quotation marks (RFC 4180, and what
//! programs make of it).
//!
//! - A quotation mark that nothing closes costs its own line and no other: what follows is read anew.

use std::io::{self, Read};

use encoding_rs::Encoding;

use super::lines::{Line, Lines};
use super::{MOST_ROW, Record, Wrong, encoding};

/// A cell with line breaks ends within so many lines, or its quotation mark was a slip.
const MOST_LINES: usize = 100;

pub(super) struct Table<R> {
    lines: Lines<R>,
    encoding: &'static Encoding,
    delimiter: u8,
    is_begun: bool,
}

/// How far the cells of a row are.
enum Split {
    Whole(Vec<Vec<u8>>),
    /// A quoted cell goes on.
    Open,
    /// Behind a cell of several lines comes what cannot follow one.
    Broken,
}

impl<R: Read> Table<R> {
    pub(super) fn new(input: R, encoding: &'static Encoding, delimiter: u8) -> Self {
        Self { lines: Lines::new(input), encoding, delimiter, is_begun: false }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        let Some(first) = self.first()? else { return Ok(None) };
        let number = first.number;
        if first.is_cut {
            let cells = split_plainly(&first.bytes[..first.bytes.len().min(4096)], self.delimiter);
            return Ok(Some(self.record(number, cells, Some(Wrong::TooLong))));
        }
        let (mut text, mut more) = (first.bytes.clone(), Vec::<Line>::new());
        loop {
            match split(&text, self.delimiter) {
                Split::Whole(cells) => return Ok(Some(self.record(number, cells, None))),
                Split::Broken => break,
                Split::Open if more.len() >= MOST_LINES || text.len() > MOST_ROW => break,
                Split::Open => {}
            }
            let Some(next) = self.lines.next()? else { break };
            text.push(b'\n');
            text.extend_from_slice(&next.bytes);
            let is_cut = next.is_cut;
            more.push(next);
            if is_cut {
                break;
            }
        }
        self.lines.give_back(more.into_iter());
        let cells = split_plainly(&first.bytes, self.delimiter);
        Ok(Some(self.record(number, cells, Some(Wrong::BrokenQuotes))))
    }

    /// The next line that is not empty. Excel says in a line of its own what parts the cells, which was looked at before.
    fn first(&mut self) -> io::Result<Option<Line>> {
        loop {
            let Some(line) = self.lines.next()? else { return Ok(None) };
            if !self.is_begun && line.bytes.len() == 5 && line.bytes.starts_with(b"sep=") {
                continue;
            }
            if line.bytes.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
                continue;
            }
            self.is_begun = true;
            return Ok(Some(line));
        }
    }

    fn record(&self, line: i64, cells: Vec<Vec<u8>>, wrong: Option<Wrong>) -> Record {
        let cells = cells.iter().map(|cell| encoding::decoded(cell, self.encoding)).collect();
        Record { line, cells, wrong, ..Record::default() }
    }
}

fn split(text: &[u8], delimiter: u8) -> Split {
    let (mut cells, mut at) = (Vec::new(), 0);
    loop {
        let mut cell = Vec::new();
        if text.get(at) == Some(&b'"') {
            let begin = at;
            at += 1;
            loop {
                match (text.get(at), text.get(at + 1)) {
                    (None, _) => return Split::Open,
                    (Some(b'"'), Some(b'"')) => {
                        cell.push(b'"');
                        at += 2;
                    }
                    (Some(b'"'), next) if next.is_none_or(|next| *next == delimiter) => {
                        at += 1;
                        break;
                    }
                    (Some(b'"'), _) if text[begin..at].contains(&b'\n') => return Split::Broken,
                    // A mark within: `"12" screen"` is what it says.
                    (Some(byte), _) => {
                        cell.push(*byte);
                        at += 1;
                    }
                }
            }
        } else {
            let rest = &text[at..];
            let end = rest.iter().position(|byte| *byte == delimiter).unwrap_or(rest.len());
            cell.extend_from_slice(&rest[..end]);
            at += end;
        }
        cells.push(cell);
        match text.get(at) {
            Some(_) => at += 1,
            None => return Split::Whole(cells),
        }
    }
}

fn split_plainly(text: &[u8], delimiter: u8) -> Vec<Vec<u8>> {
    text.split(|byte| *byte == delimiter).map(<[u8]>::to_vec).collect()
}

/// What parts the cells: what stands most often in the first line, outside quotation marks.
pub(super) fn delimiter(text: &str) -> u8 {
    let mut lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    if let Some(said) = first.strip_prefix("sep=").and_then(|rest| rest.bytes().next()) {
        return said;
    }
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut is_quoted = false;
    for byte in first.bytes() {
        is_quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(one, _)| *one == byte && !is_quoted) {
            *count += 1;
        }
    }
    // Of several as frequent the first: `max_by_key` takes the last.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(one, _)| *one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<(i64, Vec<String>, Option<Wrong>)> {
        let encoding = encoding::sniff(text);
        let delimiter = delimiter(&encoding::decoded(text, encoding));
        let (bytes, encoding) = encoding::bytes(Box::new(io::Cursor::new(text.to_vec())), encoding);
        let mut table = Table::new(bytes, encoding, delimiter);
        let mut found = Vec::new();
        while let Some(record) = table.next().unwrap() {
            found.push((record.line, record.cells, record.wrong));
        }
        found
    }

    fn cells(text: &[u8]) -> Vec<Vec<String>> {
        all(text).into_iter().map(|(_, cells, _)| cells).collect()
    }

    #[test]
    fn cells_are_parted_by_whatever_the_first_line_is_parted_by() {
        for text in ["a,b\n1,2\n", "a;b\r\n1;2", "a\tb\r1\t2\r", "a|b\n\n1|2\n", "sep=;\na;b\n1;2", "\u{feff}a,b\n1,2"]
        {
            assert_eq!(cells(text.as_bytes()), [["a", "b"], ["1", "2"]], "{text:?}");
        }
    }

    #[test]
    fn a_text_is_read_in_whatever_it_is_written_in() {
        let utf16 = |text: &str, is_big: bool| -> Vec<u8> {
            let mark = if is_big { [0xFE, 0xFF] } else { [0xFF, 0xFE] };
            let units =
                text.encode_utf16().flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            mark.into_iter().chain(units).collect()
        };
        let texts: Vec<Vec<u8>> = vec![
            "name,city\nJürgen Œrtel,Köln\n".as_bytes().to_vec(),
            utf16("name,city\nJürgen Œrtel,Köln\n", false),
            utf16("name,city\nJürgen Œrtel,Köln\n", true),
            utf16("name,city\nJürgen Œrtel,Köln\n", false)[2..].to_vec(),
            b"name,city\nJ\xFCrgen \x8Crtel,K\xF6ln\n".to_vec(),
            b"name,city\nJ\xFCrgen \xBCrtel,K\xF6ln\n".to_vec(),
        ];
        for text in texts {
            assert_eq!(cells(&text)[1], ["Jürgen Œrtel", "Köln"], "{text:?}");
        }
        // Two encodings in one file.
        let mixed = b"name\nJ\xC3\xBCrgen\nJ\xFCrgen\n";
        assert_eq!(cells(mixed), [["name"], ["Jürgen"], ["Jürgen"]]);
    }

    #[test]
    fn a_broken_quotation_mark_costs_its_own_line() {
        let text =
            "name,phone\n\"Ana,1\nBea,2\n\"Cleo \"\"C\"\"\nof Bonn\",3\n\"Dora\",\"4\nEva,5\n\"12\" screen\",6\n";
        let found = all(text.as_bytes());
        let shown: Vec<(i64, &str, bool)> =
            found.iter().map(|(line, cells, wrong)| (*line, cells[0].as_str(), wrong.is_some())).collect();
        let expected = [
            (1, "name", false),
            (2, "\"Ana", true),
            (3, "Bea", false),
            (4, "Cleo \"C\"\nof Bonn", false),
            (6, "\"Dora\"", true),
            (7, "Eva", false),
            (8, "12\" screen", false),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_row_of_ten_megabytes_is_answered_and_the_next_one_read() {
        let mut text = b"name,phone\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', 10_000_000));
        text.extend_from_slice(b",1\nBea,2\n");
        let found = all(&text);
        assert_eq!((found[1].2, found[1].0), (Some(Wrong::TooLong), 2));
        assert!(found[1].1[0].len() <= 4096);
        assert_eq!(found[2].1, ["Bea", "2"]);
        // In quotation marks too.
        let mut text = b"name,phone\n\"".to_vec();
        text.extend(std::iter::repeat_n(b"x\n".as_slice(), 150_000).flatten());
        assert!(all(&text).iter().filter(|one| one.2.is_some()).count() == 1);
    }
}
