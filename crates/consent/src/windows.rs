//! How long one may answer freely: 24 hours after each message of the person (Meta, customer service window; facts/meta.md 4.9).
//!
//! Whoever comes by an advertisement and is answered within a day may be written to for free for three days from the answer. That
//! makes things free and opens nothing: once the window closed, only templates go (Meta, free entry point).

use std::time::Duration;

use kernel::{ContactId, InboxId, MessageId, Timestamp};
use store::{Result, Scope, Sql, Tx, params, sql};

/// The length of WhatsApp's customer service window.
pub const LENGTH: Duration = Duration::from_secs(24 * 60 * 60);
/// Within so long a person who came by an advertisement must be answered.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(24 * 60 * 60);
/// From the answer on, everything is free for so long.
pub const FREE: Duration = Duration::from_secs(72 * 60 * 60);

/// How one person stands in one inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// When it ends or ended.
    pub expires_at: Timestamp,
    /// Until when everything is or was free, because they came by an advertisement and were answered.
    pub free_until: Option<Timestamp>,
    /// When they came by an advertisement and were not answered yet.
    pub came_at: Option<Timestamp>,
}

impl Window {
    /// Whether an answer now would make things free.
    pub fn awaits_answer(&self, now: Timestamp) -> bool {
        self.came_at.is_some_and(|came| now < came + ANSWER_WITHIN)
    }
}

const OPEN: Sql = sql!(
    "insert into service_window (tenant_id, inbox_id, contact_id, opened_at, expires_at, message_id) \
     values (:tenant, :inbox, :contact, :at, :expires_at, :message) on conflict (tenant_id, inbox_id, contact_id) do update set \
     opened_at = excluded.opened_at, expires_at = excluded.expires_at, message_id = excluded.message_id \
     where service_window.expires_at < excluded.expires_at"
);
const GET: Sql = sql!(
    "select w.expires_at, f.came_at, f.answered_at from service_window w left join free_entry f on f.tenant_id = w.tenant_id \
     and f.inbox_id = w.inbox_id and f.contact_id = w.contact_id \
     where w.tenant_id = :tenant and w.inbox_id = :inbox and w.contact_id = :contact"
);
const CAME: Sql = sql!(
    "insert into free_entry (tenant_id, inbox_id, contact_id, came_at, message_id) values (:tenant, :inbox, :contact, :at, :message) \
     on conflict (tenant_id, inbox_id, contact_id) do update set came_at = excluded.came_at, message_id = excluded.message_id, \
     answered_at = null where free_entry.came_at < excluded.came_at \
     and (free_entry.answered_at is null or free_entry.answered_at <= :over)"
);
const ANSWERED: Sql = sql!(
    "update free_entry set answered_at = :now where tenant_id = :tenant and inbox_id = :inbox and contact_id = :contact \
     and answered_at is null"
);
const NOT_FREE: Sql =
    sql!("delete from free_entry where tenant_id = :tenant and inbox_id = :inbox and contact_id = :contact");
const SHUT: Sql = sql!(
    "update service_window set expires_at = :now where tenant_id = :tenant and inbox_id = :inbox and contact_id = :contact \
     and expires_at > :now"
);

/// Opens or lengthens the window by a message; an older message than the last changes nothing.
pub fn open(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId, message: MessageId, at: Timestamp) -> Result<()> {
    // A provider's clock that runs ahead must not lengthen the window.
    let at = at.min(tx.now());
    let values = params! { "inbox" => inbox, "contact" => contact, "at" => at, "expires_at" => at + LENGTH, "message" => message };
    tx.execute(OPEN, values).map(|_| ())
}

/// How a person stands in an inbox; none if they never wrote.
pub fn get(scope: &Scope<'_>, inbox: InboxId, contact: ContactId) -> Result<Option<Window>> {
    let Some(row) = scope.row(GET, params! { "inbox" => inbox, "contact" => contact })? else { return Ok(None) };
    let answered: Option<Timestamp> = row.get("answered_at")?;
    let came: Option<Timestamp> = row.get("came_at")?;
    Ok(Some(Window {
        expires_at: row.get("expires_at")?,
        free_until: answered.map(|at| at + FREE),
        came_at: came.filter(|_| answered.is_none()),
    }))
}

/// When the window ends or ended; none if the person never wrote.
pub fn expires_at(scope: &Scope<'_>, inbox: InboxId, contact: ContactId) -> Result<Option<Timestamp>> {
    Ok(get(scope, inbox, contact)?.map(|window| window.expires_at))
}

/// The person came by an advertisement. While another's three days run, they go on.
pub fn came(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId, message: MessageId, at: Timestamp) -> Result<()> {
    let now = tx.now();
    let (at, over) = (at.min(now), now - FREE);
    let values = params! { "inbox" => inbox, "contact" => contact, "at" => at, "message" => message, "over" => over };
    tx.execute(CAME, values).map(|_| ())
}

/// They are answered in time.
pub(crate) fn answered(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId) -> Result<()> {
    let now = tx.now();
    tx.execute(ANSWERED, params! { "inbox" => inbox, "contact" => contact, "now" => now }).map(|_| ())
}

/// The provider wants money for a message to them: then nothing is free, whatever we counted.
pub fn not_free(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId) -> Result<()> {
    tx.execute(NOT_FREE, params! { "inbox" => inbox, "contact" => contact }).map(|_| ())
}

/// The provider says that the window is closed (131047); it wins over our clock.
pub fn shut(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId) -> Result<()> {
    let now = tx.now();
    tx.execute(SHUT, params! { "inbox" => inbox, "contact" => contact, "now" => now }).map(|_| ())
}
