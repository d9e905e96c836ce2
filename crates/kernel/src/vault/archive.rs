//! Backups: a key for each period, the keyring that is kept beside them, and sealing in pieces for what is too long for one.
//!
//! - A period's key is random, wrapped by the master key in `keys/`, and never inside a backup. Destroying it ends the period's backups.
//! - The stream is AES-256-GCM in pieces, each with its number and whether it is the last in its nonce (the STREAM construction of
//!   Hoang, Reyhanitabar, Rogaway and Vizár, as in age), under a key derived from the period's key, a random salt and the header:
//!   a piece that was changed, moved, left out or cut off does not open, nor does another header.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Key, KeyFile, RecoveryCode, Vault, VaultError, files, fingerprint, seal};

const PERIOD: &str = "backup-";
/// The embedded database's key opens no backup, so it is not part of the keyring.
const DATABASE: &str = "database";
const PIECE: usize = 64 * 1024;
const TAG: usize = 16;
const SALT: usize = 16;

/// The key of one period's backups.
pub struct PeriodKey(Key);

impl std::fmt::Debug for PeriodKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PeriodKey(…)")
    }
}

impl Vault {
    /// The key of a period, such as `2026-11-21`, made at first use.
    pub fn period_key(&self, period: &str) -> Result<PeriodKey, VaultError> {
        self.named(&format!("{PERIOD}{period}"), true).map(PeriodKey)
    }

    /// The key of a period that is still alive.
    pub fn live_period_key(&self, period: &str) -> Result<PeriodKey, VaultError> {
        self.named(&format!("{PERIOD}{period}"), false).map(PeriodKey)
    }

    /// The periods whose keys are alive.
    pub fn periods(&self) -> Result<Vec<String>, VaultError> {
        let names = files::list(&self.0.folder)?.into_iter().map(|(name, _)| name);
        Ok(names.filter_map(|name| name.strip_prefix(PERIOD).map(str::to_owned)).collect())
    }

    /// Destroys a period's key: overwritten, then removed.
    pub fn end_period(&self, period: &str) -> Result<(), VaultError> {
        files::destroy(&self.0.folder, &format!("{PERIOD}{period}"))
    }

    /// The wrapped keys that a restore needs besides the master key: the tenants' and the living periods'.
    pub fn keyring(&self) -> Result<Keyring, VaultError> {
        let mut keys: BTreeMap<String, KeyFile> = files::list(&self.0.folder)?.into_iter().collect();
        keys.remove(DATABASE);
        Ok(Keyring { keys })
    }

    /// The master key, as people can write it down.
    pub fn recovery_code(&self) -> RecoveryCode {
        RecoveryCode::of(&self.newest_master())
    }

    /// Which master key is in use; changes with every rotation and says nothing about the key.
    pub fn master_fingerprint(&self) -> String {
        fingerprint(&self.newest_master())
    }

    /// Whether the place of the master key is free, or holds this very one.
    pub fn may_recover(master_file: &Path, code: &RecoveryCode) -> Result<(), VaultError> {
        if master_file.exists() && files::read_master(master_file)? != *code.key() {
            return Err(VaultError::OtherMasterKey(master_file.to_owned()));
        }
        Ok(())
    }

    /// Puts keys where there are none: the master key from the recovery kit, the others from a keyring.
    ///
    /// # Errors
    /// If the code is not the keyring's, or another master key lies in its place already.
    pub fn recover(
        folder: &Path,
        master_file: &Path,
        code: &RecoveryCode,
        keyring: &Keyring,
    ) -> Result<Self, VaultError> {
        keyring.check(code)?;
        Self::may_recover(master_file, code)?;
        files::make_folder(folder)?;
        if !master_file.exists() {
            files::write_master(master_file, code.key())?;
        }
        for (name, file) in &keyring.keys {
            files::write(folder, name, file)?;
        }
        Self::open(folder, master_file)
    }
}

/// Wrapped keys, as they lie beside the backups. Without the master key they are noise.
#[derive(Serialize, Deserialize)]
pub struct Keyring {
    keys: BTreeMap<String, KeyFile>,
}

impl Keyring {
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("OK because names and text are JSON")
    }

    /// Whether this code opens every key here.
    pub fn check(&self, code: &RecoveryCode) -> Result<(), VaultError> {
        self.keys.keys().try_for_each(|name| self.key(code, name).map(|_| ()))
    }

    /// The key of a period, if it is still alive here.
    pub fn period_key(&self, code: &RecoveryCode, period: &str) -> Result<PeriodKey, VaultError> {
        self.key(code, &format!("{PERIOD}{period}")).map(PeriodKey)
    }

    fn key(&self, code: &RecoveryCode, name: &str) -> Result<Key, VaultError> {
        let file = self.keys.get(name).ok_or_else(|| VaultError::KeyGone(name.to_owned()))?;
        if file.master != fingerprint(code.key()) {
            return Err(VaultError::OtherKit);
        }
        seal::unwrap(code.key(), name, file)
    }
}

/// The stream's own key and the nonce of each piece.
struct Pieces {
    cipher: Aes256Gcm,
    number: u64,
}

