//! What follows the stream of every tenant begins here: which tenants have something new.
//!
//! - A commit wakes; the stream in the database says what happened. What was committed elsewhere, or while nothing ran here, is
//!   found by looking at all: at first, after a loss, and once a minute.

use std::collections::BTreeSet;
use std::time::Duration;

use ::store::{Committed, Db, Recorded, Result};
use kernel::TenantId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

const LOOK: Duration = Duration::from_secs(60);
const AFTER_TROUBLE: Duration = Duration::from_secs(1);

/// Waits for commits.
pub struct Woken {
    db: Db,
    feed: Receiver<Committed>,
    pause: Duration,
    /// All are to be looked at.
    all: bool,
}

impl Woken {
    /// `pause`: what is committed within it is looked at in one go.
    pub fn new(db: &Db, pause: Duration) -> Self {
        Self { db: db.clone(), feed: db.feed().listen(), pause, all: true }
    }

    /// The tenants to look at next; nothing once there are no more commits.
    pub async fn next(&mut self, concerns: impl Fn(&Recorded) -> bool) -> Option<Result<BTreeSet<TenantId>>> {
        let mut woken = BTreeSet::new();
        let mut hear = |committed: &Committed| {
            if committed.events.iter().any(&concerns) {
                woken.insert(committed.tenant);
            }
            !woken.is_empty()
        };
        if !self.all {
            // The minute runs on whatever is heard that concerns nobody here.
            let minute = tokio::time::sleep(LOOK);
            tokio::pin!(minute);
            while !self.all {
                tokio::select! {
                    heard = self.feed.recv() => match heard {
                        Ok(committed) if hear(&committed) => break,
                        Ok(_) => {}
                        Err(RecvError::Lagged(_)) => self.all = true,
                        Err(RecvError::Closed) => return None,
                    },
                    () = &mut minute => self.all = true,
                }
            }
            tokio::time::sleep(self.pause).await;
            loop {
                match self.feed.try_recv() {
                    Ok(committed) => {
                        hear(&committed);
                    }
                    Err(TryRecvError::Lagged(_)) => self.all = true,
                    Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                }
            }
        }
        Some(if self.all { every(&self.db).await } else { Ok(woken) })
    }

    /// What became of looking. After trouble, which is logged in these words, all are looked at again.
    pub async fn looked(&mut self, outcome: Result<()>, trouble: &str) {
        self.all = outcome.is_err();
        if let Err(error) = outcome {
            tracing::warn!("{trouble} at the moment: {error}");
            tokio::time::sleep(AFTER_TROUBLE).await;
        }
    }
}

/// All tenants.
pub async fn every(db: &Db) -> Result<BTreeSet<TenantId>> {
    Ok(super::list(db).await?.into_iter().map(|tenant| tenant.id).collect())
}
