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
const LIFT_FOR: Sql = sql!(
    "update restriction set lifted_at = :now where tenant_id = :tenant and contact_id = :contact and reason = :reason and lifted_at is null"
);
const LIVE: Sql = sql!(
    "select id from restriction where tenant_id = :tenant and contact_id = :contact and lifted_at is null \
     and (until is null or until > :now) limit 1"
);

const LATELY: Sql = sql!(
    "select reason, since, until from restriction where tenant_id = :tenant and contact_id = :contact and lifted_at is null \
     and since >= :since and (until is null or until > :now) order by id"
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

/// Lifts what was restricted for this reason, and leaves other reasons standing.
pub fn lift_for(tx: &mut Tx<'_>, contact: ContactId, reason: &str) -> Result<()> {
    let now = tx.now();
    if tx.execute(LIFT_FOR, params! { "contact" => contact, "reason" => reason, "now" => now })? > 0 {
        tx.record(Event::new("contact.restriction_lifted").contact(contact));
    }
    Ok(())
}

/// Whether a restriction is in force, of this one or of any who counts as one person with it.
pub fn is_restricted(scope: &Scope<'_>, contact: ContactId) -> Result<bool> {
    for member in ledger::joined::members(scope, contact)? {
        if scope.row(LIVE, params! { "contact" => member, "now" => scope.now() })?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Two who counted as one person are apart again: what was restricted for the one meanwhile stays so for the other too.
pub(crate) fn hand_on(tx: &mut Tx<'_>, from: ContactId, to: ContactId, since: Timestamp) -> Result<()> {
    let live = params! { "contact" => from, "since" => since, "now" => tx.now() };
    for row in tx.rows(LATELY, live)? {
        let id: RestrictionId = tx.id();
        let (reason, since, until): (String, Timestamp, Option<Timestamp>) =
            (row.get("reason")?, row.get("since")?, row.get("until")?);
        tx.execute(
            ADD,
            params! { "id" => id, "contact" => to, "reason" => reason, "since" => since, "until" => until },
        )?;
        tx.record(Event::new("contact.restricted").contact(to).fact("restriction_id", id));
    }
    Ok(())
}
