//! Deleting a note by `/api/v1`; it is written and changed as other messages are.

use axum::extract::State;
use axum::http::StatusCode;
use kernel::{ConversationId, MessageId};
use web::{Access, App, Path};

/// Deletes a note. Only what the team says to itself can be deleted; a message that has not left is cancelled instead.
#[utoipa::path(
    delete,
    path = "/api/v1/conversations/{id}/messages/{message}",
    operation_id = "delete_note",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path), ("message" = uuid::Uuid, Path)),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "Somebody else wrote it, and the key may not manage settings"),
        (status = 404, description = "There is no such note")
    )
)]
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((id, note)): Path<(ConversationId, MessageId)>,
) -> web::Result<StatusCode> {
    let asker = access.clone();
    app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, &asker, id, note)).await?;
    Ok(StatusCode::NO_CONTENT)
}
