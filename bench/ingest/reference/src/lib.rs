//! What the reference and the bench share: the key, the tables, the settings of the embedded database.

use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;
use uuid::Uuid;

/// The one tenant, app and inbox of the reference.
pub const ID: Id = 0x0199_0000_0000_7000_8000_0000_0000_0001_u128.to_be_bytes();
/// As the database keeps it.
pub type Id = [u8; 16];
/// The app secret that every contestant is given: the sandbox's.
pub const SECRET: &str = sandbox::furnished::APP_SECRET;
const KEY: &str = "5f0c2f7d7b6f4e0f9a1d3c5b7e9f1a2b4c6d8e0f1a3b5c7d9e0f2a4b6c8d0e1f";
const TABLES: &[&str] = &[
    include_str!("../../../../crates/store/migrations/V1__store.sql"),
    include_str!("../../../../crates/store/migrations/V2__accounts.sql"),
    include_str!("../../../../crates/store/migrations/V3__contacts.sql"),
    include_str!("../../../../crates/store/migrations/V4__channels.sql"),
    include_str!("../../../../crates/store/migrations/V5__consent.sql"),
    include_str!("../../../../crates/store/migrations/V6__inbox.sql"),
];

/// A version 7 id.
#[expect(clippy::disallowed_methods, reason = "a measurement has no clock to move")]
pub fn new_id() -> Id {
    Uuid::now_v7().into_bytes()
}

/// Microseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "a measurement has no clock to move")]
pub fn micros() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// Opens the reference's database with the settings of `store::embedded`.
#[expect(clippy::disallowed_methods, reason = "the reference has nothing but a database")]
pub fn connect(file: &Path, makes: bool) -> Result<Connection> {
    let connection = Connection::open(file)?;
    connection.execute_batch(&format!("pragma key = \"x'{KEY}'\""))?;
    connection.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma foreign_keys = on; \
         pragma wal_autocheckpoint = 0; pragma cache_size = -32000; pragma temp_store = memory; pragma busy_timeout = 5000;",
    )?;
    connection.set_prepared_statement_cache_capacity(256);
    if makes {
        TABLES.iter().try_for_each(|tables| connection.execute_batch(tables))?;
        let app = "insert into app (tenant_id, id, provider, secrets, verify_token, callback_state, created_at) values (?1, ?1, 'meta', x'', x'', 'none', 0)";
        connection.execute(app, [ID])?;
        let inbox = "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, check_code, version) \
                     values (?1, ?1, ?1, 'whatsapp', '', '1', '1', '', '', 80, 0, '', 1)";
        connection.execute(inbox, [ID])?;
    }
    Ok(connection)
}
