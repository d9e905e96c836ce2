//! Fields that a file brings, and how they go with it.

use std::collections::BTreeSet;

use ::store::{Fault, Result, Scope, Sql, Tx, params, sql};
use kernel::Timestamp;

use super::model::{Brought, Import};
use super::rules::{Draft, Fields};
use super::store;
use crate::export::Field;
use crate::fields::{self, NewDefinition};

/// Makes the fields that these rows bring, and puts those back that were out of sight. Those of which the file says what they are come
/// first, in its order, whether anybody has a value of them or not.
pub(super) fn define(tx: &mut Tx<'_>, import: &Import, drafts: &[&Draft]) -> Result<()> {
    if drafts.is_empty() {
        return Ok(());
    }
    let known = Fields(fields::definitions(tx)?);
    let named: BTreeSet<&String> = drafts.iter().flat_map(|draft| draft.fields.keys()).collect();
    let defined = import.plan.brings().filter(|one| known.find(&one.label).is_none()).map(|one| &one.name);
    let mut unknown: Vec<&String> = defined.filter(|name| known.find(name).is_none()).collect();
    for name in named.iter().filter(|name| known.find(name).is_none()) {
        if !unknown.contains(name) {
            unknown.push(name);
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let hidden = Fields(fields::removed(tx)?);
    let (mut plan, mut is_full) = (import.plan.clone(), false);
    for name in unknown {
        let Field { name, label, kind, choices } = import.plan.new_field(name);
        if let Some(one) = hidden.find(&name).or_else(|| hidden.find(&label)) {
            if named.contains(&one.name) || named.contains(&name) {
                passed(fields::put_back(tx, &one.name))?;
                plan.brought.extend(brought(tx, one.name.clone(), false)?);
            }
            continue;
        }
        if is_full {
            continue;
        }
        match fields::define(tx, &NewDefinition { label: name.clone(), kind, choices: choices.clone() }) {
            Ok(made) => {
                if label != name {
                    passed(fields::change(tx, &made.name, &label, &choices))?;
                }
                plan.brought.extend(brought(tx, made.name, true)?);
            }
            Err(Fault::Refused(fields::Refusal::TooMany)) => is_full = true,
            Err(refused) => passed::<(), _>(Err(refused))?,
        }
    }
    if plan != import.plan {
        store::put_plan(tx, import.id, &plan)?;
    }
    Ok(())
}

fn brought(scope: &Scope<'_>, name: String, is_new: bool) -> Result<Option<Brought>> {
    let changed_at = fields::changed_at(scope, &name)?;
    Ok(changed_at.map(|at| Brought { name, is_new, changed_at: at.micros() }))
}

/// A field that cannot be made is left without its definition: its values are kept all the same.
fn passed<T, R>(outcome: Result<T, Fault<R>>) -> Result<()> {
    match outcome {
        Ok(_) | Err(Fault::Refused(_)) => Ok(()),
        Err(Fault::Failed(error)) => Err(error),
    }
}

/// Fields that were put back and into which somebody wrote since the file was taken are theirs.
pub(super) fn leave_used(tx: &mut Tx<'_>, import: &Import) -> Result<()> {
    let Some(since) = import.finished_at else { return Ok(()) };
    let mut plan = import.plan.clone();
    let mut left = Vec::new();
    for field in plan.brought {
        if field.is_new || !is_used_since(tx, &field.name, since)? {
            left.push(field);
        }
    }
    plan.brought = left;
    store::put_plan(tx, import.id, &plan)
}

/// When all rows were taken back: fields that the file brought go, if nobody uses them, asks for them or changed them since; those
/// that it put back go out of sight again.
pub(super) fn drop_fields(tx: &mut Tx<'_>, import: &Import) -> Result<()> {
    for field in &import.plan.brought {
        if !is_asked_for(tx, &field.name)? {
            let since = Timestamp::from_micros(field.changed_at);
            match field.is_new {
                true => fields::unmake(tx, &field.name, since)?,
                false => fields::hide_again(tx, &field.name, since)?,
            }
        }
    }
    Ok(())
}

const USED_SINCE: Sql = sql!(
    "select 1 as one from contact_field where tenant_id = :tenant and name = :name and changed_at > :since limit 1"
);
const SEGMENTS: Sql = sql!("select filter from segment where tenant_id = :tenant");

/// Whether somebody's value of this field was written after that.
fn is_used_since(scope: &Scope<'_>, name: &str, since: Timestamp) -> Result<bool> {
    Ok(scope.row(USED_SINCE, params! { "name" => name, "since" => since })?.is_some())
}

/// Whether a segment may ask for this field: it names it.
fn is_asked_for(scope: &Scope<'_>, name: &str) -> Result<bool> {
    let name = serde_json::Value::from(name).to_string();
    for row in scope.rows(SEGMENTS, params! {})? {
        if row.get::<String>("filter")?.contains(&name) {
            return Ok(true);
        }
    }
    Ok(false)
}
