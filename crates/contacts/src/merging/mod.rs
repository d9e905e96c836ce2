//! Two contacts that are one person: an edge from the one to the other, which can be taken away again.
//!
//! - Numbers, conversations, windows and the ledger of consent stay with the contact they came to, so a message that comes
//!   meanwhile is where it belongs once they are apart, and an answer goes to the number that wrote.   (`contact.merged_into`)
//! - What the one that stays takes over (a name, fields, tags, notes) is kept beside what stood there; undoing takes back
//!   that and leaves what was changed since.                                                             (`changes`)
//! - The ledgers of all are read together, the stricter wins, and a refusal meanwhile stays for both.    (`consent::ledger::joined`)
//! - The merges of one person are undone last first, so that each undo finds what its merge left.        ([`undo`])
//! - Rows are taken in id order and the edge goes from root to root: no rings, and of two who merge at once one is told.
//! - Only what a person decided, or a provider attested, is merged.                                      ([`Grounds`])

pub(crate) mod api;
mod changes;
pub(crate) mod pages;
mod store;

use std::collections::{BTreeSet, HashMap};

use ::store::{Event, Fault, Result, Scope, Tx};
use consent::ledger::joined;
use kernel::{ContactId, Locale, Problem, Timestamp};
use uuid::Uuid;
use web::t;

use crate::identities::Proof;
use crate::people;

pub(crate) use changes::{Part, differences};

/// Why two count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// A person decided.
    Chosen,
    /// The provider showed both to be one, by this.
    Attested(Proof),
}

impl Grounds {
    pub const fn as_str(self) -> &'static str {
        match self {
            Grounds::Chosen => "chosen",
            Grounds::Attested(Proof::Loose | Proof::Named) => "attested",
            Grounds::Attested(Proof::Shared) => "attested_shared",
            Grounds::Attested(Proof::Account) => "attested_account",
        }
    }

    pub(crate) fn of_word(word: &str) -> Self {
        let proofs = [Proof::Named, Proof::Shared, Proof::Account].map(Grounds::Attested);
        proofs.into_iter().find(|one| one.as_str() == word).unwrap_or(Grounds::Chosen)
    }

    /// Why, for people.
    pub(crate) fn say(self, locale: Locale) -> String {
        match self {
            Grounds::Chosen => t!(locale, "merge-chosen"),
            Grounds::Attested(Proof::Loose | Proof::Named) => t!(locale, "merge-attested"),
            Grounds::Attested(Proof::Shared) => t!(locale, "merge-attested-shared"),
            Grounds::Attested(Proof::Account) => t!(locale, "merge-attested-account"),
        }
    }
}

/// A merge as it is listed.
#[derive(Clone, Debug)]
pub struct Merge {
    pub id: Uuid,
    pub from: ContactId,
    pub into: ContactId,
    pub grounds: Grounds,
    pub at: Timestamp,
    /// Whether it is the last of this person, which is undone first.
    pub is_last: bool,
}

/// Why it is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such merge.
    NotFound,
    /// One of the two is not in this business's book; whether anybody else's has them is not said.
    NotHere,
    Itself,
    /// They count as one person already.
    Already(ContactId),
    Deleted,
    Erased,
    TooMany,
    /// A later merge of the same person stands on it.
    NotLast,
    Undone,
    /// One of the two was erased since.
    ErasedSince,
    /// Whom one of the two counts as was changed while this was asked for.
    Changed,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let (code, words) = match refusal {
            Refusal::NotFound => return Problem::not_found(),
            Refusal::NotHere => {
                let words = "One of the two is not in this business's book. Look for them by name or number, then merge them.";
                return Problem::new(404, "contact_not_here", words);
            }
            Refusal::Itself => ("merge_itself", "This is one person already. Choose another one to merge with them.".to_owned()),
            Refusal::Already(stays) => ("merged_already", format!("These two count as one person already, {stays}. Nothing is left to do.")),
            Refusal::Deleted => (
                "contact_deleted",
                "One of the two was deleted. Put that person back first, then merge them.".to_owned(),
            ),
            Refusal::Erased => (
                "contact_erased",
                "The data of one of the two was deleted for good, so there is nothing to merge. What they refused still stands.".to_owned(),
            ),
            Refusal::TooMany => (
                "merge_too_many",
                format!("More than {} entries would count as one person. That is hardly one; look whether some are others.", joined::MOST),
            ),
            Refusal::NotLast => (
                "merge_not_last",
                "This person was merged again since. Undo the later merge first, then this one.".to_owned(),
            ),
            Refusal::Undone => ("merge_undone", "This merge was undone already. Look at the two people again.".to_owned()),
            Refusal::ErasedSince => (
                "contact_erased",
                "The data of one of the two was deleted for good since, so they cannot be taken apart any more.".to_owned(),
            ),
            Refusal::Changed => (
                "merge_changed",
                "Someone merged one of the two, or took them apart, at this very moment. Look at both again, then merge them.".to_owned(),
            ),
        };
        Problem::new(409, code, words)
    }
}

