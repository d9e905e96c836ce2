//! `/api/v1/inboxes/{id}/assignment`.

use axum::Json;
use axum::extract::State;
use kernel::{InboxId, Problem, TeamId};
use serde::{Deserialize, Serialize};
use store::{Fault, Scope};
use utoipa::ToSchema;
use web::{Access, App, JsonBody, Path};

use super::{Refusal, USUAL_CAPACITY};

/// How an inbox gives its conversations.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InboxAssignment {
    /// The team that takes turns; null where people take conversations themselves.
    #[schema(value_type = Option<uuid::Uuid>)]
    team_id: Option<TeamId>,
    /// How many open conversations someone has at most before the next goes to another: 1 to 500, 10 unless said.
    capacity: Option<i64>,
}

fn shown(scope: &Scope<'_>, id: InboxId) -> Result<InboxAssignment, Fault<Problem>> {
    if channels::inboxes::get(scope, id)?.is_none() {
        return Err(Fault::Refused(Problem::not_found()));
    }
    let rule = super::rule(scope, id)?;
    Ok(InboxAssignment { team_id: rule.as_ref().map(|rule| rule.team), capacity: rule.map(|rule| rule.capacity) })
}

/// How an inbox gives its conversations.
#[utoipa::path(
    get,
    path = "/api/v1/inboxes/{id}/assignment",
    operation_id = "get_inbox_assignment",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The rule", body = InboxAssignment))
)]
pub(crate) async fn read(
    State(app): State<App>,
    access: Access,
    Path(id): Path<InboxId>,
) -> web::Result<Json<InboxAssignment>> {
    Ok(Json(app.db.read(access.tenant, move |scope| shown(scope, id)).await?))
}

/// Sets how an inbox gives its conversations. What waits is given as soon as somebody is free.
#[utoipa::path(
    put,
    path = "/api/v1/inboxes/{id}/assignment",
    operation_id = "set_inbox_assignment",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    request_body = InboxAssignment,
    responses((status = 200, description = "The rule as it is now", body = InboxAssignment))
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<InboxId>,
    JsonBody(rule): JsonBody<InboxAssignment>,
) -> web::Result<Json<InboxAssignment>> {
    let to = rule.team_id.map(|team| (team, rule.capacity.unwrap_or(USUAL_CAPACITY)));
    let write = move |tx: &mut store::Tx<'_>| -> Result<InboxAssignment, Fault<Problem>> {
        super::set_rule(tx, id, to).map_err(|fault: Fault<Refusal>| fault.map(Problem::from))?;
        shown(tx, id)
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}
