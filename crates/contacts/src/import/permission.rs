//! What rows say of permission, as entries of the ledger.   (P-CON-5)

use std::collections::BTreeSet;

use ::store::{Result, Scope, Tx};
use consent::ledger::{self, Backing, Effect, Extent, Grade, Method, NewEntry, Standing};
use consent::standing;
use kernel::{BlobId, Channel, Purpose, Timestamp};
use uuid::Uuid;

use super::consents::Refused;
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

/// What would be entered of what a row refuses besides: what is refused already is not refused again.
pub(super) fn would_refuse(scope: &Scope<'_>, named: Option<Named>, refused: &[Refused]) -> Result<Vec<Refused>> {
    let mut news = Vec::new();
    for one in refused {
        let state = match named {
            None => None,
            Some(named) => ledger::state(scope, named.id, one.channel)?,
        };
        if !state.is_some_and(|state| stands(&state, one.extent, scope.now())) {
            news.push(one.clone());
        }
    }
    Ok(news)
}

fn stands(state: &ledger::State, extent: Extent, now: Timestamp) -> bool {
    match extent {
        Extent::Purpose(purpose) => {
            state.is_stopped_for(purpose, now) || matches!(state.standing(purpose), Standing::Withdrawn(_))
        }
        Extent::All | Extent::Topic(_) => state.is_stopped(now),
    }
}

/// Enters what a row refuses besides offers by WhatsApp.
pub(super) fn refuse(tx: &mut Tx<'_>, proof: Option<BlobId>, named: Named, refused: &[Refused]) -> Result<()> {
    for one in would_refuse(tx, Some(named), refused)? {
        let (state, now) = (ledger::lock(tx, named.id, one.channel)?, tx.now());
        let purposes = [Purpose::Service, Purpose::Transactional, Purpose::Marketing];
        let is_meant = |purpose: &Purpose| matches!(one.extent, Extent::All) || one.extent == Extent::Purpose(*purpose);
        let meant = purposes.into_iter().filter(is_meant);
        // A no that meets a yes ends it, however old the file says that it is.
        let ends_a_yes = meant.into_iter().any(|purpose| matches!(state.standing(purpose), Standing::Granted(_)));
        let at = one.at.filter(|_| !ends_a_yes).unwrap_or(now).min(now);
        let new = NewEntry {
            extent: one.extent,
            words: one.words,
            backing: Backing { grade: Grade::Attested, file: proof, ..Backing::default() },
            ..NewEntry::about_everything(Effect::Withdraw, Method::Import, None, at)
        };
        ledger::append(tx, named.id, one.channel, new)?;
    }
    Ok(())
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
