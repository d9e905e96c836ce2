//! What was committed in this process, told to whoever listens. It only wakes: the stream in the database is the truth,
//! and a listener that fell behind reads there.

use std::sync::Arc;

use kernel::TenantId;
use tokio::sync::broadcast;

use crate::tx::Recorded;

/// The events of one committed write.
#[derive(Clone, Debug)]
pub struct Committed {
    pub tenant: TenantId,
    pub events: Arc<[Recorded]>,
}

/// The announcements of commits.
#[derive(Clone)]
pub struct Feed(broadcast::Sender<Committed>);

impl Feed {
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(4096))
    }

    pub fn listen(&self) -> broadcast::Receiver<Committed> {
        self.0.subscribe()
    }

    pub(crate) fn publish(&self, tenant: TenantId, events: Vec<Recorded>) {
        if !events.is_empty() {
            // An error only says that nobody listens.
            self.0.send(Committed { tenant, events: events.into() }).ok();
        }
    }
}
