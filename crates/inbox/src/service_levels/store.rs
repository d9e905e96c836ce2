//! Rows of service levels.

use std::collections::HashMap;
use std::time::Duration;

use ::store::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use ::store::{Result, Row, Scope, Sql, Tx, params, sql};
use accounts::tenants::hours::Hours;
use kernel::{ConversationId, InboxId, MessageId, StaffId, TeamId, Timestamp};
use uuid::Uuid;

use super::Place;
use super::rules::{self, Level, Rule};
use crate::conversations::padded;

const RULE: Sql = sql!(
    "select first_minutes, next_minutes, resolution_minutes, warn_percent from service_level_rule \
     where tenant_id = :tenant and inbox_id = :inbox"
);
const SET_RULE: Sql = sql!(
    "insert into service_level_rule (tenant_id, inbox_id, first_minutes, next_minutes, resolution_minutes, warn_percent, changed_at) \
     values (:tenant, :inbox, :first, :next, :resolution, :warn, :now) on conflict (tenant_id, inbox_id) do update set \
     first_minutes = excluded.first_minutes, next_minutes = excluded.next_minutes, resolution_minutes = excluded.resolution_minutes, \
     warn_percent = excluded.warn_percent, changed_at = excluded.changed_at"
);
const END_RULE: Sql = sql!("delete from service_level_rule where tenant_id = :tenant and inbox_id = :inbox");
const FORGET_INBOX: Sql = sql!("delete from service_level where tenant_id = :tenant and inbox_id = :inbox");
const KEEP: Sql = sql!(
    "insert into service_level (tenant_id, conversation_id, level, inbox_id, since, runs_from, ran, warn_at, due_at, warned_at, missed_at) \
     values (:tenant, :conversation, :level, :inbox, :since, :runs_from, :ran, :warn_at, :due_at, :warned_at, :missed_at) \
     on conflict (tenant_id, conversation_id, level) do update set since = excluded.since, runs_from = excluded.runs_from, \
     ran = excluded.ran, warn_at = excluded.warn_at, due_at = excluded.due_at, warned_at = excluded.warned_at, \
     missed_at = excluded.missed_at"
);
const OF_ONE: Sql = sql!(
    "select conversation_id, level, inbox_id, since, runs_from, ran, warn_at, due_at, warned_at, missed_at from service_level \
     where tenant_id = :tenant and conversation_id = :conversation order by level limit 3"
);
const LOCK: Sql = sql!(
    "select conversation_id, level, inbox_id, since, runs_from, ran, warn_at, due_at, warned_at, missed_at from service_level \
     where tenant_id = :tenant and conversation_id = :conversation and level = :level"
);
const AFTER: Sql = sql!(
    "select conversation_id, level from service_level where tenant_id = :tenant and (conversation_id, level) > (:conversation, :level) \
     order by conversation_id, level limit :limit"
);
const END: Sql = sql!(
    "delete from service_level where tenant_id = :tenant and conversation_id = :conversation and level = :level \
     returning conversation_id, level, inbox_id, since, runs_from, ran, warn_at, due_at, warned_at, missed_at"
);
const FORGET: Sql = sql!("delete from service_level where tenant_id = :tenant and conversation_id = :conversation");
const STOP: Sql = sql!(
    "update service_level set runs_from = null, ran = :ran, warn_at = null, due_at = null \
     where tenant_id = :tenant and conversation_id = :conversation and level = :level"
);
const PLACE: Sql = sql!(
    "select contact_id, inbox_id, assignee_id, team_id from conversation where tenant_id = :tenant and id = :conversation"
);
// A message that a person wrote, here or by a program's key.
const ANSWER: Sql = sql!(
    "select m.conversation_id, c.contact_id, m.inbox_id, m.author_kind, m.author_id from message m \
     join conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id \
     where m.tenant_id = :tenant and m.id = :message and m.author_kind in ('staff', 'api_key')"
);
// Read by index from its end.
const LAST_ANSWER: Sql = sql!(
    "select at from message where tenant_id = :tenant and conversation_id = :conversation and direction = 'outbound' \
     and status in ('sent', 'delivered', 'read', 'played') and author_kind in ('staff', 'api_key', 'phone') \
     order by at desc, id desc limit 1"
);

