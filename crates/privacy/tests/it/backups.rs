//! What comes back is what was there: all of it, from each database onto each, while people write.

use std::collections::BTreeMap;

use kernel::{BlobId, ContactId, Vault};
use privacy::backups::Trouble;
use store::copy;
use store::{Event, GlobalSql, Sql, global_sql, params, search, sql};
use testkit::{World, run, webhook, worlds};
use uuid::Uuid;

use crate::place::{Place, blocking, code, everything, finish, make, marker, of, places};

const ADD_FILE: Sql = sql!(
    "insert into blob (tenant_id, id, media_type, bytes, created_at) values (:tenant, :id, 'text/plain', :bytes, :now)"
);
const ADD: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, created_at, updated_at, version) \
     values (:tenant, :id, 'One of many', 'staff', :now, :now, 1)"
);
const ADDED: Sql = sql!("select count(*) as number from contact where tenant_id = :tenant and name = 'One of many'");
const LAST: Sql = sql!("select max(seq) as last, count(*) as number from event where tenant_id = :tenant");
const SESSIONS: GlobalSql = global_sql!("select id from session");
const HELD: GlobalSql = global_sql!("select value from setting where name = 'outbound_held'");

/// Shows P-PRV-4 and P-SEC-2 for what they say of backups.
#[test]
fn everything_comes_back_on_either_database() {
    run(async {
        for world in worlds().await {
            let (tenant, words) = (world.lark.id, marker());
            world.writes(&world.lark, webhook::From::Phone("447700900555"), "Ines", &format!("Is {words} free?")).await;
            let file: BlobId = world.clock.id();
            world.db.blobs().put(tenant, file, b"a photograph").await.unwrap();
            // One that is sealed in parts.
            let film: BlobId = world.clock.id();
            let mut writer = world.db.blobs().write(tenant, film).await.unwrap();
            writer.push(&vec![7; 3 * store::blobs::PART + 5]).await.unwrap();
            let long = writer.finish().await.unwrap();
            let (actor, length) = (world.actor(&world.lark.owner), 12_i64);
            let add = move |tx: &mut store::Tx<'_>| {
                let now = tx.now();
                tx.keep_blob(film, "video/mp4", long)?;
                tx.execute(ADD_FILE, params! { "id" => file, "bytes" => length, "now" => now }).map(|_| ())
            };
            world.db.write(tenant, actor, add).await.unwrap_or_else(|error: store::Error| panic!("{error}"));

            let made = make(&world).await;
            let before = everything(&world.db).await;
            assert!(made.manifest.rows() > 100 && made.manifest.files.count == 2, "{:?}", made.manifest);
            assert_eq!(made.manifest.streams.len(), 2);
            let checked = {
                let (backups, vault) = (of(&world), world.db.vault().clone());
                blocking(move || backups.verify(&vault, None)).await.unwrap()
            };
            assert_eq!(checked.1, made.manifest);

            for place in places(&of(&world), &world.clock) {
                let restored = place.restore(&code(&world)).await.unwrap();
                assert_eq!(restored.head, made.head);
                let db = place.open().await;
                assert_eq!(everything(&db).await, before);
                // Sealed values and files open with the keys that came back.
                assert_eq!(db.blobs().get(tenant, file).await.unwrap().unwrap(), &b"a photograph"[..]);
                let restored = db.blobs().read(tenant, film).await.unwrap().unwrap();
                assert_eq!(restored.bytes(), long);
                assert_eq!(restored.next(long - 3..long).await.unwrap(), &[7; 3][..]);
                let seal = db.vault().commitment(tenant, "test", b"x").unwrap();
                assert_eq!(seal, world.db.vault().commitment(tenant, "test", b"x").unwrap());
                // What is found by its words is found again, and by nobody else.
                let find = |tenant, kind: &'static str, query: String| {
                    let db = db.clone();
                    async move { db.read(tenant, move |scope| search::find(scope, kind, &query, 10)).await.unwrap() }
                };
                assert_eq!(find(tenant, "message", words.clone()).await.len(), 1);
                assert!(find(world.brook.id, "message", words.clone()).await.is_empty());
                assert_eq!(find(tenant, "contact", "Ines".to_owned()).await.len(), 1);
                let held = db.global_read(|global| global.row(HELD, params! {})).await.unwrap();
                assert!(held.is_some());
                // Everyone signs in anew: a session that was ended since the backup would be back otherwise.
                let sessions = db.global_read(|global| global.row(SESSIONS, params! {})).await.unwrap();
                assert!(sessions.is_none());
                // A second restore finds the place taken and leaves it alone.
                assert!(matches!(place.restore(&code(&world)).await, Err(Trouble::NotEmpty(_))));
                assert_eq!(everything(&db).await, before);
            }
            finish(world).await;
        }
    });
}

