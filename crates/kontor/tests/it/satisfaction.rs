//! Whether the customer was satisfied: asked once a person has closed the conversation, answered by a button or a word.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use inbox::conversations::{Status, set_status as set};
use kernel::{ConversationId, RequestId, Role};
use serde_json::{Value, json};
use store::{GlobalSql, Recorded, Sql, global_sql, params, sql};
use testkit::webhook::{self, From};
use testkit::{Person, World, run, worlds};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const THREAD: Sql = sql!(
    "select m.conversation_id from message m where m.tenant_id = :tenant and m.direction = 'inbound' order by m.id desc limit 1"
);
const WENT: Sql = sql!(
    "select text, content, kind from message where tenant_id = :tenant and conversation_id = :conversation and author_kind = 'automation' \
     order by id limit 100"
);
const BECAME: Sql = sql!(
    "select state, reason from satisfaction where tenant_id = :tenant and conversation_id = :conversation order by created_at desc, id desc \
     limit 1"
);
const REFUSED: Sql = sql!(
    "select reasons from decision where tenant_id = :tenant and conversation_id = :conversation and verdict = 'refused' limit 10"
);
const SPEAKS: Sql = sql!(
    "update contact set language = 'es' where tenant_id = :tenant and id = \
     (select contact_id from conversation where tenant_id = :tenant and id = :conversation)"
);
const WAITING: Sql = sql!("select status, unread from conversation where tenant_id = :tenant and id = :conversation");
const HELD: Sql = sql!("select count(*) as number from satisfaction_answer where tenant_id = :tenant");
const KEPT: Sql =
    sql!("select count(*) as number from satisfaction where tenant_id = :tenant and conversation_id = :conversation");
const QUIET: GlobalSql = global_sql!("update tenant set quiet_from = :from, quiet_until = :until where id = :id");

/// Quiet between these minutes after midnight in the business's zone; never, where they are the same.
async fn quiet(world: &World, from: i64, until: i64) {
    let id = world.lark.id;
    let values = params! { "id" => id, "from" => from, "until" => until };
    world.db.global_write(move |global| global.execute(QUIET, values)).await.unwrap();
}

/// Sets how Lark's inbox asks; `more` is put over what is usual here.
async fn choose(world: &World, more: Value) {
    let mut wanted = json!({ "is_on": true, "scale": "words", "delay_minutes": 10, "every_days": 30 });
    for (name, value) in more.as_object().unwrap() {
        wanted[name] = value.clone();
    }
    let path = format!("/api/v1/inboxes/{}/satisfaction", world.lark.inbox);
    let set = world.request(Method::PUT, path).api(&world.lark.key).json(&wanted).send().await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.body);
}

/// Someone writes; gives the thread.
async fn writes(world: &World, phone: &str, text: &str) -> ConversationId {
    world.writes(&world.lark, From::Phone(phone), "Nell Ash", text).await;
    let row = world.db.read(world.lark.id, |scope| scope.row(THREAD, params! {})).await.unwrap().unwrap();
    row.get("conversation_id").unwrap()
}

/// Somebody looks at the thread, and does it.
async fn set_status(world: &World, who: &Person, thread: ConversationId, status: &str) -> String {
    let path = format!("/t/{}/inbox/{thread}", world.lark.id);
    assert_eq!(world.get(path.clone()).as_staff(who).send().await.status, StatusCode::OK);
    let path = format!("{path}/status");
    let set = world.post_form(path, &format!("status={status}")).as_staff(who).send().await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
    set.header("location").to_owned()
}

async fn close(world: &World, thread: ConversationId) -> String {
    set_status(world, &world.lark.agent, thread, "closed").await
}

/// The same, without the page.
async fn close_alone(world: &World, thread: ConversationId) {
    let actor = world.actor(&world.lark.agent);
    let access = web::Access::alone(world.lark.id, actor, Role::Agent.permissions(), web::Sees::All);
    let write = move |tx: &mut store::Tx<'_>| set(tx, &access, thread, Status::Closed, None);
    world.db.write(world.lark.id, actor, write).await.unwrap_or_else(|fault| panic!("{fault:?}"));
}

