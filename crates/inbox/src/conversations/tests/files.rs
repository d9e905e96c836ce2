//! Files of answers that are taken back, or go later, through the router and by dispatch, on both databases.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;

use store::{Sql, params, sql};

use super::later::{at, count, messages, template};
use super::world::{World, worlds};
use crate::dispatch::Dispatcher;

const GONE: Sql = sql!(
    "update delivery set state = 'done' where tenant_id = :tenant and message_id in (select id from message where tenant_id = :tenant \
     and kind = 'template')"
);

async fn handed_in(world: &World, text: &str) -> String {
    let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.txt\"\r\n\r\n";
    let body = Body::from(format!("{head}{text}\r\n--edge--\r\n"));
    let made = world.client().upload(world.lark.id, "/api/v1/media", "multipart/form-data; boundary=edge", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.json()["id"].as_str().unwrap().to_owned()
}

// Shows P-CHN-7.
#[tokio::test]
async fn a_file_that_is_taken_back_stands_in_the_composer_again_and_goes_with_the_next_answer() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        client.post(owner, &format!("/t/{lark}/settings/inbox/wait"), "seconds=30").await;
        let [prices, dates] = [handed_in(&world, "Prices").await, handed_in(&world, "Dates").await];
        let form = format!("text=Our+prices&media={prices}&media={dates}&once=a");
        assert_eq!(client.post(owner, &format!("{here}/messages"), &form).await.status, StatusCode::SEE_OTHER);
        let sent = messages(&world, maya).await;
        let id_of = |file: &str| {
            let found = sent.iter().find(|one| one["file"]["id"] == file).unwrap();
            found["id"].as_str().unwrap().to_owned()
        };
        let (first, second) = (id_of(&prices), id_of(&dates));
        let back = client.post(owner, &format!("{here}/messages/{first}/undo"), "text=").await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
        let page = client.get(owner, &back.location).await.text;
        let ticked = |file: &str| format!(r#"name="media" value="{file}" checked"#);
        assert!(page.contains(&ticked(&prices)) && page.contains("Our prices</textarea>"), "{page}");
        // The other one too, beside what came back already.
        let both = client
            .post(owner, &format!("{here}/messages/{second}/undo"), &format!("text=Our+prices&media={prices}"))
            .await;
        let page = client.get(owner, &both.location).await.text;
        assert!(page.contains(&ticked(&prices)) && page.contains(&ticked(&dates)));
        // They go with the next answer, once.
        let form = format!("text=Our+prices&media={prices}&media={dates}&once=b");
        assert_eq!(client.post(owner, &format!("{here}/messages"), &form).await.status, StatusCode::SEE_OTHER);
        let queued = messages(&world, maya).await.iter().filter(|one| one["status"] == "queued").count();
        assert_eq!(queued, 2);
        let form = format!("text=x&media={prices}&once=c");
        let gone = client.post(owner, &format!("{here}/messages"), &form).await;
        assert!(gone.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", gone.text);
        // Nobody else's page shows them by an address.
        let page = client.get(owner, &both.location).await.text;
        assert!(!page.contains(&ticked(&prices)));
    }
}

#[tokio::test]
async fn one_template_goes_in_the_place_of_several_files_whose_window_is_over() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let id = template(&world).await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        let files =
            [handed_in(&world, "Prices").await, handed_in(&world, "Dates").await, handed_in(&world, "Ways").await];
        let media: String = files.iter().map(|file| format!("&media={file}")).collect();
        let form = format!("text=All+three{media}&at=2026-11-23T09:00&once=a");
        let refused = client.post(owner, &format!("{here}/messages"), &form).await;
        assert!(
            refused.status == StatusCode::CONFLICT && refused.text.contains("Choose a template"),
            "{}",
            refused.text
        );
        let form = format!("text=All+three{media}&at=2026-11-23T09:00&once=b&fallback={id}&fallback:{id}:1=Maya");
        let kept = client.post(owner, &format!("{here}/messages"), &form).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        at(&world, "2026-11-23T08:00:01Z").await;
        let dispatcher = Dispatcher::new(world.app());
        while count(&world, "message.fell_back").await == 0 {
            dispatcher.run_due().await.unwrap();
        }
        // There is no provider here; the template is taken as gone, so that what stands behind it goes on.
        world.db.write(lark, world.actor(), |tx| tx.execute(GONE, params! {})).await.unwrap();
        for _ in 0..4 {
            dispatcher.run_due().await.unwrap();
            world.clock.advance(Duration::from_secs(10));
        }
        let all = messages(&world, maya).await;
        let of =
            |status: &str| all.iter().filter(|one| one["status"] == status && one["direction"] == "outbound").count();
        assert_eq!(of("cancelled"), 2, "{all:#?}");
        assert_eq!((of("refused"), of("scheduled")), (0, 0));
        let template = all.iter().filter(|one| one["type"] == "template").count();
        assert_eq!((template, count(&world, "message.fell_back").await), (1, 1));
        let page = client.get(owner, &here).await.text;
        assert_eq!(page.matches("stands for this one too").count(), 2, "{page}");
        let list = client.get(owner, &format!("/t/{lark}/inbox")).await.text;
        assert!(list.contains("Hello Maya, may we go on?"), "the list shows what went");
    }
}
