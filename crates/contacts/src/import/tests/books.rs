//! Books of other programs, and our own.

use consent::standing::{self, RuleKind};

use super::*;
use crate::fields::{self, Kind, NewDefinition};
use crate::notes;
use crate::tests::http::Client;

// Shows P-CRM-1: the exports of the programs that people come from.
#[tokio::test]
async fn the_books_of_google_and_outlook_are_known() {
    let google = "First Name,Last Name,Organization Name,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value\n\
        Ana,Lopes,Padaria Sol,1980-05-12,Likes tea,* myContacts ::: vip,Home,ana@example.com,Mobile,0170 1234567 ::: +49 30 901820,+351 912 345 678\n";
    let outlook = "Title,First Name,Last Name,Company,Business Phone,Mobile Phone,E-mail Address,Categories\nMs,Ana,Lopes,Padaria Sol,+49 30 901820,0170 1234567,ana@example.com,vip\n";
    for file in [google, outlook] {
        for office in offices().await {
            let done = office.bring(&owner(), "", file).await;
            assert_eq!(counts(&done, "run"), [1, 1, 0, 0, 0], "{done}");
            let ana = office.world.person(office.by_name("Ana Lopes").await).await;
            assert_eq!(ana.tags, ["vip"]);
            assert_eq!(ana.company, Some(office.by_name("Padaria Sol").await));
            let known: Vec<&str> = ana.identities.iter().map(|one| one.value.as_str()).collect();
            assert!(
                known.contains(&"+491701234567")
                    && known.contains(&"+4930901820")
                    && known.contains(&"ana@example.com"),
                "{known:?}"
            );
        }
    }
}

impl Office {
    /// What the file of a book says its fields are, and everything that it holds of each person, but for what no file brings back
    /// (P-CRM-2).
    async fn beside(&self, who: &str) -> Vec<String> {
        let path = "/api/v1/contacts/export?format=json";
        let book = self.call(who, Method::GET, path, Vec::new()).await.json();
        let one = |person: &Value| {
            let mut person = person.clone();
            let parts = person.as_object_mut().unwrap();
            for ours in ["id", "company_id", "owner_id", "created_at", "updated_at"] {
                assert!(parts.remove(ours).is_some(), "{ours}");
            }
            person.to_string()
        };
        let mut all: Vec<String> = book["contacts"].as_array().unwrap().iter().map(one).collect();
        all.sort();
        let fields = book["contact_fields"].to_string();
        std::iter::once(fields).chain(all).map(|one| one.replace("\\n", "\n")).collect()
    }

    /// Somebody who works in a business.
    async fn hire(&self, tenant: TenantId, name: &'static str, email: &'static str) {
        const LOGIN: GlobalSql = global_sql!(
            "insert into login (id, email, email_folded, epoch, created_at) values (:id, :email, :email, 0, 0)"
        );
        const STAFF: Sql = sql!(
            "insert into staff (tenant_id, id, login_id, name, role, created_at, version) \
             values (:tenant, :id, :login, :name, 'agent', 0, 1)"
        );
        let clock = &self.world.clock;
        let (staff, login): (kernel::StaffId, kernel::LoginId) = (clock.id(), clock.id());
        let write = move |tx: &mut ::store::Tx<'_>| -> ::store::Result<()> {
            tx.global().execute(LOGIN, params! { "id" => login, "email" => email })?;
            tx.execute(STAFF, params! { "id" => staff, "login" => login, "name" => name }).map(|_| ())
        };
        self.world.db.write(tenant, self.world.actor(), write).await.unwrap();
    }

    /// Makes a field in a business.
    async fn define(&self, tenant: TenantId, name: &str, kind: Kind, choices: &[&str]) {
        let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        let new = NewDefinition { label: name.to_owned(), kind, choices };
        let actor = self.world.actor();
        self.world.db.write(tenant, actor, move |tx| fields::define(tx, &new)).await.unwrap();
    }
}

