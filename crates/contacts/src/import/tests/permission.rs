//! What a file says of permission.

use consent::ledger::{self, Effect, Extent, Grade, Method as How, NewEntry, Standing};
use kernel::{Channel, Purpose, Timestamp};

use super::*;
use crate::import::store;
use crate::merging::{self, Grounds};
use crate::tests::http::Client;

impl Office {
    async fn marketing(&self, name: &str) -> &'static str {
        self.standing(self.by_name(name).await).await
    }

    /// What this entry's own ledger says, whomever it counts as.
    async fn standing(&self, id: ContactId) -> &'static str {
        let state = self
            .world
            .db
            .read(self.world.lark, move |scope| ledger::state(scope, id, Channel::WhatsApp))
            .await
            .unwrap();
        match state.map(|state| state.standing(Purpose::Marketing)) {
            None | Some(Standing::Unasked) => "unasked",
            Some(Standing::Granted(_)) => "granted",
            Some(Standing::Withdrawn(_)) => "withdrawn",
        }
    }

    /// Says that the first is the second. Gives the merge.
    async fn is_one_with(&self, from: ContactId, into: ContactId) -> uuid::Uuid {
        let write =
            move |tx: &mut ::store::Tx<'_>| merging::merge(tx, from, into, &Default::default(), Grounds::Chosen);
        self.world.db.write(self.world.lark, self.world.actor(), write).await.map_err(|_| ()).unwrap().0
    }

    async fn are_two(&self, merge: uuid::Uuid) {
        let write = move |tx: &mut ::store::Tx<'_>| merging::undo(tx, merge);
        self.world.db.write(self.world.lark, self.world.actor(), write).await.map_err(|_| ()).unwrap();
    }

    /// Says no to offers by telephone.
    async fn refuses(&self, id: ContactId) {
        let said = NewEntry {
            extent: Extent::Purpose(Purpose::Marketing),
            ..NewEntry::about_everything(Effect::Withdraw, How::Call, None, self.world.clock.now())
        };
        let write = move |tx: &mut ::store::Tx<'_>| ledger::append(tx, id, Channel::WhatsApp, said);
        self.world.db.write(self.world.lark, self.world.actor(), write).await.unwrap();
    }

    /// Says something of this on a channel, so many seconds ago.
    async fn says(&self, name: &str, channel: Channel, (effect, extent): (Effect, Extent), ago: u64) {
        let (id, at) = (self.by_name(name).await, self.world.clock.now() - std::time::Duration::from_secs(ago));
        let said = NewEntry { extent, ..NewEntry::about_everything(effect, How::Call, None, at) };
        let write = move |tx: &mut ::store::Tx<'_>| ledger::append(tx, id, channel, said);
        self.world.db.write(self.world.lark, self.world.actor(), write).await.unwrap();
    }

    /// What the file of a book says of each person's permission.
    async fn consents(&self, who: &str) -> Vec<(String, String)> {
        let path = "/api/v1/contacts/export?format=json";
        let book = self.call(who, Method::GET, path, Vec::new()).await.json();
        let one = |person: &Value| (person["name"].as_str().unwrap().to_owned(), person["consents"].to_string());
        let mut all: Vec<_> = book["contacts"].as_array().unwrap().iter().map(one).collect();
        all.sort();
        all
    }

    /// Allows offers in WhatsApp's settings, or stops them there, so many seconds ago.
    async fn chooses(&self, id: ContactId, is_wanted: bool, ago: u64) {
        let at = self.world.clock.now() - std::time::Duration::from_secs(ago);
        let write =
            move |tx: &mut ::store::Tx<'_>| ledger::chosen_at_provider(tx, id, Channel::WhatsApp, (is_wanted, at), "");
        self.world.db.write(self.world.lark, self.world.actor(), write).await.unwrap();
    }
}

