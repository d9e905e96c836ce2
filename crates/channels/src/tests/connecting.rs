//! Connecting a number, and each thing that may be wrong with it.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use consent::inboxes::{self as state, InboxState};
use sandbox::{BOTH_SCOPES, Inbound, TokenState};
use serde_json::{Value, json};
use store::{Row, Sql, params, sql};

use super::world::{World, worlds};
use crate::inboxes::Wrong;

const ALL_APPS: Sql = sql!("select * from app where tenant_id = :tenant");
const ALL_INBOXES: Sql = sql!("select * from inbox where tenant_id = :tenant");
const ALL_EVENTS: Sql = sql!("select * from event where tenant_id = :tenant");
const ALL_TASKS: Sql = sql!("select * from task where tenant_id = :tenant");
const ALL_POSTS: Sql = sql!("select id from inbound where tenant_id = :tenant");
const ALL_ANSWERS: Sql = sql!("select * from idempotency where tenant_id = :tenant");

#[tokio::test]
async fn a_number_is_connected_once_meta_confirmed_it() {
    // Shows P-CHN-1, as far as connecting goes.
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let account = &world.account;
        assert_eq!(answer["status"], "connected");
        assert_eq!(answer["callback"], "set");
        assert_eq!(answer["name"], "Front desk");
        assert_eq!(answer["display_phone_number"], "+44 20 7946 0018");
        assert_eq!(answer["problem"], Value::Null);
        assert!(!answer.to_string().contains(&account.token) && !answer.to_string().contains(&account.app.secret));
        let told: Vec<(String, String)> =
            world.meta.requests().into_iter().map(|seen| (seen.method, seen.path)).collect();
        for call in [
            ("POST", format!("/{}/subscribed_apps", account.waba)),
            ("POST", format!("/{}/subscriptions", account.app.id)),
        ] {
            assert!(told.contains(&(call.0.to_owned(), call.1.clone())), "{call:?} in {told:?}");
        }
        let templates = {
            let waba = account.waba.clone();
            world.app.db.read(world.lark, move |scope| consent::templates::approved(scope, &waba))
        };
        assert_eq!(templates.await.unwrap()[0].name, "lesson_reminder");
        let now = world.app.db.read(world.lark, move |scope| state::get(scope, id)).await.unwrap().0;
        assert_eq!(now, InboxState::Connected);
        // What a customer writes now arrives.
        world.meta.write(&account.customer, &account.number, Inbound::text("Hello, are you open?")).unwrap();
        world.meta.settled().await;
        let kept = world.kept(world.lark).await;
        assert_eq!(kept.len(), 1);
        assert!(String::from_utf8_lossy(&kept[0].body).contains("are you open"));
        // Another tenant sees nothing of it.
        assert!(world.kept(world.brook).await.is_empty());
        let listed = world.api("lark-viewer", Method::GET, "/api/v1/inboxes", "").await.json();
        assert_eq!(listed["data"][0]["id"], answer["id"]);
        assert_eq!(world.api("brook-owner", Method::GET, "/api/v1/inboxes", "").await.json()["data"], json!([]));
    }
}

/// Credentials with one field changed.
fn with(credentials: &Value, field: &str, value: &str) -> Value {
    let mut changed = credentials.clone();
    changed[field] = json!(value);
    changed
}

fn without(credentials: &Value, field: &str) -> Value {
    let mut changed = credentials.clone();
    changed.as_object_mut().unwrap().remove(field);
    changed
}

