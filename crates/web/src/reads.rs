//! Who opened what about a customer: a trace of each look, for the owner and the privacy officer to read.
//!
//! - It is written before what was looked at is shown. Where nothing can be written at the moment (a full disk), the business
//!   reads on all the same, the log says what is missing, and the next look is written down.
//! - One for each reader, customer, kind and ten minutes: the table's key says so, and what was written lately is not tried again.
//!   What a program reads as a list is one for all whom it names.
//! - It says who, at whom, which kind and when; never what stood there.
//! - What the operator looks at is told to the business apart, each time. (`App::guard`, `looked`)

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::future::try_join_all;
use kernel::{ContactId, EventId, TenantId, Timestamp, Who};
use store::{Batch, Db, Error, Sql, Tx, params, sql};
use uuid::Uuid;

use crate::access::Access;
use crate::failure::Failure;

/// How long one look stands for the next ones at the same.
const ONCE_IN: Duration = Duration::from_secs(10 * 60);
/// How long traces are kept (design, Policy: 12 months).
pub const KEPT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Opened {
    /// The page of a person.
    Person,
    /// What was said with them.
    Thread,
    /// A file that they or we sent.
    File,
    /// A message that a search found.
    Found,
    /// Their data, taken along; nobody's in particular where it was the whole book.
    Export,
    /// A list of people, by a program: names, numbers and all; nobody's in particular.
    List,
}

impl Opened {
    pub const ALL: [Opened; 6] =
        [Opened::Person, Opened::Thread, Opened::File, Opened::Found, Opened::Export, Opened::List];

    pub const fn as_str(self) -> &'static str {
        match self {
            Opened::Person => "person",
            Opened::Thread => "thread",
            Opened::File => "file",
            Opened::Found => "found",
            Opened::Export => "export",
            Opened::List => "list",
        }
    }
}

impl std::str::FromStr for Opened {
    type Err = kernel::UnknownWord;

    fn from_str(word: &str) -> Result<Self, kernel::UnknownWord> {
        Opened::ALL.into_iter().find(|one| one.as_str() == word).ok_or(kernel::UnknownWord)
    }
}

/// One look.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Trace {
    tenant: TenantId,
    contact: Option<ContactId>,
    reader_kind: &'static str,
    reader: Uuid,
    opened: Opened,
    /// In tens of minutes since 1970.
    slot: i64,
}

/// Where looks are written down. Cheap to clone.
#[derive(Clone)]
pub struct Reads(Arc<Inner>);

struct Inner {
    db: Db,
    queue: OnceLock<Batch<(Trace, Timestamp)>>,
    /// What was written in this slot.
    lately: Mutex<(i64, HashSet<Trace>)>,
}

impl Reads {
    pub(crate) fn new(db: Db) -> Self {
        Self(Arc::new(Inner { db, queue: OnceLock::new(), lately: Mutex::default() }))
    }

    /// Writes down that something about a customer is opened. Returns once it stands, or cannot be written at the moment.
    pub async fn note(&self, access: &Access, opened: Opened, contact: Option<ContactId>) -> Result<(), Failure> {
        let who = access.actor.who;
        self.by(access.tenant, who, opened, contact).await
    }

    /// The same of several people at once.
    pub async fn note_each(
        &self,
        access: &Access,
        opened: Opened,
        contacts: impl IntoIterator<Item = ContactId>,
    ) -> Result<(), Failure> {
        let contacts: BTreeSet<ContactId> = contacts.into_iter().collect();
        try_join_all(contacts.into_iter().map(|contact| self.note(access, opened, Some(contact)))).await?;
        Ok(())
    }

    /// The same, where who it is was found out otherwise.
    pub async fn by(
        &self,
        tenant: TenantId,
        who: Who,
        opened: Opened,
        contact: Option<ContactId>,
    ) -> Result<(), Failure> {
        let (Who::Staff(_) | Who::ApiKey(_), Some(reader)) = (who, who.id()) else { return Ok(()) };
        let now = self.0.db.clock().now();
        let slot = now.seconds().div_euclid(ONCE_IN.as_secs().cast_signed());
        let trace = Trace { tenant, contact, reader_kind: who.kind(), reader, opened, slot };
        if self.is_known(&trace) {
            return Ok(());
        }
        let queue = self.0.queue.get_or_init(|| Batch::start(self.0.db.clone(), "reads", keep));
        match queue.submit(tenant, (trace.clone(), now)).await {
            Ok(()) => {}
            Err(parked) if parked.0.is_passing() => {
                tracing::error!(tenant.id = %tenant, "who opened something could not be written down: {parked}");
                return Ok(());
            }
            Err(parked) => return Err(parked.0.into()),
        }
        // The whole book is taken along as often as it is; a list has many pages.
        if trace.contact.is_some() || trace.opened == Opened::List {
            let mut lately = self.0.lately.lock().unwrap_or_else(PoisonError::into_inner);
            lately.1.insert(trace);
        }
        Ok(())
    }

    fn is_known(&self, trace: &Trace) -> bool {
        let mut lately = self.0.lately.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.0 != trace.slot {
            *lately = (trace.slot, HashSet::new());
        }
        lately.1.contains(trace)
    }
}

const KEEP: Sql = sql!(
    "insert into read_trace (tenant_id, id, contact_id, reader_kind, reader_id, what, slot, at) \
     values (:tenant, :id, :contact, :reader_kind, :reader, :what, :slot, :at) \
     on conflict do nothing"
);

fn keep(tx: &mut Tx<'_>, traces: &[(Trace, Timestamp)]) -> Result<(), Error> {
    let rows = traces.iter().map(|(trace, at)| {
        params! {
            "id" => id(tx, trace), "contact" => trace.contact, "reader_kind" => trace.reader_kind,
            "reader" => trace.reader, "what" => trace.opened.as_str(), "slot" => trace.slot, "at" => *at,
        }
    });
    let rows = rows.collect();
    tx.insert_all(KEEP, rows)?;
    Ok(())
}

/// The table's key tells apart what was opened of somebody. A list is of nobody, so its own id says whose and when it was.
fn id(tx: &Tx<'_>, trace: &Trace) -> Uuid {
    match trace.opened {
        Opened::List => Uuid::from_u128(trace.reader.as_u128() ^ u128::from(trace.slot.cast_unsigned())),
        Opened::Person | Opened::Thread | Opened::File | Opened::Found | Opened::Export => tx.id::<EventId>().as_uuid(),
    }
}
