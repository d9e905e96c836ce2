//! `/api/v1/consents`.

#![expect(unused_qualifications, reason = "utoipa writes the paths of the parameters in full")]

use ::store::Scope;
use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{BlobId, Channel, ConsentEntryId, ContactId, Id, MessageId, Problem, Purpose, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::reads::Opened;
use web::{Access, App, Once, Page, Query};

use crate::scans::api::ConsentFile;
use crate::scans::{self, Scan};
use crate::standing;

use super::joined;
use super::model::{Backing, Effect, Entry, Extent, Grade, Method, NewEntry, Standing, State, TopicId};

/// The longest proof that is taken.
const LONGEST: usize = 4000;

/// One entry of a person's ledger.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Consent {
    #[schema(value_type = Uuid)]
    id: ConsentEntryId,
    #[schema(value_type = Uuid)]
    contact_id: ContactId,
    /// `whatsapp` or `email`.
    channel: &'static str,
    /// `service`, `transactional`, `marketing`, `all`, or `topic`: a kind of offers.
    purpose: &'static str,
    /// The kind of offers, for `topic`.
    topic_id: Option<Uuid>,
    /// `grant`, `withdraw`, `hold` (words that may mean stop) or `release` (a person decided that they did not; of `marketing`: the
    /// person allowed again what they had stopped in the channel's own settings, which gives back what that took and no more; by
    /// `import`: what it had vouched for is taken back, because it was undone).
    effect: &'static str,
    /// `message`, `call`, `in_person`, `verbal`, `written`, `form`, `double_opt_in`, `api`, `import`, `provider` (told to the
    /// channel's own settings), `staff` (who decided about unclear words) or `clock` (nobody did in time).
    method: &'static str,
    /// `own`: the person's own word. `attested`: the business says that they said it elsewhere; it outweighs nothing they said.
    grade: &'static str,
    /// The version of the text that was shown.
    text_id: Option<Uuid>,
    /// The file it came in.
    #[schema(value_type = Option<Uuid>)]
    file_id: Option<BlobId>,
    /// The paper: photos or scans, in their order.
    files: Vec<ConsentFile>,
    /// The message that shows it.
    #[schema(value_type = Option<Uuid>)]
    message_id: Option<MessageId>,
    evidence: Evidence,
    /// When the person did it.
    #[schema(value_type = String, format = DateTime)]
    occurred_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Timestamp,
    actor: Recorder,
}

/// What shows it, where it is not a message.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Evidence {
    /// What the person said or wrote, and to whom. At most 4000 characters; must not be empty.
    words: String,
    /// The text they were shown when they agreed.
    #[serde(default)]
    text_shown: String,
}

/// Who wrote the entry.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Recorder {
    /// `staff`, `api_key`, `contact`, `system` or `operator`.
    kind: String,
    id: Option<Uuid>,
}

impl Consent {
    fn of(entry: Entry, scans: &[Scan]) -> Self {
        let files = scans.iter().filter(|scan| scan.entry == Some(entry.id));
        Self {
            files: files.map(ConsentFile::from).collect(),
            id: entry.id,
            contact_id: entry.contact,
            channel: entry.channel.as_str(),
            purpose: entry.extent.as_str(),
            topic_id: match entry.extent {
                Extent::Topic(topic) => Some(topic.as_uuid()),
                Extent::All | Extent::Purpose(_) => None,
            },
            effect: entry.effect.as_str(),
            method: entry.method.as_str(),
            grade: entry.grade.unwrap_or_default().as_str(),
            text_id: entry.text.map(Id::as_uuid),
            file_id: entry.file,
            message_id: entry.message,
            evidence: Evidence { words: entry.words, text_shown: entry.text_shown },
            occurred_at: entry.occurred_at,
            recorded_at: entry.recorded_at,
            actor: Recorder { kind: entry.actor_kind, id: entry.actor_id },
        }
    }
}

/// All that was recorded of a person, and of whoever counts as one with them, newest first: for the file they are given.
pub fn file(scope: &Scope<'_>, contact: ContactId) -> ::store::Result<Vec<Consent>> {
    let start = (Timestamp::from_micros(i64::MAX), Uuid::max());
    let mut all = Vec::new();
    for member in joined::members(scope, contact)? {
        let scans = scans::of(scope, member)?;
        let entries = super::history(scope, member, start, i64::MAX)?;
        all.extend(entries.into_iter().map(|entry| Consent::of(entry, &scans)));
    }
    all.sort_by_key(|one| std::cmp::Reverse((one.recorded_at, one.id)));
    Ok(all)
}

