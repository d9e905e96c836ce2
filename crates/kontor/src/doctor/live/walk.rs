//! What every step needs: to look at what arrived, to wait for it, to write as a person does, and to ask whether a program might.
//!
//! - Nothing is sent but through `inbox::reply`, as the member of staff who was named; the dispatcher asks the gate as always.
//! - Whether a program might write is asked of the gate and taken back; only its refusals are kept, as for anyone's.

use std::time::Duration;

use ::store::{Error, Fault, Scope};
use anyhow::{Context, anyhow};
use channels::inboxes::Inbox;
use consent::gate;
use consent::ledger;
use inbox::conversations::{self, Conversation};
use inbox::messages::{self, Direction, Message};
use inbox::reply::{self, NewMessage};
use inbox::status::Status;
use kernel::{Actor, Channel, ContactId, ConversationId, MessageId, RequestId, StaffId, TenantId, Timestamp, Who};
use web::{Access, App, Sees};

use super::talk::{Said, Talk};
use super::trial::Notes;

/// How often it is looked whether something has come.
const LOOK: Duration = Duration::from_millis(250);
/// More than a trial writes in a thread.
const RECENT: i64 = 60;

/// Why a step ends before its end.
pub(super) enum End {
    /// What should have been was not so.
    Failed(String),
    /// Whoever runs it went on, for this reason.
    Skipped(String),
    /// Whoever runs it ended the trial here.
    Stopped,
    /// It could not be looked at.
    Broken(anyhow::Error),
}

impl From<anyhow::Error> for End {
    fn from(error: anyhow::Error) -> Self {
        End::Broken(error)
    }
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        End::Broken(error.into())
    }
}

pub(super) type Walked<T = ()> = Result<T, End>;

/// What does not change while a trial goes on.
pub(super) struct Ground {
    pub(super) app: App,
    pub(super) inbox: Inbox,
    /// The member of staff who writes, with the trial's request id.
    pub(super) staff: Access,
    pub(super) member: StaffId,
    /// The telephone, E.164.
    pub(super) phone: String,
}

/// A trial on its way.
pub(super) struct Walk {
    pub(super) ground: Ground,
    pub(super) talk: Talk,
    pub(super) wait: Duration,
    pub(super) template: Option<String>,
    /// The thread with the telephone.
    pub(super) conversation: Option<ConversationId>,
    /// Of the step that is gone through now.
    pub(super) notes: Notes,
}

/// What the gate says to someone who would write now.
pub(super) enum Leave {
    Passes,
    Refused(Box<gate::Decision>),
}

impl Ground {
    pub(super) fn tenant(&self) -> TenantId {
        self.staff.tenant
    }

    pub(super) fn trial(&self) -> RequestId {
        self.staff.actor.request
    }

    pub(super) fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// As the member of staff.
    pub(super) fn person(&self) -> Access {
        self.acting(Who::Staff(self.member))
    }

    /// As a part of Kontor that writes by itself.
    pub(super) fn program(&self) -> Access {
        Access { staff: None, login: None, role: None, sees: Sees::All, ..self.acting(Who::System("doctor")) }
    }

    fn acting(&self, who: Who) -> Access {
        Access { actor: Actor { who, at: self.now(), request: self.trial() }, ..self.staff.clone() }
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Scope<'_>, &Access) -> Result<T, Fault<conversations::Refusal>> + Send + 'static,
    ) -> anyhow::Result<T> {
        let by = self.person();
        let read = self.app.db.read(self.tenant(), move |scope| look(scope, &by)).await;
        read.map_err(|fault| anyhow!("the thread cannot be read: {fault}"))
    }

    /// The newest of a thread, newest first.
    pub(super) async fn thread(&self, conversation: ConversationId) -> anyhow::Result<(Conversation, Vec<Message>)> {
        self.read(move |scope, by| {
            let found = conversations::find(scope, by, conversation)?;
            let newest = messages::page(scope, &found, None, RECENT)?;
            Ok((found, newest))
        })
        .await
    }

