//! Privacy: what keeps the data safe, and what people may ask about it.

pub mod backups;
pub mod consent_ending;
pub mod looks;
mod map;
mod policy;
pub mod requests;
mod words;

pub use map::map;
pub use policy::installation::{Operator, settle};

use backups::Backups;
use futures_util::future::BoxFuture;
use store::TaskHandler;
use web::{App, Routes};

/// Every route of this room.
pub fn routes(hooks: &channels::Hooks, map: requests::Map) -> Routes {
    policy::routes().and(looks::routes()).and(requests::routes(hooks, map)).and(backups::pages::routes())
}

/// Who does which kind of task.
pub fn tasks(app: &App, map: requests::Map) -> Vec<(&'static str, TaskHandler)> {
    requests::tasks(app, map)
}

/// What goes on without being asked.
pub fn background(app: &App, backups: Option<&Backups>) -> Vec<(&'static str, BoxFuture<'static, ()>)> {
    let looks = backups::look_after(backups.cloned(), app.db.clone());
    vec![("backups: make tonight's, end the old", Box::pin(looks))]
}
