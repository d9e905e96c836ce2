//! After a restore: what waits, and the person's word that sending may go on.

use kernel::{Actor, Timestamp, Who};
use store::Db;

use super::{State, Trouble, state};

/// Cancelled in one transaction.
const AT_ONCE: i64 = 200;

/// Lets sending go on, over all businesses. What had waited since before the backup is cancelled first, if that is wanted; what people
/// wrote since the restore is not. Says how many messages were cancelled.
pub async fn confirm(db: &Db, cancel_waiting: bool) -> Result<usize, Trouble> {
    let Some(held) = db.global_read(State::read).await?.held else { return Ok(0) };
    let mut cancelled = 0;
    if cancel_waiting {
        for tenant in accounts::tenants::list(db).await? {
            cancelled += cancel(db, tenant.id, held.made_at).await?;
        }
    }
    state::change(db, state::released).await?;
    for tenant in accounts::tenants::list(db).await? {
        let actor = Actor { who: Who::System("restore"), at: db.clock().now(), request: db.clock().id() };
        db.write(tenant.id, actor, inbox::dispatch::hasten).await?;
    }
    tracing::info!(cancelled, "sending goes on after a restore; {cancelled} messages were cancelled");
    Ok(cancelled)
}

async fn cancel(db: &Db, tenant: kernel::TenantId, before: Timestamp) -> store::Result<usize> {
    let mut all = 0;
    loop {
        let actor = Actor { who: Who::System("restore"), at: db.clock().now(), request: db.clock().id() };
        let step = move |tx: &mut store::Tx<'_>| inbox::dispatch::cancel_waiting(tx, before, AT_ONCE);
        match db.write(tenant, actor, step).await? {
            0 => return Ok(all),
            count => all += count,
        }
    }
}
