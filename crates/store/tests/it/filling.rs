//! What a migration writes into rows that are there, and what one leaves that was cut off.

use kernel::{Clock, InboxId, TenantId, Timestamp, Vault};
use store::copy::{self, Column, CopyIn, Ground, Kind, Table};
use store::{Config, Db, Error, Sql, Value, params, sql};
use uuid::Uuid;

const PLACES: Sql = sql!("select last_message_at, listed_at from conversation where tenant_id = :tenant");
const PLACE: Sql = sql!("update conversation set listed_at = 1 where tenant_id = :tenant returning listed_at");

fn insert(into: &mut CopyIn, name: &str, row: &[(&str, Kind, Value)]) -> Result<(), Error> {
    let columns = row.iter().map(|(name, kind, _)| Column { name: (*name).to_owned(), kind: *kind }).collect();
    let values = row.iter().map(|(.., value)| value.clone()).collect();
    into.insert(&Table { name: name.to_owned(), columns }, &[values])
}

/// A conversation as schema 6 knows it, with what it refers to.
fn conversation(into: &mut CopyIn, tenant: Uuid, id: Uuid, at: i64) -> Result<(), Error> {
    let (text, bytes) = (|text: &str| Value::Text(text.to_owned()), || Value::Bytes(Vec::new()));
    let own = [("tenant_id", Kind::Uuid, Value::Uuid(tenant)), ("id", Kind::Uuid, Value::Uuid(id))];
    let app = [
        ("provider", Kind::Text, text("meta")),
        ("external_id", Kind::Text, Value::Null),
        ("secrets", Kind::Bytes, bytes()),
        ("verify_token", Kind::Bytes, bytes()),
        ("callback_state", Kind::Text, text("none")),
        ("verified_at", Kind::I64, Value::Null),
        ("last_webhook_at", Kind::I64, Value::Null),
        ("created_at", Kind::I64, Value::I64(at)),
    ];
    insert(into, "app", &[own.to_vec(), app.to_vec()].concat())?;
    let inbox = [
        ("app_id", Kind::Uuid, Value::Uuid(id)),
        ("channel", Kind::Text, text("whatsapp")),
        ("name", Kind::Text, text("Reception")),
        ("external_id", Kind::Text, text("1")),
        ("account_id", Kind::Text, text("1")),
        ("display", Kind::Text, text("")),
        ("verified_name", Kind::Text, text("")),
        ("access_token", Kind::Bytes, Value::Null),
        ("rate", Kind::I64, Value::I64(80)),
        ("connected_at", Kind::I64, Value::I64(at)),
        ("disconnected_at", Kind::I64, Value::Null),
        ("checked_at", Kind::I64, Value::Null),
        ("check_code", Kind::Text, text("")),
        ("version", Kind::I64, Value::I64(1)),
    ];
    insert(into, "inbox", &[own.to_vec(), inbox.to_vec()].concat())?;
    let contact = [
        ("name", Kind::Text, text("Maya")),
        ("name_source", Kind::Text, text("staff")),
        ("language", Kind::Text, Value::Null),
        ("created_at", Kind::I64, Value::I64(at)),
        ("updated_at", Kind::I64, Value::I64(at)),
        ("version", Kind::I64, Value::I64(1)),
    ];
    insert(into, "contact", &[own.to_vec(), contact.to_vec()].concat())?;
    let conversation = [
        ("inbox_id", Kind::Uuid, Value::Uuid(id)),
        ("contact_id", Kind::Uuid, Value::Uuid(id)),
        ("status", Kind::Text, text("open")),
        ("assignee_id", Kind::Uuid, Value::Null),
        ("team_id", Kind::Uuid, Value::Null),
        ("last_message_id", Kind::Uuid, Value::Null),
        ("last_message_at", Kind::I64, Value::I64(at)),
        ("last_inbound_id", Kind::Uuid, Value::Null),
        ("unread", Kind::I64, Value::I64(0)),
        ("created_at", Kind::I64, Value::I64(at)),
        ("closed_at", Kind::I64, Value::Null),
        ("version", Kind::I64, Value::I64(1)),
    ];
    insert(into, "conversation", &[own.to_vec(), conversation.to_vec()].concat())
}

