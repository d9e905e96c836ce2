//! Scenarios through this room's operations and routes, on both databases, with two tenants.

mod changing;
mod http;
mod people;
mod resolving;
mod world;
