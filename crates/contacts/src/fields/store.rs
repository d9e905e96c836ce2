//! Rows of fields and their values.

use std::collections::BTreeSet;

use kernel::{ContactId, Timestamp};
use store::{Error, Result, Scope, Sql, Tx, params, sql};

use super::model::Definition;

const LIST: Sql = sql!(
    "select name, label, kind, choices, position, removed_at from field_definition where tenant_id = :tenant order by position, name"
);
const HIDDEN: Sql = sql!("select name from field_definition where tenant_id = :tenant and removed_at is not null");
const ADD: Sql = sql!(
    "insert into field_definition (tenant_id, name, label, kind, choices, position, created_at, changed_at, removed_at) \
     values (:tenant, :name, :label, :kind, :choices, :position, :now, :now, null) on conflict (tenant_id, name) do nothing"
);
const CHANGE: Sql = sql!(
    "update field_definition set label = :label, choices = :choices, changed_at = :now where tenant_id = :tenant and name = :name"
);
const PLACE: Sql = sql!("update field_definition set position = :position where tenant_id = :tenant and name = :name");
const SET_REMOVED: Sql =
    sql!("update field_definition set removed_at = :at, changed_at = :now where tenant_id = :tenant and name = :name");

pub(super) fn list(scope: &Scope<'_>) -> Result<Vec<Definition>> {
    let rows = scope.rows(LIST, params! {})?;
    let definition = |row: &store::Row| {
        let choices: String = row.get("choices")?;
        Ok(Definition {
            name: row.get("name")?,
            label: row.get("label")?,
            kind: row.word("kind")?,
            choices: serde_json::from_str(&choices).map_err(|_| Error::Refused("a field's choices cannot be read"))?,
            position: row.get("position")?,
            removed_at: row.get("removed_at")?,
        })
    };
    rows.iter().map(definition).collect()
}

pub(super) fn hidden(scope: &Scope<'_>) -> Result<BTreeSet<String>> {
    scope.rows(HIDDEN, params! {})?.iter().map(|row| row.get("name")).collect()
}

/// The same name made by two at once is one field: the first one's.
pub(super) fn add(tx: &mut Tx<'_>, new: &Definition) -> Result<()> {
    let values = params! {
        "name" => &new.name, "label" => &new.label, "kind" => new.kind.as_str(), "choices" => written(&new.choices),
        "position" => new.position, "now" => tx.now(),
    };
    tx.execute(ADD, values).map(|_| ())
}

pub(super) fn change(tx: &mut Tx<'_>, name: &str, label: &str, choices: &[String]) -> Result<()> {
    let values = params! { "name" => name, "label" => label, "choices" => written(choices), "now" => tx.now() };
    tx.execute(CHANGE, values).map(|_| ())
}

pub(super) fn place(tx: &mut Tx<'_>, name: &str, position: i64) -> Result<()> {
    tx.execute(PLACE, params! { "name" => name, "position" => position }).map(|_| ())
}

pub(super) fn set_removed(tx: &mut Tx<'_>, name: &str, at: Option<Timestamp>) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(SET_REMOVED, params! { "name" => name, "at" => at, "now" => now })? == 1)
}

const CHANGED_AT: Sql = sql!("select changed_at from field_definition where tenant_id = :tenant and name = :name");
const UNMAKE: Sql = sql!(
    "delete from field_definition where tenant_id = :tenant and name = :name and changed_at = :since and removed_at is null \
     and not exists (select 1 from contact_field v where v.tenant_id = :tenant and v.name = :name)"
);
const HIDE_AGAIN: Sql = sql!(
    "update field_definition set removed_at = :now, changed_at = :now where tenant_id = :tenant and name = :name and changed_at = :since and removed_at is null"
);

pub(super) fn changed_at(scope: &Scope<'_>, name: &str) -> Result<Option<Timestamp>> {
    scope.row(CHANGED_AT, params! { "name" => name })?.map(|row| row.get("changed_at")).transpose()
}

pub(super) fn unmake(tx: &mut Tx<'_>, name: &str, since: Timestamp) -> Result<bool> {
    Ok(tx.execute(UNMAKE, params! { "name" => name, "since" => since })? == 1)
}

pub(super) fn hide_again(tx: &mut Tx<'_>, name: &str, since: Timestamp) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(HIDE_AGAIN, params! { "name" => name, "since" => since, "now" => now })? == 1)
}

const PUT: Sql = sql!(
    "insert into contact_field (tenant_id, contact_id, name, value, ordinal, changed_at) \
     values (:tenant, :contact, :name, :value, :ordinal, :now) \
     on conflict (tenant_id, contact_id, name) do update \
     set value = excluded.value, ordinal = excluded.ordinal, changed_at = excluded.changed_at \
     where contact_field.value <> excluded.value"
);
const CLEAR: Sql =
    sql!("delete from contact_field where tenant_id = :tenant and contact_id = :contact and name = :name");

/// Says whether it was news.
pub(super) fn put(tx: &mut Tx<'_>, contact: ContactId, name: &str, value: &str, ordinal: Option<i64>) -> Result<bool> {
    let now = tx.now();
    let values = params! { "contact" => contact, "name" => name, "value" => value, "ordinal" => ordinal, "now" => now };
    Ok(tx.execute(PUT, values)? == 1)
}

pub(super) fn clear(tx: &mut Tx<'_>, contact: ContactId, name: &str) -> Result<bool> {
    Ok(tx.execute(CLEAR, params! { "contact" => contact, "name" => name })? == 1)
}

fn written(choices: &[String]) -> String {
    serde_json::to_string(choices).expect("OK because it is plain data")
}
