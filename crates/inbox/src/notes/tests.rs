//! Notes, through the router, on both databases.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::conversations::tests::world::{Customer, World, worlds};
use crate::dispatch::Dispatcher;
use crate::outgoing::OutContent;

// Shows P-CHN-7.
#[tokio::test]
async fn a_note_stands_in_the_thread_is_found_and_tells_who_is_named() {
    for world in worlds().await {
        let (client, owner, agent, lark) = (world.client(), world.lark.owner, world.lark.agent, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        assert!(
            client.get(owner, &here).await.text.contains("@\u{2068}")
                || client.get(owner, &here).await.text.contains("@Jonas Reed")
        );
        for _ in 0..2 {
            let form = "note=%40Jonas+Reed+she+wants+the+accordion+%3Cb%3E&once=n1";
            let kept = client.post(owner, &format!("{here}/notes"), form).await;
            assert_eq!((kept.status, kept.location), (StatusCode::SEE_OTHER, here.clone()));
        }
        // A34: it is text, and it is there once.
        let page = client.get(owner, &here).await.text;
        assert_eq!(page.matches("she wants the accordion &lt;b&gt;</p>").count(), 1, "{page}");
        assert!(page.contains(">@Jonas Reed</strong>") && page.contains("data-note"));
        // The list goes on showing what was last said with the customer.
        let list = client.get(owner, &format!("/t/{lark}/inbox")).await.text;
        assert!(list.contains("<bdi>Hello</bdi>") && !list.contains("accordion"));
        let found = client.get(owner, &format!("/t/{lark}/inbox?q=accordion")).await.text;
        assert!(found.contains(&maya.conversation.to_string()), "search finds it");
        let told = world.db.read(lark, move |scope| accounts::notices::list(scope, agent, None, 10)).await.unwrap();
        assert_eq!((told.len(), told[0].path.starts_with(&here)), (1, true));
        // By the API, alike.
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let made = client.api(lark, Method::POST, &path, r#"{"type":"note","text":"@jonas reed, twice"}"#, "").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let made = made.json();
        assert_eq!(
            (&made["type"], &made["direction"], &made["status"]),
            (&json!("note"), &json!("internal"), &json!("noted"))
        );
        let all = client.api(lark, Method::GET, &path, "", "").await.json();
        assert_eq!(all["data"][0]["id"], made["id"]);
        for (body, status) in [
            (r#"{"type":"note","text":" "}"#.to_owned(), 422),
            (json!({"type":"note","text":"x".repeat(4097)}).to_string(), 422),
        ] {
            assert_eq!(client.api(lark, Method::POST, &path, &body, "").await.status, status);
        }
        let empty = client.post(owner, &format!("{here}/notes"), "note=+").await;
        assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.text.contains("Write something first"));
        assert_eq!(
            client.post(world.lark.viewer, &format!("{here}/notes"), "note=x").await.status,
            StatusCode::FORBIDDEN
        );
        assert!(world.events().await.contains(&"note.written".to_owned()));
    }
}

#[tokio::test]
async fn who_does_not_see_a_conversation_is_not_called_to_it() {
    for world in worlds().await {
        let (client, owner, agent, lark) = (world.client(), world.lark.owner, world.lark.agent, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        client.post(owner, &format!("{here}/assignment"), &format!("assignee={owner}")).await;
        client.post(owner, &format!("{here}/notes"), "note=%40Jonas+Reed+look").await;
        let told = world.db.read(lark, move |scope| accounts::notices::list(scope, agent, None, 10)).await.unwrap();
        assert!(told.is_empty(), "{told:?}");
        assert!(!client.get(owner, &here).await.text.contains(">@Jonas Reed</strong>"));
    }
}

/// The newest note, as a program reads it.
async fn newest(world: &World, of: Customer) -> serde_json::Value {
    let path = format!("/api/v1/conversations/{}/messages?limit=1", of.conversation);
    world.client().api(world.lark.id, Method::GET, &path, "", "").await.json()["data"][0].clone()
}

// Shows P-CHN-7.
#[tokio::test]
async fn who_wrote_a_note_changes_it_and_only_who_is_newly_named_is_told() {
    for world in worlds().await {
        let (client, owner, agent, lark) = (world.client(), world.lark.owner, world.lark.agent, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        let told = |staff| world.db.read(lark, move |scope| accounts::notices::list(scope, staff, None, 10));
        client.post(agent, &format!("{here}/notes"), "note=Ask+about+the+harpsichord").await;
        let note = newest(&world, maya).await["id"].as_str().unwrap().to_owned();
        let at = format!("{here}/notes/{note}");
        // Its writer is offered to change it; nobody else is, and nobody else may.
        assert!(client.get(agent, &here).await.text.contains(&format!("note-edit-{note}")));
        assert!(!client.get(owner, &here).await.text.contains(&format!("note-edit-{note}")));
        let other = client.post(owner, &at, "note=Mine").await;
        assert!(
            other.status == StatusCode::FORBIDDEN && other.text.contains("Only who wrote a note"),
            "{}",
            other.text
        );
        let foreign = client.post(world.lark.viewer, &at, "note=Mine").await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN);
        assert_eq!(client.post(agent, &at, "note=+").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        for text in [
            "%40Lena+Hill+ask+about+the+%3Cb%3Espinet",
            "%40Lena+Hill+and+%40Jonas+Reed%3A+ask+about+the+%3Cb%3Espinet",
        ] {
            assert_eq!(client.post(agent, &at, &format!("note={text}")).await.location, here);
        }
        // A34: it is text. What it said before stands with it.
        let page = client.get(owner, &here).await.text;
        assert!(
            page.contains("ask about the &lt;b&gt;spinet") && page.contains("harpsichord") && page.contains("Edited")
        );
        assert_eq!((told(owner).await.unwrap().len(), told(agent).await.unwrap().len()), (1, 0), "told once");
        for (word, is_found) in [("spinet", true), ("harpsichord", false)] {
            let found = client.get(owner, &format!("/t/{lark}/inbox?q={word}")).await.text;
            assert_eq!(found.contains(&maya.conversation.to_string()), is_found, "{word}");
        }
        // By the API, of its own notes only.
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let denied = client.api(lark, Method::PATCH, &format!("{path}/{note}"), r#"{"text":"x"}"#, "").await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
        let made = client.api(lark, Method::POST, &path, r#"{"type":"note","text":"One"}"#, "").await.json();
        let own = format!("{path}/{}", made["id"].as_str().unwrap());
        let changed = client.api(lark, Method::PATCH, &own, r#"{"text":"Two"}"#, "").await.json();
        assert_eq!((&changed["text"], &changed["earlier"][0]["text"]), (&json!("Two"), &json!("One")));
        // What a customer wrote is no note.
        let theirs = client.api(lark, Method::GET, &path, "", "").await.json();
        let theirs = theirs["data"].as_array().unwrap().iter().find(|one| one["direction"] == "inbound").unwrap();
        let at = format!("{path}/{}", theirs["id"].as_str().unwrap());
        assert_eq!(client.api(lark, Method::PATCH, &at, r#"{"text":"x"}"#, "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(client.api(lark, Method::DELETE, &at, "", "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.events().await.iter().filter(|kind| *kind == "note.edited").count(), 3);
    }
}

// Shows P-CHN-7.
#[tokio::test]
async fn a_note_is_deleted_by_its_writer_or_a_manager_and_comes_back_by_undo() {
    for world in worlds().await {
        let (client, owner, agent, lark) = (world.client(), world.lark.owner, world.lark.agent, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        // A manager deletes an agent's note; an agent does not delete a manager's.
        for (writer, remover, answers) in [
            (agent, agent, StatusCode::SEE_OTHER),
            (agent, owner, StatusCode::SEE_OTHER),
            (owner, agent, StatusCode::FORBIDDEN),
        ] {
            client.post(writer, &format!("{here}/notes"), "note=The+clavichord+is+out+of+tune").await;
            let note = newest(&world, maya).await["id"].as_str().unwrap().to_owned();
            let removed = client.post(remover, &format!("{here}/notes/{note}/removal"), "").await;
            assert_eq!(removed.status, answers);
            if answers == StatusCode::FORBIDDEN {
                assert_eq!(newest(&world, maya).await["text"], "The clavichord is out of tune");
                continue;
            }
            let page = client.get(remover, &removed.location).await.text;
            assert!(
                page.contains("A note was deleted") && page.contains("Note deleted.") && !page.contains("clavichord")
            );
            assert_eq!(newest(&world, maya).await["text"], "");
            let found = client.get(owner, &format!("/t/{lark}/inbox?q=clavichord")).await.text;
            assert!(!found.contains(&maya.conversation.to_string()));
            let again = client.post(remover, &format!("{here}/notes/{note}/removal"), "").await;
            assert_eq!(again.status, StatusCode::NOT_FOUND);
            let undo = removed.location.split("undo=").nth(1).unwrap();
            assert_eq!(
                client.post(remover, &format!("/t/{lark}/inbox/undo/{undo}"), "").await.status,
                StatusCode::SEE_OTHER
            );
            assert!(client.get(writer, &here).await.text.contains("clavichord is out of tune"));
            let found = client.get(owner, &format!("/t/{lark}/inbox?q=clavichord")).await.text;
            assert!(found.contains(&maya.conversation.to_string()));
            // For good.
            client.post(remover, &format!("{here}/notes/{note}/removal"), "").await;
            world.clock.advance(Duration::from_secs(1));
        }
        // By the API.
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let made = client.api(lark, Method::POST, &path, r#"{"type":"note","text":"One"}"#, "").await.json();
        let own = format!("{path}/{}", made["id"].as_str().unwrap());
        assert_eq!(client.api(lark, Method::DELETE, &own, "", "").await.status, StatusCode::NO_CONTENT);
        assert_eq!(client.api(lark, Method::DELETE, &own, "", "").await.status, StatusCode::NOT_FOUND);
        // What was deleted a day ago is nowhere any more.
        world.clock.advance(Duration::from_secs(25 * 60 * 60));
        world.db.write(lark, world.actor(), crate::undo::age_out).await.unwrap();
        const LEFT: store::Sql = store::sql!("select was from undo_item where tenant_id = :tenant");
        assert!(world.db.read(lark, |scope| scope.rows(LEFT, store::params! {})).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_names_that_can_be_called_are_those_who_see_the_conversation() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        let names = client.get(owner, &format!("{here}/names")).await.text;
        assert!(names.contains("data-text=\"@Jonas Reed \"") && names.contains("role=\"listbox\""), "{names}");
        client.post(owner, &format!("{here}/assignment"), &format!("assignee={owner}")).await;
        assert!(!client.get(owner, &format!("{here}/names")).await.text.contains("Jonas Reed"));
    }
}

// A note is nothing that dispatch could read, and nothing waits to be handed over.
#[tokio::test]
async fn a_note_never_leaves() {
    for world in worlds().await {
        let (client, lark) = (world.client(), world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        // Long after the window has closed, a note is still written.
        world.clock.advance(Duration::from_secs(30 * 60 * 60));
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let made =
            client.api(lark, Method::POST, &path, r#"{"type":"note","text":"Do not call before nine"}"#, "").await;
        assert_eq!(made.status, StatusCode::CREATED);
        const DELIVERIES: store::Sql = store::sql!("select count(*) as number from delivery where tenant_id = :tenant");
        const CONTENT: store::Sql =
            store::sql!("select content from message where tenant_id = :tenant and kind = 'note'");
        let read = |scope: &store::Scope<'_>| -> store::Result<(i64, String)> {
            let number = scope.row(DELIVERIES, store::params! {})?.unwrap().get("number")?;
            Ok((number, scope.row(CONTENT, store::params! {})?.unwrap().get("content")?))
        };
        let (deliveries, content) = world.db.read(lark, read).await.unwrap();
        assert_eq!(deliveries, 0);
        assert!(serde_json::from_str::<OutContent>(&content).is_err(), "{content}");
        // Control: what goes out can be read so.
        assert!(serde_json::from_str::<OutContent>(r#"{"what":"text"}"#).is_ok());
        assert_eq!(Dispatcher::new(world.app()).run_due().await.unwrap(), 0);
    }
}
