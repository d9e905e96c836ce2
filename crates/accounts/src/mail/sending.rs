//! The task that sends one mail, and what its outcome leads to.
//!
//! - A mail that has ended is not sent again; a try whose answer was lost is repeated under the same name.
//! - Tries come further and further apart, for two days or until the mail is of no use; then it is failed, and shown.
//! - A mandatory notice that comes back or fails goes to an owner who does not have it yet.               (P-ACC-5)

use std::time::{Duration, SystemTime};

use kernel::{MailId, TenantId};
use store::{NewTask, Result, Task, TaskFailure, Tx};
use web::App;
use web::mail::{MailOut, Mailbox};

use super::letter::{self, About, Letter};
use super::model::{Mail, State};
use super::outcome::{Outcome, Trouble};
use super::store::{self as rows, Written};
use super::{SEND, resend, smtp};
use crate::notices::{self, Kind, Notice, To};
use crate::setting;

/// How long a mail is tried that has no end of its own.
const GIVE_UP: Duration = Duration::from_secs(2 * 24 * 60 * 60);
/// How soon a mail that is held is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(5 * 60);
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// Tries to send one mail.
pub(super) async fn send(app: App, task: Task) -> Result<(), TaskFailure> {
    let id: MailId = task.fact("mail")?;
    let Some(written) = app.db.read(task.tenant, move |scope| rows::written(scope, id)).await? else { return Ok(()) };
    let held = app.db.global_read(|global| setting::since(global, setting::OUTBOUND_HELD)).await?;
    if held.is_some_and(|since| written.mail.created_at <= since) {
        let wait = app.db.write(task.tenant, crate::system(&app.clock, "mail"), move |tx| later(tx, id));
        return Ok(wait.await?);
    }
    let outcome = match app.egress.mail().from() {
        None => {
            let off = app.db.write(task.tenant, crate::system(&app.clock, "mail"), move |tx| {
                rows::end(tx, id, State::Off, None, None, None)
            });
            return Ok(off.await.map(|_| ())?);
        }
        Some(_) if is_late(&written.mail, &app) => Outcome::again(Trouble::Late, ""),
        Some(from) => {
            let letter = letter_of(&app, task.tenant, from, &written);
            let outcome = hand_over(&app, &task, &letter).await;
            without(outcome, &letter.to)
        }
    };
    let word = match &outcome {
        Outcome::Taken { .. } => "sent",
        Outcome::Bounced { .. } => "bounced",
        Outcome::Again { trouble, .. } => trouble.as_str(),
    };
    metrics::counter!("kontor_mail_total", "outcome" => word).increment(1);
    tracing::info!(mail.id = %id, tenant.id = %task.tenant, outcome = word, "mail {id}: {word}");
    let wrote =
        app.db.write(task.tenant, crate::system(&app.clock, "mail"), move |tx| end(tx, &written.mail, &outcome));
    Ok(wrote.await?)
}

/// A mail from before a restore may have gone already: it waits until a person says that sending may go on.
fn later(tx: &mut Tx<'_>, id: MailId) -> Result<()> {
    let at = tx.now() + LOOK_AGAIN;
    tx.enqueue(NewTask::new(SEND, format!("{id}.held.{}", at.seconds())).run_at(at).fact("mail", id))
}

async fn hand_over(app: &App, task: &Task, letter: &Letter) -> Outcome {
    match app.egress.mail() {
        MailOut::Off => Outcome::again(Trouble::Unreachable, ""),
        MailOut::Smtp(server) => {
            let at = u64::try_from(app.clock.now().seconds()).unwrap_or_default();
            smtp::send(server, letter, SystemTime::UNIX_EPOCH + Duration::from_secs(at)).await
        }
        MailOut::Resend(account) => resend::send(app, account, task.tenant, task.request, letter).await,
    }
}

fn is_late(mail: &Mail, app: &App) -> bool {
    mail.expires_at.is_some_and(|end| end <= app.clock.now())
}

