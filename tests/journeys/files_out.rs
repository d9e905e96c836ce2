//! Files on their way out: handed in, checked, cleaned, sealed, through the gate, to a customer's telephone.

use std::time::Duration;

use kernel::vault;
use sandbox::{CallRefusal, Inbound, Refusal};
use serde_json::{Value, json};

use crate::harness::{Answer, Office, on_both_databases, text, until};

on_both_databases!(
    each_kind_of_file_arrives_as_what_it_is,
    what_cannot_go_is_refused_in_words,
    a_film_outlives_a_meta_that_is_away_and_a_kill_and_goes_once,
    a_file_that_meta_does_not_take_says_why,
    a_closed_window_keeps_the_file_at_home,
    the_composer_sends_files_without_script_and_keeps_them_when_it_cannot,
);

const PHOTO: &[u8] = include_bytes!("../../crates/sandbox/src/media/photo.jpg");
const VOICE: &[u8] = include_bytes!("../../crates/sandbox/src/media/voice.ogg");
const FILM: &[u8] = include_bytes!("../../crates/sandbox/src/media/film.mp4");
const PLAN: &[u8] = include_bytes!("../../crates/sandbox/src/media/plan.pdf");
const MUSIC: &[u8] = include_bytes!("../../crates/sandbox/src/media/music.mp3");
const STICKER: &[u8] = include_bytes!("../../crates/sandbox/src/media/sticker.webp");

/// The photo with a place beside its dots, as a telephone writes it: Exif with the tag of the place, and where that was.
fn photo_with_place() -> Vec<u8> {
    let mut exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 52.5163 N 13.3777 E");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&PHOTO[..2], b"\xff\xe1", &length, &exif, &PHOTO[2..]].concat()
}

fn contains(bytes: &[u8], sought: &[u8]) -> bool {
    bytes.windows(sought.len()).any(|some| some == sought)
}

