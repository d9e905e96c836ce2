//! What Meta tells about accounts and numbers: each telling is true when it arrives.

use reqwest::Method;
use sandbox::{Inbound, MANAGEMENT_FIELDS, NewCustomer, Telling, TokenState};
use serde_json::{Value, json};

use crate::world::World;

async fn listening() -> World {
    let world = World::new().await;
    let app_token = format!("{}|{}", world.app.id, world.app.secret);
    world.subscribe_to(&app_token, &format!("messages,{}", MANAGEMENT_FIELDS.join(","))).await;
    world
}

async fn tell(world: &World, field: &str, event: &str, value: Value) -> Value {
    let body = json!({ "field": field, "event": event, "value": value });
    world.control(Method::POST, "/management", Some(body)).await;
    world.sandbox.settled().await;
    let posts = world.receiver.posts();
    let change = posts.last().unwrap().json()["entry"][0].clone();
    // Between a partner and a business the partner's portfolio stands here, and `waba_info` names the account.
    let partner = world.sandbox.app(&world.app.id).unwrap().business_id;
    let expected = if event.starts_with("PARTNER_") && event != "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE" {
        &partner
    } else {
        &world.waba
    };
    assert_eq!(change["id"], expected.as_str());
    assert!(change["time"].is_i64(), "{change}");
    assert_eq!(change["changes"][0]["field"], field);
    change["changes"][0]["value"].clone()
}

#[tokio::test]
async fn a_quality_drop_is_told_and_shows_on_the_number() {
    let world = listening().await;
    let value = tell(&world, "phone_number_quality_update", "FLAGGED", Value::Null).await;
    assert_eq!((&value["event"], &value["display_phone_number"]), (&json!("FLAGGED"), &json!("442079460018")));
    let number = world.sandbox.number(&world.number).unwrap();
    assert_eq!((number.status.as_str(), number.quality_rating.as_str()), ("FLAGGED", "RED"));
    assert_eq!(world.send_text("still sends").await.status, 200);
    world.sandbox.settled().await;
    world
        .sandbox
        .tell_management(Telling {
            field: "phone_number_quality_update".to_owned(),
            event: "DOWNGRADE".to_owned(),
            limit: Some("TIER_250".to_owned()),
            ..Telling::default()
        })
        .unwrap();
    let limit = "whatsapp_business_manager_messaging_limit";
    let said = world.call(Method::GET, &format!("{}?fields={limit}", world.number), None).await.body;
    assert_eq!(said[limit], "TIER_250");
    tell(&world, "phone_number_quality_update", "THROUGHPUT_UPGRADE", Value::Null).await;
    assert_eq!(world.sandbox.number(&world.number).unwrap().throughput, "HIGH");
}

#[tokio::test]
async fn a_name_is_declined_and_a_new_one_is_taken_only_when_approved() {
    let world = listening().await;
    let value = tell(&world, "phone_number_name_update", "REJECTED", Value::Null).await;
    assert_eq!(value["rejection_reason"], "NAME_FORMAT_UNACCEPTABLE");
    assert_eq!(world.sandbox.number(&world.number).unwrap().name_status, "DECLINED");
    world.sandbox.change_number(&world.number, json!({ "new_name": "Lark" })).unwrap();
    let value = tell(&world, "phone_number_name_update", "DEFERRED", Value::Null).await;
    assert_eq!(value["requested_verified_name"], "Lark");
    assert_eq!(world.sandbox.number(&world.number).unwrap().verified_name, "Lark Music School");
    tell(&world, "phone_number_name_update", "APPROVED", Value::Null).await;
    let number = world.sandbox.number(&world.number).unwrap();
    assert_eq!((number.verified_name.as_str(), number.name_status.as_str()), ("Lark", "APPROVED"));
}

