//! What a file is, by what it holds; how it may be shown; what it is called.

use std::str::FromStr;

use kernel::UnknownWord;

use super::model::File;

/// Kinds of files that are told apart by their first bytes. Everything else is bytes, which a browser may save and nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileType {
    Jpeg,
    Png,
    Gif,
    Webp,
    Ogg,
    Mp3,
    Aac,
    Amr,
    AudioMp4,
    Mp4,
    ThreeGp,
    Webm,
    Pdf,
    Zip,
    /// Older office files.
    Compound,
    Bytes,
}

/// How many of its first bytes say what a file is.
pub(super) const ENOUGH: usize = 64;

/// Pictures with more dots than this are not opened, here or in a browser: a camera's have fifty million.
pub(super) const MOST_DOTS: u64 = 60_000_000;

impl FileType {
    const ALL: [FileType; 16] = [
        FileType::Jpeg,
        FileType::Png,
        FileType::Gif,
        FileType::Webp,
        FileType::Ogg,
        FileType::Mp3,
        FileType::Aac,
        FileType::Amr,
        FileType::AudioMp4,
        FileType::Mp4,
        FileType::ThreeGp,
        FileType::Webm,
        FileType::Pdf,
        FileType::Zip,
        FileType::Compound,
        FileType::Bytes,
    ];

    /// Reads the first bytes of a file. (A36)
    pub(crate) fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => FileType::Jpeg,
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => FileType::Png,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => FileType::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => FileType::Webp,
            // The first page of an Ogg file names its codec after a head of 28 bytes; a film's is none of these.
            [b'O', b'g', b'g', b'S', ..] => match bytes.get(28..) {
                Some([b'O', b'p', b'u', b's', ..] | [1, b'v', b'o', b'r', ..] | [b'S', b'p', b'e', b'e', ..]) => {
                    FileType::Ogg
                }
                _ => FileType::Bytes,
            },
            [b'I', b'D', b'3', ..] | [0xff, 0xfb | 0xf3 | 0xf2, ..] => FileType::Mp3,
            [0xff, 0xf1 | 0xf9, ..] => FileType::Aac,
            [b'#', b'!', b'A', b'M', b'R', ..] => FileType::Amr,
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand {
                [b'M', b'4', b'A' | b'B', ..] => FileType::AudioMp4,
                [b'3', b'g', ..] => FileType::ThreeGp,
                [b'i', b's', b'o', ..]
                | [b'm', b'p', b'4', ..]
                | [b'M', b'4', b'V', ..]
                | [b'a', b'v', b'c', b'1', ..] => FileType::Mp4,
                _ => FileType::Bytes,
            },
            [0x1a, 0x45, 0xdf, 0xa3, ..] => FileType::Webm,
            [b'%', b'P', b'D', b'F', b'-', ..] => FileType::Pdf,
            [b'P', b'K', 3, 4, ..] => FileType::Zip,
            [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => FileType::Compound,
            _ => FileType::Bytes,
        }
    }

    /// As a browser is told.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            FileType::Jpeg => "image/jpeg",
            FileType::Png => "image/png",
            FileType::Gif => "image/gif",
            FileType::Webp => "image/webp",
            FileType::Ogg => "audio/ogg",
            FileType::Mp3 => "audio/mpeg",
            FileType::Aac => "audio/aac",
            FileType::Amr => "audio/amr",
            FileType::AudioMp4 => "audio/mp4",
            FileType::Mp4 => "video/mp4",
            FileType::ThreeGp => "video/3gpp",
            FileType::Webm => "video/webm",
            FileType::Pdf => "application/pdf",
            FileType::Zip => "application/zip",
            FileType::Compound => "application/x-ole-storage",
            FileType::Bytes => "application/octet-stream",
        }
    }

    pub(super) const fn is_picture(self) -> bool {
        matches!(self, FileType::Jpeg | FileType::Png | FileType::Gif | FileType::Webp)
    }

    const fn is_sound(self) -> bool {
        matches!(self, FileType::Ogg | FileType::Mp3 | FileType::Aac | FileType::Amr | FileType::AudioMp4)
    }

    const fn is_film(self) -> bool {
        matches!(self, FileType::Mp4 | FileType::ThreeGp | FileType::Webm)
    }
}

