//! Rows of giving by turns.

use std::time::Duration;

use kernel::{ConversationId, InboxId, MessageId, StaffId, TeamId, Timestamp};
use store::{Result, Row, Scope, Sql, Tx, params, sql};

use super::rules::Member;
use super::{Given, Rule};

const RULE: Sql = sql!(
    "select r.team_id, r.capacity, t.name from assignment_rule r join team t on t.tenant_id = r.tenant_id and t.id = r.team_id \
     where r.tenant_id = :tenant and r.inbox_id = :inbox"
);
const RULED: Sql = sql!("select inbox_id from assignment_rule where tenant_id = :tenant order by inbox_id limit 500");
const SET_RULE: Sql = sql!(
    "insert into assignment_rule (tenant_id, inbox_id, team_id, capacity, changed_at) values (:tenant, :inbox, :team, :capacity, :now) \
     on conflict (tenant_id, inbox_id) do update set team_id = excluded.team_id, capacity = excluded.capacity, \
     changed_at = excluded.changed_at"
);
const END_RULE: Sql = sql!("delete from assignment_rule where tenant_id = :tenant and inbox_id = :inbox");
const TEAM: Sql = sql!("select id from team where tenant_id = :tenant and id = :team");
const WAITING: Sql = sql!(
    "select id from conversation where tenant_id = :tenant and status = 'open' and assignee_id is null and inbox_id = :inbox \
     and (team_id is null or team_id = :team) order by listed_at, id limit :limit"
);
// How many someone has is counted as far as anybody's capacity goes.
const MEMBERS: Sql = sql!(
    "select s.id, s.name, t.at, (select count(*) from (select c.id from conversation c where c.tenant_id = :tenant and c.status = 'open' \
     and c.assignee_id = s.id limit 501) as held) as open from team_member m \
     join staff s on s.tenant_id = m.tenant_id and s.id = m.staff_id and s.removed_at is null and s.role <> 'viewer' \
     left join assignment_turn t on t.tenant_id = m.tenant_id and t.team_id = m.team_id and t.staff_id = m.staff_id \
     where m.tenant_id = :tenant and m.team_id = :team order by s.id limit 200"
);
const TURN: Sql = sql!(
    "insert into assignment_turn (tenant_id, team_id, staff_id, at) values (:tenant, :team, :staff, :at) \
     on conflict (tenant_id, team_id, staff_id) do update set at = excluded.at"
);
const LINE: Sql = sql!(
    "insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, purpose, author_kind, author_id, \
     status, status_at, created_at, request_id) values (:tenant, :id, :conversation, :inbox, 'internal', 'given', '', :content, :now, \
     'service', 'system', :nobody, 'noted', :now, :now, :request)"
);

pub(super) fn rule(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<Rule>> {
    let rule =
        |row: Row| Ok(Rule { team: row.get("team_id")?, team_name: row.get("name")?, capacity: row.get("capacity")? });
    scope.row(RULE, params! { "inbox" => inbox })?.map(rule).transpose()
}

/// The inboxes that give by turns.
pub(super) fn ruled(scope: &Scope<'_>) -> Result<Vec<InboxId>> {
    scope.rows(RULED, params! {})?.iter().map(|row| row.get("inbox_id")).collect()
}

pub(super) fn set_rule(tx: &mut Tx<'_>, inbox: InboxId, team: TeamId, capacity: i64) -> Result<()> {
    let now = tx.now();
    let values = params! { "inbox" => inbox, "team" => team, "capacity" => capacity, "now" => now };
    tx.execute(SET_RULE, values).map(|_| ())
}

pub(super) fn end_rule(tx: &mut Tx<'_>, inbox: InboxId) -> Result<()> {
    tx.execute(END_RULE, params! { "inbox" => inbox }).map(|_| ())
}

/// Until the commit nobody else gives to this team. Says whether it is there.
pub(super) fn lock_team(tx: &mut Tx<'_>, team: TeamId) -> Result<bool> {
    Ok(!tx.lock(TEAM, params! { "team" => team })?.is_empty())
}

/// What nobody has, the customer who has waited longest first.
pub(super) fn waiting(scope: &Scope<'_>, inbox: InboxId, team: TeamId, limit: i64) -> Result<Vec<ConversationId>> {
    let values = params! { "inbox" => inbox, "team" => team, "limit" => limit };
    scope.rows(WAITING, values)?.iter().map(|row| row.get("id")).collect()
}

/// The team's members who may answer, on duty or not.
pub(super) fn members(scope: &Scope<'_>, team: TeamId) -> Result<Vec<Member>> {
    let member = |row: &Row| {
        Ok(Member { staff: row.get("id")?, name: row.get("name")?, open: row.get("open")?, last: row.get("at")? })
    };
    scope.rows(MEMBERS, params! { "team" => team })?.iter().map(member).collect()
}

/// Notes that she had a turn, the `number`th of this write.
pub(super) fn took_turn(tx: &mut Tx<'_>, team: TeamId, staff: StaffId, number: usize) -> Result<Timestamp> {
    let at = tx.now() + Duration::from_micros(u64::try_from(number).unwrap_or(0));
    tx.execute(TURN, params! { "team" => team, "staff" => staff, "at" => at })?;
    Ok(at)
}

pub(super) fn write_line(tx: &mut Tx<'_>, conversation: ConversationId, inbox: InboxId, line: &Given) -> Result<()> {
    let (id, now, request): (MessageId, _, _) = (tx.id(), tx.now(), tx.actor().request);
    let content = serde_json::to_string(line).expect("OK because it is plain data");
    let values = params! {
        "id" => id, "conversation" => conversation, "inbox" => inbox, "content" => content, "now" => now,
        "nobody" => None::<StaffId>, "request" => request,
    };
    tx.execute(LINE, values).map(|_| ())
}
