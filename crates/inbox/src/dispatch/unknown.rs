//! Attempts in doubt: the process died between the call and its result, or the answer was lost.
//!
//! A webhook with the attempt's id settles one at any time. Until then it is shown as unknown; after five minutes a person's
//! reply stands before a person, and bulk is left as possibly sent.

use ::store::{Result, Sql, Tx, params, sql};
use kernel::{Actor, AttemptId, InboxId, MessageId, Who};
use web::App;

use super::across::{self, Open};
use super::store::note;
use crate::status::Status;

const DOUBT: Sql = sql!(
    "update attempt set outcome = 'unknown', finished_at = :now, error_code = 'unknown' \
     where tenant_id = :tenant and id = :attempt and outcome = 'sending'"
);
const OLDER: Sql = sql!(
    "select id, message_id from attempt where tenant_id = :tenant and outcome = 'sending' and inbox_id = :inbox and fence < :fence"
);
const DOUBT_DELIVERY: Sql = sql!(
    "update delivery set state = 'unknown' where tenant_id = :tenant and message_id = :message and state = 'sending'"
);
const DOUBT_MESSAGE: Sql = sql!(
    "update message set status = 'unknown', status_at = :now where tenant_id = :tenant and id = :message and status = 'sending'"
);
const ASK: Sql = sql!(
    "update delivery set state = case when lane = 'reply' then 'asking' else 'done' end \
     where tenant_id = :tenant and message_id = :message and state = 'unknown' returning state"
);

/// Marks what is in doubt, and puts before a person what has been so for long.
pub(super) async fn settle(app: &App) -> Result<()> {
    for one in across::open_attempts(&app.db).await? {
        let actor = Actor { who: Who::System("dispatch"), at: app.clock.now(), request: app.clock.id() };
        app.db.write(one.tenant, actor, move |tx| step(tx, &one)).await?;
    }
    Ok(())
}

/// Attempts of an earlier holder are in doubt as soon as there is a new one. If the earlier one only slept, its result still counts.
pub(super) fn doubt_older(tx: &mut Tx<'_>, inbox: InboxId, fence: i64) -> Result<()> {
    for row in tx.rows(OLDER, params! { "inbox" => inbox, "fence" => fence })? {
        doubt(tx, row.get("id")?, row.get("message_id")?)?;
    }
    Ok(())
}

fn doubt(tx: &mut Tx<'_>, attempt: AttemptId, message: MessageId) -> Result<()> {
    let now = tx.now();
    if tx.execute(DOUBT, params! { "attempt" => attempt, "now" => now })? == 1 {
        tx.execute(DOUBT_DELIVERY, params! { "message" => message })?;
        tx.execute(DOUBT_MESSAGE, params! { "message" => message, "now" => now })?;
        note(tx, message, Status::Unknown)?;
    }
    Ok(())
}

fn step(tx: &mut Tx<'_>, open: &Open) -> Result<()> {
    if open.is_sending {
        return doubt(tx, open.attempt, open.message);
    }
    if tx.row(ASK, params! { "message" => open.message })?.is_some() {
        note(tx, open.message, Status::Unknown)?;
    }
    Ok(())
}
