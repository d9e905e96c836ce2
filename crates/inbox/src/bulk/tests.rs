//! Many at once, through the router and the task, on both databases.

use std::sync::mpsc::channel;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use consent::ledger;
use contacts::identities::{self, Proof, Seen};
use kernel::{Channel, ConversationId, PhoneNumber, StaffId};
use serde_json::{Value, json};
use store::{Tasks, Tx};

use super::{Change, Chosen};
use crate::conversations::tests::world::{Customer, Told, World, on_postgres, worlds};
use crate::merging::tests::{conversations_of, reading, receive, text};

async fn many(world: &World, count: usize) -> Vec<Customer> {
    let mut all = Vec::with_capacity(count);
    for number in 0..count {
        all.push(world.customer(&format!("Customer {number}"), "Hello").await);
    }
    all
}

/// Does the tasks that are due.
async fn work(world: &World) {
    let tasks = super::tasks(&world.app());
    let tasks = Tasks::new(world.db.clone(), tasks);
    while tasks.run_due().await.unwrap() > 0 {}
}

fn fields(of: &[Customer], change: &str) -> String {
    let ids = of.iter().map(|one| format!("conversation={}&", one.conversation));
    format!("{}do={change}", ids.collect::<String>())
}

/// What a form leads to: the list, with the line of what was done.
async fn done(world: &World, who: StaffId, query: &str, form: &str) -> (String, String) {
    let home = format!("/t/{}/inbox", world.lark.id);
    let answer = world.client().post(who, &format!("{home}/bulk{query}"), form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form}: {}", answer.text);
    let id = answer.location.split("bulk=").nth(1).unwrap().to_owned();
    work(world).await;
    (format!("{home}/bulk/{id}/undo"), world.client().get(who, &answer.location).await.text)
}

async fn shown(world: &World, id: ConversationId) -> Value {
    world.client().api(world.lark.id, Method::GET, &format!("/api/v1/conversations/{id}"), "", "").await.json()
}

async fn api(world: &World, method: Method, path: &str, body: &Value) -> Told {
    world.client().api(world.lark.id, method, path, &body.to_string(), "").await
}

