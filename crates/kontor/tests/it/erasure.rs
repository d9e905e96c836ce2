//! A person's data is deleted: markers of her stand in every column of every table that leads to her, and are gone after it
//! but for what the data map keeps. It reads the map, so a new table fails here until the erasure handles it.

mod merged;

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use kernel::{Aad, ContactId, TenantId};
use kontor::compose;
use store::copy::Kind;
use store::map::{Erasure, Person, Table};
use store::{Params, Sql, Value, params, sql};
use testkit::{Tenant, World, run, worlds};
use uuid::Uuid;

/// Values that the program reads again as words of a closed set; any other text column takes a marker.
const WORDS: [(&str, &str, &str); 24] = [
    ("contact", "kind", "person"),
    ("media", "state", "kept"),
    ("identity", "channel", "whatsapp"),
    ("identity", "kind", "phone"),
    ("identity", "source", "provider"),
    ("consent_entry", "channel", "whatsapp"),
    ("consent_entry", "scope", "all"),
    ("consent_entry", "effect", "withdraw"),
    ("consent_entry", "method", "message"),
    ("consent_entry", "actor_kind", "system"),
    ("consent_state", "channel", "whatsapp"),
    ("consent_state", "service", "unasked"),
    ("consent_state", "transactional", "withdrawn"),
    ("consent_state", "marketing", "granted"),
    ("decision", "channel", "whatsapp"),
    ("decision", "verdict", "refused"),
    ("decision", "kind", "message"),
    ("decision", "purpose", "service"),
    ("decision", "author_kind", "staff"),
    ("decision", "reasons", "opted_out"),
    ("conversation", "status", "open"),
    ("privacy_request", "state", "received"),
    ("privacy_request", "origin", "page"),
    ("privacy_request", "kind", "deletion"),
];
/// Tables that are filled by their own operations.
const OWN_WAYS: [&str; 4] = ["event", "search_entry", "search_text", "erased_identity"];
/// Of what leads to nobody: files are named by nothing that leads to a person.
const NOT_ANYONES: [&str; 1] = ["blob"];

type Row = BTreeMap<String, Value>;
type Rows = BTreeMap<String, Vec<Row>>;

struct Planted {
    digits: &'static str,
    ids: BTreeMap<&'static str, Uuid>,
}

impl Planted {
    fn marker(&self) -> String {
        format!("planted {} words", self.digits)
    }

    fn contact(&self) -> ContactId {
        ContactId::from_uuid(self.ids["contact"])
    }
}

fn all_rows(world: &World) -> (Vec<store::copy::Table>, Rows) {
    let read = world.db.copy_out(|view| {
        let (tables, mut all) = (view.tables(), Rows::new());
        for table in &tables {
            let rows = all.entry(table.name.clone()).or_default();
            view.rows(table, |values| {
                let names = table.columns.iter().map(|column| column.name.clone());
                rows.push(names.zip(values.iter().cloned()).collect());
                Ok::<_, store::Error>(())
            })?;
        }
        Ok::<_, store::Error>((tables, all))
    });
    read.unwrap()
}

fn leads(map: &[Table], table: &Table) -> bool {
    let through = |name: &str| map.iter().any(|other| other.name == name && leads(map, other));
    match table.person {
        Person::Contact(_) => true,
        Person::Through(_, other) => through(other),
        Person::Either(ways) => ways.iter().any(|(_, other)| through(other)),
        Person::None | Person::Staff(_) | Person::Anyone => false,
    }
}

fn is_anyones(table: &Table) -> bool {
    table.person == Person::Anyone && !NOT_ANYONES.contains(&table.name)
}

const LABEL: Sql = sql!(
    "insert into label (tenant_id, id, name, name_folded, colour, created_at, version) values (:tenant, :id, 'x', :id_text, 'sand', 0, 1)"
);
const UNDO: Sql = sql!(
    "insert into undo (tenant_id, id, staff_id, what, created_at, expires_at) values (:tenant, :id, :staff, 'label', 0, 0)"
);
const BULK: Sql = sql!(
    "insert into bulk_action (tenant_id, id, author_kind, author_id, change, state, total, changed, unchanged, restored, created_at) \
     values (:tenant, :id, 'staff', :staff, '{}', 'done', 0, 0, 0, 0, 0)"
);

