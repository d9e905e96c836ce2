//! Each fault on request, and that it ends when it should.

use reqwest::Method;
use sandbox::{Faults, Refusal, Signature};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_webhook_comes_ten_times_when_nine_duplicates_are_asked_for() {
    let world = World::new().await;
    world.sandbox.faults(|faults| faults.duplicates = 9);
    world.maya_writes("Hello").await;
    let posts = world.receiver.posts();
    assert_eq!(posts.len(), 10);
    assert!(posts.iter().all(|post| post.body == posts[0].body && post.signature == posts[0].signature));
}

#[tokio::test]
async fn a_lost_answer_means_accepted_and_a_lost_call_means_not() {
    let world = World::new().await;
    world.maya_writes("Hello").await;
    let path = format!("{}/messages", world.number);
    let body = |opaque: &str| {
        Some(
            json!({ "messaging_product": "whatsapp", "to": "+447700900123", "text": { "body": "Hello" }, "biz_opaque_callback_data": opaque }),
        )
    };
    world.sandbox.faults(|faults| faults.lose_answers = 1);
    assert!(world.try_call(&world.token, Method::POST, &path, body("lost-answer")).await.is_err());
    world.sandbox.faults(|faults| faults.lose_calls = 1);
    assert!(world.try_call(&world.token, Method::POST, &path, body("lost-call")).await.is_err());
    // Control: the next one is answered.
    assert_eq!(world.try_call(&world.token, Method::POST, &path, body("answered")).await.unwrap().status, 200);
    world.sandbox.settled().await;
    let sends = world.sandbox.sends();
    assert_eq!((sends.get("lost-answer"), sends.get("lost-call"), sends.get("answered")), (Some(&1), None, Some(&1)));
    let told = world
        .receiver
        .values()
        .iter()
        .filter(|value| value["statuses"][0]["biz_opaque_callback_data"] == "lost-answer")
        .count();
    assert_eq!(told, 2, "its statuses come all the same");
    let cut: Vec<u16> = world
        .sandbox
        .requests()
        .iter()
        .filter(|request| request.path == format!("/{path}"))
        .map(|request| request.status)
        .collect();
    assert_eq!(cut, [0, 0, 200]);
}

#[tokio::test]
async fn statuses_come_in_the_order_asked_for() {
    let world = World::new().await;
    world.maya_writes("Hello").await;
    let orders = [
        vec!["read", "sent", "delivered"],
        vec!["delivered", "delivered", "sent"],
        vec!["read"],
        vec!["sent", "failed:131049", "delivered"],
        vec![],
    ];
    for order in orders {
        world.sandbox.faults(|faults| faults.statuses = Some(order.iter().map(|step| (*step).to_owned()).collect()));
        let id = world.send_text("Hello").await.message_id();
        world.sandbox.settled().await;
        let told: Vec<String> =
            world.receiver.statuses().into_iter().filter(|(about, _)| *about == id).map(|(_, status)| status).collect();
        let expected: Vec<&str> = order.iter().map(|step| step.split(':').next().unwrap()).collect();
        assert_eq!(told, expected);
    }
}

#[tokio::test]
async fn a_status_may_overtake_the_answer() {
    let world = World::new().await;
    world.maya_writes("Hello").await;
    world.sandbox.faults(|faults| faults.statuses_before_answer = true);
    let id = world.send_text("Hello").await.message_id();
    assert_eq!(world.receiver.statuses(), [(id, "sent".to_owned())]);
}

#[tokio::test]
async fn chosen_codes_refuse_the_next_sends_and_then_no_more() {
    let world = World::new().await;
    world.maya_writes("Hello").await;
    world.sandbox.faults(|faults| {
        faults.refuse = vec![Refusal::next(131_016, 1), Refusal { http: Some(429), ..Refusal::next(130_429, 2) }]
    });
    let mut seen = Vec::new();
    for _ in 0..4 {
        let answer = world.send_text("x").await;
        seen.push((answer.status, answer.code()));
    }
    assert_eq!(seen, [(500, 131_016), (429, 130_429), (429, 130_429), (200, 0)]);
    world.sandbox.faults(|faults| faults.fail = vec![Refusal::next(131_049, 1)]);
    let failing = world.send_text("x").await.message_id();
    let passing = world.send_text("x").await.message_id();
    world.sandbox.settled().await;
    let of = |id: &str| {
        world
            .receiver
            .statuses()
            .into_iter()
            .filter(|(about, _)| about == id)
            .map(|(_, status)| status)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (of(&failing), of(&passing)),
        (vec!["failed".to_owned()], vec!["sent".to_owned(), "delivered".to_owned()])
    );
}