    /// The message of this number's newest threads that holds these words.
    pub(super) async fn saying(&self, words: String) -> anyhow::Result<Option<(Conversation, Message)>> {
        // Telephones begin words with a capital letter by themselves.
        let (inbox, words) = (Some(self.inbox.id), words.to_lowercase());
        self.read(move |scope, by| {
            let filter = conversations::Filter { inbox, limit: 20, ..conversations::Filter::default() };
            for conversation in conversations::list(scope, by, &filter)? {
                let newest = messages::page(scope, &conversation, None, 20)?;
                let says =
                    |one: &Message| one.direction == Direction::Inbound && one.text.to_lowercase().contains(&words);
                if let Some(message) = newest.into_iter().find(says) {
                    return Ok(Some((conversation, message)));
                }
            }
            Ok(None)
        })
        .await
    }

    /// What the person's ledger adds up to.
    pub(super) async fn standing(&self, contact: ContactId) -> anyhow::Result<Option<ledger::State>> {
        self.read(move |scope, _| Ok(ledger::state(scope, contact, Channel::WhatsApp)?)).await
    }

    /// Whether words by `by` would pass now. Nothing is sent and nothing is queued; a refusal is kept as everywhere.
    pub(super) async fn leave(&self, by: Access, conversation: ConversationId) -> anyhow::Result<Leave> {
        enum Probe {
            Passes,
            Closed,
            Failed(anyhow::Error),
        }
        impl From<Error> for Probe {
            fn from(error: Error) -> Self {
                Probe::Failed(error.into())
            }
        }
        let words = || NewMessage::Text { text: "Kontor asks whether this might go.".to_owned(), reply_to: None };
        let (asking, new) = (by.clone(), words());
        // The transaction always fails, so that what would be queued is not.
        let probed = self.app.db.write(self.tenant(), by.actor, move |tx| -> Result<(), Probe> {
            Err(match reply::reply(tx, &asking, conversation, new) {
                Ok(_) => Probe::Passes,
                Err(Fault::Refused(reply::Refusal::Gate(_))) => Probe::Closed,
                Err(fault) => Probe::Failed(anyhow!("the gate cannot be asked: {fault}")),
            })
        });
        match probed.await {
            Ok(()) | Err(Probe::Passes) => return Ok(Leave::Passes),
            Err(Probe::Failed(error)) => return Err(error),
            Err(Probe::Closed) => {}
        }
        let kept = reply::refused(&self.app, &by, conversation, words()).await;
        if !kept.map_err(|failure| anyhow!("the refusal cannot be kept: {}", failure.problem().detail))? {
            return Ok(Leave::Passes);
        }
        let kind = by.actor.who.kind();
        let decision = self
            .read(move |scope, by| {
                let contact = conversations::find(scope, by, conversation)?.contact;
                let end = (messages::END.0, messages::END.1.as_uuid());
                Ok(gate::decisions(scope, contact, end, 20)?)
            })
            .await?
            .into_iter()
            .find(|one| one.verdict == "refused" && one.message.is_none() && one.author_kind == kind);
        let decision = decision.context("the refusal was kept, yet it is not there")?;
        Ok(Leave::Refused(Box::new(decision)))
    }
}