const CONTACT_BULK: Sql = sql!(
    "insert into contact_bulk (tenant_id, id, author_kind, author_id, change, state, total, changed, unchanged, restored, created_at) \
     values (:tenant, :id, 'staff', :staff, '{}', 'done', 0, 0, 0, 0, 0)"
);
const IMPORT: Sql = sql!(
    "insert into import (tenant_id, id, stage, author_kind, file_name, bytes, plan, proof_name, looked, done, reached, restored, \
     kept, created_at) values (:tenant, :id, 'done', 'staff', 'book.csv', 0, '{}', '', '{}', '{}', 0, 0, 0, 0)"
);

/// What rows about a person refer to besides her. What is taken back stands under the same id, one or many.
async fn plant_around(world: &World, tenant: &Tenant) -> (Uuid, Uuid) {
    let ids =
        (world.db.clock().id::<kernel::MessageId>().as_uuid(), world.db.clock().id::<kernel::MessageId>().as_uuid());
    let staff = tenant.owner.staff;
    let write = move |tx: &mut store::Tx<'_>| {
        tx.execute(LABEL, params! { "id" => ids.0, "id_text" => ids.0.to_string() })?;
        tx.execute(UNDO, params! { "id" => ids.1, "staff" => staff })?;
        tx.execute(IMPORT, params! { "id" => ids.1 })?;
        tx.execute(CONTACT_BULK, params! { "id" => ids.1, "staff" => staff })?;
        tx.execute(BULK, params! { "id" => ids.1, "staff" => staff })
    };
    world.db.write(tenant.id, world.actor(&tenant.owner), write).await.unwrap();
    ids
}

/// A row in every table that leads to a person or may be about anyone, with a marker in every text and every sealed value.
async fn plant(world: &World, tenant: &Tenant, digits: &'static str) -> Planted {
    let map = compose::map();
    let (schema, _) = all_rows(world);
    let mut planted = Planted { digits, ids: BTreeMap::new() };
    let file: kernel::BlobId = world.db.clock().id();
    let keep = move |tx: &mut store::Tx<'_>| tx.keep_blob(file, "image/jpeg", 1);
    world.db.write(tenant.id, world.actor(&tenant.owner), keep).await.unwrap();
    planted.ids.insert("blob", file.as_uuid());
    let (label, undo) = plant_around(world, tenant).await;
    let mut left: Vec<&Table> = map
        .iter()
        .filter(|table| (leads(&map, table) || is_anyones(table)) && !OWN_WAYS.contains(&table.name))
        .collect();
    while !left.is_empty() {
        let ready = |table: &&Table| match table.person {
            Person::Through(_, other) => planted.ids.contains_key(other),
            Person::Contact("id") => true,
            Person::Contact(_) => planted.ids.contains_key("contact"),
            _ => true,
        };
        // What refers to two of them waits for both.
        let ready = |table: &&Table| {
            let other = match table.name {
                "moved_message" => "thread_move",
                "satisfaction_answer" => "satisfaction",
                "duplicate" | "joined_ledger" | "contact_merge" => "contact",
                _ => return ready(table),
            };
            ready(table) && planted.ids.contains_key(other)
        };
        let at = left.iter().position(ready).expect("every way leads somewhere");
        let table = left.remove(at);
        let shape = schema.iter().find(|one| one.name == table.name).unwrap();
        let id: Uuid = world.db.clock().id::<kernel::MessageId>().as_uuid();
        planted.ids.insert(table.name, id);
        let seal = |column: &str| {
            let aad = Aad { table: table.name, column, row: id };
            world.db.vault().seal(tenant.id, aad, planted.marker().as_bytes()).unwrap()
        };
        let value = |column: &store::copy::Column| -> Value {
            let name = column.name.as_str();
            if let Some((.., word)) = WORDS.iter().find(|(of, at, _)| (*of, *at) == (table.name, name)) {
                return (*word).into();
            }
            match (column.kind, name) {
                // She is here, is nobody else, and her entries are as they were before there were grades and topics.
                (_, "merged_into" | "deleted_at" | "grade" | "topics" | "topic_id") => Value::Null,
                (Kind::Text, "value") if table.name == "identity" => format!("+{digits}").into(),
                (Kind::Text, "state") if is_anyones(table) => "done".into(),
                (Kind::Text, "outcome") => "{}".into(),
                (Kind::Text, _) => planted.marker().into(),
                (Kind::Bytes, "key_hash") => [id.as_bytes().as_slice(), &[0; 16]].concat().into(),
                (Kind::Bytes, _) if is_anyones(table) => seal(name).into(),
                (Kind::Bytes, _) => planted.marker().into_bytes().into(),
                (Kind::I64, _) => world.db.clock().now().into(),
                (Kind::Bool, _) => true.into(),
                (Kind::F64, _) => 1.0.into(),
                (Kind::Uuid, "id") => id.into(),
                (Kind::Uuid, "contact_id") => planted.ids["contact"].into(),
                (Kind::Uuid, "entry_id") if table.name == "consent_scan" => planted.ids["consent_entry"].into(),
                (Kind::Uuid, "inbox_id") => tenant.inbox.into(),
                (Kind::Uuid, "move_id") => planted.ids["thread_move"].into(),
                (Kind::Uuid, "to_id") => planted.ids["conversation"].into(),
                (Kind::Uuid, "thumbnail_id") => planted.ids["blob"].into(),
                (Kind::Uuid, "app_id") => tenant.app.into(),
                (Kind::Uuid, "staff_id" | "assignee_id") => tenant.owner.staff.into(),
                (Kind::Uuid, "label_id") => label.into(),
                (Kind::Uuid, "undo_id" | "bulk_id" | "import_id") => undo.into(),
                (Kind::Uuid, "one_id" | "into_id") => planted.ids["contact"].into(),
                (Kind::Uuid, "team_id") => tenant.team.into(),
                (Kind::Uuid, _) => {
                    let way = match table.person {
                        Person::Through(column, other) if column == name => Some(other),
                        _ => None,
                    };
                    let near = name.strip_suffix("_id").filter(|near| planted.ids.contains_key(near));
                    way.or(near).map_or(id, |table| planted.ids[table]).into()
                }
            }
        };
        let columns: Vec<_> = shape.columns.iter().filter(|column| column.name != "tenant_id").collect();
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let text = format!(
            "insert into {} (tenant_id, {}) values (:tenant, {})",
            table.name,
            names.join(", "),
            names.iter().map(|name| format!(":{name}")).collect::<Vec<_>>().join(", ")
        );
        let sql = Sql::from_macro(text.leak());
        let values = columns.iter().map(|column| (&*column.name.clone().leak(), value(column))).collect();
        let written =
            world.db.write(tenant.id, world.actor(&tenant.owner), move |tx| tx.execute(sql, Params::new(values)));
        written.await.unwrap_or_else(|error| panic!("{}: {error}", table.name));
    }
    let (ids, marker, now) = (planted.ids.clone(), planted.marker(), world.db.clock().now());
    let found = move |tx: &mut store::Tx<'_>| {
        store::search::put(tx, "contact", ids["contact"], now, &marker)?;
        store::search::put(tx, "message", ids["message"], now, &marker)?;
        let about = store::Event::new("planted.whole").contact(ContactId::from_uuid(ids["contact"]));
        tx.record(about.message(kernel::MessageId::from_uuid(ids["message"])));
        // Some events name the conversation alone.
        let conversation = kernel::ConversationId::from_uuid(ids["conversation"]);
        tx.record(store::Event::new("planted.conversation").conversation(conversation));
        Ok::<_, store::Error>(())
    };
    world.db.write(tenant.id, world.actor(&tenant.owner), found).await.unwrap();
    planted
}

