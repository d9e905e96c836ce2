//! Connect: how an owner brings her own number by herself, by one of four roads, to the first message that is answered.
//!
//! - A number is connected as anywhere, by `inboxes`; here is the way to it and what comes after.
//! - Who accepted the platform's terms, and which version, stands in a row that nothing changes.          (P-PRV-17, `terms`)
//! - What Meta says is read, not remembered from an earlier day; what it does not say is asked of the owner.   (`checklist`)
//! - A PIN goes to Meta and nowhere else.                                                                      (`register`)
//! - Whoever comes back from Meta's own page is who went there: the state says so, for an hour.                (`signup`)

pub(crate) mod checklist;
pub(crate) mod pages;
pub(crate) mod register;
pub(crate) mod roads;
pub(crate) mod signup;
pub(crate) mod terms;

use ::store::{Result, Scope};
use axum::Extension;
use kernel::{InboxId, Secret, Timestamp};
use url::Url;

use crate::whatsapp::client::GraphId;

/// What stands around this room: the operator's app, and who knows about messages.
#[derive(Clone)]
pub struct Around {
    pub operator: Option<Operator>,
    pub exchange: Exchange,
}

impl Default for Around {
    fn default() -> Self {
        Self { operator: None, exchange: |_, _, _| Ok(Exchanged::default()) }
    }
}

impl Around {
    fn of(given: Option<Extension<Around>>) -> Self {
        given.map(|Extension(around)| around).unwrap_or_default()
    }
}

/// The operator's own app at Meta, through which a business may keep its number on its telephone. Configuration of the
/// installation.
#[derive(Clone, Debug)]
pub struct Operator {
    pub app: GraphId,
    pub secret: Secret,
    /// The id of its login configuration for Embedded Signup.
    pub configuration: GraphId,
    /// Where Meta's own pages are.
    pub pages: Url,
}

/// What is known of the messages of an inbox since a moment. The room of messages tells it.
pub type Exchange = fn(&Scope<'_>, InboxId, Timestamp) -> Result<Exchanged>;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchanged {
    /// A message has come since then.
    pub is_written: bool,
    /// A message came, and an answer to it has left.
    pub is_answered: bool,
}
