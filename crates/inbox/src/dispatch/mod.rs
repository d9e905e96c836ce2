//! Handing messages over: a lease per inbox, the gate and the attempt in one transaction, the call, its result.
//!
//! - Who sends for an inbox holds its lease; the fence grows with every holder, and an older holder's writes change nothing.
//! - One transaction: lease and fence live, gate, attempt written. Then the call. Then the result.
//! - At most one accepted attempt a message. An attempt whose answer was lost is `unknown`: a webhook with its id settles it, or after
//!   five minutes a person is asked (a reply) or it is left as possibly sent (bulk). It is never sent again by itself.
//! - A slow answer holds up nobody but its person: rounds go on while calls are in the air. A stop waits for them.
//! - A person's messages go in order; the inbox's rate counts what comes in and what goes out (facts/meta.md 4.8).

mod across;
mod back;
pub(crate) mod files;
mod later;
mod lease;
mod leaving;
mod rate;
mod rounds;
mod store;
mod unknown;
mod waiting;

use std::sync::Arc;
use std::time::Duration;

use consent::gate::Cleared;
use kernel::{InboxId, TenantId};
use tokio::sync::{Notify, watch};
use web::App;

pub use back::{Refusal, Taken, take_back};
pub(crate) use later::too_late;
pub use leaving::leave;
pub use rate::Rates;
pub(crate) use store::unpaid;
pub use store::{MessageAct, decide_unknown};
pub use waiting::{Waiting, cancel_waiting, hasten, waiting};

/// How long a lease holds without being renewed. A call may outlive it: its attempt is written already, and its person waits.
pub const LEASE: Duration = Duration::from_secs(5);
/// After this an attempt without an answer is in doubt: the call's own time and a margin.
pub const DOUBT_AFTER: Duration = Duration::from_secs(45);
/// After this a person is asked.
pub const ASK_AFTER: Duration = Duration::from_secs(5 * 60);
/// Messages decided about in one transaction.
const AT_ONCE: usize = 16;
/// Calls without an answer yet, over all inboxes; more wait for one to end.
const MOST_IN_THE_AIR: usize = 512;

/// The one that hands over, in this process.
#[derive(Clone)]
pub struct Dispatcher {
    app: App,
    /// This process, as leases know it.
    holder: uuid::Uuid,
    rates: Arc<Rates>,
    wake: Arc<Notify>,
    /// How many calls have no answer yet.
    in_the_air: Arc<watch::Sender<usize>>,
}

impl Dispatcher {
    pub fn new(app: App) -> Self {
        let holder = app.clock.id();
        Self { app, holder, rates: Arc::default(), wake: Arc::default(), in_the_air: Arc::default() }
    }

    /// Hands over what falls due until told to stop, then waits for the answers that are still to come.
    pub async fn run(self, mut stopping: watch::Receiver<bool>) {
        let mut feed = self.app.db.feed().listen();
        'serving: loop {
            let done = self.decide_due().await.unwrap_or_else(|error| {
                tracing::error!("deliveries cannot be read at the moment: {error}");
                0
            });
            if done > 0 && !*stopping.borrow() {
                continue;
            }
            // What came in counts towards the inbox's rate; what was queued wakes us.
            let pause = tokio::time::sleep(Duration::from_millis(250));
            tokio::pin!(pause);
            loop {
                tokio::select! {
                    () = told(&mut stopping) => break 'serving,
                    () = &mut pause => break,
                    () = self.wake.notified() => break,
                    committed = feed.recv() => {
                        let Ok(committed) = committed else { break };
                        let mut is_queued = false;
                        for event in committed.events.iter() {
                            match (event.kind.as_str(), event.inbox_id) {
                                ("message.received", Some(inbox)) => self.rates.note(inbox, self.app.clock.monotonic()),
                                ("message.queued" | "inbox.state_changed", _) => is_queued = true,
                                ("inbox.payment_settled", _) => {
                                    self.hasten(committed.tenant).await;
                                    is_queued = true;
                                }
                                _ => {}
                            }
                        }
                        if is_queued { break }
                    }
                }
            }
        }
        self.landed().await;
    }

    /// What waited for Meta to be paid is asked about again at once; if that fails, a minute later.
    async fn hasten(&self, tenant: TenantId) {
        let actor = kernel::Actor {
            who: kernel::Who::System("dispatch"),
            at: self.app.clock.now(),
            request: self.app.clock.id(),
        };
        if let Err(error) = self.app.db.write(tenant, actor, hasten).await {
            tracing::warn!("what waited for a payment goes a minute later: {error}");
        }
    }

    /// Hands over what is due now, once round, and waits for the answers; returns how many messages were decided about.
    pub async fn run_due(&self) -> ::store::Result<usize> {
        let decided = self.decide_due().await?;
        self.landed().await;
        Ok(decided)
    }

    /// Waits until no call is without its answer.
    async fn landed(&self) {
        // The sender lives in `self`, so the wait cannot fail.
        self.in_the_air.subscribe().wait_for(|calls| *calls == 0).await.ok();
    }

    async fn decide_due(&self) -> ::store::Result<usize> {
        unknown::settle(&self.app).await?;
        let inboxes = across::due_inboxes(&self.app.db).await?;
        let mut working = tokio::task::JoinSet::new();
        for (tenant, inbox) in inboxes {
            let this = self.clone();
            working.spawn(async move { this.round(tenant, inbox).await });
        }
        let mut count = 0;
        while let Some(done) = working.join_next().await {
            match done {
                Ok(Ok(decided)) => count += decided,
                Ok(Err(error)) => tracing::warn!("an inbox's deliveries could not be worked on: {error}"),
                Err(error) => tracing::error!("a delivery panicked: {error}"),
            }
        }
        Ok(count)
    }

    /// One round for one inbox: decide, and let the calls begin.
    async fn round(&self, tenant: TenantId, inbox: InboxId) -> ::store::Result<usize> {
        if *self.in_the_air.borrow() >= MOST_IN_THE_AIR {
            return Ok(0);
        }
        let Some(fence) = lease::take(&self.app, self.holder, tenant, inbox).await? else { return Ok(0) };
        let round = rounds::decide(self, tenant, inbox, fence).await?;
        for cleared in round.cleared {
            let (this, call) = (self.clone(), Call::begin(&self.in_the_air));
            tokio::spawn(async move {
                hand_over(&this.app, cleared).await;
                drop(call);
                // The next message of this person may go now.
                this.wake.notify_one();
            });
        }
        Ok(round.decided)
    }
}

/// A call in the air, while it lives.
struct Call(Arc<watch::Sender<usize>>);

impl Call {
    fn begin(in_the_air: &Arc<watch::Sender<usize>>) -> Self {
        in_the_air.send_modify(|calls| *calls += 1);
        Self(Arc::clone(in_the_air))
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.0.send_modify(|calls| *calls -= 1);
    }
}

/// The call and its result. If the result cannot be kept, the attempt stays open and is in doubt later.
async fn hand_over(app: &App, cleared: Cleared) {
    let report = channels::sending::send(app, cleared).await;
    if let Err(error) = store::keep_result(app, report).await {
        tracing::error!("the result of an attempt could not be kept; it will be in doubt: {error}");
    }
}

/// Its answer holds a lock; nothing else may be awaited while that is at hand.
async fn told(stopping: &mut watch::Receiver<bool>) {
    drop(stopping.wait_for(|is_told| *is_told).await);
}
