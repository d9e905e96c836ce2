//! What a look from here means: what was seen goes in, findings come out. No network, no clock, no database.

use std::net::IpAddr;

use kernel::Locale;
use serde::{Deserialize, Serialize};
use url::Url;
use web::own::{Flaw, Seen, Sight, is_of_this_machine};
use web::t;
use web::words::isolated;

use super::proof::Who;

/// What may be in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The public address is of this machine.
    ThisMachine,
    /// The public address is not encrypted.
    InClear,
    NoAddress,
    PrivateAddress,
    PortClosed,
    PortSilent,
    /// This machine cannot look there; it says nothing about others.
    NoWay,
    NotEncrypted,
    NoHandshake,
    SelfSigned,
    OtherName,
    Expired,
    NotYetValid,
    /// Without the certificate that signed it.
    Alone,
    UnknownAuthority,
    BadCertificate,
    /// From http to https at the same name.
    ToHttps,
    Redirected,
    LedAway,
    SignIn,
    ProxyAlone,
    OtherServer,
    Copy,
    Mute,
}

impl What {
    /// Whether it keeps Meta away.
    pub const fn is_weak(self) -> bool {
        !matches!(self, What::NoWay)
    }
}

/// One thing in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub what: What,
    /// A name, a status: what the sentence names.
    pub detail: String,
    /// Where it was seen; empty where it is about the address as it is written.
    pub at: Vec<IpAddr>,
}

/// What Kontor saw itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    pub findings: Vec<Finding>,
    /// Where this installation answered rightly.
    pub well: Vec<IpAddr>,
}

impl Own {
    pub fn is_well(&self) -> bool {
        !self.well.is_empty() && !self.findings.iter().any(|finding| finding.what.is_weak())
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("OK because it holds words and addresses")
    }

    /// What another version wrote, and this one cannot read, was never seen.
    pub(super) fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// `is_rehearsal`: Meta itself is a sandbox on this machine, so that an address of this machine serves it.
pub(super) fn judge(public_url: &Url, is_rehearsal: bool, sight: &Sight, who: impl Fn(&str) -> Who) -> Own {
    let mut own = Own::default();
    let is_ours = is_of_this_machine(public_url);
    if !is_rehearsal {
        if is_ours {
            own.add(What::ThisMachine, String::new(), None);
        }
        if public_url.scheme() != "https" {
            own.add(What::InClear, String::new(), None);
        }
    }
    if sight.addresses.is_empty() {
        own.add(What::NoAddress, String::new(), None);
    }
    let judged: Vec<(IpAddr, Option<(What, String)>)> =
        sight.addresses.iter().map(|(at, seen)| (*at, one(public_url, seen, &who))).collect();
    own.well = judged.iter().filter(|(_, found)| found.is_none()).map(|(at, _)| *at).collect();
    for (at, found) in judged {
        let Some((what, detail)) = found else { continue };
        // `localhost` is two addresses, and a server of one is enough for it.
        let is_other_half = is_ours && what == What::PortClosed && !own.well.is_empty();
        if !is_other_half {
            own.add(what, detail, Some(at));
        }
    }
    own
}

impl Own {
    fn add(&mut self, what: What, detail: String, at: Option<IpAddr>) {
        match self.findings.iter_mut().find(|one| one.what == what && one.detail == detail) {
            Some(known) => known.at.extend(at),
            None => self.findings.push(Finding { what, detail, at: at.into_iter().collect() }),
        }
    }
}

/// What is wrong at one address; nothing where this installation answers.
fn one(public_url: &Url, seen: &Seen, who: impl Fn(&str) -> Who) -> Option<(What, String)> {
    let plain = |what: What| Some((what, String::new()));
    match seen {
        Seen::Private => plain(What::PrivateAddress),
        Seen::Closed => plain(What::PortClosed),
        Seen::Silent => plain(What::PortSilent),
        Seen::NoWay => plain(What::NoWay),
        Seen::InClear => plain(What::NotEncrypted),
        Seen::NoHandshake => plain(What::NoHandshake),
        Seen::Mute => plain(What::Mute),
        Seen::Certificate(Flaw::SelfSigned) => plain(What::SelfSigned),
        Seen::Certificate(Flaw::OtherName(names)) => Some((What::OtherName, names.join(", "))),
        Seen::Certificate(Flaw::Expired) => plain(What::Expired),
        Seen::Certificate(Flaw::NotYetValid) => plain(What::NotYetValid),
        Seen::Certificate(Flaw::Alone) => plain(What::Alone),
        Seen::Certificate(Flaw::UnknownAuthority) => plain(What::UnknownAuthority),
        Seen::Certificate(Flaw::Other) => plain(What::BadCertificate),
        Seen::Answered { status: 200, body, .. } if who(body) == Who::Ours => None,
        Seen::Answered { status: 200, body, .. } if who(body) == Who::Copy => plain(What::Copy),
        Seen::Answered { status: 300..=399, location, .. } => Some(led(public_url, location.as_deref())),
        Seen::Answered { status: status @ (401 | 403 | 407 | 511), .. } => Some((What::SignIn, status.to_string())),
        Seen::Answered { status: status @ (502..=504 | 520..=530), .. } => Some((What::ProxyAlone, status.to_string())),
        Seen::Answered { status, .. } => Some((What::OtherServer, status.to_string())),
    }
}

/// Where a redirect leads.
fn led(public_url: &Url, location: Option<&str>) -> (What, String) {
    let Some(to) = location.and_then(|location| public_url.join(location).ok()) else {
        return (What::Redirected, location.unwrap_or_default().chars().take(100).collect());
    };
    let host: String = to.host_str().unwrap_or_default().chars().take(100).collect();
    if to.host() != public_url.host() {
        (What::LedAway, host)
    } else if to.scheme() == "https" && public_url.scheme() == "http" {
        (What::ToHttps, host)
    } else {
        (What::Redirected, to.path().chars().take(100).collect())
    }
}

impl Finding {
    /// What it is, and what to do. `well` is where Kontor answers.
    pub fn words(&self, locale: Locale, public_url: &Url, well: &[IpAddr]) -> String {
        let sentence = self.sentence(locale, public_url);
        if self.at.is_empty() || !self.what.is_weak() {
            return sentence;
        }
        if well.is_empty() {
            return sentence;
        }
        let (at, well) = (listed(&self.at), listed(well));
        format!("{sentence} {}", t!(locale, "reach-only-at", addresses = isolated(&at), well = isolated(&well)))
    }

