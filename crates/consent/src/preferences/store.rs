use ::store::{GlobalSql, Result, Scope, Sql, Tx, global_sql, params, sql};
use kernel::{Channel, ContactId};

use crate::ledger::{self, Backing, Effect, Extent, Method, NewEntry};
use crate::standing::{self, Everything, Line};

const BUSINESS: GlobalSql = global_sql!("select name, time_zone from tenant where id = :tenant and closed_at is null");
const EXISTS: Sql = sql!("select 1 as one from contact where tenant_id = :tenant and id = :id and deleted_at is null");

/// What the page shows.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) business: String,
    pub(super) zone: chrono_tz::Tz,
    pub(super) channels: Vec<(Everything, Vec<Line>)>,
    pub(super) is_stopped: bool,
}

/// A change that the person made, and the text beside the box.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) channel: Channel,
    pub(super) extent: Extent,
    pub(super) is_granted: bool,
    pub(super) words: String,
    pub(super) text_shown: String,
}

pub(super) fn shown(scope: &Scope<'_>, contact: ContactId) -> Result<Option<Shown>> {
    let Some(row) = scope.global().row(BUSINESS, params! { "tenant" => scope.tenant() })? else { return Ok(None) };
    if scope.row(EXISTS, params! { "id" => contact })?.is_none() {
        return Ok(None);
    }
    let mut channels = Vec::new();
    for channel in Channel::ALL {
        let everything = standing::everything(scope, contact, channel)?;
        if channel == Channel::WhatsApp || !everything.entries.is_empty() {
            let lines = everything.at(scope.now());
            channels.push((everything, lines));
        }
    }
    let mut is_stopped = true;
    for (everything, _) in &channels {
        let state = ledger::state(scope, contact, everything.channel)?;
        is_stopped &= state.is_some_and(|state| state.is_stopped(scope.now()));
    }
    let zone = row.get::<String>("time_zone")?.parse().unwrap_or(chrono_tz::UTC);
    Ok(Some(Shown { business: row.get("name")?, zone, channels, is_stopped }))
}

/// Enters the changes, with the person as the one who made them.
pub(super) fn enter(tx: &mut Tx<'_>, contact: ContactId, changes: Vec<Change>) -> Result<()> {
    let occurred_at = tx.now();
    for change in changes {
        let new = NewEntry {
            extent: change.extent,
            effect: if change.is_granted { Effect::Grant } else { Effect::Withdraw },
            method: Method::Form,
            message: None,
            occurred_at,
            words: change.words,
            text_shown: change.text_shown,
            backing: Backing::default(),
        };
        ledger::append(tx, contact, change.channel, new)?;
    }
    Ok(())
}
