//! Sessions: signed-in browsers.
//!
//! - The cookie holds random bytes and nothing else; only their hash is kept.
//! - A session lives while its login's epoch stands: a new password, a changed role or a removal ends all of them.    (A26)
//! - It ends 30 days after the sign-in, or 14 days after it was last used.

pub mod privacy;
mod store;

use std::time::Duration;

use ::store::{Db, Global, Result};
use kernel::{LoginId, Secret, SessionId, Timestamp, vault};
use web::SignedIn;

pub use store::Session;

/// How long the cookie and the row live.
pub const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// A session that is not used for so long has ended.
pub(crate) const IDLE: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// How exactly it is known when a session was last used.
const MARK: Duration = Duration::from_secs(10 * 60);

/// Begins a session of a login as it stood at `epoch`; if it has changed since, the session is dead at birth.
pub fn begin(global: &Global<'_, '_>, login: LoginId, epoch: i64, user_agent: &str) -> Result<Secret> {
    let token = vault::random_token();
    let now = global.now();
    store::insert(
        global,
        &Session {
            id: global.id(),
            login,
            epoch,
            user_agent: kernel::Text::line(user_agent, 200),
            created_at: now,
            last_seen_at: now,
        },
        vault::token_hash(&token),
        now + LONGEST,
    )?;
    Ok(Secret::new(token))
}

/// The live session behind a cookie. Its last use is noted at most every ten minutes.
pub async fn find(db: &Db, token: &str) -> Result<Option<SignedIn>> {
    let hash = vault::token_hash(token);
    let found = db.global_read(move |global| store::find(global, hash, global.now() - IDLE)).await?;
    let Some((session, last_seen)) = found else { return Ok(None) };
    if db.clock().now().since(last_seen) >= MARK {
        db.global_write(move |global| store::mark(global, session.session)).await?;
    }
    Ok(Some(session))
}

/// The login's live sessions, the one used last first.
pub fn list(global: &Global<'_, '_>, login: LoginId) -> Result<Vec<Session>> {
    store::list(global, login, global.now() - IDLE)
}

/// Ends one session of this login. Says whether there was one.
pub fn end(global: &Global<'_, '_>, login: LoginId, session: SessionId) -> Result<bool> {
    store::delete(global, login, session)
}

/// Deletes all rows of a login whose epoch has just grown.
pub(crate) fn drop_all(global: &Global<'_, '_>, login: LoginId) -> Result<()> {
    store::delete_all(global, login)
}

/// Ends everyone's: after a restore, which brings back sessions that had ended since.
pub fn drop_everyones(global: &Global<'_, '_>) -> Result<()> {
    store::delete_everyones(global)
}

/// Deletes what no longer opens anything.
pub(crate) fn sweep(global: &Global<'_, '_>) -> Result<()> {
    let now: Timestamp = global.now();
    store::sweep(global, now, now - IDLE)
}

#[cfg(test)]
mod tests;
