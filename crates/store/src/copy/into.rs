//! Filling an empty place from a copy: one transaction, at the schema of the copy.

use postgres::Client;
use postgres::types::ToSql;
use rusqlite::{Connection, params_from_iter};

use super::shape::{self, Ordered};
use super::{Kind, Table};
use crate::error::{Error, Result};
use crate::value::Value;
use crate::{Config, embedded, migrate, postgres as pg};
use kernel::{Timestamp, Vault};

/// Which copy the place was filled from; written in the same transaction as its rows.
const MARK: &str = "restored_from";

/// What lies where a copy is to go.
#[derive(Debug, PartialEq, Eq)]
pub enum Ground {
    /// Nothing, or tables without a business and a login.
    Free,
    /// The copy with this mark was written whole.
    Holds(String),
    /// Something else, which stays.
    Taken,
}

/// Looks at the place; without keys an embedded database that is there counts as taken. Blocks.
pub fn ground(place: &Config, vault: Option<&Vault>) -> Result<Ground> {
    alone(|| match &place.database_url {
        None => {
            let path = crate::embedded_file(&place.data_dir);
            if !path.exists() {
                return Ok(Ground::Free);
            }
            let Some(vault) = vault else { return Ok(Ground::Taken) };
            let connection = embedded::connect(&path, &*vault.database_key()?, true)?;
            let one = |text: &str| connection.query_row(text, [], |row| row.get::<_, Option<String>>(0));
            // Without migrations there is nothing in it.
            if one("select max(name) from sqlite_schema where name = 'setting'").map_err(embedded::failed)?.is_none() {
                return Ok(Ground::Free);
            }
            let mark = one(HELD).map_err(embedded::failed)?;
            let any: i64 = connection.query_row(ANY, [], |row| row.get(0)).map_err(embedded::failed)?;
            Ok(found(mark, any))
        }
        Some(url) => {
            let mut client = pg::connect(url)?;
            pg::check_role(&mut client)?;
            let tables = "select count(*), count(*) filter (where table_name in ('refinery_schema_history', 'setting', 'tenant', 'login')), \
                          count(*) filter (where table_name::text <> all($1::text[])) from information_schema.tables where table_schema = current_schema()";
            let row = client.query_one(tables, &[&migrate::tables()]).map_err(pg::failed)?;
            let (all, ours, others): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
            match (all, ours) {
                // Another program's tables beside ours would go with ours.
                _ if others > 0 => Ok(Ground::Taken),
                (0, _) => Ok(Ground::Free),
                // Cut off before the first migration, or before the second: there is nothing yet that a business could stand in.
                (1, 1) => Ok(Ground::Free),
                (_, 1) => {
                    let row = client.query_one(FIRST_ONLY, &[]).map_err(pg::failed)?;
                    Ok(if row.get::<_, Option<bool>>(0) == Some(true) { Ground::Free } else { Ground::Taken })
                }
                (_, 4) => {
                    let mark: Option<String> = client.query_one(HELD, &[]).map_err(pg::failed)?.get(0);
                    Ok(found(mark, client.query_one(ANY, &[]).map_err(pg::failed)?.get(0)))
                }
                _ => Ok(Ground::Taken),
            }
        }
    })
}

const FIRST_ONLY: &str = "select max(version) = 1 and max(name) = 'store' from refinery_schema_history";
const HELD: &str = "select max(value) from setting where name = 'restored_from'";
const ANY: &str = "select (select count(*) from tenant) + (select count(*) from login)";

fn found(mark: Option<String>, any: i64) -> Ground {
    match (mark, any) {
        (Some(mark), _) => Ground::Holds(mark),
        (None, 0) => Ground::Free,
        (None, _) => Ground::Taken,
    }
}

/// Runs off the runtime's threads: the PostgreSQL client drives one of its own.
fn alone<T: Send, E: From<Error> + Send>(work: impl FnOnce() -> Result<T, E> + Send) -> Result<T, E> {
    let done = std::thread::scope(|scope| scope.spawn(work).join());
    done.unwrap_or_else(|_| Err(Error::Panicked("copy in".to_owned()).into()))
}

/// The transaction that is being filled.
pub struct CopyIn {
    target: Target,
    tables: Vec<Ordered>,
    /// The tenant that PostgreSQL's row-level security lets us write for now.
    tenant: Option<Value>,
}

enum Target {
    Embedded(Connection),
    Postgres(Box<Client>),
}

/// Makes the schema as it was, runs `fill`, commits, and migrates to the newest schema. If anything fails, no row stays. Blocks.
pub fn copy_in<T, E, F>(place: &Config, vault: &Vault, schema: i64, mark: &str, now: Timestamp, fill: F) -> Result<T, E>
where
    F: FnOnce(&mut CopyIn) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    alone(|| {
        if ground(place, Some(vault))? != Ground::Free {
            return Err(Error::Refused("the place is not empty").into());
        }
        let mut copy = CopyIn::begin(place, vault, schema)?;
        let value = fill(&mut copy)?;
        copy.set(MARK, mark, now)?;
        copy.commit()?;
        match &place.database_url {
            None => {
                let key = vault.database_key().map_err(Error::from)?;
                migrate::embedded(&crate::embedded_file(&place.data_dir), &key)?;
            }
            Some(url) => migrate::postgres(url)?,
        }
        Ok(value)
    })
}

