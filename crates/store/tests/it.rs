//! The store on both databases: the embedded one always, PostgreSQL where `KONTOR_TEST_POSTGRES_URL` names a server
//! (`tools/postgres run -- cargo nextest run -p store`).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where by panicking")]

#[path = "it/closing.rs"]
mod closing;
#[path = "it/filling.rs"]
mod filling;
#[path = "it/stream.rs"]
mod stream;
#[path = "it/work.rs"]
mod work;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kernel::{Actor, Clock, TenantId, Timestamp, Vault, Who};
use store::{Config, Database, Db, Error, Event, GlobalSql, NewTask, Sql, Tasks, global_sql, params, sql};

const ADD_TENANT: GlobalSql = global_sql!(
    "insert into tenant (id, name, address, phone, time_zone, country, locale, agent_sees, quiet_from, quiet_until, created_at, version) \
     values (:id, 'A business', '', '', 'UTC', 'DE', 'en', 'all', 0, 0, 0, 1)"
);
const ADD: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, created_at, updated_at, version) \
     values (:tenant, :id, :name, 'staff', :now, :now, 1)"
);
const NAMES: Sql = sql!("select name from contact where tenant_id = :tenant order by created_at, id");
const EVERYONE: GlobalSql = global_sql!("select name from contact");

struct Place {
    db: Db,
    clock: Clock,
    folder: PathBuf,
    url: Option<String>,
}

impl Place {
    fn open(folder: PathBuf, url: Option<String>, clock: Clock) -> Self {
        let db = open(&folder, url.clone(), &clock);
        Self { db, clock, folder, url }
    }

    async fn tenant(&self) -> TenantId {
        let id: TenantId = self.clock.id();
        self.db.vault().create_tenant_key(id).unwrap();
        self.db
            .global_write(move |global| global.execute(ADD_TENANT, params! { "id" => id }).map(|_| ()))
            .await
            .unwrap_or_else(|error: Error| panic!("{error}"));
        id
    }

    fn actor(&self) -> Actor {
        Actor { who: Who::System("test"), at: self.clock.now(), request: self.clock.id() }
    }

    async fn add(&self, tenant: TenantId, name: &'static str) -> Result<(), Error> {
        self.db
            .write(tenant, self.actor(), move |tx| {
                let (id, now) = (tx.id::<kernel::ContactId>(), tx.now());
                tx.execute(ADD, params! { "id" => id, "name" => name, "now" => now })?;
                tx.record(Event::new("contact.created").contact(id));
                Ok(())
            })
            .await
    }

    async fn names(&self, tenant: TenantId) -> Vec<String> {
        let read =
            self.db.read(tenant, |scope| scope.rows(NAMES, params! {})?.iter().map(|row| row.get("name")).collect());
        read.await.unwrap_or_else(|error: Error| panic!("{error}"))
    }
}

fn open(folder: &Path, url: Option<String>, clock: &Clock) -> Db {
    let vault = Vault::open(&folder.join("keys"), &folder.join("master.key")).unwrap();
    let config = Config { data_dir: folder.to_owned(), database_url: url, connections: 4 };
    Db::open(&config, &vault, clock).unwrap()
}

/// Both databases, each in a fresh place.
fn places(name: &str) -> Vec<Place> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let folder = |kind: &str| {
        let folder = std::env::temp_dir().join(format!("kontor-store-{name}-{kind}-{}-{number}", std::process::id()));
        std::fs::remove_dir_all(&folder).ok();
        folder
    };
    let clock = || Clock::manual(Timestamp::from_seconds(1_795_000_000));
    let mut places = vec![Place::open(folder("embedded"), None, clock())];
    #[expect(clippy::disallowed_methods, reason = "tests learn of their PostgreSQL from the environment")]
    if let Ok(server) = std::env::var("KONTOR_TEST_POSTGRES_URL") {
        let database = format!("store_{name}_{}_{number}", std::process::id());
        let made = fresh_database(&server, &database);
        places.push(Place::open(folder("postgres"), Some(made), clock()));
    }
    places
}

