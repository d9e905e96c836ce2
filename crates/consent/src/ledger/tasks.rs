//! What the ledger does by itself when its time comes.

use std::sync::Arc;

use ::store::{Task, TaskFailure, TaskHandler};
use kernel::{Actor, Channel, ContactId, Who};
use web::App;

/// Nobody decided in time about words that may have meant stop.
pub(super) const HELD_OVER: &str = "consent.held_over";

pub(crate) fn handlers(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(HELD_OVER, Arc::new(move |task| Box::pin(held_over(app.clone(), task))))]
}

async fn held_over(app: App, task: Task) -> Result<(), TaskFailure> {
    let (contact, channel): (ContactId, Channel) = (task.fact("contact_id")?, task.fact("channel")?);
    let actor = Actor { who: Who::System("consent"), at: app.clock.now(), request: task.request };
    Ok(app.db.write(task.tenant, actor, move |tx| super::hold_is_over(tx, contact, channel)).await?)
}
