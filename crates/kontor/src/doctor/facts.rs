//! What can be seen of the installation: files, settings, the database, the clock.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use channels::reach;
use kernel::Timestamp;
use privacy::backups;
use store::{Database, Db, GlobalSql, global_sql, params};
use url::Url;
use web::Egress;
use web::own::is_of_this_machine;

use crate::certificate;
use crate::config::Config;

/// Something came from Meta this lately: it is reached, whatever is seen from inside.
const HEARD_LATELY: Duration = Duration::from_secs(24 * 60 * 60);
const LAST_HEARD: GlobalSql = global_sql!("select max(last_webhook_at) as at from app");
const LAST_RECORDED: GlobalSql = global_sql!("select max(at) as at from event");
/// One is enough to be weak.
const DEAD: GlobalSql = global_sql!("select id from task where state = 'dead' limit 100");

/// What the rules judge.
#[derive(Clone, Debug)]
pub struct Facts {
    pub key_is_beside_data: bool,
    /// Permissions of the master key's file; none where it cannot be seen.
    pub key_mode: Option<u32>,
    pub data_mode: Option<u32>,
    /// Every key is wrapped by the present master key.
    pub keys_are_current: bool,
    pub public_is_https: bool,
    /// None where this server has no certificate of its own to keep.
    pub certificate_is_well: Option<bool>,
    pub listens_on_loopback: bool,
    pub is_embedded: bool,
    /// The operator says that PostgreSQL's volume is encrypted.
    pub volume_is_attested: bool,
    /// PostgreSQL is on this machine, or reached over TLS. None where there is none.
    pub database_link_is_safe: Option<bool>,
    /// None where there are no metrics.
    pub metrics_on_loopback: Option<bool>,
    /// None where they could not be counted.
    pub dead_tasks: Option<usize>,
    /// None where the operator makes backups by other means.
    pub backup: Option<Backup>,
    /// On the data's disk; none where it cannot be asked.
    pub free_bytes: Option<u64>,
    /// How far this machine's clock is behind what was already recorded.
    pub clock_lags: Option<Duration>,
    pub mail_goes_out: bool,
    /// The public pages of the installation say who runs it and how to reach them.
    pub operator_is_named: bool,
    /// Whether the public address leads here; none where it is of this machine only, as while one tries Kontor out.
    pub is_reached: Option<bool>,
}

/// What can be seen of the backups.
#[derive(Clone, Debug)]
pub struct Backup {
    /// Of the newest.
    pub age: Option<Duration>,
    pub is_on_another_disk: bool,
    pub has_kit: bool,
    pub is_rehearsed: bool,
}

impl Facts {
    /// Looks at all but the way in, which may take long and is given. ([`is_reached`])
    pub(super) async fn gather(config: &Config, db: &Db, is_reached: Option<bool>) -> Self {
        let key_file = config.master_key_file();
        let mode = |path: &Path| fs::metadata(path).ok().map(|file| file.permissions().mode() & 0o777);
        let is_inside = |path: &Path| match (path.canonicalize(), config.data_dir.canonicalize()) {
            (Ok(path), Ok(folder)) => path.starts_with(folder),
            _ => path.starts_with(&config.data_dir),
        };
        Self {
            key_is_beside_data: is_inside(&key_file),
            key_mode: mode(&key_file),
            data_mode: mode(&config.data_dir),
            keys_are_current: db.vault().status().is_ok_and(|keys| keys.iter().all(|key| key.current)),
            public_is_https: config.domain.is_some()
                || config.public_url.as_ref().is_some_and(|url| url.scheme() == "https"),
            certificate_is_well: config
                .certificate()
                .map(|wanted| certificate::is_well(&wanted, db.vault(), db.clock().now())),
            listens_on_loopback: config.listen.ip().is_loopback(),
            is_embedded: db.database() == Database::Embedded,
            volume_is_attested: config.database_volume_encrypted,
            database_link_is_safe: config.database_url.as_deref().map(is_safe_link),
            metrics_on_loopback: config.metrics_listen.map(|address: SocketAddr| address.ip().is_loopback()),
            dead_tasks: dead_tasks(db).await.ok(),
            backup: backup(config, db).await,
            free_bytes: rustix::fs::statvfs(&config.data_dir)
                .ok()
                .map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)),
            clock_lags: clock_lags(db).await,
            mail_goes_out: config.mail.is_on(),
            operator_is_named: !config.operator_name.trim().is_empty() && !config.operator_contact.trim().is_empty(),
            is_reached,
        }
    }
}

