//! What can go wrong with backups, each in a sentence with what to do next.

use std::path::PathBuf;

use kernel::VaultError;
use kernel::vault::NotACode;
use uuid::Uuid;

#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("There is no backup in {}. Say where backups lie with KONTOR_BACKUP_URL.", .0.display())]
    Nothing(PathBuf),
    #[error("There is no backup {id} in {folder}. `kontor backup list` says which there are.", id = .0, folder = .1.display())]
    NotThere(Uuid, PathBuf),
    #[error("There is no usable keyring.json in {}, which lies beside every backup. Copy it there with the backup.", .0.display())]
    Keyring(PathBuf),
    #[error(
        "{} holds the backups of another installation. Nothing is written there: restore from it, or say another folder with KONTOR_BACKUP_URL.",
        .0.display()
    )]
    AnothersPlace(PathBuf),
    #[error("This file is not a backup of Kontor's.")]
    NotABackup,
    #[error("This backup was cut short or changed since it was made, so nothing of it is used. Take another one.")]
    Damaged,
    #[error("The key of {0} was destroyed when its time was over; no one can open this backup any more.")]
    Ended(String),
    #[error("{0}")]
    Code(#[from] NotACode),
    #[error("This recovery kit belongs to another installation, or is older than the last `kontor keys rotate`.")]
    OtherKit,
    #[error(
        "This backup was made by a newer Kontor ({kontor}, schema {schema}; this one knows {newest}). Install that version, then restore."
    )]
    Newer { kontor: String, schema: i64, newest: i64 },
    #[error("{0} A restore goes into an empty place only and overwrites nothing.")]
    NotEmpty(String),
    #[error("{} holds a restore that was cut off. Run the same restore again, or empty the place.", .0.display())]
    Unfinished(PathBuf),
    #[error("The restored data is not what the backup holds ({0}). The place is left marked as unfinished.")]
    Differs(String),
    #[error("Another backup is being made or expired at the moment.")]
    Busy,
    #[error("The place of the backups cannot be read or written: {0}")]
    Place(#[source] std::io::Error),
    #[error(transparent)]
    Store(store::Error),
}

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Vault(error) => error.into(),
            error => Trouble::Store(error),
        }
    }
}

impl From<VaultError> for Trouble {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::OtherKit => Trouble::OtherKit,
            VaultError::KeyGone(name) if name.starts_with("backup-") => {
                Trouble::Ended(name.trim_start_matches("backup-").to_owned())
            }
            error => Trouble::Store(error.into()),
        }
    }
}
