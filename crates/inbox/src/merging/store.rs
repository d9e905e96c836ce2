//! Rows of what went from one conversation to another, and of what both were before.

use kernel::{ContactId, ConversationId, InboxId, MessageId, RequestId, StaffId, TeamId, Timestamp, Who};
use serde::{Deserialize, Serialize};
use store::{Error, Result, Row, Scope, Sql, Tx, params, sql};
use uuid::Uuid;

use super::What;
use crate::undo::VALID;

/// One conversation as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stand {
    pub(super) id: ConversationId,
    pub(super) inbox: InboxId,
    pub(super) contact: ContactId,
    pub(super) status: String,
    pub(super) assignee: Option<StaffId>,
    pub(super) team: Option<TeamId>,
    pub(super) unread: i64,
    pub(super) closed_at: Option<Timestamp>,
    pub(super) last_message: Option<MessageId>,
    pub(super) last_message_at: Timestamp,
    pub(super) listed_at: Timestamp,
    pub(super) last_inbound: Option<MessageId>,
    pub(super) is_current: bool,
    pub(super) previous: Option<ConversationId>,
    pub(super) merged_into: Option<ConversationId>,
    pub(super) reply_inbox: Option<InboxId>,
    pub(super) version: i64,
    pub(super) snooze: Option<Sleep>,
    pub(super) labels: Vec<Uuid>,
}

/// Until when it sleeps, and who is told then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sleep {
    pub(super) until: Timestamp,
    by: Option<StaffId>,
    since: Timestamp,
}

/// Both of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Pair {
    pub(super) from: Stand,
    pub(super) to: Stand,
    /// Those that led to the one, and lead to the other now.
    pub(super) followers: Vec<ConversationId>,
}

/// What went from one to the other.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    pub(super) id: Uuid,
    pub(super) what: What,
    from: ConversationId,
    to: ConversationId,
    was: String,
    became: String,
}

impl Moved {
    /// What both were, and became.
    pub(super) fn stands(&self) -> Result<(Pair, Pair)> {
        let read = |text: &str| serde_json::from_str(text).map_err(|_| Error::Refused("a move cannot be read"));
        Ok((read(&self.was)?, read(&self.became)?))
    }
}

const LOCK: Sql = sql!(
    "select id, inbox_id, contact_id, status, assignee_id, team_id, unread, closed_at, last_message_id, last_message_at, listed_at, last_inbound_id, \
     is_current, previous_id, merged_into, reply_inbox_id, version from conversation where tenant_id = :tenant and id in (:one, :other) \
     and status <> 'new' order by id"
);
const SLEEPS: Sql =
    sql!("select until, staff_id, created_at from snooze where tenant_id = :tenant and conversation_id = :id");
const LABELS: Sql = sql!(
    "select label_id from conversation_label where tenant_id = :tenant and conversation_id = :id order by label_id"
);
const MERGED_INTO: Sql = sql!("select merged_into from conversation where tenant_id = :tenant and id = :id");
const PREVIOUS: Sql = sql!(
    "select p.id from conversation c join conversation p on p.tenant_id = c.tenant_id and p.id = c.previous_id \
     and p.merged_into is null where c.tenant_id = :tenant and c.id = :id"
);
const NEXT: Sql = sql!(
    "select id from conversation where tenant_id = :tenant and previous_id = :id and merged_into is null order by created_at desc limit 1"
);
const FOLLOWERS: Sql = sql!(
    "select id from conversation where tenant_id = :tenant and merged_into = :id and (is_current or :all = 1) order by id limit 1000"
);
const NUMBERS: Sql = sql!(
    "select f.id from conversation c join conversation f on f.tenant_id = c.tenant_id and f.merged_into = c.id \
     and f.inbox_id <> c.inbox_id where c.tenant_id = :tenant and c.id = :id limit 1"
);
const POINT: Sql = sql!("update conversation set merged_into = :to where tenant_id = :tenant and id = :id");
const UPDATE: Sql = sql!(
    "update conversation set status = :status, assignee_id = :assignee, team_id = :team, unread = :unread, closed_at = :closed_at, \
     last_message_id = :last_message, last_message_at = :last_message_at, listed_at = :listed_at, last_inbound_id = :last_inbound, is_current = :is_current, \
     merged_into = :merged_into, reply_inbox_id = :reply_inbox, version = version + 1 where tenant_id = :tenant and id = :id"
);
const CREATE: Sql = sql!(
    "insert into conversation (tenant_id, id, inbox_id, contact_id, status, assignee_id, team_id, last_message_at, listed_at, unread, created_at, \
     closed_at, version, is_current, previous_id) values (:tenant, :id, :inbox, :contact, :status, :assignee, :team, :last_message_at, \
     :listed_at, :unread, :now, :closed_at, 1, :is_current, :previous)"
);
const PUT_TO_SLEEP: Sql = sql!(
    "insert into snooze (tenant_id, conversation_id, until, staff_id, created_at) values (:tenant, :id, :until, :by, :since)"
);
const PUT_ON: Sql = sql!(
    "insert into conversation_label (tenant_id, conversation_id, label_id, put_at, put_by_kind, put_by) \
     values (:tenant, :id, :label, :now, :kind, :who) on conflict (tenant_id, conversation_id, label_id) do nothing"
);
const TAKE_OFF: Sql =
    sql!("delete from conversation_label where tenant_id = :tenant and conversation_id = :id and label_id = :label");
