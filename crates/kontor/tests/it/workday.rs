//! The day's work in a thread, where it needs the whole program: a customer who writes wakes what sleeps.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Tenant, World, run, webhook, worlds};

async fn conversation(world: &World, of: &Tenant) -> Value {
    let path = format!("/api/v1/conversations/{}", of.own.conversation);
    serde_json::from_str(&world.get(path).api(&of.key).send().await.body).unwrap()
}

async fn open(world: &World, of: &Tenant) -> i64 {
    world.db.read(of.id, inbox::counts::open).await.unwrap()
}

#[test]
fn a_customer_who_writes_wakes_what_is_snoozed() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let before = open(&world, lark).await;
            let path = format!("/api/v1/conversations/{}", lark.own.conversation);
            let until = (world.clock.now() + std::time::Duration::from_secs(3600)).to_string();
            let sleep = world.request(Method::PATCH, path).api(&lark.key);
            let slept = sleep.json(&json!({ "status": "snoozed", "snoozed_until": until })).send().await;
            assert_eq!(slept.status, 200, "{}", slept.body);
            assert_eq!(open(&world, lark).await, before - 1);
            // The one who writes is the one of this conversation.
            world.writes(lark, webhook::From::Phone("447700900111"), "Mina Okafor", "One more question").await;
            let now = conversation(&world, lark).await;
            assert_eq!((&now["status"], &now["snoozed_until"]), (&json!("open"), &Value::Null));
            assert_eq!(open(&world, lark).await, before, "it counts once");
            // Its task finds nothing left to do.
            world.clock.advance(std::time::Duration::from_secs(3601));
            world.run_tasks().await;
            assert_eq!(open(&world, lark).await, before);
            let events = world.db.read(lark.id, |scope| scope.events_after(0, 10_000)).await.unwrap();
            assert_eq!(events.iter().filter(|event| event.kind == "conversation.woken").count(), 1);
            world.finish().await;
        }
    });
}
