//! The same engine and nothing around it: the rows of a book inserted by prepared statements, and one select written as a table.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use kernel::{TenantId, Vault};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::now;

/// People of one transaction.
const SET: usize = 1000;

/// What of a book is inserted: its table, and the column that says whose the row is.
pub(crate) const BOOK: [(&str, &str); 6] = [
    ("contact", "id"),
    ("identity", "contact_id"),
    ("contact_tag", "contact_id"),
    ("consent_state", "contact_id"),
    ("consent_entry", "contact_id"),
    ("consent_evidence", "contact_id"),
];
/// What else an import writes: in the order of the book.
const BESIDE: [&str; 2] = ["event", "import_row"];

/// A connection with the settings of `store::embedded`.
#[expect(clippy::disallowed_methods, reason = "the bare comparison has nothing but a database")]
pub(crate) fn connect(data: &Path, vault: &Vault) -> Result<Connection> {
    let bare = Connection::open(store::embedded_file(data))?;
    let key: String = vault.database_key()?.iter().map(|byte| format!("{byte:02x}")).collect();
    bare.execute_batch(&format!(
        "pragma key = \"x'{key}'\"; pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; \
         pragma foreign_keys = on; pragma wal_autocheckpoint = 0; pragma cache_size = -32000; pragma temp_store = memory; \
         pragma busy_timeout = 5000;"
    ))?;
    bare.set_prepared_statement_cache_capacity(256);
    Ok(bare)
}

type Rows = Vec<Vec<Value>>;

/// Inserts a tenant's rows of one database into another, and says how long the other took: for the book alone, and for the rest
/// that was written with it, which is its events, the import's own rows and the index for searching.
pub(crate) fn insert(from: &Connection, into: &Connection, tenant: TenantId) -> Result<(Duration, Duration, usize)> {
    let (mut book, mut rest, mut people) = (Duration::ZERO, Duration::ZERO, 0);
    let mut after = (Value::Integer(0), vec![Value::Integer(0); BESIDE.len()]);
    let imports = read(from, "select * from import where tenant_id = ?1", &[key(tenant)])?;
    put(into, "import", &imports)?;
    loop {
        let contacts =
            "select rowid, id, name from contact where rowid > ?1 and tenant_id = ?2 order by rowid limit ?3";
        let contacts = read(from, contacts, &[after.0.clone(), key(tenant), Value::Integer(SET as i64)])?;
        let Some(last) = contacts.last() else { break };
        after.0 = last[0].clone();
        people += contacts.len();
        let ids: Rows = contacts.iter().map(|row| vec![row[1].clone()]).collect();
        let places = vec!["?"; ids.len()].join(",");
        let mut sets = Vec::new();
        for (table, whose) in BOOK {
            let select = format!("select * from {table} where tenant_id = ? and {whose} in ({places})");
            let values: Vec<Value> = [key(tenant)].into_iter().chain(ids.iter().flatten().cloned()).collect();
            sets.push((table, read(from, &select, &values)?));
        }
        let started = now();
        into.execute_batch("begin immediate")?;
        for (table, rows) in &sets {
            put(into, table, rows)?;
        }
        into.execute_batch("commit")?;
        book += started.elapsed();
        let mut sets = Vec::new();
        for (place, table) in after.1.iter_mut().zip(BESIDE) {
            // Two rows a person of each: made and permitted; looked at and taken.
            let select =
                format!("select rowid, * from {table} where rowid > ?1 and tenant_id = ?2 order by rowid limit ?3");
            let rows = read(from, &select, &[place.clone(), key(tenant), Value::Integer(2 * SET as i64 + 100)])?;
            *place = rows.last().map_or(place.clone(), |row| row[0].clone());
            sets.push((table, rows.into_iter().map(|row| row[1..].to_vec()).collect()));
        }
        let entries =
            format!("select * from search_entry where tenant_id = ? and kind = 'contact' and id in ({places})");
        let values: Vec<Value> = [key(tenant)].into_iter().chain(ids.iter().flatten().cloned()).collect();
        sets.push(("search_entry", read(from, &entries, &values)?));
        let texts = texts(from, tenant, &contacts)?;
        let started = now();
        into.execute_batch("begin immediate")?;
        for (table, rows) in &sets {
            put(into, table, rows)?;
        }
        let mut text = into.prepare_cached("insert into search_text (rowid, tenant, body) values (?, hex(?), ?)")?;
        for row in &texts {
            text.execute(params_from_iter(row))?;
        }
        drop(text);
        into.execute_batch("commit")?;
        rest += started.elapsed();
    }
    Ok((book, rest, people))
}