fn letter_of(app: &App, tenant: TenantId, from: &Mailbox, written: &Written) -> Letter {
    let at = |path: &str| {
        let mut url = app.settings.public_url.clone();
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(path);
        url.set_query(query);
        url
    };
    let about = About {
        purpose: written.mail.purpose,
        notice: written.notice.as_ref(),
        business: &written.business,
        link: at(&written.path),
        choices: at(&format!("/t/{tenant}/me/notices")),
    };
    let (subject, text, html) = letter::write(written.locale, &about);
    Letter { id: written.mail.id, from: from.clone(), to: written.address.clone(), subject, text, html }
}

/// What the server said, without the address it said it about: the log keeps none in clear.
fn without(outcome: Outcome, address: &str) -> Outcome {
    let clean = |answer: String| answer.replace(address, "…");
    match outcome {
        Outcome::Taken { answer, provider_id } => Outcome::Taken { answer: clean(answer), provider_id },
        Outcome::Bounced { answer } => Outcome::Bounced { answer: clean(answer) },
        Outcome::Again { trouble, answer, after } => Outcome::Again { trouble, answer: clean(answer), after },
    }
}

/// Writes down what became of a try, and what follows from it.
pub(super) fn end(tx: &mut Tx<'_>, mail: &Mail, outcome: &Outcome) -> Result<()> {
    match outcome {
        Outcome::Taken { answer, provider_id } => {
            let ended = rows::end(tx, mail.id, State::Sent, None, Some(answer), provider_id.as_deref())?;
            match mail.staff {
                Some(staff) if ended => rows::reaches_again(tx, staff),
                Some(_) | None => Ok(()),
            }
        }
        Outcome::Bounced { answer } => {
            if rows::end(tx, mail.id, State::Bounced, Some(Trouble::Address), Some(answer), None)? {
                came_back(tx, mail, answer)?;
            }
            Ok(())
        }
        Outcome::Again { trouble, answer, after } => {
            let (now, tries) = (tx.now(), mail.attempts + 1);
            let at = now + after.unwrap_or_else(|| pause(tries));
            let last = mail.expires_at.unwrap_or(mail.created_at + GIVE_UP);
            if at < last && *trouble != Trouble::Late {
                rows::again(tx, mail.id, tries, *trouble, answer)?;
                return tx.enqueue(NewTask::new(SEND, format!("{}.{tries}", mail.id)).run_at(at).fact("mail", mail.id));
            }
            let known = (!answer.is_empty()).then_some(answer.as_str()).or(mail.answer.as_deref());
            if rows::end(tx, mail.id, State::Failed, Some(*trouble), known, None)?
                && let Some(notice) = mail.notice
            {
                notices::came_back(tx, notice)?;
            }
            Ok(())
        }
    }
}

/// The address gives mail back: the owners who can be reached are told, and a mandatory notice goes to one of them.
pub(super) fn came_back(tx: &mut Tx<'_>, mail: &Mail, answer: &str) -> Result<()> {
    if let Some(notice) = mail.notice {
        notices::came_back(tx, notice)?;
    }
    let Some(staff) = mail.staff else { return Ok(()) };
    let Some(name) = rows::bounces(tx, staff, answer)? else { return Ok(()) };
    let owners = notices::owners(tx)?.into_iter().filter(|owner| *owner != staff).collect();
    let path = format!("/t/{}/staff", tx.tenant());
    let notice = Notice::new(Kind::MailBounced, To::Staff(owners), mail.id, path);
    notices::tell(tx, notice.fact("name", name))
}

/// Half a minute, one, two, four … up to an hour.
fn pause(tries: i64) -> Duration {
    let doubled = u32::try_from(tries - 1).unwrap_or(0).min(7);
    (Duration::from_secs(30) * 2_u32.pow(doubled)).min(LONGEST_PAUSE)
}