/// A backup is one view: numbers kept by deltas agree with the rows they count, whoever writes meanwhile.
#[test]
fn a_backup_made_while_people_write_is_one_moment() {
    run(async {
        for world in worlds().await {
            let (tenant, stop) = (world.lark.id, std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false)));
            let writers: Vec<_> = (0..3)
                .map(|_| {
                    let (db, actor, stop) = (world.db.clone(), world.actor(&world.lark.owner), stop.clone());
                    tokio::spawn(async move {
                        let mut written = 0_u64;
                        while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                            let add = move |tx: &mut store::Tx<'_>| -> store::Result<()> {
                                let (id, now) = (tx.id::<ContactId>(), tx.now());
                                tx.execute(ADD, params! { "id" => id, "now" => now })?;
                                tx.count("one_of_many", Uuid::nil(), 1);
                                tx.record(Event::new("contact.created").contact(id));
                                Ok(())
                            };
                            db.write(tenant, actor, add).await.unwrap();
                            written += 1;
                        }
                        written
                    })
                })
                .collect();
            let added = async || -> i64 {
                let row = world.db.read(tenant, |scope| scope.row(ADDED, params! {})).await.unwrap().unwrap();
                row.get("number").unwrap()
            };
            // Some are there before it, and some come after it.
            let until_more_than = async |number: i64| {
                for _ in 0..4000 {
                    if added().await > number {
                        return;
                    }
                    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                }
                panic!("nothing is written any more");
            };
            until_more_than(0).await;
            let made = make(&world).await;
            until_more_than(added().await).await;
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            let mut written = 0;
            for writer in writers {
                written += writer.await.unwrap();
            }
            for place in places(&of(&world), &world.clock) {
                place.restore(&code(&world)).await.unwrap();
                let db = place.open().await;
                let read = |scope: &store::Scope<'_>| -> store::Result<(i64, i64, i64, i64, i64)> {
                    let added: i64 = scope.row(ADDED, params! {})?.unwrap().get("number")?;
                    let events = scope.row(LAST, params! {})?.unwrap();
                    Ok((
                        added,
                        scope.counter("one_of_many", Uuid::nil())?,
                        scope.stream_head()?,
                        events.get("last")?,
                        events.get("number")?,
                    ))
                };
                let (rows, counted, head, last, events) = db.read(tenant, read).await.unwrap();
                assert_eq!(rows, counted);
                assert!(head == last && last == events, "{head} {last} {events}");
                assert_eq!(made.manifest.streams[&tenant.as_uuid()], head);
                // Taken in the middle: some are in it, and some are not.
                assert!(rows > 0 && u64::try_from(rows).unwrap() < written, "{rows} of {written}");
            }
            finish(world).await;
        }
    });
}

/// Shows P-SEC-2: what stands in the rows cannot be read in the file.
#[test]
fn a_backup_shows_nothing_of_what_is_in_it() {
    run(async {
        for world in worlds().await {
            let words = marker();
            world.writes(&world.lark, webhook::From::Phone("447700900556"), &words, &format!("I am {words}")).await;
            let made = make(&world).await;
            let markers: Vec<String> = [
                words.as_str(),
                world.lark.name.as_str(),
                world.lark.owner.email.as_str(),
                world.lark.own.text.as_str(),
                "447700900556",
                world.lark.access_token.as_str(),
                world.lark.app_secret.as_str(),
            ]
            .map(str::to_owned)
            .to_vec();
            let shown = |bytes: &[u8]| -> Vec<String> {
                markers
                    .iter()
                    .filter(|marker| bytes.windows(marker.len()).any(|at| at == marker.as_bytes()))
                    .cloned()
                    .collect()
            };
            let backups = crate::place::files(&of(&world).settings().folder);
            assert!(backups.len() >= 2);
            for (path, bytes) in &backups {
                assert_eq!(shown(bytes), Vec::<String>::new(), "{}", path.display());
            }
            let sealed = backups.values().map(Vec::len).max().unwrap();
            assert_eq!(sealed as u64, made.bytes);
            // Control: the same rows, not sealed, show all of it but what the tenant's key seals besides.
            let open = format!("{:?}", everything(&world.db).await);
            assert_eq!(shown(open.as_bytes()).len(), markers.len() - 2);
            // Control: the master key and the day's key are in no file there.
            let key = std::fs::read_to_string(world.installation.config.master_key_file()).unwrap();
            assert!(backups.values().all(|bytes| !bytes.windows(64).any(|at| at == &key.as_bytes()[..64])));
            finish(world).await;
        }
    });
}

