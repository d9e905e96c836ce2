//! Harm that was tried with fresh eyes: races, floods, what is kept and replayed, what is left behind.

use std::time::Duration;

use accounts::notices::Kind;
use axum::http::{Method, StatusCode};
use consent::inboxes::InboxState;
use consent::number_restrictions;
use futures_util::future::join_all;
use kernel::{BlobId, InboxId, Secret, TenantId};
use sandbox::{Inbound, TokenState};
use serde_json::json;
use store::{Sql, Tx, params, sql};

use super::connect::encoded;
use super::hooks::signed;
use super::world::{World, worlds};
use crate::connect::terms;
use crate::health::{self, Heard, picture};
use crate::inbound::{self, Arrived, Unread};
use crate::inboxes::{self, Wrong};
use crate::whatsapp::errors::ErrorClass;
use crate::whatsapp::webhook::{self, What};
use crate::whatsapp::{signature, signed_request};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const APPS: Sql = sql!("select id from app where tenant_id = :tenant");
const INBOXES: Sql = sql!("select id from inbox where tenant_id = :tenant and disconnected_at is null");
const CHANGES: Sql = sql!("select id from health_change where tenant_id = :tenant");
const FLOODED: Sql = sql!("select seq from event where tenant_id = :tenant and kind = 'health.flooded'");
const PARKED_BODY: Sql = sql!("select id, body from parked where tenant_id = :tenant");

async fn count(world: &World, tenant: TenantId, rows: Sql) -> usize {
    world.app.db.read(tenant, move |scope| scope.rows(rows, params! {})).await.unwrap().len()
}

async fn page(world: &World, path: &str) -> String {
    world.page("lark-owner", Method::GET, path, "").await.text.replace(['\u{2068}', '\u{2069}'], "")
}

// A55: tries at one moment are tries all the same, and a number that is connected anew is the same number.
#[tokio::test]
async fn a_pin_is_tried_ten_times_however_it_is_tried() {
    for world in worlds().await {
        let (number, id) = world.unregistered().await;
        world.meta.faults(|faults| {
            faults.refuse_calls = serde_json::from_value(json!([{ "path": "/register", "code": 133_005 }])).unwrap();
        });
        let calls = || world.meta.requests().iter().filter(|seen| seen.path == format!("/{number}/register")).count();
        let enter = async |id: InboxId| {
            let path = format!("/t/{}/settings/inboxes/{id}/registration", world.lark);
            world.page("lark-owner", Method::POST, &path, "pin=975318").await.text
        };
        let told = join_all((0..16).map(|_| enter(id))).await;
        assert_eq!(calls(), 10);
        let used_up = |told: &String| told.contains("All ten tries");
        assert_eq!(told.iter().filter(|one| used_up(one)).count(), 6);
        let gone = world.api("lark-owner", Method::DELETE, &format!("/api/v1/inboxes/{id}"), "").await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        let form = world.filled(&number, &[("road", "new"), ("terms", terms::VERSION)]);
        let taken = world.page("lark-owner", Method::POST, &world.path(""), &form).await;
        let anew: InboxId =
            taken.location().trim_end_matches("/checklist").rsplit('/').next().unwrap().parse().unwrap();
        assert_ne!(anew, id);
        assert!(used_up(&enter(anew).await));
        assert_eq!(calls(), 10);
        // The control: what is another number's.
        let other =
            world.app.db.read(world.brook, move |scope| crate::connect::register::left(scope, anew, scope.now()));
        assert_eq!(other.await.unwrap().0, 10);
    }
}

// Shows P-CHN-1. A33: two of one business connect the same number at the same moment; whoever is first, what customers write arrives.
#[tokio::test]
async fn a_number_connected_by_several_at_once_is_one_number_of_one_app() {
    for world in worlds().await {
        let (credentials, account) = (world.credentials(), &world.account);
        let answers = join_all((0..4).map(|_| world.connect("lark-owner", &credentials))).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409], "{}", answers[0].text);
        assert_eq!((count(&world, world.lark, APPS).await, count(&world, world.lark, INBOXES).await), (1, 1));
        world.meta.write(&account.customer, &account.number, Inbound::text("Are you open?")).unwrap();
        world.meta.settled().await;
        assert_eq!(world.kept(world.lark).await.len(), 1);
    }
}