#[expect(clippy::disallowed_methods, reason = "a test makes its own database")]
fn fresh_database(server: &str, name: &str) -> String {
    let mut client = postgres::Client::connect(server, postgres::NoTls).unwrap();
    client.batch_execute(&format!("drop database if exists {name}")).unwrap();
    client.batch_execute(&format!("create database {name}")).unwrap();
    let (head, query) = server.split_once('?').map_or((server, ""), |(head, query)| (head, query));
    let (base, _) = head.rsplit_once('/').unwrap();
    if query.is_empty() { format!("{base}/{name}") } else { format!("{base}/{name}?{query}") }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

fn run<F: Future<Output = ()>>(test: F) {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(test);
}

// Shows P-ACC-3: what one tenant holds, another's scope does not show.
#[test]
fn a_scope_shows_its_own_tenant_only() {
    for place in places("scope") {
        run(async {
            let (one, other) = (place.tenant().await, place.tenant().await);
            place.add(one, "Maya").await.unwrap();
            place.add(other, "Dario").await.unwrap();
            assert_eq!(place.names(one).await, ["Maya"]);
            assert_eq!(place.names(other).await, ["Dario"]);
        });
    }
}

#[test]
fn a_nul_in_a_text_is_the_replacement_character_on_both_databases() {
    const NAMED: Sql = sql!("select id from contact where tenant_id = :tenant and name = :name");
    for place in places("nul") {
        run(async {
            let tenant = place.tenant().await;
            place.add(tenant, "Ma\0ya").await.unwrap();
            assert_eq!(place.names(tenant).await, ["Ma\u{FFFD}ya"]);
            let found = |name: &'static str| {
                place.db.read(tenant, move |scope| Ok::<_, Error>(scope.rows(NAMED, params! { "name" => name })?.len()))
            };
            assert_eq!(found("Ma\0ya").await.unwrap(), 1);
            assert_eq!(found("\0").await.unwrap(), 0);
        });
    }
}

// Shows P-ACC-3, A25: on PostgreSQL a raw select without a tenant returns nothing, in a transaction reused from the pool too.
#[test]
fn a_raw_select_without_a_tenant_returns_nothing_on_postgres() {
    for place in places("raw") {
        run(async {
            let one = place.tenant().await;
            place.add(one, "Maya").await.unwrap();
            for _ in 0..8 {
                place.names(one).await;
            }
            let seen =
                place.db.global_read(|global| Ok::<_, Error>(global.rows(EVERYONE, params! {})?.len())).await.unwrap();
            let all = place
                .db
                .across("the control", |all| Ok::<_, Error>(all.rows(EVERYONE, params! {})?.len()))
                .await
                .unwrap();
            assert_eq!(all, 1, "the control must find the row");
            match place.db.database() {
                Database::Postgres => assert_eq!(seen, 0),
                // The embedded database has no second guard; there `sql!` and the scope are it.
                Database::Embedded => assert_eq!(seen, 1),
            }
        });
    }
}

#[test]
fn a_write_for_another_tenant_is_refused_by_postgres() {
    const FORGED: Sql = sql!(
        "insert into contact (tenant_id, id, name, name_source, created_at, updated_at, version) \
         select :other, :id, 'x', 'staff', 0, 0, 1 where :tenant is not null"
    );
    for place in places("forged").into_iter().filter(|place| place.db.database() == Database::Postgres) {
        run(async {
            let (one, other) = (place.tenant().await, place.tenant().await);
            let forged = place.db.write(one, place.actor(), move |tx| {
                let id = tx.id::<kernel::ContactId>();
                tx.execute(FORGED, params! { "other" => other, "id" => id }).map(|_| ())
            });
            assert!(forged.await.is_err());
            assert!(place.names(other).await.is_empty());
        });
    }
}

