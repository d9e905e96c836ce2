//! `POST /{phone}/messages`: acceptance, statuses, prices, and each refusal.

use reqwest::Method;
use sandbox::{Clock, Config, CustomerChange, Inbound, NewCustomer, NewTemplate, Window};
use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn a_text_is_accepted_and_then_sent_and_delivered() {
    let world = World::new().await;
    world.maya_writes("Hello").await;
    let answer = world.send(json!({ "text": { "body": "Good day" }, "biz_opaque_callback_data": "attempt-1" })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["contacts"], json!([{ "input": "+447700900123", "wa_id": "447700900123" }]));
    let id = answer.message_id();
    world.sandbox.settled().await;
    assert_eq!(world.receiver.statuses(), [(id.clone(), "sent".to_owned()), (id.clone(), "delivered".to_owned())]);
    world.sandbox.read(&world.maya, &world.number);
    world.sandbox.settled().await;
    let values = world.receiver.values();
    let read = &values.last().unwrap()["statuses"][0];
    assert_eq!((&read["status"], &read["biz_opaque_callback_data"]), (&json!("read"), &json!("attempt-1")));
    assert_eq!(read.get("pricing"), None, "delivered carried the price");
    assert_eq!(world.sandbox.sends()["attempt-1"], 1);
}

#[tokio::test]
async fn a_person_without_a_phone_is_written_to_by_user_id() {
    let world = World::new().await;
    let id = world.sandbox.add_customer(NewCustomer::named("Layla").user_id("AE.880912"));
    world.sandbox.write(&id, &world.number, Inbound::text("Hi")).unwrap();
    world.sandbox.settled().await;
    let inbound = &world.receiver.values()[0];
    assert_eq!(inbound["messages"][0].get("from"), None);
    assert_eq!(inbound["contacts"][0].get("wa_id"), None);
    assert_eq!(inbound["messages"][0]["from_user_id"], "AE.880912");
    let body = json!({ "messaging_product": "whatsapp", "recipient": "AE.880912", "text": { "body": "Hello" } });
    let answer = world.call(Method::POST, &format!("{}/messages", world.number), Some(body)).await;
    assert_eq!(answer.body["contacts"], json!([{ "input": "AE.880912", "user_id": "AE.880912" }]));
    world.sandbox.settled().await;
    let sent = &world.receiver.values()[1];
    assert_eq!(sent["statuses"][0].get("recipient_id"), None);
    assert_eq!(sent["statuses"][0]["recipient_user_id"], "AE.880912");
}

#[tokio::test]
async fn a_hidden_phone_is_told_once_the_business_has_written_to_it() {
    let world = World::new().await;
    world
        .sandbox
        .change_customer(&world.maya, CustomerChange { shares_phone: Some(false), ..CustomerChange::default() })
        .unwrap();
    world.maya_writes("hidden").await;
    world.send_text("Hello").await;
    world.sandbox.settled().await;
    world.maya_writes("known").await;
    let froms: Vec<Value> = world
        .receiver
        .values()
        .iter()
        .filter(|value| value["messages"].is_array())
        .map(|value| value["messages"][0]["from"].clone())
        .collect();
    assert_eq!(froms, [Value::Null, json!("447700900123")]);
}

#[tokio::test]
async fn outside_the_window_a_text_is_accepted_and_fails_later() {
    let world = World::with(Config { clock: Clock::manual(1_795_000_000), ..Config::for_tests() }).await;
    world.maya_writes("Hello").await;
    world.sandbox.clock().advance(std::time::Duration::from_secs(86_401));
    let answer = world.send_text("Too late").await;
    assert_eq!(answer.status, 200);
    world.sandbox.settled().await;
    let values = world.receiver.values();
    let status = &values.last().unwrap()["statuses"][0];
    assert_eq!((&status["status"], &status["errors"][0]["code"]), (&json!("failed"), &json!(131_047)));
    assert_eq!(values.last().unwrap().get("contacts"), None);
    world.sandbox.faults(|faults| faults.window = Window::Synchronous);
    assert_eq!(world.send_text("Too late").await.code(), 131_047);
    // Control: a template passes.
    world.sandbox.add_template(NewTemplate::body(&world.waba, "hello", "Hello."));
    let answer = world
        .send(json!({ "type": "template", "template": { "name": "hello", "language": { "code": "en_US" } } }))
        .await;
    assert_eq!(answer.body["messages"][0]["message_status"], "accepted");
    world.sandbox.settled().await;
    assert_eq!(world.receiver.statuses().last().unwrap().1, "delivered");
}

