//! An import as it stands: a file, how it is read, how far it is, and what became of each row.

use kernel::{BlobId, ContactId, StaffId, Text, Timestamp, Who};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::mapping::{Column, Target};
use super::reading::{Shape, Unreadable};
use crate::export::Field;
use crate::fields::{self, Kind};

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The file is here, and waits to be told what its columns are.
    Uploaded,
    /// The dry run goes on: nothing is written.
    Looking,
    Looked,
    Running,
    Done,
    Undoing,
    Undone,
    /// The file could not be read to its end in the dry run.
    Failed,
    /// Whoever began it may not go on; what was done stands, and can be undone.
    Stopped,
}

impl Stage {
    const ALL: [Stage; 9] = [
        Stage::Uploaded,
        Stage::Looking,
        Stage::Looked,
        Stage::Running,
        Stage::Done,
        Stage::Undoing,
        Stage::Undone,
        Stage::Failed,
        Stage::Stopped,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Stage::Uploaded => "uploaded",
            Stage::Looking => "looking",
            Stage::Looked => "looked",
            Stage::Running => "running",
            Stage::Done => "done",
            Stage::Undoing => "undoing",
            Stage::Undone => "undone",
            Stage::Failed => "failed",
            Stage::Stopped => "stopped",
        }
    }

    /// Whether it goes on by itself.
    pub(super) const fn goes_on(self) -> bool {
        matches!(self, Stage::Looking | Stage::Running | Stage::Undoing)
    }

    /// Whether nothing of it was written, and nothing will be by itself.
    pub(super) const fn is_untaken(self) -> bool {
        matches!(self, Stage::Uploaded | Stage::Looking | Stage::Looked | Stage::Failed)
    }

    /// Whether something of it was written that could be taken back.
    pub(super) const fn has_written(self) -> bool {
        matches!(self, Stage::Running | Stage::Done | Stage::Stopped)
    }
}

impl std::str::FromStr for Stage {
    type Err = kernel::UnknownWord;

    fn from_str(word: &str) -> Result<Self, kernel::UnknownWord> {
        Stage::ALL.into_iter().find(|one| one.as_str() == word).ok_or(kernel::UnknownWord)
    }
}

/// What becomes of those whom the book knows already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Known {
    /// What the file says replaces what stood there; numbers, addresses and tags are added.
    #[default]
    Update,
    /// They stay as they are.
    Leave,
}

/// What the person who imports says of a permission that is in no column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Attested {
    /// How they were asked, in words.
    pub(super) how: String,
    /// The day, as 2026-05-12.
    pub(super) on: String,
    /// The text that they agreed to.
    pub(super) text: String,
}

/// How a file is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) shape: Shape,
    pub(super) columns: Vec<Column>,
    /// ISO 3166: the country of numbers that name none.
    pub(super) country: String,
    pub(super) known: Known,
    /// Everybody in the file agreed to offers, so it is said.
    pub(super) attested: Option<Attested>,
    /// Fields that the run brought: they go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) brought: Vec<Brought>,
    /// Fields as the file says what they are: our own export does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) defined: Vec<Field>,
}

impl Plan {
    /// What a field becomes that the business does not keep: what whoever imports says, else what the file says that it is.
    pub(super) fn new_field(&self, name: &str) -> Field {
        let column = self.columns.iter().find(|column| column.target.field().is_some_and(|(field, _)| field == name));
        let said = column.and_then(|column| column.sort.as_deref());
        let defined = self.defined.iter().find(|one| one.name == name);
        if let (None, Some(defined)) = (said, defined) {
            return defined.clone();
        }
        let sort = said.or_else(|| column?.target.field().map(|(_, sort)| sort));
        let kind = sort.and_then(|sort| sort.parse().ok()).unwrap_or(Kind::Text);
        Field { kind, ..Field::text(name) }
    }

    /// The fields that the file says something of, but those of columns that are left out.
    pub(super) fn brings(&self) -> impl Iterator<Item = &Field> {
        let is_taken = |name: &str| {
            let is_it = |target: &Target| target.field().is_some_and(|(field, _)| field == name);
            self.columns.iter().any(|column| column.target == Target::OwnFields || is_it(&column.target))
        };
        self.defined.iter().filter(move |one| is_taken(&one.name))
    }

    /// Whether a column says of permission, or whoever brings the file.
    pub(super) fn speaks(&self) -> bool {
        self.attested.is_some() || self.columns.iter().any(|column| column.target == Target::Consent)
    }
}

/// The most bytes of the choices of all fields of a file: what is said of them is read with each batch.
const MOST_OF_CHOICES: usize = 256 * 1024;

