//! What is noticed by itself about a connection, on both databases, with the clock in hand.

use std::time::Duration;

use accounts::notices::Kind;
use axum::http::{Method, StatusCode};
use kernel::{InboxId, Secret, Timestamp};
use serde_json::Value;

use super::hooks::{post_of, signed};
use super::world::{World, worlds};
use crate::whatsapp::signature::{HEADER, sign};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Posts once and says how it was answered.
async fn post(world: &World, answer: &Value, is_good: bool) -> StatusCode {
    let body = post_of(&world.account.number, &format!("wamid.{}", world.clock.now().micros()));
    let wrong = || sign(&body, &Secret::new("the secret that was changed at Meta"));
    let signature = if is_good { signed(world, &body) } else { wrong() };
    world.clock.advance(Duration::from_millis(1));
    world.post(answer["webhook_url"].as_str().unwrap(), &[(HEADER, &signature)], body).await.status
}

async fn wrong(world: &World, answer: &Value, times: usize) {
    for _ in 0..times {
        assert_eq!(post(world, answer, false).await, StatusCode::UNAUTHORIZED);
    }
}

async fn good(world: &World, answer: &Value) {
    assert_eq!(post(world, answer, true).await, StatusCode::OK);
}

async fn page(world: &World, id: InboxId) -> String {
    world.page("lark-owner", Method::GET, &format!("/t/{}/settings/inboxes/{id}", world.lark), "").await.text
}

const TURNED_AWAY: &str = "is turned away";

#[tokio::test]
async fn signatures_that_begin_to_fail_are_told_once_a_spell_and_end_with_a_good_post() {
    // Shows P-CHN-9.
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let owner = world.owner().await;
        good(&world, &answer).await;
        world.clock.advance(6 * DAY);
        wrong(&world, &answer, 2).await;
        assert!(world.told(owner).await.is_empty() && !page(&world, id).await.contains(TURNED_AWAY));
        world.clock.advance(4 * MINUTE);
        wrong(&world, &answer, 1).await;
        let path = format!("/t/{}/settings/inboxes/{id}", world.lark);
        assert_eq!(world.told(owner).await, [(Kind::SignaturesFailing, path.clone(), true)]);
        let shown = page(&world, id).await;
        assert!(shown.contains(TURNED_AWAY) && shown.contains("name=\"app_secret\""), "{shown}");
        // However long it goes on, and however often.
        for _ in 0..3 {
            wrong(&world, &answer, 5).await;
            world.clock.advance(DAY);
        }
        assert_eq!(world.told(owner).await.len(), 1);
        good(&world, &answer).await;
        assert_eq!(world.told(owner).await, [(Kind::SignaturesFailing, path, false)]);
        assert!(!page(&world, id).await.contains(TURNED_AWAY));
        // A spell of its own, a minute and a day after the last was told of.
        world.clock.advance(MINUTE);
        wrong(&world, &answer, 3).await;
        assert_eq!(world.told(owner).await.len(), 2);
        assert!(page(&world, id).await.contains(TURNED_AWAY));
        // And one on the same day: shown, not told.
        good(&world, &answer).await;
        world.clock.advance(MINUTE);
        wrong(&world, &answer, 3).await;
        assert!(page(&world, id).await.contains(TURNED_AWAY));
        assert_eq!(world.told(owner).await.len(), 2);
    }
}

#[tokio::test]
async fn forged_posts_alarm_nobody_while_good_ones_come_or_where_none_ever_came() {
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let owner = world.owner().await;
        wrong(&world, &answer, 10).await;
        assert!(world.told(owner).await.is_empty(), "it never worked");
        for _ in 0..5 {
            wrong(&world, &answer, 2).await;
            good(&world, &answer).await;
        }
        assert!(world.told(owner).await.is_empty(), "Meta's own come in between");
        for _ in 0..4 {
            wrong(&world, &answer, 2).await;
            world.clock.advance(6 * MINUTE);
        }
        assert!(world.told(owner).await.is_empty(), "too few in five minutes");
        // Without the form of Meta's signature nothing counts.
        for _ in 0..5 {
            let body = post_of(&world.account.number, "wamid.x");
            world.post(answer["webhook_url"].as_str().unwrap(), &[(HEADER, "sha256=abc")], body).await;
        }
        assert!(world.told(owner).await.is_empty() && !page(&world, id).await.contains(TURNED_AWAY));
        world.clock.advance(8 * DAY);
        wrong(&world, &answer, 5).await;
        assert!(world.told(owner).await.is_empty(), "nothing good for a week");
        // The control.
        good(&world, &answer).await;
        world.clock.advance(MINUTE);
        wrong(&world, &answer, 3).await;
        assert_eq!(world.told(owner).await.len(), 1);
    }
}

