//! Installations: one is furnished for each build of a test binary, on each database; every test gets a copy.
//!
//! - The furnished one is keyed by the test binary, because its rows are made by the very code under test.
//! - A file lock keeps two processes from furnishing at once.
//! - PostgreSQL copies a database only while nobody is connected to it, so its furnisher disconnects first.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use ground::{Kept, administer, build, copy_folder, drop_database, end_connections, scratch, until_closed};
use kernel::{Clock, Timestamp};
use kontor::config::Config;
use serde::{Deserialize, Serialize};
use store::Db;

use crate::cast::Tenant;
use crate::furnish::furnish;

/// 18 November 2026, 09:06:40 UTC, a Wednesday.
const BEGIN: i64 = 1_794_992_800;

/// What is in a furnished installation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Cast {
    pub(crate) lark: Tenant,
    pub(crate) brook: Tenant,
    /// Where the clock stood when all was in place.
    pub(crate) at_micros: i64,
}

/// A data folder with its keys, and its database opened.
pub struct Installation {
    pub folder: PathBuf,
    pub config: Config,
    pub clock: Clock,
    pub db: Db,
    pub(crate) cast: Option<Cast>,
    /// A copy on PostgreSQL, dropped with the folder: the server and the database's name.
    database: Option<(String, String)>,
}

/// A copy on each database.
pub(crate) async fn installations() -> Vec<Installation> {
    let mut all = vec![copy(None).await];
    if let Some(server) = ground::server() {
        all.push(copy(Some(server)).await);
    }
    all
}

impl Installation {
    fn open(folder: PathBuf, database_url: Option<String>, now: Timestamp) -> Self {
        let said = |value: &str| Some(value.to_owned());
        let options = [
            ("data_dir", said(&folder.display().to_string())),
            ("database_url", Some(database_url.clone().unwrap_or_default())),
            ("database_connections", said("6")),
            // Nobody listens on this port: a call that no test expects fails and is logged.
            ("meta_url", said("http://127.0.0.1:9/")),
            ("signup", said("closed")),
            ("master_key_file", said("")),
        ];
        let config = Config::read(&options).unwrap_or_else(|error| panic!("{error:#}"));
        let clock = Clock::manual(now);
        let db = kontor::open::open(&config, &clock).unwrap_or_else(|error| panic!("{error:#}"));
        Self { folder, config, clock, db, cast: None, database: None }
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        if let Some((server, name)) = self.database.take() {
            drop_database(&server, &name).ok();
        }
        // The furnished one stays for the next test.
        if self.folder.starts_with(copies()) {
            std::fs::remove_dir_all(&self.folder).ok();
        }
    }
}

fn copies() -> PathBuf {
    scratch().join("kontor-testkit-copies")
}

async fn copy(server: Option<String>) -> Installation {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("copy_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::SeqCst));
    let original = original(server.clone()).await;
    let folder = copies().join(&name);
    std::fs::remove_dir_all(&folder).ok();
    copy_folder(&original.join("data"), &folder);
    let cast = std::fs::read(original.join("cast.json")).expect("OK because it is written before the mark");
    let cast: Cast = serde_json::from_slice(&cast).expect("OK because it was written from a cast");
    let url = server.as_ref().map(|server| {
        let template = template_name(server);
        let statements =
            vec![format!("drop database if exists {name}"), format!("create database {name} template {template}")];
        administer(server, statements).unwrap_or_else(|error| panic!("{error}"));
        ground::address(server, &name)
    });
    let now = Timestamp::from_micros(cast.at_micros);
    let open = move || Installation::open(folder, url, now);
    let mut opened = tokio::task::spawn_blocking(open).await.unwrap_or_else(|error| panic!("{error}"));
    opened.cast = Some(cast);
    opened.database = server.map(|server| (server, name));
    opened
}

/// The furnished installation of this build: its folder. It is made if it is not there.
async fn original(server: Option<String>) -> PathBuf {
    let kind = server.as_deref().map_or_else(|| "embedded".to_owned(), template_name);
    let hold = move || Kept::hold("kontor-testkit", &format!("{kind}-{}", build()));
    let kept = tokio::task::spawn_blocking(hold).await.unwrap_or_else(|error| panic!("{error}"));
    if kept.is_whole() {
        return kept.folder;
    }
    kept.clear();
    let data = kept.data();
    let url = server.as_ref().map(|server| {
        let template = template_name(server);
        let make = || administer(server, vec![format!("create database {template}")]);
        drop_database(server, &template).and_then(|()| make()).unwrap_or_else(|error| panic!("{error}"));
        ground::address(server, &template)
    });
    let place = data.clone();
    let open = move || Installation::open(place, url, Timestamp::from_seconds(BEGIN));
    let installation = tokio::task::spawn_blocking(open).await.unwrap_or_else(|error| panic!("{error}"));
    let cast = furnish(&installation).await;
    drop(installation);
    let closed = move || match server {
        Some(server) => administer(&server, vec![end_connections(&template_name(&server))]),
        None => {
            until_closed(&data);
            Ok(())
        }
    };
    let closed = tokio::task::spawn_blocking(closed).await.unwrap_or_else(|error| panic!("{error}"));
    closed.unwrap_or_else(|error| panic!("{error}"));
    let written = serde_json::to_vec_pretty(&cast).expect("OK because it is plain data");
    std::fs::write(kept.folder.join("cast.json"), written).unwrap_or_else(|error| panic!("{error}"));
    kept.finish();
    kept.folder
}

/// A server lives for one run; its port and password tell it from the next.
fn template_name(server: &str) -> String {
    let mut hasher = DefaultHasher::new();
    server.hash(&mut hasher);
    format!("template_{}_{:016x}", build(), hasher.finish())
}
