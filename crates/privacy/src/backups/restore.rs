//! Restoring: everything is verified before anything is written, and nothing is overwritten.
//!
//! 1. The place must be empty, the kit must open the keyring, and the whole backup must be what its manifest says.
//! 2. A mark is set: while it stands, Kontor does not serve from this place, and a further restore may clear it.
//! 3. Keys, then files, then all rows in one transaction, with the word that nothing may be sent; then newer migrations.
//! 4. What was written is read again and held against the manifest; the search index is built anew; the mark goes.
//!
//! Cut off anywhere before the commit, a further restore begins anew; after it, it finishes.

use std::fs::{self, File};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use kernel::vault::{PeriodKey, RecoveryCode};
use kernel::{Actor, BlobId, Clock, TenantId, Vault, Who};
use serde::{Deserialize, Serialize};
use store::copy::{self, CopyIn, Ground, Table};
use store::{Blobs, Db, Tx, Value};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::format::{self, Head, Manifest, Taker, Tally};
use super::{Backups, Held, Kept, Settings, Trouble, place, state};

const MARK: &str = "RESTORE-UNFINISHED";

/// What a restore brought back.
#[derive(Clone, Debug)]
pub struct Restored {
    pub head: Head,
    pub manifest: Manifest,
}

/// What stands in the mark.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    backup: Uuid,
    /// Whether the master key was put there by the restore.
    put_master_key: bool,
}

/// Says so if a restore into this folder was cut off.
pub fn is_unfinished(data_dir: &Path) -> Option<Trouble> {
    data_dir.join(MARK).exists().then(|| Trouble::Unfinished(data_dir.to_owned()))
}

/// Opens a backup and holds all of it against its manifest.
pub(super) fn verify(kept: &Kept, key: &PeriodKey) -> Result<Manifest, Trouble> {
    struct Nothing;
    impl Taker for Nothing {
        fn rows(&mut self, _: &Table, _: Vec<Vec<Value>>) -> Result<(), Trouble> {
            Ok(())
        }
        fn file(&mut self, _: TenantId, _: BlobId, _: &[u8]) -> Result<(), Trouble> {
            Ok(())
        }
    }
    read(kept, key, &mut Nothing)
}

fn read(kept: &Kept, key: &PeriodKey, taker: &mut dyn Taker) -> Result<Manifest, Trouble> {
    let mut file = BufReader::new(File::open(&kept.path).map_err(Trouble::Place)?);
    let (head, line) = Head::read(&mut file)?;
    if head.schema > copy::newest_schema() {
        let newest = copy::newest_schema();
        return Err(Trouble::Newer { kontor: head.kontor, schema: head.schema, newest });
    }
    format::read(key, &line, file, taker)
}

/// Restores a backup, the newest if none is named, into the empty place that the settings describe. Blocks, on a thread where a
/// runtime is at hand.
pub fn restore(backups: &Backups, clock: &Clock, code: &RecoveryCode, id: Option<Uuid>) -> Result<Restored, Trouble> {
    let settings = backups.settings();
    let mark = unfinished(&settings.store.data_dir)?;
    let id = id.or(mark.as_ref().map(|mark| mark.backup));
    let kept = place::find(&settings.folder, id)?;
    let keyring = place::keyring(&settings.folder)?;
    keyring.check(code)?;
    let key = keyring.period_key(code, &kept.head.period)?;
    if mark.is_none() {
        must_be_empty(settings)?;
        Vault::may_recover(&settings.master_key_file, code)?;
    }
    let manifest = verify(&kept, &key)?;
    let restored = Restored { head: kept.head.clone(), manifest };

    let held = Held { backup: kept.head.id, made_at: kept.head.made_at, restored_at: clock.now() };
    let is_whole = mark.as_ref().is_some_and(|mark| mark.backup == kept.head.id) && is_loaded(settings, kept.head.id);
    if !is_whole {
        if let Some(mark) = &mark {
            clear(settings, mark)?;
        }
        let put_master_key = !settings.master_key_file.exists();
        set_mark(&settings.store.data_dir, &Mark { backup: kept.head.id, put_master_key })?;
    }
    let vault = Vault::recover(&settings.store.data_dir.join("keys"), &settings.master_key_file, code, &keyring)?;
    if !is_whole {
        load(settings, &vault, clock, &kept, &key, &held)?;
    }
    let db = open(settings, &vault, clock)?;
    compare(&db, &restored)?;
    Handle::current().block_on(async {
        index(&db).await?;
        // Those that people ended since the backup would be back: everyone signs in anew.
        db.global_write(accounts::sessions::drop_everyones).await.map_err(Trouble::from)
    })?;
    drop(db);
    fs::remove_file(settings.store.data_dir.join(MARK)).map_err(Trouble::Place)?;
    sync(&settings.store.data_dir)?;
    tracing::info!(backup = %kept.head.id, "restored backup {}", kept.head.id);
    Ok(restored)
}

