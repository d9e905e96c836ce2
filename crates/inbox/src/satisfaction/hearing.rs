//! What a customer's message says about a question that was asked.
//!
//! - A tap names what was asked and how it rates; it counts whenever it comes, and in the place of what was said before.
//! - What is typed counts within a day, while the conversation is closed or where it quotes the question: elsewhere a bare
//!   number may mean anything.
//! - A comment is the next text after the question why, unless it asks something itself.

use ::store::{Result, Tx};
use channels::incoming::Content;
use kernel::{ContactId, ConversationId, MessageId, Timestamp};

use super::asking::{ask_why, told};
use super::model::Asked;
use super::{rules, store, wording};

/// A message that came, before anybody else has read it.
pub(crate) struct Said<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) contact: ContactId,
    pub(crate) is_closed: bool,
    /// The provider's time, in whole seconds.
    pub(crate) at: Timestamp,
    pub(crate) content: &'a Content,
    /// What it quotes, by its id at the provider.
    pub(crate) replies_to: Option<&'a str>,
}

/// What it says.
#[derive(Debug)]
pub(crate) enum Told {
    Score(Asked, i64),
    Comment(Asked),
}

/// Whether a message answers such a question.
pub(crate) fn find(tx: &Tx<'_>, said: &Said<'_>) -> Result<Option<Told>> {
    match said.content {
        Content::ButtonReply { id, .. } | Content::ListReply { id, .. } => {
            let Some((id, score)) = wording::of_answer_id(id) else { return Ok(None) };
            let asked = store::get(tx, said.contact, id)?;
            let asked = asked.filter(|asked| asked.scale.scores().contains(&score));
            Ok(asked.map(|asked| Told::Score(asked, score)))
        }
        Content::Text { body } => typed(tx, said, body),
        _ => Ok(None),
    }
}

fn typed(tx: &Tx<'_>, said: &Said<'_>, text: &str) -> Result<Option<Told>> {
    if !said.is_closed && said.replies_to.is_none() {
        return Ok(None);
    }
    let now = tx.now();
    let Some(asked) = store::newest(tx, said.conversation, now - rules::A_DAY)? else { return Ok(None) };
    let is_later = asked.asked_at.is_some_and(|at| said.at.seconds() >= at.seconds());
    let quotes = said.replies_to.is_some() && said.replies_to == asked.provider_id.as_deref();
    if !is_later || !(said.is_closed || quotes) {
        return Ok(None);
    }
    if let Some(score) = rules::score(text, asked.scale) {
        return Ok(Some(Told::Score(asked, score)));
    }
    let is_awaited = asked.asked_why_at.is_some_and(|at| now.since(at) < rules::A_WHILE) && !asked.has_comment;
    Ok((is_awaited && said.is_closed && !rules::asks(text)).then_some(Told::Comment(asked)))
}

/// Keeps what was said. The thread shows it, and stays as it is.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    said: &Told,
    conversation: ConversationId,
    message: MessageId,
    at: Timestamp,
) -> Result<()> {
    match said {
        Told::Score(asked, score) => rated(tx, asked, *score, message)?,
        Told::Comment(asked) => {
            store::answer(tx, asked.id, message, None)?;
            store::comment(tx, asked.id, message)?;
            tx.record(told("satisfaction.commented", asked).message(message));
        }
    }
    store::show(tx, conversation, message, at)
}

fn rated(tx: &mut Tx<'_>, asked: &Asked, score: i64, message: MessageId) -> Result<()> {
    store::answer(tx, asked.id, message, Some(score))?;
    if asked.score == Some(score) {
        return Ok(());
    }
    store::rate(tx, asked.id, score)?;
    let event = told("satisfaction.rated", asked).message(message).fact("asked_at", asked.asked_at);
    tx.record(event.fact("score", score).fact("previous_score", asked.score));
    let asks_why = store::choice(tx, asked.inbox)?.is_some_and(|choice| choice.is_on && choice.asks_why);
    if asks_why && asked.asked_why_at.is_none() {
        return ask_why(tx, asked);
    }
    Ok(())
}
