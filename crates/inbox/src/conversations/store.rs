//! Rows of conversations. Every read of one goes through [`find`] or [`super::listing::page`], which apply what the caller sees.

use std::collections::HashSet;

use consent::inboxes::InboxState;
use contacts::people::{self, Label};
use kernel::{ContactId, ConversationId, InboxId, StaffId, TeamId, Timestamp};
use store::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr};
use store::{Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;
use web::{Access, Sees};

use super::model::{Assignment, Conversation, Counts, Inbox, Last, Member, Own, Status, Taker};
use crate::{labels, service_levels};

/// Which of these a caller sees.
pub(super) fn visible(scope: &Scope<'_>, access: &Access, ids: Vec<ConversationId>) -> Result<HashSet<ConversationId>> {
    let Sees::OwnAndUnassigned(_) = access.sees else { return Ok(ids.into_iter().collect()) };
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let mut select = Query::select();
    select.column(("conversation", "id")).from("conversation");
    select.and_where(Expr::col(("conversation", "id")).is_in(padded(ids.iter().map(|id| id.as_uuid()).collect())));
    only_seen(&mut select, access);
    scope.compose(select, "conversation")?.iter().map(|row| row.get("id")).collect()
}

/// One conversation, if it exists and the caller sees it.
pub(super) fn find(scope: &Scope<'_>, access: &Access, id: ConversationId) -> Result<Option<Conversation>> {
    let mut select = selected(access);
    select.and_where(Expr::col(("conversation", "id")).eq(id.as_uuid()));
    only_seen(&mut select, access);
    Ok(read(scope, scope.compose(select, "conversation")?)?.pop())
}

/// Those of them that exist and the caller sees, person by person, in the order in which what comes in takes them.
pub(super) fn among(scope: &Scope<'_>, access: &Access, ids: Vec<ConversationId>) -> Result<Vec<ConversationId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = Query::select();
    select.column(("conversation", "id")).from("conversation");
    select.and_where(Expr::col(("conversation", "id")).is_in(padded(ids.iter().map(|id| id.as_uuid()).collect())));
    select.and_where(Expr::col(("conversation", "merged_into")).is_null());
    for column in ["contact_id", "inbox_id", "id"] {
        select.order_by(("conversation", column), Order::Asc);
    }
    only_seen(&mut select, access);
    scope.compose(select, "conversation")?.iter().map(|row| row.get("id")).collect()
}

/// Values repeated up to a power of two, so that lists of any length are few different statements.
pub(crate) fn padded<T: Clone>(mut values: Vec<T>) -> Vec<T> {
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}

pub(super) fn only_seen(select: &mut SelectStatement, access: &Access) {
    if let Sees::OwnAndUnassigned(staff) = access.sees {
        let assignee = || Expr::col(("conversation", "assignee_id"));
        select.and_where(assignee().is_null().or(assignee().eq(staff.as_uuid())));
    }
}

/// The inbox that an answer goes through: the one on which the person last wrote.
fn answered_through() -> SimpleExpr {
    let through = [Expr::col(("conversation", "reply_inbox_id")), Expr::col(("conversation", "inbox_id"))];
    Func::coalesce(through).into()
}

pub(super) fn selected(access: &Access) -> SelectStatement {
    const OWN: [&str; 11] = [
        "id",
        "previous_id",
        "contact_id",
        "status",
        "assignee_id",
        "team_id",
        "last_message_at",
        "listed_at",
        "unread",
        "created_at",
        "version",
    ];
    const OTHERS: [(&str, &str, &str); 13] = [
        ("conversation", "closed_at", "closed_at"),
        ("snooze", "until", "snoozed_until"),
        ("inbox", "name", "inbox_name"),
        ("inbox", "channel", "channel"),
        ("inbox", "account_id", "account"),
        ("inbox_state", "state", "inbox_state"),
        ("staff", "name", "assignee_name"),
        ("service_window", "expires_at", "window_expires_at"),
        ("message", "direction", "last_direction"),
        ("message", "kind", "last_kind"),
        ("message", "text", "last_text"),
        ("message", "status", "last_status"),
        ("message", "id", "last_id"),
    ];
    // Each joined by its tenant too.
    const JOINS: [(&str, &[(&str, &str)]); 6] = [
        ("inbox", &[("id", "inbox_id")]),
        ("inbox_state", &[("inbox_id", "inbox_id")]),
        ("staff", &[("id", "assignee_id")]),
        ("service_window", &[("inbox_id", "inbox_id"), ("contact_id", "contact_id")]),
        ("message", &[("id", "last_message_id")]),
        ("snooze", &[("conversation_id", "id")]),
    ];
    let mut select = Query::select();
    select.columns(OWN.map(|column| ("conversation", column))).from("conversation");
    select.expr_as(answered_through(), "inbox_id");
    // What was merged stands in another one.
    select.and_where(Expr::col(("conversation", "merged_into")).is_null());
    for (table, column, name) in OTHERS {
        select.expr_as(Expr::col((table, column)), name);
    }
    for (table, pairs) in JOINS {
        let tenant = Expr::col((table, "tenant_id")).equals(("conversation", "tenant_id"));
        let on = pairs.iter().fold(tenant, |on, (theirs, ours)| {
            let ours = if *ours == "inbox_id" { answered_through() } else { Expr::col(("conversation", *ours)) };
            on.and(Expr::col((table, *theirs)).eq(ours))
        });
        select.left_join(table, on);
    }
    // A program has no draft, and joins nobody's.
    let own = Expr::col(("draft", "staff_id")).eq(access.staff.map_or(Uuid::nil(), StaffId::as_uuid));
    let tenant = Expr::col(("draft", "tenant_id")).equals(("conversation", "tenant_id"));
    let here = Expr::col(("draft", "conversation_id")).equals(("conversation", "id"));
    select.expr_as(Expr::col(("draft", "text")), "draft").left_join("draft", tenant.and(here).and(own));
    select
}

pub(super) fn read(scope: &Scope<'_>, rows: Vec<Row>) -> Result<Vec<Conversation>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people = rows.iter().map(|row| row.get("contact_id")).collect::<Result<Vec<_>>>()?;
    let called = people::labels(scope, &people)?;
    let ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<Uuid>>>()?;
    let mut levels = service_levels::view::standing(scope, ids.clone())?;
    let mut labels = labels::of(scope, ids)?;
    let mut conversations = Vec::with_capacity(rows.len());
    for row in &rows {
        let label = called.get(&row.get("contact_id")?).cloned().unwrap_or_default();
        let own = labels.remove(&row.get("id")?).unwrap_or_default();
        let runs = levels.remove(&row.get("id")?).unwrap_or_default();
        conversations.push(Conversation { levels: runs, ..conversation(row, label, own)? });
    }
    Ok(conversations)
}

fn conversation(row: &Row, label: Label, labels: Vec<labels::Label>) -> Result<Conversation> {
    let assignee = match row.get::<Option<StaffId>>("assignee_id")? {
        Some(id) => Some(Member { id, name: row.get::<Option<String>>("assignee_name")?.unwrap_or_default() }),
        None => None,
    };
    let last = match row.get::<Option<Uuid>>("last_id")? {
        Some(_) => Some(Last {
            direction: row.word("last_direction")?,
            kind: row.get("last_kind")?,
            text: row.get("last_text")?,
            status: row.word("last_status")?,
        }),
        None => None,
    };
    let state = match row.get::<Option<String>>("inbox_state")?.as_deref() {
        Some("connected") => InboxState::Connected,
        Some("reconnect") => InboxState::Reconnect,
        _ => InboxState::Disconnected,
    };
    Ok(Conversation {
        id: row.get("id")?,
        inbox: Inbox {
            id: row.get("inbox_id")?,
            name: row.get("inbox_name")?,
            channel: row.word("channel")?,
            account: row.get("account")?,
            state,
        },
        contact: row.get("contact_id")?,
        previous: row.get("previous_id")?,
        label,
        status: row.word("status")?,
        assignee,
        team: row.get("team_id")?,
        last,
        last_message_at: row.get("last_message_at")?,
        listed_at: row.get("listed_at")?,
        unread: row.get("unread")?,
        created_at: row.get("created_at")?,
        closed_at: row.get("closed_at")?,
        snoozed_until: row.get("snoozed_until")?,
        labels,
        levels: Vec::new(),
        window_expires_at: row.get("window_expires_at")?,
        draft: row.get("draft")?,
        version: row.get("version")?,
    })
}

const COUNTS: Sql = sql!(
    "select name, value from counter where tenant_id = :tenant and (key = :staff and name = 'conversations_open_of' \
     or key = :all and name in ('conversations_open', 'conversations_open_unassigned')) \
     union all select 'teams' as name, 1 as value from team_member where tenant_id = :tenant and staff_id = :staff"
);
const TEAMS_OF: Sql =
    sql!("select team_id from team_member where tenant_id = :tenant and staff_id = :staff order by team_id limit 100");

/// The numbers that `crate::counts` keeps, by one statement.
pub(super) fn counts(scope: &Scope<'_>, staff: Option<StaffId>) -> Result<Counts> {
    let mut counts = Counts::default();
    let values = params! { "staff" => staff.map_or(Uuid::nil(), StaffId::as_uuid), "all" => Uuid::nil() };
    for row in scope.rows(COUNTS, values)? {
        let value: i64 = row.get("value")?;
        match row.get::<String>("name")?.as_str() {
            "conversations_open" => counts.open = value,
            "conversations_open_unassigned" => counts.unassigned = value,
            "teams" => counts.teams += value,
            _ => counts.mine = value,
        }
    }
    Ok(counts)
}

pub(super) fn teams_of(scope: &Scope<'_>, staff: StaffId) -> Result<Vec<TeamId>> {
    scope.rows(TEAMS_OF, params! { "staff" => staff })?.iter().map(|row| row.get("team_id")).collect()
}

const CONNECTED: Sql =
    sql!("select inbox_id from inbox_state where tenant_id = :tenant and state in ('connected', 'reconnect') limit 1");

pub(super) fn is_reachable(scope: &Scope<'_>) -> Result<bool> {
    Ok(scope.row(CONNECTED, params! {})?.is_some())
}

// A version of 0 stands for whichever there is; what matters then is that nobody else did the same first.
const ASSIGN: Sql = sql!(
    "update conversation set assignee_id = :assignee, team_id = :team, version = version + 1 where tenant_id = :tenant and id = :id \
     and assignee_id is not distinct from :was and (version = :version or :version = 0)"
);

pub(super) fn assign(tx: &mut Tx<'_>, was: &Conversation, version: Option<i64>, to: Assignment) -> Result<bool> {
    let values = params! {
        "id" => was.id, "version" => version.unwrap_or(0), "assignee" => to.assignee, "team" => to.team,
        "was" => was.assignee.as_ref().map(|member| member.id),
    };
    Ok(tx.execute(ASSIGN, values)? == 1)
}

const LET_GO: Sql = sql!(
    "update conversation set assignee_id = null, version = version + 1 where tenant_id = :tenant and status in ('open', 'closed', 'snoozed') \
     and assignee_id = :staff returning id, contact_id, inbox_id, status, team_id"
);

/// What a member held.
pub(super) struct Held {
    pub(super) id: ConversationId,
    pub(super) contact: ContactId,
    pub(super) inbox: InboxId,
    pub(super) status: Status,
    pub(super) team: Option<TeamId>,
}

pub(super) fn let_go(tx: &mut Tx<'_>, staff: StaffId) -> Result<Vec<Held>> {
    let held = |row: &Row| {
        Ok(Held {
            id: row.get("id")?,
            contact: row.get("contact_id")?,
            inbox: row.get("inbox_id")?,
            status: row.word("status")?,
            team: row.get("team_id")?,
        })
    };
    tx.rows(LET_GO, params! { "staff" => staff })?.iter().map(held).collect()
}

// What waits again is on top of the list.
const SET_STATUS: Sql = sql!(
    "update conversation set status = :status, closed_at = :closed_at, listed_at = coalesce(:listed_at, listed_at), version = version + 1 where tenant_id = :tenant and id = :id \
     and status <> :status and (version = :version or :version = 0)"
);

pub(super) fn set_status(tx: &mut Tx<'_>, id: ConversationId, version: Option<i64>, status: Status) -> Result<bool> {
    let closed_at: Option<Timestamp> = match status {
        Status::Open | Status::Snoozed => None,
        Status::Closed => Some(tx.now()),
    };
    let listed_at = (status == Status::Open).then(|| tx.now());
    let values = params! {
        "id" => id, "version" => version.unwrap_or(0), "status" => status.as_str(), "closed_at" => closed_at, "listed_at" => listed_at,
    };
    Ok(tx.execute(SET_STATUS, values)? == 1)
}

const GIVE_PLACE: Sql = sql!("update conversation set listed_at = :at where tenant_id = :tenant and id = :id");

/// Its place in the list.
pub(super) fn give_place(tx: &mut Tx<'_>, id: ConversationId, at: Timestamp) -> Result<()> {
    tx.execute(GIVE_PLACE, params! { "id" => id, "at" => at }).map(|_| ())
}

const TOUCH: Sql = sql!("update conversation set version = version + 1 where tenant_id = :tenant and id = :id");

/// Something that stands beside it changed.
pub(super) fn touch(tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
    tx.execute(TOUCH, params! { "id" => id }).map(|_| ())
}

// What came in since the caller looked stays unread.
const READ: Sql =
    sql!("update conversation set unread = unread - :seen where tenant_id = :tenant and id = :id and unread >= :seen");
const UNREAD: Sql = sql!("update conversation set unread = 1 where tenant_id = :tenant and id = :id and unread = 0");
const UNREAD_AGAIN: Sql =
    sql!("update conversation set unread = :unread where tenant_id = :tenant and id = :id and unread = 0");
const SEEN: Sql = sql!(
    "insert into conversation_seen (tenant_id, conversation_id, staff_id, last_read_seq) values (:tenant, :id, :staff, :seq) \
     on conflict (tenant_id, conversation_id, staff_id) do update set last_read_seq = excluded.last_read_seq \
     where conversation_seen.last_read_seq < excluded.last_read_seq"
);

pub(super) fn unread_again(tx: &mut Tx<'_>, id: ConversationId, unread: i64) -> Result<bool> {
    Ok(tx.execute(UNREAD_AGAIN, params! { "id" => id, "unread" => unread })? == 1)
}

pub(super) fn read_up_to(tx: &mut Tx<'_>, id: ConversationId, seen: i64) -> Result<bool> {
    Ok(tx.execute(READ, params! { "id" => id, "seen" => seen })? == 1)
}

pub(super) fn mark_unread(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    Ok(tx.execute(UNREAD, params! { "id" => id })? == 1)
}

pub(super) fn seen(tx: &mut Tx<'_>, id: ConversationId, staff: StaffId, seq: i64) -> Result<()> {
    tx.execute(SEEN, params! { "id" => id, "staff" => staff, "seq" => seq }).map(|_| ())
}

const OWN: Sql = sql!(
    "select (select text from draft where tenant_id = :tenant and conversation_id = :id and staff_id = :staff) as draft, \
     (select last_read_seq from conversation_seen where tenant_id = :tenant and conversation_id = :id and staff_id = :staff) as last_read_seq, \
     (select seq from stream_head where tenant_id = :tenant) as head"
);

pub(super) fn own(scope: &Scope<'_>, id: ConversationId, staff: StaffId) -> Result<Own> {
    let row = scope.row(OWN, params! { "id" => id, "staff" => staff })?;
    let row = row.expect("OK because the statement always has one row");
    Ok(Own {
        draft: row.get::<Option<String>>("draft")?.unwrap_or_default(),
        last_read_seq: row.get("last_read_seq")?,
        head: row.get::<Option<i64>>("head")?.unwrap_or(0),
    })
}

const KEEP_DRAFT: Sql = sql!(
    "insert into draft (tenant_id, conversation_id, staff_id, text, updated_at) values (:tenant, :id, :staff, :text, :now) \
     on conflict (tenant_id, conversation_id, staff_id) do update set text = excluded.text, updated_at = excluded.updated_at"
);
const DROP_DRAFT: Sql =
    sql!("delete from draft where tenant_id = :tenant and conversation_id = :id and staff_id = :staff");

pub(super) fn keep_draft(tx: &mut Tx<'_>, id: ConversationId, staff: StaffId, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return tx.execute(DROP_DRAFT, params! { "id" => id, "staff" => staff }).map(|_| ());
    }
    let now = tx.now();
    tx.execute(KEEP_DRAFT, params! { "id" => id, "staff" => staff, "text" => text, "now" => now }).map(|_| ())
}

