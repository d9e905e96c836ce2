//! What leaves is whole, is what was asked for, and is on record.

use axum::body::to_bytes;
use axum::http::StatusCode;
use consent::ledger::{self, Effect, Extent, Method as How, NewEntry};
use kernel::{Channel, ContactId, Purpose, TenantId};
use serde_json::Value;
use store::{Sql, params, sql};

use super::{Format, Which, body, parted};
use crate::people::Filter;
use crate::tests::world::{World, worlds};

const REST: Sql = sql!("update contact set deleted_at = 1 where tenant_id = :tenant and id = :id");
const JOIN: Sql = sql!("update contact set merged_into = :into where tenant_id = :tenant and id = :id");
const WORKS_AT: Sql = sql!(
    "update contact set company_id = :company, time_zone = 'Europe/Berlin', language = 'de' where tenant_id = :tenant and id = :id"
);
const IS_COMPANY: Sql = sql!("update contact set kind = 'company' where tenant_id = :tenant and id = :id");
const TAG: Sql = sql!("insert into contact_tag (tenant_id, contact_id, tag, added_at) values (:tenant, :id, :tag, 1)");
const FIELD: Sql = sql!(
    "insert into contact_field (tenant_id, contact_id, name, value, changed_at) values (:tenant, :id, :name, :value, 1)"
);
const NOTE: Sql = sql!(
    "insert into contact_note (tenant_id, id, contact_id, words, created_at, changed_at) values (:tenant, :note, :id, :words, :at, :at)"
);
const SAID: Sql = sql!(
    "insert into consent_state (tenant_id, contact_id, channel, service, transactional, transactional_at, marketing, marketing_at, stopped_at, entries, head) \
     values (:tenant, :id, 'whatsapp', 'unasked', 'granted', 50, 'granted', :said, :stopped, 1, :head)"
);

async fn written(world: &World, tenant: TenantId, which: Which, format: Format) -> String {
    let bytes = to_bytes(body(world.db.clone(), tenant, which, format, true), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn person(world: &World, name: &str, phone: &str) -> ContactId {
    world.create(name, phone).await.unwrap().id
}

/// The lines of a table, read by the rules of RFC 4180, without the guards.
fn table(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut cell, mut is_quoted) = (vec![vec![]], String::new(), false);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => is_quoted = !is_quoted,
            ',' | '\r' if !is_quoted => {
                lines.last_mut().unwrap().push(web::csv::unguarded(&cell).to_owned());
                cell.clear();
                if letter == '\r' {
                    assert_eq!(letters.next(), Some('\n'));
                    lines.push(vec![]);
                }
            }
            letter => cell.push(letter),
        }
    }
    assert_eq!(lines.pop(), Some(vec![]), "the last line has its end");
    lines
}

