//! Meta's verification call, made for real: what it finds wrong with a callback, in the words of its refusals.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::receiver::VERIFY_TOKEN;
use crate::world::{Answer, World};

/// An authority of our own.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Authority {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = parameters.self_signed(&key).unwrap().pem();
        Authority { issuer: Issuer::new(parameters, key), pem }
    }

    /// Serves one fixed behaviour over TLS, with a certificate for this name. Answers the address.
    async fn serve(&self, name: &str, is_expired: bool, answer: fn(&str) -> Option<String>) -> SocketAddr {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::new(vec![name.to_owned()]).unwrap();
        if is_expired {
            parameters.not_before = rcgen::date_time_ymd(2019, 1, 1);
            parameters.not_after = rcgen::date_time_ymd(2020, 1, 1);
        }
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut request = vec![0; 4096];
                    let length = stream.read(&mut request).await.unwrap_or(0);
                    let request = String::from_utf8_lossy(&request[..length]).into_owned();
                    match answer(&request) {
                        Some(answer) => drop(stream.write_all(answer.as_bytes()).await),
                        None => tokio::time::sleep(Duration::from_secs(30)).await,
                    }
                    let _ = stream.shutdown().await;
                });
            }
        });
        address
    }
}

/// Echoes the challenge and takes what is posted, as a callback should.
fn echo(request: &str) -> Option<String> {
    if request.starts_with("POST") {
        return Some("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned());
    }
    let target = request.split_whitespace().nth(1)?;
    let url = url::Url::parse(&format!("http://x{target}")).ok()?;
    let challenge = url.query_pairs().find(|(name, _)| name == "hub.challenge")?.1.into_owned();
    Some(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{challenge}", challenge.len()))
}

fn redirect(_: &str) -> Option<String> {
    Some(
        "HTTP/1.1 301 Moved Permanently\r\nlocation: https://shop.example/elsewhere\r\ncontent-length: 0\r\n\r\n"
            .to_owned(),
    )
}

fn other_words(_: &str) -> Option<String> {
    Some("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<html></html>".to_owned())
}

fn half(_: &str) -> Option<String> {
    Some("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<ht".to_owned())
}

fn silence(_: &str) -> Option<String> {
    None
}

async fn subscribe(world: &World, callback: &str) -> Answer {
    let app_token = format!("{}|{}", world.app.id, world.app.secret);
    let body = json!({ "object": "whatsapp_business_account", "callback_url": callback, "verify_token": VERIFY_TOKEN, "fields": "messages" });
    world.call_as(&app_token, Method::POST, &format!("{}/subscriptions", world.app.id), Some(body)).await
}

fn words(answer: &Answer) -> String {
    format!("{} {}", answer.code(), answer.body["error"]["message"].as_str().unwrap_or_default())
}

const HOOK: &str = "https://shop.example/hooks/meta/1";

#[tokio::test]
async fn a_callback_behind_a_name_and_a_certificate_is_verified_and_hears() {
    let world = World::new().await;
    let authority = Authority::new();
    let address = authority.serve("shop.example", false, echo).await;
    let unknown = words(&subscribe(&world, HOOK).await);
    assert!(
        unknown.starts_with("2200")
            && unknown.contains("curl_errno = 6; curl_error = Could not resolve host: shop.example"),
        "{unknown}"
    );
    world.sandbox.name("shop.example", address).unwrap();
    let untrusted = words(&subscribe(&world, HOOK).await);
    assert!(
        untrusted
            .contains("curl_errno = 60; curl_error = SSL certificate problem: unable to get local issuer certificate"),
        "{untrusted}"
    );
    world.sandbox.trust(&authority.pem).unwrap();
    assert_eq!(subscribe(&world, HOOK).await.body, json!({ "success": true }));
    world.maya_writes("hello").await;
    let last = world.sandbox.deliveries().pop().unwrap();
    assert_eq!(last.url, HOOK);
    let calls = world.sandbox.verifications();
    let told: Vec<bool> = calls.iter().map(|call| call.error.is_none()).collect();
    assert_eq!(told, [true, false, false, true]);
    assert_eq!(calls[3].status, Some(200));
}

#[tokio::test]
async fn each_way_a_callback_may_fail_has_its_words() {
    let world = World::new().await;
    let authority = Authority::new();
    world.sandbox.trust(&authority.pem).unwrap();
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain_address = plain.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = plain.accept().await.unwrap();
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
        }
    });
    // No port that somebody else may be given meanwhile.
    let closed = SocketAddr::from(([127, 0, 0, 1], 1));
    let cases = [
        (
            authority.serve("shop.example", true, echo).await,
            "2200",
            "curl_errno = 60; curl_error = SSL certificate problem: certificate has expired",
        ),
        (
            authority.serve("other.example", false, echo).await,
            "2200",
            "curl_errno = 60; curl_error = SSL: no alternative certificate subject name matches target host name 'shop.example'",
        ),
        (
            authority.serve("shop.example", false, redirect).await,
            "2200",
            "HTTP Status Code = 301; HTTP Message = Moved Permanently",
        ),
        (authority.serve("shop.example", false, other_words).await, "2201", "response does not match challenge"),
        (authority.serve("shop.example", false, half).await, "2200", "curl_errno = 18"),
        (
            authority.serve("shop.example", false, silence).await,
            "2200",
            "curl_errno = 28; curl_error = Operation timed out after 300 milliseconds",
        ),
        (plain_address, "2200", "curl_errno = 35"),
        (closed, "2200", "curl_errno = 7; curl_error = Failed to connect to shop.example port 443: Connection refused"),
    ];
    for (address, code, expected) in cases {
        // Only who says nothing is given up soon: the others are heard out, however busy the machine is.
        let timeout_ms = if expected.contains("after 300 milliseconds") { 300 } else { 10_000 };
        world.sandbox.faults(|faults| faults.verification_timeout_ms = timeout_ms);
        world.sandbox.name("shop.example", address).unwrap();
        let said = words(&subscribe(&world, HOOK).await);
        assert!(said.starts_with(code) && said.contains(expected), "{expected}: {said}");
    }
    let insecure = subscribe(&world, "http://shop.example/hooks/meta/1").await;
    assert_eq!(insecure.code(), 100);
    let away = words(&subscribe(&world, "https://192.0.2.1/hooks/meta/1").await);
    assert!(away.contains("curl_errno = 7"), "{away}");
    world.sandbox.faults(|faults| faults.verification_timeout_ms = 0);
    let at_once = words(&subscribe(&world, &world.receiver.url.clone()).await);
    assert!(at_once.contains("curl_errno = 28"), "{at_once}");
    // Nothing of it was kept.
    let kept = world.sandbox.app(&world.app.id).unwrap().subscription.unwrap();
    assert_eq!(kept.callback_url, world.receiver.url);
    assert!(world.sandbox.name("shop.example", "192.0.2.1:443".parse().unwrap()).is_err());
    assert!(world.sandbox.trust("no certificate").is_err());
}
