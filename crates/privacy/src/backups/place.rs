//! Where backups lie: a folder, with the keyring beside them.
//!
//! - A backup appears under its name only when it is whole and on the disk; what was cut off lies as `.partial` until the next run.
//! - The keyring is there before the backup that needs it, and what it replaces is overwritten: an ended key is not left on the disk.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use kernel::vault::Keyring;
use uuid::Uuid;

use super::Trouble;
use super::format::Head;

const BACKUP: &str = "kontor";
const PARTIAL: &str = "partial";
const KEYRING: &str = "keyring.json";

/// A backup that lies there.
#[derive(Clone, Debug)]
pub struct Kept {
    pub head: Head,
    pub bytes: u64,
    pub(super) path: PathBuf,
}

/// The folder, while nobody else writes to it.
pub(super) struct Hold<'p> {
    folder: &'p Path,
    _lock: File,
}

/// Every backup that lies in the folder, newest first. What is none is passed over.
pub(super) fn list(folder: &Path) -> Result<Vec<Kept>, Trouble> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Trouble::Place(error)),
    };
    let mut kept = Vec::new();
    for entry in entries {
        let path = entry.map_err(Trouble::Place)?.path();
        if path.extension().is_some_and(|end| end == BACKUP)
            && let Ok(one) = look(&path)
        {
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| std::cmp::Reverse((one.head.made_at, one.head.id)));
    Ok(kept)
}

fn look(path: &Path) -> Result<Kept, Trouble> {
    let file = File::open(path).map_err(Trouble::Place)?;
    let bytes = file.metadata().map_err(Trouble::Place)?.len();
    let (head, _) = Head::read(&mut BufReader::new(file))?;
    Ok(Kept { head, bytes, path: path.to_owned() })
}

/// One backup, or the newest.
pub(super) fn find(folder: &Path, id: Option<Uuid>) -> Result<Kept, Trouble> {
    let none = || id.map_or_else(|| Trouble::Nothing(folder.to_owned()), |id| Trouble::NotThere(id, folder.to_owned()));
    list(folder)?.into_iter().find(|kept| id.is_none_or(|id| kept.head.id == id)).ok_or_else(none)
}

pub(super) fn keyring(folder: &Path) -> Result<Keyring, Trouble> {
    match fs::read(folder.join(KEYRING)) {
        Ok(bytes) => Keyring::from_bytes(&bytes).ok_or_else(|| Trouble::Keyring(folder.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Trouble::Keyring(folder.to_owned())),
        Err(error) => Err(Trouble::Place(error)),
    }
}

/// Takes the folder for writing, making it if need be, and removes what a run that was cut off left. Where another installation
/// keeps its backups nothing is written: without the keyring that lies there they could never be opened again.
pub(super) fn hold(folder: &Path, installation: Uuid) -> Result<Hold<'_>, Trouble> {
    if list(folder)?.iter().any(|kept| kept.head.installation != installation) {
        return Err(Trouble::AnothersPlace(folder.to_owned()));
    }
    fs::create_dir_all(folder).map_err(Trouble::Place)?;
    owner_only(folder, 0o700)?;
    let lock = alone(&folder.join(".lock"))?;
    for entry in fs::read_dir(folder).map_err(Trouble::Place)? {
        let path = entry.map_err(Trouble::Place)?.path();
        if path.extension().is_some_and(|end| end == PARTIAL) {
            fs::remove_file(&path).map_err(Trouble::Place)?;
            tracing::info!("removed a backup that was cut off");
        }
    }
    Ok(Hold { folder, _lock: lock })
}

/// Locks a file as long as what is returned lives; busy, if someone else has it.
pub(super) fn alone(path: &Path) -> Result<File, Trouble> {
    let lock = File::options().create(true).write(true).truncate(false).open(path).map_err(Trouble::Place)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(Trouble::Busy),
        Err(fs::TryLockError::Error(error)) => Err(Trouble::Place(error)),
    }
}

impl Hold<'_> {
    /// A new file that is no backup yet.
    pub(super) fn begin(&self, head: &Head) -> Result<(File, PathBuf), Trouble> {
        let path = self.folder.join(name(head)).with_extension(PARTIAL);
        let file = File::create(&path).map_err(Trouble::Place)?;
        owner_only(&path, 0o600)?;
        Ok((file, path))
    }

    /// Makes it a backup.
    pub(super) fn keep(&self, file: &File, partial: &Path) -> Result<(), Trouble> {
        file.sync_all().map_err(Trouble::Place)?;
        fs::rename(partial, partial.with_extension(BACKUP)).map_err(Trouble::Place)?;
        self.sync()
    }

    pub(super) fn remove(&self, kept: &Kept) -> Result<(), Trouble> {
        fs::remove_file(&kept.path).map_err(Trouble::Place)?;
        self.sync()
    }

    /// Puts the keyring in place of the one before, which is overwritten.
    pub(super) fn put_keyring(&self, keyring: &Keyring) -> Result<(), Trouble> {
        let path = self.folder.join(KEYRING);
        let old = File::options().write(true).open(&path).ok();
        let draft = path.with_extension(PARTIAL);
        let mut file = File::create(&draft).map_err(Trouble::Place)?;
        owner_only(&draft, 0o600)?;
        file.write_all(&keyring.to_bytes()).and_then(|()| file.sync_all()).map_err(Trouble::Place)?;
        fs::rename(&draft, &path).map_err(Trouble::Place)?;
        self.sync()?;
        if let Some(mut old) = old {
            let length = usize::try_from(old.metadata().map_err(Trouble::Place)?.len()).unwrap_or_default();
            old.write_all(&vec![0; length]).and_then(|()| old.sync_all()).map_err(Trouble::Place)?;
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), Trouble> {
        File::open(self.folder).and_then(|folder| folder.sync_all()).map_err(Trouble::Place)
    }
}

/// `2026-11-21T03-00-00Z-0199….kontor`: readable, sorted by time, and good on every file system.
fn name(head: &Head) -> String {
    let at = head.made_at.to_string();
    let second = at.get(..19).unwrap_or(&at).replace(':', "-");
    format!("{second}Z-{}.{BACKUP}", head.id)
}

pub(super) fn owner_only(path: &Path, mode: u32) -> Result<(), Trouble> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(Trouble::Place)
}
