//! Asking the customer whether they were satisfied, once a person has closed the conversation.
//!
//! - Nothing is asked until an inbox is told to.                                                    ([`Choice`])
//! - A closing is written down with the closing itself; whether it is asked about is decided when its time has come, so that
//!   taking it back, reopening and a new message keep it from being asked.                          ([`closed`], `asking`)
//! - The question passes the gate like every message. What Kontor sends by itself about business between the two minds quiet
//!   hours and who wants no such messages.                                                          (`asking::draft`)
//! - An answer neither opens the conversation nor waits for an answer, and nothing answers it by itself but the question why,
//!   once. Stop words are heard before it.                                                          ([`find`], `receive::message`)
//! - The last answer counts; those before it stay in the stream.                                    ([`take`])

pub(crate) mod api;
mod asking;
mod hearing;
mod model;
pub(crate) mod pages;
mod rules;
mod store;
mod wording;

use std::sync::Arc;

use ::store::{Event, Fault, NewTask, Result, Scope, TaskHandler, Tx};
use kernel::{ConversationId, InboxId, Locale, Text};
use web::{Access, App};

use crate::conversations::Conversation;
use crate::labels;

pub(crate) use asking::AUTHOR;
pub(crate) use hearing::{Said, find, take};
pub use model::{Choice, Rating, Refusal, Scale, Words};
pub(crate) use wording::{note, rated};

/// As long as the words of a question may be (facts/meta.md 4.2).
pub const LONGEST: usize = 1000;
/// Minutes from closing to asking: up to a day, which is as long as one may answer freely.
pub const DELAY_MINUTES: std::ops::RangeInclusive<i64> = 0..=1380;
pub const EVERY_DAYS: std::ops::RangeInclusive<i64> = 1..=365;
/// Closing more than so many at once is clearing up.
const HANDFUL: i64 = 5;
/// Ratings go up to this.
pub const BEST: i64 = 5;

/// Who asks when the time has come.
pub fn tasks(app: &App) -> Vec<(&'static str, TaskHandler)> {
    let app = app.clone();
    vec![(asking::ASK, Arc::new(move |task| Box::pin(asking::due(app.clone(), task))))]
}

/// How an inbox asks.
pub fn choice(scope: &Scope<'_>, inbox: InboxId) -> Result<Choice> {
    Ok(store::choice(scope, inbox)?.unwrap_or_default())
}

/// What was written for an inbox, by language.
pub fn words(scope: &Scope<'_>, inbox: InboxId) -> Result<Words> {
    store::words(scope, inbox)
}

/// Changes how an inbox asks; the version in `choice` is the one that was seen.
pub fn set(tx: &mut Tx<'_>, inbox: InboxId, choice: &Choice, words: &Words) -> Result<(), Fault<Refusal>> {
    if channels::inboxes::get(tx, inbox)?.is_none() {
        return Err(Fault::Refused(Refusal::NotFound));
    }
    if !DELAY_MINUTES.contains(&choice.delay_minutes) {
        return Err(Fault::Refused(Refusal::Delay));
    }
    if !EVERY_DAYS.contains(&choice.every_days) {
        return Err(Fault::Refused(Refusal::Period));
    }
    if let Some(label) = choice.except_label
        && !labels::list(tx)?.iter().any(|one| one.id == label)
    {
        return Err(Fault::Refused(Refusal::UnknownLabel));
    }
    let cleaned = |text: &String| Text::clean(text.trim()).replace("\r\n", "\n");
    let words: Words =
        words.iter().map(|(locale, (question, why))| (*locale, (cleaned(question), cleaned(why)))).collect();
    let is_long = |text: &str| text.chars().count() > LONGEST;
    if let Some((locale, _)) = words.iter().find(|(_, (question, why))| is_long(question) || is_long(why)) {
        return Err(Fault::Refused(Refusal::TooLong(*locale)));
    }
    if !store::set(tx, inbox, choice, &words)? {
        return Err(Fault::Refused(Refusal::Changed));
    }
    tx.record(Event::new("satisfaction_choice.changed").inbox(inbox).fact("is_on", choice.is_on));
    Ok(())
}

/// Somebody has closed a conversation: if it may be asked about, that is written down, and looked at when its time has come.
pub(crate) fn closed(tx: &mut Tx<'_>, access: &Access, was: &Conversation) -> Result<()> {
    let Some(closer) = access.actor.who.staff() else { return Ok(()) };
    let Some(choice) = store::choice(tx, was.inbox.id)?.filter(|choice| choice.is_on) else { return Ok(()) };
    let due = tx.now() + choice.delay();
    let holder = was.assignee.as_ref().map_or(closer, |member| member.id);
    let id = store::keep(tx, was, holder, due)?;
    tx.enqueue(NewTask::new(asking::ASK, id).run_at(due).fact("satisfaction", id))
}

/// What was just closed was one of so many.
pub(crate) fn among(tx: &mut Tx<'_>, conversation: ConversationId, total: i64) -> Result<()> {
    if total > HANDFUL { store::of_many(tx, conversation) } else { Ok(()) }
}

/// How the customer rated this conversation last.
pub(crate) fn last(scope: &Scope<'_>, conversation: ConversationId) -> Result<Option<Rating>> {
    store::last(scope, conversation)
}

/// The languages in which it is asked.
pub(crate) const LANGUAGES: [Locale; 3] = [Locale::En, Locale::Es, Locale::PtBr];

/// That of a tag such as "pt", "es-MX" or "en-US".
pub(crate) fn language(tag: &str) -> Option<Locale> {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    LANGUAGES.into_iter().find(|locale| primary(locale.tag()) == primary(tag))
}
