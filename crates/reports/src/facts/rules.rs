//! What an event of the stream counts as. No I/O, no clock.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Datelike, Days, Timelike};
use chrono_tz::Tz;
use kernel::{ContactId, ConversationId, InboxId, MessageId, StaffId, TeamId, Timestamp};
use store::Recorded;
use uuid::Uuid;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A customer's message.
    Received,
    /// A message of ours that left.
    Sent,
    /// A conversation began, or began again.
    Opened,
    /// It was closed: how long it had been open.
    Resolved,
    /// The first answer since it was opened: how long the customer had waited.
    FirstResponse,
    /// An answer to who waited, the first or not.
    Response,
    /// A wait ended, by an answer or by closing.
    Waited,
    /// It was said whether the first answer came in the time that was promised.
    FirstLevel,
    /// The same of a later answer.
    NextLevel,
    /// The same of closing.
    ResolutionLevel,
    /// A customer was asked whether they were satisfied.
    Asked,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Received => "received",
            Kind::Sent => "sent",
            Kind::Opened => "opened",
            Kind::Resolved => "resolved",
            Kind::FirstResponse => "first_response",
            Kind::Response => "response",
            Kind::Waited => "waited",
            Kind::FirstLevel => "first_level",
            Kind::NextLevel => "next_level",
            Kind::ResolutionLevel => "resolution_level",
            Kind::Asked => "asked",
        }
    }
}

/// Kinds of messages that nobody has to answer.
const NOT_A_MESSAGE: [&str; 4] = ["reaction", "system", "edit", "revoke"];

/// How a conversation stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Thread {
    /// Whether anything was heard of it before.
    pub(super) is_known: bool,
    pub(super) contact: Option<ContactId>,
    pub(super) inbox: Option<InboxId>,
    pub(super) assignee: Option<StaffId>,
    pub(super) team: Option<TeamId>,
    pub(super) labels: BTreeSet<Uuid>,
    pub(super) opened_at: Option<Timestamp>,
    pub(super) waiting_since: Option<Timestamp>,
    pub(super) is_answered: bool,
}

/// Whoever wrote a message that has not left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaving {
    pub(super) conversation: ConversationId,
    /// As the stream names the kinds of those who act.
    pub(super) author: String,
    pub(super) staff: Option<StaffId>,
}

/// What counts, before it is put on the wall's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) seq: i64,
    pub(super) event: Uuid,
    pub(super) kind: Kind,
    pub(super) at: Timestamp,
    pub(super) conversation: ConversationId,
    pub(super) contact: Option<ContactId>,
    pub(super) inbox: Option<InboxId>,
    pub(super) staff: Option<StaffId>,
    pub(super) team: Option<TeamId>,
    pub(super) labels: BTreeSet<Uuid>,
    /// When what ends here began.
    pub(super) since: Option<Timestamp>,
    /// Of what was promised: whether it was kept.
    pub(super) is_kept: Option<bool>,
    /// What a customer was asked about. How it was rated is added when it is.
    pub(super) satisfaction: Option<Uuid>,
}

/// What the next event is held against.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) threads: HashMap<ConversationId, Thread>,
    pub(super) leaving: HashMap<MessageId, Leaving>,
    /// Those of the conversations that there still are.
    pub(super) present: HashSet<ConversationId>,
    /// Labels that are no more.
    pub(super) gone: Vec<Uuid>,
    /// How what was asked was rated, the last word last.
    pub(super) rated: Vec<(Uuid, i64)>,
}

/// Whether an event can change anything here.
pub(super) fn concerns(event: &Recorded) -> bool {
    const KINDS: [&str; 17] = [
        "conversation.created",
        "conversation.reopened",
        "conversation.closed",
        "conversation.assigned",
        "conversation.labelled",
        "conversation.unlabelled",
        "label.removed",
        "message.received",
        "message.scheduled",
        "message.queued",
        "message.status_changed",
        "message.refused",
        "message.taken_back",
        "service_level.kept",
        "service_level.missed",
        "satisfaction.asked",
        "satisfaction.rated",
    ];
    KINDS.contains(&event.kind.as_str())
}

