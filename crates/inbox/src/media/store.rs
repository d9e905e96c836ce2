use std::time::Duration;

use ::store::{Error, Event, Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{BlobId, ContactId, ConversationId, InboxId, MessageId};

use super::PROVIDER_KEEPS_DAYS;
use super::model::{File, Linked, Reason, State, Wanted};
use super::rules::{self, FileType};

/// Files of a person let go of in one write.
const AT_ONCE: i64 = 200;

const INSERT: Sql = sql!(
    "insert into media (tenant_id, id, message_id, kind, state, reason, provider_media_id, inbox_id, provider_media_until, \
     announced_type, announced_hash, file_name, attempts, created_at) values (:tenant, :id, :message, :kind, :state, :reason, :provider_id, \
     :inbox, :until, :announced_type, :announced_hash, :name, 0, :now)"
);
const GET: Sql = sql!(
    "select id as file_id, kind as file_kind, state as file_state, reason as file_reason, file_name, media_type as file_type, \
     bytes as file_bytes, width as file_width, height as file_height, thumbnail_id, message_id, inbox_id, provider_media_id, \
     provider_media_until, announced_hash from media where tenant_id = :tenant and id = :id"
);
const LINKED: Sql = sql!(
    "select f.id as file_id, f.kind as file_kind, f.state as file_state, f.reason as file_reason, f.file_name, f.media_type as file_type, \
     f.bytes as file_bytes, f.width as file_width, f.height as file_height, f.thumbnail_id, m.id as message_id, m.conversation_id, \
     c.contact_id from media f left join message m on m.tenant_id = f.tenant_id and m.id = f.message_id \
     left join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     where f.tenant_id = :tenant and f.id = :id"
);
const RESERVE: Sql = sql!(
    "update media set blob_id = :id, thumbnail_id = :thumbnail, attempts = attempts + 1 \
     where tenant_id = :tenant and id = :id and state = 'waiting'"
);
const KEEP: Sql = sql!(
    "update media set state = 'kept', reason = null, media_type = :media_type, bytes = :bytes, hash = :hash, width = :width, \
     height = :height, thumbnail_id = :thumbnail where tenant_id = :tenant and id = :id and state = 'waiting'"
);
const LET_GO: Sql = sql!(
    "update media set blob_id = null, thumbnail_id = null where tenant_id = :tenant and id = :id and state = 'failed'"
);
const FAIL: Sql = sql!(
    "update media set state = :state, reason = :reason where tenant_id = :tenant and id = :id and state = 'waiting'"
);
const AGAIN: Sql = sql!(
    "update media set state = 'waiting', reason = null where tenant_id = :tenant and message_id = :message and state = 'failed' \
     and provider_media_id is not null returning id"
);
const PLACE: Sql = sql!(
    "select m.id, m.conversation_id, m.inbox_id, c.contact_id from message m \
     join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     where m.tenant_id = :tenant and m.id = :message"
);
const OF_PERSON: Sql = sql!(
    "select f.id, f.blob_id, f.thumbnail_id from media f join message m on m.tenant_id = f.tenant_id and m.id = f.message_id \
     join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     where f.tenant_id = :tenant and c.contact_id = :contact order by f.id limit :limit"
);
const OF_MESSAGE: Sql =
    sql!("select id, blob_id, thumbnail_id from media where tenant_id = :tenant and message_id = :message");
const DELETE: Sql = sql!("delete from media where tenant_id = :tenant and id = :id");

/// Notes the file of a message that came.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: BlobId,
    inbox: InboxId,
    message: MessageId,
    kind: &str,
    media: &channels::incoming::Media,
) -> Result<()> {
    let now = tx.now();
    let (state, reason) = match media.id {
        Some(_) => (State::Waiting, None),
        None => (State::Failed, Some(Reason::Gone)),
    };
    let values = params! {
        "id" => id, "message" => message, "kind" => kind, "state" => state.as_str(), "reason" => reason.map(Reason::as_str),
        "provider_id" => media.id.clone(), "inbox" => inbox,
        "until" => now + Duration::from_secs(PROVIDER_KEEPS_DAYS * 24 * 60 * 60), "announced_type" => media.mime_type.clone(),
        "announced_hash" => media.sha256.as_deref().and_then(rules::announced_hash), "name" => media.file_name.clone(), "now" => now,
    };
    tx.execute(INSERT, values).map(|_| ())
}

