//! Consent: what a person allowed us to send, on which channel, for which purpose, and how they take it back.
//! Every table that the gate reads stands in this room.
//!
//! - The ledger only grows; a rewritten or missing entry breaks its chain.        ([`ledger`], `ledger::verify`)
//! - Stop words are read before any other reader sees the message.                 ([`hearing`], called first by inbox's receive)
//! - Nothing is sent without a [`gate::Cleared`], and only the gate makes one.      ([`gate`])
//! - Whoever changes or reads a person's consent for a decision holds that person's row, in id order. (`ledger::lock`)

pub mod asking;
pub mod gate;
pub mod hearing;
pub mod inboxes;
pub mod ledger;
pub mod notices;
pub mod number_restrictions;
pub mod payments;
pub mod preferences;
mod privacy;
pub mod restrictions;
pub mod scans;
pub mod standing;
pub mod templates;
pub mod windows;
pub mod words;

use kernel::Permission::{ConsentRead, ConsentWrite, SettingsManage};
use store::TaskHandler;
use web::{App, Method, Routes, described};

pub use privacy::map;

/// This room's forms and API.
pub fn routes() -> Routes {
    use gate::api as decisions;
    use ledger::{api, pages};
    use preferences::{api as links, pages as preference, receipt};
    use scans::api as papers;
    const ASKING: &str = "/t/{tenant}/settings/inbox/consent";
    Routes::new()
        .public(Method::GET, "/p/{tenant}/preferences/{token}", preference::show)
        .public(Method::POST, "/p/{tenant}/preferences/{token}", preference::choose)
        .public(Method::GET, "/p/{tenant}/preferences/{token}/receipt", receipt::show)
        .public(Method::GET, "/p/{tenant}/preferences/{token}/receipt.txt", receipt::text)
        .public(Method::GET, "/p/{tenant}/offers", asking::pages::offers)
        .staff(Method::GET, ASKING, SettingsManage, asking::settings::show)
        .staff(Method::POST, ASKING, SettingsManage, asking::settings::publish)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/consent/topics", SettingsManage, asking::settings::add_topic)
        .staff(
            Method::POST,
            "/t/{tenant}/settings/inbox/consent/topics/{topic}",
            SettingsManage,
            asking::settings::change_topic,
        )
        .staff(
            Method::POST,
            "/t/{tenant}/settings/inbox/consent/topics/{topic}/end",
            SettingsManage,
            asking::settings::end_topic,
        )
        .staff(
            Method::POST,
            "/t/{tenant}/settings/inbox/consent/topics/{topic}/return",
            SettingsManage,
            asking::settings::return_topic,
        )
        .staff(Method::POST, "/t/{tenant}/settings/inbox/consent/rules", SettingsManage, asking::settings::set_rules)
        .staff(Method::POST, "/t/{tenant}/settings/inbox/consent/{text}/end", SettingsManage, asking::settings::end)
        .staff(Method::GET, "/t/{tenant}/settings/inbox/consent/{text}/poster", SettingsManage, asking::pages::poster)
        .staff(Method::GET, "/t/{tenant}/settings/inbox/consent/{text}/poster.svg", SettingsManage, asking::pages::file)
        .staff(Method::GET, "/t/{tenant}/people/consent-ending", ConsentRead, standing::soon::show)
        .staff(Method::GET, "/t/{tenant}/people/{contact}/consent", ConsentRead, standing::pages::show)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/consent", ConsentWrite, standing::recording::record)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/consent/decision", ConsentWrite, pages::decide)
        .staff(Method::GET, "/t/{tenant}/people/{contact}/consent/files/{scan}", ConsentRead, scans::pages::open)
        .api(Method::GET, "/api/v1/consents", ConsentRead, api::list, described::<api::__path_list>())
        .api(Method::POST, "/api/v1/consents", ConsentWrite, api::record, described::<api::__path_record>())
        .api(Method::GET, "/api/v1/consents/link", ConsentWrite, links::show, described::<links::__path_show>())
        .api(Method::POST, "/api/v1/consents/files", ConsentWrite, papers::create, described::<papers::__path_create>())
        .api(Method::GET, "/api/v1/consents/files/{id}", ConsentRead, papers::open, described::<papers::__path_open>())
        .api(Method::GET, "/api/v1/decisions", ConsentRead, decisions::list, described::<decisions::__path_list>())
}

/// What this room does when its time comes.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    ledger::tasks::handlers(app)
}
