//! A number's picture: fetched from where Meta says it lies for a while, kept sealed, shown to staff.
//!
//! - The address comes in Meta's answer, so it is data: only Meta's own hosts are called.      (`web`'s egress, A44)
//! - Before a file is written, and when another takes its place, a task is kept that deletes it unless a number shows it: whatever
//!   is cut off, no file stays that nobody can see.                                            ([`tidy`])
//! - What a file is, is what it holds, whatever it is called; only pictures that browsers show safely are kept.

use std::time::Duration;

use ::store::{NewTask, Result, Task, TaskFailure, Tx};
use kernel::{Actor, BlobId, InboxId, TenantId, Who};
use sha2::{Digest, Sha256};
use web::{App, MetaFile};

use super::store;

use crate::inboxes::meta::Meta;

const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// The task that deletes a file which no number shows.
pub(crate) const TIDY: &str = "picture.tidy";
/// Whoever fetches a picture has named it long before.
const NAMED_WITHIN: Duration = Duration::from_secs(60 * 60);

/// A picture in hand.
pub(super) struct File {
    pub(super) id: BlobId,
    pub(super) media_type: &'static str,
    pub(super) hash: Vec<u8>,
    pub(super) bytes: Vec<u8>,
}

/// Fetches a picture; nothing if it cannot be had or is none.
pub(super) async fn fetch(meta: &Meta<'_>, inbox: InboxId, url: &str) -> Option<File> {
    let file = MetaFile {
        tenant: meta.tenant,
        purpose: "fetch a number's picture",
        subject: Some(inbox.as_uuid()),
        request: meta.request,
        url,
        timeout: ANSWER_WITHIN,
    };
    let answer = meta.app.egress.meta_file(file).await.ok().filter(|answer| answer.status == 200)?;
    let media_type = kind(&answer.body)?;
    let (hash, bytes) = (Sha256::digest(&answer.body).to_vec(), answer.body.to_vec());
    Some(File { id: meta.app.clock.id(), media_type, hash, bytes })
}

/// Has a file that is about to be written looked at later.
pub(crate) fn tidy_later(tx: &mut Tx<'_>, id: BlobId) -> Result<()> {
    let at = tx.now() + NAMED_WITHIN;
    tx.enqueue(NewTask::new(TIDY, id.to_string()).run_at(at).fact("blob_id", id))
}

/// The same for one that another has just replaced.
pub(super) fn tidy_now(tx: &mut Tx<'_>, id: BlobId) -> Result<()> {
    let now = tx.now();
    tx.enqueue(NewTask::new(TIDY, format!("{id}:replaced")).run_at(now).fact("blob_id", id))
}

/// Deletes a file unless a number shows it. Its row goes first; a file without one is deleted all the same.
pub(super) async fn tidy(app: &App, tenant: TenantId, actor: Actor, id: BlobId) -> Result<()> {
    let is_shown = app.db.write(tenant, actor, move |tx| -> Result<bool> {
        let is_shown = store::shows(tx, id)?;
        if !is_shown {
            store::forget_file(tx, id)?;
        }
        Ok(is_shown)
    });
    if is_shown.await? { Ok(()) } else { app.db.blobs().delete(tenant, id).await }
}

/// The task behind [`TIDY`].
pub(crate) async fn tidied(app: App, task: Task) -> std::result::Result<(), TaskFailure> {
    let id: BlobId = task.fact("blob_id")?;
    let actor = Actor { who: Who::System("channels"), at: app.clock.now(), request: task.request };
    Ok(tidy(&app, task.tenant, actor, id).await?)
}

/// What a file is, by how it begins.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn only_pictures_are_kept_whatever_they_are_called() {
        for (bytes, expected) in [
            (&b"\xff\xd8\xff\xe0..JFIF"[..], Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n....", Some("image/png")),
            (b"GIF89a....", Some("image/gif")),
            (b"RIFF....WEBPVP8 ", Some("image/webp")),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>", None),
            (b"<!doctype html>", None),
            (b"%PDF-1.7", None),
            (b"", None),
        ] {
            assert_eq!(kind(bytes), expected);
        }
    }
}
