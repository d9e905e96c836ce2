//! What is to be done to many people, how far it is, and how one of them is changed and brought back.

use std::str::FromStr;

use accounts::many::Stage;
use kernel::{ContactId, Problem, StaffId, Timestamp, UnknownWord, Who};
use serde::{Deserialize, Serialize};
use store::{Fault, Tx};
use uuid::Uuid;

use crate::people::{self, Filter};

/// What each of them is to become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub(crate) enum Change {
    Tag {
        tag: String,
        is_on: bool,
    },
    /// Who looks after them; nothing for nobody.
    Owner {
        owner: Option<StaffId>,
    },
    /// Where they work; nothing for nowhere.
    Company {
        company: Option<ContactId>,
    },
    Language {
        language: Option<String>,
    },
    TimeZone {
        time_zone: Option<String>,
    },
    /// They rest thirty days.
    Delete,
    PutBack,
}

/// What one was, as far as bringing them back takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Was {
    pub(super) owner: Option<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) company: Option<ContactId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) time_zone: Option<String>,
}

/// Which people.
#[derive(Clone, Debug)]
pub(crate) enum Chosen {
    These(Vec<ContactId>),
    /// All whom a list shows, on whichever of its pages.
    All(Filter),
}

/// A list as it is kept until it has been gone through.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Matching {
    query: Option<String>,
    kind: Option<String>,
    tag: Option<String>,
    owner: Option<StaffId>,
    company: Option<ContactId>,
    segment: Option<Uuid>,
    is_deleted: bool,
}

impl Matching {
    pub(super) fn of(filter: &Filter) -> Self {
        Self {
            query: filter.query.clone(),
            kind: filter.kind.map(|kind| kind.as_str().to_owned()),
            tag: filter.tag.clone(),
            owner: filter.owner,
            company: filter.company,
            segment: filter.segment,
            is_deleted: filter.is_deleted,
        }
    }

    pub(super) fn filter(self, after: (Timestamp, ContactId), limit: i64) -> Filter {
        Filter {
            query: self.query,
            kind: self.kind.and_then(|kind| kind.parse().ok()),
            tag: self.tag,
            owner: self.owner,
            company: self.company,
            segment: self.segment,
            is_deleted: self.is_deleted,
            after: Some(after),
            limit,
        }
    }
}

/// Why one of them was left as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// They were so already.
    Same,
    /// They are not here any more, or stand with another by now.
    Gone,
    /// They were deleted, and rest.
    Deleted,
    /// What was to be done is not possible with them.
    Refused,
}

impl Left {
    const ALL: [Left; 4] = [Left::Same, Left::Gone, Left::Deleted, Left::Refused];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Left::Same => "same",
            Left::Gone => "gone",
            Left::Deleted => "deleted",
            Left::Refused => "refused",
        }
    }
}

impl FromStr for Left {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Left::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// Why some were left: who is in none of these was so already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reasons {
    pub(crate) gone: i64,
    pub(crate) deleted: i64,
    pub(crate) refused: i64,
}

/// One change of many people.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) id: Uuid,
    pub(crate) author: Who,
    pub(crate) change: Change,
    pub(crate) stage: Stage,
    pub(crate) total: i64,
    pub(crate) changed: i64,
    /// Those who were so already, or could not be changed.
    pub(crate) unchanged: i64,
    /// Why they were. None where it was not counted yet.
    pub(crate) reasons: Option<Reasons>,
    pub(crate) restored: i64,
    pub(crate) created_at: Timestamp,
    pub(crate) finished_at: Option<Timestamp>,
    pub(super) matching: Option<String>,
    pub(super) after: (Timestamp, ContactId),
}

impl Action {
    /// Whether it can be taken back now.
    pub(crate) fn can_be_undone(&self, now: Timestamp) -> bool {
        self.stage.can_be_undone(self.changed, self.finished_at.unwrap_or(self.created_at), now)
    }

    pub(super) fn matching(&self) -> store::Result<Matching> {
        super::store::read(self.matching.as_deref().unwrap_or_default())
    }
}

/// Changes one, and says what they were, or why they are left as they are.
pub(super) fn apply(tx: &mut Tx<'_>, change: &Change, id: ContactId) -> store::Result<Result<Was, Left>> {
    let Some(person) = people::get(tx, id)?.filter(|person| person.id == id) else { return Ok(Err(Left::Gone)) };
    let was = Was {
        owner: person.owner,
        company: person.company,
        language: person.language.clone(),
        time_zone: person.time_zone.clone(),
    };
    let is_resting = person.deleted_at.is_some();
    let (is_same, needs_them_here) = match change {
        Change::Tag { tag, is_on } => (person.tags.contains(tag) == *is_on, true),
        Change::Owner { owner } => (person.owner == *owner, true),
        Change::Company { company } => (person.company == *company, true),
        Change::Language { language } => (person.language == *language, true),
        Change::TimeZone { time_zone } => (person.time_zone == *time_zone, true),
        Change::Delete => (is_resting, false),
        Change::PutBack => (!is_resting, false),
    };
    if is_resting && needs_them_here {
        return Ok(Err(Left::Deleted));
    }
    if is_same {
        return Ok(Err(Left::Same));
    }
    let is_done = match change {
        Change::Tag { tag, is_on } => done(tagged(tx, id, tag, *is_on))?,
        Change::Owner { owner } => {
            done(set(tx, id, &people::Change { owner: Some(*owner), ..people::Change::default() }))?
        }
        Change::Company { company } => {
            done(set(tx, id, &people::Change { company: Some(*company), ..people::Change::default() }))?
        }
        Change::Language { language } => {
            done(set(tx, id, &people::Change { language: Some(language.clone()), ..people::Change::default() }))?
        }
        Change::TimeZone { time_zone } => {
            done(set(tx, id, &people::Change { time_zone: Some(time_zone.clone()), ..people::Change::default() }))?
        }
        Change::Delete => done(people::rest(tx, id))?,
        Change::PutBack => done(people::put_back(tx, id))?,
    };
    Ok(is_done.then_some(was).ok_or(Left::Refused))
}

