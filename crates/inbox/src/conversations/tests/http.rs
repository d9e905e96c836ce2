//! The routes, through the router.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use channels::incoming::ContentKind;
use consent::ledger::{self, Effect, Extent, Method as How, NewEntry};
use kernel::{Channel, Locale, TenantId};
use store::{Sql, params, sql};
use web::Audience;

use super::world::{Customer, World, worlds};

fn thread(world: &World, customer: Customer) -> String {
    format!("/t/{}/inbox/{}", world.lark.id, customer.conversation)
}

// A34
#[tokio::test]
async fn what_a_customer_wrote_is_text_everywhere() {
    const NAME: &str = "<script>alert(1)</script>";
    const TEXT: &str = "<img src=x onerror=alert(2)> \u{202e}gpj.exe";
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer(NAME, TEXT).await;
        let card = r#"{"kind":"contacts","cards":[{"name":"<b>Bold</b>","phones":["javascript:alert(3)"],"emails":[],"urls":["javascript:alert(4)"],"company":null,"vcard":null}],"is_requested":false}"#;
        let message = world.writes(maya, "contacts", "<b>Bold</b>", card).await;
        let list = format!("/t/{}/inbox", world.lark.id);
        let detail = format!("{}/messages/{message}", thread(&world, maya));
        for path in [list, thread(&world, maya), format!("{}?show=person", thread(&world, maya)), detail] {
            let page = client.get(owner, &path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for bad in ["<script>alert", "<img src=x", "<b>Bold", "href=\"javascript:"] {
                assert!(!page.text.contains(bad), "{bad} in {path}");
            }
        }
        // The control: what is looked for is there, as text.
        let page = client.get(owner, &thread(&world, maya)).await.text;
        assert!(
            page.contains("&lt;script&gt;alert(1)") && page.contains("&lt;img src=x") && page.contains("&lt;b&gt;Bold")
        );
        assert!(page.contains(r#"class="typed" dir="auto""#));
    }
}

// A15: every id of one business, tried by another, on every route of this room.
#[tokio::test]
async fn another_business_finds_nothing_here() {
    for world in worlds().await {
        let client = world.client();
        let maya = world.customer("Maya", "Hello").await;
        let message = world.writes(maya, "text", "Again", "{}").await;
        let filled = |path: &str, tenant: TenantId| {
            let path = path.replace("{tenant}", &tenant.to_string()).replace("{message}", &message.to_string());
            path.replace("{conversation}", &maya.conversation.to_string())
                .replace("{id}", &maya.conversation.to_string())
                .replace("{parked}", &world.clock.id::<kernel::InboundId>().to_string())
        };
        for line in crate::routes().lines() {
            let names_row =
                line.path.contains("{conversation}") || line.path.contains("{id}") || line.path.contains("{parked}");
            match line.audience {
                Audience::Staff(_) => {
                    // A stranger to Lark, and Brook's own owner with Lark's ids.
                    for tenant in [world.lark.id, world.brook.id] {
                        let answer =
                            client.page(world.brook.owner, line.method.clone(), &filled(line.path, tenant), "").await;
                        if tenant == world.lark.id || names_row {
                            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {}", line.method, line.path);
                            assert!(!answer.text.contains("Hello"));
                        }
                    }
                }
                Audience::Api(_) if names_row => {
                    // What is asked for is in order: it is refused for whose it is, and for nothing else.
                    let body = match line.path.rsplit('/').next() {
                        Some("merge") => format!(r#"{{"from":"{}"}}"#, maya.conversation),
                        Some("split") => format!(r#"{{"message_id":"{message}"}}"#),
                        Some("satisfaction") => r#"{"is_on":true}"#.to_owned(),
                        _ if line.method == Method::POST => r#"{"type":"text","text":"x"}"#.to_owned(),
                        _ => "{}".to_owned(),
                    };
                    let answer = client
                        .api(world.brook.id, line.method.clone(), &filled(line.path, world.brook.id), &body, "")
                        .await;
                    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {}", line.method, line.path);
                }
                _ => {}
            }
        }
        // The control: Lark's own owner and key find it.
        assert_eq!(client.get(world.lark.owner, &thread(&world, maya)).await.status, StatusCode::OK);
        let own = filled("/api/v1/conversations/{id}", world.lark.id);
        assert_eq!(client.api(world.lark.id, Method::GET, &own, "", "").await.status, StatusCode::OK);
        let list = client.api(world.brook.id, Method::GET, "/api/v1/conversations", "", "").await;
        assert_eq!(list.json()["data"], serde_json::json!([]));
    }
}

// A22
#[tokio::test]
async fn what_an_agent_does_not_see_is_not_there() {
    for world in worlds().await {
        let (client, owner, agent) = (world.client(), world.lark.owner, world.lark.agent);
        let maya = world.customer("Maya", "Hello").await;
        let here = thread(&world, maya);
        assert_eq!(client.get(agent, &here).await.status, StatusCode::OK);
        client.post(owner, &format!("{here}/assignment"), &format!("assignee={owner}")).await;
        assert_eq!(client.get(agent, &here).await.status, StatusCode::NOT_FOUND);
        for form in ["assignment", "status", "unread", "draft", "typing", "messages", "stop-question"] {
            let answer = client.post(agent, &format!("{here}/{form}"), "").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{form}");
        }
    }
}

#[tokio::test]
async fn a_viewer_reads_and_changes_nothing() {
    for world in worlds().await {
        let (client, viewer) = (world.client(), world.lark.viewer);
        let maya = world.customer("Maya", "Hello").await;
        let here = thread(&world, maya);
        let page = client.get(viewer, &here).await;
        assert!(page.status == StatusCode::OK && !page.text.contains("name=\"text\""));
        for form in ["assignment", "status", "unread", "draft", "typing", "messages", "stop-question"] {
            assert_eq!(
                client.post(viewer, &format!("{here}/{form}"), "text=x").await.status,
                StatusCode::FORBIDDEN,
                "{form}"
            );
        }
        // Her look leaves the team's unread as it was; an agent's does not.
        let api = format!("/api/v1/conversations/{}", maya.conversation);
        assert_eq!(client.api(world.lark.id, Method::GET, &api, "", "").await.json()["unread"], 1);
        client.get(world.lark.agent, &here).await;
        assert_eq!(client.api(world.lark.id, Method::GET, &api, "", "").await.json()["unread"], 0);
        assert!(world.events().await.contains(&"conversation.read".to_owned()));
    }
}

#[tokio::test]
async fn an_answer_is_sent_once_however_often_the_button_is_pressed() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        let here = thread(&world, maya);
        client.post(owner, &format!("{here}/draft"), "text=Tue").await;
        assert!(client.get(owner, &here).await.text.contains("\nTue</textarea>"));
        for _ in 0..3 {
            let answer = client.post(owner, &format!("{here}/messages"), "text=Tuesday+at+four&once=abc").await;
            assert_eq!((answer.status, answer.location), (StatusCode::SEE_OTHER, here.clone()));
        }
        let page = client.get(owner, &here).await.text;
        assert_eq!(page.matches("<p class=\"typed\" dir=\"auto\">Tuesday at four</p>").count(), 1);
        assert!(!page.contains("\nTue</textarea>"), "what was sent is no draft any more");
    }
}

#[tokio::test]
async fn outside_the_window_the_draft_is_kept_and_the_reason_told() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        let here = thread(&world, maya);
        assert!(client.get(owner, &here).await.text.contains("data-left-seconds"));
        world.clock.advance(Duration::from_secs(25 * 3600));
        let answer = client.post(owner, &format!("{here}/messages"), "text=Are+you+still+there").await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text.contains("lets only an approved template through"));
        assert!(answer.text.contains("Are you still there</textarea>"));
        // The refusal stands in the thread, for whoever looks next.
        let page = client.get(owner, &here).await.text;
        assert!(page.contains("Not sent.") && page.contains("Are you still there</textarea>"));
        let sent = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let refused = client.api(world.lark.id, Method::POST, &sent, r#"{"type":"text","text":"x"}"#, "").await;
        assert_eq!((refused.status, refused.json()["code"].as_str()), (StatusCode::CONFLICT, Some("window_closed")));
    }
}

