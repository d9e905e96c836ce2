//! What Meta does not let a number do for a while (`account_update`, ACCOUNT_RESTRICTION), as the gate reads it. Channels writes it.
//!
//! - To begin is to send a template; to answer is to send anything else that is read.                        ([`NumberRestriction`])
//! - Nothing is dropped: what goes by itself is held until the time that Meta names, at the latest until the longest that Meta gives
//!   is over, or until Meta lifts it.                                                                                  ([`LONGEST`])
//! - The newest word by Meta's own time counts, whatever comes first; in the same second the restriction.

use std::time::Duration;

use kernel::{InboxId, Timestamp};
use store::{Event, Result, Scope, Sql, Tx, params, sql};

/// Meta restricts for 1, 3, 7 or 30 days (facts/meta.md 8.4): one without a time ends after the longest.
pub const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Until when a number may not do something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberRestriction {
    /// It may begin no conversation: no template goes.
    pub begin_until: Option<Timestamp>,
    /// It may not answer.
    pub answer_until: Option<Timestamp>,
    /// Whether a check at Meta saw it too.
    pub is_seen: bool,
}

impl NumberRestriction {
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.begin_until.max(self.answer_until).is_some_and(|until| now < until)
    }
}

// What is not named stays as it was said before. Meta tells seconds: two kinds may be told of in one.
const SET: Sql = sql!(
    "insert into number_restriction (tenant_id, inbox_id, begin_until, answer_until, said_at) \
     values (:tenant, :inbox, :begin, :answer, :at) on conflict (tenant_id, inbox_id) do update set \
     begin_until = coalesce(excluded.begin_until, number_restriction.begin_until), \
     answer_until = coalesce(excluded.answer_until, number_restriction.answer_until), said_at = excluded.said_at, \
     seen_at = case when number_restriction.said_at = excluded.said_at then number_restriction.seen_at else null end \
     where number_restriction.said_at <= excluded.said_at"
);
// It is kept also where nothing is in force: a restriction from before it may come late.
const LIFT: Sql = sql!(
    "insert into number_restriction (tenant_id, inbox_id, begin_until, answer_until, said_at) \
     values (:tenant, :inbox, null, null, :at) on conflict (tenant_id, inbox_id) do update set \
     begin_until = null, answer_until = null, said_at = excluded.said_at, seen_at = null \
     where number_restriction.said_at < excluded.said_at"
);
const SAW: Sql = sql!(
    "update number_restriction set seen_at = :now where tenant_id = :tenant and inbox_id = :inbox and seen_at is null \
     and (begin_until > :now or answer_until > :now)"
);
const GET: Sql = sql!(
    "select begin_until, answer_until, seen_at from number_restriction where tenant_id = :tenant and inbox_id = :inbox"
);

/// Meta said at this time that the number may not begin, or not answer, until then; what it left out stays as it was.
pub fn restrict(
    tx: &mut Tx<'_>,
    inbox: InboxId,
    begin_until: Option<Timestamp>,
    answer_until: Option<Timestamp>,
    at: Timestamp,
) -> Result<()> {
    let values = params! { "inbox" => inbox, "begin" => begin_until, "answer" => answer_until, "at" => at };
    let before = get(tx, inbox)?;
    let until = |one: NumberRestriction| (one.begin_until, one.answer_until);
    if tx.execute(SET, values)? > 0 && until(get(tx, inbox)?) != until(before) {
        tx.record(Event::new("inbox.restricted").inbox(inbox).fact("answers_wait", answer_until.is_some()));
    }
    Ok(())
}

/// It is lifted, as was known at this time: what was held goes on. Says whether there was any.
pub fn lift(tx: &mut Tx<'_>, inbox: InboxId, at: Timestamp) -> Result<bool> {
    let was_in_force = get(tx, inbox)?.is_in_force(tx.now());
    let is_over = tx.execute(LIFT, params! { "inbox" => inbox, "at" => at })? > 0 && was_in_force;
    if is_over {
        tx.record(Event::new("inbox.restriction_lifted").inbox(inbox));
    }
    Ok(is_over)
}

/// A check at Meta saw it too.
pub fn saw(tx: &mut Tx<'_>, inbox: InboxId) -> Result<()> {
    let now = tx.now();
    tx.execute(SAW, params! { "inbox" => inbox, "now" => now }).map(|_| ())
}

/// What the number may not do, also where that is over.
pub fn get(scope: &Scope<'_>, inbox: InboxId) -> Result<NumberRestriction> {
    let Some(row) = scope.row(GET, params! { "inbox" => inbox })? else { return Ok(NumberRestriction::default()) };
    Ok(NumberRestriction {
        begin_until: row.get("begin_until")?,
        answer_until: row.get("answer_until")?,
        is_seen: row.get::<Option<Timestamp>>("seen_at")?.is_some(),
    })
}
