//! What Meta says about numbers, by webhooks and when asked, on both databases against the sandbox.

use std::time::Duration;

use accounts::notices::Kind;
use axum::http::{Method, Request, StatusCode, header};
use consent::number_restrictions;
use kernel::{InboxId, StaffId, Timestamp};
use sandbox::Telling;
use serde_json::{Value, json};

use super::hooks::signed;
use super::world::{World, worlds};
use crate::health;
use crate::inbound;
use crate::whatsapp::signature::HEADER;
use crate::whatsapp::webhook::{self, What};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A connected number that was looked at, and an owner.
async fn start(world: &World) -> (Value, InboxId, StaffId) {
    let (answer, id) = world.connected().await;
    let owner = world.owner().await;
    world.tasks().run_due().await.unwrap();
    (answer, id, owner)
}

/// What the inbox does with a post, for the part that is about health.
async fn read(world: &World) {
    world.meta.settled().await;
    for post in world.kept(world.lark).await {
        let items = webhook::parse(&post.body).items;
        let stored = world.app.db.write(world.lark, world.actor(), move |tx| {
            for item in &items {
                if let What::Management(management) = &item.what {
                    health::heard(tx, item.route.waba_id.as_deref(), management)?;
                }
            }
            inbound::done(tx, post.id)
        });
        stored.await.unwrap();
    }
    // What Meta told may be asked about at once.
    world.tasks().run_due().await.unwrap();
}

async fn tell(world: &World, field: &str, event: &str, limit: Option<&str>, value: Option<Value>) {
    let telling = Telling {
        field: field.to_owned(),
        event: event.to_owned(),
        number: Some(world.account.number.clone()),
        limit: limit.map(str::to_owned),
        value,
        ..Telling::default()
    };
    world.meta.tell_management(telling).unwrap();
    read(world).await;
}

/// A post of Meta's own form, signed.
async fn post(world: &World, answer: &Value, field: &str, at: i64, value: Value) {
    let entry = json!({ "id": world.account.waba, "time": at, "changes": [{ "field": field, "value": value }] });
    let body = json!({ "object": "whatsapp_business_account", "entry": [entry] }).to_string().into_bytes();
    let signature = signed(world, &body);
    let taken = world.post(answer["webhook_url"].as_str().unwrap(), &[(HEADER, &signature)], body).await;
    assert_eq!(taken.status, StatusCode::OK);
    read(world).await;
}

async fn check(world: &World, id: InboxId) {
    go(world, Duration::from_secs(60));
    let checked = world.api("lark-owner", Method::POST, &format!("/api/v1/inboxes/{id}/check"), "").await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.text);
}

/// Time goes on, ours and Meta's.
fn go(world: &World, by: Duration) {
    world.clock.advance(by);
    world.meta.clock().advance(by);
}

async fn page(world: &World, id: InboxId) -> String {
    let path = format!("/t/{}/settings/inboxes/{id}/health", world.lark);
    world.page("lark-viewer", Method::GET, &path, "").await.text
}

/// The words of a page, without its marks.
fn words(page: &str) -> String {
    let mut text = String::new();
    let mut is_mark = false;
    for letter in page.chars() {
        match letter {
            '<' => is_mark = true,
            '>' => is_mark = false,
            letter if !is_mark => text.push(letter),
            _ => {}
        }
    }
    text.replace(['\u{2068}', '\u{2069}'], "")
}

#[tokio::test]
async fn a_worsening_is_told_once_and_stands_in_words_with_its_history() {
    // Shows P-CHN-9.
    for world in worlds().await {
        let (_, id, owner) = start(&world).await;
        let path = format!("/t/{}/settings/inboxes/{id}/health", world.lark);
        // The control: a sound number tells nobody anything.
        assert!(world.told(owner).await.is_empty());
        assert!(page(&world, id).await.contains("Nothing needs you"));
        tell(&world, "phone_number_quality_update", "FLAGGED", None, None).await;
        assert_eq!(world.told(owner).await, [(Kind::NumberHealth, path.clone(), true)]);
        let shown = words(&page(&world, id).await);
        assert!(shown.contains("Quality: Low") && shown.contains("Stop advertising for a week"), "{shown}");
        assert!(shown.contains("Marked, because its quality is low") && shown.contains("Meta told Kontor"), "{shown}");
        let list = words(
            &world.page("lark-owner", Method::GET, &format!("/t/{}/settings/inboxes", world.lark), "").await.text,
        );
        assert!(list.contains("Quality: Low") && list.contains("Needs you"), "{list}");
        // The same again, by webhook and by check: nobody hears of it twice.
        tell(&world, "phone_number_quality_update", "FLAGGED", None, None).await;
        for _ in 0..2 {
            check(&world, id).await;
        }
        assert_eq!(world.told(owner).await.len(), 1);
        tell(&world, "phone_number_quality_update", "UNFLAGGED", None, None).await;
        assert_eq!(world.told(owner).await, [(Kind::NumberHealth, path, false)], "settled");
        let shown = words(&page(&world, id).await);
        assert!(shown.contains("Nothing needs you") && shown.contains("before: Low"), "{shown}");
        assert!(world.events(world.lark).await.iter().any(|kind| kind == "health.changed"));
        assert!(!world.events(world.brook).await.iter().any(|kind| kind == "health.changed"));
    }
}

