//! Every kind of message of facts/meta.md 3.2 to 3.5 and 3.8 as a table: posted and signed as Meta does it, on both databases, and
//! asked for afterwards: what is stored, what it is found by, and what the thread's page says.

use axum::http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Tenant, World, run, webhook, worlds};

mod out;
mod people;

/// One payload.
struct Case {
    name: &'static str,
    /// What stands beside `from`, `id` and `timestamp`. `BEFORE` is the id of the message before it.
    fields: Value,
    /// As what it is stored.
    kind: &'static str,
    text: &'static str,
    /// Parts of what the API says it carries.
    content: Value,
    /// A word that finds it.
    found_by: Option<&'static str>,
    /// What the thread says.
    page: &'static [&'static str],
}

fn case(
    name: &'static str,
    fields: Value,
    kind: &'static str,
    text: &'static str,
    page: &'static [&'static str],
) -> Case {
    Case { name, fields, kind, text, content: Value::Null, found_by: None, page }
}

impl Case {
    fn found_by(self, word: &'static str) -> Self {
        Self { found_by: Some(word), ..self }
    }

    fn carries(self, content: Value) -> Self {
        Self { content, ..self }
    }
}

const AT_THE_MAP: &str = "https://www.openstreetmap.org/?mlat=52.5163&amp;mlon=13.3777";