/// What the index holds of each: it keeps no text, so it is made again.
fn texts(from: &Connection, tenant: TenantId, contacts: &[Vec<Value>]) -> Result<Rows> {
    let mut texts = Vec::with_capacity(contacts.len());
    for row in contacts {
        let found = read(
            from,
            "select e.position, e.tenant_id, (select group_concat(value, ' ') from identity i where i.tenant_id = ?1 and i.contact_id = ?2) \
             from search_entry e where e.tenant_id = ?1 and e.kind = 'contact' and e.id = ?2",
            &[key(tenant), row[1].clone()],
        )?;
        for mut entry in found {
            if let (Value::Text(name), Value::Text(known)) = (&row[2], &entry[2]) {
                let digits: String = known.chars().filter(char::is_ascii_digit).take(13).collect();
                let text = format!("{name} {known} {digits} {} 0{}", &digits[2..], &digits[2..]);
                entry[2] = Value::Text(text.to_lowercase().replace(['@', '.', '+'], " "));
            }
            texts.push(entry);
        }
    }
    Ok(texts)
}

fn key(tenant: TenantId) -> Value {
    Value::Blob(tenant.as_uuid().as_bytes().to_vec())
}

fn read(from: &Connection, select: &str, values: &[Value]) -> Result<Rows> {
    let mut statement = from.prepare_cached(select)?;
    let columns = statement.column_count();
    let mut rows = statement.query(params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((0..columns).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?);
    }
    Ok(found)
}

fn put(into: &Connection, table: &str, rows: &Rows) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let places = vec!["?"; first.len()].join(",");
    let mut insert = into.prepare_cached(&format!("insert into {table} values ({places})"))?;
    for row in rows {
        insert.execute(params_from_iter(row))?;
    }
    Ok(())
}

const BOOK_AS_TABLE: &str = "select lower(hex(c.id)), c.kind, c.name, (select w.name from contact w where w.tenant_id = c.tenant_id and w.id = c.company_id), \
    (select group_concat(i.value, '; ') from identity i where i.tenant_id = c.tenant_id and i.contact_id = c.id and i.kind = 'phone'), \
    (select group_concat(i.value, '; ') from identity i where i.tenant_id = c.tenant_id and i.contact_id = c.id and i.kind = 'email'), \
    (select group_concat(t.tag, '; ') from contact_tag t where t.tenant_id = c.tenant_id and t.contact_id = c.id), \
    c.language, c.time_zone, (select s.name from staff s where s.tenant_id = c.tenant_id and s.id = c.owner_id), \
    (select group_concat(n.words, '; ') from contact_note n where n.tenant_id = c.tenant_id and n.contact_id = c.id and n.removed_at is null), \
    s.marketing, s.transactional, s.service, c.created_at, \
    (select f.value from contact_field f where f.tenant_id = c.tenant_id and f.contact_id = c.id and f.name = 'size') \
    from contact c left join consent_state s on s.tenant_id = c.tenant_id and s.contact_id = c.id and s.channel = 'whatsapp' \
    where c.tenant_id = ?1 and c.deleted_at is null and c.merged_into is null order by c.id";

/// One select, written as a table. Says how many people it held.
pub(crate) fn export(from: &Connection, tenant: TenantId, mut into: impl Write) -> Result<usize> {
    let mut statement = from.prepare(BOOK_AS_TABLE)?;
    let mut rows = statement.query([key(tenant)])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        for column in 0..16 {
            if column > 0 {
                into.write_all(b",")?;
            }
            match row.get_ref(column)? {
                rusqlite::types::ValueRef::Text(text) => cell(&mut into, text)?,
                rusqlite::types::ValueRef::Integer(number) => write!(into, "{number}")?,
                rusqlite::types::ValueRef::Null => {}
                other => ensure!(false, "{other:?}"),
            }
        }
        into.write_all(b"\r\n")?;
        count += 1;
    }
    into.flush()?;
    Ok(count)
}

/// RFC 4180.
fn cell(into: &mut impl Write, text: &[u8]) -> Result<()> {
    if !text.iter().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r')) {
        return Ok(into.write_all(text)?);
    }
    into.write_all(b"\"")?;
    for part in text.split_inclusive(|byte| *byte == b'"') {
        into.write_all(part)?;
        if part.ends_with(b"\"") {
            into.write_all(b"\"")?;
        }
    }
    Ok(into.write_all(b"\"")?)
}