/// A file, from the columns that begin with its name.
pub(crate) fn of_row(row: &Row) -> Result<Option<File>> {
    let Some(id) = row.get::<Option<BlobId>>("file_id")? else { return Ok(None) };
    let dots = |name| -> Result<Option<u32>> {
        Ok(row.get::<Option<i64>>(name)?.and_then(|number| u32::try_from(number).ok()))
    };
    let word = |name| row.get::<Option<String>>(name);
    Ok(Some(File {
        id,
        kind: row.get("file_kind")?,
        state: row.word("file_state")?,
        reason: word("file_reason")?.and_then(|word| word.parse().ok()),
        name: word("file_name")?,
        file_type: word("file_type")?.map(|word| word.parse().unwrap_or(FileType::Bytes)),
        bytes: row.get::<Option<i64>>("file_bytes")?.unwrap_or_default().unsigned_abs(),
        size: dots("file_width")?.zip(dots("file_height")?),
        thumbnail: row.get("thumbnail_id")?,
    }))
}

/// A file that is to be fetched; nothing if it is here, or gone.
pub(super) fn wanted(scope: &Scope<'_>, id: BlobId) -> Result<Option<Wanted>> {
    let Some(row) = scope.row(GET, params! { "id" => id })? else { return Ok(None) };
    let Some(file) = of_row(&row)?.filter(|file| file.state == State::Waiting) else { return Ok(None) };
    let unusable = || Error::Refused("a file that is to be fetched has no id at its provider");
    Ok(Some(Wanted {
        file,
        message: row.get("message_id")?,
        inbox: row.get::<Option<InboxId>>("inbox_id")?.ok_or_else(unusable)?,
        provider_id: row.get::<Option<String>>("provider_media_id")?.ok_or_else(unusable)?,
        until: row.get("provider_media_until")?,
        hash: row.get("announced_hash")?,
    }))
}

/// A file that a link leads to.
pub(super) fn linked(scope: &Scope<'_>, id: BlobId) -> Result<Option<Linked>> {
    let Some(row) = scope.row(LINKED, params! { "id" => id })? else { return Ok(None) };
    let message: Option<MessageId> = row.get("message_id")?;
    let conversation: Option<ConversationId> = row.get("conversation_id")?;
    let contact = row.get("contact_id")?;
    Ok(of_row(&row)?.map(|file| Linked { file, contact, place: conversation.zip(message) }))
}

/// Notes what will lie in the store of files, before it does. Says under which id a small picture goes; nothing if the file is
/// not wanted any more.
pub(super) fn reserve(tx: &mut Tx<'_>, id: BlobId, thumbnail: Option<BlobId>) -> Result<Option<Option<BlobId>>> {
    let Some(row) = tx.row(GET, params! { "id" => id })? else { return Ok(None) };
    // At a second try there is one already.
    let thumbnail = row.get::<Option<BlobId>>("thumbnail_id")?.or(thumbnail);
    for blob in [Some(id), thumbnail].into_iter().flatten() {
        tx.keep_blob(blob, FileType::Bytes.as_str(), 0)?;
    }
    if tx.execute(RESERVE, params! { "id" => id, "thumbnail" => thumbnail })? != 1 {
        tx.forget_blobs(&[Some(id), thumbnail].into_iter().flatten().collect::<Vec<_>>())?;
        return Ok(None);
    }
    Ok(Some(thumbnail))
}

/// What a file that was fetched came to.
#[derive(Clone, Debug)]
pub(super) struct Fetched {
    pub(super) file_type: FileType,
    pub(super) bytes: u64,
    pub(super) hash: Vec<u8>,
    pub(super) size: Option<(u32, u32)>,
    /// The small picture, its type and its size, where one was made.
    pub(super) thumbnail: Option<(FileType, u64)>,
}

