//! Whom rows are about: asked for a whole batch at once, by number and address, by id, by the row that brought them.

use std::collections::{BTreeSet, HashMap, HashSet};

use ::store::{Result, Scope};
use kernel::{Channel, ContactId};

use super::marks::{self, Mark};
use super::rules::Draft;
use super::store::{self, Now};
use crate::identities::{self, Kind};
use crate::merging;

/// Whom a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nobody,
    One(ContactId),
    Several(Vec<ContactId>),
    Deleted,
}

/// What a row tells of whom it is about.
#[derive(Debug)]
pub(super) struct Sought {
    pub(super) found: Found,
    /// The entries which it names.
    pub(super) entries: Vec<Named>,
    /// Of its numbers and addresses those that somebody has, in the forms in which they have them.
    pub(super) held: HashSet<String>,
    pub(super) marks: Vec<Mark>,
    /// Under which it is kept that they refuse offers.
    pub(super) refusing: Vec<Mark>,
}

/// An entry that a row names by number, else by address, else by id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) id: ContactId,
    /// Whether others count as one person with it.
    pub(super) is_joined: bool,
}

/// Whom each of these is about, and how those stand. A fixed number of statements, however many they are.
pub(super) fn find(scope: &Scope<'_>, drafts: &[&Draft]) -> Result<(Vec<Sought>, HashMap<ContactId, Now>)> {
    let phones: Vec<String> =
        drafts.iter().flat_map(|draft| &draft.phones).flat_map(|phone| identities::forms(Some(phone))).collect();
    let emails: Vec<String> = drafts.iter().flat_map(|draft| draft.emails.iter().cloned()).collect();
    let mut holders: HashMap<String, ContactId> = HashMap::new();
    for (channel, kind, values) in [(Channel::WhatsApp, Kind::Phone, phones), (Channel::Email, Kind::Email, emails)] {
        holders.extend(
            identities::holders(scope, channel, kind, &values)?.into_iter().map(|(value, held)| (value, held.contact)),
        );
    }
    let mut wanted: HashSet<ContactId> = holders.values().copied().collect();
    wanted.extend(drafts.iter().filter_map(|draft| draft.id));
    let keys: Vec<Vec<String>> = drafts.iter().map(|draft| draft.keys()).collect();
    let marks_of = |keys: &Vec<String>| keys.iter().map(|key| marks::of(scope, key)).collect::<Result<Vec<Mark>>>();
    let marks = keys.iter().map(marks_of).collect::<Result<Vec<_>>>()?;
    let nameless = drafts.iter().zip(&marks).filter(|(draft, _)| draft.names_nobody());
    let marked = marks::marked(scope, &nameless.flat_map(|(_, marks)| marks.iter().cloned()).collect::<Vec<_>>())?;
    wanted.extend(marked.values().copied());
    let mut standing = store::people(scope, &wanted.into_iter().collect::<Vec<_>>())?;
    // Whoever counts as someone else is that one.
    loop {
        let next = standing.values().filter_map(|now| now.merged_into).filter(|id| !standing.contains_key(id));
        let next: Vec<ContactId> = next.collect::<HashSet<_>>().into_iter().collect();
        let more = store::people(scope, &next)?;
        if more.is_empty() {
            break;
        }
        standing.extend(more);
    }
    let root = |mut id: ContactId| {
        for _ in 0..standing.len() {
            match standing.get(&id).and_then(|now| now.merged_into) {
                Some(into) => id = into,
                None => break,
            }
        }
        id
    };
    let followers = merging::followers(scope, &standing.keys().copied().collect::<Vec<_>>())?;
    let mut sought = Vec::with_capacity(drafts.len());
    for ((draft, keys), marks) in drafts.iter().zip(keys).zip(marks) {
        let by_phone = draft.phones.iter().flat_map(|phone| identities::forms(Some(phone)));
        let values = by_phone.chain(draft.emails.iter().cloned());
        let by_any = values.filter_map(|value| holders.get(&value).map(|holder| (value, *holder)));
        let (held, mut entries): (HashSet<String>, Vec<ContactId>) = by_any.unzip();
        // Another book's ids are nobody's here.
        entries.extend(draft.id.filter(|id| standing.contains_key(id)));
        if entries.is_empty() {
            let by_mark = marks.iter().filter_map(|mark| marked.get(mark)).filter(|id| standing.contains_key(id));
            entries.extend(by_mark.copied());
        }
        let all: BTreeSet<ContactId> = entries.iter().copied().map(root).collect();
        let mut named: Vec<Named> = Vec::new();
        for id in entries {
            let is_joined = root(id) != id || followers.contains_key(&id);
            if named.iter().all(|one| one.id != id) {
                named.push(Named { id, is_joined });
            }
        }
        let refusing = keys.iter().map(|key| marks::of(scope, &format!("refusing:{key}"))).collect::<Result<_>>()?;
        let found = match (all.first().copied(), all.len()) {
            (Some(_), 2..) => Found::Several(all.into_iter().collect()),
            (Some(id), _) if standing.get(&id).is_some_and(|now| now.is_deleted) => Found::Deleted,
            (Some(id), _) => Found::One(id),
            (None, _) if draft.is_company => match store::company(scope, &draft.name)? {
                Some(id) => Found::One(id),
                None => Found::Nobody,
            },
            (None, _) => Found::Nobody,
        };
        sought.push(Sought { found, entries: named, held, marks, refusing });
    }
    let by_name: Vec<ContactId> = sought
        .iter()
        .filter_map(|one| if let Found::One(id) = one.found { Some(id) } else { None })
        .filter(|id| !standing.contains_key(id))
        .collect();
    let more = store::people(scope, &by_name)?;
    standing.extend(more);
    Ok((sought, standing))
}
