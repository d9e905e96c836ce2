//! What becomes of rows, and the way back.

use super::*;
use crate::fields::{self, Kind, NewDefinition};
use crate::import::model::{Counts, Pass, Stage};
use crate::import::reading::{BlobFile, Reading};
use crate::import::rules::{self, Fields};
use crate::import::work::{self, Row};
use crate::import::{MOST_WAITING, find, store};
use crate::tests::http::{Answer, Client};

const FILE: &str = "Name;Mobile;E-mail;Company;Tags;Birthday;Notes\n\
    Ana Lopes;0170 1234567;ana@example.com;Padaria Sol;vip;12.5.1980;Likes tea\n\
    Bea Alves;+351 912 345 678;;Padaria Sol;;;\n\
    Ana again;0049 170 1234567;;;;;\n\
    Nobody;;not an address;;;;\n";

// Shows P-CRM-1.
#[tokio::test]
async fn a_file_is_looked_at_taken_found_again_and_taken_back() {
    for office in offices().await {
        let owner = owner();
        let looked = office.bring(&owner, "?dry_run=true&name=people.csv", FILE).await;
        assert_eq!(
            (looked["state"].as_str(), counts(&looked, "dry_run")),
            (Some("looked"), [4, 2, 0, 0, 2]),
            "{looked}"
        );
        assert_eq!(looked["dry_run"]["twice"], 1);
        assert!(office.names().await.is_empty(), "a dry run writes nobody");
        let refused = office.refused(&owner, &looked).await;
        assert!(
            refused.contains("4,\"The file names this person before, on line \u{2068}2\u{2069}; that one counts.\""),
            "{refused}"
        );
        assert!(refused.contains("not an address") && refused.contains("ana@example.com"), "{refused}");
        let done = office.act(&owner, &looked, "start").await;
        assert_eq!((done["state"].as_str(), counts(&done, "run")), (Some("done"), [4, 2, 0, 0, 2]), "{done}");
        assert_eq!(office.names().await, ["Ana Lopes", "Bea Alves", "Padaria Sol"]);
        let ana = office.world.person(office.by_name("Ana Lopes").await).await;
        assert_eq!(ana.tags, ["vip"]);
        assert_eq!(ana.fields["birthday"], "1980-05-12");
        assert_eq!(ana.company, Some(office.by_name("Padaria Sol").await));
        assert_eq!(office.world.found(office.world.lark, "170123").await, ["Ana Lopes"], "by number too");
        let again = office.bring(&owner, "", FILE).await;
        assert_eq!(counts(&again, "run"), [4, 0, 0, 2, 2], "{again}");
        let undone = office.act(&owner, &done, "undo").await;
        assert_eq!((undone["state"].as_str(), undone["restored"].as_i64()), (Some("undone"), Some(2)), "{undone}");
        assert!(office.names().await.is_empty(), "{:?}", office.names().await);
        assert!(office.world.found(office.world.lark, "ana").await.is_empty());
        // Another business sees nothing of it.
        let path = format!("/api/v1/contacts/imports/{}", done["id"].as_str().unwrap());
        assert_eq!(office.call("brook-owner", Method::GET, &path, Vec::new()).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn somebody_known_by_number_or_address_is_changed_and_becomes_what_they_were() {
    for office in offices().await {
        let owner = owner();
        let first = "name,phone,email,city,tags\nAna,+491701234567,ana@example.com,Bonn,vip\nBea,+351912345678,bea@example.com,,\n";
        office.bring(&owner, "?mapping=%7B%22city%22:%22new:text%22%7D", first).await;
        let before = office.world.person(office.by_name("Ana").await).await;
        let second = "name,phone,email,city,tags\nAna Lopes,,ANA@example.com,K\u{f6}ln,choir\nBea Alves,+351 912 345 678,,Porto,\nCleo,+49301234,,,\n";
        let done = office.bring(&owner, "?mapping=%7B%22city%22:%22field:city%22%7D", second).await;
        assert_eq!(counts(&done, "run"), [3, 1, 2, 0, 0], "{done}");
        let ana = office.world.person(before.id).await;
        assert_eq!((ana.name.as_str(), ana.fields["city"].as_str()), ("Ana Lopes", "K\u{f6}ln"));
        assert_eq!(ana.tags, ["choir", "vip"]);
        // Someone changes a field of Bea's meanwhile, and Cleo writes a note to herself.
        let bea = office.by_name("Bea Alves").await;
        let values = [("city".to_owned(), Some("Lisboa".to_owned()))].into();
        office
            .world
            .db
            .write(office.world.lark, office.world.actor(), move |tx| fields::write(tx, bea, &values))
            .await
            .unwrap();
        let cleo = office.by_name("Cleo").await;
        office
            .world
            .db
            .write(office.world.lark, office.world.actor(), move |tx| crate::notes::add(tx, cleo, "Called"))
            .await
            .unwrap();
        let undone = office.act(&owner, &done, "undo").await;
        assert_eq!((undone["restored"].as_i64(), undone["kept"].as_i64()), (Some(1), Some(2)), "{undone}");
        let ana = office.world.person(before.id).await;
        assert_eq!((ana.name, ana.tags, ana.fields), (before.name, before.tags, before.fields));
        let bea = office.world.person(bea).await;
        assert_eq!(
            (bea.name.as_str(), bea.fields["city"].as_str()),
            ("Bea", "Lisboa"),
            "the name is back, the later change stays"
        );
        assert_eq!(office.names().await, ["Ana", "Bea", "Cleo"], "of whom somebody wrote something stays");
    }
}

#[tokio::test]
async fn what_belongs_to_two_people_or_to_a_deleted_one_is_refused() {
    for office in offices().await {
        let owner = owner();
        office.bring(&owner, "", "name,phone,email\nAna,+491701234567,\nBea,,bea@example.com\nCleo,+49301234,\n").await;
        let cleo = office.by_name("Cleo").await;
        office.world.db.write(office.world.lark, office.world.actor(), move |tx| people::rest(tx, cleo)).await.unwrap();
        let done =
            office.bring(&owner, "", "name,phone,email\nBoth,+491701234567,bea@example.com\nCleo,+49301234,\n").await;
        assert_eq!(counts(&done, "run"), [2, 0, 0, 0, 2], "{done}");
        let refused = office.refused(&owner, &done).await;
        assert!(refused.contains("several people") && refused.contains("was deleted"), "{refused}");
    }
}

const MET: Sql = sql!("select line from import_met where tenant_id = :tenant limit 1");

// A64: what is cut off goes on behind the last batch, and whom the file names again far below is known all the same.
#[tokio::test]
async fn a_run_that_was_cut_off_goes_on_where_it_was_and_doubles_nobody() {
    for office in offices().await {
        let owner = owner();
        let rows: String = (0..596).map(|number| format!("Person {number:03},+49170{number:07},\n")).collect();
        let file = format!(
            "name,phone,company\nMaria,,\n,,Sol\n{rows}Maria,,\n,,Sol\nAgain,0049 170 0000007,\nMaria,+49301234,\n"
        );
        let looked = office.bring(&owner, "?dry_run=true", file).await;
        assert_eq!(counts(&looked, "dry_run"), [602, 599, 0, 0, 3], "{looked}");
        assert_eq!(looked["dry_run"]["twice"], 3);
        let left = office.world.db.read(office.world.lark, |scope| scope.row(MET, params! {})).await.unwrap();
        assert!(left.is_none(), "whom it met is kept no longer than it lasts");
        let id: uuid::Uuid = looked["id"].as_str().unwrap().parse().unwrap();
        let (db, lark) = (office.world.db.clone(), office.world.lark);
        let import = db.read(lark, move |scope| find(scope, id)).await.unwrap();
        let file = db.blobs().read(lark, import.file.unwrap()).await.unwrap().unwrap();
        let (plan, runtime) = (import.plan.clone(), tokio::runtime::Handle::current());
        let first = tokio::task::spawn_blocking(move || {
            let mut reading = Reading::open(BlobFile::new(file, runtime), &plan.shape).unwrap();
            let mut rows = Vec::new();
            while rows.len() < 250 {
                let record = reading.next().unwrap().unwrap();
                let number = rows.len() as i64 + 1;
                let draft = rules::draft(&record, &plan, rules::origin(&plan), &Fields::default());
                rows.push(Row { number, line: record.line, draft });
            }
            rows
        });
        let first = first.await.unwrap();
        // The first batch was written, then the program ended.
        let cut = move |tx: &mut ::store::Tx<'_>| {
            crate::import::start(tx, id).unwrap();
            let mut counts = Counts::default();
            let import = store::get(tx, id)?.unwrap();
            work::take(tx, &import, Pass::Run, &first, &mut counts).unwrap();
            store::set_counts(tx, id, Pass::Run, &counts, 250)
        };
        db.write(lark, office.world.actor(), cut).await.unwrap();
        let import = db.read(lark, move |scope| find(scope, id)).await.unwrap();
        assert_eq!((import.stage, import.done.new), (Stage::Running, 250), "it says that it is not done");
        let page = office.page(&looked).await;
        assert!(page.contains(r#"value="250" max="602""#), "and how far of how much it is: {page}");
        office.work().await;
        let done = office.stands(&owner, &looked).await;
        assert_eq!((done["state"].as_str(), counts(&done, "run")), (Some("done"), [602, 599, 0, 0, 3]), "{done}");
        assert_eq!(office.names().await.len(), 599);
    }
}

#[tokio::test]
async fn an_import_of_somebody_who_may_not_go_on_stops_and_says_so() {
    for office in offices().await {
        let owner = owner();
        let told = office
            .call(&owner, Method::POST, "/api/v1/contacts/import", b"name,phone\nAna,+491701234567\n".to_vec())
            .await;
        office.revoke(office.world.lark).await;
        office.work().await;
        let stopped = office.stands(&owner, &told.json()).await;
        assert_eq!(stopped["state"], "stopped", "{stopped}");
        assert!(office.names().await.is_empty());
    }
}

#[tokio::test]
async fn files_and_rows_are_kept_no_longer_than_said() {
    for office in offices().await {
        let owner = owner();
        let done = office.bring(&owner, "", "name,phone\nAna,+491701234567\n,\nx,y\n").await;
        let age = || office.world.db.write(office.world.lark, office.world.actor(), crate::import::age_out);
        assert_eq!(age().await.unwrap(), 0);
        office.world.pass(24 * 8);
        while age().await.unwrap() > 0 {}
        assert!(office.refused(&owner, &done).await.contains("file_gone"));
        assert_eq!(office.stands(&owner, &done).await["can_be_undone"], true);
        office.world.pass(24 * 23);
        while age().await.unwrap() > 0 {}
        assert_eq!(office.stands(&owner, &done).await["can_be_undone"], false);
        assert_eq!(office.names().await, ["Ana"]);
    }
}

// Shows P-CRM-1: whoever is known by nothing but words is found again by the row that brought them.
#[tokio::test]
async fn rows_that_name_nobody_for_certain_bring_nobody_twice() {
    for office in offices().await {
        let owner = owner();
        let file = "name,company,birthday,note\nMaria,,,\nMaria,,,tea\nJo,Sol,1980-05-12,tea\nMaria,,,\n";
        let first = office.bring(&owner, "", file).await;
        assert_eq!(counts(&first, "run"), [4, 3, 0, 0, 1], "{first}");
        let again = office.bring(&owner, "", format!("{file}Maria,,,coffee\n")).await;
        assert_eq!(counts(&again, "run"), [5, 1, 0, 3, 1], "{again}");
        assert_eq!(office.names().await, ["Jo", "Maria", "Maria", "Maria", "Sol"]);
        // Whoever is gone with the file that brought them is nobody's, and comes anew.
        office.act(&owner, &first, "undo").await;
        assert_eq!(office.names().await, ["Maria"]);
        let anew = office.bring(&owner, "", file).await;
        assert_eq!(counts(&anew, "run"), [4, 3, 0, 0, 1], "{anew}");
        // Another book's ids say who is meant where nothing else does.
        let ids = "id,kind,name,company,phones,emails,tags,consent_marketing\n0199aaaa-0000-7000-8000-000000000001,person,Kim,,,,,\n";
        office.bring(&owner, "", ids).await;
        let renamed = office.bring(&owner, "", ids.replace("Kim", "Kim Lee")).await;
        assert_eq!(counts(&renamed, "run"), [1, 0, 1, 0, 0], "{renamed}");
    }
}

// Shows P-CRM-1: a field that was out of sight comes back as what it is, and goes again with the import, also with one that still runs.
#[tokio::test]
async fn a_field_out_of_sight_comes_back_as_what_it_is_and_goes_with_the_import() {
    for office in offices().await {
        let (owner, db, lark, actor) = (owner(), &office.world.db, office.world.lark, office.world.actor());
        let hide = |tx: &mut ::store::Tx<'_>| {
            let new = NewDefinition { label: "Size".to_owned(), kind: Kind::Number, choices: Vec::new() };
            let made = fields::define(tx, &new)?;
            fields::remove(tx, &made.name)
        };
        db.write(lark, actor, hide).await.map_err(|_| ()).unwrap();
        let file = "name,phone,SIZE\nAna,+491701234567,\"1.234,5\"\n";
        let looked = office.bring(&owner, "?dry_run=true&mapping=%7B%22SIZE%22:%22new:text%22%7D", file).await;
        let id: uuid::Uuid = looked["id"].as_str().unwrap().parse().unwrap();
        office.world.pass(1);
        let cut = move |tx: &mut ::store::Tx<'_>| {
            crate::import::start(tx, id).unwrap();
            let import = store::get(tx, id)?.unwrap();
            let fields = [("Size".to_owned(), ("1234.5".to_owned(), None))].into();
            let draft = rules::Draft { name: "Ana".to_owned(), fields, ..Default::default() };
            let (rows, mut counts) = (vec![Row { number: 1, line: 2, draft: Ok(draft) }], Counts::default());
            work::take(tx, &import, Pass::Run, &rows, &mut counts).unwrap();
            store::set_counts(tx, id, Pass::Run, &counts, 1)
        };
        db.write(lark, actor, cut).await.unwrap();
        let shown = || db.read(lark, fields::definitions);
        assert_eq!(shown().await.unwrap().len(), 1);
        office.act(&owner, &looked, "undo").await;
        assert!(shown().await.unwrap().is_empty(), "it goes with the import");
        let done = office.bring(&owner, "?mapping=%7B%22SIZE%22:%22new:text%22%7D", file).await;
        let ana = office.world.person(office.by_name("Ana").await).await;
        assert_eq!(ana.fields["Size"], "1234.5", "{done}");
    }
}

const OPENED: Sql = sql!("select what from read_trace where tenant_id = :tenant");

// Shows P-CRM-1: the names of a long file are looked for near its beginning alone, and whoever sees them is written down.
#[tokio::test]
async fn the_page_of_a_long_file_stands_without_the_names_far_below() {
    for office in offices().await {
        let (owner, filler) = (owner(), "x".repeat(20_000));
        let rows: String = (0..18).map(|number| format!("Person {number},+49170{number:07},{filler}\n")).collect();
        let file = format!("name,phone,other\nAnabel,none,\n{rows}Zoe,none,\n");
        let done = office.bring(&owner, "", file).await;
        assert_eq!(counts(&done, "run"), [20, 18, 0, 0, 2], "{done}");
        let opened = || office.world.db.read(office.world.lark, |scope| scope.rows(OPENED, params! {}));
        assert!(opened().await.unwrap().is_empty());
        let page = office.page(&done).await;
        assert!(page.contains("Anabel") && !page.contains("Zoe") && page.contains("/undo"), "{page}");
        assert_eq!(opened().await.unwrap().len(), 1);
    }
}

impl Office {
    async fn at(&self, method: Method, path: &str) -> Answer {
        let path = format!("/t/{}/people/import{path}", self.world.lark);
        Client::of(&self.world).page("lark-owner", method, &path, "").await
    }

    async fn page(&self, import: &Value) -> String {
        self.at(Method::GET, &format!("/{}", import["id"].as_str().unwrap())).await.text
    }
}

// Shows P-CRM-1: whoever looks before anything is written sees of whom each row is, and what they would allow.
#[tokio::test]
async fn the_dry_run_says_whom_each_row_names_and_what_they_would_allow() {
    for office in offices().await {
        let owner = owner();
        office.bring(&owner, "", "name,phone\nFay,+491706666666\n").await;
        let file = "name,phone,email,Offers\nAna,0049 170 1111111,,yes\nBea,,bea@example.com,cancelado\nCleo,+491703333333,,no\n\
            Dora,not a number,,yes\nFay,+491706666666,,yes\nAnabel,+491701111111,,withdrawn\n";
        let mapping = "?dry_run=true&mapping=%7B%22Offers%22:%22consent_marketing%22%7D";
        let looked = office.bring(&owner, mapping, file).await;
        let page = office.page(&looked).await;
        let rows: Vec<&str> = page.split(">Line ").skip(1).collect();
        let (grants, refuses) = ("Permission for offers is entered", "Refusal of offers is entered");
        let expected: [(&[&str], &[&str]); 6] = [
            (&["New", "Ana", "+491701111111", grants], &[refuses]),
            (&["New", "Bea", "bea@example.com", refuses], &[grants]),
            (&["New", "Cleo", "+491703333333"], &[grants, refuses]),
            (&["Refused", "Dora", "not a number"], &[grants, refuses]),
            (&["Changed", "Fay", grants], &[refuses]),
            (&["Refused", "Anabel", "+491701111111", refuses], &[grants]),
        ];
        assert_eq!(rows.len(), expected.len(), "{page}");
        for (row, (has, lacks)) in rows.iter().zip(expected) {
            assert!(has.iter().all(|words| row.contains(words)), "{has:?}: {row}");
            assert!(!lacks.iter().any(|words| row.contains(words)), "not {lacks:?}: {row}");
        }
    }
}

// Shows P-CRM-1: files that were looked at and left do not lock anybody out.
#[tokio::test]
async fn files_that_wait_are_seen_gone_on_with_or_discarded() {
    for office in offices().await {
        let (owner, lark) = (owner(), office.world.lark);
        let file = b"name,phone\nAna,+491701111111\n".to_vec();
        let dry = "/api/v1/contacts/import?dry_run=true&name=ana.csv";
        let mut waiting = Vec::new();
        for _ in 0..MOST_WAITING {
            waiting.push(office.call(&owner, Method::POST, dry, file.clone()).await.json());
        }
        office.work().await;
        let refused = office.call(&owner, Method::POST, dry, file.clone()).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{}", refused.text);
        // Each stands on the page, with a way on and a way out.
        let page = office.at(Method::GET, "").await.text;
        for import in &waiting {
            let id = import["id"].as_str().unwrap();
            assert!(page.contains(&format!("/people/import/{id}\"")), "{page}");
            assert!(page.contains(&format!("/people/import/{id}/discard\"")), "{page}");
        }
        let [first, second, third, ..] = waiting.as_slice() else { unreachable!() };
        let out = office.at(Method::POST, &format!("/{}/discard", first["id"].as_str().unwrap())).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text);
        let id: uuid::Uuid = first["id"].as_str().unwrap().parse().unwrap();
        let import = office.world.db.read(lark, move |scope| find(scope, id)).await.unwrap();
        assert!(import.file.is_none());
        assert!(!office.at(Method::GET, "").await.text.contains(&id.to_string()), "it is seen no more");
        // A program lets one go too, but none that was taken.
        let path = |import: &Value| format!("/api/v1/contacts/imports/{}", import["id"].as_str().unwrap());
        assert_eq!(office.call(&owner, Method::DELETE, &path(second), Vec::new()).await.status, StatusCode::NO_CONTENT);
        let done = office.act(&owner, third, "start").await;
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(office.call(&owner, Method::DELETE, &path(third), Vec::new()).await.status, StatusCode::CONFLICT);
        for _ in 0..3 {
            let taken = office.call(&owner, Method::POST, dry, file.clone()).await;
            assert_eq!(taken.status, StatusCode::ACCEPTED, "{}", taken.text);
        }
        office.work().await;
        assert_eq!(
            office.call(&owner, Method::POST, dry, file.clone()).await.status,
            StatusCode::TOO_MANY_REQUESTS,
            "as many as before"
        );
        // One that could not be read waits for nothing.
        let id: uuid::Uuid = waiting[3]["id"].as_str().unwrap().parse().unwrap();
        let fails = move |tx: &mut ::store::Tx<'_>| store::finish(tx, id, Stage::Failed, None);
        office.world.db.write(lark, office.world.actor(), fails).await.unwrap();
        assert_eq!(office.call(&owner, Method::POST, dry, file).await.status, StatusCode::ACCEPTED);
        office.work().await;
    }
}

// Shows P-CRM-1: fields that came with a file go with it, unless they became somebody's own.
#[tokio::test]
async fn fields_that_a_file_brought_go_with_it_unless_somebody_uses_them() {
    for office in offices().await {
        let (owner, lark) = (owner(), office.world.lark);
        let hide = |tx: &mut ::store::Tx<'_>| -> Result<(), ::store::Fault<fields::Refusal>> {
            fields::define(tx, &NewDefinition { label: "city".to_owned(), kind: Kind::Text, choices: Vec::new() })?;
            fields::remove(tx, "city")
        };
        office.world.db.write(lark, office.world.actor(), hide).await.map_err(|_| ()).unwrap();
        let seen = async || {
            let all = office.world.db.read(lark, fields::definitions).await.unwrap();
            all.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        let before = seen().await;
        let query = "?mapping=%7B%22size%22:%22new:text%22,%22city%22:%22field:city%22,%22shoe%22:%22new:number%22%7D";
        let file = "name,phone,size,city,shoe\nAna,+491701111111,L,Bonn,38\n";
        let done = office.bring(&owner, query, file).await;
        assert_eq!(seen().await, [before.clone(), vec!["city".into(), "shoe".into(), "size".into()]].concat());
        let undone = office.act(&owner, &done, "undo").await;
        assert_eq!(undone["state"], "undone", "{undone}");
        assert_eq!(seen().await, before);
        let hidden = office.world.db.read(lark, fields::removed).await.unwrap();
        assert_eq!(hidden.into_iter().map(|one| one.name).collect::<Vec<_>>(), ["city"], "what was there before stays");
        // One is given to somebody else meanwhile, and of another the name is changed.
        let done = office.bring(&owner, query, file).await;
        office.bring(&owner, "", "name,phone\nBea,+491702222222\n").await;
        office.world.pass(1);
        let bea = office.by_name("Bea").await;
        let change = move |tx: &mut ::store::Tx<'_>| -> Result<(), ::store::Fault<fields::Refusal>> {
            let values = [("city".to_owned(), Some("Porto".to_owned())), ("size".to_owned(), Some("M".to_owned()))];
            fields::write(tx, bea, &values.into())?;
            fields::change(tx, "shoe", "Shoe size", &[])
        };
        office.world.db.write(lark, office.world.actor(), change).await.map_err(|_| ()).unwrap();
        office.act(&owner, &done, "undo").await;
        assert_eq!(office.names().await, ["Bea"]);
        assert_eq!(seen().await, [before, vec!["city".into(), "shoe".into(), "size".into()]].concat());
    }
}
