//! Which events a timeline tells, each under one kind, and which it deliberately leaves out. tidy holds that nothing is missing.

use std::str::FromStr;

use kernel::{Permission, UnknownWord};
use store::Recorded;

/// What a timeline can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Messages,
    Conversations,
    Permission,
    NotSent,
    Notes,
    Details,
    Merges,
    Imports,
    Deletion,
}

impl Kind {
    pub(crate) const ALL: [Kind; 9] = [
        Kind::Messages,
        Kind::Conversations,
        Kind::Permission,
        Kind::NotSent,
        Kind::Notes,
        Kind::Details,
        Kind::Merges,
        Kind::Imports,
        Kind::Deletion,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Kind::Messages => "messages",
            Kind::Conversations => "conversations",
            Kind::Permission => "permission",
            Kind::NotSent => "not_sent",
            Kind::Notes => "notes",
            Kind::Details => "details",
            Kind::Merges => "merges",
            Kind::Imports => "imports",
            Kind::Deletion => "deletion",
        }
    }

    /// What it takes to see one, besides seeing the person and its conversation.
    pub(crate) const fn needs(self) -> Permission {
        match self {
            Kind::Messages | Kind::Conversations => Permission::ConversationRead,
            Kind::Permission | Kind::NotSent => Permission::ConsentRead,
            Kind::Notes | Kind::Details | Kind::Merges | Kind::Imports | Kind::Deletion => Permission::ContactRead,
        }
    }

    /// The one under which an event is told.
    pub(crate) fn of(event: &Recorded) -> Option<Kind> {
        let is_imported = event.facts.get("import_id").is_some_and(|id| !id.is_null());
        match (event.kind.as_str(), event.facts.get("what").and_then(|what| what.as_str())) {
            ("contact.changed", Some("merged" | "unmerged")) => Some(Kind::Merges),
            ("contact.changed", Some("imported" | "import_undone")) => Some(Kind::Imports),
            ("contact.created", _) if is_imported => Some(Kind::Imports),
            (kind, _) => TOLD.iter().find(|(told, _)| *told == kind).map(|(_, kind)| *kind),
        }
    }

    /// The events among which those of this kind are.
    pub(super) fn events(self) -> impl Iterator<Item = &'static str> {
        let own = TOLD.iter().filter(move |(_, kind)| *kind == self).map(|(told, _)| *told);
        let among: &[&str] = match self {
            Kind::Merges => &["contact.changed"],
            Kind::Imports => &["contact.changed", "contact.created"],
            _ => &[],
        };
        own.chain(among.iter().copied())
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Kind::ALL.into_iter().find(|one| one.as_str() == word).ok_or(UnknownWord)
    }
}

/// Each of these has words.
pub(super) const TOLD: &[(&str, Kind)] = &[
    ("message.received", Kind::Messages),
    ("message.queued", Kind::Messages),
    ("message.echoed", Kind::Messages),
    ("message.scheduled", Kind::Messages),
    ("conversation.created", Kind::Conversations),
    ("conversation.closed", Kind::Conversations),
    ("conversation.reopened", Kind::Conversations),
    ("conversation.assigned", Kind::Conversations),
    ("conversation.snoozed", Kind::Conversations),
    ("conversation.woken", Kind::Conversations),
    ("conversation.labelled", Kind::Conversations),
    ("conversation.unlabelled", Kind::Conversations),
    ("conversation.merged", Kind::Conversations),
    ("conversation.unmerged", Kind::Conversations),
    ("conversation.split", Kind::Conversations),
    ("satisfaction.asked", Kind::Conversations),
    ("satisfaction.rated", Kind::Conversations),
    ("satisfaction.commented", Kind::Conversations),
    ("service_level.missed", Kind::Conversations),
    ("consent.changed", Kind::Permission),
    ("contact.restricted", Kind::Permission),
    ("contact.restriction_lifted", Kind::Permission),
    ("decision.refused", Kind::NotSent),
    ("contact.note_added", Kind::Notes),
    ("contact.note_changed", Kind::Notes),
    ("contact.note_removed", Kind::Notes),
    ("note.written", Kind::Notes),
    ("note.edited", Kind::Notes),
    ("note.deleted", Kind::Notes),
    ("note.restored", Kind::Notes),
    ("contact.created", Kind::Details),
    ("contact.changed", Kind::Details),
    ("contact.identity_added", Kind::Details),
    ("contact.exported", Kind::Details),
    ("privacy.correction_confirmed", Kind::Details),
    ("privacy.corrected", Kind::Details),
    ("contact.merged", Kind::Merges),
    ("contact.unmerged", Kind::Merges),
    ("contact.duplicate_dismissed", Kind::Merges),
    ("contact.import_undone", Kind::Imports),
    ("history.imported", Kind::Imports),
    ("history.stopped", Kind::Imports),
    ("history.undone", Kind::Imports),
    ("contact.deleted", Kind::Deletion),
    ("contact.put_back", Kind::Deletion),
    ("privacy.confirmed", Kind::Deletion),
];

/// What is not told, and why.
#[cfg(test)]
pub(super) const LEFT_OUT: &[(&str, &str)] = &[
    ("message.held", "the message tells it while it waits; it goes later or is refused"),
    ("message.refused", "decision.refused tells it with its reason"),
    ("message.sending", "message.queued tells it"),
    ("message.status_changed", "the message tells it"),
    ("message.rescheduled", "the message tells when it goes"),
    ("message.fell_back", "the message tells what went instead"),
    ("message.taken_back", "the message tells it"),
    ("message.file_kept", "the message tells it"),
    ("message.file_missing", "the message tells it"),
    ("message.typing_shown", "it is of a moment"),
    ("message.read_receipt_sent", "the message tells it"),
    ("automation.answered", "message.queued tells it"),
    ("conversation.joined", "conversation.merged tells it of the other one"),
    ("conversation.read", "it says what we did, not what happened"),
    ("conversation.unread", "it says what we did, not what happened"),
    ("consent.unclear", "consent.changed tells that it is held"),
    ("history.confirmed", "history.imported tells it"),
    ("contact.duplicate_suspected", "it is a guess; the list of duplicates asks"),
    ("service_level.kept", "it goes as it should"),
    ("service_level.warned", "it is missed or kept later"),
    ("privacy.looks_read", "who looked at whom is read with a reason, on a page of its own"),
    ("privacy.requested", "it names nobody yet; whoever is recognised has an event of their own"),
    ("privacy.erasing", "nobody is left whose timeline it were"),
    ("privacy.done", "it names nobody; the request's page tells it"),
    ("privacy.refused", "it names nobody; the request's page tells it"),
];
