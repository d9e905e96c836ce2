//! Statuses as Meta may tell them: in every order, and before the answer to the call. A14

use std::time::Duration;

use store::{Sql, params, sql};

use crate::harness::{Office, on_both_databases, until};

on_both_databases!(statuses_in_every_order_end_in_read, statuses_before_the_answer_are_not_lost);

/// All orders of four.
fn orders() -> Vec<Vec<String>> {
    let words = ["sent", "delivered", "read", "failed"];
    let mut all = Vec::new();
    for first in 0..4 {
        for second in (0..4).filter(|one| *one != first) {
            for third in (0..4).filter(|one| *one != first && *one != second) {
                let fourth = 6 - first - second - third;
                all.push([first, second, third, fourth].map(|place| words[place].to_owned()).to_vec());
            }
        }
    }
    all
}

/// Everything Meta told has been read.
async fn heard(office: &Office, db: &store::Db) {
    const NEW: Sql = sql!("select id from inbound where tenant_id = :tenant and state = 'new' limit 1");
    tokio::time::timeout(Duration::from_secs(20), office.meta.settled()).await.unwrap();
    until("all posts are read", async || {
        db.read(office.tenant_id(), |scope| scope.row(NEW, params! {})).await.unwrap().is_none().then_some(())
    })
    .await;
}

async fn statuses_in_every_order_end_in_read(office: Office) {
    let (_, conversation) = office.customer_writes("Hello").await;
    assert_eq!(orders().len(), 24);
    let mut sent = Vec::new();
    for order in orders() {
        office.meta.faults(|faults| faults.statuses = Some(order.clone()));
        let answer = office.reply(&conversation, &order.join(", ")).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        office.until_status(&conversation, &answer.body["id"], "read").await;
        sent.push((answer.body["id"].clone(), order));
    }
    heard(&office, &office.store()).await;
    for (id, order) in sent {
        let message = office.message(&conversation, &id).await;
        assert_eq!(message["status"], "read", "{order:?}");
        assert!(message["error"].is_null(), "{order:?}: {message}");
    }
}

async fn statuses_before_the_answer_are_not_lost(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    office.meta.faults(|faults| {
        faults.statuses_before_answer = true;
        faults.statuses = Some(["read", "delivered", "sent"].map(str::to_owned).to_vec());
    });
    let answer = office.reply(&conversation, "Good morning").await;
    office.until_status(&conversation, &answer.body["id"], "read").await;
    heard(&office, &office.store()).await;
    let message = office.message(&conversation, &answer.body["id"]).await;
    assert_eq!(message["status"], "read");
    assert_eq!(message["provider_id"], office.phone_shows(&ada)[0].id);
}
