//! The control API under `/_sandbox`: furnish, break, watch. `docs/sandbox.md` is its manual.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::delivery::{Content, Update};
use crate::outbound::Step;
use crate::state::State;
use crate::world::Direction;
use crate::{CustomerChange, Faults, Inbound, NewCustomer, NewTemplate};

mod assets;

type App = Shared<Arc<State>>;

/// What was wrong with a request to the sandbox itself.
struct Wrong(StatusCode, String);

type Answer = Result<Json<Value>, Wrong>;

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<String> for Wrong {
    fn from(words: String) -> Wrong {
        Wrong(StatusCode::BAD_REQUEST, words)
    }
}

pub(crate) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/", get(world))
        .merge(assets::router())
        .route("/templates", post(add_template))
        .route("/templates/{id}", patch(change_template))
        .route("/customers", post(add_customer))
        .route("/customers/{id}", patch(change_customer))
        .route("/customers/{id}/messages", post(write))
        .route("/customers/{id}/reads", post(read))
        .route("/customers/{id}/offers", post(choose_offers))
        .route("/messages", get(messages))
        .route("/statuses", post(tell))
        .route("/taps", post(tap))
        .route("/batches", post(batch))
        .route("/webhooks", post(post_webhook))
        .route("/webhooks/release", post(release))
        .route("/windows", post(window))
        .route("/clock", get(clock).post(move_clock))
        .route("/faults", get(faults).patch(change_faults).delete(clear_faults))
        .route("/requests", get(requests))
        .route("/deliveries", get(deliveries))
        .route("/verifications", get(verifications))
        .route("/names", post(name))
        .route("/trust", post(trust))
        .route("/sends", get(sent))
        .route("/settled", get(settled))
        .route("/records", delete(forget))
}

async fn world(Shared(state): App) -> Json<Value> {
    let world = state.world();
    Json(json!({
        "url": state.base,
        "businesses": world.businesses.values().collect::<Vec<_>>(),
        "apps": world.apps.values().collect::<Vec<_>>(),
        "wabas": world.wabas.values().collect::<Vec<_>>(),
        "numbers": world.numbers.values().collect::<Vec<_>>(),
        "tokens": world.tokens.values().collect::<Vec<_>>(),
        "templates": world.templates,
        "customers": world.customers.values().collect::<Vec<_>>(),
    }))
}

async fn add_template(Shared(state): App, Json(new): Json<NewTemplate>) -> Json<Value> {
    Json(json!({ "id": state.world().add_template(new) }))
}

/// What Meta does to a template; each is told by its own webhook.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateChange {
    status: Option<String>,
    /// Why it is refused; its form, if left out.
    reason: Option<String>,
    category: Option<String>,
    quality: Option<String>,
    /// The category it will have.
    coming: Option<String>,
    /// When, in seconds; a day from now, if left out.
    coming_at: Option<i64>,
}

async fn change_template(Shared(state): App, Path(id): Path<String>, Json(change): Json<TemplateChange>) -> Answer {
    let mut is_known = true;
    if let Some(status) = &change.status {
        is_known &= state.judge_template_for(&id, status, change.reason.clone());
    }
    if let Some(category) = &change.category {
        is_known &= state.move_template(&id, category);
    }
    if let Some(quality) = &change.quality {
        is_known &= state.rate_template(&id, quality);
    }
    if let Some(category) = &change.coming {
        let at = change.coming_at.unwrap_or(state.clock.now_seconds() + 86_400);
        is_known &= state.announce_template(&id, category, at);
    }
    if !is_known {
        return Err(missing("template", &id));
    }
    Ok(Json(json!({ "id": id, "status": change.status, "category": change.category, "quality": change.quality })))
}

async fn add_customer(Shared(state): App, Json(new): Json<NewCustomer>) -> Answer {
    let id = new.into_world(&mut state.world());
    state.changed(&id);
    Ok(Json(json!(state.world().customers.get(&id))))
}

async fn change_customer(Shared(state): App, Path(id): Path<String>, Json(change): Json<CustomerChange>) -> Answer {
    Ok(Json(json!(state.change_customer(&id, change)?)))
}

async fn write(Shared(state): App, Path(customer): Path<String>, Json(mut body): Json<Value>) -> Answer {
    let number = body.as_object_mut().and_then(|body| body.remove("number"));
    let number = number_or_only(&state, number.as_ref().and_then(Value::as_str))?;
    let inbound: Inbound = serde_json::from_value(body).map_err(|error| error.to_string())?;
    Ok(Json(json!({ "id": state.write(&customer, &number, inbound)? })))
}

