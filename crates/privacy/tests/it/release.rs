//! After a restore nothing is sent until a person says so.

use inbox::dispatch::Dispatcher;
use kernel::{MessageId, Vault};
use privacy::backups::{self, State};
use store::{Db, Sql, params, sql};
use testkit::{World, run, worlds};

use crate::place::{code, finish, make, of, places};

const STATUS: Sql = sql!("select status from message where tenant_id = :tenant and id = :message");
const REASONS: Sql = sql!(
    "select reasons from decision where tenant_id = :tenant and message_id = :message order by at desc, id desc limit 1"
);
const TRIES: Sql = sql!("select id from attempt where tenant_id = :tenant and message_id = :message");
const IN_FLIGHT: Sql =
    sql!("update delivery set state = 'sending' where tenant_id = :tenant and message_id = :message");
const SENDING: Sql = sql!("update message set status = 'sending' where tenant_id = :tenant and id = :message");
const BEGUN: Sql = sql!(
    "insert into attempt (tenant_id, id, message_id, inbox_id, number, fence, decision_id, started_at, outcome, request_id) \
     values (:tenant, :id, :message, :inbox, 1, 1, :id, :now, 'sending', :id)"
);

/// The program over a restored database, with the world's own way out: a closed port.
fn over(world: &World, db: &Db) -> web::App {
    let url = "https://kontor.test/".parse().unwrap();
    kontor::serve::app(&world.installation.config, db.clone(), world.clock.clone(), url)
}

async fn reply(world: &World, text: &str) -> MessageId {
    let path = format!("/api/v1/conversations/{}/messages", world.lark.own.conversation);
    let body = serde_json::json!({ "type": "text", "text": text }).to_string();
    let answer = world
        .post(path)
        .bearer(&world.lark.key.token)
        .header("idempotency-key", text)
        .body("application/json", body.into_bytes())
        .send()
        .await;
    assert!(answer.status.is_success(), "{}", answer.body);
    answer.json()["id"].as_str().unwrap().parse().unwrap()
}

async fn text(db: &Db, world: &World, sql: Sql, message: MessageId, column: &'static str) -> String {
    let read = move |scope: &store::Scope<'_>| {
        scope.row(sql, params! { "message" => message })?.map_or(Ok(String::new()), |row| row.get(column))
    };
    db.read(world.lark.id, read).await.unwrap_or_else(|error: store::Error| panic!("{error}"))
}

async fn tries(db: &Db, world: &World, message: MessageId) -> usize {
    let read = move |scope: &store::Scope<'_>| Ok(scope.rows(TRIES, params! { "message" => message })?.len());
    db.read(world.lark.id, read).await.unwrap_or_else(|error: store::Error| panic!("{error}"))
}

/// Shows that a restored outbox does not send yesterday again: what waited is held with its reason, what was in flight is in doubt.
#[test]
fn nothing_is_sent_after_a_restore_until_a_person_says_so() {
    run(async {
        for world in worlds().await {
            let (waiting, in_flight) = (reply(&world, "It waits").await, reply(&world, "It flew").await);
            let (actor, inbox) = (world.actor(&world.lark.owner), world.lark.inbox);
            let begin = move |tx: &mut store::Tx<'_>| -> store::Result<()> {
                let (id, now) = (tx.id::<kernel::AttemptId>(), tx.now());
                tx.execute(IN_FLIGHT, params! { "message" => in_flight })?;
                tx.execute(SENDING, params! { "message" => in_flight })?;
                tx.execute(BEGUN, params! { "id" => id, "message" => in_flight, "inbox" => inbox, "now" => now })
                    .map(|_| ())
            };
            world.db.write(world.lark.id, actor, begin).await.unwrap();
            make(&world).await;
            world.clock.advance(std::time::Duration::from_secs(60));
            for cancel in [false, true] {
                for place in places(&of(&world), &world.clock) {
                    place.restore(&code(&world)).await.unwrap();
                    let db = place.open().await;
                    let (app, held) = (over(&world, &db), db.global_read(State::read).await.unwrap().held);
                    assert!(held.is_some());
                    let dispatcher = Dispatcher::new(app);
                    dispatcher.run_due().await.unwrap();
                    dispatcher.run_due().await.unwrap();
                    assert_eq!(text(&db, &world, STATUS, in_flight, "status").await, "unknown");
                    assert_eq!(tries(&db, &world, in_flight).await, 1);
                    assert_eq!(text(&db, &world, STATUS, waiting, "status").await, "held");
                    assert_eq!(text(&db, &world, REASONS, waiting, "reasons").await, "restored");
                    assert_eq!(tries(&db, &world, waiting).await, 0);

                    let cancelled = backups::confirm(&db, cancel).await.unwrap();
                    world.clock.advance(std::time::Duration::from_secs(120));
                    dispatcher.run_due().await.unwrap();
                    // Control: once released it is tried, unless it was cancelled.
                    assert_eq!(tries(&db, &world, waiting).await, usize::from(!cancel));
                    assert_eq!(cancelled > 0, cancel);
                    if cancel {
                        assert_eq!(text(&db, &world, STATUS, waiting, "status").await, "cancelled");
                    }
                    assert!(Vault::open(&place.folder.join("keys"), &place.folder.join("master.key")).is_ok());
                }
            }
            finish(world).await;
        }
    });
}
