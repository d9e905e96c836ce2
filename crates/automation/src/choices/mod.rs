//! What a business chose: greeting, away message, and for how long a person's word keeps the machine silent.
//!
//! - Nothing is on until someone switches it on.
//! - Of two people who change it at once, the second is told so.                                    (`version`)

mod store;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use ::store::{Event, Fault, Result, Scope, Tx};
use kernel::Text;

use crate::HEARD;
use crate::language::Language;

pub use store::is_any_on;

/// Minutes of silence that may be chosen.
pub const QUIET_MINUTES: RangeInclusive<i64> = 0..=1440;
/// As long as a text of WhatsApp may be (facts/meta.md 4.2), less the line that says that it is automatic.
pub const LONGEST: usize = 4000;

/// The two texts that answer whatever is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Greeting,
    Away,
}

impl What {
    pub const ALL: [What; 2] = [What::Greeting, What::Away];

    pub const fn as_str(self) -> &'static str {
        match self {
            What::Greeting => "greeting",
            What::Away => "away",
        }
    }
}

/// Their texts, by language.
pub type Texts = BTreeMap<(What, Language), String>;

/// What is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    pub greeting_on: bool,
    pub away_on: bool,
    /// Whether each answer says that it is automatic.
    pub says_so: bool,
    pub quiet_minutes: i64,
    pub version: i64,
}

impl Default for Choices {
    fn default() -> Self {
        Self { greeting_on: false, away_on: false, says_so: true, quiet_minutes: 60, version: 0 }
    }
}

impl Choices {
    pub fn is_on(&self, what: What) -> bool {
        match what {
            What::Greeting => self.greeting_on,
            What::Away => self.away_on,
        }
    }
}

/// Why a change is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Stale,
    Minutes,
    TooLong(What, Language),
    /// Switched on without a text.
    NoText(What),
}

/// What is chosen now.
pub fn get(scope: &Scope<'_>) -> Result<Choices> {
    store::get(scope)
}

/// The texts that were written.
pub fn texts(scope: &Scope<'_>) -> Result<Texts> {
    store::texts(scope)
}

/// Changes everything at once; the version in `choices` is the one that was seen.
pub fn set(tx: &mut Tx<'_>, choices: &Choices, texts: &Texts) -> Result<(), Fault<Refusal>> {
    if !QUIET_MINUTES.contains(&choices.quiet_minutes) {
        return Err(Fault::Refused(Refusal::Minutes));
    }
    let cleaned = |text: &String| Text::clean(text.trim()).replace("\r\n", "\n");
    let texts: Texts = texts.iter().map(|(key, text)| (*key, cleaned(text))).collect();
    if let Some(((what, language), _)) = texts.iter().find(|(_, text)| text.chars().count() > LONGEST) {
        return Err(Fault::Refused(Refusal::TooLong(*what, *language)));
    }
    let is_written = |what: What| texts.iter().any(|((of, _), text)| *of == what && !text.is_empty());
    if let Some(what) = What::ALL.into_iter().find(|what| choices.is_on(*what) && !is_written(*what)) {
        return Err(Fault::Refused(Refusal::NoText(what)));
    }
    let was_on = is_any_on(tx)?;
    if !store::set(tx, choices, &texts)? {
        return Err(Fault::Refused(Refusal::Stale));
    }
    if !was_on {
        HEARD.skip_to_end(tx)?;
    }
    tx.record(Event::new("settings.changed").fact("fields", ["automation"]));
    Ok(())
}
