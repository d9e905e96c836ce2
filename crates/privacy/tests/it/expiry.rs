//! Backups end with the key of their day, wherever copies of them lie.

use std::time::Duration;

use kernel::vault::RecoveryCode;
use privacy::backups::{self, Backups, State, Trouble};
use store::{Sql, params, sql};
use testkit::{run, worlds};

use crate::place::{Place, blocking, code, files, finish, make, of};

const TOLD: Sql = sql!("select id from notice where tenant_id = :tenant and kind = 'backup-failed'");
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Shows P-PRV-4: the whole disk copied on day 0 keeps its backup file, and today's keys open nothing of it.
#[test]
fn a_disk_copied_on_day_0_opens_nothing_once_the_period_is_over() {
    run(async {
        for world in worlds().await {
            let backups = of(&world);
            let installation = make(&world).await.head.installation;
            let copied = files(&backups.settings().folder);
            let (path, bytes) =
                copied.iter().find(|(path, _)| path.extension().is_some_and(|end| end == "kontor")).unwrap();
            let verify = async || {
                let (backups, vault) = (backups.clone(), world.db.vault().clone());
                blocking(move || backups.verify(&vault, None)).await
            };
            // Control: on day 0 it opens, with the keys here and with the kit elsewhere.
            verify().await.unwrap();
            Place::embedded(&backups, &world.clock).restore(&code(&world)).await.unwrap();

            // One day before its time it is still there.
            let days = u64::from(backups.settings().keep_days);
            let since_midnight =
                Duration::from_secs(u64::try_from(world.clock.now().seconds().rem_euclid(86_400)).unwrap());
            world.clock.advance(DAY * u32::try_from(days).unwrap() - since_midnight - Duration::from_secs(1));
            let (this, vault, now) = (backups.clone(), world.db.vault().clone(), world.clock.now());
            assert_eq!(blocking(move || this.expire(&vault, installation, now)).await.unwrap(), 0);
            verify().await.unwrap();

            world.clock.advance(Duration::from_secs(1));
            let (this, vault, now) = (backups.clone(), world.db.vault().clone(), world.clock.now());
            assert_eq!(blocking(move || this.expire(&vault, installation, now)).await.unwrap(), 1);
            assert!(backups.list().unwrap().is_empty());
            // The copy is laid back where it was: neither the keys here nor the keyring with the kit open it.
            std::fs::write(path, bytes).unwrap();
            assert!(matches!(verify().await, Err(Trouble::Ended(_))));
            let place = Place::embedded(&backups, &world.clock);
            assert!(matches!(place.restore(&code(&world)).await, Err(Trouble::Ended(_))));
            assert!(files(&place.folder).is_empty());
            // No key file and no keyring of today holds the key of that day, under whatever name.
            let period = &copied_period(bytes);
            let keys = files(&world.installation.folder.join("keys"));
            let ring = files(&backups.settings().folder);
            let wrapped = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(&format!("backup-{period}"));
            assert!(keys.keys().all(|path| !path.to_string_lossy().contains(period.as_str())));
            let keyring = |all: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| {
                all.iter().find(|(path, _)| path.ends_with("keyring.json")).map(|(_, bytes)| wrapped(bytes)).unwrap()
            };
            assert!(keyring(&copied) && !keyring(&ring));
            finish(world).await;
        }
    });
}

fn copied_period(backup: &[u8]) -> String {
    let line = backup.split(|byte| *byte == b'\n').next().unwrap();
    serde_json::from_slice::<backups::Head>(line).unwrap().period
}

/// Shows P-PRV-4: a night makes a backup and ends the old; never more than so many days are there.
#[test]
fn every_night_makes_one_and_ends_the_oldest() {
    run(async {
        for world in worlds().await {
            let backups = of(&world);
            let days = backups.settings().keep_days;
            for _ in 0..days + 5 {
                backups::tick(&backups, &world.db).await.unwrap();
                // A second look the same night makes no second one.
                backups::tick(&backups, &world.db).await.unwrap();
                world.clock.advance(DAY);
            }
            let kept = backups.list().unwrap();
            assert_eq!(kept.len(), days as usize);
            assert_eq!(world.db.vault().periods().unwrap().len(), days as usize);
            let oldest = kept.last().unwrap().head.made_at;
            assert!(world.clock.now().since(oldest) <= DAY * (days + 1));
            // The kit opens the newest.
            let place = Place::embedded(&backups, &world.clock);
            place.restore(&code(&world)).await.unwrap();
            finish(world).await;
        }
    });
}