// Shows P-CRM-2: import of our own export gives the same book.
#[tokio::test]
async fn our_own_export_gives_the_same_book_in_another_business() {
    const CHOICES: [&str; 3] = ["S, \"small\"", "L; [XL]", "|"];
    for office in offices().await {
        let lark = office.world.lark;
        office.define(lark, "fits", Kind::Choice, &CHOICES).await;
        office.hire(lark, "Zoë Ben", "ben@lark.example").await;
        office.hire(office.world.brook, "Zoë Ben", "ben@brook.example").await;
        let choices = CHOICES.map(str::to_owned);
        let relabel = move |tx: &mut ::store::Tx<'_>| fields::change(tx, "fits", "Shoe: \"size\"; [EU]", &choices);
        office.world.db.write(lark, office.world.actor(), relabel).await.unwrap();
        for (name, kind) in [("Price [EUR]", Kind::Number), ("Shop", Kind::Link), ("Cash; or [number]", Kind::YesNo)] {
            office.define(lark, name, kind, &[]).await;
        }
        office.define(lark, "Nobody's", Kind::Date, &[]).await;
        let file = "name,phone,email,company,tags,birthday,size,note,language,time zone,offers,a,b,c,d,e\n\
            \"Ana; \"\"A\"\" Lopes\",+491701234567,ana@example.com,\"Sol, Lda\",vip,1980-05-12,=4+1,\"Likes tea;\nnot coffee\",pt,Europe/Lisbon,yes,L; [XL],-12.5,shop.example,no,Ben@Lark.example\n\
            Bea,+351912345678,,,,,,,,,withdrawn,|,,,,\n";
        let mapping = "?mapping=%7B%22size%22:%22new:text%22,%22offers%22:%22consent_marketing%22,%22a%22:%22field:fits%22,\
            %22b%22:%22field:Price%20[EUR]%22,%22c%22:%22field:Shop%22,%22d%22:%22field:Cash;%20or%20[number]%22,%22e%22:%22owner%22%7D";
        let brought = office.bring(&owner(), mapping, file).await;
        assert_eq!((&brought["run"]["new"], &brought["run"]["partial"]), (&2.into(), &0.into()), "{brought}");
        // A note keeps its day, and those of one person their order.
        let ana = office.by_name("Ana; \"A\" Lopes").await;
        for number in 0..30 {
            office.world.pass(1);
            let words = format!("Called; {number}");
            let add = move |tx: &mut ::store::Tx<'_>| notes::add(tx, ana, &words).map(|_| ());
            office.world.db.write(lark, office.world.actor(), add).await.unwrap();
        }
        office.world.pass(5);
        let shown = |person: &Person, book: &[Person]| {
            let known: Vec<String> = person.identities.iter().map(|one| one.value.clone()).collect();
            let company =
                person.company.and_then(|id| book.iter().find(|one| one.id == id)).map(|one| one.name.clone());
            (
                person.name.clone(),
                person.kind,
                known,
                company,
                person.tags.clone(),
                person.fields.clone(),
                person.language.clone(),
                person.time_zone.clone(),
            )
        };
        let before = office.book(office.world.lark).await;
        let (said, noted) = (office.beside("lark-owner").await, "Likes tea;\nnot coffee");
        assert!(
            said.iter().any(|one| one.contains(noted) && one.contains("granted") && one.contains("-12.5")),
            "{said:?}"
        );
        assert!(said[0].contains("yes_no") && said[0].contains("[EU]") && said[0].contains("Nobody's"), "{said:?}");
        assert!(said.iter().any(|one| one.contains("withdrawn")), "{said:?}");
        for format in ["csv", "vcard", "json"] {
            let path = format!("/api/v1/contacts/export?format={format}");
            let export = office.call(&owner(), Method::GET, &path, Vec::new()).await;
            assert_eq!(export.status, StatusCode::OK, "{}", export.text);
            let done = office.bring("brook-owner", "", export.text.clone()).await;
            assert_eq!(counts(&done, "run")[4], 0, "{done} {}", export.text);
            let after = office.book(office.world.brook).await;
            let one: Vec<_> = before.iter().map(|person| shown(person, &before)).collect();
            let other: Vec<_> = after.iter().map(|person| shown(person, &after)).collect();
            assert_eq!(one, other, "{format}: {}", export.text);
            assert_eq!(office.beside("brook-owner").await, said, "{format}: {}", export.text);
            office.act("brook-owner", &done, "undo").await;
            assert!(office.book(office.world.brook).await.is_empty());
            let left = office.world.db.read(office.world.brook, fields::definitions).await.unwrap();
            assert_eq!(left, [], "{format}: fields that it brought go with it");
        }
        // Of two who are called so nobody knows who is meant: the row says it, and an update puts it right and is taken back.
        office.hire(office.world.brook, "zoe ben", "other@brook.example").await;
        let export = office.call(&owner(), Method::GET, "/api/v1/contacts/export?format=csv", Vec::new()).await.text;
        let done = office.bring("brook-owner", "", export.clone()).await;
        assert_eq!((&done["run"]["new"], &done["run"]["partial"]), (&3.into(), &1.into()), "{done}");
        let page = format!("/t/{}/people/import/{}", office.world.brook, done["id"].as_str().unwrap());
        let shown = Client::of(&office.world).page("brook-owner", Method::GET, &page, "").await.text;
        assert!(shown.contains("Nobody here, or more than one, is called so."), "{shown}");
        let owners = async || -> Vec<bool> {
            office.book(office.world.brook).await.iter().map(|person| person.owner.is_some()).collect()
        };
        assert_eq!(owners().await, [false; 3]);
        let named = office.bring("brook-owner", "", export.replace("Zoë Ben", "other@brook.example")).await;
        assert_eq!((&named["run"]["changed"], &named["run"]["same"]), (&1.into(), &2.into()), "{named}");
        assert_eq!(owners().await, [true, false, false]);
        office.act("brook-owner", &named, "undo").await;
        assert_eq!(owners().await, [false; 3]);
    }
}

