//! What is posted: signature, shape, order, retries, batches.

use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use sandbox::{Encoding, Inbound, KINDS, NewCustomer, POISONS, Webhooks};
use serde_json::json;
use sha2::Sha256;

use crate::world::World;

/// Computed here and not with the sandbox's own signer.
fn expected(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

#[tokio::test]
async fn an_inbound_text_is_posted_signed_over_its_escaped_bytes() {
    let world = World::new().await;
    let id = world.maya_writes("Grüße / 😀").await;
    let post = &world.receiver.posts()[0];
    assert!(post.body.is_ascii());
    let text = String::from_utf8(post.body.clone()).unwrap();
    assert!(text.contains(r"Gr\u00fc\u00dfe \/ \ud83d\ude00"), "{text}");
    assert_eq!(post.signature.as_deref(), Some(expected(&world.app.secret, &post.body).as_str()));
    assert!(post.legacy.as_ref().unwrap().starts_with("sha1="));
    let json = post.json();
    assert_eq!((&json["object"], &json["entry"][0]["id"]), (&json!("whatsapp_business_account"), &json!(world.waba)));
    let value = &json["entry"][0]["changes"][0]["value"];
    let user_id = world.sandbox.customer(&world.maya).unwrap().user_id;
    assert_eq!(value["metadata"], json!({ "display_phone_number": "442079460018", "phone_number_id": world.number }));
    assert_eq!(
        value["contacts"],
        json!([{ "profile": { "name": "Maya Okafor" }, "wa_id": "447700900123", "user_id": user_id }])
    );
    assert_eq!(value["messages"][0]["id"], id.as_str());
    assert_eq!(value["messages"][0]["text"]["body"], "Grüße / 😀");
    assert!(value["messages"][0]["timestamp"].is_string());
}

#[tokio::test]
async fn plain_utf8_is_signed_over_its_own_bytes() {
    let world = World::new().await;
    world.sandbox.faults(|faults| faults.encoding = Encoding::Utf8);
    world.maya_writes("Grüße").await;
    let post = &world.receiver.posts()[0];
    assert!(!post.body.is_ascii());
    assert_eq!(post.signature.as_deref(), Some(expected(&world.app.secret, &post.body).as_str()));
}

#[tokio::test]
async fn every_type_a_person_can_send_arrives_under_its_key() {
    let world = World::new().await;
    let first = world.maya_writes("first").await;
    for (kind, _) in KINDS {
        world
            .sandbox
            .write(&world.maya, &world.number, Inbound::kind(kind).reply_to(&first))
            .unwrap_or_else(|error| panic!("{kind}: {error}"));
    }
    world.sandbox.settled().await;
    let values = world.receiver.values();
    assert_eq!(values.len(), 1 + KINDS.len());
    for (value, (kind, _)) in values[1..].iter().zip(KINDS) {
        let message = &value["messages"][0];
        let wire = message["type"].as_str().unwrap();
        if !["unknown", "request_welcome"].contains(&wire) {
            assert!(message.get(wire).is_some(), "{kind}: {message}");
        }
        assert_eq!(value["contacts"].is_array(), *kind != "system", "{kind}");
    }
    assert_eq!(values[3]["messages"][0]["audio"]["voice"], true);
    assert_eq!(values[3]["messages"][0]["audio"]["mime_type"], "audio/ogg; codecs=opus");
}

#[tokio::test]
async fn a_media_id_opens_a_file_with_a_token_only() {
    let world = World::new().await;
    world.sandbox.write(&world.maya, &world.number, Inbound::kind("image")).unwrap();
    world.sandbox.settled().await;
    let media = world.receiver.values()[0]["messages"][0]["image"]["id"].as_str().unwrap().to_owned();
    let answer = world.call(Method::GET, &media, None).await;
    let url = answer.body["url"].as_str().unwrap();
    assert_eq!(world.http.get(url).send().await.unwrap().status(), 401);
    let file = world.http.get(url).bearer_auth(&world.token).send().await.unwrap();
    assert_eq!(file.bytes().await.unwrap().len() as u64, answer.body["file_size"].as_u64().unwrap());
}

#[tokio::test]
async fn what_is_not_answered_with_200_comes_again() {
    let world = World::new().await;
    world.receiver.answer_next(&[500, 204, 302]);
    world.maya_writes("Hello").await;
    let posts = world.receiver.posts();
    assert_eq!(posts.len(), 4, "500, 204 and 302 are no receipt");
    assert!(posts.iter().all(|post| post.body == posts[0].body));
    let attempts: Vec<u32> = world.sandbox.deliveries().iter().map(|delivery| delivery.attempt).collect();
    assert_eq!(attempts, [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_thousand_messages_travel_in_one_post_with_one_of_them_poisoned() {
    let world = World::new().await;
    let ids = world.sandbox.write_many(&world.maya, &world.number, 1000, &[500]).unwrap();
    world.sandbox.settled().await;
    assert_eq!((ids.len(), world.receiver.posts().len()), (1000, 1));
    let values = world.receiver.values();
    assert_eq!(values.len(), 1000);
    assert!(values[500]["messages"][0].is_string());
    assert_eq!(values[999]["messages"][0]["id"], ids[999].as_str());
    assert!(world.receiver.posts()[0].body.len() < 3 << 20, "Meta posts at most 3 MB");
}

#[tokio::test]
async fn held_webhooks_leave_together_when_released() {
    let world = World::new().await;
    world.sandbox.faults(|faults| {
        faults.webhooks = Webhooks::Hold;
        faults.batch = 1000;
        faults.shuffle = true;
    });
    let mut ids = Vec::new();
    for place in 0..30 {
        ids.push(world.maya_writes(&format!("{place}")).await);
    }
    assert!(world.receiver.posts().is_empty());
    assert_eq!(world.sandbox.release(), 30);
    world.sandbox.settled().await;
    assert_eq!(world.receiver.posts().len(), 1);
    let arrived: Vec<String> =
        world.receiver.values().iter().map(|value| value["messages"][0]["id"].as_str().unwrap().to_owned()).collect();
    assert_ne!(arrived, ids, "thirty in their old order would be chance of one in 30!");
    let (mut sorted, mut expected) = (arrived, ids);
    sorted.sort();
    expected.sort();
    assert_eq!(sorted, expected);
}

#[tokio::test]
async fn dropped_webhooks_never_come() {
    let world = World::new().await;
    world.sandbox.faults(|faults| faults.webhooks = Webhooks::Drop);
    world.maya_writes("lost").await;
    world.sandbox.faults(|faults| faults.webhooks = Webhooks::Deliver);
    let kept = world.maya_writes("kept").await;
    assert_eq!(world.receiver.values().len(), 1);
    assert_eq!(world.receiver.values()[0]["messages"][0]["id"], kept.as_str());
}

#[tokio::test]
async fn each_poison_is_posted_and_signed() {
    let world = World::new().await;
    for poison in POISONS {
        let before = world.receiver.posts().len();
        world.sandbox.write(&world.maya, &world.number, Inbound::text("x").poisoned(poison)).unwrap();
        world.sandbox.settled().await;
        let posts = world.receiver.posts();
        assert!(posts.len() > before, "{poison}");
        for post in &posts[before..] {
            assert_eq!(post.signature.as_deref(), Some(expected(&world.app.secret, &post.body).as_str()), "{poison}");
        }
        let body = String::from_utf8(posts[before].body.clone()).unwrap();
        match *poison {
            "nul_text" => assert!(body.contains(r"before\u0000after")),
            "lone_surrogate" => assert!(body.contains(r"half \ud83d a smile")),
            _ => {}
        }
    }
    assert!(world.sandbox.write(&world.maya, &world.number, Inbound::text("x").poisoned("arsenic")).is_err());
}

#[tokio::test]
async fn a_body_that_is_no_webhook_is_posted_as_it_is() {
    let world = World::new().await;
    world.sandbox.post(&world.number, b"not json at all").unwrap();
    world.sandbox.settled().await;
    let post = &world.receiver.posts()[0];
    assert_eq!(post.body, b"not json at all");
    assert_eq!(post.signature.as_deref(), Some(expected(&world.app.secret, &post.body).as_str()));
}

#[tokio::test]
async fn a_new_telephone_number_brings_a_new_user_id() {
    let world = World::new().await;
    let before = world.sandbox.customer(&world.maya).unwrap();
    world.sandbox.write(&world.maya, &world.number, Inbound::kind("system")).unwrap();
    world.sandbox.settled().await;
    let after = world.sandbox.customer(&world.maya).unwrap();
    assert_ne!((before.phone, before.user_id.clone()), (after.phone.clone(), after.user_id.clone()));
    let system = &world.receiver.values()[0]["messages"][0]["system"];
    assert_eq!(
        (&system["type"], &system["previous_user_id"], &system["user_id"]),
        (&json!("user_changed_number"), &json!(before.user_id), &json!(after.user_id))
    );
    assert_eq!(system["wa_id"], json!(after.phone));
}

#[tokio::test]
async fn a_person_with_a_username_is_named_by_it() {
    let world = World::new().await;
    let ines = world
        .sandbox
        .add_customer(NewCustomer::named("Inés").username("ines_barros").phone("+44 7700 900455").hides_phone());
    world.sandbox.write(&ines, &world.number, Inbound::text("Olá")).unwrap();
    world.sandbox.settled().await;
    let contact = &world.receiver.values()[0]["contacts"][0];
    assert_eq!(contact["profile"], json!({ "name": "Inés", "username": "@ines_barros" }));
    assert_eq!(contact.get("wa_id"), None);
}