/// Fields of a file as they can be made here, each once. A choice that cannot is a text.
pub(super) fn sound(said: Vec<Field>) -> Vec<Field> {
    let (mut sound, mut room): (Vec<Field>, usize) = (Vec::new(), MOST_OF_CHOICES);
    for field in said.into_iter().take(fields::MOST) {
        let line = |text: &str| Text::line(text, fields::LONGEST_NAME);
        let (name, label) = (line(&field.name), line(&field.label));
        let choices: Vec<String> =
            field.choices.iter().map(|choice| line(choice)).filter(|choice| !choice.is_empty()).collect();
        let is_choice = field.kind == Kind::Choice;
        let size = |choices: &[String]| choices.iter().map(String::len).sum::<usize>();
        let is_whole = !is_choice || (1..=fields::MOST_CHOICES).contains(&choices.len()) && size(&choices) <= room;
        let kind = if is_whole { field.kind } else { Kind::Text };
        let choices = if is_choice && is_whole { choices } else { Vec::new() };
        if !name.is_empty() && !sound.iter().any(|one| one.name == name) {
            let label = if label.is_empty() { name.clone() } else { label };
            room -= size(&choices);
            sound.push(Field { name, label, kind, choices });
        }
    }
    sound
}

/// A field that was not in sight before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Brought {
    pub(super) name: String,
    /// Not there at all, rather than out of sight.
    pub(super) is_new: bool,
    /// Microseconds: whoever changes it later makes it theirs.
    pub(super) changed_at: i64,
}

/// What became of rows, or would.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Counts {
    pub(super) rows: i64,
    pub(super) new: i64,
    pub(super) changed: i64,
    pub(super) same: i64,
    pub(super) refused: i64,
    /// Of the refused: those of whom the file spoke before.
    pub(super) twice: i64,
    /// How many permissions for offers were entered.
    pub(super) granted: i64,
    /// How many refusals of offers.
    pub(super) withdrawn: i64,
    /// Rows whose word about offers says neither yes nor no.
    pub(super) unclear: i64,
    /// Rows that are taken without something that stands in them.
    pub(super) partial: i64,
}

#[derive(Clone, Debug)]
pub(super) struct Import {
    pub(super) id: Uuid,
    pub(super) stage: Stage,
    pub(super) author: Who,
    pub(super) file: Option<BlobId>,
    pub(super) file_name: String,
    pub(super) bytes: i64,
    pub(super) plan: Plan,
    pub(super) proof: Option<BlobId>,
    pub(super) proof_name: String,
    /// Of the dry run.
    pub(super) looked: Counts,
    /// Of the run.
    pub(super) done: Counts,
    /// How many rows were taken back, and how many could not.
    pub(super) restored: i64,
    pub(super) kept: i64,
    /// Why the file cannot be read.
    pub(super) failure: Option<Unreadable>,
    pub(super) created_at: Timestamp,
    pub(super) finished_at: Option<Timestamp>,
}

impl Import {
    pub(super) fn can_be_undone(&self, now: Timestamp) -> bool {
        self.stage.has_written() && now < self.created_at + super::UNDO_WITHIN
    }
}

/// Which of the two times a file is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    Dry,
    Run,
}

impl Pass {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Pass::Dry => "dry",
            Pass::Run => "run",
        }
    }
}

/// What became of one row, or would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    New,
    Changed,
    Same,
    Refused,
}

impl Verdict {
    pub(super) const ALL: [Verdict; 4] = [Verdict::New, Verdict::Changed, Verdict::Same, Verdict::Refused];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Verdict::New => "new",
            Verdict::Changed => "changed",
            Verdict::Same => "same",
            Verdict::Refused => "refused",
        }
    }
}

/// Why a row is not taken, or not all of it: what, and in which column or after which line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reason {
    pub(super) code: Code,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) at: String,
    /// What was left out of a row that is taken.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) value: String,
}

impl Reason {
    pub(super) fn new(code: Code, at: impl Into<String>) -> Self {
        Self { code, at: at.into(), value: String::new() }
    }
}

