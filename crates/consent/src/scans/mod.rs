//! The paper behind an entry, photographed or scanned: the thing itself, kept beside the words.
//!
//! - It is sealed as it comes, and is what it holds, whatever it is called.                    (A36; [`ScanType`], `taking`)
//! - An entry's chain covers the SHA-256 of each of its scans: a row that was changed, moved or taken away is found. (`ledger::verify`)
//! - A file that was changed does not open; one that is gone is missed by whoever opens it, not by the chain. (`store::blobs`, `pages::given`)
//! - None is added to an entry later: the ledger only grows.                                                      (`store::attach`)
//! - Whoever opens one leaves a trace.                                                                             (`pages::given`)
//! - What no entry names within a day goes; erasing the person takes the rest with the words.        ([`age_out`], [`let_go`])

pub(crate) mod api;
mod model;
pub(crate) mod pages;
mod store;
pub(crate) mod taking;

use std::time::Duration;

use ::store::{Result, Tx};
use kernel::ContactId;

pub use model::Refusal;
pub(crate) use model::{Scan, ScanType};
pub(crate) use store::{attach, loose, of};

/// So many show one entry: both sides of a few sheets.
pub(crate) const MOST: usize = 6;
/// A telephone's largest photo, or a long scan.
pub(crate) const MOST_MB: u64 = 20;
const MOST_BYTES: u64 = MOST_MB * 1024 * 1024;
/// So many of one person wait for their entries at once, and so many of a business.
pub(crate) const MOST_OF_ONE: usize = 12;
const MOST_LOOSE: usize = 60;
/// For so long one waits.
const LOOSE_FOR: Duration = Duration::from_secs(24 * 60 * 60);
const AT_ONCE: i64 = 100;

/// What an entry's chain covers of its scans.
pub(crate) fn digests<'a>(scans: impl Iterator<Item = &'a Scan>) -> String {
    scans.map(Scan::digest).collect::<Vec<_>>().join(" ")
}

/// Deletes what was handed in and no entry took.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let old = store::loose_before(tx, tx.now() - LOOSE_FOR, AT_ONCE)?;
    store::forget_loose(tx, &old)
}

/// Deletes those of a person, some at a time: how many, and whether these were the last.
pub fn let_go(tx: &mut Tx<'_>, contact: ContactId) -> Result<(u64, bool)> {
    let some = store::of_person(tx, contact, AT_ONCE)?;
    let is_over = some.len() < usize::try_from(AT_ONCE).expect("OK because it is small");
    Ok((store::forget(tx, &some)?, is_over))
}
