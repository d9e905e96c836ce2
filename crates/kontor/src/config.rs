//! The settings: the compiled-in default file, the environment over it, the command line over both. Read once, here only.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use channels::connect::Operator;
use serde::Deserialize;
use toml::{Table, Value};
use url::Url;
use web::Signup;
use web::mail::MailOut;

use crate::certificate::Wanted;

const DEFAULT: &str = include_str!("../../../config/default.toml");

/// All settings, as read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    #[serde(deserialize_with = "unless_empty")]
    pub public_url: Option<Url>,
    /// The server's own domain, for which it obtains a certificate by itself.
    #[serde(deserialize_with = "unless_empty")]
    pub domain: Option<String>,
    pub certificate_authority: String,
    #[serde(deserialize_with = "unless_empty")]
    pub certificate_contact: Option<String>,
    #[serde(deserialize_with = "unless_empty")]
    pub certificate_root_file: Option<PathBuf>,
    #[serde(deserialize_with = "unless_empty")]
    pub redirect_listen: Option<SocketAddr>,
    #[serde(deserialize_with = "unless_empty")]
    pub database_url: Option<String>,
    pub database_connections: usize,
    /// The operator says that PostgreSQL's volume is encrypted; Kontor cannot see it.
    pub database_volume_encrypted: bool,
    #[serde(deserialize_with = "unless_empty")]
    pub master_key_file: Option<PathBuf>,
    #[serde(deserialize_with = "unless_empty")]
    pub metrics_listen: Option<SocketAddr>,
    pub backup_url: String,
    pub backup_keep_days: u32,
    pub meta_url: Url,
    pub meta_pages_url: Url,
    pub meta_app_id: String,
    #[serde(deserialize_with = "unless_empty")]
    pub meta_app_secret_file: Option<PathBuf>,
    pub meta_configuration_id: String,
    /// What the settings about the operator's app at Meta come to.
    #[serde(skip)]
    pub operator: Option<Operator>,
    pub mail_from: String,
    pub smtp_url: String,
    #[serde(deserialize_with = "unless_empty")]
    pub smtp_password_file: Option<PathBuf>,
    #[serde(deserialize_with = "unless_empty")]
    pub resend_key_file: Option<PathBuf>,
    #[serde(deserialize_with = "unless_empty")]
    pub resend_hook_secret_file: Option<PathBuf>,
    pub resend_url: Url,
    /// What the settings about mail come to.
    #[serde(skip)]
    pub mail: MailOut,
    pub call_loopback: bool,
    /// Proxies on other machines, separated by commas.
    pub trusted_proxies: String,
    /// What that comes to.
    #[serde(skip)]
    pub proxies: Vec<IpAddr>,
    /// Who runs this installation, for its public pages.
    pub operator_name: String,
    pub operator_address: String,
    pub operator_contact: String,
    pub signup: Signup,
    pub unsent_files: usize,
    pub unsent_megabytes: u64,
    pub log: String,
    pub log_format: LogFormat,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// What the compiled-in file says.
impl Default for Config {
    fn default() -> Self {
        Self::from(&[], |_| None).expect("OK because a test reads the file that is compiled in")
    }
}