fn cases() -> Vec<Case> {
    let file = |mime: &str| json!({ "id": "1037", "mime_type": mime, "sha256": "x" });
    let with = |mut object: Value, key: &str, value: Value| {
        object[key] = value;
        object
    };
    let interactive =
        |kind: &str, object: Value| json!({ "type": "interactive", "interactive": { "type": kind, kind: object } });
    vec![
        case("text", json!({ "type": "text", "text": { "body": "Grüße, the quokka drips" } }), "text", "Grüße, the quokka drips", &["the quokka drips"])
            .found_by("quokka"),
        case("picture", json!({ "type": "image", "image": with(file("image/jpeg"), "caption", json!("My numbat")) }), "image", "My numbat", &["Photo", "My numbat"])
            .found_by("numbat"),
        case("film", json!({ "type": "video", "video": file("video/mp4") }), "video", "", &["Video"]),
        case("sound", json!({ "type": "audio", "audio": with(file("audio/mpeg"), "voice", json!(false)) }), "audio", "", &["Audio file"]),
        case("voice note", json!({ "type": "audio", "audio": with(file("audio/ogg; codecs=opus"), "voice", json!(true)) }), "voice", "", &["Voice message"]),
        case("document", json!({ "type": "document", "document": with(file("application/pdf"), "filename", json!("bilby.pdf")) }), "document", "bilby.pdf", &["bilby.pdf"])
            .found_by("bilby"),
        case("sticker", json!({ "type": "sticker", "sticker": with(file("image/webp"), "animated", json!(false)) }), "sticker", "", &["Sticker"]),
        case(
            "location",
            json!({ "type": "location", "location": { "latitude": 52.5163, "longitude": 13.3777, "name": "Potoroo Hall", "address": "Pariser Platz 1" } }),
            "location",
            "Potoroo Hall",
            &["Potoroo Hall", "Pariser Platz 1", "52.5163, 13.3777", AT_THE_MAP],
        )
        .found_by("potoroo")
        .carries(json!({ "latitude": 52.5163, "longitude": 13.3777, "name": "Potoroo Hall", "address": "Pariser Platz 1" })),
        case(
            "location without a name",
            json!({ "type": "location", "location": { "latitude": "52.5163", "longitude": "13.3777" } }),
            "location",
            "52.5163, 13.3777",
            &["52.5163, 13.3777", AT_THE_MAP],
        ),
        case(
            "contacts",
            json!({ "type": "contacts", "contacts": [{
                "name": { "formatted_name": "Wombat Willis", "first_name": "Wombat" }, "phones": [{ "phone": "+44 7700 900999", "type": "CELL" }],
                "emails": [{ "email": "willis@example.com" }], "urls": [{ "url": "https://willis.example" }], "org": { "company": "Burrow Ltd" }
            }] }),
            "contacts",
            "Wombat Willis",
            &["Wombat Willis", "tel:+447700900999", "mailto:willis@example.com", "https://willis.example", "Burrow Ltd"],
        )
        .found_by("wombat")
        .carries(json!({ "cards": [{ "name": "Wombat Willis", "company": "Burrow Ltd", "emails": ["willis@example.com"], "phones": ["+44 7700 900999"] }] })),
        case(
            "shares own number",
            json!({ "type": "contacts", "origin": "contact_request", "contacts": [{ "phones": [{ "phone": "07700 900998", "wa_id": "447700900998" }], "vcard": "BEGIN:VCARD" }] }),
            "contacts",
            "+447700900998",
            &["+447700900998"],
        )
        .carries(json!({ "is_requested": true })),
        case("button of a template", json!({ "type": "button", "button": { "payload": "P-1", "text": "Yes, dunnart" }, "context": { "id": "BEFORE" } }), "button_reply", "Yes, dunnart", &["Chose", "Yes, dunnart", "what was before"])
            .found_by("dunnart")
            .carries(json!({ "id": "P-1", "title": "Yes, dunnart" })),
        case("reply button", interactive("button_reply", json!({ "id": "b1", "title": "Monday" })), "button_reply", "Monday", &["Chose", "Monday"])
            .found_by("monday"),
        case("list", interactive("list_reply", json!({ "id": "l1", "title": "Tuesday", "description": "with the bandicoot" })), "list_reply", "Tuesday", &["Tuesday: with the bandicoot"])
            .found_by("bandicoot")
            .carries(json!({ "id": "l1", "description": "with the bandicoot" })),
        case(
            "flow answer",
            interactive("nfm_reply", json!({ "name": "flow", "body": "Sent", "response_json": "{\"flow_token\":\"t-1\",\"pet\":\"quoll\",\"size\":{\"height\":3}}" })),
            "form_reply",
            "flow",
            &["Filled-in form", "pet", "quoll", "size · height"],
        )
        .found_by("quoll")
        .carries(json!({ "answers": { "pet": "quoll" } })),
        case(
            "flow answer that is no JSON",
            interactive("nfm_reply", json!({ "name": "flow", "body": "Sent", "response_json": "not json at all" })),
            "form_reply",
            "flow",
            &["Filled-in form", "not json at all"],
        ),
        case("may we call", interactive("call_permission_reply", json!({ "response": "accept", "expiration_timestamp": 1_790_000_000 })), "call_permission", "yes", &["You may call"]),
        case(
            "order",
            json!({ "type": "order", "order": { "catalog_id": "19", "text": "For the kowari", "product_items": [{ "product_retailer_id": "violin-34", "quantity": "2", "item_price": 249.9, "currency": "EUR" }] } }),
            "order",
            "violin-34",
            &["Order", "violin-34", "2 ×", "249.9", "For the kowari"],
        )
        .found_by("kowari")
        .carries(json!({ "catalog_id": "19", "note": "For the kowari", "items": [{ "product": "violin-34", "quantity": "2" }] })),
        case("reply", json!({ "type": "text", "text": { "body": "To that: pademelon" }, "context": { "from": "447700900001", "id": "BEFORE" } }), "text", "To that: pademelon", &["To that: pademelon", "what was before", "?from="])
            .found_by("pademelon"),
        case("forwarded", json!({ "type": "text", "text": { "body": "Look at this" }, "context": { "forwarded": true } }), "text", "Look at this", &["Forwarded"]),
        case("forwarded often", json!({ "type": "text", "text": { "body": "Look at that" }, "context": { "frequently_forwarded": true } }), "text", "Look at that", &["Forwarded many times"]),
        case(
            "from a product",
            json!({ "type": "text", "text": { "body": "Is it in stock?" }, "context": { "from": "1", "id": "wamid.none", "referred_product": { "catalog_id": "19", "product_retailer_id": "cello-9" } } }),
            "text",
            "Is it in stock?",
            &["About a product", "cello-9", "A message that is not here"],
        ),
        case(
            "from an advertisement",
            json!({ "type": "text", "text": { "body": "Saw your ad" }, "referral": { "source_url": "https://fb.example/ad/1", "source_id": "77", "source_type": "ad", "headline": "Learn the violin", "body": "First lesson free", "media_type": "image", "image_url": "https://elsewhere.example/x.jpg", "ctwa_clid": "clid" } }),
            "text",
            "Saw your ad",
            &["Came from an advertisement", "Learn the violin", "First lesson free", "https://fb.example/ad/1", "Saw your ad"],
        ),
        case("reaction", json!({ "type": "reaction", "reaction": { "message_id": "BEFORE", "emoji": "🎻" } }), "reaction", "🎻", &["🎻", "what was before"]),
        case(
            "edit",
            json!({ "type": "edit", "edit": { "original_message_id": "BEFORE", "message": { "type": "text", "text": { "body": "what is now, the chuditch" } } } }),
            "edit",
            "what is now, the chuditch",
            &["what is now, the chuditch", "Edited", "what was before"],
        )
        .found_by("chuditch"),
        case("revoke", json!({ "type": "revoke", "revoke": { "original_message_id": "BEFORE" } }), "revoke", "", &["Deleted by the customer"]),
        case("unsupported", json!({ "type": "unsupported", "errors": [{ "code": 131051, "title": "Message type unknown" }], "unsupported": { "type": "poll" } }), "unsupported", "poll", &["Not shown by WhatsApp", "poll"]),
        case("deleted, where nothing says which", json!({ "type": "unsupported", "errors": [{ "code": 131051, "title": "Message type unknown" }], "unsupported": { "type": "unknown" } }), "unsupported", "unknown", &["WhatsApp does not show this message here"]),
        case("older form of unsupported", json!({ "type": "unknown", "errors": [{ "code": 501, "title": "Unknown message type", "details": "Message type is not currently supported" }] }), "unsupported", "Message type is not currently supported", &["WhatsApp does not show this message here"]),
        case("chat opened", json!({ "type": "request_welcome" }), "system", "", &["Opened the chat"]),
        case("a kind nobody knows", json!({ "type": "hologram", "hologram": { "beam": "blue" } }), "unknown", "hologram", &["A kind of message that Kontor does not know yet", "hologram"]),
        case("an answer nobody knows", interactive("product_inquiry", json!({ "id": "x" })), "unknown", "interactive product_inquiry", &["A kind of message that Kontor does not know yet"]),
    ]
}

