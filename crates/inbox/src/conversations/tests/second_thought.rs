//! A second thought about an answer: it waits, comes back, or has left.

use std::time::Duration;

use ::store::Fault;
use axum::http::{Method, StatusCode};
use kernel::MessageId;

use super::world::{Customer, World, worlds};
use crate::dispatch::{self, Dispatcher, Refusal};
use crate::reply::{self, NewMessage, When};

fn text(text: &str) -> NewMessage {
    NewMessage::Text { text: text.to_owned(), reply_to: None }
}

async fn written(world: &World, to: Customer, words: &str) -> MessageId {
    let (access, new) = (world.access(world.lark.owner), text(words));
    let write = move |tx: &mut ::store::Tx<'_>| reply::reply_when(tx, &access, to.conversation, new, When::AfterWait);
    world.db.write(world.lark.id, world.actor(), write).await.unwrap()
}

async fn taken_back(world: &World, from: Customer, message: MessageId) -> Result<Option<String>, Fault<Refusal>> {
    let access = world.access(world.lark.owner);
    let write = move |tx: &mut ::store::Tx<'_>| {
        dispatch::take_back(tx, &access, from.conversation, message).map(|taken| taken.words)
    };
    world.db.write(world.lark.id, world.actor(), write).await
}

async fn status(world: &World, of: Customer, message: MessageId) -> String {
    let path = format!("/api/v1/conversations/{}/messages", of.conversation);
    let list = world.client().api(world.lark.id, Method::GET, &path, "", "").await.json();
    let all = list["data"].as_array().unwrap();
    let one = all.iter().find(|one| one["id"] == message.to_string()).unwrap();
    one["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_answer_waits_and_its_words_come_back_into_the_composer() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{}/inbox/{}", world.lark.id, maya.conversation);
        client.post(owner, &format!("{here}/messages"), "text=Tuesday+at+four&once=a").await;
        let page = client.get(owner, &here).await.text;
        assert!(page.contains("Not sent yet.") && page.contains("Tuesday at four</p>"));
        let undo = page.split("/undo\"").next().unwrap().rsplit('"').next().unwrap().to_owned() + "/undo";
        // It has not left, and nobody hands it over meanwhile.
        let dispatcher = Dispatcher::new(world.app());
        assert_eq!(dispatcher.run_due().await.unwrap(), 0);
        // What was typed since stays, below it. Pressed twice, it comes back once.
        for _ in 0..2 {
            let back = client.post(owner, &undo, "text=And+bring+a+bow").await;
            assert_eq!((back.status, back.location), (StatusCode::SEE_OTHER, here.clone()));
        }
        let page = client.get(owner, &here).await.text;
        assert!(page.contains("\nTuesday at four\n\nAnd bring a bow</textarea>"), "{page}");
        assert!(page.contains("was taken back before it was sent") && !page.contains("Tuesday at four</p>"));
        // The writer's list shows the draft; a colleague's, what was said.
        let list = client.get(world.lark.viewer, &format!("/t/{}/inbox", world.lark.id)).await.text;
        assert!(!list.contains("Tuesday") && list.contains("<bdi>Hello</bdi>"), "the list shows the last that stands");
        world.clock.advance(Duration::from_secs(60));
        assert_eq!(dispatcher.run_due().await.unwrap(), 0);
        assert!(world.events().await.contains(&"message.taken_back".to_owned()));
    }
}

#[tokio::test]
async fn taking_back_and_handing_over_decide_it_by_one_update() {
    for world in worlds().await {
        let dispatcher = Dispatcher::new(world.app());
        let maya = world.customer("Maya", "Hello").await;
        // Taken back first: it never leaves.
        let first = written(&world, maya, "One").await;
        assert_eq!(taken_back(&world, maya, first).await.unwrap().as_deref(), Some("One"));
        world.clock.advance(Duration::from_secs(6));
        assert_eq!(dispatcher.run_due().await.unwrap(), 0);
        // Handed over first: it does not come back.
        let second = written(&world, maya, "Two").await;
        world.clock.advance(Duration::from_secs(6));
        assert_eq!(dispatcher.run_due().await.unwrap(), 1);
        let late = taken_back(&world, maya, second).await;
        assert!(matches!(late, Err(Fault::Refused(Refusal::OnItsWay))), "{late:?}");
        // Both at once, many times: one of the two, never both, never neither.
        let (mut back, mut left) = (0, 0);
        for round in 0..24 {
            let customer = world.customer(&format!("Customer {round}"), "Hello").await;
            let message = written(&world, customer, "Now or never").await;
            world.clock.advance(Duration::from_secs(6));
            let (_, taken) = tokio::join!(dispatcher.run_due(), taken_back(&world, customer, message));
            let status = status(&world, customer, message).await;
            match taken {
                Ok(words) => {
                    assert_eq!((words.as_deref(), status.as_str()), (Some("Now or never"), "cancelled"));
                    back += 1;
                }
                Err(Fault::Refused(Refusal::OnItsWay)) => {
                    assert_ne!(status, "cancelled");
                    left += 1;
                }
                Err(fault) => panic!("{fault:?}"),
            }
        }
        assert_eq!(back + left, 24);
    }
}

#[tokio::test]
async fn what_a_program_sends_does_not_wait_and_people_choose_how_long_theirs_does() {
    for world in worlds().await {
        let (client, owner, agent) = (world.client(), world.lark.owner, world.lark.agent);
        let dispatcher = Dispatcher::new(world.app());
        let maya = world.customer("Maya", "Hello").await;
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let sent = client.api(world.lark.id, Method::POST, &path, r#"{"type":"text","text":"At once"}"#, "").await;
        assert_eq!(sent.status, StatusCode::CREATED);
        assert_eq!(dispatcher.run_due().await.unwrap(), 1, "what a program sends goes at once");
        let message: MessageId = sent.json()["id"].as_str().unwrap().parse().unwrap();
        let back = taken_back(&world, maya, message).await;
        assert!(matches!(back, Err(Fault::Refused(_))), "{back:?}");
        let settings = format!("/t/{}/settings/inbox", world.lark.id);
        for seconds in ["31", "-1", "five", "0.5"] {
            for form in ["wait", "own-wait"] {
                let refused = client.post(owner, &format!("{settings}/{form}"), &format!("seconds={seconds}")).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form} {seconds}");
                assert!(refused.text.contains("whole number from 0 to 30") && refused.text.contains(seconds));
            }
        }
        assert_eq!(client.post(agent, &format!("{settings}/wait"), "seconds=1").await.status, StatusCode::FORBIDDEN);
        let waits = async |staff| {
            let own = world.db.read(world.lark.id, move |scope| reply::waits(scope, staff)).await.unwrap();
            own.counts().as_secs()
        };
        assert_eq!((waits(owner).await, waits(agent).await), (5, 5), "five seconds unless chosen");
        client.post(owner, &format!("{settings}/wait"), "seconds=30").await;
        client.post(agent, &format!("{settings}/own-wait"), "seconds=0").await;
        assert_eq!((waits(owner).await, waits(agent).await), (30, 0));
        client.post(agent, &format!("{settings}/own-wait"), "seconds=").await;
        assert_eq!(waits(agent).await, 30, "left empty, it is everyone's");
        assert!(client.get(agent, &settings).await.text.contains("For everyone: 30 s"));
    }
}
