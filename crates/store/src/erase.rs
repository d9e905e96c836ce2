//! Carrying out what the data map says of a person's erasure, in every table that leads to one.
//!
//! - No table is named here for its own sake: tables, ways and fates are the map's, keys and types the migrated schema's.
//!   A new table is worked on once it is mapped.
//! - A table comes before those it leads through, and the contact last: an erasure that was cut off finds its way again.
//! - Every step is bounded, so that it delays nobody, and may be done twice: what is gone is not there to be deleted again.

use std::cmp::Reverse;

use kernel::{Aad, Actor, ContactId, TenantId};
use uuid::Uuid;

use crate::copy::{Kind, shape};
use crate::error::{Error, Result};
use crate::map::{Erasure, Person, Table};
use crate::scope::{Connection, Scope};
use crate::search;
use crate::tx::Tx;
use crate::value::{Row, Value};
use crate::{Db, embedded};

/// The stream is worked through by its numbers: it has no index by person, which every message would pay for.
const STREAM: &str = "event";
const INDEX: [&str; 2] = ["search_entry", "search_text"];
const SOUGHT_AT_ONCE: i64 = 500;

/// What becomes of the rows of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Deleted,
    /// The row stays, without what it says of the person.
    Blanked,
    Kept,
}

/// So many rows of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    pub table: &'static str,
    pub fate: Fate,
    pub number: u64,
}

/// The work as the map and the schema make it.
pub struct Eraser {
    steps: Vec<Step>,
    stream: Option<Step>,
    /// The kinds of search entries, with the way from each to the person.
    entries: Vec<(&'static str, String)>,
    /// Tables that may hold anyone's data.
    anyone: Vec<Step>,
}

struct Step {
    table: &'static str,
    /// The condition under which a row leads to the person, who is the second parameter.
    leads: String,
    /// The key behind the tenant.
    key: String,
    fate: Fate,
    /// What a blanked row is set to, and the condition under which it says something still.
    blank: (String, String),
}

impl Eraser {
    /// Plans the work for the schema that the connection sees.
    pub fn plan(scope: &Scope<'_>, map: &[Table]) -> Result<Self> {
        let shapes = match &scope.connection {
            Connection::Embedded(connection) => shape::embedded(connection)?,
            Connection::Postgres(connection) => shape::postgres(connection.borrow_mut().client())?,
        };
        let step = |table: &Table, leads: String| -> Result<Step> {
            let ghost = Error::Refused("the data map names a table that the schema does not have");
            let shape = shapes.iter().find(|one| one.table.name == table.name).ok_or(ghost)?;
            let key: Vec<&str> = shape.key.iter().map(String::as_str).filter(|name| *name != "tenant_id").collect();
            let blanked = table.columns.iter().filter(|column| column.erasure == Erasure::Blank);
            let (set, says) = blanked
                .map(|column| {
                    let kind = shape.table.columns.iter().find(|one| one.name == column.name).map(|one| one.kind);
                    match kind {
                        Some(Kind::Text) => (format!("{} = ''", column.name), format!("{} <> ''", column.name)),
                        _ => (format!("{} = null", column.name), format!("{} is not null", column.name)),
                    }
                })
                .unzip::<String, String, Vec<_>, Vec<_>>();
            let fate = fate_of(table);
            Ok(Step { table: table.name, leads, key: key.join(", "), fate, blank: (set.join(", "), says.join(" or ")) })
        };
        let mut found: Vec<(&Table, usize)> =
            map.iter().filter_map(|table| Some((table, depth(map, table)?))).collect();
        found.sort_by_key(|(_, depth)| Reverse(*depth));
        let (mut steps, mut stream, mut entries) = (Vec::new(), None, Vec::new());
        for (table, _) in found {
            if table.name == STREAM {
                stream = Some(step(table, leads(map, table))?);
            } else if let (true, Person::Either(ways)) = (INDEX.contains(&table.name), table.person) {
                entries = ways.iter().map(|way| (way.1, by(map, table.name, *way))).collect();
            } else if !INDEX.contains(&table.name) {
                steps.push(step(table, leads(map, table))?);
            }
        }
        let anyone = map.iter().filter(|table| table.person == Person::Anyone && fate_of(table) == Fate::Deleted);
        let anyone = anyone.map(|table| step(table, String::new())).collect::<Result<_>>()?;
        Ok(Self { steps, stream, entries, anyone })
    }

