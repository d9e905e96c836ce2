//! `GET /api/v1/contacts/duplicates`.

#![expect(unused_qualifications, reason = "utoipa writes the paths of the parameters in full")]

use axum::Json;
use axum::extract::State;
use kernel::{ContactId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Access, App, Query};

use super::Duplicate;

/// The most that is listed.
const MOST: i64 = 200;

/// Two contacts that may be one person.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PossibleDuplicate {
    #[schema(value_type = uuid::Uuid)]
    one_id: ContactId,
    #[schema(value_type = uuid::Uuid)]
    other_id: ContactId,
    /// How sure it is, up to 100.
    score: i64,
    /// The strongest first: `attested` (the provider named both at once), `email`, `number`, `name_birthday`, `name_company`,
    /// `number_passed_on` (the number of the one is the other's now, who has another user id), `name`, `similar_name`.
    reasons: Vec<&'static str>,
    #[schema(value_type = String, format = DateTime)]
    found_at: Timestamp,
}

impl From<Duplicate> for PossibleDuplicate {
    fn from(one: Duplicate) -> Self {
        Self {
            one_id: one.one,
            other_id: one.other,
            score: one.score,
            reasons: one.reasons.into_iter().map(super::Reason::as_str).collect(),
            found_at: one.found_at,
        }
    }
}

/// The suggestions that nobody has decided about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PossibleDuplicates {
    data: Vec<PossibleDuplicate>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Most {
    /// 1 to 200; 50 unless said otherwise.
    limit: Option<i64>,
}

/// Who may be there twice, the surest first. What was merged or said to be two is not listed any more.
#[utoipa::path(
    get,
    path = "/api/v1/contacts/duplicates",
    operation_id = "list_duplicate_contacts",
    tag = "contacts",
    params(Most),
    responses((status = 200, description = "Pairs of contacts", body = PossibleDuplicates))
)]
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    Query(most): Query<Most>,
) -> web::Result<Json<PossibleDuplicates>> {
    let limit = most.limit.unwrap_or(50).clamp(1, MOST);
    let found = app.db.read(access.tenant, move |scope| super::list(scope, None, limit)).await?;
    Ok(Json(PossibleDuplicates { data: found.into_iter().map(PossibleDuplicate::from).collect() }))
}
