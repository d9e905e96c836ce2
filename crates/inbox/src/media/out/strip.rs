//! What a camera wrote beside the dots, taken off a picture before it leaves: place, time, owner, the small picture in the large one.
//!
//! - Only what is needed to see the picture is taken over, so that what is not known here does not go along.
//! - The dots are not touched: nothing is opened and written anew.
//! - Which way up it was taken is kept, alone.

use image::metadata::Orientation;

use crate::media::rules::FileType;

/// The same picture without anything beside it; nothing if it cannot be read to its end.
pub(super) fn strip(file_type: FileType, bytes: &[u8]) -> Option<Vec<u8>> {
    match file_type {
        FileType::Jpeg => jpeg(bytes),
        FileType::Png => png(bytes),
        FileType::Webp => webp(bytes),
        _ => None,
    }
}

/// The way up, as the least Exif that says it (Exif 2.3, 4.6.4): nothing where it stands upright.
fn way_up(exif: Option<&[u8]>) -> Option<Vec<u8>> {
    let orientation = Orientation::from_exif_chunk(exif?)?.to_exif();
    let upright = Orientation::NoTransforms.to_exif();
    // Little-endian, one entry: tag 0x0112, a short, one of them, its value; no further directory.
    let mut least = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    least.extend_from_slice(&[orientation, 0, 0, 0, 0, 0, 0, 0]);
    (orientation != upright).then_some(least)
}

const EXIF: &[u8] = b"Exif\0\0";
const COLOURS: &[u8] = b"ICC_PROFILE\0";

/// Segments of a JPEG up to its end (ITU T.81, B.1). What follows the end, such as a film, stays behind.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut rest) = (b"\xff\xd8".to_vec(), bytes.strip_prefix(b"\xff\xd8")?);
    let (mut kept, mut exif) = (Vec::new(), None);
    loop {
        rest = rest.strip_prefix(b"\xff")?;
        let (&marker, after) = rest.split_first()?;
        rest = after;
        match marker {
            // Filling.
            0xff => rest = bytes.get(bytes.len() - rest.len() - 1..)?,
            // The end, and markers without content.
            0xd9 => {
                kept.extend_from_slice(b"\xff\xd9");
                break;
            }
            0x01 | 0xd0..=0xd7 => kept.extend_from_slice(&[0xff, marker]),
            _ => {
                let length = usize::from(u16::from_be_bytes(rest.first_chunk().copied()?));
                let content = rest.get(2..length)?;
                let is_needed = match marker {
                    0xe0 => content.starts_with(b"JFIF\0"),
                    0xe2 => content.starts_with(COLOURS),
                    0xee => content.starts_with(b"Adobe"),
                    0xe1 => {
                        exif = exif.or_else(|| content.strip_prefix(EXIF));
                        false
                    }
                    0xe3..=0xef | 0xfe => false,
                    _ => true,
                };
                if is_needed {
                    kept.extend_from_slice(&[0xff, marker]);
                    kept.extend_from_slice(&rest[..length]);
                }
                rest = &rest[length..];
                if marker == 0xda {
                    let dots = scan(rest);
                    kept.extend_from_slice(&rest[..dots]);
                    rest = &rest[dots..];
                }
            }
        }
    }
    if let Some(least) = way_up(exif) {
        let length = u16::try_from(2 + EXIF.len() + least.len()).ok()?;
        out.extend_from_slice(b"\xff\xe1");
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(EXIF);
        out.extend_from_slice(&least);
    }
    out.extend_from_slice(&kept);
    Some(out)
}

/// How far the dots of a scan go: to the next marker that is neither a restart nor an escaped byte.
fn scan(bytes: &[u8]) -> usize {
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    bytes.windows(2).position(is_end).unwrap_or(bytes.len())
}

/// Chunks of a PNG that the picture is made of (PNG 3, 11).
const PNG: [&[u8; 4]; 18] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";
    let (mut out, mut rest) = (HEAD.to_vec(), bytes.strip_prefix(HEAD)?);
    loop {
        let length = usize::try_from(u32::from_be_bytes(rest.first_chunk().copied()?)).ok()?;
        let chunk = rest.get(..length.checked_add(12)?)?;
        let kind = &chunk[4..8];
        if PNG.iter().any(|known| *known == kind) {
            out.extend_from_slice(chunk);
        } else if let Some(least) = (kind == b"eXIf").then(|| way_up(Some(&chunk[8..8 + length]))).flatten() {
            out.extend_from_slice(&u32::try_from(least.len()).ok()?.to_be_bytes());
            let begin = out.len();
            out.extend_from_slice(b"eXIf");
            out.extend_from_slice(&least);
            let sum = crc(&out[begin..]);
            out.extend_from_slice(&sum.to_be_bytes());
        }
        if kind == b"IEND" {
            return Some(out);
        }
        rest = &rest[chunk.len()..];
    }
}

/// PNG 3, annex D.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}

