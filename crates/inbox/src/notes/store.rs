//! Rows of notes: messages of a direction of their own.

use std::collections::BTreeMap;

use kernel::{ConversationId, MessageId, StaffId, TeamId, Timestamp};
use store::{Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;
use web::Access;

use super::{Carried, Nameable};
use crate::conversations::Conversation;
use crate::merging;

const INSERT: Sql = sql!(
    "insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, purpose, author_kind, author_id, \
     status, status_at, created_at, request_id) values (:tenant, :id, :conversation, :inbox, 'internal', 'note', :text, :content, :now, \
     'service', :author_kind, :author_id, 'noted', :now, :now, :request)"
);
// An agent of a business where agents see their own does not see what somebody else has.
const PEOPLE: Sql = sql!(
    "select s.id, s.name from staff s join tenant t on t.id = s.tenant_id where s.tenant_id = :tenant and s.removed_at is null \
     and (s.role <> 'agent' or t.agent_sees = 'all' or s.id = :holder or :is_free = 1) order by s.name, s.id limit 500"
);
const TEAMS: Sql = sql!(
    "select t.id, t.name, m.staff_id from team t join team_member m on m.tenant_id = t.tenant_id and m.team_id = t.id \
     where t.tenant_id = :tenant order by t.name, t.id limit 2000"
);
const GET: Sql = sql!(
    "select text, content, at, author_kind, author_id from message where tenant_id = :tenant and conversation_id = :conversation \
     and id = :id and direction = 'internal' and kind = 'note'"
);
// Of two who change it at once, one is told so.
const CHANGE: Sql = sql!(
    "update message set text = :text, content = :content where tenant_id = :tenant and id = :id and text = :was_text \
     and content = :was_content"
);
const NAME: Sql = sql!("select name from staff where tenant_id = :tenant and id = :staff");

/// A note as it is stored.
pub(super) struct Note {
    pub(super) text: String,
    pub(super) carried: Carried,
    pub(super) at: Timestamp,
    content: String,
    author: (String, Option<Uuid>),
}

impl Note {
    /// Whether the caller wrote it.
    pub(super) fn is_by(&self, access: &Access) -> bool {
        let who = access.actor.who;
        (self.author.0.as_str(), self.author.1) == (who.kind(), who.id()) && who.id().is_some()
    }
}

pub(super) fn get(scope: &Scope<'_>, conversation: ConversationId, id: MessageId) -> Result<Option<Note>> {
    let Some(row) = scope.row(GET, params! { "conversation" => conversation, "id" => id })? else { return Ok(None) };
    let content: String = row.get("content")?;
    Ok(Some(Note {
        text: row.get("text")?,
        carried: serde_json::from_str(&content).unwrap_or_default(),
        at: row.get("at")?,
        content,
        author: (row.get("author_kind")?, row.get("author_id")?),
    }))
}

/// Makes it another text, if it is still what it was.
pub(super) fn change(tx: &mut Tx<'_>, id: MessageId, was: &Note, text: &str, carried: &Carried) -> Result<bool> {
    let values = params! {
        "id" => id, "text" => text, "content" => written(carried), "was_text" => &was.text, "was_content" => &was.content,
    };
    Ok(tx.execute(CHANGE, values)? == 1)
}

fn written(carried: &Carried) -> String {
    serde_json::to_string(carried).expect("OK because it is plain data")
}

pub(super) fn insert(tx: &mut Tx<'_>, conversation: &Conversation, text: &str, carried: &Carried) -> Result<MessageId> {
    let (id, conversation_id): (MessageId, _) = (tx.id(), merging::home(tx, conversation.id)?);
    let (now, actor) = (tx.now(), tx.actor());
    let content = written(carried);
    let values = params! {
        "id" => id, "conversation" => conversation_id, "inbox" => conversation.inbox.id, "text" => text, "content" => content,
        "now" => now, "author_kind" => actor.who.kind(), "author_id" => actor.who.id(), "request" => actor.request,
    };
    tx.execute(INSERT, values)?;
    Ok(id)
}

/// Everyone who sees a conversation that this one holds, and the teams as far as their members do.
pub(super) fn nameable(scope: &Scope<'_>, holder: Option<StaffId>) -> Result<Vec<Nameable>> {
    let values = params! { "holder" => holder, "is_free" => i64::from(holder.is_none()) };
    let person = |row: &Row| Ok((row.get::<StaffId>("id")?, row.get::<String>("name")?));
    let people: Vec<(StaffId, String)> = scope.rows(PEOPLE, values)?.iter().map(person).collect::<Result<_>>()?;
    let mut teams: BTreeMap<TeamId, Nameable> = BTreeMap::new();
    for row in scope.rows(TEAMS, params! {})? {
        let member: StaffId = row.get("staff_id")?;
        if people.iter().any(|(staff, _)| *staff == member) {
            let name = row.get("name")?;
            let team =
                teams.entry(row.get("id")?).or_insert_with(|| Nameable { name, is_team: true, staff: Vec::new() });
            team.staff.push(member);
        }
    }
    let people = people.into_iter().map(|(staff, name)| Nameable { name, is_team: false, staff: vec![staff] });
    Ok(people.chain(teams.into_values()).collect())
}

pub(super) fn name(scope: &Scope<'_>, staff: StaffId) -> Result<String> {
    scope.row(NAME, params! { "staff" => staff })?.map_or_else(|| Ok(String::new()), |row| row.get("name"))
}