#[tokio::test]
async fn what_the_account_may_not_do_is_told_with_its_end() {
    // Shows P-CHN-9.
    for world in worlds().await {
        let (_, id, owner) = start(&world).await;
        for (count, (field, event, limit, value, expected)) in [
            ("business_capability_update", "", Some("TIER_250"), None, "250 people in 24 hours"),
            (
                "account_update",
                "ACCOUNT_RESTRICTION",
                None,
                Some(json!({ "restriction_info": [{ "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": world.clock.now().seconds() + 3 * 86_400 }] })),
                "the account may begin no conversations",
            ),
            ("account_update", "ACCOUNT_VIOLATION", None, Some(json!({ "violation_info": { "violation_type": "SPAM" } })), "Meta names: SPAM"),
            ("security", "PIN_CHANGED", None, None, "If that was you, there is nothing to do"),
            ("account_review_update", "REJECTED", None, None, "Rejected"),
        ]
        .into_iter()
        .enumerate()
        {
            tell(&world, field, event, limit, value).await;
            let shown = words(&page(&world, id).await);
            assert!(shown.contains(expected), "{expected}: {shown}");
            assert_eq!(world.told(owner).await.len(), count + 1, "{expected}");
            go(&world, Duration::from_secs(11 * 60));
        }
    }
}

// Shows P-CON-6: the gate knows what Meta does not let a number do, until when, and that it is over.
#[tokio::test]
async fn the_gate_is_told_what_meta_does_not_let_a_number_do_and_when_it_is_over() {
    for world in worlds().await {
        let (answer, id, _) = start(&world).await;
        let restriction = async || {
            let now = world.clock.now();
            let kept = world.app.db.read(world.lark, move |scope| number_restrictions::get(scope, id)).await.unwrap();
            [kept.begin_until, kept.answer_until].map(|until| until.filter(|until| now < *until))
        };
        let listed = |kinds: &[(&str, i64)]| {
            let all = kinds.iter().map(|(kind, days)| {
                json!({ "restriction_type": format!("RESTRICTED_{kind}_INITIATED_MESSAGING"),
                    "expiration": world.clock.now().seconds() + days * 86_400 })
            });
            json!({ "restriction_info": all.collect::<Vec<_>>() })
        };
        let after = |days: i64| Some(Timestamp::from_seconds(world.clock.now().seconds() + days * 86_400));
        assert_eq!(restriction().await, [None, None], "the control");
        let until = after(3);
        tell(&world, "account_update", "ACCOUNT_RESTRICTION", None, Some(listed(&[("BIZ", 3)]))).await;
        assert_eq!(restriction().await, [until, None]);
        // Older news that comes late, and another business's number, change nothing.
        let mut late = listed(&[("CUSTOMER", 3)]);
        late["event"] = "ACCOUNT_RESTRICTION".into();
        post(&world, &answer, "account_update", world.clock.now().seconds() - 60, late.clone()).await;
        late["phone_number"] = "15550001111".into();
        go(&world, Duration::from_secs(60));
        post(&world, &answer, "account_update", world.clock.now().seconds(), late).await;
        assert_eq!(restriction().await, [until, None]);
        // It ends by itself.
        go(&world, DAY * 3);
        assert_eq!(restriction().await, [None, None]);
        // Both, and Meta lifts them: it says so, or a check that saw them finds them gone.
        for is_told in [true, false] {
            let until = after(7);
            let both = listed(&[("BIZ", 7), ("CUSTOMER", 7)]);
            tell(&world, "account_update", "ACCOUNT_RESTRICTION", None, Some(both)).await;
            assert_eq!(restriction().await, [until, until]);
            check(&world, id).await;
            assert_eq!(restriction().await, [until, until]);
            go(&world, DAY);
            let lifted = Telling {
                field: "account_update".to_owned(),
                event: "ACCOUNT_RESTRICTION".to_owned(),
                number: Some(world.account.number.clone()),
                value: Some(listed(&[])),
                ..Telling::default()
            };
            world.meta.tell_management(lifted).unwrap();
            world.meta.settled().await;
            if is_told {
                read(&world).await
            } else {
                check(&world, id).await
            }
            assert_eq!(restriction().await, [None, None], "told: {is_told}");
            read(&world).await;
            check(&world, id).await;
            assert_eq!(restriction().await, [None, None], "told: {is_told}");
            assert!(page(&world, id).await.contains("Nothing needs you"), "told: {is_told}");
            go(&world, DAY);
        }
    }
}

