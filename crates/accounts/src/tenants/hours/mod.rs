//! Opening hours: an ordinary week, and the days on which it is otherwise, in the business's time zone.
//!
//! - [`Hours::open_at`] and [`Hours::next_opening`] agree at every moment, also while a clock changes.        (`tests`)
//! - Hours end at midnight; what comes after it belongs to the next day.                                       (`span`)
//! - Where a business says nothing, it is open, so that nothing waits for hours that nobody wrote.

pub(crate) mod forms;
pub(crate) mod pages;
mod posted;
mod rules;
mod span;
mod store;

pub use posted::{Posted, posted, standing, week_words};
pub use rules::{Holiday, Hours, Week};
pub use span::{Span, Wrong};
pub(crate) use store::{read_week, spans_of};

use ::store::{Event, Fault, Result, Scope, Tx};
use chrono_tz::Tz;
use kernel::{Locale, Problem};
use uuid::Uuid;
use web::t;

/// More is a mistake.
const MOST_HOLIDAYS: usize = 200;

/// Why hours are not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Someone else has changed the settings since.
    Stale,
    /// So many holidays.
    TooMany,
}

impl Refusal {
    fn words(self, locale: Locale) -> String {
        match self {
            Refusal::Stale => t!(locale, "settings-stale"),
            Refusal::TooMany => t!(locale, "holiday-too-many"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let words = refusal.words(Locale::default());
        match refusal {
            Refusal::Stale => Problem::new(409, "settings_changed", words),
            Refusal::TooMany => Problem::new(409, "too_many_holidays", words),
        }
    }
}

/// When this business is open.
pub fn get(scope: &Scope<'_>) -> Result<Hours> {
    let zone = super::get(scope)?.profile.time_zone.parse().unwrap_or(Tz::UTC);
    Ok(Hours { zone, week: store::week(scope)?, holidays: store::holidays(scope)? })
}

/// Sets the ordinary week. `seen` is the version of the settings that was seen when it was typed.
pub fn set_week(tx: &mut Tx<'_>, week: &Week, seen: i64) -> Result<(), Fault<Refusal>> {
    if !super::store::touch(tx, seen)? {
        return Err(Fault::Refused(Refusal::Stale));
    }
    store::set_week(tx, week)?;
    tx.record(Event::new("settings.changed").fact("fields", ["hours"]));
    Ok(())
}

/// Adds a holiday, and forgets those that ended a year ago. Its id is given here.
pub fn add_holiday(tx: &mut Tx<'_>, holiday: &Holiday) -> Result<Uuid, Fault<Refusal>> {
    store::forget_old(tx)?;
    if store::holidays(tx)?.len() >= MOST_HOLIDAYS {
        return Err(Fault::Refused(Refusal::TooMany));
    }
    let id = store::add_holiday(tx, holiday)?;
    tx.record(Event::new("settings.changed").fact("fields", ["holidays"]));
    Ok(id)
}

/// Takes a holiday away. Says whether it was there.
pub fn remove_holiday(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    let was_there = store::remove_holiday(tx, id)?;
    if was_there {
        tx.record(Event::new("settings.changed").fact("fields", ["holidays"]));
    }
    Ok(was_there)
}

#[cfg(test)]
mod tests;