#[tokio::test]
async fn each_wrong_send_is_refused_with_its_code() {
    let world = World::new().await;
    world.maya_writes("Hello").await;
    world.sandbox.add_template(NewTemplate::body(&world.waba, "two", "Hello {{1}}, see you {{2}}."));
    let named = NewTemplate {
        parameter_format: "NAMED".to_owned(),
        ..NewTemplate::body(&world.waba, "named", "Hello {{first_name}}!")
    };
    world.sandbox.add_template(named);
    let pictured = NewTemplate {
        components: json!([{ "type": "HEADER", "format": "IMAGE" }, { "type": "BODY", "text": "Look." }]),
        ..NewTemplate::body(&world.waba, "pictured", "")
    };
    world.sandbox.add_template(pictured);
    let address = NewTemplate {
        components: json!([{ "type": "BODY", "text": "Look." }, { "type": "BUTTONS", "buttons": [{ "type": "URL", "text": "Open", "url": "https://example.com/{{1}}" }] }]),
        ..NewTemplate::body(&world.waba, "address", "")
    };
    world.sandbox.add_template(address);
    for status in ["PAUSED", "DISABLED", "PENDING"] {
        world.sandbox.add_template(NewTemplate {
            status: status.to_owned(),
            ..NewTemplate::body(&world.waba, &status.to_lowercase(), "Hello.")
        });
    }
    let template = |name: &str, parameters: Value| json!({ "type": "template", "template": { "name": name, "language": { "code": "en_US" }, "components": [{ "type": "body", "parameters": parameters }] } });
    let word = |text: &str| json!({ "type": "text", "text": text });
    let cases = [
        (template("nobody", json!([])), 404, 132_001),
        (template("two", json!([word("Maya")])), 400, 132_000),
        (template("two", json!([word("Maya"), { "type": "image" }])), 400, 132_012),
        (template("two", json!([word("Maya"), word("a\nb")])), 400, 132_018),
        (template("named", json!([{ "type": "text", "parameter_name": "last_name", "text": "Okafor" }])), 400, 132_012),
        (template("pictured", json!([])), 400, 132_012),
        (template("address", json!([])), 400, 131_008),
        (template("paused", json!([])), 400, 132_015),
        (template("disabled", json!([])), 400, 132_016),
        (template("pending", json!([])), 404, 132_001),
        (json!({ "type": "hologram", "hologram": {} }), 400, 131_051),
        (json!({ "type": "text" }), 400, 131_008),
        (json!({ "text": { "body": "x".repeat(4097) } }), 400, 100),
        (json!({ "text": { "body": "x" }, "to": "nonsense" }), 400, 131_009),
        (json!({ "text": { "body": "x" }, "to": "+44 20 7946 0018" }), 400, 131_021),
        (json!({ "text": { "body": "x" }, "to": "", "recipient": "nonsense" }), 400, 131_009),
        (json!({ "text": { "body": "x" }, "to": "" }), 400, 100),
        (json!({ "text": { "body": "x" }, "messaging_product": "telegram" }), 400, 100),
        (json!({ "text": { "body": "x" }, "recipient_type": "crowd" }), 400, 131_009),
        (json!({ "text": { "body": "x" }, "biz_opaque_callback_data": "x".repeat(513) }), 400, 100),
        (json!({ "text": { "body": "x" }, "context": {} }), 400, 131_009),
        (json!({ "status": "read", "message_id": "wamid.unknown" }), 400, 100),
    ];
    for (body, status, code) in cases {
        let answer = world.send(body.clone()).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{body}: {}", answer.body);
        assert!(answer.body["error"]["fbtrace_id"].is_string());
    }
    world.sandbox.set_number_status(&world.number, "PENDING");
    assert_eq!(world.send_text("x").await.code(), 133_010);
    assert!(world.sandbox.sends().is_empty());
    assert_eq!(world.sandbox.messages().len(), 1, "nothing was accepted");
}

