//! Telling a person what happened to her login. A login is of no business, so she is told in each that she belongs to, and
//! mailed from the one she joined first: the address is the same.

use kernel::{RequestId, StaffId, TenantId};
use store::{Db, Global, Result};

use super::link;
use crate::logins::Email;
use crate::notices::{self, Kind, Notice, To, Way};

/// Does something for a login, and tells its owner in the same transaction in the business that she joined first; then in
/// the others.
pub(crate) async fn write_and_tell<T, E, F>(
    db: &Db,
    email: &Email,
    kind: Kind,
    facts: &[(&'static str, String)],
    work: F,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<store::Error> + Send + 'static,
    F: FnOnce(&Global<'_, '_>) -> Result<T, E> + Send + 'static,
{
    let homes = link::homes(db, email).await?;
    let Some(((tenant, staff), others)) = homes.split_first() else { return db.global_write(work).await };
    let notice = notice(db, *staff, kind, facts);
    let written = db.write(*tenant, crate::system(db.clock(), "sign_in"), move |tx| {
        let done = work(&tx.global())?;
        notices::tell(tx, notice)?;
        Ok::<_, E>(done)
    });
    let done = written.await?;
    tell_in(db, others, kind, facts).await;
    Ok(done)
}

/// Tells the owner of a login in the businesses besides the one in which she was told.
pub(crate) async fn tell_elsewhere(db: &Db, email: &Email, told: TenantId, kind: Kind) -> Result<()> {
    let homes = link::homes(db, email).await?;
    let others: Vec<_> = homes.into_iter().filter(|(tenant, _)| *tenant != told).collect();
    tell_in(db, &others, kind, &[]).await;
    Ok(())
}

/// What has happened has happened: that one cannot be told here does not undo it, and the mail is on its way.
pub(crate) async fn tell_in(db: &Db, homes: &[(TenantId, StaffId)], kind: Kind, facts: &[(&'static str, String)]) {
    for (tenant, staff) in homes {
        let notice = notice(db, *staff, kind, facts);
        let told = db
            .write(*tenant, crate::system(db.clock(), "sign_in"), move |tx| notices::tell_by(tx, notice, &[Way::Push]));
        if let Err(error) = told.await {
            tracing::warn!(tenant.id = %tenant, "a notice about a login could not be told in {tenant}: {error}");
        }
    }
}

fn notice(db: &Db, staff: StaffId, kind: Kind, facts: &[(&'static str, String)]) -> Notice {
    let notice = Notice::new(kind, To::Staff(vec![staff]), db.clock().id::<RequestId>(), "/account");
    facts.iter().fold(notice, |notice, (name, value)| notice.fact(name, value.as_str()))
}
