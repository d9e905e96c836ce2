//! The first reader of every message: stop, start and help, the window, and who wrote again after a stop.
//!
//! - It runs in the transaction that stores the message, before anything else looks at it.       (P-CON-2)
//! - Only a message later than the withdrawal, by the provider's clock, lets a person answer; a reaction or a replayed
//!   message never does.                                                                           (P-CON-4)
//! - Whoever sends a text that the business published agrees to it; the text may name STOP.       ([`notices`])
//! - Whoever was asked by a button answers by a tap, which is a yes or a no and nothing else.       ([`question`])
//! - It says which answer is due; the answer is a message like any other and passes the gate.

use kernel::{Channel, ContactId, InboxId, MessageId, Timestamp};
use store::{Event, Result, Sql, Tx, params, sql};

use crate::asking::question;
use crate::ledger::{self, Backing, Effect, Extent, Method, NewEntry, Standing, State};
use crate::notices;
use crate::windows;
use crate::words::{self, Answer, Context, Language, Reading, StopScope};

/// A message as it was heard.
#[derive(Clone, Debug)]
pub struct Heard<'a> {
    pub contact: ContactId,
    pub channel: Channel,
    pub inbox: InboxId,
    pub message: MessageId,
    /// The provider's time.
    pub at: Timestamp,
    /// What was written or tapped; none for a picture, a place and the like.
    pub text: Option<&'a str>,
    /// The id of the answer that was tapped.
    pub tapped: Option<&'a str>,
    pub kind: Kind,
    pub booking_open: bool,
}

/// What sort of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The person wrote it just now.
    Written,
    /// A reaction to something: it neither opens the window nor invites an answer.
    Reaction,
    /// Parked earlier and read again now. Its words count, at their own time; it invites nothing.
    Replayed,
}

/// What follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hearing {
    pub reading: Reading,
    /// The answer that is due, and the language it was asked in.
    pub answer: Option<(Answer, Option<Language>)>,
}

const WROTE_AGAIN: Sql = sql!(
    "update consent_state set last_inbound_at = case when last_inbound_at > :at then last_inbound_at else :at end \
     where tenant_id = :tenant and contact_id = :contact and channel = :channel"
);
const WROTE: Sql = sql!(
    "insert into consent_state (tenant_id, contact_id, channel, service, transactional, marketing, entries, head, last_inbound_at) \
     values (:tenant, :contact, :channel, 'unasked', 'unasked', 'unasked', 0, :start, :at) \
     on conflict (tenant_id, contact_id, channel) do update set \
     last_inbound_at = case when consent_state.last_inbound_at > excluded.last_inbound_at then consent_state.last_inbound_at \
     else excluded.last_inbound_at end"
);

/// That a person wrote, kept back while their messages are heard one after another, so that it is written once.
#[derive(Debug, Default)]
pub struct Notes {
    /// The channel's last message that was no stop.
    wrote: Option<(ContactId, Channel, Timestamp)>,
    /// The last message of all, which opens the window.
    window: Option<(InboxId, ContactId, MessageId, Timestamp)>,
}

impl Notes {
    /// Writes what was kept back. Whoever hears with notes writes them before the person's rows are read.
    pub fn write(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        if let Some((contact, channel, at)) = self.wrote.take() {
            let values = params! { "contact" => contact, "channel" => channel, "at" => at };
            if tx.execute(WROTE_AGAIN, values)? == 0 {
                let start = Vec::<u8>::new();
                tx.execute(
                    WROTE,
                    params! { "contact" => contact, "channel" => channel, "start" => start, "at" => at },
                )?;
            }
        }
        match self.window.take() {
            Some((inbox, contact, message, at)) => windows::open(tx, inbox, contact, message, at),
            None => Ok(()),
        }
    }

    /// Notes that the person wrote, and opens the window. The stop itself is not "writing again", however late it arrives.
    fn take(&mut self, tx: &mut Tx<'_>, heard: &Heard<'_>, is_stop: bool) -> Result<()> {
        let is_same = |contact, inbox| (contact, inbox) == (heard.contact, heard.inbox);
        if self.window.is_some_and(|(inbox, contact, ..)| !is_same(contact, inbox)) {
            self.write(tx)?;
        }
        if !is_stop && self.wrote.is_none_or(|(.., at)| at < heard.at) {
            self.wrote = Some((heard.contact, heard.channel, heard.at));
        }
        if self.window.is_none_or(|(.., at)| at < heard.at) {
            self.window = Some((heard.inbox, heard.contact, heard.message, heard.at));
        }
        Ok(())
    }
}

