//! Service levels: what is promised about answering runs in opening hours, warns, is late once, and is counted.

use std::time::Duration;

use accounts::notices::{self, Kind};
use accounts::tenants::{self, hours};
use axum::http::{Method, StatusCode};
use hours::{Holiday, Span, Week};
use kernel::{ConversationId, MessageId, Timestamp};
use serde_json::{Value, json};
use store::{GlobalSql, Recorded, Sql, Tx, global_sql, params, sql};
use testkit::webhook::{self, From};
use testkit::{Person, World, run, worlds};
use uuid::Uuid;

const MINUTE: Duration = Duration::from_secs(60);
const MOVE: GlobalSql = global_sql!("update tenant set time_zone = :zone where id = :id");
const THREAD: Sql = sql!(
    "select conversation_id, inbox_id from message where tenant_id = :tenant and direction = 'inbound' order by id desc limit 1"
);
const ON_ITS_WAY: Sql =
    sql!("update message set provider_id = :provider, status = 'sending' where tenant_id = :tenant and id = :id");
const NELL: From<'static> = From::Phone("447700900777");

/// A business in Berlin, open from nine to five on weekdays, that promises these.
async fn promising(world: &World, at: &str, levels: Value) -> String {
    let (id, zone) = (world.lark.id, "Europe/Berlin");
    world.db.global_write(move |global| global.execute(MOVE, params! { "id" => id, "zone" => zone })).await.unwrap();
    let day = vec![Span::new(9 * 60, 17 * 60).unwrap()];
    set_week(world, std::array::from_fn(|at| if at < 5 { day.clone() } else { Vec::new() })).await;
    let now = world.clock.now();
    world.clock.advance(Timestamp::parse(at).unwrap().since(now));
    world.run_tasks().await;
    inbox::service_levels::work_through(&world.db).await.unwrap();
    let inbox = world.lark.inbox;
    let path = format!("/api/v1/inboxes/{inbox}/service-levels");
    promise(world, &path, levels).await;
    path
}

async fn promise(world: &World, path: &str, levels: Value) {
    let set = world.request(Method::PUT, path).api(&world.lark.key).json(&levels).send().await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.body);
    inbox::service_levels::work_through(&world.db).await.unwrap();
}

async fn set_week(world: &World, week: [Vec<Span>; 7]) {
    let write = move |tx: &mut Tx<'_>| {
        let version = tenants::get(tx)?.version;
        hours::set_week(tx, &Week(week), version)
    };
    world.db.write(world.lark.id, world.actor(&world.lark.owner), write).await.unwrap();
}

/// Nell writes. Gives her conversation.
async fn writes(world: &World, text: &str) -> ConversationId {
    world.writes(&world.lark, NELL, "Nell Ash", text).await;
    let row = world.db.read(world.lark.id, |scope| scope.row(THREAD, params! {})).await.unwrap().unwrap();
    row.get("conversation_id").unwrap()
}

/// Somebody answers, and it leaves.
async fn answers(world: &World, conversation: ConversationId) {
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let body = json!({ "type": "text", "text": "We look into it" });
    let sent = world.post(path).api(&world.lark.key).json(&body).send().await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
    let id: MessageId = sent.json()["id"].as_str().unwrap().parse().unwrap();
    let provider = format!("wamid.{id}");
    let (named, seconds) = (provider.clone(), world.clock.now().seconds());
    let values = move |tx: &mut Tx<'_>| tx.execute(ON_ITS_WAY, params! { "id" => id, "provider" => &named });
    world.db.write(world.lark.id, world.actor(&world.lark.owner), values).await.unwrap();
    let status = json!({ "statuses": [{ "id": provider, "status": "sent", "timestamp": seconds.to_string(), "recipient_id": "447700900777" }] });
    let (account, number) = (&world.lark.account, &world.lark.number);
    world.receive(&world.lark, webhook::post(account, number, status)).await;
}