// On PostgreSQL row-level security would have it find no row, and say nothing.
#[test]
fn a_migration_fills_the_rows_of_every_business() {
    #[expect(clippy::disallowed_methods, reason = "tests learn of their PostgreSQL from the environment")]
    let server = std::env::var("KONTOR_TEST_POSTGRES_URL").ok();
    let name = format!("store_filling_{}", std::process::id());
    for url in std::iter::once(None).chain(server.map(|server| Some(super::fresh_database(&server, &name)))) {
        let folder = std::env::temp_dir().join(format!("kontor-store-filling-{}", std::process::id()));
        std::fs::remove_dir_all(&folder).ok();
        let vault = Vault::open(&folder.join("keys"), &folder.join("master.key")).unwrap();
        let clock = Clock::manual(Timestamp::from_seconds(1_795_000_000));
        let place = Config { data_dir: folder.clone(), database_url: url, connections: 2 };
        let (tenants, id): ([TenantId; 2], InboxId) = ([clock.id(), clock.id()], clock.id());
        for tenant in tenants {
            vault.create_tenant_key(tenant).unwrap();
        }
        copy::copy_in(&place, &vault, 6, "filled", clock.now(), |into| -> Result<(), Error> {
            for (at, tenant) in (100..).zip(tenants) {
                conversation(into, tenant.as_uuid(), id.as_uuid(), at)?;
            }
            Ok(())
        })
        .unwrap();
        let db = Db::open(&place, &vault, &clock).unwrap();
        super::run(async {
            for (at, tenant) in (100..).zip(tenants) {
                let row = db.read(tenant, |scope| scope.row(PLACES, params! {})).await.unwrap().unwrap();
                assert_eq!(
                    (row.get::<i64>("last_message_at").unwrap(), row.get::<i64>("listed_at").unwrap()),
                    (at, at)
                );
            }
            // Control: afterwards each business's rows are its own again.
            let actor = kernel::Actor { who: kernel::Who::System("test"), at: clock.now(), request: clock.id() };
            let changed = db.write(tenants[0], actor, |tx| tx.rows(PLACE, params! {})).await.unwrap();
            assert_eq!(changed.len(), 1);
            let row = db.read(tenants[1], |scope| scope.row(PLACES, params! {})).await.unwrap().unwrap();
            assert_eq!(row.get::<i64>("listed_at").unwrap(), 101);
        });
        std::fs::remove_dir_all(&folder).ok();
    }
}

// A restore may die between any two migrations; what it left is not somebody's data.
#[test]
fn a_place_without_rows_is_free_whichever_migration_was_its_last() {
    #[expect(clippy::disallowed_methods, reason = "tests learn of their PostgreSQL from the environment")]
    let server = std::env::var("KONTOR_TEST_POSTGRES_URL").ok();
    let name = format!("store_ground_{}", std::process::id());
    for url in std::iter::once(None).chain(server.map(|server| Some(super::fresh_database(&server, &name)))) {
        let folder = std::env::temp_dir().join(format!("kontor-store-ground-{}", std::process::id()));
        std::fs::remove_dir_all(&folder).ok();
        let vault = Vault::open(&folder.join("keys"), &folder.join("master.key")).unwrap();
        let place = Config { data_dir: folder.clone(), database_url: url, connections: 2 };
        let now = Timestamp::from_seconds(1_795_000_000);
        for schema in 1..=copy::newest_schema() {
            let cut = copy::copy_in(&place, &vault, schema, "cut", now, |_| -> Result<(), Error> {
                Err(Error::Refused("cut off"))
            });
            assert!(matches!(cut, Err(Error::Refused("cut off"))), "{schema}: {cut:?}");
            assert_eq!(copy::ground(&place, Some(&vault)).unwrap(), Ground::Free, "{schema}");
        }
        // Control: what was written whole is not free.
        copy::copy_in(&place, &vault, copy::newest_schema(), "whole", now, |_| Ok::<_, Error>(())).unwrap();
        assert_eq!(copy::ground(&place, Some(&vault)).unwrap(), Ground::Holds("whole".to_owned()));
        std::fs::remove_dir_all(&folder).ok();
    }
}
