//! Empty places to restore into, and what lies in a place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};

use kernel::vault::RecoveryCode;
use kernel::{Clock, Vault, vault};
use privacy::backups::{self, Backups, Made, Restored, Settings, Trouble};
use store::{Db, Value};
use testkit::World;

/// An empty folder, with an empty database on PostgreSQL or without.
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) backups: Backups,
    clock: Clock,
    database: Option<(String, String)>,
}

/// One empty place on each database, to restore the backups of a folder.
pub(crate) fn places(from: &Backups, clock: &Clock) -> Vec<Place> {
    let mut places = vec![Place::make(from, clock, None)];
    places.extend(ground::server().map(|server| Place::make(from, clock, Some(server))));
    places
}

impl Place {
    pub(crate) fn embedded(from: &Backups, clock: &Clock) -> Self {
        Self::make(from, clock, None)
    }

    fn make(from: &Backups, clock: &Clock, server: Option<String>) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("kontor-restored-{}-{}", std::process::id(), number));
        std::fs::remove_dir_all(&folder).ok();
        std::fs::create_dir_all(&folder).unwrap();
        let database = server.map(|server| {
            let name =
                format!("restored_{}_{number}_{}", std::process::id(), from.settings().folder.to_string_lossy().len());
            let anew = vec![format!("drop database if exists {name}"), format!("create database {name}")];
            ground::administer(&server, anew).unwrap();
            (server, name)
        });
        let database_url = database.as_ref().map(|(server, name)| ground::address(server, name));
        let store = store::Config { data_dir: folder.clone(), database_url, connections: 4 };
        let settings = Settings {
            store,
            master_key_file: folder.join("master.key"),
            master_key_is_given: false,
            ..from.settings().clone()
        };
        Self { folder, backups: Backups::new(settings), clock: clock.clone(), database }
    }

    pub(crate) async fn restore(&self, code: &str) -> Result<Restored, Trouble> {
        let (backups, clock, code) = (self.backups.clone(), self.clock.clone(), RecoveryCode::parse(code)?);
        blocking(move || backups::restore(&backups, &clock, &code, None)).await
    }

    /// Opens what was restored.
    pub(crate) async fn open(&self) -> Db {
        let (settings, clock) = (self.backups.settings().clone(), self.clock.clone());
        blocking(move || {
            let vault = Vault::open(&settings.store.data_dir.join("keys"), &settings.master_key_file).unwrap();
            std::thread::spawn(move || Db::open(&settings.store, &vault, &clock).unwrap()).join().unwrap()
        })
        .await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = self.database.take() {
            ground::drop_database(&server, &name).unwrap();
        }
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// The backups of a world.
pub(crate) fn of(world: &World) -> Backups {
    kontor::backups::of(&world.installation.config).unwrap().unwrap()
}

/// The world's recovery code, as on its kit.
pub(crate) fn code(world: &World) -> String {
    world.db.vault().recovery_code().groups().join("-")
}

pub(crate) async fn make(world: &World) -> Made {
    backups::create(&of(world), &world.db).await.unwrap()
}

/// Every row of every table, as text, but what a restore writes itself.
pub(crate) async fn everything(db: &Db) -> BTreeMap<String, Vec<String>> {
    let db = db.clone();
    blocking(move || {
        db.copy_out(|copy| -> Result<_, Trouble> {
            let mut all = BTreeMap::new();
            for table in
                copy.tables().into_iter().filter(|table| !["setting", "session"].contains(&table.name.as_str()))
            {
                let mut rows = Vec::new();
                copy.rows(&table, |row: &[Value]| -> Result<(), Trouble> {
                    rows.push(format!("{row:?}"));
                    Ok(())
                })?;
                all.insert(table.name, rows);
            }
            Ok(all)
        })
        .unwrap()
    })
    .await
}

/// Every file below a folder, with its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
    all
}

/// A name that nobody has.
pub(crate) fn marker() -> String {
    format!("Quillfeather{}", &vault::random_token()[..6].replace(['-', '_'], "x"))
}

/// The end of a test: mails that furnishing wrote are ended first, since none goes out here.
/// Boxed, because a world is large.
pub(crate) fn finish(world: World) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        world.run_tasks().await;
        world.finish().await;
    })
}
