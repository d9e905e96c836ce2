//! The telephones' pages: forms that work without script, and the event stream behind the script.

use futures_util::StreamExt;
use sandbox::{Inbound, NewTemplate};
use serde_json::json;

use crate::world::World;

impl World {
    async fn page(&self, path: &str) -> (u16, String) {
        let answer = self.http.get(format!("{}{path}", self.sandbox.url())).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Posts a form and follows its redirect, as a browser without script does.
    async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.http.post(format!("{}{path}", self.sandbox.url()));
        let answer =
            request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.url().path().starts_with("/phones/"), "{}", answer.url());
        answer.text().await.unwrap()
    }
}

#[tokio::test]
async fn a_person_writes_without_script_and_sees_the_answer() {
    let world = World::new().await;
    let (status, list) = world.page("/").await;
    assert!(status == 200 && list.contains("Maya Okafor"));
    let phone = format!("/phones/{}", world.maya);
    let page =
        world.submit(&format!("{phone}/messages"), &[("number", &world.number), ("text", "Is there a place?")]).await;
    assert!(page.contains("Is there a place?"));
    world.sandbox.settled().await;
    assert_eq!(world.receiver.values()[0]["messages"][0]["text"]["body"], "Is there a place?");

    world.send_text("Yes, on Tuesday").await;
    world.sandbox.settled().await;
    let (_, page) = world.page(&phone).await;
    assert!(page.contains("Yes, on Tuesday") && page.contains("Mark as read (1)"));
    let page = world.submit(&format!("{phone}/reads"), &[("number", &world.number)]).await;
    assert!(!page.contains("Mark as read"));
    world.sandbox.settled().await;
    assert_eq!(world.receiver.statuses().last().unwrap().1, "read");
}

#[tokio::test]
async fn an_empty_message_is_refused_in_words() {
    let world = World::new().await;
    let page =
        world.submit(&format!("/phones/{}/messages", world.maya), &[("number", &world.number), ("text", " ")]).await;
    assert!(page.contains("Write something first"));
    assert!(world.sandbox.messages().is_empty());
}

#[tokio::test]
async fn buttons_reactions_edits_and_switches_are_forms() {
    let world = World::new().await;
    let components = json!([{ "type": "BODY", "text": "May we?" }, { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "Stop offers" }] }]);
    world.sandbox.add_template(NewTemplate { components, ..NewTemplate::body(&world.waba, "may_we", "") });
    let answer = world
        .send(json!({ "type": "template", "template": { "name": "may_we", "language": { "code": "en_US" } } }))
        .await;
    world.sandbox.settled().await;
    let phone = format!("/phones/{}", world.maya);
    let id = answer.message_id();
    let page = world
        .submit(&format!("{phone}/taps"), &[("number", &world.number), ("message", &id), ("choice", "Stop offers")])
        .await;
    assert!(page.contains("Stop offers"));
    let page = world
        .submit(
            &format!("{phone}/messages"),
            &[("number", &world.number), ("type", "reaction"), ("reply_to", &id), ("text", "\u{1F44D}")],
        )
        .await;
    assert!(page.contains("Take reaction back"));
    let mine = world.sandbox.write(&world.maya, &world.number, Inbound::text("Tusday")).unwrap();
    let page = world
        .submit(
            &format!("{phone}/messages"),
            &[("number", &world.number), ("type", "edit"), ("reply_to", &mine), ("text", "Tuesday")],
        )
        .await;
    assert!(page.contains("Tuesday (edited)"));
    world.submit(&format!("{phone}/settings"), &[("number", &world.number), ("online", "on"), ("blocked", "on")]).await;
    let maya = world.sandbox.customer(&world.maya).unwrap();
    assert!(maya.online && !maya.read_receipts && !maya.shares_phone && maya.blocked.contains(&world.number));
    assert!(maya.no_offers.contains(&world.number), "unticked, she wants no offers");
    world.sandbox.settled().await;
    let kinds: Vec<String> = world
        .receiver
        .values()
        .iter()
        .filter_map(|value| value["messages"][0]["type"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(kinds, ["button", "reaction", "text", "edit"]);
}

#[tokio::test]
async fn what_others_write_is_shown_as_text() {
    let world = World::new().await;
    world.maya_writes("<script>alert(1)</script>").await;
    let (_, page) = world.page(&format!("/phones/{}", world.maya)).await;
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"));
    assert_eq!(world.page("/phones/%3Cb%3E").await.0, 404);
}

#[tokio::test]
async fn changes_are_streamed_to_those_who_watch() {
    let world = World::new().await;
    let url = format!("{}/phones.events?customer={}", world.sandbox.url(), world.maya);
    let mut events = world.http.get(url).send().await.unwrap().bytes_stream();
    world.maya_writes("Hello").await;
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(event, format!("data: {}\n\n", world.maya).as_bytes());
    // The stream ends with the sandbox, so that stopping does not wait for its watchers.
    let World { sandbox, .. } = world;
    sandbox.stop().await;
    while let Some(Ok(_)) = events.next().await {}
}