/// What the entries of one channel add up to now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentState {
    /// `whatsapp` or `email`.
    channel: &'static str,
    /// `unasked`, `granted` or `withdrawn`, leaving a stop aside.
    service: &'static str,
    transactional: &'static str,
    marketing: &'static str,
    /// Everything ended then, by the person's own time; null if it did not.
    #[schema(value_type = Option<String>, format = DateTime)]
    stopped_at: Option<Timestamp>,
    /// Words that may mean stop wait for a person's decision until then; null if there are none.
    #[schema(value_type = Option<String>, format = DateTime)]
    held_until: Option<Timestamp>,
    /// When a rule of the business or of its country ends, or ended, what was granted for `marketing`; null if none does.
    #[schema(value_type = Option<String>, format = DateTime)]
    marketing_until: Option<Timestamp>,
}

impl ConsentState {
    fn of(scope: &Scope<'_>, state: &State) -> ::store::Result<Self> {
        let now = scope.now();
        let word = |standing| match standing {
            Standing::Unasked => "unasked",
            Standing::Granted(_) => "granted",
            Standing::Withdrawn(_) => "withdrawn",
        };
        Ok(Self {
            channel: state.channel.as_str(),
            service: word(state.service),
            transactional: word(state.transactional),
            marketing: word(state.marketing),
            stopped_at: state.stopped_since(now),
            held_until: state.held_until.filter(|_| state.is_held(now)),
            marketing_until: standing::until(scope, state)?,
        })
    }
}

/// A page of a person's ledger, and what all of it adds up to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ledger {
    /// Newest first.
    data: Vec<Consent>,
    /// For `?cursor=`; absent at the end.
    next_cursor: Option<String>,
    /// One a channel; none where nothing was ever said.
    state: Vec<ConsentState>,
}

/// An entry, and what the ledger adds up to with it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Recorded {
    #[serde(flatten)]
    entry: Consent,
    state: ConsentState,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Whose {
    /// The person.
    #[param(value_type = Uuid)]
    pub(crate) contact_id: ContactId,
}

/// A grant or a withdrawal to be recorded.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewConsent {
    #[schema(value_type = Uuid)]
    pub(crate) contact_id: ContactId,
    /// `whatsapp` or `email`.
    pub(crate) channel: String,
    /// `service`, `transactional`, `marketing`; or `all`: a withdrawal ends everything on the channel, a grant lets go on what a stop
    /// ended. Offers that were never agreed to need a grant of `marketing` by name. `topic`: one kind of offers, by its id.
    pub(crate) purpose: String,
    /// The kind of offers, for `topic`.
    #[serde(default)]
    pub(crate) topic_id: Option<Uuid>,
    /// `grant` or `withdraw`.
    pub(crate) effect: String,
    /// `call`, `in_person`, `verbal`, `written`, `form`, `double_opt_in`, `api`, or `import` (then it is attested only).
    pub(crate) method: String,
    /// When the person did it, not later than now.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) occurred_at: Timestamp,
    pub(crate) evidence: Evidence,
    /// Photos or scans of the paper, handed in before (`POST /consents/files`), in their order; at most six.
    #[schema(value_type = Vec<Uuid>)]
    #[serde(default)]
    pub(crate) file_ids: Vec<BlobId>,
}

/// What is to be entered, checked.
pub(crate) struct Checked {
    pub(crate) contact: ContactId,
    pub(crate) channel: Channel,
    pub(crate) new: NewEntry,
    pub(crate) scans: Vec<BlobId>,
}

impl Evidence {
    pub(crate) fn new(words: String, text_shown: String) -> Self {
        Self { words, text_shown }
    }
}

