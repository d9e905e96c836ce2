//! What a backup is made of: a line in clear that says what it is, and after it, compressed and sealed, every row and file and the manifest.
//!
//! - Inside stand frames: a kind, a length, the content. Tables come first, each with its rows; then files; the manifest is last.
//! - The manifest holds the count and the SHA-256 of each part and the head of each tenant's stream. A backup without it is none.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use kernel::vault::{Opener, PeriodKey, Sealer};
use kernel::{BlobId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::Value;
use store::copy::Table;
use uuid::Uuid;

use super::Trouble;

const FORMAT: &str = "kontor-backup-1";
/// Rows are gathered to about this much.
const MUCH: usize = 256 * 1024;
/// No frame is longer: a length beyond it is not ours.
const MOST: usize = 1024 * 1024 * 1024;
const LONGEST_HEAD: u64 = 4096;

const TABLE: u8 = 1;
const ROWS: u8 = 2;
const FILE: u8 = 3;
const MANIFEST: u8 = 4;

/// The line in clear. It names no person and no business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub format: String,
    pub id: Uuid,
    pub installation: Uuid,
    /// The day whose key seals it.
    pub period: String,
    pub made_at: Timestamp,
    /// The last migration.
    pub schema: i64,
    pub kontor: String,
}

impl Head {
    pub(super) fn new(id: Uuid, installation: Uuid, made_at: Timestamp, schema: i64) -> Self {
        let (format, kontor) = (FORMAT.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        Self { format, id, installation, period: super::period(made_at), made_at, schema, kontor }
    }

    fn line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).expect("OK because ids and text are JSON");
        line.push(b'\n');
        line
    }

    /// Reads the line, and gives its bytes too: the seal depends on them.
    pub(super) fn read(from: &mut impl BufRead) -> Result<(Self, Vec<u8>), Trouble> {
        let mut line = Vec::new();
        from.take(LONGEST_HEAD).read_until(b'\n', &mut line).map_err(Trouble::Place)?;
        let head: Option<Head> = serde_json::from_slice(&line).ok();
        head.filter(|head| head.format == FORMAT).map(|head| (head, line)).ok_or(Trouble::NotABackup)
    }
}

/// What a backup says it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub tables: BTreeMap<String, Part>,
    pub files: Part,
    /// Files that rows name and that were not there.
    pub missing_files: u64,
    pub bytes_of_files: u64,
    /// The last number of each tenant's stream.
    pub streams: BTreeMap<Uuid, i64>,
}

/// So many of a kind, and the hash of all of them in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub count: u64,
    pub sha256: String,
}

impl Manifest {
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|part| part.count).sum()
    }
}

/// Counts and hashes a part as it passes.
#[derive(Default)]
pub(super) struct Tally {
    count: u64,
    hash: Sha256,
}

impl Tally {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.count += 1;
        self.hash.update(bytes);
    }

    pub(super) fn part(self) -> Part {
        let sha256 = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Part { count: self.count, sha256 }
    }
}

/// Writes a backup.
pub(super) struct Writer<W: Write> {
    out: GzEncoder<Sealer<W>>,
    manifest: Manifest,
    files: Tally,
}

impl<W: Write> Writer<W> {
    pub(super) fn begin(head: &Head, key: &PeriodKey, mut out: W) -> io::Result<Self> {
        let line = head.line();
        out.write_all(&line)?;
        let out = GzEncoder::new(Sealer::new(key, &line, out)?, Compression::fast());
        Ok(Self { out, manifest: Manifest::default(), files: Tally::default() })
    }

    pub(super) fn table(&mut self, table: &Table) -> io::Result<TableWriter<'_, W>> {
        let shape = serde_json::to_vec(table).expect("OK because names are JSON");
        frame(&mut self.out, TABLE, &shape)?;
        Ok(TableWriter {
            writer: self,
            name: table.name.clone(),
            rows: Vec::with_capacity(MUCH),
            tally: Tally::default(),
        })
    }

    pub(super) fn stream(&mut self, tenant: Uuid, head: i64) {
        self.manifest.streams.insert(tenant, head);
    }

    pub(super) fn file(&mut self, tenant: TenantId, id: BlobId, sealed: &[u8]) -> io::Result<()> {
        let content = [tenant.as_uuid().as_bytes(), id.as_uuid().as_bytes(), sealed].concat();
        self.files.add(&content);
        self.manifest.bytes_of_files += sealed.len() as u64;
        frame(&mut self.out, FILE, &content)
    }

    pub(super) fn missing_file(&mut self) {
        self.manifest.missing_files += 1;
    }

    pub(super) fn finish(mut self) -> io::Result<(W, Manifest)> {
        self.manifest.files = self.files.part();
        let manifest = serde_json::to_vec(&self.manifest).expect("OK because names and numbers are JSON");
        frame(&mut self.out, MANIFEST, &manifest)?;
        Ok((self.out.finish()?.finish()?, self.manifest))
    }
}

