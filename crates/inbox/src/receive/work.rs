//! The readers: batches per tenant, woken by what arrives, looking for themselves besides.

use std::time::Duration;

use ::store::{Db, Error};
use channels::inbound::{self, Raw};
use kernel::{InboundId, TenantId};
use tokio::sync::Notify;

use super::{Piece, actor, park, pieces, store_all};

/// Posts taken at once.
const POSTS: i64 = 64;
/// Items written in one transaction.
const SET: usize = 250;
const LOOK: Duration = Duration::from_millis(250);

/// Reads what arrives, until dropped. `arrived` is notified by the hook.
pub async fn run(db: Db, arrived: std::sync::Arc<Notify>) {
    loop {
        match work_through(&db).await {
            Ok(0) => {
                tokio::select! {
                    () = arrived.notified() => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!("webhooks cannot be read at the moment: {error}");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Reads what waits now, for every tenant; returns how many posts were read.
pub async fn work_through(db: &Db) -> Result<usize, Error> {
    let tenants = inbound::tenants_waiting(db).await?;
    let mut reading = tokio::task::JoinSet::new();
    for tenant in tenants {
        let db = db.clone();
        reading.spawn(async move { of_tenant(&db, tenant).await });
    }
    let mut count = 0;
    while let Some(done) = reading.join_next().await {
        count += done.map_err(|_| Error::Panicked("reading webhooks".to_owned()))??;
    }
    Ok(count)
}

async fn of_tenant(db: &Db, tenant: TenantId) -> Result<usize, Error> {
    let posts: Vec<Raw> = db.read(tenant, |scope| inbound::take(scope, POSTS)).await?;
    let all: Vec<Piece> = posts.iter().flat_map(|raw| pieces(raw, false)).collect();
    let ids: Vec<InboundId> = posts.iter().map(|raw| raw.id).collect();
    let Some(first) = posts.first() else { return Ok(0) };
    let actor = actor(db.clock().now(), first.request);
    if all.len() <= SET {
        let (set, done) = (all.clone(), ids.clone());
        let written = db.write(tenant, actor, move |tx| {
            store_all(tx, &set)?;
            done.into_iter().try_for_each(|id| inbound::done(tx, id))
        });
        match written.await {
            Ok(()) => return Ok(ids.len()),
            Err(error) if error.is_passing() => return Err(error),
            Err(_) => {}
        }
    }
    let mut sets: Vec<Vec<Piece>> = all.chunks(SET).rev().map(<[Piece]>::to_vec).collect();
    while let Some(set) = sets.pop() {
        let attempt = set.clone();
        match db.write(tenant, actor, move |tx| store_all(tx, &attempt)).await {
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
    Ok(count)
}

/// The one item that would not be stored.
async fn park_alone(db: &Db, tenant: TenantId, set: Vec<Piece>, error: &Error) -> Result<(), Error> {
    tracing::error!("an item of a webhook could not be stored and is parked: {error}");
    let actor = actor(db.clock().now(), set[0].request);
    let words = "It could be read, but not stored. This is a fault of Kontor's; it can be read again after an update.";
    db.write(tenant, actor, move |tx| set.iter().try_for_each(|piece| park(tx, piece, "not_stored", words))).await
}
