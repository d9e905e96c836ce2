//! The one way out. Every call names its recipient, and goes to that recipient's own host or nowhere.
//!
//! - Recipients are the registered list below; a URL is never taken from data.         (`Outgoing` holds a path, not an address)
//! - But the installation's own, which the operator set: it is looked at from here.         (`own`)
//! - But a file's at Meta, which Meta's answer names: only its file hosts are called.       (`file`, A44)
//! - But a push service's, which a browser names: it is checked before it is kept and when it is called.       (`push`, A44)
//! - But a webhook endpoint's, which a business's program takes events at: the same.        (`webhook`, A44)
//! - Redirects are not followed, so that a token never reaches another host.           (A46)
//! - Answers are cut at 1 MiB and at the call's time.                                   (A45)
//! - The error says whether the call surely never left, because only then may it be repeated.

mod file;
pub mod own;
mod push;
mod upload;
mod webhook;

pub use file::{Download, MetaFile, TOO_LARGE};
pub use push::{Push, PushEndpoint, Reach};
pub use upload::MetaUpload;
pub use webhook::{WebhookAddress, WebhookCall};

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, Method};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use kernel::{RequestId, Secret, TenantId};
use url::Url;
use uuid::Uuid;

use crate::mail::MailOut;

const MOST_BYTES: usize = 1024 * 1024;

/// Whom Kontor calls. The record of processing and the published list of processors come from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// Meta Platforms: the Graph API.
    Meta,
    /// Resend: mails to staff, where the operator chose it.
    Resend,
    /// Push services, of those who make the browsers of members of staff: notices to their devices.
    PushService,
    /// Programs of a business, at the addresses it gave: ids and facts of what happens.
    WebhookEndpoint,
    /// The installation itself, at its public address.
    OwnAddress,
}

impl Recipient {
    pub const ALL: [Recipient; 5] =
        [Recipient::Meta, Recipient::Resend, Recipient::PushService, Recipient::WebhookEndpoint, Recipient::OwnAddress];

    pub const fn as_str(self) -> &'static str {
        match self {
            Recipient::Meta => "meta",
            Recipient::Resend => "resend",
            Recipient::PushService => "push services",
            Recipient::WebhookEndpoint => "webhook endpoints",
            Recipient::OwnAddress => "own address",
        }
    }
}

/// One call to be made.
pub struct Outgoing {
    pub tenant: TenantId,
    pub recipient: Recipient,
    /// Why, in a few words: `"send a message"`.
    pub purpose: &'static str,
    /// What it is about: a message, an inbox.
    pub subject: Option<Uuid>,
    pub request: RequestId,
    pub method: Method,
    /// Path and query on the recipient's host, beginning with a slash.
    pub path_and_query: String,
    pub bearer: Option<Secret>,
    pub json: Option<serde_json::Value>,
    pub timeout: Duration,
}

