//! Rows of contacts, tags and fields.

use std::collections::{BTreeMap, HashMap};

use kernel::{ContactId, Timestamp};
use store::sea_query::{Expr, ExprTrait, Order, Query};
use store::{Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::model::{Label, Person};
use crate::identities::{self, Identity};

/// The values repeated up to a power of two, so that lists of any length are few different statements, each prepared once.
pub(crate) fn padded<T: Clone>(mut values: Vec<T>) -> Vec<T> {
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}

/// The most values in one look-up.
pub(crate) const MOST_AT_ONCE: usize = 512;

/// A contact to be added.
pub(super) struct NewContact<'a> {
    pub(super) id: ContactId,
    pub(super) name: &'a str,
    pub(super) name_source: &'a str,
}

const ADD: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, language, created_at, updated_at, version) \
     values (:tenant, :id, :name, :name_source, null, :at, :at, 1)"
);

pub(super) fn add(tx: &mut Tx<'_>, contacts: Vec<NewContact<'_>>) -> Result<()> {
    let at = tx.now();
    let rows = contacts
        .iter()
        .map(|new| params! { "id" => new.id, "name" => new.name, "name_source" => new.name_source, "at" => at });
    tx.insert_all(ADD, rows.collect())?;
    Ok(())
}

const RENAME_FROM_PROFILE: Sql = sql!(
    "update contact set name = :name, updated_at = :at, version = version + 1 \
     where tenant_id = :tenant and id = :id and name_source = 'profile'"
);

pub(super) fn rename_from_profile(tx: &mut Tx<'_>, id: ContactId, name: &str) -> Result<()> {
    let at = tx.now();
    tx.execute(RENAME_FROM_PROFILE, params! { "id" => id, "name" => name, "at" => at })?;
    Ok(())
}

const ADD_TAG: Sql =
    sql!("insert into contact_tag (tenant_id, contact_id, tag, added_at) values (:tenant, :contact, :tag, :at)");
const ADD_FIELD: Sql = sql!(
    "insert into contact_field (tenant_id, contact_id, name, value, changed_at) values (:tenant, :contact, :name, :value, :at)"
);

pub(super) fn add_tags(tx: &mut Tx<'_>, contact: ContactId, tags: &[String]) -> Result<()> {
    let at = tx.now();
    tx.insert_all(
        ADD_TAG,
        tags.iter().map(|tag| params! { "contact" => contact, "tag" => tag, "at" => at }).collect(),
    )?;
    Ok(())
}

pub(super) fn add_fields(tx: &mut Tx<'_>, contact: ContactId, fields: &BTreeMap<String, String>) -> Result<()> {
    let at = tx.now();
    let rows = fields
        .iter()
        .map(|(name, value)| params! { "contact" => contact, "name" => name, "value" => value, "at" => at });
    tx.insert_all(ADD_FIELD, rows.collect())?;
    Ok(())
}

/// The ids of a page, newest first.
pub(super) fn page(
    scope: &Scope<'_>,
    among: Option<&[Uuid]>,
    after: Option<(Timestamp, ContactId)>,
    limit: i64,
) -> Result<Vec<ContactId>> {
    let mut select = Query::select();
    select.columns(["id", "created_at"]).from("contact");
    match among {
        Some([]) => return Ok(Vec::new()),
        Some(ids) => {
            select.and_where(Expr::col("id").is_in(padded(ids.to_vec())));
        }
        None => {}
    }
    if let Some((at, id)) = after {
        let last = Expr::tuple([Expr::val(at.micros()), Expr::val(id.as_uuid())]);
        select.and_where(Expr::tuple([Expr::col("created_at"), Expr::col("id")]).lt(last));
    }
    select.order_by("created_at", Order::Desc).order_by("id", Order::Desc).limit(u64::try_from(limit).unwrap_or(0));
    scope.compose(select, "contact")?.iter().map(|row| row.get("id")).collect()
}