#[tokio::test]
async fn after_a_stop_nothing_is_sent_and_the_thread_shows_why() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Stop").await;
        let at = world.clock.now();
        let stop = NewEntry {
            extent: Extent::All,
            effect: Effect::Withdraw,
            method: How::Message,
            message: None,
            occurred_at: at,
            words: String::new(),
            text_shown: String::new(),
            backing: ledger::Backing::default(),
        };
        let write = move |tx: &mut store::Tx<'_>| ledger::append(tx, maya.contact, Channel::WhatsApp, stop);
        world.db.write(world.lark.id, world.actor(), write).await.unwrap();
        let here = thread(&world, maya);
        let page = client.get(owner, &here).await.text;
        assert!(page.contains("asked us to stop") && !page.contains("name=\"text\""));
        let refused = client.post(owner, &format!("{here}/messages"), "text=But").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(client.get(owner, &here).await.text.contains("Not sent."));
    }
}

// P-CON-4: unclear words are put before a person.
#[tokio::test]
async fn words_that_may_mean_stop_are_asked_about_in_the_thread() {
    for (answer, sees_composer) in [("no", true), ("yes", false)] {
        for world in worlds().await {
            let (client, owner) = (world.client(), world.lark.owner);
            let maya = world.customer("Maya", "please stop by at five").await;
            let (at, contact) = (world.clock.now(), maya.contact);
            let hold = NewEntry::about_everything(Effect::Hold, How::Message, None, at);
            let write = move |tx: &mut store::Tx<'_>| ledger::append(tx, contact, Channel::WhatsApp, hold);
            world.db.write(world.lark.id, world.actor(), write).await.unwrap();
            let here = thread(&world, maya);
            assert!(client.get(owner, &here).await.text.contains("No, it means something else"));
            for _ in 0..2 {
                let decided = client.post(owner, &format!("{here}/stop-question"), &format!("answer={answer}")).await;
                assert_eq!(decided.status, StatusCode::SEE_OTHER);
            }
            let page = client.get(owner, &here).await.text;
            assert!(!page.contains("No, it means something else"));
            assert_eq!(page.contains("name=\"text\""), sees_composer, "{answer}");
        }
    }
}

