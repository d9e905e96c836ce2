//! The stream, read by whom its events are about.

use kernel::{ContactId, Timestamp};
use store::sea_query::{Expr, ExprTrait, Order, Query};
use store::{Recorded, Result, Scope};
use uuid::Uuid;

use crate::people::padded;

const COLUMNS: [&str; 12] = [
    "seq",
    "id",
    "kind",
    "at",
    "actor_kind",
    "actor_id",
    "request_id",
    "contact_id",
    "conversation_id",
    "message_id",
    "inbox_id",
    "facts",
];

/// The newest events of these kinds about any of these people, after a place. One read for each of them, so that the index
/// `event_timeline` has each in order.
pub(super) fn page(
    scope: &Scope<'_>,
    people: &[ContactId],
    kinds: &[&'static str],
    after: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<Recorded>> {
    let mut found = Vec::new();
    for person in people {
        let mut select = Query::select();
        select.columns(COLUMNS).from("event").and_where(Expr::col("contact_id").eq(person.as_uuid()));
        select.and_where(Expr::col("kind").is_in(padded(kinds.to_vec())));
        if let Some((at, id)) = after {
            let last = Expr::tuple([Expr::val(at.micros()), Expr::val(id)]);
            select.and_where(Expr::tuple([Expr::col("at"), Expr::col("id")]).lt(last));
        }
        select.order_by("at", Order::Desc).order_by("id", Order::Desc).limit(u64::try_from(limit).unwrap_or(0));
        for row in scope.compose(select, "event")? {
            found.push(Recorded::from_row(&row)?);
        }
    }
    found.sort_unstable_by_key(|event| std::cmp::Reverse((event.at, event.id.as_uuid())));
    found.truncate(limit);
    Ok(found)
}
