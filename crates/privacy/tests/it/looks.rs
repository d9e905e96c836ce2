//! Who opened what about a customer: noted once in ten minutes, read with a reason, gone after a year.

use std::time::Duration;

use axum::http::StatusCode;
use kernel::ContactId;
use serde_json::{Value, json};
use store::{Sql, sql};
use testkit::{Answer, Person, World, run, worlds};

use crate::place::finish;

const TRACES: Sql =
    sql!("select reader_kind, reader_id, contact_id, what from read_trace where tenant_id = :tenant order by at, id");

/// What was noted: who, and what.
async fn traces(world: &World) -> Vec<(String, String)> {
    let read = world.db.read(world.lark.id, |scope| scope.rows(TRACES, store::params! {})).await;
    let word = |row: &store::Row| (row.get::<String>("reader_kind").unwrap(), row.get::<String>("what").unwrap());
    read.unwrap().iter().map(word).collect()
}

/// What was noted of one customer; of nobody in particular.
async fn traces_of(world: &World, contact: Option<ContactId>) -> Vec<String> {
    let read = world.db.read(world.lark.id, |scope| scope.rows(TRACES, store::params! {})).await;
    let rows = read.unwrap();
    let of = rows.iter().filter(|row| row.get::<Option<ContactId>>("contact_id").unwrap() == contact);
    of.map(|row| row.get("what").unwrap()).collect()
}

async fn get(world: &World, person: &Person, path: &str) -> Answer {
    world.get(format!("/t/{}{path}", world.lark.id)).as_staff(person).send().await
}

/// What the owner is told who asks about one customer, or about all.
async fn told(world: &World, contact: Option<ContactId>) -> String {
    let contact = contact.map(|id| id.to_string()).unwrap_or_default();
    let form = format!("contact={contact}&reader=&reason=She+asked+who+read+it");
    let post = world.post_form(format!("/t/{}/settings/privacy/looks", world.lark.id), &form);
    let begun = post.as_staff(&world.lark.owner).send().await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let shown = world.get(begun.header("location")).as_staff(&world.lark.owner).send().await;
    assert_eq!(shown.status, StatusCode::OK);
    shown.body
}

/// What a program with every scope is answered.
async fn answered(world: &World, path: &str) -> Value {
    let answer = world.get(path).api(&world.lark.key).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap_or_default()
}

// Shows P-SEC-4.
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

// Shows P-SEC-4: what shows somebody by another way than their page.
#[test]
fn a_program_and_a_message_on_a_page_of_its_own_leave_a_trace_too() {
    run(async {
        for world in worlds().await {
            let (lark, own, others) = (&world.lark, &world.lark.own, &world.lark.others);
            // Numbers and names of everybody: one line a key and ten minutes, however many pages are turned.
            for _ in 0..2 {
                assert!(answered(&world, "/api/v1/contacts").await.to_string().contains(&own.contact_name), "control");
            }
            let segment = world.post("/api/v1/segments").json(&json!({"name": "Every one", "filter": {"all": []}}));
            let segment: Value = serde_json::from_str(&segment.api(&lark.key).send().await.body).unwrap();
            let members = format!("/api/v1/segments/{}/contacts", segment["id"].as_str().unwrap());
            assert!(answered(&world, &members).await.to_string().contains(&own.contact_name), "control");
            assert_eq!(traces_of(&world, None).await, ["list"]);
            world.clock.advance(Duration::from_secs(10 * 60));
            answered(&world, &members).await;
            assert_eq!(traces_of(&world, None).await, ["list", "list"]);
            // Another key counts for itself.
            let other = world.get("/api/v1/contacts").api(&lark.read_key).send().await;
            assert_eq!((other.status, traces_of(&world, None).await.len()), (StatusCode::OK, 3));
            assert!(traces_of(&world, Some(own.contact)).await.is_empty());

            // What is read of one person, and each whose words a search shows.
            answered(&world, &format!("/api/v1/decisions?contact_id={}", own.contact)).await;
            assert_eq!(traces_of(&world, Some(own.contact)).await, ["person"]);
            answered(&world, &format!("/api/v1/consents?contact_id={}", others.contact)).await;
            assert_eq!(traces_of(&world, Some(others.contact)).await, ["person"]);
            let word = own.text.split_whitespace().max_by_key(|word| word.len()).unwrap();
            let word: String = word.chars().filter(|letter| letter.is_alphanumeric()).collect();
            let found = answered(&world, &format!("/api/v1/search?q={word}")).await;
            assert_eq!(found["data"][0]["contact_id"], own.contact.to_string(), "control: {found}");
            assert_eq!(traces_of(&world, Some(own.contact)).await, ["person", "found"]);
            // An empty change is a way to read.
            world.clock.advance(Duration::from_secs(10 * 60));
            let empty = world.request(axum::http::Method::PATCH, format!("/api/v1/contacts/{}", others.contact));
            let empty = empty.json(&json!({})).api(&lark.key).send().await;
            assert!(empty.status == StatusCode::OK && empty.body.contains(&others.contact_name), "{}", empty.body);
            assert_eq!(traces_of(&world, Some(others.contact)).await, ["person", "person"]);

            // A message alone, and what a merge would bring together.
            let message = format!("/inbox/{}/messages/{}", own.conversation, own.message);
            assert!(get(&world, &lark.viewer, &message).await.body.contains(&own.text), "control");
            assert_eq!(traces_of(&world, Some(own.contact)).await, ["person", "found", "thread"]);
            let (one, other) = (&lark.unassigned, own);
            let preview = format!("/people/{}/merge?other={}", one.contact, other.contact);
            assert!(get(&world, &lark.agent, &preview).await.body.contains(&one.contact_name), "control");
            assert_eq!(traces_of(&world, Some(one.contact)).await, ["person"]);
            assert_eq!(traces_of(&world, Some(other.contact)).await, ["person", "found", "thread", "person"]);
            finish(world).await;
        }
    });
}

