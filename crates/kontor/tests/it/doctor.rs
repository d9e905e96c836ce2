//! The doctor over a real installation: files, keys, database and clock are as he finds them, weaknesses are planted one by one.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use accounts::setting;
use kontor::config::Config;
use kontor::doctor::{self, Check, nightly};
use store::{NewTask, Sql, TaskFailure, TaskHandler, Tasks, params, sql};
use testkit::{World, run, worlds};

const BURY: Sql = sql!("delete from task where tenant_id = :tenant and kind = 'test.dies'");
const OLDER: Sql = sql!("update task set created_at = 1 where tenant_id = :tenant and kind = 'test.waits'");
const WAITED: Sql = sql!("delete from task where tenant_id = :tenant and kind = 'test.waits'");

/// The world's installation as a careful operator would run it, and a folder on another disk.
struct Careful {
    config: Config,
    elsewhere: PathBuf,
}

impl Drop for Careful {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.elsewhere).ok();
    }
}

async fn careful(world: &World) -> Careful {
    let mut config = world.installation.config.clone();
    // The tests' folders lie in memory or on a disk; the other of the two is elsewhere.
    let device = |path: &std::path::Path| fs::metadata(path).map(|file| file.dev()).ok();
    let beside = |place: &&str| device(place.as_ref()).is_some_and(|disk| Some(disk) != device(&config.data_dir));
    let disk = ["/dev/shm", env!("CARGO_TARGET_TMPDIR")].into_iter().find(beside).expect("two disks");
    let elsewhere = PathBuf::from(disk).join(format!("kontor-doctor-{}", kernel::vault::random_token()));
    fs::create_dir_all(&elsewhere).unwrap();
    let key = elsewhere.join("master.key");
    fs::copy(config.master_key_file(), &key).unwrap();
    mode(&key, 0o600);
    mode(&config.data_dir, 0o700);
    config.master_key_file = Some(key);
    config.backup_url = elsewhere.join("backups").display().to_string();
    // Of this machine: nothing here answers at a public address.
    config.public_url = Some("https://localhost/".parse().unwrap());
    config.database_volume_encrypted = true;
    config.operator_name = "Kontor House".to_owned();
    config.operator_contact = "+44 20 7946 0018".to_owned();
    config.mail = web::mail::MailOut::Smtp(
        web::mail::SmtpServer::parse(
            "smtp://127.0.0.1:25",
            None,
            web::mail::Mailbox { name: "Kontor".to_owned(), address: "kontor@shop.example".to_owned() },
        )
        .unwrap(),
    );
    let backups = kontor::backups::of(&config).unwrap().unwrap();
    privacy::backups::create(&backups, &world.db).await.unwrap();
    privacy::backups::rehearse(&backups, &world.db, world.db.vault().recovery_code(), None).await.unwrap();
    let (master, now) = (world.db.vault().master_fingerprint(), world.clock.now());
    let kit = serde_json::json!({ "at": now, "master": master }).to_string();
    world.db.global_write(move |global| setting::put(global, "recovery_kit", &kit)).await.unwrap();
    Careful { config, elsewhere }
}

fn mode(path: &std::path::Path, bits: u32) {
    fs::set_permissions(path, Permissions::from_mode(bits)).unwrap();
}

async fn weak(world: &World, config: &Config) -> BTreeSet<Check> {
    let found = doctor::examine(config, &world.db).await;
    found.into_iter().filter(|finding| !finding.is_well).map(|finding| finding.check).collect()
}

