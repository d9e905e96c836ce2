//! Following the stream of every tenant that has endpoints, and calling them.
//!
//! - An endpoint is leased while it is called, so that no two processes call it at once; a lease outlives a call.
//! - One call at a time to an endpoint, a few to a tenant, some in all: who never answers holds its own place and no other's.
//! - What was to be called while nothing ran is found by looking; a commit only wakes.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use ::store::{GlobalSql, Result, Row, global_sql, params};
use kernel::{TenantId, WebhookEndpointId};
use serde_json::json;
use tokio::task::JoinSet;
use web::{App, WebhookCall};

use super::model::Because;
use super::store::{self, Claim, Job, Outcome};
use super::{end, get, signing};

const LEASE: Duration = Duration::from_secs(60);
const TIMEOUT: Duration = Duration::from_secs(15);
const LOOK: Duration = Duration::from_secs(1);
/// A burst is handed over in one go.
const PAUSE: Duration = Duration::from_millis(50);
const MOST_OF_TENANT: usize = 4;
const MOST_IN_ALL: usize = 128;
/// More than are called at once, since those of a busy tenant are passed over.
const LOOKED_AT: i64 = 1000;
/// Calls to an endpoint in one turn; then others are looked for.
const TURN: usize = 50;

// Whoever was served longest ago comes first.
const WAITING: GlobalSql = global_sql!(
    "select e.tenant_id, e.id from webhook_endpoint e where e.disabled_at is null \
     and (e.leased_until is null or e.leased_until <= :now) and (e.rests_until is null or e.rests_until <= :now) \
     and exists (select 1 from tenant where tenant.id = e.tenant_id and tenant.closed_at is null) \
     and (exists (select 1 from stream_head h where h.tenant_id = e.tenant_id and h.seq > e.reached) \
     or exists (select 1 from webhook_delivery d where d.tenant_id = e.tenant_id and d.endpoint_id = e.id and d.next_at <= :now)) \
     order by e.served_at, e.id limit :limit"
);

/// Who hands events over.
#[derive(Clone)]
pub struct Worker {
    app: App,
    timeout: Duration,
}

type Served = (TenantId, WebhookEndpointId);

impl Worker {
    pub fn new(app: App) -> Self {
        Self { app, timeout: TIMEOUT }
    }

