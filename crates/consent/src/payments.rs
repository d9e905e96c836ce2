//! Sending that waits because Meta wants to be paid (error 131042), as the gate reads it. Channels writes it.
//!
//! - Nothing is dropped: what costs money is held, and goes once the owner says that it is settled, or a check finds it so.
//! - Answers within the free time go on: a month's first 1,000 cost nothing. Once one of them meets the same trouble they wait too,
//!   until the next month brings new free ones (facts/meta.md 5.2).

use chrono::Datelike;
use kernel::{InboxId, Timestamp};
use store::{Event, Result, Row, Scope, Sql, Tx, params, sql};

/// What waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// What always costs: templates.
    Paid,
    /// Answers too.
    All,
}

/// A pause that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    pub since: Timestamp,
    pub covers: Covers,
    /// Whether a check at Meta saw it too.
    pub is_seen: bool,
}

const PAUSE: Sql = sql!(
    "insert into payment_pause (tenant_id, inbox_id, since, all_since) values (:tenant, :inbox, :now, :all) \
     on conflict (tenant_id, inbox_id) do update set \
     since = case when payment_pause.ended_at is null then payment_pause.since else excluded.since end, \
     all_since = case when payment_pause.ended_at is null then coalesce(excluded.all_since, payment_pause.all_since) else excluded.all_since end, \
     seen_at = case when payment_pause.ended_at is null then payment_pause.seen_at else null end, ended_at = null"
);
const SAW: Sql = sql!(
    "update payment_pause set seen_at = :now where tenant_id = :tenant and inbox_id = :inbox and ended_at is null and seen_at is null"
);
const END: Sql = sql!(
    "update payment_pause set ended_at = :now where tenant_id = :tenant and inbox_id = :inbox and ended_at is null"
);
const GET: Sql = sql!(
    "select since, all_since, seen_at from payment_pause where tenant_id = :tenant and inbox_id = :inbox and ended_at is null"
);
const LIVE: Sql = sql!(
    "select p.inbox_id from payment_pause p join inbox_state s on s.tenant_id = p.tenant_id and s.inbox_id = p.inbox_id \
     where p.tenant_id = :tenant and p.ended_at is null and s.state <> 'disconnected' order by p.since limit 1"
);

/// Has what costs money wait, and answers too where one of them was refused. Says whether this is news.
pub fn pause(tx: &mut Tx<'_>, inbox: InboxId, covers: Covers) -> Result<bool> {
    let before = get(tx, inbox)?;
    if before.is_some_and(|pause| pause.covers == Covers::All || pause.covers == covers) {
        return Ok(false);
    }
    let now = tx.now();
    let all = (covers == Covers::All).then_some(now);
    tx.execute(PAUSE, params! { "inbox" => inbox, "now" => now, "all" => all })?;
    tx.record(Event::new("inbox.payment_trouble").inbox(inbox).fact("answers_wait", covers == Covers::All));
    Ok(before.is_none())
}

/// A check at Meta saw the trouble too.
pub fn saw(tx: &mut Tx<'_>, inbox: InboxId) -> Result<()> {
    let now = tx.now();
    tx.execute(SAW, params! { "inbox" => inbox, "now" => now }).map(|_| ())
}

/// Lets everything go again. Says whether anything waited.
pub fn end(tx: &mut Tx<'_>, inbox: InboxId) -> Result<bool> {
    let now = tx.now();
    let is_over = tx.execute(END, params! { "inbox" => inbox, "now" => now })? > 0;
    if is_over {
        tx.record(Event::new("inbox.payment_settled").inbox(inbox));
    }
    Ok(is_over)
}

/// What waits in an inbox, if anything does.
pub fn get(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<Pause>> {
    let now = scope.now();
    scope.row(GET, params! { "inbox" => inbox })?.map(|row| read(&row, now)).transpose()
}

/// One inbox in which something waits, the longest first.
pub fn any(scope: &Scope<'_>) -> Result<Option<InboxId>> {
    scope.row(LIVE, params! {})?.map(|row| row.get("inbox_id")).transpose()
}

fn read(row: &Row, now: Timestamp) -> Result<Pause> {
    let month = |at: Timestamp| (at.utc().year(), at.utc().month());
    let all_since: Option<Timestamp> = row.get("all_since")?;
    let is_all = all_since.is_some_and(|since| month(since) == month(now));
    Ok(Pause {
        since: row.get("since")?,
        covers: if is_all { Covers::All } else { Covers::Paid },
        is_seen: row.get::<Option<Timestamp>>("seen_at")?.is_some(),
    })
}
