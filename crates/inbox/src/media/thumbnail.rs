//! Small pictures of pictures. What a stranger sent is read here, so memory and time are bounded before anything is opened.
//!
//! - Size is read from the head; a picture of too many dots is not opened.                  (a picture of 60,000 by 60,000)
//! - One picture at a time, on a thread of its own; a reader that panics costs its picture only.
//! - What a camera wrote beside the dots (place, time, owner) is not in the small one.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

use super::rules::{self, FileType};

/// As wide as a bubble is on a sharp screen.
const EDGE: u32 = 640;
const QUALITY: u8 = 80;
/// What opening one may take: its dots, four bytes each, and as much again for the way.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

static ONE: Semaphore = Semaphore::const_new(1);

/// What was seen of a picture.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// As it is shown, turned as the camera was held; nothing if it cannot be read.
    pub(super) size: Option<(u32, u32)>,
    pub(super) small: Option<(FileType, Vec<u8>)>,
}

/// Looks at a picture off the threads that serve.
pub(super) async fn draw(bytes: Vec<u8>, with_small: bool) -> Drawn {
    let _turn = ONE.acquire().await.expect("OK because it is never closed");
    tokio::task::spawn_blocking(move || look(&bytes, with_small)).await.unwrap_or_default()
}

fn look(bytes: &[u8], with_small: bool) -> Drawn {
    let Some((decoder, size)) = opened(bytes) else { return Drawn::default() };
    let mut decoder = decoder;
    if !with_small || rules::is_too_large(size) {
        return Drawn { size: Some(size), small: None };
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let orientation = decoder.orientation();
    let Ok(mut picture) = decoder.set_limits(limits).and_then(|()| DynamicImage::from_decoder(decoder)) else {
        return Drawn::default();
    };
    if picture.width().max(picture.height()) > EDGE {
        picture = picture.thumbnail(EDGE, EDGE);
    }
    let mut size = size;
    if let Ok(orientation) = orientation {
        let before = picture.width() > picture.height();
        picture.apply_orientation(orientation);
        if before != (picture.width() > picture.height()) {
            size = (size.1, size.0);
        }
    }
    Drawn { size: Some(size), small: written(&picture, QUALITY) }
}

fn opened(bytes: &[u8]) -> Option<(impl ImageDecoder + '_, (u32, u32))> {
    let format = match FileType::of(bytes) {
        FileType::Jpeg => ImageFormat::Jpeg,
        FileType::Png => ImageFormat::Png,
        FileType::Webp => ImageFormat::WebP,
        _ => return None,
    };
    let decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().ok()?;
    let size = decoder.dimensions();
    Some((decoder, size))
}

/// The picture made anew, upright and no larger than this each way; nothing if it cannot be read or is too large to be.
pub(super) async fn made(bytes: Vec<u8>, edge: u32, quality: u8) -> Option<(FileType, Vec<u8>)> {
    let _turn = ONE.acquire().await.expect("OK because it is never closed");
    let make = move || {
        let (mut decoder, size) = opened(&bytes).filter(|(_, size)| !rules::is_too_large(*size))?;
        let orientation = decoder.orientation().ok()?;
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST_MEMORY);
        decoder.set_limits(limits).ok()?;
        let mut picture = DynamicImage::from_decoder(decoder).ok()?;
        if size.0.max(size.1) > edge {
            picture = picture.thumbnail(edge, edge);
        }
        picture.apply_orientation(orientation);
        written(&picture, quality)
    };
    tokio::task::spawn_blocking(make).await.ok().flatten()
}

/// A photograph as JPEG; what can be seen through as PNG.
fn written(picture: &DynamicImage, quality: u8) -> Option<(FileType, Vec<u8>)> {
    let mut out = Cursor::new(Vec::new());
    let file_type = if picture.color().has_alpha() {
        picture.to_rgba8().write_to(&mut out, ImageFormat::Png).ok()?;
        FileType::Png
    } else {
        picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, quality)).ok()?;
        FileType::Jpeg
    };
    Some((file_type, out.into_inner()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let dots = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 7]));
        dots.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[tokio::test]
    async fn a_picture_gets_a_small_one_of_its_shape() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let drawn = draw(picture(1280, 960, format), true).await;
            assert_eq!(drawn.size, Some((1280, 960)), "{format:?}");
            let (file_type, small) = drawn.small.unwrap();
            assert_eq!((file_type, FileType::of(&small)), (FileType::Jpeg, FileType::Jpeg));
            let again = image::load_from_memory(&small).unwrap();
            assert_eq!((again.width(), again.height()), (640, 480));
        }
        assert!(draw(b"\x89PNG\r\n\x1a\n, and then nothing".to_vec(), true).await.size.is_none());
    }

    // A37, and the bad input: the head says 60,000 by 60,000; it is refused by that, not by running out of memory.
    #[tokio::test]
    async fn a_picture_of_60000_by_60000_is_not_opened() {
        let mut png = picture(1, 1, ImageFormat::Png);
        png[16..24].copy_from_slice(&[60_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat());
        let mut crc = flate2::Crc::new();
        crc.update(&png[12..29]);
        png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        let drawn = draw(png, true).await;
        assert_eq!(drawn.size, Some((60_000, 60_000)));
        assert!(drawn.small.is_none());
    }
}