#[tokio::test]
async fn a_changed_app_secret_is_taken_without_a_new_token() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let path = format!("/t/{}/settings/inboxes/{id}/token", world.lark);
        let taken =
            world.page("lark-owner", Method::POST, &path, &format!("app_secret={}", world.account.app.secret)).await;
        assert!(taken.location().ends_with("said=renewed"), "{}", taken.text);
        let refused = world.page("lark-owner", Method::POST, &path, "access_token=&app_secret=").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let other = world.page("lark-owner", Method::POST, &path, "app_secret=of-another-app").await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "Meta is asked");
    }
}

const QUIET: &str = "unusually quiet";

/// The clock goes on to this hour of this day, ten minutes in.
fn go(world: &World, start: Timestamp, day: u32, hour: u32) {
    let then = start + DAY * day + HOUR * hour + MINUTE * 10;
    let by = then.since(world.clock.now());
    world.clock.advance(by);
    world.meta.clock().advance(by);
}

#[tokio::test]
async fn silence_against_a_numbers_habit_is_told_once_and_ends_with_the_next_post() {
    // Shows P-CHN-9.
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let (owner, tasks) = (world.owner().await, world.tasks());
        let today = world.clock.now().seconds();
        let start = Timestamp::from_seconds(today - today % DAY.as_secs() as i64) + DAY;
        for day in 0..28 {
            for hour in 9..14 {
                go(&world, start, day, hour);
                good(&world, &answer).await;
            }
        }
        // Kontor was not listening for weeks, so it judges nothing at once; then three of the usual hours must be missing.
        for hour in [10, 11] {
            go(&world, start, 28, hour);
            while tasks.run_due().await.unwrap() > 0 {}
            assert!(world.told(owner).await.is_empty() && !page(&world, id).await.contains(QUIET), "{hour}");
        }
        for hour in [12, 13] {
            go(&world, start, 28, hour);
            while tasks.run_due().await.unwrap() > 0 {}
            let path = format!("/t/{}/settings/inboxes/{id}", world.lark);
            assert_eq!(world.told(owner).await, [(Kind::NumberSilent, path, true)], "{hour}");
            assert!(page(&world, id).await.contains(QUIET));
        }
        world.clock.advance(MINUTE);
        good(&world, &answer).await;
        assert!(!world.told(owner).await[0].2, "settled");
        assert!(!page(&world, id).await.contains(QUIET));
        // The night is quiet as ever.
        for hour in 14..33 {
            go(&world, start, 28, hour);
            while tasks.run_due().await.unwrap() > 0 {}
        }
        assert_eq!(world.told(owner).await.len(), 1);
    }
}

#[tokio::test]
async fn a_holiday_is_no_silence() {
    // Shows P-CHN-9. The test before is the control: the same hours without a holiday alarm.
    for world in worlds().await {
        let (answer, id) = world.connected().await;
        let (owner, tasks) = (world.owner().await, world.tasks());
        let today = world.clock.now().seconds();
        let start = Timestamp::from_seconds(today - today % DAY.as_secs() as i64) + DAY;
        for day in 0..28 {
            for hour in 9..14 {
                go(&world, start, day, hour);
                good(&world, &answer).await;
            }
        }
        let first = (start + DAY * 28).utc().date_naive();
        let holiday = accounts::tenants::hours::Holiday {
            id: uuid::Uuid::nil(),
            name: "Founder's day".to_owned(),
            first,
            last: first,
            is_yearly: false,
            spans: Vec::new(),
        };
        let add = move |tx: &mut store::Tx<'_>| accounts::tenants::hours::add_holiday(tx, &holiday);
        world.app.db.write(world.lark, world.actor(), add).await.unwrap();
        for (day, hour) in [(28, 9), (28, 10), (28, 12), (28, 13), (28, 18), (29, 9), (29, 10), (29, 11)] {
            go(&world, start, day, hour);
            while tasks.run_due().await.unwrap() > 0 {}
            assert!(world.told(owner).await.is_empty() && !page(&world, id).await.contains(QUIET), "{day} {hour}");
        }
        // The day after is a day like others.
        go(&world, start, 29, 12);
        while tasks.run_due().await.unwrap() > 0 {}
        assert_eq!(world.told(owner).await.len(), 1);
    }
}
