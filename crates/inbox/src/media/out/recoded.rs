//! Pictures made anew where they cannot go as they are: too many bytes for WhatsApp, or a WebP that is no sticker.
//!
//! - Bounded like small pictures: the head is read first, one at a time, on a thread of its own.  (`media::thumbnail`)

use super::kinds::{MB, Refusal};
use crate::media::rules::FileType;
use crate::media::thumbnail;

/// WhatsApp shows no more; a camera's fifty million fit into its 5 MB so.
const EDGE: u32 = 4096;
const QUALITIES: [u8; 3] = [88, 75, 60];

/// The same picture as JPEG, or as PNG where it can be seen through.
pub(super) async fn recoded(bytes: Vec<u8>, most: u64) -> Result<(FileType, Vec<u8>), Refusal> {
    for quality in QUALITIES {
        let (file_type, made) = thumbnail::made(bytes.clone(), EDGE, quality).await.ok_or(Refusal::Broken)?;
        if made.len() as u64 <= most {
            return Ok((file_type, made));
        }
    }
    Err(Refusal::TooLarge(most.div_ceil(MB)))
}
