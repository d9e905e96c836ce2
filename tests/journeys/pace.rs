//! Slow answers of Meta's and refusals for a while, and a stop that waits for what is in the air.

use std::time::Duration;

use sandbox::{Inbound, NewCustomer, Refusal, Webhooks};
use serde_json::json;

use crate::harness::{Office, on_both_databases, text, until};

on_both_databases!(
    a_slow_answer_holds_up_nobody_else,
    a_stop_waits_for_what_is_in_the_air,
    what_meta_refuses_for_a_while_goes_once_and_what_it_refuses_for_good_says_why,
);

// A64, for those who exist today: a provider that is slow to answer about one person blocks nobody else's queue.
async fn a_slow_answer_holds_up_nobody_else(office: Office) {
    let (_, slow) = office.customer_writes("Hello").await;
    let ben = office.meta.add_customer(NewCustomer::named("Ben").phone("+44 7700 900002"));
    office.meta.write(&ben, &office.number, Inbound::text("Hello too")).unwrap();
    let quick = until("there are two", async || {
        let all = office.all("/conversations").await;
        all.iter().map(|one| text(&one["id"])).find(|id| *id != slow)
    });
    let quick = quick.await;
    // Longer than all that is looked at meanwhile takes, and shorter than the program waits.
    office.meta.faults(|faults| faults.slow_answers_ms = 15_000);
    let first = office.reply(&slow, "To Ada").await;
    let after = office.reply(&slow, "To Ada, afterwards").await;
    office.until_status(&slow, &first.body["id"], "sending").await;
    let second = office.reply(&quick, "To Ben").await;
    office.until_status(&quick, &second.body["id"], "sending").await;
    assert_eq!(office.message(&slow, &first.body["id"]).await["status"], "sending");
    // One person's messages stay in order.
    assert_eq!(office.message(&slow, &after.body["id"]).await["status"], "queued");
    office.meta.faults(|faults| faults.slow_answers_ms = 0);
    office.until_status(&slow, &after.body["id"], "delivered").await;
    office.until_status(&slow, &first.body["id"], "delivered").await;
    office.until_status(&quick, &second.body["id"], "delivered").await;
}

async fn a_stop_waits_for_what_is_in_the_air(mut office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    office.meta.faults(|faults| {
        faults.slow_answers_ms = 15_000;
        // Nobody tells afterwards: what the program does not hear itself it does not know.
        faults.webhooks = Webhooks::Drop;
    });
    let answer = office.reply(&conversation, "Good night").await;
    office.until_status(&conversation, &answer.body["id"], "sending").await;
    // The answer comes while the program stops.
    let call = office.http.patch(format!("{}/_sandbox/faults", office.meta.url()));
    let call = call.json(&json!({ "slow_answers_ms": 0 }));
    let answering = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(1500)).await;
        call.send().await.unwrap().error_for_status().unwrap();
    });
    office.stop().await;
    answering.await.unwrap();
    assert_eq!(office.phone_shows(&ada).len(), 1);
    office.start().await;
    assert_eq!(office.message(&conversation, &answer.body["id"]).await["status"], "sent");
}

// A52.
async fn what_meta_refuses_for_a_while_goes_once_and_what_it_refuses_for_good_says_why(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    office.meta.faults(|faults| faults.refuse = vec![Refusal::next(131_056, 1), Refusal::next(130_429, 1)]);
    let answer = office.reply(&conversation, "Good morning").await;
    let next = office.reply(&conversation, "How are you?").await;
    office.until_status(&conversation, &next.body["id"], "delivered").await;
    office.until_status(&conversation, &answer.body["id"], "delivered").await;
    let shown: Vec<String> = office.phone_shows(&ada).into_iter().map(|message| message.text).collect();
    assert_eq!(shown, ["Good morning", "How are you?"]);

    office.meta.faults(|faults| faults.refuse = vec![Refusal::next(131_026, 1)]);
    let answer = office.reply(&conversation, "Are you there?").await;
    let failed = office.until_status(&conversation, &answer.body["id"], "failed").await;
    assert_eq!(failed["error"]["code"], "131026");
    assert!(failed["error"]["detail"].as_str().unwrap().len() > 20, "{failed}");
    assert_eq!(office.phone_shows(&ada).len(), 2);
}
