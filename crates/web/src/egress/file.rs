//! Files that Meta points to in its answers: pictures. The address is signed, lives for a while and needs no token, and it is
//! data: it is called only on Meta's own file hosts, over https, and never by a name that leads inside.

use std::time::Duration;

use kernel::{RequestId, TenantId};
use url::{Host, Url};
use uuid::Uuid;

use super::{Egress, EgressError, Incoming, Recipient, answer};

/// Meta's hosts of files, and what stands below them.
const HOSTS: [&str; 4] = ["fbcdn.net", "whatsapp.net", "fbsbx.com", "cdninstagram.com"];
const LONGEST: usize = 4096;

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

impl Egress {
    /// Fetches a file. Like every answer it is cut at 1 MiB, and no redirect is followed.
    pub async fn meta_file(&self, file: MetaFile<'_>) -> Result<Incoming, EgressError> {
        let url = Url::parse(file.url).ok().filter(|_| file.url.len() <= LONGEST);
        let url = url.ok_or(EgressError::NotSent("the address cannot be read"))?;
        // The operator's own setting of where Meta is: the sandbox's files lie beside its Graph API.
        let client = if url.origin() == self.meta.origin() {
            &self.client
        } else if is_metas(&url) {
            &self.push
        } else {
            return Err(EgressError::NotSent("the address is none of Meta's"));
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        let outcome = answer(client.get(url).timeout(file.timeout)).await;
        let status = outcome.as_ref().map_or(0, |incoming| incoming.status);
        let (recipient, purpose) = (Recipient::Meta.as_str(), file.purpose);
        metrics::counter!("kontor_egress_total", "recipient" => recipient, "status" => status.to_string()).increment(1);
        tracing::info!(
            request.id = %file.request, tenant.id = %file.tenant, subject.id = file.subject.map(tracing::field::display),
            recipient, purpose, status, host, "called {recipient} to {purpose}: {status}"
        );
        outcome
    }
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

    // A44: an address in an answer is data, and leads to Meta's file hosts or nowhere.
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
