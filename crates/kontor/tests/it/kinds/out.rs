//! What goes out that is neither words nor a file, as the API takes it.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Answer, Tenant, World, run, worlds};

use super::{last, messages, thread, write};

async fn say(world: &World, tenant: &Tenant, conversation: &str, body: Value) -> Answer {
    let path = format!("/api/v1/conversations/{conversation}/messages");
    world.post(path).api(&tenant.key).json(&body).send().await
}

// Shows P-CHN-8.
#[test]
fn places_cards_questions_and_reactions_go_out_and_are_shown() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            write(
                &world,
                lark,
                "447700900340",
                "wamid.o.1",
                &json!({ "type": "text", "text": { "body": "Where are you?" } }),
            )
            .await;
            let (conversation, all) = last(&world, lark).await;
            let theirs = all[0]["id"].clone();
            let cases = [
                (
                    json!({ "type": "location", "latitude": 52.5163, "longitude": 13.3777, "name": "Lark", "reply_to": theirs }),
                    "location",
                    "Lark",
                    &["Lark", "openstreetmap", "Where are you?"][..],
                ),
                (
                    json!({ "type": "contacts", "contacts": [{ "name": "Jonas Reed", "phones": ["+447700900777"] }] }),
                    "contacts",
                    "Jonas Reed",
                    &["Jonas Reed", "tel:+447700900777"],
                ),
                (
                    json!({ "type": "interactive", "text": "Which day?", "buttons": [{ "id": "mon", "title": "Monday" }, { "title": "Tuesday" }] }),
                    "interactive",
                    "Which day?",
                    &["Which day?", "Monday", "Tuesday"],
                ),
                (
                    json!({ "type": "interactive", "text": "Which class?", "list": { "button": "Classes", "sections": [{ "rows": [{ "title": "Violin", "description": "for beginners" }] }] } }),
                    "interactive",
                    "Which class?",
                    &["Classes", "Violin", "for beginners"],
                ),
            ];
            for (body, kind, text, page) in cases {
                let sent = say(&world, lark, &conversation, body.clone()).await;
                assert_eq!(sent.status, StatusCode::CREATED, "{body}: {}", sent.body);
                let sent = sent.json();
                assert_eq!((&sent["type"], &sent["text"]), (&json!(kind), &json!(text)), "{sent}");
                assert!(sent["content"].is_object(), "{sent}");
                let shown = thread(&world, lark, &conversation).await;
                for words in page {
                    assert!(shown.contains(words), "{body}: {words}");
                }
            }
            let react = |emoji: &str| json!({ "type": "reaction", "message": theirs, "emoji": emoji });
            let given = async || {
                let all = messages(&world, lark, &conversation).await;
                all.iter().find(|one| one["id"] == theirs).unwrap()["reactions"].clone()
            };
            assert_eq!(say(&world, lark, &conversation, react("👍")).await.status, StatusCode::CREATED);
            assert_eq!(given().await, json!([{ "by": "outbound", "emoji": "👍" }]));
            assert_eq!(say(&world, lark, &conversation, react("")).await.status, StatusCode::CREATED);
            assert_eq!(given().await, Value::Null);
            // From the thread, by its form.
            let path = format!("/t/{}/inbox/{conversation}/messages/{}/reaction", lark.id, theirs.as_str().unwrap());
            let pressed = world.post_form(path, "emoji=%F0%9F%8E%BB").as_staff(&lark.owner).send().await;
            assert_eq!(pressed.status, StatusCode::SEE_OTHER, "{}", pressed.body);
            assert_eq!(given().await, json!([{ "by": "outbound", "emoji": "🎻" }]));
            world.finish().await;
        }
    });
}

#[test]
fn what_whatsapp_would_not_take_is_refused_in_words_and_nothing_goes_past_the_gate() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            write(&world, lark, "447700900341", "wamid.w.1", &json!({ "type": "text", "text": { "body": "Hello" } }))
                .await;
            let (conversation, all) = last(&world, lark).await;
            let theirs = all[0]["id"].clone();
            for body in [
                json!({ "type": "location", "latitude": 91, "longitude": 0 }),
                json!({ "type": "contacts", "contacts": [] }),
                json!({ "type": "interactive", "text": "Which?", "buttons": [] }),
                json!({ "type": "interactive", "text": "Which?", "buttons": [{ "title": "A title that is far too long" }] }),
                json!({ "type": "reaction", "message": theirs, "emoji": "yes" }),
                json!({ "type": "reaction", "message": uuid::Uuid::nil(), "emoji": "👍" }),
            ] {
                let refused = say(&world, lark, &conversation, body.clone()).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", refused.body);
            }
            // The window closes for these as for words.
            world.clock.advance(std::time::Duration::from_secs(25 * 60 * 60));
            for body in [
                json!({ "type": "location", "latitude": 52.5, "longitude": 13.4 }),
                json!({ "type": "reaction", "message": theirs, "emoji": "👍" }),
            ] {
                let refused = say(&world, lark, &conversation, body.clone()).await;
                assert_eq!(
                    (refused.status, refused.json()["code"].as_str()),
                    (StatusCode::CONFLICT, Some("window_closed")),
                    "{body}"
                );
            }
            world.run_tasks().await;
            world.finish().await;
        }
    });
}