impl Config {
    /// Reads the settings. `options` are those given on the command line, by the names in the file.
    pub fn read(options: &[(&str, Option<String>)]) -> Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
        let environment = |name: &str| std::env::var(format!("KONTOR_{}", name.to_uppercase())).ok();
        Self::from(options, environment)
    }

    fn from(options: &[(&str, Option<String>)], environment: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let mut table: Table = DEFAULT.parse().context("config/default.toml is not TOML")?;
        for (name, default) in &mut table {
            let given = options.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.clone());
            let Some(text) = given.or_else(|| environment(name)) else { continue };
            *default = match default {
                Value::Integer(_) => {
                    Value::Integer(text.parse().with_context(|| format!("{name} must be a number, not “{text}”"))?)
                }
                Value::Boolean(_) => {
                    Value::Boolean(text.parse().with_context(|| format!("{name} must be true or false, not “{text}”"))?)
                }
                _ => Value::String(text),
            };
        }
        let mut config: Config = Value::Table(table).try_into().context("a setting cannot be used")?;
        if !matches!(config.meta_url.scheme(), "http" | "https") {
            bail!("meta_url must begin with https://");
        }
        let proxies = config.trusted_proxies.split(',').map(str::trim).filter(|text| !text.is_empty());
        let wrong =
            |text: &str| format!("trusted_proxies must be addresses like 10.0.0.9, separated by commas, not “{text}”");
        config.proxies = proxies.map(|text| text.parse().with_context(|| wrong(text))).collect::<Result<_>>()?;
        config.mail = crate::mail::read(&config)?;
        config.operator = crate::operator::read(&config)?;
        for (name, is_enough) in [
            ("unsent_files", config.unsent_files >= 10),
            // The largest file that WhatsApp takes.
            ("unsent_megabytes", (100..=1024 * 1024).contains(&config.unsent_megabytes)),
        ] {
            if !is_enough {
                bail!(
                    "{name} must leave room for one message with its files: at least 10 files, 100 megabytes, and at most a million"
                );
            }
        }
        if config.domain.is_some() && config.listen == Self::IN_CLEAR {
            config.listen = Self::ENCRYPTED;
        }
        Ok(config)
    }

    /// What the file says of `listen`.
    const IN_CLEAR: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
    /// Where pages are served with a certificate of our own.
    const ENCRYPTED: SocketAddr = SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 443);

    /// The certificate that this server obtains by itself, if it has a domain.
    pub fn certificate(&self) -> Option<Wanted> {
        Some(Wanted {
            domain: self.domain.clone()?,
            authority: self.certificate_authority.clone(),
            contact: self.certificate_contact.clone(),
            extra_root: self.certificate_root_file.clone(),
            folder: self.data_dir.join("certificate"),
        })
    }

    /// What may wait for its messages at once in one business.
    pub fn unsent(&self) -> inbox::media::Unsent {
        inbox::media::Unsent { files: self.unsent_files, bytes: self.unsent_megabytes * 1024 * 1024 }
    }

    /// Who runs this installation, as its public pages say.
    pub fn operator(&self) -> privacy::Operator {
        privacy::Operator {
            name: self.operator_name.trim().to_owned(),
            address: self.operator_address.trim().to_owned(),
            contact: self.operator_contact.trim().to_owned(),
            volume_encrypted: self.database_volume_encrypted,
            mail: self.mail.clone(),
        }
    }

    /// Where the master key is.
    pub fn master_key_file(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| self.data_dir.join("master.key"))
    }

    /// The address that links begin with, given where the server really listens.
    pub fn public_url(&self, listening: SocketAddr) -> Url {
        let local = || {
            let text = match (&self.domain, listening.port()) {
                (Some(domain), 443) => format!("https://{domain}/"),
                (Some(domain), port) => format!("https://{domain}:{port}/"),
                (None, port) => format!("http://localhost:{port}/"),
            };
            text.parse().expect("OK because a domain was looked at and a port makes a URL")
        };
        let mut url = self.public_url.clone().unwrap_or_else(local);
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        url
    }
}

fn unless_empty<'de, D: serde::Deserializer<'de>, T: std::str::FromStr>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T::Err: std::fmt::Display,
{
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|error| serde::de::Error::custom(format!("“{text}”: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_goes_over_the_environment_and_that_over_the_default() {
        let environment = |name: &str| {
            (name == "listen" || name == "signup")
                .then(|| if name == "listen" { "127.0.0.1:1" } else { "open" }.to_owned())
        };
        let config = Config::from(&[("listen", Some("127.0.0.1:2".to_owned()))], environment).unwrap();
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.signup, Signup::Open);
        assert_eq!(config.meta_url.as_str(), "https://graph.facebook.com/");
        assert!(config.database_url.is_none());
        assert_eq!(config.unsent(), inbox::media::Unsent::default());
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let wrong = |name: &'static str, value: &'static str| {
            let error = Config::from(&[(name, Some(value.to_owned()))], |_| None).unwrap_err();
            format!("{error:#}")
        };
        assert!(wrong("database_connections", "many").contains("database_connections"));
        assert!(wrong("listen", "here").contains("listen"));
        assert!(wrong("signup", "maybe").contains("signup"));
        assert!(wrong("unsent_files", "3").contains("unsent_files"));
        assert!(wrong("unsent_megabytes", "-1").contains("unsent_megabytes"));
        assert!(wrong("trusted_proxies", "10.0.0.9, proxy").contains("“proxy”"));
    }

    #[test]
    fn every_setting_says_its_variable() {
        let table: Table = DEFAULT.parse().unwrap();
        for name in table.keys() {
            assert!(DEFAULT.contains(&format!("# KONTOR_{}:", name.to_uppercase())), "{name}");
        }
    }
}