async fn later(world: &World, by: Duration) {
    world.clock.advance(by);
    world.run_tasks().await;
}

/// What went by itself in a thread: text, content and kind, oldest first.
async fn went(world: &World, thread: ConversationId) -> Vec<(String, Value, String)> {
    let rows = world.db.read(world.lark.id, move |scope| scope.rows(WENT, params! { "conversation" => thread })).await;
    let one = |row: &store::Row| {
        let content: String = row.get("content").unwrap();
        (row.get("text").unwrap(), serde_json::from_str(&content).unwrap(), row.get("kind").unwrap())
    };
    rows.unwrap().iter().map(one).collect()
}

/// What became of the last closing.
async fn became(world: &World, thread: ConversationId) -> (String, Option<String>) {
    let row = world.db.read(world.lark.id, move |scope| scope.row(BECAME, params! { "conversation" => thread })).await;
    let row = row.unwrap().unwrap();
    (row.get("state").unwrap(), row.get("reason").unwrap())
}

async fn stands(world: &World, thread: ConversationId) -> (String, i64) {
    let row = world.db.read(world.lark.id, move |scope| scope.row(WAITING, params! { "conversation" => thread })).await;
    let row = row.unwrap().unwrap();
    (row.get("status").unwrap(), row.get("unread").unwrap())
}

/// The ids and titles of what can be tapped, the best first.
fn choices(question: &Value) -> Vec<(String, String)> {
    let answers = &question["question"]["answers"];
    let all = answers["buttons"].as_array().or_else(|| answers["list"]["sections"][0]["rows"].as_array()).unwrap();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    all.iter().map(|one| (word(&one["id"]), word(&one["title"]))).collect()
}

/// The customer taps an answer.
async fn taps(world: &World, phone: &str, kind: &str, (id, title): &(String, String)) {
    let message = json!({
        "from": phone, "id": format!("wamid.{}", world.clock.id::<RequestId>()), "timestamp": world.clock.now().seconds().to_string(),
        "type": "interactive", "interactive": { "type": kind, kind: { "id": id, "title": title } },
    });
    let value = json!({ "contacts": [{ "profile": { "name": "Nell Ash" }, "wa_id": phone }], "messages": [message] });
    world.receive(&world.lark, webhook::post(&world.lark.account, &world.lark.number, value)).await;
}

async fn events(world: &World, kind: &str) -> Vec<Recorded> {
    let events = world.db.read(world.lark.id, |scope| scope.events_after(0, 10_000)).await.unwrap();
    events.into_iter().filter(|event| event.kind == kind).collect()
}

async fn thread_page(world: &World, thread: ConversationId) -> String {
    let path = format!("/t/{}/inbox/{thread}", world.lark.id);
    world.get(path).as_staff(&world.lark.owner).send().await.body
}