async fn shown(world: &World, conversation: ConversationId) -> Value {
    let path = format!("/api/v1/conversations/{conversation}");
    world.get(path).api(&world.lark.key).send().await.json()
}

/// What runs, each with when it is due.
async fn running(world: &World, conversation: ConversationId) -> Vec<(String, String)> {
    let shown = shown(world, conversation).await;
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    shown["service_levels"].as_array().unwrap().iter().map(|one| (text(&one["level"]), text(&one["due_at"]))).collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(level, due)| ((*level).to_owned(), (*due).to_owned())).collect()
}

/// What was said of promises: the event without its family, the level, and whether a change said it.
async fn said(world: &World) -> Vec<(String, String)> {
    let events: Vec<Recorded> = world.db.read(world.lark.id, |scope| scope.events_after(0, 10_000)).await.unwrap();
    let of = |event: &Recorded| {
        let kind = event.kind.strip_prefix("service_level.")?;
        Some((kind.to_owned(), event.facts["level"].as_str().unwrap().to_owned()))
    };
    events.iter().filter_map(of).collect()
}

async fn told(world: &World, person: &Person, kind: Kind) -> usize {
    let staff = person.staff;
    let told = world.db.read(world.lark.id, move |scope| notices::list(scope, staff, None, 200)).await.unwrap();
    told.iter().filter(|one| one.kind == kind).count()
}

/// Moves on to a moment, and does what was due meanwhile, as it became due.
async fn until(world: &World, at: &str) {
    let at = Timestamp::parse(at).unwrap();
    while world.clock.now() < at {
        let step = at.since(world.clock.now()).min(5 * MINUTE);
        world.clock.advance(step);
        world.run_tasks().await;
    }
}

async fn change(world: &World, conversation: ConversationId, body: Value) {
    let path = format!("/api/v1/conversations/{conversation}");
    let told = world.request(Method::PATCH, path).api(&world.lark.key).json(&body).send().await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
}

