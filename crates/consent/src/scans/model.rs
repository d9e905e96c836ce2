use std::str::FromStr;

use kernel::{BlobId, ConsentEntryId, Problem, UnknownWord};

use super::{MOST, MOST_LOOSE, MOST_MB, MOST_OF_ONE};

/// One picture or document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scan {
    pub(crate) id: BlobId,
    /// None while it waits for its entry.
    pub(crate) entry: Option<ConsentEntryId>,
    pub(crate) scan_type: ScanType,
    pub(crate) bytes: u64,
    /// SHA-256.
    pub(crate) hash: Vec<u8>,
}

impl Scan {
    pub(crate) fn digest(&self) -> String {
        self.hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What a scan is: the kinds that cameras and scanners make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScanType {
    Jpeg,
    Png,
    Webp,
    /// As iPhones keep their photos; most browsers save it and do not show it.
    Heic,
    Pdf,
}

/// How many of its first bytes say what a file is.
pub(super) const ENOUGH: usize = 16;

impl ScanType {
    const ALL: [ScanType; 5] = [ScanType::Jpeg, ScanType::Png, ScanType::Webp, ScanType::Heic, ScanType::Pdf];

    /// Reads the first bytes of a file. (A36)
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(ScanType::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(ScanType::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ScanType::Webp),
            [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i' | b'v', b'c' | b'x' | b'm' | b's', ..]
            | [_, _, _, _, b'f', b't', b'y', b'p', b'm', b'i' | b's', b'f', b'1', ..] => Some(ScanType::Heic),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(ScanType::Pdf),
            _ => None,
        }
    }

    /// As a browser is told.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            ScanType::Jpeg => "image/jpeg",
            ScanType::Png => "image/png",
            ScanType::Webp => "image/webp",
            ScanType::Heic => "image/heic",
            ScanType::Pdf => "application/pdf",
        }
    }

    pub(super) const fn ending(self) -> &'static str {
        match self {
            ScanType::Jpeg => "jpg",
            ScanType::Png => "png",
            ScanType::Webp => "webp",
            ScanType::Heic => "heic",
            ScanType::Pdf => "pdf",
        }
    }

    pub(crate) const fn is_picture(self) -> bool {
        !matches!(self, ScanType::Pdf)
    }

    /// Whether every browser shows it by itself, and runs nothing of it.
    pub(super) const fn is_shown(self) -> bool {
        matches!(self, ScanType::Jpeg | ScanType::Png | ScanType::Webp)
    }
}

impl FromStr for ScanType {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        ScanType::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NoSuchContact,
    Empty,
    /// Neither a picture nor a PDF.
    NotTaken,
    TooLarge,
    TooMany,
    Cut,
    /// Too many wait for their entries.
    Full,
    /// It lay here for more than a day, or never did.
    Gone,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let (code, words) = match refusal {
            Refusal::NoSuchContact => return Problem::not_found(),
            Refusal::Empty => ("empty", "The file is empty.".to_owned()),
            Refusal::NotTaken => (
                "file_not_taken",
                "This is neither a picture (JPEG, PNG, WebP, HEIC) nor a PDF. Photograph or scan the paper.".to_owned(),
            ),
            Refusal::TooLarge => {
                let words = format!("The file is too large: at most {MOST_MB} MB.");
                return Problem::new(413, "too_large", words);
            }
            Refusal::TooMany => ("too_many", format!("At most {MOST} files show one entry.")),
            Refusal::Cut => ("cut_off", "The file was cut off on its way here. Send it again.".to_owned()),
            Refusal::Full => {
                let words = format!(
                    "Too many files wait here for their entries: at most {MOST_OF_ONE} of one person, {MOST_LOOSE} in all. Record some, or wait: each is kept for a day."
                );
                return Problem::new(409, "too_many_files", words);
            }
            Refusal::Gone => (
                "unknown",
                "There is no such file of this person: another entry has it, or it lay here for more than a day. Send it again.".to_owned(),
            ),
        };
        Problem::invalid().field("file_ids", code, words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // A36: whatever a file is called, it is what it holds.
    #[test]
    fn a_scan_is_what_it_holds() {
        for (bytes, expected) in [
            (&b"\xff\xd8\xff\xe0..JFIF"[..], Some(ScanType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n....", Some(ScanType::Png)),
            (b"RIFF....WEBPVP8 ", Some(ScanType::Webp)),
            (b"RIFF....WAVEfmt ", None),
            (b"\0\0\0\x20ftypheic", Some(ScanType::Heic)),
            (b"\0\0\0\x20ftypmif1", Some(ScanType::Heic)),
            (b"\0\0\0\x20ftypisom", None),
            (b"%PDF-1.7", Some(ScanType::Pdf)),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>", None),
            (b"<!doctype html>", None),
            (b"GIF89a", None),
            (b"", None),
        ] {
            assert_eq!(ScanType::of(bytes), expected, "{}", String::from_utf8_lossy(bytes));
            if let Some(known) = expected {
                assert_eq!(known.as_str().parse(), Ok(known));
            }
        }
    }
}