fn is_text_in(
    world: &World,
    tenant: TenantId,
    table: &str,
    row: &Row,
    (column, value): (&str, &Value),
    text: &str,
) -> bool {
    match value {
        Value::Text(whole) => whole.contains(text),
        Value::Bytes(bytes) => {
            let hash = row.get("key_hash").and_then(|hash| match hash {
                Value::Bytes(bytes) => Uuid::from_slice(&bytes[..16]).ok(),
                _ => None,
            });
            let id = match row.get("id") {
                Some(Value::Uuid(id)) => Some(*id),
                _ => hash,
            };
            let opened =
                id.and_then(|row| world.db.vault().open_sealed(tenant, Aad { table, column, row }, bytes).ok());
            let opened = opened.as_deref().map_or(&bytes[..], |plain| &plain[..]);
            String::from_utf8_lossy(opened).contains(text)
        }
        _ => false,
    }
}

/// Every table and column that holds her digits or an id of hers.
fn traces(world: &World, tenant: TenantId, planted: &Planted) -> Vec<(String, String)> {
    let (_, all) = all_rows(world);
    let mut found = Vec::new();
    for (table, rows) in &all {
        for row in rows {
            for (column, value) in row {
                let is_id = matches!(value, Value::Uuid(id) if planted.ids.values().any(|own| own == id));
                if is_id || is_text_in(world, tenant, table, row, (column, value), planted.digits) {
                    found.push((table.clone(), column.clone()));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The rows that hold something of hers, to be held against themselves later.
fn rows_of(world: &World, tenant: TenantId, planted: &Planted) -> Vec<(String, String)> {
    let (_, all) = all_rows(world);
    let mut found = Vec::new();
    for (table, rows) in &all {
        for row in rows {
            let is_hers = row.iter().any(|(column, value)| {
                matches!(value, Value::Uuid(id) if planted.ids.values().any(|own| own == id))
                    || is_text_in(world, tenant, table, row, (column, value), planted.digits)
            });
            if is_hers {
                found.push((table.clone(), format!("{row:?}")));
            }
        }
    }
    found
}

async fn is_found(world: &World, tenant: TenantId, digits: &'static str) -> usize {
    let look = move |scope: &store::Scope<'_>| {
        let people = store::search::find(scope, "contact", digits, 10)?.len();
        Ok::<_, store::Error>(people + store::search::find(scope, "message", digits, 10)?.len())
    };
    world.db.read(tenant, look).await.unwrap()
}

/// Nothing is left of her but what the data map keeps: that she refused is among it.
async fn assert_gone(world: &World, tenant: &Tenant, planted: &Planted) {
    let (map, kept) = (compose::map(), traces(world, tenant.id, planted));
    let may_stay = |table: &str, column: &str| {
        let table = map.iter().find(|one| one.name == table).unwrap();
        let is_deleted = table.columns.iter().any(|column| column.erasure == Erasure::Row);
        let column = table.columns.iter().find(|one| one.name == column).unwrap();
        !is_deleted && column.erasure == Erasure::Keep
    };
    for (table, column) in &kept {
        assert!(may_stay(table, column), "{table}.{column} still holds something of hers");
    }
    assert!(kept.contains(&("consent_entry".to_owned(), "contact_id".to_owned())), "{kept:?}");
    assert_eq!(is_found(world, tenant.id, planted.digits).await, 0);
}

/// Asks on the public page, says who it is, and has it carried out. Returns the link of the person and the staff's page.
async fn erase(world: &World, tenant: &Tenant, digits: &str, contact: ContactId) -> (String, String) {
    let asked = world.post(format!("/p/{}/deletion", tenant.id)).form(&format!("known_by=%2B{digits}")).send().await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.body);
    let from = format!("/p/{}/deletion/", tenant.id);
    let at = asked.body.find(&from).unwrap();
    let link: String = asked.body[at..].chars().take_while(|c| !matches!(c, '"' | '<' | '&')).collect();
    let list = world.get(format!("/t/{}/settings/privacy", tenant.id)).as_staff(&tenant.owner).send().await;
    let title = &list.body[..list.body.find(&format!("+{digits}")).unwrap()];
    let from = format!("/t/{}/settings/privacy/", tenant.id);
    let path: String = title[title.rfind(&from).unwrap()..].chars().take_while(|c| *c != '"').collect();
    let one = world.get(&path).as_staff(&tenant.owner).send().await;
    assert!(one.body.contains(&contact.to_string()), "she is among those it may mean: {}", one.body);
    let known = world.post(format!("{path}/person")).as_staff(&tenant.owner);
    let known = known.form(&format!("version=1&contact={contact}&how=She+said+so")).send().await;
    assert_eq!(known.status, StatusCode::SEE_OTHER, "{}", known.body);
    let page = world.get(format!("{path}/erasure")).as_staff(&tenant.owner).send().await;
    assert!(page.body.contains("This is deleted") && page.body.contains("cannot be undone"), "{}", page.body);
    let slip = world.post(format!("{path}/erasure")).as_staff(&tenant.owner).form("version=2&word=yes").send().await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    let agent =
        world.post(format!("{path}/erasure")).as_staff(&tenant.agent).form("version=2&word=delete").send().await;
    assert_eq!(agent.status, StatusCode::FORBIDDEN);
    let begun =
        world.post(format!("{path}/erasure")).as_staff(&tenant.owner).form("version=2&word=Delete").send().await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    (link, path)
}

const HERS: &str = "447700900555";
const NEIGHBOURS: &str = "447700900777";

// Shows P-PRV-2 for a person's data, as far as staff carry it out. A59, but for backups and logs.
#[test]
fn everything_of_a_person_goes_from_every_table_and_nothing_of_her_neighbour() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let hers = plant(&world, lark, HERS).await;
            let neighbours = plant(&world, lark, NEIGHBOURS).await;
            let map = compose::map();
            let before = traces(&world, lark.id, &hers);
            // Control: she stands in every table and every text that leads to her.
            for table in map.iter().filter(|table| leads(&map, table) || is_anyones(table)) {
                if !["search_entry", "search_text", "erased_identity"].contains(&table.name) {
                    assert!(before.iter().any(|(of, _)| of == table.name), "{} holds nothing of hers", table.name);
                }
            }
            assert_eq!(is_found(&world, lark.id, HERS).await, 2, "control");
            let others = rows_of(&world, lark.id, &neighbours);
            assert!(others.len() > 20, "{}", others.len());

            let (link, path) = erase(&world, lark, HERS, hers.contact()).await;
            world.run_tasks().await;

            assert_gone(&world, lark, &hers).await;
            assert_eq!(rows_of(&world, lark.id, &neighbours), others, "her neighbour's rows are as they were");
            assert_eq!(is_found(&world, lark.id, NEIGHBOURS).await, 2);

            // She reads what became of it, and so do the staff.
            let shown = world.get(&link).send().await;
            assert!(shown.body.contains("Done") && shown.body.contains("One message"), "{}", shown.body);
            assert!(shown.body.contains("This stays") && !shown.body.contains(HERS));
            let staffs = world.get(&path).as_staff(&lark.owner).send().await;
            assert!(staffs.body.contains("One conversation") && !staffs.body.contains(HERS), "{}", staffs.body);
            // Said again, nothing happens.
            let again = world.post(format!("{path}/erasure")).as_staff(&lark.owner).form("version=9&word=delete");
            assert_eq!(again.send().await.status, StatusCode::CONFLICT);
            world.finish().await;
        }
    });
}