const PEER: &str = "447700900";

async fn send(world: &World, tenant: &Tenant, value: Value) {
    let body = webhook::post(&tenant.account, &tenant.number, value);
    let answer = world.hook(tenant, &tenant.app_secret, body).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    world.read_webhooks().await;
}

/// Posts one message of someone.
async fn write(world: &World, tenant: &Tenant, digits: &str, id: &str, fields: &Value) {
    world.clock.advance(Duration::from_secs(2));
    let mut message = json!({ "from": digits, "id": id, "timestamp": world.clock.now().seconds().to_string() });
    message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let contact = json!({ "profile": { "name": format!("Person {digits}") }, "wa_id": digits });
    send(world, tenant, json!({ "contacts": [contact], "messages": [message] })).await;
}

/// The conversation that something was said in last, and its messages, newest first.
async fn last(world: &World, tenant: &Tenant) -> (String, Vec<Value>) {
    let listed = world.get("/api/v1/conversations?limit=1").api(&tenant.key).send().await.json();
    let id = listed["data"][0]["id"].as_str().unwrap().to_owned();
    (id.clone(), messages(world, tenant, &id).await)
}

async fn messages(world: &World, tenant: &Tenant, conversation: &str) -> Vec<Value> {
    let path = format!("/api/v1/conversations/{conversation}/messages?limit=200");
    world.get(path).api(&tenant.key).send().await.json()["data"].as_array().unwrap().clone()
}

async fn thread(world: &World, tenant: &Tenant, conversation: &str) -> String {
    let page = world.get(format!("/t/{}/inbox/{conversation}", tenant.id)).as_staff(&tenant.owner).send().await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let from = page.body.find("id=\"thread\"").unwrap();
    let until = page.body.find("id=\"composer\"").unwrap_or(page.body.len());
    page.body[from..until.max(from)].to_owned()
}