impl FromStr for FileType {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        FileType::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Appearance {
    Picture,
    Sticker,
    Sound,
    Film,
    /// To be saved. With why it is not shown, if it was sent as something that is.
    Download(Option<Unshown>),
}

/// Why a file is not shown as what it was sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unshown {
    /// It is something else.
    NotWhatItSays,
    /// A picture of too many dots, or one that cannot be read.
    TooManyDots,
    Broken,
}

/// How a file that is here is shown.
pub(crate) fn appearance(file: &File) -> Appearance {
    let file_type = file.file_type.unwrap_or(FileType::Bytes);
    match file.kind.as_str() {
        "image" | "sticker" if !file_type.is_picture() => Appearance::Download(Some(Unshown::NotWhatItSays)),
        "image" | "sticker" => match file.size {
            None => Appearance::Download(Some(Unshown::Broken)),
            Some(size) if is_too_large(size) => Appearance::Download(Some(Unshown::TooManyDots)),
            Some(_) if file.kind == "sticker" => Appearance::Sticker,
            Some(_) => Appearance::Picture,
        },
        // A sound may come in the same wrapping as a film.
        "audio" | "voice" if file_type.is_sound() || file_type.is_film() => Appearance::Sound,
        "video" if file_type.is_film() => Appearance::Film,
        "audio" | "voice" | "video" => Appearance::Download(Some(Unshown::NotWhatItSays)),
        _ => Appearance::Download(None),
    }
}

pub(super) const fn is_too_large((width, height): (u32, u32)) -> bool {
    width as u64 * height as u64 > MOST_DOTS
}

/// Whether a browser may show it by itself where its link is opened.
pub(super) fn is_shown_inline(file: &File) -> bool {
    !matches!(appearance(file), Appearance::Download(_))
}

/// The type that a browser is told. What was sent as a sound is one, also in the wrapping that films come in.
pub(super) fn told_type(kind: &str, file_type: FileType) -> &'static str {
    match (kind, file_type) {
        ("audio" | "voice", FileType::Mp4) => "audio/mp4",
        ("audio" | "voice", FileType::ThreeGp) => "audio/3gpp",
        ("audio" | "voice", FileType::Webm) => "audio/webm",
        (_, file_type) => file_type.as_str(),
    }
}

/// How the name of a file ends that came without one.
pub(super) const fn ending(file_type: FileType) -> &'static str {
    match file_type {
        FileType::Jpeg => "jpg",
        FileType::Png => "png",
        FileType::Gif => "gif",
        FileType::Webp => "webp",
        FileType::Ogg => "ogg",
        FileType::Mp3 => "mp3",
        FileType::Aac => "aac",
        FileType::Amr => "amr",
        FileType::AudioMp4 => "m4a",
        FileType::Mp4 => "mp4",
        FileType::ThreeGp => "3gp",
        FileType::Webm => "webm",
        FileType::Pdf => "pdf",
        FileType::Zip => "zip",
        FileType::Compound | FileType::Bytes => "bin",
    }
}

/// The digest that a sender announced: hexadecimal or base64 (facts/meta.md 3.2, 4.6).
pub(super) fn announced_hash(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    let text = text.trim();
    let hex = || {
        let digits = (text.len() == 64 && text.is_ascii()).then_some(text)?;
        (0..32).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()).collect::<Option<Vec<u8>>>()
    };
    let base64 = || {
        let bytes = STANDARD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(text.trim_end_matches('='))).ok()?;
        (bytes.len() == 32).then_some(bytes)
    };
    hex().or_else(base64)
}