/// A run that was cut off leaves nothing that looks whole, and the next one clears it away.
#[test]
fn what_was_cut_off_is_no_backup() {
    run(async {
        for world in worlds().await {
            let made = make(&world).await;
            let folder = of(&world).settings().folder.clone();
            let whole = crate::place::files(&folder)
                .into_iter()
                .find(|(path, _)| path.extension().is_some_and(|end| end == "kontor"))
                .unwrap();
            let partial = folder.join("2026-11-18T00-00-00Z-cut.partial");
            std::fs::write(&partial, &whole.1[..whole.1.len() / 2]).unwrap();
            assert_eq!(of(&world).list().unwrap().len(), 1);
            world.clock.advance(std::time::Duration::from_secs(60));
            let second = make(&world).await;
            assert!(!partial.exists());
            let ids: Vec<Uuid> = of(&world).list().unwrap().into_iter().map(|kept| kept.head.id).collect();
            assert_eq!(ids, [second.head.id, made.head.id]);
            finish(world).await;
        }
    });
}

/// What a contact has had since schema 52 only, which the furnished people have nothing in, and an identity since 69.
const SINCE: [(&str, &str); 7] = [
    ("contact", "kind"),
    ("contact", "company_id"),
    ("contact", "owner_id"),
    ("contact", "time_zone"),
    ("contact", "deleted_at"),
    ("contact", "merged_into"),
    ("identity", "account_ids"),
];
const LEARNT_NOWHERE: Sql = sql!("update identity set account_ids = null where tenant_id = :tenant");
const LEARNT: Sql =
    sql!("select count(*) as number from identity where tenant_id = :tenant and account_ids is not null");

/// An older backup is loaded into its own schema and migrated from there.
#[test]
fn an_older_schema_is_migrated() {
    run(async {
        for world in worlds().await {
            make(&world).await;
            // Through which account an id was learnt before that was kept: through the only one that the business has.
            for tenant in [&world.lark, &world.brook] {
                let learnt = world.db.read(tenant.id, |scope| scope.row(LEARNT, params! {})).await.unwrap().unwrap();
                assert!(learnt.get::<i64>("number").unwrap() > 0);
            }
            let names = ["contact", "identity", "app", "inbox"];
            let before = everything(&world.db).await;
            for place in places(&of(&world), &world.clock) {
                let after = migrated(&world, &place, 68, names, &SINCE[6..]).await;
                assert_eq!(after["identity"], before["identity"]);
            }
            for tenant in [&world.lark, &world.brook] {
                let forget = |tx: &mut store::Tx<'_>| tx.execute(LEARNT_NOWHERE, params! {});
                world.db.write(tenant.id, world.actor(&tenant.owner), forget).await.unwrap();
            }
            // Schema 6 is the one of the first issues; these tables are in it as they are today, but for what has come since.
            let names = ["contact", "identity", "event", "stream_head"];
            let before = everything(&world.db).await;
            for place in places(&of(&world), &world.clock) {
                let after = migrated(&world, &place, 6, names, &SINCE).await;
                // The newest schema, and the rows as they were.
                assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
                for name in ["contact", "identity", "event"] {
                    assert!(!before[name].is_empty());
                    assert_eq!(after[name], before[name], "{name}");
                }
            }
            finish(world).await;
        }
    });
}

/// What becomes of these tables of a world if a place gets them as they were in that schema, without what has come since.
async fn migrated(
    world: &World,
    place: &Place,
    schema: i64,
    names: [&'static str; 4],
    since: &'static [(&str, &str)],
) -> BTreeMap<String, Vec<String>> {
    let (from, settings, now) = (world.db.clone(), place.backups.settings().clone(), world.clock.now());
    blocking(move || {
        let vault = Vault::open(&settings.store.data_dir.join("keys"), &settings.master_key_file).unwrap();
        copy::copy_in(&settings.store, &vault, schema, "older", now, |into| -> Result<(), Trouble> {
            from.copy_out(|out| {
                for table in out.tables().into_iter().filter(|table| names.contains(&table.name.as_str())) {
                    let is_old = |column: &copy::Column| !since.contains(&(table.name.as_str(), column.name.as_str()));
                    let old: Vec<bool> = table.columns.iter().map(is_old).collect();
                    let mut rows = Vec::new();
                    out.rows(&table, |row| -> Result<(), Trouble> {
                        let kept = row.iter().zip(&old).filter(|(_, is_old)| **is_old);
                        rows.push(kept.map(|(value, _)| value.clone()).collect());
                        Ok(())
                    })?;
                    let columns = table.columns.iter().filter(|column| is_old(column)).cloned().collect();
                    into.insert(&copy::Table { columns, ..table.clone() }, &rows)?;
                }
                Ok(())
            })
        })
        .unwrap();
    })
    .await;
    everything(&place.open().await).await
}
