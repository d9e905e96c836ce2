//! `/api/v1/conversations/{id}/merge` and `/split`, and `/api/v1/conversation-moves/{id}/undo`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{ConversationId, MessageId, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Tx};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, App, JsonBody, Path};

use super::{Done, Refusal};
use crate::undo::VALID;

/// Which one is merged into the other.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConversationMerge {
    /// A conversation with the same person. Its messages then stand in the one of the address.
    #[schema(value_type = uuid::Uuid)]
    from: ConversationId,
}

/// From where on a new conversation begins.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConversationSplit {
    /// This message and all after it, 1,000 at most.
    #[schema(value_type = uuid::Uuid)]
    message_id: MessageId,
}

/// What was done, and until when it can be taken back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ConversationMove {
    id: Uuid,
    /// Where the messages are now.
    #[schema(value_type = uuid::Uuid)]
    conversation_id: ConversationId,
    /// Null once it was taken back.
    #[schema(value_type = Option<String>, format = DateTime)]
    undo_until: Option<Timestamp>,
}

fn done(tx: &Tx<'_>, done: Done) -> ConversationMove {
    ConversationMove { id: done.id, conversation_id: done.conversation, undo_until: Some(tx.now() + VALID) }
}

fn refused(fault: Fault<Refusal>) -> Fault<Problem> {
    fault.map(Problem::from)
}

/// Merges another conversation with the same person into this one: they read as one, in the order of time.
#[utoipa::path(
    post,
    path = "/api/v1/conversations/{id}/merge",
    operation_id = "merge_conversations",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    request_body = ConversationMerge,
    responses(
        (status = 200, description = "What was done", body = ConversationMove),
        (status = 409, description = "They are two people's, or one of them was merged already, or they are one")
    )
)]
pub(crate) async fn merge(
    State(app): State<App>,
    access: Access,
    Path(id): Path<ConversationId>,
    JsonBody(merge): JsonBody<ConversationMerge>,
) -> web::Result<Json<ConversationMove>> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<ConversationMove, Fault<Problem>> {
        let merged = super::merge(tx, &asker, id, merge.from).map_err(refused)?;
        Ok(done(tx, merged))
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}

/// Begins a new conversation from a message on.
#[utoipa::path(
    post,
    path = "/api/v1/conversations/{id}/split",
    operation_id = "split_conversation",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    request_body = ConversationSplit,
    responses(
        (status = 201, description = "What was done", body = ConversationMove),
        (status = 409, description = "Nothing would be left of it, or there are more than 1,000 messages from there on")
    )
)]
pub(crate) async fn split(
    State(app): State<App>,
    access: Access,
    Path(id): Path<ConversationId>,
    JsonBody(split): JsonBody<ConversationSplit>,
) -> web::Result<(StatusCode, Json<ConversationMove>)> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<ConversationMove, Fault<Problem>> {
        let new = super::split(tx, &asker, id, split.message_id).map_err(refused)?;
        Ok(done(tx, new))
    };
    let made = app.db.write(access.tenant, access.actor, write).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Takes a merge or a split back, within a minute, by the key that did it, if neither conversation has changed since.
#[utoipa::path(
    post,
    path = "/api/v1/conversation-moves/{id}/undo",
    operation_id = "undo_conversation_move",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = 200, description = "Both are what they were", body = ConversationMove),
        (status = 409, description = "The minute is over, or one of them was changed since")
    )
)]
pub(crate) async fn undo(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
) -> web::Result<Json<ConversationMove>> {
    let who = access.actor.who;
    let write = move |tx: &mut Tx<'_>| -> Result<ConversationMove, Fault<Problem>> {
        let conversation_id = super::undo(tx, who, id).map_err(refused)?;
        Ok(ConversationMove { id, conversation_id, undo_until: None })
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}
