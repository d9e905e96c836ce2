//! Every payload in `payloads/` stands beside a text that says, item by item, what we read from it.
//! The payloads were composed from Meta's documented field names, in the form in which Meta writes them.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::incoming::Context;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/whatsapp/payloads")
}

fn payload(name: &str) -> Vec<u8> {
    fs::read(folder().join(name).with_extension("json")).unwrap()
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_payload_is_read_as_the_text_beside_it_says() {
    // Shows P-CHN-8. A7, A8.
    let names = names();
    assert!(names.len() >= 29);
    for name in names {
        let read: String = parse(&payload(&name)).items.iter().map(describe).collect();
        let expected = fs::read_to_string(folder().join(&name).with_extension("txt")).unwrap_or_default();
        assert_eq!(read, expected, "\n--- {name}.txt should say:\n{read}---");
    }
}

#[test]
fn every_item_can_be_read_again_alone() {
    for name in names() {
        for item in parse(&payload(&name)).items {
            let again = parse(item.alone.as_bytes()).items;
            let [again] = again.as_slice() else { panic!("{name}: {} items in {}", again.len(), item.alone) };
            assert_eq!((&again.what, &again.route), (&item.what, &item.route), "{name}, {}", item.place);
            assert_eq!(again.alone, item.alone, "{name}, {}", item.place);
        }
    }
}

#[test]
fn what_is_no_post_is_one_unreadable_item() {
    // A11
    let deep = "[".repeat(100_000);
    let deep_closed = format!("{deep}{}", "]".repeat(100_000));
    for (body, code) in [
        (b"".as_slice(), "not_json"),
        (b"hello", "not_json"),
        (b"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\"", "not_json"),
        (b"\x1f\x8b\x08\x00", "not_json"),
        (deep.as_bytes(), "not_a_webhook"),
        (deep_closed.as_bytes(), "not_a_webhook"),
        (format!("{{\"object\":\"whatsapp_business_account\",\"entry\":{deep}").as_bytes(), "not_json"),
        (b"[]", "not_a_webhook"),
        (b"17", "not_a_webhook"),
        (b"null", "not_a_webhook"),
        (b"{}", "not_a_webhook"),
        (b"{\"object\":\"whatsapp_business_account\"}", "not_a_webhook"),
        (b"{\"object\":\"whatsapp_business_account\",\"entry\":{}}", "not_a_webhook"),
        (b"{\"object\":7,\"entry\":[]}", "not_a_webhook"),
        (b"{\"object\":\"page\",\"entry\":[]}", "other_object"),
    ] {
        let items = parse(body).items;
        let [Item { what: What::Unreadable(reason), alone, .. }] = items.as_slice() else { panic!("{items:?}") };
        assert_eq!(reason.code(), code, "{}", &alone[..alone.len().min(80)]);
        assert_eq!(alone.as_bytes(), String::from_utf8_lossy(body).as_bytes());
    }
}

/// A post with these messages of Ada's, and the number of its readable and unreadable items.
fn counted(messages: &[&str]) -> (usize, usize) {
    let body = format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"messages":[{}]}}}}]}}]}}"#,
        messages.join(",")
    );
    let items = parse(body.as_bytes()).items;
    let readable = items.iter().filter(|item| matches!(item.what, What::Inbound(_))).count();
    (readable, items.len() - readable)
}

const GOOD: &str =
    r#"{"from":"16505551234","id":"wamid.1=","timestamp":"1790000000","type":"text","text":{"body":"Hello"}}"#;

