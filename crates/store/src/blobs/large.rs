//! Files of any size, a part at a time: so that nobody's video fills the memory.
//!
//! - A file is a row of sealed parts of one size, the last one shorter. Each tells its number and whether it is the last, so that
//!   parts which were moved, left out or cut off do not open.
//! - Nothing of a file can be seen before it is finished; one that is not finished leaves nothing.

use std::ops::Range;

use bytes::Bytes;
use kernel::{Aad, BlobId, TenantId, Vault};
use object_store::{ObjectStoreExt, WriteMultipart};

use super::{Blobs, failed, place};
use crate::error::{Error, Result};

/// What is sealed at once.
pub const PART: usize = 256 * 1024;
/// The seal's own bytes (format, nonce, tag), and the part's number before its content.
const AROUND: usize = 1 + 12 + 16 + NUMBER;
const NUMBER: usize = 8;
const LAST: u64 = 1 << 63;
/// What the store of files is given at once, and how many of these may be on their way to it.
const GIVEN: usize = 5 * 1024 * 1024;
const ON_THE_WAY: usize = 2;

/// A file being written.
pub struct BlobWriter {
    vault: Vault,
    tenant: TenantId,
    id: BlobId,
    upload: WriteMultipart,
    waiting: Vec<u8>,
    number: u64,
    bytes: u64,
}

/// A file being read.
#[derive(Clone)]
pub struct BlobReader {
    blobs: Blobs,
    tenant: TenantId,
    id: BlobId,
    sealed: u64,
    bytes: u64,
}

impl Blobs {
    /// Begins a file; what was there under this id is replaced when it is finished.
    pub async fn write(&self, tenant: TenantId, id: BlobId) -> Result<BlobWriter> {
        let upload = self.store.put_multipart(&place(tenant, id)).await.map_err(failed)?;
        let upload = WriteMultipart::new_with_chunk_size(upload, GIVEN);
        Ok(BlobWriter { vault: self.vault.clone(), tenant, id, upload, waiting: Vec::new(), number: 0, bytes: 0 })
    }

    /// A file that was written so, if it is there.
    pub async fn read(&self, tenant: TenantId, id: BlobId) -> Result<Option<BlobReader>> {
        let about = match self.store.head(&place(tenant, id)).await {
            Ok(about) => about,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let (whole, around) = ((PART + AROUND) as u64, AROUND as u64);
        let (parts, last) = (about.size.div_ceil(whole), about.size % whole);
        if about.size == 0 || (1..around).contains(&last) {
            return Err(Error::Refused("a file was cut off"));
        }
        let bytes = about.size - parts * around;
        Ok(Some(BlobReader { blobs: self.clone(), tenant, id, sealed: about.size, bytes }))
    }
}

impl BlobWriter {
    /// Adds what comes next.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.waiting.extend_from_slice(bytes);
        // What is here may be the last part, so it waits until something follows.
        while self.waiting.len() > PART {
            let rest = self.waiting.split_off(PART);
            let part = std::mem::replace(&mut self.waiting, rest);
            self.seal(&part, false).await?;
        }
        Ok(())
    }

    /// Ends the file and says how many bytes it has.
    pub async fn finish(mut self) -> Result<u64> {
        let last = std::mem::take(&mut self.waiting);
        self.seal(&last, true).await?;
        self.upload.finish().await.map_err(failed)?;
        Ok(self.bytes)
    }

    /// Leaves nothing of it.
    pub async fn abandon(self) -> Result<()> {
        self.upload.abort().await.map_err(failed)
    }

    async fn seal(&mut self, part: &[u8], is_last: bool) -> Result<()> {
        let mut plain = Vec::with_capacity(NUMBER + part.len());
        plain.extend_from_slice(&mark(self.number, is_last));
        plain.extend_from_slice(part);
        let sealed = self.vault.seal(self.tenant, aad(self.id), &plain)?;
        self.upload.wait_for_capacity(ON_THE_WAY).await.map_err(failed)?;
        self.upload.write(&sealed);
        self.number += 1;
        self.bytes += part.len() as u64;
        Ok(())
    }
}

impl BlobReader {
    /// How many bytes the file has.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The bytes from a place to the end of the part in which they stand, or to the range's end. Empty at its end.
    pub async fn next(&self, range: Range<u64>) -> Result<Bytes> {
        let end = range.end.min(self.bytes);
        if range.start >= end {
            return Ok(Bytes::new());
        }
        let (part, whole) = (PART as u64, (PART + AROUND) as u64);
        let number = range.start / part;
        let sealed = number * whole..((number + 1) * whole).min(self.sealed);
        let is_last = sealed.end == self.sealed;
        let sealed = self.blobs.store.get_range(&place(self.tenant, self.id), sealed).await.map_err(failed)?;
        let plain = self.blobs.vault.open_sealed(self.tenant, aad(self.id), &sealed)?;
        let broken = Error::Refused("a file was cut off or its parts were moved");
        let content = plain.strip_prefix(&mark(number, is_last)).ok_or(broken)?;
        let within = |at: u64| usize::try_from(at - number * part).unwrap_or(usize::MAX).min(content.len());
        Ok(Bytes::copy_from_slice(&content[within(range.start)..within(end)]))
    }
}

