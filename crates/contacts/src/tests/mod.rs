//! Scenarios through this room's operations and routes, on both databases, with two tenants.

mod changing;
mod correcting;
pub(crate) mod http;
mod merging;
mod people;
mod resolving;
pub(crate) mod world;