impl Walk {
    /// Looks until there is something, the time is over, or whoever runs it goes on. `what` ends the sentence if it never comes.
    pub(super) async fn until<T>(
        &mut self,
        what: &str,
        mut look: impl AsyncFnMut(&Ground) -> Walked<Option<T>>,
    ) -> Walked<T> {
        let clock = self.ground.app.clock.clone();
        let deadline = clock.now() + self.wait;
        loop {
            if let Some(found) = look(&self.ground).await? {
                return Ok(found);
            }
            match self.talk.heard() {
                Said::Nothing => {}
                Said::Skip(why) => return Err(End::Skipped(why)),
                Said::Stop => return Err(End::Stopped),
                Said::Unclear => {
                    self.talk.say("    (Write “skip” and why to go on without it, or “stop” to end here.)")
                }
            }
            if clock.now() >= deadline {
                return Err(End::Failed(format!("within {} s {what}", self.wait.as_secs())));
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// The thread with the telephone, which the first step finds.
    pub(super) fn thread(&self) -> Walked<ConversationId> {
        self.conversation
            .ok_or_else(|| End::Failed("the telephone has not written yet, so there is no thread".to_owned()))
    }

    /// The messages that are in the thread already.
    pub(super) async fn known(&self) -> Walked<Vec<MessageId>> {
        let (_, messages) = self.ground.thread(self.thread()?).await?;
        Ok(messages.into_iter().map(|message| message.id).collect())
    }

    /// The next message in the thread that is none of the known and is meant.
    pub(super) async fn next(
        &mut self,
        known: &[MessageId],
        what: &str,
        is_meant: impl Fn(&Message) -> bool,
    ) -> Walked<Message> {
        let conversation = self.thread()?;
        let known = known.to_vec();
        self.until(what, async move |ground| {
            let (_, messages) = ground.thread(conversation).await?;
            Ok(messages.into_iter().rev().find(|one| !known.contains(&one.id) && is_meant(one)))
        })
        .await
    }

    /// Writes as the member of staff.
    pub(super) async fn write(&mut self, new: NewMessage) -> Walked<MessageId> {
        let (conversation, by) = (self.thread()?, self.ground.person());
        let written = self.ground.app.db.write(by.tenant, by.actor, move |tx| reply::reply(tx, &by, conversation, new));
        match written.await {
            Ok(id) => Ok(id),
            Err(Fault::Refused(reply::Refusal::Gate(reasons))) => {
                let reasons: Vec<&str> = reasons.into_iter().map(gate::Reason::as_str).collect();
                Err(End::Failed(format!("the gate let no word of a person through: {}", reasons.join(", "))))
            }
            Err(Fault::Refused(refusal)) => Err(End::Failed(format!("the message was not taken: {refusal:?}"))),
            Err(Fault::Failed(error)) => Err(error.into()),
        }
    }

    /// Follows a message until the other side has reported this much, and notes each report under `name`.
    pub(super) async fn follow(&mut self, name: &str, id: MessageId, through: &[Status]) -> Walked {
        let conversation = self.thread()?;
        self.notes.id(&format!("{name}_message"), id);
        for goal in through {
            let what = format!("no report came that the message was {}", goal.as_str());
            let message = self
                .until(&what, async move |ground| {
                    let (_, messages) = ground.thread(conversation).await?;
                    let Some(message) = messages.into_iter().find(|one| one.id == id) else { return Ok(None) };
                    if let Some(why) = ended(&message) {
                        return Err(End::Failed(why));
                    }
                    Ok(reported(&message, *goal).map(|_| message))
                })
                .await?;
            if let Some(decision) = &message.decision {
                self.notes.id(&format!("{name}_decision"), decision.id);
            }
            if let Some(at) = reported(&message, *goal) {
                let span = at.since(message.created_at);
                self.notes.fact(&format!("{name}_{}_ms", goal.as_str()), milliseconds(span));
            }
            if let Some(category) = &message.pricing.category {
                self.notes.fact(&format!("{name}_category"), category.as_str());
            }
            self.talk.say(format_args!("    {}.", goal.as_str()));
        }
        Ok(())
    }
}

/// When the provider reported this much.
fn reported(message: &Message, goal: Status) -> Option<Timestamp> {
    match goal {
        Status::Sent => message.sent_at.or(message.delivered_at).or(message.read_at),
        Status::Delivered => message.delivered_at.or(message.read_at),
        Status::Read => message.read_at,
        _ => None,
    }
}

/// Why nothing more is to be hoped for.
fn ended(message: &Message) -> Option<String> {
    let code = || message.error.as_ref().map_or_else(|| "no code".to_owned(), |(code, _)| code.clone());
    match message.status {
        Status::Failed => Some(format!("the message failed: {}", code())),
        Status::Refused => Some(format!("the gate refused it when it was about to go: {}", code())),
        Status::Cancelled => Some("somebody cancelled it".to_owned()),
        _ => None,
    }
}

pub(super) fn milliseconds(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
