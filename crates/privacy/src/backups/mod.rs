//! Backups: an encrypted copy of everything, every night and at will; a recovery kit on paper; a restore that overwrites nothing.
//!
//! - A backup is one consistent view of all rows and the files they name, made while Kontor serves.      (`create`)
//! - Each is sealed by the key of its day. Ending a day's key ends its backups, wherever copies lie.      (`expire`; P-PRV-4)
//! - The recovery kit and the place of the backups are all that a lost disk needs.                        (`kit`, `restore`)
//! - A restore goes into an empty place only, verifies before it writes, and can be run again if cut off. (`restore`)
//! - After a restore nothing is sent until a person says so.                                              (`state`, and the gate)

mod create;
mod expire;
mod format;
mod kit;
mod nightly;
pub(crate) mod pages;
mod place;
mod release;
mod restore;
mod state;
mod trouble;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Timestamp, Vault};
use store::Db;
use uuid::Uuid;

pub use create::Made;
pub use format::{Head, Manifest, Part};
pub use kit::Kit;
use nightly::run;
pub use nightly::{create, rehearse, tick};
pub use place::Kept;
pub use release::confirm;
pub use restore::{Restored, is_unfinished, restore};
pub use state::{Held, Rehearsal, State};
pub use trouble::Trouble;

/// Where backups go and how long they live, and what a restore needs to know of the installation.
#[derive(Clone, Debug)]
pub struct Settings {
    pub folder: PathBuf,
    pub keep_days: u32,
    pub store: store::Config,
    pub master_key_file: PathBuf,
    /// Whether the operator said where the master key is.
    pub master_key_is_given: bool,
}

/// The longest that a backup may live (P-PRV-4).
pub const MOST_DAYS: u32 = 60;

/// Clocks are put right by so much without anyone noticing.
const MAY_BE_AHEAD: Duration = Duration::from_secs(60 * 60);

/// The backups of one installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Backups(Arc<Settings>);

impl Backups {
    pub fn new(settings: Settings) -> Self {
        Self(Arc::new(settings))
    }

    pub fn settings(&self) -> &Settings {
        &self.0
    }

    /// Every backup there is, newest first. Blocks.
    pub fn list(&self) -> Result<Vec<Kept>, Trouble> {
        place::list(&self.0.folder)
    }

    /// The newest that this installation's keys open. What is dated ahead was made, or named, by a wrong clock, and shows nothing of
    /// last night. (A63) Blocks.
    pub fn newest(&self, vault: &Vault, now: Timestamp) -> Result<Option<Kept>, Trouble> {
        let alive = vault.periods()?;
        let counts = |kept: &Kept| kept.head.made_at <= now + MAY_BE_AHEAD && alive.contains(&kept.head.period);
        Ok(self.list()?.into_iter().find(counts))
    }

    /// Opens a backup, the newest if none is named, and holds all of it against its manifest. Blocks.
    pub fn verify(&self, vault: &Vault, id: Option<Uuid>) -> Result<(Kept, Manifest), Trouble> {
        let kept = place::find(&self.0.folder, id)?;
        let key = vault.live_period_key(&kept.head.period)?;
        let manifest = restore::verify(&kept, &key)?;
        Ok((kept, manifest))
    }

    /// Whether the backups lie in the data folder: then one lost disk takes both.
    pub fn lie_beside_the_data(&self) -> bool {
        self.0.folder.starts_with(&self.0.store.data_dir)
    }
}

/// What goes on without being asked: a look every minute, or, where backups are made by other means, nothing.
pub async fn look_after(backups: Option<Backups>, db: Db) {
    match backups {
        Some(backups) => run(backups, db).await,
        None => state::silence(db).await,
    }
}

/// Runs what blocks off the runtime's threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(Trouble::Store(store::Error::Panicked("backups".to_owned()))))
}

/// The day a time falls on, in UTC.
pub(crate) fn period(at: Timestamp) -> String {
    at.utc().date_naive().to_string()
}
