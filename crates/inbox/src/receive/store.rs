use ::store::{Error, Event, Result, Row, Scope, Sql, Tx, params, search, sql};
use channels::health::Heard;
use channels::inbound::{self, Line};
use channels::incoming::{Content, InboundMessage};
use channels::whatsapp::webhook::What;
use consent::gate::Answers;
use kernel::{ContactId, ConversationId, InboxId, MessageId, StaffId, TeamId, Text, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

use crate::messages::{BESIDE, Beside, WITH_AGENT};
use crate::outgoing::OutContent;
use crate::{reopening, satisfaction};

use super::message::{Incoming, place, said};
use super::{Lines, Piece};

/// Meta's times are whole seconds and clocks differ a little.
const SLACK: Duration = Duration::from_secs(60);

const FIND: Sql = sql!(
    "select id, status, assignee_id, last_message_at, closed_at, merged_into from conversation where tenant_id = :tenant \
     and inbox_id = :inbox and contact_id = :contact and is_current"
);
const MERGED: Sql = sql!(
    "select id, status, assignee_id, last_message_at, closed_at, merged_into from conversation where tenant_id = :tenant and id = :id"
);
const OPEN: Sql = sql!(
    "insert into conversation (tenant_id, id, inbox_id, contact_id, status, last_message_at, listed_at, unread, created_at, version, previous_id) \
     values (:tenant, :id, :inbox, :contact, 'new', :at, :at, 0, :now, 1, :previous) \
     on conflict (tenant_id, inbox_id, contact_id) where is_current do update set inbox_id = conversation.inbox_id \
     returning id, status, assignee_id, last_message_at, closed_at, merged_into"
);
const OVER: Sql = sql!(
    "update conversation set is_current = false, version = version + 1 where tenant_id = :tenant and inbox_id = :inbox \
     and contact_id = :contact and is_current"
);
const KNOWN: Sql =
    sql!("select id from message where tenant_id = :tenant and inbox_id = :inbox and provider_id = :provider_id");
const SENT: Sql = sql!(
    "select content from message where tenant_id = :tenant and inbox_id = :inbox and provider_id = :provider_id and direction = 'outbound'"
);
/// The button of a template that shares the number, as `Form::button_kinds` has it.
const ASKS_FOR_NUMBER: &str = "request_contact_info";
const TEAM: Sql = sql!("select team_id from conversation where tenant_id = :tenant and id = :id");
const LET_GO: Sql =
    sql!("update conversation set assignee_id = null, version = version + 1 where tenant_id = :tenant and id = :id");
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
     reply_inbox_id = case when :at >= last_message_at or last_inbound_id is null then nullif(:inbox, inbox_id) else reply_inbox_id end, \
     last_inbound_id = case when :at >= last_message_at then :message else coalesce(last_inbound_id, :message) end, \
     last_message_id = case when :at >= last_message_at or last_message_id is null then :message else last_message_id end, \
     last_message_at = case when :at > last_message_at then :at else last_message_at end, \
     listed_at = case when :at > listed_at then :at else listed_at end \
     where tenant_id = :tenant and id = :conversation"
);

