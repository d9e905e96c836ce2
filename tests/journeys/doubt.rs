//! An answer of Meta's that is lost: nobody knows whether the message went out, until someone tells.

use std::time::Duration;

use sandbox::Webhooks;
use serde_json::json;

use crate::harness::{Office, meanwhile, on_both_databases, text, until, variable};

on_both_databases!(
    a_lost_answer_is_unknown_until_a_webhook_settles_it,
    without_a_webhook_it_stays_unknown_and_is_never_sent_twice,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_five_minutes_a_person_is_asked_on_the_embedded_database() {
    a_person_is_asked(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_five_minutes_a_person_is_asked_on_postgresql() {
    if let Some(server) = variable("KONTOR_TEST_POSTGRES_URL") {
        a_person_is_asked(Some(server)).await;
    }
}

async fn a_person_is_asked(server: Option<String>) {
    let (office, clock) = Office::open_here(server).await;
    let (ada, conversation) = office.customer_writes("Hello").await;
    let owner = office.sign_in().await;
    office.meta.faults(|faults| {
        faults.webhooks = Webhooks::Drop;
        faults.lose_answers = 2;
    });
    let mut in_doubt = Vec::new();
    for words in ["Good morning", "How are you?"] {
        let answer = office.reply(&conversation, words).await;
        in_doubt.push(text(&office.until_status(&conversation, &answer.body["id"], "unknown").await["id"]));
    }
    let thread = format!("/inbox/{conversation}");
    let question = |id: &str| format!("/messages/{id}/doubt");
    let asks = async |id: &str| office.page(&owner, &thread).await.contains(&question(id));
    let later = |seconds| {
        clock.advance(Duration::from_secs(seconds));
        office.meta.clock().advance(Duration::from_secs(seconds));
    };
    later(290);
    meanwhile(Duration::from_millis(800), async || assert!(!asks(&in_doubt[0]).await)).await;
    later(15);
    for id in &in_doubt {
        until("a person is asked", async || asks(id).await.then_some(())).await;
    }
    assert_eq!(office.phone_shows(&ada).len(), 2);
    // The person leaves one as it is and takes the risk of a second copy with the other.
    office.meta.faults(|faults| faults.webhooks = Webhooks::Deliver);
    for (id, answer) in in_doubt.iter().zip(["leave", "again"]) {
        let form = format!("{}/t/{}{thread}{}", office.url, office.tenant, question(id));
        assert!(office.form(&owner, &form, &[("answer", answer)]).await.status().is_redirection());
    }
    office.until_status(&conversation, &json!(in_doubt[1]), "delivered").await;
    assert_eq!(office.message(&conversation, &json!(in_doubt[0])).await["status"], "unknown");
    let shown: Vec<String> = office.phone_shows(&ada).into_iter().map(|message| message.text).collect();
    assert_eq!(shown, ["Good morning", "How are you?", "How are you?"]);
}

async fn a_lost_answer_is_unknown_until_a_webhook_settles_it(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    office.meta.faults(|faults| {
        faults.lose_answers = 1;
        faults.webhooks = Webhooks::Hold;
    });
    let answer = office.reply(&conversation, "Good morning").await;
    let unknown = office.until_status(&conversation, &answer.body["id"], "unknown").await;
    assert!(unknown["provider_id"].is_null(), "{unknown}");
    // What is in doubt holds up nobody: the next goes out.
    let next = office.reply(&conversation, "How are you?").await;
    office.until_status(&conversation, &next.body["id"], "sent").await;
    office.meta.faults(|faults| faults.webhooks = Webhooks::Deliver);
    office.meta.release();
    let settled = office.until_status(&conversation, &answer.body["id"], "delivered").await;
    assert_eq!(settled["provider_id"], office.phone_shows(&ada)[0].id);
    assert!(settled["error"].is_null(), "{settled}");
    assert_eq!(office.phone_shows(&ada).len(), 2);
}

async fn without_a_webhook_it_stays_unknown_and_is_never_sent_twice(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    for arrives in [true, false] {
        office.meta.faults(|faults| {
            faults.webhooks = Webhooks::Drop;
            faults.lose_answers = u32::from(arrives);
            faults.lose_calls = u32::from(!arrives);
        });
        let before = office.phone_shows(&ada).len();
        let answer = office.reply(&conversation, "Good morning").await;
        office.until_status(&conversation, &answer.body["id"], "unknown").await;
        meanwhile(Duration::from_secs(3), async || {
            assert_eq!(office.phone_shows(&ada).len(), before + usize::from(arrives));
            assert_eq!(office.message(&conversation, &answer.body["id"]).await["status"], json!("unknown"));
        })
        .await;
    }
    assert!(office.meta.sends().values().all(|count| *count == 1));
}
