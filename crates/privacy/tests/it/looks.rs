//! Who opened what about a customer: noted once in ten minutes, read with a reason, gone after a year.

use std::time::Duration;

use axum::http::StatusCode;
use store::{Sql, sql};
use testkit::{Person, World, run, worlds};

use crate::place::finish;

const TRACES: Sql =
    sql!("select reader_kind, reader_id, contact_id, what from read_trace where tenant_id = :tenant order by at, id");

/// What was noted: who, and what.
async fn traces(world: &World) -> Vec<(String, String)> {
    let read = world.db.read(world.lark.id, |scope| scope.rows(TRACES, store::params! {})).await;
    let word = |row: &store::Row| (row.get::<String>("reader_kind").unwrap(), row.get::<String>("what").unwrap());
    read.unwrap().iter().map(word).collect()
}

async fn get(world: &World, person: &Person, path: &str) -> testkit::Answer {
    world.get(format!("/t/{}{path}", world.lark.id)).as_staff(person).send().await
}

#[test]
fn what_is_opened_of_a_customer_is_noted_once_in_ten_minutes() {
    run(async {
        for world in worlds().await {
            let (lark, thread) = (&world.lark, &world.lark.own);
            let person = format!("/people/{}", thread.contact);
            let conversation = format!("/inbox/{}", thread.conversation);
            let kinds = |found: &[(String, String)]| found.iter().map(|(_, what)| what.clone()).collect::<Vec<_>>();

            // Lists open nobody.
            for list in ["/inbox", "/people"] {
                assert_eq!(get(&world, &lark.agent, list).await.status, StatusCode::OK);
            }
            assert!(traces(&world).await.is_empty());

            for _ in 0..3 {
                assert_eq!(get(&world, &lark.agent, &person).await.status, StatusCode::OK);
                assert_eq!(get(&world, &lark.agent, &conversation).await.status, StatusCode::OK);
            }
            assert_eq!(kinds(&traces(&world).await), ["person", "thread"]);
            // What a search found is told apart, another colleague counts for himself, a program too.
            let hit = format!("{conversation}?from={}&found=true", thread.message);
            assert_eq!(get(&world, &lark.agent, &hit).await.status, StatusCode::OK);
            assert_eq!(get(&world, &lark.owner, &person).await.status, StatusCode::OK);
            let path = format!("/api/v1/contacts/{}", thread.contact);
            assert_eq!(world.get(path).api(&lark.key).send().await.status, StatusCode::OK);
            let path = format!("/api/v1/conversations/{}/messages", thread.conversation);
            assert_eq!(world.get(path).api(&lark.key).send().await.status, StatusCode::OK);
            let all = traces(&world).await;
            assert_eq!(kinds(&all), ["person", "thread", "found", "person", "person", "thread"]);
            assert_eq!(all.iter().filter(|(kind, _)| kind == "api_key").count(), 2);

            // What is refused is not opened.
            let other = format!("/t/{}{person}", lark.id);
            assert_eq!(world.get(other).as_staff(&world.brook.owner).send().await.status, StatusCode::NOT_FOUND);
            assert_eq!(traces(&world).await.len(), 6);

            world.clock.advance(Duration::from_secs(10 * 60));
            assert_eq!(get(&world, &lark.agent, &person).await.status, StatusCode::OK);
            assert_eq!(traces(&world).await.len(), 7);
            finish(world).await;
        }
    });
}

#[test]
fn the_notes_are_read_for_a_reason_that_stays() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let looks = "/settings/privacy/looks";
            assert_eq!(get(&world, &lark.agent, &format!("/people/{}", lark.own.contact)).await.status, StatusCode::OK);
            let post =
                |form: String| world.post_form(format!("/t/{}{looks}", lark.id), &form).as_staff(&lark.owner).send();
            let about = format!("contact={}&reader=", lark.own.contact);

            // Without a reason there is nothing to see, and nobody but who looks after privacy sees it.
            assert_eq!(post(format!("{about}&reason=+.+")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(get(&world, &lark.agent, looks).await.status, StatusCode::FORBIDDEN);

            let begun = post(format!("{about}&reason=She+asked+who+read+it")).await;
            assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
            let place = begun.header("location").split_once("/settings").unwrap().1.to_owned();
            let place = format!("/settings{place}");
            let shown = get(&world, &lark.owner, &place).await;
            assert!(shown.body.contains(&lark.agent.name) && shown.body.contains("A customer"), "{}", shown.body);
            // One colleague's alone: the owner himself opened nothing.
            let none = post(format!("reader={}&reason=A+test", lark.owner.staff)).await;
            let none = none.header("location").split_once("/settings").unwrap().1.to_owned();
            assert!(get(&world, &lark.owner, &format!("/settings{none}")).await.body.contains("Nothing was opened"));

            // Who reads next sees who read, and why; another's reading is not his.
            let asked = get(&world, &lark.admin, looks).await;
            assert!(asked.body.contains("She asked who read it"), "{}", asked.body);
            let elsewhere = get(&world, &lark.admin, &place).await;
            assert_eq!(elsewhere.status, StatusCode::SEE_OTHER);
            world.clock.advance(Duration::from_secs(61 * 60));
            assert_eq!(get(&world, &lark.owner, &place).await.status, StatusCode::SEE_OTHER);

            // After a year they are gone.
            world.clock.advance(web::reads::KEPT);
            let actor = world.actor(&lark.owner);
            let gone = world.db.write(lark.id, actor, privacy::looks::age_out).await.unwrap();
            assert_eq!(gone, 3, "a trace and two readings");
            assert!(traces(&world).await.is_empty());
            finish(world).await;
        }
    });
}
