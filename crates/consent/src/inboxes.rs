//! Whether an inbox may send, as the gate reads it. Channels writes it when it connects, fails a check, or disconnects.

use kernel::{InboxId, Timestamp};
use store::{Event, Result, Scope, Sql, Tx, params, sql};

/// The state of an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxState {
    Connected,
    /// The provider refuses our token: messages wait until someone connects again.
    Reconnect,
    Disconnected,
}

impl InboxState {
    pub const fn as_str(self) -> &'static str {
        match self {
            InboxState::Connected => "connected",
            InboxState::Reconnect => "reconnect",
            InboxState::Disconnected => "disconnected",
        }
    }

    /// What a column holds; a word nobody knows lets nothing out.
    pub fn of(word: &str) -> Self {
        match word {
            "connected" => InboxState::Connected,
            "reconnect" => InboxState::Reconnect,
            _ => InboxState::Disconnected,
        }
    }
}

const SET: Sql = sql!(
    "insert into inbox_state (tenant_id, inbox_id, state, code, since) values (:tenant, :inbox, :state, :code, :now) \
     on conflict (tenant_id, inbox_id) do update set state = excluded.state, code = excluded.code, since = excluded.since \
     where inbox_state.state <> excluded.state or inbox_state.code <> excluded.code"
);
const GET: Sql = sql!("select state, since from inbox_state where tenant_id = :tenant and inbox_id = :inbox");

/// Sets the state; `code` is the provider's or the check's word for why.
pub fn set(tx: &mut Tx<'_>, inbox: InboxId, state: InboxState, code: &str) -> Result<()> {
    let now = tx.now();
    if tx.execute(SET, params! { "inbox" => inbox, "state" => state.as_str(), "code" => code, "now" => now })? > 0 {
        tx.record(Event::new("inbox.state_changed").inbox(inbox).fact("state", state.as_str()).fact("code", code));
    }
    Ok(())
}

/// The state and since when. An inbox nobody set is disconnected.
pub fn get(scope: &Scope<'_>, inbox: InboxId) -> Result<(InboxState, Timestamp)> {
    match scope.row(GET, params! { "inbox" => inbox })? {
        Some(row) => Ok((InboxState::of(&row.get::<String>("state")?), row.get("since")?)),
        None => Ok((InboxState::Disconnected, Timestamp::EPOCH)),
    }
}
