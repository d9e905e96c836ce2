use ::store::{Error, Event, Result, Sql, Tx, params, search, sql};
use channels::health::Heard;
use channels::inbound::{self, Line};
use channels::incoming::{Content, InboundMessage};
use channels::whatsapp::webhook::What;
use kernel::{ContactId, ConversationId, InboxId, MessageId, StaffId, Text, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

use crate::messages::{BESIDE, Beside, WITH_AGENT};

use super::message::{Incoming, place};
use super::{Lines, Piece};

/// Meta's times are whole seconds and clocks differ a little.
const SLACK: Duration = Duration::from_secs(60);

const FIND: Sql = sql!(
    "select id, status, assignee_id, last_message_at from conversation where tenant_id = :tenant and inbox_id = :inbox and contact_id = :contact"
);
const OPEN: Sql = sql!(
    "insert into conversation (tenant_id, id, inbox_id, contact_id, status, last_message_at, unread, created_at, version) \
     values (:tenant, :id, :inbox, :contact, 'new', :at, 0, :now, 1) \
     on conflict (tenant_id, inbox_id, contact_id) do update set inbox_id = conversation.inbox_id returning id, status, assignee_id, last_message_at"
);
const INSERT: Sql = sql!(
    "insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, provider_id, \
     reply_to_provider_id, about_provider_id, purpose, author_kind, author_id, status, status_at, sent_at, created_at, request_id) \
     values (:tenant, :id, :conversation, :inbox, 'inbound', :kind, :text, :content, :at, :provider_id, :reply_to, :about, 'service', \
     'contact', :contact, 'received', :now, :sent_at, :now, :request) \
     on conflict (tenant_id, inbox_id, provider_id) where provider_id is not null do nothing"
);
const KNOW: Sql = sql!(
    "update message set kind = :kind, text = :text, content = :content, about_provider_id = :about where tenant_id = :tenant \
     and inbox_id = :inbox and provider_id = :provider_id and kind = 'unknown' returning id, at"
);
const BUMP: Sql = sql!(
    "update conversation set status = 'open', closed_at = null, unread = unread + :count, version = version + 1, \
     last_inbound_id = case when :at >= last_message_at then :message else coalesce(last_inbound_id, :message) end, \
     last_message_id = case when :at >= last_message_at or last_message_id is null then :message else last_message_id end, \
     last_message_at = case when :at > last_message_at then :at else last_message_at end \
     where tenant_id = :tenant and id = :conversation"
);

/// A conversation as it stands before a message.
pub(super) struct Thread {
    pub(super) id: ConversationId,
    /// `new` if this made it.
    pub(super) status: String,
    pub(super) assignee: Option<StaffId>,
    pub(super) last_message_at: Timestamp,
}

/// What new messages change in their thread.
#[derive(Default)]
pub(super) struct Bump {
    count: i64,
    last: Option<(Timestamp, MessageId)>,
}

impl Bump {
    /// Takes in one more message.
    pub(super) fn take(&mut self, id: MessageId, at: Timestamp) {
        self.count += 1;
        if self.last.is_none_or(|(last, _)| at >= last) {
            self.last = Some((at, id));
        }
    }
}

/// Nothing from before the connection is kept.
pub(super) fn earliest(line: &Line) -> Timestamp {
    line.connected_at - SLACK
}

/// The connected numbers of the apps that these pieces came through.
pub(super) fn lines<'a>(tx: &Tx<'_>, pieces: impl Iterator<Item = &'a Piece>) -> Result<Lines> {
    let apps: BTreeSet<_> = pieces.map(|piece| piece.app).collect();
    let mut lines = Lines::new();
    for app in apps {
        let of_app = inbound::routes(tx, app)?.into_iter().map(|line| (line.external_id.clone(), line));
        lines.insert(app, of_app.collect());
    }
    Ok(lines)
}

/// The person's thread in this inbox, taken until the commit; it is made if there is none.
pub(super) fn thread(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId, at: Timestamp) -> Result<Thread> {
    // Found nearly always; the statement that makes it costs several times as much.
    let found = tx.lock(FIND, params! { "inbox" => inbox, "contact" => contact })?.into_iter().next();
    let row = match found {
        Some(row) => row,
        None => {
            let (id, now): (ConversationId, _) = (tx.id(), tx.now());
            let values = params! { "id" => id, "inbox" => inbox, "contact" => contact, "at" => at, "now" => now };
            tx.row(OPEN, values)?.expect("OK because the statement returns the row it wrote")
        }
    };
    Ok(Thread {
        id: row.get("id")?,
        status: row.get("status")?,
        assignee: row.get("assignee_id")?,
        last_message_at: row.get("last_message_at")?,
    })
}

