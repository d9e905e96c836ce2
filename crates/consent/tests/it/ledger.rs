//! The ledger: it grows, and whatever else happens to it is found.

use consent::ledger::{self, Chain, Effect, Extent, Method};
use kernel::{ContactId, Purpose, Timestamp};
use store::{Sql, Tasks, params, sql};
use uuid::Uuid;

use crate::world::{WHATSAPP, World, worlds};

async fn some_history(world: &World) -> ContactId {
    let contact = world.person().await;
    for text in ["Hello", "No more offers", "please stop by at five", "STOP", "START"] {
        world.says(contact, text).await;
        world.pass(1);
    }
    world.enters(contact, Extent::Purpose(Purpose::Marketing), Effect::Grant).await;
    contact
}

// Shows P-CON-1.
#[tokio::test]
async fn the_ledger_only_grows() {
    for world in worlds().await {
        let contact = some_history(&world).await;
        let before = world.entries(contact).await;
        assert_eq!(before.iter().map(|entry| entry.number).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
        // What the person wrote is shown by the message, what was said at the counter by its words.
        assert!(before[1..].iter().all(|entry| entry.message.is_some() && entry.method == Method::Message));
        assert_eq!(before[0].words, "Said so at the counter.");
        world.says(contact, "STOP").await;
        let after = world.entries(contact).await;
        assert_eq!(format!("{:?}", &after[1..]), format!("{before:?}"));
        assert_eq!(world.chain(contact).await, Chain::Whole);
        // Another tenant sees nothing.
        let brook = world
            .db
            .read(world.brook, move |scope| {
                ledger::history(scope, contact, (Timestamp::from_micros(i64::MAX), Uuid::max()), 9)
            })
            .await;
        assert!(brook.unwrap().is_empty());
    }
}

#[test]
fn no_statement_changes_an_entry() {
    let source = include_str!("../../src/ledger/store.rs");
    let statements = source.to_lowercase();
    assert!(!statements.contains("update consent_entry") && !statements.contains("delete from consent_entry"));
    // The control: the search finds what there is.
    assert!(statements.contains("insert into consent_entry") && statements.contains("update consent_state"));
}

const REWRITE: Sql = sql!(
    "update consent_entry set effect = 'grant' where tenant_id = :tenant and contact_id = :contact and number = 4"
);
const BACKDATE: Sql = sql!(
    "update consent_entry set occurred_at = occurred_at - 1 where tenant_id = :tenant and contact_id = :contact and number = 2"
);
const REMOVE: Sql =
    sql!("delete from consent_entry where tenant_id = :tenant and contact_id = :contact and number = 3");
const CUT: Sql = sql!("delete from consent_entry where tenant_id = :tenant and contact_id = :contact and number = 5");
const MOVE: Sql = sql!(
    "update consent_entry set contact_id = :other where tenant_id = :tenant and contact_id = :contact and number = 3"
);
const LIFT: Sql = sql!(
    "update consent_entry set number = number + 10 where tenant_id = :tenant and contact_id = :contact and number = 2"
);
const DOWN: Sql =
    sql!("update consent_entry set number = 2 where tenant_id = :tenant and contact_id = :contact and number = 3");
const UP: Sql =
    sql!("update consent_entry set number = 3 where tenant_id = :tenant and contact_id = :contact and number = 12");
const WORDS: Sql = sql!(
    "update consent_evidence set words = 'Said no such thing.' where tenant_id = :tenant and contact_id = :contact"
);
const FORGED_START: Sql =
    sql!("update consent_state set stopped_at = null where tenant_id = :tenant and contact_id = :contact");
const FORGED_DUE: Sql = sql!(
    "update consent_state set confirm_until = confirm_until + 1 where tenant_id = :tenant and contact_id = :contact"
);
const NOT_DUE: Sql =
    sql!("update consent_state set confirm_until = null where tenant_id = :tenant and contact_id = :contact");
const ERASE: Sql = sql!("delete from consent_evidence where tenant_id = :tenant and contact_id = :contact");
const REGRADE: Sql =
    sql!("update consent_entry set grade = 'own' where tenant_id = :tenant and contact_id = :contact and number = 5");
const UNGRADE: Sql =
    sql!("update consent_entry set grade = null where tenant_id = :tenant and contact_id = :contact and number = 5");
const RETOPIC: Sql = sql!(
    "update consent_entry set topic_id = :other where tenant_id = :tenant and contact_id = :contact and number = 5"
);
const RETEXT: Sql = sql!(
    "update consent_entry set text_id = :other where tenant_id = :tenant and contact_id = :contact and number = 1"
);
const REFILE: Sql = sql!(
    "update consent_entry set file_id = :other where tenant_id = :tenant and contact_id = :contact and number = 5"
);
const FORGED_TOPIC: Sql =
    sql!("update consent_state set topics = null where tenant_id = :tenant and contact_id = :contact");
const OLD_GRADES: Sql =
    sql!("update consent_entry set grade = null where tenant_id = :tenant and contact_id = :contact");
const NOTHING: Sql =
    sql!("update consent_state set entries = entries where tenant_id = :tenant and contact_id = :contact");

// Shows P-CON-1: a rewritten row is found; so is one that was moved, removed or put elsewhere, and words that were changed.
#[tokio::test]
async fn whatever_is_done_to_an_entry_is_found() {
    for world in worlds().await {
        let table: [(&str, &[Sql], Chain); 19] = [
            ("nothing", &[NOTHING], Chain::Whole),
            ("its words were erased", &[ERASE], Chain::Whole),
            ("rewritten", &[REWRITE], Chain::BrokenAt(4)),
            ("backdated", &[BACKDATE], Chain::BrokenAt(2)),
            ("removed", &[REMOVE], Chain::BrokenAt(3)),
            ("the last removed", &[ERASE, CUT], Chain::BrokenAt(5)),
            ("moved to another person", &[MOVE], Chain::BrokenAt(3)),
            ("reordered", &[LIFT, DOWN, UP], Chain::BrokenAt(2)),
            ("other words put behind it", &[WORDS], Chain::BrokenAt(2)),
            ("the sum rewritten", &[FORGED_START], Chain::StateRewritten),
            ("a confirmation due for longer", &[FORGED_DUE], Chain::StateRewritten),
            ("a confirmation ended by a START that ends no stop, as it once was", &[NOT_DUE], Chain::Whole),
            ("the business's word made the person's", &[REGRADE], Chain::BrokenAt(5)),
            ("its grade taken away", &[UNGRADE], Chain::BrokenAt(5)),
            ("all grades taken away", &[OLD_GRADES], Chain::BrokenAt(1)),
            ("about another topic", &[RETOPIC], Chain::BrokenAt(5)),
            ("another text put behind it", &[RETEXT], Chain::BrokenAt(1)),
            ("another file put behind it", &[REFILE], Chain::BrokenAt(5)),
            ("a topic's sum rewritten", &[FORGED_TOPIC], Chain::StateRewritten),
        ];
        for (name, statements, expected) in table {
            let contact = world.person().await;
            world.says(contact, "No more offers").await;
            world.enters(contact, Extent::Purpose(Purpose::Marketing), Effect::Grant).await;
            world.says(contact, "please stop by at five").await;
            world.says(contact, "STOP").await;
            world.imports(contact).await;
            assert_eq!(world.chain(contact).await, Chain::Whole);
            for statement in statements.iter().copied() {
                let other: ContactId = world.clock.id();
                let names_another = name.contains("another");
                let changed = world.write(move |tx| match names_another {
                    true => tx.execute(statement, params! { "contact" => contact, "other" => other }),
                    false => tx.execute(statement, params! { "contact" => contact }),
                });
                assert!(changed.await >= 1, "{name}");
            }
            assert_eq!(world.chain(contact).await, expected, "{name}");
        }
    }
}

#[tokio::test]
async fn unclear_words_that_nobody_decided_about_become_an_entry() {
    for world in worlds().await {
        let handlers = consent::tasks(&world.app());
        let tasks = Tasks::new(world.db.clone(), handlers);
        let [held, decided, started] = [world.person().await, world.person().await, world.person().await];
        for contact in [held, decided, started] {
            world.says(contact, "please stop by at five").await;
        }
        let at = world.clock.now();
        world.pass(60);
        let decide = move |tx: &mut store::Tx<'_>| ledger::decide_unclear(tx, decided, WHATSAPP, false).map(|_| ());
        assert!(world.db.write(world.lark, world.actor(), decide).await.is_ok());
        world.says(started, "START").await;
        assert_eq!(tasks.run_due().await.unwrap(), 0);
        world.pass(14 * 24 * 3600);
        assert_eq!(tasks.run_due().await.unwrap(), 3);
        assert!(tasks.waiting().await.unwrap().is_empty());
        let entries = world.entries(held).await;
        assert_eq!((entries.len(), entries[0].method, entries[0].effect), (2, Method::Clock, Effect::Withdraw));
        // The words are the withdrawal: their message shows it and their time is its time.
        assert_eq!((entries[0].message, entries[0].occurred_at), (entries[1].message, at));
        assert_eq!(world.state(held).await.stopped_at, Some(at));
        for contact in [decided, started] {
            assert_eq!(world.state(contact).await.stopped_at, None);
        }
        for contact in [held, decided, started] {
            assert_eq!(world.chain(contact).await, Chain::Whole);
        }
        world.pass(60);
        world.says(held, "START").await;
        assert_eq!(world.state(held).await.stopped_at, None);
    }
}
