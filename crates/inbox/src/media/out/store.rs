use std::time::Duration;

use ::store::{NewTask, Result, Scope, Sql, Tx, params, sql};
use consent::gate::FileKind;
use kernel::{BlobId, InboxId, MessageId};

use super::{LOOSE, LOOSE_FOR, Unsent};
use crate::media::rules::FileType;
use crate::media::{File, State, of_row};

/// The provider keeps it for thirty days (facts/meta.md 4.6); on the last one it is handed over anew.
const PROVIDER_KEEPS: Duration = Duration::from_secs(29 * 24 * 60 * 60);

const WAITING: Sql = sql!("select bytes from media where tenant_id = :tenant and message_id is null limit :limit");
const INSERT: Sql = sql!(
    "insert into media (tenant_id, id, kind, state, announced_type, file_name, blob_id, thumbnail_id, attempts, created_at) \
     values (:tenant, :id, 'document', 'waiting', :announced, :name, :id, :thumbnail, 0, :now)"
);
const KEEP: Sql = sql!(
    "update media set state = 'kept', kind = :kind, media_type = :media_type, bytes = :bytes, hash = :hash, width = :width, \
     height = :height, thumbnail_id = :thumbnail where tenant_id = :tenant and id = :id and state = 'waiting' and message_id is null"
);
const GET: Sql = sql!(
    "select id as file_id, kind as file_kind, state as file_state, reason as file_reason, file_name, media_type as file_type, \
     bytes as file_bytes, width as file_width, height as file_height, thumbnail_id from media \
     where tenant_id = :tenant and id = :id and state = 'kept' and message_id is null"
);
const HOLD: Sql = sql!("select id from media where tenant_id = :tenant and id = :id");
const GIVE: Sql = sql!(
    "update media set message_id = :message, kind = :kind where tenant_id = :tenant and id = :id and message_id is null"
);
const GIVE_BACK: Sql =
    sql!("update media set message_id = null where tenant_id = :tenant and id = :id and message_id = :message");
const DROP: Sql = sql!(
    "delete from media where tenant_id = :tenant and id = :id and message_id is null returning blob_id, thumbnail_id"
);
const AT_PROVIDER: Sql = sql!(
    "select provider_media_id, file_name from media where tenant_id = :tenant and id = :id and inbox_id = :inbox \
     and provider_media_id is not null and provider_media_until > :now"
);
const LEAVING: Sql = sql!(
    "select f.id as file_id, f.kind as file_kind, f.state as file_state, f.reason as file_reason, f.file_name, \
     f.media_type as file_type, f.bytes as file_bytes, f.width as file_width, f.height as file_height, f.thumbnail_id \
     from media f join delivery d on d.tenant_id = f.tenant_id and d.message_id = f.message_id \
     where f.tenant_id = :tenant and f.id = :id and f.message_id = :message and d.state = 'queued'"
);
const HANDED_OVER: Sql = sql!(
    "update media set provider_media_id = :provider_id, inbox_id = :inbox, provider_media_until = :until, attempts = attempts + 1 \
     where tenant_id = :tenant and id = :id"
);

/// Whether there is room for one more that waits for its message.
pub(super) fn room(scope: &Scope<'_>, most: Unsent) -> Result<bool> {
    let limit = i64::try_from(most.files).unwrap_or(i64::MAX);
    let waiting = scope.rows(WAITING, params! { "limit" => limit })?;
    let bytes = waiting.iter().map(|row| Ok(row.get::<Option<i64>>("bytes")?.unwrap_or_default()));
    let bytes = u64::try_from(bytes.sum::<Result<i64>>()?).unwrap_or_default();
    Ok(waiting.len() < most.files && bytes < most.bytes)
}

/// Notes a file before anything of it lies in the store of files.
pub(super) fn expect(
    tx: &mut Tx<'_>,
    id: BlobId,
    thumbnail: Option<BlobId>,
    announced: Option<String>,
    name: Option<String>,
) -> Result<()> {
    let now = tx.now();
    for blob in [Some(id), thumbnail].into_iter().flatten() {
        tx.keep_blob(blob, FileType::Bytes.as_str(), 0)?;
    }
    let values =
        params! { "id" => id, "thumbnail" => thumbnail, "announced" => announced, "name" => name, "now" => now };
    tx.execute(INSERT, values)?;
    tx.enqueue(NewTask::new(LOOSE, id).run_at(now + LOOSE_FOR).fact("file", id))
}

