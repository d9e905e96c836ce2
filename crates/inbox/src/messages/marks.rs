//! What was done to a message afterwards: reactions to it, and what it said before it was changed.
//!
//! - A mark is a message of its own, which names the one it is about; it may come before that one does.
//! - Of each side the newest reaction counts. One that did not reach the customer is none.
//! - Only who wrote a message changes it.

use std::collections::HashMap;

use ::store::{Result, Row, Scope, Sql, params, sql};
use channels::incoming::{Content, Media};
use kernel::{ConversationId, Timestamp};
use serde::{Deserialize, Serialize};

use super::model::{Body, Direction, Message};
use super::store::content_of;
use crate::outgoing::OutContent;
use crate::status::Status;

/// More than a page's messages ever have; a flood of them costs no more.
const MOST: i64 = 1_000;

// Crossed, so that it begins with the part that is shown: the embedded database counts no rows, and would read every mark there is.
const ABOUT: Sql = sql!(
    "select m.about_provider_id, m.direction, m.kind, m.text, m.content, m.at, m.status \
     from conversation k cross join message o cross join message m cross join conversation c \
     where k.tenant_id = :tenant and k.id = :conversation and o.tenant_id = :tenant and o.conversation_id = k.id \
     and o.at >= :from and o.at <= :until and o.provider_id is not null \
     and m.tenant_id = :tenant and m.inbox_id = o.inbox_id and m.about_provider_id = o.provider_id and m.about_provider_id is not null \
     and m.kind in ('reaction', 'edit') and c.tenant_id = :tenant and c.id = m.conversation_id and c.contact_id = k.contact_id \
     order by m.at desc, m.id desc limit :most"
);

/// What was done to one message.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    pub reactions: Vec<Reaction>,
    /// What it said before, the oldest first.
    pub earlier: Vec<Earlier>,
}

/// A reaction of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    pub by: Direction,
    pub emoji: String,
}

/// What a message said until it was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    pub text: String,
    pub until: Timestamp,
}

struct Mark {
    direction: Direction,
    status: Status,
    at: Timestamp,
    content: Option<Content>,
    /// A reaction of ours.
    sent: Option<OutContent>,
}

/// Puts what was done to messages beside them, wherever the person's marks stand. They are of one conversation, in order of their time, either way.
pub(super) fn attach(scope: &Scope<'_>, conversation: ConversationId, messages: &mut [Message]) -> Result<()> {
    let (Some(first), Some(last)) = (messages.first(), messages.last()) else { return Ok(()) };
    let (from, until) = (first.at.min(last.at), first.at.max(last.at));
    let values = params! { "conversation" => conversation, "from" => from, "until" => until, "most" => MOST };
    let mut marks: HashMap<String, Vec<Mark>> = HashMap::new();
    // They come newest first, so that a limit leaves the newest.
    for row in scope.rows(ABOUT, values)?.iter().rev() {
        marks.entry(row.get("about_provider_id")?).or_default().push(read(row)?);
    }
    for message in messages {
        let Some(marks) = message.provider_id.as_ref().and_then(|id| marks.remove(id)) else { continue };
        marks.into_iter().for_each(|mark| put(message, mark));
    }
    Ok(())
}

fn read(row: &Row) -> Result<Mark> {
    let (direction, content): (Direction, String) = (row.word("direction")?, row.get("content")?);
    Ok(Mark {
        direction,
        status: row.word("status")?,
        at: row.get("at")?,
        content: content_of(&content),
        sent: serde_json::from_str(&content).ok(),
    })
}

fn put(message: &mut Message, mark: Mark) {
    let by = mark.direction;
    match (mark.content, mark.sent) {
        (Some(Content::Reaction { emoji, .. }), _) => react(message, by, emoji),
        (_, Some(OutContent::Reaction { emoji, .. })) if mark.status.is_or_was_on_its_way() => {
            react(message, by, emoji)
        }
        (Some(Content::Edit { content, .. }), _) if by == message.direction => change(message, *content, mark.at),
        _ => {}
    }
}

fn react(message: &mut Message, by: Direction, emoji: Option<String>) {
    message.marks.reactions.retain(|reaction| reaction.by != by);
    message.marks.reactions.extend(emoji.map(|emoji| Reaction { by, emoji }));
}

fn change(message: &mut Message, content: Content, at: Timestamp) {
    let text = match (&mut message.body, content) {
        // Of a file only the words beside it are changed.
        (Body::Came(Content::Media(Media { caption, .. })), Content::Media(new)) => {
            caption.clone_from(&new.caption);
            new.caption.unwrap_or_default()
        }
        (_, content) => content.words().unwrap_or_default().to_owned(),
    };
    let text = std::mem::replace(&mut message.text, text);
    message.marks.earlier.push(Earlier { text, until: at });
}