// Shows P-CON-5: unknown is none, an import is the weaker word, and what was withdrawn stays withdrawn.
#[tokio::test]
async fn a_column_grants_only_by_a_clear_yes_and_never_over_a_refusal() {
    for office in offices().await {
        let (owner, lark) = (owner(), office.world.lark);
        office.bring(&owner, "", "name,phone\nDora,+49301111\nEva,+49302222\n").await;
        let dora = office.by_name("Dora").await;
        office.refuses(dora).await;
        let file = "name,phone,Offers\nAna,+491701111111,ja\nBea,+491702222222,\nCleo,+491703333333,perhaps\nDora,+49301111,yes\nEva,+49302222,2026-05-12\n";
        let mapping = "?mapping=%7B%22Offers%22:%22consent_marketing%22%7D";
        let done = office.bring(&owner, mapping, file).await;
        assert_eq!((&done["run"]["granted"], &done["run"]["unclear"]), (&2.into(), &1.into()), "{done}");
        let page = format!("/t/{lark}/people/import/{}", done["id"].as_str().unwrap());
        let page = Client::of(&office.world).page("lark-owner", Method::GET, &page, "").await;
        assert!(page.text.contains("this is neither yes nor no"), "whoever brings it is told of Cleo: {}", page.text);
        for (name, standing) in
            [("Ana", "granted"), ("Bea", "unasked"), ("Cleo", "unasked"), ("Dora", "withdrawn"), ("Eva", "granted")]
        {
            assert_eq!(office.marketing(name).await, standing, "{name}");
        }
        let eva = office.by_name("Eva").await;
        let last = (office.world.clock.now() + std::time::Duration::from_secs(1), uuid::Uuid::max());
        let entries = office.world.db.read(lark, move |scope| ledger::history(scope, eva, last, 10)).await.unwrap();
        let entry = &entries[0];
        assert_eq!((entry.method, entry.grade), (How::Import, Some(Grade::Attested)));
        assert_eq!(entry.occurred_at, Timestamp::parse("2026-05-12T00:00:00Z").unwrap());
        assert_eq!(entry.words, "Offers: 2026-05-12");
        office.act(&owner, &done, "undo").await;
        assert_eq!(office.marketing("Eva").await, "unasked", "what the file said ends with it");
        assert_eq!(office.marketing("Dora").await, "withdrawn");
        // And can be said again, by a file that is right; what she said herself still stands.
        let again = office.bring(&owner, mapping, file).await;
        assert_eq!(again["run"]["granted"], 2, "{again}");
        assert_eq!((office.marketing("Eva").await, office.marketing("Dora").await), ("granted", "withdrawn"));
        // Undone while she refuses in WhatsApp's settings, it does not come back when she allows again there.
        let eva = office.by_name("Eva").await;
        office.chooses(eva, false, 60).await;
        office.act(&owner, &again, "undo").await;
        office.chooses(eva, true, 0).await;
        assert_eq!(office.marketing("Eva").await, "unasked");
        // Whoever may not record permissions brings none.
        let refused =
            office.call("lark-agent", Method::POST, &format!("/api/v1/contacts/import{mapping}"), file.into()).await;
        let may = Role::Agent.permissions().contains(kernel::Permission::ConsentWrite);
        assert_eq!(refused.status == StatusCode::FORBIDDEN, !may, "{}", refused.text);
    }
}

const COLUMNS: &str = "column-0=name&column-1=phone&column-2=consent_marketing&country=DE";

impl Office {
    /// Has a file looked at anew with what the page of its columns is told.
    async fn plan(&self, import: &Value, told: &str) -> Value {
        let path = format!("/t/{}/people/import/{}", self.world.lark, import["id"].as_str().unwrap());
        let form = format!("{COLUMNS}&{told}");
        let planned = Client::of(&self.world).page("lark-owner", Method::POST, &path, &form).await;
        assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.text);
        self.work().await;
        self.stands("lark-owner", import).await
    }
}

// Shows P-CON-5: whoever speaks for everybody speaks only for those of whom the file says nothing.
#[tokio::test]
async fn who_speaks_for_everybody_makes_no_grant_of_a_no() {
    for office in offices().await {
        let owner = owner();
        let file = "name,phone,Offers\nAna,+491701111111,no\nBea,+491702222222,pending\nCleo,+491703333333,perhaps\n\
            Dora,+491704444444,cancelado\nEva,+491705555555,\nFay,+491706666666,yes\n";
        let looked = office.bring(&owner, "?dry_run=true", file).await;
        let attested = "permission=attested&how=In+the+shop&on=2026-05-12&text=I+want+offers";
        let looked = office.plan(&looked, attested).await;
        assert_eq!((&looked["dry_run"]["granted"], &looked["dry_run"]["unclear"]), (&2.into(), &1.into()), "{looked}");
        let done = office.act(&owner, &looked, "start").await;
        assert_eq!((&done["run"]["granted"], &done["run"]["unclear"]), (&2.into(), &1.into()), "{done}");
        let expected = [
            ("Ana", "unasked"),
            ("Bea", "unasked"),
            ("Cleo", "unasked"),
            ("Dora", "withdrawn"),
            ("Eva", "granted"),
            ("Fay", "granted"),
        ];
        for (name, standing) in expected {
            assert_eq!(office.marketing(name).await, standing, "{name}");
        }
    }
}

