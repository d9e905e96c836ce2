//! An exported chat as messages, read as a stream: what is in memory at once is a message, never the file.
//!
//! - A line that cannot be read is told by its number, and costs no other.
//! - A line without a stamp goes on from the one before.
//! - What a file may hold is bounded: bytes, lines, and messages.                       ([`MOST_TEXT`], [`MOST_MESSAGES`])

use std::io::{self, BufRead, BufReader, Read};

use super::said::{Said, bare, said};
use super::stamps::{Stamp, is_mark, stamped};

/// A telephone exports 40,000 messages at most.
pub(super) const MOST_MESSAGES: i64 = 200_000;
pub(super) const MOST_TEXT: u64 = 64 * 1024 * 1024;
const MOST_LINE: u64 = 256 * 1024;
/// WhatsApp's own bound of a message.
const MOST_WORDS: usize = 65_536;
const LONGEST_NAME: usize = 120;

/// What stands in a file, one after another.
#[derive(Debug, PartialEq)]
pub(super) enum Entry {
    Message(Message),
    /// A notice of WhatsApp's: somebody joined, a call was missed, messages are encrypted.
    Notice,
    Unreadable {
        line: i64,
    },
}

#[derive(Debug, PartialEq)]
pub(super) struct Message {
    /// Where it begins in the file.
    pub(super) line: i64,
    pub(super) stamp: Stamp,
    pub(super) author: String,
    pub(super) said: Said,
}

/// Something that may go on in the next line.
enum Open {
    Nothing,
    Message { line: i64, stamp: Stamp, author: String, words: String },
    Notice,
}

/// Goes through the file until its end, or until nobody takes what it holds.
pub(super) fn each(input: impl Read, mut take: impl FnMut(Entry) -> bool) -> io::Result<()> {
    let mut input = BufReader::with_capacity(64 * 1024, input.take(MOST_TEXT + 1));
    let (mut open, mut number, mut read) = (Open::Nothing, 0, 0_u64);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let length = (&mut input).take(MOST_LINE).read_until(b'\n', &mut bytes)?;
        read += length as u64;
        if read > MOST_TEXT {
            return Err(too_much("the text is larger than is read"));
        }
        if length == 0 {
            break;
        }
        number += 1;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end_matches(['\n', '\r']);
        if let Some((stamp, rest)) = stamped(text) {
            let before = std::mem::replace(&mut open, begun(number, stamp, rest));
            if !closed(before, &mut take) {
                return Ok(());
            }
            continue;
        }
        match &mut open {
            Open::Message { words, .. } if words.len() + text.len() < MOST_WORDS => {
                words.push('\n');
                words.push_str(text);
            }
            Open::Notice => {}
            Open::Nothing if bare(text).is_empty() => {}
            Open::Message { .. } | Open::Nothing => {
                if !take(Entry::Unreadable { line: number }) {
                    return Ok(());
                }
            }
        }
    }
    closed(open, &mut take);
    Ok(())
}

/// What stands behind a stamp: `Name: words`, or a notice that has no name.
fn begun(line: i64, stamp: Stamp, rest: &str) -> Open {
    let parts = rest.split_once(": ").or_else(|| rest.trim_end().strip_suffix(':').map(|name| (name, "")));
    let Some((name, words)) = parts else { return Open::Notice };
    let name: String = bare(name).trim_start_matches('~').chars().filter(|one| !is_mark(*one)).collect();
    let author = kernel::Text::line(name.trim(), LONGEST_NAME);
    match author.is_empty() {
        true => Open::Notice,
        false => {
            let words = words[..words.floor_char_boundary(MOST_WORDS)].to_owned();
            Open::Message { line, stamp, author, words }
        }
    }
}

fn closed(open: Open, take: &mut impl FnMut(Entry) -> bool) -> bool {
    match open {
        Open::Nothing => true,
        Open::Notice => take(Entry::Notice),
        Open::Message { line, stamp, author, words } => take(match said(&words) {
            Some(said) => Entry::Message(Message { line, stamp, author, said }),
            None => Entry::Notice,
        }),
    }
}

pub(super) fn too_much(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