/// Why a row is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Code {
    BrokenQuotes,
    TooLong,
    TooManyCells,
    TooManyValues,
    Unfinished,
    Malformed,
    Nobody,
    NotAPhone,
    /// A spreadsheet has cut its last digits off.
    RoundedPhone,
    /// Not a reason to refuse the row: its number is taken without the extension.
    Extension,
    /// Not a reason to refuse the row: a card says what has no place here.
    Unread,
    PhoneWithoutCountry,
    NotAnEmail,
    NotATimeZone,
    NotALanguage,
    NotANumber,
    NotADate,
    NotYesNo,
    /// Not a reason to refuse the row: it is taken without a permission.
    UnclearPermission,
    /// A yes of a day that is still to come.
    PermissionAhead,
    NotALink,
    NotAChoice,
    ValueTooLong,
    TooManyTags,
    /// Not a reason to refuse the row: nobody of the staff, or more than one, is called like who looks after them.
    NoSuchStaff,
    Twice,
    SeveralPeople,
    Deleted,
}

impl Code {
    /// Whether something of a row that is taken is left out for it; what is said of permission counts by itself.
    pub(super) const fn leaves_out(self) -> bool {
        !matches!(self, Code::UnclearPermission | Code::PermissionAhead)
    }
}

/// What a row changed, each as it was and became: enough to take it back without touching what was changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Trace {
    pub(super) is_new: bool,
    /// A new company: it goes behind those who work there.
    pub(super) is_company: bool,
    /// The contact's version when the row was written.
    pub(super) version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<Change<(String, String)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<Change<Option<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) time_zone: Option<Change<Option<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) company: Option<Change<Option<ContactId>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<Change<Option<StaffId>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fields: Vec<(String, Change<Option<String>>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tags: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) identities: Vec<Uuid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) notes: Vec<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) granted: Option<Uuid>,
    /// A refusal that was entered. It stays when the import is taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) withdrawn: Option<Uuid>,
    /// Whether something else was refused. That stays as well.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) refuses: bool,
    /// Whose the identities and what is said of permission are, where several entries count as one person and the row named another
    /// than the one that stands for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<ContactId>,
    /// A company that was not in the book before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) made: Option<ContactId>,
    /// Of somebody new: how many identities, tags, fields and notes they were entered with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) size: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Change<T> {
    pub(super) was: T,
    pub(super) is: T,
}

impl Trace {
    /// Which things of a person a row changes, by the words of the mapping.
    pub(super) fn parts(&self) -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        // Stands first: undoing asks for it.
        parts.extend(self.is_company.then(|| "itself".to_owned()));
        let mut say = |is: bool, word: &str| parts.extend(is.then(|| word.to_owned()));
        say(self.name.is_some(), "name");
        say(self.language.is_some(), "language");
        say(self.time_zone.is_some(), "time_zone");
        say(self.company.is_some(), "company");
        say(self.owner.is_some(), "owner");
        say(!self.identities.is_empty(), "known_by");
        say(!self.tags.is_empty(), "tags");
        say(!self.notes.is_empty(), "note");
        say(self.granted.is_some(), "consent");
        say(self.withdrawn.is_some(), "refusal");
        say(self.refuses, "refusal_besides");
        parts.extend(self.fields.iter().map(|(name, _)| format!("field:{name}")));
        parts
    }

    /// Whether the row changed nothing of the person but what they allow.
    pub(super) fn only_says(&self) -> bool {
        let is_said = |part: &String| matches!(part.as_str(), "consent" | "refusal" | "refusal_besides");
        !self.is_new && self.parts().iter().all(is_said)
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.is_new && self.parts().is_empty()
    }
}

/// A row's verdict as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) number: i64,
    pub(super) line: i64,
    pub(super) verdict: Verdict,
    pub(super) contact: Option<ContactId>,
    pub(super) reasons: Vec<Reason>,
    pub(super) parts: Vec<String>,
    pub(super) trace: Option<Trace>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_of_a_file_are_kept_as_far_as_there_is_room_for_them() {
        let choices: Vec<String> = (0..fields::MOST_CHOICES).map(|one| format!("{one:ü>60}")).collect();
        let field = |name: String| Field { choices: choices.clone(), kind: Kind::Choice, ..Field::text(&name) };
        let kept =
            sound((0..fields::MOST).map(|one| field(format!("f{one}"))).chain([Field::text("beyond")]).collect());
        assert_eq!(kept.len(), fields::MOST);
        let (whole, texts) = kept.split_at(kept.iter().filter(|one| one.kind == Kind::Choice).count());
        assert!(!whole.is_empty() && whole.iter().all(|one| one.choices == choices), "the first of them are whole");
        assert!(texts.iter().all(|one| *one == Field::text(&one.name)), "and all behind them are texts");
        let bytes: usize = whole.iter().flat_map(|one| &one.choices).map(String::len).sum();
        assert!((MOST_OF_CHOICES - 60 * 2 * fields::MOST_CHOICES..=MOST_OF_CHOICES).contains(&bytes), "{bytes}");
    }
}