/// So many reports about Lark's account that nobody described, each another; those of which number `from` is the first.
fn reports(world: &World, from: i64, many: i64) -> Vec<webhook::Management> {
    let at = world.clock.now().seconds();
    let change = |number: i64| json!({ "field": "account_update", "value": { "event": format!("NEWS_{number}") } });
    let changes: Vec<_> = (from..from + many).map(change).collect();
    let entry = json!({ "id": world.account.waba, "time": at, "changes": changes });
    let post = json!({ "object": "whatsapp_business_account", "entry": [entry] }).to_string();
    let management = |item: webhook::Item| match item.what {
        What::Management(management) => management,
        other => panic!("{other:?}"),
    };
    webhook::parse(post.as_bytes()).items.into_iter().map(management).collect()
}

async fn hear(world: &World, all: Vec<webhook::Management>) -> Vec<Heard> {
    let mut heard = Vec::new();
    for some in all.chunks(100) {
        let (some, waba) = (some.to_vec(), world.account.waba.clone());
        let hear = move |tx: &mut Tx<'_>| {
            some.iter().map(|one| health::heard(tx, Some(&waba), one)).collect::<store::Result<Vec<Heard>>>()
        };
        heard.extend(world.app.db.write(world.lark, world.actor(), hear).await.unwrap());
    }
    heard
}

// Shows P-CHN-9. A64: whoever holds an app's secret may post without end. What is too much is counted and shown, and Meta is asked how it stands.
#[tokio::test]
async fn a_flood_of_reports_is_bounded_counted_and_shown() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let owner = world.owner().await;
        world.tasks().run_due().await.unwrap();
        world.clock.advance(HOUR);
        world.meta.clock().advance(HOUR);
        let path = format!("/t/{}/settings/inboxes/{id}/health", world.lark);
        let before = count(&world, world.lark, CHANGES).await;
        assert_eq!(hear(&world, reports(&world, 0, 3)).await, [Heard::Kept; 3], "the control");
        assert!(!page(&world, &path).await.contains("than is kept"));
        // What became worse is somewhere in the flood.
        world.meta.change_number(&world.account.number, json!({ "quality_rating": "RED" })).unwrap();
        let heard = hear(&world, reports(&world, 3, health::MOST + 2)).await;
        assert_eq!(heard.iter().filter(|one| **one == Heard::Counted).count(), 5);
        assert_eq!(count(&world, world.lark, CHANGES).await - before, usize::try_from(health::MOST).unwrap());
        let shown = page(&world, &path).await;
        assert!(
            shown.contains("Meta sent more about this account than is kept") && shown.contains("5 more"),
            "{shown}"
        );
        assert_eq!(count(&world, world.lark, FLOODED).await, 1);
        while world.tasks().run_due().await.unwrap() > 0 {}
        assert!(world.told(owner).await.iter().any(|(kind, _, is_unread)| *kind == Kind::NumberHealth && *is_unread));
        assert!(page(&world, &path).await.contains("Quality: Low"));
        // What Meta does not let the number do counts all the same, and so does the end of it.
        let kinds = json!([{ "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING" }]);
        for (ago, kinds, is_restricted) in [(2, kinds, true), (1, json!([]), false)] {
            let mut one = reports(&world, 8_000, 1).remove(0);
            one.value = json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": kinds });
            one.at = Some(world.clock.now() - Duration::from_secs(ago));
            assert_eq!(hear(&world, vec![one]).await, [Heard::Counted]);
            let kept = world.app.db.read(world.lark, move |scope| number_restrictions::get(scope, id)).await.unwrap();
            assert_eq!(kept.is_in_force(world.clock.now()), is_restricted);
        }
        // Another account of nobody's is not even counted among ours; another day begins anew.
        let one = reports(&world, 9_000, 1).remove(0);
        let nobodys = move |tx: &mut Tx<'_>| health::heard(tx, Some("1"), &one);
        assert_eq!(world.app.db.write(world.lark, world.actor(), nobodys).await.unwrap(), Heard::OfNobody);
        world.clock.advance(DAY);
        assert_eq!(hear(&world, reports(&world, 9_001, 1)).await, [Heard::Kept]);
        assert!(page(&world, &path).await.contains("7 more"), "it stays to be seen");
        let aged = |tx: &mut Tx<'_>| health::age_out(tx);
        world.clock.advance(DAY * 401);
        while world.app.db.write(world.lark, world.actor(), aged).await.unwrap() > 0 {}
        assert!(!page(&world, &path).await.contains("than is kept"));
    }
}

