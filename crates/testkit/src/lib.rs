//! A world for tests: an installation with two furnished businesses and named people, a clock in hand, and the whole program's router.
//!
//! - Every test gets an installation of its own: a copy of one that was furnished once for this build.        ([`worlds`], `place`)
//! - A world must be finished; it fails if a task is due or dead, a webhook is unread, or an error was logged. ([`World::finish`])
//! - Meta's address is a closed port of this machine: whoever calls out unexpectedly fails.                    (`place`)
//! - Run under nextest, a process a test: what is logged is recorded for the process.                          (`recorder`)

mod cast;
mod furnish;
mod place;
mod recorder;
mod request;
mod stream;
pub mod webhook;
mod world;

pub use cast::{Key, PASSWORD, Person, Tenant, Thread};
pub use ground::drop_database;
pub use place::Installation;
pub use recorder::{keep_lines, lines, record_errors, statements_of};
pub use request::{Answer, Request};
pub use stream::Stream;
pub use world::{World, worlds};

/// Runs a test that awaits.
pub fn run<F: Future<Output = ()>>(test: F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("OK because a test machine has threads").block_on(test);
}