// Shows P-CHN-7.
#[test]
fn a_promise_runs_in_opening_hours_warns_is_late_once_and_is_kept_or_not() {
    run(async {
        for world in worlds().await {
            // Without targets nothing runs.
            let nell = writes(&world, "Hello").await;
            assert_eq!(running(&world, nell).await, pairs(&[]));
            change(&world, nell, json!({ "status": "closed" })).await;
            // A Friday, half an hour before closing.
            let levels =
                json!({ "first_minutes": 60, "next_minutes": 30, "resolution_minutes": 480, "warn_percent": 75 });
            promising(&world, "2026-11-20T15:30:00Z", levels).await;
            assert_eq!(writes(&world, "Anybody there?").await, nell);
            let opened = [("first", "2026-11-23T08:30:00Z"), ("resolution", "2026-11-23T15:30:00Z")];
            assert_eq!(running(&world, nell).await, pairs(&opened));
            // She who writes on waits no longer.
            world.clock.advance(MINUTE);
            writes(&world, "Hello?").await;
            assert_eq!(running(&world, nell).await, pairs(&opened));
            // Over the weekend nothing is late. Fifteen minutes before it is due, everyone on duty is warned; then told, once.
            until(&world, "2026-11-23T08:10:00Z").await;
            assert_eq!(said(&world).await, pairs(&[]));
            until(&world, "2026-11-23T08:20:00Z").await;
            assert_eq!(said(&world).await, pairs(&[("warned", "first")]));
            assert_eq!(
                (
                    told(&world, &world.lark.agent, Kind::LevelWarned).await,
                    told(&world, &world.lark.agent, Kind::LevelMissed).await
                ),
                (1, 0)
            );
            let list = world.get("/api/v1/conversations?at_risk=true").api(&world.lark.key).send().await.json();
            assert_eq!(list["data"][0]["id"], json!(nell));
            let here = format!("/t/{}/inbox?status=at_risk", world.lark.id);
            let page = world.get(here).as_staff(&world.lark.owner).send().await.body;
            assert!(page.contains("Answer: 10 min left") && page.contains("At risk"), "{page}");
            until(&world, "2026-11-23T09:35:00Z").await;
            let late = pairs(&[("warned", "first"), ("missed", "first")]);
            assert_eq!(said(&world).await, late);
            assert_eq!(told(&world, &world.lark.agent, Kind::LevelMissed).await, 1);
            let thread = format!("/t/{}/inbox/{nell}", world.lark.id);
            let page = world.get(thread).as_staff(&world.lark.owner).send().await.body;
            assert!(page.contains("Answer: late by 1 h 5 min") && page.contains("Close: 5 h left"), "{page}");
            // An answer that comes late is no second miss; the next one is another promise, and kept.
            writes(&world, "Still there?").await;
            answers(&world, nell).await;
            assert_eq!(said(&world).await, late);
            assert_eq!(running(&world, nell).await, pairs(&[("resolution", "2026-11-23T15:30:00Z")]));
            writes(&world, "Thanks. And tomorrow?").await;
            assert_eq!(running(&world, nell).await[0], ("next".to_owned(), "2026-11-23T10:05:00Z".to_owned()));
            until(&world, "2026-11-23T09:50:00Z").await;
            answers(&world, nell).await;
            change(&world, nell, json!({ "status": "closed" })).await;
            let all = [("warned", "first"), ("missed", "first"), ("kept", "next"), ("kept", "resolution")];
            assert_eq!(said(&world).await, pairs(&all));
            assert_eq!(running(&world, nell).await, pairs(&[]));
            // Opened again, it begins anew, with a first answer again.
            writes(&world, "One more thing").await;
            assert_eq!(running(&world, nell).await[0].0, "first");
            reports::facts::work_through(&world.db).await.unwrap();
            let ask = async |measure: &str| {
                let path =
                    format!("/api/v1/reports/conversations?measure={measure}&by=all&from=2026-11-01&to=2026-11-30");
                let told = world.get(path).api(&world.lark.key).send().await.json();
                (told["total"]["number"].clone(), told["total"]["kept_percent"].clone())
            };
            assert_eq!(ask("first_kept").await, (json!(1), json!(0)));
            assert_eq!(ask("next_kept").await, (json!(1), json!(100)));
            assert_eq!(ask("resolution_kept").await, (json!(1), json!(100)));
            let csv =
                format!("/t/{}/reports/table?measure=next_kept&by=inbox&from=2026-11-01&to=2026-11-30", world.lark.id);
            let csv = world.get(csv).as_staff(&world.lark.owner).send().await.body;
            assert!(csv.contains(",1,,,,1,100"), "{csv}");
            world.finish().await;
        }
    });
}

