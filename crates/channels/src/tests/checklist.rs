//! The checklist: each line fails in turn, and what is said when nothing comes.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use kernel::InboxId;
use sandbox::{BOTH_SCOPES, TokenState};
use serde_json::json;
use store::Event;

use super::world::{World, exchange, worlds};
use crate::connect::checklist::{self, Line, Say, Standing, Step};

impl World {
    /// What the list says after Meta was asked.
    async fn lines(&self, id: InboxId) -> Vec<Line> {
        checklist::refresh(&self.app, self.lark, self.actor(), id).await.unwrap();
        self.known(id).await
    }

    /// What it says without asking.
    async fn known(&self, id: InboxId) -> Vec<Line> {
        let near = self.app.clone();
        let way = self.app.db.read(self.lark, move |scope| checklist::way(scope, &near, exchange, id));
        checklist::lines(&way.await.unwrap().unwrap())
    }

    async fn line(&self, id: InboxId, step: Step) -> (Standing, Say) {
        let line = self.lines(id).await.into_iter().find(|line| line.step == step).unwrap();
        (line.standing, line.say)
    }

    async fn happens(&self, kind: &'static str) {
        self.app
            .db
            .write(self.lark, self.actor(), move |tx| {
                tx.record(Event::new(kind));
                Ok::<_, store::Error>(())
            })
            .await
            .unwrap();
    }

    async fn press(&self, id: InboxId, action: &str, form: &str) {
        let path = format!("/t/{}/settings/inboxes/{id}/{action}", self.lark);
        let answer = self.page("lark-owner", Method::POST, &path, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action}: {}", answer.text);
    }
}

