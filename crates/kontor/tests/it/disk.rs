//! What lies on the disk. Shows P-SEC-1, P-SEC-2 (issue 2, point 6): planted markers are looked for in every file.
//!
//! The control opens the database with its key, writes it out without encryption, and finds what is not sealed or hashed.

use std::path::{Path, PathBuf};

use kernel::Vault;
use serde_json::json;
use testkit::webhook::{self, From};
use testkit::{PASSWORD, World, run, worlds};

const TEXT: &str = "marker-text-the-heron-stands-in-the-reeds";
const NAME: &str = "Marker Heronsdottir";
const RAW: &str = "marker-raw-webhook-only-field";

/// What is shown to who may see it: in the clear behind the file's encryption.
const DATA: [&str; 2] = [TEXT, NAME];

/// What opens a door, and what is only in the raw webhook: sealed or hashed even there.
fn secrets(world: &World) -> Vec<String> {
    let lark = &world.lark;
    let credentials = [&lark.access_token, &lark.app_secret, &lark.verify_token, &lark.key.token, &lark.owner.session];
    credentials.into_iter().cloned().chain([PASSWORD.to_owned(), RAW.to_owned()]).collect()
}

async fn plant(world: &World) {
    let lark = &world.lark;
    let at = world.clock.now().seconds();
    let body = webhook::text(&lark.account, &lark.number, From::Phone("447700900117"), NAME, "wamid.marker", at, TEXT);
    let mut post: serde_json::Value = serde_json::from_slice(&body).unwrap();
    post["entry"][0]["changes"][0]["value"]["unheard_of"] = json!(RAW);
    world.receive(lark, post.to_string().into_bytes()).await;
    let answer = world
        .post("/api/v1/contacts")
        .header("idempotency-key", "once")
        .json(&json!({ "name": NAME }))
        .api(&lark.key)
        .send()
        .await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn holds(bytes: &[u8], marker: &str) -> bool {
    let hex: String = marker.bytes().map(|byte| format!("{byte:02x}")).collect();
    [marker.as_bytes(), hex.as_bytes()].iter().any(|form| bytes.windows(form.len()).any(|window| window == *form))
}

/// Which markers stand in which file of a folder.
fn found(folder: &Path, markers: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(folder) {
        let bytes = std::fs::read(&file).unwrap();
        found.extend(
            markers.iter().filter(|marker| holds(&bytes, marker)).map(|marker| format!("{}: {marker}", file.display())),
        );
    }
    found
}

#[test]
fn the_data_folder_shows_no_marker_and_the_same_data_without_encryption_shows_them() {
    run(async {
        for world in worlds().await {
            plant(&world).await;
            let (folder, secrets) = (world.installation.folder.clone(), secrets(&world));
            let all: Vec<String> = secrets.iter().cloned().chain(DATA.map(str::to_owned)).collect();
            assert_eq!(found(&folder, &all), Vec::<String>::new());
            let log = files(&folder);
            assert!(log.iter().any(|file| file.ends_with("master.key")), "{log:?}");
            let plain = if world.is_postgres() { dumped(&world) } else { decrypted(&world) };
            for marker in DATA {
                assert!(holds(&plain, marker), "control: {marker} is found without encryption");
            }
            let open: Vec<&String> = secrets.iter().filter(|secret| holds(&plain, secret)).collect();
            assert!(open.is_empty(), "{open:?} stand open in the database");
            // Control: the scan of the folder finds what is there.
            std::fs::write(folder.join("planted"), format!("…{TEXT}…")).unwrap();
            assert_eq!(found(&folder, &all).len(), 1);
            world.finish().await;
        }
    });
}

// With another key nothing opens: neither the file, nor what the tenant's key sealed.
#[test]
fn with_another_key_nothing_opens() {
    run(async {
        for world in worlds().await {
            if world.is_postgres() {
                world.finish().await;
                continue;
            }
            let other = world.installation.folder.join("other");
            let vault = Vault::open(&other.join("keys"), &other.join("master.key")).unwrap();
            assert!(opened(&world, &vault.database_key().unwrap()[..]).is_err());
            assert!(opened(&world, &world.db.vault().database_key().unwrap()[..]).is_ok(), "control");
            let config =
                store::Config { data_dir: world.installation.folder.clone(), database_url: None, connections: 1 };
            assert!(store::Db::open(&config, &vault, &world.clock).is_err());
            // The right keys under another master key.
            assert!(
                Vault::open(&world.installation.folder.join("keys"), &other.join("master.key"))
                    .and_then(|vault| vault.database_key())
                    .is_err()
            );
            world.finish().await;
        }
    });
}

#[expect(clippy::disallowed_methods, reason = "this test looks at the file from outside")]
fn opened(world: &World, key: &[u8]) -> rusqlite::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(store::embedded_file(&world.installation.folder))?;
    let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    connection.execute_batch(&format!("pragma key = \"x'{digits}'\""))?;
    connection.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// The embedded database, written out without encryption.
fn decrypted(world: &World) -> Vec<u8> {
    let key = world.db.vault().database_key().unwrap();
    let plain = world.installation.folder.with_extension("plain");
    std::fs::remove_file(&plain).ok();
    let connection = opened(world, &key[..]).unwrap();
    connection.execute_batch(&format!("attach database '{}' as plain key ''", plain.display())).unwrap();
    connection.query_row("select sqlcipher_export('plain')", [], |_| Ok(())).unwrap();
    connection.execute_batch("detach database plain").unwrap();
    let bytes = std::fs::read(&plain).unwrap();
    std::fs::remove_file(&plain).unwrap();
    bytes
}

/// PostgreSQL's tables as text.
#[expect(clippy::disallowed_methods, reason = "this test looks at the database from outside")]
fn dumped(world: &World) -> Vec<u8> {
    let url = world.installation.config.database_url.clone().unwrap();
    let dump = move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client.batch_execute("set kontor.across = 'on'").unwrap();
        let tables = client
            .query("select table_name::text from information_schema.tables where table_schema = current_schema()", &[])
            .unwrap();
        let mut all = Vec::new();
        for table in tables {
            let table: String = table.get(0);
            for row in client.query(&format!("select cast(t as text) from {table} t"), &[]).unwrap() {
                all.extend_from_slice(row.get::<_, String>(0).as_bytes());
            }
        }
        all
    };
    std::thread::spawn(dump).join().unwrap()
}
