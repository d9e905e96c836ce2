//! A message that goes out: its row and its delivery, in one transaction with whatever caused it.

use consent::gate::{Card, Compliance, FileKind, Location, Question};
use kernel::{BlobId, ContactId, ConversationId, InboxId, MessageId, Purpose, Timestamp, Who};
use serde::{Deserialize, Serialize};
use store::{Event, Result, Sql, Tx, params, search, sql};

use crate::{automatic, media, merging, satisfaction};

/// What is to be sent.
pub(crate) struct Outgoing {
    pub(crate) conversation: ConversationId,
    pub(crate) inbox: InboxId,
    pub(crate) contact: ContactId,
    /// As the thread shows it.
    pub(crate) text: String,
    pub(crate) content: OutContent,
    pub(crate) purpose: Purpose,
    pub(crate) author: Who,
    pub(crate) lane: Lane,
    pub(crate) reply_to_provider_id: Option<String>,
    pub(crate) goes: Goes,
}

/// When it goes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Goes {
    Now,
    /// Until then it can be taken back.
    After(Timestamp),
    /// At its hour; if a text may not go by then, what was chosen instead.
    Later {
        at: Timestamp,
        fallback: Option<Fallback>,
    },
}

/// A template that goes in a text's place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fallback {
    pub(crate) content: OutContent,
    pub(crate) text: String,
    pub(crate) purpose: Purpose,
}

/// What an outgoing message carries besides its text, as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum OutContent {
    Text,
    /// An answer of our own: to STOP, START or HELP, or for a reason that it says.
    Answer {
        compliance: Option<Compliance>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<automatic::Why>,
    },
    Template {
        id: kernel::TemplateId,
        name: String,
        language: String,
        header: Vec<(Option<String>, String)>,
        body: Vec<(Option<String>, String)>,
        buttons: Vec<(u8, String)>,
    },
    Location {
        location: Location,
    },
    Contacts {
        cards: Vec<Card>,
    },
    /// With answers to tap.
    Question {
        question: Question,
    },
    /// To a message, by its id at the provider; without an emoji it is taken back.
    Reaction {
        message_id: String,
        emoji: Option<String>,
    },
    /// A file that was handed in, as it goes.
    File {
        kind: FileKind,
        file: BlobId,
        caption: Option<String>,
    },
}

impl OutContent {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            OutContent::Text | OutContent::Answer { .. } => "text",
            OutContent::Template { .. } => "template",
            OutContent::File { kind, .. } => kind.as_str(),
            OutContent::Location { .. } => "location",
            OutContent::Contacts { .. } => "contacts",
            OutContent::Question { .. } => "interactive",
            OutContent::Reaction { .. } => "reaction",
        }
    }
}

impl OutContent {
    /// The message that it reacts to.
    fn about(&self) -> Option<&str> {
        match self {
            OutContent::Reaction { message_id, .. } => Some(message_id),
            _ => None,
        }
    }
}

/// The order in which an inbox's work is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Compliance,
    Reply,
    Bulk,
}

impl Lane {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Lane::Compliance => "compliance",
            Lane::Reply => "reply",
            Lane::Bulk => "bulk",
        }
    }
}

const INSERT: Sql = sql!(
    "insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, reply_to_provider_id, about_provider_id, purpose, \
     author_kind, author_id, status, status_at, created_at, request_id) values (:tenant, :id, :conversation, :inbox, 'outbound', :kind, \
     :text, :content, :at, :reply_to, :about, :purpose, :author_kind, :author_id, :status, :now, :now, :request)"
);
const DELIVER: Sql = sql!(
    "insert into delivery (tenant_id, message_id, inbox_id, contact_id, lane, state, due_at, undo_until, attempts, created_at) \
     values (:tenant, :message, :inbox, :contact, :lane, :state, :due, :undo_until, 0, :now)"
);
const KEEP_LATER: Sql = sql!(
    "insert into later_message (tenant_id, message_id, send_at, fallback, fallback_text, fallback_purpose, created_at) \
     values (:tenant, :message, :at, :fallback, :text, :purpose, :now)"
);
const SHOW_LAST: Sql = sql!(
    "update conversation set last_message_id = :message, last_message_at = :now, version = version + 1, \
     listed_at = case when :now > listed_at then :now else listed_at end \
     where tenant_id = :tenant and id = :conversation and last_message_at <= :now"
);

/// What went for a reason of its own is told apart from the answers to STOP, START and HELP.
fn author_kind(out: &Outgoing) -> &'static str {
    match &out.content {
        OutContent::Answer { why: Some(_), .. } => automatic::AUTHOR,
        _ if out.author == satisfaction::AUTHOR => automatic::AUTHOR,
        _ => out.author.kind(),
    }
}

/// Writes the message and its delivery.
pub(crate) fn queue(tx: &mut Tx<'_>, mut out: Outgoing) -> Result<MessageId> {
    // Merged at this moment, it stands elsewhere; to whom it goes and from which number stays.
    out.conversation = merging::home(tx, out.conversation)?;
    let id: MessageId = tx.id();
    let (now, request) = (tx.now(), tx.actor().request);
    let written = |content: &OutContent| serde_json::to_string(content).expect("OK because it is plain data");
    let content = written(&out.content);
    let (due, undo_until, later) = match &out.goes {
        Goes::Now => (now, None, None),
        Goes::After(until) => (*until, Some(*until), None),
        Goes::Later { at, fallback } => (*at, None, Some(fallback)),
    };
    let (status, state) = if later.is_some() { ("scheduled", "later") } else { ("queued", "queued") };
    // What waits for its hour stands where it will stand then.
    let at = if later.is_some() { due } else { now };
    let values = params! {
        "id" => id, "conversation" => out.conversation, "inbox" => out.inbox, "kind" => out.content.kind(), "text" => &out.text,
        "content" => content, "at" => at, "status" => status, "now" => now, "reply_to" => out.reply_to_provider_id.clone(), "about" => out.content.about(), "purpose" => out.purpose,
        "author_kind" => author_kind(&out), "author_id" => out.author.id(), "request" => request,
    };
    tx.execute(INSERT, values)?;
    if let OutContent::File { kind, file, .. } = &out.content {
        media::out::give(tx, *file, id, *kind)?;
    }
    let values = params! {
        "message" => id, "inbox" => out.inbox, "contact" => out.contact, "lane" => out.lane.as_str(), "now" => now, "due" => due,
        "undo_until" => undo_until, "state" => state,
    };
    tx.execute(DELIVER, values)?;
    search::add(tx, "message", id.as_uuid(), at, &out.text)?;
    if let Some(fallback) = later {
        let values = params! {
            "message" => id, "at" => at, "fallback" => fallback.as_ref().map(|fallback| written(&fallback.content)),
            "text" => fallback.as_ref().map(|fallback| fallback.text.clone()),
            "purpose" => fallback.as_ref().map(|fallback| fallback.purpose), "now" => now,
        };
        tx.execute(KEEP_LATER, values)?;
        let event = Event::new("message.scheduled").contact(out.contact).conversation(out.conversation).message(id);
        tx.record(event.inbox(out.inbox).fact("send_at", at).fact("has_fallback", fallback.is_some()));
        return Ok(id);
    }
    tx.execute(SHOW_LAST, params! { "message" => id, "conversation" => out.conversation, "now" => now })?;
    let event =
        Event::new("message.queued").contact(out.contact).conversation(out.conversation).message(id).inbox(out.inbox);
    tx.record(event.fact("lane", out.lane.as_str()));
    Ok(id)
}
