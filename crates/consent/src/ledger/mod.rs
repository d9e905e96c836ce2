//! The ledger of what a person granted, withdrew, or may have meant to withdraw, per channel and purpose.
//!
//! - It only grows.                                                   (the store has no update of an entry; test `the_ledger_only_grows`)
//! - Each entry's mac covers the entry before it and is keyed by the tenant's key: a rewritten or missing entry is found. ([`verify`])
//! - What the entries add up to stands in one row a person and channel, locked by everyone who decides by it or changes it.
//! - Words shown as evidence stand apart, so that they can be erased without touching the chain.

mod model;
mod rules;
pub(crate) mod store;

pub use model::{Chain, Effect, Entry, Extent, Method, NewEntry, Standing, State};
pub use store::{history, lock, state, verify};

use ::store::{Event, Result, Tx};
use kernel::{Channel, ContactId};

/// Adds an entry to a person's ledger and says what it now adds up to.
pub fn append(tx: &mut Tx<'_>, contact: ContactId, channel: Channel, new: NewEntry) -> Result<(Entry, State)> {
    let mut state = store::lock(tx, contact, channel)?;
    let entry = append_locked(tx, &mut state, new)?;
    Ok((entry, state))
}

/// The same, where the caller holds the row already.
pub(crate) fn append_locked(tx: &mut Tx<'_>, state: &mut State, new: NewEntry) -> Result<Entry> {
    let entry = store::insert(tx, state, new)?;
    rules::apply(state, &entry, tx.now());
    store::save(tx, state)?;
    let event = Event::new("consent.changed").contact(entry.contact).fact("entry_id", entry.id).fact("channel", entry.channel);
    tx.record(event.fact("extent", entry.extent.as_str()).fact("effect", entry.effect.as_str()));
    Ok(entry)
}

