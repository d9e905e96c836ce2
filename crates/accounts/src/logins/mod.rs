//! Logins: a person's way in, global over tenants.
//!
//! - An e-mail names one login, however it is written.                      (unique `email_folded`)
//! - It is never proof of who someone is: Kontor sends no mail yet, so anyone can type anyone's. Joining a business needs
//!   the business's link, and, if the e-mail has a login already, being signed in as it.      (A27; invitations)
//! - A password is kept as Argon2id only, and hashed off the threads that serve requests.
//! - A login's epoch grows whenever every session must end; sessions of an earlier epoch are dead.       (A26)

mod model;
pub(crate) mod password;
pub mod privacy;
mod rules;
mod store;

pub use model::{Email, NotAnEmail};
pub use password::Password;
pub use rules::Weakness;
pub use store::Login;

use ::store::{Error, Fault, Global, Result};
use kernel::{LoginId, Problem};

use crate::me::Manner;

/// Why a login cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The e-mail already has a login.
    Taken,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Taken => {
                Problem::new(409, "email_taken", "This e-mail already has a login. Sign in with it instead.")
            }
        }
    }
}

/// Makes a login. Without a password it is opened by a sign-in link only.
pub fn create(global: &Global<'_, '_>, email: &Email, password_hash: Option<&str>) -> Result<LoginId, Fault<Refusal>> {
    let id: LoginId = global.id();
    if store::insert(global, id, email, password_hash)? { Ok(id) } else { Err(Fault::Refused(Refusal::Taken)) }
}

/// The login with this e-mail.
pub fn find(global: &Global<'_, '_>, email: &Email) -> Result<Option<Login>> {
    store::by_email(global, email.folded())
}

/// The login with this id.
pub fn get(global: &Global<'_, '_>, id: LoginId) -> Result<Login> {
    store::by_id(global, id)?.ok_or(Error::Refused("a session outlived its login"))
}

/// Whether anyone can sign in at all.
pub fn any(global: &Global<'_, '_>) -> Result<bool> {
    store::any(global)
}

/// Replaces the password and ends every session. Says whether `seen` was still the login's epoch: of two changes begun at
/// the same time only one is made.
pub fn set_password(global: &Global<'_, '_>, id: LoginId, seen: i64, password_hash: &str) -> Result<bool> {
    let changed = store::set_password(global, id, seen, password_hash)?;
    if changed {
        crate::sessions::drop_all(global, id)?;
    }
    Ok(changed)
}

/// Gives the login another e-mail, which was shown to be hers, and ends every session. Says whether `seen` was still its epoch.
pub(crate) fn set_email(
    global: &Global<'_, '_>,
    id: LoginId,
    seen: i64,
    email: &Email,
) -> Result<bool, Fault<Refusal>> {
    let changed = store::set_email(global, id, seen, email).map_err(|error| {
        let is_taken = error.is_unique("login", "email_folded");
        if is_taken { Fault::Refused(Refusal::Taken) } else { Fault::Failed(error) }
    })?;
    if changed {
        crate::sessions::drop_all(global, id)?;
    }
    Ok(changed)
}

/// Takes the password away and ends every session, so that only a sign-in link opens the login.
pub fn disarm(global: &Global<'_, '_>, id: LoginId) -> Result<()> {
    store::clear_password(global, id)?;
    crate::sessions::drop_all(global, id)
}

/// Ends every session of the login, on all devices.
pub fn end_sessions(global: &Global<'_, '_>, id: LoginId) -> Result<()> {
    store::raise_epoch(global, id)?;
    crate::sessions::drop_all(global, id)
}

/// The language and time zone that the login set for itself.
pub fn manner(global: &Global<'_, '_>, id: LoginId) -> Result<Manner> {
    store::manner(global, id)
}

pub(crate) fn set_manner(global: &Global<'_, '_>, id: LoginId, manner: Manner) -> Result<()> {
    store::set_manner(global, id, manner)
}

#[cfg(test)]
mod tests;
