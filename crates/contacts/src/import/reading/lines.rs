//! The lines of a text, of which none fills the memory.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use super::MOST_ROW;

/// A line without its end.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) number: i64,
    pub(super) bytes: Vec<u8>,
    /// It went on for longer than this.
    pub(super) is_cut: bool,
}

pub(super) struct Lines<R> {
    input: BufReader<R>,
    number: i64,
    /// Lines that were looked at and are to come again.
    again: VecDeque<Line>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(64 * 1024, input), number: 0, again: VecDeque::new() }
    }

    pub(super) fn give_back(&mut self, lines: impl DoubleEndedIterator<Item = Line>) {
        for line in lines.rev() {
            self.again.push_front(line);
        }
    }

    /// A line ends with a line feed, a carriage return, or both.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.again.pop_front() {
            return Ok(Some(line));
        }
        let (mut bytes, mut is_cut, mut any) = (Vec::new(), false, false);
        loop {
            let some = self.input.fill_buf()?;
            if some.is_empty() {
                break;
            }
            any = true;
            let end = some.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let piece = &some[..end.unwrap_or(some.len())];
            let room = MOST_ROW - bytes.len();
            is_cut |= piece.len() > room;
            bytes.extend_from_slice(&piece[..piece.len().min(room)]);
            let Some(end) = end else {
                let count = some.len();
                self.input.consume(count);
                continue;
            };
            let is_return = some[end] == b'\r';
            self.input.consume(end + 1);
            if is_return && self.input.fill_buf()?.first() == Some(&b'\n') {
                self.input.consume(1);
            }
            break;
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        if self.number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        Ok(Some(Line { number: self.number, bytes, is_cut }))
    }
}
