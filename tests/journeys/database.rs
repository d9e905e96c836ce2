//! The database is away for a while.

use std::time::Duration;

use sandbox::Inbound;

use crate::harness::{Office, until, variable};

/// Lets nobody into a database and ends who is in, or lets them in again.
fn bar(server: String, database_url: &str, is_barred: bool) {
    let database: url::Url = database_url.parse().unwrap();
    let name = database.path().trim_start_matches('/').to_owned();
    #[expect(clippy::disallowed_methods, reason = "the database is taken away from outside Kontor")]
    let act = move || {
        let mut operator = postgres::Client::connect(&server, postgres::NoTls).unwrap();
        operator.batch_execute(&format!("alter database {name} with allow_connections {}", !is_barred)).unwrap();
        if is_barred {
            // It only asks them to end: until the last has, some calls would still be answered.
            // Only clients: PostgreSQL lets nobody but a superuser end its own autovacuum, which may be at it.
            const END: &str = "select pg_terminate_backend(pid) from pg_stat_activity
                where datname = $1 and backend_type = 'client backend'";
            while operator.execute(END, &[&name]).unwrap() > 0 {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    };
    std::thread::spawn(act).join().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_database_is_away_meta_hears_503_and_its_retry_brings_it_back() {
    let Some(server) = variable("KONTOR_TEST_POSTGRES_URL") else { return };
    let office = Office::open(Some(server.clone())).await;
    let (ada, conversation) = office.customer_writes("Hello").await;
    let database = office.database_url.clone().unwrap();
    bar(server.clone(), &database, true);
    let health = format!("{}/healthz", office.url);
    until("the program says that it is not ready", async || {
        (office.http.get(&health).send().await.unwrap().status() == 503).then_some(())
    })
    .await;
    office.meta.write(&ada, &office.number, Inbound::text("Are you there?")).unwrap();
    until("Meta heard 503", async || office.meta.deliveries().iter().any(|one| one.status == Some(503)).then_some(()))
        .await;
    assert_eq!(office.reply(&conversation, "Not now").await.status, 503);

    bar(server, &database, false);
    // Each connection that was cut finds out by itself; no call that is made now fails by it.
    let messages = format!("/conversations/{conversation}/messages");
    until("it has come", async || (office.get(&messages).await["data"].as_array().unwrap().len() == 2).then_some(()))
        .await;
    tokio::time::timeout(Duration::from_secs(20), office.meta.settled()).await.unwrap();
    let answer = office.reply(&conversation, "We are").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    until("it has gone out", async || office.phone_shows(&ada).first().cloned()).await;
    let shown = office.until_status(&conversation, &answer.body["id"], "delivered").await;
    assert_eq!(shown["text"], "We are");
    assert_eq!(office.phone_shows(&ada).len(), 1);
}
