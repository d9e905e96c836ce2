//! Questions, places and whether offers are welcome, from their pages to what goes, on both databases.

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::IntoResponse;
use consent::ledger::{self, Effect, Extent, Method as How, NewEntry};
use kernel::{Channel, Permission, Permissions, Purpose};
use web::Access;

use crate::conversations::tests::world::{Told, World, worlds};

async fn newest(world: &World, customer: &crate::conversations::tests::world::Customer) -> serde_json::Value {
    let path = format!("/api/v1/conversations/{}/messages?limit=1", customer.conversation);
    world.client().api(world.lark.id, Method::GET, &path, "", "").await.json()["data"][0].clone()
}

/// The fields that a page gives along.
fn hidden(page: &Told) -> String {
    let value = |name: &str| {
        let after = page.text.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("OK because the form has it");
        after.split('"').next().unwrap_or_default().replace(' ', "+")
    };
    format!("once={}&meant={}", value("once"), value("meant"))
}

// Shows P-CHN-7.
#[tokio::test]
async fn a_question_is_asked_from_the_composer_with_buttons_or_a_list() {
    for world in worlds().await {
        let (client, agent, lark) = (world.client(), world.lark.agent, world.lark.id);
        let maya = world.customer("Maya Okafor", "When is the lesson?").await;
        let thread = format!("/t/{lark}/inbox/{}", maya.conversation);
        let way = format!("{thread}/question");
        assert!(client.get(agent, &thread).await.text.contains(&format!("href=\"{way}")), "the composer leads there");
        // It begins with what is drafted.
        client.post(agent, &format!("{thread}/draft"), "text=Which+day+suits+you?").await;
        let page = client.get(agent, &way).await;
        assert!(page.text.contains("Which day suits you?"), "{}", page.text);
        let form = format!("{}&text=Which+day+suits+you?&kind=buttons&button.1=Monday&button.3=Friday", hidden(&page));
        let sent = client.post(agent, &way, &form).await;
        assert_eq!((sent.status, sent.location.as_str()), (StatusCode::SEE_OTHER, thread.as_str()), "{}", sent.text);
        let message = newest(&world, &maya).await;
        assert_eq!(message["text"], "Which day suits you?");
        assert_eq!(message["content"]["answers"]["buttons"][1]["title"], "Friday", "{message}");
        // What was drafted has gone; a second press of the same button sends nothing more.
        let once = message["id"].clone();
        assert_eq!(client.post(agent, &way, &form).await.status, StatusCode::SEE_OTHER);
        assert_eq!(newest(&world, &maya).await["id"], once);
        let page = client.get(agent, &way).await;
        assert!(!page.text.contains("Which day suits you?"), "{}", page.text);
        let list =
            "&text=Which+day?&kind=list&opener=Days&row.1=Monday&about.1=at+nine&row.10=Sunday&button.1=Not+this";
        let sent = client.post(agent, &way, &format!("{}{list}", hidden(&page))).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let message = newest(&world, &maya).await;
        let rows = &message["content"]["answers"]["list"]["sections"][0]["rows"];
        assert_eq!((rows[0]["description"].as_str(), rows[1]["title"].as_str()), (Some("at nine"), Some("Sunday")));
        assert_eq!(rows[2], serde_json::Value::Null, "{message}");
        // A viewer asks nothing.
        assert_eq!(client.get(world.lark.viewer, &way).await.status, StatusCode::FORBIDDEN);
    }
}

