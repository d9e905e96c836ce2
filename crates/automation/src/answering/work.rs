//! Following the stream of every tenant in which something is on.
//!
//! - A commit wakes; the stream in the database says what is to be heard. What was committed elsewhere is found by looking.

use std::collections::BTreeSet;
use std::time::Duration;

use ::store::{Committed, Db, Recorded, Result};
use accounts::tenants;
use kernel::{Actor, ConversationId, MessageId, TenantId, Who};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::{choices, place};

/// Events taken at once.
const SET: i64 = 500;
/// A burst is heard in one go.
const PAUSE: Duration = Duration::from_millis(300);
const LOOK: Duration = Duration::from_secs(60);

/// Answers what is to be answered, until dropped.
pub async fn run(db: Db) {
    let mut feed = db.feed().listen();
    let mut all = true;
    loop {
        let mut woken = BTreeSet::new();
        if !all {
            match tokio::time::timeout(LOOK, feed.recv()).await {
                Ok(Ok(committed)) => woken.extend(to_hear(&committed)),
                Ok(Err(RecvError::Lagged(_))) | Err(_) => all = true,
                Ok(Err(RecvError::Closed)) => return,
            }
            if woken.is_empty() && !all {
                continue;
            }
            tokio::time::sleep(PAUSE).await;
            loop {
                match feed.try_recv() {
                    Ok(committed) => woken.extend(to_hear(&committed)),
                    Err(TryRecvError::Lagged(_)) => all = true,
                    Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                }
            }
        }
        let outcome = if all { work_through(&db).await } else { these(&db, woken).await };
        all = outcome.is_err();
        if let Err(error) = outcome {
            tracing::warn!("nothing can be answered by itself at the moment: {error}");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Answers what is to be answered now, for every tenant.
pub async fn work_through(db: &Db) -> Result<()> {
    let all = tenants::list(db).await?.into_iter().map(|tenant| tenant.id).collect();
    these(db, all).await
}

async fn these(db: &Db, tenants: BTreeSet<TenantId>) -> Result<()> {
    for tenant in tenants {
        while step(db, tenant).await? {}
    }
    Ok(())
}

/// The tenant, if this commit may have something to be heard.
fn to_hear(committed: &Committed) -> Option<TenantId> {
    committed.events.iter().any(|event| received(event).is_some()).then_some(committed.tenant)
}

fn received(event: &Recorded) -> Option<(ConversationId, MessageId)> {
    if event.kind != "message.received" {
        return None;
    }
    event.conversation_id.zip(event.message_id)
}

/// Hears one set. Says whether there may be more.
async fn step(db: &Db, tenant: TenantId) -> Result<bool> {
    let read = db.read(tenant, |scope| -> Result<_> {
        if !choices::is_any_on(scope)? {
            return Ok(None);
        }
        let from = place::heard(scope)?;
        Ok(Some((from, scope.events_after(from, SET)?)))
    });
    let Some((from, events)) = read.await? else { return Ok(false) };
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let is_full = i64::try_from(events.len()).is_ok_and(|number| number == SET);
    let heard: Vec<(ConversationId, MessageId)> = events.iter().filter_map(received).collect();
    let actor = Actor { who: Who::System("automation"), at: db.clock().now(), request: db.clock().id() };
    let written = db.write(tenant, actor, move |tx| -> Result<()> {
        if !place::advance(tx, from, last)? {
            return Ok(());
        }
        // Of several that came together in one thread, one is answered.
        let mut answered = BTreeSet::new();
        for (conversation, message) in heard {
            if !answered.contains(&conversation) && super::hear(tx, message)?.is_some() {
                answered.insert(conversation);
            }
        }
        Ok(())
    });
    written.await?;
    Ok(is_full)
}
