//! `/api/v1/decisions`.

use axum::Json;
use axum::extract::State;
use kernel::{
    AttemptId, ConsentEntryId, ContactId, ConversationId, DecisionId, InboxId, MessageId, Problem, Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::reads::Opened;
use web::{Access, App, Listing, Page, Query};

use super::model;
use crate::ledger;
use crate::ledger::api::Whose;

/// What the gate said about one thing that was to be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Decision {
    #[schema(value_type = Uuid)]
    id: DecisionId,
    /// `message`, `consent_question`, `confirmation`, `help_answer`, `read_receipt` or `typing`.
    kind: String,
    #[schema(value_type = Option<Uuid>)]
    message_id: Option<MessageId>,
    #[schema(value_type = Uuid)]
    conversation_id: ConversationId,
    #[schema(value_type = Uuid)]
    inbox_id: InboxId,
    #[schema(value_type = Uuid)]
    contact_id: ContactId,
    /// `whatsapp` or `email`.
    channel: &'static str,
    /// `service`, `transactional`, `marketing` or `compliance`.
    purpose: &'static str,
    author: Author,
    /// `cleared`, `held` or `refused`.
    verdict: String,
    /// The deciding one first: `opted_out`, `window_closed` …; `allowed` if nothing stood in the way.
    reasons: Vec<String>,
    /// The entry of the ledger that shows the reason.
    #[schema(value_type = Option<Uuid>)]
    consent_id: Option<ConsentEntryId>,
    /// The message that shows the reason.
    #[schema(value_type = Option<Uuid>)]
    evidence_message_id: Option<MessageId>,
    #[schema(value_type = Option<String>, format = DateTime)]
    held_until: Option<Timestamp>,
    /// The attempt that was cleared.
    #[schema(value_type = Option<Uuid>)]
    attempt_id: Option<AttemptId>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// Who wrote what was to be sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Author {
    /// `staff`, `api_key`, `system` or `operator`.
    kind: String,
    id: Option<Uuid>,
}

impl From<model::Decision> for Decision {
    fn from(decision: model::Decision) -> Self {
        Self {
            id: decision.id,
            kind: decision.kind,
            message_id: decision.message,
            conversation_id: decision.conversation,
            inbox_id: decision.inbox,
            contact_id: decision.contact,
            channel: decision.channel.as_str(),
            purpose: decision.purpose.as_str(),
            author: Author { kind: decision.author_kind, id: decision.author_id },
            attempt_id: decision.attempt.filter(|_| decision.verdict == "cleared"),
            verdict: decision.verdict,
            reasons: decision.reasons,
            consent_id: decision.entry,
            evidence_message_id: decision.evidence_message,
            held_until: decision.held_until,
            at: decision.at,
        }
    }
}

/// What was sent to a person and what was not, and why; newest first.
#[utoipa::path(
    get,
    path = "/api/v1/decisions",
    operation_id = "list_decisions",
    tag = "consents",
    params(Whose, Page),
    responses((status = 200, description = "A page of decisions", body = Listing<Decision>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    Query(whose): Query<Whose>,
    Query(page): Query<Page>,
) -> web::Result<Json<Listing<Decision>>> {
    let limit = page.limit()?;
    let after = page.after()?.unwrap_or((Timestamp::from_micros(i64::MAX), Uuid::max()));
    let contact = whose.contact_id;
    let decisions = app
        .db
        .read(access.tenant, move |scope| -> web::Result<_> {
            if !ledger::store::is_known(scope, contact)? {
                return Err(Problem::not_found().into());
            }
            Ok(super::decisions(scope, contact, after, limit + 1)?)
        })
        .await?;
    app.reads().note(&access, Opened::Person, Some(contact)).await?;
    let data = decisions.into_iter().map(Decision::from).collect();
    Ok(Json(Listing::new(data, limit, |decision: &Decision| (decision.at, decision.id.as_uuid()))))
}
