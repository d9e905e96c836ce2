//! The ledger of what a person granted, withdrew, or may have meant to withdraw, per channel and purpose.
//!
//! - It only grows.                                                   (the store has no update of an entry; test `the_ledger_only_grows`)
//! - Each entry's mac covers the entry before it and its evidence, and is keyed by the tenant's key: an entry that was rewritten,
//!   moved or removed is found, and so is a sum that the entries do not come to.                                      ([`verify`])
//! - What the entries add up to stands in one row a person and channel, locked by everyone who decides by it or changes it.
//! - What the person said last wins by their own time, whatever order it arrives in; at the same second the stricter wins. (`rules`)
//! - A refusal of offers refuses every kind of them; a yes counts for what was named, neither above nor below it.
//! - Who stops offers in the provider's settings and allows them again there has said nothing: no yes comes of it. (`rules`)
//! - What a business says that people said elsewhere outweighs nothing they said themselves.                            (`Grade`)
//! - An import that is undone takes its own word back, and nobody else's.                                                (`rules`)
//! - Words and papers shown as evidence stand apart, so that they can be erased without touching the chain.    ([`scans`])

pub(crate) mod api;
pub mod joined;
mod model;
pub(crate) mod pages;
pub(crate) mod rules;
pub(crate) mod store;
pub(crate) mod tasks;

pub use api::{Consent, file};
pub use model::{Backing, Chain, Effect, Entry, Extent, Grade, Method, NewEntry, Standing, State, TextId, TopicId};
pub use store::{history, lock, state, verify};

use ::store::{Event, Fault, NewTask, Result, Scope, Tx};
use kernel::{BlobId, Channel, ConsentEntryId, ContactId, MessageId, Problem, Purpose, Timestamp};

use crate::scans::{self, Scan};

/// Why a request is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NoSuchContact,
    NoSuchTopic,
    /// A scan of the paper.
    Scan(scans::Refusal),
    /// Nobody is asked about this person's words (any more).
    NothingToDecide,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NoSuchContact => Problem::not_found(),
            Refusal::Scan(refusal) => refusal.into(),
            Refusal::NoSuchTopic => Problem::invalid().field(
                "topic_id",
                "unknown",
                "There is no such kind of offers. Look at the list of them.",
            ),
            Refusal::NothingToDecide => {
                let words = "This is not waiting for a decision any more. Look at what is recorded; a request the person made since can be entered with its proof.";
                Problem::new(409, "already_settled", words)
            }
        }
    }
}

/// What an entry is called between a person and the business: it stands on the receipt, and beside it in the ledger.
pub(crate) fn short(entry: ConsentEntryId) -> String {
    let id = entry.to_string();
    id[id.len().saturating_sub(8)..].to_uppercase()
}

/// Adds an entry to a person's ledger and says what it now adds up to.
pub fn append(tx: &mut Tx<'_>, contact: ContactId, channel: Channel, new: NewEntry) -> Result<(Entry, State)> {
    let mut state = lock(tx, contact, channel)?;
    let entry = append_locked(tx, &mut state, new)?;
    Ok((entry, state))
}

/// Takes down what a person granted or withdrew outside the channel, with its proof: the words, and scans that were handed in.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    contact: ContactId,
    channel: Channel,
    new: NewEntry,
    scans: &[BlobId],
) -> Result<(Entry, State, Vec<Scan>), Fault<Refusal>> {
    if !store::is_known(tx, contact)? {
        return Err(Fault::Refused(Refusal::NoSuchContact));
    }
    if let Extent::Topic(topic) = new.extent
        && !store::is_topic(tx, topic)?
    {
        return Err(Fault::Refused(Refusal::NoSuchTopic));
    }
    let mut state = lock(tx, contact, channel)?;
    let mut papers = Vec::new();
    for id in scans {
        let scan = scans::loose(tx, contact, *id)?.ok_or(Fault::Refused(Refusal::Scan(scans::Refusal::Gone)))?;
        papers.push(scan);
    }
    let entry = append_with(tx, &mut state, new, &papers)?;
    papers.iter_mut().for_each(|scan| scan.entry = Some(entry.id));
    Ok((entry, state, papers))
}

/// The provider did not deliver because the person stopped offers in its own settings (Meta, error 131050; facts/meta.md 5): our
/// message shows it. A refusal that is known already is not written again.
pub fn stopped_at_provider(
    tx: &mut Tx<'_>,
    contact: ContactId,
    channel: Channel,
    message: MessageId,
    at: Timestamp,
) -> Result<()> {
    let mut state = lock(tx, contact, channel)?;
    if matches!(state.marketing, Standing::Withdrawn(_)) {
        return Ok(());
    }
    let new = NewEntry::about_everything(Effect::Withdraw, Method::Provider, Some(message), at);
    append_locked(tx, &mut state, NewEntry { extent: Extent::Purpose(Purpose::Marketing), ..new }).map(|_| ())
}