// Shows P-CON-5: a list of refusals is worth importing by itself, and counts for those too who stay as they are.
#[tokio::test]
async fn a_refusal_in_a_file_counts_whatever_becomes_of_the_rest() {
    for office in offices().await {
        let owner = owner();
        let mapping = "?mapping=%7B%22Offers%22:%22consent_marketing%22%7D";
        let known = "name,phone,Offers\nAna,+491701111111,yes\nBea,+491702222222,yes\nCleo,+491703333333,\n";
        office.bring(&owner, mapping, known).await;
        let list = "name,phone,Offers\nAna,+491701111111,cancelado\nBea,+491702222222,no\nCleo,+491703333333,\n";
        let looked = office.bring(&owner, &format!("{mapping}&dry_run=true"), list).await;
        assert_eq!(counts(&looked, "dry_run"), [3, 0, 1, 2, 0], "{looked}");
        assert_eq!(looked["dry_run"]["withdrawn"], 1);
        let path = format!("/t/{}/people/import/{}", office.world.lark, looked["id"].as_str().unwrap());
        let page = Client::of(&office.world).page("lark-owner", Method::GET, &path, "").await;
        assert!(page.text.contains("Refusal of offers is entered"), "{}", page.text);
        assert!(page.text.contains("Import 1 person") && !page.text.contains("disabled"), "{}", page.text);
        let done = office.act(&owner, &looked, "start").await;
        assert_eq!(done["run"]["withdrawn"], 1, "{done}");
        for (name, standing) in [("Ana", "withdrawn"), ("Bea", "granted"), ("Cleo", "unasked")] {
            assert_eq!(office.marketing(name).await, standing, "{name}");
        }
        // Where those whom the book has stay as they are, they are refused all the same, and given nothing.
        let more = "name,phone,Offers\nBeatrice,+491702222222,withdrawn\nCleo,+491703333333,yes\n";
        let looked = office.bring(&owner, &format!("{mapping}&dry_run=true"), more).await;
        let looked = office.plan(&looked, "known=leave&permission=none").await;
        assert_eq!(counts(&looked, "dry_run"), [2, 0, 1, 1, 0], "{looked}");
        assert_eq!((&looked["dry_run"]["withdrawn"], &looked["dry_run"]["granted"]), (&1.into(), &0.into()));
        let left = office.act(&owner, &looked, "start").await;
        assert_eq!((&left["run"]["withdrawn"], &left["run"]["granted"]), (&1.into(), &0.into()), "{left}");
        assert_eq!((office.marketing("Bea").await, office.marketing("Cleo").await), ("withdrawn", "unasked"));
        // Whom the file names twice is refused by what it says the second time too, however far below.
        let twice = "name,phone,Offers\nDora,+491704444444,yes\nDora,0049 170 4444444,withdrawn\nAna,+491701111111,\n";
        let twice = office.bring(&owner, mapping, twice).await;
        assert_eq!(counts(&twice, "run"), [3, 1, 0, 1, 1], "{twice}");
        assert_eq!((office.marketing("Dora").await, &twice["run"]["withdrawn"]), ("withdrawn", &1.into()), "{twice}");
        office.act(&owner, &twice, "undo").await;
        assert_eq!(office.names().await, ["Ana", "Bea", "Cleo"], "she goes with the file that brought her");
    }
}

