//! The address of the server that runs over a data folder, for commands that print links beside it.
//!
//! The server locks the file it writes as long as it lives, so that what a dead one left behind is not believed.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use url::Url;

use crate::config::Config;

const FILE: &str = "address";

/// Writes down where this server is known, until the file that is returned is dropped. Nothing if another server runs here.
pub async fn announce(data_dir: &Path, url: &Url) -> Result<Option<File>> {
    let path = data_dir.join(FILE);
    let open = || File::options().create(true).truncate(false).write(true).open(&path);
    let mut file = open().with_context(|| format!("{} cannot be written", path.display()))?;
    // A command that looks holds the lock for a moment.
    for _ in 0..20 {
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0)?;
                file.write_all(url.as_str().as_bytes())?;
                return Ok(Some(file));
            }
            Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(10)).await,
            Err(TryLockError::Error(error)) => return Err(error).context("the data folder cannot be locked"),
        }
    }
    Ok(None)
}

/// Where the running server is known, if one runs.
pub fn address(data_dir: &Path) -> Option<Url> {
    let mut file = File::open(data_dir.join(FILE)).ok()?;
    if !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.parse().ok()
}

/// What a command's links begin with: the address that was set, else the running server's, else where one would listen.
/// With port 0 and no server that is not known yet; the link is made all the same, and what to do with it is said.
pub fn url_for_links(config: &Config) -> Url {
    if config.public_url.is_none() {
        if let Some(url) = address(&config.data_dir) {
            return url;
        }
        if config.listen.port() == 0 {
            tracing::warn!(
                "No server runs over this data folder yet, and with port 0 its address is not known before: in the link, put the \
                 address that “kontor serve” prints in place of http://localhost:0, or set KONTOR_PUBLIC_URL.",
            );
        }
    }
    config.public_url(config.listen)
}
