//! The people a business talks to, and how each channel knows them.
//!
//! - A telephone number is never required; a person may be known by the provider's own id alone (facts/meta.md 3.3).
//! - What a provider's webhook names together belongs together; a guess joins nobody.          (`identities::resolve`)
//! - Two contacts are never merged in silence: the suspicion is an event.                      (`contact.duplicate_suspected`)
//! - A name that staff or the API wrote is not overwritten by a profile.                       (`identities::rules::takes_name`)
//! - A merge is an edge that can be taken away again; numbers, threads and consents stay with whom they came to. ([`merging`])
//! - Who refused something, had their data deleted and comes back finds it still refused.       ([`erased`])

pub mod bulk;
pub mod duplicates;
pub mod erased;
mod export;
pub mod fields;
pub mod identities;
pub mod import;
pub mod merging;
pub mod notes;
pub mod people;
mod privacy;
mod segments;
#[cfg(test)]
mod tests;
mod timeline;
mod words;

use kernel::Permission::{ContactDelete, ContactExport, ContactRead, ContactWrite, SettingsManage};
use web::{Method, Routes, described};

pub use privacy::map;
pub use timeline::changes;

/// This room's pages and API.
pub fn routes() -> Routes {
    use people::{api, editing, pages};
    Routes::new()
        .staff(Method::GET, "/t/{tenant}/people", ContactRead, pages::list)
        .staff(Method::POST, "/t/{tenant}/people", ContactWrite, pages::create)
        .staff(Method::GET, "/t/{tenant}/people/new", ContactWrite, pages::blank)
        .staff(Method::GET, "/t/{tenant}/people/{contact}/edit", ContactWrite, editing::show)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/edit", ContactWrite, editing::save)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/deletion", ContactDelete, editing::delete)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/return", ContactWrite, editing::put_back)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/notes", ContactWrite, notes::pages::add)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/notes/{note}", ContactWrite, notes::pages::change)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/notes/{note}/removal", ContactWrite, notes::pages::remove)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/notes/{note}/return", ContactWrite, notes::pages::put_back)
        .staff(Method::GET, "/t/{tenant}/settings/people", SettingsManage, fields::pages::show)
        .staff(Method::POST, "/t/{tenant}/settings/people", SettingsManage, fields::pages::change)
        .and(segments::routes())
        .and(bulk::routes())
        .staff(Method::GET, "/t/{tenant}/people/export", ContactExport, export::pages::choose)
        .staff(Method::GET, "/t/{tenant}/people/export/file", ContactExport, export::pages::file)
        .api(
            Method::GET,
            "/api/v1/contacts/export",
            ContactExport,
            export::api::export,
            described::<export::api::__path_export>(),
        )
        .staff(Method::GET, "/t/{tenant}/people/duplicates", ContactRead, duplicates::pages::show)
        .staff(Method::POST, "/t/{tenant}/people/duplicates", ContactWrite, duplicates::pages::dismiss)
        .staff(Method::POST, "/t/{tenant}/people/merges/{merge}/undo", ContactWrite, merging::pages::undo)
        .staff(Method::GET, "/t/{tenant}/people/{contact}/merge", ContactWrite, merging::pages::show)
        .staff(Method::POST, "/t/{tenant}/people/{contact}/merge", ContactWrite, merging::pages::merge)
        .api(
            Method::GET,
            "/api/v1/contacts/duplicates",
            ContactRead,
            duplicates::api::list,
            described::<duplicates::api::__path_list>(),
        )
        .api(
            Method::POST,
            "/api/v1/contacts/merge",
            ContactWrite,
            merging::api::merge,
            described::<merging::api::__path_merge>(),
        )
        .api(
            Method::POST,
            "/api/v1/contacts/merges/{id}/undo",
            ContactWrite,
            merging::api::undo,
            described::<merging::api::__path_undo>(),
        )
        .staff(Method::GET, "/t/{tenant}/people/import", ContactWrite, import::pages::begin)
        .staff(Method::POST, "/t/{tenant}/people/import", ContactWrite, import::pages::upload)
        .staff(Method::GET, "/t/{tenant}/people/import/{import}", ContactWrite, import::pages::show)
        .staff(Method::POST, "/t/{tenant}/people/import/{import}", ContactWrite, import::pages::columns)
        .staff(Method::POST, "/t/{tenant}/people/import/{import}/start", ContactWrite, import::pages::start)
        .staff(Method::POST, "/t/{tenant}/people/import/{import}/discard", ContactWrite, import::pages::discard)
        .staff(Method::POST, "/t/{tenant}/people/import/{import}/undo", ContactWrite, import::pages::undo)
        .staff(Method::GET, "/t/{tenant}/people/import/{import}/refused", ContactWrite, import::pages::refused_rows)
        .and(import::api_routes())
        .staff(Method::GET, "/t/{tenant}/people/{contact}", ContactRead, pages::show)
        .staff(Method::GET, "/t/{tenant}/people/{contact}/timeline", ContactRead, timeline::pages::show)
        .api(
            Method::GET,
            "/api/v1/contacts/{id}/timeline",
            ContactRead,
            timeline::api::list,
            described::<timeline::api::__path_list>(),
        )
        .api(Method::GET, "/api/v1/contacts", ContactRead, api::list, described::<api::__path_list>())
        .api(Method::POST, "/api/v1/contacts", ContactWrite, api::create, described::<api::__path_create>())
        .api(Method::GET, "/api/v1/contacts/{id}", ContactRead, api::read, described::<api::__path_read>())
        .api(Method::PATCH, "/api/v1/contacts/{id}", ContactWrite, api::change, described::<api::__path_change>())
        .api(Method::DELETE, "/api/v1/contacts/{id}", ContactDelete, api::delete, described::<api::__path_delete>())
}
