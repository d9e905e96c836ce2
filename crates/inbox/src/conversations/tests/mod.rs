//! Conversations and messages, on both databases, through the operations and through the router.

mod agent;
mod http;
mod later;
mod operations;
mod second_thought;
mod shown;
pub(crate) mod world;
