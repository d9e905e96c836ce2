//! Files that mean harm, or are broken: each row is answered, and nothing else happens.

use std::io::Write;

use super::*;
use crate::fields::{self, Kind, NewDefinition};
use crate::import::{find, run};

// A11, A39
#[tokio::test]
async fn rows_that_are_broken_cost_nobody_else() {
    for office in offices().await {
        let owner = owner();
        let mut file = b"name,phone,note\n".to_vec();
        file.extend_from_slice(b"\"Ana,+491701111111,open\n");
        file.extend_from_slice(b"Be\0a,+491702222222,nul\n");
        file.extend_from_slice(b"J\xFCrgen,+491703333333,another encoding\n");
        file.extend_from_slice("Zo\u{eb},+491704444444,this one\n".as_bytes());
        file.extend_from_slice(b"=HYPERLINK(\"x\"),not a number,formula\n");
        file.extend(std::iter::repeat_n(b'x', 10_000_000));
        file.extend_from_slice(b",+491705555555,long\n");
        file.extend_from_slice(b"Cells,+491706666666,a,b,c\n");
        file.extend_from_slice(b"Last,+491707777777,\n");
        let done = office.bring(&owner, "", file).await;
        assert_eq!(counts(&done, "run"), [8, 4, 0, 0, 4], "{done}");
        assert_eq!(office.names().await, ["Be\u{fffd}a", "J\u{fc}rgen", "Last", "Zo\u{eb}"]);
        let refused = office.refused(&owner, &done).await;
        assert_eq!(refused.lines().count(), 5, "{}", refused.len());
        assert!(refused.contains("'=HYPERLINK"), "no cell of the answer is a formula");
        assert!(refused.len() < 100_000, "a long row is not sent back whole");
    }
}

// Shows P-CRM-1: a book that is full stays so, and what is out of sight in it is found all the same.
#[tokio::test]
async fn a_file_whose_fields_have_no_room_is_taken_and_little_of_it_is_held_to_look_at() {
    for office in offices().await {
        let (owner, lark) = (owner(), office.world.lark);
        let fill = |tx: &mut ::store::Tx<'_>| -> Result<(), ::store::Fault<fields::Refusal>> {
            for number in fields::definitions(tx)?.len()..fields::MOST - 1 {
                let label = format!("f{number}");
                fields::define(tx, &NewDefinition { label, kind: Kind::Text, choices: Vec::new() })?;
            }
            fields::define(tx, &NewDefinition { label: "last".to_owned(), kind: Kind::Number, choices: Vec::new() })?;
            fields::remove(tx, "last")
        };
        office.world.db.write(lark, office.world.actor(), fill).await.map_err(|_| ()).unwrap();
        let said = ["a", "b", "last"].map(|name| serde_json::json!({ "name": name, "label": name, "kind": "text" }));
        let people = ["Ana", "Bea"].map(|name| serde_json::json!({ "name": name, "fields": { "last": "7" } }));
        let book = serde_json::json!({ "contact_fields": said, "contacts": people }).to_string();
        let done = office.bring(&owner, "", book).await;
        assert_eq!(counts(&done, "run"), [2, 2, 0, 0, 0], "{done}");
        let all = office.world.db.read(lark, fields::definitions).await.unwrap();
        assert_eq!(all.len(), fields::MOST);
        assert!(all.iter().any(|one| one.name == "last" && one.kind == Kind::Number), "it came back as what it is");
        // What the columns are is known before anybody is read; of cards, with the first.
        let cards = "BEGIN:VCARD\nFN:Cleo\nEND:VCARD\n".repeat(3);
        for (file, held) in [(None, 0), (Some(cards), 1)] {
            let import = match file {
                Some(file) => office.bring(&owner, "?dry_run=true", file).await,
                None => done.clone(),
            };
            let id = import["id"].as_str().unwrap().parse().unwrap();
            let find = move |scope: &::store::Scope<'_>| find(scope, id);
            let import = office.world.db.read(lark, find).await.map_err(|_| ()).unwrap();
            let app = office.world.app();
            let sample = run::sample(&app, lark, &import, &import.plan.shape, 0).await;
            let sample = sample.map_err(|_| ()).unwrap();
            assert_eq!((sample.rows.len(), sample.defined.len()), (held, 3 - 3 * held));
        }
    }
}

