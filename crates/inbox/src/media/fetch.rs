//! Fetching one file: where it lies, its bytes sealed as they come, its digest, what it is, a small picture of it.
//!
//! - It may be cut off anywhere and done again: what was noted before is overwritten, and nothing is shown until all is there.

use ::store::{Task, TaskFailure, Tasks};
use channels::media::{self, Trouble};
use kernel::{Actor, BlobId, Who};
use sha2::{Digest, Sha256};
use web::{App, EgressError};

use super::model::{Reason, State, Wanted};
use super::rules::{self, FileType};
use super::store::{self, Fetched};
use super::thumbnail::{self, Drawn};

/// Above this a file is not opened to make a small picture of it; WhatsApp's pictures have 5 MB.
const MOST_PICTURE: u64 = 16 * 1024 * 1024;

pub(super) async fn fetch(app: App, task: Task) -> Result<(), TaskFailure> {
    let id: BlobId = task.fact("file")?;
    let (db, tenant) = (&app.db, task.tenant);
    let Some(wanted) = db.read(tenant, move |scope| store::wanted(scope, id)).await? else { return Ok(()) };
    let actor = Actor { who: Who::System("media"), at: app.clock.now(), request: task.request };
    let is_picture = matches!(wanted.file.kind.as_str(), "image");
    let for_thumbnail = is_picture.then(|| app.clock.id::<BlobId>());
    let reserved = db.write(tenant, actor, move |tx| store::reserve(tx, id, for_thumbnail)).await?;
    let Some(thumbnail) = reserved else { return Ok(()) };

    match once(&app, &task, &wanted, thumbnail).await? {
        Ok(fetched) => {
            let kept = wanted.clone();
            if !db.write(tenant, actor, move |tx| store::keep(tx, &kept, thumbnail, &fetched)).await? {
                // The person was erased meanwhile: what was written after that goes too.
                for blob in [Some(id), thumbnail].into_iter().flatten() {
                    db.blobs().delete(tenant, blob).await?;
                }
            }
            Ok(())
        }
        Err(reason) => {
            let is_last = task.attempts >= Tasks::MOST_ATTEMPTS || app.clock.now() > wanted.until;
            let state = if reason.passes() && !is_last { State::Waiting } else { State::Failed };
            db.write(tenant, actor, move |tx| store::fail(tx, &wanted, state, reason)).await?;
            match state {
                State::Waiting => Err(TaskFailure::Again(format!("a file could not be fetched: {}", reason.as_str()))),
                State::Kept | State::Failed => Ok(()),
            }
        }
    }
}

/// One try. The file is written, or nothing is.
async fn once(
    app: &App,
    task: &Task,
    wanted: &Wanted,
    thumbnail: Option<BlobId>,
) -> ::store::Result<Result<Fetched, Reason>> {
    let asked = media::Wanted {
        tenant: task.tenant,
        inbox: wanted.inbox,
        file: wanted.provider_id.clone(),
        message: wanted.message,
        request: task.request,
    };
    let (details, mut download) = match media::open(app, &asked).await? {
        Ok(opened) => opened,
        Err(trouble) => return Ok(Err(reason(trouble))),
    };
    let blobs = app.db.blobs();
    let mut writer = blobs.write(task.tenant, wanted.file.id).await?;
    let (mut hash, mut head) = (Sha256::new(), Vec::new());
    let broken = loop {
        match download.next().await {
            Ok(Some(part)) => {
                hash.update(&part);
                let wanted = rules::ENOUGH.saturating_sub(head.len()).min(part.len());
                head.extend_from_slice(&part[..wanted]);
                writer.push(&part).await?;
            }
            Ok(None) => break None,
            Err(EgressError::Unknown(web::TOO_LARGE)) => break Some(Reason::TooLarge),
            Err(_) => break Some(Reason::Away),
        }
    };
    let hash = hash.finalize().to_vec();
    let announced = wanted.hash.clone().or_else(|| details.sha256.as_deref().and_then(rules::announced_hash));
    let is_sound = announced.is_none_or(|announced| announced == hash);
    if let Some(reason) = broken.or((!is_sound).then_some(Reason::Damaged)) {
        writer.abandon().await?;
        return Ok(Err(reason));
    }
    let bytes = writer.finish().await?;
    let mut fetched = Fetched { file_type: FileType::of(&head), bytes, hash, size: None, thumbnail: None };
    if matches!(wanted.file.kind.as_str(), "image" | "sticker")
        && fetched.file_type.is_picture()
        && bytes <= MOST_PICTURE
    {
        draw(app, task, wanted.file.id, thumbnail, &mut fetched).await?;
    }
    Ok(Ok(fetched))
}

/// Finds a picture's size, and makes a small one of it where that is wanted and can be.
async fn draw(
    app: &App,
    task: &Task,
    id: BlobId,
    thumbnail: Option<BlobId>,
    fetched: &mut Fetched,
) -> ::store::Result<()> {
    let Some(reader) = app.db.blobs().read(task.tenant, id).await? else { return Ok(()) };
    let mut bytes = Vec::new();
    while bytes.len() as u64 != reader.bytes() {
        bytes.extend_from_slice(&reader.next(bytes.len() as u64..u64::MAX).await?);
    }
    let Drawn { size, small } = thumbnail::draw(bytes, thumbnail.is_some()).await;
    fetched.size = size;
    if let (Some(id), Some((file_type, small))) = (thumbnail, small) {
        let mut writer = app.db.blobs().write(task.tenant, id).await?;
        writer.push(&small).await?;
        fetched.thumbnail = Some((file_type, writer.finish().await?));
    }
    Ok(())
}

fn reason(trouble: Trouble) -> Reason {
    match trouble {
        Trouble::Gone => Reason::Gone,
        Trouble::TooLarge => Reason::TooLarge,
        Trouble::Disconnected => Reason::Disconnected,
        Trouble::TokenRefused => Reason::TokenRefused,
        Trouble::Away => Reason::Away,
        Trouble::Elsewhere => Reason::Elsewhere,
    }
}
