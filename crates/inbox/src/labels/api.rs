//! `/api/v1/labels`.

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

use super::{Colour, Label, Refusal};

/// A word of the business's own for conversations.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Label)]
pub(crate) struct ApiLabel {
    id: Uuid,
    name: String,
    /// `sand`, `mist`, `sage`, `sky`, `rose` or `amber`.
    colour: &'static str,
}

impl From<&Label> for ApiLabel {
    fn from(label: &Label) -> Self {
        Self { id: label.id, name: label.name.clone(), colour: label.colour.as_str() }
    }
}

/// A label to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLabel {
    /// At most 40 characters.
    name: String,
    /// `sand` unless another is chosen.
    #[serde(default)]
    colour: Option<String>,
}

/// What is to be changed; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LabelChange {
    name: Option<String>,
    colour: Option<String>,
}

fn colour(word: Option<&str>) -> Result<Option<Colour>, Problem> {
    word.map(str::parse)
        .transpose()
        .map_err(|_| Problem::invalid().field("colour", "unknown", "A colour is sand, mist, sage, sky, rose or amber."))
}

/// The labels, by name.
#[utoipa::path(
    get,
    path = "/api/v1/labels",
    operation_id = "list_labels",
    tag = "conversations",
    responses((status = 200, description = "All of them; there are at most 100", body = Listing<ApiLabel>))
)]
pub(crate) async fn list(State(app): State<App>, access: Access) -> web::Result<Json<Listing<ApiLabel>>> {
    let labels = app.db.read(access.tenant, super::list).await?;
    Ok(Json(Listing { data: labels.iter().map(ApiLabel::from).collect(), next_cursor: None }))
}

/// Makes a label.
#[utoipa::path(
    post,
    path = "/api/v1/labels",
    operation_id = "create_label",
    tag = "conversations",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewLabel,
    responses((status = 201, description = "The label", body = ApiLabel), (status = 409, description = "Another label is called so"))
)]
pub(crate) async fn create(State(app): State<App>, access: Access, body: Once<NewLabel>) -> web::Result<Response> {
    let make = |tx: &mut store::Tx<'_>, new: NewLabel| -> Result<ApiLabel, Fault<Problem>> {
        let colour = colour(new.colour.as_deref()).map_err(Fault::Refused)?.unwrap_or(Colour::Sand);
        let made = super::create(tx, &new.name, colour).map_err(|fault| fault.map(Problem::from))?;
        Ok(ApiLabel::from(&made))
    };
    body.write(&app, &access, StatusCode::CREATED, make).await
}

/// Renames a label, or gives it another colour.
#[utoipa::path(
    patch,
    path = "/api/v1/labels/{id}",
    operation_id = "change_label",
    tag = "conversations",
    params(("id" = uuid::Uuid, Path)),
    request_body = LabelChange,
    responses((status = 200, description = "The label as it is now", body = ApiLabel))
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
    JsonBody(change): JsonBody<LabelChange>,
) -> web::Result<Json<ApiLabel>> {
    let colour = colour(change.colour.as_deref())?;
    let write = move |tx: &mut store::Tx<'_>| super::change(tx, id, change.name.as_deref(), colour);
    let label = app.db.write(access.tenant, access.actor, write).await?;
    Ok(Json(ApiLabel::from(&label)))
}

/// Removes a label, from all that it stands on.
#[utoipa::path(
    delete,
    path = "/api/v1/labels/{id}",
    operation_id = "remove_label",
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