#[tokio::test]
async fn a_full_template_shows_its_words_and_its_button_answers() {
    let world = World::new().await;
    let components = json!([{ "type": "BODY", "text": "Hello {{1}}, see you {{2}}." }, { "type": "BUTTONS", "buttons": [{ "type": "QUICK_REPLY", "text": "Stop offers" }] }]);
    world.sandbox.add_template(NewTemplate { components, ..NewTemplate::body(&world.waba, "two", "") });
    let parameters = json!([{ "type": "text", "text": "Maya" }, { "type": "text", "text": "on Tuesday" }]);
    let components = json!([{ "type": "body", "parameters": parameters }, { "type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{ "type": "payload", "payload": "STOP" }] }]);
    let answer = world.send(json!({ "type": "template", "template": { "name": "two", "language": { "code": "en_US" }, "components": components } })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    world.sandbox.settled().await;
    let message = world.sandbox.messages().pop().unwrap();
    assert_eq!(message.text, "Hello Maya, see you on Tuesday.");
    world.sandbox.tap(&message.id, "STOP").unwrap();
    world.sandbox.settled().await;
    let values = world.receiver.values();
    let tapped = &values.last().unwrap()["messages"][0];
    assert_eq!(tapped["button"], json!({ "payload": "STOP", "text": "Stop offers" }));
    assert_eq!(tapped["context"], json!({ "from": "442079460018", "id": message.id }));
}

#[tokio::test]
async fn read_receipts_and_typing_reach_the_telephone() {
    let world = World::new().await;
    let first = world.maya_writes("one").await;
    let second = world.maya_writes("two").await;
    let answer =
        world.send(json!({ "status": "read", "message_id": second, "typing_indicator": { "type": "text" } })).await;
    assert_eq!(answer.body, json!({ "success": true }));
    let read: Vec<String> = world
        .sandbox
        .messages()
        .into_iter()
        .filter(|message| message.read_by_business)
        .map(|message| message.id)
        .collect();
    assert_eq!(read, [first, second]);
    let page = world
        .http
        .get(format!("{}/phones/{}", world.sandbox.url(), world.maya))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("typing"));
}

#[tokio::test]
async fn nobody_at_the_other_end_is_told_later() {
    let world = World::new().await;
    let answer = world.send(json!({ "to": "+447700900999", "text": { "body": "Hello?" } })).await;
    assert_eq!(answer.status, 200);
    world.sandbox.settled().await;
    assert_eq!(world.receiver.values()[0]["statuses"][0]["errors"][0]["code"], 131_026);
    world.maya_writes("Hello").await;
    world
        .sandbox
        .change_customer(&world.maya, CustomerChange { block: vec![world.number.clone()], ..CustomerChange::default() })
        .unwrap();
    world.send_text("Blocked").await;
    world.sandbox.settled().await;
    assert_eq!(world.receiver.values().last().unwrap()["statuses"][0]["errors"][0]["code"], 131_026);
}

#[tokio::test]
async fn the_forty_sixth_message_to_one_person_waits_six_seconds() {
    let world = World::with(Config { clock: Clock::manual(1_795_000_000), ..Config::for_tests() }).await;
    let dario = world.sandbox.add_customer(NewCustomer::named("Dario").phone("+49 171 3920017"));
    world.maya_writes("Hello").await;
    world.sandbox.write(&dario, &world.number, Inbound::text("Hello")).unwrap();
    for _ in 0..45 {
        assert_eq!(world.send_text("x").await.status, 200);
    }
    assert_eq!(world.send_text("x").await.code(), 131_056);
    assert_eq!(world.send(json!({ "to": "+491713920017", "text": { "body": "others pass" } })).await.status, 200);
    world.sandbox.clock().advance(std::time::Duration::from_secs(6));
    assert_eq!(world.send_text("x").await.status, 200);
    world.sandbox.faults(|faults| faults.pair_limit = false);
    assert_eq!(world.send_text("x").await.status, 200);
}

#[tokio::test]
async fn a_number_passes_eighty_a_second_in_and_out() {
    let world = World::with(Config { clock: Clock::manual(1_795_000_000), ..Config::for_tests() }).await;
    world.sandbox.faults(|faults| faults.pair_limit = false);
    for _ in 0..20 {
        world.sandbox.write(&world.maya, &world.number, Inbound::text("in")).unwrap();
    }
    for _ in 0..60 {
        assert_eq!(world.send_text("out").await.status, 200);
    }
    assert_eq!(world.send_text("out").await.code(), 130_429);
    world.sandbox.faults(|faults| faults.throughput_limit = false);
    assert_eq!(world.send_text("out").await.status, 200);
}

#[tokio::test]
async fn service_messages_are_free_for_a_thousand_a_month_since_october_2026() {
    let seconds = 1_790_812_700; // 30 September 2026, 23:58:20
    let world =
        World::with(Config { clock: Clock::manual(seconds), free_service_messages: 2, ..Config::for_tests() }).await;
    world.maya_writes("Hello").await;
    let mut types = Vec::new();
    for _ in 0..3 {
        world.send_text("in September").await;
    }
    world.sandbox.clock().advance(std::time::Duration::from_secs(200));
    for _ in 0..3 {
        world.send_text("in October").await;
    }
    world.sandbox.settled().await;
    for value in world.receiver.values() {
        if value["statuses"][0]["status"] == "sent" {
            let pricing = &value["statuses"][0]["pricing"];
            assert_eq!((&pricing["pricing_model"], &pricing["category"]), (&json!("PMP"), &json!("service")));
            types.push(pricing["type"].as_str().unwrap().to_owned());
        }
    }
    types.sort();
    assert_eq!(types.iter().filter(|kind| *kind == "regular").count(), 1);
    assert_eq!(types.iter().filter(|kind| *kind == "free_customer_service").count(), 5);
}

#[tokio::test]
async fn a_telephone_that_is_off_gets_its_messages_later() {
    let world = World::new().await;
    world.maya_writes("Hello").await;
    world
        .sandbox
        .change_customer(&world.maya, CustomerChange { online: Some(false), ..CustomerChange::default() })
        .unwrap();
    let id = world.send_text("Are you there?").await.message_id();
    world.sandbox.settled().await;
    assert_eq!(world.receiver.statuses(), [(id.clone(), "sent".to_owned())]);
    world
        .sandbox
        .change_customer(&world.maya, CustomerChange { online: Some(true), ..CustomerChange::default() })
        .unwrap();
    world.sandbox.settled().await;
    assert_eq!(world.receiver.statuses().last().unwrap(), &(id, "delivered".to_owned()));
}
