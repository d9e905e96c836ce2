//! What a post is checked against: an app's secrets and connected numbers, kept in memory for a second.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use ::store::Result;
use kernel::{AppId, Secret, TenantId, Timestamp};
use web::App;

use super::NOTED;
use crate::{apps, inbound};

/// Another process may have changed an app: nothing is believed for longer.
const BELIEVED: Duration = Duration::from_secs(1);

pub(super) struct Door {
    pub(super) secrets: Vec<Secret>,
    pub(super) verify_token: Secret,
    /// The connected numbers, by Meta's ids.
    pub(super) numbers: HashSet<String>,
    /// Whether its signatures fail, as everyone was told.
    pub(super) is_failing: bool,
    last_webhook_at: AtomicI64,
    read_at: Duration,
}

impl Door {
    /// When a good post was last noted.
    pub(super) fn heard_at(&self) -> Timestamp {
        Timestamp::from_micros(self.last_webhook_at.load(Ordering::Relaxed))
    }

    /// Whether it is time again to note that events arrive.
    pub(super) fn notes(&self, now: Timestamp) -> bool {
        let is_time = now.since(self.heard_at()) >= NOTED;
        if is_time {
            self.last_webhook_at.store(now.micros(), Ordering::Relaxed);
        }
        is_time
    }
}

#[derive(Default)]
pub(super) struct Doors(RwLock<HashMap<(TenantId, AppId), Arc<Door>>>);

impl Doors {
    /// The app as it was at most a second ago, and whether it was just read.
    pub(super) async fn get(&self, app: &App, tenant: TenantId, id: AppId) -> Result<Option<(Arc<Door>, bool)>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&(tenant, id)).cloned();
        match known {
            Some(door) if app.clock.monotonic().saturating_sub(door.read_at) < BELIEVED => Ok(Some((door, false))),
            _ => Ok(self.read(app, tenant, id).await?.map(|door| (door, true))),
        }
    }

    /// The app as it is now.
    pub(super) async fn read(&self, app: &App, tenant: TenantId, id: AppId) -> Result<Option<Arc<Door>>> {
        let read_at = app.clock.monotonic();
        let found = app
            .db
            .read(tenant, move |scope| {
                let Some(app) = apps::get(scope, id)? else { return Ok(None) };
                Ok::<_, ::store::Error>(Some((app, inbound::routes(scope, id)?)))
            })
            .await?;
        let mut doors = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let Some((app, lines)) = found else {
            doors.remove(&(tenant, id));
            return Ok(None);
        };
        let door = Arc::new(Door {
            secrets: app.secrets,
            verify_token: app.verify_token,
            numbers: lines.into_iter().map(|line| line.external_id).collect(),
            is_failing: app.failing_since.is_some(),
            last_webhook_at: AtomicI64::new(app.last_webhook_at.unwrap_or(Timestamp::EPOCH).micros()),
            read_at,
        });
        doors.insert((tenant, id), door.clone());
        Ok(Some(door))
    }

    /// Forgets a tenant's apps, or all.
    pub(super) fn forget(&self, tenant: Option<TenantId>) {
        let mut doors = self.0.write().unwrap_or_else(PoisonError::into_inner);
        doors.retain(|(of, _), _| tenant.is_some_and(|tenant| tenant != *of));
    }
}
