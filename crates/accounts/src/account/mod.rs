//! One's own account: the password, the sessions, the appearance. It belongs to the login, whatever the business.

pub(crate) mod address;
pub(crate) mod pages;
pub(crate) mod verification;

pub(crate) use pages::device;

use kernel::{LoginId, Problem, Secret};
use store::{Db, Fault};

use crate::logins::{self, Password, password};
use crate::notices::Kind;
use crate::sign_in::{Caller, Entered, enter, throttle, write_and_tell};

/// Why a password is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The current password is another.
    Wrong,
    /// Too many tries; the next may be made after this time.
    Wait(std::time::Duration),
    /// It was changed elsewhere a moment ago.
    Meanwhile,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Wrong => Problem::new(422, "password_wrong", "This is not your current password."),
            Refusal::Wait(_) => Problem::new(429, "too_many_tries", "Too many tries. Wait a little, then try again."),
            Refusal::Meanwhile => {
                Problem::new(409, "password_changed", "Your password was changed a moment ago, elsewhere.")
            }
        }
    }
}

/// Changes the password, ends every session, and begins a new one for this browser.                        (A26)
///
/// Where there is a password, it must be given: a browser left open is not enough to take a login over.
pub async fn change_password(
    db: &Db,
    login: LoginId,
    current: &Secret,
    new: Password,
    caller: &Caller,
) -> Result<Entered, Fault<Refusal>> {
    let from = caller.clone();
    let (known, email, admitted) = db
        .global_write(move |global| -> store::Result<_> {
            let known = logins::get(global, login)?;
            let email =
                logins::Email::parse(&known.email).map_err(|_| store::Error::Refused("a login without an e-mail"))?;
            let admitted = throttle::admit(global, &email, Some(login), &from)?;
            Ok((known, email, admitted))
        })
        .await?;
    let made = admitted.map_err(|wait| Fault::Refused(Refusal::Wait(wait.0)))?;
    if known.has_password() && !password::is_right(current, known.password_hash.clone()).await {
        return Err(Fault::Refused(Refusal::Wrong));
    }
    let (hash, user_agent) = (new.hash().await, caller.user_agent.clone());
    write_and_tell(db, &email, Kind::PasswordChanged, &[], move |global| -> Result<Entered, Fault<Refusal>> {
        throttle::forgive(global, &made)?;
        if !logins::set_password(global, login, known.epoch, &hash)? {
            return Err(Fault::Refused(Refusal::Meanwhile));
        }
        let epoch = logins::get(global, login)?.epoch;
        Ok(enter(global, login, epoch, &user_agent)?)
    })
    .await
}

#[cfg(test)]
mod tests;
