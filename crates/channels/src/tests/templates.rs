//! Templates from the first five to the last deletion, against the sandbox, on both databases.

use std::time::Duration;

use accounts::notices::Kind;
use axum::http::Method;
use consent::templates::{self as kept, Category, Template};
use kernel::{InboxId, Role, Timestamp};
use serde_json::{Value, json};

use super::world::{World, worlds};
use crate::whatsapp::webhook::Management;

async fn all(world: &World) -> Vec<Template> {
    let waba = world.account.waba.clone();
    world.app.db.read(world.lark, move |scope| kept::all(scope, &waba)).await.unwrap()
}

async fn one(world: &World, name: &str) -> Template {
    all(world).await.into_iter().find(|template| template.name == name).unwrap()
}

fn here(world: &World, inbox: InboxId) -> String {
    format!("/t/{}/settings/inboxes/{inbox}/templates", world.lark)
}

/// Meta judges, and its webhooks are taken in by whoever reads them.
async fn judged(world: &World) {
    world.meta.settled().await;
    world.clock.advance(Duration::from_secs(11));
    let waba = world.account.waba.clone();
    let actor = world.actor();
    world.app.db.write(world.lark, actor, move |tx| crate::templates::refresh_soon(tx, &waba)).await.unwrap();
    world.clock.advance(Duration::from_secs(11));
    world.tasks().run_due().await.unwrap();
}

fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

// Shows P-CON-6: a closed window is no wall, because approved templates stand ready.
#[tokio::test]
async fn five_neutral_ones_are_offered_read_and_handed_in() {
    for world in worlds().await {
        let (_, inbox) = world.connected().await;
        let (here, owner) = (here(&world, inbox), "lark-owner");
        let page = world.page(owner, Method::GET, &format!("{here}/starters?language=pt_BR"), "").await.text;
        for words in ["Olá, {{first_name}}!", "may_we_continue", "payment_reminder", "Sim, por favor"] {
            assert!(page.contains(words), "{words}");
        }
        // One is changed for the worse, one is left out; the others are handed in.
        let form = encoded(&[
            ("language", "en"),
            ("use:may_we_continue", "on"),
            ("name:may_we_continue", "may_we_continue"),
            ("body:may_we_continue", "{{first_name}}, may we write to you about your question here?"),
            ("use:order_ready", "on"),
            ("name:order_ready", "order_ready"),
            (
                "body:order_ready",
                "Hello {{first_name}}, your order {{order_number}} is ready. You can pick it up today.",
            ),
        ]);
        let answer = world.page(owner, Method::POST, &format!("{here}/starters"), &form).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("The text begins or ends with a field"), "{}", answer.text);
        assert!(!answer.text.contains("name:order_ready"), "what was handed in needs no second look");
        let order = one(&world, "order_ready").await;
        assert_eq!((order.status.as_str(), order.form.is_named), ("PENDING", true));
        assert_eq!(order.form.sample("first_name"), Some("Maya"));
        assert!(!all(&world).await.iter().any(|template| template.name == "may_we_continue"));
        judged(&world).await;
        assert!(one(&world, "order_ready").await.is_approved());
        let nothing = world.page(owner, Method::POST, &format!("{here}/starters"), "language=en").await;
        assert!(nothing.status == 422 && nothing.text.contains("Choose at least one."));
        // Who may look only sees the list and no form.
        let list = world.page("lark-viewer", Method::GET, &here, "").await;
        assert!(list.status == 200 && list.text.contains("order_ready") && !list.text.contains("/starters"));
        assert_eq!(world.page("lark-viewer", Method::POST, &format!("{here}/starters"), &form).await.status, 403);
        assert_eq!(world.page("brook-owner", Method::GET, &here, "").await.status, 404);
    }
}

