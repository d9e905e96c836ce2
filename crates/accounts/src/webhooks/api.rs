//! `/api/v1/webhook_endpoints`.

use ::store::{Fault, Tx};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{EventId, Problem, StaffId, Timestamp, WebhookDeliveryId, WebhookEndpointId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Access, App, JsonBody, Listing, Once, Page, Path, Query, WebhookAddress};

use super::{Delivery, Endpoint, Kinds, Refusal};

/// Where a program of the business is told what happens.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookEndpoint)]
pub(crate) struct ApiEndpoint {
    #[schema(value_type = uuid::Uuid)]
    id: WebhookEndpointId,
    url: String,
    /// Kinds such as `message.received`, or areas such as `message.*`; empty for all.
    events: Vec<String>,
    enabled: bool,
    /// `staff`, `maker` (whoever made it may not any more), `gone` (it answered 410), `failing` (it took nothing for five days) or
    /// `address` (it may not be called any more).
    disabled_because: Option<&'static str>,
    /// Since when no call has succeeded, if the last one did not.
    #[schema(value_type = Option<String>, format = DateTime)]
    failing_since: Option<Timestamp>,
    /// Until then the secret from before the last change signs too.
    #[schema(value_type = Option<String>, format = DateTime)]
    old_secret_until: Option<Timestamp>,
    #[schema(value_type = Option<uuid::Uuid>)]
    created_by: Option<StaffId>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<&Endpoint> for ApiEndpoint {
    fn from(endpoint: &Endpoint) -> Self {
        Self {
            id: endpoint.id,
            url: endpoint.url.clone(),
            events: endpoint.kinds.list().to_vec(),
            enabled: endpoint.disabled.is_none(),
            disabled_because: endpoint.disabled.map(|(_, because)| because.as_str()),
            failing_since: endpoint.failing_since,
            old_secret_until: endpoint.old_until,
            created_by: endpoint.created_by,
            created_at: endpoint.created_at,
        }
    }
}

/// An endpoint with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookEndpointWithSecret)]
pub(crate) struct ApiMade {
    #[serde(flatten)]
    endpoint: ApiEndpoint,
    /// `whsec_` and base64, as the libraries of Standard Webhooks take it.
    secret: String,
}

/// An endpoint to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWebhookEndpoint {
    /// An https address on the public internet.
    url: String,
    /// Kinds such as `message.received`, or areas such as `message.*`; all where none is named.
    #[serde(default)]
    events: Vec<String>,
}

/// What is to be changed; what is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WebhookEndpointChange {
    url: Option<String>,
    events: Option<Vec<String>>,
    /// Switched on, it is told what happens from then on, and what still waited.
    enabled: Option<bool>,
}

/// What became of one event at one endpoint.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(crate) struct ApiDelivery {
    #[schema(value_type = uuid::Uuid)]
    id: WebhookDeliveryId,
    /// The `webhook-id` of its calls.
    #[schema(value_type = uuid::Uuid)]
    event_id: EventId,
    /// The event's number in the stream.
    seq: i64,
    #[serde(rename = "type")]
    kind: String,
    /// `pending`, `failed` (it is tried again), `delivered` or `dead` (it is not).
    state: &'static str,
    attempts: i64,
    #[schema(value_type = Option<String>, format = DateTime)]
    next_attempt_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_attempt_at: Option<Timestamp>,
    /// The status of the last answer; null where none came.
    last_status: Option<i64>,
    /// Null too where none came.
    last_duration_ms: Option<i64>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<&Delivery> for ApiDelivery {
    fn from(delivery: &Delivery) -> Self {
        Self {
            id: delivery.id,
            event_id: delivery.event,
            seq: delivery.seq,
            kind: delivery.kind.clone(),
            state: delivery.state.as_str(),
            attempts: delivery.attempts,
            next_attempt_at: delivery.next_at,
            last_attempt_at: delivery.attempted_at,
            last_status: delivery.status,
            last_duration_ms: delivery.took_ms,
            created_at: delivery.created_at,
        }
    }
}

/// From when on events are to be handed over again.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since {
    /// At most thirty days ago.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// An address as it was typed, if it may be called.
fn address(app: &App, url: &str) -> Result<WebhookAddress, Problem> {
    let words = "Use an https address on the public internet, by its name.";
    app.egress.webhook_address(url).ok_or_else(|| Problem::invalid().field("url", "refused", words))
}