#[tokio::test]
async fn each_wrong_thing_is_told_by_its_field() {
    for world in worlds().await {
        let (right, account) = (world.credentials(), &world.account);
        let other = world.meta.add_app("Another");
        let elsewhere = world.meta.add_waba("Elsewhere");
        let unregistered = world.meta.add_number(&account.waba, "+44 20 7946 0019", "Lark Cello");
        world.meta.set_number_status(&unregistered, "PENDING");
        let expired = world.full_token();
        world.meta.set_token(&expired, TokenState::Expired);
        let revoked = world.full_token();
        world.meta.set_token(&revoked, TokenState::Revoked);
        let foreign = world.token(&other.id, BOTH_SCOPES, None);
        let little = world.token(&account.app.id, &BOTH_SCOPES[..1], None);
        let bound = world.token(&account.app.id, BOTH_SCOPES, Some(&[&elsewhere]));
        let anonymous = without(&right, "app_id");
        for (credentials, wrong) in [
            (with(&right, "access_token", "EAAnothing"), Wrong::TokenRefused),
            (with(&anonymous, "access_token", "EAAnothing"), Wrong::TokenRefused),
            (with(&right, "access_token", &expired), Wrong::TokenExpired),
            (with(&anonymous, "access_token", &expired), Wrong::TokenExpired),
            (with(&right, "access_token", &revoked), Wrong::TokenRefused),
            (with(&right, "access_token", &foreign), Wrong::TokenOfAnotherApp),
            (with(&anonymous, "access_token", &foreign), Wrong::SecretWrong),
            (with(&right, "access_token", &little), Wrong::PermissionMissing),
            (with(&anonymous, "access_token", &little), Wrong::PermissionMissing),
            (with(&right, "access_token", &bound), Wrong::AccountElsewhere),
            (with(&anonymous, "access_token", &bound), Wrong::NumberUnknown),
            (with(&right, "phone_number_id", "999"), Wrong::NumberUnknown),
            (with(&right, "phone_number_id", &unregistered), Wrong::NumberNotRegistered),
            (with(&right, "waba_id", "999"), Wrong::AccountUnknown),
            (with(&right, "waba_id", &elsewhere), Wrong::NumberElsewhere),
            (with(&right, "app_secret", "0123456789abcdef"), Wrong::AppRefused),
            (with(&right, "app_id", &other.id), Wrong::AppRefused),
            (with(&anonymous, "app_secret", "0123456789abcdef"), Wrong::SecretWrong),
        ] {
            let answer = world.connect("lark-owner", &credentials).await;
            let said = answer.json();
            assert_eq!(said["code"], wrong.code(), "{credentials} {said}");
            assert_eq!(
                (answer.status, &said["errors"][0]["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(wrong.field()))
            );
            assert!(!answer.text.contains(credentials["access_token"].as_str().unwrap()));
        }
        for (field, value) in [
            ("phone_number_id", "../me"),
            ("waba_id", ""),
            ("app_id", "x"),
            ("access_token", " "),
            ("app_secret", "a b"),
        ] {
            let answer = world.connect("lark-owner", &with(&right, field, value)).await;
            assert_eq!(
                (answer.status, &answer.json()["errors"][0]["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!(field))
            );
        }
        assert_eq!(world.api("lark-owner", Method::GET, "/api/v1/inboxes", "").await.json()["data"], json!([]));
        // The control: only one thing differed each time.
        assert_eq!(world.connect("lark-owner", &right).await.status, StatusCode::CREATED);
        assert_eq!(world.connect("lark-agent", &right).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn while_meta_is_away_nothing_is_connected_and_nothing_is_ended() {
    for world in worlds().await {
        world.meta.faults(|faults| faults.bad_gateways = 1);
        let answer = world.connect("lark-owner", &world.credentials()).await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (StatusCode::SERVICE_UNAVAILABLE, &json!("meta_unreachable"))
        );
        let (_, id) = world.connected().await;
        world.meta.faults(|faults| faults.bad_gateways = 1);
        let checked = world.api("lark-owner", Method::POST, &format!("/api/v1/inboxes/{id}/check"), "").await.json();
        assert_eq!(
            (&checked["status"], &checked["problem"]["code"]),
            (&json!("connected"), &json!("meta_unreachable"))
        );
    }
}

#[tokio::test]
async fn a_number_is_connected_once() {
    for world in worlds().await {
        world.connected().await;
        let again = world.connect("lark-owner", &world.credentials()).await;
        assert_eq!((again.status, &again.json()["code"]), (StatusCode::CONFLICT, &json!("already_connected")));
        // Another business learns nothing of it.
        assert_eq!(world.connect("brook-owner", &world.credentials()).await.status, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn a_second_number_of_the_same_app_has_the_same_address() {
    for world in worlds().await {
        let (first, _) = world.connected().await;
        let number = world.meta.add_number(&world.account.waba, "+44 20 7946 0020", "Lark Violin");
        let second = with(&world.credentials(), "phone_number_id", &number);
        // By its secret too, when the id is left out.
        let second = world.connect("lark-owner", &without(&second, "app_id")).await.json();
        assert_eq!((&first["webhook_url"], &first["verify_token"]), (&second["webhook_url"], &second["verify_token"]));
        for (number, text) in [(&world.account.number, "to the first"), (&number, "to the second")] {
            world.meta.write(&world.account.customer, number, Inbound::text(text)).unwrap();
        }
        world.meta.settled().await;
        assert_eq!(world.kept(world.lark).await.len(), 2);
        assert!(world.unconnected(world.lark).await.is_empty());
    }
}

#[tokio::test]
async fn a_callback_that_meta_cannot_reach_is_said_and_tried_again() {
    for mut world in worlds().await {
        world.hide().await;
        let (answer, id) = world.connected().await;
        assert_eq!((&answer["status"], &answer["callback"]), (&json!("connected"), &json!("failed")));
        assert_eq!(answer["problem"]["code"], "callback_unreachable");
        let page = format!("/t/{}/settings/inboxes/{id}", world.lark);
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(shown.text.contains("Meta could not reach this Kontor"));
        world.reappear().await;
        let checked = world.api("lark-owner", Method::POST, &format!("/api/v1/inboxes/{id}/check"), "").await.json();
        assert_eq!((&checked["status"], &checked["problem"]), (&json!("connected"), &Value::Null));
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(shown.text.contains("Kontor told Meta where to send messages. There is nothing to do"));
    }
}

#[tokio::test]
async fn without_the_apps_id_the_owner_sets_the_callback() {
    for world in worlds().await {
        let by_hand = world.connect("lark-owner", &without(&world.credentials(), "app_id")).await.json();
        assert_eq!(by_hand["callback"], "none");
        let page = format!("/t/{}/settings/inboxes/{}", world.lark, by_hand["id"].as_str().unwrap());
        assert!(world.page("lark-owner", Method::GET, &page, "").await.text.contains("Paste both values at Meta"));
        let (url, token) = (by_hand["webhook_url"].as_str().unwrap(), by_hand["verify_token"].as_str().unwrap());
        let asked = format!("{url}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}");
        let answer = world.get(&asked).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "1158201444"));
        assert!(world.page("lark-owner", Method::GET, &page, "").await.text.contains("found them right"));
    }
}

#[tokio::test]
async fn a_request_sent_twice_connects_once() {
    for world in worlds().await {
        let body = json!({ "kind": "whatsapp", "credentials": world.credentials() }).to_string();
        let send = || async {
            let request =
                http::Request::builder().method(Method::POST).uri("/api/v1/inboxes").header("idempotency-key", "1");
            let request =
                request.header("authorization", "Bearer lark-owner").header("content-type", "application/json");
            world.send(request.body(body.clone().into()).unwrap()).await
        };
        let first = send().await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
        let asked = world.meta.requests().len();
        assert!(asked > 0, "control: Meta was asked the first time");
        // Meta is not asked again, so it need not be there either.
        world.meta.set_token(&world.account.token, TokenState::Expired);
        let second = send().await;
        assert_eq!((second.status, second.text), (StatusCode::CREATED, first.text));
        assert_eq!(world.meta.requests().len(), asked);
    }
}

#[tokio::test]
async fn what_another_assistant_hears_is_subscribed_where_meta_knows_it() {
    // Without the field `standby` nobody would hear a STOP while Meta's agent holds the thread (facts/meta.md 3.9).
    for (unknown, expected) in [(&[][..], true), (&["standby", "messaging_handovers"][..], false)] {
        for world in worlds().await {
            world.meta.faults(|faults| faults.unknown_fields = unknown.iter().map(|name| (*name).to_owned()).collect());
            assert_eq!(world.connected().await.0["callback"], "set");
            let path = format!("/{}/subscriptions", world.account.app.id);
            let accepted =
                world.meta.requests().into_iter().rfind(|seen| seen.path == path && seen.status == 200).unwrap();
            let fields: Vec<&str> = accepted.parameters["fields"].as_str().unwrap().split(',').collect();
            assert_eq!(fields.contains(&"standby"), expected, "{fields:?}");
            assert!(fields.contains(&"messages"));
        }
    }
}

#[tokio::test]
async fn posts_are_deleted_after_thirty_days() {
    for world in worlds().await {
        world.connected().await;
        let account = &world.account;
        for text in ["read", "still waiting"] {
            world.meta.write(&account.customer, &account.number, Inbound::text(text)).unwrap();
            world.meta.settled().await;
        }
        let read = world.kept(world.lark).await[0].id;
        world.app.db.write(world.lark, world.actor(), move |tx| crate::inbound::done(tx, read)).await.unwrap();
        for (days, expected) in [(29, 2), (2, 1)] {
            world.clock.advance(Duration::from_secs(days * 24 * 60 * 60));
            let age_out = || world.app.db.write(world.lark, world.actor(), crate::inbound::age_out);
            while age_out().await.unwrap() > 0 {}
            let left = world.app.db.read(world.lark, |scope| scope.rows(ALL_POSTS, params! {})).await.unwrap().len();
            assert_eq!(left, expected, "what was not read yet is never deleted");
        }
    }
}

#[tokio::test]
async fn a_token_that_meta_refuses_asks_for_a_new_one() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let check =
            || async { world.api("lark-owner", Method::POST, &format!("/api/v1/inboxes/{id}/check"), "").await.json() };
        assert_eq!(check().await["status"], "connected");
        world.meta.set_token(&world.account.token, TokenState::Expired);
        let checked = check().await;
        assert_eq!((&checked["status"], &checked["problem"]["code"]), (&json!("reconnect"), &json!("token_expired")));
        let page = format!("/t/{}/settings/inboxes/{id}", world.lark);
        let refused = world.page("lark-owner", Method::POST, &format!("{page}/token"), "access_token=EAAnothing").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fresh = world.full_token();
        let renewed =
            world.page("lark-owner", Method::POST, &format!("{page}/token"), &format!("access_token={fresh}")).await;
        assert_eq!(renewed.location(), format!("{page}?said=renewed"));
        let checked = check().await;
        assert_eq!((&checked["status"], &checked["problem"]), (&json!("connected"), &Value::Null));
        let requests = world.meta.requests();
        let last = requests.iter().rev().find(|seen| seen.path.ends_with("/phone_numbers")).unwrap();
        assert_eq!(last.token.as_deref(), Some(fresh.as_str()));
    }
}

#[tokio::test]
async fn a_number_is_checked_every_night() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let tasks = world.tasks();
        assert_eq!(tasks.run_due().await.unwrap(), 1, "looked at at once, and then not until the night");
        assert_eq!(tasks.run_due().await.unwrap(), 0, "not yet");
        world.meta.set_token(&world.account.token, TokenState::Revoked);
        // Its picture, which was new, is looked after once.
        for done in [3, 2] {
            world.clock.advance(Duration::from_secs(25 * 60 * 60));
            assert_eq!(tasks.run_due().await.unwrap(), done, "checked, and listened to");
        }
        let now = world.app.db.read(world.lark, move |scope| state::get(scope, id)).await.unwrap().0;
        assert_eq!(now, InboxState::Reconnect);
        assert_eq!(tasks.waiting().await.unwrap().len(), 2, "one for the next night, one for the next hour");
    }
}

#[tokio::test]
async fn templates_are_fetched_soon_after_meta_says_they_changed() {
    for world in worlds().await {
        world.connected().await;
        world.tasks().run_due().await.unwrap();
        let waba = world.account.waba.clone();
        world.meta.add_template(sandbox::NewTemplate::body(&waba, "term_dates", "Term starts on {{1}}, as always."));
        let told = waba.clone();
        world
            .app
            .db
            .write(world.lark, world.actor(), move |tx| {
                crate::templates::refresh_soon(tx, &told)?;
                crate::templates::refresh_soon(tx, &told)
            })
            .await
            .unwrap();
        world.clock.advance(Duration::from_secs(11));
        assert_eq!(world.tasks().run_due().await.unwrap(), 1);
        let known =
            world.app.db.read(world.lark, move |scope| consent::templates::approved(scope, &waba)).await.unwrap();
        let names: Vec<&str> = known.iter().map(|template| template.name.as_str()).collect();
        assert_eq!(names, ["lesson_reminder", "term_dates"]);
    }
}

/// Whether any column of any row holds these bytes.
fn holds(rows: &[Row], planted: &str) -> bool {
    let columns = [
        "id",
        "external_id",
        "secrets",
        "verify_token",
        "callback_state",
        "name",
        "account_id",
        "display",
        "verified_name",
        "access_token",
        "check_code",
        "kind",
        "facts",
        "key",
        "last_error",
        "answer",
    ];
    rows.iter().any(|row| {
        columns.iter().any(|column| {
            let bytes = row.get::<Vec<u8>>(column).or_else(|_| row.get::<String>(column).map(String::into_bytes));
            bytes.is_ok_and(|bytes| bytes.windows(planted.len()).any(|window| window == planted.as_bytes()))
        })
    })
}

async fn dump(world: &World) -> Vec<Row> {
    let all = world.app.db.read(world.lark, |scope| {
        let mut rows = Vec::new();
        for table in [ALL_APPS, ALL_INBOXES, ALL_EVENTS, ALL_TASKS, ALL_ANSWERS] {
            rows.extend(scope.rows(table, params! {})?);
        }
        Ok::<_, store::Error>(rows)
    });
    all.await.unwrap()
}

fn files_hold(folder: &std::path::Path, planted: &str) -> bool {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return files_hold(&path, planted);
        }
        std::fs::read(path).unwrap().windows(planted.len()).any(|window| window == planted.as_bytes())
    })
}

