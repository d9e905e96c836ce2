//! Meta's posts through the whole program: from the signed bytes to what a business reads. Shows P-SEC-3, P-SEC-4; A2, A3, A5 to A9, A11.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::webhook::{self, From};
use testkit::{Tenant, World, run, worlds};

fn post(world: &World, tenant: &Tenant, id: &str, text: &str) -> Vec<u8> {
    let from = From::Phone("447700900150");
    webhook::text(&tenant.account, &tenant.number, from, "Wanda Frost", id, world.clock.now().seconds(), text)
}

/// All the messages of a business, as its program reads them.
async fn messages(world: &World, tenant: &Tenant) -> Vec<Value> {
    let conversations = world.get("/api/v1/conversations?limit=200").api(&tenant.key).send().await.json();
    let mut all = Vec::new();
    for conversation in conversations["data"].as_array().into_iter().flatten() {
        let path = format!("/api/v1/conversations/{}/messages?limit=200", conversation["id"].as_str().unwrap());
        all.extend(
            world.get(path).api(&tenant.key).send().await.json()["data"].as_array().into_iter().flatten().cloned(),
        );
    }
    all
}

fn count(messages: &[Value], text: &str) -> usize {
    messages.iter().filter(|message| message["text"].as_str().is_some_and(|shown| shown.contains(text))).count()
}

// A2, A9: signed by another business's app, or sent to another business's address.
#[test]
fn a_post_reaches_only_the_business_whose_app_signed_it() {
    run(async {
        for world in worlds().await {
            let (lark, brook) = (&world.lark, &world.brook);
            let body = post(&world, lark, "wamid.hook.1", "for the music school");
            let forged = world.hook(lark, &brook.app_secret, body.clone()).send().await;
            assert_eq!(forged.status, StatusCode::UNAUTHORIZED, "{}", forged.body);
            let unsigned = world.hook(lark, &lark.app_secret, body.clone()).without("x-hub-signature-256").send().await;
            assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED);
            // Brook's own app may say that it is about Lark's number: it is not connected there.
            let misplaced = world.hook(brook, &brook.app_secret, body.clone()).send().await;
            assert_eq!(misplaced.status, StatusCode::OK, "{}", misplaced.body);
            world.read_webhooks().await;
            for tenant in [lark, brook] {
                assert_eq!(count(&messages(&world, tenant).await, "for the music school"), 0, "{}", tenant.name);
            }
            let counted = world.get(format!("/t/{}/settings/unreadable", brook.id)).as_staff(&brook.owner).send().await;
            assert!(counted.body.contains(&lark.number), "what is not connected is counted and shown");
            // Control: the right app at the right address.
            let right = world.hook(lark, &lark.app_secret, body).send().await;
            assert_eq!(right.status, StatusCode::OK, "{}", right.body);
            world.read_webhooks().await;
            assert_eq!(count(&messages(&world, lark).await, "for the music school"), 1);
            assert_eq!(count(&messages(&world, brook).await, "for the music school"), 0);
            world.finish().await;
        }
    });
}

// A5, A6: the same post ten times, and its id with other words, later.
#[test]
fn a_message_is_stored_once_however_often_and_however_it_is_told() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let body = post(&world, lark, "wamid.hook.2", "told once");
            for _ in 0..10 {
                assert_eq!(world.hook(lark, &lark.app_secret, body.clone()).send().await.status, StatusCode::OK);
            }
            world.read_webhooks().await;
            let other = post(&world, lark, "wamid.hook.2", "told otherwise");
            assert_eq!(world.hook(lark, &lark.app_secret, other).send().await.status, StatusCode::OK);
            world.read_webhooks().await;
            let messages = messages(&world, lark).await;
            assert_eq!((count(&messages, "told once"), count(&messages, "told otherwise")), (1, 0));
            world.finish().await;
        }
    });
}

