//! What is remembered of backups, as settings of the installation: in the database, so that a restore brings it along.

use accounts::setting;
use accounts::tenants;
use kernel::{LoginId, Role, TenantId, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{Db, Global};
use uuid::Uuid;
use web::{Access, Alert};

use super::Made;

const INSTALLATION: &str = "installation_id";
const KIT: &str = "recovery_kit";
const LAST: &str = "backup_last";
const FAILED: &str = "backup_failed";
const REHEARSAL: &str = "backup_rehearsal";
/// Read by the gate too: while it stands, nothing is sent.
const HELD: &str = setting::OUTBOUND_HELD;
/// Read by whoever answers the door: see [`web::Alert`].
const ALERT: &str = "alert";

/// The last backup that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Last {
    pub backup: Uuid,
    pub at: Timestamp,
    pub bytes: u64,
}

/// Why the last attempt made none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Failure {
    pub at: Timestamp,
    pub reason: String,
}

/// Who said that the kit is written down: for which master key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirmed {
    pub at: Timestamp,
    pub master: String,
}

/// The last rehearsal of a restore.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rehearsal {
    pub at: Timestamp,
    /// The master key of the kit it was rehearsed with.
    pub master: String,
    pub backup: Option<Uuid>,
    pub rows: u64,
    /// Why it did not succeed.
    pub trouble: Option<String>,
}

/// Sending is held since this restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub backup: Uuid,
    pub made_at: Timestamp,
    pub restored_at: Timestamp,
}

/// All of it, as read.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub last: Option<Last>,
    pub failed: Option<Failure>,
    pub kit: Option<Confirmed>,
    pub rehearsal: Option<Rehearsal>,
    pub held: Option<Held>,
    /// Who set the installation up, by the link that its start printed.
    pub set_up_by: Option<LoginId>,
    /// The business whose owners look after the installation: the first.
    pub operator: Option<TenantId>,
}

impl State {
    pub fn read(global: &Global<'_, '_>) -> store::Result<Self> {
        let set_up_by = setting::get(global, accounts::setup::SET_UP_BY)?.and_then(|id| id.parse().ok());
        Ok(Self {
            last: json(global, LAST)?,
            failed: json(global, FAILED)?,
            kit: json(global, KIT)?,
            rehearsal: json(global, REHEARSAL)?,
            held: json(global, HELD)?,
            set_up_by,
            operator: tenants::first(global)?,
        })
    }

    /// Whether this person looks after the installation.
    pub fn may_manage(&self, access: &Access) -> bool {
        access.role == Some(Role::Owner) && self.operator == Some(access.tenant)
    }

    /// Whether the master key may be shown to this person in a page: to whoever held the set-up link, and only until the kit is
    /// confirmed. Everyone else has the command line, or no business with it.
    pub fn may_see_kit(&self, access: &Access, master: &str) -> bool {
        self.may_manage(access) && self.set_up_by.is_some() && access.login == self.set_up_by && !self.has_kit(master)
    }

    /// Whether the kit of the present master key is written down.
    pub fn has_kit(&self, master: &str) -> bool {
        self.kit.as_ref().is_some_and(|kit| kit.master == master)
    }

    /// Whether a restore with the kit of the present master key has succeeded.
    pub fn is_rehearsed(&self, master: &str) -> bool {
        self.rehearsal.as_ref().is_some_and(|done| done.trouble.is_none() && done.master == master)
    }

    /// What owners are told on every page, the gravest first.
    fn alert(&self, master: &str) -> Option<Alert> {
        let all = [
            (self.held.is_some(), Alert::Restored),
            (self.failed.is_some(), Alert::BackupFailed),
            (!self.has_kit(master), Alert::Kit),
            (!self.is_rehearsed(master), Alert::Rehearsal),
        ];
        all.into_iter().find(|(applies, _)| *applies).map(|(_, alert)| alert)
    }
}

/// The installation's id, made at first use.
pub(super) fn installation(global: &Global<'_, '_>) -> store::Result<Uuid> {
    let text = setting::get_or_begin(global, INSTALLATION, || global.id::<kernel::EventId>().to_string())?;
    text.parse().map_err(|_| store::Error::Refused("the installation's id cannot be read"))
}

/// Changes what is remembered, and says on every page what follows from it.
pub(super) async fn change<F>(db: &Db, change: F) -> store::Result<()>
where
    F: FnOnce(&Global<'_, '_>) -> store::Result<()> + Send + 'static,
{
    let master = db.vault().master_fingerprint();
    db.global_write(move |global| {
        change(global)?;
        refresh(global, &master)
    })
    .await
}

/// Where backups are made by other means, nothing is said of them; a restore is.
pub(super) async fn silence(db: Db) {
    let quiet = db.global_write(|global| match json::<Held>(global, HELD)? {
        Some(_) => setting::put(global, ALERT, Alert::Restored.as_str()),
        None => setting::end(global, ALERT),
    });
    if let Err(error) = quiet.await {
        tracing::warn!("what pages say of backups could not be changed: {error}");
    }
}

/// Writes what pages say to owners, if it changed.
pub(super) fn refresh(global: &Global<'_, '_>, master: &str) -> store::Result<()> {
    let state = State::read(global)?;
    let wanted = state.alert(master).and_then(|alert| match (alert, state.operator) {
        // Nothing is sent for anyone, so everyone's owners are told.
        (Alert::Restored, _) => Some(alert.as_str().to_owned()),
        (alert, operator) => operator.map(|tenant| format!("{} {tenant}", alert.as_str())),
    });
    if setting::get(global, ALERT)? == wanted {
        return Ok(());
    }
    match wanted {
        Some(words) => setting::put(global, ALERT, &words),
        None => setting::end(global, ALERT),
    }
}

pub(super) fn made(global: &Global<'_, '_>, made: &Made) -> store::Result<()> {
    setting::end(global, FAILED)?;
    put(global, LAST, &Last { backup: made.head.id, at: made.head.made_at, bytes: made.bytes })
}

pub(super) fn failed(global: &Global<'_, '_>, reason: &str) -> store::Result<()> {
    put(global, FAILED, &Failure { at: global.now(), reason: reason.to_owned() })
}

pub(super) fn confirmed(global: &Global<'_, '_>, master: &str) -> store::Result<()> {
    put(global, KIT, &Confirmed { at: global.now(), master: master.to_owned() })
}

pub(super) fn rehearsed(global: &Global<'_, '_>, rehearsal: &Rehearsal) -> store::Result<()> {
    put(global, REHEARSAL, rehearsal)
}

/// A person has said that sending may go on.
pub(super) fn released(global: &Global<'_, '_>) -> store::Result<()> {
    setting::end(global, HELD)
}

/// What a restore writes beside the rows it brought back.
pub(super) fn of_a_restored_place(held: &Held) -> Vec<(&'static str, String)> {
    let text = serde_json::to_string(held).expect("OK because ids and times are JSON");
    vec![(HELD, text), (ALERT, Alert::Restored.as_str().to_owned())]
}

fn json<T: DeserializeOwned>(global: &Global<'_, '_>, name: &str) -> store::Result<Option<T>> {
    let text = setting::get(global, name)?;
    text.map(|text| {
        serde_json::from_str(&text).map_err(|_| store::Error::Refused("a setting of the backups cannot be read"))
    })
    .transpose()
}

fn put(global: &Global<'_, '_>, name: &str, value: &impl Serialize) -> store::Result<()> {
    setting::put(global, name, &serde_json::to_string(value).expect("OK because it is plain data"))
}
