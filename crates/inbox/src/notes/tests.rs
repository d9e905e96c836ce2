//! Notes, through the router, on both databases.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::conversations::tests::world::worlds;
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
        assert_eq!(page.matches("she wants the accordion &lt;b&gt;").count(), 1, "{page}");
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
