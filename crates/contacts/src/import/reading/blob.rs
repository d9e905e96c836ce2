//! A sealed file as something that is read and sought in, for a thread that may wait.

use std::io::{self, Read, Seek, SeekFrom};

use bytes::Bytes;
use store::blobs::BlobReader;
use tokio::runtime::Handle;

/// Only for threads of the runtime's that may block: each part is waited for.
pub struct BlobFile {
    file: BlobReader,
    runtime: Handle,
    at: u64,
    part: Bytes,
    /// How much more of it is read.
    left: u64,
}

impl BlobFile {
    pub fn new(file: BlobReader, runtime: Handle) -> Self {
        Self { file, runtime, at: 0, part: Bytes::new(), left: u64::MAX }
    }

    /// The same, of which no more than this is read: what comes behind is an error.
    pub(in crate::import) fn at_most(self, bytes: u64) -> Self {
        Self { left: bytes, ..self }
    }
}

impl Read for BlobFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.part.is_empty() {
            self.part = self.runtime.block_on(self.file.next(self.at..u64::MAX)).map_err(io::Error::other)?;
        }
        let count = into.len().min(self.part.len());
        let left = self.left.checked_sub(count as u64);
        self.left = left.ok_or_else(|| io::Error::other("no more of the file is read"))?;
        into[..count].copy_from_slice(&self.part[..count]);
        self.part = self.part.slice(count..);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for BlobFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let from = |place: u64, by: i64| place.checked_add_signed(by);
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => from(self.file.bytes(), by),
            SeekFrom::Current(by) => from(self.at, by),
        };
        let to = to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        if to != self.at {
            (self.at, self.part) = (to, Bytes::new());
        }
        Ok(to)
    }
}
