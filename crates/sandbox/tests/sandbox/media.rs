//! Files: handed in, described, fetched, deleted (facts/meta.md 4.6).

use std::time::Duration;

use reqwest::Method;
use sandbox::{Inbound, NewToken};
use serde_json::json;

use crate::world::{Answer, World};

const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 a photograph \xff\xd9";

/// Hands a file in as a form.
async fn hand_in(world: &World, mime: &str, content: &[u8]) -> Answer {
    let head = format!(
        "--b\r\ncontent-disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--b\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"a\"\r\ncontent-type: {mime}\r\n\r\n"
    );
    let body = [head.as_bytes(), content, b"\r\n--b--\r\n"].concat();
    let call = world.http.post(format!("{}/v26.0/{}/media", world.sandbox.url(), world.number));
    let call = call.bearer_auth(&world.token).header("content-type", "multipart/form-data; boundary=b").body(body);
    let answer = call.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Answer { status, headers, body: answer.json().await.unwrap() }
}

async fn describe(world: &World, id: &str) -> Answer {
    world.call(Method::GET, &format!("{id}?phone_number_id={}", world.number), None).await
}

async fn fetch(world: &World, url: &str, token: Option<&str>) -> (u16, Vec<u8>) {
    let call = world.http.get(url);
    let answer = match token {
        Some(token) => call.bearer_auth(token),
        None => call,
    };
    let answer = answer.send().await.unwrap();
    (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn what_is_sent_is_found_by_its_id_for_seven_days_and_at_its_address_for_five_minutes() {
    let world = World::new().await;
    world.sandbox.write(&world.maya, &world.number, Inbound::kind("image").file(PHOTO)).unwrap();
    world.sandbox.settled().await;
    let posted = world.receiver.posts().last().unwrap().json();
    let image = posted["entry"][0]["changes"][0]["value"]["messages"][0]["image"].clone();
    let id = image["id"].as_str().unwrap();
    let about = describe(&world, id).await;
    assert_eq!((&about.body["mime_type"], &about.body["file_size"]), (&json!("image/jpeg"), &json!(PHOTO.len())));
    assert_eq!(about.body["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(image["sha256"].as_str().unwrap().len(), 44);
    let url = about.body["url"].as_str().unwrap();
    assert_eq!(fetch(&world, url, Some(&world.token)).await, (200, PHOTO.to_vec()));
    assert_eq!(fetch(&world, url, None).await.0, 401);
    world.sandbox.clock().advance(Duration::from_secs(301));
    assert_eq!(fetch(&world, url, Some(&world.token)).await.0, 404);
    assert_eq!(describe(&world, id).await.status, 200);
    world.sandbox.clock().advance(Duration::from_secs(7 * 86_400));
    assert_eq!(describe(&world, id).await.code(), 100);
}

#[tokio::test]
async fn what_is_handed_in_lives_thirty_days_and_is_nobody_elses() {
    let world = World::new().await;
    let handed = hand_in(&world, "image/jpeg", PHOTO).await;
    let id = handed.body["id"].as_str().unwrap().to_owned();
    world.sandbox.clock().advance(Duration::from_secs(29 * 86_400));
    assert_eq!(describe(&world, &id).await.status, 200);
    let other = world.sandbox.add_waba("Brook Plumbing");
    let token = world.sandbox.add_token(NewToken {
        app_id: world.app.id.clone(),
        wabas: Some([other].into()),
        ..NewToken::default()
    });
    assert_eq!(world.call_as(&token, Method::GET, &id, None).await.code(), 100);
    assert_eq!(world.call(Method::GET, &format!("{id}?phone_number_id=1"), None).await.code(), 100);
    assert_eq!(world.call(Method::DELETE, &id, None).await.body, json!({ "success": true }));
    assert_eq!(describe(&world, &id).await.code(), 100);
}

#[tokio::test]
async fn another_type_and_too_much_of_a_type_are_not_taken() {
    let world = World::new().await;
    assert_eq!(hand_in(&world, "image/svg+xml", b"<svg/>").await.code(), 100);
    assert_eq!(hand_in(&world, "image/jpeg", &vec![0; 5 * 1024 * 1024 + 1]).await.code(), 131_053);
    assert_eq!(hand_in(&world, "image/jpeg", b"").await.code(), 131_053);
    assert_eq!(hand_in(&world, "image/jpeg", PHOTO).await.status, 200, "the control");
}

#[tokio::test]
async fn a_message_carries_a_file_of_its_number_and_what_is_no_such_thing_fails_later() {
    let world = World::new().await;
    world.sandbox.write(&world.maya, &world.number, Inbound::text("Show me")).unwrap();
    let send = async |kind: &str, content: serde_json::Value| {
        let body = json!({ "messaging_product": "whatsapp", "to": "+447700900123", "type": kind, kind: content });
        world.call(Method::POST, &format!("{}/messages", world.number), Some(body)).await
    };
    let unknown = send("image", json!({ "id": "1037" })).await;
    assert_eq!(unknown.code(), 100);
    let id = |answer: &Answer| answer.body["id"].as_str().unwrap().to_owned();
    let photo = id(&hand_in(&world, "image/jpeg", PHOTO).await);
    let liar = id(&hand_in(&world, "image/jpeg", b"%PDF-1.7").await);
    for (kind, content, is_fine) in [
        ("image", json!({ "id": photo, "caption": "Our house" }), true),
        ("video", json!({ "id": photo }), false),
        ("audio", json!({ "id": photo, "voice": true }), false),
        ("image", json!({ "id": liar }), false),
    ] {
        let sent = send(kind, content).await;
        assert_eq!(sent.status, 200, "{:?}", sent.body);
        world.sandbox.settled().await;
        let message = world.sandbox.messages().pop().unwrap();
        let failed = message.statuses.iter().find(|note| note.status == "failed").and_then(|note| note.code);
        let is_delivered = message.statuses.iter().any(|note| note.status == "delivered");
        assert_eq!((failed, is_delivered), if is_fine { (None, true) } else { (Some(131_053), false) }, "{kind}");
    }
    // The telephone shows what arrived, and nobody else's does.
    let page = async |path: String| world.http.get(format!("{}{path}", world.sandbox.url())).send().await.unwrap();
    let thread = page(format!("/phones/{}?number={}", world.maya, world.number)).await.text().await.unwrap();
    let source = format!("/phones/{}/files/{photo}", world.maya);
    assert!(thread.contains(&source));
    assert_eq!(page(source).await.bytes().await.unwrap(), PHOTO);
    assert_eq!(page(format!("/phones/nobody/files/{photo}")).await.status(), 404);
}