#[tokio::test]
async fn each_line_of_the_list_fails_in_turn() {
    // Shows P-CHN-1: the owner is told of each thing that is missing.
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let (meta, account) = (&world.meta, &world.account);
        let (number, waba, app) = (account.number.clone(), account.waba.clone(), account.app.id.clone());
        let open: Vec<Step> =
            world.lines(id).await.iter().filter(|line| line.standing != Standing::Done).map(|line| line.step).collect();
        // What Meta does not tell, and the first message.
        assert_eq!(open, [Step::Live, Step::Payment, Step::First]);

        let ends = world.clock.now().seconds() + 40 * 24 * 3600;
        for (change, say) in [
            (json!({ "expires_at": ends }), Say::TokenEnds(kernel::Timestamp::from_seconds(ends))),
            (json!({ "scopes": [BOTH_SCOPES[0]] }), Say::TokenPoor),
            (json!({ "state": "expired" }), Say::TokenDead),
        ] {
            meta.change_token(&account.token, change).unwrap();
            assert_eq!(world.line(id, Step::Token).await, (Standing::ToDo, say));
            meta.change_token(&account.token, json!({ "expires_at": null, "scopes": BOTH_SCOPES, "state": "valid" }))
                .unwrap();
        }

        let sound = meta.number(&number).unwrap();
        let sound = json!({
            "status": sound.status, "code_verification_status": sound.code_verification_status,
            "name_status": sound.name_status, "callback_override": null, "biz_app": null
        });
        let name = "Lark Music School".to_owned();
        let phone = json!({ "onboarded_ms": 0, "shares_history": false, "synced": {} });
        for (change, step, standing, say) in [
            (json!({ "status": "PENDING" }), Step::Registered, Standing::ToDo, Say::Pin),
            (
                json!({ "status": "PENDING", "code_verification_status": "NOT_VERIFIED" }),
                Step::Registered,
                Standing::ToDo,
                Say::ProveFirst,
            ),
            (json!({ "status": "BANNED" }), Step::Registered, Standing::ToDo, Say::Banned),
            (json!({ "biz_app": phone }), Step::Registered, Standing::Done, Say::OnPhone),
            (
                json!({ "name_status": "PENDING_REVIEW" }),
                Step::Name,
                Standing::Waiting,
                Say::NameInReview(name.clone()),
            ),
            (json!({ "name_status": "DECLINED" }), Step::Name, Standing::ToDo, Say::NameDeclined(name.clone())),
            (json!({ "name_status": "NONE" }), Step::Name, Standing::ToDo, Say::NameMissing),
            (
                json!({ "callback_override": "https://elsewhere.example/h" }),
                Step::Callback,
                Standing::ToDo,
                Say::CallbackElsewhere,
            ),
        ] {
            meta.change_number(&number, change).unwrap();
            assert_eq!(world.line(id, step).await, (standing, say));
            meta.change_number(&number, sound.clone()).unwrap();
        }

        let subscribed = json!(meta.waba(&waba).unwrap().subscribed);
        meta.change_waba(&waba, json!({ "subscribed": {} })).unwrap();
        assert_eq!(world.line(id, Step::Subscribed).await, (Standing::ToDo, Say::NotSubscribed));
        // What Kontor itself can set right, a button does.
        world.press(id, "checklist", "").await;
        assert_eq!(world.line(id, Step::Subscribed).await, (Standing::Done, Say::Subscribed));
        assert_eq!(json!(meta.waba(&waba).unwrap().subscribed), subscribed);

        let own = json!(meta.app(&app).unwrap().subscription);
        let with = |key: &str, value: serde_json::Value| {
            let mut changed = own.clone();
            changed[key] = value;
            json!({ "subscription": changed })
        };
        for (change, say) in [
            (with("callback_url", json!("https://elsewhere.example/hook")), Say::CallbackElsewhere),
            (with("fields", json!(["security"])), Say::FieldMissing),
            (json!({ "subscription": null }), Say::CallbackMissing),
        ] {
            meta.change_app(&app, change).unwrap();
            // To ask again overwrites nothing; who says so has it set, with its fields.
            world.press(id, "checklist", "").await;
            assert_eq!(world.line(id, Step::Callback).await, (Standing::ToDo, say));
            world.press(id, "checklist", "set=true").await;
            assert_eq!(world.line(id, Step::Callback).await, (Standing::Done, Say::CallbackGood));
            meta.change_app(&app, json!({ "subscription": own })).unwrap();
        }

        meta.change_waba(&waba, json!({ "has_payment_method": false })).unwrap();
        assert_eq!(world.line(id, Step::Payment).await, (Standing::ToDo, Say::PaymentBroken));
        meta.change_waba(&waba, json!({ "has_payment_method": true })).unwrap();
        assert_eq!(world.line(id, Step::Payment).await, (Standing::Ask, Say::PaymentAsked));

        for (status, limit, standing, say) in [
            ("not_verified", "TIER_250", Standing::ToDo, Say::LimitSmall(Some(250))),
            ("pending_submission", "TIER_250", Standing::Waiting, Say::LimitInReview),
            ("not_verified", "TIER_10K", Standing::Done, Say::LimitEnough(Some(10_000))),
            ("verified", "TIER_UNLIMITED", Standing::Done, Say::LimitVerified(None)),
        ] {
            meta.change_business_of(&waba, json!({ "verification_status": status, "messaging_limit": limit })).unwrap();
            assert_eq!(world.line(id, Step::Limit).await, (standing, say));
        }

        // Only the owner sees these.
        for (line, step, say) in [("live", Step::Live, Say::LiveSaid), ("payment", Step::Payment, Say::PaymentSaid)] {
            world.press(id, "checklist/answer", &format!("line={line}&is_so=true")).await;
            assert_eq!(world.line(id, step).await, (Standing::Done, say));
            world.press(id, "checklist/answer", &format!("line={line}&is_so=false")).await;
            assert_eq!(world.line(id, step).await.0, Standing::Ask);
        }

        // Meta is away: nothing is guessed, and nothing is thrown away of what the owner said.
        meta.faults(|faults| faults.bad_gateways = 60);
        for step in [Step::Token, Step::Registered, Step::Name, Step::Subscribed, Step::Limit] {
            assert_eq!(world.line(id, step).await, (Standing::Unknown, Say::NotTold));
        }
        meta.faults(|faults| faults.bad_gateways = 0);
        assert_eq!(world.line(id, Step::Token).await, (Standing::Done, Say::TokenLasts), "the control");
    }
}

