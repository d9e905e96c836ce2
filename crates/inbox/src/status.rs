//! A message's status and how it moves.
//!
//! - Ranks: queued < held < sending < unknown < sent < delivered < read < played. A status never goes back.
//! - `refused` and `cancelled` are final. `failed` is final unless a later delivered, read or played arrives, as Meta does.
//! - The order is the provider's time; webhooks repeat and come in any order.

use std::str::FromStr;

use kernel::UnknownWord;

/// Where an outgoing message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    Queued,
    Held,
    Sending,
    Unknown,
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
    Refused,
    Cancelled,
    /// An incoming message.
    Received,
    /// A note, which goes nowhere.
    Noted,
    /// It waits for its hour.
    Scheduled,
}

impl Status {
    pub const ALL: [Status; 14] = [
        Status::Queued,
        Status::Held,
        Status::Sending,
        Status::Unknown,
        Status::Sent,
        Status::Delivered,
        Status::Read,
        Status::Played,
        Status::Failed,
        Status::Refused,
        Status::Cancelled,
        Status::Received,
        Status::Noted,
        Status::Scheduled,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Queued => "queued",
            Status::Held => "held",
            Status::Sending => "sending",
            Status::Unknown => "unknown",
            Status::Sent => "sent",
            Status::Delivered => "delivered",
            Status::Read => "read",
            Status::Played => "played",
            Status::Failed => "failed",
            Status::Refused => "refused",
            Status::Cancelled => "cancelled",
            Status::Received => "received",
            Status::Noted => "noted",
            Status::Scheduled => "scheduled",
        }
    }

    /// It has left, or may yet.
    pub const fn is_or_was_on_its_way(self) -> bool {
        matches!(
            self,
            Status::Queued
                | Status::Held
                | Status::Sending
                | Status::Unknown
                | Status::Sent
                | Status::Delivered
                | Status::Read
                | Status::Played
        )
    }

    const fn rank(self) -> u8 {
        match self {
            Status::Queued | Status::Scheduled => 0,
            Status::Held => 1,
            Status::Sending => 2,
            Status::Unknown => 3,
            Status::Sent => 4,
            Status::Failed => 5,
            Status::Delivered => 6,
            Status::Read => 7,
            Status::Played => 8,
            Status::Refused | Status::Cancelled | Status::Received | Status::Noted => u8::MAX,
        }
    }

    /// What follows when the provider reports `reported`; nothing if it changes nothing.
    pub fn reported(self, reported: Status) -> Option<Status> {
        (reported.rank() > self.rank() && reported.rank() != u8::MAX).then_some(reported)
    }
}

impl FromStr for Status {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Status::ALL.into_iter().find(|status| status.as_str() == word).ok_or(UnknownWord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // A14: statuses in every order end the same way.
    #[test]
    fn every_order_of_reports_ends_with_the_highest() {
        use Status::{Delivered, Failed, Read, Sent};
        let orders: [&[Status]; 8] = [
            &[Sent, Delivered, Read],
            &[Read, Delivered, Sent],
            &[Delivered, Sent, Read],
            &[Read, Sent, Sent, Delivered, Read],
            &[Sent, Failed, Read],
            &[Failed, Delivered, Read],
            &[Read, Failed],
            &[Delivered, Read, Failed, Sent],
        ];
        for order in orders {
            let end = order.iter().fold(Status::Sending, |now, report| now.reported(*report).unwrap_or(now));
            assert_eq!(end, Read, "{order:?}");
        }
        assert_eq!(Sent.reported(Failed), Some(Failed));
        assert_eq!(Failed.reported(Sent), None);
        assert_eq!(Status::Refused.reported(Read), None);
    }
}
