//! Answers that go by themselves: what the room above them may know of a message that came, and the one way in which it answers.
//!
//! - An answer is asked about at the gate before it is written, and decided about again when it is sent. What the gate does
//!   not let go now is not written: nobody waits for an automatic answer of yesterday.
//! - Its author is `automation`, and it says why it went: so it stands in the thread, and does not count as an answer that
//!   the customer got from a person.                                                            (`crate::telling`)

mod store;

use ::store::{Event, Result, Scope, Tx};
use consent::gate::{self, Content, Draft, Passage, Rendered};
use kernel::{
    AttemptId, Channel, ContactId, ConversationId, InboxId, Locale, MessageId, Purpose, StaffId, Timestamp, Who,
};
use serde::{Deserialize, Serialize};
use web::t;
use web::words::isolated;

use crate::outgoing::{self, Goes, Lane, OutContent, Outgoing};
use crate::reply::address;

pub use store::{Asked, asked_since};

/// The word under which such an author is stored.
pub(crate) const AUTHOR: &str = "automation";

/// Why an answer went by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    Greeting,
    Away,
    /// A word rule, by its name, and the words that it found.
    Rule {
        name: String,
        words: String,
    },
}

impl Why {
    /// What the thread says beside it.
    pub(crate) fn words(&self, locale: Locale) -> String {
        match self {
            Why::Greeting => t!(locale, "automatic-greeting"),
            Why::Away => t!(locale, "automatic-away"),
            Why::Rule { name, words } => {
                t!(locale, "automatic-rule", name = isolated(name), words = isolated(words))
            }
        }
    }
}

/// A message that came, with what stands around it.
#[derive(Clone, Debug)]
pub struct Heard {
    pub message: MessageId,
    pub conversation: ConversationId,
    pub inbox: InboxId,
    pub contact: ContactId,
    pub kind: String,
    pub text: String,
    /// The provider's time, and ours.
    pub at: Timestamp,
    pub received_at: Timestamp,
    /// Another assistant of the provider's held the thread when it came.
    pub was_with_agent: bool,
    pub is_open: bool,
    pub assignee: Option<StaffId>,
    /// What the person is called, and the language they last wrote in.
    pub name: String,
    pub language: Option<String>,
    /// The message before it, whoever wrote it.
    pub before: Option<Timestamp>,
    /// What a person or a program of the business wrote last, before or since.
    pub answered_at: Option<Timestamp>,
    /// The automatic answers among the last messages, newest first.
    pub automatic: Vec<Timestamp>,
    /// What the customer wrote before it, newest first.
    pub said: Vec<(Timestamp, String)>,
}

/// A message that came; nothing if it is gone, or went out.
pub fn heard(scope: &Scope<'_>, message: MessageId) -> Result<Option<Heard>> {
    store::heard(scope, message)
}

/// Answers a message. Gives the answer's id; nothing if the gate does not let it go now.
pub fn answer(tx: &mut Tx<'_>, heard: &Heard, text: String, why: Why) -> Result<Option<MessageId>> {
    let author = Who::System("automation");
    let draft = Draft {
        attempt: tx.id::<AttemptId>(),
        fence: 0,
        message: None,
        conversation: heard.conversation,
        inbox: heard.inbox,
        contact: heard.contact,
        channel: Channel::WhatsApp,
        purpose: Purpose::Service,
        compliance: None,
        author,
        request: tx.actor().request,
        rendered: Rendered {
            to: address(tx, heard.contact)?,
            content: Content::Text { body: text.clone() },
            reply_to: None,
        },
    };
    if gate::preview(tx, &draft)? != Passage::Open {
        return Ok(None);
    }
    let rule = match &why {
        Why::Rule { name, .. } => Some(name.clone()),
        Why::Greeting | Why::Away => None,
    };
    let out = Outgoing {
        conversation: heard.conversation,
        inbox: heard.inbox,
        contact: heard.contact,
        text,
        content: OutContent::Answer { compliance: None, why: Some(why) },
        purpose: Purpose::Service,
        author,
        lane: Lane::Reply,
        reply_to_provider_id: None,
        goes: Goes::Now,
    };
    let id = outgoing::queue(tx, out)?;
    let event = Event::new("automation.answered").contact(heard.contact).conversation(heard.conversation).message(id);
    tx.record(event.inbox(heard.inbox).fact("about", heard.message).fact("is_rule", rule.is_some()));
    Ok(Some(id))
}
