//! Files that Meta points to in its answers: pictures, and what customers send. The address is signed, lives for a while, and it is
//! data: it is called only on Meta's own file hosts, over https, and never by a name that leads inside.
//!
//! - A token goes with it to the one host that asks for it, and nowhere else.                              (A46)
//! - What may be large is taken in parts, up to a size that its caller names, and within a time for each part and for the whole.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use kernel::{RequestId, Secret, TenantId};
use tokio::time::{Instant, timeout, timeout_at};
use url::{Host, Url};
use uuid::Uuid;

use super::{Egress, EgressError, Incoming, Recipient, answer};

/// Meta's hosts of files, and what stands below them.
const HOSTS: [&str; 4] = ["fbcdn.net", "whatsapp.net", "fbsbx.com", "cdninstagram.com"];
/// The host whose files are opened by a token (facts/meta.md 1.1, 4.6); the others' addresses are signed.
const WITH_TOKEN: &str = "lookaside.fbsbx.com";
const LONGEST: usize = 4096;
/// How long nothing may come.
const STALLED: Duration = Duration::from_secs(30);

/// One file to be fetched.
pub struct MetaFile<'a> {
    pub tenant: TenantId,
    pub purpose: &'static str,
    /// What it is about: an inbox.
    pub subject: Option<Uuid>,
    pub request: RequestId,
    pub url: &'a str,
    pub timeout: Duration,
}

/// A file on its way in, a part at a time.
pub struct Download {
    pub status: u16,
    parts: BoxStream<'static, reqwest::Result<Bytes>>,
    left: u64,
    until: Instant,
}

impl Egress {
    /// Fetches a file. Like every answer it is cut at 1 MiB, and no redirect is followed.
    pub async fn meta_file(&self, file: MetaFile<'_>) -> Result<Incoming, EgressError> {
        let (call, host) = self.file_call(file.url, None)?;
        let outcome = answer(call.timeout(file.timeout)).await;
        let status = outcome.as_ref().map_or(0, |incoming| incoming.status);
        note(&file, status, &host);
        outcome
    }

    /// Begins to fetch a file that may have up to `most` bytes; more of them is an error. No redirect is followed.
    pub async fn meta_download(&self, file: MetaFile<'_>, token: &Secret, most: u64) -> Result<Download, EgressError> {
        let until = Instant::now() + file.timeout;
        let (call, host) = self.file_call(file.url, Some(token))?;
        let outcome = match timeout(STALLED, call.send()).await {
            Ok(Ok(response)) if response.content_length().is_some_and(|length| length > most) => {
                Err(EgressError::Unknown(TOO_LARGE))
            }
            Ok(Ok(response)) => Ok(Download {
                status: response.status().as_u16(),
                parts: response.bytes_stream().boxed(),
                left: most,
                until,
            }),
            Ok(Err(error)) if error.is_connect() => Err(EgressError::NotSent("no connection")),
            Ok(Err(_)) => Err(EgressError::Unknown("the connection was cut")),
            Err(_) => Err(EgressError::Unknown("it took too long")),
        };
        note(&file, outcome.as_ref().map_or(0, |download| download.status), &host);
        outcome
    }

    /// The call for a file's address, and its host.
    fn file_call(
        &self,
        address: &str,
        token: Option<&Secret>,
    ) -> Result<(reqwest::RequestBuilder, String), EgressError> {
        let url = Url::parse(address).ok().filter(|_| address.len() <= LONGEST);
        let url = url.ok_or(EgressError::NotSent("the address cannot be read"))?;
        // The operator's own setting of where Meta is: the sandbox's files lie beside its Graph API.
        let is_beside = url.origin() == self.meta.origin();
        let client = if is_beside {
            &self.client
        } else if is_metas(&url) {
            &self.push
        } else {
            return Err(EgressError::NotSent("the address is none of Meta's"));
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        let call = client.get(url);
        Ok(match token.filter(|_| is_beside || host == WITH_TOKEN) {
            Some(token) => (call.bearer_auth(token.expose()), host),
            None => (call, host),
        })
    }
}

/// How an error is told that says a file has more bytes than are taken.
pub const TOO_LARGE: &str = "the file is too large";

impl Download {
    /// The next part; nothing at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, EgressError> {
        let until = self.until.min(Instant::now() + STALLED);
        let part = timeout_at(until, self.parts.next()).await.map_err(|_| EgressError::Unknown("it took too long"))?;
        let Some(part) = part else { return Ok(None) };
        let part = part.map_err(|_| EgressError::Unknown("the answer was cut"))?;
        self.left = self.left.checked_sub(part.len() as u64).ok_or(EgressError::Unknown(TOO_LARGE))?;
        Ok(Some(part))
    }
}

