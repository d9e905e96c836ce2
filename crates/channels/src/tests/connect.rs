//! The four roads, the PIN, the terms, and the way to Meta's own page and back.

use std::time::Duration;

use accounts::notices::Kind;
use axum::http::{Method, StatusCode};
use kernel::{InboxId, SessionId, StaffId, Timestamp};
use sandbox::{Inbound, Signup};
use serde_json::json;
use store::{Sql, params, sql};
use url::form_urlencoded::Serializer;

use super::world::{World, worlds};
use crate::connect::signup::{State, return_url};
use crate::connect::terms;

pub(super) fn encoded(fields: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl World {
    pub(super) fn path(&self, rest: &str) -> String {
        format!("/t/{}/settings/inboxes{rest}", self.lark)
    }

    pub(super) fn filled(&self, number: &str, more: &[(&str, &str)]) -> String {
        let account = &self.account;
        let own = [
            ("app_id", account.app.id.as_str()),
            ("phone_number_id", number),
            ("waba_id", &account.waba),
            ("access_token", &account.token),
            ("app_secret", &account.app.secret),
        ];
        encoded(&[&own[..], more].concat())
    }

    /// A number that is not registered, connected by the page.
    pub(super) async fn unregistered(&self) -> (String, InboxId) {
        let number = self.meta.add_number(&self.account.waba, "+44 20 7946 0019", "Lark Cello");
        self.meta.set_number_status(&number, "PENDING");
        let form = self.filled(&number, &[("road", "new"), ("terms", terms::VERSION)]);
        let taken = self.page("lark-owner", Method::POST, &self.path(""), &form).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        let id = taken.location().trim_end_matches("/checklist").rsplit('/').next().unwrap().parse().unwrap();
        (number, id)
    }
}

#[tokio::test]
async fn four_roads_say_what_they_are() {
    for world in worlds().await {
        let all = world.page("lark-owner", Method::GET, &world.path("/new"), "").await;
        for road in ["test", "new", "phone", "move"] {
            assert!(all.text.contains(&world.path(&format!("/new/{road}"))), "{road}");
            let page = world.page("lark-owner", Method::GET, &world.path(&format!("/new/{road}")), "").await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text.contains("You need") && page.text.contains("not affiliated"), "{road}");
            assert_eq!(page.text.contains("name=\"access_token\""), road != "phone", "{road}");
        }
        let moved = world.page("lark-owner", Method::GET, &world.path("/new/move"), "").await;
        assert!(moved.text.contains("What is lost") && moved.text.contains("Export the chats"));
        assert_eq!(
            world.page("lark-owner", Method::GET, &world.path("/new/on-foot"), "").await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(world.page("lark-agent", Method::GET, &world.path("/new"), "").await.status, StatusCode::FORBIDDEN);
    }
}

const ACCEPTED: Sql = sql!(
    "select version, words, documents, actor_kind, actor_id from terms_acceptance where tenant_id = :tenant and platform = 'whatsapp' \
     order by accepted_at limit 10"
);
const AGE: Sql = sql!("update terms_acceptance set version = '2025-07-01' where tenant_id = :tenant");

#[tokio::test]
async fn who_accepted_the_platforms_terms_and_which_version_is_kept() {
    // Shows P-PRV-17.
    for world in worlds().await {
        let owner = world.owner().await;
        let rows = async || world.app.db.read(world.lark, |scope| scope.rows(ACCEPTED, params! {})).await.unwrap();
        let number = world.account.number.clone();
        for unaccepted in [world.filled(&number, &[]), world.filled(&number, &[("terms", "2019-01-01")])] {
            let refused = world.page("lark-owner", Method::POST, &world.path(""), &unaccepted).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains("Read the terms, and tick the box"));
        }
        assert!(rows().await.is_empty() && world.meta.requests().is_empty(), "nothing was asked or kept");
        let form = world.filled(&number, &[("terms", terms::VERSION)]);
        let taken = world.page("lark-owner", Method::POST, &world.path(""), &form).await;
        let page = taken.location().trim_end_matches("/checklist").to_owned();
        let kept = rows().await;
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].get::<String>("version").unwrap(), terms::VERSION);
        assert_eq!(kept[0].get::<String>("actor_kind").unwrap(), "staff");
        assert!(kept[0].get::<String>("words").unwrap().contains(terms::VERSION));
        assert!(kept[0].get::<String>("documents").unwrap().contains("https://www.whatsapp.com/legal/business-terms"));
        let shown = world.page("lark-viewer", Method::GET, &page, "").await;
        assert!(shown.text.contains("Accepted by") && shown.text.contains(terms::VERSION));
        assert!(shown.text.contains("not affiliated"));
        assert!(
            world
                .page("brook-owner", Method::GET, &format!("/t/{}/settings/inboxes", world.brook), "")
                .await
                .status
                .is_success()
        );

        // The terms have changed since: owners are told once, and can accept the newer ones.
        world.app.db.write(world.lark, world.actor(), |tx| tx.execute(AGE, params! {})).await.unwrap();
        for _ in 0..2 {
            world.clock.advance(Duration::from_secs(24 * 60 * 60 + 1));
            world.tasks().run_due().await.unwrap();
        }
        let told: Vec<Kind> = world
            .told(owner)
            .await
            .into_iter()
            .map(|(kind, ..)| kind)
            .filter(|kind| *kind == Kind::TermsChanged)
            .collect();
        assert_eq!(told, [Kind::TermsChanged]);
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(shown.text.contains("terms have changed since"));
        let form = encoded(&[("terms", terms::VERSION)]);
        assert_eq!(
            world.page("lark-viewer", Method::POST, &format!("{page}/terms"), &form).await.status,
            StatusCode::FORBIDDEN
        );
        let accepted = world.page("lark-owner", Method::POST, &format!("{page}/terms"), &form).await;
        assert_eq!(accepted.location(), format!("{page}?said=accepted"));
        assert_eq!(rows().await.len(), 2, "the old row stays");
    }
}

