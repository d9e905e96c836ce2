//! Why there is no certificate, in words: what the authority said (RFC 8555, 6.7), and what to do.

use kernel::Locale;
use rustls_acme::OrderError;
use rustls_acme::acme::AcmeError;
use web::t;
use web::words::isolated;

/// What keeps the authority from giving a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The name leads nowhere, or the name server does not answer.
    Name(String),
    /// The name leads somewhere that nobody answers on port 443.
    Port(String),
    /// Somebody answers there who is not this program.
    OtherServer(String),
    /// The owner of the domain allows another authority only (RFC 8659).
    OtherAuthority(String),
    TooMany(String),
    /// The authority does not give certificates for such a name.
    NameRefused(String),
    /// The authority itself cannot be reached from here.
    Unreachable(String),
    /// Account or certificate could not be kept or read.
    Kept(String),
    Other(String),
}

impl Trouble {
    /// None for what passes by itself at the next try: an authority may call a nonce used at any time (RFC 8555, 6.5).
    pub(super) fn of(error: &OrderError) -> Option<Self> {
        let trouble = Self::named(error);
        (!matches!(&trouble, Trouble::Other(detail) if detail.contains("badNonce"))).then_some(trouble)
    }

    fn named(error: &OrderError) -> Self {
        let said = match error {
            OrderError::BadAuth(auth) => auth.challenges.iter().find_map(|challenge| challenge.error.clone()),
            OrderError::BadOrder(order) => order.error.clone(),
            OrderError::Acme(AcmeError::Io(_)) => return Trouble::Unreachable(error.to_string()),
            _ => None,
        };
        let Some(said) = said else { return Trouble::by_text(&error.to_string()) };
        let detail = said.detail.unwrap_or_default();
        match said.typ.as_deref().and_then(|kind| kind.rsplit(':').next()) {
            Some("dns") => Trouble::Name(detail),
            Some("connection") => Trouble::Port(detail),
            // pebble says so of a port that nobody answers.
            Some("unauthorized") if detail.contains("connect") => Trouble::Port(detail),
            Some("unauthorized" | "tls" | "incorrectResponse") => Trouble::OtherServer(detail),
            Some("caa") => Trouble::OtherAuthority(detail),
            Some("rateLimited") => Trouble::TooMany(detail),
            Some("rejectedIdentifier" | "unsupportedIdentifier") => Trouble::NameRefused(detail),
            _ => Trouble::Other(detail),
        }
    }

    /// The library gives an answer's problem as text where an order is refused before it begins.
    fn by_text(text: &str) -> Self {
        let detail = text.to_owned();
        match text {
            _ if text.contains("rateLimited") => Trouble::TooMany(detail),
            _ if text.contains("rejectedIdentifier") => Trouble::NameRefused(detail),
            _ if text.contains("io error") || text.contains("onnect") => Trouble::Unreachable(detail),
            _ => Trouble::Other(detail),
        }
    }

    /// What is wrong and what to do; the authority's own words at the end.
    pub fn words(&self, locale: Locale, domain: &str) -> String {
        let domain = isolated(domain);
        let (words, detail) = match self {
            Trouble::Name(detail) => (t!(locale, "certificate-name", domain = domain), detail),
            Trouble::Port(detail) => (t!(locale, "certificate-port", domain = domain), detail),
            Trouble::OtherServer(detail) => (t!(locale, "certificate-other-server", domain = domain), detail),
            Trouble::OtherAuthority(detail) => (t!(locale, "certificate-other-authority", domain = domain), detail),
            Trouble::TooMany(detail) => (t!(locale, "certificate-too-many"), detail),
            Trouble::NameRefused(detail) => (t!(locale, "certificate-name-refused", domain = domain), detail),
            Trouble::Unreachable(detail) => (t!(locale, "certificate-unreachable"), detail),
            Trouble::Kept(detail) => (t!(locale, "certificate-kept"), detail),
            Trouble::Other(detail) => (t!(locale, "certificate-other"), detail),
        };
        if detail.is_empty() { words } else { format!("{words} ({})", isolated(detail)) }
    }
}
