//! Reports: how much came in, how quickly it was answered, and by whom, from facts stored when they happened.
//!
//! - A fact is written once, as things stood at that moment, and never counted again from what stands today.   ([`facts`])
//! - Facts follow the stream and hold nothing that it does not say: they can be counted again from it.         (`tests/peers/reports.py`)
//! - A card, a table, a chart, a file and the API are one query; the list behind a number is its rows.         ([`asking`])

pub mod asking;
pub mod facts;
mod pages;
mod privacy;
mod words;

use kernel::Permission::ConversationRead;
use web::{Method, Routes, described};

pub use privacy::map;

/// This room's pages and API.
pub fn routes() -> Routes {
    use pages::{api, listed, show, table};
    const SUMS: &str = "/api/v1/reports/conversations";
    const BEHIND: &str = "/api/v1/reports/conversations/facts";
    Routes::new()
        .staff(Method::GET, "/t/{tenant}/reports", ConversationRead, show::show)
        .staff(Method::GET, "/t/{tenant}/reports/table", ConversationRead, table::download)
        .staff(Method::GET, "/t/{tenant}/reports/conversations", ConversationRead, listed::show)
        .api(Method::GET, SUMS, ConversationRead, api::sums, described::<api::__path_sums>())
        .api(Method::GET, BEHIND, ConversationRead, api::facts, described::<api::__path_facts>())
}
