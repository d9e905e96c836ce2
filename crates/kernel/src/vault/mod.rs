//! The vault: a master key wraps the keys in `keys/`, and those seal what must not be read from a disk.
//!
//! - One key per tenant, one for the embedded database. Destroying a tenant's key ends all that it sealed.
//! - Sealing is AES-256-GCM with tenant, table, column and row as associated data: a sealed value moved to another row does not open.
//! - Key files hold wrapped keys only; the master key lives in a file of its own, best on another disk.   (`kontor doctor` says where)
//! - Rotation re-wraps file by file, can be cut off at any point, and goes on beside a running server.      (tests)

mod archive;
mod code;
mod files;
mod seal;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::ids::TenantId;
pub use archive::{Keyring, Opener, PeriodKey, Sealer};
pub use code::{NotACode, RecoveryCode};
use files::KeyFile;

pub(crate) type Key = Zeroizing<[u8; 32]>;

/// Where a sealed value belongs.
#[derive(Clone, Copy, Debug)]
pub struct Aad<'a> {
    pub table: &'a str,
    pub column: &'a str,
    pub row: uuid::Uuid,
}

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the key file {0} cannot be read or written: {1}")]
    File(PathBuf, #[source] std::io::Error),
    #[error("{0} is not a master key: it must hold 64 hexadecimal digits")]
    NotAMasterKey(PathBuf),
    #[error("{0} was wrapped by another master key; give the right one with KONTOR_MASTER_KEY_FILE")]
    OtherMasterKey(PathBuf),
    #[error("{0} is damaged: its master key does not open it; restore the file from a backup")]
    KeyDamaged(PathBuf),
    #[error("the key {0} is gone; what it sealed cannot be opened any more")]
    KeyGone(String),
    #[error("a sealed value does not open: it was changed, moved, or belongs to another tenant")]
    DoesNotOpen,
    #[error("this recovery kit belongs to another installation, or is older than its last `keys rotate`")]
    OtherKit,
    #[error("keys/ holds wrapped keys, but the master key {0} is missing; restore it from the recovery kit")]
    MasterKeyMissing(PathBuf),
}

/// The keys, opened once and kept in memory. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

/// The name of the installation's own key.
const OWN: &str = "installation";

struct Inner {
    folder: PathBuf,
    master_file: PathBuf,
    masters: RwLock<Vec<Key>>,
    tenants: RwLock<HashMap<TenantId, Arc<Key>>>,
}

/// What `keys status` shows.
#[derive(Debug, serde::Serialize)]
pub struct KeyStatus {
    pub name: String,
    /// The first digits of the wrapping master key's fingerprint.
    pub wrapped_by: String,
    /// Whether the present master key wraps it.
    pub current: bool,
}

impl Vault {
    /// Opens the vault in `folder`, making the folder and a master key if neither exists yet.
    ///
    /// # Errors
    /// If keys exist but their master key does not: a new one would lock everything away unnoticed.
    pub fn open(folder: &Path, master_file: &Path) -> Result<Self, VaultError> {
        files::make_folder(folder)?;
        let mut masters = Vec::new();
        if master_file.exists() {
            masters.push(files::read_master(master_file)?);
        } else if files::list(folder)?.is_empty() {
            masters.push(files::make_master(master_file)?);
        } else {
            return Err(VaultError::MasterKeyMissing(master_file.to_owned()));
        }
        masters.extend(files::find_master(&files::next_master(master_file))?);
        Ok(Self(Arc::new(Inner {
            folder: folder.to_owned(),
            master_file: master_file.to_owned(),
            masters: RwLock::new(masters),
            tenants: RwLock::default(),
        })))
    }

    /// The embedded database's key: 32 random bytes, made at first use.
    pub fn database_key(&self) -> Result<Key, VaultError> {
        self.named("database", true)
    }

    /// Makes a tenant's key. It is made once, when the tenant is.
    pub fn create_tenant_key(&self, tenant: TenantId) -> Result<(), VaultError> {
        self.named(&tenant_name(tenant), true).map(|_| ())
    }

    /// Seals a value for the row it stands in.
    pub fn seal(&self, tenant: TenantId, aad: Aad<'_>, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        Ok(seal::seal(&*self.tenant(tenant)?, &seal::aad(tenant, aad), plain))
    }

    /// Opens a value sealed for this very row.
    pub fn open_sealed(&self, tenant: TenantId, aad: Aad<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        seal::open(&*self.tenant(tenant)?, &seal::aad(tenant, aad), sealed).map(Zeroizing::new)
    }

    /// Seals a secret of the installation itself, which belongs to no tenant: `place` is where it is kept.
    pub fn seal_own(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        Ok(seal::seal(&self.named(OWN, true)?, place.as_bytes(), plain))
    }

    /// Opens a secret of the installation that was sealed for this place.
    pub fn open_own(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        seal::open(&self.named(OWN, true)?, place.as_bytes(), sealed).map(Zeroizing::new)
    }