const COMPANIONS: usize = 26;
const BEGUN: Sql = sql!(
    "select count(*) as number from privacy_request where tenant_id = :tenant and origin = 'staff' and state = 'erasing'"
);
const RESTING: Sql =
    sql!("select count(*) as number from contact where tenant_id = :tenant and deleted_at is not null");

async fn number(world: &World, tenant: &Tenant, of: Sql) -> i64 {
    let row = world.db.read(tenant.id, move |scope| scope.row(of, params! {})).await.unwrap();
    row.unwrap().get("number").unwrap()
}

/// Staff delete a person.
async fn delete(world: &World, tenant: &Tenant, contact: &str) {
    let path = format!("/api/v1/contacts/{contact}");
    let deleted = world.request(Method::DELETE, path).api(&tenant.key).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{}", deleted.body);
}

// Shows P-CRM-5 and P-PRV-2: whom staff deleted is erased after thirty days, however many they are.
#[test]
fn everyone_whom_staff_deleted_is_erased_after_thirty_days() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let (hers, neighbours) = (plant(&world, lark, HERS).await, plant(&world, lark, NEIGHBOURS).await);
            for _ in 0..COMPANIONS {
                let made = world.post("/api/v1/contacts").api(&lark.key).json(&serde_json::json!({ "name": "Cora" }));
                delete(&world, lark, made.send().await.json()["id"].as_str().unwrap()).await;
            }
            delete(&world, lark, &hers.contact().to_string()).await;
            assert_eq!(is_found(&world, lark.id, HERS).await, 1, "her message alone is found still");
            let all = i64::try_from(COMPANIONS).unwrap() + 1;
            world.clock.advance(30 * DAY);
            kontor::schedule::day(&world.db).await.unwrap();
            assert_eq!((number(&world, lark, RESTING).await, number(&world, lark, BEGUN).await), (all, 0));
            world.clock.advance(DAY / 24);
            kontor::schedule::day(&world.db).await.unwrap();
            assert_eq!(number(&world, lark, BEGUN).await, all, "all of them in one day's work");
            // Asked again before the first is gone, none is begun twice.
            kontor::schedule::day(&world.db).await.unwrap();
            assert_eq!(number(&world, lark, BEGUN).await, all);
            let others = rows_of(&world, lark.id, &neighbours);
            world.run_tasks().await;
            assert_eq!((number(&world, lark, RESTING).await, number(&world, lark, BEGUN).await), (0, 0));
            assert_gone(&world, lark, &hers).await;
            assert_eq!(rows_of(&world, lark.id, &neighbours), others, "her neighbour's rows are as they were");
            world.finish().await;
        }
    });
}

