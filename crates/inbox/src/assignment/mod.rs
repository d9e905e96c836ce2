//! Giving an inbox's conversations to a team by turns: the next one goes to whoever of it is on duty, has room, and was given
//! one longest ago.
//!
//! - It follows from what is: open, nobody's, this team's or no team's. So nothing is lost if nobody runs for a while. ([`give`])
//! - One writer at a time gives to a team, so that two never count the same room or the same turn.   (`store::lock_team`)
//! - Where nobody is free the customer stays among the unassigned, the one who has waited longest first.       (`work`)
//! - Whoever was given one, and why, is a line in the thread; customers never see it.                       ([`Given`])
//! - People may still take, give and let go; capacity binds only the turns.

pub(crate) mod api;
pub(crate) mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;
mod work;

use std::ops::RangeInclusive;

use ::store::{Event, Fault, Result, Scope, Tx};
use accounts::notices::{self, Kind, Notice, To};
use kernel::{InboxId, Problem, Role, StaffId, TeamId};
use serde::{Deserialize, Serialize};
use web::{Access, Sees};

use crate::conversations::{self, Assignment};

pub use work::{run, work_through};

/// How many open conversations someone may have before the next goes to another.
pub const CAPACITY: RangeInclusive<i64> = 1..=500;
/// What is proposed.
pub const USUAL_CAPACITY: i64 = 10;
/// One write holds up the others for as long as it takes.
const AT_ONCE: i64 = 20;

/// How an inbox gives its conversations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub team: TeamId,
    pub team_name: String,
    pub capacity: i64,
}

/// The line in the thread: to whom it was given, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub given_to: StaffId,
    pub name: String,
    pub team: TeamId,
    pub team_name: String,
    /// How many she had open before.
    pub had: i64,
    pub capacity: i64,
}

/// Why a rule is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    UnknownTeam,
    Capacity,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::UnknownTeam => {
                Problem::invalid().field("team_id", "unknown_team", "Choose a team of this business.")
            }
            Refusal::Capacity => {
                Problem::invalid().field("capacity", "capacity_range", "Choose a whole number from 1 to 500.")
            }
        }
    }
}

/// How this inbox gives its conversations; nothing if people take them themselves.
pub fn rule(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<Rule>> {
    store::rule(scope, inbox)
}

/// Sets it; nothing ends it. What waits is given at once, as far as somebody is free.
pub fn set_rule(tx: &mut Tx<'_>, inbox: InboxId, to: Option<(TeamId, i64)>) -> Result<(), Fault<Refusal>> {
    if channels::inboxes::get(tx, inbox)?.is_none() {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    match to {
        Some((_, capacity)) if !CAPACITY.contains(&capacity) => return Err(Fault::Refused(Refusal::Capacity)),
        Some((team, capacity)) => {
            if !store::lock_team(tx, team)? {
                return Err(Fault::Refused(Refusal::UnknownTeam));
            }
            store::set_rule(tx, inbox, team, capacity)?;
        }
        None => store::end_rule(tx, inbox)?,
    }
    let event = Event::new("assignment_rule.changed").inbox(inbox).fact("team_id", to.map(|(team, _)| team));
    tx.record(event.fact("capacity", to.map(|(_, capacity)| capacity)));
    Ok(())
}

/// Gives what waits in an inbox to whoever is free, and says how many were given.
pub fn give(tx: &mut Tx<'_>, inbox: InboxId) -> Result<usize> {
    let Some(rule) = store::rule(tx, inbox)? else { return Ok(0) };
    if !store::lock_team(tx, rule.team)? {
        return Ok(0);
    }
    let waiting = store::waiting(tx, inbox, rule.team, AT_ONCE)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let on_duty = notices::on_duty(tx)?;
    let mut free = store::members(tx, rule.team)?;
    free.retain(|member| on_duty.contains(&member.staff));
    let access = Access::alone(tx.tenant(), tx.actor(), Role::Admin.permissions(), Sees::All);
    let mut given = 0;
    for conversation in waiting {
        let Some(next) = rules::next(&free, rule.capacity) else { break };
        let (staff, had) = (free[next].staff, free[next].open);
        let to = Assignment { assignee: Some(staff), team: Some(rule.team) };
        match conversations::assign(tx, &access, conversation, to, None) {
            Ok(()) => {}
            // Somebody took it at this moment, or she was just removed: the next round sees what is.
            Err(Fault::Refused(_)) => continue,
            Err(Fault::Failed(error)) => return Err(error),
        }
        free[next].open += 1;
        free[next].last = Some(store::took_turn(tx, rule.team, staff, given)?);
        given += 1;
        let line = Given {
            given_to: staff,
            name: free[next].name.clone(),
            team: rule.team,
            team_name: rule.team_name.clone(),
            had,
            capacity: rule.capacity,
        };
        store::write_line(tx, conversation, inbox, &line)?;
        let path = format!("/t/{}/inbox/{conversation}", tx.tenant());
        let key = format!("{conversation}.turn.{}", tx.now().micros());
        notices::tell(tx, Notice::new(Kind::NewMessage, To::Staff(vec![staff]), key, path))?;
    }
    Ok(given)
}