const KEEP: Sql = sql!(
    "insert into template (tenant_id, id, account_id, name, language, category, status, provider_id, form, refreshed_at) values \
     (:tenant, :id, 'waba', 'order_ready', 'en', 'utility', 'APPROVED', '1', :form, :now)"
);

#[tokio::test]
async fn outside_the_window_an_approved_template_is_offered_with_its_places() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        let id = world.clock.id::<kernel::TemplateId>();
        let form = r#"{"header":"","body":"Hello {{1}}, your order is ready.","footer":"","buttons":[],"header_parameters":[],"body_parameters":["1"],"url_buttons":[],"is_named":false}"#;
        let keep = move |tx: &mut store::Tx<'_>| {
            let now = tx.now();
            tx.execute(KEEP, params! { "id" => id, "form" => form, "now" => now })
        };
        world.db.write(world.lark.id, world.actor(), keep).await.unwrap();
        world.clock.advance(Duration::from_secs(25 * 3600));
        let here = thread(&world, maya);
        assert!(client.get(owner, &here).await.text.contains(r#"name="value:1""#));
        let missing = client.post(owner, &format!("{here}/messages"), &format!("template={id}&value:1=")).await;
        assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
        // A40: braces in a value are text.
        let sent =
            client.post(owner, &format!("{here}/messages"), &format!("template={id}&value:1=%7B%7B1%7D%7D")).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let page = client.get(owner, &here).await.text;
        assert!(page.contains("Hello {{1}}, your order is ready.</p>") && page.contains("order_ready"));
    }
}

