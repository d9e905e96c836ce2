//! A chat that is brought in, and its messages.

use kernel::{BlobId, ContactId, Timestamp, Who};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::said::Kind;
use super::stamps::Order;
use super::survey::Survey;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The file is on its way.
    Arriving,
    /// It was looked through, and waits for somebody to confirm.
    Looked,
    Running,
    Done,
    Undoing,
    Undone,
    /// Whoever confirmed may not any more, or the file is gone: what was written stands, and can be undone.
    Stopped,
}

impl Stage {
    const ALL: [Stage; 7] =
        [Stage::Arriving, Stage::Looked, Stage::Running, Stage::Done, Stage::Undoing, Stage::Undone, Stage::Stopped];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Stage::Arriving => "arriving",
            Stage::Looked => "looked",
            Stage::Running => "running",
            Stage::Done => "done",
            Stage::Undoing => "undoing",
            Stage::Undone => "undone",
            Stage::Stopped => "stopped",
        }
    }

    pub(super) const fn goes_on(self) -> bool {
        matches!(self, Stage::Running | Stage::Undoing)
    }

    pub(super) const fn can_be_undone(self) -> bool {
        matches!(self, Stage::Running | Stage::Done | Stage::Stopped)
    }
}

impl std::str::FromStr for Stage {
    type Err = kernel::UnknownWord;

    fn from_str(word: &str) -> Result<Self, kernel::UnknownWord> {
        Stage::ALL.into_iter().find(|one| one.as_str() == word).ok_or(kernel::UnknownWord)
    }
}

/// Who wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Side {
    Customer,
    Business,
}

impl Side {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Side::Customer => "customer",
            Side::Business => "business",
        }
    }
}

impl std::str::FromStr for Side {
    type Err = kernel::UnknownWord;

    fn from_str(word: &str) -> Result<Self, kernel::UnknownWord> {
        [Side::Customer, Side::Business].into_iter().find(|one| one.as_str() == word).ok_or(kernel::UnknownWord)
    }
}

/// How a file is read. Whom it names and nobody chose is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) order: Order,
    /// The zone of the clock in it.
    pub(super) zone: String,
    pub(super) sides: Vec<(String, Side)>,
}

impl Plan {
    pub(super) fn side(&self, author: &str) -> Option<Side> {
        self.sides.iter().find(|(name, _)| name == author).map(|(_, side)| *side)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Import {
    pub(super) id: Uuid,
    pub(super) contact: ContactId,
    pub(super) stage: Stage,
    pub(super) author: Who,
    pub(super) file: Option<BlobId>,
    pub(super) file_name: String,
    pub(super) survey: Survey,
    pub(super) plan: Plan,
    pub(super) attested: String,
    pub(super) confirmed_at: Option<Timestamp>,
    pub(super) added: i64,
    pub(super) known: i64,
    pub(super) unreadable: i64,
    pub(super) created_at: Timestamp,
}

/// A message of the past: nobody here sent it or received it.
#[derive(Clone, Debug)]
pub(crate) struct Past {
    pub(crate) id: Uuid,
    pub(crate) import: Uuid,
    pub(crate) side: Side,
    pub(crate) author: String,
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) file_name: String,
    pub(crate) at: Timestamp,
}
