//! Tokens, nodes, subscriptions.

use reqwest::Method;
use sandbox::{Config, NewToken, TokenState};
use serde_json::json;

use crate::receiver::VERIFY_TOKEN;
use crate::world::World;

#[tokio::test]
async fn a_number_is_read_with_the_fields_asked_for() {
    let world = World::new().await;
    let answer = world
        .call(Method::GET, &format!("{}?fields=display_phone_number,verified_name,status", world.number), None)
        .await;
    assert_eq!(
        answer.body,
        json!({ "id": world.number, "display_phone_number": "+44 20 7946 0018", "verified_name": "Lark Music School", "status": "CONNECTED" })
    );
    assert_eq!(answer.headers["facebook-api-version"], "v26.0");
    assert!(answer.headers.contains_key("x-fb-trace-id"));
    let answer = world.call(Method::GET, &format!("{}?fields=nonsense", world.number), None).await;
    assert_eq!((answer.status, answer.code()), (400, 100));
    assert!(answer.body["error"]["message"].as_str().unwrap().contains("nonexisting field (nonsense)"));
    let answer = world.call(Method::GET, &format!("{}/phone_numbers", world.waba), None).await;
    assert_eq!(answer.body["data"][0]["id"], world.number.as_str());
}

#[tokio::test]
async fn an_expired_version_is_served_by_the_oldest_and_a_future_one_by_the_newest() {
    let world = World::new().await;
    for (asked, served) in
        [("v26.0/", "v26.0"), ("v23.0/", "v23.0"), ("v16.0/", "v21.0"), ("", "v21.0"), ("v99.0/", "v26.0")]
    {
        let url = format!("{}/{asked}{}?access_token={}", world.sandbox.url(), world.number, world.token);
        let answer = world.http.get(url).send().await.unwrap();
        assert_eq!(answer.headers()["facebook-api-version"], served, "{asked}");
        assert_eq!(answer.status(), 200);
    }
}

#[tokio::test]
async fn each_way_a_token_may_be_wrong_has_its_own_answer() {
    let world = World::new().await;
    let path = world.number.clone();
    let elsewhere = world.sandbox.add_token(NewToken {
        app_id: world.app.id.clone(),
        wabas: Some(["1".to_owned()].into()),
        ..NewToken::default()
    });
    let powerless =
        world.sandbox.add_token(NewToken { app_id: world.app.id.clone(), scopes: Some(vec![]), ..NewToken::default() });
    let past =
        world.sandbox.add_token(NewToken { app_id: world.app.id.clone(), expires_at: Some(1), ..NewToken::default() });
    let cases = [
        ("nonsense", 401, 190, None),
        (past.as_str(), 401, 190, Some(463)),
        (powerless.as_str(), 403, 10, None),
        (elsewhere.as_str(), 400, 100, Some(33)),
    ];
    for (token, status, code, subcode) in cases {
        let answer = world.call_as(token, Method::GET, &path, None).await;
        assert_eq!(
            (answer.status, answer.code(), answer.body["error"]["error_subcode"].as_i64()),
            (status, code, subcode),
            "{}",
            answer.body
        );
    }
    for (state, subcode) in [(TokenState::Expired, 463), (TokenState::Revoked, 467), (TokenState::Uninstalled, 458)] {
        assert!(world.sandbox.set_token(&world.token, state));
        let answer = world.call(Method::GET, &path, None).await;
        assert_eq!((answer.code(), answer.body["error"]["error_subcode"].as_i64()), (190, Some(subcode)));
        assert!(answer.headers.contains_key("www-authenticate"));
    }
    // Control: the same token, valid again.
    world.sandbox.set_token(&world.token, TokenState::Valid);
    assert_eq!(world.call(Method::GET, &path, None).await.status, 200);
}

#[tokio::test]
async fn a_token_says_what_it_is_and_an_app_gets_its_own() {
    let world = World::new().await;
    let url = format!(
        "oauth/access_token?client_id={}&client_secret={}&grant_type=client_credentials",
        world.app.id, world.app.secret
    );
    let app_token = world.call(Method::GET, &url, None).await.body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(app_token, format!("{}|{}", world.app.id, world.app.secret));
    let answer =
        world.call_as(&app_token, Method::GET, &format!("debug_token?input_token={}", world.token), None).await;
    assert_eq!(answer.body["data"]["is_valid"], true);
    assert_eq!(answer.body["data"]["app_id"], world.app.id.as_str());
    assert_eq!(answer.body["data"]["granular_scopes"][0]["target_ids"], json!([world.waba]));
    let wrong = world
        .call(
            Method::GET,
            &format!("oauth/access_token?client_id={}&client_secret=no&grant_type=client_credentials", world.app.id),
            None,
        )
        .await;
    assert_eq!((wrong.status, wrong.code()), (400, 1));
}