// Shows P-CHN-7.
#[tokio::test]
async fn several_are_changed_and_taken_back_by_forms() {
    for world in worlds().await {
        let (client, owner, agent, lark) = (world.client(), world.lark.owner, world.lark.agent, world.lark.id);
        let all = many(&world, 3).await;
        let label = client.api(lark, Method::POST, "/api/v1/labels", r#"{"name":"Trial"}"#, "").await.json();
        let label = label["id"].as_str().unwrap().to_owned();
        let page = client.get(owner, &format!("/t/{lark}/inbox?select=true")).await.text;
        for one in &all {
            assert!(page.contains(&format!("value=\"{}\"", one.conversation)));
        }
        assert!(page.contains("All 3 of this list"), "{page}");
        let mut before = Vec::new();
        for one in &all {
            before.push(shown(&world, one.conversation).await);
        }
        let cases =
            ["close", "read", &format!("person:{agent}"), &format!("label:{label}"), "snooze-at&at=2026-12-01T09:00"];
        for change in cases {
            let (undo, list) = done(&world, owner, "", &fields(&all[..2], change)).await;
            assert!(list.contains(&undo), "{change}: {list}");
            for (one, before) in all.iter().zip(&before).take(2) {
                assert_ne!(shown(&world, one.conversation).await, *before, "{change}");
            }
            assert_eq!(shown(&world, all[2].conversation).await, before[2], "{change}");
            // Nobody else takes it back.
            assert_eq!(client.post(agent, &undo, "").await.status, StatusCode::NOT_FOUND);
            assert_eq!(client.post(owner, &undo, "").await.status, StatusCode::SEE_OTHER);
            work(&world).await;
            for (one, before) in all.iter().zip(&before) {
                assert_eq!(shown(&world, one.conversation).await, *before, "{change}");
            }
            assert_eq!(client.post(owner, &undo, "").await.status, StatusCode::CONFLICT);
        }
        assert_eq!(world.db.read(lark, crate::counts::open).await.unwrap(), 3);
        // What cannot be done is said, and the page of choosing stays.
        for (form, words) in [
            ("do=close".to_owned(), "Choose at least one"),
            (fields(&all, ""), "Choose what is to be done"),
            (fields(&all, "snooze-at&at=2001-01-01T09:00"), "Choose a day and a time"),
            (fields(&all, &format!("team:{agent}")), "not there any more"),
        ] {
            let answer = client.post(owner, &format!("/t/{lark}/inbox/bulk"), &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            assert!(answer.text.contains(words) && answer.text.contains("data-choosing"), "{form}: {}", answer.text);
        }
        // A viewer chooses nothing.
        let page = client.get(world.lark.viewer, &format!("/t/{lark}/inbox?select=true")).await.text;
        assert!(!page.contains("data-choosing") && !page.contains("select=true"));
    }
}

// Shows P-CHN-7.
#[tokio::test]
async fn what_was_done_to_many_is_looked_back_upon_with_reasons_and_taken_back_from_there() {
    for world in worlds().await {
        let (client, owner, agent, lark) = (world.client(), world.lark.owner, world.lark.agent, world.lark.id);
        let past = format!("/t/{lark}/inbox/bulk");
        let page = client.get(owner, &past).await.text;
        assert!(page.contains("Nothing was done to several at once"), "{page}");
        let all = many(&world, 3).await;
        done(&world, owner, "", &fields(&all[..1], "close")).await;
        let (undo, _) = done(&world, owner, "", &fields(&all, "close")).await;
        let page = client.get(owner, &past).await.text;
        for words in ["Changed: 2 of 3.", "Were so already: 1.", "Changed: 1 of 1.", "You", &undo] {
            assert!(page.contains(words), "{words}: {page}");
        }
        // A colleague reads of what they did themselves only; whoever sets things up, of what anyone did, and takes back none of it.
        let page = client.get(agent, &past).await.text;
        assert!(page.contains("Nothing was done to several at once"), "{page}");
        let (theirs, _) = done(&world, agent, "", &fields(&all, "reopen")).await;
        let page = client.get(agent, &past).await.text;
        assert!(page.contains("Changed: 3 of 3.") && page.contains(&theirs) && !page.contains("Changed: 2 of 3."));
        assert_eq!(client.post(agent, &format!("{theirs}?back=past"), "").await.location, past);
        work(&world).await;
        let page = client.get(owner, &past).await.text;
        assert!(page.contains("Changed: 3 of 3.") && !page.contains(&theirs) && page.contains(&undo), "{page}");
        let back = client.post(owner, &format!("{undo}?back=past"), "").await;
        assert_eq!(back.location, past);
        work(&world).await;
        let page = client.get(owner, &past).await.text;
        assert!(page.contains("Taken back") && page.contains("Are again as they were: 2.") && !page.contains(&undo));
        // Older ones stand on the next page.
        let first = client.get(owner, &format!("{past}?limit=2")).await.text;
        let next = first.split("/inbox/bulk?cursor=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(first.contains("Changed: 2 of 3.") && !first.contains("Changed: 1 of 1."));
        let second = client.get(owner, &format!("{past}?cursor={next}")).await.text;
        assert!(second.contains("Changed: 1 of 1.") && !second.contains("Changed: 2 of 3."), "{second}");
        // It is read for thirty days.
        for (days, is_there) in [(29, true), (2, false)] {
            world.clock.advance(Duration::from_secs(days * 24 * 60 * 60));
            for _ in 0..2 {
                world.db.write(lark, world.actor(), super::age_out).await.unwrap();
            }
            let page = client.get(owner, &past).await.text;
            assert_eq!(page.contains("Changed: 2 of 3."), is_there, "{page}");
        }
    }
}

// Shows P-CHN-7.
#[tokio::test]
async fn all_of_a_list_are_changed_over_all_its_pages() {
    for world in worlds().await {
        let (owner, lark) = (world.lark.owner, world.lark.id);
        let all = many(&world, 230).await;
        let (undo, list) = done(&world, owner, "", "all=true&do=close").await;
        assert!(list.contains("Closed: 230."), "{list}");
        assert_eq!(world.db.read(lark, crate::counts::open).await.unwrap(), 0);
        // One writes again, another is reopened and closed by someone: these stay as they are.
        let path = format!("/api/v1/conversations/{}", all[0].conversation);
        for status in ["open", "closed"] {
            world.clock.advance(Duration::from_secs(1));
            api(&world, Method::PATCH, &path, &json!({ "status": status })).await;
        }
        assert_eq!(world.client().post(owner, &undo, "").await.status, StatusCode::SEE_OTHER);
        work(&world).await;
        let id = undo.trim_end_matches("/undo").rsplit('/').next().unwrap().to_owned();
        let list = world.client().get(owner, &format!("/t/{lark}/inbox?bulk={id}")).await.text;
        assert!(list.contains("taken back, 229. Changed by someone since and left so: 1."), "{list}");
        assert_eq!(world.db.read(lark, crate::counts::open).await.unwrap(), 229);
        // Thirty days later nothing is kept of it.
        world.clock.advance(Duration::from_secs((30 * 24 + 1) * 60 * 60));
        while world.db.write(lark, world.actor(), crate::undo::age_out).await.unwrap() > 0 {}
        let gone = world.client().get(owner, &format!("/t/{lark}/inbox?bulk={id}")).await.text;
        assert!(!gone.contains("taken back"));
    }
}

#[tokio::test]
async fn whoever_wrote_meanwhile_is_not_closed_over_their_head() {
    for world in worlds().await {
        let (owner, lark) = (world.lark.owner, world.lark.id);
        let all = many(&world, 120).await;
        let home = format!("/t/{lark}/inbox");
        let answer = world.client().post(owner, &format!("{home}/bulk"), &fields(&all, "close")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let waiting = world.client().get(owner, &answer.location).await.text;
        assert!(waiting.contains("Closed: 100 of 120 so far"), "{waiting}");
        let mut open = Vec::new();
        for one in &all {
            if shown(&world, one.conversation).await["status"] == "open" {
                open.push(*one);
            }
        }
        assert_eq!(open.len(), 20);
        world.clock.advance(Duration::from_secs(5));
        world.writes(open[0], "text", "One more thing", "{}").await;
        work(&world).await;
        assert_eq!(shown(&world, open[0].conversation).await["status"], "open");
        let list = world.client().get(owner, &answer.location).await.text;
        assert!(list.contains("Closed: 119. Left as they were: 1."), "{list}");
    }
}

// A18, A22: a sibling route, and what an agent does not see.
#[tokio::test]
async fn nobody_changes_what_they_do_not_see() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark.id);
        let (owner, agent) = (world.lark.owner, world.lark.agent);
        let all = many(&world, 3).await;
        let path = format!("/api/v1/conversations/{}", all[0].conversation);
        api(&world, Method::PATCH, &path, &json!({ "assignee_id": owner })).await;
        let (_, list) = done(&world, agent, "", "all=true&do=close").await;
        assert!(list.contains("Closed: 2."), "{list}");
        assert_eq!(shown(&world, all[0].conversation).await["status"], "open");
        let refused = client.post(agent, &format!("/t/{lark}/inbox/bulk"), &fields(&all[..1], "close")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Another business's is not there.
        let body = json!({ "conversations": [all[0].conversation], "change": { "status": "closed" } }).to_string();
        let other = client.api(world.brook.id, Method::POST, "/api/v1/bulk-actions", &body, "").await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        let none = json!({ "matching": {}, "change": { "status": "closed" } }).to_string();
        let other = client.api(world.brook.id, Method::POST, "/api/v1/bulk-actions", &none, "").await;
        assert!(other.status == StatusCode::ACCEPTED && other.json()["total"] == 0, "{}", other.text);
    }
}

#[tokio::test]
async fn a_program_begins_one_asks_how_far_it_is_and_takes_it_back() {
    for world in worlds().await {
        let all = many(&world, 2).await;
        let path = "/api/v1/bulk-actions";
        let wanted = json!({ "matching": { "status": "open" }, "change": { "read": true } });
        let begun = api(&world, Method::POST, path, &wanted).await;
        assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text);
        let begun = begun.json();
        assert_eq!(
            (&begun["state"], &begun["changed"], &begun["can_be_undone"]),
            (&json!("done"), &json!(2), &json!(true))
        );
        assert_eq!(shown(&world, all[0].conversation).await["unread"], 0);
        let one = format!("{path}/{}", begun["id"].as_str().unwrap());
        let other = world.client().api(world.brook.id, Method::GET, &one, "", "").await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        let undone = api(&world, Method::POST, &format!("{one}/undo"), &json!({})).await;
        assert_eq!(undone.json()["restored"], 2, "{}", undone.text);
        assert_eq!(shown(&world, all[0].conversation).await["unread"], 1);
        let again = api(&world, Method::POST, &format!("{one}/undo"), &json!({})).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        for (body, code) in [
            (json!({ "conversations": [all[0].conversation], "change": {} }), "no_change"),
            (
                json!({ "conversations": [all[0].conversation], "change": { "read": true, "status": "open" } }),
                "no_change",
            ),
            (json!({ "change": { "read": true } }), "nothing_chosen"),
            (json!({ "conversations": [all[0].conversation], "matching": {}, "change": { "read": true } }), "both"),
            (json!({ "matching": { "status": "lost" }, "change": { "read": true } }), "unknown"),
            (json!({ "matching": {}, "change": { "label_on": world.lark.owner } }), "unknown_label"),
            (json!({ "matching": {}, "change": { "team_id": world.lark.owner } }), "unknown_team"),
            (json!({ "matching": {}, "change": { "assignee_id": world.lark.viewer } }), "unknown_assignee"),
            (json!({ "matching": {}, "change": { "snoozed_until": "2001-01-01T00:00:00Z" } }), "snooze_no_time"),
        ] {
            let refused = api(&world, Method::POST, path, &body).await;
            assert!(
                refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains(code),
                "{body}: {}",
                refused.text
            );
        }
    }
}

// Shows P-CHN-7: what comes in takes person by person, and so does what is done to many; neither is undone for the other.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_in_and_what_is_done_to_many_wait_for_each_other_and_both_end() {
    const LONG: Duration = Duration::from_secs(20);
    let Some(world) = on_postgres().await else { return };
    let (other, lark, agent) = (world.again().await, world.lark.id, world.lark.agent);
    // Whoever was known first began to write last: in the order of people she is the first, in that of conversations the last.
    let phones = ["491705550001", "491705550002"];
    let mut people = Vec::new();
    for phone in phones {
        let seen = Seen {
            channel: Channel::WhatsApp,
            account: None,
            phone: Some(PhoneNumber::from_digits(phone).unwrap()),
            number_by: Proof::Named,
            user_id: None,
            parent_user_id: None,
            username: None,
            profile_name: None,
            at: world.clock.now(),
        };
        people.push(world.db.write(lark, world.actor(), move |tx| identities::resolve(tx, &seen)).await.unwrap());
    }
    for phone in phones.iter().rev() {
        receive(&world, "1", text(&format!("first.{phone}"), phone, "Hello", &world)).await;
    }
    let first = conversations_of(&world, people[0]).await[0];
    let last = conversations_of(&world, people[1]).await[0];
    assert!(people[0] < people[1] && last < first, "the orders differ");

    // Somebody holds what is known of the first one's wishes, so what comes in from both stops with her conversation in hand.
    let ((reached, is_reached), (go, may_go)) = (channel(), channel());
    let (db, actor, whose) = (other.clone(), world.actor(), people[0]);
    let held = move |tx: &mut Tx<'_>| {
        ledger::lock(tx, whose, Channel::WhatsApp)?;
        reached.send(()).ok();
        may_go.recv_timeout(LONG).ok();
        Ok::<_, store::Error>(())
    };
    let holding = tokio::spawn(async move { db.write(lark, actor, held).await });
    is_reached.recv_timeout(LONG).expect("OK because nobody is in the way");
    let both = phones.map(|phone| text(&format!("second.{phone}"), phone, "Still there?", &world));
    let (db, actor, read) = (world.db.clone(), world.actor(), reading(&world, "1", &both));
    let incoming = tokio::spawn(async move { db.write(lark, actor, read).await });
    ground::until_waiting(world.address(), 1).await.expect("OK because the first one's wishes are held");
    let (access, chosen) = (world.access(world.lark.owner), Chosen::These(vec![first, last]));
    let give =
        move |tx: &mut Tx<'_>| super::start(tx, &access, chosen, Change::Assign { assignee: Some(agent), team: None });
    let actor = world.access(world.lark.owner).actor;
    let giving = tokio::spawn(async move { other.write(lark, actor, give).await });
    ground::until_waiting(world.address(), 2).await.expect("OK because the first one's conversation is held");
    go.send(()).unwrap();
    holding.await.unwrap().unwrap();
    incoming.await.unwrap().expect("OK because what comes in waits for nobody who waits for it");
    giving.await.unwrap().unwrap_or_else(|fault| panic!("{fault:?}"));
    for one in [first, last] {
        let shown = shown(&world, one).await;
        assert_eq!((&shown["assignee_id"], &shown["unread"]), (&json!(agent), &json!(2)), "{shown}");
    }
}
