//! Conversations and messages, on both databases, through the operations and through the router.

mod agent;
mod http;
mod operations;
mod shown;
mod world;