#[tokio::test]
async fn after_two_silent_minutes_the_likeliest_cause_is_named() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let (meta, account) = (&world.meta, &world.account);
        let (number, waba) = (account.number.clone(), account.waba.clone());
        world.lines(id).await;
        let first = async || world.known(id).await.pop().unwrap();
        let display = "+44 20 7946 0018".to_owned();
        assert_eq!(first().await.say, Say::FirstToWrite(display.clone()));
        world.press(id, "checklist/written", "").await;
        assert_eq!(
            (first().await.standing, first().await.say),
            (Standing::Waiting, Say::FirstAwaited(display.clone()))
        );
        world.clock.advance(Duration::from_secs(119));
        assert_eq!(first().await.standing, Standing::Waiting);
        world.clock.advance(Duration::from_secs(1));
        let missing = |cause: Say| Say::FirstMissing(Box::new(cause));
        assert_eq!(first().await.say, missing(Say::Development));

        meta.change_number(&number, json!({ "status": "PENDING" })).unwrap();
        world.lines(id).await;
        assert_eq!(first().await.say, missing(Say::Pin));
        meta.change_number(&number, json!({ "status": "CONNECTED" })).unwrap();
        meta.change_waba(&waba, json!({ "subscribed": {} })).unwrap();
        world.lines(id).await;
        assert_eq!(first().await.say, missing(Say::NotSubscribed));
        world.press(id, "checklist", "").await;
        let own = json!(meta.app(&account.app.id).unwrap().subscription);
        meta.change_app(&account.app.id, json!({ "subscription": null })).unwrap();
        world.lines(id).await;
        assert_eq!(first().await.say, missing(Say::CallbackMissing));
        meta.change_app(&account.app.id, json!({ "subscription": own })).unwrap();
        meta.set_token(&account.token, TokenState::Revoked);
        world.lines(id).await;
        assert_eq!(first().await.say, missing(Say::TokenDead));
        meta.set_token(&account.token, TokenState::Valid);
        world.lines(id).await;
        world.press(id, "checklist/answer", "line=live&is_so=true").await;
        assert_eq!(first().await.say, missing(Say::NothingKnown(display.clone())));

        // She wrote to the account's other number.
        let other = meta.add_number(&waba, "+44 20 7946 0099", "Lark, evenings");
        meta.write(&account.customer, &other, sandbox::Inbound::text("hello")).unwrap();
        meta.settled().await;
        assert_eq!(first().await.say, missing(Say::AnotherNumber(display)));

        world.happens("test.written").await;
        assert_eq!((first().await.standing, first().await.say), (Standing::ToDo, Say::FirstToAnswer));
        world.happens("test.answered").await;
        let page = format!("/t/{}/settings/inboxes/{id}/checklist", world.lark);
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(
            shown.text.contains("a message came and was answered") && !shown.text.contains("hx-get"),
            "{}",
            shown.text
        );
        assert_eq!(first().await.say, Say::FirstDone);
        assert!(world.events(world.lark).await.contains(&"inbox.answered_first".to_owned()));
    }
}

#[tokio::test]
async fn the_page_asks_meta_by_itself_and_gently() {
    for world in worlds().await {
        let (_, id) = world.connected().await;
        let page = format!("/t/{}/settings/inboxes/{id}/checklist", world.lark);
        let first = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(first.text.contains("Meta has not been asked yet") && first.text.contains("load, every 10s"));
        assert!(first.text.contains("not affiliated"));
        let asked = || world.meta.requests().len();
        let before = asked();
        let polled = world.page("lark-owner", Method::GET, &format!("{page}/lines?fragment=1"), "").await;
        assert!(
            polled.text.starts_with("<div id=\"checklist\"") && polled.text.contains("data-line=\"token\""),
            "{}",
            polled.text
        );
        let after = asked();
        assert!(after > before);
        // Within the minute nothing is asked again.
        world.clock.advance(Duration::from_secs(30));
        world.page("lark-owner", Method::GET, &format!("{page}/lines?fragment=1"), "").await;
        assert_eq!(asked(), after);
        world.clock.advance(Duration::from_secs(31));
        world.page("lark-owner", Method::GET, &format!("{page}/lines?fragment=1"), "").await;
        assert!(asked() > after);
        // A program reads the same.
        let checked = world.api("lark-owner", Method::POST, &format!("/api/v1/inboxes/{id}/check"), "").await.json();
        assert_eq!(
            checked["checklist"][0],
            json!({ "line": "token", "status": "done", "detail": "The token has no end and may do what is needed." })
        );
        assert_eq!(checked["checklist"].as_array().unwrap().len(), 9);
        // A15: another business finds nothing; who may not manage is told so.
        assert_eq!(world.page("lark-agent", Method::GET, &page, "").await.status, StatusCode::FORBIDDEN);
        for (method, action) in [
            (Method::GET, "checklist"),
            (Method::GET, "checklist/lines"),
            (Method::POST, "checklist"),
            (Method::POST, "checklist/answer"),
            (Method::POST, "checklist/written"),
            (Method::POST, "registration"),
            (Method::POST, "terms"),
        ] {
            let crossed = format!("/t/{}/settings/inboxes/{id}/{action}", world.brook);
            let answer =
                world.page("brook-owner", method, &crossed, "line=live&is_so=true&pin=123456&terms=2026-01-15").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{action}");
        }
    }
}
