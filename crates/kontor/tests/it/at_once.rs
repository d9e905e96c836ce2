//! Posts read in the write that keeps them, and what is kept when that fails.

use axum::http::StatusCode;
use kontor::compose::Shared;
use kontor::serve;
use serde_json::Value;
use store::{Error, Result, Sql, Tx, params, sql};
use testkit::webhook::{self, From};
use testkit::{World, run, worlds};

use channels::inbound::{Opened, Reader};
use inbox::receive::READER;

const ENDLESS: Sql = sql!(
    "with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number > 0) \
     select count(*) as number from numbers where cast(:tenant as uuid) is not null"
);

fn fails(tx: &mut Tx<'_>, posts: &[&Opened]) -> Result<()> {
    (READER.store)(tx, posts)?;
    Err(Error::Refused("a test's own refusal"))
}

fn panics(tx: &mut Tx<'_>, posts: &[&Opened]) -> Result<()> {
    (READER.store)(tx, posts)?;
    assert!(posts.is_empty(), "a test's own panic");
    Ok(())
}

fn takes_too_long(tx: &mut Tx<'_>, posts: &[&Opened]) -> Result<()> {
    (READER.store)(tx, posts)?;
    tx.rows(ENDLESS, params! {}).map(|_| ())
}

/// What the texts of Lark's messages are.
async fn texts(world: &World) -> Vec<String> {
    let page = world.get("/api/v1/conversations?limit=200").api(&world.lark.key).send().await.json();
    let mut texts = Vec::new();
    for conversation in page["data"].as_array().into_iter().flatten() {
        let path = format!("/api/v1/conversations/{}/messages?limit=200", conversation["id"].as_str().unwrap());
        let messages = world.get(path).api(&world.lark.key).send().await.json();
        let text = |message: &Value| message["text"].as_str().unwrap_or_default().to_owned();
        texts.extend(messages["data"].as_array().into_iter().flatten().map(text));
    }
    texts
}

// Design, law 7, with readers that fall in every way: what was acknowledged is there, once, whatever became of reading it.
#[test]
fn a_post_is_kept_whatever_becomes_of_reading_it_at_once() {
    let readers: [(&str, Reader, usize); 5] = [
        ("is read", READER, 0),
        ("fails", Reader { store: fails, ..READER }, 1),
        ("panics", Reader { store: panics, ..READER }, 1),
        ("panics early", Reader { open: |raw| panic!("a test's own panic over {}", raw.id), ..READER }, 1),
        ("takes too long", Reader { store: takes_too_long, ..READER }, 1),
    ];
    run(async {
        for mut world in worlds().await {
            world.expect_error("took too long");
            for (place, (name, reader, left)) in readers.into_iter().enumerate() {
                let shared = Shared::default();
                shared.hooks.read_with(reader);
                world.router = serve::router(&world.app, &shared);
                let text = format!("the one that {name}");
                let (id, at) = (format!("wamid.once.{place}"), world.clock.now().seconds());
                let from = From::Phone("447700900160");
                let lark = &world.lark;
                let body = webhook::text(&lark.account, &lark.number, from, "Wren Holt", &id, at, &text);
                let answer = world.hook(lark, &lark.app_secret, body).send().await;
                assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.body);
                let shown = |texts: Vec<String>| texts.iter().filter(|shown| **shown == text).count();
                assert_eq!(shown(texts(&world).await), 1 - left, "{name}");
                let read = inbox::receive::work_through(&world.db).await.unwrap();
                assert_eq!((read, shown(texts(&world).await)), (left, 1), "{name}");
            }
            world.finish().await;
        }
    });
}

// What cannot be read among what can: the rest is stored and it is parked, in the same write.
#[test]
fn a_post_of_which_a_part_cannot_be_read_is_read_at_once_all_the_same() {
    run(async {
        for mut world in worlds().await {
            let shared = Shared::default();
            shared.hooks.read_with(READER);
            world.router = serve::router(&world.app, &shared);
            let (lark, at) = (&world.lark, world.clock.now().seconds());
            let good = webhook::text(
                &lark.account,
                &lark.number,
                From::Phone("447700900161"),
                "Ola",
                "wamid.part",
                at,
                "good",
            );
            let text = String::from_utf8(good).unwrap().replace("\"messages\":[", "\"messages\":[7,");
            let answer = world.hook(lark, &lark.app_secret, text.into_bytes()).send().await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            assert_eq!(inbox::receive::work_through(&world.db).await.unwrap(), 0);
            assert_eq!(texts(&world).await.iter().filter(|shown| *shown == "good").count(), 1);
            let page = world.get(format!("/t/{}/settings/unreadable", lark.id)).as_staff(&lark.owner).send().await;
            assert!(page.body.contains("a message that is not an object"), "{}", page.body);
            world.finish().await;
        }
    });
}
