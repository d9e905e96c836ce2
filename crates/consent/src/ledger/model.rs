use std::fmt;
use std::str::FromStr;

use std::collections::BTreeMap;

use kernel::{BlobId, Channel, ConsentEntryId, ContactId, MessageId, Purpose, RequestId, Timestamp, UnknownWord};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl kernel::Id for $name {
            fn from_uuid(value: Uuid) -> Self {
                Self(value)
            }

            fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                Uuid::try_parse(word).map(Self).map_err(|_| UnknownWord)
            }
        }
    )*};
}

ids! {
    /// A kind of offers that the business named.
    TopicId
    /// A version of a text that people agree to.
    TextId
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    All,
    Purpose(Purpose),
    /// Below marketing: what is refused there is refused here, and what is granted stays where it was granted.
    Topic(TopicId),
}

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Grant,
    Withdraw,
    /// Words that may mean stop: automatic sends wait for a person.
    Hold,
    /// A person decided that they did not. Of offers: the person allowed again what they had stopped in the provider's settings, or
    /// an import took back what it had vouched for.
    Release,
}

/// Whose word it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grade {
    /// The person said it to us, or we wrote it down when they did.
    #[default]
    Own,
    /// The business says that they said it elsewhere. It outweighs nothing that the person said themselves, before or after.
    Attested,
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
    /// Said on the telephone.
    Call,
    /// Said face to face.
    InPerson,
    /// Came with a file of people; the business says how it was given.
    Import,
    /// Asked for in one place and confirmed in another, such as a form and a mail.
    DoubleOptIn,
    /// The person told the provider, in its own settings.
    Provider,
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
        Call = "call" InPerson = "in_person" Import = "import" DoubleOptIn = "double_opt_in" Provider = "provider"
    }
    Grade { Own = "own" Attested = "attested" }
}

impl Extent {
    pub const fn as_str(self) -> &'static str {
        match self {
            Extent::All => "all",
            Extent::Purpose(purpose) => purpose.as_str(),
            Extent::Topic(_) => "topic",
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
    pub backing: Backing,
}

/// What else stands behind an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backing {
    pub grade: Grade,
    /// The version of the text that was shown.
    pub text: Option<TextId>,
    /// The file it came in.
    pub file: Option<BlobId>,
}

impl NewEntry {
    /// An entry whose evidence is the message.
    pub fn about_everything(
        effect: Effect,
        method: Method,
        message: Option<MessageId>,
        occurred_at: Timestamp,
    ) -> Self {
        Self {
            extent: Extent::All,
            effect,
            method,
            message,
            occurred_at,
            words: String::new(),
            text_shown: String::new(),
            backing: Backing::default(),
        }
    }
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
    pub actor_id: Option<Uuid>,
    pub request: RequestId,
    /// Its place in the person's ledger of this channel, from 1.
    pub number: i64,
    pub words: String,
    pub text_shown: String,
    /// None on entries from before there were grades: they are the person's own.
    pub grade: Option<Grade>,
    pub text: Option<TextId>,
    pub file: Option<BlobId>,
    /// SHA-256 of each scan of the paper behind it, in hexadecimal, in their order, a space between.
    pub scans: String,
}

impl Entry {
    /// From when on it counts. What is only attested counts as if it had been said before everything else.
    pub(super) fn counts_from(&self) -> Timestamp {
        match (self.grade.unwrap_or_default(), self.effect) {
            (Grade::Attested, Effect::Grant) => Timestamp::EPOCH,
            _ => self.occurred_at,
        }
    }
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

/// Where the topics stand, each by what was said last about it, when offers were last refused altogether, and when the person
/// last let them come again in the provider's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Topics {
    /// Microseconds.
    pub(super) refused_at: Option<i64>,
    pub(super) refused_entry: Option<Uuid>,
    /// Microseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) allowed_again_at: Option<i64>,
    pub(super) each: BTreeMap<TopicId, Topic>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Topic {
    pub(super) is_granted: bool,
    pub(super) entry: Uuid,
    /// Microseconds.
    pub(super) at: i64,
}

/// What a person's ledger of one channel adds up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub contact: ContactId,
    pub channel: Channel,
    /// Everything ended at this time, by the provider's clock.
    pub stopped_at: Option<Timestamp>,
    pub stopped_entry: Option<ConsentEntryId>,
    pub stopped_message: Option<MessageId>,
    pub resumed_at: Option<Timestamp>,
    pub service: Standing,
    pub transactional: Standing,
    pub marketing: Standing,
    /// When the person said so.
    pub(super) service_at: Option<Timestamp>,
    pub(super) transactional_at: Option<Timestamp>,
    pub(super) marketing_at: Option<Timestamp>,
    pub held_at: Option<Timestamp>,
    pub held_until: Option<Timestamp>,
    pub held_message: Option<MessageId>,
    /// Until when the one confirmation of a withdrawal may go, and the message that is it.
    pub confirm_until: Option<Timestamp>,
    pub confirmed_message: Option<MessageId>,
    /// The last message that was no stop, by the provider's clock.
    pub last_inbound_at: Option<Timestamp>,
    pub(super) topics: Topics,
    pub(super) entries: i64,
    pub(super) head: Vec<u8>,
}

impl State {
    /// A person of whom nothing is known.
    pub(crate) fn new(contact: ContactId, channel: Channel) -> Self {
        Self {
            contact,
            channel,
            stopped_at: None,
            stopped_entry: None,
            stopped_message: None,
            resumed_at: None,
            service: Standing::Unasked,
            transactional: Standing::Unasked,
            marketing: Standing::Unasked,
            service_at: None,
            transactional_at: None,
            marketing_at: None,
            held_at: None,
            held_until: None,
            held_message: None,
            confirm_until: None,
            confirmed_message: None,
            last_inbound_at: None,
            topics: Topics::default(),
            entries: 0,
            head: Vec::new(),
        }
    }