#[tokio::test]
async fn a_file_that_is_no_list_is_refused_in_words() {
    for office in offices().await {
        let owner = owner();
        let columns: String = (0..1000).map(|number| format!("c{number},")).collect();
        for (file, code) in [
            (b"\x89PNG\r\n\x1a\n0000".to_vec(), "unknown_kind"),
            (b"%PDF-1.7 ...".to_vec(), "unknown_kind"),
            (b"<html><body>".to_vec(), "unknown_kind"),
            (b"\xD0\xCF\x11\xE0 old Excel".to_vec(), "unknown_kind"),
            (b"PK\x03\x04 not a zip at all".to_vec(), "broken_sheet"),
            (zip(&[("readme.txt", b"hello", false)]), "broken_sheet"),
            (b"\xEF\xBB\xBF \n\n".to_vec(), "empty"),
            (Vec::new(), "empty"),
            (format!("{columns}\n1,2,3\n").into_bytes(), "too_many_columns"),
            (b"colour,size\nred,4\n".to_vec(), "nobody_named"),
        ] {
            let told = office.call(&owner, Method::POST, "/api/v1/contacts/import?name=people.csv", file).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}: {}", told.text);
            assert!(told.text.contains(code), "{code}: {}", told.text);
        }
        assert!(office.names().await.is_empty());
    }
}

#[tokio::test]
async fn a_workbook_is_read_and_a_bomb_is_not() {
    for office in offices().await {
        let owner = owner();
        let done = office.bring(&owner, "", workbook(SHEET.as_bytes())).await;
        assert_eq!(counts(&done, "run"), [2, 2, 0, 0, 0], "{done}");
        let ana = office.world.person(office.by_name("Ana & Lopes").await).await;
        assert_eq!(ana.fields["birthday"], "1980-05-12");
        assert_eq!(office.world.found(office.world.lark, "491701234567").await, ["Ana & Lopes"]);
        assert_eq!(office.names().await, ["Ana & Lopes", "Bea"]);
        // Another sheet is named on the page, and can be chosen.
        let looked = office.bring(&owner, "?dry_run=true", workbook(SHEET.as_bytes())).await;
        let page = format!("/t/{}/people/import/{}", office.world.lark, looked["id"].as_str().unwrap());
        let client = crate::tests::http::Client::of(&office.world);
        let shown = client.page("lark-owner", Method::GET, &format!("{page}?columns=again"), "").await;
        assert!(
            shown.text.contains("One more sheet of this workbook is not read")
                && shown.text.contains("Staff &amp; friends"),
            "{}",
            shown.text
        );
        client.page("lark-owner", Method::POST, &page, "rows=said&sheet=1").await;
        let chosen = office.stands(&owner, &looked).await;
        assert_eq!((&chosen["columns"][0]["as"], &chosen["state"]), (&"email".into(), &"uploaded".into()), "{chosen}");
        // 80 MB of one cell, and 80 MB of shared texts, in some kilobytes.
        let mut cell = b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>".to_vec();
        cell.extend(std::iter::repeat_n(b'a', 80_000_000));
        let bomb = workbook(&cell);
        assert!(bomb.len() < 1_000_000);
        let told = office.call(&owner, Method::POST, "/api/v1/contacts/import", bomb).await;
        assert!(told.text.contains("\"bomb\""), "{}", told.text);
    }
}

#[tokio::test]
async fn cards_with_folded_and_quoted_printable_lines_and_ten_thousand_numbers() {
    for office in offices().await {
        let owner = owner();
        let numbers: String = (0..10_000).map(|number| format!("TEL:+49170{number:07}\r\n")).collect();
        let file = format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana \r\n Lopes\r\nTEL;waid=491701234567:0170 1234567\r\nEND:VCARD\r\n\
             BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=\r\n=BCrgen\r\nTEL;CELL:030 901820\r\nEND:VCARD\r\n\
             BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Many\r\n{numbers}END:VCARD\r\nBEGIN:VCARD\r\nFN:Cut off\r\nTEL:+4930"
        );
        let done = office.bring(&owner, "?name=contacts.vcf", file).await;
        assert_eq!(counts(&done, "run"), [4, 2, 0, 0, 2], "{done}");
        assert_eq!(office.names().await, ["Ana Lopes", "J\u{fc}rgen M\u{fc}ller"]);
    }
}

