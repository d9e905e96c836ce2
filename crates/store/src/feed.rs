//! What was committed in this process, told to whoever listens. It only wakes: the stream in the database is the truth,
//! and a listener that fell behind reads there.

use std::sync::Arc;

use kernel::TenantId;
use tokio::sync::{broadcast, watch};

use crate::tx::Recorded;

/// The events of one committed write.
#[derive(Clone, Debug)]
pub struct Committed {
    pub tenant: TenantId,
    pub events: Arc<[Recorded]>,
}

/// The announcements of commits.
#[derive(Clone)]
pub struct Feed {
    events: broadcast::Sender<Committed>,
    /// How many writes added a task.
    tasks: watch::Sender<u64>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self { events: broadcast::Sender::new(4096), tasks: watch::Sender::new(0) }
    }

    pub fn listen(&self) -> broadcast::Receiver<Committed> {
        self.events.subscribe()
    }

    /// Changes with every committed write that added a task.
    pub(crate) fn tasks_added(&self) -> watch::Receiver<u64> {
        self.tasks.subscribe()
    }

    pub(crate) fn publish(&self, tenant: TenantId, events: Vec<Recorded>, has_tasks: bool) {
        if has_tasks {
            self.tasks.send_modify(|count| *count = count.wrapping_add(1));
        }
        if !events.is_empty() {
            // An error only says that nobody listens.
            self.events.send(Committed { tenant, events: events.into() }).ok();
        }
    }
}