// Shows P-CON-5: whoever goes with an import that is undone is still refused when the next one brings them.
#[tokio::test]
async fn a_refusal_outlives_the_import_that_brought_the_person() {
    for office in offices().await {
        let owner = owner();
        let (mapping, file) =
            ("?mapping=%7B%22Offers%22:%22consent_marketing%22%7D", "name,phone,Offers\nZoe,+491704444444,yes\n");
        let first = office.bring(&owner, mapping, file).await;
        let zoe = office.by_name("Zoe").await;
        assert_eq!((office.marketing("Zoe").await, &first["run"]["granted"]), ("granted", &1.into()));
        office.refuses(zoe).await;
        office.act(&owner, &first, "undo").await;
        assert!(office.names().await.is_empty());
        let again = office.bring(&owner, mapping, file).await;
        assert_eq!((office.marketing("Zoe").await, &again["run"]["granted"]), ("withdrawn", &0.into()), "{again}");
    }
}

// Shows P-CON-5: a refusal that a file brings is entered beside one in WhatsApp's settings, which is taken back there.
#[tokio::test]
async fn a_refusal_of_a_file_stands_when_offers_are_allowed_in_whatsapp_again() {
    for office in offices().await {
        let (owner, mapping) = (owner(), "?mapping=%7B%22Offers%22:%22consent_marketing%22%7D");
        office.bring(&owner, mapping, "name,phone,Offers\nAna,+491701111111,yes\nBea,+491702222222,yes\n").await;
        for name in ["Ana", "Bea"] {
            let id = office.by_name(name).await;
            office.chooses(id, false, 120).await;
            assert_eq!(office.marketing(name).await, "withdrawn");
        }
        office.bring(&owner, mapping, "name,phone,Offers\nAna,+491701111111,withdrawn\n").await;
        for (name, standing) in [("Ana", "withdrawn"), ("Bea", "granted")] {
            let id = office.by_name(name).await;
            office.chooses(id, true, 60).await;
            assert_eq!(office.marketing(name).await, standing, "{name}");
        }
    }
}

// Shows P-CRM-1: whoever may not delete people takes back what they brought, and nobody else's import.
#[tokio::test]
async fn somebody_elses_import_is_taken_back_by_whoever_may_delete_people() {
    for office in offices().await {
        let done = office.bring("lark-agent", "", "name,phone\nAna,+491701111111\n").await;
        assert_eq!(done["can_be_undone"], true, "the program brought it itself: {done}");
        let path = format!("/t/{}/people/import/{}", office.world.lark, done["id"].as_str().unwrap());
        let (undo, client) = (format!("{path}/undo"), Client::of(&office.world));
        // Each of them is another than the program.
        for (who, may) in [("lark-agent", false), ("lark-admin", true)] {
            let page = client.page(who, Method::GET, &path, "").await;
            assert_eq!(page.text.contains(&undo), may, "{who}: {}", page.text);
        }
        let refused = client.page("lark-agent", Method::POST, &undo, "").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        assert!(refused.text.contains("An owner or admin"), "{}", refused.text);
        assert_eq!(office.names().await, ["Ana"]);
        let taken = client.page("lark-admin", Method::POST, &undo, "").await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        office.work().await;
        assert!(office.names().await.is_empty());
        // What the program brings it takes back itself.
        let own = office.bring("lark-agent", "", "name,phone\nBea,+491702222222\n").await;
        office.act("lark-agent", &own, "undo").await;
        assert!(office.names().await.is_empty());
    }
}