// A3, A7, A8, A11: bytes as they were signed; what is odd is kept and shown, and its neighbours arrive.
#[test]
fn poison_costs_its_neighbours_nothing() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let at = world.clock.now().seconds().to_string();
            let text = |id: &str, body: &str| json!({ "from": "447700900150", "id": id, "timestamp": at, "type": "text", "text": { "body": body } });
            let value = json!({
                "contacts": [{ "profile": { "name": "Wanda Frost" }, "wa_id": "447700900150" }],
                "messages": [
                    text("wamid.p.1", "before the poison"),
                    { "id": 17, "type": ["text"], "timestamp": {} },
                    { "from": "447700900150", "id": "wamid.p.2", "timestamp": at, "type": "hologram", "hologram": { "depth": 3 } },
                    text("wamid.p.3", "nul:\u{0} and after"),
                    text("wamid.p.4", "after the poison"),
                ],
            });
            // Lone surrogates and escapes as a careless sender writes them.
            let body = String::from_utf8(webhook::post(&lark.account, &lark.number, value)).unwrap();
            let body = body.replace("before the poison", "before\\/the poison \\ud83d\\ude00 \\ud800");
            let answer = world.hook(lark, &lark.app_secret, body.into_bytes()).send().await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            world.read_webhooks().await;
            let all = messages(&world, lark).await;
            for (text, expected) in [("before/the poison 😀 \u{fffd}", 1), ("after the poison", 1), ("and after", 0)]
            {
                assert_eq!(count(&all, text), expected, "{text}: {all:#?}");
            }
            // What has no id, a type nobody knows, and U+0000 are kept under "could not be read", beside the furnished one.
            let last = (kernel::Timestamp::from_micros(i64::MAX), uuid::Uuid::max());
            let parked = world.db.read(lark.id, move |scope| channels::inbound::parked(scope, last, 50)).await.unwrap();
            assert_eq!(parked.len(), 4, "{parked:#?}");
            for one in parked {
                let page = world
                    .get(format!("/t/{}/settings/unreadable/{}", lark.id, one.id))
                    .as_staff(&lark.owner)
                    .send()
                    .await;
                assert_eq!(page.status, StatusCode::OK, "{}", one.reason);
            }
            world.finish().await;
        }
    });
}

const DAMAGE: store::Sql = store::sql!(
    "update inbound set body = :body where tenant_id = :tenant and state = 'new' and request_id = :request"
);
const KEPT_BODY: store::Sql =
    store::sql!("select body, request_id from inbound where tenant_id = :tenant and state = 'new' order by id");

/// Writes over the sealed body of the post that waits in this place, and gives what stood there.
async fn damage(world: &World, tenant: &Tenant, place: usize) -> (kernel::RequestId, Vec<u8>) {
    let write = move |tx: &mut store::Tx<'_>| -> store::Result<_> {
        let rows = tx.rows(KEPT_BODY, store::params! {})?;
        let (body, request): (Vec<u8>, _) = (rows[place].get("body")?, rows[place].get("request_id")?);
        let mut spoiled = body.clone();
        spoiled[20] ^= 1;
        tx.execute(DAMAGE, store::params! { "body" => spoiled, "request" => request })?;
        Ok((request, body))
    };
    world.db.write(tenant.id, world.actor(&tenant.owner), write).await.unwrap()
}

const MEND: store::Sql = store::sql!(
    "update inbound set body = :body where tenant_id = :tenant and state = 'poisoned' and request_id = :request"
);