#[test]
fn a_refused_write_leaves_nothing_and_its_neighbours_stay() {
    for place in places("refused") {
        run(async {
            let tenant = place.tenant().await;
            let writes = (0..40).map(|number| {
                let (place, fails) = (&place, number % 4 == 0);
                async move {
                    let name: &'static str = if fails { "refused" } else { "kept" };
                    place
                        .db
                        .write(tenant, place.actor(), move |tx| {
                            let (id, now) = (tx.id::<kernel::ContactId>(), tx.now());
                            tx.execute(ADD, params! { "id" => id, "name" => name, "now" => now })?;
                            tx.record(Event::new("contact.created").contact(id));
                            if fails { Err(Error::Refused("on purpose")) } else { Ok(()) }
                        })
                        .await
                        .is_ok()
                }
            });
            let kept = futures_util::future::join_all(writes).await.into_iter().filter(|kept| *kept).count();
            assert_eq!(kept, 30);
            assert_eq!(place.names(tenant).await, ["kept"; 30]);
        });
    }
}

#[test]
fn events_are_numbered_without_gaps_whatever_fails() {
    for place in places("stream") {
        run(async {
            let tenant = place.tenant().await;
            let writes = (0..60).map(|number| {
                let place = &place;
                async move {
                    let write = place.db.write(tenant, place.actor(), move |tx| {
                        (0..number % 3).for_each(|_| tx.record(Event::new("test.happened").fact("number", number)));
                        if number % 5 == 0 { Err(Error::Refused("on purpose")) } else { Ok(()) }
                    });
                    write.await.ok();
                }
            });
            futures_util::future::join_all(writes).await;
            let events = place
                .db
                .read(tenant, |scope| scope.events_after(0, 1000))
                .await
                .unwrap_or_else(|error: Error| panic!("{error}"));
            let expected: i64 = (0..60).filter(|number| number % 5 != 0).map(|number| number % 3).sum();
            assert_eq!(events.iter().map(|event| event.seq).collect::<Vec<_>>(), (1..=expected).collect::<Vec<_>>());
        });
    }
}

#[test]
fn a_panic_rolls_back_and_the_writer_lives_on() {
    for place in places("panic") {
        run(async {
            let tenant = place.tenant().await;
            let write = place.db.write(tenant, place.actor(), |tx| -> Result<(), Error> {
                let (id, now) = (tx.id::<kernel::ContactId>(), tx.now());
                tx.execute(ADD, params! { "id" => id, "name" => "lost", "now" => now })?;
                panic!("on purpose");
            });
            assert!(matches!(write.await, Err(Error::Panicked(_))));
            place.add(tenant, "after").await.unwrap();
            assert_eq!(place.names(tenant).await, ["after"]);
        });
    }
}

#[test]
fn a_write_that_takes_too_long_is_interrupted() {
    const ENDLESS: Sql = sql!(
        "with recursive n (x) as (select cast(1 as bigint) union all select x + 1 from n where x < 4000000000) \
         select max(x) as x from n where :tenant is not null"
    );
    const ENDLESS_PG: Sql = sql!(
        "with recursive n (x) as (select cast(1 as bigint) union all select x + 1 from n where x < 4000000000) \
         select max(x) as x from n where cast(:tenant as uuid) is not null"
    );
    for place in places("long") {
        run(async {
            let tenant = place.tenant().await;
            let endless = if place.db.database() == Database::Postgres { ENDLESS_PG } else { ENDLESS };
            let write = place.db.write(tenant, place.actor(), move |tx| tx.rows(endless, params! {}).map(|_| ()));
            assert!(matches!(write.await, Err(Error::Interrupted(_))));
            place.add(tenant, "after").await.unwrap();
            assert_eq!(place.names(tenant).await, ["after"]);
        });
    }
}

#[test]
fn a_batch_parks_the_bad_value_and_commits_the_rest() {
    for place in places("batch") {
        run(async {
            let tenant = place.tenant().await;
            let batch = store::Batch::start(place.db.clone(), "test", |tx, names: &[String]| {
                for name in names {
                    if name == "bad" {
                        return Err(Error::Refused("a bad value"));
                    }
                    let (id, now) = (tx.id::<kernel::ContactId>(), tx.now());
                    tx.execute(ADD, params! { "id" => id, "name" => name, "now" => now })?;
                }
                Ok(())
            });
            let values = (0..100).map(|number| if number == 37 { "bad".to_owned() } else { format!("value {number}") });
            let answers = futures_util::future::join_all(values.map(|value| batch.submit(tenant, value))).await;
            assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 1);
            assert!(answers[37].is_err());
            assert_eq!(place.names(tenant).await.len(), 99);
        });
    }
}

