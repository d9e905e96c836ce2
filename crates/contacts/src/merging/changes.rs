//! What the one that stays takes over from the other, and how it gives it back.
//!
//! - The other's own rows are left as they are, but for notes and the people of a company, which go over and come back.
//! - Each thing taken is kept with what stood in its place; it is given back where it still is what was taken.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use kernel::{ContactId, Timestamp, UnknownWord};
use serde::{Deserialize, Serialize};
use store::{Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::store::{self as rows, Stand};

/// A part of a person in which two may differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Name,
    Company,
    Owner,
    TimeZone,
    /// By the field's name.
    Field(String),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Name => f.write_str("name"),
            Part::Company => f.write_str("company"),
            Part::Owner => f.write_str("owner"),
            Part::TimeZone => f.write_str("time_zone"),
            Part::Field(name) => write!(f, "field:{name}"),
        }
    }
}

impl FromStr for Part {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Ok(match word {
            "name" => Part::Name,
            "company" => Part::Company,
            "owner" => Part::Owner,
            "time_zone" => Part::TimeZone,
            _ => Part::Field(word.strip_prefix("field:").ok_or(UnknownWord)?.to_owned()),
        })
    }
}

/// What a merge changed in the one that stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Changes {
    was: Option<Stand>,
    became: Option<Stand>,
    fields: Vec<FieldChange>,
    /// Tags that it did not have, with when the other got them.
    tags: Vec<(String, Timestamp)>,
    notes: Vec<Uuid>,
    /// Those who work for the other, a company.
    people: Vec<ContactId>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct FieldChange {
    name: String,
    was: Option<Value>,
    became: Value,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Value {
    value: String,
    ordinal: Option<i64>,
    changed_at: Timestamp,
}

const FIELDS: Sql = sql!(
    "select name, value, ordinal, changed_at from contact_field where tenant_id = :tenant and contact_id = :contact order by name"
);
const PUT_FIELD: Sql = sql!(
    "insert into contact_field (tenant_id, contact_id, name, value, ordinal, changed_at) \
     values (:tenant, :contact, :name, :value, :ordinal, :at) on conflict (tenant_id, contact_id, name) do update set \
     value = excluded.value, ordinal = excluded.ordinal, changed_at = excluded.changed_at"
);
const DROP_FIELD: Sql =
    sql!("delete from contact_field where tenant_id = :tenant and contact_id = :contact and name = :name");
const TAGS: Sql = sql!(
    "select tag, added_at from contact_tag where tenant_id = :tenant and contact_id = :contact and tag not in \
     (select tag from contact_tag where tenant_id = :tenant and contact_id = :other) order by tag"
);
const PUT_TAG: Sql =
    sql!("insert into contact_tag (tenant_id, contact_id, tag, added_at) values (:tenant, :contact, :tag, :at)");
const DROP_TAG: Sql = sql!(
    "delete from contact_tag where tenant_id = :tenant and contact_id = :contact and tag = :tag and added_at = :at"
);
const NOTES: Sql =
    sql!("update contact_note set contact_id = :into where tenant_id = :tenant and contact_id = :from returning id");
const NOTE_BACK: Sql =
    sql!("update contact_note set contact_id = :from where tenant_id = :tenant and contact_id = :into and id = :id");
const PEOPLE: Sql =
    sql!("update contact set company_id = :into where tenant_id = :tenant and company_id = :from returning id");
const PERSON_BACK: Sql =
    sql!("update contact set company_id = :from where tenant_id = :tenant and company_id = :into and id = :id");

/// In what two differ, and what each says: first the one that stays, then the other.
pub(crate) fn differences(scope: &Scope<'_>, stays: ContactId, goes: ContactId) -> Result<Vec<(Part, String, String)>> {
    let (Some(stays), Some(goes)) = (rows::read(scope, stays)?, rows::read(scope, goes)?) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut compare = |part, ours: Option<String>, theirs: Option<String>| {
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && ours != theirs
        {
            found.push((part, ours, theirs));
        }
    };
    let given = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
    let text = |id: Option<Uuid>| id.map(|id| id.to_string());
    compare(Part::Name, given(&stays.name), given(&goes.name));
    compare(Part::Company, text(stays.company), text(goes.company));
    compare(Part::Owner, text(stays.owner), text(goes.owner));
    compare(Part::TimeZone, stays.time_zone.clone(), goes.time_zone.clone());
    let (ours, theirs) = (fields(scope, stays.id)?, fields(scope, goes.id)?);
    for (name, value) in ours {
        let other = theirs.get(&name).map(|other| other.value.clone());
        compare(Part::Field(name), Some(value.value), other);
    }
    Ok(found)
}

/// Gives the one that stays what only the other has, and of what differs the parts that were chosen.
pub(super) fn take_over(tx: &mut Tx<'_>, of: &Stand, to: &Stand, take: &BTreeSet<Part>) -> Result<Changes> {
    let mut became = to.clone();
    let takes = |part: &Part, has_none: bool, has_some: bool| has_some && (has_none || take.contains(part));
    if takes(&Part::Name, to.name.is_empty(), !of.name.is_empty()) {
        (became.name, became.name_source) = (of.name.clone(), of.name_source.clone());
    }
    if to.language.is_none() && of.language.is_some() {
        became.language = of.language.clone();
    }
    // A company does not work for itself.
    if takes(&Part::Company, to.company.is_none(), of.company.is_some_and(|company| company != to.id.as_uuid())) {
        became.company = of.company;
    }
    if became.company == Some(of.id.as_uuid()) {
        became.company = None;
    }
    if takes(&Part::Owner, to.owner.is_none(), of.owner.is_some()) {
        became.owner = of.owner;
    }
    if takes(&Part::TimeZone, to.time_zone.is_none(), of.time_zone.is_some()) {
        became.time_zone = of.time_zone.clone();
    }
    let mut changes = Changes::default();
    if became != *to {
        rows::put(tx, &became)?;
        (changes.was, changes.became) = (Some(to.clone()), Some(became));
    }
    let (ours, theirs) = (fields(tx, to.id)?, fields(tx, of.id)?);
    for (name, value) in theirs {
        let was = ours.get(&name).cloned();
        let is_taken = was.as_ref().is_none_or(|was| *was != value && take.contains(&Part::Field(name.clone())));
        if is_taken {
            put_field(tx, to.id, &name, &value)?;
            changes.fields.push(FieldChange { name, was, became: value });
        }
    }
    for row in tx.rows(TAGS, params! { "contact" => of.id, "other" => to.id })? {
        let (tag, at): (String, Timestamp) = (row.get("tag")?, row.get("added_at")?);
        tx.execute(PUT_TAG, params! { "contact" => to.id, "tag" => &tag, "at" => at })?;
        changes.tags.push((tag, at));
    }
    let both = || params! { "from" => of.id, "into" => to.id };
    changes.notes = tx.rows(NOTES, both())?.iter().map(|row| row.get("id")).collect::<Result<_>>()?;
    changes.people = tx.rows(PEOPLE, both())?.iter().map(|row| row.get("id")).collect::<Result<_>>()?;
    Ok(changes)
}

/// Gives back what was taken and is still as it was taken.
pub(super) fn give_back(tx: &mut Tx<'_>, of: &Stand, to: &Stand, changes: &Changes) -> Result<()> {
    if let (Some(was), Some(became)) = (&changes.was, &changes.became) {
        let mut back = to.clone();
        if (&to.name, &to.name_source) == (&became.name, &became.name_source) {
            (back.name, back.name_source) = (was.name.clone(), was.name_source.clone());
        }
        if to.language == became.language {
            back.language = was.language.clone();
        }
        if to.company == became.company {
            back.company = was.company;
        }
        if to.owner == became.owner {
            back.owner = was.owner;
        }
        if to.time_zone == became.time_zone {
            back.time_zone = was.time_zone.clone();
        }
        if back != *to {
            rows::put(tx, &back)?;
        }
    }
    let now = fields(tx, to.id)?;
    for change in changes.fields.iter().filter(|change| now.get(&change.name) == Some(&change.became)) {
        match &change.was {
            Some(was) => put_field(tx, to.id, &change.name, was)?,
            None => {
                tx.execute(DROP_FIELD, params! { "contact" => to.id, "name" => &change.name })?;
            }
        }
    }
    for (tag, at) in &changes.tags {
        tx.execute(DROP_TAG, params! { "contact" => to.id, "tag" => tag, "at" => *at })?;
    }
    for id in &changes.notes {
        tx.execute(NOTE_BACK, params! { "from" => of.id, "into" => to.id, "id" => *id })?;
    }
    for id in &changes.people {
        tx.execute(PERSON_BACK, params! { "from" => of.id, "into" => to.id, "id" => *id })?;
    }
    Ok(())
}

fn put_field(tx: &mut Tx<'_>, contact: ContactId, name: &str, value: &Value) -> Result<()> {
    let values = params! {
        "contact" => contact, "name" => name, "value" => &value.value, "ordinal" => value.ordinal, "at" => value.changed_at,
    };
    tx.execute(PUT_FIELD, values).map(|_| ())
}

fn fields(scope: &Scope<'_>, contact: ContactId) -> Result<BTreeMap<String, Value>> {
    let read = |row: &Row| {
        let value =
            Value { value: row.get("value")?, ordinal: row.get("ordinal")?, changed_at: row.get("changed_at")? };
        Ok((row.get("name")?, value))
    };
    scope.rows(FIELDS, params! { "contact" => contact })?.iter().map(read).collect()
}
