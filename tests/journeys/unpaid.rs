//! Meta wants to be paid (131042): what costs money waits, nothing is lost, and everything goes once, when it is settled.

use sandbox::NewTemplate;
use serde_json::json;
use store::{GlobalSql, global_sql, params};

use crate::harness::{Office, on_both_databases, until};

on_both_databases!(what_costs_waits_until_it_is_settled_and_then_goes_once,);

/// A program's template about business between the two waits for the morning; this journey does not.
async fn without_quiet_hours(office: &Office) {
    const NEVER: GlobalSql = global_sql!("update tenant set quiet_from = 0, quiet_until = 0");
    let set = office.store().global_write(|global| global.execute(NEVER, params! {})).await;
    assert_eq!(set.unwrap(), 1);
}

// Shows P-CHN-1: the business pays Meta itself; while it does not, nothing is lost.
async fn what_costs_waits_until_it_is_settled_and_then_goes_once(office: Office) {
    office.meta.add_template(NewTemplate::body(
        &office.account,
        "lesson_time",
        "Your lesson begins at {{1}}, as always.",
    ));
    let second = office.meta.add_number(&office.account, "+44 20 7946 0019", "Hire");
    assert_eq!(office.connect("Hire", &second).await.status, 201);
    without_quiet_hours(&office).await;
    let (ada, conversation) = office.customer_writes("Hello").await;
    office.meta.change_waba(&office.account, json!({ "has_payment_method": false })).unwrap();

    let to = format!("/conversations/{conversation}/messages");
    let template = |time: &str| json!({ "type": "template", "template": { "name": "lesson_time", "language": "en_US", "parameters": [{ "text": time }] } });
    // The first is taken by Meta and found unpaid afterwards; it waits like the second, which never leaves.
    let first = office.post(&to, &template("four")).await;
    assert_eq!(first.status, 201, "{first:?}");
    office.until_status(&conversation, &first.body["id"], "held").await;
    let second = office.post(&to, &template("five")).await;
    assert_eq!(second.status, 201, "{second:?}");
    // A person’s messages go in order, so it waits behind the first. An answer within the free time goes all the same.
    let free = office.reply(&conversation, "This one is free").await;
    office.until_status(&conversation, &free.body["id"], "delivered").await;
    // What failed at Meta never reached the telephone.
    let arrived = |message: &sandbox::Message| message.statuses.iter().all(|note| note.status != "failed");
    let shown =
        || office.phone_shows(&ada).into_iter().filter(arrived).map(|message| message.text).collect::<Vec<String>>();
    assert_eq!(shown(), ["This one is free"]);

    // It is said where one looks: on the health of the number, and to its owner.
    let owner = office.sign_in().await;
    let tenant = &office.tenant;
    let health = format!("/settings/inboxes/{}/health", office.inbox);
    assert!(office.page(&owner, &health).await.contains("Meta wants to be paid before it sends on"));
    assert!(office.page(&owner, "/me/notices").await.contains("wait for a payment"));
    assert!(office.page(&owner, "/inbox").await.contains("Messages that cost money wait"));
    assert!(office.page(&owner, &format!("/inbox/{conversation}")).await.contains("Meta wants to be paid"));

    // Said too early, it stops again, and still nothing is lost.
    let settle = format!("{}/t/{tenant}/settings/inboxes/{}/payment", office.url, office.inbox);
    office.form(&owner, &settle, &[]).await;
    until("it stops again", async || office.page(&owner, &health).await.contains("It is settled").then_some(())).await;
    office.until_status(&conversation, &first.body["id"], "held").await;
    // The second may have gone too. That it failed is heard before it is settled for good: later it would stop it once more.
    until("the second waits again", async || {
        let status = office.message(&conversation, &second.body["id"]).await["status"].take();
        ["queued", "held"].contains(&status.as_str().unwrap()).then_some(())
    })
    .await;
    office.meta.settled().await;

    office.meta.change_waba(&office.account, json!({ "has_payment_method": true })).unwrap();
    office.form(&owner, &settle, &[]).await;
    for message in [&first, &second] {
        office.until_status(&conversation, &message.body["id"], "delivered").await;
    }
    assert_eq!(
        shown(),
        ["This one is free", "Your lesson begins at four, as always.", "Your lesson begins at five, as always."]
    );
    assert!(!office.page(&owner, &health).await.contains("It is settled"));
}
