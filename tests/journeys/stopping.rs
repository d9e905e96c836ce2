//! STOP, START and HELP in the middle of a conversation.

use std::collections::BTreeSet;

use kernel::{Clock, ContactId};
use sandbox::{Direction, Inbound, NewCustomer, NewTemplate, Webhooks};
use serde_json::{Value, json};
use store::{Sql, params, sql};

use crate::harness::{Answer, Office, meanwhile, on_both_databases, text, until};
use crate::window::without_quiet_hours;

on_both_databases!(
    a_stop_ends_it_until_the_person_wants_more,
    offers_stopped_in_whatsapp_itself_stay_stopped_until_they_are_allowed_there,
    offers_are_asked_for_by_a_button_and_the_tap_is_the_evidence,
    help_is_answered_with_who_writes_and_how_to_stop,
    no_attempt_commits_after_a_withdrawal,
);

/// Writes with the provider's clock so many seconds ago: Meta's times are whole seconds, and order is what counts here.
fn write(office: &Office, customer: &str, words: &str, seconds_ago: i64) {
    let at = Clock::system().now().seconds() - seconds_ago;
    office.meta.write(customer, &office.number, Inbound::text(words).at(at)).unwrap();
}

async fn until_phone_shows(office: &Office, customer: &str, count: usize) -> Vec<String> {
    until("the phone shows it", async || {
        let shown = office.phone_shows(customer);
        (shown.len() >= count).then(|| shown.into_iter().map(|message| message.text).collect())
    })
    .await
}

// Shows P-CON-1, P-CON-2, P-CON-4.
async fn a_stop_ends_it_until_the_person_wants_more(office: Office) {
    let ada = office.meta.add_customer(NewCustomer::named("Ada").phone("+44 7700 900001"));
    write(&office, &ada, "Do you teach the cello?", 50);
    let conversation = office.first_conversation().await;
    assert_eq!(office.reply(&conversation, "We do.").await.status, 201);
    until_phone_shows(&office, &ada, 1).await;

    write(&office, &ada, "Stop", 40);
    let confirmed = until_phone_shows(&office, &ada, 2).await;
    assert!(confirmed[1].contains("Lark Music School"), "{confirmed:?}");
    let refused = office.reply(&conversation, "One more thing").await;
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("opted_out")));
    assert!(refused.body["detail"].is_string(), "{refused:?}");

    let contact = text(&office.get(&format!("/conversations/{conversation}")).await["contact_id"]);
    let entries = office.all(&format!("/consents?contact_id={contact}")).await;
    let withdrawal =
        entries.iter().find(|entry| entry["effect"] == "withdraw").unwrap_or_else(|| panic!("{entries:?}"));
    let messages = office.messages(&conversation).await;
    let stop = messages.iter().find(|message| message["text"] == "Stop").unwrap();
    assert_eq!(withdrawal["message_id"], stop["id"]);
    let decisions = office.all(&format!("/decisions?contact_id={contact}")).await;
    let refusal =
        decisions.iter().find(|decision| decision["verdict"] == "refused").unwrap_or_else(|| panic!("{decisions:?}"));
    assert!(refusal["reasons"].to_string().contains("opted_out"), "{refusal}");

    // A second stop is no new stop and gets no second confirmation; a person may not answer it either.
    let owner = office.sign_in().await;
    let composer = format!("{}/t/{}/inbox/{conversation}/messages", office.url, office.tenant);
    assert_eq!(office.form(&owner, &composer, &[("text", "Sorry to hear it")]).await.status(), 409);
    write(&office, &ada, "STOP", 39);

    // Who writes again may be answered, by a person.
    write(&office, &ada, "Where are you, by the way?", 30);
    until("it has come", async || {
        (office.messages(&conversation).await.iter().filter(|one| one["direction"] == "inbound").count() == 4)
            .then_some(())
    })
    .await;
    assert_eq!(office.reply(&conversation, "A program answers").await.status, 409);
    let answered = office.form(&owner, &composer, &[("text", "At 4 Bow Lane.")]).await;
    assert!(answered.status().is_redirection(), "{}: {}", answered.status(), answered.text().await.unwrap());
    assert_eq!(until_phone_shows(&office, &ada, 3).await[2], "At 4 Bow Lane.");

    write(&office, &ada, "START", 20);
    let resumed = until_phone_shows(&office, &ada, 4).await;
    assert_eq!(office.reply(&conversation, "Welcome back").await.status, 201);
    let all = until_phone_shows(&office, &ada, 5).await;
    assert_eq!((all.len(), all[4].as_str()), (5, "Welcome back"), "{resumed:?}");
}