    /// This sum with what no entry says, or none says alone: that the person wrote, that a confirmation went, and, once offers were
    /// allowed again, until when one may go. A row that lets none go is no rewritten one: a START that ended no stop wrote such rows.
    pub(super) fn beside(self, kept: &State) -> State {
        let is_as_kept = self.topics.allowed_again_at.is_some() || kept.confirm_until.is_none();
        State {
            last_inbound_at: kept.last_inbound_at,
            confirmed_message: kept.confirmed_message,
            confirm_until: if is_as_kept { kept.confirm_until } else { self.confirm_until },
            entries: kept.entries,
            head: kept.head.clone(),
            ..self
        }
    }

    /// Sets where a purpose stands, for a table of cases.
    #[cfg(test)]
    pub(crate) fn say(&mut self, purpose: Purpose, standing: Standing, at: Timestamp) {
        match purpose {
            Purpose::Service => (self.service, self.service_at) = (standing, Some(at)),
            Purpose::Transactional => (self.transactional, self.transactional_at) = (standing, Some(at)),
            Purpose::Marketing => (self.marketing, self.marketing_at) = (standing, Some(at)),
            Purpose::Compliance => {}
        }
    }

    /// Whether the person refused something, or may have meant to.
    pub fn has_refused(&self) -> bool {
        let standings = [self.service, self.transactional, self.marketing];
        self.stopped_at.is_some()
            || self.held_at.is_some()
            || standings.iter().any(|standing| matches!(standing, Standing::Withdrawn(_)))
    }

    /// Where a purpose stands. What compliance asks of us needs no consent.
    pub fn standing(&self, purpose: Purpose) -> Standing {
        match purpose {
            Purpose::Service => self.service,
            Purpose::Transactional => self.transactional,
            Purpose::Marketing => self.marketing,
            Purpose::Compliance => Standing::Unasked,
        }
    }

    /// Where a topic stands: by what was said about it, or about all offers, whichever is later. At the same second it is refused.
    pub fn topic(&self, topic: TopicId) -> Standing {
        let refused =
            self.topics.refused_entry.map(ConsentEntryId::from_uuid).map_or(Standing::Unasked, Standing::Withdrawn);
        match self.topics.each.get(&topic) {
            Some(said) if Some(said.at) > self.topics.refused_at || !said.is_granted => {
                let entry = ConsentEntryId::from_uuid(said.entry);
                if said.is_granted { Standing::Granted(entry) } else { Standing::Withdrawn(entry) }
            }
            _ => refused,
        }
    }

    /// The topics about which something was said.
    pub fn topics(&self) -> impl Iterator<Item = TopicId> {
        self.topics.each.keys().copied()
    }

    /// Whether a stop ended this topic: it did, unless the person asked for it by name since.
    pub fn is_topic_stopped(&self, topic: TopicId, now: Timestamp) -> bool {
        let said_at = self.topics.each.get(&topic).map(|said| Timestamp::from_micros(said.at));
        let is_granted = matches!(self.topic(topic), Standing::Granted(_));
        self.stopped_since(now).is_some_and(|stopped| !(is_granted && said_at > Some(stopped)))
    }

    /// When the person last said something about a purpose by name, or by START.
    pub(super) fn said_at(&self, purpose: Purpose) -> Option<Timestamp> {
        match purpose {
            Purpose::Service => self.service_at,
            Purpose::Transactional => self.transactional_at,
            Purpose::Marketing => self.marketing_at,
            Purpose::Compliance => None,
        }
    }

    /// When the person last agreed to anything, or let it go on, of what a refusal from before would not outweigh.
    pub(super) fn last_yes(&self) -> Option<Timestamp> {
        let purposes = [Purpose::Service, Purpose::Transactional, Purpose::Marketing].into_iter();
        let granted = purposes.filter(|purpose| matches!(self.standing(*purpose), Standing::Granted(_)));
        let topics = self.topics.each.values().filter(|said| said.is_granted).map(|said| said.at);
        let topics = topics.chain(self.topics.allowed_again_at).map(Timestamp::from_micros);
        granted.filter_map(|purpose| self.said_at(purpose)).chain(topics).chain(self.resumed_at).max()
    }

    /// Whether unclear words are still waiting for a person's decision.
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.stopped_at.is_none() && self.held_until.is_some_and(|until| now < until)
    }

    /// Since when everything on the channel has ended: by a stop, or by unclear words that nobody decided about in time.
    pub fn stopped_since(&self, now: Timestamp) -> Option<Timestamp> {
        let timed_out = self.held_until.is_some_and(|until| now >= until);
        self.stopped_at.or(self.held_at.filter(|_| timed_out))
    }

    pub fn is_stopped(&self, now: Timestamp) -> bool {
        self.stopped_since(now).is_some()
    }

    /// Whether a stop ended this purpose: it did, unless the person asked for it by name since.
    pub fn is_stopped_for(&self, purpose: Purpose, now: Timestamp) -> bool {
        let is_granted = matches!(self.standing(purpose), Standing::Granted(_));
        self.stopped_since(now).is_some_and(|stopped| !(is_granted && self.said_at(purpose) > Some(stopped)))
    }

    /// Whether the person wrote after the stop, by the provider's clock: then a person may answer. (P-CON-4)
    pub fn wrote_again(&self, now: Timestamp) -> bool {
        self.stopped_since(now).is_some_and(|stopped| self.last_inbound_at > Some(stopped))
    }
}

/// Whether a ledger is as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    Whole,
    /// The first entry that was rewritten, moved, or is missing.
    BrokenAt(i64),
    /// The entries are whole, but the person's row does not say what they add up to.
    StateRewritten,
}
