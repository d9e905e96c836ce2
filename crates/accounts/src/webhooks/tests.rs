//! Endpoints and deliveries, on both databases, with programs that answer, refuse or say nothing.

mod page;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::store::{Event, Fault, Recorded, Result, params, sql};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Permission, Permissions, Role, Secret, TenantId, WebhookEndpointId};
use serde_json::Value;
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use web::{App, Egress, Reach, Signup};

use super::model::State;
use super::{Because, Delivery, Endpoint, KEPT, Kinds, OVERLAP, Refusal, Worker};
use crate::testing::{self, World, get, post, worlds};
use crate::{notices, staff};

/// A call as a program received it.
#[derive(Clone, Debug)]
struct Taken {
    head: String,
    body: String,
}

impl Taken {
    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|line| line.split_once(": ")).map(|(_, value)| value.trim()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    /// Whether one of the signatures is this secret's; reckoned here, from the specification.
    fn is_signed(&self, secret: &Secret) -> bool {
        let key = STANDARD.decode(secret.expose().strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(
            format!("{}.{}.{}", self.header("webhook-id"), self.header("webhook-timestamp"), self.body).as_bytes(),
        );
        let right = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        self.header("webhook-signature").split(' ').any(|one| one == right)
    }
}

/// A program of a business: it answers with the next of its statuses, then with the last one; 0 is silence.
struct Program {
    url: String,
    taken: Arc<Mutex<Vec<Taken>>>,
    statuses: Arc<Mutex<Vec<u16>>>,
}

impl Program {
    async fn answering(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://127.0.0.1:{}/hooks", listener.local_addr().unwrap().port());
        let (taken, statuses) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(statuses.to_vec())));
        let (keeps, answers) = (taken.clone(), statuses.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (keeps, answers) = (keeps.clone(), answers.clone());
                tokio::spawn(async move {
                    let mut read = Vec::new();
                    let one = loop {
                        let mut part = [0; 4096];
                        match stream.read(&mut part).await {
                            Ok(0) | Err(_) => return,
                            Ok(number) => read.extend_from_slice(&part[..number]),
                        }
                        let text = String::from_utf8(read.clone()).unwrap();
                        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                        let one = Taken { head: head.to_owned(), body: body.to_owned() };
                        if one.header("content-length").parse() == Ok(body.len()) {
                            break one;
                        }
                    };
                    keeps.lock().unwrap().push(one);
                    let status = {
                        let mut statuses = answers.lock().unwrap();
                        if statuses.len() > 1 { statuses.remove(0) } else { statuses[0] }
                    };
                    if status == 0 {
                        tokio::time::sleep(Duration::from_secs(600)).await;
                    }
                    let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                    stream.write_all(answer.as_bytes()).await.ok();
                });
            }
        });
        Self { url, taken, statuses }
    }

    fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    fn kinds(&self) -> Vec<String> {
        self.taken().iter().map(Taken::kind).collect()
    }

    fn answers(&self, status: u16) {
        *self.statuses.lock().unwrap() = vec![status];
    }
}

fn app(world: &World) -> App {
    testing::app_with(&world.db, Signup::Closed, |egress: Egress| egress.with_reach(Reach::Loopback))
}

fn worker(world: &World) -> Worker {
    Worker::new(app(world))
}

/// For programs that say nothing. One that answers may take longer on a busy machine, so it has the usual patience.
fn hasty(world: &World) -> Worker {
    worker(world).with_timeout(Duration::from_millis(400))
}

const ALL: Permissions = Role::Owner.permissions();

async fn endpoint(world: &World, program: &Program, kinds: &[&str]) -> (WebhookEndpointId, Secret) {
    let address = app(world).egress.webhook_address(&program.url).unwrap();
    let kinds = Kinds::new(kinds.iter().map(|kind| (*kind).to_owned()).collect()).unwrap();
    let made = world
        .db
        .write(world.lark.tenant, world.actor(&world.lark.owner), move |tx| super::create(tx, ALL, &address, &kinds));
    let (endpoint, secret) = made.await.unwrap();
    (endpoint.id, secret)
}

