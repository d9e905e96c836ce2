//! What was committed in this process, told to whoever listens. It only wakes: the stream in the database is the truth,
//! and a listener that fell behind reads there.

use std::sync::Arc;

use kernel::TenantId;
use tokio::sync::{Notify, broadcast};

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
    tasks: Arc<Notify>,
}

impl Feed {
    pub(crate) fn new() -> Self {
        Self { events: broadcast::Sender::new(4096), tasks: Arc::default() }
    }

    pub fn listen(&self) -> broadcast::Receiver<Committed> {
        self.events.subscribe()
    }

    /// Waits until a write that added a task was committed.
    pub(crate) async fn task_added(&self) {
        self.tasks.notified().await;
    }

    pub(crate) fn publish(&self, tenant: TenantId, events: Vec<Recorded>, has_tasks: bool) {
        if has_tasks {
            self.tasks.notify_one();
        }
        if !events.is_empty() {
            // An error only says that nobody listens.
            self.events.send(Committed { tenant, events: events.into() }).ok();
        }
    }
}