// Shows P-SEC-6.
#[test]
fn ten_planted_weaknesses_are_found_and_a_sound_installation_has_none() {
    run(async {
        for world in worlds().await {
            let careful = careful(&world).await;
            let sound = &careful.config;
            assert_eq!(weak(&world, sound).await, BTreeSet::new(), "nothing is weak");
            let mut found = BTreeSet::new();
            let mut expect = async |config: &Config, check: Check| {
                assert_eq!(weak(&world, config).await, BTreeSet::from([check]));
                found.insert(check);
            };

            // What the settings say.
            type Plant = fn(&mut Config);
            let plants: [(Check, Plant); 7] = [
                (Check::InTransit, |config| config.public_url = Some("http://localhost/".parse().unwrap())),
                (Check::Reach, |config| config.public_url = Some("https://nowhere.invalid/".parse().unwrap())),
                (Check::MetricsClosed, |config| config.metrics_listen = Some("0.0.0.0:9090".parse().unwrap())),
                (Check::Mail, |config| config.mail = web::mail::MailOut::Off),
                (Check::OperatorNamed, |config| config.operator_name = String::new()),
                (Check::Certificate, |config| config.domain = Some("shop.example".to_owned())),
                (Check::BackupApart, |config| {
                    let beside = config.data_dir.join("backups-here");
                    let from = PathBuf::from(&config.backup_url);
                    fs::create_dir_all(&beside).unwrap();
                    for entry in fs::read_dir(from).unwrap() {
                        let path = entry.unwrap().path();
                        fs::copy(&path, beside.join(path.file_name().unwrap())).unwrap();
                    }
                    config.backup_url = beside.display().to_string();
                }),
            ];
            for (check, plant) in plants {
                let mut config = sound.clone();
                plant(&mut config);
                expect(&config, check).await;
            }
            if world.is_postgres() {
                let mut config = sound.clone();
                config.database_volume_encrypted = false;
                expect(&config, Check::AtRest).await;
            }

            // What lies on the disk.
            let key = sound.master_key_file();
            mode(&key, 0o644);
            expect(sound, Check::KeyPrivate).await;
            mode(&key, 0o600);
            mode(&sound.data_dir, 0o755);
            expect(sound, Check::DataPrivate).await;
            mode(&sound.data_dir, 0o700);
            let inside = sound.data_dir.join("master.key");
            let mut beside = sound.clone();
            beside.master_key_file = Some(inside.clone());
            mode(&inside, 0o600);
            expect(&beside, Check::KeyApart).await;
            let mut empty = sound.clone();
            empty.backup_url = careful.elsewhere.join("nothing").display().to_string();
            fs::create_dir_all(&empty.backup_url).unwrap();
            expect(&empty, Check::Backup).await;

            // What the database says.
            let actor = world.actor(&world.lark.owner);
            world.db.write(world.lark.id, actor, |tx| tx.enqueue(NewTask::new("test.dies", "1"))).await.unwrap();
            let dies: TaskHandler = Arc::new(|_| Box::pin(async { Err(TaskFailure::Final("planted".to_owned())) }));
            world.expect_error("test.dies");
            Tasks::new(world.db.clone(), vec![("test.dies", dies)]).run_due().await.unwrap();
            expect(sound, Check::WorkDone).await;
            // However much older work waits in peace.
            let later = world.clock.now() + Duration::from_secs(3600);
            let waits = move |tx: &mut store::Tx<'_>| {
                (0..120).try_for_each(|key| tx.enqueue(NewTask::new("test.waits", key).run_at(later)))?;
                tx.execute(OLDER, params! {})
            };
            world.db.write(world.lark.id, actor, waits).await.unwrap();
            expect(sound, Check::WorkDone).await;
            world.db.write(world.lark.id, actor, |tx| tx.execute(WAITED, params! {})).await.unwrap();
            world.db.write(world.lark.id, actor, |tx| tx.execute(BURY, params! {})).await.unwrap();
            for (name, check) in [("recovery_kit", Check::Kit), ("backup_rehearsal", Check::Rehearsal)] {
                let kept = world.db.global_read(move |global| setting::get(global, name)).await.unwrap().unwrap();
                world.db.global_write(move |global| setting::end(global, name)).await.unwrap();
                expect(sound, check).await;
                world.db.global_write(move |global| setting::put(global, name, &kept)).await.unwrap();
            }
            assert!(found.len() >= 10, "{found:?}");
            assert_eq!(weak(&world, sound).await, BTreeSet::new(), "and after all is mended, nothing again");
            world.finish().await;
        }
    });
}

// Shows P-SEC-6.
#[test]
fn what_became_weaker_is_told_once_and_every_night_is_kept() {
    run(async {
        for world in worlds().await {
            let careful = careful(&world).await;
            let sound = &careful.config;
            let told = async || {
                let page =
                    world.get(format!("/t/{}/me/notices", world.lark.id)).as_staff(&world.lark.owner).send().await;
                assert_eq!(page.status, 200);
                page.body.matches("This installation became weaker").count()
            };
            assert!(nightly::tick(sound, &world.db).await.unwrap());
            assert!(!nightly::tick(sound, &world.db).await.unwrap(), "once a night");
            let before = told().await;

            mode(&sound.data_dir, 0o755);
            world.clock.advance(Duration::from_secs(21 * 60 * 60));
            assert!(nightly::tick(sound, &world.db).await.unwrap());
            assert_eq!(told().await, before + 1, "the owner is told");
            world.clock.advance(Duration::from_secs(10 * 60 * 60));
            assert!(!nightly::tick(sound, &world.db).await.unwrap());
            world.clock.advance(Duration::from_secs(11 * 60 * 60));
            let backups = kontor::backups::of(sound).unwrap().unwrap();
            privacy::backups::create(&backups, &world.db).await.unwrap();
            assert!(nightly::tick(sound, &world.db).await.unwrap());
            assert_eq!(told().await, before + 1, "and not again while it stays as it is");
            // A63: a look that was dated two years ahead was the last for two years.
            let years = Duration::from_secs(730 * 24 * 60 * 60);
            world.clock.advance(years);
            assert!(nightly::tick(sound, &world.db).await.unwrap());
            world.clock.turn_back(years - Duration::from_secs(21 * 60 * 60));
            assert!(nightly::tick(sound, &world.db).await.unwrap(), "the nights go on once the clock is right");
            assert!(!nightly::tick(sound, &world.db).await.unwrap(), "and are nights again");

            let page = world
                .get(format!("/t/{}/settings/installation", world.lark.id))
                .as_staff(&world.lark.owner)
                .send()
                .await;
            assert_eq!(page.status, 200, "{}", page.body);
            assert!(page.body.contains("The last nights"), "{}", page.body);
            let neighbour = world
                .get(format!("/t/{}/settings/installation", world.brook.id))
                .as_staff(&world.brook.owner)
                .send()
                .await;
            assert!(!neighbour.body.contains("The last nights"), "only those who run the installation see it");
            mode(&sound.data_dir, 0o700);
            world.finish().await;
        }
    });
}