/// Something happens at a business.
async fn happens(world: &World, tenant: TenantId, kind: &'static str, number: i64) {
    let actor = crate::system(&world.clock, "test");
    let write = world.db.write(tenant, actor, move |tx| -> Result<()> {
        tx.record(Event::new(kind).fact("number", number));
        Ok(())
    });
    write.await.unwrap();
}

async fn log(world: &World, id: WebhookEndpointId) -> Vec<Delivery> {
    world.db.read(world.lark.tenant, move |scope| super::deliveries(scope, id, None, 200)).await.unwrap()
}

async fn of(world: &World, id: WebhookEndpointId) -> Endpoint {
    world.db.read(world.lark.tenant, move |scope| super::get(scope, id)).await.unwrap()
}

async fn head(world: &World) -> i64 {
    world.db.read(world.lark.tenant, |scope| scope.stream_head()).await.unwrap()
}

async fn stream(world: &World, after: i64) -> Vec<Recorded> {
    world.db.read(world.lark.tenant, move |scope| scope.events_after(after, 10_000)).await.unwrap()
}

#[tokio::test]
async fn an_event_is_handed_over_signed_and_as_the_stream_tells_it() {
    for world in worlds().await {
        let program = Program::answering(&[200]).await;
        let (id, secret) = endpoint(&world, &program, &["message.*"]).await;
        happens(&world, world.lark.tenant, "message.received", 7).await;
        happens(&world, world.brook.tenant, "message.received", 8).await;
        worker(&world).work_through().await.unwrap();
        let [taken] = program.taken().try_into().ok().unwrap();
        let event = stream(&world, 0).await.pop().unwrap();
        assert!(taken.head.starts_with("POST /hooks HTTP/1.1"));
        assert_eq!(taken.header("content-type"), "application/json");
        assert_eq!(taken.header("webhook-id"), event.id.to_string());
        assert_eq!(taken.header("webhook-timestamp"), world.clock.now().seconds().to_string());
        let body = taken.json();
        assert_eq!(body["type"], "message.received");
        assert_eq!(body["timestamp"], event.at.to_string());
        assert_eq!(body["data"], serde_json::to_value(&event).unwrap());
        assert!(taken.is_signed(&secret));
        assert!(!taken.is_signed(&super::signing::new_secret()), "control");
        let changed = Taken { body: taken.body.replace('7', "8"), ..taken.clone() };
        assert!(!changed.is_signed(&secret), "control");
        let [delivery] = log(&world, id).await.try_into().ok().unwrap();
        assert_eq!((delivery.state, delivery.attempts, delivery.status), (State::Delivered, 1, Some(200)));
        assert_eq!(delivery.next_at, None);
        // Nothing is left to be done, and nothing is done twice.
        assert_eq!(worker(&world).work_through().await.unwrap(), 0);
        assert_eq!(program.taken().len(), 1);
    }
}