/// Stores the messages of a thread, and gives those that are new, with their ids.
pub(super) fn insert<'a>(
    tx: &mut Tx<'_>,
    thread: &Thread,
    contact: ContactId,
    messages: &[Incoming<'a>],
    now: Timestamp,
) -> Result<Vec<(MessageId, Incoming<'a>)>> {
    let (mut ids, mut rows) = (Vec::with_capacity(messages.len()), Vec::with_capacity(messages.len()));
    for (piece, message, line) in messages {
        let summary = message.content.summary();
        let content = content(message)?;
        let id: MessageId = tx.id();
        ids.push(id);
        rows.push(params! {
            "id" => id, "conversation" => thread.id, "inbox" => line.inbox, "kind" => summary.kind.as_str(),
            "text" => Text::clean(&summary.detail), "content" => content, "at" => place(message.at, now),
            "provider_id" => &message.provider_id, "about" => message.content.about(),
            "reply_to" => message.context.as_ref().and_then(|context| context.replies_to.clone()), "contact" => contact,
            "now" => now, "sent_at" => message.at, "request" => piece.request,
        });
    }
    let new = tx.insert_new(INSERT, rows)?;
    for ((_, (piece, message, line)), _) in ids.iter().zip(messages).zip(&new).filter(|(_, is_new)| !**is_new) {
        if piece.is_replayed {
            know(tx, line.inbox, message)?;
        }
    }
    Ok(ids
        .into_iter()
        .zip(messages.iter().copied())
        .zip(new)
        .filter_map(|(one, is_new)| is_new.then_some(one))
        .collect())
}

/// What was of an unknown kind when it came is read again, and known now.
fn know(tx: &mut Tx<'_>, inbox: InboxId, message: &InboundMessage) -> Result<()> {
    let summary = message.content.summary();
    let values = params! {
        "inbox" => inbox, "provider_id" => &message.provider_id, "kind" => summary.kind.as_str(),
        "text" => Text::clean(&summary.detail), "content" => content(message)?, "about" => message.content.about(),
    };
    let Some(row) = tx.row(KNOW, values)? else { return Ok(()) };
    search::put(tx, "message", row.get("id")?, row.get("at")?, &message.content.found_by())
}

/// What a message carries besides its text, where it came from, and who held the thread when it came.
fn content(message: &InboundMessage) -> Result<String> {
    let beside = Beside::of(message);
    let beside = (beside != Beside::default()).then_some(beside);
    let mut content = written(&message.content, beside.as_ref())?;
    if message.was_with_agent {
        content[WITH_AGENT] = Value::Bool(true);
    }
    Ok(content.to_string())
}

/// A message's content as it is stored.
pub(super) fn written(content: &Content, beside: Option<&Beside>) -> Result<Value> {
    let unwritable = |_| Error::Refused("a message's content could not be written");
    let mut written = match content {
        Content::Text { .. } => json!({}),
        other => serde_json::to_value(other).map_err(unwritable)?,
    };
    if let Some(beside) = beside {
        written[BESIDE] = serde_json::to_value(beside).map_err(unwritable)?;
    }
    Ok(written)
}

/// Shows in the thread what came; nothing, if nothing was new.
pub(super) fn bump(tx: &mut Tx<'_>, thread: &Thread, bump: Bump) -> Result<()> {
    let Some((at, message)) = bump.last else { return Ok(()) };
    let values = params! { "conversation" => thread.id, "message" => message, "at" => at, "count" => bump.count };
    tx.execute(BUMP, values).map(|_| ())
}

/// What the account says about itself: recorded as a fact, as far as it is no flood; its words stay in the kept post.
pub(super) fn note_management(tx: &mut Tx<'_>, piece: &Piece) -> Result<()> {
    let event = match &piece.item.what {
        What::Management(management) => {
            let account = piece.item.route.waba_id.as_deref();
            let heard = channels::health::heard(tx, account, management)?;
            if heard == Heard::OfNobody {
                return inbound::not_connected(tx, piece.app, account.unwrap_or("unknown"), 1);
            }
            if let (true, Some(account)) = (management.field.contains("template"), account) {
                channels::templates::heard(tx, account, management)?;
            }
            if heard == Heard::Counted {
                return Ok(());
            }
            Event::new("account.reported").fact("field", &management.field).fact("account", &piece.item.route.waba_id)
        }
        What::AccountError(error) => Event::new("account.error").fact("code", error.code),
        What::Inbound(_) | What::Echo(_) | What::Status(_) | What::Preference(_) | What::Unreadable(_) => return Ok(()),
    };
    tx.record(event.fact("app_id", piece.app));
    Ok(())
}
