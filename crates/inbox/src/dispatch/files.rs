//! Messages whose file the provider does not have yet: they wait while it is handed over, and those behind them wait too.
//!
//! - The gate is asked whether the message would pass before the file leaves the house, before each try anew, and decides when it goes.

use std::time::Duration;

use ::store::{Result, Sql, Tx, params, sql};
use consent::gate::{self, Passage};
use kernel::{InboxId, MessageId};

use super::store::{self, Due, note, set_status};
use crate::media::out;
use crate::outgoing::OutContent;
use crate::status::Status;

/// After this it is looked at again, in case nobody is handing it over any more.
const LOOK_AGAIN: Duration = Duration::from_secs(15 * 60);

const RELEASE: Sql =
    sql!("update delivery set due_at = :now where tenant_id = :tenant and message_id = :message and state = 'queued'");
const END: Sql =
    sql!("update delivery set state = 'done' where tenant_id = :tenant and message_id = :message and state = 'queued'");

/// Has the file handed over if that is all that is missing. Says whether the message waits for it.
pub(super) fn waits(tx: &mut Tx<'_>, due: &Due, inbox: InboxId, fence: i64) -> Result<bool> {
    let OutContent::File { file, .. } = &due.content else { return Ok(false) };
    if out::is_there(tx, *file, inbox)? {
        return Ok(false);
    }
    let draft = super::rounds::draft(tx, due, inbox, fence)?;
    if gate::preview(tx, &draft)? != Passage::Open {
        return Ok(false);
    }
    store::put_off(tx, due.message, LOOK_AGAIN)?;
    out::order(tx, *file, due.message, inbox)?;
    Ok(true)
}

/// Whether the file may leave the house now. If meanwhile the gate has something to say, it says so in the next round.
pub(crate) fn may_leave(tx: &mut Tx<'_>, message: MessageId, inbox: InboxId) -> Result<bool> {
    let Some(due) = store::waiting(tx, message)? else { return Ok(false) };
    let draft = super::rounds::draft(tx, &due, inbox, 0)?;
    if gate::preview(tx, &draft)? == Passage::Open {
        return Ok(true);
    }
    release(tx, message)?;
    Ok(false)
}

/// It may go: the file is there, or the gate has something to say.
pub(crate) fn release(tx: &mut Tx<'_>, message: MessageId) -> Result<()> {
    let now = tx.now();
    tx.execute(RELEASE, params! { "message" => message, "now" => now }).map(|_| ())
}

/// The provider does not take the file.
pub(crate) fn fail(tx: &mut Tx<'_>, message: MessageId, code: String, detail: String) -> Result<()> {
    if tx.execute(END, params! { "message" => message })? != 1 {
        return Ok(());
    }
    set_status(tx, message, Status::Failed, None, Some((code, detail)))?;
    note(tx, message, Status::Failed)
}