#[tokio::test]
async fn every_account_event_is_told_in_its_shape() {
    let world = listening().await;
    let keyed = [
        ("ACCOUNT_VIOLATION", "violation_info"),
        ("ACCOUNT_RESTRICTION", "restriction_info"),
        ("DISABLED_UPDATE", "ban_info"),
        ("PARTNER_ADDED", "waba_info"),
        ("PARTNER_APP_INSTALLED", "waba_info"),
        ("MM_LITE_TERMS_SIGNED", "waba_info"),
        ("AD_ACCOUNT_LINKED", "waba_info"),
        ("PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE", "partner_client_certification_info"),
        ("AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", "auth_international_rate_eligibility"),
        ("BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", "country"),
        ("VOLUME_BASED_PRICING_TIER_UPDATE", "volume_tier_info"),
        ("ACCOUNT_OFFBOARDED", "phone_number"),
        ("ACCOUNT_RECONNECTED", "phone_number"),
        ("ACCOUNT_DELETED", "event"),
    ];
    for (event, key) in keyed {
        let value = tell(&world, "account_update", event, Value::Null).await;
        assert_eq!(value["event"], event);
        assert!(value.get(key).is_some(), "{event}: {value}");
    }
    assert!(
        world.sandbox.tell_management(Telling { field: "account_update".to_owned(), ..Telling::default() }).is_err()
    );
    assert!(world.sandbox.tell_management(Telling { field: "weather".to_owned(), ..Telling::default() }).is_err());
}

#[tokio::test]
async fn a_ban_locks_the_account_until_it_is_lifted() {
    let world = listening().await;
    tell(&world, "account_update", "DISABLED_UPDATE", Value::Null).await;
    assert_eq!(world.send_text("x").await.code(), 131_031);
    tell(&world, "account_update", "DISABLED_UPDATE", json!({ "ban_info": { "waba_ban_state": "REINSTATE" } })).await;
    assert_eq!(world.send_text("x").await.status, 200);
}

#[tokio::test]
async fn a_business_that_takes_the_app_off_is_told_once_and_then_silent() {
    let world = listening().await;
    let value = tell(&world, "account_update", "PARTNER_REMOVED", Value::Null).await;
    assert_eq!(value["waba_info"]["waba_id"], world.waba.as_str());
    assert_eq!(world.sandbox.token(&world.token).unwrap().state, TokenState::Uninstalled);
    let refused = world.call(Method::GET, &world.number, None).await;
    assert_eq!((refused.code(), &refused.body["error"]["error_subcode"]), (190, &json!(458)));
    let before = world.receiver.posts().len();
    world.maya_writes("anybody there?").await;
    assert_eq!(world.receiver.posts().len(), before);
}

#[tokio::test]
async fn reviews_capabilities_alerts_and_security_are_told() {
    let world = listening().await;
    tell(&world, "account_review_update", "REJECTED", Value::Null).await;
    assert_eq!(world.sandbox.waba(&world.waba).unwrap().account_review_status, "REJECTED");
    let value = tell(&world, "business_capability_update", "", json!({ "max_phone_numbers_per_business": 2 })).await;
    assert_eq!(value["max_phone_numbers_per_business"], 2);
    let value = tell(&world, "account_alerts", "OBA_APPROVED", Value::Null).await;
    assert_eq!(
        (&value["entity_type"], &value["alert_info"]["alert_type"]),
        (&json!("PHONE_NUMBER"), &json!("OBA_APPROVED"))
    );
    let value = tell(&world, "security", "PIN_RESET_REQUEST", Value::Null).await;
    assert!(value["requester"].is_string());
    tell(&world, "security", "PIN_REQUEST_SUCCESS", Value::Null).await;
    assert_eq!(world.sandbox.number(&world.number).unwrap().two_step.pin, None);
}

#[tokio::test]
async fn an_app_in_development_hears_only_people_with_a_role_and_its_test_button() {
    let world = listening().await;
    world.sandbox.change_app(&world.app.id, json!({ "is_live": false })).unwrap();
    world.maya_writes("hello?").await;
    world.sandbox.tell_management(Telling { field: "account_alerts".to_owned(), ..Telling::default() }).unwrap();
    world.sandbox.settled().await;
    assert_eq!(world.receiver.posts().len(), 0);
    let owner = world.sandbox.add_customer(NewCustomer::named("The owner").phone("+44 7700 900001").has_role());
    world.sandbox.write(&owner, &world.number, Inbound::text("my own test")).unwrap();
    world.sandbox.settled().await;
    assert_eq!(world.receiver.values()[0]["messages"][0]["text"]["body"], "my own test");
    world.control(Method::POST, &format!("/apps/{}/test_webhooks", world.app.id), None).await;
    world.sandbox.settled().await;
    let sample = world.receiver.posts().last().unwrap().json();
    assert_eq!(sample["entry"][0]["id"], "0");
    // Control: published, everybody is heard.
    world.sandbox.change_app(&world.app.id, json!({ "is_live": true })).unwrap();
    let before = world.receiver.posts().len();
    world.maya_writes("hello!").await;
    assert_eq!(world.receiver.posts().len(), before + 1);
}