async fn hand_in(office: &Office, media_type: &str, name: &str, content: &[u8]) -> Answer {
    let query = if name == "voice" { "?voice=true".to_owned() } else { format!("?name={name}") };
    let call = office.http.post(format!("{}/api/v1/media{query}", office.url)).bearer_auth(&office.key);
    let answer = call.header("content-type", media_type).body(content.to_vec()).send().await.unwrap();
    let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
    Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

async fn handed(office: &Office, media_type: &str, name: &str, content: &[u8]) -> Value {
    let answer = hand_in(office, media_type, name, content).await;
    assert_eq!(answer.status, 201, "{answer:?}\n{}", office.log());
    answer.body
}

async fn send(office: &Office, conversation: &str, message: Value) -> Answer {
    office.post(&format!("/conversations/{conversation}/messages"), &message).await
}

/// What the telephone has of the last message: its body, and the file behind it.
fn arrived(office: &Office, customer: &str) -> (Value, String, Vec<u8>) {
    let message = office.phone_shows(customer).pop().unwrap();
    let body = message.body[message.kind.as_str()].clone();
    let (media_type, bytes) = office.meta.file(body["id"].as_str().unwrap()).unwrap();
    (body, media_type, bytes.to_vec())
}

// The issue: every kind out; a picture loses its place. Shows P-CHN-11.
async fn each_kind_of_file_arrives_as_what_it_is(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    let placed = photo_with_place();
    assert!(contains(&placed, b"GPS"), "the control");
    for (kind, media_type, name, content) in [
        ("image", "image/jpeg", "house.jpg", &placed[..]),
        ("video", "video/mp4", "film.mp4", FILM),
        ("audio", "audio/mpeg", "music.mp3", MUSIC),
        ("voice", "audio/ogg", "voice", VOICE),
        ("document", "application/pdf", "Plan.pdf", PLAN),
        ("sticker", "image/webp", "sticker.webp", STICKER),
    ] {
        let file = handed(&office, media_type, name, content).await;
        assert_eq!(file["type"], kind, "{file}");
        let takes_words = ["image", "video", "document"].contains(&kind);
        let caption = if takes_words { "Our house" } else { "" };
        let sent = send(&office, &conversation, json!({ "type": kind, "media": file["id"], "caption": caption })).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        assert_eq!((&sent.body["type"], &sent.body["file"]["state"]), (&json!(kind), &json!("kept")));
        office.until_status(&conversation, &sent.body["id"], "delivered").await;
        let (body, told, bytes) = arrived(&office, &ada);
        assert_eq!(told, media_type);
        assert!(!contains(&bytes, b"GPS"), "{kind}");
        match kind {
            "image" => assert!(bytes.starts_with(b"\xff\xd8") && bytes.len() < placed.len()),
            _ => assert_eq!(bytes, content, "{kind}"),
        }
        assert_eq!(body.get("caption"), takes_words.then(|| json!("Our house")).as_ref());
        assert_eq!(body.get("voice"), (kind == "voice").then_some(&json!(true)));
        assert_eq!(body.get("filename"), (kind == "document").then(|| json!("Plan.pdf")).as_ref());
        // It went with one message, and goes with no other.
        let again = send(&office, &conversation, json!({ "type": kind, "media": file["id"] })).await;
        assert_eq!((again.status, &again.body["errors"][0]["code"]), (422, &json!("unknown")), "{again:?}");
    }
    let page = office.page(&office.sign_in().await, &format!("/inbox/{conversation}")).await;
    for shown in ["<img", "<audio", "<video", "Plan.pdf", "Our house"] {
        assert!(page.contains(shown), "{shown}");
    }
}

/// A PNG whose head says 60,000 by 60,000.
fn huge_picture() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend_from_slice(&[60_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat());
    png.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut crc = flate2::Crc::new();
    crc.update(&png[12..]);
    png.extend_from_slice(&crc.sum().to_be_bytes());
    png.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    png
}

// A36, and the bad input: a type that lies, 60,000 by 60,000, SVG and HTML, a film of more than 16 MB, nothing at all.
async fn what_cannot_go_is_refused_in_words(office: Office) {
    let (_, conversation) = office.customer_writes("Hello").await;
    let large = [FILM, &vec![0; 16 * 1024 * 1024 + 1 - FILM.len()]].concat();
    for (media_type, name, content, status, code) in [
        ("image/jpeg", "a.jpg", &b"<!doctype html><script>alert(1)</script>"[..], 422, "file_runs"),
        ("image/svg+xml", "a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 422, "file_runs"),
        ("image/png", "a.png", PLAN, 422, "not_what_it_says"),
        ("image/gif", "a.gif", b"GIF89a.....", 422, "gif"),
        ("image/png", "a.png", &huge_picture(), 422, "too_many_dots"),
        ("image/jpeg", "a.jpg", &PHOTO[..300], 422, "broken"),
        ("application/x-msdownload", "a.exe", b"MZ\x90\0\x03", 422, "file_not_taken"),
        ("video/webm", "a.webm", b"\x1a\x45\xdf\xa3....webm", 422, "file_not_taken"),
        ("audio/webm", "voice", b"\x1a\x45\xdf\xa3....webm", 422, "no_voice"),
        ("application/pdf", "a.pdf", b"", 422, "empty"),
        ("video/mp4", "a.mp4", &large, 413, "too_large"),
    ] {
        let answer = hand_in(&office, media_type, name, content).await;
        assert_eq!(answer.status, status, "{name} {answer:?}");
        let told = if status == 413 { &answer.body["code"] } else { &answer.body["errors"][0]["code"] };
        assert_eq!(told, code, "{answer:?}");
    }
    let file = handed(&office, "application/pdf", "a.pdf", PLAN).await;
    for (message, field) in [
        (json!({ "type": "image", "media": file["id"] }), "media"),
        (json!({ "type": "voice", "media": file["id"] }), "media"),
        (json!({ "type": "document", "media": file["id"], "caption": "é".repeat(1025) }), "caption"),
        (json!({ "type": "document", "media": office.tenant }), "media"),
    ] {
        let answer = send(&office, &conversation, message).await;
        assert_eq!((answer.status, &answer.body["errors"][0]["field"]), (422, &json!(field)), "{answer:?}");
    }
    // Of what was refused nothing lies about.
    let folder = office.folder().join("data/blobs").join(&office.tenant);
    until("what was refused is gone", async || (std::fs::read_dir(&folder).unwrap().count() <= 2).then_some(())).await;
    let sent = send(&office, &conversation, json!({ "type": "document", "media": file["id"] })).await;
    assert_eq!(sent.status, 201, "the control: {sent:?}");
}

async fn a_film_outlives_a_meta_that_is_away_and_a_kill_and_goes_once(mut office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    let file = handed(&office, "video/mp4", "film.mp4", FILM).await;
    // Away for everyone: other calls, such as the check that follows a connection, must not use it up.
    office.meta.faults(|faults| faults.bad_gateways = u32::MAX);
    let film = send(&office, &conversation, json!({ "type": "video", "media": file["id"] })).await;
    let behind = office.reply(&conversation, "That is the film").await;
    let is_film = |call: &sandbox::Seen| call.path.ends_with("/media") && call.status == 502;
    until("Meta was away", async || office.meta.requests().iter().any(is_film).then_some(())).await;
    assert!(office.phone_shows(&ada).is_empty(), "what comes after it waits");
    office.kill();
    office.meta.faults(|faults| faults.bad_gateways = 0);
    office.start().await;
    for sent in [&film, &behind] {
        office.until_status(&conversation, &sent.body["id"], "delivered").await;
    }
    let kinds: Vec<String> = office.phone_shows(&ada).into_iter().map(|message| message.kind).collect();
    assert_eq!(kinds, ["video", "text"], "once each, and in their order");
}

// The issue: what Meta says of a file, in the owner's words.
async fn a_file_that_meta_does_not_take_says_why(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    let path = format!("/{}/media", office.number);
    office.meta.faults(|faults| {
        faults.refuse_calls = vec![CallRefusal { path, method: None, refusal: Refusal::next(131_053, 0) }];
    });
    let file = handed(&office, "application/pdf", "Plan.pdf", PLAN).await;
    let sent = send(&office, &conversation, json!({ "type": "document", "media": file["id"] })).await;
    let failed = office.until_status(&conversation, &sent.body["id"], "failed").await;
    assert_eq!(failed["error"]["code"], "131053", "{failed}");
    assert!(text(&failed["error"]["detail"]).contains("could not take the file"), "{failed}");
    assert!(office.phone_shows(&ada).is_empty());
    let page = office.page(&office.sign_in().await, &format!("/inbox/{conversation}")).await;
    assert!(page.contains("WhatsApp could not take the file"));
}

// The one gate: before it was asked, no file leaves the house.
async fn a_closed_window_keeps_the_file_at_home(office: Office) {
    let (ada, conversation) = office.customer_writes("STOP").await;
    until("the stop is confirmed", async || (!office.phone_shows(&ada).is_empty()).then_some(())).await;
    let file = handed(&office, "image/jpeg", "house.jpg", PHOTO).await;
    let refused = send(&office, &conversation, json!({ "type": "image", "media": file["id"] })).await;
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("opted_out")), "{refused:?}");
    let uploads = office.meta.requests().into_iter().filter(|request| request.path.ends_with("/media")).count();
    assert_eq!(uploads, 0);
    // Within one second the stricter word wins, so she asks in the next.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    office.meta.write(&ada, &office.number, Inbound::text("START")).unwrap();
    let free = until("they ask for messages again", async || {
        let sent = send(&office, &conversation, json!({ "type": "image", "media": file["id"] })).await;
        (sent.status == 201).then_some(sent)
    })
    .await;
    office.until_status(&conversation, &free.body["id"], "delivered").await;
}

