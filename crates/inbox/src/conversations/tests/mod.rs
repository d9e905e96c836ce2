//! Conversations and messages, on both databases, through the operations and through the router.

mod agent;
mod crossing;
mod drafts;
mod files;
mod http;
mod later;
mod long;
mod operations;
mod place;
mod second_thought;
mod shown;
pub(crate) mod world;
