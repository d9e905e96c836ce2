//! The readers: batches per tenant, woken by what arrives, looking for themselves besides.
//!
//! - A business whose posts cannot be read at the moment rests alone; the others are read.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use ::store::{Db, Error};
use channels::inbound::{self, Damaged, Taken};
use futures_util::FutureExt as _;
use kernel::{InboundId, TenantId};
use tokio::sync::Notify;

use super::{Piece, actor, park, pieces, store_all};

/// Posts taken at once.
const POSTS: i64 = 64;
/// Items written in one transaction.
const SET: usize = 250;
const LOOK: Duration = Duration::from_millis(250);
/// How long a business rests whose posts could not be read.
const REST: Duration = Duration::from_secs(1);

/// Reads what arrives, until dropped. `arrived` is notified by the hook.
pub async fn run(db: Db, arrived: std::sync::Arc<Notify>) {
    let mut resting: HashMap<TenantId, Duration> = HashMap::new();
    loop {
        let now = db.clock().monotonic();
        resting.retain(|_, until| *until > now);
        match round(&db, &resting).await {
            Ok(round) => {
                for (tenant, error) in round.failed {
                    tracing::error!(tenant.id = %tenant, "webhooks of {tenant} cannot be read at the moment: {error}");
                    resting.insert(tenant, now + REST);
                }
                if round.posts == 0 {
                    tokio::select! {
                        () = arrived.notified() => {}
                        () = tokio::time::sleep(LOOK) => {}
                    }
                }
            }
            Err(error) => {
                tracing::error!("webhooks cannot be read at the moment: {error}");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Reads what waits now, for every tenant; returns how many posts were read.
pub async fn work_through(db: &Db) -> Result<usize, Error> {
    let round = round(db, &HashMap::new()).await?;
    round.failed.into_iter().next().map_or(Ok(round.posts), |(_, error)| Err(error))
}

#[derive(Default)]
struct Round {
    posts: usize,
    failed: Vec<(TenantId, Error)>,
}

async fn round(db: &Db, resting: &HashMap<TenantId, Duration>) -> Result<Round, Error> {
    let mut reading = tokio::task::JoinSet::new();
    for tenant in inbound::tenants_waiting(db).await? {
        if !resting.contains_key(&tenant) {
            let db = db.clone();
            let panicked = |_| Err(Error::Panicked("reading webhooks".to_owned()));
            let read =
                async move { AssertUnwindSafe(of_tenant(&db, tenant)).catch_unwind().await.unwrap_or_else(panicked) };
            reading.spawn(async move { (tenant, read.await) });
        }
    }
    let mut round = Round::default();
    while let Some(done) = reading.join_next().await {
        match done.map_err(|_| Error::Panicked("reading webhooks".to_owned()))? {
            (_, Ok(posts)) => round.posts += posts,
            (tenant, Err(error)) => round.failed.push((tenant, error)),
        }
    }
    Ok(round)
}

async fn of_tenant(db: &Db, tenant: TenantId) -> Result<usize, Error> {
    let Taken { posts, damaged } = db.read(tenant, |scope| inbound::take(scope, POSTS)).await?;
    let set_aside = damaged.len();
    for post in damaged {
        set_aside_alone(db, tenant, post).await?;
    }
    let all: Vec<Piece> = posts.iter().flat_map(|raw| pieces(raw, false)).collect();
    let ids: Vec<InboundId> = posts.iter().map(|raw| raw.id).collect();
    let Some(first) = posts.first() else { return Ok(set_aside) };
    let actor = actor(db.clock().now(), first.request);
    if all.len() <= SET {
        let (set, done) = (all.clone(), ids.clone());
        let written = db.write(tenant, actor, move |tx| {
            store_all(tx, set.iter())?;
            done.into_iter().try_for_each(|id| inbound::done(tx, id))
        });
        match written.await {
            Ok(()) => return Ok(set_aside + ids.len()),
            Err(error) if error.is_passing() => return Err(error),
            Err(_) => {}
        }
    }
    let mut sets: Vec<Vec<Piece>> = all.chunks(SET).rev().map(<[Piece]>::to_vec).collect();
    while let Some(set) = sets.pop() {
        let attempt = set.clone();
        match db.write(tenant, actor, move |tx| store_all(tx, attempt.iter())).await {
            Ok(()) => {}
            Err(error) if error.is_passing() => return Err(error),
            Err(error) if set.len() == 1 => park_alone(db, tenant, set, &error).await?,
            Err(_) => {
                let mut left = set;
                let right = left.split_off(left.len() / 2);
                sets.push(right);
                sets.push(left);
            }
        }
    }
    let count = ids.len();
    db.write(tenant, actor, move |tx| ids.into_iter().try_for_each(|id| inbound::done(tx, id))).await?;
    Ok(set_aside + count)
}

/// The one post that does not open.
async fn set_aside_alone(db: &Db, tenant: TenantId, post: Damaged) -> Result<(), Error> {
    let id = post.id;
    tracing::error!(inbound.id = %id, "the kept webhook {id} was changed or damaged, does not open, and is set aside");
    let actor = actor(db.clock().now(), post.request);
    db.write(tenant, actor, move |tx| inbound::set_aside(tx, post)).await
}

/// The one item that would not be stored.
async fn park_alone(db: &Db, tenant: TenantId, set: Vec<Piece>, error: &Error) -> Result<(), Error> {
    tracing::error!("an item of a webhook could not be stored and is parked: {error}");
    let actor = actor(db.clock().now(), set[0].request);
    let words = "It could be read, but not stored. This is a fault of Kontor's; it can be read again after an update.";
    db.write(tenant, actor, move |tx| set.iter().try_for_each(|piece| park(tx, piece, "not_stored", words))).await
}
