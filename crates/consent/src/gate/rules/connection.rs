//! The inbox: nothing goes from one that is disconnected; what goes from one whose token Meta refuses waits.

use super::{Case, Ruling, refuse};
use crate::gate::model::Reason;
use crate::inboxes::InboxState;

pub(super) fn disconnected(case: &Case<'_>) -> Option<Ruling> {
    refuse(case.facts.inbox == InboxState::Disconnected, Reason::InboxDisconnected)
}

pub(super) fn broken(case: &Case<'_>) -> Option<Ruling> {
    let is_broken = case.facts.inbox == InboxState::Reconnect;
    is_broken.then(|| Ruling::Hold(case.look_again(), Reason::InboxReconnect))
}

#[cfg(test)]
mod tests {
    use super::super::cases::{Sample, table};
    use crate::inboxes::InboxState;

    #[test]
    fn a_broken_connection_waits_and_a_cut_one_refuses() {
        let with = |state| Sample::text().facts(move |facts| facts.inbox = state);
        table(vec![
            ("connected", with(InboxState::Connected), "allowed"),
            ("refused token", with(InboxState::Reconnect), "held inbox_reconnect"),
            ("refused token, a receipt", with(InboxState::Reconnect).receipt(), "held inbox_reconnect"),
            ("disconnected", with(InboxState::Disconnected), "inbox_disconnected"),
            ("disconnected, the answer to a stop", with(InboxState::Disconnected).help(), "inbox_disconnected"),
        ]);
    }
}
