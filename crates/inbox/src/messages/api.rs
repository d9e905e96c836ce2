//! `/api/v1/conversations/{id}/messages`.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use consent::gate::FileKind;
use kernel::{BlobId, ContactId, ConversationId, DecisionId, MessageId, Problem, TemplateId, Timestamp};
use serde::{Deserialize, Serialize};
use store::Fault;
use tokio::sync::oneshot;
use utoipa::ToSchema;
use web::reads::Opened;
use web::{Access, App, JsonBody, Listing, Once, Page, Path, Query};

use super::model::Message;
use crate::conversations;
use crate::dispatch;
use crate::media::{File, FileType, Links, Reason, State};
use crate::notes;
use crate::reply::{self, Later, NewMessage, NewPart};

mod parts;

/// One item of a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct ApiMessage {
    #[schema(value_type = uuid::Uuid)]
    id: MessageId,
    #[schema(value_type = uuid::Uuid)]
    conversation_id: ConversationId,
    /// `inbound`, `outbound` or `internal`.
    direction: &'static str,
    /// `text`, `template`, `note`, `image`, `voice`, `location` …: what it is.
    #[serde(rename = "type")]
    kind: String,
    /// What is written in it, or belongs to it: a caption, a file's name.
    text: String,
    /// The file that came with it, or goes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<ApiFile>,
    /// What it carries besides, by its type: a place, contact cards, an order, the answers of a form …
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<serde_json::Value>,
    /// The message that it answers, reacts to, changes or takes back.
    #[schema(value_type = Option<uuid::Uuid>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<MessageId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reactions: Vec<parts::ApiGivenReaction>,
    /// If it was changed: what it said before, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<parts::ApiEarlier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    referral: Option<parts::ApiReferral>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    forwarded: bool,
    /// `received`; or `queued`, `held`, `sending`, `unknown`, `sent`, `delivered`, `read`, `played`, `failed`, `refused`, `cancelled`; or `scheduled` until its hour, or `noted`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<MessageError>,
    /// What the gate decided about it.
    #[schema(value_type = Option<uuid::Uuid>)]
    decision_id: Option<DecisionId>,
    /// Its id at the provider.
    provider_id: Option<String>,
    /// Who wrote it: `contact`, `staff`, `api_key`, `system`, or `phone`: the business, on a telephone that has the number too.
    author: String,
    /// Its place in the thread.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    sent_at: Option<Timestamp>,
    /// Its hour, if it was written for later.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    send_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    delivered_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    read_at: Option<Timestamp>,
    /// What the provider reports that it charges for, once it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pricing: Option<MessagePricing>,
}

/// A file of a message. Ask for the message again where its link has expired.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiFile {
    #[schema(value_type = uuid::Uuid)]
    id: BlobId,
    /// `waiting` while it is being fetched, `kept`, or `failed`.
    state: &'static str,
    /// Why it is not there: `away`, `token_refused`, `disconnected`, `gone`, `too_large`, `damaged`, `elsewhere`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    name: Option<String>,
    /// What it is, by what it holds.
    media_type: Option<&'static str>,
    bytes: Option<u64>,
    /// It opens without a key, for some minutes.
    url: Option<String>,
    /// A small picture of a picture.
    thumbnail_url: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

impl ApiFile {
    fn of(file: File, links: Option<Links>) -> Self {
        let is_kept = file.state == State::Kept;
        let until = links.as_ref().map(|links| links.until);
        let (url, thumbnail_url) = links.map(|links| (links.whole, links.thumbnail)).unzip();
        Self {
            id: file.id,
            state: file.state.as_str(),
            reason: file.reason.map(Reason::as_str),
            name: file.name,
            media_type: file.file_type.map(FileType::as_str),
            bytes: is_kept.then_some(file.bytes),
            url,
            thumbnail_url: thumbnail_url.flatten(),
            expires_at: until,
        }
    }
}

/// Why a message did not arrive.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageError {
    code: String,
    detail: String,
}

/// As Meta reports it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessagePricing {
    billable: Option<bool>,
    category: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    model: Option<String>,
}

