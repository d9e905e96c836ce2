//! A business's day through the real program: `kontor serve` as a process of its own, against the sandbox over real HTTP, on the
//! real clock and on both databases.
//!
//! - Nothing here looks inside the program while it serves, except where a journey says so: it asks the API, as its users do.
//! - Nobody waits blindly: what must come is asked for until it is there, or the journey fails and shows the program's log.

#![expect(clippy::unwrap_used, reason = "a journey that cannot be set up has failed")]

mod abuse;
mod arriving;
mod backups;
mod certificate;
mod commands;
mod connection;
mod conversation;
mod database;
mod disk;
mod doubt;
mod files;
mod files_out;
mod harness;
mod kills;
mod order;
mod pace;
mod stopping;
mod stream;
mod trial;
mod unpaid;
mod window;
