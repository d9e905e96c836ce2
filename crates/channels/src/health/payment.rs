//! Meta wants to be paid (error 131042): what costs money waits in every number of the account, its owners are told at once,
//! and it goes on once they say that it is settled, or a check that saw the trouble finds it gone.

use ::store::{Result, Tx};
use accounts::notices::{self, Kind, Notice, To};
use consent::payments::{self, Covers};
use kernel::InboxId;

use super::model::{About, Aspect, Origin, Report};
use super::{rules, take};
use crate::inboxes::{self, Inbox, tasks};

/// Meta's code for it (facts/meta.md 4.7).
const CODE: &str = "131042";

/// A message of this number was refused for it; `is_answer`: one within the free time, so that the month's free ones are used up.
pub fn unpaid(tx: &mut Tx<'_>, inbox: InboxId, is_answer: bool) -> Result<()> {
    let Some(known) = inboxes::get(tx, inbox)?.filter(Inbox::is_connected) else { return Ok(()) };
    let mut is_new = false;
    for number in inboxes::of_account(tx, &known.account)? {
        let covers = if is_answer && number == inbox { Covers::All } else { Covers::Paid };
        is_new |= payments::pause(tx, number, covers)?;
    }
    if !is_new {
        return Ok(());
    }
    let now = tx.now();
    take(tx, &known.account, vec![Report::new(About::Account, Aspect::Payment, CODE)], (Origin::Webhook, now))?;
    let page = super::page(tx, inbox);
    let notice = Notice::new(Kind::PaymentTrouble, To::Owners, format!("{inbox}:{}", now.micros()), page);
    notices::tell(tx, notice.fact("number", known.name.as_str()))?;
    tasks::check_at_once(tx, inbox)
}

/// It is settled: everything of the account goes again. Says whether anything waited.
pub fn settled(tx: &mut Tx<'_>, inbox: &Inbox) -> Result<bool> {
    let mut is_over = false;
    for number in inboxes::of_account(tx, &inbox.account)? {
        is_over |= payments::end(tx, number)?;
        let page = super::page(tx, number);
        notices::settled(tx, Kind::PaymentTrouble, &page)?;
    }
    if is_over {
        let now = tx.now();
        let report = Report::new(About::Account, Aspect::Payment, rules::CONNECTED);
        take(tx, &inbox.account, vec![report], (Origin::Check, now))?;
    }
    Ok(is_over)
}

/// What a check at Meta says of it. A trouble that no check ever saw is not found to be over by one either: then the owner says so.
pub(super) fn checked(tx: &mut Tx<'_>, inbox: &Inbox, sending: Option<&str>) -> Result<()> {
    let Some(pause) = payments::get(tx, inbox.id)? else { return Ok(()) };
    match (sending, pause.is_seen) {
        (Some("AVAILABLE"), true) => settled(tx, inbox).map(|_| ()),
        (Some("LIMITED" | "BLOCKED"), false) => payments::saw(tx, inbox.id),
        _ => Ok(()),
    }
}
