use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::store::{Sql, Tasks, params, sql};
use axum::Router;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Actor, Who};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use web::{Egress, Reach, Signup};
use web_push_native::p256::SecretKey;
use web_push_native::p256::ecdsa::signature::Verifier;
use web_push_native::p256::ecdsa::{Signature, VerifyingKey};
use web_push_native::p256::elliptic_curve::rand_core::OsRng;
use web_push_native::{Auth, decrypt};

use super::sending::Trouble;
use super::*;
use crate::notices::{self, Kind, Notice, To};
use crate::testing::{self, Member, World, get, post, worlds};

const SEALED: Sql = sql!("select endpoint, keys from push_device where tenant_id = :tenant");

/// A push service on this machine, which answers as it is told.
struct Service {
    port: u16,
    answer: Arc<Mutex<&'static str>>,
    taken: Arc<Mutex<Vec<Taken>>>,
}

/// What it was given.
#[derive(Clone)]
struct Taken {
    head: String,
    body: Vec<u8>,
}

impl Taken {
    fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        self.head.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default()
    }
}

impl Service {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (answer, taken) = (Arc::new(Mutex::new("201 Created")), Arc::<Mutex<Vec<Taken>>>::default());
        let (says, into) = (answer.clone(), taken.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut all = Vec::new();
                let mut part = [0; 4096];
                let (head, length, begins) = loop {
                    let read = stream.read(&mut part).await.unwrap();
                    all.extend_from_slice(&part[..read]);
                    let Some(end) = all.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
                    let head = String::from_utf8(all[..end].to_vec()).unwrap();
                    let length =
                        head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().to_owned();
                    break (head, length.parse::<usize>().unwrap(), end + 4);
                };
                while all.len() < begins + length {
                    let read = stream.read(&mut part).await.unwrap();
                    all.extend_from_slice(&part[..read]);
                }
                into.lock().unwrap().push(Taken { head, body: all[begins..].to_vec() });
                let says = *says.lock().unwrap();
                let answer = format!("HTTP/1.1 {says}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { port, answer, taken }
    }

    fn says(&self, answer: &'static str) {
        *self.answer.lock().unwrap() = answer;
    }

    fn taken(&self) -> Vec<Taken> {
        std::mem::take(&mut self.taken.lock().unwrap())
    }
}

/// A browser with its keys.
struct Browser {
    endpoint: String,
    secret: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    fn new(service: &Service, name: &str) -> Self {
        let endpoint = format!("http://127.0.0.1:{}/send/{name}", service.port);
        Self { endpoint, secret: SecretKey::random(&mut OsRng), auth: [7; 16] }
    }

    fn form(&self) -> Vec<(&'static str, String)> {
        vec![
            ("endpoint", self.endpoint.clone()),
            ("p256dh", URL_SAFE_NO_PAD.encode(self.secret.public_key().to_sec1_bytes())),
            ("auth", URL_SAFE_NO_PAD.encode(self.auth)),
        ]
    }

    fn opens(&self, taken: &Taken) -> Value {
        let plain = decrypt(taken.body.clone(), &self.secret, Auth::from_slice(&self.auth)).unwrap();
        serde_json::from_slice(&plain).unwrap()
    }
}

/// The program, with push services where `reach` says.
struct Office {
    router: Router,
    tasks: Tasks,
}

fn office(world: &World, reach: Reach) -> Office {
    let app = testing::app_with(&world.db, Signup::Closed, |egress: Egress| egress.with_reach(reach));
    let tasks = Tasks::new(world.db.clone(), crate::tasks(&app));
    Office { router: crate::routes(|_, _| Ok(())).into_router(&app), tasks }
}

impl Office {
    async fn work(&self) {
        while self.tasks.run_due().await.unwrap() > 0 {}
    }