// Shows P-CRM-2 (contacts).
#[tokio::test]
async fn everything_that_is_kept_of_a_person_leaves_in_each_format() {
    for world in worlds().await {
        let company = person(&world, "Lark & Sons; \"Ltd\"", "").await;
        let ana = person(&world, "Ana, the \"first\"", "+49 170 1234567").await;
        let said = world.clock.now();
        world
            .db
            .write(world.lark, world.actor(), move |tx| -> store::Result<()> {
                tx.execute(IS_COMPANY, params! { "id" => company })?;
                tx.execute(WORKS_AT, params! { "id" => ana, "company" => company })?;
                for tag in ["=vip", "a;b\\c"] {
                    tx.execute(TAG, params! { "id" => ana, "tag" => tag })?;
                }
                for (name, value) in [("birthday", "1985-04-12"), ("size: \"L\"", "-1\nsecond, line")] {
                    tx.execute(FIELD, params! { "id" => ana, "name" => name, "value" => value })?;
                }
                for (at, words) in [(1i64, "First; note"), (2, "Second")] {
                    let note: kernel::RequestId = tx.id();
                    tx.execute(NOTE, params! { "id" => ana, "note" => note, "words" => words, "at" => at })?;
                }
                let head = Vec::<u8>::new();
                tx.execute(SAID, params! { "id" => ana, "said" => said, "stopped" => 100i64, "head" => head })?;
                let call = NewEntry::about_everything(Effect::Grant, How::Call, None, said);
                let extent = Extent::Purpose(Purpose::Marketing);
                let call = NewEntry { extent, words: "Yes, to Jo".to_owned(), ..call };
                ledger::append(tx, ana, Channel::Email, call).map(|_| ())
            })
            .await
            .unwrap();

        let lines = table(&written(&world, world.lark, Which::Everyone, Format::Csv).await);
        let expected = "id,kind,name,company,phones,emails,tags,language,time_zone,owner,notes,consent_marketing,consent_transactional,consent_service,consent_marketing_since,consent_transactional_since,consent_service_since,consents,notes_written,created_at,field:birthday,field:size: \"L\"";
        assert_eq!(lines[0].join(","), expected);
        assert_eq!(lines.len(), 3);
        let of = |id: ContactId| lines.iter().find(|line| line[0] == id.to_string()).unwrap();
        assert_eq!(of(company)[1..4], ["company", "Lark & Sons; \"Ltd\"", ""]);
        let cells = of(ana);
        assert_eq!(cells[1..5], ["person", "Ana, the \"first\"", "Lark & Sons; \"Ltd\"", "+491701234567"]);
        assert_eq!(parted(&cells[6]), ["=vip", "a;b\\c"]);
        assert_eq!(cells[7..9], ["de", "Europe/Berlin"]);
        assert_eq!(parted(&cells[10]), ["First; note", "Second"]);
        // She asked for offers by name after the stop; for all else it holds.
        assert_eq!(cells[11..14], ["granted", "withdrawn", "withdrawn"]);
        assert_eq!(cells[14], said.to_string());
        let whole = [format!("email marketing granted {said}"), format!("whatsapp marketing granted {said}")];
        assert_eq!(parted(&cells[17])[..2], whole);
        assert!(cells[17].contains("whatsapp all withdrawn 1970-01-01T00:00:00"), "{}", cells[17]);
        assert_eq!(cells[20..], ["1985-04-12", "-1\nsecond, line"]);

        let cards = written(&world, world.lark, Which::Everyone, Format::Vcard).await;
        assert!(cards.split("\r\n").all(|line| line.len() <= 75));
        let cards = cards.replace("\r\n ", "");
        for line in [
            "VERSION:4.0",
            "KIND:org",
            "FN:Lark & Sons\\; \"Ltd\"",
            "KIND:individual",
            "FN:Ana\\, the \"first\"",
            "ORG:Lark & Sons\\; \"Ltd\"",
            "TEL;TYPE=cell:+491701234567",
            "BDAY:19850412",
            "CATEGORIES:=vip,a\\;b\\\\c",
            "LANG:de",
            "TZ:Europe/Berlin",
            "NOTE;CREATED=19700101T000000Z:First\\; note",
            "NOTE;CREATED=19700101T000000Z:Second",
            "X-KONTOR-FIELD;X-NAME=birthday:1985-04-12",
            "X-KONTOR-FIELD;X-NAME=\"size: ^'L^'\":-1\\nsecond\\, line",
            &format!("UID:urn:uuid:{ana}"),
        ] {
            assert!(cards.contains(&format!("\r\n{line}\r\n")), "{line} in {cards}");
        }
        assert_eq!(cards.matches("BEGIN:VCARD\r\n").count(), 2);

        let text = written(&world, world.lark, Which::One(ana), Format::Json).await;
        for name in ["kind", "time_zone", "name"] {
            assert!(text.matches(&format!("\"{name}\":")).count() > 0, "{name}");
        }
        let book: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(book["version"], 1);
        let one = &book["contacts"][0];
        assert_eq!(one["name"], "Ana, the \"first\"");
        assert_eq!(one["fields"]["birthday"], "1985-04-12");
        assert_eq!(one["notes"][1]["words"], "Second");
        assert_eq!(one["consents"][0]["standing"], "granted");
        // Her own file holds what shows it; the book does not.
        assert_eq!(one["consent_ledger"].as_array().map(Vec::len), Some(1), "{one}");
        let entry = &one["consent_ledger"][0];
        assert_eq!((&entry["method"], &entry["evidence"]["words"]), (&"call".into(), &"Yes, to Jo".into()));
        assert_eq!(entry["files"].as_array().map(Vec::len), Some(0));
        let whole = written(&world, world.lark, Which::Everyone, Format::Json).await;
        assert!(whole.contains("\"consents\"") && !whole.contains("consent_ledger"), "{whole}");
        assert_eq!(book["contacts"].as_array().unwrap().len(), 1);
    }
}