// Shows P-CON-7.
#[tokio::test]
async fn a_template_is_refused_mended_and_deleted() {
    for world in worlds().await {
        let (_, inbox) = world.connected().await;
        let (here, owner) = (here(&world, inbox), "lark-owner");
        let body = "Hello {{first_name}}, see https://bit.ly/x for your order today.";
        let fields = |body: &'static str, act: &'static str, knows: &'static str| {
            encoded(&[
                ("name", "your_order"),
                ("language", "en"),
                ("category", "utility"),
                ("body", body),
                ("sample:first_name", "Maya"),
                ("reply_0", "Thank you"),
                ("act", act),
                ("knows", knows),
            ])
        };
        // It is looked at, said to be unlikely, and handed in all the same.
        let looked = world.page(owner, Method::POST, &format!("{here}/new"), &fields(body, "check", "")).await;
        assert!(looked.status == 200 && looked.text.contains("Hello Maya, see") && looked.text.contains("Thank you"));
        let warned = world.page(owner, Method::POST, &format!("{here}/new"), &fields(body, "submit", "")).await;
        assert!(warned.status == 422 && warned.text.contains("A short link hides where it leads"), "{}", warned.text);
        let done = world.page(owner, Method::POST, &format!("{here}/new"), &fields(body, "submit", "1")).await;
        assert_eq!(done.status, 303, "{}", done.text);
        judged(&world).await;
        let refused = one(&world, "your_order").await;
        assert_eq!((refused.status.as_str(), refused.reason.lines().next()), ("REJECTED", Some("INVALID_FORMAT")));
        let at = format!("{here}/{}", refused.id);
        let page = world.page(owner, Method::GET, &at, "").await.text;
        assert!(page.contains("Something in its form is not allowed") && page.contains("Hand in again"), "{page}");

        let better = "Hello {{first_name}}, your order is ready for you today.";
        let mended = world.page(owner, Method::POST, &at, &fields(better, "submit", "")).await;
        assert_eq!(mended.status, 303, "{}", mended.text);
        let pending = world.page(owner, Method::GET, &at, "").await.text;
        assert!(pending.contains("While Meta judges it, it cannot be changed."), "{pending}");
        for (act, status) in [("submit", 409), ("check", 409), ("", 200)] {
            assert_eq!(world.page(owner, Method::POST, &at, &fields(better, act, "")).await.status, status, "{act}");
        }
        judged(&world).await;
        assert!(one(&world, "your_order").await.is_approved());

        // The same name again, what Meta itself refuses, and the end.
        let twice = world.page(owner, Method::POST, &format!("{here}/new"), &fields(better, "submit", "")).await;
        assert!(twice.status == 422 && twice.text.contains("of this name in this language already"), "{}", twice.text);
        assert_eq!(world.page("lark-viewer", Method::POST, &format!("{at}/deletion"), "").await.status, 403);
        assert_eq!(world.page(owner, Method::POST, &format!("{at}/deletion"), "").await.status, 303);
        assert!(!all(&world).await.iter().any(|template| template.name == "your_order"));
        assert_eq!(world.page(owner, Method::GET, &at, "").await.status, 404);
        assert_eq!(world.page(owner, Method::POST, &format!("{at}/offer"), "").await.status, 404);
        let again = world.page(owner, Method::POST, &format!("{here}/new"), &fields(better, "submit", "")).await;
        assert!(again.text.contains("Meta frees the name after 30 days"), "{}", again.text);
    }
}

// Shows P-CON-7.
#[tokio::test]
async fn a_program_hands_templates_in_and_reads_how_they_stand() {
    for world in worlds().await {
        let (_, inbox) = world.connected().await;
        let new = |body: &str| {
            json!({ "inbox_id": inbox, "name": "lesson_moved", "language": "en", "category": "utility", "body": body,
                "footer": "Lark Music School", "buttons": [{ "text": "Thank you" }], "samples": { "1": "Maya", "2": "Tuesday" } })
            .to_string()
        };
        let bad = world
            .api("lark-owner", Method::POST, "/api/v1/templates", &new("{{1}}, it moved to {{2}}, sorry about that."))
            .await;
        assert_eq!(
            (bad.status.as_u16(), bad.json()["errors"][0]["field"].clone()),
            (422, json!("body")),
            "{}",
            bad.text
        );
        let good = new("Hello {{1}}, your lesson moved to {{2}}, sorry about that.");
        let made = world.api("lark-owner", Method::POST, "/api/v1/templates", &good).await;
        assert_eq!((made.status.as_u16(), made.json()["status"].clone()), (201, json!("PENDING")), "{}", made.text);
        judged(&world).await;
        // Meta moves it among the offers, and people do not like it.
        let id = one(&world, "lesson_moved").await.provider_id;
        let (heard, waba) = (id.clone(), world.account.waba.clone());
        let actor = world.actor();
        let told = world.app.db.write(world.lark, actor, move |tx| {
            kept::moved(tx, &waba, &heard, Category::Marketing)?;
            kept::rated(tx, &waba, &heard, "RED")
        });
        told.await.unwrap();
        let listed = world.api("lark-viewer", Method::GET, "/api/v1/templates", "").await.json();
        let mine = listed["data"].as_array().unwrap().iter().find(|one| one["name"] == "lesson_moved").unwrap().clone();
        assert_eq!((&mine["category"], &mine["asked_category"]), (&json!("marketing"), &json!("utility")));
        assert_eq!((&mine["status"], &mine["quality"]), (&json!("APPROVED"), &json!("RED")));
        assert_eq!(mine["parameters"], json!(["1", "2"]));
        assert_eq!(world.api("lark-viewer", Method::POST, "/api/v1/templates", &good).await.status, 403);
        assert_eq!(world.api("brook-owner", Method::POST, "/api/v1/templates", &good).await.status, 404);
    }
}