    async fn adds(&self, world: &World, member: &Member, browser: &Browser) -> testing::Answer {
        let form = browser.form();
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        post(&self.router, &here(world), &member.session, &fields).await
    }
}

fn here(world: &World) -> String {
    format!("/t/{}/me/notices/devices", world.lark.tenant)
}

async fn new_message(world: &World, to: StaffId, key: &str) {
    let path = format!("/t/{}/inbox/0199", world.lark.tenant);
    let actor = Actor { who: Who::System("test"), at: world.clock.now(), request: world.clock.id() };
    let notice = Notice::new(Kind::NewMessage, To::Staff(vec![to]), key, path);
    world.db.write(world.lark.tenant, actor, move |tx| notices::tell(tx, notice)).await.unwrap();
}

async fn devices(world: &World, staff: StaffId) -> Vec<Device> {
    world.db.read(world.lark.tenant, move |scope| store::list(scope, staff)).await.unwrap()
}

#[tokio::test]
async fn a_notice_reaches_the_device_and_says_no_more_than_its_title_and_path() {
    for world in worlds().await {
        let (service, office) = (Service::start().await, office(&world, Reach::Loopback));
        let (agent, browser) = (&world.lark.agent, Browser::new(&service, "one"));
        assert_eq!(office.adds(&world, agent, &browser).await.status, StatusCode::SEE_OTHER);
        new_message(&world, agent.staff, "one").await;
        new_message(&world, world.lark.owner.staff, "one").await;
        office.work().await;
        let [taken] = service.taken().try_into().ok().unwrap();
        let path = format!("/t/{}/inbox/0199", world.lark.tenant);
        let said = serde_json::json!({ "title": "New message", "path": path, "tag": format!("new-message {path}"), "unread": 1 });
        assert_eq!(browser.opens(&taken), said);
        assert!(taken.head.starts_with("POST /send/one "));
        for (name, value) in [("ttl", "14400"), ("urgency", "high"), ("content-encoding", "aes128gcm")] {
            assert_eq!(taken.header(name), value);
        }
        assert_eq!(taken.header("topic").len(), 32);
        // RFC 8292: signed by the key that the page gave the browser, for this service, with an end within a day.
        let (token, key) = taken.header("authorization").strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        let page = get(&office.router, &here(&world), &agent.session).await;
        assert!(page.body.contains(&format!("data-push-key=\"{key}\"")));
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let signature = Signature::from_slice(&decoded(signature)).unwrap();
        VerifyingKey::from_sec1_bytes(&decoded(key)).unwrap().verify(signed.as_bytes(), &signature).unwrap();
        let claims: Value = serde_json::from_slice(&decoded(signed.split_once('.').unwrap().1)).unwrap();
        assert_eq!(claims["aud"], format!("http://127.0.0.1:{}", service.port));
        assert_eq!(claims["exp"].as_i64().unwrap(), world.clock.now().seconds() + 12 * 60 * 60);
        assert_eq!(claims["sub"], "https://kontor.example/");
        // What was read is not pushed any more; nor what is too old.
        assert!(devices(&world, agent.staff).await[0].reached_at.is_some());
    }
}

#[tokio::test]
async fn address_and_keys_are_sealed_and_a_browser_stands_once() {
    for world in worlds().await {
        let (service, office) = (Service::start().await, office(&world, Reach::Loopback));
        let browser = Browser::new(&service, "marker-of-the-endpoint");
        office.adds(&world, &world.lark.agent, &browser).await;
        office.adds(&world, &world.lark.agent, &browser).await;
        assert_eq!(devices(&world, world.lark.agent.staff).await.len(), 1);
        let sealed = world.db.read(world.lark.tenant, |scope| scope.rows(SEALED, params! {})).await.unwrap();
        let bytes: Vec<u8> = sealed[0].get("endpoint").unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("marker"));
        assert_eq!(devices(&world, world.lark.agent.staff).await[0].endpoint, browser.endpoint);
        // Whoever adds it next has it: it is one browser.
        office.adds(&world, &world.lark.owner, &browser).await;
        assert!(devices(&world, world.lark.agent.staff).await.is_empty());
        assert_eq!(devices(&world, world.lark.owner.staff).await.len(), 1);
    }
}