#[test]
fn a_task_is_done_once_and_a_failing_one_shows_its_reason() {
    static DONE: AtomicU32 = AtomicU32::new(0);
    for place in places("tasks") {
        DONE.store(0, Ordering::SeqCst);
        run(async {
            let tenant = place.tenant().await;
            let count: store::TaskHandler = std::sync::Arc::new(|_| {
                Box::pin(async {
                    DONE.fetch_add(1, Ordering::SeqCst);
                    Ok(())
                })
            });
            let fail: store::TaskHandler = std::sync::Arc::new(|_| {
                Box::pin(async { Err(store::TaskFailure::Again("the provider is away".to_owned())) })
            });
            let tasks = Tasks::new(place.db.clone(), vec![("count", count), ("fail", fail)]);
            let enqueued = place.db.write(tenant, place.actor(), |tx| {
                tx.enqueue(NewTask::new("count", "one"))?;
                tx.enqueue(NewTask::new("count", "one"))?;
                tx.enqueue(NewTask::new("fail", "two"))?;
                tx.enqueue(NewTask::new("unheard-of", "three"))
            });
            enqueued.await.unwrap_or_else(|error: Error| panic!("{error}"));
            assert_eq!(tasks.run_due().await.unwrap(), 3);
            assert_eq!(tasks.run_due().await.unwrap(), 0, "the failing one waits");
            assert_eq!(DONE.load(Ordering::SeqCst), 1);
            for _ in 0..Tasks::MOST_ATTEMPTS {
                place.clock.advance(Duration::from_secs(3600));
                tasks.run_due().await.unwrap();
            }
            let mut waiting = tasks.waiting().await.unwrap();
            waiting.sort();
            let dead: Vec<_> =
                waiting.iter().map(|(kind, state, reason)| (kind.as_str(), state.as_str(), reason.as_str())).collect();
            assert_eq!(
                dead,
                [
                    ("fail", "dead", "the provider is away"),
                    ("unheard-of", "dead", "nothing here knows how to do unheard-of")
                ]
            );
        });
    }
}

#[test]
fn search_finds_words_prefixes_and_phrases_newest_first_in_its_tenant() {
    for place in places("search") {
        run(async {
            let (one, other) = (place.tenant().await, place.tenant().await);
            let put = |tenant, texts: &'static [&'static str]| {
                place.db.write(tenant, place.actor(), move |tx| {
                    for (number, text) in texts.iter().enumerate() {
                        let id = uuid::Uuid::from_u128(number as u128 + 1);
                        let now = tx.now();
                        store::search::put(tx, "message", id, now, text)?;
                    }
                    Ok::<_, Error>(())
                })
            };
            put(one, &["The boiler leaks", "Heißes Wasser, boiler kaputt", "hot water please"]).await.unwrap();
            put(other, &["their boiler"]).await.unwrap();
            let find = async |tenant, query: &'static str| -> Vec<u128> {
                let found = place.db.read(tenant, move |scope| store::search::find(scope, "message", query, 10)).await;
                found.unwrap_or_else(|error: Error| panic!("{error}")).into_iter().map(|id| id.as_u128()).collect()
            };
            let cases: [(&str, &[u128]); 8] = [
                ("boiler", &[2, 1]),
                ("BOIL*", &[2, 1]),
                ("boil", &[]),
                ("\"hot water\"", &[3]),
                ("\"water hot\"", &[]),
                ("boiler leaks", &[1]),
                // A56: nothing in a query is a syntax error.
                ("boiler\" OR tenant:* ) --", &[]),
                ("' \"", &[]),
            ];
            for (query, expected) in cases {
                assert_eq!(find(one, query).await, expected, "{query}");
            }
            assert_eq!(find(other, "boiler").await, [1]);
            // People are found among people, however many messages have the word; a place that is gone is that before it.
            let id = |number: u128| uuid::Uuid::from_u128(number);
            let people = move |tx: &mut store::Tx<'_>| {
                let now = tx.now();
                store::search::put(tx, "contact", id(7), now, "Boiler Bob")?;
                store::search::put(tx, "message", id(8), now, "one more boiler")?;
                store::search::put(tx, "contact", id(9), now, "Boiler Anna")?;
                let found = store::search::find(tx, "contact", "boiler", 10)?;
                let after = store::search::find_before(tx, "contact", "boiler", id(9), 10)?;
                let first = store::search::find_before(tx, "message", "boiler", id(8), 1)?;
                store::search::remove(tx, "message", id(8))?;
                let gone = store::search::find_before(tx, "message", "boiler", id(8), 10)?;
                Ok::<_, Error>([found, after, first, gone].map(|ids| ids.iter().map(|id| id.as_u128()).collect()))
            };
            let found: [Vec<u128>; 4] =
                place.db.write(one, place.actor(), people).await.unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(found, [vec![9, 7], vec![7], vec![2], vec![2, 1]]);
        });
    }
}

