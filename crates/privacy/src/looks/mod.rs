//! Who opened what about a customer, for the owner and the privacy officer.
//!
//! - The traces are made where something is opened (`web::reads`); this only reads them, and never changes one.
//! - Whoever reads them says why first; that is kept with them, and shown to whoever reads next.     ([`begin`])
//! - A reading is its reader's own and ends after an hour: then the reason is asked for again.        ([`Reading::is_open_to`])
//! - Of one customer is told whatever was opened of any entry that counts as them, and what took the whole book, or a list from
//!   it, along since they are in it.                                                                ([`looks`])
//! - A trace goes after twelve months, a reading with the last trace it can have shown.               ([`age_out`])

mod pages;
mod store;

use std::time::Duration;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::Permission::PrivacyManage;
use kernel::{ContactId, Problem, StaffId, Text, Timestamp, TraceReadingId};
use uuid::Uuid;
use web::reads::Opened;
use web::{Method, Routes};

/// How long a stated reason stands.
const LASTS: Duration = Duration::from_secs(60 * 60);
const LONGEST_REASON: usize = 500;

pub(crate) fn routes() -> Routes {
    const LOOKS: &str = "/t/{tenant}/settings/privacy/looks";
    Routes::new()
        .staff(Method::GET, LOOKS, PrivacyManage, pages::ask)
        .staff(Method::POST, LOOKS, PrivacyManage, pages::begin)
        .staff(Method::GET, "/t/{tenant}/settings/privacy/looks/{reading}", PrivacyManage, pages::show)
}

/// What somebody wants to read, and why.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub reason: String,
    /// What was opened of one customer.
    pub contact: Option<ContactId>,
    /// What one colleague or program opened.
    pub reader: Option<Uuid>,
}

/// Somebody's reading of the traces.
#[derive(Clone, Debug)]
pub struct Reading {
    pub id: TraceReadingId,
    pub staff: StaffId,
    pub reason: String,
    pub contact: Option<ContactId>,
    pub reader: Option<Uuid>,
    pub at: Timestamp,
}

impl Reading {
    /// Whether its reason still stands, for whoever gave it.
    pub fn is_open_to(&self, staff: StaffId, now: Timestamp) -> bool {
        self.staff == staff && now.since(self.at) <= LASTS
    }
}

/// One look at a customer.
#[derive(Clone, Debug)]
pub struct Look {
    pub id: Uuid,
    /// Nothing where the whole book was taken along.
    pub contact: Option<ContactId>,
    pub reader: Uuid,
    pub opened: Opened,
    pub at: Timestamp,
}

/// One customer, as the traces know them.
struct Whose {
    /// All that count as this one.
    entries: Vec<ContactId>,
    /// Since when the first of them is in the book.
    since: Option<Timestamp>,
}

/// Why the traces are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NoReason,
    TooLong,
    NobodyKnown,
}

/// Writes down who reads, what and why.
pub fn begin(tx: &mut Tx<'_>, staff: StaffId, wish: &Wish) -> Result<TraceReadingId, Fault<Refusal>> {
    let reason = Text::clean(wish.reason.trim());
    if reason.chars().filter(|letter| letter.is_alphanumeric()).count() < 3 {
        return Err(Fault::Refused(Refusal::NoReason));
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(Fault::Refused(Refusal::TooLong));
    }
    if let Some(contact) = wish.contact
        && contacts::people::get(tx, contact)?.is_none()
    {
        return Err(Fault::Refused(Refusal::NobodyKnown));
    }
    let id = tx.id();
    store::begin(tx, id, staff, &reason, wish)?;
    let mut event = Event::new("privacy.looks_read").fact("reading_id", id);
    if let Some(contact) = wish.contact {
        event = event.contact(contact);
    }
    tx.record(event);
    Ok(id)
}

/// A reading, open or over.
pub fn reading(scope: &Scope<'_>, id: TraceReadingId) -> Result<Option<Reading>> {
    store::reading(scope, id)
}

/// What the reading is of, newest first.
pub fn looks(scope: &Scope<'_>, reading: &Reading, after: Option<(Timestamp, Uuid)>, limit: i64) -> Result<Vec<Look>> {
    let whose = reading.contact.map(|contact| whose(scope, contact)).transpose()?;
    store::looks(scope, reading, whose.as_ref(), after, limit)
}

fn whose(scope: &Scope<'_>, contact: ContactId) -> Result<Whose> {
    let entries = contacts::merging::members(scope, contact)?;
    let since = contacts::people::entered_at(scope, &entries)?;
    Ok(Whose { entries, since })
}

/// Who read the traces, newest first.
pub fn readings(scope: &Scope<'_>, after: Option<(Timestamp, Uuid)>, limit: i64) -> Result<Vec<Reading>> {
    store::readings(scope, after, limit)
}

/// Forgets some of what is older than a year.
pub fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let before = tx.now() - web::reads::KEPT;
    store::age_out(tx, before)
}

impl Refusal {
    fn problem(self, locale: kernel::Locale) -> Problem {
        let told = match self {
            Refusal::NoReason => web::t!(locale, "looks-no-reason"),
            Refusal::TooLong => web::t!(locale, "looks-reason-too-long", most = LONGEST_REASON),
            Refusal::NobodyKnown => web::t!(locale, "looks-nobody"),
        };
        Problem::invalid().field("reason", "required", told)
    }
}