/// A promise that is not kept or broken yet, or is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Running {
    pub(super) conversation: ConversationId,
    pub(super) inbox: InboxId,
    pub(crate) level: Level,
    pub(crate) since: Timestamp,
    /// Nothing while it stands still.
    pub(crate) runs_from: Option<Timestamp>,
    pub(super) ran: Duration,
    pub(super) warn_at: Option<Timestamp>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) warned_at: Option<Timestamp>,
    pub(crate) missed_at: Option<Timestamp>,
}

impl Running {
    pub(super) const fn new(conversation: ConversationId, inbox: InboxId, level: Level, since: Timestamp) -> Self {
        let (runs_from, ran) = (Some(since), Duration::ZERO);
        Running {
            conversation,
            inbox,
            level,
            since,
            runs_from,
            ran,
            warn_at: None,
            due_at: None,
            warned_at: None,
            missed_at: None,
        }
    }

    /// Reckons when it is due by these hours and this rule. What was said of it stays said.
    pub(super) fn reckon(&mut self, hours: &Hours, rule: &Rule) {
        let due = self.runs_from.and_then(|from| rules::due(hours, rule, self.level, from, self.ran));
        self.warn_at = due.and_then(|due| due.warn_at);
        self.due_at = due.map(|due| due.due_at);
    }

    /// When somebody is to look at it next.
    pub(super) fn next(&self) -> Option<Timestamp> {
        match (self.warned_at, self.missed_at) {
            (_, Some(_)) => None,
            (Some(_), None) => self.due_at,
            (None, None) => self.warn_at.into_iter().chain(self.due_at).min(),
        }
    }

    pub(crate) fn is_late(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| now > due)
    }

    /// Somebody was warned, or it is late.
    pub(crate) fn is_at_risk(&self) -> bool {
        self.due_at.is_some() && (self.warned_at.is_some() || self.missed_at.is_some())
    }
}

