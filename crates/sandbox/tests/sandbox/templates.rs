//! A template's life: handed in, judged, edited, moved, deleted (facts/meta.md 4.5).

use std::time::Duration;

use axum::http::Method;
use sandbox::Config;
use serde_json::{Value, json};

use crate::world::World;

fn body(text: &str, samples: &[&str]) -> Value {
    json!({ "type": "BODY", "text": text, "example": { "body_text": [samples] } })
}

fn new(name: &str, components: Value) -> Value {
    json!({ "name": name, "language": "en", "category": "UTILITY", "components": components })
}

#[tokio::test]
async fn what_meta_refuses_is_refused_at_once_with_its_number() {
    let world = World::new().await;
    let path = format!("{}/message_templates", world.waba);
    let ok = body("Hello {{1}}, your order is ready.", &["Maya"]);
    for (components, subcode) in [
        (json!([body("{{1}}, your order is ready.", &["Maya"])]), 2_388_299),
        (json!([body("Your order is ready, {{1}}", &["Maya"])]), 2_388_299),
        (json!([body("Hello {{1}} {{2}}, your order is ready today.", &["a", "b"])]), 2_388_072),
        (json!([body("Hello {{1}}, at {{2}} then.", &["a", "b"])]), 2_388_293),
        (json!([body("Hello {{2}}, your order is ready.", &["a"])]), 2_388_072),
        (json!([{ "type": "BODY", "text": "Hello {{1}}, your order is ready." }]), 2_388_043),
        (json!([body(&"a ".repeat(600), &[])]), 2_388_040),
        (json!([{ "type": "HEADER", "format": "TEXT", "text": "a".repeat(61) }, ok]), 2_388_040),
        (json!([ok, { "type": "FOOTER", "text": "Dear {{1}}" }]), 2_388_073),
        (json!([ok, { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "a".repeat(26) }] }]), 2_388_040),
        (json!([]), 2_388_040),
    ] {
        let answer = world.call(Method::POST, &path, Some(new("one", components.clone()))).await;
        assert_eq!((answer.code(), &answer.body["error"]["error_subcode"]), (100, &json!(subcode)), "{components}");
        assert!(answer.body["error"]["error_user_msg"].is_string());
    }
    // Control.
    assert_eq!(world.call(Method::POST, &path, Some(new("one", json!([ok])))).await.body["status"], "PENDING");
}

#[tokio::test]
async fn a_template_is_refused_mended_moved_and_deleted() {
    // Long enough to be edited again meanwhile.
    let template_review = Duration::from_secs(3);
    let world = World::with(Config { template_review, ..Config::for_tests() }).await;
    let path = format!("{}/message_templates", world.waba);
    let hidden = json!([body("Hello {{1}}, see bit.ly/x for your order.", &["Maya"])]);
    let made = world.call(Method::POST, &path, Some(new("order", hidden))).await;
    let id = made.body["id"].as_str().unwrap().to_owned();
    world.sandbox.settled().await;
    let told = world.receiver.values().pop().unwrap();
    assert_eq!((&told["event"], told["rejection_info"].is_object()), (&json!("REJECTED"), true));
    let seen = world.call(Method::GET, &format!("{path}?name=order"), None).await;
    assert_eq!(seen.body["data"][0]["rejected_reason"], "INVALID_FORMAT");

    let mended = json!({ "components": [body("Hello {{1}}, your order is ready.", &["Maya"])] });
    assert_eq!(world.call(Method::POST, &id, Some(mended.clone())).await.body["success"], true);
    assert_eq!(world.call(Method::POST, &id, Some(mended.clone())).await.code(), 100, "it is being judged");
    world.sandbox.settled().await;
    assert_eq!(world.receiver.values().pop().unwrap()["event"], "APPROVED");
    // An approved one is edited once a day, and keeps its category.
    let other = json!({ "category": "MARKETING" });
    assert_eq!(world.call(Method::POST, &id, Some(other)).await.body["error"]["error_subcode"], 2_388_003);
    assert_eq!(world.call(Method::POST, &id, Some(mended.clone())).await.body["success"], true);
    world.sandbox.settled().await;
    assert_eq!(world.call(Method::POST, &id, Some(mended)).await.body["error"]["error_subcode"], 2_388_003);

    for (change, key, value) in [
        (json!({ "category": "MARKETING" }), "new_category", "MARKETING"),
        (json!({ "quality": "RED" }), "new_quality_score", "RED"),
        (json!({ "status": "PAUSED" }), "event", "PAUSED"),
    ] {
        world.control(Method::PATCH, &format!("/templates/{id}"), Some(change)).await;
        world.sandbox.settled().await;
        // The last may go to a field that this app did not subscribe to; then the list says it.
        let listed = world.call(Method::GET, &format!("{path}?name=order"), None).await.body["data"][0].clone();
        let told = world.receiver.values().pop().unwrap();
        let is_listed = listed["category"] == value || listed["quality_score"]["score"] == value;
        assert!(told[key] == value || is_listed, "{told} {listed}");
    }
    assert_eq!(world.call(Method::POST, &format!("{id}/unpause"), None).await.body["success"], true);

    assert_eq!(world.call(Method::DELETE, &format!("{path}?name=order"), None).await.body["success"], true);
    let again = new("order", json!([body("Hello {{1}}, your order is ready.", &["Maya"])]));
    assert_eq!(world.call(Method::POST, &path, Some(again)).await.body["error"]["error_subcode"], 2_388_023);
    assert_eq!(world.call(Method::DELETE, &format!("{path}?name=order"), None).await.code(), 100);
}

#[tokio::test]
async fn an_offer_is_filed_as_marketing() {
    let world = World::new().await;
    let path = format!("{}/message_templates", world.waba);
    let offer = json!([body("Hello {{1}}, a discount of ten percent waits for you.", &["Maya"])]);
    assert_eq!(world.call(Method::POST, &path, Some(new("offer", offer))).await.body["category"], "MARKETING");
    let named = json!({ "name": "named", "language": "en", "category": "UTILITY", "parameter_format": "NAMED", "components": [{
        "type": "BODY", "text": "Hello {{first_name}}, your order is ready.",
        "example": { "body_text_named_params": [{ "param_name": "first_name", "example": "Maya" }] } }] });
    assert_eq!(world.call(Method::POST, &path, Some(named)).await.body["category"], "UTILITY");
}
