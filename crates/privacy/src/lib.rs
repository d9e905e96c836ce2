//! Privacy: what keeps the data safe, and what people may ask about it.

pub mod backups;
mod map;
mod policy;
pub mod requests;
mod words;

pub use map::map;

use backups::Backups;
use futures_util::future::BoxFuture;
use web::{App, Routes};

/// Every route of this room.
pub fn routes(hooks: &channels::Hooks) -> Routes {
    policy::routes().and(requests::routes(hooks)).and(backups::pages::routes())
}

/// What goes on without being asked.
pub fn background(app: &App, backups: Option<&Backups>) -> Vec<(&'static str, BoxFuture<'static, ()>)> {
    let nightly = backups.map(|backups| backups::run(backups.clone(), app.db.clone()));
    nightly.into_iter().map(|nightly| ("backups: make tonight's, end the old", Box::pin(nightly) as _)).collect()
}
