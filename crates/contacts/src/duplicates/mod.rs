//! Who may be there twice: found when people change, shown with a score and reasons, and decided by a person.
//!
//! - Nobody is compared with everybody: two meet by a key that both have.                           (`rules::keys`)
//! - A key that many share says nothing about any of them.                                          (`store::sharing`)
//! - What a person said are two is not suggested again, ever.                                       ([`dismiss`])
//! - Whose number went to somebody else with another account is asked about at once, and until somebody decides what either of the two
//!   refused holds for both; a yes does not go over.               ([`passed_on`], `consent::ledger::joined`)
//! - A guess is a suggestion. Only what the provider attests joins by itself, not what is merely alike.  (`rules::verdict`)

pub(crate) mod api;
pub(crate) mod pages;
mod rules;
mod store;
mod work;

use ::store::{Event, Result, Scope, Tx};
use kernel::{ContactId, Timestamp};

use crate::merging;

#[cfg(test)]
pub(crate) use work::step;
pub use work::{run, work_through};

/// Why two may be one, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// One webhook of the provider named both.
    Attested,
    /// The same address, written otherwise.
    Email,
    /// The same number, written otherwise.
    Number,
    NameAndBirthday,
    NameAndCompany,
    /// The number of the one is the other's now.
    NumberPassedOn,
    Name,
    SimilarName,
}

impl Reason {
    pub const ALL: [Reason; 8] = [
        Reason::Attested,
        Reason::Email,
        Reason::Number,
        Reason::NameAndBirthday,
        Reason::NameAndCompany,
        Reason::NumberPassedOn,
        Reason::Name,
        Reason::SimilarName,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Attested => "attested",
            Reason::Email => "email",
            Reason::Number => "number",
            Reason::NameAndBirthday => "name_birthday",
            Reason::NameAndCompany => "name_company",
            Reason::NumberPassedOn => "number_passed_on",
            Reason::Name => "name",
            Reason::SimilarName => "similar_name",
        }
    }
}

/// Two who may be one person.
#[derive(Clone, Debug)]
pub struct Duplicate {
    pub one: ContactId,
    pub other: ContactId,
    /// In hundredths.
    pub score: i64,
    pub reasons: Vec<Reason>,
    pub found_at: Timestamp,
    /// Where it stands in the list: of whom it was found.
    pub(crate) place: (ContactId, ContactId),
}

/// The open suggestions, the surest first, after a place.
pub fn list(scope: &Scope<'_>, after: Option<(i64, ContactId, ContactId)>, limit: i64) -> Result<Vec<Duplicate>> {
    store::list(scope, after, limit)
}

/// How many open suggestions there are, counted as far as `most`.
pub fn open(scope: &Scope<'_>, most: i64) -> Result<i64> {
    store::open(scope, most)
}

/// A person says that these are two. It stands for ever, whether it was suggested or not.
pub fn dismiss(tx: &mut Tx<'_>, one: ContactId, other: ContactId) -> Result<()> {
    if one == other {
        return Ok(());
    }
    if store::dismiss(tx, one, other)? {
        tx.record(Event::new("contact.duplicate_dismissed").contact(one).fact("other_contact_id", other));
    }
    // It is said of whoever counts as one with either too.
    let (ours, theirs) = (merging::members(tx, one)?, merging::members(tx, other)?);
    for pair in store::between(tx, &ours, &theirs)?.into_iter().filter(store::Pair::is_passed_on) {
        store::dismiss_passed(tx, pair.one, pair.other)?;
    }
    Ok(())
}

/// A number went from the one to the other, who had another account: a person is asked whether they are one.
pub(crate) fn passed_on(tx: &mut Tx<'_>, had: ContactId, has: ContactId) -> Result<()> {
    let (ours, theirs) = (merging::members(tx, had)?, merging::members(tx, has)?);
    if ours.contains(&has) || store::were_parted(tx, &ours, &theirs)? {
        return Ok(());
    }
    if store::passed_on(tx, had, has)? {
        let event = Event::new("contact.duplicate_suspected").contact(has).fact("other_contact_id", had);
        tx.record(event.fact("proof", Reason::NumberPassedOn.as_str()));
    }
    Ok(())
}

/// A person said of a whole what is said of each part: these and those are two.
pub(crate) fn parted(tx: &mut Tx<'_>, ours: &[ContactId], theirs: &[ContactId]) -> Result<()> {
    for (one, other) in ours.iter().flat_map(|one| theirs.iter().map(move |other| (*one, *other))) {
        store::dismiss(tx, one, other)?;
    }
    Ok(())
}

/// They count as one now: that they may be one is no longer a question.
pub(crate) fn settled(tx: &mut Tx<'_>, ours: &[ContactId], theirs: &[ContactId]) -> Result<()> {
    for pair in store::between(tx, ours, theirs)? {
        store::settle(tx, pair.one, pair.other)?;
    }
    Ok(())
}
