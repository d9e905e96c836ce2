//! What is done by itself: each number is checked every night and listened to every hour, and templates are fetched when Meta says they changed.

use std::sync::Arc;

use ::store::{Fault, NewTask, Result, Task, TaskFailure, TaskHandler, Tx};
use kernel::{AppId, InboxId, Timestamp};
use web::App;

use super::{Refusal, Wrong, by_itself, check, failed, first_of_account, held, of_app, refresh_templates};
use crate::alarms::silence;
use crate::connect::{signup, terms};
use crate::health::picture;
use crate::templates;

/// The task that checks one inbox.
const CHECK: &str = "inbox.check";

const DAY: i64 = 24 * 60 * 60;

/// Has the inbox checked a day from now. A second call for the same day changes nothing.
pub(super) fn check_tomorrow(tx: &mut Tx<'_>, id: InboxId) -> Result<()> {
    let at = tx.now().seconds() + DAY;
    let task = NewTask::new(CHECK, format!("{id}:{}", at / DAY)).run_at(Timestamp::from_seconds(at));
    tx.enqueue(task.fact("inbox_id", id))
}

/// Has every connected number of an app checked as soon as possible; returns how many. A second call within the minute
/// changes nothing.
pub(crate) fn check_now(tx: &mut Tx<'_>, app: AppId) -> Result<usize> {
    let connected = of_app(tx, app)?;
    connected.iter().try_for_each(|id| check_at_once(tx, *id))?;
    Ok(connected.len())
}

/// The same for one number.
pub(crate) fn check_at_once(tx: &mut Tx<'_>, id: InboxId) -> Result<()> {
    let now = tx.now();
    let task = NewTask::new(CHECK, format!("{id}:now:{}", now.seconds() / 60)).run_at(now);
    tx.enqueue(task.fact("inbox_id", id))
}

/// This room's tasks.
pub(crate) fn handlers(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let (checks, fetches, listens, signups, files) = (app.clone(), app.clone(), app.clone(), app.clone(), app.clone());
    let announced = app.clone();
    let nightly: TaskHandler = Arc::new(move |task| Box::pin(nightly(checks.clone(), task)));
    let refresh: TaskHandler = Arc::new(move |task| Box::pin(refresh(fetches.clone(), task)));
    let come: TaskHandler = Arc::new(move |task| Box::pin(come(announced.clone(), task)));
    let hourly: TaskHandler = Arc::new(move |task| Box::pin(hourly(listens.clone(), task)));
    let forget: TaskHandler = Arc::new(move |task| Box::pin(signup::forget(signups.clone(), task)));
    let tidy: TaskHandler = Arc::new(move |task| Box::pin(picture::tidied(files.clone(), task)));
    vec![
        (signup::FORGET, forget),
        (CHECK, nightly),
        (templates::REFRESH, refresh),
        (templates::COME, come),
        (silence::LISTEN, hourly),
        (picture::TIDY, tidy),
    ]
}

async fn nightly(app: App, task: Task) -> Result<(), TaskFailure> {
    let id: InboxId = task.fact("inbox_id")?;
    let actor = by_itself(app.clock.now(), task.request);
    // First, so that a bad night does not end the nights.
    let goes_on = app.db.write(task.tenant, actor, move |tx| -> Result<bool> {
        let is_connected = super::get(tx, id)?.is_some_and(|inbox| inbox.is_connected());
        if is_connected {
            check_tomorrow(tx, id)?;
            silence::listen_next(tx, id)?;
            terms::tell_of_newer(tx, format!("/t/{}/settings/inboxes/{id}", tx.tenant()))?;
        }
        Ok(is_connected)
    });
    if !goes_on.await? {
        return Ok(());
    }
    let inbox = match check(&app, task.tenant, actor, id).await {
        Ok(inbox) => inbox,
        Err(Fault::Refused(_)) => return Ok(()),
        Err(Fault::Failed(error)) => return Err(TaskFailure::Again(failed(&error))),
    };
    match inbox.wrong {
        Some(Wrong::MetaUnreachable | Wrong::MetaBusy) => Err(TaskFailure::Again("Meta could not be asked".to_owned())),
        Some(wrong) if wrong.stops_inbox() => Ok(()),
        _ => fetch(&app, &task, id).await,
    }
}

async fn hourly(app: App, task: Task) -> Result<(), TaskFailure> {
    let (id, hour): (InboxId, i64) = (task.fact("inbox_id")?, task.fact("hour")?);
    let actor = by_itself(app.clock.now(), task.request);
    Ok(app.db.write(task.tenant, actor, move |tx| silence::listen(tx, id, hour)).await?)
}

async fn come(app: App, task: Task) -> Result<(), TaskFailure> {
    let account: String = task.fact("account")?;
    let actor = by_itself(app.clock.now(), task.request);
    Ok(app.db.write(task.tenant, actor, move |tx| templates::come(tx, &account)).await?)
}

async fn refresh(app: App, task: Task) -> Result<(), TaskFailure> {
    let account: String = task.fact("account")?;
    match app.db.read(task.tenant, move |scope| first_of_account(scope, &account)).await? {
        Some(inbox) => fetch(&app, &task, inbox).await,
        None => Ok(()),
    }
}

async fn fetch(app: &App, task: &Task, id: InboxId) -> Result<(), TaskFailure> {
    let held = match held(app, task.tenant, id).await {
        Ok(held) => held,
        Err(Fault::Refused(Refusal::NotFound | Refusal::Disconnected | Refusal::Wrong(_))) => return Ok(()),
        Err(Fault::Failed(error)) => return Err(TaskFailure::Again(failed(&error))),
    };
    match refresh_templates(app, task.tenant, by_itself(app.clock.now(), task.request), &held).await {
        Ok(()) => Ok(()),
        Err(Fault::Refused(Wrong::MetaUnreachable | Wrong::MetaBusy)) => {
            Err(TaskFailure::Again("Meta did not list the templates".to_owned()))
        }
        Err(Fault::Refused(wrong)) => Err(TaskFailure::Final(wrong.code().to_owned())),
        Err(Fault::Failed(error)) => Err(TaskFailure::Again(failed(&error))),
    }
}