// Shows P-CON-7: what Meta decides of a template is told once, with the way to its page, and a newer word settles an older one.
#[tokio::test]
async fn what_meta_decides_of_a_template_is_told_to_whoever_handed_it_in_and_to_the_owners() {
    for world in worlds().await {
        let (_, inbox) = world.connected().await;
        let here = here(&world, inbox);
        let (owner, admin) = (world.member(Role::Owner).await, world.member(Role::Admin).await);
        let agent = world.member(Role::Agent).await;
        let told = async |staff| {
            let all = world.told(staff).await.into_iter();
            let mut all: Vec<_> = all.filter(|(_, path, _)| path.contains("/templates/")).collect();
            all.sort_by_key(|(kind, path, is_unread)| (*is_unread, *kind, path.clone()));
            all
        };
        assert_eq!(told(owner).await, [], "the control: those that were there before tell nobody anything");
        let hand_in = async |who, name, category, body| {
            let form = encoded(&[
                ("name", name),
                ("language", "en"),
                ("category", category),
                ("body", body),
                ("sample:first_name", "Maya"),
                ("act", "submit"),
            ]);
            assert_eq!(world.page(who, Method::POST, &format!("{here}/new"), &form).await.status, 303);
            one(&world, name).await
        };
        // One is the administrator's, the other the owner's.
        let words = "Hello {{first_name}}, your lesson is tomorrow. See you there.";
        let template = hand_in("lark-admin", "lesson_reminder", "utility", words).await;
        let words = "Hello {{first_name}}, our spring course begins in May. See you there.";
        let offer = hand_in("lark-owner", "spring_course", "marketing", words).await;
        assert_eq!((template.asked_by, offer.asked_by), (Some(admin), Some(owner)));
        assert_eq!(told(owner).await, [], "nobody is told what they did themselves");
        judged(&world).await;
        let [path, course] = [&template, &offer].map(|template| format!("{here}/{}", template.id));
        let theirs = async |of: &str| {
            let mut all = [told(owner).await, told(admin).await];
            all.iter_mut().for_each(|all| all.retain(|(_, path, _)| path == of));
            all
        };
        let approved = |path: &String, is_unread| (Kind::TemplateApproved, path.clone(), is_unread);
        assert_eq!(theirs(&path).await, [[approved(&path, true)], [approved(&path, true)]]);
        assert_eq!(theirs(&course).await, [vec![approved(&course, true)], vec![]], "the owner's is not hers");
        let hear = async |field: &str, value: Value| {
            world.clock.advance(Duration::from_secs(60));
            let waba = world.account.waba.clone();
            let told = Management { field: field.to_owned(), at: None, words: String::new(), value };
            let hear = move |tx: &mut store::Tx<'_>| crate::templates::heard(tx, &waba, &told);
            world.app.db.write(world.lark, world.actor(), hear).await.unwrap();
        };
        let id = |template: &Template| template.provider_id.parse::<i64>().unwrap();
        let mut so_far = vec![approved(&path, false)];
        for (status, reason, kind) in [
            ("REJECTED", "SCAM", Kind::TemplateRejected),
            ("PAUSED", "NONE", Kind::TemplatePaused),
            ("DISABLED", "NONE", Kind::TemplateDisabled),
        ] {
            // Meta says everything twice.
            for _ in 0..2 {
                let value = json!({ "event": status, "message_template_id": id(&template), "reason": reason });
                hear("message_template_status_update", value).await;
            }
            let mut expected = so_far.clone();
            expected.sort();
            expected.push((kind, path.clone(), true));
            assert_eq!(theirs(&path).await, [expected.clone(), expected], "{status}");
            so_far.push((kind, path.clone(), false));
        }
        // An offer that is to be none any more is told of when that counts, and not again when Meta says that it is done.
        let at = Timestamp::from_seconds(world.clock.now().seconds() + 3600);
        let announced = json!({
            "message_template_id": id(&offer), "new_category": "MARKETING", "correct_category": "UTILITY",
            "category_update_timestamp": at.seconds()
        });
        hear("template_category_update", announced).await;
        assert_eq!(theirs(&course).await, [vec![approved(&course, true)], vec![]]);
        world.clock.advance(Duration::from_secs(3600));
        world.tasks().run_due().await.unwrap();
        assert_eq!(one(&world, "spring_course").await.category, Category::Utility);
        let moved = [vec![approved(&course, false), (Kind::TemplateMoved, course.clone(), true)], vec![]];
        assert_eq!(theirs(&course).await, moved);
        let done = json!({
            "message_template_id": id(&offer), "previous_category": "MARKETING", "new_category": "UTILITY"
        });
        hear("template_category_update", done).await;
        assert_eq!(theirs(&course).await, moved);
        assert_eq!(world.told(agent).await, [], "and whoever handed nothing in hears of nothing");
    }
}

