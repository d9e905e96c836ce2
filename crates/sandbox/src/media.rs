//! Files at Meta: what people send, and what businesses hand in (facts/meta.md 4.6).
//! An id lives seven days (sent to us) or thirty (handed in); an address lives five minutes and opens only with a token.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::ids::hex;

const DAY_S: i64 = 86_400;

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// As it was announced, true or not.
    pub(crate) mime: String,
    pub(crate) bytes: Bytes,
    /// The number that it is for.
    pub(crate) number_id: String,
    /// Seconds since 1970.
    pub(crate) until: i64,
}

impl File {
    pub(crate) fn sent(mime: &str, bytes: Bytes, number_id: &str, now: i64) -> File {
        File { mime: mime.to_owned(), bytes, number_id: number_id.to_owned(), until: now + 7 * DAY_S }
    }

    pub(crate) fn handed_in(mime: &str, bytes: Bytes, number_id: &str, now: i64) -> File {
        File { until: now + 30 * DAY_S, ..File::sent(mime, bytes, number_id, now) }
    }
}

/// A small file of a kind: what a telephone sends where its sender named none.
pub(crate) fn sample(mime: &str) -> &'static [u8] {
    match mime.split(';').next().unwrap_or_default() {
        "image/webp" => include_bytes!("media/sticker.webp"),
        "audio/mpeg" => include_bytes!("media/music.mp3"),
        mime => match mime.split('/').next() {
            Some("image") => include_bytes!("media/photo.jpg"),
            Some("audio") => include_bytes!("media/voice.ogg"),
            Some("video") => include_bytes!("media/film.mp4"),
            _ => include_bytes!("media/plan.pdf"),
        },
    }
}

pub(crate) fn sha256_base64(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

/// `GET /{media-id}`. The answer's digest is hexadecimal where the webhook's is base64, as Meta has it.
pub(crate) fn description(base: &str, id: &str, file: &File, expires_at: i64) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "url": format!("{base}/lookaside/whatsapp_business/attachments/?mid={id}&ext={expires_at}"),
        "mime_type": file.mime,
        "sha256": hex(&Sha256::digest(&file.bytes)),
        "file_size": file.bytes.len(),
        "id": id,
    })
}

/// Messages that are a file.
pub(crate) const KINDS: [&str; 5] = ["image", "video", "audio", "document", "sticker"];

/// Why a file cannot be delivered as a message of a kind: what it was announced as, what it holds, how large it is.
pub(crate) fn trouble(kind: &str, is_voice: bool, file: &File) -> Option<String> {
    let mime = file.mime.split(';').next().unwrap_or_default().trim();
    let head = |at: usize, bytes: &[u8]| file.bytes.get(at..at + bytes.len()) == Some(bytes);
    let holds = match mime {
        "image/jpeg" => head(0, b"\xff\xd8\xff"),
        "image/png" => head(0, b"\x89PNG\r\n\x1a\n"),
        "image/webp" => head(0, b"RIFF") && head(8, b"WEBP"),
        "video/mp4" | "video/3gpp" | "audio/mp4" => head(4, b"ftyp"),
        "audio/ogg" => head(0, b"OggS") && head(28, b"OpusHead") && file.bytes.get(37) == Some(&1),
        "application/pdf" => head(0, b"%PDF-"),
        _ => true,
    };
    let is_of_kind = match kind {
        "image" => matches!(mime, "image/jpeg" | "image/png"),
        "sticker" => mime == "image/webp",
        "video" => mime.starts_with("video/"),
        "audio" => mime.starts_with("audio/") && (!is_voice || mime == "audio/ogg"),
        _ => mime.starts_with("application/") || mime == "text/plain",
    };
    if !is_of_kind || !holds {
        return Some(format!("Media upload error: the file is not a {kind} of a supported type ({mime})."));
    }
    None
}

const MB: usize = 1024 * 1024;

/// The most bytes of a type that may be handed in; nothing for a type that is not taken.
pub(crate) fn most_bytes(mime: &str) -> Option<usize> {
    Some(match mime.split(';').next().unwrap_or_default().trim() {
        "image/jpeg" | "image/png" => 5 * MB,
        "image/webp" => 500 * 1024,
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => 16 * MB,
        "video/mp4" | "video/3gpp" => 16 * MB,
        "text/plain"
        | "application/pdf"
        | "application/msword"
        | "application/vnd.ms-excel"
        | "application/vnd.ms-powerpoint"
        | "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        | "application/vnd.openxmlformats-officedocument.presentationml.presentation" => 100 * MB,
        _ => return None,
    })
}
