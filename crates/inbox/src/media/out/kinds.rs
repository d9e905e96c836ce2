//! As what a file may go, and how large (facts/meta.md 4.2, 4.6); why it may not.
//!
//! - What a file is, is what it holds; what it is called or announced as can only make it less.      (A36)

use consent::gate::FileKind;
use kernel::Problem;

use crate::media::rules::FileType;

pub(super) const MB: u64 = 1024 * 1024;
pub(super) const MOST_PICTURE: u64 = 5 * MB;
pub(super) const MOST_DOCUMENT: u64 = 100 * MB;
const MOST_STICKER: u64 = 100 * 1024;
const MOST_MOVING_STICKER: u64 = 500 * 1024;
/// A sticker is square, and has so many dots each way at most.
const STICKER_EDGE: u32 = 512;
/// The most files that go with one answer.
pub(crate) const MOST_FILES: usize = 10;

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    /// With what it may have, in megabytes.
    TooLarge(u64),
    /// It is announced or called one thing and is another.
    NotWhatItSays,
    /// HTML and SVG: what runs where it is opened.
    Runs,
    /// WhatsApp knows no such file.
    NotTaken,
    Gif,
    TooManyDots,
    Broken,
    /// Its end did not come.
    Cut,
    TooMany,
    /// There is no such file, or it went with another message.
    Gone,
    /// It is not of the kind it is to go as.
    WrongKind,
    /// A recording that cannot be read, or that is no Opus.
    NoVoice,
    LongCaption(usize),
    /// Too many are on their way here at the same time.
    Busy,
    /// Too much lies here and goes with no message.
    Full,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let (code, words) = match refusal {
            Refusal::Empty => ("empty", "The file is empty.".to_owned()),
            Refusal::TooLarge(most) => {
                let words =
                    format!("The file is too large: WhatsApp takes {most} MB. Make it smaller, or send a link.");
                return Problem::new(413, "too_large", words);
            }
            Refusal::NotWhatItSays => ("not_what_it_says", "The file is not what it is announced as.".to_owned()),
            Refusal::Runs => {
                ("file_runs", "Pages and SVG drawings do not go over WhatsApp. Send a picture or a PDF.".to_owned())
            }
            Refusal::NotTaken => (
                "file_not_taken",
                "WhatsApp takes JPEG and PNG pictures, MP4 films, sound, PDF, Word, Excel, PowerPoint and plain text."
                    .to_owned(),
            ),
            Refusal::Gif => ("gif", "WhatsApp takes no GIF. Send it as an MP4 film, or as a PNG picture.".to_owned()),
            Refusal::TooManyDots => {
                ("too_many_dots", "The picture has more than 60 million dots. Send a smaller one.".to_owned())
            }
            Refusal::Broken => ("broken", "The picture cannot be read.".to_owned()),
            Refusal::Cut => ("cut_off", "The file was cut off on its way here. Send it again.".to_owned()),
            Refusal::TooMany => ("too_many", format!("At most {MOST_FILES} files go with one answer.")),
            Refusal::Gone => (
                "unknown",
                "There is no such file: it went with another message, or lay here for more than a day.".to_owned(),
            ),
            Refusal::WrongKind => ("wrong_kind", "The file cannot go as this kind of message.".to_owned()),
            Refusal::NoVoice => ("no_voice", "A voice note is Opus in Ogg, or a recording of a browser's.".to_owned()),
            Refusal::Busy => {
                let words = "Many files are on their way here at the same time. Wait for some, then try again.";
                return Problem::new(429, "too_many_files", words);
            }
            Refusal::Full => {
                let words = "Too many files wait here for their messages. Send some, or wait: each is kept for a day.";
                return Problem::new(409, "too_many_files", words);
            }
            Refusal::LongCaption(length) => {
                let words = format!("The words beside the file have {length} characters; WhatsApp takes 1024.");
                return Problem::invalid().field("caption", "too_long", words);
            }
        };
        Problem::invalid().field("media", code, words)
    }
}

/// What is known of a file before it is read whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'a> {
    pub(super) head: &'a [u8],
    pub(super) name: Option<&'a str>,
    /// The type that came with it.
    pub(super) announced: Option<&'a str>,
    /// It was recorded just now.
    pub(super) is_voice: bool,
}

