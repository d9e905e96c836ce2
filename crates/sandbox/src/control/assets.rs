//! Making and changing what a business owns at Meta, and telling what Meta tells about it.

use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, App, Wrong, missing};
use crate::assets;
use crate::state::State;
use crate::world::World;
use crate::{NewToken, Signup, Telling};

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/businesses", post(add_business))
        .route("/apps", post(add_app))
        .route("/wabas", post(add_waba))
        .route("/numbers", post(add_number))
        .route("/tokens", post(add_token))
        .route("/{kind}/{id}", get(read).patch(change))
        .route("/apps/{id}/test_webhooks", post(test_webhook))
        .route("/management", post(tell))
        .route("/signups", post(sign_up))
        .route("/numbers/{id}/echoes", post(echo))
        .route("/numbers/{id}/contacts", post(contact))
}

#[derive(Deserialize)]
struct Named {
    name: String,
    business_id: Option<String>,
}

async fn add_business(Shared(state): App, Json(new): Json<Named>) -> Json<Value> {
    Json(json!({ "id": state.world().add_business(&new.name) }))
}

async fn add_app(Shared(state): App, Json(new): Json<Named>) -> Json<Value> {
    Json(json!(state.world().add_app(&new.name)))
}

async fn add_waba(Shared(state): App, Json(new): Json<Named>) -> Json<Value> {
    let mut world = state.world();
    let id = match &new.business_id {
        Some(business) => world.add_waba_of(business, &new.name),
        None => world.add_waba(&new.name),
    };
    Json(json!({ "id": id }))
}

#[derive(Deserialize)]
struct NewNumber {
    waba_id: String,
    display: String,
    verified_name: String,
    /// As a number is that was just added: to be proved and registered.
    #[serde(default)]
    unproved: bool,
}

async fn add_number(Shared(state): App, Json(new): Json<NewNumber>) -> Json<Value> {
    let mut world = state.world();
    let id = match new.unproved {
        true => world.add_unproved_number(&new.waba_id, &new.display, &new.verified_name),
        false => world.add_number(&new.waba_id, &new.display, &new.verified_name),
    };
    Json(json!({ "id": id }))
}

async fn add_token(Shared(state): App, Json(new): Json<NewToken>) -> Json<Value> {
    Json(json!({ "value": state.world().add_token(new) }))
}

async fn read(Shared(state): App, Path((kind, id)): Path<(String, String)>) -> Answer {
    show(&state.world(), &kind, &id).map(Json)
}

/// Any fact by its name; `null` empties one.
async fn change(Shared(state): App, Path((kind, id)): Path<(String, String)>, Json(change): Json<Value>) -> Answer {
    let mut world = state.world();
    let changed = match kind.as_str() {
        "businesses" => world.businesses.get_mut(&id).map(|one| assets::change(one, &change)),
        "apps" => world.apps.get_mut(&id).map(|one| assets::change(one, &change)),
        "wabas" => world.wabas.get_mut(&id).map(|one| assets::change(one, &change)),
        "numbers" => world.numbers.get_mut(&id).map(|one| assets::change(one, &change)),
        "tokens" => world.tokens.get_mut(&id).map(|one| assets::change(one, &change)),
        _ => None,
    };
    changed.ok_or_else(|| missing(&kind, &id))??;
    show(&world, &kind, &id).map(Json)
}

fn show(world: &World, kind: &str, id: &str) -> Result<Value, Wrong> {
    let found = match kind {
        "businesses" => world.businesses.get(id).map(|one| json!(one)),
        "apps" => world.apps.get(id).map(|one| json!(one)),
        "wabas" => world.wabas.get(id).map(|one| json!(one)),
        "numbers" => world.numbers.get(id).map(|one| json!(one)),
        "tokens" => world.tokens.get(id).map(|one| json!(one)),
        _ => None,
    };
    found.ok_or_else(|| missing(kind, id))
}

async fn tell(Shared(state): App, Json(telling): Json<Telling>) -> Answer {
    Ok(Json(json!({ "value": state.tell_management(&telling)? })))
}

#[derive(Deserialize, Default)]
struct TestField {
    field: Option<String>,
}

/// The dashboard's test button, which works in development too.
async fn test_webhook(Shared(state): App, Path(id): Path<String>, body: Option<Json<TestField>>) -> Answer {
    if !state.world().apps.contains_key(&id) {
        return Err(missing("app", &id));
    }
    let field = body.unwrap_or_default().0.field.unwrap_or_else(|| "messages".to_owned());
    state.press_test_button(&id, &field)?;
    Ok(Json(json!({ "success": true })))
}

/// The owner's way through Meta's pages, without the pages.
async fn sign_up(Shared(state): App, Json(signup): Json<Signup>) -> Answer {
    Ok(Json(json!(state.sign_up(&signup)?)))
}

#[derive(Deserialize)]
struct Echo {
    customer: String,
    text: String,
}

async fn echo(Shared(state): App, Path(number): Path<String>, Json(echo): Json<Echo>) -> Answer {
    Ok(Json(json!({ "id": state.write_on_phone(&number, &echo.customer, &echo.text)? })))
}

#[derive(Deserialize)]
struct ContactChange {
    customer: String,
    action: String,
}

async fn contact(Shared(state): App, Path(number): Path<String>, Json(change): Json<ContactChange>) -> Answer {
    state.change_contact(&number, &change.customer, &change.action)?;
    Ok(Json(json!({ "success": true })))
}