/// What a file came to.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) kind: FileKind,
    pub(super) file_type: FileType,
    pub(super) bytes: u64,
    pub(super) hash: Vec<u8>,
    pub(super) size: Option<(u32, u32)>,
    /// The small picture's type and size.
    pub(super) thumbnail: Option<(FileType, u64)>,
}

pub(super) fn keep(tx: &mut Tx<'_>, id: BlobId, thumbnail: Option<BlobId>, kept: &Kept) -> Result<Option<File>> {
    let made = thumbnail.zip(kept.thumbnail);
    let values = params! {
        "id" => id, "kind" => kept.kind.as_str(), "media_type" => kept.file_type.as_str(),
        "bytes" => i64::try_from(kept.bytes).unwrap_or(i64::MAX), "hash" => kept.hash.clone(),
        "width" => kept.size.map(|(width, _)| i64::from(width)), "height" => kept.size.map(|(_, height)| i64::from(height)),
        "thumbnail" => made.map(|(thumbnail, _)| thumbnail),
    };
    tx.execute(KEEP, values)?;
    tx.keep_blob(id, kept.file_type.as_str(), kept.bytes)?;
    match (made, thumbnail) {
        (Some((thumbnail, (file_type, bytes))), _) => tx.keep_blob(thumbnail, file_type.as_str(), bytes)?,
        (None, Some(unused)) => tx.forget_blobs(&[unused])?,
        (None, None) => {}
    }
    loose(tx, id)
}

pub(super) fn loose(scope: &Scope<'_>, id: BlobId) -> Result<Option<File>> {
    scope.row(GET, params! { "id" => id })?.map_or(Ok(None), |row| of_row(&row))
}

pub(super) fn take(tx: &mut Tx<'_>, id: BlobId) -> Result<Option<File>> {
    tx.lock(HOLD, params! { "id" => id })?;
    loose(tx, id)
}

pub(super) fn give(tx: &mut Tx<'_>, id: BlobId, message: MessageId, kind: FileKind) -> Result<()> {
    let values = params! { "id" => id, "message" => message, "kind" => kind.as_str() };
    match tx.execute(GIVE, values)? {
        1 => Ok(()),
        _ => Err(::store::Error::Refused("a file that went with a message was to go with another")),
    }
}

/// The file of a message that was taken back waits for another one.
pub(super) fn give_back(tx: &mut Tx<'_>, id: BlobId, message: MessageId) -> Result<()> {
    if tx.execute(GIVE_BACK, params! { "id" => id, "message" => message })? == 1 {
        let until = tx.now() + LOOSE_FOR;
        tx.enqueue(NewTask::new(LOOSE, format!("{id}.{message}")).run_at(until).fact("file", id))?;
    }
    Ok(())
}

/// Deletes a file that no message took.
pub(super) fn drop_loose(tx: &mut Tx<'_>, id: BlobId) -> Result<()> {
    let Some(row) = tx.row(DROP, params! { "id" => id })? else { return Ok(()) };
    let blobs = [row.get::<Option<BlobId>>("blob_id")?, row.get("thumbnail_id")?];
    tx.forget_blobs(&blobs.into_iter().flatten().collect::<Vec<_>>())
}

/// The provider's id of a file, while it holds for this number, and what the file is called.
pub(super) fn at_provider(scope: &Scope<'_>, id: BlobId, inbox: InboxId) -> Result<Option<(String, Option<String>)>> {
    let values = params! { "id" => id, "inbox" => inbox, "now" => scope.now() };
    let Some(row) = scope.row(AT_PROVIDER, values)? else { return Ok(None) };
    Ok(Some((row.get("provider_media_id")?, row.get("file_name")?)))
}

/// A file whose message waits for it.
pub(super) fn leaving(scope: &Scope<'_>, id: BlobId, message: MessageId) -> Result<Option<File>> {
    let row = scope.row(LEAVING, params! { "id" => id, "message" => message })?;
    Ok(row.map_or(Ok(None), |row| of_row(&row))?.filter(|file| file.state == State::Kept))
}

pub(super) fn handed_over(tx: &mut Tx<'_>, id: BlobId, inbox: InboxId, provider_id: String) -> Result<()> {
    let until = tx.now() + PROVIDER_KEEPS;
    let values = params! { "id" => id, "inbox" => inbox, "provider_id" => provider_id, "until" => until };
    tx.execute(HANDED_OVER, values).map(|_| ())
}