/// Chunks of a WebP that the picture is made of (RFC 9649, 2.7).
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const WITH_EXIF: u8 = 0b1000;
    const WITH_XMP: u8 = 0b100;
    let whole = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let mut rest = bytes.get(12..whole.checked_add(8)?)?;
    let (mut kept, mut exif): (Vec<u8>, Option<&[u8]>) = (Vec::new(), None);
    while !rest.is_empty() {
        let length = usize::try_from(u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?)).ok()?;
        let padded = length.checked_add(length % 2)?.checked_add(8)?;
        let chunk = rest.get(..padded).or_else(|| rest.get(..length + 8))?;
        match &chunk[..4] {
            b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => kept.extend_from_slice(chunk),
            b"EXIF" => exif = chunk.get(8..8 + length),
            _ => {}
        }
        rest = &rest[chunk.len()..];
    }
    let exif = exif.map(|exif| exif.strip_prefix(EXIF).unwrap_or(exif));
    let least = way_up(exif);
    if kept.starts_with(b"VP8X") {
        let flags = kept.get_mut(8)?;
        *flags &= !(WITH_EXIF | WITH_XMP);
        if let Some(least) = least {
            *flags |= WITH_EXIF;
            kept.extend_from_slice(b"EXIF");
            kept.extend_from_slice(&u32::try_from(least.len()).ok()?.to_le_bytes());
            kept.extend_from_slice(&least);
        }
    }
    let mut out = b"RIFF".to_vec();
    out.extend_from_slice(&u32::try_from(kept.len() + 4).ok()?.to_le_bytes());
    out.extend_from_slice(b"WEBP");
    out.extend_from_slice(&kept);
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageDecoder, ImageFormat, ImageReader};

    use super::*;

    /// Exif with the way up and a place: the marker stands where a camera writes its coordinates.
    fn exif(orientation: u8) -> Vec<u8> {
        let mut exif = b"II\x2a\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        exif.extend_from_slice(&[orientation, 0, 0, 0]);
        // The directory of the place (tag 0x8825), and its content after the end of this one.
        exif.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
        exif.extend_from_slice(b"GPS 52.5163 N 13.3777 E");
        exif
    }

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let dots = image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8, y as u8, 7]));
        dots.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    fn with_place(format: ImageFormat, orientation: u8) -> Vec<u8> {
        let (plain, exif) = (picture(format), exif(orientation));
        match format {
            ImageFormat::Jpeg => {
                let length = u16::try_from(2 + EXIF.len() + exif.len()).unwrap().to_be_bytes();
                let xmp = b"\xff\xe1\0\x21http://ns.adobe.com/xap/1.0/\0GP";
                [&plain[..2], b"\xff\xe1", &length, EXIF, &exif, xmp, &plain[2..], b"GPS after the end"].concat()
            }
            ImageFormat::Png => {
                let chunk = |kind: &[u8], content: &[u8]| {
                    let body = [kind, content].concat();
                    [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], &body, &crc(&body).to_be_bytes()]
                        .concat()
                };
                let text = chunk(b"tEXt", b"Location\0GPS 52.5163");
                [&plain[..33], &chunk(b"eXIf", &exif), &text, &plain[33..]].concat()
            }
            _ => {
                let chunk = |kind: &[u8], content: &[u8]| {
                    let padding: &[u8] = if content.len() % 2 == 1 { &[0] } else { &[] };
                    [kind, &u32::try_from(content.len()).unwrap().to_le_bytes(), content, padding].concat()
                };
                let head = chunk(b"VP8X", &[0b1100, 0, 0, 0, 39, 0, 0, 29, 0, 0]);
                let xmp = chunk(b"XMP ", b"<x:xmpmeta>GPS</x:xmpmeta>");
                let body = [b"WEBP", &head[..], &plain[12..], &chunk(b"EXIF", &exif), &xmp].concat();
                [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat()
            }
        }
    }

    fn seen(bytes: &[u8]) -> (Vec<u8>, Orientation) {
        let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap();
        let mut decoder = reader.into_decoder().unwrap();
        let orientation = decoder.orientation().unwrap();
        (image::DynamicImage::from_decoder(decoder).unwrap().to_rgb8().into_raw(), orientation)
    }

    // A37, and the issue: pictures lose their location data on the way out, and nothing else.
    #[test]
    fn a_picture_loses_where_it_was_taken_and_keeps_its_dots_and_its_way_up() {
        let says = |bytes: &[u8]| bytes.windows(3).any(|some| some == b"GPS");
        for (format, file_type) in [
            (ImageFormat::Jpeg, FileType::Jpeg),
            (ImageFormat::Png, FileType::Png),
            (ImageFormat::WebP, FileType::Webp),
        ] {
            for orientation in [1, 6] {
                let before = with_place(format, orientation);
                assert!(says(&before), "the control: {format:?} has a place");
                let after = strip(file_type, &before).unwrap();
                assert!(!says(&after), "{format:?}");
                assert_eq!(seen(&after), seen(&before), "{format:?} {orientation}");
                assert!(after.len() < before.len());
                assert_eq!(strip(file_type, &after).as_ref(), Some(&after), "once is enough");
            }
        }
    }

    #[test]
    fn what_ends_too_early_is_refused() {
        for (format, file_type) in [
            (ImageFormat::Jpeg, FileType::Jpeg),
            (ImageFormat::Png, FileType::Png),
            (ImageFormat::WebP, FileType::Webp),
        ] {
            let whole = with_place(format, 6);
            for length in [0, 1, 8, 12, 20, 40, whole.len() / 2] {
                assert!(strip(file_type, &whole[..length]).is_none(), "{format:?} {length}");
            }
        }
    }
}
