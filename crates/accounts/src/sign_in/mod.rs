//! Signing in: by e-mail and password, or by a link that the operator made.
//!
//! - The answer to a wrong password and to an unknown e-mail is the same, in words and in time.             (A30)
//! - Nobody can keep an owner out by guessing at her e-mail.                                                (`throttle`)
//! - A link opens once, and the update that spends it is what admits: of two redemptions one succeeds.      (A28, A33)

mod caller;
mod device;
pub(crate) mod forgotten;
pub mod link;
pub(crate) mod mailed;
pub(crate) mod pages;
pub mod privacy;
pub(crate) mod telling;
pub(crate) mod throttle;

use std::time::Duration;

use kernel::{LoginId, Problem, Secret};
use store::{Db, Fault, Global, Result};

use crate::logins::{self, Email, password};
use crate::notices::Kind;
use crate::{account, sessions, setting};

pub use caller::{Caller, TrustedProxies};
pub(crate) use telling::write_and_tell;
pub use throttle::admits_stranger;

/// Someone who has just been let in.
#[derive(Debug)]
pub struct Entered {
    pub login: LoginId,
    /// The session's token, for its cookie.
    pub session: Secret,
    /// The mark of this browser, for its cookie.
    pub(crate) device: String,
}

/// Why someone is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The e-mail or the password is wrong; it is not said which.
    Wrong,
    /// Too many tries; the next may be made after this time.
    Wait(Duration),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Wrong => Problem::new(422, "sign_in_wrong", "This e-mail and password do not belong together."),
            Refusal::Wait(time) => Problem::new(
                429,
                "too_many_tries",
                format!("Too many tries. Try again in {} seconds.", time.as_secs() + 1),
            ),
        }
    }
}

/// Signs in by e-mail and password.
pub async fn by_password(db: &Db, email: &Email, given: &Secret, caller: &Caller) -> Result<Entered, Fault<Refusal>> {
    let (wanted, from) = (email.clone(), caller.clone());
    let (login, admitted) = db
        .global_write(move |global| -> Result<_> {
            let login = logins::find(global, &wanted)?;
            let admitted = throttle::admit(global, &wanted, login.as_ref().map(|login| login.id), &from)?;
            Ok((login, admitted))
        })
        .await?;
    let made = admitted.map_err(|wait| Fault::Refused(Refusal::Wait(wait.0)))?;
    tokio::time::sleep(made.pause).await;
    let right = password::is_right(given, login.as_ref().and_then(|login| login.password_hash.clone())).await;
    let Some(login) = login.filter(|_| right) else { return Err(Fault::Refused(Refusal::Wrong)) };
    let (user_agent, is_known) = (caller.user_agent.clone(), made.is_known_device);
    let device = account::device(&user_agent);
    let entering = move |global: &Global<'_, '_>| -> Result<Entered, Fault<Refusal>> {
        throttle::forgive(global, &made)?;
        Ok(enter(global, login.id, login.epoch, &user_agent)?)
    };
    if is_known {
        return db.global_write(entering).await;
    }
    write_and_tell(db, email, Kind::SignInFromNewDevice, &[("device", device)], entering).await
}

/// Begins a session for a login as it stood at `epoch`, and marks the browser as known.
pub(crate) fn enter(global: &Global<'_, '_>, login: LoginId, epoch: i64, user_agent: &str) -> Result<Entered> {
    let session = sessions::begin(global, login, epoch, user_agent)?;
    Ok(Entered { login, session, device: device::mark(&pepper(global)?, login) })
}

/// Keys every commitment of this installation that no tenant's key could.
pub(crate) fn pepper(global: &Global<'_, '_>) -> Result<String> {
    setting::get_or_begin(global, "sign_in_pepper", kernel::vault::random_token)
}

#[cfg(test)]
mod tests;
