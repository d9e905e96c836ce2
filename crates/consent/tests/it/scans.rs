//! The paper behind an entry: kept, opened, found if it is gone, and erased.

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use consent::asking::question;
use consent::ledger::{self, Backing, Chain, Effect, Extent, Grade, Method as How, NewEntry};
use consent::{notices, scans};
use kernel::{BlobId, ContactId, Purpose};
use sha2::{Digest, Sha256};
use store::{Sql, params, sql};

use crate::world::{WHATSAPP, World, worlds};

const PHOTO: &[u8] = b"RIFF....WEBPVP8 a photo of the front";
const PDF: &[u8] = b"%PDF-1.7 the back, scanned";
const PAGE: &[u8] = b"<!doctype html><script>alert(1)</script>";

const FIELDS: [(&str, &str); 6] = [
    ("channel", "whatsapp"),
    ("purpose", "marketing"),
    ("effect", "grant"),
    ("method", "written"),
    ("words", "Signed at the counter, to Ana."),
    ("text_shown", "Offers once a month."),
];
const TRACES: Sql =
    sql!("select what from read_trace where tenant_id = :tenant and contact_id = :contact and what = 'file'");
const SWAP: Sql = sql!(
    "update consent_scan set place = 3 - place where tenant_id = :tenant and contact_id = :contact and entry_id is not null"
);
const OTHER: Sql =
    sql!("update consent_scan set hash = :hash where tenant_id = :tenant and contact_id = :contact and place = 1");
const DIGESTS: Sql =
    sql!("update consent_evidence set scans = :scans where tenant_id = :tenant and contact_id = :contact");
const TAKEN: Sql = sql!("delete from consent_scan where tenant_id = :tenant and contact_id = :contact and place = 2");
const ERASED: Sql = sql!("delete from consent_evidence where tenant_id = :tenant and contact_id = :contact");
const FILES: Sql = sql!("select id from blob where tenant_id = :tenant and gone_at is null");

const NOBODY: Sql = sql!("delete from contact where tenant_id = :tenant and id = :id");