#[tokio::test]
async fn signatures_are_spoiled_as_asked() {
    let world = World::new().await;
    let right = |body: &[u8]| sandbox::signature::sha256(&world.app.secret, body);
    for (fault, header) in [
        (Signature::Forged, true),
        (Signature::Foreign, true),
        (Signature::Truncated, true),
        (Signature::OverUnescaped, true),
        (Signature::Missing, false),
        (Signature::Sha1Only, false),
    ] {
        world.sandbox.faults(|faults| faults.signature = fault);
        let before = world.receiver.posts().len();
        world.maya_writes("Grüße").await;
        let post = &world.receiver.posts()[before];
        assert_eq!(post.signature.is_some(), header, "{fault:?}");
        assert_ne!(post.signature.as_deref(), Some(right(&post.body).as_str()), "{fault:?}");
        assert_eq!(post.legacy.is_some(), fault == Signature::Sha1Only);
    }
    world.sandbox.faults(|faults| faults.signature = Signature::Right);
    world.maya_writes("Grüße").await;
    let post = world.receiver.posts().pop().unwrap();
    assert_eq!(post.signature, Some(right(&post.body)));
}

#[tokio::test]
async fn answers_may_be_late_or_come_from_the_edge() {
    let world = World::new().await;
    world.maya_writes("Hello").await;
    world.sandbox.faults(|faults| faults.slow_answers_ms = 300);
    let sandbox_clock = world.sandbox.clock().now_ms();
    assert_eq!(world.send_text("slow").await.status, 200);
    assert!(world.sandbox.clock().now_ms() - sandbox_clock >= 300);
    world.sandbox.faults(|faults| *faults = Faults { bad_gateways: 1, ..Faults::default() });
    let answer = world.send_text("x").await;
    assert_eq!(answer.status, 502);
    assert!(answer.body.as_str().unwrap().contains("<html>"));
    assert_eq!(world.send_text("x").await.status, 200);
}

#[tokio::test]
async fn the_control_api_does_what_the_handle_does() {
    let world = World::new().await;
    let faults = world
        .control(
            Method::PATCH,
            "/faults",
            Some(json!({ "duplicates": 1, "signature": "forged", "refuse": [{ "code": 131_000 }] })),
        )
        .await;
    assert_eq!(
        (&faults["duplicates"], &faults["signature"], &faults["batch"]),
        (&json!(1), &json!("forged"), &json!(1))
    );
    let unknown = world
        .http
        .patch(format!("{}/_sandbox/faults", world.sandbox.url()))
        .json(&json!({ "nonsense": 1 }))
        .send()
        .await
        .unwrap();
    assert_eq!(unknown.status(), 400);
    world.control(Method::DELETE, "/faults", None).await;

    let person =
        world.control(Method::POST, "/customers", Some(json!({ "name": "Dario", "phone": "+49 171 3920017" }))).await;
    let id = person["id"].as_str().unwrap();
    let written = world
        .control(
            Method::POST,
            &format!("/customers/{id}/messages"),
            Some(json!({ "type": "image", "text": "The boiler" })),
        )
        .await;
    assert_eq!(world.control(Method::GET, "/settled?timeout_ms=5000", None).await["settled"], true);
    assert_eq!(world.receiver.values()[0]["messages"][0]["id"], written["id"]);

    let answer = world
        .send(json!({ "to": "491713920017", "text": { "body": "Thank you" }, "biz_opaque_callback_data": "a" }))
        .await;
    world.control(Method::GET, "/settled", None).await;
    assert_eq!(
        world.control(Method::POST, &format!("/customers/{id}/reads"), Some(json!({ "number": world.number }))).await["read"],
        1
    );
    world
        .control(Method::POST, "/statuses", Some(json!({ "message": answer.message_id(), "status": "failed:131053" })))
        .await;
    assert_eq!(world.control(Method::GET, "/sends", None).await, json!({ "total": 1, "by_opaque": { "a": 1 } }));
    world.control(Method::POST, "/windows", Some(json!({ "customer": id, "seconds": 0 }))).await;
    world.control(Method::POST, "/batches", Some(json!({ "customer": id, "count": 3, "poisoned": [1] }))).await;
    world.control(Method::POST, "/webhooks", Some(json!({ "body": { "object": "page", "entry": [] } }))).await;
    world.control(Method::POST, "/webhooks", Some(json!({ "raw": "<html>" }))).await;
    world.control(Method::GET, "/settled", None).await;
    assert_eq!(world.receiver.posts().last().unwrap().body, b"<html>");
    let now = world.control(Method::GET, "/clock", None).await["now_ms"].as_i64().unwrap();
    let later = world.control(Method::POST, "/clock", Some(json!({ "advance_seconds": 3600 }))).await["now_ms"]
        .as_i64()
        .unwrap();
    assert!(later - now >= 3_600_000);
    let requests = world.control(Method::GET, "/requests", None).await;
    let sends: Vec<_> = requests["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|request| request["path"].as_str().unwrap().ends_with("/messages"))
        .collect();
    assert_eq!((sends.len(), &sends[0]["token"], &sends[0]["version"]), (1, &json!(world.token), &json!("v26.0")));
    let state = world.control(Method::GET, "", None).await;
    assert_eq!(state["numbers"][0]["id"], world.number.as_str());
    let held = world.control(Method::GET, "/deliveries", None).await;
    assert!(held["data"].as_array().unwrap().len() > 5);
    world.control(Method::DELETE, "/records", None).await;
    assert!(world.sandbox.requests().is_empty());
}