/// The header that names a file to be saved (RFC 6266); nothing of the name can end the header. (A38)
pub(super) fn disposition(kind: &str, name: &str) -> String {
    let plain: String =
        name.chars().map(|one| if one.is_ascii_alphanumeric() || ".-_ ".contains(one) { one } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// A part of a file that is asked for (RFC 9110, 14.2): of several only the first bytes matter to players.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Whole,
    Part(u64, u64),
    /// Beyond the end.
    Nothing,
}

/// Reads the header `Range` for a file of so many bytes. What is not understood asks for the whole.
pub(super) fn wish(header: Option<&str>, bytes: u64) -> Wish {
    let Some((from, to)) = header.and_then(|text| text.trim().strip_prefix("bytes=")?.split_once('-')) else {
        return Wish::Whole;
    };
    match (from.trim().parse::<u64>(), to.trim()) {
        (Ok(from), _) if from >= bytes => Wish::Nothing,
        (Ok(from), "") => Wish::Part(from, bytes),
        (Ok(from), to) => match to.parse::<u64>() {
            Ok(to) if to >= from => Wish::Part(from, to.saturating_add(1).min(bytes)),
            _ => Wish::Whole,
        },
        (Err(_), to) if from.trim().is_empty() => match to.parse::<u64>() {
            Ok(0) | Err(_) if bytes > 0 => Wish::Nothing,
            Ok(last) if bytes > 0 => Wish::Part(bytes.saturating_sub(last), bytes),
            _ => Wish::Nothing,
        },
        _ => Wish::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::State;

    // A36: whatever a file is called, it is what it holds.
    #[test]
    fn a_file_is_what_it_holds() {
        let ogg = |codec: &[u8]| [&b"OggS"[..], &[0; 24], codec].concat();
        for (bytes, expected) in [
            (b"\xff\xd8\xff\xe0..JFIF".to_vec(), FileType::Jpeg),
            (b"\x89PNG\r\n\x1a\n....".to_vec(), FileType::Png),
            (b"GIF89a....".to_vec(), FileType::Gif),
            (b"RIFF....WEBPVP8 ".to_vec(), FileType::Webp),
            (b"RIFF....WAVEfmt ".to_vec(), FileType::Bytes),
            (ogg(b"OpusHead"), FileType::Ogg),
            (ogg(b"\x01vorbis"), FileType::Ogg),
            (ogg(b"\x80theora"), FileType::Bytes),
            (b"ID3\x04".to_vec(), FileType::Mp3),
            (b"\xff\xfb\x90".to_vec(), FileType::Mp3),
            (b"\xff\xf1\x50".to_vec(), FileType::Aac),
            (b"#!AMR\n".to_vec(), FileType::Amr),
            (b"\0\0\0\x20ftypM4A ".to_vec(), FileType::AudioMp4),
            (b"\0\0\0\x20ftypisom".to_vec(), FileType::Mp4),
            (b"\0\0\0\x20ftyp3gp5".to_vec(), FileType::ThreeGp),
            (b"\0\0\0\x20ftypheic".to_vec(), FileType::Bytes),
            (b"\x1a\x45\xdf\xa3....webm".to_vec(), FileType::Webm),
            (b"%PDF-1.7".to_vec(), FileType::Pdf),
            (b"PK\x03\x04".to_vec(), FileType::Zip),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>".to_vec(), FileType::Bytes),
            (b"<!doctype html>".to_vec(), FileType::Bytes),
            (b"<?xml version=\"1.0\"?>".to_vec(), FileType::Bytes),
            (b"MZ\x90".to_vec(), FileType::Bytes),
            (Vec::new(), FileType::Bytes),
        ] {
            assert_eq!(FileType::of(&bytes), expected, "{}", String::from_utf8_lossy(&bytes));
            assert_eq!(expected.as_str().parse(), Ok(expected));
        }
    }

    // A36, and the bad input: a type that lies and a picture of 60,000 by 60,000 are offered to be saved, not shown.
    #[test]
    fn only_what_is_what_it_says_is_shown() {
        let (dots, many) = (Some((640, 480)), Some((60_000, 60_000)));
        let unshown = |why| Appearance::Download(Some(why));
        for (kind, file_type, size, expected) in [
            ("image", FileType::Jpeg, dots, Appearance::Picture),
            ("image", FileType::Png, many, unshown(Unshown::TooManyDots)),
            ("image", FileType::Jpeg, None, unshown(Unshown::Broken)),
            ("image", FileType::Bytes, None, unshown(Unshown::NotWhatItSays)),
            ("sticker", FileType::Webp, dots, Appearance::Sticker),
            ("sticker", FileType::Pdf, None, unshown(Unshown::NotWhatItSays)),
            ("voice", FileType::Ogg, None, Appearance::Sound),
            ("audio", FileType::Mp4, None, Appearance::Sound),
            ("voice", FileType::Jpeg, None, unshown(Unshown::NotWhatItSays)),
            ("video", FileType::Mp4, None, Appearance::Film),
            ("video", FileType::Bytes, None, unshown(Unshown::NotWhatItSays)),
            ("document", FileType::Pdf, None, Appearance::Download(None)),
            ("document", FileType::Bytes, None, Appearance::Download(None)),
            ("document", FileType::Jpeg, dots, Appearance::Download(None)),
        ] {
            let file = File {
                id: kernel::BlobId::from_uuid(uuid::Uuid::nil()),
                kind: kind.to_owned(),
                state: State::Kept,
                reason: None,
                name: None,
                file_type: Some(file_type),
                bytes: 1,
                size,
                thumbnail: None,
            };
            assert_eq!(appearance(&file), expected, "{kind} {file_type:?}");
        }
    }

    #[test]
    fn a_digest_is_read_in_both_ways_that_meta_writes_it() {
        use base64::Engine;
        let bytes: Vec<u8> = (0..32).collect();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let base64 = base64::engine::general_purpose::STANDARD.encode(&bytes);
        for text in [hex.clone(), hex.to_uppercase(), base64.clone(), base64.trim_end_matches('=').to_owned()] {
            assert_eq!(announced_hash(&text), Some(bytes.clone()), "{text}");
        }
        for text in ["", "zz", "ééééééééééééééééééééééééééééééééé", &hex[2..]] {
            assert_eq!(announced_hash(text), None, "{text}");
        }
    }

    // A38
    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(
            disposition("attachment", "a\"b\r\nSet-Cookie: x.pdf"),
            "attachment; filename=\"a_b__Set-Cookie_ x.pdf\"; filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x.pdf"
        );
        assert_eq!(disposition("inline", "Rôle.pdf"), "inline; filename=\"R_le.pdf\"; filename*=UTF-8''R%C3%B4le.pdf");
    }

    #[test]
    fn a_player_gets_the_part_it_asks_for() {
        for (header, expected) in [
            (None, Wish::Whole),
            (Some("bytes=0-"), Wish::Part(0, 1000)),
            (Some("bytes=0-1"), Wish::Part(0, 2)),
            (Some("bytes=500-9999"), Wish::Part(500, 1000)),
            (Some("bytes=-100"), Wish::Part(900, 1000)),
            (Some("bytes=-5000"), Wish::Part(0, 1000)),
            (Some("bytes=1000-"), Wish::Nothing),
            (Some("bytes=-0"), Wish::Nothing),
            (Some("bytes=5-2"), Wish::Whole),
            (Some("bytes=a-b"), Wish::Whole),
            (Some("lines=1-2"), Wish::Whole),
            (Some("bytes=0-1,5-6"), Wish::Whole),
        ] {
            assert_eq!(wish(header, 1000), expected, "{header:?}");
        }
    }
}
