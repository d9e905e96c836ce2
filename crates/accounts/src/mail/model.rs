//! A mail, from being written until its end.

use std::fmt;
use std::str::FromStr;

use kernel::{MailId, NoticeId, StaffId, Timestamp, UnknownWord};
use serde::{Deserialize, Serialize};

use super::outcome::Trouble;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $one:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$each])* $one,)* }

        impl $name {
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$one => $word,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word { $($word => Ok($name::$one),)* _ => Err(UnknownWord) }
            }
        }
    )*};
}

words! {
    /// What a mail is for.
    Purpose {
        Notice = "notice",
        Invitation = "invitation",
        Reset = "reset",
        Verification = "verification",
        /// An address is to be a login's.
        Address = "address",
        /// The staff of a business ask the operator.
        Question = "question",
        Test = "test",
    }
    /// Where a mail stands.
    State {
        Queued = "queued",
        /// The server took it.
        Sent = "sent",
        /// The address gives it back.
        Bounced = "bounced",
        /// It could not be handed over in time.
        Failed = "failed",
        /// This installation sends no mail.
        Off = "off",
    }
}

/// A mail to be written. Its words are made when it is sent, in its reader's language.
#[derive(Clone, Debug)]
pub(crate) struct NewMail {
    pub(crate) purpose: Purpose,
    pub(crate) address: String,
    pub(crate) notice: Option<NoticeId>,
    pub(crate) staff: Option<StaffId>,
    /// Where its link leads: a path on this installation. It may open a door, so it is kept sealed and only until the end.
    pub(crate) path: String,
    pub(crate) expires_at: Option<Timestamp>,
}

/// What only the mail itself may hold.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) path: String,
}

/// A mail as the delivery log shows it.
#[derive(Clone, Debug)]
pub struct Mail {
    pub id: MailId,
    pub purpose: Purpose,
    pub notice: Option<NoticeId>,
    pub staff: Option<StaffId>,
    pub state: State,
    pub attempts: i64,
    /// Why it was not sent, the last time.
    pub trouble: Option<Trouble>,
    /// What the server answered last.
    pub answer: Option<String>,
    pub expires_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}