impl From<Message> for ApiMessage {
    fn from(message: Message) -> Self {
        let pricing = message.pricing.is_reported().then_some(MessagePricing {
            billable: message.pricing.is_billable,
            category: message.pricing.category.clone(),
            kind: message.pricing.kind.clone(),
            model: message.pricing.model.clone(),
        });
        Self {
            content: parts::content(&message),
            reactions: parts::reactions(&message),
            earlier: parts::earlier(&message),
            referral: parts::referral(&message),
            forwarded: message.beside.is_forwarded,
            reply_to: message.quoted.as_ref().map(|quoted| quoted.id),
            id: message.id,
            conversation_id: message.conversation,
            direction: message.direction.as_str(),
            kind: message.kind,
            text: message.text,
            file: message.file.map(|file| ApiFile::of(file, message.links)),
            status: message.status.as_str(),
            error: message.error.map(|(code, detail)| MessageError { code, detail }),
            decision_id: message.decision.map(|decision| decision.id),
            provider_id: message.provider_id,
            author: message.author.kind,
            at: message.at,
            sent_at: message.sent_at,
            send_at: message.later.as_ref().map(|later| later.at),
            delivered_at: message.delivered_at,
            read_at: message.read_at,
            pricing,
        }
    }
}

/// What is to be sent: a text, a file that was handed in, or an approved template with its values; or a note.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum NewApiMessage {
    Text {
        /// At most 4096 characters.
        text: String,
        /// The message of this conversation that it answers.
        #[serde(default)]
        #[schema(value_type = Option<uuid::Uuid>)]
        reply_to: Option<MessageId>,
        /// When it is to go; at once, if left out.
        #[serde(default)]
        #[schema(value_type = Option<String>, format = DateTime)]
        send_at: Option<Timestamp>,
        /// What goes in its place if the time to answer freely is over by then. Needed where it surely will be.
        #[serde(default)]
        fallback_template: Option<TemplateChoice>,
    },
    Template {
        template: TemplateChoice,
        /// When it is to go; at once, if left out.
        #[serde(default)]
        #[schema(value_type = Option<String>, format = DateTime)]
        send_at: Option<Timestamp>,
    },
    /// A picture: JPEG or PNG.
    Image(ApiFileMessage),
    Video(ApiFileMessage),
    Document(ApiFileMessage),
    /// A sound, without words beside it.
    Audio(ApiFileMessage),
    /// A recording that is played in the thread, handed in as such.
    Voice(ApiFileMessage),
    Sticker(ApiFileMessage),
    Location(parts::ApiLocation),
    Contacts(parts::ApiContacts),
    Interactive(parts::ApiQuestion),
    /// Asks the person, in their language, whether offers are welcome, with an answer to tap for yes and for no. Only while they may
    /// be answered freely, once a year, and nobody who has agreed or refused; the tap is recorded as their consent or refusal.
    ConsentQuestion {},
    /// Asks for the person's number, which a tap shares: for people with a username, whose number WhatsApp hides. What they share comes
    /// as a message with contact cards, and belongs to them from then on.
    ContactRequest(parts::ApiContactRequest),
    Reaction(parts::ApiReaction),
    /// For the team only; it never leaves. Colleagues and teams are called by `@` and their name.
    Note {
        /// At most 4096 characters.
        text: String,
    },
}

/// A file that was handed in by `POST /api/v1/media`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(as = FileMessage)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiFileMessage {
    #[schema(value_type = uuid::Uuid)]
    media: BlobId,
    /// At most 1024 characters; beside a picture, a film or a document.
    #[serde(default)]
    caption: String,
    /// The message of this conversation that it answers.
    #[serde(default)]
    #[schema(value_type = Option<uuid::Uuid>)]
    reply_to: Option<MessageId>,
    /// When it is to go; at once, if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
    /// What goes in its place if the time to answer freely is over by then. Needed where it surely will be.
    #[serde(default)]
    fallback_template: Option<TemplateChoice>,
}

/// A template by its name and language.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplateChoice {
    name: String,
    /// As Meta writes it: `en`, `pt_BR`.
    language: String,
    /// The values of its places.
    #[serde(default)]
    parameters: Vec<TemplateParameter>,
}

/// The value of one place.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TemplateParameter {
    /// The place of the body: its name or number, counted from 1 if it is not said. Places of the header are called
    /// `header_1`, the end of a button's address `button_0`.
    #[serde(default)]
    name: Option<String>,
    text: String,
}

impl TemplateChoice {
    fn values(self) -> Vec<(String, String)> {
        let named =
            |(index, one): (usize, TemplateParameter)| (one.name.unwrap_or_else(|| (index + 1).to_string()), one.text);
        self.parameters.into_iter().enumerate().map(named).collect()
    }
}

/// A template and the values for its places, by name.
type Chosen = (TemplateId, Vec<(String, String)>);