#[tokio::test]
async fn no_table_and_no_file_shows_a_credential() {
    // Shows P-SEC-1.
    for world in worlds().await {
        let verify = "planted-verify-token-4711";
        let body = json!({ "kind": "whatsapp", "credentials": with(&world.credentials(), "verify_token", verify) })
            .to_string();
        let request =
            http::Request::builder().method(Method::POST).uri("/api/v1/inboxes").header("idempotency-key", "once");
        let request = request.header("authorization", "Bearer lark-owner").header("content-type", "application/json");
        let answer = world.send(request.body(body.into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        world.meta.set_token(&world.account.token, TokenState::Expired);
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        world.api("lark-owner", Method::POST, &format!("/api/v1/inboxes/{id}/check"), "").await;
        let rows = dump(&world).await;
        for planted in [world.account.token.as_str(), world.account.app.secret.as_str(), verify] {
            assert!(!holds(&rows, planted) && !files_hold(&world.folder, planted), "{planted} stands in the clear");
        }
        // The controls: what is no secret is found.
        assert!(holds(&rows, &world.account.number) && holds(&rows, "token_expired"));
        std::fs::write(world.folder.join("planted"), format!("x{verify}x")).unwrap();
        assert!(files_hold(&world.folder, verify));
    }
}

#[tokio::test]
async fn an_app_that_cannot_be_opened_stands_in_nobodys_way() {
    const DAMAGE: Sql = sql!("update app set secrets = :junk where tenant_id = :tenant");
    const APPS: Sql = sql!("select id from app where tenant_id = :tenant order by id limit 10");
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let damaged = world
            .app
            .db
            .write(world.lark, world.actor(), |tx| tx.execute(DAMAGE, params! { "junk" => vec![0_u8; 40] }));
        assert_eq!(damaged.await.unwrap(), 1);
        // Another Meta app of the same business, with a number of its own.
        let app = world.meta.add_app("Lark, evenings");
        let waba = world.meta.add_waba("Lark, evenings");
        let number = world.meta.add_number(&waba, "+44 20 7946 0019", "Lark, evenings");
        let token = world.token(&app.id, BOTH_SCOPES, None);
        let other = world
            .connect(
                "lark-owner",
                &json!({ "app_id": app.id, "phone_number_id": number, "waba_id": waba, "access_token": token,
                         "app_secret": app.secret }),
            )
            .await;
        assert_eq!(other.status, StatusCode::CREATED, "{}", other.text);
        // A second number of the damaged app seals its row anew, at the same address.
        let second = world.meta.add_number(&world.account.waba, "+44 20 7946 0020", "Lark Music School");
        let mut credentials = world.credentials();
        credentials["phone_number_id"] = json!(second);
        let mended = world.connect("lark-owner", &credentials).await;
        assert_eq!(mended.status, StatusCode::CREATED, "{}", mended.text);
        assert_eq!(mended.json()["webhook_url"], answer["webhook_url"]);
        let apps = world.app.db.read(world.lark, |scope| scope.rows(APPS, params! {})).await.unwrap();
        assert_eq!(apps.len(), 2);
        let page = format!("/t/{}/settings/inboxes/{id}", world.lark);
        assert_eq!(world.page("lark-owner", Method::GET, &page, "").await.status, StatusCode::OK);
    }
}