// Shows P-PRV-2: STOP stands when she comes back, and what she allowed is over.
#[test]
fn who_comes_back_after_a_deletion_finds_her_stop_still_standing() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            world.writes(lark, testkit::webhook::From::Phone("447700900111"), "Mina Okafor", "STOP").await;
            let mina = lark.own.contact;
            let (_, _) = erase(&world, lark, "447700900111", mina).await;
            world.run_tasks().await;
            let gone = world.db.read(lark.id, move |scope| contacts::people::get(scope, mina)).await.unwrap();
            assert!(gone.is_none());
            let open = world.db.read(lark.id, inbox::counts::open).await.unwrap();
            assert_eq!(open, 2, "her conversation counts no more");

            // The business enters her number again: it is refused as before.
            let body =
                serde_json::json!({ "name": "Mina", "identities": [{ "kind": "phone", "value": "+447700900111" }] });
            let entered = world.post("/api/v1/contacts").api(&lark.key).json(&body).send().await;
            assert_eq!(entered.status, StatusCode::CREATED, "{}", entered.body);
            assert_eq!(entered.json()["id"], mina.to_string());
            let state =
                world.db.read(lark.id, move |scope| consent::ledger::state(scope, mina, kernel::Channel::WhatsApp));
            let state = state.await.unwrap().unwrap();
            assert!(state.is_stopped(world.clock.now()));
            assert!(matches!(state.marketing, consent::ledger::Standing::Withdrawn(_)), "{:?}", state.marketing);
            let chain =
                world.db.read(lark.id, move |scope| consent::ledger::verify(scope, mina, kernel::Channel::WhatsApp));
            assert_eq!(chain.await.unwrap(), consent::ledger::Chain::Whole);
            // Someone who refused nothing leaves no trace to be found again by.
            let pia = lark.unassigned.contact;
            erase(&world, lark, "447700900113", pia).await;
            world.run_tasks().await;
            let (_, all) = all_rows(&world);
            let remembered = &all["erased_identity"];
            assert!(
                !remembered.is_empty() && remembered.iter().all(|row| row["contact_id"] == Value::Uuid(mina.as_uuid()))
            );
            world.read_webhooks().await;
            world.finish().await;
        }
    });
}

