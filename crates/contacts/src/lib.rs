//! The people a business talks to, and how each channel knows them.
//!
//! - A telephone number is never required; a person may be known by the provider's own id alone (facts/meta.md 3.3).
//! - What a provider's webhook names together belongs together; a guess joins nobody.          (`identities::resolve`)
//! - Two contacts are never merged in silence: the suspicion is an event.                      (`contact.duplicate_suspected`)
//! - A name that staff or the API wrote is not overwritten by a profile.                       (`identities::rules::takes_name`)
//! - Who refused something, had their data deleted and comes back finds it still refused.       ([`erased`])

pub mod erased;
pub mod identities;
pub mod people;
mod privacy;
#[cfg(test)]
mod tests;
mod words;

use kernel::Permission::{ContactRead, ContactWrite};
use web::{Method, Routes, described};

pub use privacy::map;

/// This room's pages and API.
pub fn routes() -> Routes {
    use people::{api, pages};
    Routes::new()
        .staff(Method::GET, "/t/{tenant}/people", ContactRead, pages::list)
        .staff(Method::POST, "/t/{tenant}/people", ContactWrite, pages::create)
        .staff(Method::GET, "/t/{tenant}/people/new", ContactWrite, pages::blank)
        .staff(Method::GET, "/t/{tenant}/people/{contact}", ContactRead, pages::show)
        .api(Method::GET, "/api/v1/contacts", ContactRead, api::list, described::<api::__path_list>())
        .api(Method::POST, "/api/v1/contacts", ContactWrite, api::create, described::<api::__path_create>())
        .api(Method::GET, "/api/v1/contacts/{id}", ContactRead, api::read, described::<api::__path_read>())
}