fn mark(number: u64, is_last: bool) -> [u8; NUMBER] {
    (if is_last { number | LAST } else { number }).to_le_bytes()
}

fn aad(id: BlobId) -> Aad<'static> {
    Aad { table: "blob", column: "part", row: id.as_uuid() }
}

#[cfg(test)]
mod tests {
    use kernel::Clock;

    use super::*;

    struct Place {
        folder: std::path::PathBuf,
        blobs: Blobs,
        tenant: TenantId,
        clock: Clock,
    }

    fn place_of(name: &str) -> Place {
        let folder = std::env::temp_dir().join(format!("kontor-large-{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&folder).ok();
        let vault = Vault::open(&folder.join("keys"), &folder.join("master.key")).unwrap();
        let clock = Clock::system();
        let tenant = clock.id();
        vault.create_tenant_key(tenant).unwrap();
        Place { blobs: Blobs::open(&folder.join("blobs"), &vault).unwrap(), folder, tenant, clock }
    }

    async fn write(place: &Place, content: &[u8], at_once: usize) -> BlobId {
        let id = place.clock.id();
        let mut writer = place.blobs.write(place.tenant, id).await.unwrap();
        for some in content.chunks(at_once) {
            writer.push(some).await.unwrap();
        }
        assert_eq!(writer.finish().await.unwrap(), content.len() as u64);
        id
    }

    async fn all(place: &Place, id: BlobId, range: Range<u64>) -> Result<Vec<u8>> {
        let reader = place.blobs.read(place.tenant, id).await?.unwrap();
        let mut found = Vec::new();
        loop {
            let next = reader.next(range.start + found.len() as u64..range.end).await?;
            if next.is_empty() {
                return Ok(found);
            }
            found.extend_from_slice(&next);
        }
    }

    #[tokio::test]
    async fn a_file_of_any_length_comes_back_whole_and_in_part() {
        let place = place_of("whole");
        for length in [0, 1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 7] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let id = write(&place, &content, 10_007).await;
            assert_eq!(all(&place, id, 0..u64::MAX).await.unwrap(), content, "{length}");
            let (from, to) = (length / 3, length - length / 7);
            assert_eq!(all(&place, id, from as u64..to as u64).await.unwrap(), content[from..to], "{length}");
        }
        std::fs::remove_dir_all(&place.folder).ok();
    }

    #[tokio::test]
    async fn a_file_that_was_cut_off_or_whose_parts_were_moved_does_not_open() {
        let place = place_of("cut");
        let id = write(&place, &vec![7; 3 * PART + 7], PART).await;
        let path = place.folder.join("blobs").join(place.tenant.to_string()).join(id.to_string());
        let sound = std::fs::read(&path).unwrap();
        assert!(!sound.windows(64).any(|some| some == [7; 64]), "it is sealed");
        let whole = PART + AROUND;
        let mut moved = sound.clone();
        moved[..whole].copy_from_slice(&sound[whole..2 * whole]);
        for broken in
            [Vec::new(), sound[..2 * whole].to_vec(), sound[..whole + 3].to_vec(), sound[..whole + 99].to_vec(), moved]
        {
            std::fs::write(&path, broken).unwrap();
            assert!(all(&place, id, 0..u64::MAX).await.is_err());
        }
        std::fs::write(&path, sound).unwrap();
        assert_eq!(all(&place, id, 0..u64::MAX).await.unwrap().len(), 3 * PART + 7, "the control");
        std::fs::remove_dir_all(&place.folder).ok();
    }

    #[tokio::test]
    async fn a_file_that_is_not_finished_leaves_nothing() {
        let place = place_of("half");
        for is_abandoned in [true, false] {
            let id: BlobId = place.clock.id();
            let mut writer = place.blobs.write(place.tenant, id).await.unwrap();
            writer.push(&vec![1; 2 * GIVEN]).await.unwrap();
            if is_abandoned {
                writer.abandon().await.unwrap();
            } else {
                drop(writer);
            }
            assert!(place.blobs.read(place.tenant, id).await.unwrap().is_none());
        }
        std::fs::remove_dir_all(&place.folder).ok();
    }
}