#[derive(Deserialize, Default)]
struct OfNumber {
    number: Option<String>,
}

async fn read(Shared(state): App, Path(customer): Path<String>, body: Option<Json<OfNumber>>) -> Answer {
    let number = number_or_only(&state, body.unwrap_or_default().number.as_deref())?;
    Ok(Json(json!({ "read": state.read_thread(&customer, &number) })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OffersChange {
    number: Option<String>,
    wanted: bool,
    timestamp: Option<i64>,
}

async fn choose_offers(Shared(state): App, Path(customer): Path<String>, Json(change): Json<OffersChange>) -> Answer {
    let number = number_or_only(&state, change.number.as_deref())?;
    state.choose_offers(&customer, &number, change.wanted, change.timestamp)?;
    Ok(Json(json!({ "wanted": change.wanted })))
}

async fn messages(Shared(state): App) -> Json<Value> {
    Json(json!({ "data": state.world().messages }))
}

/// A message's id stands in the body: it holds slashes.
#[derive(Deserialize)]
struct NewStatus {
    message: String,
    status: String,
}

async fn tell(Shared(state): App, Json(new): Json<NewStatus>) -> Answer {
    if !state.tell(&new.message, &Step::parse(&new.status)) {
        return Err(missing("message", &new.message));
    }
    Ok(Json(json!({ "id": new.message, "status": new.status })))
}

#[derive(Deserialize)]
struct Tap {
    message: String,
    choice: String,
}

async fn tap(Shared(state): App, Json(tap): Json<Tap>) -> Answer {
    Ok(Json(json!({ "id": state.tap(&tap.message, &tap.choice)? })))
}

#[derive(Deserialize)]
struct Batch {
    customer: String,
    number: Option<String>,
    count: usize,
    #[serde(default)]
    poisoned: Vec<usize>,
}

async fn batch(Shared(state): App, Json(batch): Json<Batch>) -> Answer {
    let number = number_or_only(&state, batch.number.as_deref())?;
    Ok(Json(json!({ "ids": write_many(&state, &batch.customer, &number, batch.count, &batch.poisoned)? })))
}

#[derive(Deserialize)]
struct Webhook {
    number: Option<String>,
    /// JSON, escaped as Meta does.
    body: Option<Value>,
    /// Bytes as they are, JSON or not.
    raw: Option<String>,
}

async fn post_webhook(Shared(state): App, Json(webhook): Json<Webhook>) -> Answer {
    let number = number_or_only(&state, webhook.number.as_deref())?;
    let body = match (webhook.body, webhook.raw) {
        (Some(body), None) => crate::signature::escape(&body.to_string()),
        (None, Some(raw)) => raw,
        _ => return Err("Give either body or raw.".to_owned().into()),
    };
    post_verbatim(&state, &number, body.into_bytes())?;
    Ok(Json(json!({ "success": true })))
}

async fn release(Shared(state): App) -> Json<Value> {
    Json(json!({ "released": state.release() }))
}

#[derive(Deserialize)]
struct WindowChange {
    customer: String,
    number: Option<String>,
    /// From now; nought closes it.
    seconds: i64,
}

async fn window(Shared(state): App, Json(change): Json<WindowChange>) -> Answer {
    let number = number_or_only(&state, change.number.as_deref())?;
    let until = state.clock.now_ms() + change.seconds * 1000;
    state.world().pair(&change.customer, &number).window_until = until;
    state.changed(&change.customer);
    Ok(Json(json!({ "window_until_ms": until })))
}

async fn clock(Shared(state): App) -> Json<Value> {
    Json(json!({ "now_ms": state.clock.now_ms() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    advance_seconds: Option<u64>,
    seconds: Option<i64>,
}

async fn move_clock(Shared(state): App, Json(change): Json<ClockChange>) -> Json<Value> {
    if let Some(seconds) = change.seconds {
        state.clock.set_seconds(seconds);
    }
    state.clock.advance(Duration::from_secs(change.advance_seconds.unwrap_or(0)));
    Json(json!({ "now_ms": state.clock.now_ms() }))
}

async fn faults(Shared(state): App) -> Json<Value> {
    Json(json!(*state.faults()))
}

/// Replaces the faults named in the body, keeps the others.
async fn change_faults(Shared(state): App, Json(change): Json<Value>) -> Answer {
    let Value::Object(change) = change else { return Err("The body is an object of faults.".to_owned().into()) };
    let mut faults = state.faults();
    let mut all = json!(*faults);
    for (name, value) in change {
        all[name] = value;
    }
    *faults = serde_json::from_value(all).map_err(|error| error.to_string())?;
    Ok(Json(json!(*faults)))
}

async fn clear_faults(Shared(state): App) -> Json<Value> {
    *state.faults() = Faults::default();
    state.release();
    Json(json!(*state.faults()))
}

async fn requests(Shared(state): App) -> Json<Value> {
    Json(json!({ "data": *state.seen() }))
}

async fn deliveries(Shared(state): App) -> Json<Value> {
    let held = state.held().len();
    Json(json!({ "data": *state.attempted(), "held": held }))
}

async fn verifications(Shared(state): App) -> Json<Value> {
    Json(json!({ "data": *state.verified() }))
}

#[derive(Deserialize)]
struct NewName {
    name: String,
    address: std::net::SocketAddr,
}

async fn name(Shared(state): App, Json(new): Json<NewName>) -> Answer {
    state.outside.name(&new.name, new.address)?;
    Ok(Json(json!({ "success": true })))
}

#[derive(Deserialize)]
struct Authority {
    pem: String,
}

async fn trust(Shared(state): App, Json(authority): Json<Authority>) -> Answer {
    state.outside.trust(&authority.pem)?;
    Ok(Json(json!({ "success": true })))
}

async fn sent(Shared(state): App) -> Json<Value> {
    let by_opaque = sends(&state);
    let is_send = |message: &&crate::Message| message.direction == Direction::Outbound && !message.is_from_phone;
    let total = state.world().messages.iter().filter(is_send).count();
    Json(json!({ "total": total, "by_opaque": by_opaque }))
}

#[derive(Deserialize)]
struct Patience {
    timeout_ms: Option<u64>,
}

async fn settled(Shared(state): App, Query(patience): Query<Patience>) -> Json<Value> {
    let limit = Duration::from_millis(patience.timeout_ms.unwrap_or(30_000));
    let settled = tokio::time::timeout(limit, state.settled()).await.is_ok();
    Json(json!({ "settled": settled }))
}

async fn forget(Shared(state): App) -> Json<Value> {
    state.seen().clear();
    state.attempted().clear();
    state.verified().clear();
    Json(json!({ "success": true }))
}

pub(crate) fn sends(state: &State) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let world = state.world();
    for opaque in world.messages.iter().filter_map(|message| message.opaque.clone()) {
        *counts.entry(opaque).or_default() += 1;
    }
    counts
}

pub(crate) fn post_verbatim(state: &Arc<State>, number_id: &str, body: Vec<u8>) -> Result<(), String> {
    let waba_id = state
        .world()
        .numbers
        .get(number_id)
        .map(|number| number.waba_id.clone())
        .ok_or_else(|| format!("There is no number {number_id}."))?;
    state.publish(Update {
        waba_id,
        number_id: Some(number_id.to_owned()),
        app_id: None,
        has_role: false,
        content: Content::Verbatim(body),
    });
    Ok(())
}

/// Writes many texts and posts them as one body, a change each, however the batch fault is set.
pub(crate) fn write_many(
    state: &Arc<State>,
    customer: &str,
    number_id: &str,
    count: usize,
    poisoned: &[usize],
) -> Result<Vec<String>, String> {
    if !(1..=1000).contains(&count) {
        return Err("A post holds 1 to 1000 messages.".to_owned());
    }
    let mut ids = Vec::with_capacity(count);
    let mut updates = Vec::with_capacity(count);
    for place in 0..count {
        let inbound = Inbound {
            poison: poisoned.contains(&place).then(|| "malformed_message".to_owned()),
            ..Inbound::text(format!("Message {} of {count}", place + 1))
        };
        let (id, mut prepared) = state.prepare(customer, number_id, inbound)?;
        ids.push(id);
        updates.append(&mut prepared);
    }
    let body = crate::signature::escape(&crate::delivery::envelope(&updates, state.clock.now_seconds()).to_string());
    state.changed(customer);
    post_verbatim(state, number_id, body.into_bytes())?;
    Ok(ids)
}

/// The number named, or the only one there is.
fn number_or_only(state: &State, asked: Option<&str>) -> Result<String, String> {
    let world = state.world();
    match asked {
        Some(id) if world.numbers.contains_key(id) => Ok(id.to_owned()),
        Some(id) => Err(format!("There is no number {id}.")),
        None if world.numbers.len() == 1 => Ok(world.numbers.keys().next().cloned().unwrap_or_default()),
        None => Err("Say which number: there are several, or none.".to_owned()),
    }
}

fn missing(what: &str, id: &str) -> Wrong {
    Wrong(StatusCode::NOT_FOUND, format!("There is no {what} {id}."))
}
