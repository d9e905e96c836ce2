//! SIGKILL in the middle of a backup and in the middle of a restore, and a whole installation brought back by the command line. Issue 3, point 2.
//!
//! - Whatever lies there as a backup is whole, whenever the program that made it died.           Shows P-PRV-4.
//! - A restore that died says so, serves nothing, and is made whole by running it again.
//! - What comes back sends nothing until a person says so.
//!
//! CI kills a few times; `make proof` sixty times each.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use kernel::{Clock, vault};
use serde_json::Value;
use store::{Sql, params, sql};

use crate::harness::{Office, fresh_database, until, variable};

const ADD: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, created_at, updated_at, version) \
     values (:tenant, :id, 'One of many', 'staff', :now, :now, 1)"
);
/// Enough that a backup and a restore take a while.
const MANY: usize = 4000;

fn kills() -> u32 {
    if variable("KONTOR_PROOF").as_deref() == Some("full") { 60 } else { 5 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn proof_kill_during_backup_and_restore_leaves_something_that_works_on_the_embedded_database() {
    killed(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn proof_kill_during_backup_and_restore_leaves_something_that_works_on_postgresql() {
    if let Some(server) = variable("KONTOR_TEST_POSTGRES_URL") {
        killed(Some(server)).await;
    }
}

/// A place to restore into.
struct Place {
    folder: PathBuf,
    database_url: Option<String>,
}

impl Place {
    async fn empty(server: Option<&String>) -> Self {
        let folder = std::env::temp_dir().join(format!("kontor-restored-{}", vault::random_token()));
        let database_url = match server.cloned() {
            Some(server) => Some(tokio::task::spawn_blocking(move || fresh_database(&server)).await.unwrap()),
            None => None,
        };
        Self { folder, database_url }
    }

    fn command(&self, office: &Office, arguments: &[&str]) -> Command {
        let mut command = office.command(arguments);
        command.env("KONTOR_DATA_DIR", &self.folder).env("KONTOR_BACKUP_URL", office.folder().join("data/backups"));
        command.env_remove("KONTOR_DATABASE_URL").stdin(Stdio::null());
        if let Some(url) = &self.database_url {
            command.env("KONTOR_DATABASE_URL", url);
        }
        command
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

fn output(mut command: Command) -> Output {
    command.output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Starts it and kills it after a while; says whether it had ended before.
fn killed_after(mut command: Command, moment: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(moment);
    let ended = child.try_wait().unwrap().is_some();
    child.kill().ok();
    child.wait().unwrap();
    ended
}

/// Evenly over the time that the work takes, so that every part of it is hit.
fn moments(whole: Duration) -> impl Iterator<Item = Duration> {
    (0..kills()).map(move |number| whole * (2 * number + 1) / (2 * kills()))
}

fn backups(office: &Office) -> Vec<Value> {
    lines(&output(office.command(&["backup", "list"])))
}

async fn killed(server: Option<String>) {
    let mut office = Office::open(server.clone()).await;
    let (_, conversation) = office.customer_writes("Hello").await;
    let db = office.store();
    let actor = kernel::Actor { who: kernel::Who::System("test"), at: db.clock().now(), request: db.clock().id() };
    let fill = |tx: &mut store::Tx<'_>| {
        let now = tx.now();
        let rows = (0..MANY).map(|_| params! { "id" => tx.id::<kernel::ContactId>(), "now" => now }).collect();
        tx.insert_all(ADD, rows).map(|_| ())
    };
    db.write(office.tenant_id(), actor, fill).await.unwrap_or_else(|error: store::Error| panic!("{error}"));
    drop(db);

    // While it serves: one whole run to measure, then the kills.
    let clock = Clock::system();
    let (began, made) = (clock.monotonic(), lines(&output(office.command(&["backup", "create"]))));
    let whole = clock.monotonic() - began;
    assert!(made[0]["rows"].as_u64().unwrap() > MANY as u64, "{made:?}");
    let mut cut = 0;
    for moment in moments(whole) {
        cut += u32::from(!killed_after(office.command(&["backup", "create"]), moment));
        for kept in backups(&office) {
            let id = kept["backup"].as_str().unwrap();
            assert_eq!(lines(&output(office.command(&["backup", "verify", "--backup", id])))[0]["whole"], true);
        }
    }
    assert!(cut > 0, "no backup was cut off");
    let answer = office.reply(&conversation, "It still serves").await;
    assert_eq!(answer.status, 201, "{answer:?}\n{}", office.log());
    // The next run clears away what the kills left.
    let made = lines(&output(office.command(&["backup", "create"])));
    let left = std::fs::read_dir(office.folder().join("data/backups")).unwrap().flatten();
    assert!(left.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().ends_with(".partial")));
    let newest = made[0]["backup"].as_str().unwrap().to_owned();

    // The disk is lost: the kit and the backups are all there is.
    let kit = office.folder().join("kit.txt");
    std::fs::write(&kit, output(office.command(&["keys", "kit"])).stdout).unwrap();
    let kit = kit.to_str().unwrap().to_owned();
    let restore = ["backup", "restore", "--kit", &kit, "--backup", &newest];
    let place = Place::empty(server.as_ref()).await;
    let began = clock.monotonic();
    let restored = lines(&output(place.command(&office, &restore)));
    let whole = clock.monotonic() - began;
    assert_eq!(restored[0]["rows"], made[0]["rows"]);
    let tenants = lines(&output(office.command(&["tenant", "list"])));
    assert_eq!(lines(&output(place.command(&office, &["tenant", "list"]))), tenants);
    let mut cut = 0;
    for moment in moments(whole) {
        let place = Place::empty(server.as_ref()).await;
        let ended = killed_after(place.command(&office, &restore), moment);
        let is_marked = place.folder.join("RESTORE-UNFINISHED").exists();
        if is_marked {
            cut += 1;
            // It says so and opens nothing, until the same restore has made it whole.
            let refused = output(place.command(&office, &["tenant", "list"]));
            assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("was cut off"));
        }
        let again = output(place.command(&office, &restore));
        let is_whole = !is_marked && String::from_utf8_lossy(&again.stderr).contains("overwrites nothing");
        assert!(again.status.success() || is_whole, "{moment:?} {ended}: {}", String::from_utf8_lossy(&again.stderr));
        assert_eq!(lines(&output(place.command(&office, &["tenant", "list"]))), tenants);
        let verified = lines(&output(place.command(&office, &["backup", "verify"])));
        assert_eq!(verified[0]["whole"], true);
    }
    assert!(cut > 0, "no restore was cut off");
    stands_in(&mut office, &place, &conversation).await;
}

/// What was restored serves in the place of what was lost, and sends nothing of its own accord.
async fn stands_in(office: &mut Office, place: &Place, conversation: &str) {
    office.kill();
    let data = office.folder().join("data");
    std::fs::rename(&data, office.folder().join("lost")).unwrap();
    std::fs::rename(&place.folder, &data).unwrap();
    office.database_url.clone_from(&place.database_url);
    office.start().await;
    let before = office.meta.messages().len();
    let answer = office.reply(conversation, "After the flood").await;
    assert_eq!(answer.status, 201, "{answer:?}\n{}", office.log());
    office.until_status(conversation, &answer.body["id"], "held").await;
    assert_eq!(office.meta.messages().len(), before);
    lines(&output(office.command(&["backup", "confirm"])));
    until("it is sent once a person said so", async || (office.meta.messages().len() > before).then_some(())).await;
}
