//! Files of messages: fetched from the provider or handed in, kept sealed, and shown by links that expire.
//!
//! - To fetch one is work that the write of its message orders; it is tried again, and why it is not there stands in the thread.
//! - What a file is, is what it holds, whatever it was sent as.                             (A36; [`rules`])
//! - It is sealed on its way in, a part at a time; only its size in parts is ever in memory. (`store::blobs`)
//! - It leaves by a signed link that lives for minutes and carries its tenant.              (P-CHN-11; [`link`])
//! - A file goes with its row: erasing a person deletes both.                               ([`let_go`])

mod fetch;
mod link;
mod model;
pub(crate) mod out;
pub(crate) mod pages;
pub(crate) mod privacy;
mod rules;
mod store;
mod thumbnail;
pub(crate) mod view;

use std::sync::Arc;

use ::store::{NewTask, Result, TaskHandler, Tx};
use kernel::{BlobId, ContactId, InboxId, MessageId};
use web::App;

pub(crate) use link::{Links, links};
pub(crate) use model::{File, Reason, State};
pub use out::Unsent;
pub(crate) use rules::{Appearance, FileType, appearance};
pub(crate) use store::of_row;

/// How long a file of a webhook can be fetched (facts/meta.md 4.6).
const PROVIDER_KEEPS_DAYS: u64 = 7;
const FETCH: &str = "media.fetch";

/// What this capability does by itself.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    let mut tasks = out::tasks(&app);
    tasks.push((FETCH, Arc::new(move |task| Box::pin(fetch::fetch(app.clone(), task)))));
    tasks
}

/// Notes the file of a message that came, and orders that it be fetched.
pub(crate) fn expect(
    tx: &mut Tx<'_>,
    inbox: InboxId,
    message: MessageId,
    kind: &str,
    media: &channels::incoming::Media,
) -> Result<()> {
    let file: BlobId = tx.id();
    store::insert(tx, file, inbox, message, kind, media)?;
    match media.id {
        Some(_) => tx.enqueue(NewTask::new(FETCH, file).slow().fact("file", file)),
        None => Ok(()),
    }
}

/// Has a file fetched that could not be; a person asks for it. Says whether there was one.
pub(crate) fn again(tx: &mut Tx<'_>, message: MessageId) -> Result<bool> {
    let Some(file) = store::begin_again(tx, message)? else { return Ok(false) };
    let request = tx.actor().request;
    tx.enqueue(NewTask::new(FETCH, format!("{file}/{request}")).slow().fact("file", file))?;
    Ok(true)
}

/// Deletes the file of a message, if it has one.
pub(crate) fn let_go_of(tx: &mut Tx<'_>, message: MessageId) -> Result<()> {
    let blobs = store::let_go_of(tx, message)?;
    tx.forget_blobs(&blobs)
}

/// Deletes the files of a person, some at a time: how many, and whether these were the last.
pub fn let_go(tx: &mut Tx<'_>, contact: ContactId) -> Result<(u64, bool)> {
    let gone = store::let_go(tx, contact)?;
    tx.forget_blobs(&gone.blobs)?;
    Ok((gone.files, gone.is_over))
}