#[tokio::test]
async fn a_program_says_which_version_it_accepts() {
    for world in worlds().await {
        let mut body =
            json!({ "kind": "whatsapp", "credentials": world.credentials(), "accepted_terms": "2019-01-01" });
        let refused = world.api("lark-owner", Method::POST, "/api/v1/inboxes", &body.to_string()).await;
        assert_eq!(refused.json()["errors"][0]["field"], "accepted_terms");
        body["accepted_terms"] = json!(terms::VERSION);
        assert_eq!(
            world.api("lark-owner", Method::POST, "/api/v1/inboxes", &body.to_string()).await.status,
            StatusCode::CREATED
        );
        let kept = world.app.db.read(world.lark, |scope| scope.rows(ACCEPTED, params! {})).await.unwrap();
        assert_eq!(kept[0].get::<String>("actor_kind").unwrap(), "api_key");
    }
}

const TRIES: Sql = sql!("select outcome from registration_try where tenant_id = :tenant order by at, id limit 50");
const ALL_EVENTS: Sql = sql!("select facts from event where tenant_id = :tenant limit 1000");

#[tokio::test]
async fn a_number_is_registered_with_its_pin_and_the_tries_are_counted() {
    // Shows P-CHN-1: a number that WhatsApp does not let send yet.
    for world in worlds().await {
        let (number, id) = world.unregistered().await;
        let (page, registration) =
            (world.path(&format!("/{id}/checklist")), world.path(&format!("/{id}/registration")));
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(shown.text.contains("Register the number with its PIN") && shown.text.contains("10 tries are left"));
        let listed = world.api("lark-owner", Method::GET, "/api/v1/inboxes", "").await.json();
        assert_eq!(
            (&listed["data"][0]["status"], &listed["data"][0]["problem"]["code"]),
            (&json!("reconnect"), &json!("number_not_registered"))
        );
        // What is left is its PIN: nothing was ever connected that could be connected again.
        let one = world.path(&format!("/{id}"));
        for path in [world.path(""), one.clone()] {
            let shown = world.page("lark-owner", Method::GET, &path, "").await.text;
            assert!(shown.contains("Register") && !shown.contains("Reconnect"), "{path} {shown}");
        }
        let shown = world.page("lark-owner", Method::GET, &one, "").await.text;
        assert!(
            shown.contains("not registered with WhatsApp yet") && shown.contains(&format!("{page}#pin")),
            "{shown}"
        );
        let enter =
            async |pin: &str| world.page("lark-owner", Method::POST, &registration, &encoded(&[("pin", pin)])).await;
        let calls = || world.meta.requests().iter().filter(|seen| seen.path.ends_with("/register")).count();
        for wrong in ["12345", "1234567", "12345x", ""] {
            let refused = enter(wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains("A PIN has six digits") && refused.text.contains("10 tries are left"));
        }
        assert_eq!(calls(), 0, "what is no PIN is not sent");
        let refused = enter("975318").await;
        assert!(
            refused.text.contains("This is not the number&#39;s PIN")
                || refused.text.contains("This is not the number's PIN"),
            "{}",
            refused.text
        );
        assert!(refused.text.contains("9 tries are left") && !refused.text.contains("975318"));
        // A15: it is not another's to try.
        let crossed = format!("/t/{}/settings/inboxes/{id}/registration", world.brook);
        assert_eq!(world.page("brook-owner", Method::POST, &crossed, "pin=123456").await.status, StatusCode::NOT_FOUND);
        // The sandbox's PIN.
        let done = enter(" 123456 ").await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, page.as_str()));
        assert_eq!(world.meta.number(&number).unwrap().status, "CONNECTED");
        let listed = world.api("lark-owner", Method::GET, "/api/v1/inboxes", "").await.json();
        assert_eq!(listed["data"][0]["status"], "connected");
        let tries = world.app.db.read(world.lark, |scope| scope.rows(TRIES, params! {})).await.unwrap();
        let tries: Vec<String> = tries.iter().map(|row| row.get("outcome").unwrap()).collect();
        assert_eq!(tries, ["133005", "registered"]);
        // The PIN stands nowhere of ours.
        let events = world.app.db.read(world.lark, |scope| scope.rows(ALL_EVENTS, params! {})).await.unwrap();
        let facts: String = events.iter().map(|row| row.get::<String>("facts").unwrap()).collect();
        assert!(!facts.contains("975318") && facts.contains("133005"), "the control is found");
    }
}

