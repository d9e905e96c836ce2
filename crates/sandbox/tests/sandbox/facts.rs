//! What nodes say about themselves, and how each fact is made wrong on its own.

use reqwest::Method;
use sandbox::NewToken;
use serde_json::{Value, json};

use crate::world::World;

async fn number(world: &World, fields: &str) -> Value {
    world.call(Method::GET, &format!("{}?fields={fields}", world.number), None).await.body
}

#[tokio::test]
async fn a_number_begins_sound_and_says_only_what_it_is_asked() {
    let world = World::new().await;
    let said = number(
        &world,
        "display_phone_number,verified_name,code_verification_status,name_status,new_name_status,quality_rating,status,\
         platform_type,is_on_biz_app,is_official_business_account,account_mode,throughput,is_pin_enabled,\
         whatsapp_business_manager_messaging_limit",
    )
    .await;
    assert_eq!(
        said,
        json!({
            "id": world.number, "display_phone_number": "+44 20 7946 0018", "verified_name": "Lark Music School",
            "code_verification_status": "VERIFIED", "name_status": "APPROVED", "new_name_status": "NONE",
            "quality_rating": "GREEN", "status": "CONNECTED", "platform_type": "CLOUD_API", "is_on_biz_app": false,
            "is_official_business_account": false, "account_mode": "LIVE", "throughput": { "level": "STANDARD" },
            "is_pin_enabled": true, "whatsapp_business_manager_messaging_limit": "TIER_2K"
        })
    );
    let health = number(&world, "health_status").await["health_status"].clone();
    assert_eq!(health["can_send_message"], "AVAILABLE");
    let kinds: Vec<&str> =
        health["entities"].as_array().unwrap().iter().map(|one| one["entity_type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["PHONE_NUMBER", "WABA", "BUSINESS", "APP"]);
}

#[tokio::test]
async fn each_thing_that_is_wrong_shows_in_the_health_and_in_its_own_node() {
    let world = World::new().await;
    let cases = [
        (
            "numbers",
            world.number.clone(),
            json!({ "status": "PENDING" }),
            json!({ "status": "CONNECTED" }),
            "BLOCKED",
            Some(141_000),
        ),
        (
            "numbers",
            world.number.clone(),
            json!({ "name_status": "DECLINED" }),
            json!({ "name_status": "APPROVED" }),
            "LIMITED",
            None,
        ),
        (
            "numbers",
            world.number.clone(),
            json!({ "lacks_sip": true }),
            json!({ "lacks_sip": false }),
            "LIMITED",
            Some(138_024),
        ),
        (
            "wabas",
            world.waba.clone(),
            json!({ "has_payment_method": false }),
            json!({ "has_payment_method": true }),
            "BLOCKED",
            Some(141_006),
        ),
        (
            "wabas",
            world.waba.clone(),
            json!({ "status": "ONBOARDING" }),
            json!({ "status": "ACTIVE" }),
            "BLOCKED",
            Some(141_008),
        ),
        (
            "businesses",
            world.sandbox.waba(&world.waba).unwrap().business_id,
            json!({ "verification_status": "not_verified" }),
            json!({ "verification_status": "verified" }),
            "LIMITED",
            Some(141_010),
        ),
    ];
    for (kind, id, wrong, right, word, code) in cases {
        world.control(Method::PATCH, &format!("/{kind}/{id}"), Some(wrong.clone())).await;
        let health = number(&world, "health_status").await["health_status"].clone();
        assert_eq!(health["can_send_message"], word, "{wrong}: {health}");
        let codes: Vec<i64> = health["entities"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["errors"][0]["error_code"].as_i64())
            .collect();
        assert_eq!(codes.first().copied(), code, "{wrong}: {health}");
        world.control(Method::PATCH, &format!("/{kind}/{id}"), Some(right)).await;
        // Control: as it was, nothing is wrong.
        assert_eq!(number(&world, "health_status").await["health_status"]["can_send_message"], "AVAILABLE");
    }
}

#[tokio::test]
async fn an_account_says_who_owns_it_and_funding_is_for_partners() {
    let world = World::new().await;
    let fields = "name,status,account_review_status,business_verification_status,ownership_type,owner_business_info,subscribed_apps";
    let said = world.call(Method::GET, &format!("{}?fields={fields}", world.waba), None).await.body;
    assert_eq!(said["account_review_status"], "APPROVED");
    assert_eq!(said["business_verification_status"], "verified");
    assert_eq!(said["ownership_type"], "SELF");
    assert_eq!(said["owner_business_info"]["name"], "Lark Music School");
    assert_eq!(said["subscribed_apps"]["data"][0]["whatsapp_business_api_data"]["id"], world.app.id.as_str());
    let funding = format!("{}?fields=name,primary_funding_id", world.waba);
    let refused = world.call(Method::GET, &funding, None).await;
    assert_eq!((refused.status, refused.code()), (403, 10));
    world.sandbox.change_app(&world.app.id, json!({ "is_partner": true })).unwrap();
    assert!(world.call(Method::GET, &funding, None).await.body["primary_funding_id"].is_string());
    world.sandbox.change_waba(&world.waba, json!({ "has_payment_method": false })).unwrap();
    let without = world.call(Method::GET, &funding, None).await.body;
    assert_eq!(without, json!({ "id": world.waba, "name": "Lark Music School" }));
    let another = world.sandbox.add_waba("Somebody Else");
    assert_eq!(world.call(Method::GET, &another, None).await.body["error"]["error_subcode"], 33);
}

#[tokio::test]
async fn an_account_without_a_payment_method_sends_only_what_is_free() {
    let world = World::new().await;
    world.sandbox.add_template(sandbox::NewTemplate::body(&world.waba, "hello", "Hello."));
    world.sandbox.change_waba(&world.waba, json!({ "has_payment_method": false })).unwrap();
    world.maya_writes("open").await;
    let free = world.send_text("free").await.message_id();
    let paid = world
        .send(json!({ "type": "template", "template": { "name": "hello", "language": { "code": "en_US" } } }))
        .await
        .message_id();
    world.sandbox.settled().await;
    let statuses = world.receiver.statuses();
    assert!(statuses.contains(&(free, "delivered".to_owned())), "{statuses:?}");
    assert!(statuses.contains(&(paid.clone(), "failed".to_owned())), "{statuses:?}");
    let told = world.receiver.values().into_iter().find(|value| value["statuses"][0]["id"] == paid.as_str()).unwrap();
    assert_eq!(told["statuses"][0]["errors"][0]["code"], 131_042);
}

#[tokio::test]
async fn a_test_number_sends_to_those_on_its_list_only() {
    let world = World::new().await;
    world.sandbox.change_number(&world.number, json!({ "test_recipients": ["447700900999"] })).unwrap();
    assert_eq!(world.send_text("x").await.code(), 131_030);
    world.sandbox.change_number(&world.number, json!({ "test_recipients": ["447700900123"] })).unwrap();
    assert_eq!(world.send_text("x").await.status, 200);
}

#[tokio::test]
async fn an_account_that_is_disabled_is_locked_for_sends() {
    let world = World::new().await;
    world.sandbox.change_waba(&world.waba, json!({ "status": "DISABLED" })).unwrap();
    let refused = world.send_text("x").await;
    assert_eq!((refused.status, refused.code()), (403, 131_031));
}

#[tokio::test]
async fn the_profile_is_read_by_field_written_and_has_a_picture() {
    let world = World::new().await;
    let path = format!("{}/whatsapp_business_profile", world.number);
    let written = json!({ "messaging_product": "whatsapp", "address": "2 Quay Street", "email": "hello@lark.example", "websites": ["https://lark.example/"] });
    assert_eq!(world.call(Method::POST, &path, Some(written)).await.body, json!({ "success": true }));
    let said = world.call(Method::GET, &format!("{path}?fields=address,email,websites,description"), None).await.body;
    assert_eq!(
        said["data"][0],
        json!({ "messaging_product": "whatsapp", "address": "2 Quay Street", "email": "hello@lark.example", "websites": ["https://lark.example/"] })
    );
    let picture = world.call(Method::GET, &format!("{path}?fields=profile_picture_url"), None).await.body;
    let url = picture["data"][0]["profile_picture_url"].as_str().unwrap().to_owned();
    assert_eq!(world.http.get(&url).send().await.unwrap().status(), 200);
    let long = json!({ "messaging_product": "whatsapp", "about": "x".repeat(140) });
    assert_eq!(world.call(Method::POST, &path, Some(long)).await.code(), 100);
    world.sandbox.change_number(&world.number, json!({ "profile": { "has_picture": false } })).unwrap();
    let none = world.call(Method::GET, &format!("{path}?fields=profile_picture_url"), None).await.body;
    assert_eq!(none["data"][0], json!({ "messaging_product": "whatsapp" }));
    assert_eq!(world.http.get(&url).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_portfolio_shows_its_accounts_to_a_token_with_business_management() {
    let world = World::new().await;
    let business = world.sandbox.waba(&world.waba).unwrap().business_id;
    assert_eq!(world.call(Method::GET, &business, None).await.code(), 200);
    let token = world.sandbox.add_token(NewToken {
        app_id: world.app.id.clone(),
        wabas: Some([world.waba.clone()].into()),
        scopes: Some(["business_management", "whatsapp_business_management"].map(str::to_owned).to_vec()),
        ..NewToken::default()
    });
    let said = world.call_as(&token, Method::GET, &format!("{business}?fields=name,verification_status"), None).await;
    assert_eq!(said.body["verification_status"], "verified");
    let owned = world.call_as(&token, Method::GET, &format!("{business}/owned_whatsapp_business_accounts"), None).await;
    assert_eq!(owned.body["data"][0]["id"], world.waba.as_str());
    let partner = world.sandbox.app(&world.app.id).unwrap().business_id;
    let shared =
        world.call_as(&token, Method::GET, &format!("{partner}/client_whatsapp_business_accounts"), None).await;
    assert_eq!(shared.body["data"][0]["id"], world.waba.as_str(), "{}", shared.body);
}

#[tokio::test]
async fn an_app_says_its_name_and_never_whether_it_is_live() {
    let world = World::new().await;
    let said = world.call(Method::GET, "app?fields=name", None).await.body;
    assert_eq!(said, json!({ "id": world.app.id, "name": "Kontor" }));
    let app_token = format!("{}|{}", world.app.id, world.app.secret);
    let itself =
        world.call_as(&app_token, Method::GET, &format!("{}?fields=privacy_policy_url", world.app.id), None).await;
    assert!(itself.body["privacy_policy_url"].is_string());
    assert_eq!(world.call_as(&app_token, Method::GET, "app?fields=is_live", None).await.code(), 100);
    let me = world.call(Method::GET, "me?fields=id", None).await.body;
    assert!(me["id"].is_string());
}

#[tokio::test]
async fn any_call_is_refused_on_request() {
    let world = World::new().await;
    world
        .control(
            Method::PATCH,
            "/faults",
            Some(json!({ "refuse_calls": [{ "path": "/phone_numbers", "code": 80008 }] })),
        )
        .await;
    let path = format!("{}/phone_numbers", world.waba);
    assert_eq!(world.call(Method::GET, &world.number, None).await.status, 200);
    assert_eq!(world.call(Method::GET, &path, None).await.code(), 80008);
    assert_eq!(world.call(Method::GET, &path, None).await.status, 200);
}
