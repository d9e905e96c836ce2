//! Labels, through the router, on both databases.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::conversations::tests::world::worlds;

// Shows P-CHN-7.
#[tokio::test]
async fn labels_are_made_put_on_found_by_and_removed() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let (maya, noor) = (world.customer("Maya", "Hello").await, world.customer("Noor", "Hi").await);
        let made =
            client.api(lark, Method::POST, "/api/v1/labels", r#"{"name":"Trial lesson","colour":"sage"}"#, "").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        for (body, status) in [
            (r#"{"name":"TRIAL  lesson"}"#, 409),
            (r#"{"name":" "}"#, 422),
            (r#"{"name":"x","colour":"red"}"#, 422),
            (&json!({ "name": "x".repeat(41) }).to_string(), 422),
        ] {
            assert_eq!(client.api(lark, Method::POST, "/api/v1/labels", body, "").await.status, status, "{body}");
        }
        // Put on by hand, shown in list and thread.
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        let put = client.post(owner, &format!("{here}/labels"), &format!("on={id}")).await;
        assert_eq!(put.status, StatusCode::SEE_OTHER);
        let page = client.get(owner, &put.location).await.text;
        assert!(page.contains("Label put on.") && page.matches("Trial lesson").count() >= 3);
        // The list is narrowed to it, by a person and by a program.
        let list = client.get(owner, &format!("/t/{lark}/inbox?label={id}")).await.text;
        assert!(list.contains(&maya.conversation.to_string()) && !list.contains(&noor.conversation.to_string()));
        let found = client.api(lark, Method::GET, &format!("/api/v1/conversations?label={id}"), "", "").await.json();
        let ids: Vec<Value> = found["data"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!(ids, [json!(maya.conversation.to_string())]);
        assert_eq!(found["data"][0]["labels"][0], json!({"id": id, "name": "Trial lesson", "colour": "sage"}));
        // A program says them all; what it read before is stale by then.
        let path = format!("/api/v1/conversations/{}", maya.conversation);
        let read = client.api(lark, Method::GET, &path, "", "").await;
        let none = client.api(lark, Method::PATCH, &path, r#"{"labels":[]}"#, &read.etag).await;
        assert_eq!((none.status, none.json()["labels"].clone()), (StatusCode::OK, json!([])));
        let stale = client.api(lark, Method::PATCH, &path, &format!(r#"{{"labels":["{id}"]}}"#), &read.etag).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        let again = client.api(lark, Method::PATCH, &path, &format!(r#"{{"labels":["{id}"]}}"#), "").await;
        assert_eq!(again.json()["labels"][0]["id"], json!(id));
        // Another business has none of it.
        let brook = world.brook.id;
        assert_eq!(client.api(brook, Method::GET, "/api/v1/labels", "", "").await.json()["data"], json!([]));
        let theirs = client.api(brook, Method::DELETE, &format!("/api/v1/labels/{id}"), "", "").await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND);
        // Removed, it is out of sight at once, its name is free, and its rows go.
        let gone = client.api(lark, Method::DELETE, &format!("/api/v1/labels/{id}"), "", "").await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(client.api(lark, Method::GET, &path, "", "").await.json()["labels"], json!([]));
        let renewed = client.api(lark, Method::POST, "/api/v1/labels", r#"{"name":"Trial lesson"}"#, "").await;
        assert_eq!(renewed.status, StatusCode::CREATED);
        let tasks = store::Tasks::new(world.db.clone(), super::tasks(&world.app()));
        while tasks.run_due().await.unwrap() > 0 {}
        const LEFT: store::Sql =
            store::sql!("select count(*) as number from conversation_label where tenant_id = :tenant");
        let left = world.db.read(lark, |scope| scope.row(LEFT, store::params! {})).await.unwrap().unwrap();
        assert_eq!(left.get::<i64>("number").unwrap(), 0);
        let kinds = world.events().await;
        for kind in ["label.created", "conversation.labelled", "conversation.unlabelled", "label.removed"] {
            assert!(kinds.contains(&kind.to_owned()), "{kind}: {kinds:?}");
        }
    }
}

#[tokio::test]
async fn labels_are_kept_among_the_settings() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let settings = format!("/t/{lark}/settings/inbox");
        let made = client.post(owner, &format!("{settings}/labels"), "name=Repair&colour=rose").await;
        assert_eq!(made.status, StatusCode::SEE_OTHER);
        let page = client.get(owner, &settings).await.text;
        let id = page.split("/settings/inbox/labels/").nth(1).unwrap()[..36].to_owned();
        let taken = client.post(owner, &format!("{settings}/labels"), "name=repair&colour=rose").await;
        assert!(taken.status == StatusCode::CONFLICT && taken.text.contains("Another label is called so"));
        client.post(owner, &format!("{settings}/labels/{id}"), "name=Mending&colour=sky").await;
        let page = client.get(world.lark.agent, &settings).await.text;
        assert!(page.contains("Mending") && !page.contains("Repair") && !page.contains("Add a label"));
        assert_eq!(
            client.post(world.lark.agent, &format!("{settings}/labels"), "name=x").await.status,
            StatusCode::FORBIDDEN
        );
        client.post(owner, &format!("{settings}/labels/{id}/removal"), "").await;
        assert!(client.get(owner, &settings).await.text.contains("There is no label yet."));
    }
}