#[tokio::test]
async fn a_program_changes_only_what_it_has_read() {
    for world in worlds().await {
        let client = world.client();
        let maya = world.customer("Maya", "Hello").await;
        let path = format!("/api/v1/conversations/{}", maya.conversation);
        let read = client.api(world.lark.id, Method::GET, &path, "", "").await;
        let body = format!(r#"{{"assignee_id":"{}","status":"closed"}}"#, world.lark.agent);
        let changed = client.api(world.lark.id, Method::PATCH, &path, &body, &read.etag).await;
        assert_eq!(changed.status, StatusCode::OK);
        assert_eq!(changed.json()["assignee_id"], world.lark.agent.to_string());
        assert_eq!((changed.json()["status"].as_str(), changed.etag != read.etag), (Some("closed"), true));
        let stale = client.api(world.lark.id, Method::PATCH, &path, r#"{"assignee_id":null}"#, &read.etag).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        let freed = client.api(world.lark.id, Method::PATCH, &path, r#"{"assignee_id":null}"#, &changed.etag).await;
        assert_eq!(freed.json()["assignee_id"], serde_json::Value::Null);
        for (body, status) in [(r#"{"status":"snoozed"}"#, 422), (r#"{"name":"x"}"#, 422), ("[", 422)] {
            assert_eq!(client.api(world.lark.id, Method::PATCH, &path, body, "").await.status, status, "{body}");
        }
        for query in ["status=lost", "assignee=me", "cursor=1", "limit=0", "inbox=x"] {
            let answer =
                client.api(world.lark.id, Method::GET, &format!("/api/v1/conversations?{query}"), "", "").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
    }
}

#[tokio::test]
async fn a_program_reads_and_sends_messages() {
    for world in worlds().await {
        let client = world.client();
        let maya = world.customer("Maya", "Hello").await;
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let sent = client.api(world.lark.id, Method::POST, &path, r#"{"type":"text","text":"Good morning"}"#, "").await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        let sent = sent.json();
        assert_eq!((sent["direction"].as_str(), sent["status"].as_str()), (Some("outbound"), Some("queued")));
        let list = client.api(world.lark.id, Method::GET, &path, "", "").await.json();
        let texts: Vec<_> = list["data"].as_array().unwrap().iter().map(|one| one["text"].clone()).collect();
        assert_eq!(texts, ["Good morning", "Hello"]);
        for (body, status) in [
            (r#"{"type":"text","text":"  "}"#, 422),
            (r#"{"type":"picture"}"#, 422),
            (r#"{"type":"template","template":{"name":"none","language":"en"}}"#, 422),
        ] {
            assert_eq!(client.api(world.lark.id, Method::POST, &path, body, "").await.status, status, "{body}");
        }
    }
}

#[tokio::test]
async fn the_parts_that_are_live_are_given_alone() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let maya = world.customer("Maya", "Hello").await;
        let here = thread(&world, maya);
        for (fragment, holds, lacks) in [
            ("list", "id=\"conversations\"", "id=\"thread\""),
            ("thread", "id=\"thread\"", "id=\"conversations\""),
            ("thread", "id=\"composer\"", "<html"),
            ("thread", "id=\"thread-head\"", "id=\"conversations\""),
            ("thread", "id=\"person\"", "id=\"conversations\""),
        ] {
            let part = client.get(owner, &format!("{here}?fragment={fragment}")).await.text;
            assert!(part.contains(holds) && !part.contains(lacks), "{fragment}: {part}");
        }
    }
}

#[test]
fn every_kind_of_message_is_named_as_what_it_is() {
    let unknown = crate::messages::view::kind_words(Locale::En, "hologram");
    for kind in ContentKind::ALL.into_iter().filter(|kind| *kind != ContentKind::Unknown) {
        assert_ne!(crate::messages::view::kind_words(Locale::En, kind.as_str()), unknown, "{kind:?}");
    }
    assert_ne!(crate::messages::view::kind_words(Locale::En, "template"), unknown);
}

#[test]
fn every_reason_of_the_gate_has_words() {
    let other = super::super::reasons::words(Locale::En, "nothing we know", "Maya");
    for reason in consent::gate::Reason::ALL {
        assert_ne!(super::super::reasons::words(Locale::En, reason.as_str(), "Maya"), other, "{reason:?}");
    }
}

const PARKED: Sql = sql!(
    "insert into parked (tenant_id, id, app_id, inbound_id, position, reason, detail, body, parked_at, state) \
     values (:tenant, :id, :id, :id, '0/0', 'unknown_kind', 'A kind of message that nobody knows.', :body, :now, 'waiting')"
);

// A34: what could not be read is shown as it came, and as text.
#[tokio::test]
async fn what_could_not_be_read_is_shown_to_those_who_manage_numbers() {
    for world in worlds().await {
        let (client, owner) = (world.client(), world.lark.owner);
        let id = world.clock.id::<kernel::InboundId>();
        let keep = move |tx: &mut store::Tx<'_>| {
            let aad = kernel::Aad { table: "parked", column: "body", row: id.as_uuid() };
            let (body, now) = (tx.seal(aad, b"{\"text\":\"<script>alert(5)</script>\"}")?, tx.now());
            tx.execute(PARKED, params! { "id" => id, "body" => body, "now" => now })
        };
        world.db.write(world.lark.id, world.actor(), keep).await.unwrap();
        let list = format!("/t/{}/settings/unreadable", world.lark.id);
        assert!(client.get(owner, &list).await.text.contains("A kind of message that nobody knows."));
        let one = client.get(owner, &format!("{list}/{id}")).await.text;
        assert!(one.contains("&lt;script&gt;alert(5)") && !one.contains("<script>alert(5)"));
        assert_eq!(client.get(world.lark.agent, &list).await.status, StatusCode::FORBIDDEN);
        let stranger = format!("/t/{}/settings/unreadable/{id}", world.brook.id);
        assert_eq!(client.get(world.brook.owner, &stranger).await.status, StatusCode::NOT_FOUND);
        let done = client.post(owner, &format!("{list}/{id}"), "answer=dismiss").await;
        assert_eq!((done.status, done.location), (StatusCode::SEE_OTHER, list.clone()));
        assert!(client.get(owner, &list).await.text.contains("Everything could be read"));
    }
}
