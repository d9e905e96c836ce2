//! Every night, and whenever a night was missed: a new backup, and the end of those whose time is over.

use std::time::Duration;

use accounts::notices::{self, Kind, Notice, To};
use kernel::{Clock, Timestamp};
use store::Db;

use super::{Backups, Made, Trouble, blocking, period, restore, state};

/// Nights begin at this hour, UTC.
const HOUR: u64 = 3;
/// How soon a backup that failed is tried again.
const AGAIN: Duration = Duration::from_secs(60 * 60);
/// A business this old wants its first backup, whoever has made none.
const FIRST: Duration = Duration::from_secs(60 * 60);

/// Looks every minute whether something is due, until dropped.
pub(super) async fn run(backups: Backups, db: Db) {
    loop {
        if let Err(error) = tick(&backups, &db).await {
            tracing::error!("the backups could not be looked after: {error}");
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// Does what is due now.
pub async fn tick(backups: &Backups, db: &Db) -> Result<(), Trouble> {
    let master = db.vault().master_fingerprint();
    let look = db.global_write(move |global| -> store::Result<_> {
        state::refresh(global, &master)?;
        state::installation(global)
    });
    let installation = look.await?;
    // First, so that a place that cannot be written does not keep old keys alive.
    let (this, vault, now) = (backups.clone(), db.vault().clone(), db.clock().now());
    match blocking(move || this.expire(&vault, installation, now)).await {
        Err(Trouble::Busy) => return Ok(()),
        Err(error) => tracing::error!("old backups could not be removed: {error}"),
        Ok(_) => {}
    }
    let this = backups.clone();
    if let Err(error) = blocking(move || restore::forget_cut_off(&this)).await {
        tracing::error!("what a rehearsal that was cut off left could not be removed: {error}");
    }
    if is_due(backups, db).await? {
        match create(backups, db).await {
            Ok(_) | Err(Trouble::Busy) => {}
            Err(error) => tracing::error!("tonight's backup was not made: {error}"),
        }
    }
    Ok(())
}

/// Makes a backup, remembers it or why there is none, and tells whoever runs the installation.
pub async fn create(backups: &Backups, db: &Db) -> Result<Made, Trouble> {
    let installation = db.global_write(state::installation).await?;
    let (this, its_db) = (backups.clone(), db.clone());
    match blocking(move || this.create(&its_db, installation)).await {
        Ok(made) => {
            let kept = made.clone();
            state::change(db, move |global| state::made(global, &kept)).await?;
            Ok(made)
        }
        Err(Trouble::Busy) => Err(Trouble::Busy),
        Err(trouble) => {
            let reason = trouble.to_string();
            state::change(db, move |global| state::failed(global, &reason)).await?;
            // Once a day; each try has its line in the log.
            let day = period(db.clock().now());
            let notice =
                |tenant| Notice::new(Kind::BackupFailed, To::Owners, day, format!("/t/{tenant}/settings/backups"));
            notices::tell_operator(db, "backups", notice).await?;
            Err(trouble)
        }
    }
}

/// Rehearses a restore with a kit, and remembers how it went.
pub async fn rehearse(
    backups: &Backups,
    db: &Db,
    code: kernel::vault::RecoveryCode,
    id: Option<uuid::Uuid>,
) -> Result<restore::Restored, Trouble> {
    let (this, clock) = (backups.clone(), db.clock().clone());
    let done = blocking(move || restore::rehearse(&this, &clock, &code, id)).await;
    if matches!(done, Err(Trouble::Busy)) {
        return done;
    }
    let rehearsal = state::Rehearsal {
        at: db.clock().now(),
        master: db.vault().master_fingerprint(),
        backup: done.as_ref().ok().map(|restored| restored.head.id),
        rows: done.as_ref().map(|restored| restored.manifest.rows()).unwrap_or_default(),
        trouble: done.as_ref().err().map(ToString::to_string),
    };
    state::change(db, move |global| state::rehearsed(global, &rehearsal)).await?;
    done
}

async fn is_due(backups: &Backups, db: &Db) -> Result<bool, Trouble> {
    let (state, clock) = (db.global_read(state::State::read).await?, db.clock().clone());
    let now = clock.now();
    // One that is dated ahead failed while the clock was wrong.
    if state.failed.is_some_and(|failed| failed.at <= now && now.since(failed.at) < AGAIN) {
        return Ok(false);
    }
    let (this, vault) = (backups.clone(), db.vault().clone());
    let newest = blocking(move || this.newest(&vault, now)).await?;
    match newest {
        Some(kept) => Ok(kept.head.period < period(now) && has_begun(now)),
        None => Ok(state.operator.is_some_and(|first| is_old(first, &clock))),
    }
}

/// Whether tonight has begun.
fn has_begun(now: Timestamp) -> bool {
    let since_midnight = now.seconds().rem_euclid(24 * 60 * 60);
    since_midnight >= i64::try_from(HOUR * 60 * 60).unwrap_or_default()
}

/// An id says when it was made.
fn is_old(first: kernel::TenantId, clock: &Clock) -> bool {
    let made = first.as_uuid().get_timestamp().map(|at| at.to_unix());
    let made = made.and_then(|(seconds, _)| i64::try_from(seconds).ok()).map(Timestamp::from_seconds);
    made.is_some_and(|made| clock.now().since(made) > FIRST)
}
