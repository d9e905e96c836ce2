//! Who did it, when, and in which request.

use crate::ids::{ApiKeyId, ContactId, RequestId, StaffId};
use crate::time::Timestamp;

/// The author of a change. It is passed in; no operation asks a global who is calling.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub who: Who,
    pub at: Timestamp,
    /// The request that began this, from webhook to outgoing call.
    pub request: RequestId,
}

/// The kinds of author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Staff(StaffId),
    ApiKey(ApiKeyId),
    /// The customer, by a message or a public page.
    Contact(ContactId),
    /// A part of Kontor, by its name: `"dispatch"`, `"inbound"`.
    System(&'static str),
    /// The person who runs the installation, at the command line.
    Operator,
}

impl Who {
    /// The short word under which this kind of author is stored.
    pub const fn kind(self) -> &'static str {
        match self {
            Who::Staff(_) => "staff",
            Who::ApiKey(_) => "api_key",
            Who::Contact(_) => "contact",
            Who::System(_) => "system",
            Who::Operator => "operator",
        }
    }

    /// The author's id, where there is one.
    pub const fn id(self) -> Option<uuid::Uuid> {
        match self {
            Who::Staff(id) => Some(id.as_uuid()),
            Who::ApiKey(id) => Some(id.as_uuid()),
            Who::Contact(id) => Some(id.as_uuid()),
            Who::System(_) | Who::Operator => None,
        }
    }

    /// The staff member, if it was one.
    pub const fn staff(self) -> Option<StaffId> {
        match self {
            Who::Staff(id) => Some(id),
            Who::ApiKey(_) | Who::Contact(_) | Who::System(_) | Who::Operator => None,
        }
    }

    /// Whether a person decided this, now, by hand.
    pub const fn is_person(self) -> bool {
        matches!(self, Who::Staff(_))
    }
}