/// A form as a browser sends it.
async fn composed(office: &Office, cookie: &str, conversation: &str, parts: &[(&str, &str, &[u8])]) -> (u16, String) {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        body.extend_from_slice(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"").as_bytes());
        if matches!(*name, "file" | "voice") {
            body.extend_from_slice(format!("; filename=\"{file}\"\r\ncontent-type: {}", media_type(file)).as_bytes());
        }
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    let call = office.http.post(format!("{}/t/{}/inbox/{conversation}/messages", office.url, office.tenant));
    let call = call.header("cookie", cookie).header("sec-fetch-site", "same-origin").header("accept", "text/html");
    let answer = call.header("content-type", "multipart/form-data; boundary=b").body(body).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn media_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("jpg") => "image/jpeg",
        Some("pdf") => "application/pdf",
        Some("webm") => "audio/webm;codecs=opus",
        _ => "application/octet-stream",
    }
}

async fn the_composer_sends_files_without_script_and_keeps_them_when_it_cannot(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    let owner = office.sign_in().await;
    let placed = photo_with_place();
    let once = vault::random_token();
    let parts: &[(&str, &str, &[u8])] = &[
        ("once", "", once.as_bytes()),
        ("text", "", b"Our house"),
        ("file", "a.jpg", &placed),
        ("file", "Plan.pdf", PLAN),
        ("voice", "", b""),
    ];
    for _ in 0..2 {
        // Pressed twice, it is sent once.
        assert_eq!(composed(&office, &owner, &conversation, parts).await.0, 303);
    }
    until("both are there", async || (office.phone_shows(&ada).len() == 2).then_some(())).await;
    let shown = office.phone_shows(&ada);
    assert_eq!(
        (shown[0].body["image"]["caption"].as_str(), shown[1].body["document"].get("caption")),
        (Some("Our house"), None)
    );

    // One of two is no picture: neither goes, the good one stays, with the words, and goes with the next try.
    let parts: &[(&str, &str, &[u8])] =
        &[("text", "", b"Look"), ("file", "a.jpg", PHOTO), ("file", "b.svg", b"<svg/>")];
    let (status, page) = composed(&office, &owner, &conversation, parts).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("SVG drawings do not go over WhatsApp") && page.contains("b.svg") && page.contains("Look"),
        "{page}"
    );
    let kept = page.split("name=\"media\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let parts: &[(&str, &str, &[u8])] = &[("text", "", b"Look"), ("media", "", kept.as_bytes()), ("file", "", b"")];
    assert_eq!(composed(&office, &owner, &conversation, parts).await.0, 303);
    until("it is there", async || (office.phone_shows(&ada).len() == 3).then_some(())).await;
    assert_eq!(office.phone_shows(&ada)[2].body["image"]["caption"], "Look");

    // Nothing at all is no answer.
    let (status, page) = composed(&office, &owner, &conversation, &[("text", "", b" "), ("file", "", b"")]).await;
    assert_eq!((status, page.contains("Write something first")), (422, true));
    // A recording goes as what it is played as.
    let parts: &[(&str, &str, &[u8])] = &[("text", "", b"Listen"), ("voice", "voice", VOICE)];
    assert_eq!(composed(&office, &owner, &conversation, parts).await.0, 303);
    until("both are there", async || (office.phone_shows(&ada).len() == 5).then_some(())).await;
    let shown = office.phone_shows(&ada);
    assert_eq!((&shown[3].body["audio"]["voice"], shown[4].text.as_str()), (&json!(true), "Listen"));
}