#[tokio::test]
async fn the_newest_by_metas_time_counts_and_repeats_change_nothing() {
    for world in worlds().await {
        let (answer, id, owner) = start(&world).await;
        let now = world.clock.now().seconds();
        go(&world, Duration::from_secs(3600));
        world.meta.change_business_of(&world.account.waba, json!({ "messaging_limit": "TIER_10K" })).unwrap();
        let limit = |tier: &str| json!({ "max_daily_conversations_per_business": tier });
        post(&world, &answer, "business_capability_update", now + 1800, limit("TIER_10K")).await;
        // Older, and later on its way; and the newer one again, as a number.
        post(&world, &answer, "business_capability_update", now + 600, limit("TIER_250")).await;
        post(
            &world,
            &answer,
            "business_capability_update",
            now + 1800,
            json!({ "max_daily_conversations_per_business": 10_000 }),
        )
        .await;
        let shown = words(&page(&world, id).await);
        assert_eq!(shown.matches("10,000 people in 24 hours").count(), 2, "how it stands, and the history: {shown}");
        assert_eq!(shown.matches("250 people in 24 hours").count(), 1, "the history only: {shown}");
        assert!(world.told(owner).await.is_empty(), "what was over before it arrived worries nobody");
    }
}

#[tokio::test]
async fn an_event_that_nobody_described_is_kept_as_it_came_and_alarms_nobody() {
    for world in worlds().await {
        let (answer, id, owner) = start(&world).await;
        let at = world.clock.now().seconds();
        post(
            &world,
            &answer,
            "account_update",
            at,
            json!({ "event": "MOON_PHASE_UPDATE", "moon_info": { "phase": "<b>full</b>" } }),
        )
        .await;
        let value = json!({ "display_phone_number": "442079460018", "event": "ODD", "current_limit": "TIER_9G" });
        post(&world, &answer, "phone_number_quality_update", at, value).await;
        let shown = page(&world, id).await;
        assert!(!shown.contains("<b>full</b>"));
        let shown = words(&shown);
        assert!(shown.contains("Meta says “MOON_PHASE_UPDATE”") && shown.contains("moon_info"), "{shown}");
        assert!(shown.contains("Meta says “TIER_9G”") && shown.contains("Meta says “ODD”"), "{shown}");
        assert!(world.told(owner).await.is_empty());
        // About an account of which no number is connected, nothing is kept.
        let entry = json!({ "id": "1", "time": at, "changes": [{ "field": "account_update", "value": { "event": "ELSEWHERE" } }] });
        let body = json!({ "object": "whatsapp_business_account", "entry": [entry] }).to_string().into_bytes();
        let signature = signed(&world, &body);
        world.post(answer["webhook_url"].as_str().unwrap(), &[(HEADER, &signature)], body).await;
        read(&world).await;
        assert!(!page(&world, id).await.contains("ELSEWHERE"));
    }
}

