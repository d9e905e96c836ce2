//! Following the stream of every tenant in which something is on.

use std::collections::BTreeSet;
use std::time::Duration;

use ::store::{Db, Recorded, Result};
use accounts::tenants::{self, Woken};
use kernel::{Actor, ConversationId, MessageId, TenantId, Who};

use crate::{HEARD, choices};

/// Events taken at once.
const SET: i64 = 500;
/// A burst is heard in one go.
const PAUSE: Duration = Duration::from_millis(300);

/// Answers what is to be answered, until dropped.
pub async fn run(db: Db) {
    let mut woken = Woken::new(&db, PAUSE);
    while let Some(tenants) = woken.next(|event| received(event).is_some()).await {
        let outcome = match tenants {
            Ok(tenants) => these(&db, tenants).await,
            Err(error) => Err(error),
        };
        woken.looked(outcome, "nothing can be answered by itself").await;
    }
}

/// Answers what is to be answered now, for every tenant.
pub async fn work_through(db: &Db) -> Result<()> {
    these(db, tenants::every(db).await?).await
}

async fn these(db: &Db, tenants: BTreeSet<TenantId>) -> Result<()> {
    for tenant in tenants {
        while step(db, tenant).await? {}
    }
    Ok(())
}

fn received(event: &Recorded) -> Option<(ConversationId, MessageId)> {
    // How satisfied somebody was waits for no answer.
    if event.kind != "message.received" || event.facts.get("is_rating").is_some() {
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
        let from = HEARD.at(scope)?;
        Ok(Some((from, scope.events_after(from, SET)?)))
    });
    let Some((from, events)) = read.await? else { return Ok(false) };
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let is_full = i64::try_from(events.len()).is_ok_and(|number| number == SET);
    let heard: Vec<(ConversationId, MessageId)> = events.iter().filter_map(received).collect();
    let actor = Actor { who: Who::System("automation"), at: db.clock().now(), request: db.clock().id() };
    let written = db.write(tenant, actor, move |tx| -> Result<()> {
        if !HEARD.advance(tx, from, last)? {
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
