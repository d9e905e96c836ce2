//! No attempt commits after a withdrawal: the two transactions forced into every order on two connections.
//!
//! The stream's numbers say in which order transactions committed: each takes them as its last statement, under the head's lock.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use consent::gate::{self, Passage, Verdict};
use consent::ledger::{self, Effect, Extent};
use kernel::{BlobId, ContactId, Purpose, Who};
use store::{Db, Event, Sql, Tx, params, sql};
use tokio::task::JoinHandle;

use crate::world::{WHATSAPP, World, entered, on_postgres, worlds};

const LONG: Duration = Duration::from_secs(20);
const HANDED_IN: Sql = sql!(
    "insert into consent_scan (tenant_id, blob_id, contact_id, media_type, bytes, hash, created_at) \
     values (:tenant, :id, :contact, 'image/png', 1, 'x', :now)"
);
const TAKE: Sql = sql!(
    "update consent_scan set entry_id = :entry, place = 1 where tenant_id = :tenant and blob_id = :id and entry_id is null"
);
const HERE: Sql = sql!(
    "select 1 as one from consent_scan s join blob b on b.tenant_id = s.tenant_id and b.id = s.blob_id \
     where s.tenant_id = :tenant and s.blob_id = :id and b.gone_at is null"
);

/// A place in a transaction: it says that it is there, and waits until it may go on.
struct Stop {
    reached: Sender<()>,
    go: Receiver<()>,
}

/// The test's end of it.
struct Hand {
    reached: Receiver<()>,
    go: Sender<()>,
}

fn stop() -> (Stop, Hand) {
    let ((reached, is_reached), (go, may_go)) = (channel(), channel());
    (Stop { reached, go: may_go }, Hand { reached: is_reached, go })
}

impl Stop {
    fn here(&self) {
        self.reached.send(()).ok();
        self.go.recv_timeout(LONG).ok();
    }
}

impl Hand {
    fn wait(&self) {
        self.reached.recv_timeout(LONG).expect("OK because the transaction gets there");
    }

    fn release(&self) {
        self.go.send(()).ok();
    }
}

/// The transaction of an attempt: it begins, asks the gate, writes, commits. Without the lock it only looks at the state.
fn attempt(
    world: &World,
    db: &Db,
    contact: ContactId,
    is_locking: bool,
    begun: Stop,
    decided: Stop,
) -> JoinHandle<store::Result<bool>> {
    let draft = world.text(contact, Who::System("automation"), Purpose::Service);
    let (db, tenant, actor) = (db.clone(), world.lark, world.actor());
    let write = move |tx: &mut Tx<'_>| {
        ledger::state(tx, contact, WHATSAPP)?;
        begun.here();
        let is_cleared = if is_locking {
            matches!(gate::decide(tx, vec![draft])?.remove(0), Verdict::Cleared(_))
        } else {
            !ledger::state(tx, contact, WHATSAPP)?.is_some_and(|state| state.is_stopped(tx.now()))
        };
        decided.here();
        if is_cleared {
            tx.record(Event::new("test.attempt").contact(contact));
        }
        Ok(is_cleared)
    };
    tokio::spawn(async move { db.write(tenant, actor, write).await })
}

fn withdrawal(world: &World, db: &Db, contact: ContactId, written: Stop) -> JoinHandle<store::Result<()>> {
    let (db, tenant, actor, at) = (db.clone(), world.lark, world.actor(), world.clock.now());
    let write = move |tx: &mut Tx<'_>| {
        ledger::append(tx, contact, WHATSAPP, entered(Extent::All, Effect::Withdraw, at))?;
        written.here();
        Ok(())
    };
    tokio::spawn(async move { db.write(tenant, actor, write).await })
}

