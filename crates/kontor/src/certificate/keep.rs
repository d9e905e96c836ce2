//! Where account and certificate are kept: two sealed files.

use std::io;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use kernel::{Timestamp, Vault};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_acme::{AccountCache, CertCache};

pub(super) struct Keep {
    folder: PathBuf,
    vault: Vault,
}

impl Keep {
    pub(super) fn new(folder: &Path, vault: &Vault) -> Self {
        Self { folder: folder.to_owned(), vault: vault.clone() }
    }

    /// Kept for one authority and one domain: for another it is as if there were nothing.
    fn place(what: &str, whose: &[String], authority: &str) -> String {
        format!("certificate/{what}/{authority}/{}", whose.join(","))
    }

    /// Whether a certificate for this domain by this authority lies there that is valid now, and was renewed when it was time: a
    /// renewal that hangs says nothing, and is seen before the browsers see it. It is time when two thirds of its life are over.
    pub(super) fn holds_valid(&self, domain: &str, authority: &str, now: Timestamp) -> bool {
        let place = Keep::place("certificate", &[domain.to_owned()], authority);
        let Ok(sealed) = std::fs::read(self.folder.join("certificate")) else { return false };
        let Ok(pem) = self.vault.open_own(&place, &sealed) else { return false };
        // The server's own is the first; those that signed it follow.
        let Some(Ok(own)) = CertificateDer::pem_slice_iter(&pem).next() else { return false };
        let Ok((_, own)) = x509_parser::parse_x509_certificate(&own) else { return false };
        let (from, until) = (own.validity().not_before.timestamp(), own.validity().not_after.timestamp());
        (from..=until - (until - from) / 5).contains(&now.seconds())
    }

    async fn read(&self, what: &str, place: String) -> io::Result<Option<Vec<u8>>> {
        let sealed = match tokio::fs::read(self.folder.join(what)).await {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        // Sealed for another domain, or damaged: a new one is asked for.
        Ok(self.vault.open_own(&place, &sealed).ok().map(|plain| plain.to_vec()))
    }

    async fn write(&self, what: &str, place: String, plain: &[u8]) -> io::Result<()> {
        let sealed = self.vault.seal_own(&place, plain).map_err(io::Error::other)?;
        tokio::fs::create_dir_all(&self.folder).await?;
        let partial = self.folder.join(format!("{what}.partial"));
        tokio::fs::write(&partial, sealed).await?;
        tokio::fs::rename(&partial, self.folder.join(what)).await
    }
}

#[async_trait]
impl CertCache for Keep {
    type EC = io::Error;

    async fn load_cert(&self, domains: &[String], authority: &str) -> Result<Option<Vec<u8>>, io::Error> {
        self.read("certificate", Keep::place("certificate", domains, authority)).await
    }

    async fn store_cert(&self, domains: &[String], authority: &str, pem: &[u8]) -> Result<(), io::Error> {
        self.write("certificate", Keep::place("certificate", domains, authority), pem).await
    }
}

#[async_trait]
impl AccountCache for Keep {
    type EA = io::Error;

    async fn load_account(&self, contact: &[String], authority: &str) -> Result<Option<Vec<u8>>, io::Error> {
        self.read("account", Keep::place("account", contact, authority)).await
    }

    async fn store_account(&self, contact: &[String], authority: &str, key: &[u8]) -> Result<(), io::Error> {
        self.write("account", Keep::place("account", contact, authority), key).await
    }
}