/// A conversation as it stands before a message.
pub(super) struct Thread {
    pub(super) id: ConversationId,
    /// `new` if this made it.
    pub(super) status: String,
    pub(super) assignee: Option<StaffId>,
    pub(super) last_message_at: Timestamp,
    closed_at: Option<Timestamp>,
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

/// The person's thread in this inbox, taken until the commit; it is made if there is none. What was merged is where it is now.
pub(super) fn thread(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId, at: Timestamp) -> Result<Thread> {
    // Found nearly always; the statement that makes it costs several times as much.
    let found = tx.lock(FIND, params! { "inbox" => inbox, "contact" => contact })?.into_iter().next();
    let mut row = match found {
        Some(row) => row,
        None => open(tx, inbox, contact, at, None)?,
    };
    while let Some(into) = row.get::<Option<ConversationId>>("merged_into")? {
        let merged = tx.lock(MERGED, params! { "id" => into })?.into_iter().next();
        row = merged.ok_or(Error::Refused("what a conversation was merged into is not there"))?;
    }
    read_thread(&row)
}

/// The thread that these messages go to: a new one, where the last was closed for so long that it is over. What is about another
/// message, says how satisfied one was, or was here before, begins none.
pub(super) fn thread_for(
    tx: &mut Tx<'_>,
    contact: ContactId,
    messages: &[Incoming<'_>],
    (inbox, at): (InboxId, Timestamp),
) -> Result<Thread> {
    let thread = thread(tx, inbox, contact, at)?;
    let Some(closed_at) = thread.closed_at.filter(|_| thread.status == "closed") else { return Ok(thread) };
    let rule = reopening::rule(tx, inbox)?;
    if rule.is_over(closed_at, at) {
        for (_, message, _) in messages {
            if message.content.about().is_none()
                && !matches!(message.content, Content::System(_))
                && tx.row(KNOWN, params! { "inbox" => inbox, "provider_id" => &message.provider_id })?.is_none()
                && satisfaction::find(tx, &said(&thread, contact, message))?.is_none()
                && satisfaction::find(tx, &said(&thread, contact, message))?.is_none()
            {
                tx.execute(OVER, params! { "inbox" => inbox, "contact" => contact })?;
                return read_thread(&open(tx, inbox, contact, at, Some(thread.id))?);
            }
        }
    }
    Ok(thread)
}

/// Whether what we sent under this id asks for the number: by a question, or by a template's button.
pub(super) fn asks_for_number(scope: &Scope<'_>, inbox: InboxId, provider_id: &str) -> Result<bool> {
    let Some(row) = scope.row(SENT, params! { "inbox" => inbox, "provider_id" => provider_id })? else {
        return Ok(false);
    };
    // What the telephone sent is kept in another form, and asks for no number.
    match serde_json::from_str(&row.get::<String>("content")?) {
        Ok(OutContent::Question { question }) => Ok(question.answers == Answers::Number),
        Ok(OutContent::Template { id, .. }) => {
            let template = consent::templates::get(scope, id)?;
            Ok(template.is_some_and(|template| template.form.button_kinds.iter().any(|kind| kind == ASKS_FOR_NUMBER)))
        }
        _ => Ok(false),
    }
}

/// Nobody has it any more, where one that is reopened does not go back to whoever had it.
pub(super) fn reopened(tx: &mut Tx<'_>, inbox: InboxId, contact: ContactId, thread: &mut Thread) -> Result<()> {
    let Some(holder) = thread.assignee else { return Ok(()) };
    if reopening::rule(tx, inbox)?.goes_back {
        return Ok(());
    }
    tx.execute(LET_GO, params! { "id" => thread.id })?;
    thread.assignee = None;
    let event = Event::new("conversation.assigned").conversation(thread.id).contact(contact).inbox(inbox);
    let event = event.fact("assignee_id", None::<StaffId>).fact("team_id", team(tx, thread.id)?);
    tx.record(event.fact("previous_assignee_id", holder));
    Ok(())
}

fn open(
    tx: &mut Tx<'_>,
    inbox: InboxId,
    contact: ContactId,
    at: Timestamp,
    previous: Option<ConversationId>,
) -> Result<Row> {
    let (id, now): (ConversationId, _) = (tx.id(), tx.now());
    let values = params! {
        "id" => id, "inbox" => inbox, "contact" => contact, "at" => at, "now" => now, "previous" => previous,
    };
    Ok(tx.row(OPEN, values)?.expect("OK because the statement returns the row it wrote"))
}

fn team(tx: &Tx<'_>, id: ConversationId) -> Result<Option<TeamId>> {
    tx.row(TEAM, params! { "id" => id })?.map_or(Ok(None), |row| row.get("team_id"))
}

fn read_thread(row: &Row) -> Result<Thread> {
    Ok(Thread {
        id: row.get("id")?,
        status: row.get("status")?,
        assignee: row.get("assignee_id")?,
        last_message_at: row.get("last_message_at")?,
        closed_at: row.get("closed_at")?,
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

/// Shows in the thread what came to this inbox; nothing, if nothing was new.
pub(super) fn bump(tx: &mut Tx<'_>, thread: &Thread, inbox: InboxId, bump: Bump) -> Result<()> {
    let Some((at, message)) = bump.last else { return Ok(()) };
    let values = params! {
        "conversation" => thread.id, "message" => message, "at" => at, "count" => bump.count, "inbox" => inbox,
    };
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
