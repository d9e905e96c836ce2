//! Backups and restores over the furnished world, on both databases and from each to the other.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where by panicking")]

mod backups;
mod expiry;
mod looks;
mod pages;
mod place;
mod refusals;
mod release;