/// Writes a table's rows.
pub(super) struct TableWriter<'w, W: Write> {
    writer: &'w mut Writer<W>,
    name: String,
    rows: Vec<u8>,
    tally: Tally,
}

impl<W: Write> TableWriter<'_, W> {
    pub(super) fn row(&mut self, values: &[Value]) -> io::Result<()> {
        let from = self.rows.len();
        encode(values, &mut self.rows);
        self.tally.add(&self.rows[from..]);
        if self.rows.len() >= MUCH {
            frame(&mut self.writer.out, ROWS, &self.rows)?;
            self.rows.clear();
        }
        Ok(())
    }

    pub(super) fn end(self) -> io::Result<()> {
        if !self.rows.is_empty() {
            frame(&mut self.writer.out, ROWS, &self.rows)?;
        }
        self.writer.manifest.tables.insert(self.name, self.tally.part());
        Ok(())
    }
}

fn frame(out: &mut impl Write, kind: u8, content: &[u8]) -> io::Result<()> {
    let length = u32::try_from(content.len()).ok().filter(|_| content.len() <= MOST);
    let length = length.ok_or_else(|| io::Error::other("a row or file is too long for a backup"))?;
    out.write_all(&[kind])?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(content)
}

/// Takes what a backup holds, as it is read.
pub(super) trait Taker {
    fn rows(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), Trouble>;
    fn file(&mut self, tenant: TenantId, id: BlobId, sealed: &[u8]) -> Result<(), Trouble>;
}

/// Reads a backup after its head to its end, and holds everything against its manifest.
pub(super) fn read(key: &PeriodKey, line: &[u8], from: impl Read, taker: &mut dyn Taker) -> Result<Manifest, Trouble> {
    let opened = Opener::new(key, line, from).map_err(|error| broken(&error))?;
    let mut from = io::BufReader::with_capacity(MUCH, GzDecoder::new(opened));
    let mut seen = Manifest::default();
    let mut files = Tally::default();
    let mut open: Option<(Table, Tally)> = None;
    let said: Manifest = loop {
        let (kind, content) = next(&mut from).map_err(|error| broken(&error))?;
        match (kind, &mut open) {
            (TABLE | FILE | MANIFEST, table) => {
                if let Some((table, tally)) = table.take() {
                    seen.tables.insert(table.name, tally.part());
                }
                match kind {
                    TABLE => {
                        open = Some((serde_json::from_slice(&content).map_err(|_| Trouble::Damaged)?, Tally::default()))
                    }
                    FILE => {
                        let (tenant, rest) = content.split_at_checked(16).ok_or(Trouble::Damaged)?;
                        let (id, sealed) = rest.split_at_checked(16).ok_or(Trouble::Damaged)?;
                        let id_of = |bytes| Uuid::from_slice(bytes).map_err(|_| Trouble::Damaged);
                        files.add(&content);
                        seen.bytes_of_files += sealed.len() as u64;
                        taker.file(TenantId::from_uuid(id_of(tenant)?), BlobId::from_uuid(id_of(id)?), sealed)?;
                    }
                    _ => break serde_json::from_slice(&content).map_err(|_| Trouble::Damaged)?,
                }
            }
            (ROWS, Some((table, tally))) => {
                let mut rows = Vec::new();
                let mut rest = content.as_slice();
                while !rest.is_empty() {
                    let before = rest;
                    let row = decode(&mut rest, table.columns.len()).ok_or(Trouble::Damaged)?;
                    tally.add(&before[..before.len() - rest.len()]);
                    if table.name == "stream_head"
                        && let [Value::Uuid(tenant), Value::I64(head)] = row.as_slice()
                    {
                        seen.streams.insert(*tenant, *head);
                    }
                    rows.push(row);
                }
                taker.rows(table, rows)?;
            }
            _ => return Err(Trouble::Damaged),
        }
    };
    // Nothing may follow; reading to the end also makes the last piece's seal count.
    if from.read(&mut [0]).map_err(|error| broken(&error))? != 0 {
        return Err(Trouble::Damaged);
    }
    (seen.files, seen.missing_files) = (files.part(), said.missing_files);
    if seen == said { Ok(said) } else { Err(Trouble::Damaged) }
}