const PLACE: Sql =
    sql!("select at from message where tenant_id = :tenant and conversation_id = :conversation and id = :id");
const COUNT: Sql = sql!(
    "select count(*) as number from (select id from message where tenant_id = :tenant and conversation_id = :conversation \
     and (at, id) >= (:at, :id) limit :most) as part"
);
const INBOUND: Sql = sql!(
    "select count(*) as number from (select id from message where tenant_id = :tenant and conversation_id = :conversation \
     and (at, id) >= (:at, :id) and direction = 'inbound' limit 1000) as part"
);
const LAST: Sql = sql!(
    "select id, at from message where tenant_id = :tenant and conversation_id = :conversation \
     and status not in ('cancelled', 'scheduled', 'noted') order by at desc, id desc limit 1"
);
const LAST_INBOUND: Sql = sql!(
    "select id, inbox_id from message where tenant_id = :tenant and conversation_id = :conversation and direction = 'inbound' \
     order by at desc, id desc limit 1"
);
const SHOW: Sql = sql!(
    "update conversation set last_message_id = :last, last_message_at = coalesce(:at, last_message_at), last_inbound_id = :inbound, \
     reply_inbox_id = nullif(:inbox, inbox_id) where tenant_id = :tenant and id = :id"
);
const KEEP: Sql = sql!(
    "insert into thread_move (tenant_id, id, what, from_id, to_id, author_kind, author_id, was, became, created_at, expires_at) \
     values (:tenant, :id, :what, :from, :to, :kind, :author, :was, '', :now, :until)"
);
const BECAME: Sql = sql!("update thread_move set became = :became where tenant_id = :tenant and id = :id");
const GET: Sql = sql!(
    "select id, what, from_id, to_id, was, became from thread_move where tenant_id = :tenant and id = :id and author_kind = :kind \
     and author_id = :author"
);
const USE_UP: Sql = sql!(
    "update thread_move set undone_at = :now where tenant_id = :tenant and id = :id and undone_at is null and expires_at > :now"
);
const KEEP_MESSAGES: Sql = sql!(
    "insert into moved_message (tenant_id, move_id, message_id) select tenant_id, :move, id from message where tenant_id = :tenant \
     and conversation_id = :from and (at, id) >= (:at, :id)"
);
const SHIFT: Sql = sql!(
    "update message set conversation_id = :to where tenant_id = :tenant and conversation_id = :from and (at, id) >= (:at, :id)"
);
const UNSHIFT: Sql = sql!(
    "update message set conversation_id = :from where tenant_id = :tenant and conversation_id = :to \
     and id in (select message_id from moved_message where tenant_id = :tenant and move_id = :move)"
);
const OLD_MESSAGES: Sql = sql!(
    "delete from moved_message where tenant_id = :tenant and move_id in \
     (select id from thread_move where tenant_id = :tenant and expires_at < :before limit 20)"
);
const OLD: Sql = sql!(
    "delete from thread_move where tenant_id = :tenant and expires_at < :before \
     and not exists (select 1 from moved_message m where m.tenant_id = thread_move.tenant_id and m.move_id = thread_move.id)"
);