/// Somebody who wrote: the telephone, the person, the conversation.
async fn comes(office: &Office, name: &str, phone: &str) -> (String, String, String) {
    let customer = office.meta.add_customer(NewCustomer::named(name).phone(phone));
    write(office, &customer, "Do you teach the cello?", 50);
    let find = async || {
        let found = office.all(&format!("/contacts?q={name}")).await;
        let contact = text(&found.first()?["id"]);
        let all = office.all("/conversations").await;
        let conversation = all.iter().find(|one| one["contact_id"] == contact.as_str())?;
        Some((contact, text(&conversation["id"])))
    };
    let (contact, conversation) = until("there is a thread", find).await;
    (customer, contact, conversation)
}

// Shows P-CON-1, P-CON-2: what people choose in WhatsApp's own settings is in the ledger with what WhatsApp wrote, and the gate minds
// it. Allowing offers again there gives back what stopping them there took, and nothing more.
async fn offers_stopped_in_whatsapp_itself_stay_stopped_until_they_are_allowed_there(office: Office) {
    let offer = NewTemplate::body(&office.account, "autumn", "Autumn courses begin on {{1}}.");
    office.meta.add_template(NewTemplate { category: "MARKETING".to_owned(), ..offer });
    let refreshed = office.connect("Hire", &office.meta.add_number(&office.account, "+44 20 7946 0019", "Hire")).await;
    assert_eq!(refreshed.status, 201);
    // With one number, what is allowed again is what was stopped.
    let path = format!("{}/api/v1/inboxes/{}", office.url, text(&refreshed.body["id"]));
    let gone = office.http.delete(path).bearer_auth(&office.key).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    without_quiet_hours(&office).await;
    let now = Clock::system().now();
    let ago = |seconds: i64| Some(now.seconds() - seconds);
    let offers = json!({ "type": "template", "template": { "name": "autumn", "language": "en_US", "parameters": [{ "text": "Monday" }] } });
    let send =
        async |conversation: &str| office.post(&format!("/conversations/{conversation}/messages"), &offers).await;
    let refused = |answer: &Answer| {
        assert!(!text(&answer.body["detail"]).is_empty(), "{answer:?}");
        (answer.status, text(&answer.body["code"]))
    };
    let agrees = async |contact: &str| {
        let at = kernel::Timestamp::from_seconds(now.seconds() - 45).to_string();
        let entry = json!({ "contact_id": contact, "channel": "whatsapp", "purpose": "marketing", "effect": "grant",
            "method": "in_person", "occurred_at": at, "evidence": { "words": "At the counter." } });
        assert_eq!(office.post("/consents", &entry).await.status, 201);
    };
    // The last entry, once it does this, and where offers stand with it.
    let ledger = async |contact: &str, effect: &str| {
        let last = until("it is in the ledger", async || {
            let ledger = office.get(&format!("/consents?contact_id={contact}")).await;
            (ledger["data"][0]["effect"] == effect).then_some(ledger)
        });
        let last = last.await;
        assert_eq!(
            (&last["data"][0]["method"], &last["data"][0]["purpose"]),
            (&json!("provider"), &json!("marketing"))
        );
        (last["data"][0].clone(), text(&last["state"][0]["marketing"]))
    };

    let (ada, hers, thread) = comes(&office, "Ada", "+44 7700 900001").await;
    agrees(&hers).await;
    let sent = send(&thread).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    office.until_status(&thread, &sent.body["id"], "delivered").await;
    office.meta.choose_offers(&ada, &office.number, false, ago(40)).unwrap();
    let (entry, stands) = ledger(&hers, "withdraw").await;
    assert!(
        text(&entry["evidence"]["words"]).contains(r#""value":"stop""#),
        "what WhatsApp wrote is the evidence: {entry}"
    );
    assert_eq!((stands.as_str(), refused(&send(&thread).await)), ("withdrawn", (409, "purpose_withdrawn".to_owned())));
    let answer = office.reply(&thread, "We do.").await;
    assert_eq!(answer.status, 201, "an answer is no offer");
    office.until_status(&thread, &answer.body["id"], "delivered").await;
    let owner = office.sign_in().await;
    let page = office.page(&owner, &format!("/people/{hers}/consent")).await;
    assert!(
        page.contains("Settings of the channel") && page.contains("User requested to stop marketing messages"),
        "{page}"
    );
    office.meta.choose_offers(&ada, &office.number, true, ago(30)).unwrap();
    assert_eq!(ledger(&hers, "release").await.1, "granted", "what she had agreed to at the counter goes on");
    assert_eq!(send(&thread).await.status, 201);

    // Whoever never agreed has not agreed by changing his mind in the settings.
    let (ben, his, thread) = comes(&office, "Ben", "+44 7700 900002").await;
    office.meta.choose_offers(&ben, &office.number, false, ago(40)).unwrap();
    assert_eq!(ledger(&his, "withdraw").await.1, "withdrawn");
    office.meta.choose_offers(&ben, &office.number, true, ago(30)).unwrap();
    assert_eq!(ledger(&his, "release").await.1, "unasked");
    assert_eq!(refused(&send(&thread).await), (409, "no_consent".to_owned()));

    // Nobody told us of it: the offer itself finds it out, and is the evidence.
    let (cleo, hers, thread) = comes(&office, "Cleo", "+44 7700 900003").await;
    agrees(&hers).await;
    office.meta.faults(|faults| faults.webhooks = Webhooks::Drop);
    office.meta.choose_offers(&cleo, &office.number, false, None).unwrap();
    office.meta.faults(|faults| faults.webhooks = Webhooks::Deliver);
    let sent = send(&thread).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    let failed = office.until_status(&thread, &sent.body["id"], "failed").await;
    assert_eq!(failed["error"]["code"], "131050");
    let (entry, stands) = ledger(&hers, "withdraw").await;
    assert_eq!((&entry["message_id"], stands.as_str()), (&sent.body["id"], "withdrawn"));
    assert_eq!(refused(&send(&thread).await), (409, "purpose_withdrawn".to_owned()));
    // WhatsApp tells whole seconds: this one is certainly the later.
    office.meta.choose_offers(&cleo, &office.number, true, Some(Clock::system().now().seconds() + 2)).unwrap();
    assert_eq!(ledger(&hers, "release").await.1, "granted");
}

// Shows P-CON-1, P-CON-5: asked from the thread and by a program; the tap is the consent, or the refusal.
async fn offers_are_asked_for_by_a_button_and_the_tap_is_the_evidence(office: Office) {
    let owner = office.sign_in().await;
    let question = async |customer: &str| {
        until("the telephone shows the question", async || {
            let shown = office.phone_shows(customer);
            shown.into_iter().find(|message| message.text.contains("May we send you offers now and then?"))
        })
        .await
    };
    let ask = async |conversation: &str| {
        office.post(&format!("/conversations/{conversation}/messages"), &json!({"type": "consent_question"})).await
    };
    let refused = |answer: &Answer| (answer.status, text(&answer.body["code"]));
    // What the ledger says of the tap with these words.
    let recorded = async |conversation: &str, words: &str| {
        let contact = text(&office.get(&format!("/conversations/{conversation}")).await["contact_id"]);
        let entry = until("it is recorded", async || {
            office.all(&format!("/consents?contact_id={contact}")).await.into_iter().next()
        });
        let entry = entry.await;
        let messages = office.messages(conversation).await;
        let tap = messages.iter().find(|one| one["text"] == words).unwrap_or_else(|| panic!("{messages:?}"));
        assert_eq!((&entry["message_id"], &entry["purpose"]), (&tap["id"], &json!("marketing")), "{entry}");
        assert!(text(&entry["evidence"]["text_shown"]).contains("Lark Music School"), "{entry}");
        entry
    };

    let (ada, hers) = office.customer_writes("Do you teach the cello?").await;
    let way = format!("/inbox/{hers}/consent-question");
    let there = format!("{}/t/{}{way}", office.url, office.tenant);
    let page = office.page(&owner, &way).await;
    assert!(page.contains("May we send you offers now and then?") && page.contains("Yes, please"), "{page}");
    let asked = office.form(&owner, &there, &[("once", "")]).await;
    assert!(asked.status().is_redirection(), "{}", asked.status());
    let shown = question(&ada).await;
    // Nobody is asked twice, by whichever way.
    assert_eq!(refused(&ask(&hers).await), (409, "asked_lately".to_owned()));
    let page = office.form(&owner, &there, &[("once", "")]).await;
    assert_eq!(page.status(), 409);
    assert!(page.text().await.unwrap().contains("within the last year"));
    let (yes, words) = &shown.buttons[0];
    office.meta.tap(&shown.id, yes).unwrap();
    let entry = recorded(&hers, words).await;
    assert_eq!(
        (&entry["effect"], yes.split_once("yes.").unwrap().1),
        (&json!("grant"), text(&entry["text_id"]).as_str())
    );
    assert_eq!(refused(&ask(&hers).await), (409, "already_agreed".to_owned()));

    // Asked by a program, and refused. A question of its own cannot pass for ours.
    let ben = office.meta.add_customer(NewCustomer::named("Ben").phone("+44 7700 900002"));
    write(&office, &ben, "And the flute?", 0);
    let his = until("he has a thread", async || {
        let all = office.all("/conversations").await;
        all.iter().map(|one| text(&one["id"])).find(|id| *id != hers)
    });
    let his = his.await;
    let buttons = json!([{ "id": yes, "title": "Coffee" }]);
    let forged = json!({"type": "interactive", "text": "Coffee?", "buttons": buttons});
    let forged = office.post(&format!("/conversations/{his}/messages"), &forged).await;
    assert_eq!((forged.status, &forged.body["errors"][0]["code"]), (422, &json!("reserved_id")), "{forged:?}");
    assert_eq!(ask(&his).await.status, 201);
    let shown = question(&ben).await;
    let (no, words) = &shown.buttons[1];
    office.meta.tap(&shown.id, no).unwrap();
    assert_eq!(recorded(&his, words).await["effect"], "withdraw");
    assert_eq!(refused(&ask(&his).await), (409, "purpose_withdrawn".to_owned()));
    // No message follows a refusal.
    assert_eq!(office.phone_shows(&ben).len(), 1);
}

// Shows P-CON-3.
async fn help_is_answered_with_who_writes_and_how_to_stop(office: Office) {
    let (ada, _) = office.customer_writes("HELP").await;
    let answer = until_phone_shows(&office, &ada, 1).await.remove(0);
    assert!(answer.contains("Lark Music School") && answer.contains("STOP"), "{answer}");
    // After a stop too.
    let ben = office.meta.add_customer(NewCustomer::named("Ben").phone("+44 7700 900002"));
    write(&office, &ben, "stop", 10);
    assert_eq!(until_phone_shows(&office, &ben, 1).await.len(), 1);
    write(&office, &ben, "help", 5);
    assert_eq!(until_phone_shows(&office, &ben, 2).await[1], answer);
}

// Shows P-CON-2 over a queue of answers. A50.
async fn no_attempt_commits_after_a_withdrawal(office: Office) {
    const STOPPED: Sql =
        sql!("select stopped_at from consent_state where tenant_id = :tenant and contact_id = :contact");
    let (ada, conversation) = office.customer_writes("Hello").await;
    let contact: ContactId =
        text(&office.get(&format!("/conversations/{conversation}")).await["contact_id"]).parse().unwrap();
    office.meta.faults(|faults| faults.slow_answers_ms = 40);
    for number in 0..40 {
        assert_eq!(office.reply(&conversation, &format!("Answer {number}")).await.status, 201);
    }
    until_phone_shows(&office, &ada, 3).await;
    let db = office.store();
    office.meta.write(&ada, &office.number, Inbound::text("STOP")).unwrap();
    until("the stop is kept", async || {
        let read = move |scope: &store::Scope<'_>| scope.row(STOPPED, params! { "contact" => contact });
        let row = db.read(office.tenant_id(), read).await.unwrap();
        row.and_then(|row| row.get::<Option<kernel::Timestamp>>("stopped_at").unwrap())
    })
    .await;
    // What was committed before the withdrawal may be in the air still: one message, for a person's answers go one by one.
    let is_answer =
        |message: &sandbox::Message| message.direction == Direction::Outbound && message.text.starts_with("Answer");
    let count = || office.meta.messages().iter().filter(|message| is_answer(message)).count();
    let at_stop = count();
    let settled = |messages: &[Value]| {
        !messages.iter().any(|one| ["queued", "held", "sending"].contains(&one["status"].as_str().unwrap()))
    };
    until("everything is decided", async || settled(&office.messages(&conversation).await).then_some(())).await;
    meanwhile(std::time::Duration::from_millis(500), async || assert!(count() <= at_stop + 1)).await;
    let messages = office.messages(&conversation).await;
    let refused = messages.iter().filter(|one| one["status"] == "refused").count();
    assert_eq!(count() + refused, 40, "each answer either arrived or was refused");
    assert!(refused > 0, "the stop came too late to show anything");
    assert!(
        messages
            .iter()
            .filter(|one| one["status"] == "refused")
            .all(|one| one["error"]["code"] == "opted_out" && one["decision_id"].is_string())
    );
    let confirmations =
        office.phone_shows(&ada).into_iter().filter(|message| !message.text.starts_with("Answer")).count();
    assert_eq!(confirmations, 1);
    let attempts: BTreeSet<String> = office.meta.sends().into_keys().collect();
    assert_eq!(attempts.len(), count() + 1);
}
