//! What was written for later: its hour comes, and a template may have to go in its place, because the window is over here or,
//! as Meta says afterwards, there.

use ::store::{Event, Result, Sql, Tx, params, search, sql};
use kernel::{ContactId, ConversationId, InboxId, MessageId};

use super::store::{self, Due};
use crate::status::Status;

// As many as one round looks at; the next one finds the rest.
const RELEASE: Sql = sql!(
    "update delivery set state = 'queued' where tenant_id = :tenant and message_id in (select message_id from delivery \
     where tenant_id = :tenant and inbox_id = :inbox and state = 'later' and due_at <= :now order by due_at, message_id limit 64) \
     and state = 'later' returning message_id, contact_id"
);
const STAND: Sql = sql!(
    "update message set status = 'queued', at = :now, status_at = :now where tenant_id = :tenant and id = :message \
     and status = 'scheduled' returning conversation_id"
);
const SHOW_LAST: Sql = sql!(
    "update conversation set last_message_id = :message, last_message_at = :now, version = version + 1 \
     where tenant_id = :tenant and id = :conversation and last_message_at <= :now"
);
const FALL_BACK: Sql = sql!(
    "update later_message set instead_of = :text where tenant_id = :tenant and message_id = :message and fallback is not null \
     and instead_of is null returning fallback, fallback_text, fallback_purpose"
);
const MAY_FALL_BACK: Sql = sql!(
    "select message_id from later_message where tenant_id = :tenant and message_id = :message and fallback is not null \
     and instead_of is null"
);
const REFUSED_AFTERWARDS: Sql = sql!(
    "update attempt set outcome = 'refused', error_code = :code, error_detail = :detail where tenant_id = :tenant \
     and message_id = :message and outcome = 'accepted'"
);
const DUE_AGAIN: Sql = sql!(
    "update delivery set state = 'queued', due_at = :now where tenant_id = :tenant and message_id = :message and state = 'done'"
);
const QUEUED_AGAIN: Sql = sql!(
    "update message set status = 'queued', status_at = :now, provider_id = null, sent_at = null where tenant_id = :tenant \
     and id = :message"
);
const BECOME: Sql = sql!(
    "update message set kind = 'template', content = :content, text = :text, purpose = :purpose where tenant_id = :tenant \
     and id = :message and status in ('queued', 'held')"
);

/// What has waited for its hour waits like everything else from now on, and takes its place in the thread.
pub(super) fn release(tx: &mut Tx<'_>, inbox: InboxId) -> Result<()> {
    let now = tx.now();
    for row in tx.rows(RELEASE, params! { "inbox" => inbox, "now" => now })? {
        let (message, contact): (MessageId, ContactId) = (row.get("message_id")?, row.get("contact_id")?);
        let Some(row) = tx.row(STAND, params! { "message" => message, "now" => now })? else { continue };
        let conversation: ConversationId = row.get("conversation_id")?;
        tx.execute(SHOW_LAST, params! { "message" => message, "conversation" => conversation, "now" => now })?;
        let event = Event::new("message.queued").message(message).conversation(conversation).contact(contact);
        tx.record(event.inbox(inbox).fact("lane", "reply").fact("scheduled", true));
    }
    Ok(())
}

/// Whether there is a template that goes in this message's place and has not been needed yet.
pub(super) fn may_fall_back(tx: &Tx<'_>, message: MessageId) -> Result<bool> {
    Ok(tx.row(MAY_FALL_BACK, params! { "message" => message })?.is_some())
}

/// Meta took a text and said afterwards that the window was over (131047): where a template was chosen, the message waits again,
/// and the gate, which knows by now, has the template go. Says whether it does.
pub(crate) fn too_late(tx: &mut Tx<'_>, message: MessageId, error: (&str, &str)) -> Result<bool> {
    let now = tx.now();
    if !may_fall_back(tx, message)? || tx.execute(DUE_AGAIN, params! { "message" => message, "now" => now })? != 1 {
        return Ok(false);
    }
    let (code, detail) = error;
    tx.execute(REFUSED_AFTERWARDS, params! { "message" => message, "code" => code, "detail" => detail })?;
    tx.execute(QUEUED_AGAIN, params! { "message" => message, "now" => now })?;
    store::note(tx, message, Status::Queued)?;
    Ok(true)
}

/// Puts the template in the place of a text that may not go any more. Says whether one was chosen; it is decided about in the
/// next round, like everything that leaves.
pub(super) fn fall_back(tx: &mut Tx<'_>, due: &Due) -> Result<bool> {
    let Some(row) = tx.row(FALL_BACK, params! { "message" => due.message, "text" => &due.text })? else {
        return Ok(false);
    };
    let (content, text): (String, String) = (row.get("fallback")?, row.get("fallback_text")?);
    let purpose: String = row.get("fallback_purpose")?;
    let values = params! { "message" => due.message, "content" => content, "text" => &text, "purpose" => purpose };
    if tx.execute(BECOME, values)? != 1 {
        return Ok(false);
    }
    search::put(tx, "message", due.message.as_uuid(), tx.now(), &text)?;
    let event = Event::new("message.fell_back").message(due.message).conversation(due.conversation);
    tx.record(event.contact(due.contact));
    Ok(true)
}