/// Whether both are this business's.
pub(crate) fn are_here(scope: &Scope<'_>, one: ContactId, other: ContactId) -> Result<bool> {
    Ok(store::exists(scope, one)? && store::exists(scope, other)?)
}

/// Whether staff, or the business's own program, gave this one its name.
pub(crate) fn called_by_staff(scope: &Scope<'_>, id: ContactId) -> Result<bool> {
    Ok(store::read(scope, id)?.is_some_and(|one| one.name_source != "profile" && !one.name.is_empty()))
}

/// Whether some of these are companies and others are not.
pub(crate) fn are_of_two_kinds<'a>(scope: &Scope<'_>, all: impl Iterator<Item = &'a ContactId>) -> Result<bool> {
    let kinds: BTreeSet<_> = all.map(|one| store::kind(scope, *one)).collect::<Result<_>>()?;
    Ok(kinds.len() > 1)
}

/// The contact that stands for this one: itself, unless it was merged.
pub fn root(scope: &Scope<'_>, id: ContactId) -> Result<ContactId> {
    store::root(scope, id)
}

/// Those that were merged into each of these, near and far.
pub(crate) fn followers(scope: &Scope<'_>, ids: &[ContactId]) -> Result<HashMap<ContactId, Vec<ContactId>>> {
    store::followers(scope, ids)
}

/// These and all that were merged into them, and of those whom each counts as.
pub(crate) fn spread(scope: &Scope<'_>, ids: &[ContactId]) -> Result<(Vec<ContactId>, HashMap<ContactId, ContactId>)> {
    let (mut all, mut stands_for) = (ids.to_vec(), HashMap::new());
    for (root, merged) in followers(scope, ids)? {
        stands_for.extend(merged.iter().map(|one| (*one, root)));
        all.extend(merged);
    }
    Ok((all, stands_for))
}

/// These, and all that were merged into them: by whom their conversations are found.
pub fn with_followers(scope: &Scope<'_>, ids: &[ContactId]) -> Result<Vec<ContactId>> {
    let mut all = ids.to_vec();
    all.extend(followers(scope, ids)?.into_values().flatten());
    Ok(all)
}

