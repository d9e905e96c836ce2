//! WhatsApp's 24 hours, ending while someone writes. P-CON-6

use std::time::Duration;

use kernel::{Clock, InboxId};
use sandbox::{Inbound, NewTemplate, TokenState};
use serde_json::json;
use store::{GlobalSql, Sql, global_sql, params, sql};

use crate::harness::{Office, on_both_databases, text, until};

on_both_databases!(
    the_window_closes_under_the_composer_and_a_template_passes,
    an_answer_that_waited_past_the_window_is_refused_and_says_why,
    a_window_that_meta_has_shut_is_shut_here_too,
    a_template_goes_in_the_place_of_what_meta_finds_too_late,
);

/// A program's template about business between the two waits for the morning, and so do offers; these journeys do not.
pub(crate) async fn without_quiet_hours(office: &Office) {
    const NEVER: GlobalSql = global_sql!("update tenant set quiet_from = 0, quiet_until = 0");
    let set = office.store().global_write(|global| global.execute(NEVER, params! {})).await;
    assert_eq!(set.unwrap(), 1);
}

/// A conversation whose window ends in some minutes. Nothing from before a connection is kept, so the connection is made older.
async fn near_its_end(office: &Office) -> (String, String) {
    const AGE: Sql = sql!("update inbox set connected_at = :at where tenant_id = :tenant and id = :inbox");
    let (clock, db, inbox) = (Clock::system(), office.store(), office.inbox.parse::<InboxId>().unwrap());
    let actor = kernel::Actor { who: kernel::Who::Operator, at: clock.now(), request: clock.id() };
    let at = clock.now() - Duration::from_secs(2 * 86_400);
    let aged =
        db.write(office.tenant_id(), actor, move |tx| tx.execute(AGE, params! { "inbox" => inbox, "at" => at })).await;
    assert_eq!(aged.unwrap(), 1);
    let ada = office.meta.add_customer(sandbox::NewCustomer::named("Ada").phone("+44 7700 900001"));
    let ends = Clock::system().now().seconds() + 5 * 60;
    office.meta.write(&ada, &office.number, Inbound::text("Hello").at(ends - 86_400)).unwrap();
    let conversation = office.first_conversation().await;
    assert_eq!(window_ends(office, &conversation).await.seconds(), ends);
    (ada, conversation)
}

async fn window_ends(office: &Office, conversation: &str) -> kernel::Timestamp {
    let ends = text(&office.get(&format!("/conversations/{conversation}")).await["window_expires_at"]);
    kernel::Timestamp::parse(&ends).unwrap()
}

/// The window closes by itself, in a second: what had to happen before has happened, however long it took.
async fn until_closed(office: &Office, conversation: &str) {
    const SOON: Sql = sql!("update service_window set expires_at = :at where tenant_id = :tenant");
    let (clock, db) = (Clock::system(), office.store());
    let actor = kernel::Actor { who: kernel::Who::Operator, at: clock.now(), request: clock.id() };
    let at = clock.now() + Duration::from_secs(1);
    let moved = db.write(office.tenant_id(), actor, move |tx| tx.execute(SOON, params! { "at" => at })).await;
    assert_eq!(moved.unwrap(), 1);
    let ends = window_ends(office, conversation).await;
    until("the window has closed", async || (Clock::system().now() > ends).then_some(())).await;
}

async fn the_window_closes_under_the_composer_and_a_template_passes(office: Office) {
    office.meta.add_template(NewTemplate::body(&office.account, "lesson_time", "Your lesson begins at {{1}}."));
    let refreshed = office.connect("Hire", &office.meta.add_number(&office.account, "+44 20 7946 0019", "Hire")).await;
    assert_eq!(refreshed.status, 201);
    without_quiet_hours(&office).await;
    let (ada, conversation) = near_its_end(&office).await;
    let answer = office.reply(&conversation, "In time").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    office.until_status(&conversation, &answer.body["id"], "delivered").await;
    until_closed(&office, &conversation).await;

    let late = office.reply(&conversation, "Too late").await;
    assert_eq!((late.status, &late.body["code"]), (409, &json!("window_closed")));
    let owner = office.sign_in().await;
    let composer = format!("{}/t/{}/inbox/{conversation}/messages", office.url, office.tenant);
    let page = office.form(&owner, &composer, &[("text", "Typed with care")]).await;
    assert_eq!(page.status(), 409);
    assert!(page.text().await.unwrap().contains("Typed with care"), "the draft is kept");

    let template = json!({ "type": "template", "template": { "name": "lesson_time", "language": "en_US", "parameters": [{ "text": "four" }] } });
    let sent = office.post(&format!("/conversations/{conversation}/messages"), &template).await;
    assert_eq!(sent.status, 201, "{sent:?}");
    office.until_status(&conversation, &sent.body["id"], "delivered").await;
    let shown: Vec<String> = office.phone_shows(&ada).into_iter().map(|message| message.text).collect();
    assert_eq!(shown, ["In time", "Your lesson begins at four."]);
}

