//! Conversations and messages: receive, reply, hand over, assign, close.

pub mod counts;
pub mod dispatch;
pub mod outgoing;
pub mod receive;
pub mod reply;
pub mod status;
