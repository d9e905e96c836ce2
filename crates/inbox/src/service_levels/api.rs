//! `/api/v1/inboxes/{id}/service-levels`, and what stands with a conversation.

use axum::Json;
use axum::extract::State;
use kernel::{InboxId, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Scope};
use utoipa::ToSchema;
use web::{Access, App, JsonBody, Path};

use super::view::Standing;
use super::{Refusal, Rule};

/// What an inbox promises, in minutes of the business's opening hours; null where it promises nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct InboxServiceLevels {
    /// Until the first answer since the conversation was opened: 1 to 129600.
    first_minutes: Option<i64>,
    /// Until each answer after it.
    next_minutes: Option<i64>,
    /// Until it is closed; the time stands still while it is snoozed.
    resolution_minutes: Option<i64>,
    /// After how many hundredths of the time somebody is warned, 1 to 99; null for no warning.
    warn_percent: Option<i64>,
}

impl From<Rule> for InboxServiceLevels {
    fn from(rule: Rule) -> Self {
        InboxServiceLevels {
            first_minutes: rule.first,
            next_minutes: rule.next,
            resolution_minutes: rule.resolution,
            warn_percent: rule.warn_percent,
        }
    }
}

/// A promise about a conversation that is neither done nor forgotten.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ServiceLevel {
    /// `first`, `next` or `resolution`.
    level: &'static str,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// Null while it stands still, or as long as the business is closed until further notice.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    warned_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    missed_at: Option<Timestamp>,
    /// Whether it stands still, because the conversation is snoozed.
    is_paused: bool,
}

impl ServiceLevel {
    /// Those that are promised.
    pub(crate) fn of(all: &[Standing]) -> Vec<ServiceLevel> {
        let promised = all.iter().map(|one| &one.running).filter(|one| one.due_at.is_some() || one.runs_from.is_none());
        let shown = promised.map(|one| ServiceLevel {
            level: one.level.as_str(),
            since: one.since,
            due_at: one.due_at,
            warned_at: one.warned_at,
            missed_at: one.missed_at,
            is_paused: one.runs_from.is_none(),
        });
        shown.collect()
    }
}

fn shown(scope: &Scope<'_>, id: InboxId) -> Result<InboxServiceLevels, Fault<Problem>> {
    if channels::inboxes::get(scope, id)?.is_none() {
        return Err(Fault::Refused(Problem::not_found()));
    }
    Ok(super::rule(scope, id)?.unwrap_or_default().into())
}

/// What an inbox promises about answering.
#[utoipa::path(
    get,
    path = "/api/v1/inboxes/{id}/service-levels",
    operation_id = "get_inbox_service_levels",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The targets", body = InboxServiceLevels))
)]
pub(crate) async fn read(
    State(app): State<App>,
    access: Access,
    Path(id): Path<InboxId>,
) -> web::Result<Json<InboxServiceLevels>> {
    Ok(Json(app.db.read(access.tenant, move |scope| shown(scope, id)).await?))
}

/// Sets what an inbox promises. What runs is reckoned anew; what an inbox without targets begins to promise holds for what
/// happens from then on.
#[utoipa::path(
    put,
    path = "/api/v1/inboxes/{id}/service-levels",
    operation_id = "set_inbox_service_levels",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    request_body = InboxServiceLevels,
    responses((status = 200, description = "The targets as they are now", body = InboxServiceLevels))
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<InboxId>,
    JsonBody(body): JsonBody<InboxServiceLevels>,
) -> web::Result<Json<InboxServiceLevels>> {
    let rule = Rule {
        first: body.first_minutes,
        next: body.next_minutes,
        resolution: body.resolution_minutes,
        warn_percent: body.warn_percent,
    };
    let write = move |tx: &mut store::Tx<'_>| -> Result<InboxServiceLevels, Fault<Problem>> {
        super::set_rule(tx, id, &rule).map_err(|fault: Fault<Refusal>| fault.map(Problem::from))?;
        shown(tx, id)
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}
