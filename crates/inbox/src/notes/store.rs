//! Rows of notes: messages of a direction of their own.

use std::collections::BTreeMap;

use kernel::{MessageId, StaffId, TeamId};
use store::{Result, Row, Scope, Sql, Tx, params, sql};

use super::{Carried, Nameable};
use crate::conversations::Conversation;

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
const NAME: Sql = sql!("select name from staff where tenant_id = :tenant and id = :staff");

pub(super) fn insert(tx: &mut Tx<'_>, conversation: &Conversation, text: &str, carried: &Carried) -> Result<MessageId> {
    let id: MessageId = tx.id();
    let (now, actor) = (tx.now(), tx.actor());
    let content = serde_json::to_string(carried).expect("OK because it is plain data");
    let values = params! {
        "id" => id, "conversation" => conversation.id, "inbox" => conversation.inbox.id, "text" => text, "content" => content,
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
            let team = teams.entry(row.get("id")?).or_insert_with(|| Nameable { name, staff: Vec::new() });
            team.staff.push(member);
        }
    }
    let people = people.into_iter().map(|(staff, name)| Nameable { name, staff: vec![staff] });
    Ok(people.chain(teams.into_values()).collect())
}

pub(super) fn name(scope: &Scope<'_>, staff: StaffId) -> Result<String> {
    scope.row(NAME, params! { "staff" => staff })?.map_or_else(|| Ok(String::new()), |row| row.get("name"))
}
