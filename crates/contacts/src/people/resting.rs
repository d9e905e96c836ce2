//! Deleted people: out of sight for thirty days, then erased.
//!
//! - Until then they can be put back, and whoever writes again comes back by that.  ([`back`])
//! - Meanwhile nothing automatic is sent to them.    (a restriction)
//! - Threads keep showing what they are called; lists and searches leave them out.

use std::time::Duration;

use ::store::{Event, Fault, Result, Tx, search};
use consent::restrictions;
use kernel::ContactId;

use super::model::Refusal;
use super::{SEARCH_KIND, get, index, store};
use crate::merging;

/// How long they can be put back.
pub const RESTS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Why nothing automatic is sent to them meanwhile.
const REASON: &str = "deleted";

/// Puts a person out of sight.
pub fn rest(tx: &mut Tx<'_>, id: ContactId) -> Result<(), Fault<Refusal>> {
    let id = merging::root(tx, id)?;
    if get(tx, id)?.is_none() || !store::rest(tx, id)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    restrictions::restrict(tx, id, REASON, None)?;
    search::remove(tx, SEARCH_KIND, id.as_uuid())?;
    tx.record(Event::new("contact.deleted").contact(id));
    Ok(())
}

/// Puts a person back as they were.
pub fn put_back(tx: &mut Tx<'_>, id: ContactId) -> Result<(), Fault<Refusal>> {
    if back(tx, id)? { Ok(()) } else { Err(Fault::Refused(Refusal::NotFound)) }
}

/// Puts a person back who wrote again; says whether they were out of sight.
pub fn back(tx: &mut Tx<'_>, id: ContactId) -> Result<bool> {
    let id = merging::root(tx, id)?;
    if !store::put_back(tx, id)? {
        return Ok(false);
    }
    restrictions::lift_for(tx, id, REASON)?;
    index(tx, &[id])?;
    tx.record(Event::new("contact.put_back").contact(id));
    Ok(true)
}
