//! Following the stream of every tenant, and counting it.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use ::store::{Bookmark, Db, Result, Tx};
use accounts::tenants::{self, Woken, hours};
use kernel::{Actor, TenantId, Who};

use super::{rules, store};

/// How far the stream was counted.
const COUNTED: Bookmark = Bookmark::named("reports_counted");
/// Events taken at once.
const SET: i64 = 200;
/// What comes together is counted together.
const PAUSE: Duration = Duration::from_millis(500);

/// Counts what is to be counted, until dropped.
pub async fn run(db: Db) {
    let mut woken = Woken::new(&db, PAUSE);
    while let Some(tenants) = woken.next(rules::concerns).await {
        let outcome = match tenants {
            Ok(tenants) => these(&db, tenants).await,
            Err(error) => Err(error),
        };
        woken.looked(outcome, "reports cannot be counted").await;
    }
}

/// Counts what is to be counted now, for every tenant.
pub async fn work_through(db: &Db) -> Result<()> {
    these(db, tenants::every(db).await?).await
}

async fn these(db: &Db, tenants: BTreeSet<TenantId>) -> Result<()> {
    for tenant in tenants {
        while step(db, tenant).await? {}
    }
    Ok(())
}

/// Counts one set. Says whether there may be more.
async fn step(db: &Db, tenant: TenantId) -> Result<bool> {
    let read = db.read(tenant, |scope| -> Result<_> {
        let counted = COUNTED.at(scope)?;
        Ok((counted, scope.events_after(counted, SET)?))
    });
    let (counted, events) = read.await?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let is_full = i64::try_from(events.len()).is_ok_and(|number| number == SET);
    let actor = Actor { who: Who::System("reports"), at: db.clock().now(), request: db.clock().id() };
    let done = db.write(tenant, actor, move |tx: &mut Tx<'_>| -> Result<bool> {
        if !COUNTED.advance(tx, counted, last)? {
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