#[tokio::test]
async fn a_check_reads_the_same_and_ends_what_no_webhook_ended() {
    for world in worlds().await {
        let (_, id, owner) = start(&world).await;
        let number = world.account.number.clone();
        world.meta.change_number(&number, json!({ "quality_rating": "YELLOW", "name_status": "DECLINED" })).unwrap();
        world.meta.change_waba(&world.account.waba, json!({ "has_payment_method": false })).unwrap();
        check(&world, id).await;
        let shown = words(&page(&world, id).await);
        for expected in [
            "Quality: Medium",
            "Name customers see: Not approved",
            "Sending: May not send",
            "error with the payment method",
        ] {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
        assert_eq!(world.told(owner).await.len(), 1, "one check, one notice");
        world.meta.change_number(&number, json!({ "quality_rating": "GREEN", "name_status": "APPROVED" })).unwrap();
        world.meta.change_waba(&world.account.waba, json!({ "has_payment_method": true })).unwrap();
        check(&world, id).await;
        assert!(words(&page(&world, id).await).contains("Nothing needs you"));
        assert!(!world.told(owner).await[0].2, "settled");
        // A token that no longer works is told too, by the check that finds it.
        world.meta.set_token(&world.account.token, sandbox::TokenState::Revoked);
        check(&world, id).await;
        check(&world, id).await;
        assert_eq!(world.told(owner).await.len(), 2);
        assert!(words(&page(&world, id).await).contains("Connection: Needs you"));
    }
}

#[tokio::test]
async fn a_tokens_end_is_told_once_some_days_before() {
    for world in worlds().await {
        let (_, id, owner) = start(&world).await;
        let token = world.account.token.clone();
        let ends = |days: i64| json!({ "expires_at": world.clock.now().seconds() + days * 86_400 + 3600 });
        world.meta.change_token(&token, ends(20)).unwrap();
        check(&world, id).await;
        assert!(world.told(owner).await.is_empty(), "twenty days are long");
        for days in 0..3 {
            if days == 0 {
                world.meta.change_token(&token, ends(6)).unwrap();
            }
            check(&world, id).await;
            let told = world.told(owner).await;
            assert_eq!(told.len(), 1, "{days}");
            assert_eq!((told[0].0, told[0].2), (Kind::TokenExpiring, true));
            go(&world, DAY);
        }
        assert!(words(&page(&world, id).await).contains("Access token: Ends on"));
        let path = format!("/t/{}/settings/inboxes/{id}/token", world.lark);
        let renewed =
            world.page("lark-owner", Method::POST, &path, &format!("access_token={}", world.full_token())).await;
        assert!(renewed.location().ends_with("said=renewed"));
        assert!(world.told(owner).await.iter().all(|(.., is_unread)| !is_unread));
        assert!(words(&page(&world, id).await).contains("Does not end"));
    }
}

#[tokio::test]
async fn a_numbers_picture_is_kept_sealed_and_shown_to_its_own_staff() {
    // Shows P-CHN-9.
    for world in worlds().await {
        let (_, id, _) = start(&world).await;
        let one = format!("/t/{}/settings/inboxes/{id}", world.lark);
        let shown = page(&world, id).await;
        let address = shown
            .split("src=\"")
            .skip(1)
            .find_map(|rest| rest.split('"').next().filter(|src| src.contains("/picture?v=")));
        let address = address.unwrap_or_else(|| panic!("{shown}")).to_owned();
        for path in [one.clone(), format!("/t/{}/settings/inboxes", world.lark)] {
            let page = world.page("lark-agent", Method::GET, &path, "").await.text;
            assert!(
                page.contains(&address) && page.contains("Lark Music School") && page.contains("+44 20 7946 0018"),
                "{path}"
            );
        }
        assert!(words(&shown).contains(&world.account.number), "the id at Meta");
        let request = |cookie: &str, path: &str| {
            let request = Request::builder().uri(path);
            let cookie = format!("{}={cookie}", web::SESSION_COOKIE);
            request
                .header(header::COOKIE, cookie)
                .header("sec-fetch-site", "same-origin")
                .body(axum::body::Body::empty())
                .unwrap()
        };
        let (headers, bytes) = world.file(request("lark-viewer", &address)).await.unwrap();
        assert!(bytes.starts_with(b"\x89PNG"));
        assert_eq!(headers[header::CONTENT_TYPE], "image/png");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], "default-src 'none'; sandbox");
        assert!(headers[header::CACHE_CONTROL].to_str().unwrap().starts_with("private"));
        // Another business's staff, by either address, and nobody at all.
        let foreign = address.replace(&world.lark.to_string(), &world.brook.to_string());
        for (cookie, path) in [("brook-owner", &address), ("brook-owner", &foreign), ("nobody", &address)] {
            assert!(world.file(request(cookie, path)).await.is_none(), "{cookie} {path}");
        }
        // Sealed on the disk: none of it can be read there.
        let files = || walk(&world.folder.join("blobs"));
        assert!(files().iter().all(|file| !std::fs::read(file).unwrap().starts_with(b"\x89PNG")));
        assert_eq!(files().len(), 1);
        // The same picture again is kept once; taken off at Meta, it is gone here.
        check(&world, id).await;
        assert_eq!(files().len(), 1);
        world.meta.change_number(&world.account.number, json!({ "profile": { "has_picture": false } })).unwrap();
        check(&world, id).await;
        assert!(files().is_empty() && world.file(request("lark-viewer", &address)).await.is_none());
        assert!(!page(&world, id).await.contains("/picture?v="));
    }
}

pub(super) fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path) } else { vec![path] }
        })
        .collect()
}
