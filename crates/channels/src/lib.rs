//! Channels: how messages come in from a provider and go out to it, one folder a provider.
//!
//! - What a provider sends is turned into the neutral items of `incoming`; no other room reads a provider's JSON.
//! - The reading and the writing of a provider's words are pure: bytes in, values out. No clock, no network, no database.
//! - One bad item never costs its neighbours: it comes out as unreadable, with its reason and enough raw text to be read again alone.

mod alarms;
pub mod apps;
pub mod connect;
pub mod health;
mod hooks;
pub mod inbound;
pub mod inboxes;
pub mod incoming;
pub mod media;
mod privacy;
pub mod reach;
pub mod sending;
pub mod templates;
#[cfg(test)]
mod tests;
pub mod whatsapp;
mod words;

pub use hooks::{Call, Hooks, Posted};
pub use privacy::map;

use kernel::Permission::{InboxManage, InboxRead};
use store::TaskHandler;
use web::{App, Method, Routes, described};

/// This room's hooks, pages and API. One [`Hooks`] a running program.
pub fn routes(hooks: &Hooks) -> Routes {
    use connect::pages as roads;
    use inboxes::{api, pages};
    use templates::{api as forms_api, pages as forms};
    const FORM_API: &str = "/api/v1/templates/{id}";
    hooks::routes(hooks)
        .and(reach::routes())
        .staff(Method::GET, "/t/{tenant}/settings/inboxes", InboxRead, pages::list)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes", InboxManage, pages::connect)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/new", InboxManage, roads::all_roads)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/new/{road}", InboxManage, roads::accept_for_phone)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/new/{road}/{signup}", InboxManage, roads::choose)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/new/{road}/{signup}", InboxManage, roads::take)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/new/{road}", InboxManage, roads::road)
        .login(Method::GET, connect::signup::RETURN, roads::come_back)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}/checklist", InboxManage, roads::show)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/checklist", InboxManage, roads::reread)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}/checklist/lines", InboxManage, roads::poll)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/checklist/answer", InboxManage, roads::answer)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/checklist/written", InboxManage, roads::wrote)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/registration", InboxManage, roads::register)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/terms", InboxManage, roads::accept)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}", InboxRead, pages::show)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}/health", InboxRead, health::pages::show)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/payment", InboxManage, health::pages::settle)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}/picture", InboxRead, health::pages::picture)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/check", InboxManage, pages::check)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/token", InboxManage, pages::renew)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}/templates", InboxRead, forms::list)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/templates", InboxManage, forms::refresh)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}/templates/starters", InboxManage, forms::starters)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/templates/starters", InboxManage, forms::hand_in)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}/templates/new", InboxManage, forms::new)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/templates/new", InboxManage, forms::create)
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}/templates/named/{name}", InboxRead, forms::named)
        .staff(
            Method::POST,
            "/t/{tenant}/settings/inboxes/{inbox}/templates/{template}/offer",
            InboxManage,
            forms::take,
        )
        .staff(Method::GET, "/t/{tenant}/settings/inboxes/{inbox}/templates/{template}", InboxRead, forms::edit)
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/templates/{template}", InboxManage, forms::change)
        .staff(
            Method::POST,
            "/t/{tenant}/settings/inboxes/{inbox}/templates/{template}/deletion",
            InboxManage,
            forms::delete,
        )
        .staff(Method::POST, "/t/{tenant}/settings/inboxes/{inbox}/disconnection", InboxManage, pages::disconnect)
        .api(Method::GET, "/api/v1/inboxes", InboxRead, api::list, described::<api::__path_list>())
        .api(Method::POST, "/api/v1/inboxes", InboxManage, api::connect, described::<api::__path_connect>())
        .api(
            Method::DELETE,
            "/api/v1/inboxes/{id}",
            InboxManage,
            api::disconnect,
            described::<api::__path_disconnect>(),
        )
        .api(Method::GET, "/api/v1/templates", InboxRead, forms_api::list, described::<forms_api::__path_list>())
        .api(Method::POST, "/api/v1/templates", InboxManage, forms_api::submit, described::<forms_api::__path_submit>())
        .api(Method::PUT, FORM_API, InboxManage, forms_api::change, described::<forms_api::__path_change>())
        .api(Method::DELETE, FORM_API, InboxManage, forms_api::delete, described::<forms_api::__path_delete>())
        .api(
            Method::POST,
            "/api/v1/templates/{id}/offer",
            InboxManage,
            forms_api::take,
            described::<forms_api::__path_take>(),
        )
        .api(Method::POST, "/api/v1/inboxes/{id}/check", InboxManage, api::check, described::<api::__path_check>())
}

/// What this room does by itself, as tasks.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    inboxes::tasks::handlers(app)
}
