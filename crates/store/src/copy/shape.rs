//! What is to be copied: tables, columns, keys and references, as the database itself describes them.

use std::collections::{BTreeMap, BTreeSet};

use postgres::Client;
use rusqlite::Connection;

use super::{Column, Kind, Table};
use crate::error::{Error, Result};
use crate::{embedded, postgres as pg};

/// The index, which is built anew, and the migration runner's own.
const NOT_COPIED: &[&str] = &["search_entry", "search_text", "refinery_schema_history"];

/// A table with what decides its order.
#[derive(Debug, Default)]
struct Shape {
    columns: Vec<Column>,
    /// The primary key, in its order.
    key: Vec<String>,
    references: BTreeSet<String>,
}

/// A table and the columns its rows are ordered by.
pub(crate) struct Ordered {
    pub(crate) table: Table,
    pub(crate) key: Vec<String>,
}

/// The tables, each after those it refers to.
fn ordered(mut shapes: BTreeMap<String, Shape>) -> Result<Vec<Ordered>> {
    let mut done: Vec<Ordered> = Vec::with_capacity(shapes.len());
    while !shapes.is_empty() {
        let ready = |shape: &Shape| shape.references.iter().all(|name| !shapes.contains_key(name));
        let next = shapes.iter().find(|(_, shape)| ready(shape)).map(|(name, _)| name.clone());
        let name = next.ok_or(Error::Refused("tables refer to each other in a circle"))?;
        let shape = shapes.remove(&name).unwrap_or_default();
        done.push(Ordered { table: Table { name, columns: shape.columns }, key: shape.key });
    }
    Ok(done)
}

fn is_copied(name: &str) -> bool {
    !NOT_COPIED.contains(&name) && !name.starts_with("sqlite_") && !name.starts_with("search_text")
}

pub(crate) fn embedded(connection: &Connection) -> Result<Vec<Ordered>> {
    let mut shapes: BTreeMap<String, Shape> = BTreeMap::new();
    let columns = "select t.name, c.name, lower(c.type), c.pk from sqlite_schema t join pragma_table_info(t.name) c \
                   where t.type = 'table' order by t.name, c.cid";
    let mut statement = connection.prepare(columns).map_err(embedded::failed)?;
    let mut rows = statement.query([]).map_err(embedded::failed)?;
    let mut keys: BTreeMap<String, BTreeMap<i64, String>> = BTreeMap::new();
    while let Some(row) = rows.next().map_err(embedded::failed)? {
        let read = || -> rusqlite::Result<(String, String, String, i64)> {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        };
        let (table, column, declared, place) = read().map_err(embedded::failed)?;
        if is_copied(&table) {
            if place > 0 {
                keys.entry(table.clone()).or_default().insert(place, column.clone());
            }
            let kind = Kind::of(&declared)?;
            shapes.entry(table).or_default().columns.push(Column { name: column, kind });
        }
    }
    let references =
        "select t.name, r.\"table\" from sqlite_schema t join pragma_foreign_key_list(t.name) r where t.type = 'table'";
    let mut statement = connection.prepare(references).map_err(embedded::failed)?;
    let mut rows = statement.query([]).map_err(embedded::failed)?;
    while let Some(row) = rows.next().map_err(embedded::failed)? {
        let read = || -> rusqlite::Result<(String, String)> { Ok((row.get(0)?, row.get(1)?)) };
        let (table, other) = read().map_err(embedded::failed)?;
        refer(&mut shapes, &table, other);
    }
    for (table, key) in keys {
        shapes.entry(table).or_default().key = key.into_values().collect();
    }
    ordered(shapes)
}

pub(crate) fn postgres(client: &mut Client) -> Result<Vec<Ordered>> {
    let mut shapes: BTreeMap<String, Shape> = BTreeMap::new();
    let columns = "select c.table_name::text, c.column_name::text, c.data_type::text from information_schema.columns c \
                   join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name \
                   where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' order by c.table_name, c.ordinal_position";
    for row in client.query(columns, &[]).map_err(pg::failed)? {
        let (table, name, declared): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        if is_copied(&table) {
            shapes.entry(table).or_default().columns.push(Column { name, kind: Kind::of(&declared)? });
        }
    }
    let keys = "select c.relname::text, a.attname::text from pg_index i join pg_class c on c.oid = i.indrelid \
                join pg_namespace n on n.oid = c.relnamespace cross join unnest(i.indkey) with ordinality as k(number, place) \
                join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number \
                where i.indisprimary and n.nspname = current_schema() order by c.relname, k.place";
    for row in client.query(keys, &[]).map_err(pg::failed)? {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        if let Some(shape) = shapes.get_mut(&table) {
            shape.key.push(column);
        }
    }
    let references = "select c.relname::text, r.relname::text from pg_constraint k join pg_class c on c.oid = k.conrelid \
                      join pg_class r on r.oid = k.confrelid join pg_namespace n on n.oid = c.relnamespace \
                      where k.contype = 'f' and n.nspname = current_schema()";
    for row in client.query(references, &[]).map_err(pg::failed)? {
        let (table, other): (String, String) = (row.get(0), row.get(1));
        refer(&mut shapes, &table, other);
    }
    ordered(shapes)
}

fn refer(shapes: &mut BTreeMap<String, Shape>, table: &str, other: String) {
    if let Some(shape) = shapes.get_mut(table).filter(|_| other != table) {
        shape.references.insert(other);
    }
}
