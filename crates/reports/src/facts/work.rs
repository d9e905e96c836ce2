//! Following the stream of every tenant: a commit wakes, the stream in the database says what is to be counted. What was
//! committed elsewhere, or while nothing ran here, is found by looking.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use ::store::{Committed, Db, Result, Tx};
use accounts::tenants::{self, hours};
use kernel::{Actor, TenantId, Who};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use super::{rules, store};

/// Events taken at once.
const SET: i64 = 200;
/// What comes together is counted together.
const PAUSE: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_secs(60);

/// Counts what is to be counted, until dropped.
pub async fn run(db: Db) {
    let mut feed = db.feed().listen();
    let mut all = true;
    loop {
        let mut woken = BTreeSet::new();
        if !all {
            match tokio::time::timeout(LOOK, feed.recv()).await {
                Ok(Ok(committed)) => woken.extend(counts(&committed)),
                Ok(Err(RecvError::Lagged(_))) | Err(_) => all = true,
                Ok(Err(RecvError::Closed)) => return,
            }
            if woken.is_empty() && !all {
                continue;
            }
            tokio::time::sleep(PAUSE).await;
            loop {
                match feed.try_recv() {
                    Ok(committed) => woken.extend(counts(&committed)),
                    Err(TryRecvError::Lagged(_)) => all = true,
                    Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                }
            }
        }
        let outcome = if all { work_through(&db).await } else { these(&db, woken).await };
        all = outcome.is_err();
        if let Err(error) = outcome {
            tracing::warn!("reports cannot be counted at the moment: {error}");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Counts what is to be counted now, for every tenant.
pub async fn work_through(db: &Db) -> Result<()> {
    let all = tenants::list(db).await?.into_iter().map(|tenant| tenant.id).collect();
    these(db, all).await
}

async fn these(db: &Db, tenants: BTreeSet<TenantId>) -> Result<()> {
    for tenant in tenants {
        while step(db, tenant).await? {}
    }
    Ok(())
}

/// The tenant, if this commit may count.
fn counts(committed: &Committed) -> Option<TenantId> {
    committed.events.iter().any(rules::concerns).then_some(committed.tenant)
}

/// Counts one set. Says whether there may be more.
async fn step(db: &Db, tenant: TenantId) -> Result<bool> {
    let read = db.read(tenant, |scope| -> Result<_> {
        let counted = store::counted(scope)?;
        Ok((counted, scope.events_after(counted, SET)?))
    });
    let (counted, events) = read.await?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let is_full = i64::try_from(events.len()).is_ok_and(|number| number == SET);
    let actor = Actor { who: Who::System("reports"), at: db.clock().now(), request: db.clock().id() };
    let done = db.write(tenant, actor, move |tx: &mut Tx<'_>| -> Result<bool> {
        if !store::advance(tx, counted, last)? {
            return Ok(false);
        }
        let mine = || events.iter().filter(|event| rules::concerns(event));
        let messages: HashSet<_> = mine().filter_map(|event| event.message_id).collect();
        let threads = mine().filter_map(|event| event.conversation_id).collect();
        let mut state = store::load(tx, threads, messages.clone())?;
        let facts: Vec<_> = mine().flat_map(|event| rules::count(&mut state, event)).collect();
        store::keep(tx, &state, &messages)?;
        store::write(tx, &hours::get(tx)?, &state, &facts)?;
        Ok(true)
    });
    // Where another process counted these, the next look begins behind them.
    Ok(!done.await? || is_full)
}