// Shows P-CRM-2 (contacts).
#[tokio::test]
async fn a_book_of_many_pages_leaves_whole_and_without_who_is_gone() {
    for world in worlds().await {
        let mut ids = Vec::new();
        for number in 0..450 {
            let phone = if number == 300 { "+49 170 7654321" } else { "" };
            ids.push(person(&world, &format!("Person {number:03}"), phone).await);
        }
        let (gone, merged, into) = (ids[3], ids[300], ids[0]);
        world
            .db
            .write(world.lark, world.actor(), move |tx| -> store::Result<()> {
                tx.execute(REST, params! { "id" => gone })?;
                tx.execute(JOIN, params! { "id" => merged, "into" => into })?;
                Ok(())
            })
            .await
            .unwrap();
        let mut left: Vec<String> = ids.iter().map(ToString::to_string).collect();
        left.retain(|id| *id != gone.to_string() && *id != merged.to_string());
        let mut seen: Vec<String> = table(&written(&world, world.lark, Which::Everyone, Format::Csv).await)
            .into_iter()
            .skip(1)
            .map(|line| line[0].clone())
            .collect();
        seen.sort();
        left.sort();
        assert_eq!(seen, left);
        let json = written(&world, world.lark, Which::Everyone, Format::Json).await;
        let book: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(book["contacts"].as_array().unwrap().len(), 448);
        // Who is gone is not there one by one either, and nobody's neighbours are.  (A15)
        for (tenant, which, number) in [
            (world.lark, Which::One(gone), 0),
            (world.brook, Which::One(ids[5]), 0),
            (world.brook, Which::Everyone, 0),
            (world.lark, Which::One(ids[5]), 1),
            (world.lark, Which::Listed(Filter { query: Some("person 00".to_owned()), ..Filter::default() }), 9),
            (world.lark, Which::Listed(Filter { query: Some("nobody".to_owned()), ..Filter::default() }), 0),
        ] {
            let cards = written(&world, tenant, which.clone(), Format::Vcard).await;
            assert_eq!(cards.matches("BEGIN:VCARD").count(), number, "{which:?}");
        }
        // What is known of who counts as another leaves with that one, once.
        let cards = written(&world, world.lark, Which::One(into), Format::Vcard).await;
        assert_eq!(cards.matches("+491707654321").count(), 1, "{cards}");
        let empty = written(&world, world.brook, Which::Everyone, Format::Json).await;
        assert_eq!(serde_json::from_str::<Value>(&empty).unwrap()["contacts"], Value::Array(vec![]));
    }
}

