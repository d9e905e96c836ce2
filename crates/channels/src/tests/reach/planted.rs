//! Who may answer at an address in Kontor's place, and with which certificate.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::response::IntoResponse;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::HOST;

/// Somebody who answers on a free port, until dropped.
pub(super) struct Answering {
    pub(super) at: SocketAddr,
    server: JoinHandle<()>,
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.server.abort();
    }
}

pub(super) async fn in_clear(answer: Router) -> Answering {
    on(TcpListener::bind("127.0.0.1:0").await.unwrap(), answer)
}

pub(super) fn on(listener: TcpListener, answer: Router) -> Answering {
    let at = listener.local_addr().unwrap();
    Answering { at, server: tokio::spawn(async move { axum::serve(listener, answer).await.unwrap() }) }
}

/// With a certificate, the app made for the port that was found free.
pub(super) async fn encrypted(shown: &Shown, make: impl FnOnce(u16) -> Router) -> Answering {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(shown.chain.clone(), shown.key.clone_key())
        .unwrap();
    let answer = make(at.port());
    let listener = Encrypted { listener, tls: TlsAcceptor::from(Arc::new(config)) };
    Answering { at, server: tokio::spawn(async move { axum::serve(listener, answer).await.unwrap() }) }
}

pub(super) struct Encrypted {
    listener: TcpListener,
    tls: TlsAcceptor,
}

impl axum::serve::Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, peer)) = self.listener.accept().await else { continue };
            if let Ok(stream) = self.tls.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A certificate as a server shows it.
pub(super) struct Shown {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// Who signs certificates.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(super) certificate: CertificateDer<'static>,
    pub(super) pem: String,
}

pub(super) fn named(name: &str, host: Option<&str>) -> CertificateParams {
    let mut params = CertificateParams::new(host.map(str::to_owned).into_iter().collect::<Vec<_>>()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    if host.is_none() {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    params
}

impl Authority {
    pub(super) fn root(name: &str) -> Self {
        let (key, params) = (KeyPair::generate().unwrap(), named(name, None));
        let certificate = params.self_signed(&key).unwrap();
        let pem = certificate.pem();
        Self { certificate: certificate.der().clone(), issuer: Issuer::new(params, key), pem }
    }

    pub(super) fn below(&self, name: &str) -> Self {
        let (key, params) = (KeyPair::generate().unwrap(), named(name, None));
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let pem = certificate.pem();
        Self { certificate: certificate.der().clone(), issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for a host, and those that are shown with it.
    pub(super) fn signs(
        &self,
        host: &str,
        shown_with: &[&Authority],
        change: impl FnOnce(&mut CertificateParams),
    ) -> Shown {
        let (key, mut params) = (KeyPair::generate().unwrap(), named("shop", Some(host)));
        change(&mut params);
        let own = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        let chain = std::iter::once(own).chain(shown_with.iter().map(|one| one.certificate.clone())).collect();
        Shown { chain, key: PrivatePkcs8KeyDer::from(key.serialize_der()).into() }
    }
}

pub(super) fn self_signed() -> Shown {
    let key = KeyPair::generate().unwrap();
    let own = named("shop", Some(HOST)).self_signed(&key).unwrap();
    Shown { chain: vec![own.der().clone()], key: PrivatePkcs8KeyDer::from(key.serialize_der()).into() }
}

/// Answers everything so.
pub(super) fn always(answer: impl IntoResponse + Clone + Send + Sync + 'static) -> Router {
    Router::new().fallback(move || {
        let answer = answer.clone();
        async move { Ok::<_, Infallible>(answer) }
    })
}
