//! Letting go of the embedded database. A process that ended beside its threads died now and then of what they still used.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use kernel::{Actor, Clock, TenantId, Timestamp, Who};
use store::{Db, Error};

use super::{open, run};

fn fresh(name: &str) -> (PathBuf, Clock, Db) {
    let folder = std::env::temp_dir().join(format!("kontor-store-closing-{name}-{}", std::process::id()));
    std::fs::remove_dir_all(&folder).ok();
    let clock = Clock::manual(Timestamp::from_seconds(1_795_000_000));
    let db = open(&folder, None, &clock);
    (folder, clock, db)
}

fn actor(clock: &Clock) -> Actor {
    Actor { who: Who::System("test"), at: clock.now(), request: clock.id() }
}

#[test]
fn whoever_lets_go_waits_for_its_threads() {
    let (folder, clock, db) = fresh("waits");
    // The log goes with the last connection, and each thread holds one until it ends.
    let log = folder.join("kontor.db-wal");
    assert!(log.exists());
    run(async {
        let tenant: TenantId = clock.id();
        for _ in 0..10 {
            let wrote: Result<(), Error> = db.write(tenant, actor(&clock), |_| Ok(())).await;
            wrote.unwrap();
        }
    });
    assert!(log.exists());
    drop(db);
    assert!(!log.exists());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_write_that_is_the_last_to_hold_it_ends_all_the_same() {
    let (folder, clock, db) = fresh("within");
    let (go, gone) = mpsc::channel::<()>();
    let (done, is_done) = mpsc::channel();
    run(async {
        let (held, tenant) = (db.clone(), clock.id());
        let actor = actor(&clock);
        let asker = tokio::spawn(async move {
            let wrote: Result<(), Error> = db
                .write(tenant, actor, move |_| {
                    done.send(()).unwrap();
                    gone.recv().unwrap();
                    drop(held);
                    done.send(()).unwrap();
                    Ok(())
                })
                .await;
            wrote
        });
        is_done.recv().unwrap();
        asker.abort();
        asker.await.unwrap_err();
        go.send(()).unwrap();
        is_done.recv().unwrap();
    });
    // Nobody waited for these.
    for _ in 0..2000 {
        if !is_open(&folder) {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(!is_open(&folder));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Whether this process has a file of this folder open.
fn is_open(folder: &Path) -> bool {
    let files = std::fs::read_dir("/proc/self/fd").unwrap();
    // One may be closed between being listed and being read.
    files.flatten().any(|file| std::fs::read_link(file.path()).is_ok_and(|target| target.starts_with(folder)))
}
