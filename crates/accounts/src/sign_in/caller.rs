//! From where a form was sent: the network address, the browser's name, and the mark of a known device.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

use super::device;

/// Whoever stands at the door, before it is known who.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The address as counted: a whole /64 for IPv6, because one house has that many.
    pub(crate) address: String,
    pub(crate) user_agent: String,
    pub(crate) device: Option<String>,
}

/// Proxies on other machines that are believed when they name whom they speak for; an extension of the router.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Arc<[IpAddr]>);

impl TrustedProxies {
    /// This machine's own are always believed.
    fn hold(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        ip.is_loopback() || self.0.iter().any(|known| known.to_canonical() == ip)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let text = |name: header::HeaderName| {
            parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
        };
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded =
            parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).next_back();
        let proxies = parts.extensions.get::<TrustedProxies>().cloned().unwrap_or_default();
        Ok(Self {
            address: address(peer, forwarded, &proxies),
            user_agent: text(header::USER_AGENT).to_owned(),
            device: device::from_headers(&parts.headers),
        })
    }
}

/// The peer's address. A proxy on this machine, or one that the operator named, says whom it speaks for; nobody else is
/// believed, and of several names the last is the one that the proxy itself wrote.
fn address(peer: Option<IpAddr>, forwarded: Option<&str>, proxies: &TrustedProxies) -> String {
    let named = || forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    let address = match peer {
        Some(ip) if proxies.hold(ip) => named().unwrap_or(ip),
        Some(ip) => ip,
        None => return String::new(),
    };
    match address.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => ip.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // A30: nobody chooses the address he is counted under.
    #[test]
    fn only_a_proxy_of_our_own_is_believed() {
        let proxies = TrustedProxies(Arc::new(["10.0.0.9".parse().unwrap()]));
        let ip = |text: &str| Some(text.parse().unwrap());
        for (peer, forwarded, expected) in [
            (ip("203.0.113.7"), Some("198.51.100.1"), "203.0.113.7"),
            (ip("127.0.0.1"), Some("6.6.6.6, 203.0.113.7"), "203.0.113.7"),
            (ip("127.0.0.1"), Some("nonsense"), "127.0.0.1"),
            (ip("127.0.0.1"), None, "127.0.0.1"),
            (ip("10.0.0.9"), Some("6.6.6.6, 203.0.113.7"), "203.0.113.7"),
            (ip("::ffff:10.0.0.9"), Some("203.0.113.7"), "203.0.113.7"),
            (ip("10.0.0.8"), Some("203.0.113.7"), "10.0.0.8"),
            (ip("::ffff:203.0.113.7"), None, "203.0.113.7"),
            (ip("2001:db8:1:2:3:4:5:6"), None, "2001:db8:1:2:"),
            (ip("2001:db8:1:2:ffff::1"), None, "2001:db8:1:2:"),
            (None, Some("198.51.100.1"), ""),
        ] {
            assert_eq!(address(peer, forwarded, &proxies), expected);
        }
    }
}