impl Pieces {
    fn new(key: &PeriodKey, salt: &[u8; SALT], header: &[u8]) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key.0[..]).expect("OK because HMAC takes a key of any length");
        mac.update(b"kontor backup 1\0");
        mac.update(salt);
        mac.update(header);
        let derived: Zeroizing<[u8; 32]> = Zeroizing::new(mac.finalize().into_bytes().into());
        Self { cipher: Aes256Gcm::new_from_slice(&derived[..]).expect("OK because the key has 32 bytes"), number: 0 }
    }

    fn nonce(&mut self, is_last: bool) -> [u8; 12] {
        let mut nonce = [0; 12];
        nonce[3..11].copy_from_slice(&self.number.to_be_bytes());
        nonce[11] = u8::from(is_last);
        self.number += 1;
        nonce
    }
}

/// Seals what is written to it.
pub struct Sealer<W: Write> {
    out: W,
    pieces: Pieces,
    waiting: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// Begins a stream. `header` stands in clear elsewhere and must be the same when it is opened.
    pub fn new(key: &PeriodKey, header: &[u8], mut out: W) -> io::Result<Self> {
        let mut salt = [0; SALT];
        seal::fill(&mut salt);
        out.write_all(&salt)?;
        Ok(Self { out, pieces: Pieces::new(key, &salt, header), waiting: Vec::with_capacity(PIECE) })
    }

    /// Seals the last piece. Without it the stream does not open.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal_waiting(true)?;
        Ok(self.out)
    }

    fn seal_waiting(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = Nonce::from(self.pieces.nonce(is_last));
        let sealed = self.pieces.cipher.encrypt(&nonce, self.waiting.as_slice());
        self.waiting.clear();
        self.out.write_all(&sealed.expect("OK because AES-GCM seals anything below 64 GiB"))
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.waiting.len() == PIECE {
            self.seal_waiting(false)?;
        }
        let taken = bytes.len().min(PIECE - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens what a [`Sealer`] wrote.
pub struct Opener<R: Read> {
    from: BufReader<R>,
    pieces: Pieces,
    open: Zeroizing<Vec<u8>>,
    at: usize,
    is_ended: bool,
}

impl<R: Read> Opener<R> {
    pub fn new(key: &PeriodKey, header: &[u8], from: R) -> io::Result<Self> {
        let mut from = BufReader::with_capacity(PIECE + TAG, from);
        let mut salt = [0; SALT];
        from.read_exact(&mut salt)?;
        let pieces = Pieces::new(key, &salt, header);
        Ok(Self { from, pieces, open: Zeroizing::default(), at: 0, is_ended: false })
    }

    fn next_piece(&mut self) -> io::Result<()> {
        let mut sealed = Vec::with_capacity(PIECE + TAG);
        let full = u64::try_from(PIECE + TAG).expect("OK because it is small");
        self.from.by_ref().take(full).read_to_end(&mut sealed)?;
        self.is_ended = self.from.fill_buf()?.is_empty();
        let nonce = Nonce::from(self.pieces.nonce(self.is_ended));
        let open = self.pieces.cipher.decrypt(&nonce, sealed.as_slice());
        let open = open.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a piece does not open"))?;
        (self.open, self.at) = (Zeroizing::new(open), 0);
        Ok(())
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.open.len() {
            if self.is_ended {
                return Ok(0);
            }
            self.next_piece()?;
        }
        let taken = into.len().min(self.open.len() - self.at);
        into[..taken].copy_from_slice(&self.open[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> PeriodKey {
        PeriodKey(Zeroizing::new([byte; 32]))
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::new(&key(1), b"header", Vec::new()).unwrap();
        sealer.write_all(plain).unwrap();
        sealer.finish().unwrap()
    }

    fn opened(key: &PeriodKey, header: &[u8], sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        Opener::new(key, header, sealed)?.read_to_end(&mut plain).map(|_| plain)
    }

    #[test]
    fn every_length_comes_back() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17] {
            let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            assert_eq!(opened(&key(1), b"header", &sealed(&plain)).unwrap(), plain, "{length}");
        }
    }

    #[test]
    fn what_was_cut_changed_or_moved_does_not_open() {
        let plain = vec![7; 2 * PIECE + 100];
        let whole = sealed(&plain);
        assert!(opened(&key(1), b"header", &whole).is_ok());
        assert!(opened(&key(2), b"header", &whole).is_err());
        assert!(opened(&key(1), b"another header", &whole).is_err());
        // Cut anywhere, between two pieces too.
        for end in [0, SALT, SALT + 5, SALT + PIECE + TAG, SALT + 2 * (PIECE + TAG), whole.len() - 1] {
            assert!(opened(&key(1), b"header", &whole[..end]).is_err(), "{end}");
        }
        let mut changed = whole.clone();
        changed[SALT + PIECE + 100] ^= 1;
        assert!(opened(&key(1), b"header", &changed).is_err());
        let (first, second) = (SALT..SALT + PIECE + TAG, SALT + PIECE + TAG..SALT + 2 * (PIECE + TAG));
        let swapped = [&whole[..SALT], &whole[second.clone()], &whole[first], &whole[second.end..]].concat();
        assert!(opened(&key(1), b"header", &swapped).is_err());
        let longer = [&whole[..], b"x"].concat();
        assert!(opened(&key(1), b"header", &longer).is_err());
    }
}
