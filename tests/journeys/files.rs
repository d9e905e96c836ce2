//! Files: from a customer's telephone into the thread, sealed on the way, and out by links that expire.

use std::time::Duration;

use kernel::Clock;
use sandbox::{Inbound, NewCustomer};
use serde_json::{Value, json};

use crate::harness::{Office, on_both_databases, text, until};

on_both_databases!(
    what_a_customer_sends_is_kept_sealed_and_opens_by_its_link,
    what_lies_is_too_large_or_is_no_picture_is_offered_to_be_saved,
    a_file_that_cannot_be_had_says_why_and_is_fetched_again,
    a_person_who_is_erased_takes_the_files_along,
);

/// The conversation's messages once every file among them is fetched, or is given up.
async fn settled(office: &Office, conversation: &str, count: usize) -> Vec<Value> {
    until("the files are here", async || {
        let all = office.messages(conversation).await;
        let is_done = |one: &&Value| one["file"].is_object() && one["file"]["state"] != "waiting";
        (all.iter().filter(is_done).count() == count).then_some(all)
    })
    .await
}

async fn fetched(office: &Office, path: &Value, range: Option<&str>) -> reqwest::Response {
    let mut call = office.http.get(format!("{}{}", office.url, path.as_str().unwrap()));
    if let Some(range) = range {
        call = call.header("range", range);
    }
    call.send().await.unwrap()
}

fn header(answer: &reqwest::Response, name: &str) -> String {
    answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

fn of_kind<'a>(messages: &'a [Value], kind: &str) -> &'a Value {
    messages.iter().find(|message| message["type"] == kind).unwrap_or_else(|| panic!("no {kind}: {messages:#?}"))
}

/// Every byte under the folder of files.
fn on_disk(office: &Office) -> Vec<Vec<u8>> {
    fn all(folder: &std::path::Path, into: &mut Vec<Vec<u8>>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type().unwrap().is_dir() {
                true => all(&entry.path(), into),
                false => match std::fs::read(entry.path()) {
                    Ok(bytes) => into.push(bytes),
                    // Deleted since it was listed.
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(error) => panic!("{error}"),
                },
            }
        }
    }
    let mut found = Vec::new();
    all(&office.folder().join("data/blobs"), &mut found);
    found
}

// Shows P-CHN-11 and P-SEC-2. A46: the token went to Meta only; A36: each comes as what it is and runs nothing.
async fn what_a_customer_sends_is_kept_sealed_and_opens_by_its_link(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    for kind in ["image", "audio", "video", "document", "sticker", "music"] {
        office.meta.write(&ada, &office.number, Inbound::kind(kind)).unwrap();
    }
    let messages = settled(&office, &conversation, 6).await;
    for (kind, media_type, disposition) in [
        ("image", "image/jpeg", "inline"),
        ("voice", "audio/ogg", "inline"),
        ("video", "video/mp4", "inline"),
        ("document", "application/pdf", "attachment"),
        ("sticker", "image/webp", "inline"),
        ("audio", "audio/mpeg", "inline"),
    ] {
        let file = &of_kind(&messages, kind)["file"];
        assert_eq!((&file["state"], &file["media_type"]), (&json!("kept"), &json!(media_type)), "{file}");
        let answer = fetched(&office, &file["url"], None).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(header(&answer, "content-type"), media_type);
        assert!(header(&answer, "content-disposition").starts_with(disposition), "{kind}");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert!(header(&answer, "content-security-policy").contains("sandbox"));
        assert_eq!(header(&answer, "cache-control"), "no-store");
        let whole = answer.bytes().await.unwrap();
        assert_eq!(file["bytes"], whole.len());
        // A player seeks.
        let part = fetched(&office, &file["url"], Some("bytes=10-19")).await;
        assert_eq!(part.status(), 206);
        assert_eq!(header(&part, "content-range"), format!("bytes 10-19/{}", whole.len()));
        assert_eq!(part.bytes().await.unwrap(), whole.slice(10..20));
        let beyond = fetched(&office, &file["url"], Some(&format!("bytes={}-", whole.len()))).await;
        assert_eq!(beyond.status(), 416);
        let kept = on_disk(&office);
        assert!(kept.len() >= 7 && kept.iter().all(|kept| !contains(kept, &whole[..32])), "it is sealed");
    }
    let small = fetched(&office, &of_kind(&messages, "image")["file"]["thumbnail_url"], None).await;
    assert_eq!((small.status().as_u16(), header(&small, "content-type").as_str()), (200, "image/jpeg"));

    // The thread shows them, each as what it is.
    let page = office.page(&office.sign_in().await, &format!("/inbox/{conversation}")).await;
    for shown in ["<img", "<audio", "<video", "Plan of the kitchen.pdf", "Save the file"] {
        assert!(page.contains(shown), "{shown}");
    }

    // Forged, cut, another business's: nothing is there.
    let link = text(&of_kind(&messages, "image")["file"]["url"]);
    let other = link.replace(&office.tenant, office.get("/conversations").await["data"][0]["id"].as_str().unwrap());
    for wrong in [other, link[..link.len() - 3].to_owned(), format!("{}AAA", &link[..link.len() - 3])] {
        assert_eq!(fetched(&office, &json!(wrong), None).await.status(), 404, "{wrong}");
    }
}

