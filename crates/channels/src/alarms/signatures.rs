//! Posts in Meta's name that do not fit an app which worked: most often its secret was changed at Meta.
//!
//! - An app that never worked, or not for a week, alarms nobody, however much is posted to its address.
//! - A good post since the first wrong one, seen by whichever process, means that the secret is right.
//! - Owners are told once a spell and at most once a day, so that forged posts cannot drown anyone.
//! - The next good post ends the spell.

use std::time::Duration;

use ::store::{Result, Sql, Tx, params, sql};
use accounts::notices::{self, Kind, Notice, To};
use kernel::{AppId, Timestamp};

use crate::{apps, inboxes};

/// An app that had a good post so recently is one that works.
pub(crate) const WORKED: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Owners are told of an app no more often than this.
const TOLD: Duration = Duration::from_secs(24 * 60 * 60);

const BEGIN: Sql = sql!(
    "update app set failing_since = :first where tenant_id = :tenant and id = :id and failing_since is null \
     and last_webhook_at between :worked and :first"
);
const TELL: Sql = sql!(
    "update app set failing_told_at = :now where tenant_id = :tenant and id = :id \
     and (failing_told_at is null or failing_told_at <= :before)"
);
const END: Sql =
    sql!("update app set failing_since = null where tenant_id = :tenant and id = :id and failing_since is not null");

/// Too many posts were refused, the first of them then. Does nothing unless the app worked until that moment.
pub(crate) fn begin(tx: &mut Tx<'_>, app: AppId, first: Timestamp) -> Result<()> {
    let now = tx.now();
    let Some(number) = inboxes::of_app(tx, app)?.first().copied() else { return Ok(()) };
    let Some(inbox) = inboxes::get(tx, number)? else { return Ok(()) };
    if tx.execute(BEGIN, params! { "id" => app, "first" => first, "worked" => now - WORKED })? == 0 {
        return Ok(());
    }
    apps::changed(tx, app);
    if tx.execute(TELL, params! { "id" => app, "now" => now, "before" => now - TOLD })? == 0 {
        return Ok(());
    }
    let key = format!("{app}:{}", first.micros());
    let notice = Notice::new(Kind::SignaturesFailing, To::Owners, key, super::page(tx.tenant(), number));
    notices::tell(tx, notice.fact("app", inbox.name))
}

/// A good post came.
pub(crate) fn end(tx: &mut Tx<'_>, app: AppId) -> Result<()> {
    if tx.execute(END, params! { "id" => app })? == 0 {
        return Ok(());
    }
    apps::changed(tx, app);
    for number in inboxes::of_app(tx, app)? {
        notices::settled(tx, Kind::SignaturesFailing, &super::page(tx.tenant(), number))?;
    }
    Ok(())
}