// Shows P-CRM-4 and P-CON-5: a yes that a file brings while two count as one is theirs whose number or address the row names.
#[tokio::test]
async fn a_yes_imported_while_two_are_one_is_theirs_whom_the_row_names() {
    for office in offices().await {
        let (owner, mapping) = (owner(), "?mapping=%7B%22Offers%22:%22consent_marketing%22%7D");
        office.bring(&owner, "", "name,phone,email\nAna,+491701111111,\nBea,+491702222222,bea@example.com\n").await;
        let (ana, bea) = (office.by_name("Ana").await, office.by_name("Bea").await);
        // By her number, by her address alone, and with a number that is new.
        for (row, known_by) in
            [("+491702222222,,yes", 2), (",bea@example.com,yes", 2), ("+491703333333,bea@example.com,yes", 3)]
        {
            for are_parted_first in [false, true] {
                let merge = office.is_one_with(bea, ana).await;
                let done = office.bring(&owner, mapping, format!("phone,email,Offers\n{row}\n")).await;
                assert_eq!((&done["state"], &done["run"]["granted"]), (&"done".into(), &1.into()), "{row}: {done}");
                assert_eq!((office.standing(ana).await, office.standing(bea).await), ("unasked", "granted"), "{row}");
                if are_parted_first {
                    office.are_two(merge).await;
                    assert_eq!((office.standing(ana).await, office.standing(bea).await), ("unasked", "granted"));
                }
                assert_eq!(office.world.of(bea).await.len(), known_by, "{row}");
                office.act(&owner, &done, "undo").await;
                assert_eq!((office.standing(ana).await, office.standing(bea).await), ("unasked", "unasked"), "{row}");
                assert_eq!((office.world.of(ana).await.len(), office.world.of(bea).await.len()), (1, 2), "{row}");
                if !are_parted_first {
                    office.are_two(merge).await;
                }
            }
        }
        // What one of them refused is refused by both, whichever of them the row names.
        let merge = office.is_one_with(bea, ana).await;
        office.refuses(ana).await;
        let file = "phone,Offers\n+491702222222,yes\n";
        let done = office.bring(&owner, mapping, file).await;
        assert_eq!((&done["state"], &done["run"]["granted"]), (&"done".into(), &0.into()), "{done}");
        let looked = office.bring(&owner, &format!("{mapping}&dry_run=true"), file).await;
        assert_eq!((&looked["state"], &looked["dry_run"]["granted"]), (&"looked".into(), &0.into()), "{looked}");
        // What came with the row goes with it, also once they are two and whoever stood for both is gone.
        let done = office.bring(&owner, "", "phone,email\n+491703333333,bea@example.com\n").await;
        office.are_two(merge).await;
        assert_eq!(office.world.of(bea).await.len(), 3);
        let gone = office.world.db.write(office.world.lark, office.world.actor(), move |tx| {
            let version = store::people(tx, &[ana])?[&ana].version;
            store::drop_person(tx, ana, version)
        });
        assert!(gone.await.unwrap());
        office.act(&owner, &done, "undo").await;
        assert_eq!(office.world.of(bea).await.len(), 2);
    }
}

// Shows P-CON-5: a no counts for whomever its row names, also where the row itself is not taken.
#[tokio::test]
async fn a_refusal_counts_where_its_row_is_not_taken() {
    for office in offices().await {
        let (owner, mapping) = (owner(), "?mapping=%7B%22Offers%22:%22consent_marketing%22%7D");
        office
            .bring(&owner, "", "name,phone,email\nAna,+491701111111,\nBea,,bea@example.com\nCleo,+491703333333,\n")
            .await;
        let (ana, bea, cleo) = (office.by_name("Ana").await, office.by_name("Bea").await, office.by_name("Cleo").await);
        let rest = move |tx: &mut ::store::Tx<'_>| people::rest(tx, cleo);
        office.world.db.write(office.world.lark, office.world.actor(), rest).await.unwrap();
        // Of two people, of one who was deleted, and of one who is not here yet and has more tags than anybody.
        let tags: String = (0..200).map(|number| format!("tag {number};")).collect();
        let before: String = (0..250).map(|number| format!("Person {number},+49171{number:07},,,\n")).collect();
        let file = format!(
            "name,phone,email,Offers,tags\nBoth,+491701111111,bea@example.com,withdrawn,\nCleo,+491703333333,,withdrawn,\n\
            Dora,+491704444444,,withdrawn,{tags}\n{before}Ana,+491701111111,,yes,\nDora,0049 170 4444444,,yes,\nEva,+491705555555,,yes,\n"
        );
        let looked = office.bring(&owner, &format!("{mapping}&dry_run=true"), file).await;
        assert_eq!((counts(&looked, "dry_run")[4], &looked["dry_run"]["withdrawn"]), (3, &3.into()), "{looked}");
        let done = office.act(&owner, &looked, "start").await;
        assert_eq!((counts(&done, "run")[4], &done["run"]["withdrawn"]), (3, &3.into()), "{done}");
        assert_eq!(&done["run"]["granted"], 1, "{done}");
        for who in [ana, bea, cleo, office.by_name("Dora").await] {
            assert_eq!(office.standing(who).await, "withdrawn");
        }
        assert_eq!(office.marketing("Eva").await, "granted");
        let undone = office.act(&owner, &done, "undo").await;
        assert_eq!(undone["state"], "undone", "{undone}");
        assert_eq!(office.standing(bea).await, "withdrawn", "a refusal stays");
        // Whose row before was not taken: a stop there counts, and a no by mail is none by WhatsApp.
        let file = format!(
            "name,phones,emails,consent_marketing,consents,tags\nFay,+491706666666,,,email marketing withdrawn 2026-05-12T10:00:00Z,{tags}\n\
            Gus,+491707777777,,,whatsapp all withdrawn 2026-05-12T10:00:00Z,{tags}\nFay,+491706666666,,yes,,\nGus,+491707777777,,yes,,\n"
        );
        let done = office.bring(&owner, "", file).await;
        assert_eq!((counts(&done, "run")[4], &done["run"]["granted"]), (2, &1.into()), "{done}");
        assert_eq!((office.marketing("Fay").await, office.marketing("Gus").await), ("granted", "withdrawn"));
    }
}

