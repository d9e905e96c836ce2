//! Snoozing, through the router and by its task, on both databases.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use kernel::Timestamp;

use crate::conversations::tests::world::{Customer, World, worlds};

async fn status(world: &World, of: Customer) -> (String, serde_json::Value) {
    let path = format!("/api/v1/conversations/{}", of.conversation);
    let read = world.client().api(world.lark.id, Method::GET, &path, "", "").await.json();
    (read["status"].as_str().unwrap().to_owned(), read["snoozed_until"].clone())
}

async fn run_tasks(world: &World) {
    let tasks = store::Tasks::new(world.db.clone(), super::tasks(&world.app()));
    while tasks.run_due().await.unwrap() > 0 {}
}

async fn open(world: &World) -> i64 {
    world.db.read(world.lark.id, crate::counts::open).await.unwrap()
}

// Shows P-CHN-7.
#[tokio::test]
async fn what_is_snoozed_is_out_of_sight_until_its_time() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        assert!(client.get(owner, &here).await.text.contains("Tomorrow morning"), "presets are offered");
        // Across the change to summer time: nine on the wall in Berlin is seven at UTC.
        let slept = client.post(owner, &format!("{here}/snooze"), "at=2027-03-28T09:00").await;
        assert_eq!(slept.status, StatusCode::SEE_OTHER);
        assert!(slept.location.starts_with(&format!("/t/{lark}/inbox?")), "on to the next: {}", slept.location);
        assert_eq!(status(&world, maya).await, ("snoozed".to_owned(), "2027-03-28T07:00:00Z".into()));
        let row = format!("conversation-{}", maya.conversation);
        assert!(!client.get(owner, &format!("/t/{lark}/inbox")).await.text.contains(&row));
        assert!(client.get(owner, &format!("/t/{lark}/inbox?status=snoozed")).await.text.contains(&row));
        assert!(client.get(owner, &here).await.text.contains("Asleep until"));
        assert_eq!(open(&world).await, 0);
        // Chosen anew, the earlier time wakes nobody.
        client.post(owner, &format!("{here}/snooze"), "at=2027-04-01T09:00").await;
        let until = |text: &str| Timestamp::parse(text).unwrap().since(world.clock.now());
        world.clock.advance(until("2027-03-28T07:00:01Z"));
        run_tasks(&world).await;
        assert_eq!(status(&world, maya).await.0, "snoozed");
        world.clock.advance(until("2027-04-01T06:59:59Z"));
        run_tasks(&world).await;
        assert_eq!(status(&world, maya).await.0, "snoozed");
        world.clock.advance(Duration::from_secs(2));
        run_tasks(&world).await;
        assert_eq!(status(&world, maya).await, ("open".to_owned(), serde_json::Value::Null));
        assert_eq!(open(&world).await, 1);
        assert!(client.get(owner, &format!("/t/{lark}/inbox")).await.text.contains(&row));
        let events = world.events().await;
        assert!(
            events.contains(&"conversation.snoozed".to_owned()) && events.contains(&"conversation.woken".to_owned())
        );
        let told = world.db.read(lark, move |scope| accounts::notices::list(scope, owner, None, 10)).await.unwrap();
        assert_eq!(told.len(), 1, "who snoozed it is told");
    }
}

#[tokio::test]
async fn a_snooze_into_the_past_or_beyond_a_year_is_refused_in_words() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        for (fields, words) in [
            ("at=2026-11-20T09:00", "This time has passed"),
            ("at=2028-01-01T09:00", "more than a year away"),
            ("at=tomorrow", "Choose a day and a time"),
            ("", "Choose a day and a time"),
        ] {
            let refused = client.post(owner, &format!("{here}/snooze"), fields).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains(words), "{fields}");
        }
        let path = format!("/api/v1/conversations/{}", maya.conversation);
        for (body, code) in [
            (r#"{"snoozed_until":"2026-11-20T09:00:00Z"}"#, "snooze_past"),
            (r#"{"status":"snoozed"}"#, "snooze_no_time"),
            (r#"{"status":"closed","snoozed_until":"2026-12-20T09:00:00Z"}"#, "not_snoozed"),
        ] {
            let refused = client.api(lark, Method::PATCH, &path, body, "").await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert!(refused.text.contains(code), "{body}: {}", refused.text);
        }
        assert_eq!(status(&world, maya).await.0, "open");
        let slept = client.api(
            lark,
            Method::PATCH,
            &path,
            r#"{"status":"snoozed","snoozed_until":"2026-12-20T09:00:00Z"}"#,
            "",
        );
        assert_eq!(slept.await.json()["status"], "snoozed");
        let woken = client.api(lark, Method::PATCH, &path, r#"{"status":"open"}"#, "").await;
        assert_eq!(woken.json()["snoozed_until"], serde_json::Value::Null);
        assert_eq!(open(&world).await, 1);
    }
}