#[test]
fn a_deep_a_huge_and_a_broken_message_cost_their_neighbours_nothing() {
    // A11
    let huge = GOOD.replace(r#""type""#, &format!(r#""x":{},"type""#, "9".repeat(300)));
    let no_number = huge.replace("999", &"9".repeat(5_000));
    let too_large = GOOD.replace(r#""type""#, r#""x":1e99999,"type""#);
    let twice = GOOD.replace(r#""type""#, r#""type":"image","type""#);
    assert_eq!(counted(&[GOOD, &nested(100_000), GOOD]), (2, 1));
    assert_eq!(counted(&[GOOD, &huge, GOOD]), (3, 0));
    assert_eq!(counted(&[GOOD, &no_number, GOOD]), (2, 1));
    assert_eq!(counted(&[GOOD, &too_large, GOOD]), (2, 1));
    assert_eq!(counted(&[GOOD, &twice, GOOD]), (3, 0), "of two keys the last counts");
}

#[test]
fn invalid_bytes_in_a_text_are_replaced() {
    // A11
    let body = String::from_utf8(payload("text")).unwrap().replace("boiler", "b?iler");
    let body: Vec<u8> = body.bytes().map(|byte| if byte == b'?' { 0xff } else { byte }).collect();
    let items = parse(&body).items;
    let [Item { what: What::Inbound(message), .. }] = items.as_slice() else { panic!("{items:?}") };
    assert_eq!(message.content.words(), Some("Grüße, Ana 😀 / the b\u{fffd}iler drips"));
}

#[test]
fn a_standby_message_is_read_like_any_other() {
    // The shape of facts/meta.md 3.9, and the flat one; what holds nothing is not lost.
    let post = |value: Value| {
        json!({ "object": OBJECT, "entry": [{ "id": "1", "changes": [{ "field": "standby", "value": value }] }] })
            .to_string()
    };
    let good: Value = serde_json::from_str(GOOD).unwrap();
    for value in [json!({ "standby": { "messages": [good] } }), json!({ "messages": [good] })] {
        let items = parse(post(value).as_bytes()).items;
        let [Item { what: What::Inbound(message), .. }] = items.as_slice() else { panic!("{items:?}") };
        assert!(message.was_with_agent && message.content.words() == Some("Hello"));
    }
    for value in
        [json!({}), json!({ "standby": [] }), json!({ "standby": {} }), json!({ "standby": { "messages": 7 } })]
    {
        let items = parse(post(value).as_bytes()).items;
        assert!(matches!(items.as_slice(), [Item { what: What::Unreadable(_), .. }]), "{items:?}");
    }
}

#[test]
fn a_thousand_messages_arrive_though_one_is_poison() {
    // Issue 2, "What must be shown" 1; here for the parser.
    let mut messages = vec![GOOD; 1_000];
    messages[617] = r#"{"id":"wamid.x=","text":"\u0000"}"#;
    assert_eq!(counted(&messages), (999, 1));
}

#[test]
fn a_post_cannot_be_blown_up() {
    assert_eq!(counted(&vec!["1"; MOST_ITEMS]), (0, MOST_ITEMS));
    let body = format!(r#"{{"object":"whatsapp_business_account","entry":[{}1]}}"#, "1,".repeat(MOST_ITEMS));
    let items = parse(body.as_bytes()).items;
    let [Item { what: What::Unreadable(Reason::TooManyItems), alone, .. }] = items.as_slice() else {
        panic!("{}", items.len())
    };
    assert_eq!(*alone, body);
    // One long name beside many messages is not copied with each of them.
    let contact = json!({ "profile": { "name": "n".repeat(1_000_000) }, "wa_id": "16505551234" });
    let body = format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"contacts":[{contact}],"messages":[{}]}}}}]}}]}}"#,
        [GOOD; 1_000].join(",")
    );
    let size: usize = parse(body.as_bytes()).items.iter().map(|item| item.alone.len()).sum();
    assert!(size < 1_000_000, "{size}");
}

fn nested(depth: usize) -> String {
    GOOD.replace(r#""type""#, &format!(r#""x":{}{},"type""#, "[".repeat(depth), "]".repeat(depth)))
}

/// A message that is fine, or poison of one kind or another.
fn some_message() -> impl Strategy<Value = (bool, String)> {
    prop_oneof![
        3 => "[a-z 0-9äß😀\"\\\\/\u{1}]{0,20}".prop_map(|body| (true, json!({
            "from": "16505551234", "id": "wamid.1=", "timestamp": "1790000000", "type": "text", "text": { "body": body }
        }).to_string())),
        1 => some_json(3).prop_map(|value| (false, value.to_string())),
        1 => Just((false, GOOD.replace("Hello", "\\u0000"))),
        1 => Just((true, GOOD.replace("Hello", "\\ud800"))),
        // Shown as what it is, though nobody knows what that is.
        1 => Just((true, GOOD.replace("text", "hologram"))),
        1 => prop_oneof![1_usize..100, 200_usize..5_000].prop_map(|depth| (depth < 100, nested(depth))),
    ]
}

/// JSON with the words of a webhook in unexpected places.
fn some_json(depth: u32) -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("object"),
        Just("entry"),
        Just("changes"),
        Just("field"),
        Just("value"),
        Just("messages"),
        Just("statuses"),
        Just("errors"),
        Just("contacts"),
        Just("metadata"),
        Just("phone_number_id"),
        Just("id"),
        Just("text"),
        Just("type"),
        Just("status"),
        Just("from"),
        Just("interactive"),
        Just("edit"),
        Just("message"),
        Just("whatsapp_business_account"),
        Just("user_preferences"),
        Just("standby"),
        Just("history")
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(depth, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6).prop_map(|fields| fields.into_iter().collect::<Value>()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(!parse(&body).items.is_empty());
    }

    #[test]
    fn no_json_makes_it_panic(value in some_json(6)) {
        for field in ["messages", STANDBY] {
            let wrapped = json!({ "object": OBJECT, "entry": [{ "id": "1", "changes": [{ "field": field, "value": value }] }] });
            let value = value.get(STANDBY).filter(|_| field == STANDBY).unwrap_or(&value);
            prop_assert!(!parse(wrapped.to_string().as_bytes()).items.is_empty() || value.get("messages").or(value.get("statuses")).or(value.get("errors")).is_some());
        }
        let items = parse(value.to_string().as_bytes()).items.len();
        // Seldom it is a post of Meta's after all, with as many items as stand in it.
        let is_post = value["object"] == OBJECT && value["entry"].is_array();
        prop_assume!(!is_post);
        prop_assert_eq!(items, 1);
    }

    #[test]
    fn no_damage_makes_it_panic(name in prop::sample::select(names()), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut body = payload(&name);
        let at = at.index(body.len());
        if cut { body.truncate(at); } else { body[at] = byte; }
        for item in parse(&body).items {
            let again = parse(item.alone.as_bytes()).items;
            prop_assert_eq!(again.len(), 1);
            prop_assert_eq!(&again[0].what, &item.what);
        }
    }

    #[test]
    fn every_message_of_a_batch_comes_out(messages in prop::collection::vec(some_message(), 0..30)) {
        let good = messages.iter().filter(|(is_good, _)| *is_good).count();
        let texts: Vec<&str> = messages.iter().map(|(_, text)| text.as_str()).collect();
        prop_assert_eq!(counted(&texts), (good, messages.len() - good));
    }
}

