//! A number that stays on a telephone.

use std::time::Duration;

use reqwest::Method;
use sandbox::Telling;
use serde_json::{Value, json};

use crate::world::{Answer, World};

async fn on_a_telephone(shares_history: bool) -> World {
    let world = World::new().await;
    let app_token = format!("{}|{}", world.app.id, world.app.secret);
    world.subscribe_to(&app_token, "messages,history,smb_app_state_sync,smb_message_echoes,account_update").await;
    let now_ms = world.sandbox.clock().now_ms();
    let phone = json!({ "onboarded_ms": now_ms, "shares_history": shares_history, "synced": {} });
    world.sandbox.change_number(&world.number, json!({ "biz_app": phone })).unwrap();
    world
}

async fn sync(world: &World, kind: &str) -> Answer {
    let body = json!({ "messaging_product": "whatsapp", "sync_type": kind });
    let answer = world.call(Method::POST, &format!("{}/smb_app_data", world.number), Some(body)).await;
    world.sandbox.settled().await;
    answer
}

fn fields(world: &World) -> Vec<String> {
    let field = |entry: Value| entry["changes"][0]["field"].as_str().unwrap().to_owned();
    world.receiver.posts().iter().map(|post| field(post.json()["entry"][0].clone())).collect()
}

#[tokio::test]
async fn contacts_and_chats_come_when_asked_for_once_and_in_time() {
    let world = on_a_telephone(true).await;
    let said = world.call(Method::GET, &format!("{}?fields=is_on_biz_app,platform_type", world.number), None).await;
    assert_eq!(said.body["is_on_biz_app"], true);
    let answer = sync(&world, "smb_app_state_sync").await;
    assert!(answer.body["request_id"].is_string(), "{}", answer.body);
    let contact = &world.receiver.values()[0]["state_sync"][0];
    assert_eq!(
        (&contact["action"], &contact["contact"]["full_name"], &contact["contact"]["phone_number"]),
        (&json!("add"), &json!("Maya Okafor"), &json!("447700900123"))
    );
    assert_eq!(sync(&world, "history").await.status, 200);
    assert_eq!(fields(&world), ["smb_app_state_sync", "history", "history", "history", "history"]);
    let chunks: Vec<Value> = world.receiver.values()[1..4].iter().map(|value| value["history"][0].clone()).collect();
    let phases: Vec<&Value> = chunks.iter().map(|chunk| &chunk["metadata"]["phase"]).collect();
    assert_eq!(phases, [&json!(0), &json!(1), &json!(2)]);
    assert_eq!(chunks[2]["metadata"]["progress"], 100);
    let placeholder = &chunks[1]["threads"][0]["messages"][0];
    assert_eq!(placeholder["type"], "media_placeholder");
    let picture = &world.receiver.values()[4]["messages"][0];
    assert_eq!((&picture["id"], &picture["type"]), (&placeholder["id"], &json!("image")));
    assert_eq!(sync(&world, "history").await.body["error"]["error_subcode"], 2_593_107);
    assert_eq!(sync(&world, "everything").await.code(), 100);
}

#[tokio::test]
async fn after_a_day_it_is_too_late() {
    let world = on_a_telephone(true).await;
    world.sandbox.clock().advance(Duration::from_secs(86_401));
    assert_eq!(sync(&world, "history").await.body["error"]["error_subcode"], 2_593_108);
}

#[tokio::test]
async fn an_owner_who_shares_nothing_is_told_as_an_error() {
    let world = on_a_telephone(false).await;
    assert_eq!(sync(&world, "history").await.status, 200);
    assert_eq!(world.receiver.values()[0]["history"][0]["errors"][0]["code"], 2_593_109);
}

#[tokio::test]
async fn what_the_owner_writes_on_the_telephone_is_echoed_and_is_no_send_of_ours() {
    let world = on_a_telephone(true).await;
    let id = world.sandbox.write_on_phone(&world.number, &world.maya, "From my phone").unwrap();
    world.sandbox.change_contact(&world.number, &world.maya, "remove").unwrap();
    world.sandbox.settled().await;
    let echo = &world.receiver.values()[0]["message_echoes"][0];
    assert_eq!(
        (&echo["id"], &echo["from"], &echo["to"], &echo["text"]["body"]),
        (&json!(id), &json!("442079460018"), &json!("447700900123"), &json!("From my phone"))
    );
    assert_eq!(world.receiver.values()[1]["state_sync"][0]["action"], "remove");
    assert_eq!(world.control(Method::GET, "/sends", None).await["total"], 0);
    // It opens no window: a free text still fails later.
    let sent = world.send_text("ours").await.message_id();
    world.sandbox.settled().await;
    assert_eq!(world.receiver.statuses().last().unwrap(), &(sent, "failed".to_owned()));
}

#[tokio::test]
async fn such_a_number_is_neither_registered_nor_deregistered_and_leaves_when_the_owner_disconnects() {
    let world = on_a_telephone(true).await;
    let body = json!({ "messaging_product": "whatsapp", "pin": sandbox::PIN });
    assert_eq!(world.call(Method::POST, &format!("{}/register", world.number), Some(body)).await.code(), 100);
    assert_eq!(world.call(Method::POST, &format!("{}/deregister", world.number), None).await.code(), 100);
    let telling =
        Telling { field: "account_update".to_owned(), event: "PARTNER_REMOVED".to_owned(), ..Telling::default() };
    world.sandbox.tell_management(telling).unwrap();
    world.sandbox.settled().await;
    let value = world.receiver.values().pop().unwrap();
    assert_eq!((&value["event"], &value["phone_number"]), (&json!("PARTNER_REMOVED"), &json!("442079460018")));
    assert_eq!((&value["disconnection_info"]["initiated_by"], value.get("waba_info")), (&json!("USER"), None));
    assert_eq!(world.receiver.posts().last().unwrap().json()["entry"][0]["id"], world.waba.as_str());
    let number = world.sandbox.number(&world.number).unwrap();
    assert!(number.biz_app.is_none() && number.status == "DISCONNECTED");
    assert!(world.sandbox.write_on_phone(&world.number, &world.maya, "gone").is_err());
}
