//! A token that ends, and is mended.

use sandbox::TokenState;
use serde_json::json;

use crate::harness::{Office, on_both_databases, until};

on_both_databases!(messages_wait_while_meta_refuses_the_token_and_go_once_it_is_mended);

async fn messages_wait_while_meta_refuses_the_token_and_go_once_it_is_mended(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    office.meta.set_token(&office.token, TokenState::Expired);
    let answer = office.reply(&conversation, "Good morning").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let inbox = until("the inbox says so", async || {
        let inboxes = office.get("/inboxes").await;
        inboxes["data"].as_array().unwrap().iter().find(|inbox| inbox["status"] == "reconnect").cloned()
    });
    assert_eq!(inbox.await["id"], office.inbox);
    let waiting = office.message(&conversation, &answer.body["id"]).await;
    assert!(["queued", "held"].contains(&waiting["status"].as_str().unwrap()), "{waiting}");
    // What is written meanwhile is accepted and waits too.
    let second = office.reply(&conversation, "Are you still there?").await;
    assert_eq!(second.status, 201, "{second:?}");
    assert!(office.phone_shows(&ada).is_empty());

    office.meta.set_token(&office.token, TokenState::Valid);
    let checked = office.post(&format!("/inboxes/{}/check", office.inbox), &json!({})).await;
    assert_eq!((checked.status, &checked.body["status"]), (200, &json!("connected")), "{checked:?}");
    for (message, expected) in [(answer, "Good morning"), (second, "Are you still there?")] {
        office.until_status(&conversation, &message.body["id"], "delivered").await;
        assert_eq!(office.phone_shows(&ada).iter().filter(|message| message.text == expected).count(), 1);
    }
    assert!(office.meta.sends().values().all(|count| *count == 1));
}
