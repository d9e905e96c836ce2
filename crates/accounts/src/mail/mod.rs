//! Mail out: to staff, about their work here. How it leaves is the operator's setting ([`web::mail::MailOut`]).
//!
//! - A mail is written as a row with its task in the transaction of what it tells; sending never holds up a page.
//! - The task may run twice: a mail that has ended is not sent again, and each has one name at every try.   (`sending`)
//! - The row is the delivery log: what the server answered, without the address; what opens a door is gone at its end.
//! - A mail names no customer and repeats nothing a customer wrote.                                          (`letter`)

pub(crate) mod hook;
mod letter;
mod model;
mod outcome;
pub(crate) mod pages;
pub mod privacy;
mod resend;
mod sending;
mod smtp;
mod store;

pub(crate) use model::NewMail;
pub use model::{Mail, Purpose, State};
pub use outcome::Trouble;

use std::sync::Arc;
use std::time::Duration;

use ::store::{Db, Result, Scope, TaskHandler, Tx};
use kernel::{Clock, MailId, StaffId, TenantId, Timestamp};
use web::App;

use crate::logins::Email;
use crate::notices::Told;
use crate::staff::invitations;

/// The task that sends one mail.
const SEND: &str = "mail.send";
/// How long a mail stays in the delivery log.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// A test is of no use later, and nobody needs two within a minute.
const TEST_LIVES: Duration = Duration::from_secs(10 * 60);
const TEST_PAUSE: Duration = Duration::from_secs(60);

/// Who sends mails.
pub(crate) fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(SEND, Arc::new(move |task| Box::pin(sending::send(app.clone(), task))))]
}

/// Brings a notice to its reader by mail.
pub(crate) fn carry(tx: &mut Tx<'_>, told: &Told) -> Result<()> {
    let Some(address) = store::email_of(tx, told.staff)? else { return Ok(()) };
    let mail = NewMail {
        purpose: Purpose::Notice,
        address,
        notice: Some(told.id),
        staff: Some(told.staff),
        path: told.path.clone(),
        expires_at: None,
    };
    store::write(tx, &mail).map(|_| ())
}

/// Writes a mail; its task sends it.
pub(crate) fn write(tx: &mut Tx<'_>, mail: &NewMail) -> Result<MailId> {
    store::write(tx, mail)
}

/// Hands an invitation over by mail.
pub(crate) fn invite(tx: &mut Tx<'_>, email: &Email, token: &str) -> Result<()> {
    let mail = NewMail {
        purpose: Purpose::Invitation,
        address: email.as_str().to_owned(),
        notice: None,
        staff: None,
        path: format!("/invitation?token={token}"),
        expires_at: Some(tx.now() + invitations::LIVES),
    };
    store::write(tx, &mail).map(|_| ())
}

/// Writes a test mail to whoever asks, unless she did so a moment ago.
fn test(tx: &mut Tx<'_>, staff: StaffId) -> Result<Option<MailId>> {
    let Some(address) = store::email_of(tx, staff)? else { return Ok(None) };
    let now = tx.now();
    if store::last_test(tx, staff)?.is_some_and(|last| now.since(last) < TEST_PAUSE) {
        return Ok(None);
    }
    let mail = NewMail {
        purpose: Purpose::Test,
        address,
        notice: None,
        staff: Some(staff),
        path: format!("/t/{}/settings/mail", tx.tenant()),
        expires_at: Some(now + TEST_LIVES),
    };
    store::write(tx, &mail).map(Some)
}

/// Since when the address of someone on the staff gives mail back.
pub fn bouncing_since(scope: &Scope<'_>, staff: StaffId) -> Result<Option<Timestamp>> {
    store::bouncing_since(scope, staff)
}

/// Deletes what has stood in the log long enough.
pub(crate) async fn sweep(db: &Db, tenant: TenantId, clock: &Clock) -> Result<()> {
    let before = clock.now() - KEPT;
    if !db.read(tenant, move |scope| store::has_older(scope, before)).await? {
        return Ok(());
    }
    db.write(tenant, crate::system(clock, "mail"), move |tx| store::sweep(tx, before)).await
}

#[cfg(test)]
pub(crate) mod tests;