async fn finds(world: &World, tenant: &Tenant, word: &str) -> Vec<String> {
    let found = world.get(format!("/api/v1/conversations?q={word}")).api(&tenant.key).send().await.json();
    found["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// Whether all that is expected is there; more may be.
fn holds(seen: &Value, expected: &Value) -> bool {
    match (seen, expected) {
        (Value::Object(seen), Value::Object(expected)) => {
            expected.iter().all(|(key, value)| seen.get(key).is_some_and(|seen| holds(seen, value)))
        }
        (Value::Array(seen), Value::Array(expected)) => {
            seen.len() == expected.len() && seen.iter().zip(expected).all(|(seen, expected)| holds(seen, expected))
        }
        _ => expected.is_null() || seen == expected,
    }
}

/// What is wrong with a case, in words; nothing if all is as it should be.
async fn wrong(world: &World, tenant: &Tenant, case: &Case) -> Vec<String> {
    let (conversation, messages) = last(world, tenant).await;
    let mut wrong = Vec::new();
    let message = &messages[0];
    if message["type"] != case.kind || message["text"] != case.text {
        wrong.push(format!("{} is stored as {} “{}”", case.name, message["type"], message["text"]));
    }
    if !holds(&message["content"], &case.content) {
        wrong.push(format!("{} carries {}", case.name, message["content"]));
    }
    if let Some(word) = case.found_by
        && finds(world, tenant, word).await != [conversation.clone()]
    {
        wrong.push(format!("{} is not found by {word}", case.name));
    }
    let page = thread(world, tenant, &conversation).await;
    for words in case.page.iter().filter(|words| !page.contains(**words)) {
        wrong.push(format!("{}: the thread does not say {words}", case.name));
    }
    wrong
}

// Shows P-CHN-8. Issue 4, "What must be shown" 1.
#[test]
fn every_kind_of_message_is_stored_found_and_shown_as_what_it_is() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let mut all = Vec::new();
            for (place, case) in cases().iter().enumerate() {
                let digits = format!("{PEER}{:03}", 200 + place);
                let before = format!("wamid.before.{place}");
                write(
                    &world,
                    lark,
                    &digits,
                    &before,
                    &json!({ "type": "text", "text": { "body": "what was before" } }),
                )
                .await;
                let fields: Value = serde_json::from_str(&case.fields.to_string().replace("BEFORE", &before)).unwrap();
                write(&world, lark, &digits, &format!("wamid.case.{place}"), &fields).await;
                all.extend(wrong(&world, lark, case).await);
            }
            assert!(all.is_empty(), "{all:#?}");
            // The control: a table that misreads is found out, in each of its columns.
            let misread = Case {
                kind: "location",
                found_by: Some("nowhere"),
                content: json!({ "latitude": 1 }),
                page: &["What nobody said"],
                ..case("planted", json!({}), "text", "hologram", &[])
            };
            assert_eq!(wrong(&world, lark, &misread).await.len(), 4);
            // Meta is a closed port here, so that no file comes.
            world.run_tasks().await;
            world.finish().await;
        }
    });
}

// What nobody knows is not lost: it is counted and kept whole, to be read by a version that knows it.
#[test]
fn a_message_of_an_unknown_kind_stands_in_its_thread_and_is_kept_whole() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            write(
                &world,
                lark,
                "447700900300",
                "wamid.h.1",
                &json!({ "type": "hologram", "hologram": { "beam": "blue" } }),
            )
            .await;
            let newest = (kernel::Timestamp::from_micros(i64::MAX), uuid::Uuid::max());
            let parked =
                world.db.read(lark.id, move |scope| channels::inbound::parked(scope, newest, 50)).await.unwrap();
            let one = parked.iter().find(|one| one.reason == "unknown_kind").expect("it is kept");
            let page =
                world.get(format!("/t/{}/settings/unreadable/{}", lark.id, one.id)).as_staff(&lark.owner).send().await;
            assert!(page.body.contains("beam"), "{}", page.body);
            world.finish().await;
        }
    });
}