/// Makes one what they were, if they still are what they became.
pub(super) fn restore(tx: &mut Tx<'_>, change: &Change, id: ContactId, was: Option<&Was>) -> store::Result<bool> {
    let Some(person) = people::get(tx, id)?.filter(|person| person.id == id) else { return Ok(false) };
    let is_resting = person.deleted_at.is_some();
    match (change, was) {
        (Change::Tag { tag, is_on }, _) if person.tags.contains(tag) == *is_on && !is_resting => {
            done(tagged(tx, id, tag, !is_on))
        }
        (Change::Owner { owner }, Some(was)) if person.owner == *owner && !is_resting => {
            done(set(tx, id, &people::Change { owner: Some(was.owner), ..people::Change::default() }))
        }
        (Change::Company { company }, Some(was)) if person.company == *company && !is_resting => {
            done(set(tx, id, &people::Change { company: Some(was.company), ..people::Change::default() }))
        }
        (Change::Language { language }, Some(was)) if person.language == *language && !is_resting => {
            done(set(tx, id, &people::Change { language: Some(was.language.clone()), ..people::Change::default() }))
        }
        (Change::TimeZone { time_zone }, Some(was)) if person.time_zone == *time_zone && !is_resting => {
            done(set(tx, id, &people::Change { time_zone: Some(was.time_zone.clone()), ..people::Change::default() }))
        }
        (Change::Delete, _) if is_resting => done(people::put_back(tx, id)),
        (Change::PutBack, _) if !is_resting => done(people::rest(tx, id)),
        _ => Ok(false),
    }
}

fn tagged(tx: &mut Tx<'_>, id: ContactId, tag: &str, is_on: bool) -> Result<(), Fault<people::Refusal>> {
    let tags = vec![tag.to_owned()];
    let change = match is_on {
        true => people::Change { add_tags: tags, ..people::Change::default() },
        false => people::Change { remove_tags: tags, ..people::Change::default() },
    };
    set(tx, id, &change)
}

fn set(tx: &mut Tx<'_>, id: ContactId, change: &people::Change) -> Result<(), Fault<people::Refusal>> {
    people::change(tx, id, None, change).map(|_| ())
}

/// A refusal leaves the one as they are and does not end the whole.
fn done<R>(outcome: Result<(), Fault<R>>) -> store::Result<bool> {
    match outcome {
        Ok(()) => Ok(true),
        Err(Fault::Refused(_)) => Ok(false),
        Err(Fault::Failed(error)) => Err(error),
    }
}

/// Why nothing is begun, or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    /// Nobody was chosen, or nobody who is here.
    Nothing,
    TooMany,
    /// What is to be done was not said.
    NoChange,
    NotATag,
    UnknownOwner,
    UnknownCompany,
    NotALanguage,
    NotATimeZone,
    /// Whoever asks may change people, and not delete them.
    NotAllowed,
    TooLate,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let wrong = |field, code, words| Problem::invalid().field(field, code, words);
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::Nothing => wrong("contacts", "nothing_chosen", "Choose at least one person."),
            Refusal::TooMany => {
                wrong("contacts", "too_many", "Choose at most 1,000 by their ids, or say what they have in common.")
            }
            Refusal::NoChange => wrong("change", "no_change", "Say what is to be done with them: one thing at a time."),
            Refusal::NotATag => wrong("tag", "not_a_tag", "Write a tag of at most 60 characters."),
            Refusal::UnknownOwner => wrong("owner_id", "unknown", "There is no member of staff with this id."),
            Refusal::UnknownCompany => wrong("company_id", "unknown", "There is no company with this id."),
            Refusal::NotALanguage => wrong("language", "unknown", "Say a language by its code, like en or pt-BR."),
            Refusal::NotATimeZone => {
                wrong("time_zone", "unknown", "Say a time zone by its name, like America/Sao_Paulo.")
            }
            Refusal::NotAllowed => Problem::forbidden(),
            Refusal::TooLate => Problem::new(
                409,
                "undo_too_late",
                "This cannot be taken back any more: the hour is over, or it was taken back already.",
            ),
        }
    }
}