impl CopyIn {
    fn begin(place: &Config, vault: &Vault, schema: i64) -> Result<Self> {
        match &place.database_url {
            None => {
                let (path, key) = (crate::embedded_file(&place.data_dir), vault.database_key()?);
                remove_file(&path)?;
                migrate::embedded_to(&path, &key, schema)?;
                let connection = embedded::connect(&path, &key, false)?;
                let tables = shape::embedded(&connection)?;
                connection.execute_batch("begin immediate").map_err(embedded::failed)?;
                Ok(Self { target: Target::Embedded(connection), tables, tenant: None })
            }
            Some(url) => {
                let mut client = pg::connect(url)?;
                drop_empty(&mut client)?;
                migrate::postgres_to(url, schema)?;
                let tables = shape::postgres(&mut client)?;
                client.batch_execute("begin; set local statement_timeout = 0").map_err(pg::failed)?;
                Ok(Self { target: Target::Postgres(Box::new(client)), tables, tenant: None })
            }
        }
    }

    /// Writes rows of a table. The table must be one of this schema, column by column.
    pub fn insert(&mut self, table: &Table, rows: &[Vec<Value>]) -> Result<()> {
        let Some(ordered) = self.tables.iter().find(|ordered| ordered.table.name == table.name) else {
            return Err(Error::Refused("the copy holds a table that its schema does not have"));
        };
        // Names are taken from here on from the schema, not from the copy.
        let order: Option<Vec<usize>> = (ordered.table.columns.iter())
            .map(|column| table.columns.iter().position(|given| given == column))
            .collect();
        let order = order
            .filter(|order| order.len() == table.columns.len())
            .ok_or(Error::Refused("the copy holds a table with other columns than its schema"))?;
        let fits = |row: &Vec<Value>| {
            row.len() == table.columns.len()
                && row.iter().zip(&table.columns).all(|(value, column)| column.kind.holds(value))
        };
        if !rows.iter().all(fits) {
            return Err(Error::Refused("the copy holds a value that is not of its column's type"));
        }
        let values: Vec<Vec<&Value>> = rows.iter().map(|row| order.iter().map(|at| &row[*at]).collect()).collect();
        let tenant =
            (ordered.table.columns.iter()).position(|column| column.name == "tenant_id" && column.kind == Kind::Uuid);
        let names: Vec<String> = ordered.table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let head = format!("insert into \"{}\" ({}) values ", ordered.table.name, names.join(", "));
        match &mut self.target {
            Target::Embedded(connection) => {
                let marks = vec!["?"; names.len()].join(", ");
                let mut statement = connection.prepare_cached(&format!("{head}({marks})")).map_err(embedded::failed)?;
                for row in values {
                    statement.execute(params_from_iter(row)).map_err(embedded::failed)?;
                }
            }
            Target::Postgres(client) => {
                let same_tenant = |a: &Vec<&Value>, b: &Vec<&Value>| tenant.is_none_or(|at| a[at] == b[at]);
                // PostgreSQL takes 65,535 parameters a statement.
                let most = (60_000 / names.len().max(1)).clamp(1, 500);
                for run in values.chunk_by(same_tenant) {
                    if let Some(owner) =
                        tenant.map(|at| run[0][at].clone()).filter(|owner| Some(owner) != self.tenant.as_ref())
                    {
                        let Value::Uuid(id) = owner else { return Err(Error::Refused("a row without its business")) };
                        client
                            .batch_execute(&format!("select set_config('kontor.tenant', '{id}', true)"))
                            .map_err(pg::failed)?;
                        self.tenant = Some(owner);
                    }
                    for set in run.chunks(most) {
                        let groups: Vec<String> = (0..set.len())
                            .map(|row| {
                                let marks: Vec<String> =
                                    (1..=names.len()).map(|at| format!("${}", row * names.len() + at)).collect();
                                format!("({})", marks.join(", "))
                            })
                            .collect();
                        let values: Vec<&(dyn ToSql + Sync)> =
                            set.iter().flatten().map(|value| *value as &(dyn ToSql + Sync)).collect();
                        client.execute(&format!("{head}{}", groups.join(", ")), &values).map_err(pg::failed)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts a setting of the installation, in place of what the copy brought.
    pub fn set(&mut self, name: &str, value: &str, now: Timestamp) -> Result<()> {
        let values = [Value::from(name), Value::from(value), Value::from(now)];
        match &mut self.target {
            Target::Embedded(connection) => {
                let text = "insert into setting (name, value, changed_at) values (?1, ?2, ?3) \
                            on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at";
                embedded::execute(connection, text, &values).map(|_| ())
            }
            Target::Postgres(client) => {
                let text = "insert into setting (name, value, changed_at) values ($1, $2, $3) \
                            on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at";
                let values: Vec<&(dyn ToSql + Sync)> =
                    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
                client.execute(text, &values).map(|_| ()).map_err(pg::failed)
            }
        }
    }

    fn commit(self) -> Result<()> {
        match self.target {
            Target::Embedded(connection) => connection.execute_batch("commit").map_err(embedded::failed),
            Target::Postgres(mut client) => client.batch_execute("commit").map_err(pg::failed),
        }
    }
}

/// Removes an embedded database that holds nothing, with its log.
fn remove_file(path: &std::path::Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let mut file = path.to_owned().into_os_string();
        file.push(end);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::Unavailable(format!("{} cannot be removed: {error}", path.display())));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Removes tables that hold nothing: they may be of a newer schema than the copy.
fn drop_empty(client: &mut Client) -> Result<()> {
    let tables = "select table_name::text from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'";
    for row in client.query(tables, &[]).map_err(pg::failed)? {
        let table: String = row.get(0);
        client.batch_execute(&format!("drop table if exists \"{table}\" cascade")).map_err(pg::failed)?;
    }
    client.batch_execute("drop sequence if exists search_position").map_err(pg::failed)
}
