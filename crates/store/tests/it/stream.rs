//! The stream has no hole for one who follows it, although those who write commit in whatever order they come to it. Issue 4, point 5.

use std::time::Duration;

use kernel::TenantId;
use store::{Database, Error, Event};

use super::{Place, fresh_database, places, run};

async fn record(place: &Place, tenant: TenantId, count: usize) {
    let write = place.db.write(tenant, place.actor(), move |tx| {
        (0..count).for_each(|number| tx.record(Event::new("test.happened").fact("number", number)));
        Ok::<_, Error>(())
    });
    write.await.unwrap();
}

/// Follows as a reader of the stream does: what came after the last it saw.
async fn follow(place: &Place, tenant: TenantId, seen: &mut Vec<i64>) {
    let after = seen.last().copied().unwrap_or(0);
    let read = place.db.read(tenant, move |scope| scope.events_after(after, 1000)).await;
    seen.extend(read.unwrap_or_else(|error: Error| panic!("{error}")).iter().map(|event| event.seq));
}

/// The classic hole of PostgreSQL: one takes a number and is slow, another takes the next and commits, a reader passes them both.
/// Here the second cannot have a number before the first has committed, and another business is not held up.
#[test]
fn nobody_takes_a_number_before_the_one_before_is_committed() {
    for place in places("hole").into_iter().filter(|place| place.db.database() == Database::Postgres) {
        run(async {
            let (tenant, other) = (place.tenant().await, place.tenant().await);
            let (locked, unlock) = (tokio::sync::oneshot::channel(), tokio::sync::oneshot::channel());
            let url = place.url.clone().unwrap();
            // Numbers may be taken and no event may be written: the first write stands between the two.
            let holding = tokio::task::spawn_blocking(move || {
                #[expect(clippy::disallowed_methods, reason = "a test stands in the way of the store")]
                let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
                let mut transaction = client.transaction().unwrap();
                transaction.batch_execute("lock table event in share mode").unwrap();
                locked.0.send(()).unwrap();
                unlock.1.blocking_recv().unwrap();
                transaction.rollback().unwrap();
            });
            locked.1.await.unwrap();
            let (mut seen, mut elsewhere) = (Vec::new(), Vec::new());
            let writes = async {
                tokio::join!(record(&place, tenant, 3), record(&place, tenant, 2), record(&place, other, 1));
            };
            let reads = async {
                until_one_waits(place.url.clone().unwrap()).await;
                for _ in 0..5 {
                    follow(&place, tenant, &mut seen).await;
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                assert!(seen.is_empty(), "{seen:?}");
                unlock.0.send(()).unwrap();
                for _ in 0..10_000 {
                    follow(&place, tenant, &mut seen).await;
                    follow(&place, other, &mut elsewhere).await;
                    if seen.len() == 5 && elsewhere.len() == 1 {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            };
            tokio::join!(writes, reads);
            holding.await.unwrap();
            assert_eq!(seen, [1, 2, 3, 4, 5]);
            assert_eq!(elsewhere, [1]);
        });
    }
}

/// Waits until a statement waits for another's lock.
async fn until_one_waits(url: String) {
    let look = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    let looked = tokio::task::spawn_blocking(move || {
        #[expect(clippy::disallowed_methods, reason = "a test looks at the store from outside")]
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        for _ in 0..2000 {
            if !client.query(look, &[]).unwrap().is_empty() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    });
    assert!(looked.await.unwrap(), "nobody waits");
}

/// Control: numbers from a sequence, as they would commonly be taken, lose an event to the same reader.
#[test]
fn numbers_from_a_sequence_would_lose_an_event() {
    #[expect(clippy::disallowed_methods, reason = "tests learn of their PostgreSQL from the environment")]
    let Ok(server) = std::env::var("KONTOR_TEST_POSTGRES_URL") else { return };
    let url = fresh_database(&server, &format!("store_sequence_{}", std::process::id()));
    #[expect(clippy::disallowed_methods, reason = "this is what the store is not")]
    let connect = || postgres::Client::connect(&url, postgres::NoTls).unwrap();
    let (mut first, mut second, mut reader) = (connect(), connect(), connect());
    first.batch_execute("create table planted (seq bigserial primary key)").unwrap();
    let mut seen: Vec<i64> = Vec::new();
    let mut follow = |seen: &mut Vec<i64>| {
        let after = seen.last().copied().unwrap_or(0);
        let rows = reader.query("select seq from planted where seq > $1 order by seq", &[&after]).unwrap();
        seen.extend(rows.iter().map(|row| row.get::<_, i64>(0)));
    };
    let mut slow = first.transaction().unwrap();
    slow.batch_execute("insert into planted default values").unwrap();
    second.batch_execute("insert into planted default values").unwrap();
    follow(&mut seen);
    slow.commit().unwrap();
    follow(&mut seen);
    assert_eq!(seen, [2], "the planted stream loses what was numbered first and committed last");
}