/// All who count as one person with this one, itself among them.
pub fn members(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<ContactId>> {
    joined::members(scope, contact)
}

/// The same, those farthest along the edges first and this one last: without each in turn, the rest still hangs together.
pub fn from_afar(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<ContactId>> {
    let mut left = joined::members(scope, contact)?;
    left.retain(|one| *one != contact);
    let mut outward = vec![contact];
    let mut at = 0;
    while let Some(one) = outward.get(at).copied() {
        let into = store::read(scope, one)?.and_then(|stand| stand.merged_into);
        for other in left.clone() {
            if into == Some(other) || store::read(scope, other)?.and_then(|stand| stand.merged_into) == Some(one) {
                left.retain(|one| *one != other);
                outward.push(other);
            }
        }
        at += 1;
    }
    outward.reverse();
    Ok(outward)
}

/// The standing merges of a person, the last first.
pub fn of(scope: &Scope<'_>, contact: ContactId) -> Result<Vec<Merge>> {
    store::of(scope, &joined::members(scope, contact)?)
}

/// Merges one into another, which stays; of what differs, it takes over these parts. What only the one knows, it always takes.
pub fn merge(
    tx: &mut Tx<'_>,
    from: ContactId,
    into: ContactId,
    take: &BTreeSet<Part>,
    grounds: Grounds,
) -> Result<(Uuid, ContactId), Fault<Refusal>> {
    let asked = (from, into);
    let (from, into) = (found(tx, from)?, found(tx, into)?);
    if asked.0 == asked.1 {
        return Err(Fault::Refused(Refusal::Itself));
    }
    if from == into {
        return Err(Fault::Refused(Refusal::Already(into)));
    }
    let (mut going, mut staying) = (joined::members(tx, from)?, joined::members(tx, into)?);
    if going.len() + staying.len() > joined::MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let all: BTreeSet<ContactId> = going.iter().chain(&staying).copied().collect();
    let stands = store::lock(tx, &all)?;
    // Another write may have merged one of them, or taken one apart, while the rows were waited for. Whoever changes a person
    // holds the row of the one that stays, so what is seen from here on stays so.
    match (found(tx, asked.0)?, found(tx, asked.1)?) {
        (one, other) if one == other => return Err(Fault::Refused(Refusal::Already(one))),
        both if both != (from, into) => return Err(Fault::Refused(Refusal::Changed)),
        _ => {}
    }
    let (Some(of), Some(to)) = (stands.get(&from), stands.get(&into)) else {
        return Err(Fault::Refused(Refusal::NotHere));
    };
    if of.deleted_at.is_some() || to.deleted_at.is_some() {
        return Err(Fault::Refused(Refusal::Deleted));
    }
    (going, staying) = (joined::members(tx, from)?, joined::members(tx, into)?);
    if going.len() + staying.len() > joined::MOST {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    joined::join(tx, &going, &staying)?;
    let changes = changes::take_over(tx, of, to, take)?;
    let number = store::last_number(tx, &going.iter().chain(&staying).copied().collect())? + 1;
    let id = store::keep(tx, (from, into), number, grounds, &changes)?;
    store::point(tx, from, Some(into))?;
    people::index(tx, &[from, into])?;
    crate::duplicates::settled(tx, &going, &staying)?;
    // By its id a program takes back what nobody asked for.
    let told = |event: Event| event.fact("merge_id", id).fact("grounds", grounds.as_str());
    tx.record(told(Event::new("contact.merged").contact(from).fact("merged_into", into)));
    tx.record(told(Event::new("contact.changed").contact(into).fact("what", "merged").fact("merged_from", from)));
    Ok((id, into))
}

/// Takes a merge back: both are what they were, but for what was changed since. Gives both.
pub fn undo(tx: &mut Tx<'_>, id: Uuid) -> Result<(ContactId, ContactId), Fault<Refusal>> {
    let kept = store::get(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    let group = joined::members(tx, kept.into)?;
    let stands = store::lock(tx, &group.iter().copied().chain([kept.from, kept.into]).collect())?;
    // Read again once the rows are held: another may have undone it meanwhile.
    let kept = store::get(tx, id)?.ok_or(Fault::Refused(Refusal::NotFound))?;
    if kept.is_undone {
        return Err(Fault::Refused(Refusal::Undone));
    }
    let (Some(of), Some(to)) = (stands.get(&kept.from), stands.get(&kept.into)) else {
        return Err(Fault::Refused(Refusal::ErasedSince));
    };
    if of.merged_into != Some(kept.into) {
        return Err(Fault::Refused(Refusal::Undone));
    }
    let all: BTreeSet<ContactId> = joined::members(tx, kept.into)?.into_iter().collect();
    if store::last_number(tx, &all)? != kept.number {
        return Err(Fault::Refused(Refusal::NotLast));
    }
    changes::give_back(tx, of, to, &kept.changes)?;
    store::point(tx, kept.from, None)?;
    store::close(tx, id)?;
    let (ours, theirs) = (joined::members(tx, kept.into)?, joined::members(tx, kept.from)?);
    joined::part(tx, &ours, &theirs, kept.at)?;
    people::index(tx, &[kept.from, kept.into])?;
    // Whoever took them apart does not think that they are one, nor any who count as one with either.
    crate::duplicates::dismiss(tx, kept.from, kept.into)?;
    crate::duplicates::parted(tx, &ours, &theirs)?;
    tx.record(Event::new("contact.unmerged").contact(kept.from).fact("merged_into", kept.into));
    tx.record(Event::new("contact.changed").contact(kept.into).fact("what", "unmerged").fact("merged_from", kept.from));
    Ok((kept.from, kept.into))
}

/// The contact that stands for this one, or why there is none.
fn found(tx: &Tx<'_>, id: ContactId) -> Result<ContactId, Fault<Refusal>> {
    if store::exists(tx, id)? {
        return Ok(store::root(tx, id)?);
    }
    Err(Fault::Refused(if store::was_known(tx, id)? { Refusal::Erased } else { Refusal::NotHere }))
}