// Shows P-CHN-7.
#[test]
fn satisfaction_is_asked_after_closing_and_answered_by_a_button_without_reopening() {
    run(async {
        for world in worlds().await {
            quiet(&world, 0, 0).await;
            let phone = "447700900801";
            let thread = writes(&world, phone, "Can I change my lesson?").await;
            // Off, nothing is asked.
            close(&world, thread).await;
            later(&world, HOUR).await;
            assert!(went(&world, thread).await.is_empty());
            let automation = "version=0&quiet_minutes=0&greeting_on=on&away_on=on&greeting.en=Hello&away.en=Away";
            let path = format!("/t/{}/settings/automation", world.lark.id);
            assert_eq!(world.post_form(path, automation).as_staff(&world.lark.owner).send().await.status, 303);
            choose(&world, json!({})).await;
            writes(&world, phone, "One more thing").await;
            // The agent has it; the owner closes it.
            let agent = world.lark.agent.staff;
            let path = format!("/api/v1/conversations/{thread}");
            let held = world.request(Method::PATCH, path.clone()).api(&world.lark.key);
            assert_eq!(held.json(&json!({ "assignee_id": agent })).send().await.status, StatusCode::OK);
            set_status(&world, &world.lark.owner, thread, "closed").await;
            later(&world, 9 * MINUTE).await;
            assert!(went(&world, thread).await.is_empty(), "there is time for a second thought");
            later(&world, MINUTE).await;
            let asked = went(&world, thread).await;
            assert_eq!((asked.len(), asked[0].2.as_str()), (1, "interactive"));
            assert_eq!(asked[0].0, "How satisfied are you with how we helped you?");
            let choices = choices(&asked[0].1);
            assert_eq!(
                choices.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>(),
                ["Good", "All right", "Not good"]
            );
            assert_eq!(stands(&world, thread).await, ("closed".to_owned(), 0));
            assert!(thread_page(&world, thread).await.contains("Question about satisfaction, by itself"));
            // Twice delivered, it is one answer.
            world.clock.advance(HOUR);
            taps(&world, phone, "button_reply", &choices[1]).await;
            taps(&world, phone, "button_reply", &choices[1]).await;
            assert_eq!(stands(&world, thread).await, ("closed".to_owned(), 0));
            let shown = thread_page(&world, thread).await;
            assert!(shown.contains("Rated 3 of 5"), "{shown}");
            assert_eq!(events(&world, "satisfaction.rated").await.len(), 1);
            // A change of mind takes its place; what was said before stays in the stream.
            taps(&world, phone, "button_reply", &choices[0]).await;
            let rated = events(&world, "satisfaction.rated").await;
            assert_eq!(
                (rated.len(), &rated[1].facts["score"], &rated[1].facts["previous_score"]),
                (2, &json!(5), &json!(3))
            );
            let told: Value = world.get(path).api(&world.lark.key).send().await.json();
            assert_eq!(
                (&told["status"], &told["rating"]["score"], &told["rating"]["of"]),
                (&json!("closed"), &json!(5), &json!(5))
            );
            // Nothing answers it by itself, and nobody is told that someone waits.
            automation::answering::work_through(&world.db).await.unwrap();
            assert_eq!(went(&world, thread).await.len(), 1);
            let mut places = inbox::telling::Places::default();
            inbox::telling::work_through(&world.db, &mut places).await.unwrap();
            later(&world, HOUR).await;
            let told = world
                .db
                .read(world.lark.id, move |scope| accounts::notices::list(scope, agent, None, 50))
                .await
                .unwrap();
            let path = format!("/t/{}/inbox/{thread}", world.lark.id);
            assert!(!told.iter().any(|one| one.path == path && one.kind == accounts::notices::Kind::Unanswered));
            counted(&world, thread).await;
            // Opened again by hand, a late tap still waits for no answer.
            set_status(&world, &world.lark.agent, thread, "open").await;
            taps(&world, phone, "button_reply", &choices[2]).await;
            assert_eq!(stands(&world, thread).await, ("open".to_owned(), 0));
            automation::answering::work_through(&world.db).await.unwrap();
            assert_eq!(went(&world, thread).await.len(), 1);
            // The control: what somebody writes is answered by itself, and counts as unread.
            writes(&world, phone, "Hello?").await;
            assert_eq!(stands(&world, thread).await, ("open".to_owned(), 1));
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

/// It counts for whoever had it when it was closed; the file, the list and the API say the same.
async fn counted(world: &World, thread: ConversationId) {
    reports::facts::work_through(&world.db).await.unwrap();
    let agent = world.lark.agent.staff.to_string();
    let query = "measure=satisfaction&by=staff&days=366";
    let path = format!("/api/v1/reports/conversations?{query}");
    let told: Value = world.get(path).api(&world.lark.key).send().await.json();
    assert_eq!(told["total"]["number"], 1, "{told}");
    let row = &told["data"][0];
    assert_eq!((&row["key"], &row["ratings"]["answered"]), (&json!(agent), &json!(1)), "{told}");
    let ratings = (&row["ratings"]["average"], &row["ratings"]["scores"]);
    assert_eq!(ratings, (&json!(5.0), &json!([0, 0, 0, 0, 1])));
    for (answer, number) in [("", 1), ("&answer=any", 1), ("&answer=5", 1), ("&answer=3", 0)] {
        let path = format!("/api/v1/reports/conversations/facts?{query}&key={agent}{answer}");
        let found: Value = world.get(path).api(&world.lark.key).send().await.json();
        assert_eq!(found["data"].as_array().unwrap().len(), number, "{answer}: {found}");
        let all = found["data"].as_array().unwrap();
        assert!(all.iter().all(|one| one["conversation_id"] == json!(thread) && one["score"] == json!(5)), "{found}");
    }
    let reports = format!("/t/{}/reports", world.lark.id);
    let page = world.get(format!("{reports}?{query}")).as_staff(&world.lark.owner).send().await.body;
    assert!(page.contains("5.00 of 5") && page.contains("answer=5"), "{page}");
    let file = world.get(format!("{reports}/table?{query}")).as_staff(&world.lark.owner).send().await.body;
    assert!(file.contains(",1,100,5.00,0,0,0,0,1"), "{file}");
    let listed =
        world.get(format!("{reports}/conversations?{query}&answer=5")).as_staff(&world.lark.owner).send().await;
    assert!(listed.body.contains("5 of 5"), "{}", listed.body);
    // What waits for an answer is not counted among messages received.
    let path = "/api/v1/reports/conversations?measure=received&by=all&days=366&hours=whole".to_owned();
    let received: Value = world.get(path).api(&world.lark.key).send().await.json();
    let written = events(world, "message.received").await;
    let ratings = written.iter().filter(|event| event.facts.get("is_rating").is_some()).count();
    assert_eq!(ratings, 3);
    assert_eq!(received["total"]["number"], json!(written.len() - ratings), "{received}");
}

// Shows P-CHN-7.
#[test]
fn satisfaction_is_answered_by_a_word_with_a_comment() {
    run(async {
        for world in worlds().await {
            quiet(&world, 0, 0).await;
            choose(&world, json!({ "scale": "five", "asks_why": true, "delay_minutes": 0, "texts": { "es": { "question": "¿Qué tal?" } } })).await;
            let phone = "447700900811";
            let thread = writes(&world, phone, "Hello, when do you open?").await;
            close(&world, thread).await;
            world.run_tasks().await;
            let asked = went(&world, thread).await;
            let titles: Vec<String> = choices(&asked[0].1).into_iter().map(|(_, title)| title).collect();
            assert_eq!(titles, ["5 – Very good", "4 – Good", "3 – All right", "2 – Not good", "1 – Bad"]);
            world.clock.advance(MINUTE);
            writes(&world, phone, "4").await;
            assert_eq!(stands(&world, thread).await, ("closed".to_owned(), 0));
            // Asked why, once; what comes next is kept beside the rating, and a change of mind is asked nothing.
            assert_eq!(went(&world, thread).await[1].0, "Thank you. Would you like to tell us why?");
            writes(&world, phone, "Very good").await;
            writes(&world, phone, "Your colleague was kind and quick").await;
            assert_eq!(went(&world, thread).await.len(), 2);
            assert_eq!(stands(&world, thread).await, ("closed".to_owned(), 0));
            let path = format!("/api/v1/conversations/{thread}");
            let told: Value = world.get(path).api(&world.lark.key).send().await.json();
            assert_eq!(told["rating"]["score"], 5);
            assert!(told["rating"]["comment_message_id"].is_string(), "{told}");
            assert!(thread_page(&world, thread).await.contains("Comment on the rating"));
            // The next words are a message like any other.
            writes(&world, phone, "And I have lost my key").await;
            assert_eq!(stands(&world, thread).await, ("open".to_owned(), 1));
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

#[test]
fn satisfaction_is_asked_in_the_customers_language_and_a_stop_in_its_place_is_a_stop() {
    run(async {
        for world in worlds().await {
            quiet(&world, 0, 0).await;
            choose(
                &world,
                json!({ "scale": "five", "asks_why": true, "delay_minutes": 0, "texts": { "es": { "question": "¿Qué tal?" } } }),
            )
            .await;
            // A list's row, in the customer's language; who asks something in the comment's place is heard.
            let phone = "34600900812";
            let thread = writes(&world, phone, "Hola, buenas noches, quería preguntar algo sobre las clases").await;
            let speak = move |tx: &mut store::Tx<'_>| tx.execute(SPEAKS, params! { "conversation" => thread });
            world.db.write(world.lark.id, world.actor(&world.lark.owner), speak).await.unwrap();
            close(&world, thread).await;
            world.run_tasks().await;
            let asked = went(&world, thread).await;
            assert_eq!(asked[0].0, "¿Qué tal?");
            taps(&world, phone, "list_reply", &choices(&asked[0].1)[4]).await;
            assert_eq!(events(&world, "satisfaction.rated").await.last().unwrap().facts["score"], 1);
            assert_eq!(went(&world, thread).await[1].0, "Gracias. ¿Quiere contarnos por qué?");
            writes(&world, phone, "¿Me pueden llamar?").await;
            assert_eq!(stands(&world, thread).await, ("open".to_owned(), 1));
            // A day later a bare number is a message.
            let phone = "447700900813";
            let thread = writes(&world, phone, "Hello").await;
            close(&world, thread).await;
            world.run_tasks().await;
            world.clock.advance(DAY);
            writes(&world, phone, "4").await;
            assert_eq!(stands(&world, thread).await, ("open".to_owned(), 1));
            // STOP in the answer is a STOP.
            let phone = "447700900814";
            let thread = writes(&world, phone, "Hello").await;
            close(&world, thread).await;
            world.run_tasks().await;
            let rated = events(&world, "satisfaction.rated").await.len();
            let changed = events(&world, "consent.changed").await.len();
            writes(&world, phone, "STOP").await;
            assert_eq!(events(&world, "satisfaction.rated").await.len(), rated);
            assert_eq!(events(&world, "consent.changed").await.len(), changed + 1);
            close(&world, thread).await;
            world.run_tasks().await;
            assert_eq!(went(&world, thread).await.len(), 1);
            world.clock.advance(MINUTE);
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// Shows P-CHN-7.
#[test]
fn each_reason_not_to_ask_is_silent_alone() {
    run(async {
        for world in worlds().await {
            quiet(&world, 0, 0).await;
            choose(&world, json!({})).await;
            let asked = |reason: Option<&str>| match reason {
                None => ("asked".to_owned(), None),
                Some(reason) => ("silent".to_owned(), Some(reason.to_owned())),
            };
            // The control: without any reason it is asked.
            let first = writes(&world, "447700900820", "Hello").await;
            close(&world, first).await;
            later(&world, 10 * MINUTE).await;
            assert_eq!((became(&world, first).await, went(&world, first).await.len()), (asked(None), 1));
            // A program closes.
            let thread = writes(&world, "447700900821", "Hello").await;
            let path = format!("/api/v1/conversations/{thread}");
            let closed = world.request(Method::PATCH, path).api(&world.lark.key).json(&json!({ "status": "closed" }));
            assert_eq!(closed.send().await.status, StatusCode::OK);
            later(&world, HOUR).await;
            let kept =
                world.db.read(world.lark.id, move |scope| scope.row(KEPT, params! { "conversation" => thread })).await;
            assert_eq!(kept.unwrap().unwrap().get::<i64>("number").unwrap(), 0);
            // Taken back within the minute, opened again by hand, and written to again by the customer.
            let thread = writes(&world, "447700900822", "Hello").await;
            let offer = close(&world, thread).await;
            let undo = offer.split("undo=").nth(1).unwrap();
            let path = format!("/t/{}/inbox/undo/{undo}", world.lark.id);
            assert_eq!(
                world.post_form(path, "").as_staff(&world.lark.agent).send().await.status,
                StatusCode::SEE_OTHER
            );
            later(&world, 10 * MINUTE).await;
            assert_eq!(became(&world, thread).await, asked(Some("reopened")));
            close(&world, thread).await;
            set_status(&world, &world.lark.agent, thread, "open").await;
            later(&world, 10 * MINUTE).await;
            assert_eq!(became(&world, thread).await, asked(Some("reopened")));
            close(&world, thread).await;
            writes(&world, "447700900822", "Wait, one thing").await;
            later(&world, 10 * MINUTE).await;
            assert_eq!(became(&world, thread).await, asked(Some("reopened")));
            // Opened and closed again meanwhile: the first closing is over, the second is asked about, once.
            close(&world, thread).await;
            world.clock.advance(MINUTE);
            set_status(&world, &world.lark.agent, thread, "open").await;
            close(&world, thread).await;
            later(&world, 9 * MINUTE).await;
            assert!(went(&world, thread).await.is_empty());
            later(&world, MINUTE).await;
            assert_eq!((became(&world, thread).await, went(&world, thread).await.len()), (asked(None), 1));
            // Switched off meanwhile.
            let thread = writes(&world, "447700900823", "Hello").await;
            close(&world, thread).await;
            choose(&world, json!({ "is_on": false })).await;
            later(&world, 10 * MINUTE).await;
            assert_eq!(became(&world, thread).await, asked(Some("off")));
            world.finish().await;
        }
    });
}

#[test]
fn labels_many_at_once_a_stop_and_a_closed_window_keep_it_from_being_asked() {
    run(async {
        for world in worlds().await {
            quiet(&world, 0, 0).await;
            choose(&world, json!({})).await;
            let asked = |reason: Option<&str>| match reason {
                None => ("asked".to_owned(), None),
                Some(reason) => ("silent".to_owned(), Some(reason.to_owned())),
            };
            // The control: without any reason it is asked.
            let first = writes(&world, "447700900820", "Hello").await;
            close(&world, first).await;
            later(&world, 10 * MINUTE).await;
            assert_eq!(became(&world, first).await, asked(None));
            // Where a label stands.
            let label = json!({ "name": "Spam", "colour": "rose" });
            let label: Value = world.post("/api/v1/labels").api(&world.lark.key).json(&label).send().await.json();
            choose(&world, json!({ "except_label_id": label["id"] })).await;
            let thread = writes(&world, "447700900824", "Win a prize").await;
            let put = format!("on={}", label["id"].as_str().unwrap());
            let path = format!("/t/{}/inbox/{thread}/labels", world.lark.id);
            assert_eq!(
                world.post_form(path, &put).as_staff(&world.lark.agent).send().await.status,
                StatusCode::SEE_OTHER
            );
            close(&world, thread).await;
            later(&world, 10 * MINUTE).await;
            assert_eq!(became(&world, thread).await, asked(Some("label")));
            // The customer has only reacted.
            let thread = reacts(&world, "447700900825").await;
            close(&world, thread).await;
            later(&world, 10 * MINUTE).await;
            assert_eq!(became(&world, thread).await, asked(Some("nothing_written")));
            many(&world).await;
            // Who asked to stop: the gate says so.
            let thread = writes(&world, "447700900826", "Please STOP").await;
            close(&world, thread).await;
            later(&world, 10 * MINUTE).await;
            assert_eq!(became(&world, thread).await, asked(Some("opted_out")));
            assert!(refused(&world, thread).await.contains("opted_out"));
            // The window closes in between: not asked, and the thread says why.
            choose(&world, json!({ "delay_minutes": 600 })).await;
            let thread = writes(&world, "447700900827", "Hello").await;
            world.clock.advance(15 * HOUR);
            close(&world, thread).await;
            later(&world, 10 * HOUR).await;
            assert_eq!(became(&world, thread).await, asked(Some("window_closed")));
            assert!(refused(&world, thread).await.contains("window_closed") && went(&world, thread).await.is_empty());
            assert!(thread_page(&world, thread).await.contains("Not sent"));
            // Once in the period, of which a good day has gone; after it, again. By then everybody is signed out.
            choose(&world, json!({})).await;
            world.clock.advance(28 * DAY);
            writes(&world, "447700900820", "Me again").await;
            close_alone(&world, first).await;
            later(&world, 10 * MINUTE).await;
            assert_eq!(became(&world, first).await, asked(Some("asked_lately")));
            world.clock.advance(DAY);
            writes(&world, "447700900820", "And again").await;
            close_alone(&world, first).await;
            later(&world, 10 * MINUTE).await;
            assert_eq!((became(&world, first).await, went(&world, first).await.len()), (asked(None), 2));
            world.finish().await;
        }
    });
}

async fn refused(world: &World, thread: ConversationId) -> String {
    let rows =
        world.db.read(world.lark.id, move |scope| scope.rows(REFUSED, params! { "conversation" => thread })).await;
    rows.unwrap().iter().map(|row| row.get::<String>("reasons").unwrap()).collect()
}

/// Six are closed at once, two are, and six are where that was chosen.
async fn many(world: &World) {
    for (number, after_many, reason) in [(6, false, Some("many")), (2, false, None), (6, true, None)] {
        choose(world, json!({ "after_many": after_many })).await;
        let mut threads = Vec::new();
        for one in 0..number {
            threads.push(writes(world, &format!("4477009010{number}{one}{}", u8::from(after_many)), "Hello").await);
        }
        let all: String = threads.iter().map(|thread| format!("&conversation={thread}")).collect();
        let path = format!("/t/{}/inbox/bulk", world.lark.id);
        let closed = world.post_form(path, &format!("do=close{all}")).as_staff(&world.lark.owner).send().await;
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
        later(world, 10 * MINUTE).await;
        for thread in threads {
            let state = if reason.is_some() { "silent" } else { "asked" };
            assert_eq!(became(world, thread).await, (state.to_owned(), reason.map(str::to_owned)), "{number}");
        }
    }
}

/// Somebody of whom nothing but a reaction came.
async fn reacts(world: &World, phone: &str) -> ConversationId {
    let reaction = json!({ "message_id": "wamid.before", "emoji": "\u{1f44d}" });
    let message = json!({
        "from": phone, "id": format!("wamid.{}", world.clock.id::<RequestId>()), "timestamp": world.clock.now().seconds().to_string(),
        "type": "reaction", "reaction": reaction,
    });
    let value = json!({ "contacts": [{ "profile": { "name": "Nell Ash" }, "wa_id": phone }], "messages": [message] });
    world.receive(&world.lark, webhook::post(&world.lark.account, &world.lark.number, value)).await;
    let row = world.db.read(world.lark.id, |scope| scope.row(THREAD, params! {})).await.unwrap().unwrap();
    row.get("conversation_id").unwrap()
}

// Shows P-CHN-7.
#[test]
fn satisfaction_is_not_asked_at_night_and_two_machines_do_not_loop() {
    run(async {
        for world in worlds().await {
            // Quiet all day but for one minute: it waits, and is asked as soon as it may.
            choose(&world, json!({ "asks_why": true })).await;
            let thread = writes(&world, "447700900830", "Hello").await;
            close(&world, thread).await;
            quiet(&world, 0, 1439).await;
            while !is_quiet_now(&world).await {
                world.clock.advance(MINUTE);
            }
            later(&world, 10 * MINUTE).await;
            assert_eq!((became(&world, thread).await.0.as_str(), went(&world, thread).await.len()), ("waiting", 0));
            quiet(&world, 0, 0).await;
            later(&world, 23 * HOUR + 30 * MINUTE).await;
            let (state, _) = became(&world, thread).await;
            assert!(state == "asked" || state == "silent", "{state}");
            // Another machine answers whatever it gets, and everything is closed at once: it is asked one question, and why, once.
            quiet(&world, 0, 0).await;
            choose(&world, json!({ "asks_why": true, "delay_minutes": 0 })).await;
            let phone = "447700900831";
            let thread = writes(&world, phone, "Thank you for contacting us").await;
            let mut answered = 0;
            for round in 0..10 {
                if stands(&world, thread).await.0 == "open" {
                    close(&world, thread).await;
                }
                later(&world, MINUTE).await;
                automation::answering::work_through(&world.db).await.unwrap();
                let all = went(&world, thread).await.len();
                for _ in answered..all {
                    let text =
                        if round == 0 { "5 - Very good" } else { "Thank you for contacting us, we will answer soon" };
                    let text = if round == 0 { "Good" } else { text };
                    writes(&world, phone, text).await;
                }
                answered = all;
            }
            assert_eq!(went(&world, thread).await.len(), 2);
            later(&world, DAY).await;
            let held = world.db.read(world.lark.id, |scope| scope.row(HELD, params! {})).await.unwrap().unwrap();
            assert_eq!(held.get::<i64>("number").unwrap(), 2, "the rating, and one comment");
            world.finish().await;
        }
    });
}

async fn is_quiet_now(world: &World) -> bool {
    let hour = world.clock.now().utc().format("%H").to_string();
    (2..20).contains(&hour.parse::<u32>().unwrap())
}
