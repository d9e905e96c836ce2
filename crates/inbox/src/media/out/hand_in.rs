//! Taking a file in: looked at by its first bytes, cleaned if it is a picture, wrapped anew if it is a recording, sealed.
//!
//! - Everything is sealed as it comes, a part at a time; pictures and recordings are taken into memory once they are here whole,
//!   few at once: whoever sends slowly holds up nobody.                                               (A12)
//! - A business has so many files on their way in at once, and so much that waits for its messages.   (A63; [`Coming`], `store::room`)

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{LazyLock, Mutex, PoisonError};

use ::store::{Fault, Tx};
use bytes::Bytes;
use consent::gate::FileKind;
use futures_util::{Stream, StreamExt};
use kernel::{BlobId, TenantId};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use web::{Access, App};

use super::kinds::{self, Look, MB, Refusal};
use super::store::{self, Kept};
use super::{Unsent, recoded, remux, strip};
use crate::media::File;
use crate::media::rules::{self, FileType};
use crate::media::thumbnail::{self, Drawn};

/// What says what a text is.
const HEAD: usize = 4096;
/// The largest picture that is made smaller.
const MOST_PICTURE_IN: u64 = 32 * MB;
/// Pictures and recordings that are in memory at once.
static IN_MEMORY: Semaphore = Semaphore::const_new(4);
/// Files of one business on their way in at once: each holds a few megabytes until they are written.
pub(super) const MOST_COMING: usize = 16;
static COMING: LazyLock<Mutex<HashMap<TenantId, usize>>> = LazyLock::new(Mutex::default);

/// The right to have one file on its way in; given back when it is here, or is not.
struct Coming(TenantId);

impl Coming {
    fn begin(tenant: TenantId) -> Option<Self> {
        let mut coming = COMING.lock().unwrap_or_else(PoisonError::into_inner);
        let number = coming.entry(tenant).or_default();
        if *number >= MOST_COMING {
            return None;
        }
        *number += 1;
        Some(Self(tenant))
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        let mut coming = COMING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut number) = coming.entry(self.0) {
            *number.get_mut() -= 1;
            if *number.get() == 0 {
                number.remove();
            }
        }
    }
}

/// What came with a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub(crate) name: Option<String>,
    pub(crate) announced: Option<String>,
    pub(crate) is_voice: bool,
}

/// Takes a file in, to go with a message within a day.
pub(crate) async fn hand_in<E>(
    app: &App,
    access: &Access,
    (about, most): (About, Unsent),
    parts: impl Stream<Item = Result<Bytes, E>> + Unpin + Send,
) -> Result<File, Fault<Refusal>> {
    let _coming = Coming::begin(access.tenant).ok_or(Fault::Refused(Refusal::Busy))?;
    // A small file ends with its head, and is asked for more.
    let mut parts = parts.fuse();
    let name = about.name.as_deref().and_then(channels::incoming::file_name);
    let mut head = Vec::new();
    while head.len() < HEAD {
        match parts.next().await {
            Some(Ok(part)) => head.extend_from_slice(&part),
            Some(Err(_)) => return Err(Fault::Refused(Refusal::Cut)),
            None => break,
        }
    }
    if head.is_empty() {
        return Err(Fault::Refused(Refusal::Empty));
    }
    let look = Look {
        head: &head[..head.len().min(HEAD)],
        name: name.as_deref(),
        announced: about.announced.as_deref(),
        is_voice: about.is_voice,
    };
    let (file_type, kind) = kinds::kind(&look).map_err(Fault::Refused)?;
    let id: BlobId = app.clock.id();
    let thumbnail = (kind == FileKind::Image).then(|| app.clock.id::<BlobId>());
    let announced = about.announced.map(|text| kernel::Text::line(&text, 128));
    let expect = move |tx: &mut Tx<'_>| -> Result<(), Fault<Refusal>> {
        if !store::room(tx, most)? {
            return Err(Fault::Refused(Refusal::Full));
        }
        Ok(store::expect(tx, id, thumbnail, announced, name)?)
    };
    app.db.write(access.tenant, access.actor, expect).await?;
    let most = if kind == FileKind::Image { MOST_PICTURE_IN } else { kinds::most(kind) };
    let taken = match received(app, access, id, most, head, parts).await {
        Ok(came) => match kind {
            FileKind::Image => picture(app, access, id, thumbnail, file_type).await,
            FileKind::Voice => voice(app, access, id, file_type).await,
            _ => Ok(Kept { kind, file_type, bytes: came.bytes, hash: came.hash, size: None, thumbnail: None }),
        },
        Err(fault) => Err(fault),
    };
    match taken {
        Ok(kept) => {
            let keep = move |tx: &mut Tx<'_>| store::keep(tx, id, thumbnail, &kept);
            let file = app.db.write(access.tenant, access.actor, keep).await?;
            file.ok_or(Fault::Refused(Refusal::Gone))
        }
        Err(fault) => {
            app.db.write(access.tenant, access.actor, move |tx| store::drop_loose(tx, id)).await?;
            Err(fault)
        }
    }
}

