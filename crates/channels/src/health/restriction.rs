//! Meta does not let an account, or a number of it, begin conversations or answer for a while: the gate is told of it, and that it is
//! over once Meta says so or a check that saw it finds it gone.

use ::store::{Result, Tx};
use consent::number_restrictions::{self as kept, LONGEST};
use kernel::Timestamp;

use super::store::Number;
use crate::inboxes::Inbox;
use crate::whatsapp::health::Restricted;

/// What Meta said at this time of an account with these numbers.
pub(super) fn heard(tx: &mut Tx<'_>, numbers: &[Number], restricted: &Restricted, at: Timestamp) -> Result<()> {
    // Other kinds than these two keep nothing from being sent.
    let until = |kind: &str| {
        let of_kind = restricted.kinds.iter().filter(|(word, _)| word.contains(kind));
        of_kind.map(|(_, until)| until.unwrap_or(at + LONGEST)).max()
    };
    let (begin, answer) = (until("BIZ_INITIATED"), until("CUSTOMER_INITIATED"));
    for number in numbers.iter().filter(|number| number.is_meant(&restricted.about)) {
        if restricted.kinds.is_empty() {
            kept::lift(tx, number.inbox, at)?;
        } else if begin.or(answer).is_some() {
            kept::restrict(tx, number.inbox, begin, answer, at)?;
        }
    }
    Ok(())
}

/// What a check at Meta says of it: whether it is over. One that no check ever saw is not found to be over by one either.
pub(super) fn checked(tx: &mut Tx<'_>, inbox: &Inbox, sending: Option<&str>) -> Result<bool> {
    let (restriction, now) = (kept::get(tx, inbox.id)?, tx.now());
    if !restriction.is_in_force(now) {
        return Ok(false);
    }
    match (sending, restriction.is_seen) {
        (Some("AVAILABLE"), true) => kept::lift(tx, inbox.id, now),
        (Some("LIMITED" | "BLOCKED"), false) => kept::saw(tx, inbox.id).map(|()| false),
        _ => Ok(false),
    }
}