    /// For tests: who does not answer within this time is given up.
    #[cfg(test)]
    pub(super) fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Hands over what happens, until dropped.
    pub async fn run(self) {
        let mut feed = self.app.db.feed().listen();
        let mut running: JoinSet<Served> = JoinSet::new();
        let mut busy = HashSet::new();
        loop {
            while let Some(ended) = running.try_join_next() {
                has_ended(&mut busy, ended);
            }
            if let Err(error) = self.begin(&mut running, &mut busy).await {
                tracing::warn!("webhook endpoints cannot be told of events at the moment: {error}");
            }
            tokio::select! {
                committed = feed.recv() => {
                    if matches!(committed, Err(tokio::sync::broadcast::error::RecvError::Closed)) {
                        return;
                    }
                    tokio::time::sleep(PAUSE).await;
                    while feed.try_recv().is_ok() {}
                }
                Some(ended) = running.join_next() => has_ended(&mut busy, ended),
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Hands over what is due now, and says how many endpoints had something. For tests.
    pub async fn work_through(&self) -> Result<usize> {
        let mut count = 0;
        loop {
            let (mut running, mut busy) = (JoinSet::new(), HashSet::new());
            let begun = self.begin(&mut running, &mut busy).await?;
            if begun == 0 {
                return Ok(count);
            }
            count += begun;
            while running.join_next().await.is_some() {}
        }
    }

    /// Begins to serve who waits, as far as there is room.
    async fn begin(&self, running: &mut JoinSet<Served>, busy: &mut HashSet<Served>) -> Result<usize> {
        let now = self.app.db.clock().now();
        let waiting = self.app.db.across("webhooks: find endpoints with something to be told", move |all| {
            let rows = all.rows(WAITING, params! { "now" => now, "limit" => LOOKED_AT })?;
            rows.iter().map(|row: &Row| Ok((row.get("tenant_id")?, row.get("id")?))).collect::<Result<Vec<Served>>>()
        });
        let mut of_tenant: HashMap<TenantId, usize> = HashMap::new();
        for (tenant, _) in busy.iter() {
            *of_tenant.entry(*tenant).or_default() += 1;
        }
        let mut count = 0;
        for (tenant, id) in waiting.await? {
            let its = of_tenant.entry(tenant).or_default();
            if busy.len() >= MOST_IN_ALL || *its >= MOST_OF_TENANT || !busy.insert((tenant, id)) {
                continue;
            }
            *its += 1;
            count += 1;
            let this = self.clone();
            running.spawn(async move {
                if let Err(error) = this.serve(tenant, id).await {
                    tracing::warn!(webhook.id = %id, "the webhook endpoint {id} could not be served: {error}");
                }
                (tenant, id)
            });
        }
        Ok(count)
    }

    /// Calls one endpoint for what is due, one after the other, until something fails.
    async fn serve(&self, tenant: TenantId, id: WebhookEndpointId) -> Result<()> {
        for _ in 0..TURN {
            let actor = crate::system(&self.app.clock, "webhooks");
            let until = actor.at + LEASE;
            match self.app.db.write(tenant, actor, move |tx| store::claim(tx, id, until)).await? {
                Claim::Nothing => return Ok(()),
                Claim::More => {}
                Claim::Call(job) => {
                    if !self.call(tenant, *job).await? {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes one call and writes how it went. Says whether it was taken.
    async fn call(&self, tenant: TenantId, job: Job) -> Result<bool> {
        let actor = crate::system(&self.app.clock, "webhooks");
        let Some(address) = self.app.egress.webhook_address(&job.url) else {
            let give_up = move |tx: &mut ::store::Tx<'_>| {
                store::release(tx, &job)?;
                switch_off(tx, job.endpoint, Because::Address)
            };
            self.app.db.write(tenant, actor, give_up).await?;
            return Ok(false);
        };
        let event = &job.event;
        let body = json!({ "type": event.kind, "timestamp": event.at, "data": event }).to_string().into_bytes();
        let call = WebhookCall {
            tenant,
            subject: job.delivery.as_uuid(),
            request: actor.request,
            address,
            headers: signing::headers(&job.secrets, &event.id.to_string(), actor.at, &body),
            body,
            timeout: self.timeout,
        };
        let begun = self.app.clock.monotonic();
        let status = self.app.egress.call_webhook(call).await;
        let took = self.app.clock.monotonic().saturating_sub(begun);
        let outcome = Outcome { status, took_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX) };
        let settle = move |tx: &mut ::store::Tx<'_>| match store::settle(tx, &job, outcome)? {
            Some(because) => switch_off(tx, job.endpoint, because),
            None => Ok(()),
        };
        self.app.db.write(tenant, crate::system(&self.app.clock, "webhooks"), settle).await?;
        Ok(status.is_some_and(|status| (200..300).contains(&status)))
    }
}

fn switch_off(tx: &mut ::store::Tx<'_>, id: WebhookEndpointId, because: Because) -> Result<()> {
    match get(tx, id) {
        Ok(endpoint) => end(tx, &endpoint, because),
        Err(::store::Fault::Refused(_)) => Ok(()),
        Err(::store::Fault::Failed(error)) => Err(error),
    }
}

fn has_ended(busy: &mut HashSet<Served>, ended: std::result::Result<Served, tokio::task::JoinError>) {
    match ended {
        Ok(served) => {
            busy.remove(&served);
        }
        // Whose it was is not known any more; the leases say who is still being served.
        Err(error) => {
            tracing::error!("handing an event over panicked: {error}");
            busy.clear();
        }
    }
}
