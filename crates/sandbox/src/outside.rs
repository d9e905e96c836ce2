//! The way out: verification calls and webhooks to the callbacks of those under test. It leads to loopback only. Names
//! lead where they are told to (`names`), and a certificate counts if its authority was given (`trust`), so that a
//! callback behind real TLS and a real name is reached as Meta would reach it: no redirect followed, no other authority
//! believed (facts/meta.md 2.1).

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, RootCertStore};

pub(crate) struct Outside {
    names: Names,
    roots: Mutex<Vec<CertificateDer<'static>>>,
    client: Mutex<reqwest::Client>,
}

#[derive(Clone, Default)]
struct Names(Arc<Mutex<BTreeMap<String, SocketAddr>>>);

/// The name leads nowhere.
#[derive(Debug)]
struct Unknown(String);

impl Outside {
    pub(crate) fn new() -> io::Result<Outside> {
        let names = Names::default();
        let client = client(&names, &[])?;
        Ok(Outside { names, roots: Mutex::default(), client: Mutex::new(client) })
    }

    pub(crate) fn client(&self) -> reqwest::Client {
        self.client.lock().expect("OK because no holder of this lock panics").clone()
    }

    /// From now on this name leads there. Its port is used where the address names none.
    pub(crate) fn name(&self, name: &str, address: SocketAddr) -> Result<(), String> {
        if !address.ip().is_loopback() {
            return Err("A name may lead to this machine only.".to_owned());
        }
        let mut names = self.names.0.lock().expect("OK because no holder of this lock panics");
        names.insert(name.to_lowercase(), address);
        Ok(())
    }

    /// From now on certificates of these authorities are believed.
    pub(crate) fn trust(&self, pem: &str) -> Result<(), String> {
        let given: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
        let given = given.map_err(|error| format!("This is no certificate in PEM: {error:?}"))?;
        if given.is_empty() {
            return Err("There is no certificate in it.".to_owned());
        }
        let mut roots = self.roots.lock().expect("OK because no holder of this lock panics");
        roots.extend(given);
        let fresh = client(&self.names, &roots).map_err(|error| error.to_string())?;
        *self.client.lock().expect("OK because no holder of this lock panics") = fresh;
        Ok(())
    }
}

/// Whether a callback may be called: what is an address must be this machine's; names are looked up in `names`.
pub(crate) fn leads_home(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(_)) => true,
        None => false,
    }
}

/// What curl, which Meta's verification errors speak through, calls it: number and words.
pub(crate) fn curl(error: &reqwest::Error, url: &url::Url, timeout_ms: u64) -> (u8, String) {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or(443);
    if error.is_timeout() {
        return (28, format!("Operation timed out after {timeout_ms} milliseconds with 0 bytes received"));
    }
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if let Some(tls) = one.downcast_ref::<rustls::Error>() {
            return tls_words(tls, host);
        }
        if one.is::<Unknown>() {
            return (6, format!("Could not resolve host: {host}"));
        }
        let io = one.downcast_ref::<io::Error>();
        match io.map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => {
                return (7, format!("Failed to connect to {host} port {port}: Connection refused"));
            }
            Some(io::ErrorKind::ConnectionReset) => return (56, "Recv failure: Connection reset by peer".to_owned()),
            _ => {}
        }
        // What an io::Error wraps is not its source but what it holds.
        let held = io.and_then(|io| io.get_ref()).map(|held| held as &(dyn Error + 'static));
        cause = held.or_else(|| one.source());
    }
    if error.is_body() || error.is_decode() {
        return (18, "transfer closed with outstanding read data remaining".to_owned());
    }
    match error.is_connect() {
        true => (7, format!("Failed to connect to {host} port {port}")),
        false => (52, "Empty reply from server".to_owned()),
    }
}

fn tls_words(error: &rustls::Error, host: &str) -> (u8, String) {
    let rustls::Error::InvalidCertificate(certificate) = error else {
        return (35, "error:1408F10B:SSL routines:ssl3_get_record:wrong version number".to_owned());
    };
    let words = match certificate {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "SSL certificate problem: certificate has expired".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("SSL: no alternative certificate subject name matches target host name '{host}'")
        }
        CertificateError::UnknownIssuer => "SSL certificate problem: unable to get local issuer certificate".to_owned(),
        _ => "SSL certificate problem: self-signed certificate".to_owned(),
    };
    (60, words)
}

/// For callers that need no names and no authorities.
pub(crate) fn plain() -> io::Result<reqwest::Client> {
    client(&Names::default(), &[])
}

/// No redirects, no proxy, and only the authorities given.
fn client(names: &Names, roots: &[CertificateDer<'static>]) -> io::Result<reqwest::Client> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(roots.iter().cloned());
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_root_certificates(store)
        .with_no_client_auth();
    #[expect(clippy::disallowed_methods, reason = "the sandbox stands outside Kontor and its egress")]
    let builder = reqwest::Client::builder();
    builder
        .tls_backend_preconfigured(tls)
        .dns_resolver(names.clone())
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(io::Error::other)
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let known = self.0.lock().expect("OK because no holder of this lock panics").get(name.as_str()).copied();
        let local = name.as_str() == "localhost";
        let found = known.or_else(|| local.then(|| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0)));
        Box::pin(async move {
            match found {
                Some(address) => Ok(Box::new(std::iter::once(address)) as Addrs),
                None => Err(Box::new(Unknown(name.as_str().to_owned())) as Box<dyn Error + Send + Sync>),
            }
        })
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} leads nowhere", self.0)
    }
}

impl Error for Unknown {}