// Shows P-PRV-2: a yes that a stop in WhatsApp's settings hides is over too, and nothing said there brings it back.
#[test]
fn a_yes_behind_a_stop_in_whatsapp_ends_with_a_deletion() {
    use consent::ledger::{self, Effect, Extent, Method as How, NewEntry, Standing};
    use kernel::{Channel::WhatsApp, Purpose};
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            let (mina, now) = (lark.own.contact, world.clock.now());
            let write = move |tx: &mut store::Tx<'_>| {
                let yes = NewEntry::about_everything(Effect::Grant, How::Call, None, now - Duration::from_secs(60));
                ledger::append(tx, mina, WhatsApp, NewEntry { extent: Extent::Purpose(Purpose::Marketing), ..yes })?;
                ledger::chosen_at_provider(tx, mina, WhatsApp, (false, now - Duration::from_secs(30)), "")
            };
            world.db.write(lark.id, world.actor(&lark.owner), write).await.unwrap();
            erase(&world, lark, "447700900111", mina).await;
            world.run_tasks().await;
            world.clock.advance(Duration::from_secs(60));
            let now = world.clock.now();
            let allow = move |tx: &mut store::Tx<'_>| ledger::chosen_at_provider(tx, mina, WhatsApp, (true, now), "");
            world.db.write(lark.id, world.actor(&lark.owner), allow).await.unwrap();
            let state = world.db.read(lark.id, move |scope| ledger::state(scope, mina, WhatsApp)).await.unwrap();
            let state = state.unwrap();
            assert!(matches!(state.marketing, Standing::Withdrawn(_)), "{:?}", state.marketing);
            world.finish().await;
        }
    });
}

/// What leads to a file of a person must be erased with it: those of messages go by `inbox::media::let_go`, scans of papers by
/// `consent::scans::let_go`.
#[test]
fn no_other_table_that_leads_to_a_person_names_a_file() {
    let map = compose::map();
    let naming = |map: &[Table]| -> Vec<&'static str> {
        let of = map.iter().filter(|table| leads(map, table) || is_anyones(table));
        of.filter(|table| table.columns.iter().any(|one| one.name.ends_with("blob_id"))).map(|one| one.name).collect()
    };
    assert_eq!(naming(&map), ["consent_scan", "media"]);
    let shoe = store::map_table!("shoe", "to show it", Person::Contact("contact_id"), store::map::Retention::Account;
        "picture_blob_id": Technical Kontor - Row;
    );
    assert_eq!(naming(&[shoe]), ["shoe"], "control");
}
