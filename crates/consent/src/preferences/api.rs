//! `/api/v1/consents/link`.

use axum::Json;
use axum::extract::State as Shared;
use kernel::{Problem, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Access, App, Query};

use super::link;
use crate::ledger;
use crate::ledger::api::Whose;

/// The page on which a person chooses for themselves.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreferencesLink {
    /// Whoever has it can refuse anything for this person, and agree: give it to nobody else.
    url: String,
    /// It opens until then; each reading gives a new one.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// The link to the page on which a person chooses what they want, without signing in.
#[utoipa::path(
    get,
    path = "/api/v1/consents/link",
    operation_id = "get_preferences_link",
    tag = "consents",
    params(Whose),
    responses((status = 200, description = "The link, and until when it opens", body = PreferencesLink))
)]
pub(crate) async fn show(
    Shared(app): Shared<App>,
    access: Access,
    Query(whose): Query<Whose>,
) -> web::Result<Json<PreferencesLink>> {
    let contact = whose.contact_id;
    let is_known = app.db.read(access.tenant, move |scope| ledger::store::is_known(scope, contact)).await?;
    if !is_known {
        return Err(Problem::not_found().into());
    }
    let url = link::address(&app, access.tenant, contact).map_err(::store::Error::from)?;
    Ok(Json(PreferencesLink { url, expires_at: app.clock.now() + link::LIVES }))
}
