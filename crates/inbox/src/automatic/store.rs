//! What stands around a message that came.

use kernel::{ConversationId, MessageId, Timestamp};
use store::{Result, Row, Scope, Sql, params, sql};
use uuid::Uuid;

use super::{AUTHOR, Heard};
use crate::messages::WITH_AGENT;

const HEARD: Sql = sql!(
    "select m.id, m.kind, m.text, m.content, m.at, m.created_at, m.conversation_id, m.inbox_id, c.contact_id, c.assignee_id, \
     c.status, p.name, p.language from message m \
     join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     join contact p on p.tenant_id = c.tenant_id and p.id = c.contact_id \
     where m.tenant_id = :tenant and m.id = :id and m.direction = 'inbound'"
);
const AROUND: Sql = sql!(
    "select id, at, direction, author_kind, kind, text from message where tenant_id = :tenant and conversation_id = :conversation \
     and id <> :id and status not in ('refused', 'failed', 'cancelled', 'scheduled') order by at desc, id desc limit 40"
);
// Ids are made in the order of time, so that the newest texts are found by the key.
const ASKED: Sql = sql!(
    "select id, conversation_id, created_at, text from message where tenant_id = :tenant and id > :after and direction = 'inbound' \
     and kind = 'text' order by id desc limit :limit"
);

pub(super) fn heard(scope: &Scope<'_>, message: MessageId) -> Result<Option<Heard>> {
    let Some(row) = scope.row(HEARD, params! { "id" => message })? else { return Ok(None) };
    let conversation: ConversationId = row.get("conversation_id")?;
    let at: Timestamp = row.get("at")?;
    let content: String = row.get("content")?;
    let with_agent = serde_json::from_str::<serde_json::Value>(&content).is_ok_and(|json| json[WITH_AGENT] == true);
    let mut heard = Heard {
        message,
        conversation,
        inbox: row.get("inbox_id")?,
        contact: row.get("contact_id")?,
        kind: row.get("kind")?,
        text: row.get("text")?,
        at,
        received_at: row.get("created_at")?,
        was_with_agent: with_agent,
        is_open: row.get::<String>("status")? == "open",
        assignee: row.get("assignee_id")?,
        name: row.get("name")?,
        language: row.get("language")?,
        before: None,
        answered_at: None,
        automatic: Vec::new(),
        said: Vec::new(),
    };
    for row in scope.rows(AROUND, params! { "conversation" => conversation, "id" => message })? {
        around(&mut heard, &row)?;
    }
    Ok(Some(heard))
}

fn around(heard: &mut Heard, row: &Row) -> Result<()> {
    let (at, id): (Timestamp, MessageId) = (row.get("at")?, row.get("id")?);
    let (direction, author): (String, String) = (row.get("direction")?, row.get("author_kind")?);
    let is_before = (at, id) < (heard.at, heard.message);
    if is_before && direction != "internal" && heard.before.is_none() {
        heard.before = Some(at);
    }
    match (direction.as_str(), author.as_str()) {
        ("outbound", AUTHOR) => heard.automatic.push(at),
        ("outbound", "staff" | "api_key" | "phone") if heard.answered_at.is_none() => heard.answered_at = Some(at),
        ("inbound", _) if is_before => heard.said.push((at, row.get("text")?)),
        _ => {}
    }
    Ok(())
}

/// A text that a customer wrote.
#[derive(Clone, Debug)]
pub struct Asked {
    pub message: MessageId,
    pub conversation: ConversationId,
    pub at: Timestamp,
    pub text: String,
}

/// The texts that customers have written since, newest first.
pub fn asked_since(scope: &Scope<'_>, since: Timestamp, limit: i64) -> Result<Vec<Asked>> {
    let millis = u128::try_from(since.micros() / 1000).unwrap_or_default();
    let after = MessageId::from_uuid(Uuid::from_u128(millis << 80));
    let read = |row: &Row| {
        Ok(Asked {
            message: row.get("id")?,
            conversation: row.get("conversation_id")?,
            at: row.get("created_at")?,
            text: row.get("text")?,
        })
    };
    scope.rows(ASKED, params! { "after" => after, "limit" => limit })?.iter().map(read).collect()
}
