//! Following the stream: whatever may make somebody free, or a conversation nobody's, leads to a look at what waits.
//!
//! - A commit wakes; what is given follows from the tables, so that a wake too many costs a look and one too few is made up
//!   for within a minute, as is the hour at which somebody's duty begins.

use std::collections::BTreeSet;
use std::time::Duration;

use ::store::{Db, Recorded, Result};
use accounts::tenants::{self, Woken};
use kernel::{Actor, TenantId, Who};

use super::store;

/// A burst is looked at in one go; whoever is told of a new message is told after it was given.
const PAUSE: Duration = Duration::from_millis(50);

/// Gives what waits, until dropped.
pub async fn run(db: Db) {
    let mut woken = Woken::new(&db, PAUSE);
    while let Some(tenants) = woken.next(wakes).await {
        let outcome = match tenants {
            Ok(tenants) => these(&db, tenants).await,
            Err(error) => Err(error),
        };
        woken.looked(outcome, "conversations cannot be given by turns").await;
    }
}

/// Gives what waits now, for every tenant.
pub async fn work_through(db: &Db) -> Result<()> {
    these(db, tenants::every(db).await?).await
}

async fn these(db: &Db, tenants: BTreeSet<TenantId>) -> Result<()> {
    for tenant in tenants {
        for inbox in db.read(tenant, store::ruled).await? {
            let actor = || Actor { who: Who::System("turns"), at: db.clock().now(), request: db.clock().id() };
            while db.write(tenant, actor(), move |tx| super::give(tx, inbox)).await? > 0 {}
        }
    }
    Ok(())
}

/// Whether this may have left something to give, or made somebody free.
fn wakes(event: &Recorded) -> bool {
    matches!(
        event.kind.as_str(),
        "conversation.created"
            | "conversation.reopened"
            | "conversation.woken"
            | "conversation.closed"
            | "conversation.snoozed"
            | "conversation.assigned"
            | "assignment_rule.changed"
            | "team.joined"
    ) || event.kind.starts_with("staff.")
}
