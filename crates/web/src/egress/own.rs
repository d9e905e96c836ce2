//! This installation's own public address, looked at from here as Meta would come to it.
//!
//! - Only the address that the operator set: a look names a path, never a host.                 (`Egress::look`, A44)
//! - An address of this machine or its neighbours is not called, unless the public address is of this machine itself.
//! - Each address of the name is called for itself, in a limited time, and redirects are not followed.
//! - What was seen is told as it is; what it means is judged elsewhere.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{fmt, io};

use axum::http::header::LOCATION;
use futures_util::future::join_all;
use kernel::{RequestId, Timestamp};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::{Host, Url};
use x509_parser::parse_x509_certificate;

use super::push::is_public;
use super::{Egress, Recipient, base_client, body, on_host};

const NAMED_WITHIN: Duration = Duration::from_secs(4);
const CONNECTED_WITHIN: Duration = Duration::from_secs(4);
/// From the handshake to the end of the answer.
const ANSWERED_WITHIN: Duration = Duration::from_secs(6);
/// A name has one address of each kind; more than this are not looked at.
const MOST_ADDRESSES: usize = 6;
/// Names of a certificate that are told, and how much of each: whoever answers may have written them.
const MOST_NAMES: usize = 3;
const LONGEST_NAME: usize = 253;
const LONGEST_LOCATION: usize = 2048;

/// What the public address is to be asked.
#[derive(Clone, Debug)]
pub struct Look {
    pub request: RequestId,
    /// When certificates are to be valid.
    pub now: Timestamp,
    /// Path and query below the public address, beginning with a slash.
    pub path_and_query: String,
}

/// What was seen of the public address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Each address of the name, in the order in which it was given; none where the name leads nowhere.
    pub addresses: Vec<(IpAddr, Seen)>,
}

/// What was seen at one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It belongs to no public network, so it was not called.
    Private,
    /// Nobody listens on the port.
    Closed,
    /// Nothing came back in time.
    Silent,
    /// From this machine no way leads to such an address.
    NoWay,
    /// Who listens does not speak TLS.
    InClear,
    /// Who listens speaks TLS but agrees to none, as where there is no certificate yet.
    NoHandshake,
    Certificate(Flaw),
    /// It took the connection and did not answer.
    Mute,
    Answered {
        status: u16,
        location: Option<String>,
        body: String,
    },
}

/// Why a certificate is not trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    SelfSigned,
    /// It is for these names.
    OtherName(Vec<String>),
    Expired,
    NotYetValid,
    /// It came without the one that signed it.
    Alone,
    UnknownAuthority,
    Other,
}

/// For tests: what a look believes besides this machine's roots and its resolver.
#[derive(Clone, Debug, Default)]
pub struct Planted {
    pub trusted: Vec<CertificateDer<'static>>,
    pub names: Vec<(String, Vec<IpAddr>)>,
}

impl Egress {
    /// The same, for an installation with this public address.
    #[must_use]
    pub fn at(self, public_url: Url) -> Self {
        Self { own: Some(public_url), ..self }
    }

    /// The same, with what a test planted.
    #[must_use]
    pub fn with_planted(self, planted: Planted) -> Self {
        Self { planted: Arc::new(planted), ..self }
    }

    /// Looks at the public address from here. Nothing where there is none, or where the path leads away from it.
    pub async fn look(&self, look: Look) -> Option<Sight> {
        let url = on_host(self.own.as_ref()?, &look.path_and_query)?;
        let (found, port) = (self.addresses(&url).await, url.port_or_known_default()?);
        let (planted, now) = (self.planted.clone(), look.now);
        // The machine's roots lie in a file.
        let trust = tokio::task::spawn_blocking(move || trust(&planted, now)).await.ok()?;
        let is_ours = is_of_this_machine(&url);
        let seen = join_all(found.iter().map(|address| see(&url, SocketAddr::new(*address, port), is_ours, &trust)));
        let addresses: Vec<(IpAddr, Seen)> = found.iter().copied().zip(seen.await).collect();
        let recipient = Recipient::OwnAddress.as_str();
        metrics::counter!("kontor_egress_total", "recipient" => recipient, "status" => "look").increment(1);
        tracing::info!(
            request.id = %look.request, recipient, addresses = addresses.len(), "looked at {recipient} from here"
        );
        Some(Sight { addresses })
    }

    /// Where the host is; empty if nobody knows.
    async fn addresses(&self, url: &Url) -> Vec<IpAddr> {
        let name = match url.host() {
            Some(Host::Ipv4(address)) => return vec![address.into()],
            Some(Host::Ipv6(address)) => return vec![address.into()],
            Some(Host::Domain(name)) => name,
            None => return Vec::new(),
        };
        if let Some((_, planted)) = self.planted.names.iter().find(|(known, _)| known == name) {
            return planted.clone();
        }
        let mut found: Vec<IpAddr> = Vec::new();
        if let Ok(Ok(addresses)) = timeout(NAMED_WITHIN, tokio::net::lookup_host((name, 0))).await {
            for address in addresses.map(|address| address.ip()) {
                if !found.contains(&address) && found.len() < MOST_ADDRESSES {
                    found.push(address);
                }
            }
        }
        found
    }
}

