//! Many at once, through the operations, the API and the pages, on both databases.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use kernel::{Actor, ApiKeyId, ContactId, LoginId, Role, StaffId, Who};
use serde_json::{Value, json};
use store::{Sql, Tx, global_sql, params, sql};
use uuid::Uuid;
use web::{Access, Sees};

use super::{Action, Change, Chosen};
use crate::people::{self, Filter, Person};
use crate::tests::http::Client;
use crate::tests::world::{World, worlds};

const IS_COMPANY: Sql = sql!("update contact set kind = 'company' where tenant_id = :tenant and id = :id");
const GONE: Sql = sql!("delete from contact where tenant_id = :tenant and id = :id");

impl World {
    fn program(&self) -> Access {
        let actor = Actor { who: Who::ApiKey(ApiKeyId::from_uuid(self.lark.as_uuid())), ..self.actor() };
        Access::alone(self.lark, actor, Role::Owner.permissions(), Sees::All)
    }

    /// Goes on with it as the task does, to its end.
    async fn go_on(&self, id: Uuid) -> Action {
        loop {
            let access = self.program();
            if !self.db.write(self.lark, access.actor, move |tx| super::step(tx, &access, id)).await.unwrap() {
                break;
            }
        }
        self.db.read(self.lark, move |scope| super::store::get(scope, id)).await.unwrap().unwrap()
    }

    async fn begin(&self, chosen: Chosen, change: Change) -> Uuid {
        let access = self.program();
        self.db.write(self.lark, access.actor, move |tx| super::start(tx, &access, chosen, &change)).await.unwrap()
    }

    async fn take_back(&self, id: Uuid) -> Action {
        let access = self.program();
        self.db.write(self.lark, access.actor, move |tx| super::undo(tx, &access, id)).await.unwrap();
        self.go_on(id).await
    }

    async fn listed_by(&self, filter: Filter) -> Vec<Person> {
        let filter = Filter { limit: 1000, ..filter };
        self.db.read(self.lark, move |scope| people::list(scope, &filter)).await.unwrap()
    }

    /// Somebody who works here.
    async fn colleague(&self) -> StaffId {
        const LOGIN: store::GlobalSql = global_sql!(
            "insert into login (id, email, email_folded, epoch, created_at) values (:id, 'ben@lark.example', 'ben@lark.example', 0, 0)"
        );
        const STAFF: Sql = sql!(
            "insert into staff (tenant_id, id, login_id, name, role, created_at, version) \
             values (:tenant, :id, :login, 'Ben', 'agent', 0, 1)"
        );
        let (staff, login): (StaffId, LoginId) = (self.clock.id(), self.clock.id());
        let write = move |tx: &mut Tx<'_>| -> store::Result<()> {
            tx.global().execute(LOGIN, params! { "id" => login })?;
            tx.execute(STAFF, params! { "id" => staff, "login" => login }).map(|_| ())
        };
        self.db.write(self.lark, self.actor(), write).await.unwrap();
        staff
    }
}

fn tag(name: &str, is_on: bool) -> Change {
    Change::Tag { tag: name.to_owned(), is_on }
}

fn tagged(name: &str) -> Filter {
    Filter { tag: Some(name.to_owned()), ..Filter::default() }
}

