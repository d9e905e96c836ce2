//! Taking back, through the router, on both databases.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use kernel::StaffId;

use crate::conversations::tests::world::{Customer, World, worlds};

/// Does something as the owner, and gives the address that takes it back.
async fn done(world: &World, who: StaffId, to: Customer, form: &str, fields: &str) -> String {
    let here = format!("/t/{}/inbox/{}", world.lark.id, to.conversation);
    let answer = world.client().post(who, &format!("{here}/{form}"), fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form} {fields}: {}", answer.text);
    let id = answer.location.split("undo=").nth(1).unwrap_or_else(|| panic!("{} offers no undo", answer.location));
    let page = world.client().get(who, &answer.location).await.text;
    assert!(page.contains(&format!("/inbox/undo/{id}")), "{page}");
    format!("/t/{}/inbox/undo/{id}", world.lark.id)
}

async fn now(world: &World, of: Customer) -> serde_json::Value {
    let path = format!("/api/v1/conversations/{}", of.conversation);
    world.client().api(world.lark.id, Method::GET, &path, "", "").await.json()
}

// Shows P-CHN-7.
#[tokio::test]
async fn closing_giving_labelling_and_snoozing_are_taken_back_by_who_did_them() {
    for world in worlds().await {
        let (client, owner, agent) = (world.client(), world.lark.owner, world.lark.agent);
        let maya = world.customer("Maya", "Hello").await;
        let label = client.api(world.lark.id, Method::POST, "/api/v1/labels", r#"{"name":"Trial"}"#, "").await;
        let label = label.json()["id"].as_str().unwrap().to_owned();
        // Looked at, it is read.
        client.get(owner, &format!("/t/{}/inbox/{}", world.lark.id, maya.conversation)).await;
        let before = now(&world, maya).await;
        let cases = [
            ("status", "status=closed".to_owned()),
            ("assignment", format!("assignee={agent}")),
            ("labels", format!("on={label}")),
            ("snooze", "at=2026-12-01T09:00".to_owned()),
        ];
        for (form, fields) in &cases {
            let undo = done(&world, owner, maya, form, fields).await;
            assert_ne!(now(&world, maya).await, before, "{form} did something");
            // Only who did it takes it back, and only once.
            assert_eq!(client.post(agent, &undo, "").await.status, StatusCode::NOT_FOUND);
            assert_eq!(client.post(owner, &undo, "").await.status, StatusCode::SEE_OTHER, "{form}");
            assert_eq!(now(&world, maya).await, before, "{form}");
            let twice = client.post(owner, &undo, "").await;
            assert!(twice.status == StatusCode::CONFLICT && twice.text.contains("cannot be taken back any more"));
        }
        // Given away by someone who then does not see it any more.
        let undo = done(&world, agent, maya, "assignment", &format!("assignee={owner}")).await;
        let here = format!("/t/{}/inbox/{}", world.lark.id, maya.conversation);
        assert_eq!(client.get(agent, &here).await.status, StatusCode::NOT_FOUND);
        assert_eq!(client.post(agent, &undo, "").await.location, here);
        assert_eq!(client.get(agent, &here).await.status, StatusCode::OK);
        // The numbers of what is open agree with what is.
        let counts = world.db.read(world.lark.id, crate::counts::open).await.unwrap();
        assert_eq!(counts, 1);
        assert!(world.events().await.contains(&"action.undone".to_owned()));
    }
}

#[tokio::test]
async fn what_someone_else_changed_since_is_left_alone_and_said() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        let path = format!("/api/v1/conversations/{}", maya.conversation);
        let undo = done(&world, owner, maya, "status", "status=closed").await;
        // Reopened and closed by another: it looks the same, and is not.
        for status in ["open", "closed"] {
            world.clock.advance(Duration::from_secs(1));
            client.api(world.lark.id, Method::PATCH, &path, &format!(r#"{{"status":"{status}"}}"#), "").await;
        }
        let refused = client.post(owner, &undo, "").await;
        assert!(
            refused.status == StatusCode::CONFLICT && refused.text.contains("has changed this since"),
            "{}",
            refused.text
        );
        assert_eq!(now(&world, maya).await["status"], "closed");
        // What does not touch it does not hinder it.
        let undo = done(&world, owner, maya, "assignment", &format!("assignee={owner}")).await;
        world.writes(maya, "text", "Are you there?", "{}").await;
        assert_eq!(client.post(owner, &undo, "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(now(&world, maya).await["assignee_id"], serde_json::Value::Null);
        // After a minute it is over.
        let undo = done(&world, owner, maya, "assignment", &format!("assignee={owner}")).await;
        world.clock.advance(super::VALID);
        assert_eq!(client.post(owner, &undo, "").await.status, StatusCode::CONFLICT);
        // And a day later nothing is kept of it.
        world.clock.advance(Duration::from_secs(25 * 60 * 60));
        let gone = world.db.write(world.lark.id, world.actor(), super::age_out).await.unwrap();
        assert!(gone > 0);
        assert_eq!(world.db.write(world.lark.id, world.actor(), super::age_out).await.unwrap(), 0);
    }
}
