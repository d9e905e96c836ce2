//! Push: notices on the devices that people chose, as soon as there are any; facts/providers.md E1.
//!
//! - A push says a notice's title and where it leads, and no more: it passes a browser maker's hands, if sealed. (`sending`)
//! - A device's address is of a stranger's making: one that could lead inside is refused.   (`web::Egress::push_endpoint`)
//! - Pushes to a device end with the session in which it was added: at once by the joins, and then its row.      (`store`)
//! - A device that its push service knows no more is forgotten.                                            (`sending`)
//! - Address and keys of a device are sealed; so is Kontor's own key, which is made once.              (`store`, `keys`)

mod keys;
pub(crate) mod pages;
mod parcel;
mod sending;
mod store;

use std::sync::Arc;
use std::time::Duration;

use ::store::{Db, Event, Fault, NewTask, Result, TaskHandler, Tx};
use kernel::{DeviceId, Locale, Problem, SessionId, StaffId, TenantId};
use web::{App, PushEndpoint, t};

use super::Told;
use parcel::DeviceKeys;

/// The task that pushes one notice to one device.
const PUSH: &str = "notice.push";
/// More than a person carries; each costs a call for every notice.
const MOST: usize = 10;
/// Nobody sees sooner whether a test arrives; each calls another's server.
const TEST_PAUSE: Duration = Duration::from_secs(15);

/// A device of someone.
struct Device {
    id: DeviceId,
    name: String,
    created_at: kernel::Timestamp,
    reached_at: Option<kernel::Timestamp>,
    trouble: Option<sending::Trouble>,
    endpoint: String,
}

/// What a browser gave.
struct Subscription {
    endpoint: PushEndpoint,
    keys: DeviceKeys,
    /// Browser and system in short.
    name: String,
}

/// Why a device is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Its push service is not one that may be called.
    Address,
    /// Nothing can be sealed for these keys.
    Keys,
    TooMany,
    /// A test was sent a moment ago.
    Wait,
}

impl Refusal {
    fn words(self, locale: Locale) -> String {
        match self {
            Refusal::Address => t!(locale, "push-refused-address"),
            Refusal::Keys => t!(locale, "push-refused-keys"),
            Refusal::TooMany => t!(locale, "push-refused-too-many"),
            Refusal::Wait => t!(locale, "push-test-wait"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let words = refusal.words(Locale::default());
        match refusal {
            Refusal::Address => Problem::new(422, "push_address_refused", words),
            Refusal::Keys => Problem::new(422, "push_keys_unusable", words),
            Refusal::TooMany => Problem::new(409, "too_many_devices", words),
            Refusal::Wait => Problem::new(429, "too_many_tries", words),
        }
    }
}

/// Who pushes.
pub(crate) fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(PUSH, Arc::new(move |task| Box::pin(sending::send(app.clone(), task))))]
}

/// Brings a notice to each device of its reader.
pub(super) fn carry(tx: &mut Tx<'_>, told: &Told) -> Result<()> {
    for device in store::ids(tx, told.staff)? {
        let task = NewTask::new(PUSH, format!("{}.{device}", told.id)).fact("notice", told.id).fact("device", device);
        tx.enqueue(task)?;
    }
    Ok(())
}

/// Takes a device. One that is known already is whose who added it last: a browser has one address for all who use it.
fn add(tx: &mut Tx<'_>, staff: StaffId, session: SessionId, subscription: &Subscription) -> Result<(), Fault<Refusal>> {
    let id = store::put(tx, staff, session, subscription)?;
    let all = store::ids(tx, staff)?;
    if all.len() > MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    tx.record(Event::new("device.added").fact("device", id).fact("staff", staff));
    Ok(())
}

/// Forgets a device of someone. Says whether it was hers.
fn remove(tx: &mut Tx<'_>, staff: StaffId, id: DeviceId) -> Result<bool> {
    let is_hers = store::ids(tx, staff)?.contains(&id);
    if is_hers {
        forget(tx, id)?;
    }
    Ok(is_hers)
}

fn forget(tx: &mut Tx<'_>, id: DeviceId) -> Result<()> {
    if store::forget(tx, id)? {
        tx.record(Event::new("device.removed").fact("device", id));
    }
    Ok(())
}

/// Forgets every device of someone who leaves.
pub(crate) fn forget_all(tx: &mut Tx<'_>, staff: StaffId) -> Result<()> {
    for id in store::of(tx, staff)? {
        forget(tx, id)?;
    }
    Ok(())
}

/// Forgets the devices whose session has ended.
pub(crate) async fn sweep(db: &Db, tenant: TenantId) -> Result<()> {
    if db.read(tenant, store::ended).await?.is_empty() {
        return Ok(());
    }
    db.write(tenant, crate::system(db.clock(), "push"), |tx| {
        for id in store::ended(tx)? {
            forget(tx, id)?;
        }
        Ok(())
    })
    .await
}

/// Pushes a test to a device of someone. Says whether it is hers.
fn test(tx: &mut Tx<'_>, staff: StaffId, id: DeviceId) -> Result<bool, Fault<Refusal>> {
    let is_hers = store::ids(tx, staff)?.contains(&id);
    if is_hers {
        if !store::may_test(tx, staff, TEST_PAUSE)? {
            return Err(Fault::Refused(Refusal::Wait));
        }
        store::begin_test(tx, id)?;
        let key = format!("test.{id}.{}", tx.now().micros());
        tx.enqueue(NewTask::new(PUSH, key).fact("device", id))?;
    }
    Ok(is_hers)
}

#[cfg(test)]
mod tests;