/// Two conversations as they stand, taken until the commit, in one order whoever asks.
pub(super) fn lock(tx: &mut Tx<'_>, [one, other]: [ConversationId; 2]) -> Result<[Option<Stand>; 2]> {
    let rows = tx.lock(LOCK, params! { "one" => one, "other" => other })?;
    let mut stands = rows.iter().map(|row| stand(tx, row)).collect::<Result<Vec<_>>>()?;
    let found = |stands: &mut Vec<Stand>, id| stands.iter().find(|stand| stand.id == id).cloned();
    Ok([found(&mut stands, one), found(&mut stands, other)])
}

fn stand(scope: &Scope<'_>, row: &Row) -> Result<Stand> {
    let id: ConversationId = row.get("id")?;
    let sleep = |row: Row| -> Result<Sleep> {
        Ok(Sleep { until: row.get("until")?, by: row.get("staff_id")?, since: row.get("created_at")? })
    };
    Ok(Stand {
        id,
        inbox: row.get("inbox_id")?,
        contact: row.get("contact_id")?,
        status: row.get("status")?,
        assignee: row.get("assignee_id")?,
        team: row.get("team_id")?,
        unread: row.get("unread")?,
        closed_at: row.get("closed_at")?,
        last_message: row.get("last_message_id")?,
        last_message_at: row.get("last_message_at")?,
        listed_at: row.get("listed_at")?,
        last_inbound: row.get("last_inbound_id")?,
        is_current: row.get("is_current")?,
        previous: row.get("previous_id")?,
        merged_into: row.get("merged_into")?,
        reply_inbox: row.get("reply_inbox_id")?,
        version: row.get("version")?,
        snooze: scope.row(SLEEPS, params! { "id" => id })?.map(sleep).transpose()?,
        labels: scope
            .rows(LABELS, params! { "id" => id })?
            .iter()
            .map(|row| row.get("label_id"))
            .collect::<Result<_>>()?,
    })
}

pub(super) fn merged_into(scope: &Scope<'_>, mut id: ConversationId) -> Result<Option<ConversationId>> {
    let mut found = None;
    while let Some(row) = scope.row(MERGED_INTO, params! { "id" => id })? {
        let Some(into) = row.get("merged_into")? else { break };
        (id, found) = (into, Some(into));
    }
    Ok(found)
}

