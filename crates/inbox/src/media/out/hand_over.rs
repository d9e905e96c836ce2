//! Handing a file to the provider, before its message goes; and deleting one that no message took.
//!
//! - It may be cut off anywhere and done again: an id at the provider that nobody noted is never used, and ends by itself.

use std::io;

use ::store::blobs::BlobReader;
use ::store::{Task, TaskFailure, Tasks};
use bytes::Bytes;
use channels::incoming::NO_CODE;
use channels::media::{self, HandedIn, Refused};
use consent::gate::FileKind;
use futures_util::stream::{BoxStream, StreamExt};
use kernel::{Actor, BlobId, InboxId, MessageId, Who};
use web::App;

use super::{kinds, store};
use crate::dispatch;
use crate::media::{File, FileType};

pub(super) async fn hand_over(app: App, task: Task) -> Result<(), TaskFailure> {
    let (id, message, inbox): (BlobId, MessageId, InboxId) =
        (task.fact("file")?, task.fact("message")?, task.fact("inbox")?);
    let tenant = task.tenant;
    let read = move |scope: &::store::Scope<'_>| -> ::store::Result<_> {
        Ok((store::leaving(scope, id, message)?, store::at_provider(scope, id, inbox)?.is_some()))
    };
    // Taken back, refused or erased meanwhile: then it stays here.
    let (Some(file), is_there) = app.db.read(tenant, read).await? else { return Ok(()) };
    let actor = Actor { who: Who::System("media"), at: app.clock.now(), request: task.request };
    // A try may come hours after the last, and a stop in between.
    let asked = move |tx: &mut ::store::Tx<'_>| dispatch::files::may_leave(tx, message, inbox);
    if !is_there && !app.db.write(tenant, actor, asked).await? {
        return Ok(());
    }
    let outcome = match is_there {
        true => Ok(None),
        false => once(&app, &task, &file, message, inbox).await?.map(Some),
    };
    let is_last = task.attempts >= Tasks::MOST_ATTEMPTS;
    let failure = match outcome {
        Ok(provider_id) => {
            let write = move |tx: &mut ::store::Tx<'_>| -> ::store::Result<()> {
                if let Some(provider_id) = provider_id {
                    store::handed_over(tx, id, inbox, provider_id)?;
                }
                dispatch::files::release(tx, message)
            };
            app.db.write(tenant, actor, write).await?;
            return Ok(());
        }
        Err(refused) => refused,
    };
    let (code, detail) = match failure {
        Refused::Because { class, .. } if class.stops_inbox() => {
            // The gate holds the message now, and says why.
            let write = move |tx: &mut ::store::Tx<'_>| -> ::store::Result<()> {
                channels::health::refused(tx, inbox, class)?;
                dispatch::files::release(tx, message)
            };
            app.db.write(tenant, actor, write).await?;
            return Ok(());
        }
        Refused::Disconnected => {
            app.db.write(tenant, actor, move |tx| dispatch::files::release(tx, message)).await?;
            return Ok(());
        }
        Refused::Because { code, detail, class, .. } => {
            let attempts = u32::try_from(task.attempts).unwrap_or(u32::MAX);
            if class.retry_after(attempts).is_some() && !is_last {
                return Err(TaskFailure::Again(format!("a file was not taken: {code}")));
            }
            (if code == NO_CODE { "no_code".to_owned() } else { code.to_string() }, detail)
        }
        Refused::Away if !is_last => return Err(TaskFailure::Again("a file could not be handed over".to_owned())),
        Refused::Away => ("not_sent".to_owned(), "WhatsApp did not take the file.".to_owned()),
    };
    app.db.write(tenant, actor, move |tx| dispatch::files::fail(tx, message, code, detail)).await?;
    Ok(())
}

/// One try.
async fn once(
    app: &App,
    task: &Task,
    file: &File,
    message: MessageId,
    inbox: InboxId,
) -> ::store::Result<Result<String, Refused>> {
    let kind = FileKind::ALL.into_iter().find(|kind| kind.as_str() == file.kind).unwrap_or(FileKind::Document);
    let (media_type, file_name) =
        kinds::sent_type(kind, file.file_type.unwrap_or(FileType::Bytes), file.name.as_deref());
    let gone = || Refused::Because {
        code: NO_CODE,
        detail: "The file is not here any more.".to_owned(),
        class: channels::whatsapp::errors::ErrorClass::Media,
        wait: None,
    };
    let Some(reader) = app.db.blobs().read(task.tenant, file.id).await? else { return Ok(Err(gone())) };
    let handed = HandedIn {
        tenant: task.tenant,
        inbox,
        message,
        request: task.request,
        media_type,
        file_name,
        bytes: reader.bytes(),
        parts: parts(reader),
    };
    media::hand_in(app, handed).await
}

/// The bytes, a sealed part at a time.
fn parts(reader: BlobReader) -> BoxStream<'static, io::Result<Bytes>> {
    let parts = futures_util::stream::try_unfold((reader, 0_u64), |(reader, at)| async move {
        let part = reader.next(at..u64::MAX).await.map_err(io::Error::other)?;
        let next = at + part.len() as u64;
        Ok::<_, io::Error>((!part.is_empty()).then_some((part, (reader, next))))
    });
    parts.boxed()
}

pub(super) async fn drop_loose(app: App, task: Task) -> Result<(), TaskFailure> {
    let id: BlobId = task.fact("file")?;
    let actor = Actor { who: Who::System("media"), at: app.clock.now(), request: task.request };
    Ok(app.db.write(task.tenant, actor, move |tx| store::drop_loose(tx, id)).await?)
}