    /// What is held of a person, table by table, each counted up to `most`. The stream and the index are not counted.
    pub fn held(&self, scope: &Scope<'_>, contact: ContactId, most: i64) -> Result<Vec<Rows>> {
        let mut held = Vec::new();
        for step in &self.steps {
            let (table, leads) = (step.table, &step.leads);
            let text = format!(
                "select count(*) as number from (select 1 as one from {table} where tenant_id = ?1 and {leads} limit ?3) as held"
            );
            let row = rows(scope, &text, &[scope.tenant.into(), contact.into(), most.into()])?.into_iter().next();
            let number: i64 = row.map_or(Ok(0), |row| row.get("number"))?;
            if number > 0 {
                held.push(Rows { table, fate: step.fate, number: number.unsigned_abs() });
            }
        }
        Ok(held)
    }

    /// Does so much of the work and says what was done, and whether nothing is left. The stream is a work of its own.
    pub fn some(&self, tx: &mut Tx<'_>, contact: ContactId, mut budget: u64) -> Result<(Vec<Rows>, bool)> {
        let mut done = Vec::new();
        for (kind, leads) in &self.entries {
            let text = format!("select id from search_entry where tenant_id = ?1 and {leads} limit ?3");
            let limit = i64::try_from(budget).unwrap_or(i64::MAX);
            for row in rows(tx, &text, &[tx.tenant.into(), contact.into(), limit.into()])? {
                search::remove(tx, kind, row.get("id")?)?;
                budget = budget.saturating_sub(1);
            }
        }
        for step in &self.steps {
            if budget == 0 {
                return Ok((done, false));
            }
            let number = step.change(tx, contact, budget)?;
            budget = budget.saturating_sub(number);
            if number > 0 {
                done.push(Rows { table: step.table, fate: step.fate, number });
            }
        }
        Ok((done, budget > 0))
    }

    /// Takes the person out of the stream between two numbers: after the one, up to the other.
    pub fn stream(&self, tx: &mut Tx<'_>, contact: ContactId, after: i64, up_to: i64) -> Result<Option<Rows>> {
        let Some(step) = &self.stream else { return Ok(None) };
        let (table, (set, says), leads) = (step.table, &step.blank, &step.leads);
        let text = format!(
            "update {table} set {set} where tenant_id = ?1 and seq > ?3 and seq <= ?4 and ({says}) and {leads}"
        );
        let number = execute(tx, &text, &[tx.tenant.into(), contact.into(), after.into(), up_to.into()])?;
        Ok((number > 0).then_some(Rows { table, fate: step.fate, number }))
    }