// Shows P-CRM-1: a workbook whose first sheet is empty begins with the one that is not.
#[tokio::test]
async fn a_workbook_begins_with_the_first_sheet_that_holds_anything() {
    for office in offices().await {
        let empty =
            "<worksheet><sheetData><row r=\"1\"/><row r=\"2\"><c r=\"A2\" s=\"1\"/></row></sheetData></worksheet>";
        let done = office.bring(&owner(), "", workbook(empty.as_bytes())).await;
        assert_eq!(
            (counts(&done, "run"), &done["columns"][0]["column"]),
            ([1, 1, 0, 0, 0], &"E-mail".into()),
            "{done}"
        );
    }
}

const SHEET: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"D1\" t=\"inlineStr\"><is><t>Birthday</t></is></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\"><v>4.91701234567E11</v></c><c r=\"D2\" s=\"1\"><v>29353</v></c></row>\
    <row r=\"4\"><c r=\"A4\" t=\"str\"><f>1+1</f><v>Bea</v></c><c r=\"B4\" t=\"inlineStr\"><is><r><t>+351 </t></r><r><t>912345678</t></r></is></c></row></sheetData></worksheet>";

const STAFF: &str = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>E-mail</t></is></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>eva@example.com</t></is></c></row></sheetData></worksheet>";

fn workbook(sheet: &[u8]) -> Vec<u8> {
    zip(&[
        (
            "xl/workbook.xml",
            b"<workbook xmlns:r=\"x\"><sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"rId7\"/><sheet name=\"Staff &amp; friends\" sheetId=\"2\" r:id=\"rId8\"/></sheets></workbook>",
            false,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"rId7\" Target=\"worksheets/people.xml\"/><Relationship Id=\"rId8\" Target=\"worksheets/staff.xml\"/></Relationships>",
            true,
        ),
        (
            "xl/sharedStrings.xml",
            b"<sst><si><t>Name</t></si><si><t>Phone</t></si><si><t>Ana &amp; Lopes</t></si></sst>",
            true,
        ),
        (
            "xl/styles.xml",
            b"<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
            true,
        ),
        ("xl/worksheets/people.xml", sheet, true),
        ("xl/worksheets/staff.xml", STAFF.as_bytes(), true),
    ])
}

/// A ZIP of these files, packed or as they are.
fn zip(files: &[(&str, &[u8], bool)]) -> Vec<u8> {
    let (mut all, mut directory) = (Vec::new(), Vec::new());
    for (name, content, is_packed) in files {
        let packed = match is_packed {
            false => content.to_vec(),
            true => {
                let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(content).unwrap();
                encoder.finish().unwrap()
            }
        };
        let at = all.len() as u32;
        let method = if *is_packed { 8_u16 } else { 0 };
        let mut about = Vec::new();
        about.extend(20_u16.to_le_bytes());
        about.extend(0_u16.to_le_bytes());
        about.extend(method.to_le_bytes());
        about.extend([0; 8]);
        about.extend((packed.len() as u32).to_le_bytes());
        // It says that it is small.
        about.extend(100_u32.to_le_bytes());
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0; 2]);
        all.extend(b"PK\x03\x04");
        all.extend(&about);
        all.extend(name.as_bytes());
        all.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, count) = (all.len() as u32, files.len() as u16);
    all.extend(&directory);
    all.extend(b"PK\x05\x06\0\0\0\0");
    all.extend(count.to_le_bytes());
    all.extend(count.to_le_bytes());
    all.extend((directory.len() as u32).to_le_bytes());
    all.extend(at.to_le_bytes());
    all.extend([0; 2]);
    all
}
