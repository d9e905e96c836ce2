//! The files behind media ids: every id answers with one small sample of its kind.
//! An address lives five minutes and opens only with a token (facts/meta.md 4.6).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::ids::hex;

/// The picture is one grey pixel (a GIF, whatever the announced type); the other kinds say that they are samples.
fn sample(mime: &str) -> &'static [u8] {
    match mime.split('/').next() {
        Some("image") => b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xc0\xc0\xc0\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
        Some("audio") => b"OggS sample voice message of the sandbox",
        Some("video") => b"ftyp sample video of the sandbox",
        _ => b"%PDF-1.4 sample document of the sandbox",
    }
}

pub(crate) fn sample_sha256_base64(mime: &str) -> String {
    STANDARD.encode(Sha256::digest(sample(mime)))
}

/// `GET /{media-id}`. The answer's digest is hexadecimal where the webhook's is base64, as Meta has it.
pub(crate) fn description(base: &str, id: &str, mime: &str, expires_at: i64) -> Value {
    let bytes = sample(mime);
    json!({
        "messaging_product": "whatsapp",
        "url": format!("{base}/lookaside/whatsapp_business/attachments/?mid={id}&ext={expires_at}"),
        "mime_type": mime,
        "sha256": hex(&Sha256::digest(bytes)),
        "file_size": bytes.len(),
        "id": id,
    })
}

pub(crate) fn bytes(mime: &str) -> &'static [u8] {
    sample(mime)
}