    /// A keyed commitment (HMAC-SHA-256): equal inputs are found again, none can be guessed from it without the key.
    pub fn commitment(&self, tenant: TenantId, purpose: &str, value: &[u8]) -> Result<[u8; 32], VaultError> {
        let key = self.tenant(tenant)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key[..]).expect("OK because HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value);
        Ok(mac.finalize().into_bytes().into())
    }

    /// Every key file and the master key that wraps it.
    pub fn status(&self) -> Result<Vec<KeyStatus>, VaultError> {
        let current = fingerprint(&self.newest_master());
        let files = files::list(&self.0.folder)?;
        Ok(files
            .into_iter()
            .map(|(name, file)| KeyStatus { name, current: file.master == current, wrapped_by: file.master })
            .collect())
    }

    /// Makes a new master key and wraps every key by it. Returns how many keys were wrapped.
    /// If it is cut off, the old and the new master key both stand, and the next call goes on.
    pub fn rotate(&self) -> Result<usize, VaultError> {
        let next_file = files::next_master(&self.0.master_file);
        let begun = files::find_master(&next_file)?;
        let next = begun.map_or_else(|| files::make_master(&next_file), Ok)?;
        self.masters_mut(|masters| masters.push(next.clone()));
        self.wrap_all(&next)?;
        files::replace(&next_file, &self.0.master_file)?;
        // A server beside may have made one meanwhile, by the key that it knew.
        let count = self.wrap_all(&next)?;
        self.masters_mut(|masters| *masters = vec![next]);
        Ok(count)
    }

    /// Says how many there are.
    fn wrap_all(&self, master: &Key) -> Result<usize, VaultError> {
        let (wrapped_by, all) = (fingerprint(master), files::list(&self.0.folder)?);
        for (name, file) in all.iter().filter(|(_, file)| file.master != wrapped_by) {
            let key = self.unwrap(name, file)?;
            files::write(&self.0.folder, name, &seal::wrap(master, &wrapped_by, name, &key))?;
        }
        Ok(all.len())
    }

    fn tenant(&self, tenant: TenantId) -> Result<Arc<Key>, VaultError> {
        let known = self.0.tenants.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(&tenant).cloned();
        if let Some(key) = known {
            return Ok(key);
        }
        let key = Arc::new(self.named(&tenant_name(tenant), false)?);
        let mut keys = self.0.tenants.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(keys.entry(tenant).or_insert(key).clone())
    }

    fn named(&self, name: &str, make: bool) -> Result<Key, VaultError> {
        if let Some(file) = files::read(&self.0.folder, name)? {
            return self.unwrap(name, &file);
        }
        if !make {
            return Err(VaultError::KeyGone(name.to_owned()));
        }
        let key = seal::random_key();
        let master = self.newest_master();
        files::create(&self.0.folder, name, &seal::wrap(&master, &fingerprint(&master), name, &key))?;
        // Another process may have been first; the file decides.
        let file = files::read(&self.0.folder, name)?.ok_or_else(|| VaultError::KeyGone(name.to_owned()))?;
        let key = self.unwrap(name, &file)?;
        // A rotation that began in between may have listed the keys before this one was there.
        let newest = self.newest_master();
        if file.master != fingerprint(&newest) {
            files::write(&self.0.folder, name, &seal::wrap(&newest, &fingerprint(&newest), name, &key))?;
        }
        Ok(key)
    }

    fn unwrap(&self, name: &str, file: &KeyFile) -> Result<Key, VaultError> {
        let known = || {
            let masters = self.0.masters.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            masters.iter().find(|master| fingerprint(master) == file.master).cloned()
        };
        let found = known().or_else(|| {
            self.look_again();
            known()
        });
        let master = found.ok_or_else(|| VaultError::OtherMasterKey(self.0.folder.join(name)))?;
        seal::unwrap(&master, name, file).map_err(|_| VaultError::KeyDamaged(self.0.folder.join(name)))
    }

    /// Another process may have rotated: what lies there now is the newest. Where nothing can be read, what is known stays.
    fn look_again(&self) {
        let places = [self.0.master_file.clone(), files::next_master(&self.0.master_file)];
        for found in places.iter().filter_map(|place| files::find_master(place).ok().flatten()) {
            self.masters_mut(|masters| {
                masters.retain(|master| *master != found);
                masters.push(found);
            });
        }
    }

    fn newest_master(&self) -> Key {
        self.look_again();
        let masters = self.0.masters.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        masters.last().expect("OK because open() puts one in and rotate() replaces it").clone()
    }

    fn masters_mut(&self, change: impl FnOnce(&mut Vec<Key>)) {
        change(&mut self.0.masters.write().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

/// A bearer string's random part: 32 bytes from the operating system, base64url.
pub fn random_token() -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(*seal::random_key())
}

/// SHA-256 of a bearer string, as stored: its 256 random bits need no salt and no slow hash.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn tenant_name(tenant: TenantId) -> String {
    format!("tenant-{tenant}")
}

fn fingerprint(master: &Key) -> String {
    let digest = Sha256::digest(master.as_slice());
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
