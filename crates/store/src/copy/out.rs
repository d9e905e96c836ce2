//! Reading everything in one consistent view, row by row, while the database serves.

use postgres::Client;
use postgres::fallible_iterator::FallibleIterator;
use rusqlite::Connection;

use super::shape::{self, Ordered};
use super::{Column, Table};
use crate::error::{Error, Result};
use crate::value::Value;
use crate::{Config, Db, embedded, postgres as pg};

/// Everything, as it was at one moment.
pub struct CopyOut {
    view: View,
    tables: Vec<Ordered>,
    schema: i64,
}

enum View {
    Embedded(Connection),
    Postgres(Box<Client>),
}

const SCHEMA: &str = "select cast(max(version) as bigint) from refinery_schema_history";

impl Db {
    /// Reads everything in one view, on a thread and a connection of its own; writers go on. Blocks until `read` has ended.
    pub fn copy_out<T, E, F>(&self, read: F) -> Result<T, E>
    where
        F: FnOnce(&mut CopyOut) -> Result<T, E> + Send,
        T: Send,
        E: From<Error> + Send,
    {
        let work = || -> Result<T, E> { read(&mut CopyOut::begin(self.place(), self)?) };
        let done = std::thread::scope(|scope| scope.spawn(work).join());
        done.unwrap_or_else(|_| Err(Error::Panicked("copy out".to_owned()).into()))
    }
}

impl CopyOut {
    fn begin(place: &Config, db: &Db) -> Result<Self> {
        match &place.database_url {
            None => {
                let path = crate::embedded_file(&place.data_dir);
                let connection = embedded::connect(&path, &*db.vault().database_key()?, true)?;
                connection.execute_batch("begin").map_err(embedded::failed)?;
                // The view begins with the first read.
                let schema = connection.query_row(SCHEMA, [], |row| row.get(0)).map_err(embedded::failed)?;
                let tables = shape::embedded(&connection)?;
                Ok(Self { view: View::Embedded(connection), tables, schema })
            }
            Some(url) => {
                let mut client = pg::connect(url)?;
                let begin = "begin isolation level repeatable read read only; set local statement_timeout = 0; \
                             select set_config('kontor.across', 'on', true)";
                client.batch_execute(begin).map_err(pg::failed)?;
                let schema = client.query_one(SCHEMA, &[]).map_err(pg::failed)?.get(0);
                let tables = shape::postgres(&mut client)?;
                Ok(Self { view: View::Postgres(Box::new(client)), tables, schema })
            }
        }
    }

    /// The last migration.
    pub fn schema(&self) -> i64 {
        self.schema
    }

    /// Every table, in an order in which references hold.
    pub fn tables(&self) -> Vec<Table> {
        self.tables.iter().map(|ordered| ordered.table.clone()).collect()
    }

    /// Each row of a table, in the order of its key.
    pub fn rows<E: From<Error>>(
        &mut self,
        table: &Table,
        mut each: impl FnMut(&[Value]) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(ordered) = self.tables.iter().find(|ordered| ordered.table == *table) else {
            return Err(Error::Refused("there is no such table to copy").into());
        };
        let columns = &ordered.table.columns;
        match &mut self.view {
            View::Embedded(connection) => {
                let text = select(ordered, "");
                let mut statement = connection.prepare(&text).map_err(embedded::failed)?;
                let mut rows = statement.query([]).map_err(embedded::failed)?;
                while let Some(row) = rows.next().map_err(embedded::failed)? {
                    let values =
                        declared(columns, |at| row.get_ref(at).map(embedded::value).map_err(embedded::failed))?;
                    each(&values)?;
                }
            }
            View::Postgres(client) => {
                // Bytewise, as the embedded database orders.
                let text = select(ordered, " collate \"C\"");
                let mut rows = client.query_raw::<_, i64, _>(&text, []).map_err(pg::failed)?;
                while let Some(row) = rows.next().map_err(pg::failed)? {
                    let values = declared(columns, |at| pg::value(&row, at, &text))?;
                    each(&values)?;
                }
            }
        }
        Ok(())
    }
}

fn declared(columns: &[Column], value: impl Fn(usize) -> Result<Value>) -> Result<Vec<Value>> {
    columns.iter().enumerate().map(|(at, column)| column.kind.read(value(at)?)).collect()
}

fn select(ordered: &Ordered, text_order: &str) -> String {
    let columns: Vec<String> = ordered.table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let is_text = |name: &String| {
        ordered.table.columns.iter().any(|column| column.name == *name && column.kind == super::Kind::Text)
    };
    let order: Vec<String> =
        ordered.key.iter().map(|name| format!("\"{name}\"{}", if is_text(name) { text_order } else { "" })).collect();
    format!("select {} from \"{}\" order by {}", columns.join(", "), ordered.table.name, order.join(", "))
}
