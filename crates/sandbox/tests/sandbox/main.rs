//! The sandbox over real HTTP: what it answers, what it posts, what it breaks on request.

mod faults;
mod graph;
mod receiver;
mod sends;
mod webhooks;
mod world;