const TAKERS: Sql = sql!(
    "select id, name, 'member' as kind from staff where tenant_id = :tenant and removed_at is null and role <> 'viewer' \
     union all select id, name, 'team' as kind from team where tenant_id = :tenant order by kind, name, id limit 500"
);

pub(super) fn takers(scope: &Scope<'_>) -> Result<Vec<Taker>> {
    let taker = |row: &Row| {
        let name = row.get("name")?;
        Ok(match row.get::<String>("kind")?.as_str() {
            "team" => Taker::Team { id: row.get("id")?, name },
            _ => Taker::Member(Member { id: row.get("id")?, name }),
        })
    };
    scope.rows(TAKERS, params! {})?.iter().map(taker).collect()
}

const IS_MEMBER: Sql =
    sql!("select id from staff where tenant_id = :tenant and id = :id and removed_at is null and role <> 'viewer'");
const IS_TEAM: Sql = sql!("select id from team where tenant_id = :tenant and id = :id");

/// Whether someone may be given a conversation. They stay until the commit: who is removed meanwhile lets go of it.
pub(super) fn is_member(tx: &mut Tx<'_>, id: StaffId) -> Result<bool> {
    Ok(!tx.lock(IS_MEMBER, params! { "id" => id })?.is_empty())
}

pub(super) fn is_team(scope: &Scope<'_>, id: TeamId) -> Result<bool> {
    Ok(scope.row(IS_TEAM, params! { "id" => id })?.is_some())
}
