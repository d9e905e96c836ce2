//! What runs by itself: old sessions, counts, links and invitations are deleted.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kernel::TenantId;
use store::{Db, GlobalSql, Result, Sql, global_sql, params, sql};
use web::App;

use crate::{sessions, sign_in};

const EVERY: Duration = Duration::from_secs(60 * 60);
/// An invitation is shown for a while after it ended; a link has nothing to show.
const INVITATIONS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const LINKS_KEPT: Duration = Duration::from_secs(2 * 24 * 60 * 60);

const OLD_LINKS: Sql = sql!("delete from sign_in_link where tenant_id = :tenant and expires_at < :before");
const OLD_INVITATIONS: Sql = sql!("delete from invitation where tenant_id = :tenant and created_at < :before");
const WITH_OLD_ROWS: GlobalSql = global_sql!(
    "select tenant_id from sign_in_link where expires_at < :links union select tenant_id from invitation where created_at < :invitations"
);

/// The loops of this room.
pub fn background(app: App) -> Vec<(&'static str, BoxFuture<'static, ()>)> {
    let sweeping = async move {
        loop {
            if let Err(error) = sweep(&app.db).await {
                tracing::warn!("old sign-in data could not be deleted: {error}");
            }
            tokio::time::sleep(EVERY).await;
        }
    };
    vec![("accounts: delete what has ended", sweeping.boxed())]
}

/// Deletes what no longer opens anything.
pub async fn sweep(db: &Db) -> Result<()> {
    db.global_write(|global| {
        sessions::sweep(global)?;
        sign_in::throttle::sweep(global)
    })
    .await?;
    let (links, invitations) = (db.clock().now() - LINKS_KEPT, db.clock().now() - INVITATIONS_KEPT);
    let tenants = db.across("accounts: find ended links and invitations", move |all| -> Result<Vec<TenantId>> {
        let rows = all.rows(WITH_OLD_ROWS, params! { "links" => links, "invitations" => invitations })?;
        rows.iter().map(|row| row.get("tenant_id")).collect()
    });
    for tenant in tenants.await? {
        db.write(tenant, crate::system(db.clock(), "accounts"), move |tx| -> Result<()> {
            tx.execute(OLD_LINKS, params! { "before" => links })?;
            tx.execute(OLD_INVITATIONS, params! { "before" => invitations }).map(|_| ())
        })
        .await?;
    }
    Ok(())
}
