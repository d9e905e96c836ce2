//! Facts: what happened to a conversation and counts, with whom it concerned, the hour on the business's wall, and how long it
//! took by the clock and within the opening hours of that moment.
//!
//! - They follow the stream, resume by its numbers, and of two who follow it one writes.             (`Bookmark`)
//! - What is counted of an event is decided by the events before it, and by nothing else.             (`rules::count`)
//! - An answer counts when it leaves: what is taken back, held up or refused is none.
//! - Neither a reaction, nor a notice of WhatsApp's own, nor a change to a message is a message that waits for an answer.
//! - What Kontor says by itself is sent, and answers nobody.
//! - A rating is added to the fact that it was asked for: so who answered is a share of who was asked, and the last word counts.

mod rules;
mod store;
#[cfg(test)]
mod tests;

mod work;

pub use rules::Kind;
pub use work::{run, work_through};
