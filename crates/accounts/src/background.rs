//! What runs by itself: old sessions, counts, links and invitations are deleted.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use store::{Db, Result, Scope, Sql, params, sql};
use web::App;

use crate::{acceptance, mail, notices, sessions, sign_in, support, tenants, webhooks};

const EVERY: Duration = Duration::from_secs(60 * 60);
/// An invitation is shown for a while after it ended; a link has nothing to show.
const INVITATIONS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const LINKS_KEPT: Duration = Duration::from_secs(2 * 24 * 60 * 60);

const OLD: Sql = sql!(
    "select id from sign_in_link where tenant_id = :tenant and expires_at < :links \
     union all select id from invitation where tenant_id = :tenant and created_at < :invitations limit 1"
);
const OLD_LINKS: Sql = sql!("delete from sign_in_link where tenant_id = :tenant and expires_at < :before");
const OLD_INVITATIONS: Sql = sql!("delete from invitation where tenant_id = :tenant and created_at < :before");

/// The loops of this room.
pub fn background(app: App) -> Vec<(&'static str, BoxFuture<'static, ()>)> {
    let handing = app.clone();
    let sweeping = async move {
        loop {
            if let Err(error) = sweep(&app.db).await {
                tracing::warn!("old sign-in data could not be deleted: {error}");
            }
            tokio::time::sleep(EVERY).await;
        }
    };
    vec![
        ("accounts: delete what has ended", sweeping.boxed()),
        ("webhooks: tell the businesses' programs what happens", webhooks::run(handing).boxed()),
    ]
}

/// Deletes what no longer opens anything.
pub async fn sweep(db: &Db) -> Result<()> {
    db.global_write(|global| {
        sessions::sweep(global)?;
        sign_in::throttle::sweep(global)
    })
    .await?;
    let (links, invitations) = (db.clock().now() - LINKS_KEPT, db.clock().now() - INVITATIONS_KEPT);
    for tenant in tenants::list(db).await? {
        notices::sweep(db, tenant.id, db.clock()).await?;
        notices::push::sweep(db, tenant.id).await?;
        mail::sweep(db, tenant.id, db.clock()).await?;
        support::sweep(db, tenant.id).await?;
        sign_in::mailed::sweep(db, tenant.id, links).await?;
        acceptance::tell_of_newer(db, tenant.id).await?;
        let find = move |scope: &Scope<'_>| scope.row(OLD, params! { "links" => links, "invitations" => invitations });
        if db.read(tenant.id, find).await?.is_none() {
            continue;
        }
        db.write(tenant.id, crate::system(db.clock(), "accounts"), move |tx| -> Result<()> {
            tx.execute(OLD_LINKS, params! { "before" => links })?;
            tx.execute(OLD_INVITATIONS, params! { "before" => invitations }).map(|_| ())
        })
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Role;

    use super::*;
    use crate::logins::Email;
    use crate::sign_in::link;
    use crate::testing::worlds;

    const LEFT: Sql = sql!(
        "select id from sign_in_link where tenant_id = :tenant union all select id from invitation where tenant_id = :tenant"
    );

    #[tokio::test]
    async fn ended_links_and_invitations_are_deleted_and_others_kept() {
        for world in worlds().await {
            let left =
                async || world.db.read(world.lark.tenant, |scope| scope.rows(LEFT, params! {})).await.unwrap().len();
            link::for_email(&world.db, &Email::parse(&world.lark.agent.email).unwrap()).await.unwrap();
            world.invite("maya@lark.example", Role::Agent).await;
            // Three invitations of the furnishing, accepted, and these two.
            sweep(&world.db).await.unwrap();
            assert_eq!(left().await, 5);
            world.pass(LINKS_KEPT + Duration::from_secs(60 * 60));
            sweep(&world.db).await.unwrap();
            assert_eq!(left().await, 4);
            world.pass(INVITATIONS_KEPT);
            sweep(&world.db).await.unwrap();
            assert_eq!(left().await, 0);
        }
    }
}
