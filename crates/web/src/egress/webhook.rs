//! Webhook endpoints: programs of a business, at addresses that it typed. What leads inside is not called.   (A44)
//!
//! - Only https, by a name, on its usual port or one above 1023; never the installation itself.   (`WebhookAddress`)
//! - Never this machine or its neighbours, whatever a name resolves to at the moment of the call.   (`push::client`)
//! - A redirect is an answer like another: it is not followed.                                    (A44, A46)
//! - The status is all that counts: of the body a little is read, for a moment, and thrown away.        (A45)
//! - Whatever kept a call from being answered is told in one way, so that nobody sounds out ports with it.   (A47)

use std::time::Duration;

use futures_util::StreamExt;
use kernel::{RequestId, TenantId};
use url::Url;
use uuid::Uuid;

use super::push::outside;
use super::{Egress, Recipient};

/// A body that ends within these leaves its connection free for the next call.
const DRAINED_BYTES: usize = 16 * 1024;
const DRAINED_WITHIN: Duration = Duration::from_secs(1);

/// Where a business's program takes events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookAddress(Url);

impl WebhookAddress {
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Its host, which may be shown and logged.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

/// One event to be handed over.
pub struct WebhookCall {
    pub tenant: TenantId,
    /// The delivery.
    pub subject: Uuid,
    pub request: RequestId,
    pub address: WebhookAddress,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub timeout: Duration,
}

impl Egress {
    /// An address that a business typed, if it may be called.
    pub fn webhook_address(&self, text: &str) -> Option<WebhookAddress> {
        let url = outside(text.trim(), self.reach, true)?;
        let name = |url: &Url| url.domain().map(|name| name.trim_end_matches('.').to_ascii_lowercase());
        let is_own = self.own.as_ref().is_some_and(|own| name(own).is_some() && name(own) == name(&url));
        (!is_own).then_some(WebhookAddress(url))
    }

    /// Hands an event over; gives the status of the answer, or nothing if none came.
    pub async fn call_webhook(&self, call: WebhookCall) -> Option<u16> {
        let host = call.address.host().to_owned();
        let mut request = self.push.post(call.address.0).timeout(call.timeout).body(call.body);
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        let status = match request.send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                tokio::time::timeout(DRAINED_WITHIN, drain(response)).await.ok();
                Some(status)
            }
            Err(_) => None,
        };
        let (recipient, shown) = (Recipient::WebhookEndpoint.as_str(), status.unwrap_or(0));
        metrics::counter!("kontor_egress_total", "recipient" => recipient, "status" => shown.to_string()).increment(1);
        tracing::info!(
            request.id = %call.request, tenant.id = %call.tenant, subject.id = %call.subject, recipient, status = shown,
            host, "called {recipient} to hand an event over: {shown}"
        );
        status
    }
}

async fn drain(response: reqwest::Response) {
    let (mut parts, mut read) = (response.bytes_stream(), 0);
    while let Some(Ok(part)) = parts.next().await {
        read += part.len();
        if read > DRAINED_BYTES {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reach;
    use super::*;

    fn egress(reach: Reach) -> Egress {
        let own = "https://kontor.example".parse().unwrap();
        Egress::new("http://127.0.0.1:9".parse().unwrap()).at(own).with_reach(reach)
    }

    // A44
    #[test]
    fn an_address_that_could_lead_inside_is_refused() {
        let outside = egress(Reach::Public);
        for good in
            ["https://shop.example/hooks", "https://shop.example:8443/hooks?from=kontor", "https://shop.example."]
        {
            assert!(outside.webhook_address(good).is_some(), "{good}");
        }
        for bad in [
            "http://shop.example/hooks",
            "https://shop.example:22/",
            "https://user:word@shop.example/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://localhost/",
            "https://localhost./",
            "https://metadata.google.internal/",
            "https://intranet/",
            "https://kontor.example/api/v1/contacts",
            "https://KONTOR.example./",
            "unix:///run/docker.sock",
            "file:///etc/passwd",
            "",
        ] {
            assert!(outside.webhook_address(bad).is_none(), "{bad}");
        }
        // The control: a test may call this machine, and nothing beside it.
        assert!(egress(Reach::Loopback).webhook_address("http://127.0.0.1:9/x").is_some());
        assert!(egress(Reach::Loopback).webhook_address("http://10.0.0.1/x").is_none());
    }

    async fn answering(answer: &'static str) -> (u16, tokio::task::JoinHandle<()>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers = tokio::spawn(async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let _ = stream.read(&mut [0; 4096]).await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
                tokio::time::sleep(Duration::from_secs(30)).await;
            }
        });
        (port, answers)
    }

    fn call(address: WebhookAddress) -> WebhookCall {
        let clock = kernel::Clock::system();
        WebhookCall {
            tenant: clock.id(),
            subject: Uuid::nil(),
            request: clock.id(),
            address,
            headers: Vec::new(),
            body: Vec::new(),
            timeout: Duration::from_secs(5),
        }
    }

    // A44: a name that resolves to this machine is not called; `localhost` needs no network to be resolved.
    // A45: a body without end costs a second at most, and its status counts. A46: a redirect is not followed.
    #[tokio::test]
    async fn only_the_status_of_a_public_address_counts() {
        let (port, endless) = answering("HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\nmore").await;
        let egress = egress(Reach::Loopback);
        let inside = WebhookAddress(format!("http://localhost:{port}/").parse().unwrap());
        assert_eq!(egress.call_webhook(call(inside)).await, None);
        let clock = kernel::Clock::system();
        let begun = clock.monotonic();
        let by_number = egress.webhook_address(&format!("http://127.0.0.1:{port}/")).unwrap();
        assert_eq!(egress.call_webhook(call(by_number)).await, Some(200));
        assert!(clock.monotonic() - begun < Duration::from_secs(4));
        let (moved, elsewhere) =
            answering("HTTP/1.1 307 Moved\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").await;
        let moved = egress.webhook_address(&format!("http://127.0.0.1:{moved}/")).unwrap();
        assert_eq!(egress.call_webhook(call(moved)).await, Some(307));
        endless.abort();
        elsewhere.abort();
    }
}