/// These people with everything kept about them, in the order asked for; those who do not exist are left out.
pub(super) fn read(scope: &Scope<'_>, ids: &[ContactId]) -> Result<Vec<Person>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut people = HashMap::new();
    for row in about(scope, "contact", "id", &["id", "name", "language", "created_at", "updated_at"], ids)? {
        let id: ContactId = row.get("id")?;
        let person = Person {
            id,
            name: row.get("name")?,
            language: row.get("language")?,
            identities: Vec::new(),
            tags: Vec::new(),
            fields: BTreeMap::new(),
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        };
        people.insert(id, person);
    }
    for identity in identities::of_many(scope, ids)? {
        if let Some(person) = people.get_mut(&identity.contact) {
            person.identities.push(identity);
        }
    }
    for row in about(scope, "contact_tag", "contact_id", &["contact_id", "tag"], ids)? {
        if let Some(person) = people.get_mut(&row.get::<ContactId>("contact_id")?) {
            person.tags.push(row.get("tag")?);
        }
    }
    for row in about(scope, "contact_field", "contact_id", &["contact_id", "name", "value"], ids)? {
        if let Some(person) = people.get_mut(&row.get::<ContactId>("contact_id")?) {
            person.fields.insert(row.get("name")?, row.get("value")?);
        }
    }
    for person in people.values_mut() {
        person.tags.sort();
    }
    Ok(ids.iter().filter_map(|id| people.remove(id)).collect())
}

pub(super) fn names(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, (String, String)>> {
    let rows = about(scope, "contact", "id", &["id", "name", "name_source"], ids)?;
    rows.iter().map(|row| Ok((row.get("id")?, (row.get("name")?, row.get("name_source")?)))).collect()
}

pub(super) fn labels(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Label>> {
    let mut labels: HashMap<ContactId, Label> = HashMap::new();
    for row in about(scope, "contact", "id", &["id", "name"], ids)? {
        labels.insert(row.get("id")?, Label { name: row.get("name")?, ..Label::default() });
    }
    for identity in identities::of_many(scope, ids)? {
        if let Some(label) = labels.get_mut(&identity.contact) {
            label.learn(identity.channel, identity.kind, &identity.value);
        }
    }
    Ok(labels)
}

/// What a search entry is made of.
pub(super) struct Searchable {
    pub(super) name: String,
    pub(super) created_at: Timestamp,
    pub(super) identities: Vec<Identity>,
}

pub(super) fn searchable(scope: &Scope<'_>, ids: &[ContactId]) -> Result<BTreeMap<ContactId, Searchable>> {
    let mut found: BTreeMap<ContactId, Searchable> = BTreeMap::new();
    for row in about(scope, "contact", "id", &["id", "name", "created_at"], ids)? {
        let entry = Searchable { name: row.get("name")?, created_at: row.get("created_at")?, identities: Vec::new() };
        found.insert(row.get("id")?, entry);
    }
    for identity in identities::of_many(scope, ids)? {
        if let Some(entry) = found.get_mut(&identity.contact) {
            entry.identities.push(identity);
        }
    }
    Ok(found)
}

/// The rows of a table that are about these contacts, in no order. Rooms join such rows in memory: PostgreSQL, before it has
/// counted a new table, takes a join over a list of ids for one row and reads the whole tenant for each of them.
fn about(
    scope: &Scope<'_>,
    table: &'static str,
    key: &'static str,
    columns: &'static [&'static str],
    ids: &[ContactId],
) -> Result<Vec<Row>> {
    let mut found = Vec::new();
    for some in ids.chunks(MOST_AT_ONCE) {
        let mut select = Query::select();
        select.columns(columns.iter().copied()).from(table);
        select.and_where(Expr::col(key).is_in(padded(some.iter().map(|id| id.as_uuid()).collect())));
        found.extend(scope.compose(select, table)?);
    }
    Ok(found)
}
