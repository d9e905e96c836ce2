//! A number on its way to sending: proved by code, registered with a PIN.

use std::time::Duration;

use reqwest::Method;
use sandbox::PIN;
use serde_json::{Value, json};

use crate::world::{Answer, World};

async fn register(world: &World, number: &str, pin: &str) -> Answer {
    let body = json!({ "messaging_product": "whatsapp", "pin": pin });
    world.call(Method::POST, &format!("{number}/register"), Some(body)).await
}

async fn status(world: &World, number: &str) -> Value {
    world.call(Method::GET, &format!("{number}?fields=status,platform_type,is_pin_enabled"), None).await.body
}

#[tokio::test]
async fn a_new_number_is_added_proved_by_code_registered_and_sends() {
    let world = World::new().await;
    let body = json!({ "cc": "44", "phone_number": "2079460020", "verified_name": "Lark Hire" });
    let added = world.call(Method::POST, &format!("{}/phone_numbers", world.waba), Some(body.clone())).await;
    let number = added.body["id"].as_str().unwrap().to_owned();
    assert_eq!(
        status(&world, &number).await,
        json!({ "id": number, "status": "PENDING", "platform_type": "NOT_APPLICABLE", "is_pin_enabled": false })
    );
    let twice = world.call(Method::POST, &format!("{}/phone_numbers", world.waba), Some(body)).await;
    assert_eq!(twice.body["error"]["error_subcode"], 2_388_002);
    assert_eq!(register(&world, &number, "654321").await.code(), 133_006);
    let ask = format!("{number}/request_code?code_method=SMS&language=en_GB");
    assert_eq!(world.call(Method::POST, &ask, None).await.body, json!({ "success": true }));
    let wrong = world.call(Method::POST, &format!("{number}/verify_code?code=1"), None).await;
    assert_eq!((wrong.status, wrong.code()), (400, 136_025));
    assert!(wrong.body["error"]["error_user_msg"].is_string());
    let code = world.sandbox.number(&number).unwrap().verification.code.unwrap();
    let right = world.call(Method::POST, &format!("{number}/verify_code?code={code}"), None).await;
    assert_eq!(right.body, json!({ "success": true }));
    assert_eq!(register(&world, &number, "654321").await.body, json!({ "success": true }));
    assert_eq!(
        status(&world, &number).await,
        json!({ "id": number, "status": "CONNECTED", "platform_type": "CLOUD_API", "is_pin_enabled": true })
    );
    // The PIN of the first registration is the number's PIN.
    assert_eq!(register(&world, &number, PIN).await.code(), 133_005);
}

#[tokio::test]
async fn codes_are_sent_three_times_an_hour_and_not_to_a_number_already_proved() {
    let world = World::new().await;
    let ask = |number: &str| format!("{number}/request_code?code_method=VOICE&language=en_GB");
    assert_eq!(world.call(Method::POST, &ask(&world.number), None).await.code(), 136_024);
    let number = world.sandbox.add_unproved_number(&world.waba, "+44 20 7946 0021", "Lark");
    for _ in 0..3 {
        assert_eq!(world.call(Method::POST, &ask(&number), None).await.status, 200);
    }
    let refused = world.call(Method::POST, &ask(&number), None).await;
    assert_eq!((refused.code(), &refused.body["error"]["error_subcode"]), (136_024, &json!(2_388_091)));
    world.sandbox.clock().advance(Duration::from_secs(3600));
    assert_eq!(world.call(Method::POST, &ask(&number), None).await.status, 200);
    let none = world.call(Method::POST, &format!("{number}/request_code?language=en_GB"), None).await;
    assert_eq!(none.code(), 100);
}

#[tokio::test]
async fn wrong_pins_are_refused_then_lock_the_number_for_a_time_it_names() {
    let world = World::new().await;
    world.sandbox.set_number_status(&world.number, "DISCONNECTED");
    let missing = world
        .call(Method::POST, &format!("{}/register", world.number), Some(json!({ "messaging_product": "whatsapp" })))
        .await;
    assert_eq!(missing.code(), 100);
    assert_eq!(register(&world, &world.number, "12").await.code(), 100);
    for _ in 0..4 {
        let wrong = register(&world, &world.number, "999999").await;
        assert_eq!((wrong.status, wrong.code()), (400, 133_005), "{}", wrong.body);
    }
    let locked = register(&world, &world.number, "999999").await;
    assert_eq!(locked.code(), 133_008);
    let details = locked.body["error"]["error_data"]["details"].as_str().unwrap();
    assert!(details.contains("43200 seconds"), "{details}");
    // The right one does not help while it is locked.
    assert_eq!(register(&world, &world.number, PIN).await.code(), 133_008);
    world.sandbox.clock().advance(Duration::from_secs(43_201));
    assert_eq!(register(&world, &world.number, PIN).await.status, 200);
}

#[tokio::test]
async fn ten_registrations_in_72_hours_are_enough() {
    let world = World::new().await;
    let away = format!("{}/deregister", world.number);
    for _ in 0..5 {
        assert_eq!(world.call(Method::POST, &away, None).await.status, 200);
        assert_eq!(register(&world, &world.number, PIN).await.status, 200);
    }
    assert_eq!(world.call(Method::POST, &away, None).await.code(), 133_016);
    world.sandbox.clock().advance(Duration::from_secs(72 * 3600));
    assert_eq!(world.call(Method::POST, &away, None).await.status, 200);
    assert_eq!(world.call(Method::POST, &away, None).await.code(), 133_010);
    assert_eq!(world.send_text("x").await.code(), 133_010);
}

#[tokio::test]
async fn a_new_two_step_pin_is_the_one_that_registers_and_is_told() {
    let world = World::new().await;
    let app_token = format!("{}|{}", world.app.id, world.app.secret);
    world.subscribe_to(&app_token, "messages,security").await;
    assert_eq!(world.call(Method::POST, &world.number, Some(json!({ "pin": "12345" }))).await.code(), 100);
    let set = world.call(Method::POST, &world.number, Some(json!({ "pin": "222222" }))).await;
    assert_eq!(set.body, json!({ "success": true }));
    assert_eq!(register(&world, &world.number, PIN).await.code(), 133_005);
    assert_eq!(register(&world, &world.number, "222222").await.status, 200);
    world.sandbox.settled().await;
    assert_eq!(world.receiver.values(), [json!({ "display_phone_number": "442079460018", "event": "PIN_CHANGED" })]);
    assert_eq!(register(&world, &world.number, "222222").await.status, 200);
    world.sandbox.faults(|faults| {
        faults.refuse_calls = vec![serde_json::from_value(json!({ "path": "/register", "code": 133_015 })).unwrap()];
    });
    assert_eq!(register(&world, &world.number, "222222").await.code(), 133_015);
}