/// A read that fails because of what is read, or because of the disk.
fn broken(error: &io::Error) -> Trouble {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        InvalidData | InvalidInput | UnexpectedEof => Trouble::Damaged,
        kind => Trouble::Place(kind.into()),
    }
}

fn next(from: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let mut start = [0; 5];
    from.read_exact(&mut start)?;
    let length = u32::from_le_bytes([start[1], start[2], start[3], start[4]]) as usize;
    if length > MOST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // Grows with what is really there, so that a length alone takes no memory.
    let mut content = Vec::new();
    from.take(length as u64).read_to_end(&mut content)?;
    if content.len() < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok((start[0], content)) }
}

pub(super) fn encode(values: &[Value], out: &mut Vec<u8>) {
    let long = |out: &mut Vec<u8>, kind: u8, bytes: &[u8]| {
        out.push(kind);
        out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        out.extend_from_slice(bytes);
    };
    for value in values {
        match value {
            Value::Null => out.push(0),
            Value::Bool(value) => out.extend_from_slice(&[1, u8::from(*value)]),
            Value::I64(value) => {
                out.push(2);
                out.extend_from_slice(&value.to_le_bytes());
            }
            Value::F64(value) => {
                out.push(3);
                out.extend_from_slice(&value.to_le_bytes());
            }
            Value::Text(text) => long(out, 4, text.as_bytes()),
            Value::Bytes(bytes) => long(out, 5, bytes),
            Value::Uuid(id) => {
                out.push(6);
                out.extend_from_slice(id.as_bytes());
            }
        }
    }
}

fn decode(rest: &mut &[u8], columns: usize) -> Option<Vec<Value>> {
    fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
        let (taken, left) = rest.split_at_checked(length)?;
        *rest = left;
        Some(taken)
    }
    fn eight(rest: &mut &[u8]) -> Option<[u8; 8]> {
        take(rest, 8)?.try_into().ok()
    }
    fn long<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
        let length = usize::try_from(u64::from_le_bytes(eight(rest)?)).ok()?;
        take(rest, length)
    }
    let one = |rest: &mut &[u8]| {
        Some(match take(rest, 1)?[0] {
            0 => Value::Null,
            1 => Value::Bool(take(rest, 1)?[0] == 1),
            2 => Value::I64(i64::from_le_bytes(eight(rest)?)),
            3 => Value::F64(f64::from_le_bytes(eight(rest)?)),
            4 => Value::Text(String::from_utf8(long(rest)?.to_vec()).ok()?),
            5 => Value::Bytes(long(rest)?.to_vec()),
            6 => Value::Uuid(Uuid::from_slice(take(rest, 16)?).ok()?),
            _ => return None,
        })
    };
    (0..columns).map(|_| one(rest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back_and_rubbish_is_refused() {
        let row = vec![
            Value::Null,
            Value::Bool(true),
            Value::I64(i64::MIN),
            Value::F64(-0.5),
            Value::Text("Zoë \u{1F6BF}".to_owned()),
            Value::Bytes(vec![0, 255]),
            Value::Uuid(Uuid::from_u128(7)),
        ];
        let mut bytes = Vec::new();
        encode(&row, &mut bytes);
        let mut rest = bytes.as_slice();
        assert_eq!(decode(&mut rest, row.len()).unwrap(), row);
        assert!(rest.is_empty());
        for end in 0..bytes.len() {
            assert!(decode(&mut &bytes[..end], row.len()).is_none(), "{end}");
        }
        assert!(decode(&mut [9].as_slice(), 1).is_none());
        assert!(decode(&mut [4, 255, 255, 255, 255, 255, 255, 255, 255].as_slice(), 1).is_none());
    }
}
