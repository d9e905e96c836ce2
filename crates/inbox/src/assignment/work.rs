//! Following the stream: whatever may make somebody free, or a conversation nobody's, leads to a look at what waits.
//!
//! - A commit wakes; what is given follows from the tables, so that a wake too many costs a look and one too few is made up
//!   for within a minute, as is the hour at which somebody's duty begins.

use std::collections::BTreeSet;
use std::time::Duration;

use ::store::{Committed, Db, Result};
use accounts::tenants;
use kernel::{Actor, TenantId, Who};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use super::store;

/// A burst is looked at in one go; whoever is told of a new message is told after it was given.
const PAUSE: Duration = Duration::from_millis(50);
const LOOK: Duration = Duration::from_secs(60);

/// Gives what waits, until dropped.
pub async fn run(db: Db) {
    let mut feed = db.feed().listen();
    let mut all = true;
    loop {
        let mut woken = BTreeSet::new();
        if !all {
            match tokio::time::timeout(LOOK, feed.recv()).await {
                Ok(Ok(committed)) => woken.extend(woken_by(&committed)),
                Ok(Err(RecvError::Lagged(_))) | Err(_) => all = true,
                Ok(Err(RecvError::Closed)) => return,
            }
            if woken.is_empty() && !all {
                continue;
            }
            tokio::time::sleep(PAUSE).await;
            loop {
                match feed.try_recv() {
                    Ok(committed) => woken.extend(woken_by(&committed)),
                    Err(TryRecvError::Lagged(_)) => all = true,
                    Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                }
            }
        }
        let outcome = if all { work_through(&db).await } else { these(&db, woken).await };
        all = outcome.is_err();
        if let Err(error) = outcome {
            tracing::warn!("conversations cannot be given by turns at the moment: {error}");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Gives what waits now, for every tenant.
pub async fn work_through(db: &Db) -> Result<()> {
    these(db, tenants::list(db).await?.into_iter().map(|tenant| tenant.id).collect()).await
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

/// The tenant, if this commit may have left something to give, or made somebody free.
fn woken_by(committed: &Committed) -> Option<TenantId> {
    let wakes = |kind: &str| {
        matches!(
            kind,
            "conversation.created"
                | "conversation.reopened"
                | "conversation.woken"
                | "conversation.closed"
                | "conversation.snoozed"
                | "conversation.assigned"
                | "assignment_rule.changed"
                | "team.joined"
                | "staff.duty_changed"
        ) || kind.starts_with("staff.")
    };
    committed.events.iter().any(|event| wakes(&event.kind)).then_some(committed.tenant)
}