#[tokio::test]
async fn a_callback_that_does_not_echo_the_challenge_is_not_kept() {
    let world = World::new().await;
    let app_token = format!("{}|{}", world.app.id, world.app.secret);
    let subscriptions = format!("{}/subscriptions", world.app.id);
    let body = |token: &str, url: &str| {
        Some(
            json!({ "object": "whatsapp_business_account", "callback_url": url, "verify_token": token, "fields": "messages" }),
        )
    };
    let refused = world.call_as(&app_token, Method::POST, &subscriptions, body("wrong", &world.receiver.url)).await;
    assert_eq!((refused.status, refused.code()), (400, 2200));
    let nobody =
        world.call_as(&app_token, Method::POST, &subscriptions, body(VERIFY_TOKEN, "http://127.0.0.1:1/")).await;
    assert_eq!(nobody.code(), 2200);
    let user_token = world.call(Method::POST, &subscriptions, body(VERIFY_TOKEN, &world.receiver.url)).await;
    assert_eq!(user_token.code(), 15);
    let kept = world.call_as(&app_token, Method::GET, &subscriptions, None).await;
    assert_eq!(kept.body["data"][0]["callback_url"], world.receiver.url.as_str());
    assert_eq!(kept.body["data"][0]["fields"][0]["name"], "messages");
}

#[tokio::test]
async fn overrides_win_number_before_account_before_app() {
    let world = World::new().await;
    let (account, number) = (crate::receiver::Receiver::start().await, crate::receiver::Receiver::start().await);
    world.maya_writes("to the app").await;
    let body = |url: &str| json!({ "override_callback_uri": url, "verify_token": VERIFY_TOKEN });
    let answer = world.call(Method::POST, &format!("{}/subscribed_apps", world.waba), Some(body(&account.url))).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    world.maya_writes("to the account").await;
    let answer =
        world.call(Method::POST, &world.number, Some(json!({ "webhook_configuration": body(&number.url) }))).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    world.maya_writes("to the number").await;
    assert_eq!((world.receiver.posts().len(), account.posts().len(), number.posts().len()), (1, 1, 1));
    let seen = world.call(Method::GET, &format!("{}?fields=webhook_configuration", world.number), None).await;
    assert_eq!(
        seen.body["webhook_configuration"],
        json!({ "phone_number": number.url, "whatsapp_business_account": account.url, "application": world.receiver.url })
    );
    world.call(Method::DELETE, &format!("{}/subscribed_apps", world.waba), None).await;
    world.maya_writes("to nobody").await;
    assert_eq!(number.posts().len(), 1);
}

#[tokio::test]
async fn a_template_is_reviewed_listed_and_told() {
    let world = World::new().await;
    let path = format!("{}/message_templates", world.waba);
    let new = json!({ "name": "reminder", "language": "en_GB", "category": "UTILITY", "components": [{ "type": "BODY", "text": "Hello {{1}}, see you.", "example": { "body_text": [["Maya"]] } }] });
    let made = world.call(Method::POST, &path, Some(new.clone())).await;
    assert_eq!(made.body["status"], "PENDING");
    assert_eq!(world.call(Method::POST, &path, Some(new)).await.body["error"]["error_subcode"], 2_388_024);
    world.sandbox.settled().await;
    let listed = world.call(Method::GET, &format!("{path}?status=APPROVED"), None).await;
    assert_eq!(listed.body["data"][0]["name"], "reminder");
    assert_eq!(world.receiver.posts()[0].json()["entry"][0]["changes"][0]["field"], "message_template_status_update");
    let id = listed.body["data"][0]["id"].as_str().unwrap().to_owned();
    for (status, key) in [("PAUSED", "other_info"), ("REJECTED", "rejection_info"), ("DISABLED", "disable_info")] {
        world.control(Method::PATCH, &format!("/templates/{id}"), Some(json!({ "status": status }))).await;
        world.sandbox.settled().await;
        let value = world.receiver.values().pop().unwrap();
        assert_eq!(value["event"], status);
        assert!(value[key].is_object(), "{value}");
    }
    world.control(Method::PATCH, &format!("/templates/{id}"), Some(json!({ "status": "APPROVED" }))).await;
    for name in ["a", "b", "c"] {
        world.sandbox.add_template(sandbox::NewTemplate::body(&world.waba, name, "Hello."));
    }
    let first = world.call(Method::GET, &format!("{path}?limit=3"), None).await;
    let after = first.body["paging"]["cursors"]["after"].as_str().unwrap();
    assert!(first.body["paging"]["next"].is_string());
    let second = world.call(Method::GET, &format!("{path}?limit=3&after={after}"), None).await;
    assert_eq!(second.body["data"].as_array().unwrap().len(), 1);
    assert_eq!(world.call(Method::GET, &format!("{path}?after=nonsense"), None).await.code(), 131_059);
}

#[tokio::test]
async fn the_furnished_world_has_five_people_of_different_kinds() {
    let sandbox = sandbox::start(Config { furnished: true, ..Config::for_tests() }).await.unwrap();
    let people: Vec<_> =
        ["maya", "dario", "lena", "ines", "layla"].iter().map(|id| sandbox.customer(id).unwrap()).collect();
    assert!(people.iter().any(|person| person.phone.is_none()));
    assert!(people.iter().any(|person| person.username.is_some() && !person.shares_phone));
    assert!(people.iter().any(|person| person.username.is_none() && person.phone.is_some()));
    sandbox.stop().await;
}