    /// Deletes rows of the tables that may hold anyone's data and hold one of these texts, sealed or not. Says how many, and
    /// whether one of them has not been read yet: that one stays until it is.
    pub async fn mentions(
        &self,
        db: &Db,
        tenant: TenantId,
        actor: Actor,
        sought: &[String],
    ) -> Result<(Vec<Rows>, bool)> {
        let (mut done, mut waits) = (Vec::new(), false);
        for step in &self.anyone {
            let (mut after, mut number): (Option<Vec<Value>>, u64) = (None, 0);
            loop {
                let (table, key, sought) = (step.table, step.key.clone(), sought.to_vec());
                let page = db.read(tenant, move |scope| page(scope, table, &key, after, &sought)).await?;
                waits |= page.waits;
                let (table, key) = (step.table, step.key.clone());
                number += db.write(tenant, actor, move |tx| delete(tx, table, &key, &page.found)).await?;
                after = page.last;
                if after.is_none() {
                    break;
                }
            }
            if number > 0 {
                done.push(Rows { table: step.table, fate: Fate::Deleted, number });
            }
        }
        Ok((done, waits))
    }
}

impl Step {
    fn change(&self, tx: &mut Tx<'_>, contact: ContactId, budget: u64) -> Result<u64> {
        let (table, key, leads, (set, says)) = (self.table, &self.key, &self.leads, &self.blank);
        let text = match self.fate {
            Fate::Kept => return Ok(0),
            Fate::Deleted => format!(
                "delete from {table} where tenant_id = ?1 and ({key}) in \
                 (select {key} from {table} where tenant_id = ?1 and {leads} limit ?3)"
            ),
            Fate::Blanked => format!(
                "update {table} set {set} where tenant_id = ?1 and ({key}) in \
                 (select {key} from {table} where tenant_id = ?1 and ({says}) and {leads} limit ?3)"
            ),
        };
        let limit = i64::try_from(budget).unwrap_or(i64::MAX);
        execute(tx, &text, &[tx.tenant.into(), contact.into(), limit.into()])
    }
}

fn fate_of(table: &Table) -> Fate {
    let says = |erasure: Erasure| table.columns.iter().any(|column| column.erasure == erasure);
    match (says(Erasure::Row), says(Erasure::Blank)) {
        (true, _) => Fate::Deleted,
        (false, true) => Fate::Blanked,
        (false, false) => Fate::Kept,
    }
}

fn find<'a>(map: &'a [Table], name: &str) -> Option<&'a Table> {
    map.iter().find(|table| table.name == name)
}

/// How far a table is from the contact, if it leads to one.
fn depth(map: &[Table], table: &Table) -> Option<usize> {
    let through = |name: &str| find(map, name).and_then(|other| depth(map, other)).map(|depth| depth + 1);
    match table.person {
        Person::Contact("id") => Some(0),
        Person::Contact(_) => Some(1),
        Person::Through(_, other) => through(other),
        Person::Either(ways) => ways.iter().filter_map(|(_, other)| through(other)).max(),
        Person::None | Person::Staff(_) | Person::Anyone => None,
    }
}

/// The condition under which a row of a table leads to the person.
fn leads(map: &[Table], table: &Table) -> String {
    match table.person {
        Person::Contact(column) => format!("{}.{column} = ?2", table.name),
        Person::Through(column, other) => by(map, table.name, (column, other)),
        Person::Either(ways) => {
            let ways: Vec<String> = ways.iter().map(|way| by(map, table.name, *way)).collect();
            format!("({})", ways.join(" or "))
        }
        // Nobody comes here but tables that lead to a person.
        Person::None | Person::Staff(_) | Person::Anyone => "1 = 0".to_owned(),
    }
}

/// The same by one way.
fn by(map: &[Table], table: &str, (column, other): (&str, &str)) -> String {
    match find(map, other).map(|other| (other, other.person)) {
        Some((_, Person::Contact("id"))) => format!("{table}.{column} = ?2"),
        Some((other, _)) => {
            let (name, leads) = (other.name, leads(map, other));
            format!("{table}.{column} in (select {name}.id from {name} where {name}.tenant_id = ?1 and {leads})")
        }
        None => "1 = 0".to_owned(),
    }
}

/// Rows looked through: what was found in them, and where the next begin.
struct Page {
    found: Vec<Vec<Value>>,
    waits: bool,
    last: Option<Vec<Value>>,
}

