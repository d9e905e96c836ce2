//! Answers for later, through the router and by dispatch, on both databases.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use consent::number_restrictions;
use kernel::Timestamp;
use serde_json::{Value, json};
use store::{Sql, params, sql};

use super::world::{Customer, World, worlds};
use crate::dispatch::Dispatcher;

const TEMPLATE: Sql = sql!(
    "insert into template (tenant_id, id, account_id, name, language, category, status, provider_id, form, refreshed_at) values \
     (:tenant, :id, 'waba', 'may_we_go_on', 'en', 'utility', 'APPROVED', '1', :form, :now)"
);

const LOOKS: Sql = sql!(
    "select id from read_trace where tenant_id = :tenant and contact_id = :contact and what = 'thread' and reader_kind = 'api_key'"
);

/// An approved template with one place; its id.
pub(super) async fn template(world: &World) -> String {
    let id = world.clock.id::<kernel::TemplateId>();
    let form = r#"{"header":"","body":"Hello {{1}}, may we go on?","footer":"","buttons":[],"header_parameters":[],"body_parameters":["1"],"url_buttons":[],"is_named":false}"#;
    let keep = move |tx: &mut store::Tx<'_>| {
        let now = tx.now();
        tx.execute(TEMPLATE, params! { "id" => id, "form" => form, "now" => now })
    };
    world.db.write(world.lark.id, world.actor(), keep).await.unwrap();
    id.to_string()
}

pub(super) async fn messages(world: &World, of: Customer) -> Vec<Value> {
    let path = format!("/api/v1/conversations/{}/messages", of.conversation);
    let list = world.client().api(world.lark.id, Method::GET, &path, "", "").await.json();
    list["data"].as_array().unwrap().clone()
}

pub(super) async fn at(world: &World, text: &str) {
    world.clock.advance(Timestamp::parse(text).unwrap().since(world.clock.now()));
}

pub(super) async fn count(world: &World, kind: &str) -> usize {
    world.events().await.iter().filter(|one| one.as_str() == kind).count()
}

#[tokio::test]
async fn an_answer_for_later_waits_for_its_hour_and_holds_up_nothing() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        // Noon on the reader's wall in Berlin is eleven at UTC.
        let kept =
            client.post(owner, &format!("{here}/messages"), "text=See+you+soon&at=2026-11-21T12:00&once=a").await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        let page = client.get(owner, &here).await.text;
        assert!(page.contains("Goes out on") && page.contains("See you soon</p>"));
        assert_eq!(messages(&world, maya).await[0]["send_at"], "2026-11-21T11:00:00Z");
        assert_eq!(messages(&world, maya).await[0]["status"], "scheduled");
        assert!(!client.get(owner, &format!("/t/{lark}/inbox")).await.text.contains("See you soon"));
        // An answer at once does not stand behind it.
        let dispatcher = Dispatcher::new(world.app());
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        client.api(lark, Method::POST, &path, r#"{"type":"text","text":"One moment"}"#, "").await;
        assert_eq!(dispatcher.run_due().await.unwrap(), 1);
        at(&world, "2026-11-21T10:59:59Z").await;
        let before = count(&world, "message.sending").await;
        // What was tried at once may be tried again; the other one is not.
        dispatcher.run_due().await.unwrap();
        assert_eq!(messages(&world, maya).await.iter().filter(|one| one["status"] == "scheduled").count(), 1);
        at(&world, "2026-11-21T11:00:01Z").await;
        for _ in 0..3 {
            dispatcher.run_due().await.unwrap();
            world.clock.advance(Duration::from_secs(60));
        }
        assert!(count(&world, "message.sending").await > before);
        assert_eq!(messages(&world, maya).await.iter().filter(|one| one["status"] == "scheduled").count(), 0);
        assert!(
            client.get(owner, &format!("/t/{lark}/inbox")).await.text.contains("See you soon"),
            "it stands there now"
        );
    }
}

