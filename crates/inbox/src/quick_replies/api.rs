//! `/api/v1/quick_replies`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use serde::{Deserialize, Serialize};
use store::Fault;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, App, JsonBody, Listing, Once, Path};

use super::{QuickReply, Refusal, Typed};

/// A text that is written often.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuickReply)]
pub(crate) struct ApiQuickReply {
    id: Uuid,
    /// What is typed behind the slash.
    shortcut: String,
    title: String,
    /// With its fields: `{first name}`, `{name}`, `{my name}`, `{business}`.
    text: String,
}

impl From<&QuickReply> for ApiQuickReply {
    fn from(reply: &QuickReply) -> Self {
        let QuickReply { id, shortcut, title, text } = reply.clone();
        Self { id, shortcut, title, text }
    }
}

/// A quick reply to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewQuickReply {
    /// Letters, digits, `-` and `_`, at most 30.
    shortcut: String,
    #[serde(default)]
    title: String,
    /// At most 4,096 characters.
    text: String,
}

/// What is to be changed; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct QuickReplyChange {
    shortcut: Option<String>,
    title: Option<String>,
    text: Option<String>,
}

/// The quick replies, by shortcut.
#[utoipa::path(
    get,
    path = "/api/v1/quick_replies",
    operation_id = "list_quick_replies",
    tag = "conversations",
    responses((status = 200, description = "All of them; there are at most 300", body = Listing<ApiQuickReply>))
)]
pub(crate) async fn list(State(app): State<App>, access: Access) -> web::Result<Json<Listing<ApiQuickReply>>> {
    let replies = app.db.read(access.tenant, super::list).await?;
    Ok(Json(Listing { data: replies.iter().map(ApiQuickReply::from).collect(), next_cursor: None }))
}

/// Makes a quick reply.
#[utoipa::path(
    post,
    path = "/api/v1/quick_replies",
    operation_id = "create_quick_reply",
    tag = "conversations",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewQuickReply,
    responses((status = 201, description = "The quick reply", body = ApiQuickReply), (status = 409, description = "Another one has this shortcut"))
)]
pub(crate) async fn create(State(app): State<App>, access: Access, body: Once<NewQuickReply>) -> web::Result<Response> {
    let make = |tx: &mut store::Tx<'_>, new: NewQuickReply| -> Result<ApiQuickReply, Fault<Problem>> {
        let typed = Typed { shortcut: new.shortcut, title: new.title, text: new.text };
        let made = super::create(tx, &typed).map_err(|fault| fault.map(Problem::from))?;
        Ok(ApiQuickReply::from(&made))
    };
    body.write(&app, &access, StatusCode::CREATED, make).await
}

/// Changes a quick reply.
#[utoipa::path(
    patch,
    path = "/api/v1/quick_replies/{id}",
    operation_id = "change_quick_reply",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    request_body = QuickReplyChange,
    responses((status = 200, description = "The quick reply as it is now", body = ApiQuickReply))
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
    JsonBody(change): JsonBody<QuickReplyChange>,
) -> web::Result<Json<ApiQuickReply>> {
    let write = move |tx: &mut store::Tx<'_>| {
        super::change(tx, id, |was| Typed {
            shortcut: change.shortcut.unwrap_or(was.shortcut),
            title: change.title.unwrap_or(was.title),
            text: change.text.unwrap_or(was.text),
        })
    };
    let reply = app.db.write(access.tenant, access.actor, write).await?;
    Ok(Json(ApiQuickReply::from(&reply)))
}

/// Deletes a quick reply.
#[utoipa::path(
    delete,
    path = "/api/v1/quick_replies/{id}",
    operation_id = "remove_quick_reply",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "It is gone"))
)]
pub(crate) async fn remove(State(app): State<App>, access: Access, Path(id): Path<Uuid>) -> web::Result<StatusCode> {
    if !app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, id)).await? {
        return Err(Problem::from(Refusal::NotFound).into());
    }
    Ok(StatusCode::NO_CONTENT)
}
