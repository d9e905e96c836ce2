//! Quick replies, through the router, on both databases.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::conversations::tests::world::worlds;

const API: &str = "/api/v1/quick_replies";

// Shows P-CHN-7.
#[tokio::test]
async fn quick_replies_are_made_changed_and_deleted_by_a_program() {
    for world in worlds().await {
        let (client, lark, brook) = (world.client(), world.lark.id, world.brook.id);
        let body = json!({"shortcut": "/Thanks a lot", "title": "  Thanks ", "text": "Thank you, {first name}!"});
        let made = client.api(lark, Method::POST, API, &body.to_string(), "").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(made.json()["shortcut"], "Thanks-a-lot");
        assert_eq!(made.json()["title"], "Thanks");
        let id = made.json()["id"].as_str().unwrap().to_owned();
        for (body, status, word) in [
            (json!({"shortcut": "THÁNKS-a-lot", "text": "x"}), 409, "quick_reply_taken"),
            (json!({"shortcut": " / ", "text": "x"}), 422, "quick_no_shortcut"),
            (json!({"shortcut": "a/b", "text": "x"}), 422, "quick_no_shortcut"),
            (json!({"shortcut": "x".repeat(31), "text": "x"}), 422, "quick_long_shortcut"),
            (json!({"shortcut": "x", "text": " "}), 422, "quick_no_text"),
            (json!({"shortcut": "x", "text": "x".repeat(4097)}), 422, "quick_long_text"),
        ] {
            let told = client.api(lark, Method::POST, API, &body.to_string(), "").await;
            assert!(told.status == status && told.text.contains(word), "{body}: {}", told.text);
        }
        let one = format!("{API}/{id}");
        let changed = client.api(lark, Method::PATCH, &one, r#"{"title":"Thank you"}"#, "").await.json();
        assert_eq!(
            (changed["title"].as_str(), changed["text"].as_str()),
            (Some("Thank you"), Some("Thank you, {first name}!"))
        );
        // Another business has none of it.
        assert_eq!(client.api(brook, Method::GET, API, "", "").await.json()["data"], json!([]));
        assert_eq!(client.api(brook, Method::PATCH, &one, r#"{"title":"x"}"#, "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(client.api(brook, Method::DELETE, &one, "", "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(client.api(lark, Method::GET, API, "", "").await.json()["data"].as_array().unwrap().len(), 1);
        assert_eq!(client.api(lark, Method::DELETE, &one, "", "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(client.api(lark, Method::DELETE, &one, "", "").await.status, StatusCode::NOT_FOUND);
        let kinds = world.events().await;
        for kind in ["quick_reply.created", "quick_reply.changed", "quick_reply.removed"] {
            assert!(kinds.contains(&kind.to_owned()), "{kind}: {kinds:?}");
        }
    }
}

// Shows P-CHN-7. A40: what a customer is called is no field.
#[tokio::test]
async fn a_quick_reply_is_put_into_the_composer_with_its_fields_filled() {
    for world in worlds().await {
        let (client, owner, agent, lark) = (world.client(), world.lark.owner, world.lark.agent, world.lark.id);
        let settings = format!("/t/{lark}/settings/inbox/quick-replies");
        let form = "shortcut=late&title=Running+late&text=Hello+%7Bfirst+name%7D%2C+we+are+late.+%7Bbusiness%7D%2C+%7Bhours%7D";
        assert_eq!(client.post(owner, &settings, form).await.status, StatusCode::SEE_OTHER);
        let page = client.get(owner, &settings).await.text;
        let id = page.split("/settings/inbox/quick-replies/").nth(1).unwrap()[..36].to_owned();
        let taken = client.post(owner, &settings, "shortcut=LATE&text=x").await;
        assert!(taken.status == StatusCode::CONFLICT && taken.text.contains("Another quick reply has this shortcut"));
        assert_eq!(client.post(agent, &settings, form).await.status, StatusCode::FORBIDDEN);
        assert!(!client.get(agent, &settings).await.text.contains("/removal"));
        let maya = world.customer("{business} Okafor", "Where are you?").await;
        let thread = format!("/t/{lark}/inbox/{}", maya.conversation);
        assert!(client.get(agent, &thread).await.text.contains("data-quick"));
        let list = client.get(agent, &format!("{thread}/quick-replies?fragment=list")).await.text;
        assert!(list.contains("data-text=\"Hello {business}, we are late. Lark Music School, {hours}\""), "{list}");
        // Without script: it is put behind the draft.
        client.post(agent, &format!("{thread}/draft"), "text=One+moment.").await;
        let put = client.post(agent, &format!("{thread}/quick-replies/{id}"), "").await;
        assert_eq!((put.status, put.location.as_str()), (StatusCode::SEE_OTHER, thread.as_str()));
        let text = client.get(agent, &thread).await.text;
        assert!(text.contains("One moment.\nHello {business}, we are late."), "{text}");
        // Nothing was sent.
        assert!(!world.events().await.contains(&"message.queued".to_owned()));
        client.post(owner, &format!("{settings}/{id}"), "shortcut=later&text=Later").await;
        assert!(client.get(owner, &settings).await.text.contains("/later"));
        client.post(owner, &format!("{settings}/{id}/removal"), "").await;
        assert!(client.get(owner, &settings).await.text.contains("no quick reply yet"));
    }
}
