//! `/api/v1/inboxes/{id}/reopening`.

use axum::Json;
use axum::extract::State;
use kernel::{InboxId, Problem};
use serde::{Deserialize, Serialize};
use store::{Fault, Scope};
use utoipa::ToSchema;
use web::{Access, App, JsonBody, Path};

use super::{Refusal, Rule};

/// What becomes of a closed conversation when the person writes again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InboxReopening {
    /// After so many days closed a new conversation begins: 1 to 3650; null where it is always reopened.
    new_after_days: Option<i64>,
    /// Whether one that is reopened goes back to whoever had it; else to nobody, or by turns. True unless said.
    #[serde(default = "yes")]
    goes_back: bool,
}

fn yes() -> bool {
    Rule::default().goes_back
}

fn shown(scope: &Scope<'_>, id: InboxId) -> Result<InboxReopening, Fault<Problem>> {
    if channels::inboxes::get(scope, id)?.is_none() {
        return Err(Fault::Refused(Problem::not_found()));
    }
    let rule = super::rule(scope, id)?;
    Ok(InboxReopening { new_after_days: rule.new_after_days, goes_back: rule.goes_back })
}

/// What becomes of a closed conversation when the person writes again.
#[utoipa::path(
    get,
    path = "/api/v1/inboxes/{id}/reopening",
    operation_id = "get_inbox_reopening",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The rule", body = InboxReopening))
)]
pub(crate) async fn read(
    State(app): State<App>,
    access: Access,
    Path(id): Path<InboxId>,
) -> web::Result<Json<InboxReopening>> {
    Ok(Json(app.db.read(access.tenant, move |scope| shown(scope, id)).await?))
}

/// Sets it, for what comes in from now on.
#[utoipa::path(
    put,
    path = "/api/v1/inboxes/{id}/reopening",
    operation_id = "set_inbox_reopening",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    request_body = InboxReopening,
    responses((status = 200, description = "The rule as it is now", body = InboxReopening))
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<InboxId>,
    JsonBody(to): JsonBody<InboxReopening>,
) -> web::Result<Json<InboxReopening>> {
    let to = Rule { new_after_days: to.new_after_days, goes_back: to.goes_back };
    let write = move |tx: &mut store::Tx<'_>| -> Result<InboxReopening, Fault<Problem>> {
        super::set_rule(tx, id, to).map_err(|fault: Fault<Refusal>| fault.map(Problem::from))?;
        shown(tx, id)
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}