// Shows P-CRM-1: all whom a list shows are changed over all its pages, and taken back but for whom somebody changed since.
#[tokio::test]
async fn all_of_a_list_of_people_are_changed_over_all_its_pages_and_taken_back() {
    for world in worlds().await {
        let mut ids = Vec::new();
        for number in 0..230 {
            ids.push(world.create(&format!("Guest {number}"), "").await.unwrap().id);
        }
        let other = world.create("Ana", "").await.unwrap().id;
        world.clock.advance(Duration::from_secs(1));
        world.begin(Chosen::These(ids.clone()), tag("guest", true)).await;
        let first = world.listed_by(tagged("guest")).await.len();
        assert_eq!(first, 100, "as many as two writes take, the others by a task");
        let queued = world
            .db
            .read(world.lark, |scope| scope.rows(sql!("select kind from task where tenant_id = :tenant"), params! {}))
            .await;
        assert_eq!(queued.unwrap().len(), 1);
        let whole = Filter { query: Some("guest".to_owned()), ..Filter::default() };
        let all = world.begin(Chosen::All(whole), tag("summer", true)).await;
        let done = world.go_on(all).await;
        assert_eq!((done.stage.as_str(), done.total, done.changed, done.unchanged), ("done", 230, 230, 0));
        assert!(!world.person(other).await.tags.contains(&"summer".to_owned()));
        // Again, nobody needs it; who comes in meanwhile is not among them.
        let again = world.begin(Chosen::These(ids[..3].to_vec()), tag("summer", true)).await;
        assert_eq!(world.go_on(again).await.unchanged, 3);
        // One is changed by hand, another is deleted: these stay as they are.
        let hand = people::Change { remove_tags: vec!["summer".to_owned()], ..people::Change::default() };
        let (one, two) = (ids[0], ids[1]);
        world
            .db
            .write(world.lark, world.actor(), move |tx| people::change(tx, one, None, &hand).map(|_| ()))
            .await
            .unwrap();
        world.db.write(world.lark, world.actor(), move |tx| people::rest(tx, two)).await.unwrap();
        let back = world.take_back(all).await;
        assert_eq!((back.stage.as_str(), back.restored), ("undone", 228));
        assert!(world.listed_by(tagged("summer")).await.is_empty());
        // An hour later it is too late.
        let late = world.begin(Chosen::These(vec![other]), tag("late", true)).await;
        world.clock.advance(Duration::from_secs(3601));
        let access = world.program();
        let refused = world.db.write(world.lark, access.actor, move |tx| super::undo(tx, &access, late)).await;
        assert!(matches!(refused, Err(store::Fault::Refused(super::Refusal::TooLate))), "{refused:?}");
        world.clock.advance(Duration::from_secs(31 * 24 * 3600));
        while world.db.write(world.lark, world.actor(), super::age_out).await.unwrap() > 0 {}
        assert!(world.db.read(world.lark, move |scope| super::store::get(scope, all)).await.unwrap().is_none());
    }
}

// Shows P-CRM-1: who looks after them, deleting and putting back, each taken back whole.
#[tokio::test]
async fn many_people_are_given_to_a_colleague_deleted_and_put_back_and_each_is_undone() {
    for world in worlds().await {
        let ben = world.colleague().await;
        let ids: Vec<ContactId> = {
            let mut ids = Vec::new();
            for name in ["Ana", "Bea", "Cleo"] {
                ids.push(world.create(name, "").await.unwrap().id);
            }
            ids
        };
        let owners = async || {
            let mut owners = Vec::new();
            for id in &ids {
                owners.push(world.person(*id).await.owner);
            }
            owners
        };
        let given = world.begin(Chosen::These(ids[..2].to_vec()), Change::Owner { owner: Some(ben) }).await;
        assert_eq!(owners().await, [Some(ben), Some(ben), None]);
        let none = world.begin(Chosen::These(ids.clone()), Change::Owner { owner: None }).await;
        assert_eq!(owners().await, [None, None, None]);
        world.take_back(none).await;
        assert_eq!(owners().await, [Some(ben), Some(ben), None]);
        world.take_back(given).await;
        assert_eq!(owners().await, [None, None, None]);

        // Each of them goes back to what they had, and who was given something else since keeps that.
        let sol = world.create("Sol", "").await.unwrap().id;
        world
            .db
            .write(world.lark, world.actor(), move |tx| tx.execute(IS_COMPANY, params! { "id" => sol }))
            .await
            .unwrap();
        let what = async || {
            let mut what = Vec::new();
            for id in &ids {
                let one = world.person(*id).await;
                what.push((one.language, one.time_zone, one.company));
            }
            what
        };
        let (said, zone) = (Some("pt-BR".to_owned()), Some("Europe/Lisbon".to_owned()));
        let changes = [
            Change::Language { language: said.clone() },
            Change::TimeZone { time_zone: zone.clone() },
            Change::Company { company: Some(sol) },
        ];
        let before = what().await;
        let mut begun = Vec::new();
        for change in changes {
            begun.push(world.begin(Chosen::These(ids.clone()), change).await);
        }
        assert_eq!(what().await, vec![(said, zone.clone(), Some(sol)); 3]);
        let german = Change::Language { language: Some("de".to_owned()) };
        world.begin(Chosen::These(ids[..1].to_vec()), german).await;
        for one in begun {
            world.take_back(one).await;
        }
        let mut after = what().await;
        assert_eq!(after[0].0.take().as_deref(), Some("de"));
        assert_eq!(after, before);
        world.db.write(world.lark, world.actor(), move |tx| tx.execute(GONE, params! { "id" => sol })).await.unwrap();

        let deleted = world.begin(Chosen::All(Filter::default()), Change::Delete).await;
        assert!(world.listed_by(Filter::default()).await.is_empty());
        let resting = Filter { is_deleted: true, ..Filter::default() };
        assert_eq!(world.listed_by(resting.clone()).await.len(), 3);
        let back = world.begin(Chosen::All(resting), Change::PutBack).await;
        assert_eq!(world.listed_by(Filter::default()).await.len(), 3);
        world.take_back(back).await;
        assert!(world.listed_by(Filter::default()).await.is_empty());
        assert_eq!(world.take_back(deleted).await.restored, 3);
        assert_eq!(world.listed_by(Filter::default()).await.len(), 3);
    }
}