fn kinds(events: &[String]) -> Result<Kinds, Problem> {
    let words = "An event is a kind such as message.received, or an area such as message.*; 50 at most.";
    Kinds::new(events.to_vec()).ok_or_else(|| Problem::invalid().field("events", "unknown", words))
}

/// The endpoints, in the order in which they were made.
#[utoipa::path(
    get,
    path = "/api/v1/webhook_endpoints",
    operation_id = "list_webhook_endpoints",
    tag = "webhooks",
    responses((status = 200, description = "All of them; there are at most 10", body = Listing<ApiEndpoint>))
)]
pub(crate) async fn list(State(app): State<App>, access: Access) -> web::Result<Json<Listing<ApiEndpoint>>> {
    let all = app.db.read(access.tenant, super::list).await?;
    Ok(Json(Listing { data: all.iter().map(ApiEndpoint::from).collect(), next_cursor: None }))
}

/// Makes an endpoint. It is told what happens from then on, signed as Standard Webhooks says; whoever makes it must be allowed to
/// read events.
#[utoipa::path(
    post,
    path = "/api/v1/webhook_endpoints",
    operation_id = "create_webhook_endpoint",
    tag = "webhooks",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewWebhookEndpoint,
    responses((status = 201, description = "The endpoint, with the secret that signs", body = ApiMade), (status = 409, description = "There are ten already"))
)]
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    body: Once<NewWebhookEndpoint>,
) -> web::Result<Response> {
    let (address, kinds) = (address(&app, &body.value().url)?, kinds(&body.value().events)?);
    let may = access.permissions;
    let make = move |tx: &mut Tx<'_>, _| -> Result<ApiMade, Fault<Refusal>> {
        let (endpoint, secret) = super::create(tx, may, &address, &kinds)?;
        Ok(ApiMade { endpoint: ApiEndpoint::from(&endpoint), secret: secret.expose().to_owned() })
    };
    body.write(&app, &access, StatusCode::CREATED, make).await
}

/// One endpoint.
#[utoipa::path(
    get,
    path = "/api/v1/webhook_endpoints/{id}",
    operation_id = "get_webhook_endpoint",
    tag = "webhooks",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The endpoint", body = ApiEndpoint))
)]
pub(crate) async fn get(
    State(app): State<App>,
    access: Access,
    Path(id): Path<WebhookEndpointId>,
) -> web::Result<Json<ApiEndpoint>> {
    let endpoint = app.db.read(access.tenant, move |scope| super::get(scope, id)).await?;
    Ok(Json(ApiEndpoint::from(&endpoint)))
}

/// Gives an endpoint another address or other events, or switches it on or off.
#[utoipa::path(
    patch,
    path = "/api/v1/webhook_endpoints/{id}",
    operation_id = "change_webhook_endpoint",
    tag = "webhooks",
    params(("id" = uuid::Uuid, Path)),
    request_body = WebhookEndpointChange,
    responses((status = 200, description = "The endpoint as it is now", body = ApiEndpoint))
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<WebhookEndpointId>,
    JsonBody(change): JsonBody<WebhookEndpointChange>,
) -> web::Result<Json<ApiEndpoint>> {
    let address = change.url.as_deref().map(|url| address(&app, url)).transpose()?;
    let kinds = change.events.as_deref().map(kinds).transpose()?;
    let may = access.permissions;
    let write = move |tx: &mut Tx<'_>| {
        let mut endpoint = super::get(tx, id)?;
        if address.is_some() || kinds.is_some() {
            endpoint = super::change(tx, may, id, address.as_ref(), kinds.as_ref())?;
        }
        match change.enabled {
            Some(true) => super::enable(tx, may, id),
            Some(false) => super::disable(tx, id),
            None => Ok(endpoint),
        }
    };
    let endpoint = app.db.write(access.tenant, access.actor, write).await?;
    Ok(Json(ApiEndpoint::from(&endpoint)))
}

