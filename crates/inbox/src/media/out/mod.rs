//! Files on their way out: handed in by a member of staff or a program, checked, sealed, and handed to the provider once the gate
//! lets their message pass.
//!
//! - What a file is, is what it holds; how large it may be, its kind says.                          (A36; [`kinds`])
//! - A picture leaves without its place, its time and its owner.                                    ([`strip`])
//! - One that goes with no message within a day is deleted.                                         (`LOOSE`)
//! - It reaches the provider after the gate was asked and before it is asked again: a leave lives two seconds, a film does not
//!   travel in two seconds.                                                                        (`dispatch::files`)

pub(crate) mod api;
mod hand_in;
mod hand_over;
mod kinds;
mod recoded;
mod remux;
mod store;
mod strip;
#[cfg(test)]
mod tests;
pub(crate) mod upload;

use std::time::Duration;

use ::store::{NewTask, Result, Scope, TaskHandler, Tx};
use consent::gate::{Content, FileKind};
use kernel::{BlobId, InboxId, MessageId};
use std::sync::Arc;
use web::App;

use super::{File, FileType};

use hand_in::{About, hand_in};
pub(crate) use kinds::{MOST_FILES, Refusal};

/// How long words beside a file may be (facts/meta.md 4.2).
pub(crate) const LONGEST_CAPTION: usize = channels::whatsapp::render::LONGEST_CAPTION;

/// What may wait for its messages at once in one business, as the operator set it: the routes' layer says it, and without one it is
/// what config/default.toml says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsent {
    pub files: usize,
    pub bytes: u64,
}

impl Default for Unsent {
    fn default() -> Self {
        Self { files: 300, bytes: 2 * 1024 * 1024 * 1024 }
    }
}

/// How long a file waits for its message.
const LOOSE_FOR: Duration = Duration::from_secs(24 * 60 * 60);
const LOOSE: &str = "media.loose";
const HAND_OVER: &str = "media.hand_over";

pub(super) fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let (first, second) = (app.clone(), app.clone());
    vec![
        (HAND_OVER, Arc::new(move |task| Box::pin(hand_over::hand_over(first.clone(), task)))),
        (LOOSE, Arc::new(move |task| Box::pin(hand_over::drop_loose(second.clone(), task)))),
    ]
}

/// As what a file goes: what is wanted, if it may go so, else what it is.
pub(crate) fn fitting(file: &File, wanted: Option<FileKind>) -> std::result::Result<FileKind, Refusal> {
    let own = FileKind::ALL.into_iter().find(|kind| kind.as_str() == file.kind).ok_or(Refusal::Gone)?;
    let kind = wanted.unwrap_or(own);
    kinds::fits(kind, file.file_type.unwrap_or(FileType::Bytes), file.bytes, own == FileKind::Voice)?;
    Ok(kind)
}

/// A file that waits for its message, held so that it goes with one only.
pub(crate) fn take(tx: &mut Tx<'_>, id: BlobId) -> Result<Option<File>> {
    store::take(tx, id)
}

/// The same, to be shown.
pub(crate) fn loose(scope: &Scope<'_>, id: BlobId) -> Result<Option<File>> {
    store::loose(scope, id)
}

/// Gives a file to its message.
pub(crate) fn give(tx: &mut Tx<'_>, id: BlobId, message: MessageId, kind: FileKind) -> Result<()> {
    store::give(tx, id, message, kind)
}

/// Takes a file from a message that was taken back before it left: it may go with another.
pub(crate) fn give_back(tx: &mut Tx<'_>, id: BlobId, message: MessageId) -> Result<()> {
    store::give_back(tx, id, message)
}

/// What is handed over, with the provider's id of the file if it has it.
pub(crate) fn content(scope: &Scope<'_>, content: Content, file: BlobId, inbox: InboxId) -> Result<Content> {
    let Content::File { kind, caption, .. } = content else { return Ok(content) };
    let (provider_id, name) = store::at_provider(scope, file, inbox)?.unwrap_or_default();
    Ok(Content::File { kind, provider_id, caption, name })
}

/// Whether the provider has it.
pub(crate) fn is_there(scope: &Scope<'_>, file: BlobId, inbox: InboxId) -> Result<bool> {
    Ok(store::at_provider(scope, file, inbox)?.is_some())
}

/// Orders that it be handed to the provider. Ordered twice, it is done once.
pub(crate) fn order(tx: &mut Tx<'_>, file: BlobId, message: MessageId, inbox: InboxId) -> Result<()> {
    let task = NewTask::new(HAND_OVER, message).slow();
    tx.enqueue(task.fact("file", file).fact("message", message).fact("inbox", inbox))
}