// Shows P-CON-6: while Meta lets the number answer nothing, a template does not stand behind an answer that waits for that.
#[tokio::test]
async fn a_template_does_not_wait_behind_an_answer_that_the_number_may_not_give() {
    for world in worlds().await {
        let (client, owner, lark, inbox) = (world.client(), world.lark.owner, world.lark.id, world.lark.inbox);
        let maya = world.customer("Maya", "Hello").await;
        let id = template(&world).await;
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let made = client.api(lark, Method::POST, &path, r#"{"type":"text","text":"One moment"}"#, "").await;
        let now = world.clock.now();
        let until = Some(now + Duration::from_secs(86_400));
        let restrict = move |tx: &mut store::Tx<'_>| number_restrictions::restrict(tx, inbox, None, until, now);
        world.db.write(lark, world.actor(), restrict).await.unwrap();
        let dispatcher = Dispatcher::new(world.app());
        dispatcher.run_due().await.unwrap();
        assert_eq!(count(&world, "message.sending").await, 0);
        let form = format!("template={id}&value:1=Maya&once=a");
        let sent = client.post(owner, &format!("/t/{lark}/inbox/{}/messages", maya.conversation), &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        world.clock.advance(Duration::from_secs(10));
        dispatcher.run_due().await.unwrap();
        // What a program changes, or tries to, it has seen: that is written down first.
        let looks = async || {
            let looks = move |scope: &store::Scope<'_>| scope.rows(LOOKS, params! { "contact" => maya.contact });
            world.db.read(lark, looks).await.unwrap().len()
        };
        let before = looks().await;
        let one = format!("{path}/{}", made.json()["id"].as_str().unwrap());
        let refused = client.api(lark, Method::PATCH, &one, r#"{"status":"sent"}"#, "").await;
        assert_eq!((refused.status, looks().await), (StatusCode::UNPROCESSABLE_ENTITY, before + 1), "{}", refused.text);
        let all = messages(&world, maya).await;
        let held = all.iter().find(|one| one["type"] == "text" && one["direction"] == "outbound").unwrap();
        assert_eq!((&held["status"], count(&world, "message.sending").await), (&json!("held"), 1));
    }
}

// Shows P-CON-6.
#[tokio::test]
async fn across_the_windows_end_a_template_goes_in_its_place_unless_the_customer_writes() {
    for does_write in [false, true] {
        for world in worlds().await {
            let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
            let maya = world.customer("Maya", "Hello").await;
            let id = template(&world).await;
            let here = format!("/t/{lark}/inbox/{}", maya.conversation);
            let page = client.get(owner, &here).await.text;
            assert!(page.contains("Send later") && page.contains(&format!("fallback:{id}:1")));
            // By then the window is over: without a template it is refused in words, and what was typed stays.
            let bare = "text=Shall+we+begin&at=2026-11-23T09:00";
            let refused = client.post(owner, &format!("{here}/messages"), bare).await;
            assert_eq!(refused.status, StatusCode::CONFLICT);
            assert!(refused.text.contains("Choose a template that goes in its place"), "{}", refused.text);
            assert!(refused.text.contains("Shall we begin</textarea>") && refused.text.contains("2026-11-23T09:00"));
            let missing = client.post(owner, &format!("{here}/messages"), &format!("{bare}&fallback={id}")).await;
            assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY, "its places are asked for");
            let whole = format!("{bare}&fallback={id}&fallback:{id}:1=Maya");
            let kept = client.post(owner, &format!("{here}/messages"), &whole).await;
            assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
            assert!(client.get(owner, &here).await.text.contains("Hello Maya, may we go on?"));
            if does_write {
                at(&world, "2026-11-22T20:00:00Z").await;
                world.writes(maya, "text", "Still there?", "{}").await;
            }
            at(&world, "2026-11-23T08:00:01Z").await;
            let dispatcher = Dispatcher::new(world.app());
            assert_eq!(dispatcher.run_due().await.unwrap(), 1);
            dispatcher.run_due().await.unwrap();
            let all = messages(&world, maya).await;
            let sent = all.iter().find(|one| one["direction"] == "outbound").unwrap();
            let expected =
                if does_write { ("text", "Shall we begin") } else { ("template", "Hello Maya, may we go on?") };
            assert_eq!((sent["type"].as_str().unwrap(), sent["text"].as_str().unwrap()), expected);
            assert_ne!(sent["status"], "refused");
            assert!(count(&world, "message.sending").await >= 1, "the gate let it pass at its hour");
            assert_eq!(count(&world, "message.fell_back").await, usize::from(!does_write));
            let page = client.get(owner, &here).await.text;
            assert_eq!(page.contains("This template went in the place of"), !does_write);
        }
    }
}

#[tokio::test]
async fn what_waits_for_its_hour_is_changed_moved_and_cancelled() {
    for world in worlds().await {
        let (client, owner, lark) = (world.client(), world.lark.owner, world.lark.id);
        let maya = world.customer("Maya", "Hello").await;
        template(&world).await;
        let here = format!("/t/{lark}/inbox/{}", maya.conversation);
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let api = async |body: Value| client.api(lark, Method::POST, &path, &body.to_string(), "").await;
        for (send_at, code) in [
            ("2026-11-21T08:00:00Z", "later_past"),
            ("2028-01-01T08:00:00Z", "later_too_far"),
            ("2026-11-25T08:00:00Z", "window_closed_by_then"),
        ] {
            let refused = api(json!({"type": "text", "text": "x", "send_at": send_at})).await;
            assert!(refused.text.contains(code), "{send_at}: {}", refused.text);
        }
        let past = client.post(owner, &format!("{here}/messages"), "text=x&at=2026-11-20T08:00").await;
        assert!(past.status == StatusCode::UNPROCESSABLE_ENTITY && past.text.contains("This time has passed"));
        let choice = json!({"name": "may_we_go_on", "language": "en", "parameters": [{"text": "Maya"}]});
        let made = api(json!({"type": "text", "text": "Next week", "send_at": "2026-11-25T08:00:00Z", "fallback_template": choice})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let one = format!("{path}/{id}");
        let moved = client.api(lark, Method::PATCH, &one, r#"{"send_at":"2026-11-26T08:00:00Z"}"#, "").await;
        assert_eq!(
            (moved.status, &moved.json()["send_at"]),
            (StatusCode::OK, &json!("2026-11-26T08:00:00Z")),
            "{}",
            moved.text
        );
        // Changed by hand: the words and the hour come back into the composer.
        let back = client.post(owner, &format!("{here}/messages/{id}/undo"), "then=change").await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        let page = client.get(owner, &back.location).await.text;
        assert!(page.contains("Next week</textarea>") && page.contains(r#"value="2026-11-26T09:00""#), "{page}");
        assert!(page.contains("was taken back before it was sent"));
        // A template alone may go at any hour; cancelled, it leaves no words behind.
        let made = api(json!({"type": "template", "template": choice, "send_at": "2026-12-01T08:00:00Z"})).await;
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let cancelled = client.api(lark, Method::PATCH, &format!("{path}/{id}"), r#"{"status":"cancelled"}"#, "").await;
        assert_eq!(cancelled.json()["status"], "cancelled", "{}", cancelled.text);
        let late =
            client.api(lark, Method::PATCH, &format!("{path}/{id}"), r#"{"send_at":"2026-12-02T08:00:00Z"}"#, "").await;
        assert!(late.status == StatusCode::CONFLICT && late.text.contains("not_scheduled"), "{}", late.text);
        at(&world, "2026-12-03T08:00:00Z").await;
        assert_eq!(Dispatcher::new(world.app()).run_due().await.unwrap(), 0);
        // Outside the window a text for later needs its template as well; the template itself does not.
        let refused = api(json!({"type": "text", "text": "x", "send_at": "2026-12-04T08:00:00Z"})).await;
        assert!(
            refused.status == StatusCode::CONFLICT && refused.text.contains("window_closed_by_then"),
            "{}",
            refused.text
        );
        let kept =
            api(json!({"type": "text", "text": "x", "send_at": "2026-12-04T08:00:00Z", "fallback_template": choice}))
                .await;
        assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.text);
    }
}