// Design, law 7: nothing is lost silently, and one bad row does not stop the queue.
#[test]
fn a_kept_post_that_no_longer_opens_is_set_aside_and_shown() {
    run(async {
        for world in worlds().await {
            let (lark, brook) = (&world.lark, &world.brook);
            for (tenant, id, text) in [
                (lark, "wamid.d.1", "before the damage"),
                (lark, "wamid.d.2", "what was damaged"),
                (lark, "wamid.d.3", "after the damage"),
                (brook, "wamid.d.4", "at the plumber's"),
            ] {
                let body = post(&world, tenant, id, text);
                assert_eq!(world.hook(tenant, &tenant.app_secret, body).send().await.status, StatusCode::OK);
            }
            let (request, body) = damage(&world, lark, 1).await;
            world.expect_error("was changed or damaged, does not open, and is set aside");
            world.read_webhooks().await;
            let all = messages(&world, lark).await;
            let read = ["before the damage", "what was damaged", "after the damage"].map(|text| count(&all, text));
            assert_eq!(read, [1, 0, 1]);
            assert_eq!(count(&messages(&world, brook).await, "at the plumber's"), 1);
            // It is told, shown to the owner with its reason, and to nobody else.
            let events = world.db.read(lark.id, |scope| scope.events_after(0, 1000)).await.unwrap();
            let told = events.iter().filter(|event| event.kind == "inbound.parked" && event.request_id == request);
            assert_eq!(told.count(), 1);
            let list = format!("/t/{}/settings/unreadable", lark.id);
            let page = world.get(&list).as_staff(&lark.owner).send().await;
            assert!(page.body.contains("what is stored of it was changed or damaged"), "{}", page.body);
            let last = (kernel::Timestamp::from_micros(i64::MAX), uuid::Uuid::max());
            let parked = world.db.read(lark.id, move |scope| channels::inbound::parked(scope, last, 50)).await.unwrap();
            let one = format!("{list}/{}", parked.iter().find(|one| one.reason == "damaged").unwrap().id);
            let shown = world.get(&one).as_staff(&lark.owner).send().await;
            assert_eq!(shown.status, StatusCode::OK);
            assert!(shown.body.contains("There is nothing to show"), "{}", shown.body);
            let again = world.post_form(&one, "answer=replay").as_staff(&lark.owner).send().await;
            assert!(again.body.contains("It still cannot be read"), "{}", again.body);
            // Once a backup brings it back, it is read.
            let mend =
                move |tx: &mut store::Tx<'_>| tx.execute(MEND, store::params! { "body" => body, "request" => request });
            assert_eq!(world.db.write(lark.id, world.actor(&lark.owner), mend).await.unwrap(), 1);
            let again = world.post_form(&one, "answer=replay").as_staff(&lark.owner).send().await;
            assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
            assert_eq!(count(&messages(&world, lark).await, "what was damaged"), 1);
            world.finish().await;
        }
    });
}

// A11: too large is refused before it is kept; what is no webhook is kept and shown.
#[test]
fn bodies_that_are_no_webhooks_break_nothing() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let nested = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
            let numbers = br#"{"object":"whatsapp_business_account","entry":[{"id":1e999,"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":99999999999999999999999}}}]}]}"#;
            let cases: [(&str, Vec<u8>, u16); 7] = [
                ("nothing", Vec::new(), 200),
                ("deep", nested, 200),
                ("huge numbers", numbers.to_vec(), 200),
                ("no UTF-8", b"{\"object\":\"\xff\xfe\"}".to_vec(), 200),
                (
                    "a byte order mark",
                    [b"\xef\xbb\xbf".as_slice(), &post(&world, lark, "wamid.bom", "with a mark")].concat(),
                    200,
                ),
                ("3 MiB", vec![b' '; 3 * 1024 * 1024], 200),
                ("over 4 MiB", vec![b' '; 4 * 1024 * 1024 + 1], 413),
            ];
            for (what, body, expected) in cases {
                let answer = world.hook(lark, &lark.app_secret, body).send().await;
                assert_eq!(answer.status.as_u16(), expected, "{what}: {}", answer.body);
                world.read_webhooks().await;
            }
            let packed = world
                .hook(lark, &lark.app_secret, vec![0x1f, 0x8b, 8, 0])
                .header("content-encoding", "gzip")
                .send()
                .await;
            assert_eq!(packed.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
            // The business goes on.
            let body = post(&world, lark, "wamid.after", "and life goes on");
            assert_eq!(world.hook(lark, &lark.app_secret, body).send().await.status, StatusCode::OK);
            world.read_webhooks().await;
            assert_eq!(count(&messages(&world, lark).await, "and life goes on"), 1);
            world.finish().await;
        }
    });
}