#[tokio::test]
async fn a_subscription_gets_exactly_what_it_names_in_the_order_of_the_stream() {
    for world in worlds().await {
        let (some, all) = (Program::answering(&[200]).await, Program::answering(&[204]).await);
        endpoint(&world, &some, &["message.received", "contact.*"]).await;
        let before = head(&world).await;
        endpoint(&world, &all, &[]).await;
        for (number, kind) in [
            (1, "message.received"),
            (2, "message.queued"),
            (3, "contact.created"),
            (4, "staff.joined"),
            (5, "message.received"),
        ] {
            happens(&world, world.lark.tenant, kind, number).await;
        }
        worker(&world).work_through().await.unwrap();
        assert_eq!(some.kinds(), ["message.received", "contact.created", "message.received"]);
        let numbers: Vec<i64> =
            some.taken().iter().map(|one| one.json()["data"]["facts"]["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [1, 3, 5]);
        let told: Vec<String> = stream(&world, before).await.into_iter().map(|event| event.kind).collect();
        // It is not told of what happened before it was there: its own making came after.
        assert_eq!(all.kinds(), told);
    }
}

#[tokio::test]
async fn a_failed_event_is_tried_again_under_its_id_and_given_up_after_eight_tries() {
    for world in worlds().await {
        let program = Program::answering(&[500]).await;
        let (id, secret) = endpoint(&world, &program, &["message.*"]).await;
        happens(&world, world.lark.tenant, "message.received", 1).await;
        let worker = worker(&world);
        let mut waits = Vec::new();
        loop {
            worker.work_through().await.unwrap();
            let [delivery] = log(&world, id).await.try_into().ok().unwrap();
            let Some(next) = delivery.next_at else { break };
            assert_eq!((delivery.state, delivery.status), (State::Failed, Some(500)));
            waits.push(next.since(world.clock.now()).as_secs());
            world.pass(next.since(world.clock.now()));
        }
        assert_eq!(waits, [5, 300, 1800, 7200, 18000, 36000, 36000]);
        let [delivery] = log(&world, id).await.try_into().ok().unwrap();
        assert_eq!((delivery.state, delivery.attempts), (State::Dead, 8));
        let taken = program.taken();
        assert_eq!(taken.len(), 8);
        assert!(
            taken.iter().all(|one| one.header("webhook-id") == taken[0].header("webhook-id") && one.is_signed(&secret))
        );
        // Begun anew by hand, it arrives, under the same id still.
        program.answers(200);
        let again = world
            .db
            .write(world.lark.tenant, world.actor(&world.lark.owner), move |tx| super::replay(tx, id, delivery.id));
        again.await.unwrap();
        worker.work_through().await.unwrap();
        assert_eq!(program.taken()[8].header("webhook-id"), taken[0].header("webhook-id"));
        assert_eq!(log(&world, id).await[0].state, State::Delivered);
        assert_eq!(of(&world, id).await.failing_since, None);
    }
}

#[tokio::test]
async fn one_event_that_is_refused_does_not_hold_up_the_others() {
    for world in worlds().await {
        let program = Program::answering(&[400, 200]).await;
        endpoint(&world, &program, &["message.*"]).await;
        for number in 1..=3 {
            happens(&world, world.lark.tenant, "message.received", number).await;
        }
        let worker = worker(&world);
        worker.work_through().await.unwrap();
        world.pass(Duration::from_secs(5));
        worker.work_through().await.unwrap();
        let numbers: Vec<i64> =
            program.taken().iter().map(|one| one.json()["data"]["facts"]["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3, 1]);
    }
}

// A45, A64: whoever never answers delays nobody else.
#[tokio::test]
async fn a_program_that_never_answers_does_not_delay_another() {
    for world in worlds().await {
        let (mute, quick) = (Program::answering(&[0]).await, Program::answering(&[200]).await);
        let (silent, _) = endpoint(&world, &mute, &["message.*"]).await;
        endpoint(&world, &quick, &["message.*"]).await;
        for number in 1..=20 {
            happens(&world, world.lark.tenant, "message.received", number).await;
        }
        // The usual patience: fifteen seconds a call.
        let running = tokio::spawn(worker(&world).run());
        let (real, patience) = (kernel::Clock::system(), Duration::from_secs(10));
        let begun = real.monotonic();
        while quick.taken().len() < 20 {
            assert!(real.monotonic() - begun < patience);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        running.abort();
        // The control: it was called, and has not answered.
        assert_eq!(mute.taken().len(), 1);
        assert_eq!(log(&world, silent).await.iter().filter(|one| one.state == State::Delivered).count(), 0);
        // Three failures on, it rests, however much waits for it.
        world.pass(Duration::from_secs(61));
        hasty(&world).work_through().await.unwrap();
        let called = mute.taken().len();
        assert_eq!(called, 4);
        assert_eq!(hasty(&world).work_through().await.unwrap(), 0);
        world.pass(Duration::from_secs(5));
        hasty(&world).work_through().await.unwrap();
        assert_eq!(mute.taken().len(), called + 1);
    }
}

#[tokio::test]
async fn a_restart_goes_on_without_a_gap() {
    for world in worlds().await {
        let program = Program::answering(&[200]).await;
        endpoint(&world, &program, &["message.*"]).await;
        let mut stops = 0;
        for number in 1..=300 {
            happens(&world, world.lark.tenant, "message.received", number).await;
            if number % 60 == 0 {
                // Cut off wherever it is.
                let running = tokio::spawn(worker(&world).run());
                tokio::time::sleep(Duration::from_millis(40 + number.unsigned_abs())).await;
                running.abort();
                running.await.ok();
                stops += 1;
                // The lease of whoever was cut off runs out.
                world.pass(Duration::from_secs(61));
            }
        }
        worker(&world).work_through().await.unwrap();
        let numbers: Vec<i64> =
            program.taken().iter().map(|one| one.json()["data"]["facts"]["number"].as_i64().unwrap()).collect();
        let mut once = numbers.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once, (1..=300).collect::<Vec<i64>>());
        // At least once: a call that was cut off may come again, and no other.
        assert!(numbers.len() <= 300 + stops, "{}", numbers.len());
    }
}

#[tokio::test]
async fn gone_switches_off_at_once_and_days_of_failure_do_too_and_owners_are_told_once() {
    for world in worlds().await {
        let (gone, failing) = (Program::answering(&[410]).await, Program::answering(&[503]).await);
        let (first, _) = endpoint(&world, &gone, &["message.*"]).await;
        let (second, _) = endpoint(&world, &failing, &["message.*"]).await;
        let told = async || {
            let owner = world.lark.owner.staff;
            let all =
                world.db.read(world.lark.tenant, move |scope| notices::list(scope, owner, None, 100)).await.unwrap();
            all.iter().filter(|one| one.kind == notices::Kind::WebhookDisabled).count()
        };
        let worker = worker(&world);
        for day in 0..=6 {
            happens(&world, world.lark.tenant, "message.received", day).await;
            worker.work_through().await.unwrap();
            if day == 4 {
                assert!(of(&world, second).await.disabled.is_none());
                assert_eq!(told().await, 1);
            }
            world.pass(Duration::from_secs(24 * 60 * 60));
        }
        assert_eq!(of(&world, first).await.disabled.unwrap().1, Because::Gone);
        assert_eq!(gone.taken().len(), 1);
        assert_eq!(of(&world, second).await.disabled.unwrap().1, Because::Failing);
        assert_eq!(told().await, 2);
        // Switched on again, it is told what happens from then on.
        gone.answers(200);
        let on =
            world.db.write(world.lark.tenant, world.actor(&world.lark.owner), move |tx| super::enable(tx, ALL, first));
        assert!(on.await.unwrap().disabled.is_none());
        happens(&world, world.lark.tenant, "message.received", 99).await;
        worker.work_through().await.unwrap();
        assert_eq!(gone.taken().last().unwrap().json()["data"]["facts"]["number"], 99);
        assert_eq!(gone.taken().len(), 2);
    }
}

#[tokio::test]
async fn a_changed_secret_and_the_one_before_both_sign_for_a_day() {
    for world in worlds().await {
        let program = Program::answering(&[200]).await;
        let (id, old) = endpoint(&world, &program, &["message.*"]).await;
        let new =
            world.db.write(world.lark.tenant, world.actor(&world.lark.owner), move |tx| super::rotate(tx, ALL, id));
        let new = new.await.unwrap();
        let worker = worker(&world);
        happens(&world, world.lark.tenant, "message.received", 1).await;
        worker.work_through().await.unwrap();
        world.pass(OVERLAP);
        happens(&world, world.lark.tenant, "message.received", 2).await;
        worker.work_through().await.unwrap();
        let [during, after] = program.taken().try_into().ok().unwrap();
        assert!(during.is_signed(&old) && during.is_signed(&new));
        assert!(!after.is_signed(&old) && after.is_signed(&new));
    }
}

#[tokio::test]
async fn what_happened_since_a_time_is_handed_over_again() {
    for world in worlds().await {
        let program = Program::answering(&[200]).await;
        let (id, _) = endpoint(&world, &program, &["message.*"]).await;
        let worker = worker(&world);
        for number in 1..=4 {
            world.pass(Duration::from_secs(60));
            happens(&world, world.lark.tenant, "message.received", number).await;
        }
        let since = world.clock.now() - Duration::from_secs(60);
        worker.work_through().await.unwrap();
        let owner = world.actor(&world.lark.owner);
        let replay =
            async |since| world.db.write(world.lark.tenant, owner, move |tx| super::replay_since(tx, id, since)).await;
        replay(since).await.unwrap();
        worker.work_through().await.unwrap();
        let taken = program.taken();
        let numbers: Vec<i64> =
            taken.iter().map(|one| one.json()["data"]["facts"]["number"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 3, 4]);
        assert_eq!(taken[2].header("webhook-id"), taken[4].header("webhook-id"));
        assert_eq!(log(&world, id).await.len(), 4);
        let ahead = world.clock.now() + Duration::from_secs(1);
        assert!(matches!(replay(ahead).await, Err(Fault::Refused(Refusal::Since))));
        let old = world.clock.now() - KEPT - Duration::from_secs(1);
        assert!(matches!(replay(old).await, Err(Fault::Refused(Refusal::Since))));
    }
}

// A32, A23: nobody has more told to a program than she may read, and her taps end with her.
#[tokio::test]
async fn an_endpoint_is_made_by_who_may_read_events_and_ends_with_her() {
    for world in worlds().await {
        let program = Program::answering(&[200]).await;
        let address = app(&world).egress.webhook_address(&program.url).unwrap();
        let only_keys = Permissions::of(&[Permission::ApiKeyManage]);
        let made = world.db.write(world.lark.tenant, world.actor(&world.lark.owner), move |tx| {
            super::create(tx, only_keys, &address, &Kinds::default())
        });
        assert!(matches!(made.await, Err(Fault::Refused(Refusal::BeyondMaker))));
        let address = app(&world).egress.webhook_address(&program.url).unwrap();
        let admin = world.actor(&world.lark.admin);
        let make = move |tx: &mut ::store::Tx<'_>| super::create(tx, ALL, &address, &Kinds::default());
        let (made, _) = world.db.write(world.lark.tenant, admin, make).await.unwrap();
        let (kept, _) = endpoint(&world, &program, &["message.*"]).await;
        let staff = world.lark.admin.staff;
        let removal = world.db.write(world.lark.tenant, world.actor(&world.lark.owner), move |tx| {
            staff::remove(tx, staff, |_, _| Ok(()))
        });
        removal.await.unwrap();
        assert_eq!(of(&world, made.id).await.disabled.unwrap().1, Because::Maker);
        assert!(of(&world, kept).await.disabled.is_none());
        worker(&world).work_through().await.unwrap();
        assert!(program.taken().is_empty());
    }
}

// A44: an address that could not have been typed is not called, should it stand in the table.
#[tokio::test]
async fn an_address_that_leads_inside_is_neither_taken_nor_called() {
    for world in worlds().await {
        let program = Program::answering(&[200]).await;
        let (id, _) = endpoint(&world, &program, &["message.*"]).await;
        happens(&world, world.lark.tenant, "message.received", 1).await;
        // The same program, where nothing on this machine may be called.
        let strict = testing::app_with(&world.db, Signup::Closed, |egress: Egress| egress);
        assert!(strict.egress.webhook_address(&program.url).is_none());
        Worker::new(strict).work_through().await.unwrap();
        assert!(program.taken().is_empty());
        assert_eq!(of(&world, id).await.disabled.unwrap().1, Because::Address);
    }
}

#[tokio::test]
async fn the_log_is_kept_for_thirty_days_and_the_secret_stands_nowhere_in_clear() {
    const SECRETS: ::store::Sql =
        sql!("select secret, old_secret, url from webhook_endpoint where tenant_id = :tenant");
    for world in worlds().await {
        let program = Program::answering(&[200]).await;
        let (id, secret) = endpoint(&world, &program, &["message.*"]).await;
        happens(&world, world.lark.tenant, "message.received", 1).await;
        worker(&world).work_through().await.unwrap();
        let rows = world.db.read(world.lark.tenant, |scope| scope.rows(SECRETS, params! {})).await.unwrap();
        let sealed: Vec<u8> = rows[0].get("secret").unwrap();
        let key = secret.expose().strip_prefix("whsec_").unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains(key));
        assert!(!serde_json::to_string(&stream(&world, 0).await).unwrap().contains(key));
        let age_out = async || {
            world.db.write(world.lark.tenant, crate::system(&world.clock, "test"), super::age_out).await.unwrap()
        };
        world.pass(KEPT - Duration::from_secs(60));
        assert_eq!((age_out().await, log(&world, id).await.len()), (0, 1));
        world.pass(Duration::from_secs(120));
        assert_eq!((age_out().await, log(&world, id).await.len()), (1, 0));
    }
}

#[tokio::test]
async fn a_test_goes_to_the_endpoint_it_is_for_and_not_too_often() {
    for world in worlds().await {
        let (meant, other) = (Program::answering(&[200]).await, Program::answering(&[200]).await);
        let (id, _) = endpoint(&world, &meant, &["message.received"]).await;
        let (_, _) = endpoint(&world, &other, &["contact.*"]).await;
        let owner = world.actor(&world.lark.owner);
        let test = async || world.db.write(world.lark.tenant, owner, move |tx| super::test(tx, id)).await;
        test().await.unwrap();
        // A47: it is no instrument to sound out ports with.
        assert!(matches!(test().await, Err(Fault::Refused(Refusal::Wait))));
        worker(&world).work_through().await.unwrap();
        assert_eq!(meant.kinds(), ["webhook_endpoint.tested"]);
        assert!(other.taken().is_empty());
    }
}

/// The page's way: add, see the secret once, test, read the log, send again, switch off and on, remove. All by plain forms.
#[tokio::test]
async fn the_page_does_it_all_without_script() {
    for world in worlds().await {
        let program = Program::answering(&[200]).await;
        let app = app(&world);
        let router = crate::routes(|_, _| Ok(())).into_router(&app);
        let (session, home) = (&world.lark.owner.session, format!("/t/{}/webhooks", world.lark.tenant));
        let bad = post(&router, &home, session, &[("url", "https://10.0.0.1/")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.body.contains("This address cannot be called."));
        let made = post(&router, &home, session, &[("url", &program.url), ("message", "on")]).await;
        assert_eq!(made.status, StatusCode::OK);
        let secret = Secret::new(made.value_of("webhook-secret").unwrap().replace("&#43;", "+"));
        let [endpoint] = world.db.read(world.lark.tenant, super::list).await.unwrap().try_into().ok().unwrap();
        let one = format!("{home}/{}", endpoint.id);
        assert_eq!(post(&router, &format!("{one}/test"), session, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(post(&router, &format!("{one}/test"), session, &[]).await.status, StatusCode::TOO_MANY_REQUESTS);
        let worker = worker(&world);
        worker.work_through().await.unwrap();
        assert!(program.taken()[0].is_signed(&secret));
        let page = get(&router, &one, session).await;
        assert!(page.body.contains("webhook_endpoint.tested") && page.body.contains("It answered 200."));
        assert!(!page.body.contains(secret.expose()));
        let [delivery] = log(&world, endpoint.id).await.try_into().ok().unwrap();
        let again = format!("{one}/deliveries/{}/replay", delivery.id);
        assert_eq!(post(&router, &again, session, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(
            post(&router, &format!("{one}/replay"), session, &[("hours", "24")]).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            post(&router, &format!("{one}/replay"), session, &[("hours", "x")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        worker.work_through().await.unwrap();
        assert_eq!(program.taken().len(), 2);
        post(&router, &format!("{one}/state"), session, &[("state", "off")]).await;
        assert!(get(&router, &one, session).await.body.contains("Someone of you switched it off."));
        assert_eq!(post(&router, &again, session, &[]).await.status, StatusCode::CONFLICT);
        post(&router, &format!("{one}/state"), session, &[("state", "on")]).await;
        let changed = post(&router, &format!("{one}/secret"), session, &[]).await;
        assert_ne!(changed.value_of("webhook-secret").unwrap(), secret.expose());
        // Another business, and whoever may not, find nothing here.
        let brook = &world.brook.owner.session;
        assert_eq!(get(&router, &one, brook).await.status, StatusCode::NOT_FOUND);
        let there = one.replace(&world.lark.tenant.to_string(), &world.brook.tenant.to_string());
        assert_eq!(get(&router, &there, brook).await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(&router, &one, &world.lark.agent.session).await.status, StatusCode::FORBIDDEN);
        assert_eq!(post(&router, &format!("{one}/removal"), session, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(get(&router, &one, session).await.status, StatusCode::NOT_FOUND);
    }
}
