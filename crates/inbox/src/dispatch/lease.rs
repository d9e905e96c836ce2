//! The lease of an inbox.

use ::store::{Result, Sql, Tx, params, sql};
use kernel::{Actor, InboxId, TenantId, Who};
use uuid::Uuid;
use web::App;

use super::LEASE;

const TAKE: Sql = sql!(
    "insert into inbox_lease (tenant_id, inbox_id, holder, fence, until) values (:tenant, :inbox, :holder, 1, :until) \
     on conflict (tenant_id, inbox_id) do update set until = excluded.until, holder = excluded.holder, \
     fence = case when inbox_lease.holder = excluded.holder then inbox_lease.fence else inbox_lease.fence + 1 end \
     where inbox_lease.holder = excluded.holder or inbox_lease.until < :now returning fence"
);
const LIVE: Sql = sql!(
    "select fence from inbox_lease where tenant_id = :tenant and inbox_id = :inbox and holder = :holder and fence = :fence and until > :now"
);

/// Takes or renews the lease; nothing if another process holds it.
pub(super) async fn take(app: &App, holder: Uuid, tenant: TenantId, inbox: InboxId) -> Result<Option<i64>> {
    let actor = Actor { who: Who::System("dispatch"), at: app.clock.now(), request: app.clock.id() };
    app.db
        .write(tenant, actor, move |tx| {
            let now = tx.now();
            let values = params! { "inbox" => inbox, "holder" => holder, "until" => now + LEASE, "now" => now };
            tx.row(TAKE, values)?.map(|row| row.get("fence")).transpose()
        })
        .await
}

/// Holds the lease's row until the commit and says whether it is still ours.
pub(super) fn is_live(tx: &mut Tx<'_>, holder: Uuid, inbox: InboxId, fence: i64) -> Result<bool> {
    let now = tx.now();
    let values = params! { "inbox" => inbox, "holder" => holder, "fence" => fence, "now" => now };
    Ok(!tx.lock(LIVE, values)?.is_empty())
}