const REQUESTS: store::Sql = store::sql!(
    "select m.request_id, e.request_id as told from message m join event e on e.tenant_id = m.tenant_id and e.message_id = m.id \
     where m.tenant_id = :tenant and m.provider_id = 'wamid.hook.traced'"
);

// Shows P-SEC-4: the id that a request came with, or was given, leads to what it left behind.
#[test]
fn one_request_id_leads_from_the_webhook_to_the_message_and_its_events() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let given = "0199f0c4-5a00-7000-8000-00000000beef";
            let body = post(&world, lark, "wamid.hook.traced", "traced");
            let answer = world.hook(lark, &lark.app_secret, body).header("x-request-id", given).send().await;
            assert_eq!((answer.status, answer.header("x-request-id")), (StatusCode::OK, given));
            world.read_webhooks().await;
            let read = world.db.read(lark.id, |scope| {
                let rows = scope.rows(REQUESTS, store::params! {})?;
                let both = rows.iter().map(|row| Ok([row.get("request_id")?, row.get("told")?]));
                both.collect::<store::Result<Vec<[kernel::RequestId; 2]>>>()
            });
            let ids = read.await.unwrap();
            assert!(!ids.is_empty() && ids.iter().flatten().all(|id| id.to_string() == given), "{ids:?}");
            world.finish().await;
        }
    });
}

const ANOTHER_NUMBER: store::Sql = store::sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, \
     check_code, version) values (:tenant, :id, :app, 'whatsapp', 'Office', '2', '1', '', '', 80, 0, '', 1)"
);

// Shows P-CON-1: a stop in WhatsApp's settings is taken back there only where one number of each can be meant.
#[test]
fn offers_allowed_again_at_one_of_two_numbers_bring_nothing_back() {
    use consent::ledger::{self, Effect, Extent, Method as How, NewEntry, Standing};
    use kernel::{Channel::WhatsApp, Purpose};
    run(async {
        for world in worlds().await {
            let (lark, mina, now) = (&world.lark, world.lark.own.contact, world.clock.now());
            let yes = NewEntry::about_everything(Effect::Grant, How::Call, None, now);
            let yes = NewEntry { extent: Extent::Purpose(Purpose::Marketing), ..yes };
            let agree = move |tx: &mut store::Tx<'_>| ledger::append(tx, mina, WhatsApp, yes);
            world.db.write(lark.id, world.actor(&lark.owner), agree).await.unwrap();
            let chooses = async |value: &str| {
                world.clock.advance(std::time::Duration::from_secs(10));
                let chosen = json!({
                    "wa_id": "447700900111", "category": "marketing_messages", "value": value, "timestamp": world.clock.now().seconds(),
                });
                let body = json!({ "user_preferences": [chosen] });
                let body = String::from_utf8(webhook::post(&lark.account, &lark.number, body)).unwrap();
                let body = body.replace(r#""field":"messages""#, r#""field":"user_preferences""#);
                world.receive(lark, body.into_bytes()).await;
                let state = world.db.read(lark.id, move |scope| ledger::state(scope, mina, WhatsApp)).await.unwrap();
                matches!(state.unwrap().marketing, Standing::Granted(_))
            };
            assert!(!chooses("stop").await);
            assert!(chooses("resume").await, "control: there is one number");
            let (id, app) = (world.clock.id::<kernel::InboxId>(), lark.app);
            let connect =
                move |tx: &mut store::Tx<'_>| tx.execute(ANOTHER_NUMBER, store::params! { "id" => id, "app" => app });
            world.db.write(lark.id, world.actor(&lark.owner), connect).await.unwrap();
            assert!(!chooses("stop").await);
            assert!(!chooses("resume").await, "it may be the other number that was allowed");
            world.finish().await;
        }
    });
}