// Shows P-CON-7: what the pages do with a template a program does too.
#[tokio::test]
async fn a_program_changes_takes_as_an_offer_and_deletes_a_template() {
    for world in worlds().await {
        let (_, inbox) = world.connected().await;
        let new = json!({
            "inbox_id": inbox, "name": "lesson_moved", "language": "en", "category": "utility",
            "body": "Hello {{1}}, your lesson moved by an hour.", "samples": { "1": "Maya" }
        });
        let made = world.api("lark-owner", Method::POST, "/api/v1/templates", &new.to_string()).await.json();
        let here = format!("/api/v1/templates/{}", made["id"].as_str().unwrap());
        let change = |body: &str| json!({ "body": body, "samples": { "1": "Maya" } }).to_string();
        let good = change("Hello {{1}}, your lesson moved by two hours.");
        let put = async |who, body: &str| world.api(who, Method::PUT, &here, body).await;
        let early = put("lark-owner", &good).await;
        assert_eq!((early.status.as_u16(), early.json()["code"].clone()), (409, json!("template_locked")));
        judged(&world).await;
        let bad = put("lark-owner", &change("{{1}}, your lesson moved by two hours.")).await;
        assert_eq!((bad.status.as_u16(), bad.json()["errors"][0]["field"].clone()), (422, json!("body")));
        let offer = format!("{here}/offer");
        let none = world.api("lark-owner", Method::POST, &offer, "").await;
        assert_eq!((none.status.as_u16(), none.json()["code"].clone()), (409, json!("template_not_waiting")));
        // Meta makes an offer of it; other words do not choose, the owner does.
        let id = one(&world, "lesson_moved").await.provider_id;
        assert!(world.meta.move_template(&id, "MARKETING"));
        judged(&world).await;
        for (who, status) in [("lark-viewer", 403), ("brook-owner", 404), ("lark-owner", 200)] {
            let told = put(who, &good).await;
            assert_eq!(told.status.as_u16(), status, "{who}: {}", told.text);
        }
        judged(&world).await;
        let listed = world.api("lark-owner", Method::GET, "/api/v1/templates", "").await.json();
        let mine = listed["data"].as_array().unwrap().iter().find(|one| one["name"] == "lesson_moved").unwrap();
        assert_eq!(
            (&mine["body"], &mine["status"], &mine["waits_for_choice"]),
            (&json!("Hello {{1}}, your lesson moved by two hours."), &json!("APPROVED"), &json!(true))
        );
        for (who, status) in [("lark-viewer", 403), ("brook-owner", 404), ("lark-owner", 200), ("lark-owner", 409)] {
            assert_eq!(world.api(who, Method::POST, &offer, "").await.status, status, "{who}");
        }
        assert!(!one(&world, "lesson_moved").await.is_recounted());
        for (who, status) in [("lark-viewer", 403), ("brook-owner", 404), ("lark-owner", 204), ("lark-owner", 404)] {
            assert_eq!(world.api(who, Method::DELETE, &here, "").await.status, status, "{who}");
        }
        assert!(all(&world).await.iter().all(|template| template.name != "lesson_moved"));
    }
}

