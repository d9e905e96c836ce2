//! Mail out: to staff, about their work here.
//!
//! - A mail is written as a row with its task in the transaction of what it tells; sending never holds up a page.
//! - The task may run twice: a mail that has ended is not sent again.

mod model;
pub mod privacy;
mod store;

pub use model::{Mail, Purpose, State};

use std::sync::Arc;

use ::store::{Result, Task, TaskFailure, TaskHandler, Tx};
use kernel::MailId;
use model::NewMail;
use web::App;

use crate::notices::Told;

/// The task that sends one mail.
const SEND: &str = "mail.send";

/// Who sends mails.
pub(crate) fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(SEND, Arc::new(move |task| Box::pin(send(app.clone(), task))))]
}

async fn send(app: App, task: Task) -> Result<(), TaskFailure> {
    let id: MailId = task.fact("mail")?;
    let ended = app.db.write(task.tenant, crate::system(&app.clock, "mail"), move |tx| {
        if store::get(tx, id)?.is_some_and(|mail| mail.state == State::Queued) {
            store::end(tx, id, State::Off, None)?;
        }
        Ok(())
    });
    ended.await.map_err(|error: ::store::Error| TaskFailure::from(error))
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