// Shows P-CRM-2: a field that is there already is used as what it is here, and a value that it cannot hold is told of.
#[tokio::test]
async fn a_field_of_our_own_export_meets_one_of_another_sort() {
    for office in offices().await {
        let (lark, brook) = (office.world.lark, office.world.brook);
        office.define(lark, "Seats", Kind::Number, &[]).await;
        office.define(lark, "Size", Kind::Choice, &["S", "M"]).await;
        office.define(brook, "seats", Kind::YesNo, &[]).await;
        let file = "name,phone,a,b\nAna,+491701234567,12,M\n";
        let mapping = "?mapping=%7B%22a%22:%22field:Seats%22,%22b%22:%22field:Size%22%7D";
        office.bring(&owner(), mapping, file).await;
        for format in ["csv", "vcard", "json"] {
            let path = format!("/api/v1/contacts/export?format={format}");
            let export = office.call(&owner(), Method::GET, &path, Vec::new()).await.text;
            let done = office.bring("brook-owner", "", export.clone()).await;
            assert_eq!((&done["run"]["new"], &done["run"]["partial"]), (&1.into(), &1.into()), "{format}: {done}");
            let ana = &office.book(brook).await[0];
            assert_eq!(ana.fields.iter().map(|(name, value)| (&**name, &**value)).collect::<Vec<_>>(), [("Size", "M")]);
            let kept = office.world.db.read(brook, fields::definitions).await.unwrap();
            let kept: Vec<(&str, Kind)> = kept.iter().map(|one| (one.name.as_str(), one.kind)).collect();
            assert_eq!(kept, [("seats", Kind::YesNo), ("Size", Kind::Choice)], "{format}: {export}");
            let page = format!("/t/{brook}/people/import/{}", done["id"].as_str().unwrap());
            let client = Client::of(&office.world);
            let shown = client.page("brook-owner", Method::GET, &page, "").await.text;
            assert!(shown.contains("12\u{2069}\u{201d} was left out"), "{format}: {shown}");
            office.act("brook-owner", &done, "undo").await;
            if format == "csv" {
                // The page asks of it what the file says, and who leaves the column out makes no field of it.
                let looked = office
                    .bring(
                        "brook-owner",
                        "?dry_run=true&mapping=%7B%22field:Seats%20[number]%22:%22skip%22%7D",
                        export.clone(),
                    )
                    .await;
                let page = format!("/t/{brook}/people/import/{}?columns=again", looked["id"].as_str().unwrap());
                let shown = client.page("brook-owner", Method::GET, &page, "").await.text;
                assert!(shown.contains(r#"<option value="field:Size" selected"#), "{shown}");
                let skips = "?mapping=%7B%22field:Size%20[choice:%20S;%20M]%22:%22skip%22%7D";
                let done = office.bring("brook-owner", skips, export).await;
                let kept = office.world.db.read(brook, fields::definitions).await.unwrap();
                assert_eq!((kept.len(), done["run"]["new"].as_i64()), (1, Some(1)), "{done}");
                office.act("brook-owner", &done, "undo").await;
            }
        }
    }
}

// Shows P-CRM-1: a list that does not say what its columns are called loses nobody.
#[tokio::test]
async fn the_first_of_a_list_without_headings_is_a_person_too() {
    for office in offices().await {
        let owner = owner();
        let list = "Ana Lopes,+491701234567,ana@example.com\nBea,\u{202a}+49 170 1112229\u{202c},\nCleo,110,\n";
        let looked = office.bring(&owner, "?dry_run=true", list).await;
        assert_eq!(counts(&looked, "dry_run"), [3, 2, 0, 0, 1], "{looked}");
        assert_eq!((&looked["first_row_is_person"], &looked["columns"][1]["column"]), (&true.into(), &"B".into()));
        // Who says otherwise is believed, and sees it on the page.
        let page = format!("/t/{}/people/import/{}", office.world.lark, looked["id"].as_str().unwrap());
        let client = Client::of(&office.world);
        let shown = client.page("lark-owner", Method::GET, &format!("{page}?columns=again"), "").await;
        assert!(shown.text.contains("The first row is a person"), "{}", shown.text);
        let form = "rows=said&column-0=name&column-1=phone&column-2=email&country=DE";
        for (said, count) in [(form.to_owned(), 2), (format!("{form}&first=on"), 3)] {
            let planned = client.page("lark-owner", Method::POST, &page, &said).await;
            assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.text);
            office.work().await;
            assert_eq!(counts(&office.stands(&owner, &looked).await, "dry_run")[0], count, "{said}");
        }
        let done = office.act(&owner, &looked, "start").await;
        assert_eq!(office.names().await, ["Ana Lopes", "Bea"], "{done}");
        // Who was refused can be mended and brought.
        let refused = office.refused(&owner, &done).await;
        let mended = refused.replace(",110,", ",+49 170 7654321,");
        assert!(mended.contains("name,phone,email") && mended != refused, "{refused}");
        office.bring(&owner, "", mended).await;
        assert_eq!(office.names().await, ["Ana Lopes", "Bea", "Cleo"]);
        let told = office
            .bring(&owner, "?dry_run=true&first_row=headings&mapping=%7B%22Ana%20Lopes%22:%22name%22%7D", list)
            .await;
        assert_eq!((counts(&told, "dry_run")[0], &told["first_row_is_person"]), (2, &false.into()), "{told}");
    }
}

// Shows P-CRM-1: what is wrong beside a number costs nobody, and a card that was refused is mended in a table.
#[tokio::test]
async fn cards_are_taken_without_what_is_wrong_and_mended_where_they_were_refused() {
    for office in offices().await {
        let owner = owner();
        let cards = "BEGIN:VCARD\nVERSION:3.0\nN:Silva;Maria;da Gra\u{e7}a;;\nTEL:+49 30 901820\nTEL:+49 30 901821\nEMAIL:foo\n\
            NICKNAME:Gra\u{e7}a\nIMPP:skype:m\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-05-12\nEND:VCARD\n\
            BEGIN:VCARD\nVERSION:3.0\nN:Lopes;Ana;Rosa;;\nORG:Sol\\; Lua;Loja\nTEL:none\nNOTE:one\\ntwo\nTZ:-0500\nEND:VCARD\n";
        let done = office.bring(&owner, "", cards).await;
        assert_eq!(counts(&done, "run"), [2, 1, 0, 0, 1], "{done}");
        assert_eq!(done["run"]["partial"], 1, "{done}");
        let maria = office.world.person(office.by_name("Maria da Gra\u{e7}a Silva").await).await;
        assert_eq!((maria.fields["nickname"].as_str(), maria.fields["birthday"].as_str()), ("Gra\u{e7}a", "--05-12"));
        let page = format!("/t/{}/people/import/{}", office.world.lark, done["id"].as_str().unwrap());
        let page = Client::of(&office.world).page("lark-owner", Method::GET, &page, "").await;
        for words in ["foo\u{2069}\u{201d} was left out", "IMPP"] {
            assert!(page.text.contains(words), "{words}: {}", page.text);
        }
        let refused = office.refused(&owner, &done).await;
        assert!(refused.contains("none"), "{refused}");
        let again = office.bring(&owner, "", refused.replace(",none,", ",0170 1234567,")).await;
        assert_eq!(counts(&again, "run"), [1, 1, 0, 0, 0], "{again} {refused}");
        let ana = office.world.person(office.by_name("Ana Rosa Lopes").await).await;
        assert_eq!(ana.identities[0].value, "+491701234567");
        assert_eq!(ana.fields["department"], "Loja");
        assert_eq!(ana.company, Some(office.by_name("Sol; Lua").await));
    }
}

// Shows P-CRM-1: what is read otherwise is looked at once more.
#[tokio::test]
async fn the_mark_between_columns_is_chosen_on_the_page() {
    for office in offices().await {
        let owner = owner();
        // The first line has more commas than bars.
        let list = "Last, first, other|Phone\nAna|+491701234567\nBea|+491701112229\n";
        let told = office
            .call(
                &owner,
                Method::POST,
                "/api/v1/contacts/import?dry_run=true&mapping=%7B%22other%7CPhone%22:%22name%22%7D",
                list.into(),
            )
            .await;
        let id = told.json()["id"].as_str().unwrap().to_owned();
        office.work().await;
        let page = format!("/t/{}/people/import/{id}", office.world.lark);
        let client = Client::of(&office.world);
        let planned = client.page("lark-owner", Method::POST, &page, "rows=said&delimiter=bar").await;
        assert_eq!(planned.location, format!("{page}?columns=again"), "{}", planned.text);
        let stands = office.stands(&owner, &told.json()).await;
        assert_eq!((stands["state"].as_str(), stands["columns"].as_array().unwrap().len()), (Some("uploaded"), 2));
        let planned = client
            .page("lark-owner", Method::POST, &page, "rows=said&delimiter=bar&column-0=name&column-1=phone")
            .await;
        assert_eq!(planned.location, page, "{}", planned.text);
        office.work().await;
        office.act(&owner, &stands, "start").await;
        assert_eq!(office.names().await, ["Ana", "Bea"]);
    }
}

impl Office {
    /// What somebody's file says of offers: the word, and since when.
    async fn offers(&self, who: &str, name: &str) -> Option<(String, String)> {
        let path = "/api/v1/contacts/export?format=json";
        let book = self.call(who, Method::GET, path, Vec::new()).await.json();
        let person = book["contacts"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone();
        let offers = person["consents"].as_array().unwrap().iter().find(|one| one["purpose"] == "marketing").cloned();
        offers.map(|one| (one["standing"].as_str().unwrap().to_owned(), one["since"].as_str().unwrap().to_owned()))
    }
}

// Shows P-CRM-2 and P-CON-5: nobody's permission grows younger by going from one book to another, or comes back to life there.
#[tokio::test]
async fn a_permission_keeps_its_day_from_book_to_book_and_what_a_rule_ended_stays_ended() {
    const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);
    for office in offices().await {
        let (owner, world) = (owner(), &office.world);
        let ago = |days: u32| (world.clock.now() - DAY * days).to_string();
        let (recent, old) = (ago(100), ago(800));
        let mapping = "?mapping=%7B%22Offers%22:%22consent_marketing%22%7D";
        let cleo = |date: &str| format!("name,phone,Offers\nCleo,+491703333333,{date}\n");
        let file = format!("{}Ana,+491701111111,{recent}\nBea,+491702222222,withdrawn\n", cleo(&old));
        office.bring(&owner, mapping, file).await;
        let granted = |date: &str| Some(("granted".to_owned(), date.to_owned()));
        assert_eq!(office.offers("lark-owner", "Ana").await, granted(&recent));
        assert_eq!(office.offers("lark-owner", "Cleo").await, granted(&old), "the control: no rule has ended it yet");
        let rule = |tx: &mut ::store::Tx<'_>| standing::set_rule(tx, RuleKind::LastsMonths, 24, "");
        world.db.write(world.lark, world.actor(), rule).await.unwrap();
        let bea = office.offers("lark-owner", "Bea").await.unwrap();
        assert_eq!(bea.0, "withdrawn");
        assert_eq!(office.offers("lark-owner", "Cleo").await, Some(("expired".to_owned(), old.clone())));
        for format in ["csv", "vcard", "json"] {
            let path = format!("/api/v1/contacts/export?format={format}");
            let export = office.call(&owner, Method::GET, &path, Vec::new()).await;
            let done = office.bring("brook-owner", "", export.text.clone()).await;
            assert_eq!(office.offers("brook-owner", "Ana").await, granted(&recent), "{format}: {}", export.text);
            assert_eq!(office.offers("brook-owner", "Bea").await, Some(bea.clone()), "{format}: {}", export.text);
            assert_eq!(office.offers("brook-owner", "Cleo").await, None, "{format}: {}", export.text);
            office.act("brook-owner", &done, "undo").await;
        }
        // What is still to come is no permission, and whoever brings it is told.
        let ahead = (world.clock.now() + DAY * 10).to_string();
        let told = office.bring(&owner, mapping, format!("name,phone,Offers\nDora,+491704444444,{ahead}\n")).await;
        assert_eq!((&told["run"]["new"], &told["run"]["granted"]), (&1.into(), &0.into()), "{told}");
        assert_eq!(office.offers("lark-owner", "Dora").await, None);
        let page = format!("/t/{}/people/import/{}", world.lark, told["id"].as_str().unwrap());
        let page = Client::of(world).page("lark-owner", Method::GET, &page, "").await;
        assert!(page.text.contains("this day is still to come"), "{}", page.text);
        // What a rule has ended is said anew by a later day, and by no other; and goes with the file that said it.
        let again = office.bring(&owner, mapping, cleo(&old)).await;
        assert_eq!(again["run"]["granted"], 0, "{again}");
        let renewed = office.bring(&owner, mapping, cleo(&recent)).await;
        assert_eq!(renewed["run"]["granted"], 1, "{renewed}");
        assert_eq!(office.offers("lark-owner", "Cleo").await, granted(&recent));
        let once = office.bring(&owner, mapping, cleo(&recent)).await;
        assert_eq!(once["run"]["granted"], 0, "{once}");
        office.act(&owner, &renewed, "undo").await;
        assert_eq!(office.offers("lark-owner", "Cleo").await, None);
    }
}

// Shows P-CRM-1: of a list without headings nobody is lost who has more to say than the first, and of whom is refused, nothing.
#[tokio::test]
async fn whoever_has_more_cells_than_the_first_of_a_list_is_taken_too() {
    for office in offices().await {
        let owner = owner();
        let rows: String = (0..100).map(|number| format!("Person {number:03},+49171{number:07}\n")).collect();
        let list = format!(
            "Ana,+491701234567\nBea,+491701112229,,bea@example.com\n{rows}Zoe,+491701113333,,zoe@example.com,Bonn\n"
        );
        let done = office.bring(&owner, "", list).await;
        assert_eq!(counts(&done, "run"), [103, 102, 0, 0, 1], "{done}");
        let bea = office.world.person(office.by_name("Bea").await).await;
        assert!(bea.identities.iter().any(|one| one.value == "bea@example.com"));
        let refused = office.refused(&owner, &done).await;
        assert!(refused.contains("zoe@example.com,Bonn"), "{refused}");
    }
}
