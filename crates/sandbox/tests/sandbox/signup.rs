//! Embedded Signup: Meta's pages, the way back, and what the code is worth.

use std::collections::HashMap;
use std::time::Duration;

use reqwest::Method;
use sandbox::{Road, Signup};
use serde_json::{Value, json};

use crate::world::{Answer, World};

async fn partner() -> World {
    let world = World::new().await;
    world.sandbox.change_app(&world.app.id, json!({ "is_partner": true })).unwrap();
    let app_token = format!("{}|{}", world.app.id, world.app.secret);
    world.subscribe_to(&app_token, "messages,account_update").await;
    world
}

fn dialogue(world: &World, more: &str) -> String {
    let callback: String = url::form_urlencoded::byte_serialize(world.receiver.url.as_bytes()).collect();
    format!(
        "{}/v26.0/dialog/oauth?client_id={}&config_id={}&redirect_uri={callback}&state=xyz&response_type=code{more}",
        world.sandbox.url(),
        world.app.id,
        world.app.config_id
    )
}

/// Fills the form of a page as a person would: the hidden fields as they are, these beside them.
async fn submit(world: &World, page: &str, chosen: &[(&str, &str)]) -> reqwest::Response {
    let text = world.http.get(page).send().await.unwrap().text().await.unwrap();
    let mut fields: Vec<(String, String)> = Vec::new();
    for input in text.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = input.split_once("\" value=\"").unwrap();
        let value = rest.split_once('"').unwrap().0;
        fields.push((name.to_owned(), value.replace("&quot;", "\"").replace("&amp;", "&")));
    }
    fields.extend(chosen.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let action = text.split_once("action=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = world.http.post(format!("{}{action}", world.sandbox.url()));
    request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap()
}

fn came_back(answer: &reqwest::Response) -> HashMap<String, String> {
    answer.url().query_pairs().into_owned().collect()
}

async fn exchange(world: &World, code: &str, redirect_uri: &str) -> Answer {
    let path = format!(
        "oauth/access_token?client_id={}&client_secret={}&code={code}&redirect_uri={redirect_uri}",
        world.app.id, world.app.secret
    );
    world.call(Method::GET, &path, None).await
}

#[tokio::test]
async fn a_new_business_comes_back_with_a_code_for_a_lasting_token_and_everything_still_to_do() {
    let world = partner().await;
    let filled = [
        ("action", "continue"),
        ("road", "new"),
        ("business_name", "Tulip & Co"),
        ("display_name", "Tulip"),
        ("phone", "+44 20 7946 0033"),
    ];
    let back = came_back(&submit(&world, &dialogue(&world, ""), &filled).await);
    assert_eq!(back["state"], "xyz");
    let wrong = exchange(&world, &back["code"], "https://elsewhere.example/").await;
    assert_eq!(wrong.body["error"]["error_subcode"], 36_008);
    let answer = exchange(&world, &back["code"], &world.receiver.url).await;
    assert_eq!((answer.status, answer.body.get("expires_in")), (200, None));
    let token = answer.body["access_token"].as_str().unwrap().to_owned();
    let again = exchange(&world, &back["code"], &world.receiver.url).await;
    assert_eq!(again.body["error"]["error_subcode"], 36_009);
    // The token names its account; the account has the number.
    let app_token = format!("{}|{}", world.app.id, world.app.secret);
    let said = world.call_as(&app_token, Method::GET, &format!("debug_token?input_token={token}"), None).await;
    assert_eq!(said.body["data"]["expires_at"], 0);
    let waba = said.body["data"]["granular_scopes"][0]["target_ids"][0].as_str().unwrap().to_owned();
    let fields = "display_phone_number,verified_name,status,name_status,code_verification_status";
    let numbers = world.call_as(&token, Method::GET, &format!("{waba}/phone_numbers?fields={fields}"), None).await;
    let number = &numbers.body["data"][0];
    assert_eq!(
        (&number["status"], &number["code_verification_status"], &number["name_status"], &number["verified_name"]),
        (&json!("PENDING"), &json!("VERIFIED"), &json!("PENDING_REVIEW"), &json!("Tulip"))
    );
    let business = world
        .call_as(
            &token,
            Method::GET,
            &format!("{waba}?fields=business_verification_status,ownership_type,primary_funding_id"),
            None,
        )
        .await;
    assert_eq!(business.body["business_verification_status"], "not_verified");
    assert_eq!(business.body.get("primary_funding_id"), None);
    let path = format!("{}/register", number["id"].as_str().unwrap());
    let body = json!({ "messaging_product": "whatsapp", "pin": "314159" });
    assert_eq!(world.call_as(&token, Method::POST, &path, Some(body)).await.status, 200);
    // The app was told, though it is not yet subscribed to the account.
    world.sandbox.settled().await;
    let events: Vec<Value> = world.receiver.values().into_iter().map(|value| value["event"].clone()).collect();
    assert_eq!(events, ["PARTNER_ADDED", "PARTNER_APP_INSTALLED"]);
    assert_eq!(world.receiver.values()[1]["waba_info"]["partner_app_id"], world.app.id.as_str());
}

#[tokio::test]
async fn an_account_at_meta_is_shared_as_it_is() {
    let world = partner().await;
    let filled = [("action", "continue"), ("road", "existing"), ("number", world.number.as_str())];
    let back = came_back(&submit(&world, &dialogue(&world, ""), &filled).await);
    let token = exchange(&world, &back["code"], &world.receiver.url).await.body["access_token"].clone();
    let seen = world.call_as(token.as_str().unwrap(), Method::GET, &world.number, None).await;
    assert_eq!(seen.status, 200);
}

#[tokio::test]
async fn a_code_lives_half_a_minute_and_a_token_as_long_as_the_app_asks() {
    let world = partner().await;
    let signup = Signup {
        app_id: world.app.id.clone(),
        redirect_uri: Some(world.receiver.url.clone()),
        business_name: "Tulip".to_owned(),
        phone: "+44 20 7946 0034".to_owned(),
        ..Signup::default()
    };
    let signed = world.sandbox.sign_up(&signup).unwrap();
    world.sandbox.clock().advance(Duration::from_secs(31));
    let late = exchange(&world, &signed.code, &world.receiver.url).await;
    assert_eq!(late.body["error"]["error_subcode"], 36_007);
    assert!(world.sandbox.sign_up(&signup).is_err(), "the number is taken");
    world.sandbox.change_app(&world.app.id, json!({ "business_token_days": 60 })).unwrap();
    let signed = world.sandbox.sign_up(&Signup { phone: "+44 20 7946 0035".to_owned(), ..signup }).unwrap();
    let answer = exchange(&world, &signed.code, &world.receiver.url).await;
    assert_eq!(answer.body["expires_in"], 5_184_000);
}

#[tokio::test]
async fn who_cancels_comes_back_with_nothing() {
    let world = partner().await;
    let back = came_back(&submit(&world, &dialogue(&world, ""), &[("action", "cancel")]).await);
    assert_eq!(
        (back["error"].as_str(), back["error_reason"].as_str(), back["state"].as_str()),
        ("access_denied", "user_denied", "xyz")
    );
    assert!(!back.contains_key("code"));
}

#[tokio::test]
async fn a_mistake_on_the_form_is_said_on_the_form() {
    let world = partner().await;
    let filled = [("action", "continue"), ("road", "new"), ("business_name", "Tulip"), ("phone", "12")];
    let answer = submit(&world, &dialogue(&world, ""), &filled).await;
    assert!(answer.text().await.unwrap().contains("This is no telephone number."));
}

#[tokio::test]
async fn the_dialogue_stops_what_metas_would_stop() {
    let world = partner().await;
    let get = async |page: String| {
        let answer = world.http.get(page).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    assert_eq!(get(dialogue(&world, "")).await.0, 200);
    let cases = [
        (json!({ "is_live": false }), json!({ "is_live": true }), "App not active"),
        (json!({ "config_id": "1" }), json!({ "config_id": world.app.config_id }), "Feature unavailable"),
        (json!({ "is_partner": false }), json!({ "is_partner": true }), "Feature unavailable"),
        (json!({ "redirect_uris": ["https://x.example/"] }), json!({ "redirect_uris": [] }), "URL blocked"),
    ];
    for (wrong, right, title) in cases {
        world.sandbox.change_app(&world.app.id, wrong).unwrap();
        let (status, text) = get(dialogue(&world, "")).await;
        assert!(status == 400 && text.contains(title), "{title}: {text}");
        world.sandbox.change_app(&world.app.id, right).unwrap();
    }
    world.sandbox.change_app(&world.app.id, json!({ "is_live": false })).unwrap();
    assert_eq!(get(dialogue(&world, "&has_role=1")).await.0, 200);
    assert!(get(format!("{}/dialog/oauth?client_id=1", world.sandbox.url())).await.1.contains("Invalid App ID"));
}

#[tokio::test]
async fn a_popup_tells_the_window_that_opened_it() {
    let world = partner().await;
    let extras = "&display=popup&extras=%7B%22featureType%22%3A%22whatsapp_business_app_onboarding%22%7D";
    let filled = [("action", "continue"), ("road", "app"), ("business_name", "Tulip"), ("phone", "+44 20 7946 0036")];
    let text = submit(&world, &dialogue(&world, extras), &filled).await.text().await.unwrap();
    assert!(text.contains("FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING") && text.contains("data-code=\"AQ"), "{text}");
    assert!(!text.contains("phone_number_id"), "the number has to be looked up: {text}");
}

#[tokio::test]
async fn the_hosted_page_does_not_come_back_and_a_partner_fetches_the_token() {
    let world = partner().await;
    let page = format!(
        "{}/messaging/whatsapp/onboard/?app_id={}&config_id={}",
        world.sandbox.url(),
        world.app.id,
        world.app.config_id
    );
    let filled = [("action", "continue"), ("road", "new"), ("business_name", "Tulip"), ("phone", "+44 20 7946 0037")];
    let answer = submit(&world, &page, &filled).await;
    assert!(answer.url().path().starts_with("/messaging/whatsapp/onboard"));
    assert!(answer.text().await.unwrap().contains("All set"));
    world.sandbox.settled().await;
    let told = world.receiver.values()[0].clone();
    let business = told["waba_info"]["owner_business_id"].as_str().unwrap().to_owned();
    let path = format!("{business}/system_user_access_tokens?fetch_only=true");
    assert_eq!(world.call(Method::GET, &path, None).await.code(), 100);
    let proof = sandbox::signature::proof(&world.app.secret, &world.token, None);
    let fetched = world.call(Method::GET, &format!("{path}&appsecret_proof={proof}"), None).await;
    let token = fetched.body["access_token"].as_str().unwrap().to_owned();
    let waba = told["waba_info"]["waba_id"].as_str().unwrap();
    assert_eq!(world.call_as(&token, Method::GET, waba, None).await.status, 200);
}

#[tokio::test]
async fn the_control_api_signs_up_too() {
    let world = partner().await;
    let body = json!({ "app_id": world.app.id, "redirect_uri": world.receiver.url, "road": Road::App, "business_name": "Tulip", "phone": "+44 20 7946 0038" });
    let signed = world.control(Method::POST, "/signups", Some(body)).await;
    let number = world.sandbox.number(signed["phone_number_id"].as_str().unwrap()).unwrap();
    assert!(number.biz_app.is_some());
}
