//! A message that its writer took back: what it said is erased here too (facts/meta.md 8.1).
//!
//! - Its words, its file, what it was changed to and its place in the search go; that there was one stays, for the thread.
//! - What it meant for consent stands: a stop that was taken back is still a stop, with its entry in the ledger. Only a message
//!   that is such an entry's evidence keeps its words.                                    (`IS_EVIDENCE`; test `kinds`)
//! - Only who wrote it takes it back, wherever it stands by then; the word of it may come before the message does. ([`heed`])

use ::store::{Event, Result, Sql, Tx, params, search, sql};
use channels::incoming::Content;
use kernel::{ConversationId, InboxId, MessageId, Timestamp};
use uuid::Uuid;

use super::store::Thread;
use crate::media;

/// The kind of a message that is no more.
pub(crate) const DELETED: &str = "deleted";

const FIND: Sql = sql!(
    "select id, conversation_id from message where tenant_id = :tenant and inbox_id = :inbox and provider_id = :provider_id \
     and conversation_id in \
     (select c.id from conversation k join conversation c on c.tenant_id = k.tenant_id and c.contact_id = k.contact_id \
     where k.tenant_id = :tenant and k.id = :conversation) and direction = :direction and kind not in ('deleted', 'revoke', 'reaction', 'edit', 'system')"
);
const CHANGES: Sql = sql!(
    "select id from message where tenant_id = :tenant and inbox_id = :inbox and about_provider_id = :provider_id \
     and conversation_id in \
     (select c.id from conversation k join conversation c on c.tenant_id = k.tenant_id and c.contact_id = k.contact_id \
     where k.tenant_id = :tenant and k.id = :conversation) and direction = :direction and kind = 'edit'"
);
const IS_EVIDENCE: Sql = sql!(
    "select e.id from conversation c join consent_entry e on e.tenant_id = c.tenant_id and e.contact_id = c.contact_id \
     where c.tenant_id = :tenant and c.id = :conversation and e.message_id = :message limit 1"
);
const ERASE: Sql = sql!(
    "update message set kind = 'deleted', text = case when :keeps then text else '' end, content = '{}' where tenant_id = :tenant and id = :message"
);
const ERASE_CHANGE: Sql =
    sql!("update message set text = '', content = '{}' where tenant_id = :tenant and id = :message");
const TAKEN_BACK: Sql = sql!(
    "select id from message where tenant_id = :tenant and inbox_id = :inbox and about_provider_id = :provider_id \
     and conversation_id in \
     (select c.id from conversation k join conversation c on c.tenant_id = k.tenant_id and c.contact_id = k.contact_id \
     where k.tenant_id = :tenant and k.id = :conversation) and direction = :direction and kind = 'revoke' limit 1"
);

/// Where a message stands, and which side wrote it.
pub(super) struct Place {
    pub(super) conversation: ConversationId,
    pub(super) inbox: InboxId,
    pub(super) direction: &'static str,
}

/// Takes a new message in: it may take another back, or have been taken back before it came. Gives the ids of what was erased.
pub(super) fn heed(
    tx: &mut Tx<'_>,
    place: &Place,
    before: &Thread,
    content: &Content,
    (provider_id, at): (&str, Timestamp),
) -> Result<Vec<Uuid>> {
    match content {
        Content::Revoke { message_id } => erase(tx, place, message_id),
        // Only what comes late can have been overtaken.
        _ if at < before.last_message_at => already(tx, place, provider_id),
        _ => Ok(Vec::new()),
    }
}

/// Erases what a message said, if it is here and theirs who take it back.
fn erase(tx: &mut Tx<'_>, place: &Place, provider_id: &str) -> Result<Vec<Uuid>> {
    let Place { conversation, inbox, direction } = *place;
    let values = || {
        params! {
            "inbox" => inbox, "conversation" => conversation, "provider_id" => provider_id, "direction" => direction,
        }
    };
    let Some(row) = tx.row(FIND, values())? else { return Ok(Vec::new()) };
    let (message, stands): (MessageId, ConversationId) = (row.get("id")?, row.get("conversation_id")?);
    let keeps = tx.row(IS_EVIDENCE, params! { "conversation" => conversation, "message" => message })?.is_some();
    tx.execute(ERASE, params! { "message" => message, "keeps" => keeps })?;
    search::remove(tx, "message", message.as_uuid())?;
    media::let_go_of(tx, message)?;
    let mut erased = vec![message.as_uuid()];
    for change in tx.rows(CHANGES, values())? {
        let change: MessageId = change.get("id")?;
        tx.execute(ERASE_CHANGE, params! { "message" => change })?;
        search::remove(tx, "message", change.as_uuid())?;
        erased.push(change.as_uuid());
    }
    tx.record(Event::new("message.taken_back").message(message).conversation(stands).inbox(inbox));
    Ok(erased)
}

/// Erases a message that came after the word that it was taken back.
fn already(tx: &mut Tx<'_>, place: &Place, provider_id: &str) -> Result<Vec<Uuid>> {
    let values = params! {
        "inbox" => place.inbox, "conversation" => place.conversation, "provider_id" => provider_id, "direction" => place.direction,
    };
    match tx.row(TAKEN_BACK, values)? {
        Some(_) => erase(tx, place, provider_id),
        None => Ok(Vec::new()),
    }
}
