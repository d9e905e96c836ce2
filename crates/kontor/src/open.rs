//! Opening an installation: its keys and its data.

use anyhow::{Context, Result};
use kernel::{Clock, Vault};
use store::Db;

use crate::config::Config;

/// Opens the vault and the database that the settings name. Blocks while migrating.
pub fn open(config: &Config, clock: &Clock) -> Result<Db> {
    if let Some(trouble) = privacy::backups::is_unfinished(&config.data_dir) {
        anyhow::bail!("{trouble}");
    }
    let vault = vault(config)?;
    let store = store(config);
    // The PostgreSQL client drives a runtime of its own, which it may not do on a thread of ours.
    let opened = std::thread::scope(|scope| scope.spawn(|| Db::open(&store, &vault, clock)).join());
    opened.unwrap_or_else(|panic| std::panic::resume_unwind(panic)).context("the database cannot be opened")
}

/// Where the data is.
pub fn store(config: &Config) -> store::Config {
    store::Config {
        data_dir: config.data_dir.clone(),
        database_url: config.database_url.clone(),
        connections: config.database_connections,
    }
}

/// Opens the keys alone.
pub fn vault(config: &Config) -> Result<Vault> {
    let folder = config.data_dir.join("keys");
    Vault::open(&folder, &config.master_key_file()).context("the keys cannot be opened")
}