pub(super) fn rule(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<Rule>> {
    let rule = |row: Row| {
        Ok(Rule {
            first: row.get("first_minutes")?,
            next: row.get("next_minutes")?,
            resolution: row.get("resolution_minutes")?,
            warn_percent: row.get("warn_percent")?,
        })
    };
    scope.row(RULE, params! { "inbox" => inbox })?.map(rule).transpose()
}

pub(super) fn set_rule(tx: &mut Tx<'_>, inbox: InboxId, rule: &Rule) -> Result<()> {
    let now = tx.now();
    let values = params! {
        "inbox" => inbox, "first" => rule.first, "next" => rule.next, "resolution" => rule.resolution, "warn" => rule.warn_percent,
        "now" => now,
    };
    tx.execute(SET_RULE, values).map(|_| ())
}

/// Nothing is promised any more, and nothing runs.
pub(super) fn end_rule(tx: &mut Tx<'_>, inbox: InboxId) -> Result<()> {
    tx.execute(END_RULE, params! { "inbox" => inbox })?;
    tx.execute(FORGET_INBOX, params! { "inbox" => inbox }).map(|_| ())
}

pub(super) fn keep(tx: &mut Tx<'_>, running: &Running) -> Result<()> {
    let ran = i64::try_from(running.ran.as_micros()).unwrap_or(i64::MAX);
    let values = params! {
        "conversation" => running.conversation, "level" => running.level.as_str(), "inbox" => running.inbox, "since" => running.since,
        "runs_from" => running.runs_from, "ran" => ran, "warn_at" => running.warn_at, "due_at" => running.due_at,
        "warned_at" => running.warned_at, "missed_at" => running.missed_at,
    };
    tx.execute(KEEP, values).map(|_| ())
}

/// What runs for a conversation.
pub(super) fn of_one(scope: &Scope<'_>, conversation: ConversationId) -> Result<Vec<Running>> {
    scope.rows(OF_ONE, params! { "conversation" => conversation })?.iter().map(running).collect()
}

/// One of it, until the commit.
pub(super) fn lock(tx: &mut Tx<'_>, conversation: ConversationId, level: Level) -> Result<Option<Running>> {
    let rows = tx.lock(LOCK, params! { "conversation" => conversation, "level" => level.as_str() })?;
    rows.first().map(running).transpose()
}

/// The next of all that runs.
pub(super) fn after(
    scope: &Scope<'_>,
    (conversation, level): (ConversationId, &str),
    limit: i64,
) -> Result<Vec<(ConversationId, Level)>> {
    let values = params! { "conversation" => conversation, "level" => level, "limit" => limit };
    scope.rows(AFTER, values)?.iter().map(|row| Ok((row.get("conversation_id")?, row.word("level")?))).collect()
}

pub(super) fn end(tx: &mut Tx<'_>, conversation: ConversationId, level: Level) -> Result<Option<Running>> {
    let row = tx.row(END, params! { "conversation" => conversation, "level" => level.as_str() })?;
    row.as_ref().map(running).transpose()
}

pub(super) fn forget(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<()> {
    tx.execute(FORGET, params! { "conversation" => conversation }).map(|_| ())
}

pub(super) fn stop(tx: &mut Tx<'_>, conversation: ConversationId, level: Level, ran: Duration) -> Result<()> {
    let ran = i64::try_from(ran.as_micros()).unwrap_or(i64::MAX);
    tx.execute(STOP, params! { "conversation" => conversation, "level" => level.as_str(), "ran" => ran }).map(|_| ())
}

/// Where a conversation is, who has it, and which team.
type Held = (Place, Option<StaffId>, Option<TeamId>);

/// Where a conversation is and who has it.
pub(super) fn place(scope: &Scope<'_>, conversation: ConversationId) -> Result<Option<Held>> {
    let place = |row: Row| {
        let place = Place { conversation, contact: row.get("contact_id")?, inbox: row.get("inbox_id")? };
        Ok((place, row.get("assignee_id")?, row.get("team_id")?))
    };
    scope.row(PLACE, params! { "conversation" => conversation })?.map(place).transpose()
}

/// Where a message stands that a person wrote, and who that was; nothing of others.
pub(super) fn answer(scope: &Scope<'_>, message: MessageId) -> Result<Option<(Place, Option<StaffId>)>> {
    let answer = |row: Row| {
        let conversation = row.get("conversation_id")?;
        let place = Place { conversation, contact: row.get("contact_id")?, inbox: row.get("inbox_id")? };
        let is_staff = row.get::<String>("author_kind")? == "staff";
        let author: Option<Uuid> = row.get("author_id")?;
        Ok((place, author.filter(|_| is_staff).map(StaffId::from_uuid)))
    };
    scope.row(ANSWER, params! { "message" => message })?.map(answer).transpose()
}

/// When a person's answer last left.
pub(super) fn last_answer(scope: &Scope<'_>, conversation: ConversationId) -> Result<Option<Timestamp>> {
    scope.row(LAST_ANSWER, params! { "conversation" => conversation })?.map(|row| row.get("at")).transpose()
}

/// What runs for these conversations.
pub(crate) fn of(scope: &Scope<'_>, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Vec<Running>>> {
    const COLUMNS: [&str; 10] = [
        "conversation_id",
        "level",
        "inbox_id",
        "since",
        "runs_from",
        "ran",
        "warn_at",
        "due_at",
        "warned_at",
        "missed_at",
    ];
    let mut found: HashMap<Uuid, Vec<Running>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut select = Query::select();
    select.columns(COLUMNS.map(|column| ("service_level", column))).from("service_level");
    select.and_where(Expr::col(("service_level", "conversation_id")).is_in(padded(ids)));
    for row in scope.compose(select, "service_level")? {
        found.entry(row.get("conversation_id")?).or_default().push(running(&row)?);
    }
    for all in found.values_mut() {
        all.sort_by_key(|running| (running.due_at.is_none(), running.due_at, running.level));
    }
    Ok(found)
}

/// The conversations at risk, each with when the first of its promises at risk is due: columns `conversation_id` and `due`.
pub(crate) fn at_risk(scope: &Scope<'_>) -> SelectStatement {
    let column = |name: &'static str| Expr::col(("service_level", name));
    let mut select = Query::select();
    select.expr_as(column("conversation_id"), Alias::new("conversation_id"));
    select.expr_as(column("due_at").min(), Alias::new("due")).from("service_level");
    select.and_where(column("tenant_id").eq(scope.tenant().as_uuid()));
    select.and_where(column("due_at").is_not_null());
    select.and_where(column("warned_at").is_not_null().or(column("missed_at").is_not_null()));
    select.add_group_by([column("conversation_id")]);
    select
}

fn running(row: &Row) -> Result<Running> {
    Ok(Running {
        conversation: row.get("conversation_id")?,
        inbox: row.get("inbox_id")?,
        level: row.word("level")?,
        since: row.get("since")?,
        runs_from: row.get("runs_from")?,
        ran: Duration::from_micros(u64::try_from(row.get::<i64>("ran")?).unwrap_or(0)),
        warn_at: row.get("warn_at")?,
        due_at: row.get("due_at")?,
        warned_at: row.get("warned_at")?,
        missed_at: row.get("missed_at")?,
    })
}
