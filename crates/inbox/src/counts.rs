//! How many conversations are open: in all, nobody's, and each member's. Kept as deltas, so that no page counts rows.

use kernel::StaffId;
use store::{Result, Scope, Tx};
use uuid::Uuid;

const OPEN: &str = "conversations_open";
const OPEN_UNASSIGNED: &str = "conversations_open_unassigned";
const OPEN_OF: &str = "conversations_open_of";

/// A conversation was opened or reopened.
pub(crate) fn opened(tx: &mut Tx<'_>, assignee: Option<StaffId>) {
    step(tx, assignee, 1);
}

/// A conversation was closed.
pub(crate) fn closed(tx: &mut Tx<'_>, assignee: Option<StaffId>) {
    step(tx, assignee, -1);
}

/// An open conversation changed hands.
pub(crate) fn moved(tx: &mut Tx<'_>, from: Option<StaffId>, to: Option<StaffId>) {
    step(tx, from, -1);
    step(tx, to, 1);
}

/// All open conversations.
pub fn open(scope: &Scope<'_>) -> Result<i64> {
    scope.counter(OPEN, Uuid::nil())
}

/// Those that nobody holds.
pub fn open_unassigned(scope: &Scope<'_>) -> Result<i64> {
    scope.counter(OPEN_UNASSIGNED, Uuid::nil())
}

/// Those that one member holds.
pub fn open_of(scope: &Scope<'_>, staff: StaffId) -> Result<i64> {
    scope.counter(OPEN_OF, staff.as_uuid())
}

fn step(tx: &mut Tx<'_>, assignee: Option<StaffId>, by: i64) {
    tx.count(OPEN, Uuid::nil(), by);
    match assignee {
        Some(staff) => tx.count(OPEN_OF, staff.as_uuid(), by),
        None => tx.count(OPEN_UNASSIGNED, Uuid::nil(), by),
    }
}
