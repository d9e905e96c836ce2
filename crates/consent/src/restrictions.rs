//! Limits on what may be done with a person's data (GDPR article 18). A person can still answer; nothing automatic goes.

use kernel::{ContactId, RestrictionId, Timestamp};
use store::{Event, Result, Scope, Sql, Tx, params, sql};

use crate::ledger;

const ADD: Sql = sql!(
    "insert into restriction (tenant_id, id, contact_id, reason, since, until) values (:tenant, :id, :contact, :reason, :since, :until)"
);
const LIFT: Sql = sql!(
    "update restriction set lifted_at = :now where tenant_id = :tenant and contact_id = :contact and lifted_at is null"
);
const LIVE: Sql = sql!(
    "select id from restriction where tenant_id = :tenant and contact_id = :contact and lifted_at is null \
     and (until is null or until > :now) limit 1"
);

/// Restricts a person's data until a date, or until it is lifted.
pub fn restrict(tx: &mut Tx<'_>, contact: ContactId, reason: &str, until: Option<Timestamp>) -> Result<RestrictionId> {
    for channel in kernel::Channel::ALL {
        ledger::lock(tx, contact, channel)?;
    }
    let id = tx.id();
    let since = tx.now();
    tx.execute(
        ADD,
        params! { "id" => id, "contact" => contact, "reason" => reason, "since" => since, "until" => until },
    )?;
    tx.record(Event::new("contact.restricted").contact(contact).fact("restriction_id", id));
    Ok(id)
}

/// Lifts every restriction of a person.
pub fn lift(tx: &mut Tx<'_>, contact: ContactId) -> Result<()> {
    let now = tx.now();
    if tx.execute(LIFT, params! { "contact" => contact, "now" => now })? > 0 {
        tx.record(Event::new("contact.restriction_lifted").contact(contact));
    }
    Ok(())
}

/// Whether a restriction is in force.
pub fn is_restricted(scope: &Scope<'_>, contact: ContactId) -> Result<bool> {
    Ok(scope.row(LIVE, params! { "contact" => contact, "now" => scope.now() })?.is_some())
}
