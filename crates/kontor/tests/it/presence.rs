//! What colleagues do is seen at once by those who may see it: who looks, who gives and takes, who leaves. A22.

use std::time::Duration;

use testkit::{Person, Tenant, Thread, World, run, worlds};

use crate::own_only::limit_agents;

const SOON: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_millis(1500);

fn inbox(lark: &Tenant, thread: &Thread) -> String {
    format!("/t/{}/inbox/{}", lark.id, thread.conversation)
}

async fn posts(world: &World, person: &Person, path: String, form: &str) {
    let answer = world.post_form(path, form).as_staff(person).send().await;
    assert!(answer.status.is_success() || answer.status.is_redirection(), "{}", answer.status);
}

#[test]
fn who_looks_is_told_to_those_who_see_the_conversation() {
    run(async {
        for world in worlds().await {
            let (lark, brook) = (&world.lark, &world.brook);
            limit_agents(&world).await;
            let stream =
                |tenant: &Tenant, person: &Person| world.get(format!("/t/{}/stream", tenant.id)).as_staff(person);
            let mut owner = stream(lark, &lark.owner).listen().await;
            let mut agent = stream(lark, &lark.agent).listen().await;
            let mut brooks = stream(brook, &brook.owner).listen().await;
            // Each stream is there once it has told something.
            posts(&world, &lark.admin, format!("{}/looking", inbox(lark, &lark.unassigned)), "").await;
            for heard in [&mut owner, &mut agent] {
                assert!(heard.hears(&lark.admin.name, SOON).await, "{}", heard.heard);
            }
            posts(&world, &lark.second_agent, format!("{}/looking", inbox(lark, &lark.others)), "").await;
            assert!(owner.hears(&lark.second_agent.name, SOON).await, "{}", owner.heard);
            assert!(owner.heard.contains("\"doing\":\"looking\""), "{}", owner.heard);
            posts(&world, &lark.second_agent, format!("{}/looking", inbox(lark, &lark.others)), "left=true").await;
            assert!(owner.hears("\"doing\":\"left\"", SOON).await, "{}", owner.heard);
            // Who does not see the conversation, and another business, hear nothing of it; nobody hears of themselves.
            for heard in [&mut agent, &mut brooks] {
                assert!(!heard.hears(&lark.second_agent.name, SILENCE).await, "{}", heard.heard);
            }
            posts(&world, &lark.owner, format!("{}/looking", inbox(lark, &lark.unassigned)), "").await;
            assert!(!owner.hears(&lark.owner.name, SILENCE).await, "{}", owner.heard);
            world.finish().await;
        }
    });
}

// A22: whoever lost sight of a conversation hears that something changed, and not what.
#[test]
fn a_conversation_that_goes_to_somebody_else_is_taken_from_the_page() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            limit_agents(&world).await;
            let open = inbox(lark, &lark.unassigned);
            let mut agent = world.get(format!("/t/{}/stream", lark.id)).as_staff(&lark.agent).listen().await;
            let before = world.get(format!("{open}?fragment=thread")).as_staff(&lark.agent).send().await;
            assert!(
                before.body.contains("id=\"thread-head\"") && before.body.contains("Unassigned"),
                "{}",
                before.body
            );
            let form = format!("assignee={}", lark.second_agent.staff);
            posts(&world, &lark.owner, format!("{open}/assignment"), &form).await;
            assert!(agent.hears("\"kind\":\"lost\"", SOON).await, "{}", agent.heard);
            for id in [lark.unassigned.conversation.to_string(), lark.unassigned.contact.to_string()] {
                let told = agent.heard.split("\"kind\":\"lost\"").nth(1).unwrap_or_default();
                assert!(!told.contains(&id), "{}", agent.heard);
            }
            let after = world.get(format!("{open}?fragment=thread")).as_staff(&lark.agent).send().await;
            assert_eq!(after.status, 404);
            world.finish().await;
        }
    });
}

// In one transaction: the removal and what it frees are neighbours in the stream, and one request's.
#[test]
fn what_a_removed_member_held_waits_for_everyone_again() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let mut all = world.get("/api/v1/events").header("last-event-id", "0").api(&lark.key).listen().await;
            let mut page = world.get(format!("/t/{}/stream", lark.id)).as_staff(&lark.owner).listen().await;
            let own = format!("/api/v1/conversations/{}", lark.own.conversation);
            let before = world.get(own.clone()).api(&lark.key).send().await.json();
            assert_eq!(before["assignee_id"], lark.agent.staff.to_string(), "control");
            posts(&world, &lark.owner, format!("/t/{}/staff/{}/removal", lark.id, lark.agent.staff), "").await;
            let after = world.get(own).api(&lark.key).send().await.json();
            assert_eq!(after["assignee_id"], serde_json::Value::Null);
            assert!(page.hears(&lark.own.conversation.to_string(), SOON).await, "{}", page.heard);
            assert!(all.hears("staff.removed", SOON).await, "{}", all.heard);
            let told = |kind: &str| -> serde_json::Value {
                let lines = all.heard.lines().filter_map(|line| line.strip_prefix("data:"));
                let mut events = lines.filter_map(|data| serde_json::from_str::<serde_json::Value>(data).ok());
                events.rfind(|event| event["kind"] == kind).unwrap_or_default()
            };
            let (freed, removed) = (told("conversation.assigned"), told("staff.removed"));
            assert_eq!(freed["facts"]["previous_assignee_id"], lark.agent.staff.to_string());
            assert_eq!(freed["request_id"], removed["request_id"]);
            assert!(freed["seq"].as_i64() < removed["seq"].as_i64());
            // The others keep theirs.
            let others = format!("/api/v1/conversations/{}", lark.others.conversation);
            let kept = world.get(others).api(&lark.key).send().await.json();
            assert_eq!(kept["assignee_id"], lark.second_agent.staff.to_string());
            let list = world.get(format!("/t/{}/inbox?view=unassigned", lark.id)).as_staff(&lark.owner).send().await;
            assert!(list.body.contains(&lark.own.conversation.to_string()));
            world.finish().await;
        }
    });
}
