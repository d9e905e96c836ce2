//! Following the stream of every tenant.
//!
//! - A commit wakes; the stream in the database says what is to be told. What was committed elsewhere, or while nothing ran
//!   here, is found by looking.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use ::store::{Committed, Db, Recorded, Result};
use accounts::tenants;
use kernel::{Actor, ConversationId, TenantId, Who};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use super::store;

/// Events taken at once.
const SET: i64 = 500;
/// A burst is told in one go.
const PAUSE: Duration = Duration::from_millis(300);
const LOOK: Duration = Duration::from_secs(60);
/// So many events that tell nothing may be read again after a restart.
const UNWRITTEN: i64 = 200;

/// How far each stream was read, where that is further than what is written.
type Places = HashMap<TenantId, i64>;

/// Tells what is to be told, until dropped.
pub async fn run(db: Db) {
    let mut feed = db.feed().listen();
    let mut places = Places::new();
    let mut all = true;
    loop {
        let mut woken = BTreeSet::new();
        if !all {
            match tokio::time::timeout(LOOK, feed.recv()).await {
                Ok(Ok(committed)) => woken.extend(told_by(&committed)),
                Ok(Err(RecvError::Lagged(_))) | Err(_) => all = true,
                Ok(Err(RecvError::Closed)) => return,
            }
            if woken.is_empty() && !all {
                continue;
            }
            tokio::time::sleep(PAUSE).await;
            loop {
                match feed.try_recv() {
                    Ok(committed) => woken.extend(told_by(&committed)),
                    Err(TryRecvError::Lagged(_)) => all = true,
                    Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                }
            }
        }
        let outcome = if all { every(&db, &mut places).await } else { these(&db, woken, &mut places).await };
        all = outcome.is_err();
        if let Err(error) = outcome {
            tracing::warn!("staff cannot be told of customers at the moment: {error}");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Tells what is to be told now, for every tenant.
pub async fn work_through(db: &Db) -> Result<()> {
    every(db, &mut Places::new()).await
}

async fn every(db: &Db, places: &mut Places) -> Result<()> {
    let all = tenants::list(db).await?.into_iter().map(|tenant| tenant.id).collect();
    these(db, all, places).await
}

async fn these(db: &Db, tenants: BTreeSet<TenantId>, places: &mut Places) -> Result<()> {
    for tenant in tenants {
        while step(db, tenant, places).await? {}
    }
    Ok(())
}

/// The tenant, if this commit may have something to tell.
fn told_by(committed: &Committed) -> Option<TenantId> {
    committed.events.iter().any(|event| Telling::of(event).is_some()).then_some(committed.tenant)
}

/// What an event has to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Telling {
    Received(ConversationId),
    Settled(ConversationId),
}

impl Telling {
    fn of(event: &Recorded) -> Option<Self> {
        let conversation = event.conversation_id?;
        match event.kind.as_str() {
            "message.received" => Some(Telling::Received(conversation)),
            "message.queued" | "conversation.closed" => Some(Telling::Settled(conversation)),
            _ => None,
        }
    }
}

/// Reads and tells one set. Says whether there may be more.
async fn step(db: &Db, tenant: TenantId, places: &mut Places) -> Result<bool> {
    let place = places.get(&tenant).copied().unwrap_or_default();
    let read = db.read(tenant, move |scope| -> Result<_> {
        let written = store::told(scope)?;
        Ok((written, scope.events_after(written.max(place), SET)?))
    });
    let (written, events) = read.await?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let is_full = i64::try_from(events.len()).is_ok_and(|number| number == SET);
    let tellings: BTreeSet<Telling> = events.iter().filter_map(Telling::of).collect();
    if tellings.is_empty() && last - written < UNWRITTEN {
        places.insert(tenant, last);
        return Ok(is_full);
    }
    let actor = Actor { who: Who::System("telling"), at: db.clock().now(), request: db.clock().id() };
    let told = db.write(tenant, actor, move |tx| -> Result<bool> {
        if !store::advance(tx, written, last)? {
            return Ok(false);
        }
        for telling in tellings {
            match telling {
                Telling::Received(conversation) => super::received(tx, conversation)?,
                Telling::Settled(conversation) => super::settled(tx, conversation)?,
            }
        }
        Ok(true)
    });
    if !told.await? {
        // Another process told these; the next look begins behind them.
        places.remove(&tenant);
        return Ok(true);
    }
    places.insert(tenant, last);
    Ok(is_full)
}