pub(super) fn lock_merged_into(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<ConversationId>> {
    tx.lock(MERGED_INTO, params! { "id" => id })?.first().map_or(Ok(None), |row| row.get("merged_into"))
}

pub(super) fn linked(
    scope: &Scope<'_>,
    id: ConversationId,
) -> Result<(Option<ConversationId>, Option<ConversationId>)> {
    let one = |sql| scope.row(sql, params! { "id" => id })?.map(|row: Row| row.get("id")).transpose();
    Ok((one(PREVIOUS)?, one(NEXT)?))
}

pub(super) fn has_numbers(scope: &Scope<'_>, id: ConversationId) -> Result<bool> {
    Ok(scope.row(NUMBERS, params! { "id" => id })?.is_some())
}

/// Those that lead to this one; of them those that take in what comes, or all.
pub(super) fn followers(scope: &Scope<'_>, id: ConversationId, only_current: bool) -> Result<Vec<ConversationId>> {
    let values = params! { "id" => id, "all" => i64::from(!only_current) };
    scope.rows(FOLLOWERS, values)?.iter().map(|row| row.get("id")).collect()
}

/// Lets these lead to another.
pub(super) fn point(tx: &mut Tx<'_>, followers: &[ConversationId], to: ConversationId) -> Result<()> {
    followers.iter().try_for_each(|id| tx.execute(POINT, params! { "id" => *id, "to" => to }).map(|_| ()))
}

pub(super) fn update(tx: &mut Tx<'_>, is: &Stand) -> Result<()> {
    let values = params! {
        "id" => is.id, "status" => &is.status, "assignee" => is.assignee, "team" => is.team, "unread" => is.unread,
        "closed_at" => is.closed_at, "last_message" => is.last_message, "last_message_at" => is.last_message_at, "listed_at" => is.listed_at,
        "last_inbound" => is.last_inbound, "is_current" => is.is_current, "merged_into" => is.merged_into,
        "reply_inbox" => is.reply_inbox,
    };
    tx.execute(UPDATE, values).map(|_| ())
}

pub(super) fn create(tx: &mut Tx<'_>, new: &Stand) -> Result<()> {
    let now = tx.now();
    let values = params! {
        "id" => new.id, "inbox" => new.inbox, "contact" => new.contact, "status" => &new.status, "assignee" => new.assignee,
        "team" => new.team, "last_message_at" => new.last_message_at, "listed_at" => new.listed_at, "unread" => new.unread, "now" => now,
        "closed_at" => new.closed_at, "is_current" => new.is_current, "previous" => new.previous,
    };
    tx.execute(CREATE, values).map(|_| ())
}

pub(super) fn sleep(tx: &mut Tx<'_>, id: ConversationId, sleep: Sleep) -> Result<()> {
    let values = params! { "id" => id, "until" => sleep.until, "by" => sleep.by, "since" => sleep.since };
    tx.execute(PUT_TO_SLEEP, values).map(|_| ())
}

/// Puts on and takes off what makes the difference.
pub(super) fn label(tx: &mut Tx<'_>, was: &Stand, is: &Stand) -> Result<()> {
    let (now, who) = (tx.now(), tx.actor().who);
    for label in is.labels.iter().filter(|label| !was.labels.contains(label)) {
        let values =
            params! { "id" => is.id, "label" => *label, "now" => now, "kind" => who.kind(), "who" => who.id() };
        tx.execute(PUT_ON, values)?;
    }
    for label in was.labels.iter().filter(|label| !is.labels.contains(label)) {
        tx.execute(TAKE_OFF, params! { "id" => is.id, "label" => *label })?;
    }
    Ok(())
}

/// Where a message stands in a thread.
pub(super) fn place(scope: &Scope<'_>, of: ConversationId, id: MessageId) -> Result<Option<(Timestamp, MessageId)>> {
    let row = scope.row(PLACE, params! { "conversation" => of, "id" => id })?;
    row.map(|row| Ok((row.get("at")?, id))).transpose()
}

/// Before every message there is.
const BEGINNING: (Timestamp, MessageId) = (Timestamp::from_micros(i64::MIN), MessageId::from_uuid(Uuid::nil()));

/// How many messages there are from a place on, counted as far as `most`.
pub(super) fn count(
    scope: &Scope<'_>,
    of: ConversationId,
    from: Option<(Timestamp, MessageId)>,
    most: i64,
) -> Result<i64> {
    let (at, id) = from.unwrap_or(BEGINNING);
    let row = scope.row(COUNT, params! { "conversation" => of, "at" => at, "id" => id, "most" => most })?;
    row.map_or(Ok(0), |row| row.get("number"))
}

/// How many of the person there are from a place on.
pub(super) fn inbound(scope: &Scope<'_>, of: ConversationId, (at, id): (Timestamp, MessageId)) -> Result<i64> {
    let row = scope.row(INBOUND, params! { "conversation" => of, "at" => at, "id" => id })?;
    row.map_or(Ok(0), |row| row.get("number"))
}

/// What is last in a thread, and to which inbox the person wrote last.
pub(super) fn recount(tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
    let last = tx.row(LAST, params! { "conversation" => id })?;
    let (last, at) = match last {
        Some(row) => (row.get::<Option<MessageId>>("id")?, row.get::<Option<Timestamp>>("at")?),
        None => (None, None),
    };
    let inbound = tx.row(LAST_INBOUND, params! { "conversation" => id })?;
    let (inbound, inbox) = match inbound {
        Some(row) => (row.get::<Option<MessageId>>("id")?, row.get::<Option<InboxId>>("inbox_id")?),
        None => (None, None),
    };
    let values = params! { "id" => id, "last" => last, "at" => at, "inbound" => inbound, "inbox" => inbox };
    tx.execute(SHOW, values).map(|_| ())
}

/// Keeps what both are, before anything goes from one to the other.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    what: What,
    (from, to): (&Stand, &Stand),
    followers: &[ConversationId],
) -> Result<Moved> {
    let (id, now, who) = (tx.id::<RequestId>().as_uuid(), tx.now(), tx.actor().who);
    let was = written(&Pair { from: from.clone(), to: to.clone(), followers: followers.to_vec() });
    let values = params! {
        "id" => id, "what" => what.as_str(), "from" => from.id, "to" => to.id, "kind" => who.kind(),
        "author" => who.id().unwrap_or_default(), "was" => &was, "now" => now, "until" => now + VALID,
    };
    tx.execute(KEEP, values)?;
    Ok(Moved { id, what, from: from.id, to: to.id, was, became: String::new() })
}

