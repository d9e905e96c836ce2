//! A conversation's place in the list, through the router, on both databases.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use serde_json::Value;

use super::world::{Customer, World, worlds};

/// The list as a program reads it: ids, and what brought each where it stands.
async fn list(world: &World, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/conversations{query}");
    world.client().api(world.lark.id, Method::GET, &path, "", "").await.json()["data"].as_array().unwrap().clone()
}

async fn first(world: &World) -> String {
    list(world, "?status=open").await[0]["id"].as_str().unwrap().to_owned()
}

fn is(first: &str, customer: Customer) -> bool {
    first == customer.conversation.to_string()
}

// Shows P-CHN-7.
#[tokio::test]
async fn what_wakes_or_waits_again_stands_on_top_and_says_when_it_was_written() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        let wrote = list(&world, "").await[0]["last_message_at"].clone();
        client.post(owner, &format!("{here}/snooze"), "at=2026-11-21T12:00").await;
        world.clock.advance(Duration::from_secs(60));
        let dario = world.customer("Dario", "Good morning").await;
        assert!(is(&first(&world).await, dario));
        world.clock.advance(Duration::from_secs(3 * 60 * 60));
        let tasks = store::Tasks::new(world.db.clone(), crate::snooze::tasks(&world.app()));
        while tasks.run_due().await.unwrap() > 0 {}
        assert!(is(&first(&world).await, maya), "what has woken is on top");
        assert_eq!(list(&world, "?status=open").await[0]["last_message_at"], wrote, "and was written when it was");
        // The page's list alike; its parts are read in that order too.
        let page = client.get(owner, &format!("/t/{lark}/inbox")).await.text;
        let row = |of: Customer| page.find(&format!("id=\"conversation-{}\"", of.conversation)).unwrap();
        assert!(row(maya) < row(dario));
        // A message brings another to the top; reopening does too.
        world.writes(dario, "text", "Anybody?", "{}").await;
        assert!(is(&first(&world).await, dario));
        client.post(owner, &format!("{here}/status"), "status=closed").await;
        world.clock.advance(Duration::from_secs(60));
        let reopened = client.post(owner, &format!("{here}/status"), "status=open").await;
        assert!(is(&first(&world).await, maya), "what was reopened is on top");
        // Taken back, it is closed again, where it stood among the closed; closing taken back, it is where it was.
        let place = |of: Customer| {
            let path = format!("/api/v1/conversations/{}", of.conversation);
            let client = world.client();
            async move { client.api(lark, Method::GET, &path, "", "").await.json()["listed_at"].clone() }
        };
        let on_top = place(maya).await;
        let undo = reopened.location.split("undo=").nth(1).unwrap().to_owned();
        assert_eq!(client.post(owner, &format!("/t/{lark}/inbox/undo/{undo}"), "").await.status, StatusCode::SEE_OTHER);
        assert_ne!(place(maya).await, on_top);
        let before = place(dario).await;
        let at_his = format!("/t/{lark}/inbox/{}", dario.conversation);
        let closed = client.post(owner, &format!("{at_his}/status"), "status=closed").await;
        world.clock.advance(Duration::from_secs(30));
        let undo = closed.location.split("undo=").nth(1).unwrap().to_owned();
        client.post(owner, &format!("/t/{lark}/inbox/undo/{undo}"), "").await;
        assert_eq!(place(dario).await, before);
    }
}

#[tokio::test]
async fn an_answer_brings_to_the_top_and_taken_back_it_gives_the_place_back() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        world.clock.advance(Duration::from_secs(60));
        let dario = world.customer("Dario", "Good morning").await;
        client.post(owner, &format!("/t/{lark}/settings/inbox/wait"), "seconds=30").await;
        world.clock.advance(Duration::from_secs(60));
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        client.post(owner, &format!("{here}/messages"), "text=At+nine&once=a1").await;
        assert!(is(&first(&world).await, maya));
        let path = format!("/api/v1/conversations/{}/messages?limit=1", maya.conversation);
        let answer = client.api(lark, Method::GET, &path, "", "").await.json();
        let answer = answer["data"][0]["id"].as_str().unwrap().to_owned();
        client.post(owner, &format!("{here}/messages/{answer}/undo"), "text=").await;
        assert!(is(&first(&world).await, dario), "{:#?}", list(&world, "").await);
    }
}

// A row alone is asked for by its id, and only within the list that is shown.
#[tokio::test]
async fn rows_are_given_by_their_ids_within_the_list() {
    for world in worlds().await {
        let (client, owner, agent, lark) = (world.client(), world.lark.owner, world.lark.agent, world.lark.id);
        let [maya, dario] = [world.customer("Maya", "Hello").await, world.customer("Dario", "Good morning").await];
        let ids = format!("{},{},nonsense", maya.conversation, dario.conversation);
        let rows = |who, query: &str| {
            let path = format!("/t/{lark}/inbox?{query}fragment=list&rows={ids}");
            let client = world.client();
            async move { client.get(who, &path).await.text }
        };
        let row = |of: Customer| format!("id=\"conversation-{}\"", of.conversation);
        let both = rows(owner, "").await;
        assert!(both.contains(&row(maya)) && both.contains(&row(dario)) && both.contains("id=\"views\""));
        let one = client.get(owner, &format!("/t/{lark}/inbox?fragment=list&rows={}", dario.conversation)).await.text;
        assert!(!one.contains(&row(maya)) && one.contains(&row(dario)));
        client.post(owner, &format!("/t/{lark}/inbox/{}/status", maya.conversation), "status=closed").await;
        client
            .post(owner, &format!("/t/{lark}/inbox/{}/assignment", dario.conversation), &format!("assignee={owner}"))
            .await;
        let open = rows(owner, "").await;
        assert!(!open.contains(&row(maya)) && open.contains(&row(dario)));
        assert!(rows(owner, "status=closed&").await.contains(&row(maya)));
        // A15: who does not see it is not given it.
        assert!(!rows(agent, "").await.contains(&row(dario)));
        // Beside an open conversation the same, and opening it is not what this does.
        world.writes(dario, "text", "Anybody?", "{}").await;
        let beside = format!("/t/{lark}/inbox/{}?fragment=list&rows={ids}", dario.conversation);
        assert!(client.get(owner, &beside).await.text.contains("aria-current=\"page\""));
        let events = world.events().await;
        assert!(!events.contains(&"conversation.read".to_owned()), "{events:?}");
    }
}