// Shows P-CRM-2 and P-CON-5: nobody's refusal is lost between two books, on whichever channel and of whatever, and none is put on
// another channel.
#[tokio::test]
async fn what_people_refuse_comes_back_channel_by_channel() {
    for format in ["csv", "vcard", "json"] {
        for office in offices().await {
            let (owner, brook) = (owner(), office.world.brook);
            let file = "name,phone,email\nAna,+491701111111,\nBea,+491702222222,\nCleo,+491703333333,cleo@example.com\nDora,,dora@example.com\n";
            office.bring(&owner, "", file).await;
            let of = Extent::Purpose;
            for (name, channel, said, ago) in [
                ("Ana", Channel::WhatsApp, (Effect::Withdraw, Extent::All), 300),
                ("Bea", Channel::WhatsApp, (Effect::Withdraw, of(Purpose::Transactional)), 200),
                ("Bea", Channel::WhatsApp, (Effect::Withdraw, of(Purpose::Service)), 100),
                // A yes here, and a no there.
                ("Cleo", Channel::WhatsApp, (Effect::Grant, of(Purpose::Marketing)), 300),
                ("Cleo", Channel::Email, (Effect::Withdraw, of(Purpose::Marketing)), 200),
                ("Dora", Channel::Email, (Effect::Withdraw, Extent::All), 100),
            ] {
                office.says(name, channel, said, ago).await;
            }
            let said = office.consents("lark-owner").await;
            let path = format!("/api/v1/contacts/export?format={format}");
            let export = office.call(&owner, Method::GET, &path, Vec::new()).await.text;
            // The dry run says what would be entered.
            let looked = office.bring("brook-owner", "?dry_run=true", export.clone()).await;
            let done = office.bring("brook-owner", "", export.clone()).await;
            for (run, of) in [(&looked["dry_run"], "dry"), (&done["run"], "run")] {
                let counts = [&run["new"], &run["granted"], &run["withdrawn"]];
                assert_eq!(counts.map(|one| one.as_i64().unwrap()), [4, 1, 1], "{format} {of}: {run}");
            }
            assert_eq!(office.consents("brook-owner").await, said, "{format}: {export}");
            let ana = office.book(brook).await[0].id;
            let state = move |scope: &::store::Scope<'_>| ledger::state(scope, ana, Channel::WhatsApp);
            let state = office.world.db.read(brook, state).await.unwrap().unwrap();
            assert!(state.is_stopped(office.world.clock.now()), "{format}: a stop is a stop, not four words");
            // What stands already is not entered again, and what was refused stays when the file is taken back.
            let again = office.bring("brook-owner", "", export.clone()).await;
            assert_eq!((&again["run"]["same"], &again["run"]["changed"]), (&4.into(), &0.into()), "{format}: {again}");
            office.act("brook-owner", &done, "undo").await;
            assert!(office.book(brook).await.is_empty());
            office.bring("brook-owner", "", file.to_owned()).await;
            let left: Vec<_> = said.iter().map(|(name, all)| (name.clone(), all.replace("granted", ""))).collect();
            let after = office.consents("brook-owner").await;
            assert_eq!((&after[0], &after[1], &after[3]), (&left[0], &left[1], &left[3]), "{format}");
            assert!(after[2].1.contains("withdrawn") && !after[2].1.contains("granted"), "{format}: {after:?}");
        }
    }
}