// Shows P-CHN-7.
#[test]
fn hours_holidays_and_targets_that_change_reckon_anew_what_runs() {
    run(async {
        for world in worlds().await {
            // The Friday before the clock goes forward.
            let levels = json!({ "first_minutes": 60, "warn_percent": 75 });
            let path = promising(&world, "2035-03-23T15:30:00Z", levels).await;
            let nell = writes(&world, "Hello").await;
            let due = async |at: &str| {
                inbox::service_levels::work_through(&world.db).await.unwrap();
                assert_eq!(running(&world, nell).await, pairs(&[("first", at)]));
            };
            // Half an hour on Monday morning, by summer time.
            due("2035-03-26T07:30:00Z").await;
            // Monday becomes a holiday: on Tuesday.
            let holiday = |tx: &mut Tx<'_>| {
                let (first, last) = ("2035-03-26".parse().unwrap(), "2035-03-26".parse().unwrap());
                let one = Holiday {
                    id: Uuid::nil(),
                    name: "Away".to_owned(),
                    first,
                    last,
                    is_yearly: false,
                    spans: Vec::new(),
                };
                hours::add_holiday(tx, &one)
            };
            let added = world.db.write(world.lark.id, world.actor(&world.lark.owner), holiday).await;
            let added = added.unwrap_or_else(|fault| panic!("{fault:?}"));
            due("2035-03-27T07:30:00Z").await;
            let remove = move |tx: &mut Tx<'_>| hours::remove_holiday(tx, added);
            world.db.write(world.lark.id, world.actor(&world.lark.owner), remove).await.unwrap();
            due("2035-03-26T07:30:00Z").await;
            // On Saturdays too, from now on.
            set_week(
                &world,
                std::array::from_fn(|at| if at < 6 { vec![Span::new(9 * 60, 17 * 60).unwrap()] } else { Vec::new() }),
            )
            .await;
            due("2035-03-24T08:30:00Z").await;
            // A longer time.
            promise(&world, &path, json!({ "first_minutes": 120, "warn_percent": 75 })).await;
            due("2035-03-24T09:30:00Z").await;
            // The task of an earlier reckoning finds nothing to say.
            until(&world, "2035-03-24T08:40:00Z").await;
            assert_eq!(said(&world).await, pairs(&[]));
            // A time that is over already: late by the change, marked, and told nobody.
            promise(&world, &path, json!({ "first_minutes": 15, "warn_percent": 75 })).await;
            assert_eq!(said(&world).await, pairs(&[("missed", "first")]));
            assert_eq!(told(&world, &world.lark.agent, Kind::LevelMissed).await, 0);
            // Without a target nothing runs, and nothing is said.
            promise(&world, &path, json!({})).await;
            assert_eq!(running(&world, nell).await, pairs(&[]));
            until(&world, "2035-03-26T12:00:00Z").await;
            assert_eq!(said(&world).await.len(), 1);
            world.finish().await;
        }
    });
}

// Shows P-CHN-7.
#[test]
fn asleep_only_the_resolution_stands_still_and_what_answers_by_itself_ends_nothing() {
    run(async {
        for world in worlds().await {
            let levels = json!({ "first_minutes": 60, "resolution_minutes": 120, "warn_percent": null });
            promising(&world, "2035-03-05T08:00:00Z", levels).await;
            let nell = writes(&world, "Hello").await;
            world.clock.advance(30 * MINUTE);
            change(&world, nell, json!({ "snoozed_until": "2035-03-06T12:00:00Z" })).await;
            // A customer who waits goes on waiting.
            assert_eq!(running(&world, nell).await, pairs(&[("first", "2035-03-05T09:00:00Z"), ("resolution", "-")]));
            until(&world, "2035-03-06T12:00:00Z").await;
            assert_eq!(said(&world).await, pairs(&[("missed", "first")]));
            assert_eq!(running(&world, nell).await[1], ("resolution".to_owned(), "2035-03-06T13:30:00Z".to_owned()));
            // STOP is answered by itself: nobody has read it.
            writes(&world, "STOP").await;
            assert_eq!(running(&world, nell).await[0].0, "first");
            // Closed by somebody, late or not, the wait is over; what was late was said once.
            change(&world, nell, json!({ "status": "closed" })).await;
            assert_eq!(said(&world).await, pairs(&[("missed", "first"), ("kept", "resolution")]));
            // A rule that nobody can keep is refused, each field with its sentence.
            let path = format!("/api/v1/inboxes/{}/service-levels", world.lark.inbox);
            for (body, field) in [
                (json!({ "first_minutes": 0 }), "first_minutes"),
                (json!({ "next_minutes": 129_601 }), "next_minutes"),
                (json!({ "resolution_minutes": -5 }), "resolution_minutes"),
                (json!({ "first_minutes": 5, "warn_percent": 100 }), "warn_percent"),
            ] {
                let set = world.request(Method::PUT, &path).api(&world.lark.key).json(&body).send().await;
                assert_eq!(set.status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(set.body.contains(field), "{}", set.body);
            }
            world.finish().await;
        }
    });
}