/// Takes in one event and says what it counts as.
pub(super) fn count(state: &mut State, event: &Recorded) -> Vec<Fact> {
    let word = |name: &str| event.facts.get(name).and_then(serde_json::Value::as_str);
    let id = |name: &str| word(name).and_then(|text| Uuid::parse_str(text).ok());
    if let ("label.removed", Some(label)) = (event.kind.as_str(), id("label_id")) {
        state.gone.push(label);
        for thread in state.threads.values_mut() {
            thread.labels.remove(&label);
        }
        return Vec::new();
    }
    let Some(conversation) = event.conversation_id else { return Vec::new() };
    let thread = state.threads.entry(conversation).or_default();
    thread.contact = event.contact_id.or(thread.contact);
    thread.inbox = event.inbox_id.or(thread.inbox);
    let was_known = std::mem::replace(&mut thread.is_known, true);
    let by = (event.actor_kind == "staff").then_some(event.actor_id).flatten().map(StaffId::from_uuid);
    let mut facts = Vec::new();
    match event.kind.as_str() {
        "conversation.created" | "conversation.reopened" => facts.push(opened(thread, conversation, event)),
        "conversation.closed" => {
            let staff = by.or(thread.assignee);
            if let Some(since) = thread.opened_at.take() {
                facts.push(fact(thread, conversation, event, Kind::Resolved, staff, Some(since)));
            }
            if let Some(since) = thread.waiting_since.take() {
                facts.push(fact(thread, conversation, event, Kind::Waited, staff, Some(since)));
            }
        }
        "conversation.assigned" => {
            thread.assignee = id("assignee_id").map(StaffId::from_uuid);
            thread.team = id("team_id").map(TeamId::from_uuid);
        }
        "conversation.labelled" => thread.labels.extend(id("label_id")),
        "conversation.unlabelled" => drop(id("label_id").map(|label| thread.labels.remove(&label))),
        "message.received" => {
            // How satisfied somebody was waits for no answer.
            let is_rating = event.facts.get("is_rating").is_some();
            if is_rating || word("kind").is_some_and(|kind| NOT_A_MESSAGE.contains(&kind)) {
                return facts;
            }
            if !was_known {
                facts.push(opened(thread, conversation, event));
            }
            facts.push(fact(thread, conversation, event, Kind::Received, thread.assignee, None));
            thread.waiting_since = thread.waiting_since.or(Some(event.at));
        }
        "message.scheduled" | "message.queued" => {
            if !was_known {
                facts.push(opened(thread, conversation, event));
            }
            if let Some(message) = event.message_id {
                let author = Leaving { conversation, author: event.actor_kind.clone(), staff: by };
                // Whoever wrote it first is its author, also if someone else sends it again.
                state.leaving.entry(message).or_insert(author);
            }
        }
        "satisfaction.asked" => {
            // It counts for whoever had it when it was closed, and as it stood then.
            let asked = fact(thread, conversation, event, Kind::Asked, id("staff_id").map(StaffId::from_uuid), None);
            let labels = event.facts.get("label_ids").and_then(serde_json::Value::as_array).into_iter().flatten();
            let labels = labels.filter_map(|label| Uuid::parse_str(label.as_str()?).ok()).collect();
            let (team, satisfaction) = (id("team_id").map(TeamId::from_uuid), id("satisfaction_id"));
            facts.push(Fact { team, labels, satisfaction, ..asked });
        }
        "satisfaction.rated" => {
            let score = event.facts.get("score").and_then(serde_json::Value::as_i64);
            state.rated.extend(id("satisfaction_id").zip(score));
        }
        "service_level.kept" | "service_level.missed" => {
            let level = match word("level") {
                Some("first") => Kind::FirstLevel,
                Some("next") => Kind::NextLevel,
                _ => Kind::ResolutionLevel,
            };
            let judged = fact(thread, conversation, event, level, id("staff_id").map(StaffId::from_uuid), None);
            facts.push(Fact { is_kept: Some(event.kind == "service_level.kept"), ..judged });
        }
        "message.refused" | "message.taken_back" => drop(event.message_id.map(|id| state.leaving.remove(&id))),
        "message.status_changed" => {
            let Some(message) = event.message_id else { return facts };
            match word("status") {
                Some("sent" | "delivered" | "read" | "played") => {
                    if let Some(leaving) = state.leaving.remove(&message) {
                        left(thread, conversation, event, &leaving, &mut facts);
                    }
                }
                Some("refused" | "cancelled" | "failed") => drop(state.leaving.remove(&message)),
                _ => {}
            }
        }
        _ => {}
    }
    facts
}

fn opened(thread: &mut Thread, conversation: ConversationId, event: &Recorded) -> Fact {
    thread.opened_at = Some(event.at);
    thread.is_answered = false;
    fact(thread, conversation, event, Kind::Opened, thread.assignee, None)
}

fn left(thread: &mut Thread, conversation: ConversationId, event: &Recorded, leaving: &Leaving, facts: &mut Vec<Fact>) {
    facts.push(fact(thread, conversation, event, Kind::Sent, leaving.staff, None));
    if !["staff", "api_key"].contains(&leaving.author.as_str()) {
        return;
    }
    let is_first = !std::mem::replace(&mut thread.is_answered, true);
    if let Some(since) = thread.waiting_since.take() {
        let kinds = [Kind::Response, Kind::Waited].into_iter().chain(is_first.then_some(Kind::FirstResponse));
        facts.extend(kinds.map(|kind| fact(thread, conversation, event, kind, leaving.staff, Some(since))));
    }
}

fn fact(
    thread: &Thread,
    conversation: ConversationId,
    event: &Recorded,
    kind: Kind,
    staff: Option<StaffId>,
    since: Option<Timestamp>,
) -> Fact {
    Fact {
        seq: event.seq,
        event: event.id.as_uuid(),
        kind,
        at: event.at,
        conversation,
        contact: thread.contact,
        inbox: thread.inbox,
        staff,
        team: thread.team,
        labels: thread.labels.clone(),
        since,
        is_kept: None,
        satisfaction: None,
    }
}

/// Where the clock on the wall stands: the date, the Monday of its week, the hour.
pub(super) fn wall(at: Timestamp, zone: Tz) -> (String, String, i64) {
    let local = at.utc().with_timezone(&zone).naive_local();
    let day = local.date();
    let monday = day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day);
    (day.to_string(), monday.to_string(), local.hour().into())
}
