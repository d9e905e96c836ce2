//! What was written for later: its hour comes, and a template may have to go in its place, because the window is over here or,
//! as Meta says afterwards, there.

use ::store::{Event, Result, Sql, Tx, params, search, sql};
use kernel::{ContactId, ConversationId, InboxId, MessageId, Timestamp};

use super::back;
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
    "update conversation set last_message_id = :message, last_message_at = :now, version = version + 1, \
     listed_at = case when :now > listed_at then :now else listed_at end \
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
const OWN: Sql = sql!(
    "select send_at, created_at, fallback_text from later_message where tenant_id = :tenant and message_id = :message \
     and fallback is not null and instead_of is null"
);
// Of what was written together, one has become the template already.
const STANDS_FOR_ALL: Sql = sql!(
    "select l.message_id from message m join later_message l on l.tenant_id = m.tenant_id and l.message_id = m.id \
     where m.tenant_id = :tenant and m.conversation_id = :conversation and m.at >= :send_at and m.kind = 'template' and l.send_at = :send_at \
     and l.created_at = :created_at and l.fallback_text = :text and l.instead_of is not null limit 1"
);
const COVER: Sql =
    sql!("update later_message set instead_of = :text where tenant_id = :tenant and message_id = :message");
const DONE: Sql =
    sql!("update delivery set state = 'done' where tenant_id = :tenant and message_id = :message and state = 'queued'");
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

/// Several files of one answer have one template: where that goes in the place of the first, it stands for the others too.
fn is_covered(tx: &mut Tx<'_>, due: &Due) -> Result<bool> {
    let Some(own) = tx.row(OWN, params! { "message" => due.message })? else { return Ok(false) };
    let (send_at, created_at): (Timestamp, Timestamp) = (own.get("send_at")?, own.get("created_at")?);
    let values = params! {
        "conversation" => due.conversation, "send_at" => send_at, "created_at" => created_at,
        "text" => own.get::<Option<String>>("fallback_text")?,
    };
    if tx.row(STANDS_FOR_ALL, values)?.is_none() || tx.execute(DONE, params! { "message" => due.message })? != 1 {
        return Ok(false);
    }
    tx.execute(COVER, params! { "message" => due.message, "text" => &due.text })?;
    store::set_status(tx, due.message, Status::Cancelled, None, None)?;
    store::note(tx, due.message, Status::Cancelled)?;
    back::show_last(tx, due.conversation, due.message)?;
    Ok(true)
}

/// Puts the template in the place of a text that may not go any more. Says whether one was chosen; it is decided about in the
/// next round, like everything that leaves.
pub(super) fn fall_back(tx: &mut Tx<'_>, due: &Due) -> Result<bool> {
    if is_covered(tx, due)? {
        return Ok(true);
    }
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