#[tokio::test]
async fn what_meta_says_of_a_registration_is_said_and_the_eleventh_try_is_not_made() {
    for world in worlds().await {
        let (number, id) = world.unregistered().await;
        let registration = world.path(&format!("/{id}/registration"));
        let enter = async || world.page("lark-owner", Method::POST, &registration, "pin=975318").await.text;
        let refuse = |code: i64| {
            world.meta.faults(|faults| {
                faults.refuse_calls = serde_json::from_value(json!([{ "path": "/register", "code": code }])).unwrap();
            });
        };
        for (code, says) in [
            (133_006, "must be verified before it can be registered"),
            (133_008, "wrong too often"),
            (133_009, "typed in too fast"),
            (133_015, "must rest for five minutes"),
            (133_016, "Wait 72 hours"),
            (190, "no longer accepts the access token"),
        ] {
            refuse(code);
            let told = enter().await;
            assert!(told.contains(says), "{code}: {told}");
        }
        assert!(enter().await.contains("3 tries are left"));
        for _ in 0..3 {
            refuse(133_005);
            enter().await;
        }
        let calls = || world.meta.requests().iter().filter(|seen| seen.path == format!("/{number}/register")).count();
        assert_eq!(calls(), 10);
        assert!(enter().await.contains("All ten tries"));
        assert_eq!(calls(), 10);
        // After 72 hours the oldest no longer counts.
        let later = world.clock.now() + Duration::from_secs(72 * 60 * 60 + 1);
        let left =
            world.app.db.read(world.lark, move |scope| crate::connect::register::left(scope, id, later)).await.unwrap();
        assert_eq!(left.0, 10);
    }
}