/// Deletes an endpoint, with its log.
#[utoipa::path(
    delete,
    path = "/api/v1/webhook_endpoints/{id}",
    operation_id = "remove_webhook_endpoint",
    tag = "webhooks",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "It is gone"))
)]
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path(id): Path<WebhookEndpointId>,
) -> web::Result<StatusCode> {
    app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives an endpoint another secret, shown this once; the one before signs too for 24 hours.
#[utoipa::path(
    post,
    path = "/api/v1/webhook_endpoints/{id}/secret",
    operation_id = "change_webhook_secret",
    tag = "webhooks",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The endpoint, with its new secret", body = ApiMade))
)]
pub(crate) async fn rotate(
    State(app): State<App>,
    access: Access,
    Path(id): Path<WebhookEndpointId>,
) -> web::Result<Json<ApiMade>> {
    let may = access.permissions;
    let write = move |tx: &mut Tx<'_>| -> Result<_, Fault<Refusal>> {
        let secret = super::rotate(tx, may, id)?;
        Ok((super::get(tx, id)?, secret))
    };
    let (endpoint, secret) = app.db.write(access.tenant, access.actor, write).await?;
    Ok(Json(ApiMade { endpoint: ApiEndpoint::from(&endpoint), secret: secret.expose().to_owned() }))
}

/// What became of the events, the newest first. Kept for thirty days.
#[utoipa::path(
    get,
    path = "/api/v1/webhook_endpoints/{id}/deliveries",
    operation_id = "list_webhook_deliveries",
    tag = "webhooks",
    params(("id" = uuid::Uuid, Path), Page),
    responses((status = 200, description = "A page of deliveries", body = Listing<ApiDelivery>))
)]
pub(crate) async fn deliveries(
    State(app): State<App>,
    access: Access,
    Path(id): Path<WebhookEndpointId>,
    Query(page): Query<Page>,
) -> web::Result<Json<Listing<ApiDelivery>>> {
    let (limit, after) = (page.limit()?, page.after()?);
    // The place of a delivery in its list is the event's number.
    let before = after.map(|(place, _)| place.micros());
    let found = app.db.read(access.tenant, move |scope| -> Result<_, Fault<Refusal>> {
        super::get(scope, id)?;
        Ok(super::deliveries(scope, id, before, limit + 1)?)
    });
    let found = found.await?.iter().map(ApiDelivery::from).collect();
    Ok(Json(Listing::new(found, limit, |one: &ApiDelivery| (Timestamp::from_micros(one.seq), one.id.as_uuid()))))
}

/// Hands one event over again, under the same `webhook-id`.
#[utoipa::path(
    post,
    path = "/api/v1/webhook_endpoints/{id}/deliveries/{delivery}/replay",
    operation_id = "replay_webhook_delivery",
    tag = "webhooks",
    params(("id" = uuid::Uuid, Path), ("delivery" = uuid::Uuid, Path)),
    responses((status = 202, description = "It is handed over in a moment"), (status = 409, description = "The endpoint is switched off"))
)]
pub(crate) async fn replay(
    State(app): State<App>,
    access: Access,
    Path((id, delivery)): Path<(WebhookEndpointId, WebhookDeliveryId)>,
) -> web::Result<StatusCode> {
    app.db.write(access.tenant, access.actor, move |tx| super::replay(tx, id, delivery)).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Hands everything over again that happened since a time and that the endpoint takes, under the same ids.
#[utoipa::path(
    post,
    path = "/api/v1/webhook_endpoints/{id}/replay",
    operation_id = "replay_webhook_events",
    tag = "webhooks",
    params(("id" = uuid::Uuid, Path)),
    request_body = Since,
    responses((status = 202, description = "It begins in a moment"), (status = 409, description = "The endpoint is switched off"))
)]
pub(crate) async fn replay_since(
    State(app): State<App>,
    access: Access,
    Path(id): Path<WebhookEndpointId>,
    JsonBody(body): JsonBody<Since>,
) -> web::Result<StatusCode> {
    app.db.write(access.tenant, access.actor, move |tx| super::replay_since(tx, id, body.since)).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sends an endpoint an event of the type `webhook_endpoint.tested`.
#[utoipa::path(
    post,
    path = "/api/v1/webhook_endpoints/{id}/test",
    operation_id = "test_webhook_endpoint",
    tag = "webhooks",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 202, description = "It is sent in a moment; the deliveries tell what became of it"), (status = 409, description = "The endpoint is switched off"), (status = 429, description = "One was sent a moment ago"))
)]
pub(crate) async fn test(
    State(app): State<App>,
    access: Access,
    Path(id): Path<WebhookEndpointId>,
) -> web::Result<StatusCode> {
    app.db.write(access.tenant, access.actor, move |tx| super::test(tx, id)).await?;
    Ok(StatusCode::ACCEPTED)
}
