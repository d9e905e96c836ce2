//! The way out for mails, as the operator set it: none, a mail server, or Resend. Whoever writes mails reads it from
//! [`crate::Egress::mail`].

use std::fmt;
use std::time::Duration;

use kernel::Secret;
use url::Url;

/// How mails leave this installation.
#[derive(Clone, Debug, Default)]
pub enum MailOut {
    /// They do not: there are links to copy instead.
    #[default]
    Off,
    Smtp(SmtpServer),
    Resend(ResendAccount),
}

impl MailOut {
    pub fn is_on(&self) -> bool {
        !matches!(self, MailOut::Off)
    }

    /// Whose mails they are.
    pub fn from(&self) -> Option<&Mailbox> {
        match self {
            MailOut::Off => None,
            MailOut::Smtp(server) => Some(&server.from),
            MailOut::Resend(account) => Some(&account.from),
        }
    }
}

/// A name and an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    pub name: String,
    pub address: String,
}

impl Mailbox {
    /// Reads `Kontor <kontor@shop.example>` or the address alone.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // A header of its own must not follow from it, whatever is cut off below.
        if text.contains(char::is_control) {
            return None;
        }
        let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"'), address.trim()),
            None => ("Kontor", text),
        };
        let (local, domain) = address.rsplit_once('@')?;
        let is_plain = |text: &str| !text.contains(|c: char| c.is_whitespace() || "<>,;\"".contains(c));
        let is_address = !local.is_empty() && !domain.is_empty() && is_plain(address);
        let is_name = !name.contains(|c: char| "<>\"".contains(c));
        (is_address && is_name).then(|| Self { name: name.to_owned(), address: address.to_owned() })
    }

    /// What stands after the @.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => f.write_str(&self.address),
            name => write!(f, "\"{name}\" <{}>", self.address),
        }
    }
}

/// A mail server that takes mails from us.
#[derive(Clone, Debug)]
pub struct SmtpServer {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: Option<(String, Secret)>,
    pub from: Mailbox,
    /// How long one mail may take, from connecting to the last answer.
    pub patience: Duration,
}

/// How the line to a mail server is kept secret. RFC 8314 prefers TLS from the first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    Tls,
    /// TLS after STARTTLS, which must be offered.
    StartTls,
    /// None: to a server on this machine only.
    Loopback,
}

impl SmtpServer {
    const PATIENCE: Duration = Duration::from_secs(40);

    /// Reads `smtps://user@mail.example:465`, `smtp://user@mail.example:587`, or `smtp://127.0.0.1:25`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(url: &str, password: Option<Secret>, from: Mailbox) -> Result<Self, String> {
        let url: Url = url.parse().map_err(|error| format!("smtp_url is no address: {error}"))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or("smtp_url names no server")?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let is_here = host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
        let (security, port) = match url.scheme() {
            "smtps" => (Security::Tls, 465),
            "smtp" if is_here => (Security::Loopback, 25),
            "smtp" => (Security::StartTls, 587),
            other => return Err(format!("smtp_url begins with {other}://; it must be smtps:// or smtp://")),
        };
        let password = url.password().map(|text| Secret::new(decoded(text))).or(password);
        let user = match (decoded(url.username()), password) {
            (user, _) if user.is_empty() => None,
            (user, Some(password)) => Some((user, password)),
            (_, None) => {
                return Err("smtp_url names a user, but there is no password: set smtp_password_file".to_owned());
            }
        };
        let port = url.port().unwrap_or(port);
        Ok(Self { host, port, security, user, from, patience: SmtpServer::PATIENCE })
    }
}

/// What stands in a URL's user or password, with each `%40` as its byte.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let byte = (*first == b'%').then(|| after.get(..2)).flatten();
        let byte = byte
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An account at Resend.
#[derive(Clone, Debug)]
pub struct ResendAccount {
    /// The base of its API.
    pub base: Url,
    pub key: Secret,
    pub from: Mailbox,
    /// What its webhooks are signed with, if it sends any.
    pub hook_secret: Option<Secret>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from() -> Mailbox {
        Mailbox::parse("Kontor <kontor@shop.example>").unwrap()
    }

    #[test]
    fn a_mailbox_is_read_with_and_without_a_name() {
        assert_eq!(from().to_string(), "\"Kontor\" <kontor@shop.example>");
        assert_eq!(Mailbox::parse("office@shop.example").unwrap().name, "Kontor");
        assert_eq!(Mailbox::parse("\"Lark, Music\" <a@b.example>").unwrap().name, "Lark, Music");
        for bad in ["", "kontor", "a@b\r\nBcc: x@y.example", "Kontor\r\n <a@b>", "a@b, c@d", "<@b>", "x <a@>"] {
            assert!(Mailbox::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn only_a_server_on_this_machine_is_spoken_to_in_clear() {
        for (url, security, port) in [
            ("smtps://mail.example", Security::Tls, 465),
            ("smtp://mail.example", Security::StartTls, 587),
            ("smtp://mail.example:25", Security::StartTls, 25),
            ("smtp://127.0.0.1:1025", Security::Loopback, 1025),
            ("smtp://[::1]", Security::Loopback, 25),
            ("smtp://localhost:2525", Security::Loopback, 2525),
        ] {
            let server = SmtpServer::parse(url, None, from()).unwrap();
            assert_eq!((server.security, server.port), (security, port), "{url}");
        }
        let server = SmtpServer::parse("smtps://olga%40shop.example:a%20b@mail.example", None, from()).unwrap();
        let (user, password) = server.user.unwrap();
        assert_eq!((user.as_str(), password.expose()), ("olga@shop.example", "a b"));
        for bad in ["mail.example", "http://mail.example", "smtps://", "smtps://olga@mail.example"] {
            assert!(SmtpServer::parse(bad, None, from()).is_err(), "{bad}");
        }
    }
}
