//! The key files: small, written whole and swapped in, readable by their owner only.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Key, VaultError, seal};

/// A wrapped key as it stands in its file.
#[derive(Serialize, Deserialize)]
pub(super) struct KeyFile {
    /// The fingerprint of the master key that wraps it.
    pub(super) master: String,
    /// Base64 of nonce, key and tag.
    pub(super) wrapped: String,
}

pub(super) fn make_folder(folder: &Path) -> Result<(), VaultError> {
    fs::create_dir_all(folder).map_err(|error| VaultError::File(folder.to_owned(), error))?;
    owner_only(folder, 0o700)
}

/// The keys in the folder, by name.
pub(super) fn list(folder: &Path) -> Result<Vec<(String, KeyFile)>, VaultError> {
    let failed = |error| VaultError::File(folder.to_owned(), error);
    let mut keys = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "key") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(file) = read(folder, &name)? {
                keys.push((name, file));
            }
        }
    }
    keys.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(keys)
}

pub(super) fn read(folder: &Path, name: &str) -> Result<Option<KeyFile>, VaultError> {
    let path = path(folder, name);
    match fs::read(&path) {
        // Its destruction was cut off between the overwriting and the removing: the key is gone.
        Ok(bytes) if !bytes.is_empty() && bytes.iter().all(|byte| *byte == 0) => Ok(None),
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| VaultError::File(path, std::io::Error::new(std::io::ErrorKind::InvalidData, error))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(VaultError::File(path, error)),
    }
}

/// Writes a key that did not exist. If another process was first, its file stays.
pub(super) fn create(folder: &Path, name: &str, file: &KeyFile) -> Result<(), VaultError> {
    let path = path(folder, name);
    let draft = draft(&path);
    write_to(&draft, &serde_json::to_vec(file).expect("OK because two strings are JSON"))?;
    let linked = fs::hard_link(&draft, &path);
    fs::remove_file(&draft).map_err(|error| VaultError::File(draft, error))?;
    match linked {
        Ok(()) => sync_folder(folder),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(VaultError::File(path, error)),
    }
}

/// Replaces a key file, whole or not at all.
pub(super) fn write(folder: &Path, name: &str, file: &KeyFile) -> Result<(), VaultError> {
    let path = path(folder, name);
    let draft = draft(&path);
    write_to(&draft, &serde_json::to_vec(file).expect("OK because two strings are JSON"))?;
    replace(&draft, &path)
}

pub(super) fn replace(from: &Path, to: &Path) -> Result<(), VaultError> {
    fs::rename(from, to).map_err(|error| VaultError::File(to.to_owned(), error))?;
    sync_folder(to.parent().unwrap_or(Path::new(".")))
}

pub(super) fn next_master(master: &Path) -> PathBuf {
    master.with_extension("next")
}

/// A master key file holds 64 hexadecimal digits.
pub(super) fn read_master(path: &Path) -> Result<Key, VaultError> {
    let missing = || VaultError::File(path.to_owned(), std::io::ErrorKind::NotFound.into());
    find_master(path)?.ok_or_else(missing)
}

/// The same, if there is one: a rotation elsewhere may rename it at any moment.
pub(super) fn find_master(path: &Path) -> Result<Option<Key>, VaultError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(VaultError::File(path.to_owned(), error)),
    };
    let digits = text.trim().as_bytes();
    let mut key: Key = Zeroizing::new([0; 32]);
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(VaultError::NotAMasterKey(path.to_owned()));
    }
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        let text = std::str::from_utf8(pair).expect("OK because hexadecimal digits are ASCII");
        *byte = u8::from_str_radix(text, 16).expect("OK because both are hexadecimal digits");
    }
    Ok(Some(key))
}

pub(super) fn make_master(path: &Path) -> Result<Key, VaultError> {
    let key = seal::random_key();
    write_master(path, &key)?;
    Ok(key)
}

/// Whole or not at all: half a master key would keep Kontor from starting.
pub(super) fn write_master(path: &Path, key: &Key) -> Result<(), VaultError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| VaultError::File(folder.to_owned(), error))?;
    }
    let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let draft = draft(path);
    write_to(&draft, Zeroizing::new(digits + "\n").as_bytes())?;
    replace(&draft, path)
}

/// Overwrites a key file and removes it. One that is gone already is no error.
pub(super) fn destroy(folder: &Path, name: &str) -> Result<(), VaultError> {
    let path = path(folder, name);
    let failed = |error| VaultError::File(path.clone(), error);
    let length = match fs::metadata(&path) {
        Ok(about) => about.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    let mut file = fs::File::options().write(true).open(&path).map_err(failed)?;
    file.write_all(&vec![0; usize::try_from(length).unwrap_or_default()]).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    fs::remove_file(&path).map_err(failed)?;
    sync_folder(folder)
}

fn path(folder: &Path, name: &str) -> PathBuf {
    folder.join(name).with_extension("key")
}

/// A name that no other process writes to.
fn draft(path: &Path) -> PathBuf {
    path.with_extension(format!("draft-{}", std::process::id()))
}

fn write_to(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    use std::os::unix::fs::OpenOptionsExt;
    let failed = |error| VaultError::File(path.to_owned(), error);
    // From the first moment on: whoever opens a file keeps reading it, however it is locked afterwards.
    let file = fs::File::options().create(true).truncate(true).write(true).mode(0o600).open(path);
    let mut file = file.map_err(failed)?;
    owner_only(path, 0o600)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}

fn sync_folder(folder: &Path) -> Result<(), VaultError> {
    let failed = |error| VaultError::File(folder.to_owned(), error);
    fs::File::open(folder).map_err(failed)?.sync_all().map_err(failed)
}

fn owner_only(path: &Path, mode: u32) -> Result<(), VaultError> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
        .map_err(|error| VaultError::File(path.to_owned(), error))
}
