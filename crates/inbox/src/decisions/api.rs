//! `/api/v1/decisions/preview`.

use ::store::{Fault, Tx};
use axum::Json;
use axum::extract::State;
use channels::inboxes;
use consent::gate::{self, Content, Draft, Passage, Rendered};
use contacts::people;
use kernel::{
    AttemptId, Channel, ContactId, ConversationId, InboxId, Locale, Problem, Purpose, TemplateId, Timestamp, Who,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Access, App, JsonBody};

use crate::conversations::reasons;
use crate::reply;

/// What one would like to send: to a person from an inbox, or in a conversation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionQuestion {
    /// A conversation; or else `contact_id` and `inbox_id`.
    #[schema(value_type = Option<uuid::Uuid>)]
    #[serde(default)]
    conversation_id: Option<ConversationId>,
    #[schema(value_type = Option<uuid::Uuid>)]
    #[serde(default)]
    contact_id: Option<ContactId>,
    #[schema(value_type = Option<uuid::Uuid>)]
    #[serde(default)]
    inbox_id: Option<InboxId>,
    /// Why it is written; for a template what it was written for, and for anything else `service`, unless said.
    #[serde(default)]
    purpose: Option<AskedPurpose>,
    /// Who writes: `program` unless said.
    #[serde(default)]
    author: AskedAuthor,
    /// The template it would be; without one it is a text.
    #[schema(value_type = Option<uuid::Uuid>)]
    #[serde(default)]
    template_id: Option<TemplateId>,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AskedPurpose {
    Service,
    Transactional,
    Marketing,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AskedAuthor {
    Staff,
    #[default]
    Program,
    /// Kontor by itself.
    Automatic,
}

/// What the gate would say now. Nothing was written, and it may say otherwise a second later.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DecisionPreview {
    /// `cleared`, `held` or `refused`.
    verdict: &'static str,
    /// As what it would count: the stricter of what was said and what the template's category says.
    purpose: &'static str,
    /// The deciding one first.
    reasons: Vec<DecisionReason>,
    #[schema(value_type = Option<String>, format = DateTime)]
    held_until: Option<Timestamp>,
    /// The entry of the ledger that shows the reason.
    #[schema(value_type = Option<uuid::Uuid>)]
    consent_id: Option<kernel::ConsentEntryId>,
    /// The message that shows the reason.
    #[schema(value_type = Option<uuid::Uuid>)]
    evidence_message_id: Option<kernel::MessageId>,
}

/// A reason, and what can be done about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DecisionReason {
    /// `opted_out`, `window_closed` …; `allowed` if nothing stands in the way.
    code: &'static str,
    /// The reason and the next step, in the words of the business's language.
    detail: String,
}

/// Carries the answer out of a transaction that is undone.
enum Undone {
    Answer(Box<DecisionPreview>),
    Problem(Problem),
}