/// Whether what goes to PostgreSQL stays on this machine or is encrypted. libpq's `sslmode`; `prefer` may fall back to clear text.
fn is_safe_link(address: &str) -> bool {
    // A URL, or words as in `host=… sslmode=…`.
    let words: Vec<(String, String)> = match address.parse::<Url>() {
        Ok(url) => {
            let host = url.host_str().filter(|host| !host.is_empty()).map(|host| ("host".to_owned(), host.to_owned()));
            host.into_iter().chain(url.query_pairs().into_owned()).collect()
        }
        Err(_) => {
            let pairs = address.split_whitespace().filter_map(|word| word.split_once('='));
            pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
        }
    };
    let all =
        |name: &'static str| words.iter().filter(move |(one, _)| one == name).flat_map(|(_, value)| value.split(','));
    let is_here = |host: &str| {
        let name = host.trim_start_matches('[').trim_end_matches(']');
        let is_socket = name.starts_with('/') || name.to_ascii_lowercase().starts_with("%2f");
        is_socket || name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
    };
    // Where there is a `hostaddr`, the connection goes there, whatever the host is called.
    let is_local = !words.is_empty() && all("host").chain(all("hostaddr")).all(is_here);
    is_local || all("sslmode").any(|mode| mode == "require")
}

async fn dead_tasks(db: &Db) -> store::Result<usize> {
    db.across("doctor: see whether work was given up", |all| all.rows(DEAD, params! {}).map(|rows| rows.len())).await
}

async fn backup(config: &Config, db: &Db) -> Option<Backup> {
    let backups = crate::backups::of(config).ok().flatten()?;
    let folder = backups.settings().folder.clone();
    let device = |path: &Path| fs::metadata(path).ok().map(|file| file.dev());
    let is_on_another_disk = device(&folder).is_some_and(|disk| Some(disk) != device(&config.data_dir));
    let now = db.clock().now();
    let newest = backups.newest(db.vault(), now).ok().flatten().map(|one| one.head.made_at);
    let state = db.global_read(backups::State::read).await.unwrap_or_default();
    let master = db.vault().master_fingerprint();
    Some(Backup {
        age: newest.map(|at| now.since(at)),
        is_on_another_disk,
        has_kit: state.has_kit(&master),
        is_rehearsed: state.is_rehearsed(&master),
    })
}

/// Looks at the public address from here. A router may lead nobody back in from inside, so news from Meta count for more.
pub(super) async fn is_reached(config: &Config, db: &Db) -> Option<bool> {
    let public_url = config.public_url(config.listen);
    if is_of_this_machine(&public_url) {
        return None;
    }
    let egress = Egress::new(config.meta_url.clone()).at(public_url.clone());
    let own = reach::from_here(&egress, db, db.clock().id(), (&public_url, &config.meta_url)).await;
    if own.ok()??.is_well() {
        return Some(true);
    }
    let heard = db.across("doctor: see whether Meta was heard lately", |all| {
        all.row(LAST_HEARD, params! {})?.map(|row| row.get::<Option<Timestamp>>("at")).transpose()
    });
    let heard = heard.await.ok().flatten().flatten();
    Some(heard.is_some_and(|at| db.clock().now().since(at) < HEARD_LATELY))
}

async fn clock_lags(db: &Db) -> Option<Duration> {
    let last = db.across("doctor: see whether the clock has gone back", |all| {
        all.row(LAST_RECORDED, params! {})?.map(|row| row.get::<Option<Timestamp>>("at")).transpose()
    });
    let last = last.await.ok().flatten().flatten()?;
    let now = db.clock().now();
    (last > now).then(|| last.since(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_safe_on_this_machine_or_over_tls() {
        for (url, expected) in [
            ("postgres://kontor@localhost/kontor", true),
            ("postgres://kontor@127.0.0.1:5433/kontor", true),
            ("host=/var/run/postgresql user=kontor", true),
            ("postgres://kontor@%2Fvar%2Frun%2Fpostgresql/kontor", true),
            ("postgres://kontor@[::1]/kontor", true),
            ("postgres://kontor@localhost,10.0.0.7/kontor", false),
            ("postgres://kontor@localhost/kontor?hostaddr=10.0.0.7", false),
            ("postgres://kontor@db.internal/kontor?sslmode=require", true),
            ("postgres://kontor@db.internal/kontor", false),
            ("postgres://kontor@10.0.0.7/kontor?sslmode=prefer", false),
            ("host=localhost hostaddr=10.0.0.7 user=kontor", false),
            ("no address", false),
        ] {
            assert_eq!(is_safe_link(url), expected, "{url}");
        }
    }
}
