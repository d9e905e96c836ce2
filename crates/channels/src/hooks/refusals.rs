//! Wrong signatures, counted in memory by app: three within five minutes and no good post between them are looked into.
//!
//! Only what has the form of Meta's signature counts. The key in the address is proved before, so the count cannot grow by
//! what is made up.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{Actor, AppId, TenantId, Timestamp, Who};
use web::App;

use super::door::Door;
use crate::alarms::signatures;

const MANY: usize = 3;
const WITHIN: Duration = Duration::from_secs(5 * 60);

type Times = HashMap<(TenantId, AppId), VecDeque<Timestamp>>;

#[derive(Default)]
pub(super) struct Refusals(Mutex<Times>);

impl Refusals {
    /// A post that did not fit; says whether there was reason to look into it. Its sender is answered the same.
    pub(super) async fn count(&self, app: &App, (tenant, id): (TenantId, AppId), door: &Door) -> bool {
        let now = app.clock.now();
        if door.is_failing || door.numbers.is_empty() || now.since(door.heard_at()) > signatures::WORKED {
            return false;
        }
        let Some(first) = self.too_many((tenant, id), now) else { return false };
        let actor = Actor { who: Who::System("hook"), at: now, request: app.clock.id() };
        if let Err(error) = app.db.write(tenant, actor, move |tx| signatures::begin(tx, id, first)).await {
            tracing::warn!(app.id = %id, "nobody could be told that signatures of app {id} fail: {error}");
        }
        true
    }

    /// A good post: the count begins anew.
    pub(super) fn forget(&self, of: (TenantId, AppId)) {
        self.times().remove(&of);
    }

    /// Counts one, and says when the first of too many came. They are then counted anew.
    fn too_many(&self, of: (TenantId, AppId), now: Timestamp) -> Option<Timestamp> {
        let mut all = self.times();
        let times = all.entry(of).or_default();
        times.push_back(now);
        times.retain(|time| now.since(*time) <= WITHIN);
        let first = times.front().copied().filter(|_| times.len() >= MANY)?;
        all.remove(&of);
        Some(first)
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