impl NewConsent {
    /// The entry it asks for, if it can be taken.
    pub(crate) fn checked(self, now: Timestamp) -> Result<Checked, Problem> {
        let channel = self.channel.parse::<Channel>().ok();
        let extent = match self.topic_id {
            Some(topic) if self.purpose == "topic" => Some(Extent::Topic(TopicId::from_uuid(topic))),
            _ => self.purpose.parse::<Extent>().ok().filter(|extent| *extent != Extent::Purpose(Purpose::Compliance)),
        };
        let effect = self.effect.parse().ok().filter(|effect| matches!(effect, Effect::Grant | Effect::Withdraw));
        let outside = [
            Method::Call,
            Method::InPerson,
            Method::Verbal,
            Method::Written,
            Method::Form,
            Method::DoubleOptIn,
            Method::Api,
            Method::Import,
        ];
        let method = self.method.parse().ok().filter(|method| outside.contains(method));
        let words = kernel::Text::clean(self.evidence.words.trim());
        let text_shown = kernel::Text::clean(self.evidence.text_shown.trim());
        let mut problem = Problem::invalid();
        let mut check = |holds: bool, field, code, words: &str| {
            if !holds {
                problem = std::mem::replace(&mut problem, Problem::invalid()).field(field, code, words);
            }
        };
        check(channel.is_some(), "channel", "unknown", "There is no such channel. Say whatsapp or email.");
        check(
            extent.is_some(),
            "purpose",
            "unknown",
            "Say service, transactional, marketing, all, or topic with the id of one.",
        );
        check(effect.is_some(), "effect", "unknown", "Say grant or withdraw.");
        check(
            method.is_some(),
            "method",
            "unknown",
            "Say call, in_person, verbal, written, form, double_opt_in, api or import.",
        );
        check(
            self.occurred_at <= now,
            "occurred_at",
            "in_future",
            "This has not happened yet. Say when the person asked.",
        );
        check(!words.is_empty(), "evidence.words", "empty", "Say what the person said or wrote, and to whom.");
        let longest = words.chars().count().max(text_shown.chars().count());
        check(
            longest <= LONGEST,
            "evidence",
            "too_long",
            "Words and the text shown have at most 4000 characters each.",
        );
        let scans = self.file_ids;
        check(scans.len() <= scans::MOST, "file_ids", "too_many", "At most six files show one entry.");
        let is_twice = scans.iter().enumerate().any(|(at, id)| scans[..at].contains(id));
        check(!is_twice, "file_ids", "twice", "Name each file once.");
        let (Some(channel), Some(extent), Some(effect), Some(method), true) =
            (channel, extent, effect, method, problem.fields.is_empty())
        else {
            return Err(problem);
        };
        let grade = if method == Method::Import { Grade::Attested } else { Grade::Own };
        let backing = Backing { grade, ..Backing::default() };
        let occurred_at = self.occurred_at;
        let new = NewEntry { extent, effect, method, message: None, occurred_at, words, text_shown, backing };
        Ok(Checked { contact: self.contact_id, channel, new, scans })
    }
}

/// What a person allowed and took back, newest first, and what it adds up to.
#[utoipa::path(
    get,
    path = "/api/v1/consents",
    operation_id = "list_consents",
    tag = "consents",
    params(Whose, Page),
    responses((status = 200, description = "A page of the person's ledger", body = Ledger))
)]
pub(crate) async fn list(
    Shared(app): Shared<App>,
    access: Access,
    Query(whose): Query<Whose>,
    Query(page): Query<Page>,
) -> web::Result<Json<Ledger>> {
    let limit = page.limit()?;
    let after = page.after()?.unwrap_or((Timestamp::from_micros(i64::MAX), Uuid::max()));
    let contact = whose.contact_id;
    let (entries, scans, state) = app
        .db
        .read(access.tenant, move |scope| -> web::Result<_> {
            if !super::store::is_known(scope, contact)? {
                return Err(Problem::not_found().into());
            }
            let mut states = Vec::new();
            for channel in Channel::ALL {
                if let Some(state) = super::state(scope, contact, channel)? {
                    states.push(ConsentState::of(scope, &state)?);
                }
            }
            Ok((super::history(scope, contact, after, limit + 1)?, scans::of(scope, contact)?, states))
        })
        .await?;
    app.reads().note(&access, Opened::Person, Some(contact)).await?;
    let page = web::Listing::new(entries, limit, |entry: &Entry| (entry.recorded_at, entry.id.as_uuid()));
    let data = page.data.into_iter().map(|entry| Consent::of(entry, &scans)).collect();
    Ok(Json(Ledger { data, next_cursor: page.next_cursor, state }))
}

/// Records what a person granted or withdrew outside the channel, with its proof.
#[utoipa::path(
    post,
    path = "/api/v1/consents",
    operation_id = "record_consent",
    tag = "consents",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewConsent,
    responses((status = 201, description = "The entry, and what the ledger adds up to with it", body = Recorded))
)]
pub(crate) async fn record(Shared(app): Shared<App>, access: Access, body: Once<NewConsent>) -> web::Result<Response> {
    let Checked { contact, channel, new, scans } = body.value().clone().checked(app.clock.now())?;
    body.write(&app, &access, StatusCode::CREATED, move |tx, _| {
        let (entry, state, scans) = super::record(tx, contact, channel, new, &scans)?;
        let entry = Consent::of(entry, &scans);
        Ok::<_, ::store::Fault<super::Refusal>>(Recorded { entry, state: ConsentState::of(tx, &state)? })
    })
    .await
}
