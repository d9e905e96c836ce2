//! Rows of labels.

use std::collections::HashMap;

use kernel::ConversationId;
use store::sea_query::{Expr, ExprTrait, Query};
use store::{Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::Label;
use super::order::natural;
use crate::conversations::padded;

const LIST: Sql = sql!(
    "select id, name, colour from label where tenant_id = :tenant and removed_at is null order by name_folded, id limit 200"
);
const GET: Sql =
    sql!("select id, name, colour from label where tenant_id = :tenant and id = :id and removed_at is null");
const CREATE: Sql = sql!(
    "insert into label (tenant_id, id, name, name_folded, colour, created_at, version) \
     values (:tenant, :id, :name, :folded, :colour, :now, 1)"
);
const CHANGE: Sql = sql!(
    "update label set name = :name, name_folded = :folded, colour = :colour, version = version + 1 \
     where tenant_id = :tenant and id = :id and removed_at is null"
);
// Its name is free again.
const HIDE: Sql = sql!(
    "update label set removed_at = :now, name_folded = :folded where tenant_id = :tenant and id = :id and removed_at is null"
);
const PUT: Sql = sql!(
    "insert into conversation_label (tenant_id, conversation_id, label_id, put_at, put_by_kind, put_by) \
     values (:tenant, :conversation, :label, :now, :by_kind, :by) on conflict (tenant_id, conversation_id, label_id) do nothing"
);
const TAKE_OFF: Sql = sql!(
    "delete from conversation_label where tenant_id = :tenant and conversation_id = :conversation and label_id = :label"
);
const CLEAR_SOME: Sql = sql!(
    "delete from conversation_label where tenant_id = :tenant and label_id = :label and conversation_id in \
     (select conversation_id from conversation_label where tenant_id = :tenant and label_id = :label limit 500)"
);
const DROP: Sql = sql!("delete from label where tenant_id = :tenant and id = :label and removed_at is not null");

pub(super) fn list(scope: &Scope<'_>) -> Result<Vec<Label>> {
    scope.rows(LIST, params! {})?.iter().map(read).collect()
}

pub(super) fn get(scope: &Scope<'_>, id: Uuid) -> Result<Option<Label>> {
    scope.row(GET, params! { "id" => id })?.as_ref().map(read).transpose()
}

/// It stays until the commit.
pub(super) fn lock(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Label>> {
    tx.lock(GET, params! { "id" => id })?.first().map(read).transpose()
}

pub(super) fn create(tx: &mut Tx<'_>, label: &Label) -> Result<()> {
    let now = tx.now();
    let values = params! {
        "id" => label.id, "name" => &label.name, "folded" => label.name.to_lowercase(), "colour" => label.colour.as_str(), "now" => now,
    };
    tx.execute(CREATE, values).map(|_| ())
}

pub(super) fn change(tx: &mut Tx<'_>, label: &Label) -> Result<()> {
    let values = params! {
        "id" => label.id, "name" => &label.name, "folded" => label.name.to_lowercase(), "colour" => label.colour.as_str(),
    };
    tx.execute(CHANGE, values).map(|_| ())
}

pub(super) fn hide(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(HIDE, params! { "id" => id, "folded" => id.to_string(), "now" => now })? == 1)
}

pub(super) fn put(tx: &mut Tx<'_>, conversation: ConversationId, label: Uuid) -> Result<bool> {
    let (now, who) = (tx.now(), tx.actor().who);
    let values = params! {
        "conversation" => conversation, "label" => label, "now" => now, "by_kind" => who.kind(), "by" => who.id(),
    };
    Ok(tx.execute(PUT, values)? == 1)
}

pub(super) fn take_off(tx: &mut Tx<'_>, conversation: ConversationId, label: Uuid) -> Result<bool> {
    Ok(tx.execute(TAKE_OFF, params! { "conversation" => conversation, "label" => label })? == 1)
}

/// Takes a removed label off some of what it stands on; once it stands on nothing it goes itself. Says how many rows went.
pub(super) fn clear_some(tx: &mut Tx<'_>, label: Uuid) -> Result<u64> {
    let cleared = tx.execute(CLEAR_SOME, params! { "label" => label })?;
    if cleared == 0 {
        tx.execute(DROP, params! { "label" => label })?;
    }
    Ok(cleared)
}

/// The labels of conversations, by one statement.
pub(crate) fn of(scope: &Scope<'_>, conversations: Vec<Uuid>) -> Result<HashMap<ConversationId, Vec<Label>>> {
    let mut found: HashMap<ConversationId, Vec<Label>> = HashMap::new();
    if conversations.is_empty() {
        return Ok(found);
    }
    let mut select = Query::select();
    select.column(("conversation_label", "conversation_id")).from("conversation_label");
    select.columns(["id", "name", "colour"].map(|column| ("label", column)));
    let tenant = Expr::col(("label", "tenant_id")).equals(("conversation_label", "tenant_id"));
    select.inner_join("label", tenant.and(Expr::col(("label", "id")).equals(("conversation_label", "label_id"))));
    select.and_where(Expr::col(("conversation_label", "conversation_id")).is_in(padded(conversations)));
    select.and_where(Expr::col(("label", "removed_at")).is_null());
    for row in scope.compose(select, "conversation_label")? {
        found.entry(row.get("conversation_id")?).or_default().push(read(&row)?);
    }
    for labels in found.values_mut() {
        labels.sort_by(|one, other| natural(&one.name, &other.name));
    }
    Ok(found)
}

fn read(row: &Row) -> Result<Label> {
    Ok(Label { id: row.get("id")?, name: row.get("name")?, colour: row.word("colour")? })
}