/// Restores into a folder of its own beside the data, with the kit alone, and removes it again: shows that kit, keyring and backup
/// are good. Blocks, on a thread where a runtime is at hand.
pub(super) fn rehearse(
    backups: &Backups,
    clock: &Clock,
    code: &RecoveryCode,
    id: Option<Uuid>,
) -> Result<Restored, Trouble> {
    let settings = backups.settings();
    let _alone = alone(&settings.store.data_dir)?;
    forget_rehearsals(&settings.store.data_dir)?;
    let scratch = settings.store.data_dir.join(format!("{REHEARSAL}{}", clock.id::<kernel::EventId>()));
    fs::create_dir_all(&scratch).map_err(Trouble::Place)?;
    place::owner_only(&scratch, 0o700)?;
    let store = store::Config { data_dir: scratch.clone(), database_url: None, connections: 1 };
    let master_key_file = scratch.join("master.key");
    let there = Backups::new(Settings { store, master_key_file, master_key_is_given: false, ..settings.clone() });
    let done = restore(&there, clock, code, id);
    // The database's threads end a moment after it is dropped, and put a file back while they do.
    let mut tries = 0;
    while let Err(error) = fs::remove_dir_all(&scratch) {
        if tries == 40 {
            return Err(Trouble::Place(error));
        }
        tries += 1;
        std::thread::sleep(Duration::from_millis(50));
    }
    done
}

const REHEARSAL: &str = "rehearsal-";

/// Removes what a rehearsal that was cut off left: the master key, in clear beside the data, and everything that it opens. Blocks.
pub(super) fn forget_cut_off(backups: &Backups) -> Result<(), Trouble> {
    let data_dir = &backups.settings().store.data_dir;
    if rehearsals(data_dir)?.is_empty() {
        return Ok(());
    }
    match alone(data_dir) {
        Ok(_alone) => forget_rehearsals(data_dir),
        // One is going on.
        Err(Trouble::Busy) => Ok(()),
        Err(error) => Err(error),
    }
}

fn alone(data_dir: &Path) -> Result<File, Trouble> {
    place::alone(&data_dir.join("rehearsal.lock"))
}

fn forget_rehearsals(data_dir: &Path) -> Result<(), Trouble> {
    rehearsals(data_dir)?.iter().try_for_each(|folder| fs::remove_dir_all(folder).map_err(Trouble::Place))
}

fn rehearsals(data_dir: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let entries = fs::read_dir(data_dir).map_err(Trouble::Place)?.flatten();
    let is_one = |entry: &fs::DirEntry| {
        entry.file_name().to_string_lossy().starts_with(REHEARSAL) && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    Ok(entries.filter(is_one).map(|entry| entry.path()).collect())
}

fn unfinished(data_dir: &Path) -> Result<Option<Mark>, Trouble> {
    match fs::read(data_dir.join(MARK)) {
        // Written and renamed whole, so one that cannot be read is not ours.
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| Trouble::Unfinished(data_dir.to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::Place(error)),
    }
}

fn set_mark(data_dir: &Path, mark: &Mark) -> Result<(), Trouble> {
    fs::create_dir_all(data_dir).map_err(Trouble::Place)?;
    let draft = data_dir.join(format!("{MARK}.draft"));
    let text = serde_json::to_vec(mark).expect("OK because an id and a yes are JSON");
    let written = File::create(&draft).and_then(|mut file| file.write_all(&text).and_then(|()| file.sync_all()));
    written.and_then(|()| fs::rename(&draft, data_dir.join(MARK))).map_err(Trouble::Place)?;
    sync(data_dir)
}

fn sync(folder: &Path) -> Result<(), Trouble> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Trouble::Place)
}

/// Nothing may be there that a restore would touch.
fn must_be_empty(settings: &Settings) -> Result<(), Trouble> {
    let data = &settings.store.data_dir;
    let taken = |what: String| Err(Trouble::NotEmpty(what));
    if store::embedded_file(data).exists() {
        return taken(format!("{} holds a database.", data.display()));
    }
    for folder in ["keys", "blobs"] {
        let is_used = fs::read_dir(data.join(folder)).is_ok_and(|mut entries| entries.next().is_some());
        if is_used {
            return taken(format!("{} is not empty.", data.join(folder).display()));
        }
    }
    if settings.store.database_url.is_some() && copy::ground(&settings.store, None)? != Ground::Free {
        return taken("The PostgreSQL database holds data.".to_owned());
    }
    Ok(())
}

