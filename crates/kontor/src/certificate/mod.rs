//! The server's own certificate: obtained and renewed by ACME (RFC 8555), proved by TLS-ALPN-01 (RFC 8737) on the very port
//! that serves pages.
//!
//! - Account and certificate are kept sealed, so that a restart asks nobody.                         (`keep`; P-SEC-1)
//! - A renewed certificate is shown to the next handshake; connections that stand are not touched.
//! - What goes wrong is put in words with what to do, in the log and by the doctor.                   ([`Trouble`])

mod keep;
pub(crate) mod redirect;
mod trouble;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures_util::StreamExt;
use kernel::{Timestamp, Vault};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_acme::{AcmeConfig, AcmeState, EventError, EventOk, is_tls_alpn_challenge};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::TlsStream;

use keep::Keep;
pub use trouble::Trouble;

/// A handshake takes a few round trips; whoever is slower holds a descriptor for nothing.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// Why the last try failed, in words; there is no such file while all is well.
const TROUBLE: &str = "trouble";

/// What is asked for, and of whom.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub domain: String,
    /// The directory of the authority.
    pub authority: String,
    /// Whom the authority may write to.
    pub contact: Option<String>,
    /// Trusted besides the machine's own roots, for an authority of one's own.
    pub extra_root: Option<PathBuf>,
    /// Where account and certificate are kept, sealed.
    pub folder: PathBuf,
}

/// The certificate as it serves. Cheap to clone.
#[derive(Clone)]
pub struct Certificate {
    pages: Arc<ServerConfig>,
    challenge: Arc<ServerConfig>,
}

/// What obtains and renews it, until dropped.
pub struct Renewal {
    state: AcmeState<std::io::Error>,
    domain: String,
    folder: PathBuf,
}

impl Certificate {
    /// Prepares all; nothing is asked of the authority before the renewal runs.
    pub fn prepare(wanted: &Wanted, vault: &Vault) -> Result<(Self, Renewal)> {
        if !is_name(&wanted.domain) {
            bail!(
                "“{}” is no domain name: write it as in shop.example, without https:// and without a port",
                wanted.domain
            );
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let client = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots(wanted)?)
            .with_no_client_auth();
        let contact = wanted.contact.iter().map(|address| format!("mailto:{address}"));
        let state = AcmeConfig::new_with_client_config([&wanted.domain], Arc::new(client))
            .directory(&wanted.authority)
            .contact(contact)
            .cache(Keep::new(&wanted.folder, vault))
            .state();
        let mut pages = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(state.resolver());
        pages.alpn_protocols = vec![b"http/1.1".to_vec()];
        let certificate = Self { pages: Arc::new(pages), challenge: state.challenge_rustls_config() };
        Ok((certificate, Renewal { state, domain: wanted.domain.clone(), folder: wanted.folder.clone() }))
    }

    /// The encrypted stream of a connection; none for the authority's own call, and for whoever cannot shake hands.
    pub async fn accept(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        tokio::time::timeout(HANDSHAKE_WITHIN, self.shake_hands(stream)).await.ok()?.ok()?
    }

    async fn shake_hands(&self, stream: TcpStream) -> std::io::Result<Option<TlsStream<TcpStream>>> {
        let begun = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await?;
        if is_tls_alpn_challenge(&begun.client_hello()) {
            begun.into_stream(self.challenge.clone()).await?.shutdown().await?;
            return Ok(None);
        }
        begun.into_stream(self.pages.clone()).await.map(Some)
    }
}

impl Renewal {
    /// Obtains the certificate and renews it when two thirds of its life are over.
    pub async fn run(mut self) {
        while let Some(event) = self.state.next().await {
            let trouble = match event {
                Ok(EventOk::DeployedNewCert) => {
                    tracing::info!("a new certificate for {} serves", self.domain);
                    None
                }
                Ok(EventOk::DeployedCachedCert) => None,
                Ok(EventOk::CertCacheStore | EventOk::AccountCacheStore) => continue,
                Err(EventError::Order(error)) => match Trouble::of(&error) {
                    Some(trouble) => Some(trouble),
                    None => continue,
                },
                Err(error) => Some(Trouble::Kept(error.to_string())),
            };
            if let Some(trouble) = &trouble {
                tracing::error!(
                    "no certificate for {}: {}",
                    self.domain,
                    trouble.words(kernel::Locale::En, &self.domain)
                );
            }
            self.remember(trouble.as_ref());
        }
    }
}