/// Whether an attempt committed after the withdrawal did.
async fn is_violated(world: &World, contact: ContactId) -> bool {
    let events = world.db.read(world.lark, |scope| scope.events_after(0, 10_000)).await.unwrap();
    let seq = |kind: &str| {
        events
            .iter()
            .filter(|event| event.contact_id == Some(contact) && event.kind == kind)
            .map(|event| event.seq)
            .max()
    };
    let withdrawn = seq("consent.changed").expect("OK because each case withdraws");
    seq("test.attempt").is_some_and(|attempt| attempt > withdrawn)
}

/// Whether it waits for the lock of another that has not committed.
async fn is_blocked<T>(world: &World, running: &JoinHandle<T>) -> bool {
    let waits = ground::until_waiting(world.config.database_url.as_deref().unwrap(), 1).await;
    waits.is_ok() && !running.is_finished()
}

/// An entry takes a paper at the moment at which those that nobody wanted go.
async fn taken_while_ageing_out(world: &World, other: &Db) {
    let contact = someone(world).await;
    let blob: BlobId = world.clock.id();
    let entry = world
        .write(move |tx| {
            let entered = entered(Extent::All, Effect::Grant, tx.now());
            let (entry, _) = ledger::append(tx, contact, WHATSAPP, entered)?;
            tx.keep_blob(blob, "image/png", 1)?;
            tx.execute(HANDED_IN, params! { "id" => blob, "contact" => contact, "now" => tx.now() })?;
            Ok(entry.id)
        })
        .await;
    world.pass(24 * 60 * 60 + 1);
    let (taken, hand) = stop();
    let (db, tenant, actor) = (world.db.clone(), world.lark, world.actor());
    let take = move |tx: &mut Tx<'_>| {
        tx.execute(TAKE, params! { "id" => blob, "entry" => entry })?;
        taken.here();
        Ok::<_, store::Error>(())
    };
    let taking = tokio::spawn(async move { db.write(tenant, actor, take).await });
    hand.wait();
    let (db, actor) = (other.clone(), world.actor());
    let ageing = tokio::spawn(async move { db.write(tenant, actor, consent::scans::age_out).await });
    assert!(is_blocked(world, &ageing).await, "it went by beside a paper that is being taken");
    hand.release();
    taking.await.unwrap().unwrap();
    assert_eq!(ageing.await.unwrap().unwrap(), 0, "an entry has it");
    let here = world.db.read(world.lark, move |scope| scope.row(HERE, params! { "id" => blob })).await.unwrap();
    assert!(here.is_some(), "the entry keeps its paper and the file");
}

async fn someone(world: &World) -> ContactId {
    let contact = world.person().await;
    world.says(contact, "Hello").await;
    world.pass(1);
    contact
}

// Shows P-CON-2; A50.
#[tokio::test(flavor = "multi_thread")]
async fn no_attempt_commits_after_a_withdrawal() {
    // One after the other, on both databases.
    for world in worlds().await {
        for withdraws_first in [true, false] {
            let contact = someone(&world).await;
            let ((begun, a), (decided, b), (written, c)) = (stop(), stop(), stop());
            [&a, &b, &c].into_iter().for_each(Hand::release);
            let is_cleared = if withdraws_first {
                withdrawal(&world, &world.db, contact, written).await.unwrap().unwrap();
                attempt(&world, &world.db, contact, true, begun, decided).await.unwrap().unwrap()
            } else {
                let is_cleared = attempt(&world, &world.db, contact, true, begun, decided).await.unwrap().unwrap();
                withdrawal(&world, &world.db, contact, written).await.unwrap().unwrap();
                is_cleared
            };
            assert_eq!(is_cleared, !withdraws_first);
            assert!(!is_violated(&world, contact).await);
        }
    }

    let Some(world) = on_postgres().await else { return };
    let other = other_connection(&world).await;

    // The gate has decided and not committed: the withdrawal waits for it.
    let contact = someone(&world).await;
    let ((begun, a), (decided, b), (written, c)) = (stop(), stop(), stop());
    [&a, &c].into_iter().for_each(Hand::release);
    let sending = attempt(&world, &world.db, contact, true, begun, decided);
    b.wait();
    let withdrawing = withdrawal(&world, &other, contact, written);
    assert!(is_blocked(&world, &withdrawing).await, "the withdrawal passed a gate that had decided and not committed");
    b.release();
    assert!(sending.await.unwrap().unwrap());
    withdrawing.await.unwrap().unwrap();
    assert!(!is_violated(&world, contact).await);

    // The withdrawal is written and not committed: the gate waits for it, and refuses.
    let contact = someone(&world).await;
    let ((begun, a), (decided, b), (written, c)) = (stop(), stop(), stop());
    [&a, &b].into_iter().for_each(Hand::release);
    let withdrawing = withdrawal(&world, &other, contact, written);
    c.wait();
    let sending = attempt(&world, &world.db, contact, true, begun, decided);
    assert!(is_blocked(&world, &sending).await, "the gate decided beside a withdrawal that was not committed");
    c.release();
    withdrawing.await.unwrap().unwrap();
    assert!(!sending.await.unwrap().unwrap());
    assert!(!is_violated(&world, contact).await);

    // The attempt's transaction began, and looked, before the withdrawal's commit, and asks the gate after it.
    assert!(!looked_before_the_withdrawal(&world, &other).await);
    // The control: a gate that does not hold the person's row lets one through, and this test sees it.
    assert!(decided_beside_the_withdrawal(&world, &other).await);
}