/// As what a file goes if nothing else is wanted; a picture may become a sticker once its size is known.
pub(super) fn kind(look: &Look<'_>) -> Result<(FileType, FileKind), Refusal> {
    let file_type = FileType::of(look.head);
    let announced =
        look.announced.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if runs(look.head, &announced, look.name) {
        return Err(Refusal::Runs);
    }
    let is_sound = announced.starts_with("audio/") || look.is_voice;
    let kind = match file_type {
        FileType::Jpeg | FileType::Png | FileType::Webp => FileKind::Image,
        FileType::Gif => return Err(Refusal::Gif),
        FileType::Ogg | FileType::Webm if look.is_voice => FileKind::Voice,
        // Only a recording comes so: as a film it is not taken.
        FileType::Webm if is_sound => FileKind::Voice,
        FileType::Webm => return Err(Refusal::NotTaken),
        FileType::Ogg | FileType::Mp3 | FileType::Aac | FileType::Amr | FileType::AudioMp4 => FileKind::Audio,
        FileType::Mp4 | FileType::ThreeGp if is_sound => FileKind::Audio,
        FileType::Mp4 | FileType::ThreeGp => FileKind::Video,
        FileType::Pdf | FileType::Zip | FileType::Compound | FileType::Bytes => FileKind::Document,
    };
    let is_announced = match announced.split('/').next() {
        Some("image") => kind == FileKind::Image,
        Some("video") => matches!(kind, FileKind::Video | FileKind::Voice),
        Some("audio") => matches!(kind, FileKind::Audio | FileKind::Voice),
        _ if announced == "application/pdf" => file_type == FileType::Pdf,
        _ => true,
    };
    if !is_announced {
        // A picture of a sort that WhatsApp does not know (HEIC, AVIF, BMP) does not lie.
        let is_other = file_type == FileType::Bytes && !is_text(look.head);
        return Err(if is_other { Refusal::NotTaken } else { Refusal::NotWhatItSays });
    }
    if kind == FileKind::Document {
        let sent = document_type(file_type, look.name).ok_or(Refusal::NotTaken)?;
        if sent == "text/plain" && !is_text(look.head) {
            return Err(Refusal::NotWhatItSays);
        }
    }
    Ok((file_type, kind))
}

/// Pages and drawings run where they are opened, whatever they are called. (A36)
fn runs(head: &[u8], announced: &str, name: Option<&str>) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(512)]).to_ascii_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let begins =
        ["<!doctype html", "<html", "<svg", "<script", "<head", "<body"].iter().any(|word| text.starts_with(word))
            || (text.starts_with("<?xml") && text.contains("<svg"));
    let ending = ending(name);
    begins
        || matches!(announced, "image/svg+xml" | "text/html" | "application/xhtml+xml")
        || matches!(ending.as_str(), "html" | "htm" | "xhtml" | "svg" | "svgz")
}

fn is_text(head: &[u8]) -> bool {
    // The last character may be cut in two.
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    whole && !head.iter().any(|byte| matches!(byte, 0..=8 | 14..=31))
}