fn contains(bytes: &[u8], sought: &[u8]) -> bool {
    bytes.windows(sought.len()).any(|some| some == sought)
}

/// A PNG whose head says 60,000 by 60,000.
fn huge_picture() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend_from_slice(&[60_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat());
    png.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut crc = flate2::Crc::new();
    crc.update(&png[12..]);
    let sum = crc.sum().to_be_bytes();
    png.extend_from_slice(&sum);
    png.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    png
}

// A36, A38, and the bad input: a type that lies, 60,000 by 60,000, SVG and HTML, a name of 10,000 characters.
async fn what_lies_is_too_large_or_is_no_picture_is_offered_to_be_saved(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let named = |name: &str| Some(name.to_owned());
    for message in [
        Inbound::kind("image").file(b"<!doctype html><script>alert(1)</script>"),
        Inbound::kind("sticker").file(svg),
        Inbound::kind("video").file(&huge_picture()),
        Inbound { file_name: named("../\u{202e}gpj.svg"), mime: named("image/svg+xml"), ..Inbound::kind("document") }
            .file(svg),
        Inbound { file_name: Some(format!("{}.html", "x".repeat(10_000))), ..Inbound::kind("document") }
            .file(b"<html>"),
    ] {
        office.meta.write(&ada, &office.number, message).unwrap();
    }
    office.meta.write(&ada, &office.number, Inbound::kind("image").file(&huge_picture())).unwrap();
    let messages = settled(&office, &conversation, 6).await;
    for message in messages.iter().filter(|message| message["file"].is_object()) {
        let answer = fetched(&office, &message["file"]["url"], None).await;
        assert_eq!(answer.status(), 200);
        assert!(header(&answer, "content-disposition").starts_with("attachment"), "{message}");
        assert!(["application/octet-stream", "image/png"].contains(&header(&answer, "content-type").as_str()));
        assert!(message["file"]["thumbnail_url"].is_null());
    }
    let page = office.page(&office.sign_in().await, &format!("/inbox/{conversation}")).await;
    for words in ["is not what it was sent as", "60000 × 60000 dots", "gpj.svg"] {
        assert!(page.contains(words), "{words}");
    }
    for never in ["<script>alert", "\u{202e}", "../", &"x".repeat(200)] {
        assert!(!page.contains(never), "{never:?}");
    }
}

