use std::fmt;
use std::str::FromStr;

use kernel::{Channel, ConsentEntryId, ContactId, MessageId, Purpose, Timestamp, UnknownWord};

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    All,
    Purpose(Purpose),
}

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Grant,
    Withdraw,
    /// Words that may mean stop: automatic sends wait for a person.
    Hold,
    /// A person decided that they did not.
    Release,
}

/// How it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The person wrote it; the message is the evidence.
    Message,
    /// Said in person or on the telephone.
    Verbal,
    /// On paper or by another channel.
    Written,
    Form,
    /// The business's own program recorded it.
    Api,
    /// A member of staff decided about unclear words.
    Staff,
    /// Nobody decided in time.
    Clock,
}

macro_rules! words {
    ($($kind:ident { $($name:ident = $word:literal)* })*) => {$(
        impl $kind {
            pub const fn as_str(self) -> &'static str {
                match self { $($kind::$name => $word,)* }
            }
        }

        impl FromStr for $kind {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word { $($word => Ok($kind::$name),)* _ => Err(UnknownWord) }
            }
        }
    )*};
}

words! {
    Effect { Grant = "grant" Withdraw = "withdraw" Hold = "hold" Release = "release" }
    Method {
        Message = "message" Verbal = "verbal" Written = "written" Form = "form" Api = "api" Staff = "staff" Clock = "clock"
    }
}

impl Extent {
    pub const fn as_str(self) -> &'static str {
        match self {
            Extent::All => "all",
            Extent::Purpose(purpose) => purpose.as_str(),
        }
    }
}

impl FromStr for Extent {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        if word == "all" { Ok(Extent::All) } else { word.parse().map(Extent::Purpose) }
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An entry to be added.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub extent: Extent,
    pub effect: Effect,
    pub method: Method,
    pub message: Option<MessageId>,
    /// When the person did it: the provider's clock for a message.
    pub occurred_at: Timestamp,
    /// What they said or wrote, or who took it down; empty where the message itself shows it.
    pub words: String,
    /// The text they were shown when they agreed.
    pub text_shown: String,
}

/// An entry as it stands.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: ConsentEntryId,
    pub contact: ContactId,
    pub channel: Channel,
    pub extent: Extent,
    pub effect: Effect,
    pub method: Method,
    pub message: Option<MessageId>,
    pub occurred_at: Timestamp,
    pub recorded_at: Timestamp,
    pub actor_kind: String,
    pub actor_id: Option<uuid::Uuid>,
    /// Its place in the person's ledger of this channel, from 1.
    pub number: i64,
    pub words: String,
    pub text_shown: String,
}

/// Where one purpose stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Never asked.
    #[default]
    Unasked,
    Granted(ConsentEntryId),
    Withdrawn(ConsentEntryId),
}

/// What a person's ledger of one channel adds up to.
#[derive(Clone, Debug)]
pub struct State {
    pub contact: ContactId,
    pub channel: Channel,
    /// Everything ended at this time, by the provider's clock.
    pub stopped_at: Option<Timestamp>,
    pub stopped_entry: Option<ConsentEntryId>,
    pub stopped_message: Option<MessageId>,
    pub resumed_at: Option<Timestamp>,
    /// The person wrote after the stop.
    pub wrote_again_at: Option<Timestamp>,
    pub service: Standing,
    pub transactional: Standing,
    pub marketing: Standing,
    pub held_at: Option<Timestamp>,
    pub held_until: Option<Timestamp>,
    pub held_message: Option<MessageId>,
    /// Until when the one confirmation of a stop may go, and when it went.
    pub confirm_until: Option<Timestamp>,
    pub confirmed_at: Option<Timestamp>,
    pub last_inbound_at: Option<Timestamp>,
    pub(super) entries: i64,
    pub(super) head: Vec<u8>,
}

impl State {
    /// Where a purpose stands. What compliance asks of us needs no consent.
    pub fn standing(&self, purpose: Purpose) -> Standing {
        match purpose {
            Purpose::Service => self.service,
            Purpose::Transactional => self.transactional,
            Purpose::Marketing => self.marketing,
            Purpose::Compliance => Standing::Unasked,
        }
    }

    /// Whether unclear words are still waiting for a person's decision.
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.held_until.is_some_and(|until| now < until)
    }

    /// Whether everything on the channel has ended: by a stop, or by unclear words that nobody decided about in time.
    pub fn is_stopped(&self, now: Timestamp) -> bool {
        self.stopped_at.is_some() || self.held_until.is_some_and(|until| now >= until)
    }
}

/// Whether a ledger is as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    Whole,
    /// The first entry that was rewritten, moved, or is missing.
    BrokenAt(i64),
}