// Shows P-CRM-2 (contacts).
#[tokio::test]
async fn whoever_may_takes_the_book_and_it_is_on_record() {
    for world in worlds().await {
        let client = crate::tests::http::Client::of(&world);
        let ana = person(&world, "Ana", "+49 170 1234567").await;
        let path = "/api/v1/contacts/export";
        for (key, query, status) in [
            ("lark-owner", "format=csv", StatusCode::OK),
            ("lark-admin", "format=vcard&q=ana", StatusCode::OK),
            ("lark-admin", &format!("format=json&contact={ana}"), StatusCode::OK),
            ("lark-agent", "format=csv", StatusCode::FORBIDDEN),
            ("brook-owner", &format!("format=json&contact={ana}"), StatusCode::NOT_FOUND),
            ("lark-owner", "format=xlsx", StatusCode::UNPROCESSABLE_ENTITY),
            ("lark-owner", "", StatusCode::UNPROCESSABLE_ENTITY),
            ("lark-owner", &format!("format=csv&q=a&contact={ana}"), StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            let answer = client.api(key, axum::http::Method::GET, &format!("{path}?{query}"), "").await;
            assert_eq!(answer.status, status, "{key} {query}: {}", answer.text);
            assert_eq!(answer.status == StatusCode::OK, answer.text.contains("Ana"), "{query}");
        }
        let events = world.db.read(world.lark, |scope| scope.events_after(0, 100)).await.unwrap();
        let taken: Vec<_> = events.iter().filter(|event| event.kind == "contact.exported").collect();
        let facts: Vec<String> = taken.iter().map(|event| event.facts.to_string()).collect();
        assert_eq!(
            facts,
            [
                r#"{"format":"csv","which":"all"}"#,
                r#"{"format":"vcard","which":"found"}"#,
                r#"{"format":"json","which":"one"}"#
            ]
        );
        assert_eq!(taken[2].contact_id, Some(ana));

        let people = format!("/t/{}/people", world.lark);
        let get = axum::http::Method::GET;
        let chosen = client.page("lark-admin", get.clone(), &format!("{people}/export?q=an"), "").await;
        assert!(chosen.text.contains(r#"name="q" value="an""#), "{}", chosen.text);
        let file = client.page("lark-admin", get.clone(), &format!("{people}/export/file?format=csv"), "").await;
        assert!(file.text.contains("'+491701234567"), "{}", file.text);
        for (who, shown) in [("lark-owner", true), ("lark-agent", false)] {
            let list = client.page(who, get.clone(), &people, "").await.text;
            assert_eq!(list.contains(&format!("{people}/export")), shown, "{who}");
        }
        assert_eq!(client.page("lark-agent", get, &format!("{people}/export"), "").await.status, StatusCode::FORBIDDEN);
    }
}

/// A card's properties, unfolded and unescaped as RFC 6350 and RFC 6868 say: name, parameters, value.
fn properties(card: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for line in card.replace("\r\n ", "").split_terminator("\r\n") {
        let mut is_quoted = false;
        let colon = line.find(|c| {
            is_quoted ^= c == '"';
            c == ':' && !is_quoted
        });
        let (left, right) = line.split_at(colon.unwrap());
        let (name, parameters) = left.split_once(';').unwrap_or((left, ""));
        let parameters = parameters.replace("^n", "\n").replace("^'", "\u{1}").replace("^^", "^");
        let parameters = parameters.replace('"', "").replace('\u{1}', "\"");
        let (mut value, mut letters) = (String::new(), right[1..].chars());
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => value.push(letters.next().map_or('\\', |next| if next == 'n' { '\n' } else { next })),
                letter => value.push(letter),
            }
        }
        found.push((name.to_owned(), parameters, value));
    }
    found
}

/// What breaks tables and cards: separators, quotes, formulas' beginnings, line ends, other scripts, joined letters.
const TEXT: &str = "([,;\"'\\\\=+@ \n:a-c-]|ü|👩‍👩‍👧|م|＝|\u{feff}){0,12}";

proptest::proptest! {
    #[test]
    fn any_text_comes_home_from_a_table_and_from_a_card(
        name in TEXT,
        tags in proptest::collection::vec(TEXT, 0..4),
        value in TEXT,
        note in TEXT,
    ) {
        let at = kernel::Timestamp::parse("2026-11-21T09:00:00Z").unwrap();
        let tags: Vec<String> = tags.into_iter().filter(|tag| !tag.trim().is_empty() && !tag.starts_with(' ')).collect();
        let person = crate::people::Person {
            id: ContactId::from_uuid(uuid::Uuid::from_u128(7)),
            name: name.clone(),
            kind: crate::people::ContactKind::Person,
            company: None,
            owner: None,
            language: None,
            time_zone: None,
            identities: Vec::new(),
            tags: tags.clone(),
            fields: [("a \"b\"".to_owned(), value.clone())].into(),
            created_at: at,
            updated_at: at,
            deleted_at: None,
            merged_into: None,
            version: 1,
        };
        let notes = vec![super::model::Note { words: format!("x{note}"), created_at: at }];
        let entry = super::model::Entry { person, company: None, owner: None, notes, consents: Vec::new(), ledger: None };
        let cells = table(&super::csv::row(&entry, &[super::Field::text("a \"b\"")])).remove(0);
        proptest::prop_assert_eq!(&cells[2], &name);
        proptest::prop_assert_eq!(parted(&cells[6]), tags.clone());
        proptest::prop_assert_eq!(parted(&cells[10]), vec![format!("x{note}")]);
        proptest::prop_assert_eq!(&cells[20], &value);

        let card = super::vcard::card(&entry, &[]);
        proptest::prop_assert!(card.split("\r\n").all(|line| line.len() <= 75));
        let properties = properties(&card);
        let of = |name: &str| properties.iter().find(|(known, ..)| known == name).cloned();
        if !name.is_empty() {
            proptest::prop_assert_eq!(of("FN").unwrap().2, name);
        }
        proptest::prop_assert_eq!(of("NOTE").unwrap().2, format!("x{note}"));
        let (_, parameters, kept) = of("X-KONTOR-FIELD").unwrap();
        proptest::prop_assert_eq!((parameters.as_str(), kept), ("X-NAME=a \"b\"", value));
    }
}
