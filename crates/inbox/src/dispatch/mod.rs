//! Handing messages over: a lease per inbox, the gate and the attempt in one transaction, the call, its result.
//!
//! - Who sends for an inbox holds its lease; the fence grows with every holder, and an older holder's writes change nothing.
//! - One transaction: lease and fence live, gate, attempt written. Then the call. Then the result.
//! - At most one accepted attempt a message. An attempt whose answer was lost is `unknown`: a webhook with its id settles it, or after
//!   five minutes a person is asked (a reply) or it is left as possibly sent (bulk). It is never sent again by itself.
//! - A person's messages go in order; the inbox's rate counts what comes in and what goes out (facts/meta.md 4.8).

mod across;
mod lease;
mod rate;
mod rounds;
mod store;
mod unknown;

use std::sync::Arc;
use std::time::Duration;

use consent::gate::Cleared;
use kernel::{InboxId, TenantId};
use tokio::sync::Notify;
use web::App;

pub use rate::Rates;
pub use store::{MessageAct, decide_unknown};

/// How long a lease holds without being renewed. A call may outlive it: its attempt is written already, and its person waits.
pub const LEASE: Duration = Duration::from_secs(5);
/// After this an attempt without an answer is in doubt: the call's own time and a margin.
pub const DOUBT_AFTER: Duration = Duration::from_secs(45);
/// After this a person is asked.
pub const ASK_AFTER: Duration = Duration::from_secs(5 * 60);
/// Messages decided about in one transaction.
const AT_ONCE: usize = 16;

/// The one that hands over, in this process.
#[derive(Clone)]
pub struct Dispatcher {
    app: App,
    /// This process, as leases know it.
    holder: uuid::Uuid,
    rates: Arc<Rates>,
    wake: Arc<Notify>,
}

impl Dispatcher {
    pub fn new(app: App) -> Self {
        let holder = app.clock.id();
        Self { app, holder, rates: Arc::default(), wake: Arc::default() }
    }

    /// Hands over what falls due, until dropped.
    pub async fn run(self) {
        let mut feed = self.app.db.feed().listen();
        loop {
            let done = self.run_due().await.unwrap_or_else(|error| {
                tracing::error!("deliveries cannot be read at the moment: {error}");
                0
            });
            if done > 0 {
                continue;
            }
            // What came in counts towards the inbox's rate; what was queued wakes us.
            let pause = tokio::time::sleep(Duration::from_millis(250));
            tokio::pin!(pause);
            loop {
                tokio::select! {
                    () = &mut pause => break,
                    () = self.wake.notified() => break,
                    committed = feed.recv() => {
                        let Ok(committed) = committed else { break };
                        let mut is_queued = false;
                        for event in committed.events.iter() {
                            match (event.kind.as_str(), event.inbox_id) {
                                ("message.received", Some(inbox)) => self.rates.note(inbox, self.app.clock.monotonic()),
                                ("message.queued" | "inbox.state_changed", _) => is_queued = true,
                                _ => {}
                            }
                        }
                        if is_queued { break }
                    }
                }
            }
        }
    }

    /// Hands over what is due now, once round; returns how many messages were decided about.
    pub async fn run_due(&self) -> ::store::Result<usize> {
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

    /// One round for one inbox: decide, send, keep the results.
    async fn round(&self, tenant: TenantId, inbox: InboxId) -> ::store::Result<usize> {
        let Some(fence) = lease::take(&self.app, self.holder, tenant, inbox).await? else { return Ok(0) };
        let round = rounds::decide(self, tenant, inbox, fence).await?;
        let mut sending = tokio::task::JoinSet::new();
        for cleared in round.cleared {
            sending.spawn(hand_over(self.app.clone(), cleared));
        }
        while sending.join_next().await.is_some() {}
        Ok(round.decided)
    }
}

/// The call and its result. If the result cannot be kept, the attempt stays open and is in doubt later.
async fn hand_over(app: App, cleared: Cleared) {
    let report = channels::sending::send(&app, cleared).await;
    if let Err(error) = store::keep_result(&app, report).await {
        tracing::error!("the result of an attempt could not be kept; it will be in doubt: {error}");
    }
}