/// The person allows offers again in the provider's settings, or stops them there. `told` is what the provider wrote.
///
/// Allowing gives back what the stop there took, and no more: it is no yes to offers that nobody agreed to.
pub fn chosen_at_provider(
    tx: &mut Tx<'_>,
    contact: ContactId,
    channel: Channel,
    (is_wanted, at): (bool, Timestamp),
    told: &str,
) -> Result<()> {
    let effect = if is_wanted { Effect::Release } else { Effect::Withdraw };
    let new = NewEntry::about_everything(effect, Method::Provider, None, at);
    let new = NewEntry { extent: Extent::Purpose(Purpose::Marketing), words: told.to_owned(), ..new };
    append(tx, contact, channel, new).map(|_| ())
}

/// Whether a refusal stands that nothing said in the provider's settings takes back.
pub fn is_refused_for_good(scope: &Scope<'_>, standing: Standing) -> Result<bool> {
    let Standing::Withdrawn(entry) = standing else { return Ok(false) };
    Ok(store::entry(scope, entry)?.is_none_or(|entry| entry.method != Method::Provider))
}

/// Takes a person's decision about unclear words, once: they were a stop, or they were none.
pub fn decide_unclear(
    tx: &mut Tx<'_>,
    contact: ContactId,
    channel: Channel,
    as_stop: bool,
) -> Result<State, Fault<Refusal>> {
    if !store::is_known(tx, contact)? {
        return Err(Fault::Refused(Refusal::NoSuchContact));
    }
    let mut state = lock(tx, contact, channel)?;
    let Some(held_at) = state.held_at.filter(|_| state.is_held(tx.now())) else {
        return Err(Fault::Refused(Refusal::NothingToDecide));
    };
    // A stop ends things from the words on, not from when we understood them: what the person wrote since may be answered.
    let (effect, occurred_at) = if as_stop { (Effect::Withdraw, held_at) } else { (Effect::Release, tx.now()) };
    let new = NewEntry::about_everything(effect, Method::Staff, state.held_message, occurred_at);
    append_locked(tx, &mut state, new)?;
    Ok(state)
}

/// Enters the stop that unclear words have become because nobody decided about them in time. The gate reads it so already.
fn hold_is_over(tx: &mut Tx<'_>, contact: ContactId, channel: Channel) -> Result<()> {
    let mut state = lock(tx, contact, channel)?;
    let now = tx.now();
    let Some(held_at) = state.held_at.filter(|_| state.stopped_at.is_none() && state.is_stopped(now)) else {
        return Ok(());
    };
    let new = NewEntry::about_everything(Effect::Withdraw, Method::Clock, state.held_message, held_at);
    append_locked(tx, &mut state, new).map(|_| ())
}

/// What entries add up to, in the order in which they were recorded.
pub(crate) fn sum<'a>(contact: ContactId, channel: Channel, entries: impl Iterator<Item = &'a Entry> + Clone) -> State {
    let mut state = State::new(contact, channel);
    state.topics.allowed_again_at = entries.clone().filter_map(rules::allows_again).max();
    let taken_back = entries.clone().filter(|entry| rules::takes_back(entry)).map(|entry| entry.number).max();
    for entry in entries.filter(|entry| !rules::is_taken_back(taken_back, entry)) {
        rules::apply(&mut state, entry);
    }
    state
}

/// A person's row by all entries, the last among them.
fn summed_anew(tx: &Tx<'_>, state: &State) -> Result<State> {
    let entries = store::entries(tx, state.contact, state.channel)?;
    Ok(sum(state.contact, state.channel, entries.iter()).beside(state))
}

/// The same as [`append`], where the caller holds the row already.
pub(crate) fn append_locked(tx: &mut Tx<'_>, state: &mut State, new: NewEntry) -> Result<Entry> {
    append_with(tx, state, new, &[])
}

fn append_with(tx: &mut Tx<'_>, state: &mut State, new: NewEntry, scans: &[Scan]) -> Result<Entry> {
    let was_held = state.held_at.is_some();
    let entry = store::insert(tx, state, new, scans)?;
    if rules::reaches_back(&entry) {
        *state = summed_anew(tx, state)?;
    } else {
        rules::apply(state, &entry);
    }
    store::save(tx, state)?;
    if let Some(until) = state.held_until.filter(|_| !was_held) {
        let task = NewTask::new(tasks::HELD_OVER, entry.id).run_at(until);
        tx.enqueue(task.fact("contact_id", entry.contact).fact("channel", entry.channel))?;
    }
    let event =
        Event::new("consent.changed").contact(entry.contact).fact("entry_id", entry.id).fact("channel", entry.channel);
    let event = event.fact("extent", entry.extent.as_str()).fact("effect", entry.effect.as_str());
    tx.record(event.fact("grade", entry.grade.unwrap_or_default().as_str()));
    Ok(entry)
}