#[test]
fn reactions_stand_at_their_message_the_newest_of_each_side_and_can_be_taken_back() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let digits = "447700900301";
            let react = |emoji: Option<&str>| match emoji {
                Some(emoji) => json!({ "type": "reaction", "reaction": { "message_id": "wamid.r.1", "emoji": emoji } }),
                None => json!({ "type": "reaction", "reaction": { "message_id": "wamid.r.1" } }),
            };
            // Before the message itself, as Meta may send it.
            write(&world, lark, digits, "wamid.r.2", &react(Some("🎻"))).await;
            write(&world, lark, digits, "wamid.r.1", &json!({ "type": "text", "text": { "body": "Thank you" } })).await;
            let (conversation, all) = last(&world, lark).await;
            let at =
                |all: &[Value]| all.iter().find(|one| one["provider_id"] == "wamid.r.1").unwrap()["reactions"].clone();
            assert_eq!(at(&all), json!([{ "by": "inbound", "emoji": "🎻" }]));
            write(&world, lark, digits, "wamid.r.3", &react(Some("❤️"))).await;
            assert_eq!(at(&messages(&world, lark, &conversation).await), json!([{ "by": "inbound", "emoji": "❤️" }]));
            let page = thread(&world, lark, &conversation).await;
            assert!(page.contains("❤️") && !page.contains("🎻"), "one a side");
            write(&world, lark, digits, "wamid.r.4", &react(None)).await;
            assert_eq!(at(&messages(&world, lark, &conversation).await), Value::Null);
            world.finish().await;
        }
    });
}

// facts/meta.md 3.5, 8.1: what a customer takes back is erased; what it meant for consent stands.
#[test]
fn what_is_taken_back_is_erased_but_a_stop_stays_a_stop() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let digits = "447700900302";
            let text = |body: &str| json!({ "type": "text", "text": { "body": body } });
            let revoke = |id: &str| json!({ "type": "revoke", "revoke": { "original_message_id": id } });
            write(&world, lark, digits, "wamid.v.1", &text("my secret marsupial")).await;
            let edit = json!({ "type": "edit", "edit": { "original_message_id": "wamid.v.1", "message": text("my other marsupial") } });
            write(&world, lark, digits, "wamid.v.2", &edit).await;
            let (conversation, _) = last(&world, lark).await;
            assert_eq!(finds(&world, lark, "marsupial").await.len(), 1, "the control");
            write(&world, lark, digits, "wamid.v.3", &revoke("wamid.v.1")).await;
            assert!(finds(&world, lark, "marsupial").await.is_empty());
            let all = messages(&world, lark, &conversation).await;
            assert!(!json!(all).to_string().contains("marsupial"), "{all:#?}");
            let page = thread(&world, lark, &conversation).await;
            assert!(page.contains("Deleted by the customer") && !page.contains("marsupial"));
            // It may come before what it takes back.
            write(&world, lark, digits, "wamid.v.5", &revoke("wamid.v.4")).await;
            let late = json!({ "from": digits, "id": "wamid.v.4", "timestamp": (world.clock.now().seconds() - 5).to_string(), "type": "text", "text": { "body": "too late a marsupial" } });
            send(&world, lark, json!({ "messages": [late] })).await;
            assert!(finds(&world, lark, "marsupial").await.is_empty());
            // Or with it, in one post.
            let now = world.clock.now().seconds().to_string();
            let one = |id: &str, mut fields: Value| {
                fields["from"] = json!(digits);
                fields["id"] = json!(id);
                fields["timestamp"] = json!(now);
                fields
            };
            let both = [one("wamid.v.10", text("at once a marsupial")), one("wamid.v.11", revoke("wamid.v.10"))];
            send(&world, lark, json!({ "messages": both })).await;
            assert!(finds(&world, lark, "marsupial").await.is_empty());
            // Nobody takes back what another wrote.
            let other = format!("{PEER}303");
            write(&world, lark, &other, "wamid.v.6", &text("a numbat of mine")).await;
            write(&world, lark, digits, "wamid.v.7", &revoke("wamid.v.6")).await;
            assert_eq!(finds(&world, lark, "numbat").await.len(), 1);
            // A stop ends things though its words are taken back.
            write(&world, lark, digits, "wamid.v.8", &text("STOP")).await;
            write(&world, lark, digits, "wamid.v.9", &revoke("wamid.v.8")).await;
            let sent = world
                .post(format!("/api/v1/conversations/{conversation}/messages"))
                .api(&lark.key)
                .json(&json!({ "type": "text", "text": "still there?" }))
                .send()
                .await;
            assert_eq!((sent.status, sent.json()["code"].as_str()), (StatusCode::CONFLICT, Some("opted_out")));
            world.finish().await;
        }
    });
}