// Shows P-CHN-7.
#[tokio::test]
async fn what_whatsapp_would_not_take_of_a_question_is_said_beside_what_was_typed() {
    for world in worlds().await {
        let (client, agent) = (world.client(), world.lark.agent);
        let maya = world.customer("Maya Okafor", "Hello").await;
        let way = format!("/t/{}/inbox/{}/question", world.lark.id, maya.conversation);
        let before = newest(&world, &maya).await["id"].clone();
        let long = |number: usize| "x".repeat(number);
        for (form, words) in [
            ("text=&kind=buttons&button.1=Yes".to_owned(), "Write the question."),
            ("text=Which?&kind=buttons".to_owned(), "Write at least one answer."),
            (format!("text=Which?&button.1={}", long(21)), "This has 21 characters; WhatsApp takes 20."),
            ("text=Which?&button.1=Yes&button.2=Yes".to_owned(), "reads the same"),
            (format!("text={}&button.1=Yes", long(1025)), "This has 1025 characters; WhatsApp takes 1024."),
            (format!("text=Which?&button.1=Yes&header={}", long(61)), "This has 61 characters; WhatsApp takes 60."),
            ("text=Which?&kind=list&row.1=Monday".to_owned(), "Name the button that opens the list."),
            ("text=Which?&kind=list&opener=Days&row.1=A&about.2=nine".to_owned(), "that the line beside it is about"),
            (format!("text=Which?&kind=list&opener=Days&row.1={}", long(25)), "WhatsApp takes 24."),
            (format!("text=Which?&kind=list&opener=Days&row.1=A&about.1={}", long(73)), "WhatsApp takes 72."),
        ] {
            let answer = client.post(agent, &way, &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            assert!(answer.text.contains(words), "{form}: {}", answer.text);
        }
        assert_eq!(newest(&world, &maya).await["id"], before);
        // The control: longer with a list than with buttons.
        let form = format!("text={}&kind=list&opener=Days&row.1=A", long(1025));
        assert_eq!(client.post(agent, &way, &form).await.status, StatusCode::SEE_OTHER);
    }
}

// Shows P-CHN-7.
#[tokio::test]
async fn a_place_is_sent_from_a_maps_link_or_by_its_coordinates() {
    for world in worlds().await {
        let (client, agent) = (world.client(), world.lark.agent);
        let maya = world.customer("Maya Okafor", "Where are you?").await;
        let thread = format!("/t/{}/inbox/{}", world.lark.id, maya.conversation);
        let way = format!("{thread}/place");
        let page = client.get(agent, &way).await;
        let link = "place=https://www.openstreetmap.org/%23map%3D17/52.52/13.405&name=Lark&address=Lindenweg+4";
        let sent = client.post(agent, &way, &format!("{}&{link}", hidden(&page))).await;
        assert_eq!((sent.status, sent.location), (StatusCode::SEE_OTHER, thread), "{}", sent.text);
        let message = newest(&world, &maya).await;
        assert_eq!((message["content"]["latitude"].as_f64(), message["text"].as_str()), (Some(52.52), Some("Lark")));
        for (form, words) in [
            ("place=", "Paste a link from a map, or type coordinates."),
            ("place=https://maps.app.goo.gl/abc", "as short links do"),
            ("place=Lindenweg+4", "No coordinates can be read here."),
            ("place=152.5,+13.4", "There is no such place"),
        ] {
            let answer = client.post(agent, &way, form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            assert!(answer.text.contains(words), "{form}: {}", answer.text);
        }
        // It was written for somebody else.
        let other = client.post(agent, &way, "place=52.5,+13.4&meant=another").await;
        assert_eq!(other.status, StatusCode::CONFLICT);
        // Once the time to answer freely is over, it is said and nothing goes.
        world.clock.advance(std::time::Duration::from_secs(25 * 60 * 60));
        assert!(client.get(agent, &way).await.text.contains("has not written within the last 24 hours"));
        let late = client.post(agent, &way, "place=52.5,+13.4").await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
    }
}

// Shows P-CON-5: asked from its page and by a program, in a thread of who is writing, as they will read it; nothing else may pass for it.
#[tokio::test]
async fn offers_are_asked_for_from_the_composer_and_by_a_program() {
    const QUESTION: &str = "May we send you offers now and then?";
    for world in worlds().await {
        let (client, agent, lark) = (world.client(), world.lark.agent, world.lark.id);
        let maya = world.customer("Maya Okafor", "When is the lesson?").await;
        let thread = format!("/t/{lark}/inbox/{}", maya.conversation);
        let way = format!("{thread}/consent-question");
        assert!(client.get(agent, &thread).await.text.contains(&format!("href=\"{way}\"")), "the composer leads there");
        let page = client.get(agent, &way).await;
        assert!(page.text.contains(QUESTION) && page.text.contains("Yes, please"), "{}", page.text);
        let sent = client.post(agent, &way, &hidden(&page)).await;
        assert_eq!((sent.status, sent.location.as_str()), (StatusCode::SEE_OTHER, thread.as_str()), "{}", sent.text);
        let message = newest(&world, &maya).await;
        assert!(message["text"].as_str().unwrap().starts_with(QUESTION), "{message}");
        let yes = message["content"]["answers"]["buttons"][0]["id"].as_str().unwrap().to_owned();
        assert!(yes.starts_with("consent.yes."), "{message}");
        assert_eq!(client.get(world.lark.viewer, &way).await.status, StatusCode::FORBIDDEN);

        // By a program; a question of its own cannot carry our answers.
        let path = format!("/api/v1/conversations/{}/messages", maya.conversation);
        let asks = r#"{"type":"consent_question"}"#;
        let sent = client.api(lark, Method::POST, &path, asks, "").await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        let forged = format!(r#"{{"type":"interactive","text":"Coffee?","buttons":[{{"id":"{yes}","title":"Yes"}}]}}"#);
        let forged = client.api(lark, Method::POST, &path, &forged, "").await;
        assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", forged.text);
        assert!(forged.text.contains("reserved_id"), "{}", forged.text);

        // Who refused is not asked again: the page says so beforehand, and a program hears why.
        let (contact, at) = (maya.contact, world.clock.now());
        let refuse = move |tx: &mut store::Tx<'_>| {
            let new = NewEntry::about_everything(Effect::Withdraw, How::Verbal, None, at);
            let new = NewEntry { extent: Extent::Purpose(Purpose::Marketing), ..new };
            ledger::append(tx, contact, Channel::WhatsApp, new).map(|_| ())
        };
        world.db.write(lark, world.actor(), refuse).await.unwrap();
        let page = client.get(agent, &way).await;
        assert!(page.text.contains("asked for no more messages of this kind") && !page.text.contains("name=\"meant\""));
        assert_eq!(client.post(agent, &way, "").await.status, StatusCode::CONFLICT);
        let refused = client.api(lark, Method::POST, &path, asks, "").await;
        assert_eq!(
            (refused.status, refused.json()["code"].as_str()),
            (StatusCode::CONFLICT, Some("purpose_withdrawn"))
        );
        // Nothing asks for consent outside an open window.
        let ben = world.customer("Ben Ode", "Hello").await;
        world.clock.advance(std::time::Duration::from_secs(25 * 60 * 60));
        let path = format!("/api/v1/conversations/{}/messages", ben.conversation);
        let late = client.api(lark, Method::POST, &path, asks, "").await;
        assert_eq!((late.status, late.json()["code"].as_str()), (StatusCode::CONFLICT, Some("window_closed")));
    }
}

// Shows P-CON-5: the link to the customer's own page is put behind the draft of their conversation, in their language, by a button
// and by a quick reply's field; a program reads it; and whoever may record no consent gets none.
#[tokio::test]
async fn the_link_to_ones_preferences_is_put_into_the_composer() {
    for world in worlds().await {
        let (client, owner, agent, lark) = (world.client(), world.lark.owner, world.lark.agent, world.lark.id);
        let maya = world.customer("Maya Okafor", "When is the lesson?").await;
        let thread = format!("/t/{lark}/inbox/{}", maya.conversation);
        let person = format!("/t/{lark}/people/{}", maya.contact);
        client.post(agent, &format!("{thread}/draft"), "text=At+four.").await;
        let put = client.post(agent, &format!("{person}/preferences-link"), "").await;
        assert_eq!((put.status, put.location.as_str()), (StatusCode::SEE_OTHER, thread.as_str()), "{}", put.text);
        let drafted = client.get(agent, &thread).await.text;
        let link = format!("/p/{lark}/preferences/");
        assert!(
            drafted.contains("At four.\nHere you choose what we may send you: ") && drafted.contains(&link),
            "{drafted}"
        );
        assert!(!world.events().await.contains(&"message.queued".to_owned()), "nothing is sent by it");

        let form = "shortcut=choose&text=Choose+here:+%7Bpreferences_link%7D";
        client.post(owner, &format!("/t/{lark}/settings/inbox/quick-replies"), form).await;
        let list = client.get(agent, &format!("{thread}/quick-replies?fragment=list")).await.text;
        assert!(list.contains("data-text=\"Choose here: ") && list.contains(&link), "{list}");

        let writes = Permissions::of(&[Permission::ConversationRead, Permission::ConversationWrite]);
        let access = Access { permissions: writes, ..world.access(agent) };
        let turned_away = super::preferences::put_in(State(world.app()), access, web::Path((lark, maya.contact))).await;
        assert_eq!(turned_away.unwrap_err().into_response().status(), StatusCode::FORBIDDEN);

        let eve = contacts::people::NewPerson { name: "Eve".to_owned(), ..Default::default() };
        let eve = world.db.write(lark, world.actor(), move |tx| contacts::people::create(tx, &eve)).await.unwrap().id;
        let silent = client.post(agent, &format!("/t/{lark}/people/{eve}/preferences-link"), "").await;
        assert!(silent.status == StatusCode::CONFLICT && silent.text.contains("Copy the link"), "{}", silent.text);
        let nobody = client.post(agent, &format!("/t/{lark}/people/{}/preferences-link", world.lark.id), "").await;
        assert_eq!(nobody.status, StatusCode::NOT_FOUND, "{}", nobody.text);
    }
}
