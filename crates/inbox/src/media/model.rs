//! A file of a message.

use std::str::FromStr;

use kernel::{BlobId, ContactId, ConversationId, InboxId, MessageId, Timestamp, UnknownWord};

use super::rules::FileType;

/// One file, whatever has become of it so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) id: BlobId,
    /// `image`, `video`, `audio`, `voice`, `document`, `sticker`: what it was sent as.
    pub(crate) kind: String,
    pub(crate) state: State,
    /// Why it is not there, or not there yet.
    pub(crate) reason: Option<Reason>,
    pub(crate) name: Option<String>,
    /// What it is, by what it holds.
    pub(crate) file_type: Option<FileType>,
    pub(crate) bytes: u64,
    pub(crate) size: Option<(u32, u32)>,
    pub(crate) thumbnail: Option<BlobId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// To be fetched.
    Waiting,
    Kept,
    Failed,
}

impl State {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Kept => "kept",
            State::Failed => "failed",
        }
    }
}

impl FromStr for State {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [State::Waiting, State::Kept, State::Failed].into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// Why a file is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Away,
    TokenRefused,
    Disconnected,
    Gone,
    TooLarge,
    /// It was not what its sender's digest says.
    Damaged,
    Elsewhere,
}

impl Reason {
    const ALL: [Reason; 7] = [
        Reason::Away,
        Reason::TokenRefused,
        Reason::Disconnected,
        Reason::Gone,
        Reason::TooLarge,
        Reason::Damaged,
        Reason::Elsewhere,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Reason::Away => "away",
            Reason::TokenRefused => "token_refused",
            Reason::Disconnected => "disconnected",
            Reason::Gone => "gone",
            Reason::TooLarge => "too_large",
            Reason::Damaged => "damaged",
            Reason::Elsewhere => "elsewhere",
        }
    }

    /// Whether it may be otherwise in a while.
    pub(crate) const fn passes(self) -> bool {
        match self {
            Reason::Away | Reason::TokenRefused | Reason::Damaged => true,
            Reason::Disconnected | Reason::Gone | Reason::TooLarge | Reason::Elsewhere => false,
        }
    }

    /// Whether a person who asks again may get it.
    pub(crate) const fn may_be_asked_again(self) -> bool {
        match self {
            Reason::Away | Reason::TokenRefused | Reason::Damaged | Reason::Disconnected => true,
            Reason::Gone | Reason::TooLarge | Reason::Elsewhere => false,
        }
    }
}

impl FromStr for Reason {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Reason::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// A file that is to be fetched.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) file: File,
    pub(super) message: Option<MessageId>,
    pub(super) inbox: InboxId,
    pub(super) provider_id: String,
    pub(super) until: Timestamp,
    /// The digest that its sender announced.
    pub(super) hash: Option<Vec<u8>>,
}

/// A file that a link leads to, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Linked {
    pub(super) file: File,
    /// In whose conversation it stands.
    pub(super) contact: Option<ContactId>,
    pub(super) place: Option<(ConversationId, MessageId)>,
}