/// Whether an address is of this machine by its own words, as while one develops.
pub fn is_of_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Calls one address of the host.
async fn see(url: &Url, at: SocketAddr, is_ours: bool, trust: &Trust) -> Seen {
    let is_allowed = if is_ours { at.ip().is_loopback() } else { is_public(at.ip()) };
    if !is_allowed {
        return Seen::Private;
    }
    match timeout(CONNECTED_WITHIN, TcpStream::connect(at)).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => return unconnected(error.kind()),
        Err(_) => return Seen::Silent,
    }
    let shown = Shown::default();
    let mut client = base_client().resolve(url.host_str().unwrap_or_default(), at);
    if url.scheme() == "https" {
        let Some(config) = trust.config(&shown) else { return Seen::Certificate(Flaw::UnknownAuthority) };
        client = client.tls_backend_preconfigured(config);
    }
    let Ok(client) = client.build() else { return Seen::NoHandshake };
    match timeout(ANSWERED_WITHIN, client.get(url.clone()).send()).await {
        Err(_) => Seen::Mute,
        Ok(Err(error)) => unanswered(&error, &shown),
        Ok(Ok(response)) => {
            let status = response.status().as_u16();
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let location = location.map(|location| location.chars().take(LONGEST_LOCATION).collect());
            let body = timeout(ANSWERED_WITHIN, body(response)).await;
            let body = body.ok().and_then(Result::ok).unwrap_or_default();
            Seen::Answered { status, location, body: String::from_utf8_lossy(&body).into_owned() }
        }
    }
}

fn unconnected(kind: io::ErrorKind) -> Seen {
    match kind {
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset => Seen::Closed,
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported => Seen::NoWay,
        _ => Seen::Silent,
    }
}

/// Why no answer came over a port that is open.
fn unanswered(error: &reqwest::Error, shown: &Shown) -> Seen {
    match of_tls(error) {
        Some(rustls::Error::InvalidCertificate(error)) => Seen::Certificate(shown.flaw(error)),
        Some(rustls::Error::InvalidMessage(_)) => Seen::InClear,
        Some(_) => Seen::NoHandshake,
        None => Seen::Mute,
    }
}

/// What TLS said, however deep it lies. An `io::Error` names as its source what lies below the error that it holds.
fn of_tls<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some(tls);
    }
    if let Some(held) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        return of_tls(held);
    }
    of_tls(error.source()?)
}

/// Whom a look trusts, and when.
struct Trust {
    provider: Arc<CryptoProvider>,
    /// None where this machine trusts nobody.
    authorities: Option<Arc<WebPkiServerVerifier>>,
    now: UnixTime,
}

fn trust(planted: &Planted, now: Timestamp) -> Trust {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots.add_parsable_certificates(planted.trusted.iter().cloned());
    let authorities = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build().ok();
    let since = Duration::from_secs(u64::try_from(now.seconds()).unwrap_or(0));
    Trust { provider, authorities, now: UnixTime::since_unix_epoch(since) }
}

impl Trust {
    fn config(&self, shown: &Shown) -> Option<ClientConfig> {
        let verifier = Noting { inner: self.authorities.clone()?, shown: shown.clone() };
        let config = ClientConfig::builder_with_details(self.provider.clone(), Arc::new(At(self.now)))
            .with_safe_default_protocol_versions()
            .expect("OK because ring knows the default versions")
            // It notes what was shown, and leaves the judging to the usual one.
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Some(config)
    }
}

/// The injected clock, as rustls asks for it.
#[derive(Debug)]
struct At(UnixTime);

impl TimeProvider for At {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// The certificates that a server showed: its own, then those that signed it.
#[derive(Clone, Debug, Default)]
struct Shown(Arc<Mutex<Vec<CertificateDer<'static>>>>);

impl Shown {
    fn flaw(&self, error: &CertificateError) -> Flaw {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some((_, own)) = shown.first().and_then(|own| parse_x509_certificate(own).ok()) else { return Flaw::Other };
        if own.issuer() == own.subject() {
            return Flaw::SelfSigned;
        }
        match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Flaw::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Flaw::NotYetValid,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                let names = own.subject_alternative_name().ok().flatten();
                let names = names.into_iter().flat_map(|names| &names.value.general_names);
                let names = names.filter_map(|name| match name {
                    x509_parser::extensions::GeneralName::DNSName(name) => {
                        Some(name.chars().take(LONGEST_NAME).collect())
                    }
                    _ => None,
                });
                Flaw::OtherName(names.take(MOST_NAMES).collect())
            }
            CertificateError::UnknownIssuer if shown.len() == 1 => Flaw::Alone,
            CertificateError::UnknownIssuer => Flaw::UnknownAuthority,
            _ => Flaw::Other,
        }
    }
}

/// The usual judge, with an eye on what was shown.
struct Noting {
    inner: Arc<WebPkiServerVerifier>,
    shown: Shown,
}

impl fmt::Debug for Noting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Noting")
    }
}

impl ServerCertVerifier for Noting {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        signers: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let shown = std::iter::once(own).chain(signers).map(|one| one.clone().into_owned()).collect();
        *self.shown.0.lock().unwrap_or_else(PoisonError::into_inner) = shown;
        self.inner.verify_server_cert(own, signers, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