fn note(file: &MetaFile<'_>, status: u16, host: &str) {
    let (recipient, purpose) = (Recipient::Meta.as_str(), file.purpose);
    metrics::counter!("kontor_egress_total", "recipient" => recipient, "status" => status.to_string()).increment(1);
    tracing::info!(
        request.id = %file.request, tenant.id = %file.tenant, subject.id = file.subject.map(tracing::field::display),
        recipient, purpose, status, host, "called {recipient} to {purpose}: {status}"
    );
}

fn is_metas(url: &Url) -> bool {
    let Some(Host::Domain(name)) = url.host() else { return false };
    let is_below = |host: &str| name.strip_suffix(host).is_some_and(|rest| rest.ends_with('.'));
    url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && HOSTS.into_iter().any(is_below)
}

#[cfg(test)]
mod tests {
    use super::*;

    // A44, A48: an address in an answer is data, and leads to Meta's file hosts or nowhere; pictures of numbers too.
    #[test]
    fn only_metas_file_hosts_are_called() {
        let is_metas = |text: &str| Url::parse(text).is_ok_and(|url| is_metas(&url));
        for good in [
            "https://pps.whatsapp.net/v/t61.24694-24/1.jpg?ccb=11-4&oh=x&oe=y",
            "https://scontent-ber1-1.xx.fbcdn.net/v/1.jpg",
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
        ] {
            assert!(is_metas(good), "{good}");
        }
        for bad in [
            "http://pps.whatsapp.net/1.jpg",
            "https://pps.whatsapp.net:8443/1.jpg",
            "https://whatsapp.net/1.jpg",
            "https://evilwhatsapp.net/1.jpg",
            "https://pps.whatsapp.net.evil.example/1.jpg",
            "https://user@pps.whatsapp.net/1.jpg",
            "https://evil.example/pps.whatsapp.net",
            "https://127.0.0.1/1.jpg",
            "https://[::1]/1.jpg",
            "file:///etc/passwd",
        ] {
            assert!(!is_metas(bad), "{bad}");
        }
    }

    // A46: the token goes to the one host that asks for it.
    #[test]
    fn a_token_goes_to_no_other_host_than_the_one_that_asks_for_it() {
        let egress = Egress::new("http://127.0.0.1:9".parse().unwrap());
        let is_given = |address: &str| {
            let (call, _) = egress.file_call(address, Some(&Secret::new("EAAtoken"))).unwrap();
            call.build().unwrap().headers().contains_key("authorization")
        };
        for (address, expected) in [
            ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", true),
            ("http://127.0.0.1:9/lookaside/?mid=1", true),
            ("https://scontent-ber1-1.xx.fbcdn.net/v/1.jpg", false),
            ("https://other.fbsbx.com/1.jpg", false),
            ("https://lookaside.fbsbx.com.fbcdn.net/1.jpg", false),
        ] {
            assert_eq!(is_given(address), expected, "{address}");
        }
    }

    #[tokio::test]
    async fn a_file_elsewhere_is_not_fetched() {
        let clock = kernel::Clock::system();
        let egress = Egress::new("http://127.0.0.1:9".parse().unwrap());
        let fetch = async |url: &str| {
            let (tenant, request, timeout) = (clock.id(), clock.id(), Duration::from_secs(2));
            egress.meta_file(MetaFile { tenant, purpose: "try", subject: None, request, url, timeout }).await
        };
        let told = |outcome: Result<Incoming, EgressError>| outcome.unwrap_err().to_string();
        assert!(told(fetch("http://127.0.0.1:8/1.png").await).contains("none of Meta's"));
        // The control: where the operator says that Meta is, a connection is tried.
        assert!(told(fetch("http://127.0.0.1:9/1.png").await).contains("no connection"));
    }
}
