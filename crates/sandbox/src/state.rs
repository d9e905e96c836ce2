//! The running sandbox: world, faults, clock and the queue of webhooks, shared by the Graph, the control API, the
//! telephones and the handle. Locks are held for a few lines and never across a pause.

use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::{broadcast, mpsc, watch};

use crate::delivery::{Attempted, Update};
use crate::faults::Faults;
use crate::graph::verify::Verified;
use crate::outside::Outside;
use crate::record::Seen;
use crate::world::World;
use crate::{Clock, Config};

pub(crate) struct State {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    /// `http://127.0.0.1:port`
    pub(crate) base: String,
    pub(crate) outside: Outside,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    /// Says which customer's thread changed.
    pub(crate) changes: broadcast::Sender<String>,
    pub(crate) queue: mpsc::UnboundedSender<(Update, Busy)>,
    held: Mutex<Vec<Update>>,
    seen: Mutex<Vec<Seen>>,
    attempted: Mutex<Vec<Attempted>>,
    verified: Mutex<Vec<Verified>>,
    busy: watch::Sender<usize>,
    /// Set when the sandbox stops: event streams end, retries give up.
    pub(crate) stopping: watch::Sender<bool>,
}

impl State {
    pub(crate) fn new(
        config: Config,
        base: String,
        outside: Outside,
        queue: mpsc::UnboundedSender<(Update, Busy)>,
        world: World,
    ) -> Arc<State> {
        Arc::new(State {
            clock: config.clock.clone(),
            config,
            base,
            outside,
            world: Mutex::new(world),
            faults: Mutex::default(),
            changes: broadcast::channel(256).0,
            queue,
            held: Mutex::default(),
            seen: Mutex::default(),
            attempted: Mutex::default(),
            verified: Mutex::default(),
            busy: watch::channel(0).0,
            stopping: watch::channel(false).0,
        })
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub(crate) fn held(&self) -> MutexGuard<'_, Vec<Update>> {
        lock(&self.held)
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        lock(&self.seen)
    }

    pub(crate) fn attempted(&self) -> MutexGuard<'_, Vec<Attempted>> {
        lock(&self.attempted)
    }

    pub(crate) fn verified(&self) -> MutexGuard<'_, Vec<Verified>> {
        lock(&self.verified)
    }

    pub(crate) fn changed(&self, customer: &str) {
        // Nobody looking is not an error.
        let _ = self.changes.send(customer.to_owned());
    }

    /// Something is under way until the answer is dropped: a status to come, a post, a retry.
    pub(crate) fn busy(self: &Arc<State>) -> Busy {
        self.busy.send_modify(|count| *count += 1);
        Busy(Arc::clone(self))
    }

    /// Waits until nothing is under way. Held webhooks do not count; retries do.
    pub(crate) async fn settled(&self) {
        let mut watch = self.busy.subscribe();
        // The sender lives in `self`, so the wait cannot fail.
        let _ = watch.wait_for(|count| *count == 0).await;
    }
}

/// Counts as work under way while it lives.
pub(crate) struct Busy(Arc<State>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.send_modify(|count| *count -= 1);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("OK because no holder of these locks panics")
}