/// One item in one line.
fn describe(item: &Item) -> String {
    let mut line = format!("{} | {} | ", item.place, item.route.phone_number_id.as_deref().unwrap_or("no number"));
    match &item.what {
        What::Inbound(message) => {
            write!(line, "{} at {} from {}", message.provider_id, message.at, person(&message.sender)).unwrap();
            if let Some(context) = &message.context {
                line += &about(context);
            }
            if let Some(referral) = &message.referral {
                write!(line, ", {referral:?}").unwrap();
            }
            if let Some(group) = &message.group_id {
                write!(line, ", in group {group}").unwrap();
            }
            if message.was_with_agent {
                line += ", with another assistant";
            }
            let mut content = serde_json::to_value(&message.content).unwrap();
            drop_nulls(&mut content);
            write!(line, " | {} | {content}", message.content.summary().english()).unwrap();
        }
        What::Echo(echo) => {
            write!(line, "{} at {} to {} on the telephone", echo.provider_id, echo.at, person(&echo.recipient))
                .unwrap();
            line += &echo.context.as_ref().map(about).unwrap_or_default();
            let mut content = serde_json::to_value(&echo.content).unwrap();
            drop_nulls(&mut content);
            write!(line, " | {} | {content}", echo.content.summary().english()).unwrap();
        }
        What::Status(status) => {
            write!(line, "{} {} at {} to {}", status.provider_id, status.status, status.at, person(&status.recipient))
                .unwrap();
            for (name, text) in [("attempt", &status.opaque), ("group", &status.group_id)] {
                if let Some(text) = text {
                    write!(line, ", {name} {text}").unwrap();
                }
            }
            if let Some(pricing) = &status.pricing {
                write!(line, ", {}", serde_json::to_value(pricing).unwrap()).unwrap();
            }
            if let Some(conversation) = &status.conversation {
                write!(line, ", {conversation:?}").unwrap();
            }
            for error in &status.errors {
                write!(line, ", {}", serde_json::to_value(error).unwrap()).unwrap();
            }
        }
        What::Preference(preference) => {
            let wish = if preference.is_wanted { "wants" } else { "does not want" };
            write!(line, "{} {wish} marketing, at {}", person(&preference.person), preference.at).unwrap();
        }
        What::AccountError(error) => write!(line, "account: {}", serde_json::to_value(error).unwrap()).unwrap(),
        What::Management(news) => write!(line, "{} | {} | {:?}", news.field, news.words, news.at).unwrap(),
        What::Unreadable(reason) => write!(line, "could not be read: {reason}").unwrap(),
    }
    line.push('\n');
    line
}

fn person(person: &Person) -> String {
    let parts = [
        person.phone.as_ref().map(|phone| phone.e164().to_owned()),
        person.user_id.clone(),
        person.parent_user_id.as_ref().map(|id| format!("({id})")),
        person.username.as_ref().map(|name| format!("@{name}")),
        person.name.as_ref().map(|name| format!("“{name}”")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn about(context: &Context) -> String {
    let parts = [
        context.replies_to.as_ref().map(|id| format!(", answers {id}")),
        context
            .is_forwarded
            .then(|| if context.is_forwarded_often { ", forwarded often" } else { ", forwarded" }.to_owned()),
        context.product.as_ref().map(|product| format!(", about {product}")),
    ];
    parts.into_iter().flatten().collect()
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_nulls),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
