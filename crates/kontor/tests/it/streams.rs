//! The event streams of one business are silent while another is written to. Shows P-ACC-3; A18, A23.

use std::time::Duration;

use testkit::webhook::From;
use testkit::{run, worlds};

#[test]
fn a_stream_tells_its_own_business_only() {
    run(async {
        for world in worlds().await {
            let (lark, brook) = (&world.lark, &world.brook);
            let mut page = world.get(format!("/t/{}/stream", lark.id)).as_staff(&lark.owner).listen().await;
            let mut api = world.get("/api/v1/events").api(&lark.key).listen().await;
            // From the very first event on, with another's place in the stream.
            let mut all = world.get("/api/v1/events").header("last-event-id", "0").api(&lark.key).listen().await;
            assert!(page.status.is_success() && api.status.is_success() && all.status.is_success());
            world.writes(brook, From::Phone("447700900221"), "Rosa Delgado", "It drips on the carpet").await;
            for stream in [&mut page, &mut api] {
                assert!(!stream.hears("message", Duration::from_millis(1500)).await, "{}", stream.heard);
            }
            // Control: its own message is told, to each.
            world.writes(lark, From::Phone("447700900111"), "Mina Okafor", "Or on Friday?").await;
            for stream in [&mut page, &mut api, &mut all] {
                assert!(
                    stream.hears(&lark.own.conversation.to_string(), Duration::from_secs(10)).await,
                    "{}",
                    stream.heard
                );
            }
            let foreign = brook.threads().into_iter().flat_map(|thread| {
                [thread.conversation.to_string(), thread.contact.to_string(), thread.message.to_string()]
            });
            for id in foreign {
                for stream in [&page, &api, &all] {
                    assert!(!stream.heard.contains(&id), "{}", stream.heard);
                }
            }
            // Events carry no words.
            assert!(!all.heard.contains("Friday") && !all.heard.contains("Okafor"), "{}", all.heard);
            world.finish().await;
        }
    });
}

// A23: whoever is removed is cut off the open stream, and her key with her.
#[test]
fn a_removed_member_is_cut_off_the_open_stream() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let mut stream = world.get(format!("/t/{}/stream", lark.id)).as_staff(&lark.agent).listen().await;
            let mut stays = world.get(format!("/t/{}/stream", lark.id)).as_staff(&lark.second_agent).listen().await;
            let removal = format!("/t/{}/staff/{}/removal", lark.id, lark.agent.staff);
            let removed = world.post_form(removal, "").as_staff(&lark.owner).send().await;
            assert!(removed.status.is_redirection(), "{}", removed.status);
            assert!(stream.ends(Duration::from_secs(10)).await);
            assert!(!stays.ends(Duration::from_millis(500)).await, "control: a colleague's stream goes on");
            let page = world.get(format!("/t/{}/inbox", lark.id)).as_staff(&lark.agent).send().await;
            assert!(page.header("location").starts_with("/sign-in"), "{}", page.status);
            world.finish().await;
        }
    });
}

// A23, A26, A32: a changed role and a revoked key end what stays open, as a removal does.
#[test]
fn a_changed_role_and_a_revoked_key_end_the_open_stream() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let path = format!("/t/{}/stream", lark.id);
            let mut changed = world.get(path.clone()).as_staff(&lark.agent).listen().await;
            let mut revoked = world.get("/api/v1/events").api(&lark.read_key).listen().await;
            let mut stays = world.get("/api/v1/events").api(&lark.key).listen().await;
            let form = format!("name={}&role=viewer&version=1", lark.agent.name.replace(' ', "+"));
            let to_viewer = world.post_form(format!("/t/{}/staff/{}", lark.id, lark.agent.staff), &form);
            assert!(to_viewer.as_staff(&lark.owner).send().await.status.is_redirection());
            let revocation = format!("/t/{}/api-keys/{}/revocation", lark.id, lark.read_key.id);
            assert!(world.post_form(revocation, "").as_staff(&lark.owner).send().await.status.is_redirection());
            assert!(changed.ends(Duration::from_secs(10)).await, "the role was changed");
            assert!(revoked.ends(Duration::from_secs(10)).await, "the key was revoked");
            assert!(!stays.ends(Duration::from_millis(500)).await, "control: another key's stream goes on");
            let again = world.get("/api/v1/contacts").api(&lark.read_key).send().await;
            assert_eq!(again.status, 401);
            world.finish().await;
        }
    });
}

// A12: whoever opens streams without end is refused, and a colleague is not.
#[test]
fn nobody_keeps_streams_open_without_end() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let path = format!("/t/{}/stream", lark.id);
            let mut open = Vec::new();
            for _ in 0..40 {
                let stream = world.get(path.clone()).as_staff(&lark.agent).listen().await;
                assert!(stream.status.is_success(), "{}", stream.status);
                open.push(stream);
            }
            let over = world.get(path.clone()).as_staff(&lark.agent).send().await;
            assert_eq!(over.status, 429);
            let colleague = world.get(path.clone()).as_staff(&lark.second_agent).listen().await;
            assert!(colleague.status.is_success(), "control: a colleague has her own");
            // What is closed makes room again.
            drop(open);
            tokio::time::sleep(Duration::from_secs(2)).await;
            let again = world.get(path.clone()).as_staff(&lark.agent).listen().await;
            assert!(again.status.is_success(), "{}", again.status);
            world.finish().await;
        }
    });
}
