//! Migrations: one stream of portable files, forward only. PostgreSQL gets row-level security on every tenant table besides.

use std::path::Path;

use ::postgres::Client;
use refinery::{Migration, Runner, Target};

use crate::error::{Error, Result};
use crate::{embedded, postgres, search};

mod files {
    refinery::embed_migrations!("migrations");
}

/// The newest schema that this program knows.
pub(crate) fn newest() -> i64 {
    files::migrations::runner().get_migrations().iter().map(|one| i64::from(one.version())).max().unwrap_or_default()
}

/// Every table that a migration has ever made, and the migration runner's own.
pub(crate) fn tables() -> Vec<String> {
    let all = files::migrations::runner();
    let named = |line: &str| line.trim().strip_prefix("create table ")?.split([' ', '(']).next().map(str::to_owned);
    let made = all.get_migrations().iter().flat_map(|one| one.sql().unwrap_or_default().lines().filter_map(named));
    made.chain(["refinery_schema_history", "search_text"].map(str::to_owned)).collect()
}

fn runner(schema: i64, all: &[Migration]) -> Result<Runner> {
    let target = schema.try_into().map_err(|_| Error::Refused("no schema has such a number"))?;
    let target = if schema == newest() { Target::Latest } else { Target::Version(target) };
    Ok(Runner::new(all).set_target(target))
}

/// A migration as PostgreSQL runs it. One that updates rows updates every tenant's: for as long as it takes, and within its
/// transaction, row-level security does not hold the table's owner.
fn for_postgres(migration: &Migration) -> Result<Migration> {
    let sql = migration.sql().unwrap_or_default();
    let updated = |line: &str| line.trim().strip_prefix("update ")?.split(' ').next().map(str::to_owned);
    let tables: Vec<String> = sql.lines().filter_map(updated).collect();
    if tables.is_empty() {
        return Ok(migration.clone());
    }
    let each = |what: &str| tables.iter().map(|table| format!("alter table {table} {what};\n")).collect::<String>();
    let sql = format!("{}{sql}{}", each("no force row level security"), each("force row level security"));
    Migration::unapplied(&format!("V{}__{}", migration.version(), migration.name()), &sql)
        .map_err(|error| Error::Migration(error.to_string()))
}

/// Brings the embedded database up to date.
pub(crate) fn embedded(path: &Path, key: &[u8; 32]) -> Result<()> {
    embedded_to(path, key, newest())
}

/// The same, but no further than to this schema: for a copy of it.
pub(crate) fn embedded_to(path: &Path, key: &[u8; 32], schema: i64) -> Result<()> {
    let mut connection = embedded::connect(path, key, false)?;
    let all = files::migrations::runner();
    runner(schema, all.get_migrations())?.run(&mut connection).map_err(|error| Error::Migration(error.to_string()))?;
    connection.execute_batch(search::EMBEDDED_INDEX).map_err(embedded::failed)
}

/// Brings a PostgreSQL database up to date, one process at a time.
pub(crate) fn postgres(url: &str) -> Result<()> {
    postgres_to(url, newest())
}

/// The same, but no further than to this schema: for a copy of it.
pub(crate) fn postgres_to(url: &str, schema: i64) -> Result<()> {
    let mut client = postgres::connect(url)?;
    postgres::check_role(&mut client)?;
    let all = files::migrations::runner().get_migrations().iter().map(for_postgres).collect::<Result<Vec<_>>>()?;
    let run = |client: &mut Client| {
        runner(schema, &all)?.run(client).map_err(|error| Error::Migration(error.to_string()))?;
        client.batch_execute(search::POSTGRES_INDEX).map_err(postgres::failed)?;
        separate_tenants(client)
    };
    // Any number will do, as long as it is always this one.
    client.batch_execute("select pg_advisory_lock(7566047373982433)").map_err(postgres::failed)?;
    let done = run(&mut client);
    client.batch_execute("select pg_advisory_unlock(7566047373982433)").map_err(postgres::failed)?;
    done
}

/// Forces row-level security on every table that has a tenant: a transaction sees the tenant it named, or, inside `across`, all.
fn separate_tenants(client: &mut Client) -> Result<()> {
    let open = "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace \
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' \
                where n.nspname = current_schema() and c.relkind = 'r' and not (c.relforcerowsecurity and c.relrowsecurity) order by 1";
    for row in client.query(open, &[]).map_err(postgres::failed)? {
        let table: String = row.get(0);
        let statements = format!(
            "alter table {table} enable row level security; alter table {table} force row level security; \
             create policy own_rows on {table} \
             using (tenant_id = nullif(current_setting('kontor.tenant', true), '')::uuid or current_setting('kontor.across', true) = 'on') \
             with check (tenant_id = nullif(current_setting('kontor.tenant', true), '')::uuid)"
        );
        client.batch_execute(&statements).map_err(postgres::failed)?;
    }
    Ok(())
}
