use ::store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use kernel::{BlobId, ConsentEntryId, ContactId, Timestamp};

use super::model::{Scan, ScanType};
use super::{MOST_LOOSE, MOST_OF_ONE};

const WAITING: Sql =
    sql!("select blob_id from consent_scan where tenant_id = :tenant and entry_id is null limit :limit");
const WAITING_OF_ONE: Sql = sql!(
    "select blob_id from consent_scan where tenant_id = :tenant and contact_id = :contact and entry_id is null limit :limit"
);
const EXPECT: Sql =
    sql!("insert into consent_scan (tenant_id, blob_id, contact_id, created_at) values (:tenant, :id, :contact, :now)");
const KEEP: Sql = sql!(
    "update consent_scan set media_type = :media_type, bytes = :bytes, hash = :hash \
     where tenant_id = :tenant and blob_id = :id and entry_id is null"
);
const LOOSE: Sql = sql!(
    "select * from consent_scan where tenant_id = :tenant and blob_id = :id and contact_id = :contact \
     and entry_id is null and hash is not null"
);
const ATTACH: Sql = sql!(
    "update consent_scan set entry_id = :entry, place = :place where tenant_id = :tenant and blob_id = :id and entry_id is null"
);
const OF: Sql = sql!(
    "select * from consent_scan where tenant_id = :tenant and contact_id = :contact and entry_id is not null order by entry_id, place"
);
const OF_PERSON: Sql =
    sql!("select blob_id from consent_scan where tenant_id = :tenant and contact_id = :contact limit :limit");
const LOOSE_BEFORE: Sql = sql!(
    "select blob_id from consent_scan where tenant_id = :tenant and entry_id is null and created_at < :before \
     order by created_at limit :limit"
);
const DELETE: Sql = sql!("delete from consent_scan where tenant_id = :tenant and blob_id = :id");
// An entry may have taken it since it was looked for.
const DELETE_LOOSE: Sql =
    sql!("delete from consent_scan where tenant_id = :tenant and blob_id = :id and entry_id is null");
const IS_FILE: Sql = sql!(
    "select 1 as one from consent_entry where tenant_id = :tenant and contact_id = :contact and file_id = :id limit 1"
);

/// Whether there is room for one more of a person's that waits for its entry.
pub(super) fn has_room(scope: &Scope<'_>, contact: ContactId) -> Result<bool> {
    let limit = |most| i64::try_from(most).unwrap_or(i64::MAX);
    let of_one = params! { "contact" => contact, "limit" => limit(MOST_OF_ONE) };
    Ok(scope.rows(WAITING_OF_ONE, of_one)?.len() < MOST_OF_ONE
        && scope.rows(WAITING, params! { "limit" => limit(MOST_LOOSE) })?.len() < MOST_LOOSE)
}

/// Notes a file before anything of it lies in the store of files.
pub(super) fn expect(tx: &mut Tx<'_>, id: BlobId, contact: ContactId) -> Result<()> {
    let now = tx.now();
    tx.keep_blob(id, "application/octet-stream", 0)?;
    tx.execute(EXPECT, params! { "id" => id, "contact" => contact, "now" => now }).map(|_| ())
}

/// It is here whole. Says whether it is still wanted: one that is not goes again.
pub(super) fn keep(tx: &mut Tx<'_>, scan: &Scan) -> Result<bool> {
    let bytes = i64::try_from(scan.bytes).unwrap_or(i64::MAX);
    let values = params! {
        "id" => scan.id, "media_type" => scan.scan_type.as_str(), "bytes" => bytes, "hash" => scan.hash.clone(),
    };
    let is_wanted = tx.execute(KEEP, values)? > 0;
    tx.keep_blob(scan.id, scan.scan_type.as_str(), scan.bytes)?;
    if !is_wanted {
        tx.forget_blobs(&[scan.id])?;
    }
    Ok(is_wanted)
}

/// One of a person that waits for its entry.
pub(crate) fn loose(scope: &Scope<'_>, contact: ContactId, id: BlobId) -> Result<Option<Scan>> {
    scope.row(LOOSE, params! { "id" => id, "contact" => contact })?.as_ref().map(read).transpose()
}

/// Gives an entry its scans, in their order, in the write that makes it.
pub(crate) fn attach(tx: &mut Tx<'_>, entry: ConsentEntryId, scans: &[Scan]) -> Result<()> {
    for (place, scan) in (1_i64..).zip(scans) {
        // Another entry took it at this moment.
        if tx.execute(ATTACH, params! { "id" => scan.id, "entry" => entry, "place" => place })? == 0 {
            return Err(Error::Conflict);
        }
    }
    Ok(())
}

/// All that show a person's entries, each entry's in their order.
pub(crate) fn of(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<Scan>> {
    scope.rows(OF, params! { "contact" => contact })?.iter().map(read).collect()
}

/// Whether an entry of this person names the file itself: what an import kept.
pub(super) fn is_file(scope: &Scope<'_>, contact: ContactId, id: BlobId) -> Result<bool> {
    Ok(scope.row(IS_FILE, params! { "contact" => contact, "id" => id })?.is_some())
}

pub(super) fn of_person(scope: &Scope<'_>, contact: ContactId, limit: i64) -> Result<Vec<BlobId>> {
    ids(&scope.rows(OF_PERSON, params! { "contact" => contact, "limit" => limit })?)
}

pub(super) fn loose_before(scope: &Scope<'_>, before: Timestamp, limit: i64) -> Result<Vec<BlobId>> {
    ids(&scope.rows(LOOSE_BEFORE, params! { "before" => before, "limit" => limit })?)
}

/// Drops the mentions of files, and has them deleted.
pub(super) fn forget(tx: &mut Tx<'_>, scans: &[BlobId]) -> Result<u64> {
    for id in scans {
        tx.execute(DELETE, params! { "id" => *id })?;
    }
    tx.forget_blobs(scans)?;
    Ok(scans.len() as u64)
}

/// The same with those that no entry has taken.
pub(super) fn forget_loose(tx: &mut Tx<'_>, scans: &[BlobId]) -> Result<u64> {
    let mut gone = Vec::new();
    for id in scans {
        if tx.execute(DELETE_LOOSE, params! { "id" => *id })? == 1 {
            gone.push(*id);
        }
    }
    tx.forget_blobs(&gone)?;
    Ok(gone.len() as u64)
}

fn ids(rows: &[Row]) -> Result<Vec<BlobId>> {
    rows.iter().map(|row| row.get("blob_id")).collect()
}

fn read(row: &Row) -> Result<Scan> {
    let scan_type: ScanType = row.word("media_type")?;
    Ok(Scan {
        id: row.get("blob_id")?,
        entry: row.get("entry_id")?,
        scan_type,
        bytes: row.get::<i64>("bytes")?.unsigned_abs(),
        hash: row.get("hash")?,
    })
}
