//! How long one may answer freely: 24 hours after each message of the person (Meta, customer service window; facts/meta.md 4.9).

use std::time::Duration;

use kernel::{ContactId, InboxId, MessageId, Timestamp};
use store::{Result, Scope, Sql, Tx, params, sql};

/// The length of WhatsApp's customer service window.
pub const LENGTH: Duration = Duration::from_secs(24 * 60 * 60);

const OPEN: Sql = sql!(
    "insert into service_window (tenant_id, inbox_id, contact_id, opened_at, expires_at, message_id) \
     values (:tenant, :inbox, :contact, :at, :expires_at, :message) on conflict (tenant_id, inbox_id, contact_id) do update set \
     opened_at = excluded.opened_at, expires_at = excluded.expires_at, message_id = excluded.message_id \
     where service_window.expires_at < excluded.expires_at"
);
const EXPIRES: Sql = sql!(
    "select expires_at from service_window where tenant_id = :tenant and inbox_id = :inbox and contact_id = :contact"
);
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

/// When the window ends or ended; none if the person never wrote.
pub fn expires_at(scope: &Scope<'_>, inbox: InboxId, contact: ContactId) -> Result<Option<Timestamp>> {
    scope.row(EXPIRES, params! { "inbox" => inbox, "contact" => contact })?.map(|row| row.get("expires_at")).transpose()
}

/// The provider says that the window is closed (131047); it wins over our clock.
pub fn shut(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId) -> Result<()> {
    let now = tx.now();
    tx.execute(SHUT, params! { "inbox" => inbox, "contact" => contact, "now" => now }).map(|_| ())
}
