//! The rows behind what the index found.

use std::collections::HashMap;

use ::store::sea_query::{Expr, ExprTrait, Query};
use ::store::{Result, Row, Scope};
use uuid::Uuid;
use web::{Access, Sees};

use super::{By, Hit, Sought};
use crate::conversations::padded;
use crate::labels;
use crate::messages::Direction;

/// Of these messages those that pass the filters and may be shown, in the order of the ids. They are read by their keys and
/// weighed here: what was found is few, and the embedded database would try an index by every condition.
pub(super) fn hits(scope: &Scope<'_>, access: &Access, sought: &Sought, ids: Vec<Uuid>) -> Result<Vec<Hit>> {
    let mut select = Query::select();
    for column in ["id", "conversation_id", "direction", "kind", "text", "at"] {
        select.column(("message", column));
    }
    for (table, column, name) in [
        ("conversation", "contact_id", "contact_id"),
        ("conversation", "inbox_id", "inbox_id"),
        ("conversation", "assignee_id", "assignee_id"),
        ("staff", "id", "author_id"),
        ("staff", "name", "author_name"),
    ] {
        select.expr_as(Expr::col((table, column)), name);
    }
    select.from("message");
    for (table, ours) in [("conversation", "conversation_id"), ("staff", "author_id")] {
        let tenant = Expr::col((table, "tenant_id")).equals(("message", "tenant_id"));
        select.left_join(table, tenant.and(Expr::col((table, "id")).equals(("message", ours))));
    }
    select.and_where(Expr::col(("message", "id")).is_in(padded(ids.clone())));
    let mut known: HashMap<Uuid, Hit> = HashMap::new();
    for row in scope.compose(select, "message")? {
        let hit = hit(&row)?;
        if sees(access, &hit) && passes(sought, &hit) {
            known.insert(row.get("id")?, hit);
        }
    }
    if let Some(label) = sought.label.filter(|_| !known.is_empty()) {
        let conversations = known.values().map(|hit| hit.conversation.as_uuid()).collect();
        let labelled = labels::of(scope, conversations)?;
        let has = |hit: &Hit| labelled.get(&hit.conversation).is_some_and(|own| own.iter().any(|one| one.id == label));
        known.retain(|_, hit| has(hit));
    }
    Ok(ids.iter().filter_map(|id| known.remove(id)).collect())
}

fn hit(row: &Row) -> Result<Hit> {
    let author = match row.get("author_id")? {
        Some(id) => Some((id, row.get::<Option<String>>("author_name")?.unwrap_or_default())),
        None => None,
    };
    Ok(Hit {
        message: row.get("id")?,
        conversation: row.get("conversation_id")?,
        contact: row.get("contact_id")?,
        direction: row.word("direction")?,
        kind: row.get("kind")?,
        text: row.get("text")?,
        at: row.get("at")?,
        author,
        inbox: row.get("inbox_id")?,
        assignee: row.get("assignee_id")?,
    })
}

/// The same as `conversations::store::only_seen`.
fn sees(access: &Access, hit: &Hit) -> bool {
    match access.sees {
        Sees::All => true,
        Sees::OwnAndUnassigned(me) => hit.assignee.is_none_or(|assignee| assignee == me),
    }
}

fn passes(sought: &Sought, hit: &Hit) -> bool {
    let by = match sought.by {
        None => true,
        Some(By::Person) => hit.direction == Direction::Inbound,
        Some(By::Us) => hit.direction != Direction::Inbound,
        Some(By::Staff(staff)) => hit.author.as_ref().is_some_and(|(id, _)| *id == staff),
    };
    by && sought.inbox.is_none_or(|inbox| inbox == hit.inbox)
        && sought.from.is_none_or(|from| hit.at >= from)
        && sought.until.is_none_or(|until| hit.at < until)
}