fn page(scope: &Scope<'_>, table: &str, key: &str, after: Option<Vec<Value>>, sought: &[String]) -> Result<Page> {
    let names: Vec<&str> = key.split(", ").collect();
    let mut values: Vec<Value> = vec![scope.tenant.into(), SOUGHT_AT_ONCE.into()];
    let beyond = match after {
        None => String::new(),
        Some(after) => {
            let places: Vec<String> = (0..after.len()).map(|at| format!("?{}", at + 3)).collect();
            values.extend(after);
            format!("and ({key}) > ({})", places.join(", "))
        }
    };
    let text = format!("select * from {table} where tenant_id = ?1 {beyond} order by {key} limit ?2");
    let all = rows(scope, &text, &values)?;
    let key_of = |row: &Row| -> Vec<Value> {
        let value = |name: &&str| row.pairs().find(|(column, _)| column == name).map(|(_, value)| value.clone());
        names.iter().filter_map(value).collect()
    };
    let (mut found, mut waits) = (Vec::new(), false);
    for row in all.iter().filter(|row| is_in(scope, table, row, sought)) {
        if row.get::<String>("state").is_ok_and(|state| state == "new") {
            waits = true;
        } else {
            found.push(key_of(row));
        }
    }
    let is_full = all.len() >= usize::try_from(SOUGHT_AT_ONCE).unwrap_or(usize::MAX);
    Ok(Page { found, waits, last: all.last().filter(|_| is_full).map(key_of) })
}

/// Whether a row holds one of these texts, sealed or in clear.
fn is_in(scope: &Scope<'_>, table: &str, row: &Row, sought: &[String]) -> bool {
    let id = row.get::<Uuid>("id").ok().or_else(|| {
        let hash: Vec<u8> = row.get("key_hash").ok()?;
        Uuid::from_slice(hash.get(..16)?).ok()
    });
    row.pairs().any(|(column, value)| match value {
        Value::Text(text) => sought.iter().any(|one| names(text, one)),
        Value::Bytes(bytes) => {
            let opened = id.and_then(|row| scope.open(Aad { table, column, row }, bytes).ok());
            let text = opened.as_deref().map(String::from_utf8_lossy);
            text.is_some_and(|text| sought.iter().any(|one| names(&text, one)))
        }
        Value::Null | Value::Bool(_) | Value::I64(_) | Value::F64(_) | Value::Uuid(_) => false,
    })
}

/// Whether a text holds this number or id as a whole: numbers have no fixed length, so one person's may begin with another's.
fn names(text: &str, one: &str) -> bool {
    let goes_on = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
    let is_whole =
        |at: usize| !goes_on(text[..at].chars().next_back()) && !goes_on(text[at + one.len()..].chars().next());
    text.match_indices(one).any(|(at, _)| is_whole(at))
}

fn delete(tx: &mut Tx<'_>, table: &str, key: &str, found: &[Vec<Value>]) -> Result<u64> {
    let mut number = 0;
    for one in found {
        let places: Vec<String> = (0..one.len()).map(|at| format!("?{}", at + 2)).collect();
        let text = format!("delete from {table} where tenant_id = ?1 and ({key}) = ({})", places.join(", "));
        let mut values: Vec<Value> = vec![tx.tenant.into()];
        values.extend(one.iter().cloned());
        number += execute(tx, &text, &values)?;
    }
    Ok(number)
}

fn rows(scope: &Scope<'_>, text: &str, values: &[Value]) -> Result<Vec<Row>> {
    match &scope.connection {
        Connection::Embedded(connection) => embedded::rows(connection, text, values, None),
        Connection::Postgres(connection) => connection.borrow_mut().rows(&text.replace('?', "$"), values),
    }
}

fn execute(scope: &Scope<'_>, text: &str, values: &[Value]) -> Result<u64> {
    match &scope.connection {
        Connection::Embedded(connection) => embedded::execute(connection, text, values),
        Connection::Postgres(connection) => connection.borrow_mut().execute(&text.replace('?', "$"), values),
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_number_is_found_whole_and_not_inside_another() {
        for text in ["49301234", "+49301234", r#"{"wa_id":"49301234"}"#, "from 49301234, twice: 493012345 49301234."] {
            assert!(names(text, "49301234"), "{text}");
        }
        for text in ["", "493012345", "149301234", r#"{"wa_id":"493012340"}"#, "wamid.HBgN49301234Fg"] {
            assert!(!names(text, "49301234"), "{text}");
        }
        assert!(names(r#"{"username":"zoe"}"#, "\"zoe\"") && !names(r#"{"username":"zoey"}"#, "\"zoe\""));
    }
}
