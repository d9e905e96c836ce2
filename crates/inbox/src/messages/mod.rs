//! Messages as they are read: a page of a thread, one message with everything that is known about it.
//!
//! - A message is reached through its conversation only, and so only by who sees that.      (`conversations::find`)
//! - What a person wrote is shown as text; nothing of it becomes markup.                     (A34; `view`)

pub(crate) mod api;
mod beside;
pub(crate) mod detail;
mod kinds;
mod marks;
pub(crate) mod menu;
mod model;
mod reindex;
mod store;
pub(crate) mod view;

use ::store::{Fault, Result, Scope};
use kernel::{ConversationId, MessageId, Timestamp};
use uuid::Uuid;
use web::Access;

use crate::conversations::{self, Refusal};

pub use reindex::reindex;

pub use beside::Beside;
pub use marks::{Earlier, Marks, Reaction};
pub use model::{Author, Body, Decision, Direction, Evidence, Later, Message, Pricing, Quoted};

/// Stands in a message's content if another assistant of the provider's held the thread when it came.
pub(crate) const WITH_AGENT: &str = "with_agent";
/// Where it holds what stands beside the content.
pub(crate) const BESIDE: &str = "beside";

/// How many messages a page of a thread shows.
const PART: i64 = 50;

/// After every message there is.
pub const END: (Timestamp, MessageId) = (Timestamp::from_micros(i64::MAX), MessageId::from_uuid(Uuid::max()));

/// The messages of a conversation that the caller has found, before a place, newest first.
pub fn page(
    scope: &Scope<'_>,
    conversation: &conversations::Conversation,
    before: Option<(Timestamp, MessageId)>,
    limit: i64,
) -> Result<Vec<Message>> {
    store::page(scope, conversation.id, before.unwrap_or(END), limit)
}

/// A part of a thread: its messages oldest first, and what was refused between them.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub messages: Vec<Message>,
    pub refused: Vec<Decision>,
    /// Where the part before it begins.
    pub before: Option<(Timestamp, MessageId)>,
}

/// The newest part of a thread, or the one before a place.
pub fn part(
    scope: &Scope<'_>,
    conversation: &conversations::Conversation,
    before: Option<(Timestamp, MessageId)>,
) -> Result<Part> {
    let mut messages = page(scope, conversation, before, PART + 1)?;
    let has_more = messages.len() > usize::try_from(PART).unwrap_or(usize::MAX);
    messages.truncate(usize::try_from(PART).unwrap_or(usize::MAX));
    messages.reverse();
    let before_this = messages.first().filter(|_| has_more).map(|first| (first.at, first.id));
    let from = before_this.map_or(Timestamp::EPOCH, |(at, _)| at);
    let until = before.map_or(END.0, |(at, _)| at);
    let refused = store::refused(scope, conversation.id, conversation.contact, from, until)?;
    Ok(Part { messages, refused, before: before_this })
}

/// The part of a thread in whose middle a message stands, if it stands there; and whether the thread ends with it.
pub fn part_around(
    scope: &Scope<'_>,
    conversation: &conversations::Conversation,
    id: MessageId,
) -> Result<Option<(Part, bool)>> {
    let Some(at) = store::place(scope, conversation.id, id)? else { return Ok(None) };
    ahead(scope, conversation, (at, id), PART / 2).map(Some)
}

/// The part of a thread that begins at a place, or the newest, where no whole part is left; and whether the thread ends with it.
pub fn part_from(
    scope: &Scope<'_>,
    conversation: &conversations::Conversation,
    from: (Timestamp, MessageId),
) -> Result<(Part, bool)> {
    ahead(scope, conversation, from, PART)
}

/// The part that ends so many messages from a place on.
fn ahead(
    scope: &Scope<'_>,
    conversation: &conversations::Conversation,
    from: (Timestamp, MessageId),
    most: i64,
) -> Result<(Part, bool)> {
    let places = store::places(scope, conversation.id, from, most + 1)?;
    let whole = usize::try_from(most).unwrap_or(usize::MAX);
    match places.get(whole.saturating_sub(1)).filter(|_| places.len() > whole) {
        Some((at, id)) => Ok((part(scope, conversation, Some((*at, after(*id))))?, false)),
        None => Ok((part(scope, conversation, None)?, true)),
    }
}

/// One message of a conversation, if the caller sees that.
pub fn find(
    scope: &Scope<'_>,
    access: &Access,
    conversation: ConversationId,
    id: MessageId,
) -> Result<(conversations::Conversation, Message), Fault<Refusal>> {
    let conversation = conversations::find(scope, access, conversation)?;
    get(scope, &conversation, id)?.map(|message| (conversation, message)).ok_or(Fault::Refused(Refusal::NotFound))
}

/// One message of a conversation that the caller has found.
pub fn get(scope: &Scope<'_>, conversation: &conversations::Conversation, id: MessageId) -> Result<Option<Message>> {
    let Some(at) = store::place(scope, conversation.id, id)? else { return Ok(None) };
    Ok(store::page(scope, conversation.id, (at, after(id)), 1)?.pop().filter(|message| message.id == id))
}

/// The place just after a message of the same time.
fn after(id: MessageId) -> MessageId {
    MessageId::from_uuid(Uuid::from_u128(id.as_uuid().as_u128().saturating_add(1)))
}
