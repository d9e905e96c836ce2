//! Rows of messages, read with what they answer, who wrote them, and what the gate said.

use kernel::{ContactId, ConversationId, MessageId, Timestamp};
use serde_json::Value;
use store::{Result, Row, Scope, Sql, params, sql};

use channels::incoming::Content;

use super::beside::Beside;
use super::marks::{self, Earlier, Marks};
use super::model::{Author, Body, Decision, Direction, Evidence, Later, Message, Pricing, Quoted};
use super::{BESIDE, WITH_AGENT};
use crate::media;

const LIST: Sql = sql!(
    "select m.id, m.conversation_id, m.inbox_id, m.direction, m.kind, m.text, m.content, m.at, m.provider_id, m.reply_to_provider_id, m.about_provider_id, \
     m.purpose, m.author_kind, m.author_id, m.status, m.status_at, m.sent_at, m.delivered_at, m.read_at, m.error_code, m.error_detail, m.billable, \
     m.pricing_model, m.pricing_type, m.pricing_category, m.created_at, m.request_id, s.name as author_name, d.id as decision_id, \
     d.verdict, d.reasons, d.held_until, d.at as decided_at, e.id as evidence_id, e.text as evidence_text, e.at as evidence_at, \
     e.conversation_id as evidence_conversation_id, q.id as quoted_id, q.direction as quoted_direction, q.kind as quoted_kind, \
     q.text as quoted_text, y.state as delivery_state, y.undo_until, y.attempts, l.send_at, l.fallback_text, l.instead_of, f.id as file_id, f.kind as file_kind, \
     f.state as file_state, f.reason as file_reason, f.file_name, f.media_type as file_type, f.bytes as file_bytes, \
     f.width as file_width, f.height as file_height, f.thumbnail_id, r.score as rated, r.message_id as rated_by from message m \
     left join staff s on s.tenant_id = m.tenant_id and s.id = m.author_id \
     left join decision d on d.tenant_id = m.tenant_id and d.id = m.decision_id \
     left join message e on e.tenant_id = m.tenant_id and e.id = d.evidence_message_id \
     left join message q on q.tenant_id = m.tenant_id and q.inbox_id = m.inbox_id and q.provider_id = coalesce(m.about_provider_id, m.reply_to_provider_id) \
     left join delivery y on y.tenant_id = m.tenant_id and y.message_id = m.id \
     left join later_message l on l.tenant_id = m.tenant_id and l.message_id = m.id \
     left join media f on f.tenant_id = m.tenant_id and f.message_id = m.id \
     left join satisfaction_answer r on r.tenant_id = m.tenant_id and r.message_id = m.id \
     where m.tenant_id = :tenant and m.conversation_id = :conversation and (m.at, m.id) < (:at, :id) \
     order by m.at desc, m.id desc limit :limit"
);
const GET: Sql =
    sql!("select at from message where tenant_id = :tenant and conversation_id = :conversation and id = :id");

// What was refused before it became a message. Found by the person, whose decisions are in order.
const REFUSED: Sql = sql!(
    "select d.id as decision_id, d.verdict, d.reasons, d.held_until, d.at as decided_at, e.id as evidence_id, e.text as evidence_text, \
     e.at as evidence_at, e.conversation_id as evidence_conversation_id from decision d \
     left join message e on e.tenant_id = d.tenant_id and e.id = d.evidence_message_id \
     where d.tenant_id = :tenant and d.contact_id = :contact and d.conversation_id = :conversation and d.kind in ('message', 'consent_question') \
     and d.verdict = 'refused' and d.message_id is null and d.at >= :from and d.at < :until order by d.at desc, d.id desc limit 50"
);

