//! Privacy: what keeps the data safe, and what people may ask about it.

mod words;

use futures_util::future::BoxFuture;
use store::map::Table;
use web::{App, Routes};

/// Every route of this room.
pub fn routes() -> Routes {
    Routes::new()
}

/// What goes on without being asked.
pub fn background(_app: &App) -> Vec<(&'static str, BoxFuture<'static, ()>)> {
    Vec::new()
}

/// This room's part of the data map.
pub fn map() -> Vec<Table> {
    Vec::new()
}
