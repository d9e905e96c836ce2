//! What becomes of a closed conversation when the person writes again, from the webhook on, on both databases.

use std::time::Duration;

use axum::http::Method;
use kernel::{ConversationId, InboxId};
use serde_json::json;

use crate::conversations::tests::world::{World, worlds};
use crate::merging::tests::{conversations_of, person, read, receive, text};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn set(world: &World, inbox: InboxId, rule: serde_json::Value) {
    let path = format!("/api/v1/inboxes/{inbox}/reopening");
    let answer = world.client().api(world.lark.id, Method::PUT, &path, &rule.to_string(), "").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

async fn close(world: &World, id: ConversationId) {
    let path = format!("/api/v1/conversations/{id}");
    let change = format!(r#"{{"assignee_id":"{}","status":"closed"}}"#, world.lark.owner);
    let answer = world.client().api(world.lark.id, Method::PATCH, &path, &change, "").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

// Shows P-CHN-7.
#[tokio::test]
async fn a_message_to_a_closed_conversation_reopens_it_or_begins_a_new_one_as_its_inbox_says() {
    for world in worlds().await {
        let (lark, inbox) = (world.lark, world.lark.inbox);
        receive(&world, "1", text("wamid.1", "491701111111", "Hello", &world)).await;
        let maya = person(&world, "491701111111").await;
        let [first] = conversations_of(&world, maya).await[..] else { panic!("one conversation") };
        // Always, unless something else is chosen; for whoever had it.
        close(&world, first).await;
        world.clock.advance(DAY * 400);
        receive(&world, "1", text("wamid.2", "491701111111", "Again", &world)).await;
        let now = read(&world, first).await;
        assert_eq!((&now["status"], &now["assignee_id"]), (&json!("open"), &json!(lark.owner.to_string())));
        // For nobody.
        set(&world, inbox, json!({ "new_after_days": 30, "goes_back": false })).await;
        close(&world, first).await;
        world.clock.advance(DAY * 29);
        receive(&world, "1", text("wamid.3", "491701111111", "And again", &world)).await;
        let now = read(&world, first).await;
        assert_eq!((&now["status"], &now["assignee_id"]), (&json!("open"), &json!(null)));
        assert_eq!(world.db.read(lark.id, crate::counts::open_unassigned).await.unwrap(), 1);
        // Once it is over, a reaction to something in it begins nothing, nor does a copy of what was here; a message does.
        close(&world, first).await;
        world.clock.advance(DAY * 30);
        receive(&world, "1", text("wamid.3", "491701111111", "And again", &world)).await;
        assert_eq!(conversations_of(&world, maya).await, [first]);
        receive(&world, "1", text("wamid.4", "491701111111", "Something new", &world)).await;
        let [one, new] = conversations_of(&world, maya).await[..] else { panic!("two conversations") };
        assert_eq!(one, first);
        let (old, now) = (read(&world, first).await, read(&world, new).await);
        assert_eq!((&old["status"], &now["status"]), (&json!("closed"), &json!("open")));
        assert_eq!(now["previous_id"], json!(first.to_string()));
        // Each leads to the other.
        let page = |id: ConversationId| format!("/t/{}/inbox/{id}", lark.id);
        let (old, now) =
            (world.client().get(lark.owner, &page(first)).await, world.client().get(lark.owner, &page(new)).await);
        assert!(old.text.contains(&page(new)) && old.text.contains("Went on here"), "{}", old.text);
        assert!(now.text.contains(&page(first)) && now.text.contains("The one before this"), "{}", now.text);
        // What comes next goes there.
        receive(&world, "1", text("wamid.5", "491701111111", "One more", &world)).await;
        assert_eq!(read(&world, new).await["unread"], json!(1), "the first was seen");
        assert_eq!(conversations_of(&world, maya).await.len(), 2);
        assert_eq!(world.db.read(lark.id, crate::counts::open).await.unwrap(), 1);
        // A reaction to what stands in the old one reopens no new one.
        close(&world, new).await;
        world.clock.advance(DAY * 31);
        receive(&world, "1", crate::merging::tests::reaction("wamid.6", "491701111111", "wamid.1", &world)).await;
        assert_eq!(conversations_of(&world, maya).await.len(), 2);
    }
}

#[tokio::test]
async fn the_rule_of_an_inbox_is_set_by_its_page_and_says_what_is_wrong() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark);
        let page = format!("/t/{}/settings/inbox/reopening", lark.id);
        assert!(client.get(lark.owner, &page).await.text.contains("When somebody writes again"));
        let form = format!("{page}/{}", lark.inbox);
        let wrong = client.post(lark.owner, &form, "then=new&days=many&to=nobody").await;
        assert!(wrong.status == 422 && wrong.text.contains("Choose a whole number from 1 to 3650"), "{}", wrong.text);
        assert!(wrong.text.contains("many"), "what was typed stays");
        assert_eq!(client.post(lark.owner, &form, "then=new&days=14&to=nobody").await.status, 303);
        let path = format!("/api/v1/inboxes/{}/reopening", lark.inbox);
        let rule = client.api(lark.id, Method::GET, &path, "", "").await.json();
        assert_eq!(rule, json!({ "new_after_days": 14, "goes_back": false }));
        // Another business's inbox is not there.
        let other = format!("/api/v1/inboxes/{}/reopening", world.brook.inbox);
        assert_eq!(client.api(lark.id, Method::GET, &other, "", "").await.status, 404);
    }
}
