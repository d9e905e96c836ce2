//! `/api/v1/segments`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{ContactId, Problem};
use serde::{Deserialize, Serialize};
use store::{Fault, Scope, Tx};
use utoipa::ToSchema;
use uuid::Uuid;
use web::reads::Opened;
use web::{Access, App, JsonBody, Listing, Once, Page, Path, Query};

use super::{Filter, Refusal, Segment};
use crate::people::Person;
use crate::people::api::Contact;

/// Which people, under a name. Who is in it is asked each time anew.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Segment)]
pub(crate) struct ApiSegment {
    id: Uuid,
    name: String,
    filter: Filter,
}

impl From<Segment> for ApiSegment {
    fn from(segment: Segment) -> Self {
        Self { id: segment.id, name: segment.name, filter: segment.filter }
    }
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSegment {
    /// At most 60 characters; no other segment has it.
    name: String,
    /// At most 50 questions, at most five groups deep.
    filter: Filter,
}

/// The segments, by name.
#[utoipa::path(
    get,
    path = "/api/v1/segments",
    operation_id = "list_segments",
    tag = "contacts",
    responses((status = 200, description = "All of them; there are at most 200", body = Listing<ApiSegment>))
)]
pub(crate) async fn list(State(app): State<App>, access: Access) -> web::Result<Json<Listing<ApiSegment>>> {
    let segments = app.db.read(access.tenant, super::list).await?;
    Ok(Json(Listing { data: segments.into_iter().map(ApiSegment::from).collect(), next_cursor: None }))
}

/// Keeps a filter under a name.
#[utoipa::path(
    post,
    path = "/api/v1/segments",
    operation_id = "create_segment",
    tag = "contacts",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewSegment,
    responses((status = 201, description = "The segment", body = ApiSegment))
)]
pub(crate) async fn create(State(app): State<App>, access: Access, body: Once<NewSegment>) -> web::Result<Response> {
    let make = |tx: &mut Tx<'_>, new: NewSegment| -> Result<ApiSegment, Fault<Refusal>> {
        super::create(tx, &new.name, new.filter).map(ApiSegment::from)
    };
    body.write(&app, &access, StatusCode::CREATED, make).await
}

/// Gives a segment another name and filter.
#[utoipa::path(
    put,
    path = "/api/v1/segments/{id}",
    operation_id = "change_segment",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    request_body = NewSegment,
    responses((status = 200, description = "The segment as it is now", body = ApiSegment))
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
    JsonBody(new): JsonBody<NewSegment>,
) -> web::Result<Json<ApiSegment>> {
    let write = move |tx: &mut Tx<'_>| super::change(tx, id, &new.name, new.filter);
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?.into()))
}

/// Deletes a segment. The people in it stay.
#[utoipa::path(
    delete,
    path = "/api/v1/segments/{id}",
    operation_id = "remove_segment",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "It is gone"))
)]
pub(crate) async fn remove(State(app): State<App>, access: Access, Path(id): Path<Uuid>) -> web::Result<StatusCode> {
    app.db.write(access.tenant, access.actor, move |tx: &mut Tx<'_>| super::remove(tx, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is in a segment now, entered last first.
#[utoipa::path(
    get,
    path = "/api/v1/segments/{id}/contacts",
    operation_id = "list_contacts_of_segment",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path), Page),
    responses((status = 200, description = "A page of people", body = Listing<Contact>))
)]
pub(crate) async fn members(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
    Query(page): Query<Page>,
) -> web::Result<Json<Listing<Contact>>> {
    let limit = page.limit()?;
    let after = page.after()?.map(|(at, id)| (at, ContactId::from_uuid(id)));
    let read = move |scope: &Scope<'_>| -> Result<Vec<Person>, Fault<Problem>> {
        let segment = super::get(scope, id)?.ok_or_else(|| Fault::Refused(Problem::not_found()))?;
        Ok(super::members(scope, &segment.filter, after, limit + 1)?)
    };
    let people = app.db.read(access.tenant, read).await?;
    if !people.is_empty() {
        app.reads().note(&access, Opened::List, None).await?;
    }
    let listing = Listing::new(people, limit, |person: &Person| (person.created_at, person.id.as_uuid()));
    let data = listing.data.into_iter().map(Contact::from).collect();
    Ok(Json(Listing { data, next_cursor: listing.next_cursor }))
}