// The bad input: 100 MB and more, a digest of another file, an address elsewhere (A44, A46), a file that Meta has no more.
async fn a_file_that_cannot_be_had_says_why_and_is_fetched_again(office: Office) {
    let (ada, conversation) = office.customer_writes("Hello").await;
    let write = || office.meta.write(&ada, &office.number, Inbound::kind("document")).unwrap();
    let (most, before) = (100 * 1024 * 1024, on_disk(&office).len());
    let reason = async |number: usize| {
        let last = settled(&office, &conversation, number).await.remove(0);
        text(&last["file"]["reason"])
    };
    office.meta.faults(|faults| faults.media_size = Some(most + 1));
    write();
    assert_eq!(reason(1).await, "too_large");
    // What it says is one thing, what comes another.
    office.meta.faults(|faults| (faults.media_size, faults.media_flood) = (None, Some(most + 1)));
    write();
    assert_eq!(reason(2).await, "too_large");
    office
        .meta
        .faults(|faults| (faults.media_flood, faults.media_url) = (None, Some("https://evil.example/x".to_owned())));
    write();
    assert_eq!(reason(3).await, "elsewhere");
    office.meta.faults(|faults| faults.media_url = None);

    // Away for a while: it says so, and comes by itself.
    office.meta.faults(|faults| faults.wrong_digests = true);
    write();
    let damaged = until("it was tried", async || {
        let last = office.messages(&conversation).await.remove(0);
        (last["file"]["reason"] == "damaged").then_some(last)
    })
    .await;
    assert_eq!(damaged["file"]["state"], "waiting", "it is tried again");
    office.meta.faults(|faults| (faults.wrong_digests, faults.bad_gateways) = (false, 1));
    write();
    until("the last is here", async || {
        let last = office.messages(&conversation).await.remove(0);
        (last["id"] != damaged["id"] && last["file"]["state"] == "kept").then_some(())
    })
    .await;

    let owner = office.sign_in().await;
    let page = office.page(&owner, &format!("/inbox/{conversation}")).await;
    for words in ["It has more than 100 MB", "none of its own", "What arrived is not what was sent"] {
        assert!(page.contains(words), "{words}");
    }
    // What is damaged is tried again meanwhile, and lies there while it is looked at.
    until("of the others nothing is kept", async || (on_disk(&office).len() == before + 1).then_some(())).await;
}

// Shows P-PRV-2.
async fn a_person_who_is_erased_takes_the_files_along(office: Office) {
    let ada = office.meta.add_customer(NewCustomer::named("Ada").phone("+44 7700 900001"));
    let jonas = office.meta.add_customer(NewCustomer::named("Jonas").phone("+44 7700 900002"));
    for person in [&ada, &jonas] {
        office.meta.write(person, &office.number, Inbound::kind("image")).unwrap();
    }
    until("both pictures are here", async || {
        let mut kept = 0;
        for one in office.all("/conversations").await {
            let messages = office.messages(one["id"].as_str().unwrap()).await;
            kept += messages.iter().filter(|message| message["file"]["state"] == "kept").count();
        }
        (kept == 2).then_some(())
    })
    .await;
    let before = on_disk(&office).len();
    let people = office.all("/contacts").await;
    let ada = people.iter().find(|person| person["name"] == "Ada").unwrap();
    let (db, contact) = (office.store(), ada["id"].as_str().unwrap().parse().unwrap());
    let clock = Clock::system();
    let actor = kernel::Actor { who: kernel::Who::Operator, at: clock.now(), request: clock.id() };
    let gone = db.write(office.tenant_id(), actor, move |tx| inbox::media::let_go(tx, contact)).await.unwrap();
    assert_eq!(gone, (1, true));
    // The picture and the small one of it.
    until("Ada's are gone", async || (on_disk(&office).len() == before - 2).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(on_disk(&office).len(), before - 2, "Jonas's are there");
}

// Shows P-CHN-11.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_is_over_opens_nothing_and_tells_a_member_the_way_back() {
    let (office, clock) = Office::open_here(None).await;
    let (ada, conversation) = office.customer_writes("Hello").await;
    office.meta.write(&ada, &office.number, Inbound::kind("image")).unwrap();
    let messages = settled(&office, &conversation, 1).await;
    let picture = of_kind(&messages, "image");
    let owner = office.sign_in().await;
    assert_eq!(fetched(&office, &picture["file"]["url"], None).await.status(), 200, "the control");
    clock.advance(Duration::from_secs(21 * 60));
    assert_eq!(fetched(&office, &picture["file"]["url"], None).await.status(), 404);
    let address = format!("{}{}", office.url, picture["file"]["url"].as_str().unwrap());
    let told = office.http.get(address).header("cookie", &owner).header("accept", "text/html").send().await.unwrap();
    assert_eq!(told.status(), 404);
    let page = told.text().await.unwrap();
    let way = format!("/t/{}/inbox/{conversation}?from={}", office.tenant, picture["id"].as_str().unwrap());
    assert!(page.contains("This link has expired") && page.contains(&way), "{page}");
    // Asked again, the message has another link.
    let again = office.message(&conversation, &picture["id"]).await;
    assert_eq!(fetched(&office, &again["file"]["url"], None).await.status(), 200);
}
