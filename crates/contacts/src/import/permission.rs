//! What rows say of permission, as entries of the ledger.   (P-CON-5)

use std::collections::BTreeSet;

use ::store::{Result, Scope, Tx};
use consent::ledger::{self, Backing, Effect, Extent, Grade, Method, NewEntry, Standing};
use consent::standing;
use kernel::{BlobId, Channel, Purpose, Timestamp};
use uuid::Uuid;

use super::model::Plan;
use super::rules::Said;
use super::sought::Named;
use super::undo;

/// Whether a refusal would be entered: one that stands already is not entered again.
pub(super) fn would_withdraw(tx: &Tx<'_>, named: Option<Named>, said: &Said) -> Result<Option<Uuid>> {
    if !matches!(said, Said::Withdrawn { .. }) {
        return Ok(None);
    }
    let state = match named {
        None => None,
        Some(named) => ledger::state(tx, named.id, Channel::WhatsApp)?,
    };
    let standing = state.map_or(Standing::Unasked, |state| state.standing(Purpose::Marketing));
    Ok((!ledger::is_refused_for_good(tx, standing)?).then(Uuid::nil))
}

/// Whether a permission would be entered: only where nothing is known yet. Which entry it becomes is known later.
pub(super) fn would_grant(tx: &Tx<'_>, named: Option<Named>, said: &Said) -> Result<Option<Uuid>> {
    let Said::Granted { at, .. } = said else { return Ok(None) };
    let state = match named {
        None => None,
        // What another entry of the same person refused is refused.
        Some(named) if named.is_joined => ledger::joined::state(tx, named.id, Channel::WhatsApp)?,
        Some(named) => ledger::state(tx, named.id, Channel::WhatsApp)?,
    };
    let is_wanted = state.map_or(Ok(true), |state| is_wanted(tx, &state, at.unwrap_or(tx.now())))?;
    Ok((is_wanted && said.ahead(tx.now()).is_none()).then(Uuid::nil))
}

/// Enters what a row says of permission. What was withdrawn or stopped stays so.      (P-CON-5)
pub(super) fn enter(
    tx: &mut Tx<'_>,
    (plan, proof): (&Plan, Option<BlobId>),
    Named { id, is_joined }: Named,
    said: Said,
) -> Result<Option<(Effect, Uuid)>> {
    if said.ahead(tx.now()).is_some() {
        return Ok(None);
    }
    let (effect, at, words) = match said {
        Said::Nothing | Said::No | Said::Unclear { .. } => return Ok(None),
        Said::Granted { at, words } => (Effect::Grant, at, words),
        Said::Withdrawn { at, words } => (Effect::Withdraw, at, words),
    };
    let (key, now) = ((id, Channel::WhatsApp), tx.now());
    // All who count as one with them first, so that rows are taken in one order.
    let joined = if is_joined { ledger::joined::lock(tx, &BTreeSet::from([key]))?.remove(&key) } else { None };
    let state = ledger::lock(tx, id, Channel::WhatsApp)?;
    let decided_by = joined.unwrap_or_else(|| state.clone());
    let standing = state.standing(Purpose::Marketing);
    let at = match (effect, standing) {
        // A no that meets a yes ends it, however old the file says that it is.
        (Effect::Withdraw, Standing::Granted(_)) => now,
        _ => at.unwrap_or(now).min(now),
    };
    let is_wanted = match effect {
        Effect::Grant => is_wanted(tx, &decided_by, at)?,
        _ => !ledger::is_refused_for_good(tx, standing)?,
    };
    if !is_wanted {
        return Ok(None);
    }
    if effect == Effect::Grant && standing != Standing::Unasked {
        // What a file vouched for and a rule ended makes room for what is said of a later day.
        ledger::append(tx, id, Channel::WhatsApp, undo::release(now, "A later import says it anew."))?;
    }
    let new = NewEntry {
        extent: Extent::Purpose(Purpose::Marketing),
        effect,
        method: Method::Import,
        message: None,
        occurred_at: at,
        words,
        text_shown: plan.attested.as_ref().map(|attested| attested.text.clone()).unwrap_or_default(),
        backing: Backing { grade: Grade::Attested, file: proof, ..Backing::default() },
    };
    let (entry, _) = ledger::append(tx, id, Channel::WhatsApp, new)?;
    Ok(Some((effect, entry.id.as_uuid())))
}

/// Whether a yes of this day is entered: nothing is known yet, or a rule has ended what was, and would not end this.
fn is_wanted(scope: &Scope<'_>, state: &ledger::State, given: Timestamp) -> Result<bool> {
    let now = scope.now();
    if state.is_stopped(now) || state.is_held(now) {
        return Ok(false);
    }
    Ok(state.standing(Purpose::Marketing) == Standing::Unasked || standing::can_be_renewed(scope, state, given)?)
}