// A44
#[tokio::test]
async fn an_address_inside_and_unusable_keys_are_refused_with_their_sentences() {
    for world in worlds().await {
        let (service, office) = (Service::start().await, office(&world, Reach::Public));
        let mut browser = Browser::new(&service, "one");
        for inside in
            [browser.endpoint.as_str(), "https://10.0.0.1/x", "https://localhost/x", "http://push.example.com/x"]
        {
            let form = browser.form();
            let fields = [("endpoint", inside), ("p256dh", form[1].1.as_str()), ("auth", form[2].1.as_str())];
            let answer = post(&office.router, &here(&world), &world.lark.agent.session, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{inside}");
            assert!(answer.body.contains("push service cannot be used"), "{inside}");
        }
        let wrong = [("endpoint", "https://push.example.com/x"), ("p256dh", "AAAA"), ("auth", "AAAA")];
        let answer = post(&office.router, &here(&world), &world.lark.agent.session, &wrong).await;
        assert!(answer.body.contains("keys that cannot be used"));
        assert!(devices(&world, world.lark.agent.staff).await.is_empty());
        // The control: a public address is taken, but no more than ten.
        for number in 0..11 {
            browser.endpoint = format!("https://push.example.com/{number}");
            let answer = office.adds(&world, &world.lark.agent, &browser).await;
            let expected = if number < 10 { StatusCode::SEE_OTHER } else { StatusCode::CONFLICT };
            assert_eq!(answer.status, expected, "{number}");
        }
        assert_eq!(devices(&world, world.lark.agent.staff).await.len(), 10);
    }
}

#[tokio::test]
async fn a_lost_device_is_forgotten_and_a_service_in_trouble_is_tried_again_until_it_is_of_no_use() {
    for world in worlds().await {
        let (service, office) = (Service::start().await, office(&world, Reach::Loopback));
        let agent = &world.lark.agent;
        office.adds(&world, agent, &Browser::new(&service, "one")).await;
        service.says("503 Busy\r\nretry-after: 90");
        new_message(&world, agent.staff, "one").await;
        office.work().await;
        office.work().await;
        assert_eq!(service.taken().len(), 1);
        assert_eq!(devices(&world, agent.staff).await[0].trouble, Some(Trouble::Busy));
        let page = get(&office.router, &here(&world), &agent.session).await;
        assert!(page.body.contains("too much to do the last time"));
        world.pass(Duration::from_secs(91));
        service.says("201 Created");
        office.work().await;
        assert_eq!(service.taken().len(), 1);
        assert_eq!(devices(&world, agent.staff).await[0].trouble, None);
        // What is refused is not repeated; what is too late is not sent.
        service.says("403 Forbidden");
        new_message(&world, agent.staff, "two").await;
        office.work().await;
        world.pass(Duration::from_secs(3600));
        office.work().await;
        assert_eq!(service.taken().len(), 1);
        assert_eq!(devices(&world, agent.staff).await[0].trouble, Some(Trouble::Refused));
        service.says("503 Busy");
        new_message(&world, agent.staff, "three").await;
        for _ in 0..12 {
            office.work().await;
            world.pass(Duration::from_secs(3600));
        }
        let tries = service.taken().len();
        assert!((3..=6).contains(&tries), "{tries}");
        for gone in ["404 Not Found", "410 Gone"] {
            office.adds(&world, agent, &Browser::new(&service, "one")).await;
            service.says(gone);
            new_message(&world, agent.staff, gone).await;
            office.work().await;
            assert!(devices(&world, agent.staff).await.is_empty(), "{gone}");
        }
    }
}

#[tokio::test]
async fn what_was_read_and_what_came_before_a_restore_is_not_pushed() {
    for world in worlds().await {
        let (service, office) = (Service::start().await, office(&world, Reach::Loopback));
        let agent = &world.lark.agent;
        let (staff, actor) = (agent.staff, world.actor(agent));
        office.adds(&world, agent, &Browser::new(&service, "one")).await;
        new_message(&world, staff, "one").await;
        world.db.write(world.lark.tenant, actor, move |tx| notices::read(tx, staff, None)).await.unwrap();
        office.work().await;
        new_message(&world, staff, "two").await;
        world.db.global_write(|global| crate::setting::put(global, crate::setting::OUTBOUND_HELD, "")).await.unwrap();
        office.work().await;
        assert!(service.taken().is_empty());
        // The control: one that comes afterwards.
        world.pass(Duration::from_secs(1));
        new_message(&world, staff, "three").await;
        office.work().await;
        assert_eq!(service.taken().len(), 1);
    }
}

#[tokio::test]
async fn each_person_tries_and_removes_her_own_devices_and_leaves_none_behind() {
    for world in worlds().await {
        let (service, office) = (Service::start().await, office(&world, Reach::Loopback));
        let (agent, admin) = (&world.lark.agent, &world.lark.admin);
        let browser = Browser::new(&service, "one");
        office.adds(&world, agent, &browser).await;
        let id = devices(&world, agent.staff).await[0].id;
        let path = |what: &str| format!("{}/{id}/{what}", here(&world));
        for what in ["test", "removal"] {
            assert_eq!(post(&office.router, &path(what), &admin.session, &[]).await.status, StatusCode::NOT_FOUND);
        }
        let test = path("test");
        let (tested, ()) = tokio::join!(post(&office.router, &test, &agent.session, &[]), async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            office.work().await;
        });
        assert_eq!(tested.status, StatusCode::SEE_OTHER);
        // Tests are not sent without end, but again after a moment.
        let soon = post(&office.router, &test, &agent.session, &[]).await;
        assert_eq!(soon.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(soon.body.contains("You sent a test a moment ago"));
        office.work().await;
        let [taken] = service.taken().try_into().ok().unwrap();
        assert_eq!(browser.opens(&taken)["title"], "This is a test");
        assert_eq!(post(&office.router, &path("removal"), &agent.session, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(devices(&world, agent.staff).await.is_empty());
        office.adds(&world, admin, &browser).await;
        let removal = format!("/t/{}/staff/{}/removal", world.lark.tenant, admin.staff);
        post(&office.router, &removal, &world.lark.owner.session, &[]).await;
        assert!(devices(&world, admin.staff).await.is_empty());
    }
}

async fn rows(world: &World) -> usize {
    world.db.read(world.lark.tenant, |scope| scope.rows(SEALED, params! {})).await.unwrap().len()
}

#[tokio::test]
async fn pushes_to_a_device_end_with_the_session_in_which_it_was_added() {
    for world in worlds().await {
        let (service, office) = (Service::start().await, office(&world, Reach::Loopback));
        let (agent, owner) = (&world.lark.agent, &world.lark.owner);
        for (member, name) in [(agent, "agent"), (owner, "owner")] {
            assert_eq!(office.adds(&world, member, &Browser::new(&service, name)).await.status, StatusCode::SEE_OTHER);
        }
        // What was on its way when she signed out is not pushed either.
        new_message(&world, agent.staff, "one").await;
        post(&office.router, "/sign-out", &agent.session, &[]).await;
        new_message(&world, agent.staff, "two").await;
        new_message(&world, owner.staff, "two").await;
        office.work().await;
        let taken = service.taken();
        assert_eq!(taken.len(), 1, "the control: the owner's");
        assert!(taken[0].head.starts_with("POST /send/owner "));
        assert!(devices(&world, agent.staff).await.is_empty());
        // Its row goes with the next sweep; the other stays.
        assert_eq!(rows(&world).await, 2);
        crate::sweep(&world.db).await.unwrap();
        assert_eq!(rows(&world).await, 1);
        // A session that ended by itself ends it as well.
        world.pass(Duration::from_secs(15 * 24 * 60 * 60));
        new_message(&world, owner.staff, "three").await;
        office.work().await;
        assert!(service.taken().is_empty());
        crate::sweep(&world.db).await.unwrap();
        assert_eq!(rows(&world).await, 0);
    }
}