/// What came back.
#[derive(Debug)]
pub struct Incoming {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub enum EgressError {
    /// It surely never arrived: it may be repeated.
    #[error("it could not be sent: {0}")]
    NotSent(&'static str),
    /// It may have arrived.
    #[error("it was sent, but no answer came: {0}")]
    Unknown(&'static str),
}

/// The way out.
#[derive(Clone)]
pub struct Egress {
    client: reqwest::Client,
    push: reqwest::Client,
    reach: Reach,
    meta: Url,
    mail: Arc<MailOut>,
    /// Where this installation is, as the operator set it.
    own: Option<Url>,
    planted: Arc<own::Planted>,
}

impl Egress {
    /// `meta` is the base of Meta's Graph API, as the operator set it.
    pub fn new(meta: Url) -> Self {
        // Another part of the process may have installed the same provider already.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = base_client().build().expect("OK because these settings are constant");
        Self {
            client,
            push: push::client(),
            reach: Reach::Public,
            meta,
            mail: Arc::new(MailOut::Off),
            own: None,
            planted: Arc::default(),
        }
    }

    /// The same, with a way out for mails.
    #[must_use]
    pub fn with_mail(self, mail: MailOut) -> Self {
        Self { mail: Arc::new(mail), ..self }
    }

    /// How mails leave.
    pub fn mail(&self) -> &MailOut {
        &self.mail
    }

    /// Makes a call.
    pub async fn call(&self, outgoing: Outgoing) -> Result<Incoming, EgressError> {
        self.call_with(outgoing, &[]).await
    }

    /// Makes a call with headers of its own.
    pub async fn call_with(
        &self,
        outgoing: Outgoing,
        headers: &[(&'static str, String)],
    ) -> Result<Incoming, EgressError> {
        let base = match (outgoing.recipient, &*self.mail) {
            (Recipient::Meta, _) => &self.meta,
            (Recipient::Resend, MailOut::Resend(account)) => &account.base,
            (Recipient::Resend, MailOut::Off | MailOut::Smtp(_)) => {
                return Err(EgressError::NotSent("there is no account at Resend"));
            }
            (Recipient::PushService, _) => {
                return Err(EgressError::NotSent("a push service is called by a device's own address"));
            }
            (Recipient::WebhookEndpoint, _) => {
                return Err(EgressError::NotSent("a webhook endpoint is called by its own address"));
            }
            (Recipient::OwnAddress, _) => {
                return Err(EgressError::NotSent("the installation's own address is only looked at"));
            }
        };
        let url = on_host(base, &outgoing.path_and_query)
            .ok_or(EgressError::NotSent("the path leads away from the recipient"))?;
        let path = url.path().to_owned();
        let mut call = self.client.request(outgoing.method.clone(), url).timeout(outgoing.timeout);
        call = call.header("x-request-id", outgoing.request.to_string());
        if let Some(bearer) = &outgoing.bearer {
            call = call.bearer_auth(bearer.expose());
        }
        if let Some(json) = &outgoing.json {
            call = call.json(json);
        }
        for (name, value) in headers {
            call = call.header(*name, value);
        }
        let outcome = answer(call).await;
        let status = outcome.as_ref().map_or(0, |incoming| incoming.status);
        let (recipient, purpose) = (outgoing.recipient.as_str(), outgoing.purpose);
        metrics::counter!("kontor_egress_total", "recipient" => recipient, "status" => status.to_string()).increment(1);
        tracing::info!(
            request.id = %outgoing.request, tenant.id = %outgoing.tenant, subject.id = outgoing.subject.map(tracing::field::display),
            recipient, purpose, status, path, "called {recipient} to {purpose}: {status}"
        );
        outcome
    }
}

/// What every client of ours is.
#[expect(clippy::disallowed_methods, reason = "this is the one place that makes a client")]
fn base_client() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .user_agent(concat!("Kontor/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
}

async fn answer(call: reqwest::RequestBuilder) -> Result<Incoming, EgressError> {
    let response = call.send().await.map_err(|error| match error.is_connect() {
        true => EgressError::NotSent("no connection"),
        false if error.is_timeout() => EgressError::Unknown("it took too long"),
        false if error.is_builder() => EgressError::NotSent("the call could not be written"),
        false => EgressError::Unknown("the connection was cut"),
    })?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Ok(Incoming { status, headers, body: body(response).await? })
}

/// What was answered, up to a limit.
async fn body(response: reqwest::Response) -> Result<Bytes, EgressError> {
    let mut body = BytesMut::new();
    let mut parts = response.bytes_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| EgressError::Unknown("the answer was cut"))?;
        if body.len() + part.len() > MOST_BYTES {
            return Err(EgressError::Unknown("the answer was too large"));
        }
        body.extend_from_slice(&part);
    }
    Ok(body.freeze())
}

/// The URL on the base's own host; nothing if the path tries to leave it.
fn on_host(base: &Url, path_and_query: &str) -> Option<Url> {
    let path = path_and_query.strip_prefix('/').filter(|path| !path.starts_with(['/', '\\']))?;
    let mut folder = base.clone();
    if !folder.path().ends_with('/') {
        folder.set_path(&format!("{}/", base.path()));
    }
    let url = folder.join(&format!("./{path}")).ok()?;
    (url.origin() == base.origin() && url.path().starts_with(folder.path())).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    // A44, A46: whatever stands in a path, the call stays with its recipient.
    #[test]
    fn a_path_does_not_lead_to_another_host() {
        let base = Url::parse("https://graph.facebook.com").unwrap();
        assert_eq!(
            on_host(&base, "/v26.0/1/messages?a=b").unwrap().as_str(),
            "https://graph.facebook.com/v26.0/1/messages?a=b"
        );
        for path in ["//evil.example/x", "/\\evil.example", "https://evil.example/", "v26.0"] {
            assert!(on_host(&base, path).is_none(), "{path}");
        }
        let inside = Url::parse("http://127.0.0.1:9/meta").unwrap();
        assert!(on_host(&inside, "/../admin").is_none());
        assert_eq!(on_host(&inside, "/@evil.example/x").unwrap().host_str(), Some("127.0.0.1"));
    }
}