/// A file that is here as it came.
struct Came {
    bytes: u64,
    hash: Vec<u8>,
}

/// Takes it in as it comes, if it is no more than that.
async fn received<E>(
    app: &App,
    access: &Access,
    id: BlobId,
    most: u64,
    head: Vec<u8>,
    mut parts: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Came, Fault<Refusal>> {
    let mut writer = app.db.blobs().write(access.tenant, id).await?;
    let (mut hash, mut length, mut part) = (Sha256::new(), 0_u64, Bytes::from(head));
    let broken = loop {
        length += part.len() as u64;
        if length > most {
            break Some(Refusal::TooLarge(most / MB));
        }
        hash.update(&part);
        writer.push(&part).await?;
        match parts.next().await {
            Some(Ok(next)) => part = next,
            Some(Err(_)) => break Some(Refusal::Cut),
            None => break None,
        }
    };
    if let Some(refusal) = broken {
        writer.abandon().await?;
        return Err(Fault::Refused(refusal));
    }
    Ok(Came { bytes: writer.finish().await?, hash: hash.finalize().to_vec() })
}

/// All of a file that is here.
async fn whole(app: &App, access: &Access, id: BlobId) -> Result<Vec<u8>, Fault<Refusal>> {
    let reader = app.db.blobs().read(access.tenant, id).await?.ok_or(Fault::Refused(Refusal::Gone))?;
    let mut bytes = Vec::new();
    while bytes.len() as u64 != reader.bytes() {
        bytes.extend_from_slice(&reader.next(bytes.len() as u64..u64::MAX).await?);
    }
    Ok(bytes)
}

async fn picture(
    app: &App,
    access: &Access,
    id: BlobId,
    thumbnail: Option<BlobId>,
    file_type: FileType,
) -> Result<Kept, Fault<Refusal>> {
    let _room = IN_MEMORY.acquire().await.expect("OK because it is never closed");
    let bytes = whole(app, access, id).await?;
    let Drawn { size, small } = thumbnail::draw(bytes.clone(), true).await;
    let size = size.ok_or(Fault::Refused(Refusal::Broken))?;
    if rules::is_too_large(size) {
        return Err(Fault::Refused(Refusal::TooManyDots));
    }
    let is_sticker = file_type == FileType::Webp && kinds::is_sticker(&bytes, size);
    let kind = if is_sticker { FileKind::Sticker } else { FileKind::Image };
    let stripped = strip::strip(file_type, &bytes);
    let goes = |bytes: &Vec<u8>| kinds::fits(kind, file_type, bytes.len() as u64, false).is_ok();
    let (file_type, bytes) = match stripped.filter(goes) {
        Some(stripped) => (file_type, stripped),
        None => recoded::recoded(bytes, kinds::most(FileKind::Image)).await.map_err(Fault::Refused)?,
    };
    // A picture that was made anew stands upright and may be smaller.
    let size = thumbnail::draw(bytes.clone(), false).await.size.unwrap_or(size);
    let mut made = None;
    if let (Some(id), Some((file_type, small))) = (thumbnail, small) {
        made = Some((file_type, sealed(app, access, id, &small).await?));
    }
    let written = sealed(app, access, id, &bytes).await?;
    let hash = Sha256::digest(&bytes).to_vec();
    Ok(Kept { kind, file_type, bytes: written, hash, size: Some(size), thumbnail: made })
}

async fn voice(app: &App, access: &Access, id: BlobId, file_type: FileType) -> Result<Kept, Fault<Refusal>> {
    let _room = IN_MEMORY.acquire().await.expect("OK because it is never closed");
    let bytes = whole(app, access, id).await?;
    let bytes = match file_type {
        FileType::Webm => remux::ogg(&bytes),
        _ => Some(bytes).filter(|bytes| remux::is_opus(bytes)),
    };
    let bytes = bytes.ok_or(Fault::Refused(Refusal::NoVoice))?;
    let written = sealed(app, access, id, &bytes).await?;
    let hash = Sha256::digest(&bytes).to_vec();
    let (kind, file_type) = (FileKind::Voice, FileType::Ogg);
    Ok(Kept { kind, file_type, bytes: written, hash, size: None, thumbnail: None })
}

async fn sealed(app: &App, access: &Access, id: BlobId, bytes: &[u8]) -> ::store::Result<u64> {
    let mut writer = app.db.blobs().write(access.tenant, id).await?;
    writer.push(bytes).await?;
    writer.finish().await
}