/// Hears one message.
pub fn hear(tx: &mut Tx<'_>, heard: &Heard<'_>) -> Result<Hearing> {
    let mut notes = Notes::default();
    let hearing = hear_with(tx, &mut notes, heard, None)?;
    notes.write(tx)?;
    Ok(hearing)
}

/// Hears one of several messages, which come in the order of their times; the caller writes the notes in the end.
/// `ahead` is what its words were read as before the write began, in no context.
pub fn hear_with(
    tx: &mut Tx<'_>,
    notes: &mut Notes,
    heard: &Heard<'_>,
    ahead: Option<&words::Read>,
) -> Result<Hearing> {
    if is_consent(tx, heard)? {
        if heard.kind == Kind::Written {
            notes.take(tx, heard, false)?;
        }
        return Ok(Hearing { reading: Reading::Nothing, answer: None });
    }
    let context = Context { booking_open: heard.booking_open };
    let ahead = ahead.filter(|_| context == Context::default());
    let read = |text| ahead.map_or_else(|| words::read(text, &context), words::Read::clone);
    let read = heard.text.filter(|_| heard.kind != Kind::Reaction).map(read);
    let (reading, language) = read.map_or((Reading::Nothing, None), |read| (read.reading, read.language));
    let changes = match reading {
        Reading::Stop(StopScope::Everything) => Some((Extent::All, Effect::Withdraw)),
        Reading::Stop(StopScope::Purpose(purpose)) => Some((Extent::Purpose(purpose), Effect::Withdraw)),
        Reading::Unclear(_) => Some((Extent::All, Effect::Hold)),
        Reading::Start => Some((Extent::All, Effect::Grant)),
        Reading::Help | Reading::Nothing => None,
    };
    let answer = match changes {
        None => reading.answer(),
        Some((extent, effect)) => {
            notes.write(tx)?;
            change(tx, heard, reading, extent, effect)?
        }
    };
    if heard.kind == Kind::Written {
        let is_stop = matches!(reading, Reading::Stop(StopScope::Everything));
        notes.take(tx, heard, is_stop)?;
    }
    let answer = answer.filter(|_| heard.kind != Kind::Replayed).map(|answer| (answer, language));
    Ok(Hearing { reading, answer })
}

/// Whether it is a yes or a no in itself: a text that was published, or a tap below our question.
fn is_consent(tx: &mut Tx<'_>, heard: &Heard<'_>) -> Result<bool> {
    if heard.kind == Kind::Reaction {
        return Ok(false);
    }
    if let Some(tapped) = heard.tapped
        && question::answered(tx, heard, tapped)?
    {
        return Ok(true);
    }
    let Some(text) = heard.text else { return Ok(false) };
    notices::agreed(tx, (heard.contact, heard.channel), heard.message, heard.at, text)
}

/// Writes the ledger; says which answer is due because something really changed.
fn change(
    tx: &mut Tx<'_>,
    heard: &Heard<'_>,
    reading: Reading,
    extent: Extent,
    effect: Effect,
) -> Result<Option<Answer>> {
    let before = ledger::lock(tx, heard.contact, heard.channel)?;
    let entry = NewEntry {
        extent,
        effect,
        method: Method::Message,
        message: Some(heard.message),
        occurred_at: heard.at,
        words: String::new(),
        text_shown: String::new(),
        backing: Backing::default(),
    };
    let (mut after, now) = (before.clone(), tx.now());
    ledger::append_locked(tx, &mut after, entry)?;
    if after.is_held(now) && after.held_message == Some(heard.message) {
        tx.record(Event::new("consent.unclear").contact(heard.contact).message(heard.message));
    }
    let is_withdrawn = |state: &State, purpose| matches!(state.standing(purpose), Standing::Withdrawn(_));
    Ok(reading.answer().filter(|_| match (effect, extent) {
        (Effect::Withdraw, Extent::All) => before.stopped_at.is_none() && after.stopped_at.is_some(),
        (Effect::Grant, _) => before.is_stopped(now) && !after.is_stopped(now),
        (Effect::Withdraw, Extent::Purpose(purpose)) => {
            !after.is_stopped(now) && !is_withdrawn(&before, purpose) && is_withdrawn(&after, purpose)
        }
        (Effect::Hold | Effect::Release, _) | (Effect::Withdraw, Extent::Topic(_)) => false,
    }))
}
