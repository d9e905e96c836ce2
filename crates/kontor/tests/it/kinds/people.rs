//! The person behind a message: the business itself on its telephone, a new number, a name that would break the page.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{run, worlds};

use super::{finds, last, messages, send, thread, write};

/// What the business writes on its telephone, as Meta tells it.
fn echo(id: &str, at: i64, fields: Value) -> Value {
    let mut echo = json!({ "from": "447700900001", "to": "447700900310", "id": id, "timestamp": at.to_string() });
    echo.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    echo
}

#[test]
fn what_the_business_writes_on_its_telephone_stands_in_the_thread_as_such() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            write(
                &world,
                lark,
                "447700900310",
                "wamid.e.1",
                &json!({ "type": "text", "text": { "body": "Are you open?" } }),
            )
            .await;
            let (conversation, _) = last(&world, lark).await;
            let tell = async |fields: Value| {
                let metadata = json!({ "display_phone_number": lark.number, "phone_number_id": lark.number });
                let value =
                    json!({ "messaging_product": "whatsapp", "metadata": metadata, "message_echoes": [fields] });
                let change = json!({ "field": "smb_message_echoes", "value": value });
                let post = json!({ "object": "whatsapp_business_account", "entry": [{ "id": lark.account, "changes": [change] }] });
                let body = post.to_string().into_bytes();
                let answer = world.hook(lark, &lark.app_secret, body).send().await;
                assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
                world.read_webhooks().await;
            };
            let now = world.clock.now().seconds();
            let said = json!({ "type": "text", "text": { "body": "Yes, ask for the echidna" } });
            tell(echo("wamid.e.2", now, said.clone())).await;
            // Meta repeats itself.
            tell(echo("wamid.e.2", now, said)).await;
            let all = messages(&world, lark, &conversation).await;
            assert_eq!(all.len(), 2, "{all:#?}");
            let ours = &all[0];
            assert_eq!(
                (&ours["direction"], &ours["author"], &ours["status"]),
                (&json!("outbound"), &json!("phone"), &json!("sent"))
            );
            let page = thread(&world, lark, &conversation).await;
            assert!(page.contains("Sent from the phone") && page.contains("Yes, ask for the echidna"));
            assert_eq!(finds(&world, lark, "echidna").await, std::slice::from_ref(&conversation));
            let read = world.get(format!("/api/v1/conversations/{conversation}")).api(&lark.key).send().await.json();
            assert_eq!(read["unread"], json!(0), "whoever answered has read: {read}");
            let edit = json!({ "type": "edit", "edit": { "original_message_id": "wamid.e.2", "message": { "type": "text", "text": { "body": "No, not today" } } } });
            tell(echo("wamid.e.3", now + 1, edit)).await;
            let page = thread(&world, lark, &conversation).await;
            assert!(page.contains("No, not today") && page.contains("Edited"));
            tell(echo(
                "wamid.e.4",
                now + 2,
                json!({ "type": "revoke", "revoke": { "original_message_id": "wamid.e.2" } }),
            ))
            .await;
            let page = thread(&world, lark, &conversation).await;
            assert!(page.contains("Deleted on the phone") && !page.contains("echidna"), "{page}");
            // The first word may be ours.
            let new = json!({ "from": "447700900001", "to": "447700900311", "id": "wamid.e.5", "timestamp": (now + 3).to_string(), "type": "text", "text": { "body": "Hello, new one" } });
            world.clock.advance(std::time::Duration::from_secs(5));
            tell(new).await;
            let (begun, all) = last(&world, lark).await;
            assert!(begun != conversation && all.len() == 1 && all[0]["text"] == "Hello, new one", "{all:#?}");
            world.finish().await;
        }
    });
}

