//! Values of the installation itself: the table `setting`.

use store::map::{Person, Retention, Table};
use store::{Global, GlobalSql, Result, global_sql, map_table, params};

const GET: GlobalSql = global_sql!("select value from setting where name = :name");
const PUT: GlobalSql = global_sql!(
    "insert into setting (name, value, changed_at) values (:name, :value, :now) \
     on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at"
);
const BEGIN: GlobalSql = global_sql!(
    "insert into setting (name, value, changed_at) values (:name, :value, :now) on conflict (name) do nothing"
);
const END: GlobalSql = global_sql!("delete from setting where name = :name");
const SINCE: GlobalSql = global_sql!("select changed_at from setting where name = :name");
const TAKE: GlobalSql = global_sql!("delete from setting where name = :name and value = :value");

/// A value, if there is one.
pub fn get(global: &Global<'_, '_>, name: &str) -> Result<Option<String>> {
    global.row(GET, params! { "name" => name })?.map(|row| row.get("value")).transpose()
}

/// Puts a value in place of the one before.
pub fn put(global: &Global<'_, '_>, name: &str, value: &str) -> Result<()> {
    global.execute(PUT, params! { "name" => name, "value" => value, "now" => global.now() }).map(|_| ())
}

/// The value, made now if there was none.
pub fn get_or_begin(global: &Global<'_, '_>, name: &'static str, begin: impl FnOnce() -> String) -> Result<String> {
    if let Some(value) = get(global, name)? {
        return Ok(value);
    }
    let value = begin();
    global.execute(BEGIN, params! { "name" => name, "value" => &value, "now" => global.now() })?;
    // Another process may have been first; the table decides.
    Ok(get(global, name)?.unwrap_or(value))
}

/// While this stands, nothing is sent that was to be sent before it was set: the data came back from a backup.
pub const OUTBOUND_HELD: &str = "outbound_held";

/// When a value was set, if it is.
pub fn since(global: &Global<'_, '_>, name: &str) -> Result<Option<kernel::Timestamp>> {
    global.row(SINCE, params! { "name" => name })?.map(|row| row.get("changed_at")).transpose()
}

/// Removes a value, whatever it is.
pub fn end(global: &Global<'_, '_>, name: &str) -> Result<()> {
    global.execute(END, params! { "name" => name }).map(|_| ())
}

/// Removes the value if it is this one. Says whether it was: of two takers one succeeds.
pub fn take(global: &Global<'_, '_>, name: &str, value: &str) -> Result<bool> {
    Ok(global.execute(TAKE, params! { "name" => name, "value" => value })? == 1)
}

pub(crate) fn map() -> Vec<Table> {
    vec![map_table!("setting", "to run the installation", Person::None, Retention::Account;
        "name": Technical Kontor - Keep;
        "value": Technical Kontor - Keep;
        "changed_at": Technical Kontor - Keep;
    )]
}