// Shows P-CON-7: what Meta makes an offer of is told once, shown with the choice, and goes on as what the owner chose; and a name
// stands with its languages next to each other.
#[tokio::test]
async fn what_meta_makes_an_offer_of_is_the_owners_to_choose_and_a_name_speaks_several_languages() {
    for world in worlds().await {
        let (_, inbox) = world.connected().await;
        let (here, owner, she) = (here(&world, inbox), "lark-owner", world.owner().await);
        let fields = |language: &str, body: &str| {
            encoded(&[
                ("name", "lesson_reminder"),
                ("language", language),
                ("category", "utility"),
                ("body", body),
                ("sample:first_name", "Maya"),
                ("asks_number", "on"),
                ("act", "submit"),
            ])
        };
        let english = fields("en", "Hello {{first_name}}, your lesson is tomorrow. See you there.");
        assert_eq!(world.page(owner, Method::POST, &format!("{here}/new"), &english).await.status, 303);
        let first = one(&world, "lesson_reminder").await;
        assert_eq!(first.form.button_kinds, ["request_contact_info"]);
        let form = world.page(owner, Method::GET, &format!("{here}/new?of={}", first.id), "").await.text;
        assert!(form.contains("Share my number") && form.contains("lesson_reminder"), "{form}");
        assert!(form.contains(r#"<option value="es" selected"#) && form.contains("English (United Kingdom)"), "{form}");
        let spanish = fields("es", "Hola {{first_name}}, su clase es mañana. Hasta pronto, saludos.");
        assert_eq!(world.page(owner, Method::POST, &format!("{here}/new"), &spanish).await.status, 303);
        judged(&world).await;
        let listed = world.page(owner, Method::GET, &here, "").await.text;
        assert!(listed.contains("templates/named/lesson_reminder") && !listed.contains(">en_GB<"), "{listed}");
        let named = format!("{here}/named/lesson_reminder");
        let both = world.page("lark-viewer", Method::GET, &named, "").await.text;
        for words in ["Español", "English", "Hello Maya, your lesson is tomorrow", "Hola Maya, su clase"] {
            assert!(both.contains(words), "{words}: {both}");
        }
        assert_eq!(world.page(owner, Method::GET, &format!("{here}/named/nothing"), "").await.status, 404);

        // Meta counts one of them as an offer.
        let told = async || {
            let all = world.told(she).await;
            all.into_iter().filter(|(kind, ..)| *kind == Kind::TemplateRecounted).count()
        };
        assert_eq!(told().await, 0);
        let id = one(&world, "lesson_reminder").await.provider_id;
        // Announced ahead, it is told once and said on its page, and nothing changes yet.
        let at = Timestamp::from_seconds(world.clock.now().seconds() + 60);
        assert!(world.meta.announce_template(&id, "MARKETING", at.seconds()));
        world.meta.settled().await;
        let body: Value = serde_json::from_str(&world.meta.deliveries().last().unwrap().body).unwrap();
        let change = &body["entry"][0]["changes"][0];
        let field = change["field"].as_str().unwrap().to_owned();
        let announced = Management { field, at: None, words: String::new(), value: change["value"].clone() };
        let hear = async |told: &Management| {
            let (waba, told) = (world.account.waba.clone(), told.clone());
            let hear = move |tx: &mut store::Tx<'_>| crate::templates::heard(tx, &waba, &told);
            world.app.db.write(world.lark, world.actor(), hear).await.unwrap();
        };
        let it = async || all(&world).await.into_iter().find(|one| one.provider_id == id).unwrap();
        hear(&announced).await;
        // Meta thinks better of it, and worse again.
        let mut withdrawn = announced.clone();
        withdrawn.value["correct_category"] = "UTILITY".into();
        hear(&withdrawn).await;
        assert_eq!(it().await.offer_from(), None);
        hear(&announced).await;
        let coming = world.told(she).await.into_iter().filter(|(kind, ..)| *kind == Kind::TemplateComing).count();
        assert_eq!((coming, told().await), (1, 0));
        judged(&world).await;
        let waiting = it().await;
        assert_eq!((waiting.category, waiting.offer_from()), (Category::Utility, Some(at)), "not before its hour");
        let page = world.page("lark-viewer", Method::GET, &named, "").await.text;
        assert!(page.contains("Meta will count this as marketing from"), "{page}");
        // From its hour on it counts, before Meta says that it is done.
        world.clock.advance(Duration::from_secs(61));
        world.tasks().run_due().await.unwrap();
        assert!(it().await.is_recounted());
        assert_eq!((it().await.offer_from(), told().await), (None, 1));
        assert!(world.meta.move_template(&id, "MARKETING"));
        judged(&world).await;
        judged(&world).await;
        assert_eq!(told().await, 1, "once");
        let moved = all(&world).await.into_iter().find(|one| one.provider_id == id).unwrap();
        assert!(moved.is_recounted());
        let page = world.page(owner, Method::GET, &named, "").await.text;
        assert!(page.contains("Meta counts this as marketing now") && page.contains("/offer\""), "{page}");
        let seen = world.page("lark-viewer", Method::GET, &named, "").await.text;
        assert!(seen.contains("Meta counts this as marketing now") && !seen.contains("/offer\""), "{seen}");
        // Other words are no choice: it comes back paused.
        let edited = fields("es", "Hola {{first_name}}, su clase es mañana. Hasta pronto, muchos saludos.");
        assert_eq!(world.page(owner, Method::POST, &format!("{here}/{}", moved.id), &edited).await.status, 303);
        judged(&world).await;
        assert!(it().await.is_approved() && it().await.is_recounted());
        let offer = format!("{here}/{}/offer", moved.id);
        assert_eq!(world.page("lark-viewer", Method::POST, &offer, "").await.status, 403);
        assert_eq!(world.page(owner, Method::POST, &offer, "").await.status, 303);
        let page = world.page(owner, Method::GET, &named, "").await.text;
        assert!(!page.contains("Meta counts this as marketing now"), "{page}");
        judged(&world).await;
        assert!(!one(&world, "lesson_reminder").await.is_recounted());
    }
}

/// Whether sending waits in an inbox.
async fn waits(world: &World, inbox: InboxId) -> bool {
    world.app.db.read(world.lark, move |scope| consent::payments::get(scope, inbox)).await.unwrap().is_some()
}

#[tokio::test]
async fn a_check_that_saw_the_trouble_finds_it_gone_and_no_other_does() {
    for world in worlds().await {
        let (_, inbox) = world.connected().await;
        let waba = world.account.waba.clone();
        let owner = world.owner().await;
        let check = async || {
            let path = format!("/api/v1/inboxes/{inbox}/check");
            assert_eq!(world.api("lark-owner", Method::POST, &path, "").await.status, 200);
        };
        let unpaid = async || {
            world
                .app
                .db
                .write(world.lark, world.actor(), move |tx| crate::health::unpaid(tx, inbox, false))
                .await
                .unwrap();
        };
        unpaid().await;
        unpaid().await;
        let told = world.told(owner).await;
        let of_payment = told.iter().filter(|(kind, ..)| *kind == Kind::PaymentTrouble).count();
        assert_eq!(of_payment, 1, "once: {told:?}");
        // Meta's own health knows nothing of it: only the owner can say that it is over.
        check().await;
        assert!(waits(&world, inbox).await);
        world.meta.change_waba(&waba, json!({ "has_payment_method": false })).unwrap();
        check().await;
        assert!(waits(&world, inbox).await);
        world.meta.change_waba(&waba, json!({ "has_payment_method": true })).unwrap();
        check().await;
        assert!(!waits(&world, inbox).await);
    }
}