    fn sentence(&self, locale: Locale, public_url: &Url) -> String {
        let host = isolated(public_url.host_str().unwrap_or_default());
        let port = public_url.port_or_known_default().unwrap_or_default().to_string();
        let detail = isolated(&self.detail);
        match self.what {
            What::ThisMachine => t!(locale, "reach-this-machine", host = host),
            What::InClear => t!(locale, "reach-in-clear"),
            What::NoAddress => t!(locale, "reach-no-address", host = host),
            What::PrivateAddress => {
                t!(locale, "reach-private-address", host = host, addresses = isolated(&listed(&self.at)), port = port)
            }
            What::PortClosed => t!(locale, "reach-port-closed", host = host, port = port),
            What::PortSilent => t!(locale, "reach-port-silent", host = host, port = port),
            What::NoWay => t!(locale, "reach-no-way", addresses = isolated(&listed(&self.at))),
            What::NotEncrypted => t!(locale, "reach-not-encrypted", host = host, port = port),
            What::NoHandshake => t!(locale, "reach-no-handshake", host = host),
            What::SelfSigned => t!(locale, "reach-self-signed", host = host),
            What::OtherName => t!(locale, "reach-other-name", host = host, names = detail),
            What::Expired => t!(locale, "reach-expired", host = host),
            What::NotYetValid => t!(locale, "reach-not-yet-valid", host = host),
            What::Alone => t!(locale, "reach-alone", host = host),
            What::UnknownAuthority => t!(locale, "reach-unknown-authority", host = host),
            What::BadCertificate => t!(locale, "reach-bad-certificate", host = host),
            What::ToHttps => t!(locale, "reach-to-https", host = host),
            What::Redirected => t!(locale, "reach-redirected", host = host, to = detail),
            What::LedAway => t!(locale, "reach-led-away", host = host, to = detail),
            What::SignIn => t!(locale, "reach-sign-in", host = host, status = detail),
            What::ProxyAlone => t!(locale, "reach-proxy-alone", host = host, status = detail),
            What::OtherServer => t!(locale, "reach-other-server", host = host, status = detail),
            What::Copy => t!(locale, "reach-copy", host = host),
            What::Mute => t!(locale, "reach-mute", host = host),
        }
    }
}

fn listed(addresses: &[IpAddr]) -> String {
    let texts: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn who(body: &str) -> Who {
        match body {
            "ours" => Who::Ours,
            "copy" => Who::Copy,
            _ => Who::Another,
        }
    }

    fn answered(status: u16, location: Option<&str>, body: &str) -> Seen {
        Seen::Answered { status, location: location.map(str::to_owned), body: body.to_owned() }
    }

    fn judged(public_url: &str, seen: Vec<(&str, Seen)>) -> Own {
        let sight = Sight { addresses: seen.into_iter().map(|(at, seen)| (ip(at), seen)).collect() };
        judge(&url(public_url), false, &sight, who)
    }

    fn whats(own: &Own) -> Vec<What> {
        own.findings.iter().map(|finding| finding.what).collect()
    }

    const SHOP: &str = "https://shop.example/";

    #[test]
    fn what_answers_is_this_installation_or_is_named() {
        let cases = [
            (answered(200, None, "ours"), None),
            (answered(200, None, "copy"), Some(What::Copy)),
            (answered(200, None, "<html>"), Some(What::OtherServer)),
            (answered(404, None, "ours"), Some(What::OtherServer)),
            (answered(308, Some("https://shop.example/other"), ""), Some(What::Redirected)),
            (answered(302, Some("/sign-in"), ""), Some(What::Redirected)),
            (answered(302, None, ""), Some(What::Redirected)),
            (answered(302, Some("https://login.tunnel.example/?to=shop"), ""), Some(What::LedAway)),
            (answered(301, Some("https://www.shop.example/hooks/reach/1"), ""), Some(What::LedAway)),
            (answered(403, None, ""), Some(What::SignIn)),
            (answered(502, None, ""), Some(What::ProxyAlone)),
            (answered(530, None, ""), Some(What::ProxyAlone)),
            (Seen::Private, Some(What::PrivateAddress)),
            (Seen::Certificate(Flaw::Alone), Some(What::Alone)),
        ];
        for (seen, expected) in cases {
            let own = judged(SHOP, vec![("203.0.113.7", seen.clone())]);
            assert_eq!(whats(&own), Vec::from_iter(expected), "{seen:?}");
            assert_eq!(own.is_well(), expected.is_none());
            assert_eq!(Own::from_json(&own.to_json()), own);
        }
        assert_eq!(whats(&judged(SHOP, vec![])), [What::NoAddress]);
    }

    #[test]
    fn addresses_that_do_not_answer_alike_are_told_apart() {
        let own = judged(
            SHOP,
            vec![
                ("203.0.113.7", answered(200, None, "ours")),
                ("2001:db8::7", Seen::Closed),
                ("2001:db8::8", Seen::Closed),
            ],
        );
        assert_eq!((whats(&own), own.is_well()), (vec![What::PortClosed], false));
        let words = own.findings[0].words(Locale::En, &url(SHOP), &own.well);
        assert!(words.contains("2001:db8::7, 2001:db8::8") && words.contains("203.0.113.7"), "{words}");
        // This machine has no IPv6: that says nothing about Meta.
        let own = judged(SHOP, vec![("203.0.113.7", answered(200, None, "ours")), ("2001:db8::7", Seen::NoWay)]);
        assert_eq!((whats(&own), own.is_well()), (vec![What::NoWay], true));
        let own = judged(SHOP, vec![("2001:db8::7", Seen::NoWay)]);
        assert!(!own.is_well());
    }

    #[test]
    fn an_address_that_meta_cannot_use_is_named_unless_meta_is_here_too() {
        let ours = || answered(200, None, "ours");
        let here = "http://localhost:8080/";
        assert_eq!(whats(&judged(here, vec![("127.0.0.1", ours())])), [What::ThisMachine, What::InClear]);
        let sight = Sight { addresses: vec![(ip("127.0.0.1"), ours()), (ip("::1"), Seen::Closed)] };
        assert_eq!(judge(&url(here), true, &sight, who), Own { findings: vec![], well: vec![ip("127.0.0.1")] });
        let in_clear =
            judged("http://shop.example/", vec![("203.0.113.7", answered(301, Some("https://shop.example/"), ""))]);
        assert_eq!(whats(&in_clear), [What::InClear, What::ToHttps]);
    }
}
