use ::store::{Event, Fault, Result, Sql, Tx, params, sql};
use consent::gate::Address;
use contacts::identities;
use kernel::{Channel, ContactId, ConversationId, InboxId, MessageId, StaffId};
use web::{Access, Sees};

use super::Refusal;
use crate::merging;

/// Where an answer goes.
pub(crate) struct Place {
    pub(crate) conversation: ConversationId,
    pub(crate) inbox: InboxId,
    /// The provider's account, to which templates belong.
    pub(crate) account: String,
    pub(crate) contact: ContactId,
    pub(crate) address: Address,
    pub(crate) status: String,
    pub(crate) assignee: Option<StaffId>,
    /// The provider's id of the last message that came in.
    pub(crate) last_inbound: Option<(MessageId, String)>,
}

const PLACE: Sql = sql!(
    "select i.id as inbox_id, c.contact_id, c.status, c.assignee_id, i.account_id, m.id as last_id, m.provider_id as last_provider_id \
     from conversation c join inbox i on i.tenant_id = c.tenant_id and i.id = coalesce(c.reply_inbox_id, c.inbox_id) \
     left join message m on m.tenant_id = c.tenant_id and m.id = c.last_inbound_id \
     where c.tenant_id = :tenant and c.id = :conversation and c.status <> 'new' and c.merged_into is null"
);
const PROVIDER_ID: Sql = sql!(
    "select provider_id from message where tenant_id = :tenant and id = :message and conversation_id = :conversation and provider_id is not null"
);
const SEEN: Sql = sql!(
    "update conversation set unread = 0, version = version + 1 where tenant_id = :tenant and id = :conversation and unread > 0"
);
const REOPEN: Sql = sql!(
    "update conversation set status = 'open', closed_at = null, version = version + 1 \
     where tenant_id = :tenant and id = :conversation and status = 'closed'"
);

/// The conversation as this caller may see it.
pub(crate) fn place(tx: &Tx<'_>, access: &Access, conversation: ConversationId) -> Result<Option<Place>> {
    let Some(row) = tx.row(PLACE, params! { "conversation" => conversation })? else { return Ok(None) };
    let assignee: Option<StaffId> = row.get("assignee_id")?;
    let is_seen = match access.sees {
        Sees::All => true,
        Sees::OwnAndUnassigned(staff) => assignee.is_none_or(|holder| holder == staff),
    };
    if !is_seen {
        return Ok(None);
    }
    let contact = row.get("contact_id")?;
    let last: Option<MessageId> = row.get("last_id")?;
    Ok(Some(Place {
        conversation,
        inbox: row.get("inbox_id")?,
        account: row.get("account_id")?,
        contact,
        address: address(tx, contact)?,
        status: row.get("status")?,
        assignee,
        last_inbound: last.zip(row.get::<Option<String>>("last_provider_id")?),
    }))
}

/// The same; what was merged says where it is.
pub(super) fn standing(tx: &Tx<'_>, access: &Access, id: ConversationId) -> Result<Place, Fault<Refusal>> {
    if let Some(place) = place(tx, access, id)? {
        return Ok(place);
    }
    let merged = match merging::whereabouts(tx, id)? {
        Some(into) => place(tx, access, into)?.map(|place| Refusal::Merged(place.conversation)),
        None => None,
    };
    Err(Fault::Refused(merged.unwrap_or(Refusal::NotFound)))
}

/// How the person is reached; without anything, the gate refuses.
pub(crate) fn address(tx: &Tx<'_>, contact: ContactId) -> Result<Address> {
    let found = identities::address(tx, contact, Channel::WhatsApp)?.unwrap_or_default();
    Ok(Address { phone: found.phone, user_id: found.user_id })
}

pub(super) fn provider_id(tx: &Tx<'_>, conversation: ConversationId, message: MessageId) -> Result<Option<String>> {
    tx.row(PROVIDER_ID, params! { "message" => message, "conversation" => conversation })?
        .map(|row| row.get("provider_id"))
        .transpose()
}

/// Whoever does something here has read it.
pub(super) fn seen(tx: &mut Tx<'_>, access: &Access, place: &Place) -> Result<()> {
    if access.staff.is_some() {
        tx.execute(SEEN, params! { "conversation" => place.conversation })?;
    }
    Ok(())
}

/// Whoever answers has read, and an answer reopens what was closed.
pub(crate) fn answered(tx: &mut Tx<'_>, access: &Access, place: &Place) -> Result<()> {
    seen(tx, access, place)?;
    if place.status == "closed" && tx.execute(REOPEN, params! { "conversation" => place.conversation })? == 1 {
        crate::counts::opened(tx, place.assignee);
        tx.record(
            Event::new("conversation.reopened")
                .contact(place.contact)
                .conversation(place.conversation)
                .inbox(place.inbox),
        );
    }
    Ok(())
}
