//! One id type per entity, so that a contact cannot be passed where a conversation is meant.
//! Ids are UUID version 7 (RFC 9562): they sort by the time they were made.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An id made by [`crate::Clock::id`].
pub trait Id: Copy {
    /// Takes an id that was read from the database or the wire.
    fn from_uuid(value: Uuid) -> Self;
    /// The bare value, for the database.
    fn as_uuid(self) -> Uuid;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes an id that was read from the database or the wire.
            pub const fn from_uuid(value: Uuid) -> Self {
                Self(value)
            }

            /// The bare value, for the database.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl Id for $name {
            fn from_uuid(value: Uuid) -> Self {
                Self(value)
            }

            fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::try_parse(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A business using Kontor.
    TenantId
    /// A person's way in, global over tenants.
    LoginId
    /// A login's membership in one tenant.
    StaffId
    /// A group of staff.
    TeamId
    /// An offer of membership, waiting to be accepted.
    InvitationId
    /// One signed-in browser.
    SessionId
    /// A key for the API.
    ApiKeyId
    /// A person the business talks to.
    ContactId
    /// How one channel knows a contact.
    IdentityId
    /// A tenant's connection to a provider.
    AppId
    /// One connected account of a channel.
    InboxId
    /// A thread with one contact in one inbox.
    ConversationId
    /// One item of a conversation.
    MessageId
    /// The handing-over of a message.
    DeliveryId
    /// One try of a delivery. It travels in the provider's opaque field.
    AttemptId
    /// What the gate said.
    DecisionId
    /// One entry of the consent ledger.
    ConsentEntryId
    /// A limit on what may be done with a contact's data.
    RestrictionId
    /// A message form that the provider approved.
    TemplateId
    /// A recorded fact.
    EventId
    /// A piece of background work.
    TaskId
    /// A webhook as it arrived.
    InboundId
    /// A sealed file.
    BlobId
    /// Something a member of staff is told.
    NoticeId
    /// What a person asks about the data held of them.
    PrivacyRequestId
    /// Somebody's reading of who opened what.
    TraceReadingId
    /// What someone of the staff asks the operator.
    SupportRequestId
    /// A time in which the operator may look into a business.
    SupportGrantId
    /// A mail that Kontor sends.
    MailId
    /// A device that is pushed notices.
    DeviceId
    /// Where a business's own program takes what happens.
    WebhookEndpointId
    /// One event on its way to such a program.
    WebhookDeliveryId
    /// One request from outside; it follows the work to the outgoing call.
    RequestId
}

/// For values that have no type of their own yet, such as a counter's key.
impl Id for Uuid {
    fn from_uuid(value: Uuid) -> Self {
        value
    }

    fn as_uuid(self) -> Uuid {
        self
    }
}
