use std::time::Duration;

use ::store::{Fault, GlobalSql, Result, Scope, Sql, Tx, global_sql, params, sql};
use kernel::{Channel, ContactId};

use crate::ledger::{self, Backing, Effect, Extent, Method, NewEntry};
use crate::standing::{self, Everything, Line};

const BUSINESS: GlobalSql = global_sql!("select name, time_zone from tenant where id = :tenant and closed_at is null");
const RECENT: Sql = sql!(
    "select id from consent_entry where tenant_id = :tenant and contact_id = :contact and recorded_at > :since and method = 'form' \
     and actor_kind = 'contact' limit :limit"
);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// More than anyone changes their mind in an hour.
const MOST_AN_HOUR: i64 = 40;
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

/// Too much was agreed to within the hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany;

/// Enters the changes, with the person as the one who made them. What is refused is always taken, so that nobody is kept from it.
pub(super) fn enter(tx: &mut Tx<'_>, contact: ContactId, changes: Vec<Change>) -> Result<(), Fault<TooMany>> {
    let occurred_at = tx.now();
    let recent = params! { "contact" => contact, "since" => occurred_at - HOUR, "limit" => MOST_AN_HOUR };
    let recent = i64::try_from(tx.rows(RECENT, recent)?.len()).unwrap_or(MOST_AN_HOUR);
    if recent >= MOST_AN_HOUR && changes.iter().any(|change| change.is_granted) {
        return Err(Fault::Refused(TooMany));
    }
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
