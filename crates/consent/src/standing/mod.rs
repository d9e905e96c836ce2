//! May we write to her, about what, why, since when: today, and on any day that was.
//!
//! - One pure function answers both: it adds up what stood in the ledger by that moment, and asks the rules of that moment. ([`at`])
//! - What we learned later does not count on an earlier day, and neither does a rule that came later.
//! - Service and business between the two need no consent; offers do. (GDPR art. 6(1)(b) and 7; UWG § 7; PECR reg. 22)
//! - A grant does not end unless the business or the law of its country says so; the owner hears of it before. ([`ending`], `countries`)
//! - It agrees with a script that shares none of its code. (tests/peers/consent; test `proof_could_we_then_agrees_with_the_script`)

mod countries;
pub mod ending;
mod history;
pub(crate) mod pages;
pub(crate) mod recording;
mod renewing;
mod rules;
pub(crate) mod soon;
pub(crate) mod store;
pub(crate) mod wording;

pub use renewing::can_be_renewed;
pub use rules::{Limit, Line, Rule, RuleKind, Subject, Template, Terms, Why, at, template};
pub use store::{Everything, everything, in_force, of_all, set_rule, terms, until, with_rules};