fn digest(file: &[u8]) -> String {
    Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl World {
    async fn number(&self, sql: Sql) -> usize {
        self.db.read(self.lark, move |scope| scope.rows(sql, params! {})).await.unwrap().len()
    }

    /// A file for whoever is signed in: its status, how it is to be shown, its type and its content.
    async fn opened(&self, cookie: &str, path: &str) -> (StatusCode, String, String, Vec<u8>) {
        let request = Request::builder().uri(path).header(header::COOKIE, format!("{}={cookie}", web::SESSION_COOKIE));
        let answer = self.answered(request.body(Body::empty()).unwrap()).await;
        let text =
            |name| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let (status, shown, of) = (answer.status(), text(header::CONTENT_DISPOSITION), text(header::CONTENT_TYPE));
        if status == StatusCode::OK {
            assert!(
                text(header::CONTENT_SECURITY_POLICY).contains("sandbox")
                    && text(header::X_CONTENT_TYPE_OPTIONS) == "nosniff"
            );
        }
        (status, shown, of, to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec())
    }

    async fn hand_in(&self, key: &str, contact: ContactId, file: &[u8]) -> (StatusCode, String) {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1/consents/files?contact_id={contact}"))
            .header(header::AUTHORIZATION, format!("Bearer {key}"));
        let answer = self.answered(request.body(file.to_vec().into()).unwrap()).await;
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }
}

fn links(page: &str) -> Vec<String> {
    let parts = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    parts.filter(|href| href.contains("/consent/files/")).map(str::to_owned).collect()
}

fn id(answer: &str) -> String {
    answer.split(r#""id":""#).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

// Shows P-CON-5: a signed paper is kept beside the words, opened with a trace, bound to the entry's chain, and goes with the words.
// A15, A36.
#[tokio::test]
async fn the_signed_paper_is_kept_opened_and_missed_if_it_is_gone() {
    for world in worlds().await {
        let contact = world.person().await;
        let page = format!("/t/{}/people/{contact}/consent", world.lark);
        let (status, ..) = world.files("lark-agent", &page, &FIELDS, &[PHOTO, PDF]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, shown) = world.page("lark-viewer", &page).await;
        assert!(shown.contains("The paper, 2 files") && !shown.contains("The paper itself is not here"), "{shown}");
        let links = links(&shown);
        assert_eq!(links.len(), 2, "{links:?}");

        let traces = move |scope: &store::Scope<'_>| scope.rows(TRACES, params! { "contact" => contact });
        assert!(world.db.read(world.lark, traces).await.unwrap().is_empty(), "control");
        let (status, manner, of, content) = world.opened("lark-viewer", &links[0]).await;
        assert_eq!((status, of.as_str(), content.as_slice()), (StatusCode::OK, "image/webp", PHOTO));
        assert!(manner.starts_with("inline"), "{manner}");
        assert_eq!(world.db.read(world.lark, traces).await.unwrap().len(), 1, "opening it leaves a trace");
        let (_, manner, of, content) = world.opened("lark-agent", &links[1]).await;
        assert_eq!((of.as_str(), content.as_slice()), ("application/pdf", PDF));
        assert!(manner.starts_with("attachment"), "{manner}");
        // Another business's person, and another person of this one, have no such file.
        assert_eq!(world.opened("brook-owner", &links[0]).await.0, StatusCode::NOT_FOUND);
        let other = world.person().await;
        let others = links[0].replace(&contact.to_string(), &other.to_string());
        assert_eq!(world.opened("lark-owner", &others).await.0, StatusCode::NOT_FOUND);

        let (_, listed) =
            world.api("lark-viewer", Method::GET, &format!("/api/v1/consents?contact_id={contact}"), "").await;
        for (file, of) in [(PHOTO, "image/webp"), (PDF, "application/pdf")] {
            let expected = format!(r#""media_type":"{of}","bytes":{},"sha256":"{}""#, file.len(), digest(file));
            assert!(listed.contains(&expected), "{expected}: {listed}");
        }

        // The chain covers both, in their order.
        assert_eq!(world.chain(contact).await, Chain::Whole, "control");
        let broken = Chain::BrokenAt(1);
        world.write(move |tx| tx.execute(SWAP, params! { "contact" => contact })).await;
        assert_eq!(world.chain(contact).await, broken, "in another order");
        world.write(move |tx| tx.execute(SWAP, params! { "contact" => contact })).await;
        assert_eq!(world.chain(contact).await, Chain::Whole, "control");
        let forged = Sha256::digest(PAGE).to_vec();
        let both = format!("{} {}", digest(PAGE), digest(PDF));
        world.write(move |tx| tx.execute(OTHER, params! { "contact" => contact, "hash" => forged })).await;
        assert_eq!(world.chain(contact).await, broken, "another file");
        world.write(move |tx| tx.execute(DIGESTS, params! { "contact" => contact, "scans" => both })).await;
        assert_eq!(world.chain(contact).await, broken, "another file, and the words that name it");
        let (sound, whole) = (Sha256::digest(PHOTO).to_vec(), format!("{} {}", digest(PHOTO), digest(PDF)));
        world.write(move |tx| tx.execute(OTHER, params! { "contact" => contact, "hash" => sound })).await;
        world.write(move |tx| tx.execute(DIGESTS, params! { "contact" => contact, "scans" => whole })).await;
        assert_eq!(world.chain(contact).await, Chain::Whole, "control");
        world.write(move |tx| tx.execute(TAKEN, params! { "contact" => contact })).await;
        assert_eq!(world.chain(contact).await, broken, "taken away");
        assert!(world.page("lark-viewer", &page).await.1.contains("The record was changed outside Kontor"));

        // Erased with the words, the chain stands.
        assert_eq!(world.write(move |tx| scans::let_go(tx, contact)).await, (1, true));
        world.write(move |tx| tx.execute(ERASED, params! { "contact" => contact })).await;
        assert_eq!(world.chain(contact).await, Chain::Whole);
        assert_eq!(world.opened("lark-owner", &links[0]).await.0, StatusCode::NOT_FOUND);
    }
}

// Shows P-CON-5; A36: what is no paper is refused in words, and what was typed and handed in stays for the next try.
#[tokio::test]
async fn what_cannot_be_recorded_comes_back_with_its_files() {
    for world in worlds().await {
        let contact = world.person().await;
        let page = format!("/t/{}/people/{contact}/consent", world.lark);
        for (files, words) in [
            (&[PHOTO, PAGE][..], "neither a picture nor a PDF"),
            (&[PAGE, PHOTO, b""], "neither a picture nor a PDF"),
            (&[PHOTO, b""], "This file is empty"),
            (&[PHOTO, PDF, PDF, PDF, PDF, PDF, PDF], "At most 6 files"),
        ] {
            let (status, _, shown) = world.files("lark-agent", &page, &FIELDS, files).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(shown.contains(words) && shown.contains("Signed at the counter, to Ana."), "{words}: {shown}");
            assert!(shown.contains(r#"name="kept""#), "the sound one waits: {shown}");
        }
        let future = [&FIELDS[..], &[("at", "2030-01-01T10:00")]].concat();
        let (status, _, shown) = world.files("lark-agent", &page, &future, &[PDF]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.contains("This has not happened yet"), "{shown}");
        let kept = shown.split(r#"name="kept" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let again = [&FIELDS[..], &[("kept", kept.as_str())]].concat();
        assert_eq!(world.files("lark-agent", &page, &again, &[]).await.0, StatusCode::SEE_OTHER);
        let (_, shown) = world.page("lark-viewer", &page).await;
        assert_eq!(links(&shown).len(), 1, "{shown}");
        // It shows that entry and no other.
        let (status, _, shown) = world.files("lark-agent", &page, &again, &[]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.contains("went with another entry"), "{shown}");
        // All that wait are asked for at once: none of them is left out without a word.
        let other = world.person().await;
        let mut seven = Vec::new();
        for _ in 0..7 {
            seven.push(id(&world.hand_in("lark-agent", other, PDF).await.1));
        }
        let ticked: Vec<_> = FIELDS.into_iter().chain(seven.iter().map(|id| ("kept", id.as_str()))).collect();
        let (status, _, shown) =
            world.files("lark-agent", &page.replace(&contact.to_string(), &other.to_string()), &ticked, &[]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "seven files for one entry");
        assert!(shown.contains("At most 6 files") && shown.matches(r#"name="kept""#).count() == 7, "{shown}");
        for (who, status) in [("lark-viewer", StatusCode::FORBIDDEN), ("brook-owner", StatusCode::NOT_FOUND)] {
            assert_eq!(world.files(who, &page, &FIELDS, &[PDF]).await.0, status, "{who}");
        }
    }
}

// Shows P-CON-5: by a program; and what shows nothing within a day goes.
#[tokio::test]
async fn a_program_hands_papers_in_and_what_nobody_wanted_goes() {
    for world in worlds().await {
        let contact = world.person().await;
        let (status, made) = world.hand_in("lark-agent", contact, PDF).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let file = id(&made);
        let body = |files: &str| {
            format!(
                r#"{{"contact_id":"{contact}","channel":"whatsapp","purpose":"marketing","effect":"grant","method":"written","occurred_at":"2026-11-20T08:00:00Z","evidence":{{"words":"Signed."}},"file_ids":[{files}]}}"#
            )
        };
        let of_another = id(&world.hand_in("lark-agent", world.person().await, PDF).await.1);
        let unused = id(&world.hand_in("lark-agent", contact, PHOTO).await.1);
        let seven = vec![format!(r#""{file}""#); 7].join(",");
        for (files, words) in [
            (format!(r#""{of_another}""#), "no such file of this person"),
            (format!(r#""{file}","{file}""#), "Name each file once"),
            (seven, "At most six files"),
        ] {
            let (status, told) = world.api("lark-agent", Method::POST, "/api/v1/consents", &body(&files)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
            assert!(told.contains(words), "{words}: {told}");
        }
        let named = body(&format!(r#""{file}""#));
        let (status, made) = world.api("lark-agent", Method::POST, "/api/v1/consents", &named).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        assert!(made.contains(&digest(PDF)), "{made}");
        assert_eq!(
            world.api("lark-agent", Method::POST, "/api/v1/consents", &named).await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let path = |file: &str, contact: ContactId| format!("/api/v1/consents/files/{file}?contact_id={contact}");
        let (status, content) = world.api("lark-viewer", Method::GET, &path(&file, contact), "").await;
        assert_eq!((status, content.as_bytes()), (StatusCode::OK, PDF));
        let (status, _) = world.api("lark-viewer", Method::GET, &path(&unused, contact), "").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "it shows nothing yet");
        assert_eq!(world.api("brook-owner", Method::GET, &path(&file, contact), "").await.0, StatusCode::NOT_FOUND);
        assert_eq!(world.hand_in("lark-viewer", contact, PDF).await.0, StatusCode::FORBIDDEN);
        assert_eq!(world.hand_in("brook-owner", contact, PDF).await.0, StatusCode::NOT_FOUND);
        for (refused, status) in [
            (PAGE.to_vec(), StatusCode::UNPROCESSABLE_ENTITY),
            (Vec::new(), StatusCode::UNPROCESSABLE_ENTITY),
            ([PDF, &vec![b' '; 20 * 1024 * 1024][..]].concat(), StatusCode::PAYLOAD_TOO_LARGE),
        ] {
            assert_eq!(world.hand_in("lark-agent", contact, &refused).await.0, status);
        }

        assert_eq!(world.number(FILES).await, 3);
        // One person's files do not keep those of others out.
        for _ in 1..12 {
            assert_eq!(world.hand_in("lark-agent", contact, PHOTO).await.0, StatusCode::CREATED);
        }
        let (status, told) = world.hand_in("lark-agent", contact, PHOTO).await;
        assert_eq!(status, StatusCode::CONFLICT, "{told}");
        assert!(told.contains("12 of one person"), "{told}");
        let third = world.person().await;
        assert_eq!(world.hand_in("lark-agent", third, PHOTO).await.0, StatusCode::CREATED);
        assert_eq!(world.write(scans::age_out).await, 0, "control");
        world.pass(24 * 60 * 60 + 1);
        assert_eq!(world.write(scans::age_out).await, 14);
        assert_eq!(world.number(FILES).await, 1);
        assert_eq!(world.chain(contact).await, Chain::Whole);
    }
}

// Shows P-CON-5: whichever way it was given, the entry says so and leads to what shows it, also where two entries of a person
// were merged.
#[tokio::test]
async fn each_way_of_giving_shows_its_evidence() {
    for world in worlds().await {
        let (contact, other) = (world.person().await, world.person().await);
        let text = "Yes, please send me offers from Lark on WhatsApp.";
        let marketing = Extent::Purpose(Purpose::Marketing);
        let publish = move |tx: &mut store::Tx<'_>| notices::publish(tx, marketing, "en", text);
        assert!(world.db.write(world.lark, world.actor(), publish).await.is_ok());
        world.says(contact, text).await;
        let file: BlobId = world.clock.id();
        let mut writer = world.db.blobs().write(world.lark, file).await.unwrap();
        writer.push(b"name,when").await.unwrap();
        writer.finish().await.unwrap();
        let question = world.write(move |tx| question::question(tx, contact)).await;
        let at = world.clock.now();
        let backing = |text, file| Backing { grade: Grade::Own, text, file };
        for (whose, method, words, backing) in [
            (
                contact,
                How::Import,
                "From the list of May",
                Backing { grade: Grade::Attested, ..backing(None, Some(file)) },
            ),
            (contact, How::Message, "", backing(question.consent_text, None)),
            (contact, How::DoubleOptIn, "Confirmed by mail of 3 May", Backing::default()),
            (contact, How::Call, "Rang at noon", Backing::default()),
            (contact, How::Provider, r#"{"value":"resume"}"#, Backing::default()),
            (other, How::InPerson, "At the fair, to Ana", Backing::default()),
        ] {
            let new = NewEntry::about_everything(Effect::Grant, method, None, at);
            let words = words.to_owned();
            let new = NewEntry { extent: marketing, words, text_shown: "May we?".to_owned(), backing, ..new };
            world.write(move |tx| ledger::append(tx, whose, WHATSAPP, new).map(|_| ())).await;
        }
        let page = format!("/t/{}/people/{contact}/consent", world.lark);
        assert!(!world.page("lark-viewer", &page).await.1.contains("At the fair"), "control");
        world.merge(other, contact).await;
        let (_, shown) = world.page("lark-viewer", &page).await;
        for part in [
            "Message that says your text",
            "Imported list",
            "The business’s word, from a list",
            "From the list of May",
            "Answer to your question, by a button",
            "Shown, version",
            "Asked and confirmed",
            "Rang at noon",
            "Settings of the channel",
            "wrote to us:",
            "At the fair, to Ana",
            "merged into this one",
            "The record is whole",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let links = links(&shown);
        assert_eq!(links.len(), 1, "the list that came: {links:?}");
        let (status, manner, of, content) = world.opened("lark-viewer", &links[0]).await;
        assert_eq!(
            (status, of.as_str(), content.as_slice()),
            (StatusCode::OK, "application/octet-stream", &b"name,when"[..])
        );
        assert!(manner.starts_with("attachment"), "{manner}");

        // Whoever is erased leaves entries without a person: no file opens by them.
        let erased = world.person().await;
        let backing = Backing { grade: Grade::Attested, text: None, file: Some(file) };
        let new =
            NewEntry { extent: marketing, backing, ..NewEntry::about_everything(Effect::Grant, How::Import, None, at) };
        world.write(move |tx| ledger::append(tx, erased, WHATSAPP, new).map(|_| ())).await;
        let path = links[0].replace(&contact.to_string(), &erased.to_string());
        assert_eq!(world.opened("lark-viewer", &path).await.0, StatusCode::OK, "control");
        // The chain holds the file's name; that the file itself is gone is told to whoever opens it.
        let gone: BlobId = world.clock.id();
        let backing = Backing { grade: Grade::Attested, text: None, file: Some(gone) };
        let new =
            NewEntry { extent: marketing, backing, ..NewEntry::about_everything(Effect::Grant, How::Import, None, at) };
        world.write(move |tx| ledger::append(tx, other, WHATSAPP, new).map(|_| ())).await;
        let api = format!("/api/v1/consents/files/{gone}?contact_id={other}");
        let (status, told) = world.api("lark-viewer", Method::GET, &api, "").await;
        assert_eq!(status, StatusCode::GONE, "{told}");
        assert!(told.contains("not here any more"), "{told}");
        world.write(move |tx| tx.execute(NOBODY, params! { "id" => erased })).await;
        assert_eq!(world.opened("lark-viewer", &path).await.0, StatusCode::NOT_FOUND);

        // What holds leads to its entry, also where a hundred younger ones came since.
        let long = world.person().await;
        let old = NewEntry::about_everything(Effect::Grant, How::InPerson, None, at);
        let old = NewEntry { extent: marketing, ..old };
        let old = world.write(move |tx| ledger::append(tx, long, WHATSAPP, old).map(|(entry, _)| entry.id)).await;
        world.pass(1);
        let since = world.clock.now();
        let younger = move |tx: &mut store::Tx<'_>| {
            for _ in 0..100 {
                let service = Extent::Purpose(Purpose::Service);
                let new = NewEntry::about_everything(Effect::Grant, How::InPerson, None, since);
                ledger::append(tx, long, WHATSAPP, NewEntry { extent: service, ..new })?;
            }
            Ok(())
        };
        world.write(younger).await;
        let (_, shown) = world.page("lark-viewer", &format!("/t/{}/people/{long}/consent", world.lark)).await;
        assert!(shown.contains(&format!("href=\"#entry-{old}\"")), "control: {shown}");
        assert!(shown.contains(&format!("id=\"entry-{old}\"")), "the entry that holds is not shown");
    }
}
