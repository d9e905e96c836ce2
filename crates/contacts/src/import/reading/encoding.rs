//! In which encoding a text is written. Files lie about it, and mix two: each piece is read by itself.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, ISO_8859_15, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// An encoding by its name, if a text can be split at the bytes of its line ends and commas, or is UTF-16.
pub(in crate::import) fn known(name: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(name.trim().as_bytes())?;
    (encoding.is_ascii_compatible() || [UTF_16LE, UTF_16BE].contains(&encoding)).then_some(encoding)
}

/// By its mark, else by where its zeroes stand, else UTF-8 if it is valid, else by its letters.
pub(super) fn sniff(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let some = &head[..head.len().min(4096)];
    let zeroes = |from: usize| some.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count() * 2;
    if zeroes(1) > some.len() / 2 && zeroes(0) < some.len() / 8 {
        return UTF_16LE;
    }
    if zeroes(0) > some.len() / 2 && zeroes(1) < some.len() / 8 {
        return UTF_16BE;
    }
    match std::str::from_utf8(head) {
        Ok(_) => return UTF_8,
        // The head may end within a letter.
        Err(error) if error.error_len().is_none() => return UTF_8,
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess != WINDOWS_1252 {
        return if guess.is_ascii_compatible() { guess } else { WINDOWS_1252 };
    }
    // The two differ in eight letters. Where Windows has its quotation marks, ISO has nothing anyone writes.
    let has = |bytes: &[u8]| head.iter().any(|byte| bytes.contains(byte));
    let is_iso = has(&[0xA4, 0xBC, 0xBD, 0xBE]) && !head.iter().any(|byte| (0x80..0xA0).contains(byte));
    if is_iso { ISO_8859_15 } else { WINDOWS_1252 }
}

/// A piece of a text. What is valid UTF-8 is UTF-8, whatever the rest is; what claims to be UTF-8 and is not is Windows-1252.
pub(super) fn decoded(bytes: &[u8], encoding: &'static Encoding) -> String {
    if [UTF_16LE, UTF_16BE].contains(&encoding) {
        return encoding.decode(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if encoding == UTF_8 => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        Err(_) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The bytes of a text, in which line ends and commas are themselves, and what they are in: UTF-16 becomes UTF-8, the rest stays.
pub(super) fn bytes(
    file: Box<dyn Read + Send>,
    encoding: &'static Encoding,
) -> (Box<dyn Read + Send>, &'static Encoding) {
    if [UTF_16LE, UTF_16BE].contains(&encoding) {
        let recoded = Recoded {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            from: vec![0; 16 * 1024],
            begin: 0,
            end: 0,
            is_over: false,
            is_done: false,
        };
        return (Box::new(recoded), UTF_8);
    }
    (file, encoding)
}

struct Recoded {
    file: Box<dyn Read + Send>,
    decoder: Decoder,
    from: Vec<u8>,
    begin: usize,
    end: usize,
    is_over: bool,
    is_done: bool,
}

impl Read for Recoded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // One letter may take so many bytes; less room would not go on.
        let mut small = [0; 8];
        loop {
            if self.is_done || into.is_empty() {
                return Ok(0);
            }
            if self.begin == self.end && !self.is_over {
                self.end = self.file.read(&mut self.from)?;
                self.begin = 0;
                self.is_over = self.end == 0;
            }
            let is_small = into.len() < small.len();
            let room = if is_small { &mut small[..] } else { &mut *into };
            let source = &self.from[self.begin..self.end];
            // A small room is filled by a letter at a time, so that what comes out fits.
            let source = if is_small { &source[..source.len().min(2)] } else { source };
            let is_last = self.is_over && source.len() == self.end - self.begin;
            let (result, read, written, _) = self.decoder.decode_to_utf8(source, room, is_last);
            self.begin += read;
            self.is_done = is_last && result == CoderResult::InputEmpty && self.begin == self.end;
            if is_small && written > into.len() {
                return Err(io::Error::other("a text was read in pieces that are too small"));
            }
            if is_small {
                into[..written].copy_from_slice(&small[..written]);
            }
            if written > 0 {
                return Ok(written);
            }
        }
    }
}