// The two forced into the order in which a paper was chosen to go before an entry had it.
#[tokio::test(flavor = "multi_thread")]
async fn a_paper_that_an_entry_takes_at_the_last_moment_stays() {
    let Some(world) = on_postgres().await else { return };
    let other = other_connection(&world).await;
    taken_while_ageing_out(&world, &other).await;
}

// An answer and a message of the same person met in a ring: the one had asked the gate and wanted the thread, the other had it.
#[tokio::test(flavor = "multi_thread")]
async fn asking_beforehand_waits_for_nobody() {
    let Some(world) = on_postgres().await else { return };
    let other = other_connection(&world).await;
    let contact = someone(&world).await;
    let asks = async || {
        let draft = world.text(contact, Who::System("automation"), Purpose::Service);
        // A statement that waits is interrupted after two seconds.
        world.db.write(world.lark, world.actor(), move |tx| gate::preview(tx, &draft)).await.unwrap()
    };
    let (written, hand) = stop();
    let withdrawing = withdrawal(&world, &other, contact, written);
    hand.wait();
    assert_eq!(asks().await, Passage::Open);
    hand.release();
    withdrawing.await.unwrap().unwrap();
    assert!(matches!(asks().await, Passage::Closed { .. }), "the control: it is the withdrawal that stood open");
}

async fn other_connection(world: &World) -> Db {
    let (config, vault, clock) = (world.config.clone(), world.db.vault().clone(), world.clock.clone());
    tokio::task::spawn_blocking(move || Db::open(&config, &vault, &clock).unwrap()).await.unwrap()
}

async fn looked_before_the_withdrawal(world: &World, other: &Db) -> bool {
    let contact = someone(world).await;
    let ((begun, a), (decided, b), (written, c)) = (stop(), stop(), stop());
    [&b, &c].into_iter().for_each(Hand::release);
    let sending = attempt(world, &world.db, contact, true, begun, decided);
    a.wait();
    withdrawal(world, other, contact, written).await.unwrap().unwrap();
    a.release();
    assert!(!sending.await.unwrap().unwrap());
    is_violated(world, contact).await
}

/// The order that the lock forbids: decided, withdrawn and committed by the other, committed.
async fn decided_beside_the_withdrawal(world: &World, other: &Db) -> bool {
    let contact = someone(world).await;
    let ((begun, a), (decided, b), (written, c)) = (stop(), stop(), stop());
    [&a, &c].into_iter().for_each(Hand::release);
    let sending = attempt(world, &world.db, contact, false, begun, decided);
    b.wait();
    withdrawal(world, other, contact, written).await.unwrap().unwrap();
    b.release();
    assert!(sending.await.unwrap().unwrap());
    is_violated(world, contact).await
}