/// Whether something would go now, and why not. Decides nothing and writes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/decisions/preview",
    operation_id = "preview_decision",
    tag = "consents",
    request_body = DecisionQuestion,
    responses((status = 200, description = "What the gate would say now", body = DecisionPreview))
)]
pub(crate) async fn preview(
    State(app): State<App>,
    access: Access,
    JsonBody(question): JsonBody<DecisionQuestion>,
) -> web::Result<Json<DecisionPreview>> {
    let asker = access.clone();
    let look = move |tx: &mut Tx<'_>| -> Result<(), Fault<Undone>> {
        Err(match asked(tx, &asker, &question) {
            Ok(answer) => Fault::Refused(Undone::Answer(Box::new(answer))),
            Err(Fault::Refused(problem)) => Fault::Refused(Undone::Problem(problem)),
            Err(Fault::Failed(error)) => Fault::Failed(error),
        })
    };
    match app.db.write(access.tenant, access.actor, look).await {
        Ok(()) => Err(Problem::not_found().into()),
        Err(Fault::Refused(Undone::Answer(answer))) => Ok(Json(*answer)),
        Err(Fault::Refused(Undone::Problem(problem))) => Err(problem.into()),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn asked(tx: &mut Tx<'_>, access: &Access, question: &DecisionQuestion) -> Result<DecisionPreview, Fault<Problem>> {
    let (conversation, contact, inbox, account) = whom(tx, access, question)?;
    let template = match question.template_id {
        Some(id) => {
            let known = consent::templates::of_account(tx, &account, id)?;
            Some(known.ok_or_else(|| Fault::Refused(Problem::not_found()))?)
        }
        None => None,
    };
    let purpose = match (question.purpose, &template) {
        (Some(AskedPurpose::Service), _) | (None, None) => Purpose::Service,
        (Some(AskedPurpose::Transactional), _) => Purpose::Transactional,
        (Some(AskedPurpose::Marketing), _) => Purpose::Marketing,
        (None, Some(template)) => template.declared(),
    };
    let counts_as = match template.as_ref().map(|template| template.category.purpose()) {
        Some(Purpose::Marketing) => Purpose::Marketing,
        Some(of_template) if purpose == Purpose::Service => of_template,
        _ => purpose,
    };
    let content = match template {
        Some(template) => Content::Template {
            id: template.id,
            name: template.name,
            language: template.language,
            header: Vec::new(),
            body: Vec::new(),
            buttons: Vec::new(),
        },
        None => Content::Text { body: String::new() },
    };
    let draft = Draft {
        attempt: tx.id::<AttemptId>(),
        fence: 0,
        message: None,
        conversation,
        inbox,
        contact,
        channel: Channel::WhatsApp,
        purpose,
        compliance: None,
        author: match question.author {
            AskedAuthor::Staff => Who::Staff(tx.id()),
            AskedAuthor::Program => access.actor.who,
            AskedAuthor::Automatic => Who::System("preview"),
        },
        request: access.actor.request,
        rendered: Rendered { to: reply::address(tx, contact)?, content, reply_to: None },
    };
    let passage = gate::preview(tx, &draft)?;
    let name = people::labels(tx, &[contact])?.get(&contact).map(|label| label.show(access.locale)).unwrap_or_default();
    Ok(told(access.locale, &name, counts_as, passage))
}

/// Whom it would go to, from where, and whose templates it may be. What the caller does not see is not there.
fn whom(
    tx: &Tx<'_>,
    access: &Access,
    question: &DecisionQuestion,
) -> Result<(ConversationId, ContactId, InboxId, String), Fault<Problem>> {
    let missing = || Fault::Refused(Problem::not_found());
    if let Some(conversation) = question.conversation_id {
        let place = reply::place(tx, access, conversation)?.ok_or_else(missing)?;
        return Ok((conversation, place.contact, place.inbox, place.account));
    }
    let (Some(contact), Some(inbox)) = (question.contact_id, question.inbox_id) else {
        let words = "Say a conversation, or a contact and an inbox.";
        return Err(Fault::Refused(Problem::invalid().field("conversation_id", "missing", words)));
    };
    people::get(tx, contact)?.ok_or_else(missing)?;
    let account = inboxes::get(tx, inbox)?.ok_or_else(missing)?.account;
    Ok((tx.id(), contact, inbox, account))
}

fn told(locale: Locale, name: &str, purpose: Purpose, passage: Passage) -> DecisionPreview {
    let reason = |reason: gate::Reason| DecisionReason {
        code: reason.as_str(),
        detail: reasons::words(locale, reason.as_str(), name),
    };
    let (verdict, because, held_until, consent_id, evidence_message_id) = match passage {
        Passage::Open => ("cleared", vec![gate::Reason::Allowed], None, None, None),
        Passage::Held { until, reason } => ("held", vec![reason], Some(until), None, None),
        Passage::Closed { reasons, entry, message } => ("refused", reasons, None, entry, message),
    };
    let reasons = because.into_iter().map(reason).collect();
    DecisionPreview { verdict, purpose: purpose.as_str(), reasons, held_until, consent_id, evidence_message_id }
}