/// A template that was named, with its values.
fn known(
    tx: &store::Tx<'_>,
    conversation: &conversations::Conversation,
    choice: TemplateChoice,
) -> Result<Chosen, Fault<Problem>> {
    let found = consent::templates::named(tx, &conversation.inbox.account, &choice.name, &choice.language)?;
    let unknown = || {
        let words = "There is no template of this name in this language. Refresh the templates, or choose another.";
        Problem::invalid().field("template", "unknown_template", words)
    };
    let id = found.ok_or_else(|| Fault::Refused(unknown()))?.id;
    Ok((id, choice.values()))
}

fn of_file(
    tx: &store::Tx<'_>,
    conversation: &conversations::Conversation,
    kind: FileKind,
    file: ApiFileMessage,
) -> Result<(NewMessage, Option<Later>), Fault<Problem>> {
    let fallback = file.fallback_template.map(|choice| known(tx, conversation, choice)).transpose()?;
    let later = file.send_at.map(|at| Later { at, fallback });
    let (media, caption, reply_to) = (file.media, file.caption, file.reply_to);
    Ok((NewMessage::File { file: media, kind: Some(kind), caption, reply_to }, later))
}

/// What is to become of a message that has not left, or of a note.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MessageChange {
    /// `cancelled`.
    status: Option<String>,
    /// Another hour.
    #[schema(value_type = Option<String>, format = DateTime)]
    send_at: Option<Timestamp>,
    /// What a note says from now on; who wrote it changes it.
    text: Option<String>,
}

/// Cancels a message that waits for its hour or for a second thought, gives it another hour, or changes a note.
#[utoipa::path(
    patch,
    path = "/api/v1/conversations/{id}/messages/{message}",
    operation_id = "change_message",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path), ("message" = uuid::Uuid, Path)),
    request_body = MessageChange,
    responses(
        (status = 200, description = "The message as it is now", body = ApiMessage),
        (status = 409, description = "It is on its way, or waits no more")
    )
)]
pub(crate) async fn change(
    Shared(app): Shared<App>,
    access: Access,
    Path((id, message)): Path<(ConversationId, MessageId)>,
    JsonBody(change): JsonBody<MessageChange>,
) -> web::Result<Json<ApiMessage>> {
    let asker = access.clone();
    let read = move |scope: &store::Scope<'_>| -> Result<Option<ContactId>, Fault<conversations::Refusal>> {
        let conversation = conversations::find(scope, &asker, id)?;
        Ok(super::get(scope, &conversation, message)?.map(|_| conversation.contact))
    };
    let contact = app.db.read(access.tenant, read).await?.ok_or_else(Problem::not_found)?;
    // The answer shows it, so the look is written down before anything is changed.
    app.reads().note(&access, Opened::Thread, Some(contact)).await?;
    let asker = access.clone();
    let write = move |tx: &mut store::Tx<'_>| -> Result<Message, Fault<Problem>> {
        let conversation = conversations::find(tx, &asker, id).map_err(|fault| fault.map(Problem::from))?;
        if let Some(at) = change.send_at {
            reply::reschedule(tx, &asker, id, message, at).map_err(|fault| fault.map(Problem::from))?;
        }
        if let Some(text) = &change.text {
            notes::edit(tx, &asker, id, message, text).map_err(|fault| fault.map(Problem::from))?;
        }
        match change.status.as_deref() {
            None => {}
            Some("cancelled") => {
                dispatch::take_back(tx, &asker, id, message).map_err(|fault| fault.map(Problem::from))?;
            }
            Some(_) => {
                let words = "A message can be cancelled, and nothing else.";
                return Err(Fault::Refused(Problem::invalid().field("status", "unknown", words)));
            }
        }
        let now = super::get(tx, &conversation, message)?;
        now.ok_or_else(|| Fault::Refused(Problem::not_found()))
    };
    let message = app.db.write(access.tenant, access.actor, write).await?;
    Ok(Json(message.into()))
}

