//! What was held back or refused, and why: a page of it, and the question beforehand whether something would go.
//!
//! - A decision is shown only to whoever sees its conversation.                                   (`store::not_sent`)
//! - Asking beforehand writes nothing: its transaction is undone whatever it finds.               (`api::preview`)

pub(crate) mod api;
pub(crate) mod pages;
mod store;
#[cfg(test)]
mod tests;

use kernel::Permission::{ConsentRead, ConversationRead, SettingsManage};
use web::{Method, Routes, described};

pub(crate) fn routes() -> Routes {
    const PAGE: &str = "/t/{tenant}/settings/inbox/not-sent";
    Routes::new()
        .staff(Method::GET, PAGE, ConversationRead, pages::show)
        .staff(Method::POST, PAGE, SettingsManage, pages::set_caps)
        .api(Method::POST, "/api/v1/decisions/preview", ConsentRead, api::preview, described::<api::__path_preview>())
}