// facts/meta.md 3.4: the person stays one person.
#[test]
fn a_new_number_or_id_keeps_the_person_one_person() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let text = |body: &str| json!({ "type": "text", "text": { "body": body } });
            write(&world, lark, "447700900320", "wamid.s.1", &text("old number")).await;
            let (conversation, _) = last(&world, lark).await;
            let system = json!({ "type": "system", "system": { "type": "user_changed_number", "body": "Person changed from A to B", "wa_id": "447700900321", "user_id": "GB.2" } });
            write(&world, lark, "447700900320", "wamid.s.2", &system).await;
            let page = thread(&world, lark, &conversation).await;
            assert!(page.contains("Has a new number") && page.contains("Person changed from A to B"));
            write(&world, lark, "447700900321", "wamid.s.3", &text("new number")).await;
            let (same, all) = last(&world, lark).await;
            assert_eq!(same, conversation);
            assert_eq!(all.iter().filter(|one| one["type"] == "text").count(), 2);
            // Where no number is shared, the id changes.
            let at = world.clock.now().seconds().to_string();
            let system = json!({ "id": "wamid.s.4", "timestamp": at, "type": "system", "system": { "type": "user_changed_user_id", "body": "Person changed", "user_id": "GB.3", "previous_user_id": "GB.2" } });
            send(&world, lark, json!({ "messages": [system] })).await;
            let message = json!({ "from_user_id": "GB.3", "id": "wamid.s.5", "timestamp": at, "type": "text", "text": { "body": "new id" } });
            send(
                &world,
                lark,
                json!({ "contacts": [{ "profile": { "name": "Person" }, "user_id": "GB.3" }], "messages": [message] }),
            )
            .await;
            let all = messages(&world, lark, &conversation).await;
            assert!(all.iter().any(|one| one["text"] == "new id"), "{all:#?}");
            world.finish().await;
        }
    });
}

/// Marks that turn the line around, or end an isolate that is not theirs.
const TURNING: [char; 9] =
    ['\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];

/// Where a name stands in a page without an element of its own direction around it, or marks of ours.
fn bare(page: &str, name: &str) -> Vec<String> {
    let places = page.match_indices(name).map(|(at, _)| at);
    let is_isolated = |at: usize| {
        let before = &page[..at];
        let tag = before.rfind('<').map_or("", |from| &before[from..]);
        let in_tag = tag.find('>').is_none();
        before.ends_with('\u{2068}')
            || in_tag
            || tag.starts_with("<bdi")
            || tag.contains("dir=\"auto\"")
            || tag.starts_with("<title")
    };
    places.filter(|at| !is_isolated(*at)).map(|at| page[at.saturating_sub(120)..at].to_owned()).collect()
}

// Issue 4, "Bad input". A34.
#[test]
fn a_name_of_ten_thousand_characters_or_with_direction_marks_is_bounded_and_isolated() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let at = world.clock.now().seconds().to_string();
            let name = format!("\u{202e}evil\u{2069}{}", "n".repeat(10_000));
            let message = json!({ "from": "447700900330", "id": "wamid.n.1", "timestamp": at, "type": "text", "text": { "body": "hello" } });
            send(&world, lark, json!({ "contacts": [{ "profile": { "name": name }, "wa_id": "447700900330" }], "messages": [message] })).await;
            let card = json!({ "type": "contacts", "contacts": [{ "name": { "formatted_name": name }, "phones": [{ "phone": "+447700900331" }] }] });
            let mut message = json!({ "from": "447700900330", "id": "wamid.n.2", "timestamp": at });
            message.as_object_mut().unwrap().extend(card.as_object().unwrap().clone());
            send(&world, lark, json!({ "messages": [message] })).await;
            let (conversation, _) = last(&world, lark).await;
            let read = world.get(format!("/api/v1/conversations/{conversation}")).api(&lark.key).send().await.json();
            let contact = world
                .get(format!("/api/v1/contacts/{}", read["contact_id"].as_str().unwrap()))
                .api(&lark.key)
                .send()
                .await
                .json();
            let kept = contact["name"].as_str().unwrap();
            assert!((100..=256).contains(&kept.chars().count()), "{}", kept.chars().count());
            assert!(!kept.contains(TURNING), "a name carries no marks that turn what stands beside it");
            for path in [
                format!("/t/{}/inbox", lark.id),
                format!("/t/{}/inbox/{conversation}", lark.id),
                format!("/t/{}/people", lark.id),
            ] {
                let page = world.get(&path).as_staff(&lark.owner).send().await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                assert!(page.body.contains("evil"), "{path} shows the name");
                assert_eq!(bare(&page.body, "evil"), Vec::<String>::new(), "{path}");
            }
            // The control.
            assert_eq!(bare("<p>evil</p><bdi>evil</bdi>", "evil").len(), 1);
            world.finish().await;
        }
    });
}