#[tokio::test]
async fn accounts_of_nobody_are_told_apart_up_to_a_number() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let app = world.app.db.read(world.lark, move |scope| inboxes::get(scope, id)).await.unwrap().unwrap().app;
        let come = move |from: i64, to: i64| {
            move |tx: &mut Tx<'_>| -> store::Result<()> {
                (from..to).try_for_each(|number| inbound::not_connected(tx, app, &format!("9{number:05}"), 2))?;
                // One that is known is counted under its own name.
                inbound::not_connected(tx, app, "900001", 5)
            }
        };
        world.app.db.write(world.lark, world.actor(), come(0, 500)).await.unwrap();
        world.clock.advance(HOUR);
        world.app.db.write(world.lark, world.actor(), come(500, 520)).await.unwrap();
        let told = world.unconnected(world.lark).await;
        let events = |of: &str| told.iter().find(|one| one.external_id == of).map(|one| one.events);
        assert_eq!((events(inbound::OTHERS), events("900001")), (Some(40), Some(12)));
        let shown = page(&world, &world.path("")).await;
        assert!(shown.contains("Others, counted together") && shown.contains("40 events"), "{shown}");
    }
}

// Shows P-CHN-9: a call that Meta refuses is told when it happens, once; the check that follows says why.
#[tokio::test]
async fn a_refused_call_is_told_at_once_and_once() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let owner = world.owner().await;
        while world.tasks().run_due().await.unwrap() > 0 {}
        world.clock.advance(HOUR);
        world.meta.clock().advance(HOUR);
        world.meta.set_token(&world.account.token, TokenState::Expired);
        let state =
            async || world.app.db.read(world.lark, move |scope| inboxes::get(scope, id)).await.unwrap().unwrap();
        for _ in 0..3 {
            let refused = move |tx: &mut Tx<'_>| health::refused(tx, id, ErrorClass::Reconnect);
            world.app.db.write(world.lark, world.actor(), refused).await.unwrap();
            assert_eq!(world.told(owner).await.len(), 1);
        }
        let known = state().await;
        assert_eq!((known.state, known.wrong), (InboxState::Reconnect, Some(Wrong::TokenRefused)));
        while world.tasks().run_due().await.unwrap() > 0 {}
        assert_eq!(state().await.wrong, Some(Wrong::TokenExpired));
        assert_eq!(world.told(owner).await.len(), 1);
        // What is about one message says nothing of the number.
        world.meta.set_token(&world.account.token, TokenState::Valid);
        world.clock.advance(HOUR);
        world.meta.clock().advance(HOUR);
        inboxes::check(&world.app, world.lark, world.actor(), id).await.unwrap();
        let passing = move |tx: &mut Tx<'_>| health::refused(tx, id, ErrorClass::Throttled);
        world.app.db.write(world.lark, world.actor(), passing).await.unwrap();
        assert_eq!(state().await.state, InboxState::Connected);
        // A list of templates that is refused has the number checked, too.
        world.meta.set_token(&world.account.token, TokenState::Revoked);
        world.page("lark-owner", Method::POST, &world.path(&format!("/{id}/templates")), "").await;
        while world.tasks().run_due().await.unwrap() > 0 {}
        assert_eq!(state().await.wrong, Some(Wrong::TokenRefused));
        assert_eq!(world.told(owner).await.len(), 2);
    }
}

