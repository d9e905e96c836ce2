//! What is packed in a ZIP (PKWARE's APPNOTE), as far as spreadsheets use it.
//!
//! - Sizes that a file says of itself are not believed: what comes out is counted, and ends at its bound.

use std::io::{self, Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;

use super::{BlobFile, Failure, Unreadable};

/// A sheet has a dozen files in it; a chat that was exported with its pictures, thousands.
const MOST_FILES: u64 = 20_000;
/// The directory stands at the end, before a remark of at most 64 kB.
const MOST_END: u64 = 22 + 65_535;
/// One that unpacks to more than this is no list of people.
const MOST_UNPACKED: u64 = 1024 * 1024 * 1024;
/// More than this many times its size, once it is large, was made to be.
const MOST_TIMES: u64 = 400;
const ALWAYS: u64 = 32 * 1024 * 1024;

pub(super) struct Packed {
    name: String,
    method: u16,
    size: u64,
    at: u64,
}

pub(super) struct Zip {
    file: BlobFile,
    packed: Vec<Packed>,
}

impl Zip {
    pub(super) fn open(mut file: BlobFile) -> Result<Self, Failure> {
        let broken = || Failure::from(Unreadable::BrokenSheet);
        let length = file.seek(SeekFrom::End(0))?;
        let from = length.saturating_sub(MOST_END);
        file.seek(SeekFrom::Start(from))?;
        let mut end = Vec::new();
        file.by_ref().take(MOST_END).read_to_end(&mut end)?;
        let at = end.windows(4).rposition(|four| four == b"PK\x05\x06").ok_or_else(broken)?;
        let end = end.get(at..at + 22).ok_or_else(broken)?;
        let (count, size, begin) = (u64::from(short(end, 10)), u64::from(long(end, 12)), u64::from(long(end, 16)));
        if count > MOST_FILES || begin + size > length {
            return Err(broken());
        }
        file.seek(SeekFrom::Start(begin))?;
        let mut directory = Vec::new();
        file.by_ref().take(size.min(16 * 1024 * 1024)).read_to_end(&mut directory)?;
        let (mut packed, mut rest) = (Vec::new(), directory.as_slice());
        while rest.len() >= 46 && rest.starts_with(b"PK\x01\x02") {
            let names = usize::from(short(rest, 28));
            let whole = 46 + names + usize::from(short(rest, 30)) + usize::from(short(rest, 32));
            let name = rest.get(46..46 + names).ok_or_else(broken)?;
            // An encrypted one cannot be read.
            if short(rest, 8) & 1 == 1 {
                return Err(broken());
            }
            packed.push(Packed {
                name: String::from_utf8_lossy(name).trim_start_matches('/').to_owned(),
                method: short(rest, 10),
                size: u64::from(long(rest, 20)),
                at: u64::from(long(rest, 42)),
            });
            rest = rest.get(whole..).ok_or_else(broken)?;
        }
        Ok(Self { file, packed })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.packed.iter().any(|one| one.name.eq_ignore_ascii_case(name))
    }

    /// Reads one file whole, if it is there and no more than this.
    pub(super) fn whole(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Failure> {
        let Some(at) = self.find(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.unpacked(at)?.take(most + 1).read_to_end(&mut bytes).map_err(|error| unpacked_failure(&error))?;
        if bytes.len() as u64 > most {
            return Err(Unreadable::Bomb.into());
        }
        Ok(Some(bytes))
    }

    /// One file as it comes, if it is there, to look into before another is read.
    pub(super) fn peek(&mut self, name: &str) -> Result<Option<Box<dyn Read + '_>>, Failure> {
        self.find(name).map(|at| self.unpacked(at)).transpose()
    }

    /// Reads one file as it comes.
    pub(super) fn stream(mut self, name: &str) -> Result<Box<dyn Read + Send>, Failure> {
        let at = self.find(name).ok_or(Unreadable::BrokenSheet)?;
        let (method, size) = self.locate(at)?;
        let file = self.file.take(size);
        let most = bound(size);
        Ok(match method {
            0 => Box::new(Bounded { input: file, left: most }),
            _ => Box::new(Bounded { input: DeflateDecoder::new(file), left: most }),
        })
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.packed.iter().position(|one| one.name.eq_ignore_ascii_case(name))
    }

    fn unpacked(&mut self, at: usize) -> Result<Box<dyn Read + '_>, Failure> {
        let (method, size) = self.locate(at)?;
        let file = self.file.by_ref().take(size);
        Ok(match method {
            0 => Box::new(file),
            _ => Box::new(Bounded { input: DeflateDecoder::new(file), left: bound(size) }),
        })
    }

    /// Goes to where a file's bytes begin.
    fn locate(&mut self, at: usize) -> Result<(u16, u64), Failure> {
        let packed = &self.packed[at];
        if !matches!(packed.method, 0 | 8) {
            return Err(Unreadable::BrokenSheet.into());
        }
        self.file.seek(SeekFrom::Start(packed.at))?;
        let mut head = [0; 30];
        self.file.read_exact(&mut head).map_err(|_| Unreadable::BrokenSheet)?;
        if !head.starts_with(b"PK\x03\x04") {
            return Err(Unreadable::BrokenSheet.into());
        }
        let skipped = i64::from(short(&head, 26)) + i64::from(short(&head, 28));
        self.file.seek(SeekFrom::Current(skipped))?;
        Ok((packed.method, packed.size))
    }
}

fn bound(size: u64) -> u64 {
    size.saturating_mul(MOST_TIMES).clamp(ALWAYS, MOST_UNPACKED)
}

/// Ends with an error where more comes out than may.
struct Bounded<R> {
    input: R,
    left: u64,
}

/// Said of what comes out of a bomb.
#[derive(Debug)]
pub(super) struct TooMuch;

impl std::fmt::Display for TooMuch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("more comes out of the file than may")
    }
}

impl std::error::Error for TooMuch {}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(into)?;
        let left = self.left.checked_sub(count as u64);
        self.left = left.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, TooMuch))?;
        Ok(count)
    }
}

/// The one of the packed files that is looked for, as it comes: the first of the lowest rank. None of them has one, none is it.
/// What is wrong with the file, or more in it than may be, is an error of the kind `InvalidData`.
pub fn packed_text(file: BlobFile, rank: impl Fn(&str) -> Option<u8>) -> io::Result<Option<Box<dyn Read + Send>>> {
    let wrong = |failure| match failure {
        Failure::Unreadable(why) => io::Error::new(io::ErrorKind::InvalidData, why.as_str()),
        Failure::Failed(error) => error,
    };
    let zip = Zip::open(file).map_err(wrong)?;
    let ranked = zip.packed.iter().filter_map(|one| Some((rank(&one.name)?, one)));
    let Some((_, found)) = ranked.min_by_key(|(rank, _)| *rank) else { return Ok(None) };
    let name = found.name.clone();
    zip.stream(&name).map(Some).map_err(wrong)
}

/// What is wrong with packed bytes is wrong with the file.
pub(super) fn unpacked_failure(error: &io::Error) -> Failure {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        _ if error.get_ref().is_some_and(|inner| inner.is::<TooMuch>()) => Unreadable::Bomb.into(),
        InvalidInput | InvalidData | UnexpectedEof => Unreadable::BrokenSheet.into(),
        kind => Failure::Failed(io::Error::new(kind, error.to_string())),
    }
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
