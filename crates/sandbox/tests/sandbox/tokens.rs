//! What a token is worth, and for how long.

use std::time::Duration;

use reqwest::Method;
use sandbox::{NewToken, Sandbox};
use serde_json::{Value, json};

use crate::world::World;

async fn debug(world: &World, token: &str) -> Value {
    let app_token = format!("{}|{}", world.app.id, world.app.secret);
    world.call_as(&app_token, Method::GET, &format!("debug_token?input_token={token}"), None).await.body["data"].clone()
}

fn now(sandbox: &Sandbox) -> i64 {
    sandbox.clock().now_seconds()
}

#[tokio::test]
async fn a_lasting_token_says_so_and_a_short_one_says_until_when() {
    let world = World::new().await;
    let lasting = debug(&world, &world.token).await;
    assert_eq!(
        (&lasting["type"], &lasting["expires_at"], &lasting["data_access_expires_at"], &lasting["is_valid"]),
        (&json!("SYSTEM_USER"), &json!(0), &json!(0), &json!(true))
    );
    let until = now(&world.sandbox) + 3600;
    let short = world.sandbox.add_token(NewToken {
        app_id: world.app.id.clone(),
        kind: Some("USER".to_owned()),
        expires_at: Some(until),
        data_access_expires_at: Some(until + 90 * 86_400),
        ..NewToken::default()
    });
    let said = debug(&world, &short).await;
    assert_eq!((&said["type"], &said["expires_at"]), (&json!("USER"), &json!(until)));
    assert_eq!(said["data_access_expires_at"], until + 90 * 86_400);
    world.sandbox.clock().advance(Duration::from_secs(3601));
    let over = debug(&world, &short).await;
    assert_eq!((&over["is_valid"], &over["error"]["subcode"]), (&json!(false), &json!(463)));
}

#[tokio::test]
async fn a_persons_token_is_exchanged_for_one_of_sixty_days() {
    let world = World::new().await;
    let short = world.sandbox.add_token(NewToken {
        app_id: world.app.id.clone(),
        kind: Some("USER".to_owned()),
        expires_at: Some(now(&world.sandbox) + 3600),
        ..NewToken::default()
    });
    let path = |token: &str| {
        format!(
            "oauth/access_token?grant_type=fb_exchange_token&client_id={}&client_secret={}&fb_exchange_token={token}",
            world.app.id, world.app.secret
        )
    };
    let answer = world.call(Method::GET, &path(&short), None).await.body;
    assert_eq!(answer["expires_in"], 5_184_000);
    let long = answer["access_token"].as_str().unwrap();
    assert_ne!(long, short);
    assert_eq!(debug(&world, long).await["expires_at"], now(&world.sandbox) + 5_184_000);
    assert_eq!(world.call(Method::GET, &path("EAAnothing"), None).await.code(), 190);
}

#[tokio::test]
async fn facts_of_a_token_are_changed_by_name() {
    let world = World::new().await;
    let path = format!("/tokens/{}", world.token);
    world
        .control(Method::PATCH, &path, Some(json!({ "scopes": ["whatsapp_business_messaging"], "wabas": null })))
        .await;
    let said = debug(&world, &world.token).await;
    assert_eq!(said["granular_scopes"], json!([{ "scope": "whatsapp_business_messaging" }]));
    let refused = world.call(Method::POST, &format!("{}/subscribed_apps", world.waba), None).await;
    assert_eq!((refused.status, refused.code()), (403, 200));
    world.control(Method::PATCH, &path, Some(json!({ "state": "revoked" }))).await;
    assert_eq!(debug(&world, &world.token).await["error"]["subcode"], 467);
}
