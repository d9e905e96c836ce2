//! `kontor backup …` and `kontor keys kit`: backups at the command line, where a lost installation is brought back too.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use kernel::vault::RecoveryCode;
use kernel::{Clock, Locale};
use privacy::backups::{self, Backups, Kit, Settings, Trouble};
use serde_json::json;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::open;
use crate::output::answer;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an encrypted backup now; the server may be running.
    Create,
    /// List the backups as JSON lines, newest first.
    List,
    /// Open a backup and hold all of it against its manifest.
    Verify {
        /// The backup's id; without one, the newest.
        #[arg(long)]
        backup: Option<Uuid>,
    },
    /// Bring everything back into an empty place. Overwrites nothing.
    Restore {
        /// The backup's id; without one, the newest.
        #[arg(long)]
        backup: Option<Uuid>,
        /// The file that holds the recovery kit's code; “-” reads it from standard input.
        #[arg(long)]
        kit: String,
        /// Only try: restore into a scratch folder, compare, remove it, and remember that it worked.
        #[arg(long)]
        rehearse: bool,
    },
    /// After a restore: say that sending may go on. What waits is sent, unless it is cancelled first.
    Confirm {
        /// Cancel what waits instead of sending it.
        #[arg(long)]
        cancel_waiting: bool,
    },
}

/// The backups that the settings describe; none where the operator makes their own.
pub fn of(config: &Config) -> Result<Option<Backups>> {
    let Some(folder) = folder(config)? else { return Ok(None) };
    if config.backup_keep_days == 0 || config.backup_keep_days > backups::MOST_DAYS {
        bail!("backup_keep_days must be between 1 and {}", backups::MOST_DAYS);
    }
    Ok(Some(Backups::new(Settings {
        folder,
        keep_days: config.backup_keep_days,
        store: open::store(config),
        master_key_file: config.master_key_file(),
        master_key_is_given: config.master_key_file.is_some(),
    })))
}

fn folder(config: &Config) -> Result<Option<PathBuf>> {
    let place = config.backup_url.as_str();
    Ok(match place {
        "" => Some(config.data_dir.join("backups")),
        "none" => None,
        place => match place.split_once("://") {
            None => Some(PathBuf::from(place)),
            Some(("file", path)) if path.starts_with('/') => Some(PathBuf::from(path)),
            Some((scheme, _)) => bail!(
                "backup_url: “{scheme}://” is not known; give a folder, such as /mnt/backups or file:///mnt/backups, \
                 or “none” if backups are made by other means"
            ),
        },
    })
}

pub async fn run(command: Command, config: &Config, clock: &Clock) -> Result<()> {
    // Wherever backups come from, what was restored is let go here.
    if let Command::Confirm { cancel_waiting } = command {
        let db = open::open(config, clock)?;
        let cancelled = backups::confirm(&db, cancel_waiting).await.map_err(said)?;
        return answer(json!({ "sending": "goes on", "cancelled": cancelled }));
    }
    let backups = of(config)?.context("backup_url is “none”: this installation makes no backups of its own")?;
    match command {
        Command::Create => {
            let db = open::open(config, clock)?;
            let made = backups::create(&backups, &db).await.map_err(said)?;
            answer(json!({
                "backup": made.head.id, "made_at": made.head.made_at, "rows": made.manifest.rows(), "files": made.manifest.files.count,
                "missing_files": made.manifest.missing_files, "bytes": made.bytes, "place": backups.settings().folder,
            }))
        }
        Command::List => {
            let alive = open::vault(config)?.periods()?;
            for kept in backups.list().map_err(said)? {
                let head = &kept.head;
                answer(json!({
                    "backup": head.id, "made_at": head.made_at, "bytes": kept.bytes, "schema": head.schema, "kontor": head.kontor,
                    "opens": alive.contains(&head.period),
                }))?;
            }
            Ok(())
        }
        Command::Verify { backup } => {
            let vault = open::vault(config)?;
            let (kept, manifest) = blocking(move || backups.verify(&vault, backup)).await?;
            answer(json!({
                "backup": kept.head.id, "whole": true, "rows": manifest.rows(), "files": manifest.files.count,
                "missing_files": manifest.missing_files,
            }))
        }
        Command::Restore { backup, kit, rehearse: true } => {
            let db = open::open(config, clock)?;
            let code = code(&kit)?;
            let restored = backups::rehearse(&backups, &db, code, backup).await.map_err(said)?;
            answer(json!({ "backup": restored.head.id, "rehearsed": true, "rows": restored.manifest.rows() }))
        }
        Command::Restore { backup, kit, rehearse: false } => {
            let code = code(&kit)?;
            let its_clock = clock.clone();
            let restored = blocking(move || backups::restore(&backups, &its_clock, &code, backup)).await?;
            answer(json!({
                "backup": restored.head.id, "made_at": restored.head.made_at, "rows": restored.manifest.rows(),
                "files": restored.manifest.files.count, "sending": "held until an owner confirms it",
            }))
        }
        Command::Confirm { .. } => Ok(()),
    }
}

/// `kontor keys kit`.
pub async fn kit(config: &Config, clock: &Clock) -> Result<()> {
    let backups = of(config)?.context("backup_url is “none”: keep a copy of the master key by your own means")?;
    let db = open::open(config, clock)?;
    let kit = Kit::of(&backups, &db).await?;
    answer(kit.text(Locale::En).as_str())
}

/// Reads the code from a file or from standard input, never from the arguments, which others can see.
fn code(kit: &str) -> Result<RecoveryCode> {
    let mut text = Zeroizing::new(String::new());
    if kit == "-" {
        std::io::stdin().read_to_string(&mut text).context("the kit could not be read from standard input")?;
    } else {
        let read = std::fs::read_to_string(Path::new(kit)).with_context(|| format!("the kit {kit} cannot be read"))?;
        text = Zeroizing::new(read);
    }
    RecoveryCode::parse(&text).map_err(|slip| anyhow::anyhow!("{slip}"))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Trouble> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.context("the work ended unexpectedly")?.map_err(said)
}

fn said(trouble: Trouble) -> anyhow::Error {
    anyhow::anyhow!("{trouble}")
}
