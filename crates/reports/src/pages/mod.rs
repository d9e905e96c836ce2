//! The pages of reports, the same as a file to download, and the API.

pub(crate) mod api;
mod asked;
mod chart;
pub(crate) mod listed;
pub(crate) mod show;
pub(crate) mod table;
mod wording;