#[tokio::test]
async fn a_number_stays_on_the_telephone_and_comes_to_kontor() {
    // Shows P-CHN-1, by Embedded Signup.
    for world in worlds().await {
        let road = world.path("/new/phone");
        let before = world.page("lark-owner", Method::GET, &road, "").await;
        assert!(before.text.contains("Accept and go on") && !before.text.contains("dialog/oauth"));
        let accepted = world.page("lark-owner", Method::POST, &road, &encoded(&[("terms", terms::VERSION)])).await;
        assert_eq!(accepted.location(), road);
        let page = world.page("lark-owner", Method::GET, &road, "").await.text;
        let from = page.split("dialog/oauth?").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let asked: std::collections::HashMap<String, String> =
            url::form_urlencoded::parse(from.as_bytes()).into_owned().collect();
        assert_eq!(asked["redirect_uri"], return_url(&world.app.settings.public_url));
        assert!(asked["extras"].contains("whatsapp_business_app_onboarding") && asked["response_type"] == "code");
        assert!(!page.contains(&world.operator.secret));

        let signed = world.meta.sign_up(&Signup {
            app_id: world.operator.id.clone(),
            redirect_uri: Some(asked["redirect_uri"].clone()),
            road: sandbox::Road::App,
            business_name: "Lark Music School".to_owned(),
            phone: "+44 20 7946 0555".to_owned(),
            ..Signup::default()
        });
        let signed = signed.unwrap();
        let back = |who: &str, state: &str, code: &str| {
            let (who, path) =
                (who.to_owned(), format!("/connect/meta?{}", encoded(&[("state", state), ("code", code)])));
            let world = &world;
            async move { world.page(&who, Method::GET, &path, "").await }
        };
        // Another's session, an altered state, none: refused before Meta hears of it.
        let altered = asked["state"].chars().rev().collect::<String>();
        let before = world.meta.requests().len();
        for (who, state) in [
            ("lark-admin", asked["state"].as_str()),
            ("brook-owner", &asked["state"]),
            ("lark-owner", &altered),
            ("lark-owner", ""),
        ] {
            assert_eq!(back(who, state, &signed.code).await.status, StatusCode::FORBIDDEN, "{who} {state}");
        }
        assert_eq!(world.meta.requests().len(), before);
        let cancelled = world
            .page(
                "lark-owner",
                Method::GET,
                &format!("/connect/meta?{}", encoded(&[("state", &asked["state"]), ("error", "access_denied")])),
                "",
            )
            .await;
        assert_eq!(cancelled.location(), format!("{road}?wrong=cancelled"));
        // She changed her mind: it is said calmly. The control: what went wrong is not.
        let said =
            async |wrong: &str| world.page("lark-owner", Method::GET, &format!("{road}?wrong={wrong}"), "").await.text;
        let (calm, loud) = (said("cancelled").await, said("code_refused").await);
        assert!(calm.contains("Nothing was connected: at Meta it was stopped before the end"), "{calm}");
        assert!(!calm.contains("The number is not connected yet") && !calm.contains("role=\"alert\""), "{calm}");
        assert!(loud.contains("The number is not connected yet") && loud.contains("role=\"alert\""), "{loud}");

        let came = back("lark-owner", &asked["state"], &signed.code).await;
        assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.text);
        let choice = came.location().to_owned();
        assert!(choice.starts_with(&format!("{road}/")) && !choice.contains(&signed.code));
        // A code counts once.
        assert_eq!(
            back("lark-owner", &asked["state"], &signed.code).await.location(),
            format!("{road}?wrong=code_refused")
        );
        let shown = world.page("lark-owner", Method::GET, &choice, "").await;
        assert!(shown.text.contains("+44 20 7946 0555"), "{}", shown.text);
        assert_eq!(
            world.page("lark-admin", Method::GET, &choice, "").await.status,
            StatusCode::NOT_FOUND,
            "it is hers alone"
        );
        assert_eq!(
            world.page("lark-owner", Method::POST, &choice, "number=999").await.status,
            StatusCode::NOT_FOUND,
            "nor is another number offered"
        );
        let connected =
            world.page("lark-owner", Method::POST, &choice, &encoded(&[("number", &signed.phone_number_id)])).await;
        assert!(connected.location().ends_with("/checklist"), "{} {}", connected.location(), connected.text);
        assert_eq!(
            world.page("lark-owner", Method::GET, &choice, "").await.status,
            StatusCode::NOT_FOUND,
            "the token is forgotten"
        );

        // The account names its own callback; the operator's app serves others too and is left alone.
        let held = world.meta.waba(&signed.waba_id).unwrap();
        assert!(held.subscribed[&world.operator.id].as_deref().is_some_and(|url| url.contains("/hooks/meta/")));
        assert!(world.meta.app(&world.operator.id).unwrap().subscription.is_none());
        world
            .meta
            .write(&world.account.customer, &signed.phone_number_id, Inbound::text("Hello from the shop"))
            .unwrap();
        world.meta.settled().await;
        assert_eq!(world.kept(world.lark).await.len(), 1);
        let id = connected.location().trim_end_matches("/checklist").rsplit('/').next().unwrap();
        let checked = world.api("lark-owner", Method::POST, &format!("/api/v1/inboxes/{id}/check"), "").await.json();
        let line = |name: &str| {
            checked["checklist"].as_array().unwrap().iter().find(|line| line["line"] == name).unwrap()["status"].clone()
        };
        assert_eq!(
            (line("registered"), line("subscribed"), line("callback")),
            (json!("done"), json!("done"), json!("done")),
            "{checked}"
        );
        assert!(world.meta.app(&world.operator.id).unwrap().subscription.is_none(), "nor does a check touch it");
    }
}