// What a crash leaves between a file and its row is found again.
#[tokio::test]
async fn a_picture_that_no_number_shows_does_not_stay() {
    for world in worlds().await {
        world.connected().await;
        while world.tasks().run_due().await.unwrap() > 0 {}
        let files = || super::health::walk(&world.folder.join("blobs")).len();
        assert_eq!(files(), 1, "the number's own");
        let stray: BlobId = world.clock.id();
        let later = move |tx: &mut Tx<'_>| picture::tidy_later(tx, stray);
        world.app.db.write(world.lark, world.actor(), later).await.unwrap();
        world.app.db.blobs().put(world.lark, stray, b"\x89PNG").await.unwrap();
        while world.tasks().run_due().await.unwrap() > 0 {}
        assert_eq!(files(), 2, "whoever writes it still has time to name it");
        world.clock.advance(HOUR + HOUR);
        while world.tasks().run_due().await.unwrap() > 0 {}
        assert_eq!(files(), 1);
        assert!(world.app.db.blobs().get(world.lark, stray).await.unwrap().is_none());
    }
}

// A5: a call that somebody kept is no call of Meta's any more.
#[tokio::test]
async fn a_signed_request_counts_for_days_and_not_for_ever() {
    for world in worlds().await {
        let (answer, _) = world.connected().await;
        let url = format!("{}/deauthorization", answer["webhook_url"].as_str().unwrap());
        let now = world.clock.now();
        let secret = Secret::new(world.account.app.secret.clone());
        for (at, expected) in [
            (now, StatusCode::OK),
            (now - DAY, StatusCode::OK),
            (now - DAY * 30, StatusCode::UNAUTHORIZED),
            (now + DAY * 30, StatusCode::UNAUTHORIZED),
        ] {
            let form = encoded(&[("signed_request", &signed_request::sign("77", at, &secret))]);
            let taken = world.post(&url, &[("content-type", "application/x-www-form-urlencoded")], form.into_bytes());
            assert_eq!(taken.await.status, expected, "{at}");
        }
        let told = world.events(world.lark).await;
        assert_eq!(told.iter().filter(|kind| *kind == "app.deauthorized").count(), 2);
    }
}

// A11: a post of which nothing can be read is kept once, however large: what waits for a person names it.
#[tokio::test]
async fn a_whole_post_that_cannot_be_read_is_kept_once_and_can_be_looked_at() {
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let body = vec![b' '; 1024 * 1024];
        let app = world.app.db.read(world.lark, move |scope| inboxes::get(scope, id)).await.unwrap().unwrap().app;
        let signature = signed(&world, &body);
        let headers = [(signature::HEADER, signature.as_str())];
        let taken = world.post(answer["webhook_url"].as_str().unwrap(), &headers, body.clone()).await;
        assert_eq!(taken.status, StatusCode::OK);
        let post = world.kept(world.lark).await.remove(0);
        let park = move |tx: &mut Tx<'_>| {
            let of = |position: &str, body: Option<Vec<u8>>| Unread {
                app,
                inbound: post.id,
                position: position.to_owned(),
                reason: "not_json".to_owned(),
                detail: "This is not JSON.".to_owned(),
                body,
            };
            inbound::park(tx, &of("the whole post", None))?;
            inbound::park(tx, &of("entry 0", Some(b"a part of it".to_vec())))?;
            inbound::done(tx, post.id)
        };
        world.app.db.write(world.lark, world.actor(), park).await.unwrap();
        let rows = world.app.db.read(world.lark, |scope| scope.rows(PARKED_BODY, params! {})).await.unwrap();
        let mut opened = Vec::new();
        for row in rows {
            let id: uuid::Uuid = row.get("id").unwrap();
            assert!(row.get::<Vec<u8>>("body").unwrap().len() < 1000, "nothing large is kept twice");
            let found = world.app.db.read(world.lark, move |scope| inbound::parked_body(scope, id)).await.unwrap();
            opened.push(found.unwrap().body);
        }
        opened.sort_by_key(Vec::len);
        assert_eq!(opened, [b"a part of it".to_vec(), body]);
        let again = Arrived { app, request: world.clock.id(), at: world.clock.now(), body: Vec::new() };
        world.app.db.write(world.lark, world.actor(), move |tx| inbound::append(tx, &[again])).await.unwrap();
        assert_eq!(world.kept(world.lark).await.len(), 1, "the queue goes on");
    }
}
