//! What goes that is neither words nor a file: a place, contact cards, a question with answers to tap, a reaction.
//!
//! - WhatsApp's limits are checked before anything is kept, so that who wrote it hears of it.   (`channels::whatsapp::render`)
//! - A reaction goes to a message of the last 30 days that its provider knows.                  (facts/meta.md 4.2)

use std::time::Duration;

use ::store::{Fault, Sql, Tx, params, sql};
use channels::whatsapp::render;
use consent::gate::{Card, Location, Question};
use kernel::{ContactId, ConversationId, MessageId, Problem, Purpose};

use super::{Composed, Refusal, store};
use crate::outgoing::OutContent;

const REACTIONS_REACH: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const REACHED: Sql = sql!(
    "select provider_id from message where tenant_id = :tenant and id = :message and conversation_id = :conversation and at > :since \
     and provider_id is not null and kind not in ('reaction', 'edit', 'revoke', 'system', 'deleted', 'note')"
);

/// What someone wants to send.
#[derive(Clone, Debug)]
pub enum NewPart {
    Location(Location),
    Contacts(Vec<Card>),
    Question(Question),
    /// Whether offers are welcome.
    ConsentQuestion,
    /// Without an emoji, ours is taken back.
    Reaction {
        to: MessageId,
        emoji: Option<String>,
    },
}

/// Why WhatsApp would not take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    field: &'static str,
    problem: render::Problem,
}

impl From<Wrong> for Problem {
    fn from(wrong: Wrong) -> Problem {
        Problem::invalid().field(wrong.field, "invalid", wrong.problem.to_string())
    }
}

pub(super) fn compose(
    tx: &mut Tx<'_>,
    (conversation, contact): (ConversationId, ContactId),
    part: NewPart,
    reply_to: Option<MessageId>,
) -> Result<Composed, Fault<Refusal>> {
    let check = |field, checked: Result<(), render::Problem>| {
        checked.map_err(|problem| Fault::Refused(Refusal::Part(Wrong { field, problem })))
    };
    let (text, content) = match part {
        NewPart::Location(location) => {
            check("location", render::check_location(&location))?;
            let words = location.name.as_ref().or(location.address.as_ref()).cloned();
            let words = words.unwrap_or_else(|| format!("{}, {}", location.latitude, location.longitude));
            (words, OutContent::Location { location })
        }
        NewPart::Contacts(cards) => {
            check("contacts", render::check_cards(&cards))?;
            let names: Vec<&str> = cards.iter().map(|card| card.name.as_str()).collect();
            (names.join(", "), OutContent::Contacts { cards })
        }
        NewPart::Question(question) => {
            check("interactive", render::check_question(&question))?;
            (question.body.clone(), OutContent::Question { question })
        }
        NewPart::ConsentQuestion => {
            let question = consent::asking::question::question(tx, contact)?;
            (question.body.clone(), OutContent::Question { question })
        }
        NewPart::Reaction { to, emoji } => {
            let emoji = emoji.filter(|emoji| !emoji.is_empty());
            if let Some(emoji) = &emoji {
                check("emoji", render::check_emoji(emoji))?;
            }
            let values =
                params! { "message" => to, "conversation" => conversation, "since" => tx.now() - REACTIONS_REACH };
            let row = tx.row(REACHED, values)?.ok_or(Fault::Refused(Refusal::UnknownReply))?;
            let message_id = row.get("provider_id")?;
            (emoji.clone().unwrap_or_default(), OutContent::Reaction { message_id, emoji })
        }
    };
    let reply_to = match reply_to {
        Some(id) => Some(store::provider_id(tx, conversation, id)?.ok_or(Fault::Refused(Refusal::UnknownReply))?),
        None => None,
    };
    Ok(Composed { text, content, purpose: Purpose::Service, reply_to })
}