fn ending(name: Option<&str>) -> String {
    name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// The type of a document that WhatsApp takes: its wrapping, and in it what its name says.
fn document_type(file_type: FileType, name: Option<&str>) -> Option<&'static str> {
    Some(match (file_type, ending(name).as_str()) {
        (FileType::Pdf, _) => "application/pdf",
        (FileType::Zip, "docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (FileType::Zip, "xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (FileType::Zip, "pptx") => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        (FileType::Compound, "doc") => "application/msword",
        (FileType::Compound, "xls") => "application/vnd.ms-excel",
        (FileType::Compound, "ppt") => "application/vnd.ms-powerpoint",
        (FileType::Bytes, "txt" | "text" | "csv" | "md" | "log") => "text/plain",
        _ => return None,
    })
}

/// The type that the provider is told, and a name of ours for it.
pub(super) fn sent_type(kind: FileKind, file_type: FileType, name: Option<&str>) -> (&'static str, &'static str) {
    match (kind, file_type) {
        (FileKind::Audio | FileKind::Voice, FileType::Mp4 | FileType::AudioMp4 | FileType::ThreeGp) => {
            ("audio/mp4", "file.m4a")
        }
        (FileKind::Document, file_type) => (document_type(file_type, name).unwrap_or("text/plain"), "file"),
        (_, file_type) => (file_type.as_str(), "file"),
    }
}

/// Whether a file that is here may go as a kind, and is not too large for it.
pub(super) fn fits(kind: FileKind, file_type: FileType, bytes: u64, is_voice: bool) -> Result<(), Refusal> {
    let is_of_kind = match kind {
        FileKind::Image => matches!(file_type, FileType::Jpeg | FileType::Png),
        FileKind::Sticker => file_type == FileType::Webp,
        FileKind::Video => matches!(file_type, FileType::Mp4 | FileType::ThreeGp),
        FileKind::Audio => matches!(
            file_type,
            FileType::Ogg
                | FileType::Mp3
                | FileType::Aac
                | FileType::Amr
                | FileType::AudioMp4
                | FileType::Mp4
                | FileType::ThreeGp
        ),
        FileKind::Voice => file_type == FileType::Ogg && is_voice,
        FileKind::Document => {
            matches!(file_type, FileType::Pdf | FileType::Zip | FileType::Compound | FileType::Bytes)
        }
    };
    if !is_of_kind {
        return Err(Refusal::WrongKind);
    }
    if bytes > most(kind) { Err(Refusal::TooLarge(most(kind).div_ceil(MB))) } else { Ok(()) }
}

pub(super) const fn most(kind: FileKind) -> u64 {
    match kind {
        FileKind::Image => MOST_PICTURE,
        FileKind::Sticker => MOST_MOVING_STICKER,
        FileKind::Video | FileKind::Audio | FileKind::Voice => 16 * MB,
        FileKind::Document => MOST_DOCUMENT,
    }
}

/// Whether a WebP is a sticker; otherwise it is a picture in a wrapping that WhatsApp does not take as one.
pub(super) fn is_sticker(webp: &[u8], size: (u32, u32)) -> bool {
    let is_moving = webp.get(12..16) == Some(b"VP8X") && webp.get(20).is_some_and(|flags| flags & 2 != 0);
    let most = if is_moving { MOST_MOVING_STICKER } else { MOST_STICKER };
    size.0 == size.1 && size.0 <= STICKER_EDGE && webp.len() as u64 <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    const MP4: &[u8] = b"\0\0\0\x20ftypisom";
    const WEBM: &[u8] = b"\x1a\x45\xdf\xa3....webm";
    const ZIP: &[u8] = b"PK\x03\x04....";

    fn seen(head: &[u8], announced: &str, name: &str) -> Result<FileKind, Refusal> {
        let (name, announced) = (Some(name).filter(|name| !name.is_empty()), Some(announced));
        kind(&Look { head, name, announced, is_voice: false }).map(|(_, kind)| kind)
    }

    // A36: by its bytes against what it claims; and the SVG and HTML.
    #[test]
    fn a_file_goes_as_what_it_holds_or_not_at_all() {
        let (jpeg, svg) = (b"\xff\xd8\xff\xe0".as_slice(), b"<svg xmlns=\"http://www.w3.org/2000/svg\">".as_slice());
        for (head, announced, name, expected) in [
            (jpeg, "image/jpeg", "a.jpg", Ok(FileKind::Image)),
            (jpeg, "", "", Ok(FileKind::Image)),
            (jpeg, "application/pdf", "a.pdf", Err(Refusal::NotWhatItSays)),
            (b"GIF89a", "image/gif", "a.gif", Err(Refusal::Gif)),
            (MP4, "video/mp4", "a.mp4", Ok(FileKind::Video)),
            (MP4, "audio/mp4", "a.m4a", Ok(FileKind::Audio)),
            (MP4, "image/png", "a.png", Err(Refusal::NotWhatItSays)),
            (WEBM, "video/webm", "a.webm", Err(Refusal::NotTaken)),
            (WEBM, "audio/webm;codecs=opus", "a.webm", Ok(FileKind::Voice)),
            (b"\0\0\0\x20ftypheic", "image/heic", "a.heic", Err(Refusal::NotTaken)),
            (b"%PDF-1.7", "application/pdf", "a.pdf", Ok(FileKind::Document)),
            (ZIP, "", "a.docx", Ok(FileKind::Document)),
            (ZIP, "", "a.zip", Err(Refusal::NotTaken)),
            (b"MZ\x90", "", "a.exe", Err(Refusal::NotTaken)),
            (b"MZ\x90\0", "text/plain", "a.txt", Err(Refusal::NotWhatItSays)),
            ("Größe;Preis\n".as_bytes(), "text/csv", "a.csv", Ok(FileKind::Document)),
            (svg, "image/svg+xml", "a.svg", Err(Refusal::Runs)),
            (svg, "text/plain", "a.txt", Err(Refusal::Runs)),
            (b"<?xml version=\"1.0\"?>\n<svg>", "", "a.png", Err(Refusal::Runs)),
            (b"\n <!DOCTYPE html>", "application/pdf", "a.pdf", Err(Refusal::Runs)),
            (b"plain", "text/html", "a.txt", Err(Refusal::Runs)),
            (b"plain", "", "a.htm", Err(Refusal::Runs)),
            (b"plain", "", "a.txt", Ok(FileKind::Document)),
        ] {
            assert_eq!(seen(head, announced, name), expected, "{announced} {name}");
        }
        let voice = |head| kind(&Look { head, name: None, announced: None, is_voice: true }).map(|(_, kind)| kind);
        assert_eq!((voice(WEBM), voice(MP4)), (Ok(FileKind::Voice), Ok(FileKind::Audio)));
    }

    // facts/meta.md 4.2: each kind its size.
    #[test]
    fn a_file_fits_its_kind_and_the_kinds_size() {
        for (kind, file_type, most) in [
            (FileKind::Image, FileType::Png, 5 * MB),
            (FileKind::Video, FileType::Mp4, 16 * MB),
            (FileKind::Audio, FileType::Mp3, 16 * MB),
            (FileKind::Voice, FileType::Ogg, 16 * MB),
            (FileKind::Document, FileType::Pdf, 100 * MB),
            (FileKind::Sticker, FileType::Webp, 500 * 1024),
        ] {
            assert_eq!(fits(kind, file_type, most, true), Ok(()), "{kind:?}");
            assert!(matches!(fits(kind, file_type, most + 1, true), Err(Refusal::TooLarge(_))), "{kind:?}");
            assert_eq!(fits(kind, FileType::Gif, 1, true), Err(Refusal::WrongKind), "{kind:?}");
        }
        assert_eq!(fits(FileKind::Voice, FileType::Ogg, 1, false), Err(Refusal::WrongKind));
    }
}
