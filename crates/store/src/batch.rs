//! Many small writes as few: plain values for named hot paths, applied by set statements.
//!
//! - A submitted value is answered once it is committed.
//! - A set that fails is halved until the bad value stands alone; it is given back, and all the others are committed.
//! - There is no timer: what waits while one set is being written is the next set, so that a lone value waits for nothing.

use std::collections::BTreeMap;

use kernel::{Actor, RequestId, TenantId, Who};
use tokio::sync::{mpsc, oneshot};

use crate::db::Db;
use crate::error::Error;
use crate::tx::Tx;

/// The most values of one set.
const MOST: usize = 256;

/// A value that could not be written, with the reason.
#[derive(Debug, thiserror::Error)]
#[error("could not be written: {0}")]
pub struct Parked(pub Error);

/// A queue of values of one kind.
pub struct Batch<T>(mpsc::Sender<Item<T>>);

impl<T> Clone for Batch<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

struct Item<T> {
    tenant: TenantId,
    value: T,
    answer: oneshot::Sender<Result<(), Parked>>,
}

impl<T: Clone + Send + Sync + 'static> Batch<T> {
    /// Starts the queue. `apply` writes a set for one tenant; `name` is its author in the stream.
    pub fn start(db: Db, name: &'static str, apply: fn(&mut Tx<'_>, &[T]) -> Result<(), Error>) -> Self {
        let (sender, mut queue) = mpsc::channel::<Item<T>>(4096);
        tokio::spawn(async move {
            let mut waiting = Vec::with_capacity(MOST);
            while queue.recv_many(&mut waiting, MOST).await > 0 {
                let mut tenants: BTreeMap<TenantId, Vec<Item<T>>> = BTreeMap::new();
                for item in waiting.drain(..) {
                    tenants.entry(item.tenant).or_default().push(item);
                }
                for (tenant, items) in tenants {
                    write(&db, name, apply, tenant, items).await;
                }
            }
        });
        Self(sender)
    }

    /// Hands over a value and waits until it is committed.
    pub async fn submit(&self, tenant: TenantId, value: T) -> Result<(), Parked> {
        let gone = || Parked(Error::Unavailable("the program is stopping".to_owned()));
        let (answer, answered) = oneshot::channel();
        self.0.send(Item { tenant, value, answer }).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }
}

/// Writes a set; on failure its halves, down to the bad value.
async fn write<T: Clone + Send + Sync + 'static>(
    db: &Db,
    name: &'static str,
    apply: fn(&mut Tx<'_>, &[T]) -> Result<(), Error>,
    tenant: TenantId,
    items: Vec<Item<T>>,
) {
    let mut sets = vec![items];
    while let Some(set) = sets.pop() {
        let values: Vec<T> = set.iter().map(|item| item.value.clone()).collect();
        let actor = Actor { who: Who::System(name), at: db.clock().now(), request: db.clock().id::<RequestId>() };
        match db.write(tenant, actor, move |tx| apply(tx, &values)).await {
            Ok(()) => set.into_iter().for_each(|item| drop(item.answer.send(Ok(())))),
            Err(error) if set.len() == 1 || error.is_passing() => {
                let text = error.to_string();
                let mut first = Some(error);
                for item in set {
                    let error = first.take().unwrap_or_else(|| Error::Unavailable(text.clone()));
                    item.answer.send(Err(Parked(error))).ok();
                }
            }
            Err(_) => {
                let mut left = set;
                let right = left.split_off(left.len() / 2);
                sets.push(right);
                sets.push(left);
            }
        }
    }
}