#[tokio::test]
async fn people_are_changed_at_once_by_programs_and_by_forms() {
    for world in worlds().await {
        let client = Client::of(&world);
        let (ana, bea) = (world.create("Ana", "").await.unwrap().id, world.create("Bea", "").await.unwrap().id);
        let path = "/api/v1/contacts/bulk-actions";
        let api = async |key: &str, method: Method, path: &str, body: &Value| {
            client.api(key, method, path, &body.to_string()).await
        };
        let begun = api(
            "lark-agent",
            Method::POST,
            path,
            &json!({ "matching": { "q": "a" }, "change": { "tag_on": " vip " } }),
        )
        .await;
        assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text);
        let begun: Value = serde_json::from_str(&begun.text).unwrap();
        assert_eq!(
            (&begun["state"], &begun["changed"], &begun["can_be_undone"]),
            (&json!("done"), &json!(1), &json!(true))
        );
        assert_eq!((world.person(ana).await.tags, world.person(bea).await.tags), (vec!["vip".to_owned()], vec![]));
        let one = format!("{path}/{}", begun["id"].as_str().unwrap());
        assert_eq!(api("brook-owner", Method::GET, &one, &json!({})).await.status, StatusCode::NOT_FOUND);
        let undone = api("lark-agent", Method::POST, &format!("{one}/undo"), &json!({})).await;
        assert!(
            undone.text.contains(r#""state":"undone""#) && undone.text.contains(r#""restored":1"#),
            "{}",
            undone.text
        );
        assert_eq!(
            api("lark-agent", Method::POST, &format!("{one}/undo"), &json!({})).await.status,
            StatusCode::CONFLICT
        );
        for (key, body, status, code) in [
            ("lark-agent", json!({ "contacts": [ana], "change": {} }), 422, "no_change"),
            ("lark-agent", json!({ "contacts": [ana], "change": { "delete": true, "tag_on": "x" } }), 422, "no_change"),
            ("lark-owner", json!({ "change": { "delete": true } }), 422, "nothing_chosen"),
            ("lark-agent", json!({ "contacts": [ana], "matching": {}, "change": { "delete": true } }), 422, "both"),
            ("lark-agent", json!({ "contacts": [ana], "change": { "tag_on": " " } }), 422, "not_a_tag"),
            ("lark-agent", json!({ "matching": {}, "change": { "owner_id": ana } }), 422, "unknown"),
            ("lark-agent", json!({ "contacts": [ana], "change": { "language": "klingon!" } }), 422, "like en or pt-BR"),
            ("lark-agent", json!({ "contacts": [ana], "change": { "time_zone": "Moon" } }), 422, "America/Sao_Paulo"),
            (
                "lark-agent",
                json!({ "contacts": [ana], "change": { "company_id": bea } }),
                422,
                "no company with this id",
            ),
            ("lark-viewer", json!({ "contacts": [ana], "change": { "tag_on": "x" } }), 403, "forbidden"),
            // Whoever changes people does not delete them, one or many.
            ("lark-agent", json!({ "contacts": [ana], "change": { "delete": true } }), 403, "forbidden"),
            ("lark-agent", json!({ "matching": {}, "change": { "delete": true } }), 403, "forbidden"),
            // A15: another business's people are not there.
            ("brook-owner", json!({ "contacts": [ana], "change": { "delete": true } }), 422, "nothing_chosen"),
        ] {
            let refused = api(key, Method::POST, path, &body).await;
            assert!(refused.status.as_u16() == status && refused.text.contains(code), "{body}: {}", refused.text);
        }

        let list = format!("/t/{}/people", world.lark);
        let page = client.page("lark-agent", Method::GET, &format!("{list}?q=ana&select=true"), "").await.text;
        assert!(page.contains(&format!(r#"value="{ana}""#)) && !page.contains(&format!(r#"value="{bea}""#)), "{page}");
        assert!(!page.contains(r#"value="delete""#), "whoever may not delete is not offered to");
        let owner = client.page("lark-owner", Method::GET, &format!("{list}?select=true"), "").await.text;
        assert!(owner.contains(r#"value="delete""#), "{owner}");
        let viewer = client.page("lark-viewer", Method::GET, &format!("{list}?select=true"), "").await.text;
        assert!(!viewer.contains("data-choosing") && !viewer.contains("select=true"));
        let bulk = format!("{list}/bulk");
        for (form, words) in [
            ("do=tag&tag=vip".to_owned(), "Choose at least one person"),
            (format!("contact={ana}"), "Choose what is to be done"),
            (format!("contact={ana}&do=tag&tag="), "Write a tag of at most 60 characters"),
        ] {
            let wrong = client.page("lark-agent", Method::POST, &bulk, &form).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.text.contains(words) && wrong.text.contains("data-choosing"), "{form}: {}", wrong.text);
        }
        let refused = client.page("lark-agent", Method::POST, &bulk, &format!("contact={ana}&do=delete")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text.contains("Your role does not allow deleting people"), "{}", refused.text);
        let sent =
            client.page("lark-agent", Method::POST, &format!("{bulk}?q=bea"), "all=true&do=tag&tag=vip&owner=").await;
        assert!(sent.status == StatusCode::SEE_OTHER && sent.location.contains("q=bea&bulk="), "{}", sent.location);
        assert_eq!((world.person(ana).await.tags, world.person(bea).await.tags), (vec![], vec!["vip".to_owned()]));
    }
}

// Shows P-CRM-1: what was done, by whom, to how many, who was left and why, and the way back.
#[tokio::test]
async fn what_was_done_to_many_people_is_looked_back_upon_with_reasons_and_taken_back_from_there() {
    for world in worlds().await {
        let client = Client::of(&world);
        let list = format!("/t/{}/people", world.lark);
        let past = format!("{list}/bulk");
        let page = async |who: &str, path: &str| client.page(who, Method::GET, path, "").await.text;
        let empty = page("lark-owner", &past).await;
        assert!(empty.contains("Nothing was done to several at once") && !empty.contains("every 1s"), "{empty}");
        assert!(page("lark-owner", &list).await.contains(&format!(r#"href="{past}""#)), "the list leads there");
        assert_eq!(client.page("lark-viewer", Method::GET, &past, "").await.status, StatusCode::FORBIDDEN);
        let mut ids = Vec::new();
        for name in ["Ana", "Bea", "Cleo", "Dora"] {
            ids.push(world.create(name, "").await.unwrap().id);
        }
        let resting = ids[3];
        world.db.write(world.lark, world.actor(), move |tx| people::rest(tx, resting)).await.unwrap();
        let does = async |who: &str, ids: &[ContactId], what: &str| -> String {
            let form: String = ids.iter().map(|id| format!("contact={id}&")).collect();
            let sent = client.page(who, Method::POST, &past, &format!("{form}{what}")).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
            world.clock.advance(Duration::from_secs(1));
            sent.location.split("bulk=").nth(1).unwrap().to_owned()
        };
        does("lark-owner", &ids[..1], "do=tag&tag=summer").await;
        let tagged = does("lark-owner", &ids, "do=tag&tag=summer").await;
        let text = page("lark-owner", &past).await;
        for words in
            ["Changed: 2 of 4.", "Were so already: 1.", "Left because they had been deleted: 1.", "summer", ">You "]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        // Who was left stands there for a day, whoever is deleted first.
        let who = page("lark-owner", &format!("{past}?left={tagged}")).await;
        let (deleted, same) = (who.find("had been deleted<").unwrap(), who.find("was so already<").unwrap());
        assert!(deleted < same && who.contains("Dora") && who.contains("Ana") && !who.contains("Bea"), "{who}");
        // A colleague reads of what they did themselves, and takes back none of it.
        let theirs = page("lark-agent", &past).await;
        assert!(theirs.contains("Nothing was done to several at once"), "{theirs}");
        assert!(!page("lark-agent", &format!("{past}?left={tagged}")).await.contains("Dora"));
        let undo = format!("{past}/{tagged}/undo?back=past");
        assert_eq!(client.page("lark-agent", Method::POST, &undo, "").await.status, StatusCode::NOT_FOUND);
        let agents = does("lark-agent", &ids[..3], "do=tag&tag=autumn").await;
        let all = page("lark-owner", &past).await;
        assert!(all.contains("Changed: 3 of 3.") && !all.contains(&format!("{agents}/undo")), "{all}");
        assert!(all.contains(&format!("{tagged}/undo")));
        // While something goes on, the list is drawn anew by itself.
        const GOES_ON: Sql = sql!("update contact_bulk set state = :state where tenant_id = :tenant and id = :id");
        let turn = async |state: &'static str| {
            let id: Uuid = tagged.parse().unwrap();
            let write = move |tx: &mut Tx<'_>| tx.execute(GOES_ON, params! { "id" => id, "state" => state });
            world.db.write(world.lark, world.actor(), write).await.unwrap();
        };
        turn("running").await;
        let moving = page("lark-owner", &past).await;
        assert!(
            moving.contains("Going on") && moving.contains(r#"bulk?fragment=past" hx-trigger="every 1s""#),
            "{moving}"
        );
        let part = page("lark-owner", &format!("{past}?fragment=past")).await;
        assert!(part.starts_with(r#"<div id="past""#) && part.contains("every 1s"), "{part}");
        // Names are read once, not each second.
        let reading = page("lark-owner", &format!("{past}?left={tagged}")).await;
        assert!(reading.contains("Dora") && !reading.contains("every 1s"), "{reading}");
        turn("done").await;
        // Of more than a hundred it says that they are not all.
        let is_cut = "only the first 100 are named";
        assert!(!reading.contains(is_cut), "control");
        const MANY: Sql = sql!(
            "insert into contact_bulk_item (tenant_id, bulk_id, contact_id, state, why) \
             values (:tenant, :id, :contact, 'unchanged', 'refused')"
        );
        let id: Uuid = tagged.parse().unwrap();
        let many = move |tx: &mut Tx<'_>| -> store::Result<()> {
            for _ in 0..99 {
                let contact: ContactId = tx.id();
                tx.execute(MANY, params! { "id" => id, "contact" => contact })?;
            }
            Ok(())
        };
        world.db.write(world.lark, world.actor(), many).await.unwrap();
        let reading = page("lark-owner", &format!("{past}?left={tagged}")).await;
        assert!(reading.contains(is_cut), "{reading}");
        let back = client.page("lark-owner", Method::POST, &undo, "").await;
        assert_eq!((back.status, back.location), (StatusCode::SEE_OTHER, past.clone()));
        let text = page("lark-owner", &past).await;
        assert!(text.contains("Taken back") && text.contains("Are again as they were: 2.") && !text.contains(&undo));
        // Older ones stand on the next page; a program is told the same.
        let first = page("lark-owner", &format!("{past}?limit=2")).await;
        let next = first.split("/people/bulk?cursor=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let second = page("lark-owner", &format!("{past}?cursor={next}")).await;
        assert!(second.contains("Changed: 1 of 1.") && !second.contains("Changed: 2 of 4."), "{second}");
        let one = format!("/api/v1/contacts/bulk-actions/{tagged}");
        assert_eq!(client.api("brook-owner", Method::GET, &one, "").await.status, StatusCode::NOT_FOUND);
        // What was done before reasons were counted tells none: they were not all so already.
        const UNCOUNTED: Sql = sql!(
            "update contact_bulk set left_gone = null, left_deleted = null, left_refused = null where tenant_id = :tenant and id = :id"
        );
        assert!(text.contains("Were so already: 1."), "control");
        world
            .db
            .write(world.lark, world.actor(), move |tx| tx.execute(UNCOUNTED, params! { "id" => id }))
            .await
            .unwrap();
        let text = page("lark-owner", &past).await;
        assert!(text.contains("Changed: 2 of 4.") && !text.contains("Were so already"), "{text}");
        // It is read for thirty days, and who was left for one.
        for (days, is_there) in [(2, true), (29, false)] {
            world.clock.advance(Duration::from_secs(days * 24 * 60 * 60));
            while world.db.write(world.lark, world.actor(), super::age_out).await.unwrap() > 0 {}
            let text = page("lark-owner", &format!("{past}?left={tagged}")).await;
            assert_eq!(text.contains("Changed: 2 of 4."), is_there, "{text}");
            assert_eq!(text.contains("Who it was is kept for a day."), is_there, "{text}");
            assert!(!text.contains("Dora"));
        }
    }
}