// Shows P-SEC-4: what took everybody along took her along.
#[test]
fn who_took_the_book_along_is_told_of_whoever_was_in_it() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            for _ in 0..2 {
                let file = get(&world, &lark.admin, "/people/export/file?format=csv").await;
                assert!(file.body.contains(&lark.own.contact_name), "control");
            }
            answered(&world, "/api/v1/contacts").await;
            // Somebody else's own copy is nobody's business.
            let one = format!("/api/v1/contacts/export?format=json&contact={}", lark.others.contact);
            assert_eq!(world.get(one).api(&lark.key).send().await.status, StatusCode::OK);
            world.clock.advance(Duration::from_secs(60));
            let una = world.post("/api/v1/contacts").json(&json!({"name": "Una Ash"})).api(&lark.key).send().await;
            let una: Value = serde_json::from_str(&una.body).unwrap();
            let una: ContactId = una["id"].as_str().unwrap().parse().unwrap();

            let words = "may be in it";
            let page = told(&world, Some(lark.own.contact)).await;
            assert_eq!(page.matches(words).count(), 3, "two files and a list: {page}");
            assert!(page.contains(&lark.admin.name) && !page.contains("Una Ash"), "{page}");
            let page = told(&world, Some(una)).await;
            assert!(page.contains("Una Ash") && page.contains("Nothing was opened"), "entered later: {page}");
            let page = told(&world, None).await;
            assert!(!page.contains(words) && page.contains(&lark.others.contact_name), "{page}");
            finish(world).await;
        }
    });
}

// Shows P-SEC-4: a merge hides nobody's readers, and taking it back gives each their own.
#[test]
fn of_a_merged_person_everybody_who_looked_at_any_entry_is_told() {
    run(async {
        for world in worlds().await {
            let (lark, stays, goes) = (&world.lark, world.lark.own.contact, world.lark.unassigned.contact);
            assert_eq!(get(&world, &lark.agent, &format!("/people/{goes}")).await.status, StatusCode::OK);
            assert_eq!(get(&world, &lark.viewer, &format!("/people/{stays}")).await.status, StatusCode::OK);
            let merge = world.post("/api/v1/contacts/merge").json(&json!({"from": goes, "into": stays}));
            let merged = merge.api(&lark.key).send().await;
            assert_eq!(merged.status, StatusCode::CREATED, "{}", merged.body);
            // The id of either is the one person.
            for one in [stays, goes] {
                let page = told(&world, Some(one)).await;
                assert!(page.contains(&lark.agent.name) && page.contains(&lark.viewer.name), "{page}");
            }
            let merged: Value = serde_json::from_str(&merged.body).unwrap();
            let undo = format!("/api/v1/contacts/merges/{}/undo", merged["merge_id"].as_str().unwrap());
            assert_eq!(world.post(undo).api(&lark.key).send().await.status, StatusCode::OK);
            for (one, read, unread) in [(stays, &lark.viewer, &lark.agent), (goes, &lark.agent, &lark.viewer)] {
                let page = told(&world, Some(one)).await;
                assert!(page.contains(&read.name) && !page.contains(&unread.name), "{page}");
            }
            finish(world).await;
        }
    });
}

// Shows P-SEC-4: who read the notes is there for as long as the notes are.
#[test]
fn earlier_readings_are_read_page_by_page() {
    run(async {
        for world in worlds().await {
            let (lark, owner) = (&world.lark, world.lark.owner.staff);
            for number in 100..160 {
                let wish = privacy::looks::Wish { reason: format!("Reason {number}"), ..Default::default() };
                let begin = move |tx: &mut store::Tx<'_>| privacy::looks::begin(tx, owner, &wish);
                world.db.write(lark.id, world.actor(&lark.owner), begin).await.unwrap();
                world.clock.advance(Duration::from_secs(1));
            }
            let mut path = format!("/settings/privacy/looks?contact={}", lark.own.contact);
            let mut seen = Vec::new();
            for pages in 1.. {
                let page = get(&world, &lark.owner, &path).await;
                assert_eq!(page.status, StatusCode::OK);
                assert!(page.body.contains(&lark.own.contact_name), "what was chosen stays: {}", page.body);
                seen.extend((100..160).filter(|number| page.body.contains(&format!("Reason {number}"))).rev());
                let Some(next) = page.body.split("href=\"").find(|link| link.contains("cursor=")) else {
                    assert_eq!(pages, 2);
                    break;
                };
                let next = next.split('"').next().unwrap().replace("&amp;", "&");
                path = next.strip_prefix(&format!("/t/{}", lark.id)).unwrap().to_owned();
            }
            assert_eq!(seen, (100..160).rev().collect::<Vec<_>>());
            finish(world).await;
        }
    });
}

// Shows P-SEC-4.
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
