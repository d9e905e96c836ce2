//! Push services: whoever made the browser of a member of staff. Their addresses come from browsers, so they are data, and
//! hostile until shown otherwise; facts/providers.md E1.
//!
//! - Only https, by a name, on its usual port.                                         (`PushEndpoint`)
//! - Never this machine or its neighbours, whatever a name resolves to at the moment of the call.   (A44, `PublicOnly`)
//! - The address is a secret of the device: neither log nor error holds more of it than the host.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use kernel::{RequestId, TenantId};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};
use uuid::Uuid;

use super::{Egress, EgressError, Incoming, Recipient, answer, base_client};

const LONGEST: usize = 2048;

/// Where push services, and the webhook endpoints of businesses, may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// On the public internet.
    #[default]
    Public,
    /// On this machine too, in clear: for tests.
    Loopback,
}

/// The address of one device at its push service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushEndpoint(Url);

impl PushEndpoint {
    /// Nothing for an address that is refused.
    fn parse(text: &str, reach: Reach) -> Option<Self> {
        outside(text, reach, false).map(Self)
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// For whom a signature is made (RFC 8292, 2).
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

/// One push.
pub struct Push {
    pub tenant: TenantId,
    /// The device.
    pub subject: Uuid,
    pub request: RequestId,
    pub endpoint: PushEndpoint,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub timeout: Duration,
}

impl Egress {
    /// The same, with push services where `reach` says.
    #[must_use]
    pub fn with_reach(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// An address that a browser gave, if it may be called.
    pub fn push_endpoint(&self, text: &str) -> Option<PushEndpoint> {
        PushEndpoint::parse(text, self.reach)
    }

    /// Hands a push to its service.
    pub async fn push(&self, push: Push) -> Result<Incoming, EgressError> {
        let mut call = self.push.post(push.endpoint.0.clone()).timeout(push.timeout).body(push.body);
        for (name, value) in push.headers {
            call = call.header(name, value);
        }
        let outcome = answer(call).await;
        let status = outcome.as_ref().map_or(0, |incoming| incoming.status);
        let recipient = Recipient::PushService.as_str();
        metrics::counter!("kontor_egress_total", "recipient" => recipient, "status" => status.to_string()).increment(1);
        tracing::info!(
            request.id = %push.request, tenant.id = %push.tenant, subject.id = %push.subject,
            recipient, status, host = push.endpoint.0.host_str(), "called {recipient} to push a notice: {status}"
        );
        outcome
    }
}

/// An address that someone gave, if it may be called at all: by https, by a name that could be a public one, on the usual port
/// or, where any will do, on one that is nobody's by custom.
pub(super) fn outside(text: &str, reach: Reach, any_port: bool) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= LONGEST)?;
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return None;
    }
    let is_ours = match url.host()? {
        // Nobody outside is called by a number; a name is looked at when it is resolved.
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            url.scheme() == "https"
                && url.port().is_none_or(|port| any_port && port >= 1024)
                && name.contains('.')
                && ![".localhost", ".local", ".internal", ".home.arpa"].iter().any(|end| name.ends_with(end))
        }
        Host::Ipv4(address) => reach == Reach::Loopback && address == Ipv4Addr::LOCALHOST,
        Host::Ipv6(_) => false,
    };
    (is_ours && matches!(url.scheme(), "https" | "http")).then_some(url)
}

/// The client for addresses that are data.
pub(super) fn client() -> reqwest::Client {
    base_client().dns_resolver(Arc::new(PublicOnly)).build().expect("OK because these settings are constant")
}

/// Resolves names to public addresses and nothing else. The connection goes to what was checked here, so that a name cannot
/// change its mind in between.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public internet (IANA's special-purpose registries).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a == 198 && matches!(b, 18 | 19));
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let last = || {
        let [.., a, b, c, d] = address.octets();
        Ipv4Addr::new(a, b, c, d)
    };
    match parts {
        // NAT64 and IPv4 written as IPv6: what counts is the address inside.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0, 0xffff, ..] => is_public_v4(last()),
        // Teredo, benchmarking, documentation, 6to4.
        [0x2001, 0 | 2 | 0xdb8, ..] | [0x2002, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // A44: a subscription is an address that a stranger may have written.
    #[test]
    fn an_address_that_could_lead_inside_is_refused() {
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
            "https://web.push.apple.com/QGuQ",
            "https://wns2-par02p.notify.windows.com/w/?token=BQ",
        ] {
            assert!(PushEndpoint::parse(good, Reach::Public).is_some(), "{good}");
        }
        for bad in [
            "http://fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8443/x",
            "https://user@fcm.googleapis.com/x",
            "https://127.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://[::1]/x",
            "https://8.8.8.8/x",
            "https://localhost/x",
            "https://kontor.localhost/x",
            "https://printer.local/x",
            "https://metadata.google.internal/x",
            "https://metadata.google.internal./x",
            "https://intranet/x",
            "file:///etc/passwd",
            "ftp://push.example.com/x",
            "",
            "push.example.com",
        ] {
            assert!(PushEndpoint::parse(bad, Reach::Public).is_none(), "{bad}");
        }
        let long = format!("https://push.example.com/{}", "x".repeat(LONGEST));
        assert!(PushEndpoint::parse(&long, Reach::Public).is_none());
        assert!(PushEndpoint::parse("http://127.0.0.1:9/x", Reach::Loopback).is_some());
        assert!(PushEndpoint::parse("http://127.0.0.1:9/x", Reach::Public).is_none());
        assert!(PushEndpoint::parse("http://10.0.0.1/x", Reach::Loopback).is_none());
    }

    #[test]
    fn only_addresses_of_the_public_internet_are_called() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001:0:1::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["8.8.8.8", "142.250.74.138", "2a00:1450:4001:80e::200a", "64:ff9b::808:808", "::ffff:8.8.8.8"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    // A44: a name that resolves to this machine is not called; `localhost` needs no network to be resolved.
    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_called() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers = tokio::spawn(async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await.unwrap();
            stream.write_all(b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        });
        let egress = Egress::new("http://127.0.0.1:9".parse().unwrap());
        let clock = kernel::Clock::system();
        let push = |to: String| Push {
            tenant: clock.id(),
            subject: Uuid::nil(),
            request: clock.id(),
            endpoint: PushEndpoint(to.parse().unwrap()),
            headers: Vec::new(),
            body: Vec::new(),
            timeout: Duration::from_secs(5),
        };
        let refused = egress.push(push(format!("http://localhost:{port}/x"))).await;
        assert!(matches!(refused, Err(EgressError::NotSent(_))), "{refused:?}");
        assert!(!answers.is_finished());
        // The control: the same place, by its number, is reached.
        assert_eq!(egress.push(push(format!("http://127.0.0.1:{port}/x"))).await.unwrap().status, 201);
    }
}