#[tokio::test]
async fn a_way_back_counts_for_an_hour_and_one_session() {
    for world in worlds().await {
        let (vault, at) = (world.app.vault.clone(), Timestamp::from_seconds(1_790_000_000));
        let (session, other): (SessionId, SessionId) = (world.clock.id(), world.clock.id());
        let staff: StaffId = world.clock.id();
        let text = State::new(world.lark, staff, at).write(&vault, session).unwrap();
        let read = |session, text: &str, seconds: i64| {
            State::read(&vault, session, text, Timestamp::from_seconds(1_790_000_000 + seconds))
                .unwrap()
                .map(|state| (state.tenant, state.staff))
        };
        assert_eq!(read(session, &text, 0), Some((world.lark, staff)));
        assert_eq!(read(session, &text, 3600), Some((world.lark, staff)));
        assert_eq!(read(session, &text, 3601), None);
        assert_eq!(read(session, &text, -1), None);
        assert_eq!(read(other, &text, 0), None);
        for at in [0, 20, 40, 60, 100] {
            let mut altered: Vec<char> = text.chars().collect();
            altered[at] = if altered[at] == 'A' { 'B' } else { 'A' };
            assert_eq!(read(session, &altered.into_iter().collect::<String>(), 0), None, "{at}");
        }
        for wrong in ["", "A", &text[1..], &format!("{text}AA")] {
            assert_eq!(read(session, wrong, 0), None);
        }
        assert_ne!(text, State::new(world.lark, staff, at).write(&vault, session).unwrap(), "none is written twice");
    }
}
