//! What answers by itself: greeting, away message, and word rules. A wing: only the program knows it.
//!
//! - Nothing is on until a person of the business switches it on.                                  ([`choices`], [`rules`])
//! - What goes passes the gate like every message, and says in the thread why it went.             ([`answering`])
//! - Another machine is not answered; a person of the business who writes has the word.           ([`answering`])

pub mod answering;
pub mod choices;
pub mod language;
pub mod matching;
mod pages;
mod privacy;
pub mod rules;
mod words;

use kernel::Permission::SettingsManage;
use store::Bookmark;
use web::{Method, Routes};

pub use privacy::map;

/// How far the stream was heard, so that each message is heard once.
const HEARD: Bookmark = Bookmark::named("automation_heard");

/// This room's pages.
pub fn routes() -> Routes {
    use pages::{rule, settings};
    const RULE: &str = "/t/{tenant}/settings/automation/rules/{rule}";
    Routes::new()
        .staff(Method::GET, "/t/{tenant}/settings/automation", SettingsManage, settings::show)
        .staff(Method::POST, "/t/{tenant}/settings/automation", SettingsManage, settings::set)
        .staff(Method::POST, "/t/{tenant}/settings/automation/rules", SettingsManage, rule::create)
        .staff(Method::GET, RULE, SettingsManage, rule::show)
        .staff(Method::POST, RULE, SettingsManage, rule::change)
        .staff(Method::POST, "/t/{tenant}/settings/automation/rules/{rule}/switch", SettingsManage, rule::switch)
        .staff(Method::POST, "/t/{tenant}/settings/automation/rules/{rule}/removal", SettingsManage, rule::remove)
        .staff(Method::GET, "/t/{tenant}/settings/automation/rules/{rule}/trial", SettingsManage, rule::trial)
}