// Shows P-SEC-2: the file shows nothing; with another key nothing opens; the control finds the marker in an open database.
#[test]
fn the_embedded_file_shows_no_marker_and_opens_with_its_key_only() {
    const MARKER: &str = "PLANTED-MARKER-Maya";
    let place = places("file").remove(0);
    run(async {
        let tenant = place.tenant().await;
        place.add(tenant, MARKER).await.unwrap();
        let blob: kernel::BlobId = place.clock.id();
        place.db.blobs().put(tenant, blob, MARKER.as_bytes()).await.unwrap();
        assert_eq!(place.db.blobs().get(tenant, blob).await.unwrap().unwrap(), MARKER);
    });
    let found = |folder: &Path| scan(folder, MARKER.as_bytes());
    assert_eq!(found(&place.folder), 0);
    let control = place.folder.with_extension("control");
    std::fs::create_dir_all(&control).unwrap();
    #[expect(clippy::disallowed_methods, reason = "the control is a database without a key")]
    let open = rusqlite::Connection::open(control.join("open.db")).unwrap();
    open.execute_batch(&format!("create table contact (name text); insert into contact values ('{MARKER}')")).unwrap();
    assert!(found(&control) > 0, "the scan must find a marker where one is");
    std::fs::remove_dir_all(&control).ok();

    let other = Vault::open(&place.folder.join("other-keys"), &place.folder.join("other.key")).unwrap();
    let config = Config { data_dir: place.folder.clone(), database_url: None, connections: 1 };
    assert!(Db::open(&config, &other, &place.clock).is_err());
}

fn scan(folder: &Path, marker: &[u8]) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            count += scan(&path, marker);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            count += bytes.windows(marker.len()).filter(|window| *window == marker).count();
        }
    }
    count
}

// A57: a role for which row-level security would not hold is refused.
#[test]
fn a_superuser_is_refused() {
    #[expect(clippy::disallowed_methods, reason = "tests learn of their PostgreSQL from the environment")]
    let Ok(server) = std::env::var("KONTOR_TEST_POSTGRES_SUPERUSER_URL") else { return };
    let place = places("superuser").remove(0);
    let config = Config { data_dir: place.folder.clone(), database_url: Some(server), connections: 1 };
    assert!(
        matches!(Db::open(&config, place.db.vault(), &place.clock), Err(Error::Refused(words)) if words.contains("superuser"))
    );
}

