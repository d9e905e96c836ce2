//! What Kontor notices by itself about a connection, and tells the owners once a spell. Each ends by itself.

pub(crate) mod signatures;
pub(crate) mod silence;

use kernel::{InboxId, TenantId};

/// The page on which an alarm is explained.
fn page(tenant: TenantId, inbox: InboxId) -> String {
    format!("/t/{tenant}/settings/inboxes/{inbox}")
}
