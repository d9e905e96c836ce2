//! Teams: groups of staff to whom a conversation can be given.

pub(crate) mod pages;
pub mod privacy;
mod store;

pub use store::Team;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::{Locale, Problem, StaffId, TeamId};
use web::t;

/// Why a team is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No team here has this id, or nobody of the staff.
    NotFound,
    /// Another team is called so.
    NameTaken,
}

impl Refusal {
    pub(crate) fn words(self, locale: Locale) -> String {
        match self {
            Refusal::NotFound => t!(locale, "team-not-found"),
            Refusal::NameTaken => t!(locale, "team-name-taken"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match refusal {
            Refusal::NotFound => (404, "not_found"),
            Refusal::NameTaken => (409, "team_name_taken"),
        };
        Problem::new(status, code, refusal.words(Locale::default()))
    }
}

/// All teams with their members, by name.
pub fn list(scope: &Scope<'_>) -> Result<Vec<Team>> {
    store::list(scope)
}

/// Makes a team.
pub fn create(tx: &mut Tx<'_>, name: &str) -> Result<TeamId, Fault<Refusal>> {
    let id: TeamId = tx.id();
    store::insert(tx, id, name).map_err(name_taken)?;
    tx.record(Event::new("team.created").fact("team", id));
    Ok(id)
}

/// Renames a team.
pub fn rename(tx: &mut Tx<'_>, id: TeamId, name: &str) -> Result<(), Fault<Refusal>> {
    if !store::rename(tx, id, name).map_err(name_taken)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("team.renamed").fact("team", id));
    Ok(())
}

/// Puts a member of staff into a team. Twice is once.
pub fn join(tx: &mut Tx<'_>, id: TeamId, staff: StaffId) -> Result<(), Fault<Refusal>> {
    if !store::exists(tx, id, staff)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    if store::join(tx, id, staff)? {
        tx.record(Event::new("team.joined").fact("team", id).fact("staff", staff));
    }
    Ok(())
}

/// Takes a member of staff out of a team.
pub fn leave(tx: &mut Tx<'_>, id: TeamId, staff: StaffId) -> Result<(), Fault<Refusal>> {
    if !store::leave(tx, id, staff)? {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    tx.record(Event::new("team.left").fact("team", id).fact("staff", staff));
    Ok(())
}

/// Takes a member who is being removed out of all teams.
pub(crate) fn leave_all(tx: &mut Tx<'_>, staff: StaffId) -> Result<()> {
    for team in store::leave_all(tx, staff)? {
        tx.record(Event::new("team.left").fact("team", team).fact("staff", staff));
    }
    Ok(())
}

fn name_taken(error: ::store::Error) -> Fault<Refusal> {
    if error.is_unique("team", "name") { Fault::Refused(Refusal::NameTaken) } else { Fault::Failed(error) }
}

#[cfg(test)]
mod tests;
