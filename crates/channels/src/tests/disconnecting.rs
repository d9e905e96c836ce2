//! Disconnecting a number, and what comes for it afterwards.

use axum::http::{Method, StatusCode};
use consent::inboxes::{self as state, InboxState};
use sandbox::Inbound;
use serde_json::json;
use store::{Sql, params, sql};

use super::world::worlds;

const TOKENS: Sql = sql!("select access_token from inbox where tenant_id = :tenant");
const POSTS: Sql = sql!("select id from inbound where tenant_id = :tenant");

#[tokio::test]
async fn after_disconnecting_nothing_is_kept_and_all_is_counted() {
    // Shows P-CHN-10, but for deletion by the clock, and P-CRM-5 (a channel).
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let account = &world.account;
        let url = answer["webhook_url"].as_str().unwrap().to_owned();
        world.meta.write(&account.customer, &account.number, Inbound::text("before")).unwrap();
        world.meta.settled().await;
        let path = format!("/api/v1/inboxes/{id}");
        assert_eq!(world.api("lark-agent", Method::DELETE, &path, "").await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.api("brook-owner", Method::DELETE, &path, "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.api("lark-owner", Method::DELETE, &path, "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(
            world.api("lark-owner", Method::DELETE, &path, "").await.status,
            StatusCode::NO_CONTENT,
            "twice is once"
        );
        let ended = world
            .meta
            .requests()
            .into_iter()
            .any(|seen| seen.method == "DELETE" && seen.path == format!("/{}/subscribed_apps", account.waba));
        assert!(ended, "Meta was told");
        let (tokens, posts) = world
            .app
            .db
            .read(world.lark, |scope| {
                Ok::<_, store::Error>((scope.rows(TOKENS, params! {})?, scope.rows(POSTS, params! {})?.len()))
            })
            .await
            .unwrap();
        assert_eq!(tokens[0].get::<Option<Vec<u8>>>("access_token").unwrap(), None);
        assert_eq!(posts, 1, "the control: what came before was kept");
        let now = world.app.db.read(world.lark, move |scope| state::get(scope, id)).await.unwrap().0;
        assert_eq!(now, InboxState::Disconnected);
        // Meta no longer sends, but somebody still may: signed, and not kept.
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": account.waba, "changes": [{ "field": "messages", "value": {
            "metadata": { "phone_number_id": account.number },
            "messages": [{ "from": "447700900123", "id": "wamid.after", "timestamp": "1790000000", "type": "text", "text": { "body": "after" } }]
        } }] }] });
        let body = body.to_string().into_bytes();
        let signature = crate::whatsapp::signature::sign(&body, &kernel::Secret::new(account.app.secret.clone()));
        for expected in [1, 2] {
            // The cache of a second is over.
            world.clock.advance(std::time::Duration::from_secs(2));
            let taken = world.post(&url, &[(crate::whatsapp::signature::HEADER, &signature)], body.clone()).await;
            assert_eq!(taken.status, StatusCode::OK);
            let counted = world.unconnected(world.lark).await;
            assert_eq!((counted[0].external_id.as_str(), counted[0].events), (account.number.as_str(), expected));
        }
        let posts = world
            .app
            .db
            .read(world.lark, |scope| Ok::<_, store::Error>(scope.rows(POSTS, params! {})?.len()))
            .await
            .unwrap();
        assert_eq!(posts, 1, "nothing more was kept");
        assert_eq!(
            world.api("lark-owner", Method::POST, &format!("{path}/check"), "").await.json()["code"],
            "inbox_disconnected"
        );
        let listed = world.api("lark-owner", Method::GET, "/api/v1/inboxes", "").await.json();
        assert_eq!(listed["data"][0]["status"], "disconnected");
        // The same number may come back, as a new inbox at the same address.
        let again = world.connect("lark-owner", &world.credentials()).await.json();
        assert_eq!(again["webhook_url"], json!(url));
        assert_ne!(again["id"], json!(id));
    }
}

#[tokio::test]
async fn an_account_with_another_number_stays_subscribed() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let account = &world.account;
        let second = world.meta.add_number(&account.waba, "+44 20 7946 0020", "Lark Violin");
        let mut credentials = world.credentials();
        credentials["phone_number_id"] = json!(second);
        assert_eq!(world.connect("lark-owner", &credentials).await.status, StatusCode::CREATED);
        world.api("lark-owner", Method::DELETE, &format!("/api/v1/inboxes/{id}"), "").await;
        assert!(!world.meta.requests().iter().any(|seen| seen.method == "DELETE"));
        world.clock.advance(std::time::Duration::from_secs(2));
        // One post for both numbers: half of it is nobody's.
        for number in [&account.number, &second] {
            world.meta.write(&account.customer, number, Inbound::text("hello")).unwrap();
        }
        world.meta.settled().await;
        assert_eq!(world.kept(world.lark).await.len(), 1);
        assert_eq!(world.unconnected(world.lark).await[0].external_id, account.number);
    }
}

#[tokio::test]
async fn a_number_is_disconnected_even_if_meta_cannot_be_told() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        world.meta.faults(|faults| faults.bad_gateways = 1);
        let page = format!("/t/{}/settings/inboxes/{id}", world.lark);
        let answer = world.page("lark-admin", Method::POST, &format!("{page}/disconnection"), "").await;
        assert_eq!(answer.location(), format!("{page}?said=disconnected-here"));
        let shown = world.page("lark-admin", Method::GET, answer.location(), "").await;
        assert!(shown.text.contains("Remove the app from the account"));
    }
}