#[test]
fn a_part_that_fails_or_panics_is_undone_alone() {
    for place in places("attempt") {
        run(async {
            let tenant = place.tenant().await;
            let written = place.db.write(tenant, place.actor(), |tx| {
                let now = tx.now();
                let add = |tx: &mut store::Tx<'_>, name: &'static str| {
                    tx.count("people", uuid::Uuid::nil(), 1);
                    tx.record(Event::new("contact.created").fact("name", name));
                    let id = tx.id::<kernel::ContactId>();
                    tx.execute(ADD, params! { "id" => id, "name" => name, "now" => now })
                };
                add(tx, "before")?;
                let failed = tx.attempt(|tx| {
                    add(tx, "fails")?;
                    Err::<(), _>(Error::Conflict)
                })?;
                assert!(matches!(failed, Err(Error::Conflict)));
                let broken = tx.attempt(|tx| {
                    tx.execute(ADD, params! { "id" => uuid::Uuid::nil(), "name" => "x", "now" => "no time" })
                });
                // The embedded database takes any value; on PostgreSQL the statement itself ends the transaction until it is undone.
                broken?.ok();
                let panicked = tx.attempt(|tx| {
                    add(tx, "panics")?;
                    if now > Timestamp::EPOCH {
                        panic!("a test's own panic")
                    }
                    Ok(())
                })?;
                assert!(matches!(panicked, Err(Error::Panicked(_))));
                tx.attempt(|tx| add(tx, "kept"))??;
                add(tx, "after").map(|_| ())
            });
            written.await.unwrap_or_else(|error: Error| panic!("{error}"));
            let mut names = place.names(tenant).await;
            names.retain(|name| name != "x");
            names.sort();
            assert_eq!(names, ["after", "before", "kept"]);
            let read = place.db.read(tenant, |scope| {
                Ok::<_, Error>((scope.counter("people", uuid::Uuid::nil())?, scope.events_after(0, 10)?))
            });
            let (count, events) = read.await.unwrap();
            assert_eq!((count, events.len()), (3, 3));
        });
    }
}

const TAG: Sql = store::sql!(
    "insert into blob (tenant_id, id, media_type, bytes, created_at) values (:tenant, :id, :media_type, 1, 1) \
     on conflict (tenant_id, id) do nothing"
);

#[test]
fn a_set_says_of_each_row_whether_it_was_new_and_is_found_by_its_text() {
    for place in places("sets") {
        run(async {
            let tenant = place.tenant().await;
            let id = |number: u128| uuid::Uuid::from_u128(number);
            let insert = |numbers: Vec<u128>| {
                place.db.write(tenant, place.actor(), move |tx| {
                    let rows =
                        numbers.iter().map(|n| params! { "id" => id(*n), "media_type" => "text/plain" }).collect();
                    tx.insert_new(TAG, rows)
                })
            };
            assert_eq!(insert(vec![1, 2]).await.unwrap(), [true, true]);
            assert_eq!(insert(vec![2, 3, 1, 4]).await.unwrap(), [false, true, false, true]);
            let many = insert((1..=1001).collect()).await.unwrap();
            assert_eq!(many.iter().filter(|is_new| **is_new).count(), 997);

            let texts = place.db.write(tenant, place.actor(), move |tx| {
                let at = tx.now();
                let texts = ["a cello", " ?! ", "two cellos", "a cello again"].map(store::search::fold);
                let new: Vec<_> = texts.iter().zip(1..).map(|(text, number)| (id(number), at, text)).collect();
                store::search::add_all(tx, "message", &new)?;
                store::search::add(tx, "message", id(9), at, "a cello alone")
            });
            texts.await.unwrap_or_else(|error: Error| panic!("{error}"));
            let find = place.db.read(tenant, |scope| store::search::find(scope, "message", "cello", 10));
            assert_eq!(find.await.unwrap_or_else(|error: Error| panic!("{error}")), [id(9), id(4), id(1)]);
        });
    }
}

#[test]
fn the_log_of_the_embedded_database_stays_short_under_steady_writing() {
    let place = places("log").remove(0);
    run(async {
        let tenant = place.tenant().await;
        let log = place.folder.join("kontor.db-wal");
        let text: &'static str = "x".repeat(64 * 1024).leak();
        let (mut written, mut longest) = (0, 0);
        // How long the log is when it begins anew depends on how fast this machine writes.
        while written < 64 << 20 || written < 4 * longest {
            // Eight hands, so that there is always a next one when a commit ends.
            let hands = (0..8).map(|_| place.add(tenant, text));
            futures_util::future::join_all(hands).await.into_iter().for_each(Result::unwrap);
            written += 8 * text.len() as u64;
            longest = longest.max(std::fs::metadata(&log).unwrap().len());
            assert!(written < 2 << 30, "{longest} bytes of log for {written} bytes written");
        }
        assert!(longest > 0, "control: what is written goes through the log");
    });
}