// A49: accepted at 23:59:5x, due after 24:00:00.
async fn an_answer_that_waited_past_the_window_is_refused_and_says_why(office: Office) {
    let (ada, conversation) = near_its_end(&office).await;
    office.meta.set_token(&office.token, TokenState::Expired);
    let answer = office.reply(&conversation, "Just in time").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    // Meta has refused it, so it waits for the number, and is in nobody's hands when the window closes.
    until("the number waits for a token", async || {
        let inboxes = office.get("/inboxes").await;
        inboxes["data"].as_array().unwrap().iter().any(|inbox| inbox["status"] == "reconnect").then_some(())
    })
    .await;
    until_closed(&office, &conversation).await;
    office.meta.set_token(&office.token, TokenState::Valid);
    assert_eq!(office.post(&format!("/inboxes/{}/check", office.inbox), &json!({})).await.status, 200);
    let refused = office.until_status(&conversation, &answer.body["id"], "refused").await;
    assert_eq!(refused["error"]["code"], "window_closed");
    assert!(refused["decision_id"].is_string());
    assert!(office.phone_shows(&ada).is_empty());
}

async fn a_window_that_meta_has_shut_is_shut_here_too(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    office.meta.set_window(&ada, &office.number, 0);
    let answer = office.reply(&conversation, "Meta thinks otherwise").await;
    let failed = office.until_status(&conversation, &answer.body["id"], "failed").await;
    assert_eq!(failed["error"]["code"], "131047");
    assert_eq!(office.reply(&conversation, "Again").await.body["code"], "window_closed");
}

// What was written for later with a template in reserve: our clock says that there is time, and Meta, at once or afterwards, that
// there is none.
async fn a_template_goes_in_the_place_of_what_meta_finds_too_late(office: Office) {
    office.meta.add_template(NewTemplate::body(&office.account, "lesson_time", "Your lesson begins at {{1}}."));
    let refreshed = office.connect("Hire", &office.meta.add_number(&office.account, "+44 20 7946 0019", "Hire")).await;
    assert_eq!(refreshed.status, 201);
    without_quiet_hours(&office).await;
    let (ada, conversation) = office.customer_writes("Hello").await;
    let reserve = json!({ "name": "lesson_time", "language": "en_US", "parameters": [{ "text": "four" }] });
    for (turn, window) in [(1, sandbox::Window::Synchronous), (2, sandbox::Window::Asynchronous)] {
        // She has written again, as far as we know.
        office.meta.write(&ada, &office.number, Inbound::text("Are you there?")).unwrap();
        until("it has come", async || {
            let all = office.messages(&conversation).await;
            (all.iter().filter(|one| one["direction"] == "inbound").count() == turn + 1).then_some(())
        })
        .await;
        office.meta.faults(|faults| faults.window = window);
        office.meta.set_window(&ada, &office.number, 0);
        let at = (Clock::system().now() + Duration::from_secs(4)).to_string();
        let later = json!({ "type": "text", "text": "Shall we begin?", "send_at": at, "fallback_template": reserve });
        let kept = office.post(&format!("/conversations/{conversation}/messages"), &later).await;
        assert_eq!(kept.status, 201, "{kept:?}");
        let gone = office.until_status(&conversation, &kept.body["id"], "delivered").await;
        assert_eq!((&gone["type"], &gone["text"]), (&json!("template"), &json!("Your lesson begins at four.")));
        let is_lesson = |message: &sandbox::Message| message.text == "Your lesson begins at four.";
        assert_eq!(office.phone_shows(&ada).iter().filter(|message| is_lesson(message)).count(), turn);
    }
    // Control: without one in reserve it has failed, and says why.
    office.meta.write(&ada, &office.number, Inbound::text("And now?")).unwrap();
    until("it has come", async || (office.messages(&conversation).await[0]["text"] == "And now?").then_some(())).await;
    office.meta.set_window(&ada, &office.number, 0);
    let bare = office.reply(&conversation, "Meta thinks otherwise").await;
    assert_eq!(office.until_status(&conversation, &bare.body["id"], "failed").await["error"]["code"], "131047");
}