/// Keeps what was fetched. Says whether it was wanted still.
pub(super) fn keep(tx: &mut Tx<'_>, wanted: &Wanted, thumbnail: Option<BlobId>, fetched: &Fetched) -> Result<bool> {
    let id = wanted.file.id;
    let made = thumbnail.zip(fetched.thumbnail);
    let bytes = i64::try_from(fetched.bytes).unwrap_or(i64::MAX);
    let values = params! {
        "id" => id, "media_type" => fetched.file_type.as_str(), "bytes" => bytes, "hash" => fetched.hash.clone(),
        "width" => fetched.size.map(|(width, _)| i64::from(width)), "height" => fetched.size.map(|(_, height)| i64::from(height)),
        "thumbnail" => made.map(|(thumbnail, _)| thumbnail),
    };
    if tx.execute(KEEP, values)? != 1 {
        return Ok(false);
    }
    tx.keep_blob(id, fetched.file_type.as_str(), fetched.bytes)?;
    match (made, thumbnail) {
        (Some((thumbnail, (file_type, bytes))), _) => tx.keep_blob(thumbnail, file_type.as_str(), bytes)?,
        (None, Some(unused)) => tx.forget_blobs(&[unused])?,
        (None, None) => {}
    }
    told(tx, wanted, "message.file_kept", None)?;
    Ok(true)
}

/// Notes why a file is not there, or not there yet.
pub(super) fn fail(tx: &mut Tx<'_>, wanted: &Wanted, state: State, reason: Reason) -> Result<()> {
    let values = params! { "id" => wanted.file.id, "state" => state.as_str(), "reason" => reason.as_str() };
    let is_news = wanted.file.reason != Some(reason) || state == State::Failed;
    if tx.execute(FAIL, values)? != 1 {
        return Ok(());
    }
    if state == State::Failed {
        // Nothing was written, so nothing is to be kept or missed.
        let id = wanted.file.id;
        let thumbnail = tx.row(GET, params! { "id" => id })?.map(|row| row.get("thumbnail_id")).transpose()?.flatten();
        tx.execute(LET_GO, params! { "id" => id })?;
        tx.forget_blobs(&[Some(id), thumbnail].into_iter().flatten().collect::<Vec<_>>())?;
    }
    if is_news {
        told(tx, wanted, "message.file_missing", Some(reason))?;
    }
    Ok(())
}

fn told(tx: &mut Tx<'_>, wanted: &Wanted, kind: &'static str, reason: Option<Reason>) -> Result<()> {
    let Some(message) = wanted.message else { return Ok(()) };
    let Some(row) = tx.row(PLACE, params! { "message" => message })? else { return Ok(()) };
    let event = Event::new(kind).message(message).conversation(row.get("conversation_id")?).inbox(row.get("inbox_id")?);
    let event = event.contact(row.get("contact_id")?).fact("file_id", wanted.file.id);
    tx.record(match reason {
        Some(reason) => event.fact("reason", reason.as_str()),
        None => event,
    });
    Ok(())
}

/// Takes up again what failed.
pub(super) fn begin_again(tx: &mut Tx<'_>, message: MessageId) -> Result<Option<BlobId>> {
    tx.row(AGAIN, params! { "message" => message })?.map(|row| row.get("id")).transpose()
}

/// Files that nothing mentions any more.
pub(super) struct LetGo {
    pub(super) blobs: Vec<BlobId>,
    pub(super) files: u64,
    /// Whether these were the last.
    pub(super) is_over: bool,
}

/// Drops the mention of a message's files.
pub(super) fn let_go_of(tx: &mut Tx<'_>, message: MessageId) -> Result<Vec<BlobId>> {
    let mut blobs = Vec::new();
    for row in tx.rows(OF_MESSAGE, params! { "message" => message })? {
        blobs.extend(row.get::<Option<BlobId>>("blob_id")?);
        blobs.extend(row.get::<Option<BlobId>>("thumbnail_id")?);
        tx.execute(DELETE, params! { "id" => row.get::<BlobId>("id")? })?;
    }
    Ok(blobs)
}

/// Drops the mentions of a person's files, some at a time.
pub(super) fn let_go(tx: &mut Tx<'_>, contact: ContactId) -> Result<LetGo> {
    let rows = tx.rows(OF_PERSON, params! { "contact" => contact, "limit" => AT_ONCE })?;
    let is_over = i64::try_from(rows.len()).unwrap_or(i64::MAX) < AT_ONCE;
    let (mut blobs, mut files) = (Vec::new(), 0);
    for row in rows {
        blobs.extend(row.get::<Option<BlobId>>("blob_id")?);
        blobs.extend(row.get::<Option<BlobId>>("thumbnail_id")?);
        files += tx.execute(DELETE, params! { "id" => row.get::<BlobId>("id")? })?;
    }
    Ok(LetGo { blobs, files, is_over })
}