/// Whether the rows of this backup were committed before the restore was cut off.
fn is_loaded(settings: &Settings, id: Uuid) -> bool {
    let folder = settings.store.data_dir.join("keys");
    if !settings.master_key_file.exists() || !folder.exists() {
        return false;
    }
    let vault = Vault::open(&folder, &settings.master_key_file);
    let ground = vault.ok().and_then(|vault| copy::ground(&settings.store, Some(&vault)).ok());
    ground == Some(Ground::Holds(id.to_string()))
}

/// Removes what a restore that was cut off had put there; before it, there was nothing.
fn clear(settings: &Settings, mark: &Mark) -> Result<(), Trouble> {
    let data = &settings.store.data_dir;
    let gone = |done: std::io::Result<()>| match done {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Trouble::Place(error)),
        _ => Ok(()),
    };
    for end in ["", "-wal", "-shm"] {
        let mut file = store::embedded_file(data).into_os_string();
        file.push(end);
        gone(fs::remove_file(PathBuf::from(file)))?;
    }
    gone(fs::remove_dir_all(data.join("keys")))?;
    gone(fs::remove_dir_all(data.join("blobs")))?;
    if mark.put_master_key {
        gone(fs::remove_file(&settings.master_key_file))?;
    }
    Ok(())
}

fn load(
    settings: &Settings,
    vault: &Vault,
    clock: &Clock,
    kept: &Kept,
    key: &PeriodKey,
    held: &Held,
) -> Result<(), Trouble> {
    let blobs = Blobs::open(&settings.store.data_dir.join("blobs"), vault)?;
    let (runtime, mark) = (Handle::current(), kept.head.id.to_string());
    copy::copy_in(&settings.store, vault, kept.head.schema, &mark, clock.now(), |copy| -> Result<(), Trouble> {
        read(kept, key, &mut Load { copy, blobs: &blobs, runtime })?;
        for (name, value) in state::of_a_restored_place(held) {
            copy.set(name, &value, held.restored_at)?;
        }
        Ok(())
    })
}

struct Load<'l> {
    copy: &'l mut CopyIn,
    blobs: &'l Blobs,
    runtime: Handle,
}

impl Taker for Load<'_> {
    fn rows(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> Result<(), Trouble> {
        Ok(self.copy.insert(table, &rows)?)
    }

    fn file(&mut self, tenant: TenantId, id: BlobId, sealed: &[u8]) -> Result<(), Trouble> {
        Ok(self.runtime.block_on(self.blobs.put_sealed(tenant, id, sealed.to_vec().into()))?)
    }
}

fn open(settings: &Settings, vault: &Vault, clock: &Clock) -> Result<Db, Trouble> {
    // The PostgreSQL client drives a runtime of its own, which it may not do on a thread of ours.
    let opened = std::thread::scope(|scope| scope.spawn(|| Db::open(&settings.store, vault, clock)).join());
    Ok(opened.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?)
}

/// Holds the rows that were written against the manifest. A newer schema may have changed them; then only the counts can be compared.
fn compare(db: &Db, restored: &Restored) -> Result<(), Trouble> {
    db.copy_out(|copy| -> Result<(), Trouble> {
        let is_same_schema = copy.schema() == restored.head.schema;
        for table in copy.tables() {
            // The restore itself changes these.
            let is_changed = ["setting", "session"].contains(&table.name.as_str());
            let Some(part) = restored.manifest.tables.get(&table.name).filter(|_| !is_changed) else {
                continue;
            };
            let mut tally = Tally::default();
            let mut row_bytes = Vec::new();
            copy.rows(&table, |row| -> Result<(), Trouble> {
                row_bytes.clear();
                format::encode(row, &mut row_bytes);
                tally.add(&row_bytes);
                Ok(())
            })?;
            let written = tally.part();
            if written.count != part.count || is_same_schema && written != *part {
                return Err(Trouble::Differs(table.name));
            }
        }
        Ok(())
    })
}

/// Builds the search index anew, of everything that can be found.
async fn index(db: &Db) -> Result<(), Trouble> {
    for tenant in accounts::tenants::list(db).await? {
        everything(db, tenant.id, contacts::people::reindex).await?;
        everything(db, tenant.id, inbox::messages::reindex).await?;
    }
    Ok(())
}

async fn everything(
    db: &Db,
    tenant: TenantId,
    step: fn(&mut Tx<'_>, Uuid) -> store::Result<Option<Uuid>>,
) -> Result<(), Trouble> {
    let mut after = Some(Uuid::nil());
    while let Some(from) = after {
        let actor = Actor { who: Who::System("restore"), at: db.clock().now(), request: db.clock().id() };
        after = db.write(tenant, actor, move |tx| step(tx, from)).await?;
    }
    Ok(())
}
