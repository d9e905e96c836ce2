//! Me: who a person is to her colleagues, and the language and the time zone in which she reads Kontor.
//!
//! - What she sets of language and time goes with her login into every business; what she leaves empty is as each business
//!   has it. Name and telephone belong to the business.
//! - A language of pages only: in which language customers are written to is the business's matter.

pub(crate) mod duty;
pub(crate) mod pages;
mod profile;

pub use profile::{Profile, profile, set_profile};

use chrono_tz::Tz;
use kernel::{Locale, LoginId};
use store::{Global, Result};

use crate::logins;

/// What a login set for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    pub locale: Option<Locale>,
    pub time_zone: Option<Tz>,
}

/// As it is set.
pub fn manner(global: &Global<'_, '_>, login: LoginId) -> Result<Manner> {
    logins::manner(global, login)
}

/// Sets both.
pub fn set(global: &Global<'_, '_>, login: LoginId, manner: Manner) -> Result<()> {
    logins::set_manner(global, login, manner)
}

/// Sets the language and leaves the time zone.
pub fn speak(global: &Global<'_, '_>, login: LoginId, locale: Locale) -> Result<()> {
    let before = logins::manner(global, login)?;
    logins::set_manner(global, login, Manner { locale: Some(locale), ..before })
}

#[cfg(test)]
mod tests;