/// Keeps what both became.
pub(super) fn finish(tx: &mut Tx<'_>, moved: &Moved) -> Result<()> {
    let [from, to] = lock(tx, [moved.from, moved.to])?;
    let (Some(from), Some(to)) = (from, to) else {
        return Err(Error::Refused("a conversation is gone while it is changed"));
    };
    let became = written(&Pair { from, to, followers: Vec::new() });
    tx.execute(BECAME, params! { "id" => moved.id, "became" => became }).map(|_| ())
}

fn written(pair: &Pair) -> String {
    serde_json::to_string(pair).expect("OK because it is plain data")
}

pub(super) fn get(scope: &Scope<'_>, who: Who, id: Uuid) -> Result<Option<Moved>> {
    let values = params! { "id" => id, "kind" => who.kind(), "author" => who.id().unwrap_or_default() };
    let read = |row: Row| {
        Ok(Moved {
            id: row.get("id")?,
            what: if row.get::<String>("what")? == What::Split.as_str() { What::Split } else { What::Merge },
            from: row.get("from_id")?,
            to: row.get("to_id")?,
            was: row.get("was")?,
            became: row.get("became")?,
        })
    };
    scope.row(GET, values)?.map(read).transpose()
}

pub(super) fn use_up(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    let now = tx.now();
    Ok(tx.execute(USE_UP, params! { "id" => id, "now" => now })? == 1)
}

/// Messages go from one to the other, all or those from a place on, and which did is kept.
pub(super) fn shift(tx: &mut Tx<'_>, moved: &Moved, from: Option<(Timestamp, MessageId)>) -> Result<()> {
    let (at, id) = from.unwrap_or(BEGINNING);
    tx.execute(KEEP_MESSAGES, params! { "move" => moved.id, "from" => moved.from, "at" => at, "id" => id })?;
    let values = params! { "from" => moved.from, "to" => moved.to, "at" => at, "id" => id };
    tx.execute(SHIFT, values).map(|_| ())
}

/// They go back; of a part that was split off also what was written there since.
pub(super) fn unshift(tx: &mut Tx<'_>, moved: &Moved, is_all: bool) -> Result<()> {
    if is_all {
        let (at, id) = BEGINNING;
        let values = params! { "from" => moved.to, "to" => moved.from, "at" => at, "id" => id };
        return tx.execute(SHIFT, values).map(|_| ());
    }
    tx.execute(UNSHIFT, params! { "from" => moved.from, "to" => moved.to, "move" => moved.id }).map(|_| ())
}

/// Forgets what could be taken back a day ago.
pub(crate) fn age_out(tx: &mut Tx<'_>) -> Result<u64> {
    let before: Timestamp = tx.now() - std::time::Duration::from_secs(24 * 60 * 60);
    let messages = tx.execute(OLD_MESSAGES, params! { "before" => before })?;
    Ok(messages + tx.execute(OLD, params! { "before" => before })?)
}
