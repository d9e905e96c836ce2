//! The doctor: what is weak in this installation, and how to mend it. At the command line, every night, and on a page.
//!
//! - First all is looked at ([`Facts`]), then judged without looking again ([`rules::judge`]).
//! - A sound installation has no findings; each rule has a weakness planted in its test.            (P-SEC-6)
//! - What has become worse since the last night is told to the owner once.                          ([`nightly`])
//! - A number is tried with a real telephone, and the result is signed.                              ([`live`])

mod facts;
mod history;
pub mod live;
mod look;
pub mod nightly;
mod pages;
mod rules;

use kernel::Locale;
use store::Db;
use store::map::Table;

pub use facts::Facts;
pub use look::Looks;
pub(crate) use pages::routes;
pub use rules::{Check, judge};

use crate::config::Config;

/// One thing that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub check: Check,
    pub is_well: bool,
}

impl Finding {
    /// What it is, and where it is weak, how to mend it.
    pub fn words(&self, locale: Locale) -> String {
        self.check.words(locale, self.is_well)
    }
}

/// The program's own part of the data map.
pub fn map() -> Vec<Table> {
    let mut all = history::map();
    all.extend(live::map());
    all
}

/// Looks at everything that can be seen from here.
pub async fn examine(config: &Config, db: &Db) -> Vec<Finding> {
    let is_reached = facts::is_reached(config, db).await;
    judge(&Facts::gather(config, db, is_reached).await)
}