/// Shows P-PRV-4 (A63): a clock that was two years ahead for a night and is put right. Its backup was the newest for two years, so
/// that none was made, and its key lived as long.
#[test]
fn a_clock_that_was_ahead_ends_no_nights_and_keeps_no_key_alive() {
    run(async {
        for world in worlds().await {
            let backups = of(&world);
            let tick = async || backups::tick(&backups, &world.db).await.unwrap();
            // A business an hour old wants its first backup.
            world.clock.advance(DAY);
            tick().await;
            world.clock.advance(DAY * 730);
            tick().await;
            let wrong = backups.list().unwrap().remove(0).head;
            assert!(wrong.made_at >= world.clock.now());
            world.clock.turn_back(DAY * 730);
            let newest = |backups: &Backups| backups.newest(world.db.vault(), world.clock.now()).unwrap();
            assert!(newest(&backups).is_none(), "the doctor is shown no backup of last night");

            tick().await;
            let made = newest(&backups).expect("one is made at once").head;
            assert_ne!(made.id, wrong.id);
            // The wrong clock's was all there was until then; now it ends.
            tick().await;
            let kept: Vec<_> = backups.list().unwrap().into_iter().map(|kept| kept.head.id).collect();
            assert_eq!((kept, world.db.vault().periods().unwrap()), (vec![made.id], vec![made.period]));
            Place::embedded(&backups, &world.clock).restore(&code(&world)).await.unwrap();
            world.clock.advance(DAY);
            tick().await;
            assert_eq!(backups.list().unwrap().len(), 2, "and the nights go on");
            finish(world).await;
        }
    });
}

/// A rehearsal that was cut off has left the master key in clear beside the data. It goes without another rehearsal.
#[test]
fn what_a_rehearsal_left_that_was_cut_off_goes_by_itself() {
    run(async {
        for world in worlds().await {
            let (backups, data) = (of(&world), world.installation.folder.clone());
            let left = data.join("rehearsal-0199");
            std::fs::create_dir_all(&left).unwrap();
            std::fs::write(left.join("master.key"), "in clear").unwrap();
            let held = std::fs::File::create(data.join("rehearsal.lock")).unwrap();
            held.lock().unwrap();
            backups::tick(&backups, &world.db).await.unwrap();
            assert!(left.exists(), "one that goes on is let be");
            drop(held);
            backups::tick(&backups, &world.db).await.unwrap();
            assert!(!left.exists());
            finish(world).await;
        }
    });
}

/// A night without a backup is remembered with its reason, told to the owners, and tried again.
#[test]
fn a_backup_that_fails_is_told_and_tried_again() {
    run(async {
        for world in worlds().await {
            world.expect_error("backup");
            let backups = of(&world);
            // The folder cannot be made: a file is in its place.
            std::fs::write(&backups.settings().folder, "in the way").unwrap();
            let state = async || world.db.global_read(State::read).await.unwrap();
            assert!(backups::create(&backups, &world.db).await.is_err());
            assert!(state().await.failed.is_some_and(|failed| failed.reason.contains("cannot be read or written")));
            let told = |scope: &store::Scope<'_>| scope.rows(TOLD, params! {}).map(|rows| rows.len());
            assert_eq!(world.db.read(world.lark.id, told).await.unwrap(), 1);
            assert_eq!(world.db.read(world.brook.id, told).await.unwrap(), 0);
            // Control: with the folder free again, the next one is made, and the failure is over.
            std::fs::remove_file(&backups.settings().folder).unwrap();
            make(&world).await;
            assert!(state().await.failed.is_none() && state().await.last.is_some());
            finish(world).await;
        }
    });
}

/// The rotation of the master key leaves every living backup open to the new kit, and to no old one.
#[test]
fn a_rotation_needs_a_new_kit() {
    run(async {
        for world in worlds().await {
            let backups = of(&world);
            make(&world).await;
            let old = code(&world);
            world.db.vault().rotate().unwrap();
            world.clock.advance(DAY);
            make(&world).await;
            let place = Place::embedded(&backups, &world.clock);
            assert!(matches!(place.restore(&old).await, Err(Trouble::OtherKit)));
            assert!(files(&place.folder).is_empty());
            place.restore(&code(&world)).await.unwrap();
            assert!(RecoveryCode::parse(&old).is_ok());
            finish(world).await;
        }
    });
}

/// A new installation that is led to an old one's backups, by a slip or before a restore, leaves them as they are.
#[test]
fn another_installations_backups_stay_whole_and_can_be_restored() {
    run(async {
        for world in worlds().await {
            world.expect_error("backup");
            make(&world).await;
            let theirs = of(&world);
            let before = files(&theirs.settings().folder);
            let place = Place::embedded(&theirs, &world.clock);
            place.restore(&code(&world)).await.unwrap();
            let db = place.open().await;
            // Another installation, which has never heard of the first.
            db.global_write(|global| accounts::setting::end(global, "installation_id")).await.unwrap();
            world.clock.advance(DAY * 90);
            backups::tick(&place.backups, &db).await.unwrap();
            assert!(matches!(backups::create(&place.backups, &db).await, Err(Trouble::AnothersPlace(_))));
            assert_eq!(files(&theirs.settings().folder), before);
            drop(db);
            finish(world).await;
        }
    });
}