/// What the gate refused between two times and nobody sent, newest first.
pub(super) fn refused(
    scope: &Scope<'_>,
    conversation: ConversationId,
    contact: ContactId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Decision>> {
    let values = params! { "contact" => contact, "conversation" => conversation, "from" => from, "until" => until };
    let mut decisions = Vec::new();
    for row in scope.rows(REFUSED, values)? {
        decisions.extend(decision(&row, conversation)?);
    }
    Ok(decisions)
}

/// The messages of a thread before a place, newest first.
pub(super) fn page(
    scope: &Scope<'_>,
    conversation: ConversationId,
    before: (Timestamp, MessageId),
    limit: i64,
) -> Result<Vec<Message>> {
    let values = params! { "conversation" => conversation, "at" => before.0, "id" => before.1, "limit" => limit };
    let mut messages: Vec<Message> =
        scope.rows(LIST, values)?.iter().map(|row| read(scope, row)).collect::<Result<_>>()?;
    marks::attach(scope, conversation, &mut messages)?;
    Ok(messages)
}

const PLACES: Sql = sql!(
    "select at, id from message where tenant_id = :tenant and conversation_id = :conversation and (at, id) >= (:at, :id) \
     order by at, id limit :limit"
);

/// The places from one on, in order: of the index alone, however long the thread.
pub(super) fn places(
    scope: &Scope<'_>,
    conversation: ConversationId,
    from: (Timestamp, MessageId),
    limit: i64,
) -> Result<Vec<(Timestamp, MessageId)>> {
    let values = params! { "conversation" => conversation, "at" => from.0, "id" => from.1, "limit" => limit };
    scope.rows(PLACES, values)?.iter().map(|row| Ok((row.get("at")?, row.get("id")?))).collect()
}

/// Where a message stands in its thread.
pub(super) fn place(scope: &Scope<'_>, conversation: ConversationId, id: MessageId) -> Result<Option<Timestamp>> {
    scope.row(GET, params! { "conversation" => conversation, "id" => id })?.map(|row| row.get("at")).transpose()
}

fn read(scope: &Scope<'_>, row: &Row) -> Result<Message> {
    let conversation: ConversationId = row.get("conversation_id")?;
    let direction: Direction = row.word("direction")?;
    let content: String = row.get("content")?;
    let quoted = match row.get("quoted_id")? {
        Some(id) => Some(Quoted {
            id,
            direction: row.word("quoted_direction")?,
            kind: row.get("quoted_kind")?,
            text: row.get("quoted_text")?,
        }),
        None => None,
    };
    let error = match row.get::<Option<String>>("error_code")? {
        Some(code) => Some((code, row.get::<Option<String>>("error_detail")?.unwrap_or_default())),
        None => None,
    };
    let file = media::of_row(row)?;
    let links = match &file {
        Some(file) => media::links(scope.vault(), scope.tenant(), file, scope.now())?,
        None => None,
    };
    let body = body(direction, &content);
    Ok(Message {
        file,
        links,
        id: row.get("id")?,
        conversation,
        inbox: row.get("inbox_id")?,
        direction,
        kind: row.get("kind")?,
        text: row.get("text")?,
        was_with_agent: direction == Direction::Inbound && was_with_agent(&content),
        marks: Marks { earlier: earlier(&body), ..Marks::default() },
        body,
        beside: beside(&content),
        rates: match row.get::<Option<MessageId>>("rated_by")? {
            Some(_) => Some(row.get("rated")?),
            None => None,
        },
        about: row.get("about_provider_id")?,
        at: row.get("at")?,
        provider_id: row.get("provider_id")?,
        reply_to: row.get("reply_to_provider_id")?,
        quoted,
        purpose: row.get("purpose")?,
        author: Author { kind: row.get("author_kind")?, id: row.get("author_id")?, name: row.get("author_name")? },
        status: row.word("status")?,
        status_at: row.get("status_at")?,
        sent_at: row.get("sent_at")?,
        delivered_at: row.get("delivered_at")?,
        read_at: row.get("read_at")?,
        error,
        decision: decision(row, conversation)?,
        pricing: Pricing {
            is_billable: row.get("billable")?,
            model: row.get("pricing_model")?,
            kind: row.get("pricing_type")?,
            category: row.get("pricing_category")?,
        },
        is_asking: row.get::<Option<String>>("delivery_state")?.as_deref() == Some("asking"),
        can_be_taken_back: row.get::<Option<Timestamp>>("undo_until")?.is_some()
            && row.get::<Option<String>>("delivery_state")?.as_deref() == Some("queued")
            && row.get::<Option<i64>>("attempts")? == Some(0),
        later: match row.get::<Option<Timestamp>>("send_at")? {
            Some(at) => Some(Later { at, fallback: row.get("fallback_text")?, instead_of: row.get("instead_of")? }),
            None => None,
        },
        was_taken_back: (row.get::<Option<Timestamp>>("undo_until")?.is_some()
            || row.get::<Option<Timestamp>>("send_at")?.is_some())
            && row.get::<String>("status")? == "cancelled",
        request: row.get("request_id")?,
        created_at: row.get("created_at")?,
    })
}

fn decision(row: &Row, conversation: ConversationId) -> Result<Option<Decision>> {
    let Some(id) = row.get("decision_id")? else { return Ok(None) };
    let evidence = match row.get("evidence_id")? {
        Some(id) => Some(Evidence {
            id,
            text: row.get("evidence_text")?,
            at: row.get("evidence_at")?,
            is_of_thread: row.get::<ConversationId>("evidence_conversation_id")? == conversation,
        }),
        None => None,
    };
    Ok(Some(Decision {
        id,
        verdict: row.get("verdict")?,
        reasons: row.get::<String>("reasons")?.split_whitespace().map(str::to_owned).collect(),
        held_until: row.get("held_until")?,
        evidence,
        at: row.get("decided_at")?,
    }))
}

fn was_with_agent(content: &str) -> bool {
    // Nearly all messages carry nothing besides their text.
    content != "{}" && serde_json::from_str::<Value>(content).is_ok_and(|content| content[WITH_AGENT] == true)
}

/// What came in, or was written on the telephone.
pub(super) fn content_of(content: &str) -> Option<Content> {
    serde_json::from_str(content).ok()
}

fn beside(content: &str) -> Beside {
    if content == "{}" || !content.contains(BESIDE) {
        return Beside::default();
    }
    let content: Value = serde_json::from_str(content).unwrap_or_default();
    serde_json::from_value(content[BESIDE].clone()).unwrap_or_default()
}

/// What a note said before; of what came in or went out, another message tells that.
fn earlier(body: &Body) -> Vec<Earlier> {
    match body {
        Body::Note(carried) => carried.earlier.clone(),
        Body::Came(_) | Body::Goes(_) | Body::Given(_) | Body::Plain => Vec::new(),
    }
}

fn body(direction: Direction, content: &str) -> Body {
    match direction {
        Direction::Inbound => serde_json::from_str(content).map_or(Body::Plain, Body::Came),
        Direction::Outbound => serde_json::from_str(content)
            .map(Body::Goes)
            // Written on the business's telephone, it stands as what comes in does.
            .unwrap_or_else(|_| content_of(content).map_or(Body::Plain, Body::Came)),
        Direction::Internal => serde_json::from_str(content)
            .map_or_else(|_| Body::Note(serde_json::from_str(content).unwrap_or_default()), Body::Given),
    }
}