impl Renewal {
    /// For the doctor, who may look from another process.
    fn remember(&self, trouble: Option<&Trouble>) {
        let file = self.folder.join(TROUBLE);
        let done = match trouble {
            Some(trouble) => std::fs::create_dir_all(&self.folder)
                .and_then(|()| std::fs::write(&file, trouble.words(kernel::Locale::En, &self.domain))),
            None => std::fs::remove_file(&file).or_else(|error| match error.kind() {
                std::io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            }),
        };
        if let Err(error) = done {
            tracing::error!("{} could not be written: {error}", file.display());
        }
    }
}

/// Whether a certificate is kept that is valid for a good while yet, and the last try to renew it did not fail.
pub fn is_well(wanted: &Wanted, vault: &Vault, now: Timestamp) -> bool {
    let kept = Keep::new(&wanted.folder, vault);
    kept.holds_valid(&wanted.domain, &wanted.authority, now) && !wanted.folder.join(TROUBLE).exists()
}

fn roots(wanted: &Wanted) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = &wanted.extra_root {
        let named = || format!("{} holds no certificate that can be read", file.display());
        for certificate in CertificateDer::pem_file_iter(file).with_context(named)? {
            roots.add(certificate.with_context(named)?).with_context(named)?;
        }
    }
    if roots.is_empty() {
        bail!("this machine trusts no certificate authority; install ca-certificates");
    }
    Ok(roots)
}

/// A name that an authority can look up: letters, digits, hyphens, with a dot.
fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(is_label)
        && text.parse::<std::net::IpAddr>().is_err()
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};
    use rustls_acme::CertCache;

    use super::*;

    #[tokio::test]
    async fn a_certificate_is_well_while_it_is_valid_and_no_longer() {
        let folder = std::env::temp_dir().join(format!("kontor-certificate-{}", kernel::vault::random_token()));
        let vault = Vault::open(&folder.join("keys"), &folder.join("master.key")).unwrap();
        let wanted = Wanted {
            domain: "shop.example".to_owned(),
            authority: "https://authority.example/directory".to_owned(),
            contact: None,
            extra_root: None,
            folder: folder.join("certificate"),
        };
        let day = |text: &str| Timestamp::parse(text).unwrap();
        let within = day("2026-05-01T00:00:00Z");
        assert!(!is_well(&wanted, &vault, within), "there is none");

        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![wanted.domain.clone()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(2026, 4, 1), date_time_ymd(2026, 6, 30));
        let pem = format!("{}{}", key.serialize_pem(), params.self_signed(&key).unwrap().pem());
        let keep = Keep::new(&wanted.folder, &vault);
        keep.store_cert(std::slice::from_ref(&wanted.domain), &wanted.authority, pem.as_bytes()).await.unwrap();
        assert!(is_well(&wanted, &vault, within));
        assert!(is_well(&wanted, &vault, day("2026-06-10T00:00:00Z")), "its renewal has ten days yet");
        assert!(!is_well(&wanted, &vault, day("2026-06-20T00:00:00Z")), "it should have been renewed long ago");
        assert!(!is_well(&wanted, &vault, day("2026-07-01T00:00:00Z")), "it has expired");
        assert!(!is_well(&wanted, &vault, day("2026-03-31T00:00:00Z")), "it is not valid yet");
        let other = Wanted { domain: "other.example".to_owned(), ..wanted.clone() };
        assert!(!is_well(&other, &vault, within), "it is another's");
        std::fs::write(wanted.folder.join(TROUBLE), "the port is closed").unwrap();
        assert!(!is_well(&wanted, &vault, within), "it was not renewed");
        std::fs::remove_file(wanted.folder.join(TROUBLE)).unwrap();
        std::fs::write(wanted.folder.join("certificate"), "damaged").unwrap();
        assert!(!is_well(&wanted, &vault, within), "it cannot be opened");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_domain_is_a_name_and_nothing_else() {
        for right in ["shop.example", "a-b.shop.example", "xn--caf-dma.example"] {
            assert!(is_name(right), "{right}");
        }
        for wrong in [
            "",
            "shop",
            "https://shop.example",
            "shop.example:443",
            "192.0.2.7",
            "-a.example",
            "a..b",
            "café.example",
            "shop.example/",
        ] {
            assert!(!is_name(wrong), "{wrong}");
        }
    }
}