/// The messages of a conversation, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/conversations/{id}/messages",
    operation_id = "list_messages",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path), Page),
    responses((status = 200, description = "A page of messages", body = Listing<ApiMessage>))
)]
pub(crate) async fn list(
    Shared(app): Shared<App>,
    access: Access,
    Path(id): Path<ConversationId>,
    Query(page): Query<Page>,
) -> web::Result<Json<Listing<ApiMessage>>> {
    let limit = page.limit()?;
    let before = page.after()?.map(|(at, id)| (at, MessageId::from_uuid(id)));
    let asker = access.clone();
    let read = move |scope: &store::Scope<'_>| -> Result<_, Fault<conversations::Refusal>> {
        let conversation = conversations::find(scope, &asker, id)?;
        Ok((super::page(scope, &conversation, before, limit + 1)?, conversation.contact))
    };
    let (messages, contact) = app.db.read(access.tenant, read).await?;
    app.reads().note(&access, Opened::Thread, Some(contact)).await?;
    let messages = messages.into_iter().map(ApiMessage::from).collect();
    Ok(Json(Listing::new(messages, limit, |message: &ApiMessage| (message.at, message.id.as_uuid()))))
}

/// Sends a message. What the gate refuses is answered with 409 and its code: `window_closed`, `opted_out`, `restricted`,
/// `template_required`, `inbox_disconnected` … What is accepted here and refused later has the status `refused`.
#[utoipa::path(
    post,
    path = "/api/v1/conversations/{id}/messages",
    operation_id = "send_message",
    tag = "conversations",
    params(
        ("id" = uuid::Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")
    ),
    request_body = NewApiMessage,
    responses((status = 201, description = "The message, on its way", body = ApiMessage))
)]
pub(crate) async fn create(
    Shared(app): Shared<App>,
    access: Access,
    Path(id): Path<ConversationId>,
    body: Once<NewApiMessage>,
) -> web::Result<Response> {
    let asker = access.clone();
    let (turned_away, refused) = oneshot::channel();
    let send = move |tx: &mut store::Tx<'_>, new: NewApiMessage| -> Result<ApiMessage, Fault<Problem>> {
        let conversation = conversations::find(tx, &asker, id).map_err(|fault| fault.map(Problem::from))?;
        let (new, later) = match new {
            NewApiMessage::Note { text } => {
                let noted = notes::write(tx, &asker, id, &text).map_err(|fault| fault.map(Problem::from))?;
                let note = super::get(tx, &conversation, noted)?;
                return Ok(note.expect("OK because it was written in this transaction").into());
            }
            NewApiMessage::Text { text, reply_to, send_at, fallback_template } => {
                let fallback = fallback_template.map(|choice| known(tx, &conversation, choice)).transpose()?;
                (NewMessage::Text { text, reply_to }, send_at.map(|at| Later { at, fallback }))
            }
            NewApiMessage::Image(file) => of_file(tx, &conversation, FileKind::Image, file)?,
            NewApiMessage::Video(file) => of_file(tx, &conversation, FileKind::Video, file)?,
            NewApiMessage::Document(file) => of_file(tx, &conversation, FileKind::Document, file)?,
            NewApiMessage::Audio(file) => of_file(tx, &conversation, FileKind::Audio, file)?,
            NewApiMessage::Voice(file) => of_file(tx, &conversation, FileKind::Voice, file)?,
            NewApiMessage::Sticker(file) => of_file(tx, &conversation, FileKind::Sticker, file)?,
            NewApiMessage::Location(location) => (location.into(), None),
            NewApiMessage::Contacts(contacts) => (contacts.into(), None),
            NewApiMessage::Interactive(question) => (question.try_into().map_err(Fault::Refused)?, None),
            NewApiMessage::ConsentQuestion {} => {
                (NewMessage::Part { part: NewPart::ConsentQuestion, reply_to: None }, None)
            }
            NewApiMessage::ContactRequest(request) => (request.into(), None),
            NewApiMessage::Reaction(reaction) => (reaction.into(), None),
            NewApiMessage::Template { template, send_at } => {
                let (template, parameters) = known(tx, &conversation, template)?;
                let later = send_at.map(|at| Later { at, fallback: None });
                (NewMessage::Template { template, parameters }, later)
            }
        };
        let sent = match later {
            Some(later) => reply::schedule(tx, &asker, id, new.clone(), later),
            None => reply::reply(tx, &asker, id, new.clone()),
        };
        let sent = sent.map_err(|fault| {
            if let Fault::Refused(reply::Refusal::Gate(_)) = fault {
                // Nobody listens any more if the caller is gone; then nobody asks for the decision either.
                turned_away.send(new).ok();
            }
            fault.map(Problem::from)
        })?;
        let message = super::get(tx, &conversation, sent)?;
        Ok(message.expect("OK because it was written in this transaction").into())
    };
    let answer = body.write(&app, &access, StatusCode::CREATED, send).await;
    if let Ok(new) = refused.await {
        reply::refused(&app, &access, id, new).await?;
    }
    answer
}
