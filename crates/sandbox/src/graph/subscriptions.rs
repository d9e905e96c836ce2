//! Where webhooks go: the app's own callback, and the overrides of accounts and numbers (facts/meta.md 2.1, 2.5, 2.6).
//! No address is kept that did not echo the challenge.

use std::sync::Arc;

use serde_json::{Value, json};

use super::auth::{self, MANAGEMENT};
use super::call::Call;
use super::verify::verify;
use super::{Answer, Outcome, nodes, registration};
use crate::assets::Subscription;
use crate::error::GraphError;
use crate::state::State;

/// `POST|GET|DELETE /{app}/subscriptions`.
pub(super) async fn of_app(state: &Arc<State>, call: &Call, id: &str) -> Outcome {
    if !state.world().apps.contains_key(id) {
        return Err(GraphError::no_such_object(call.method.as_str(), id));
    }
    auth::app_itself(state, call, id)?;
    match call.method.as_str() {
        "GET" => {
            let version = call.served_version();
            let data: Vec<Value> = state
                .world()
                .apps
                .get(id)
                .and_then(|app| app.subscription.as_ref())
                .map(|own| {
                    let fields: Vec<Value> = own.fields.iter().map(|name| json!({ "name": name, "version": version })).collect();
                    json!({ "object": "whatsapp_business_account", "callback_url": own.callback_url, "active": true, "fields": fields })
                })
                .into_iter()
                .collect();
            Ok(Answer::Json(json!({ "data": data })))
        }
        "DELETE" => {
            if let Some(app) = state.world().apps.get_mut(id) {
                app.subscription = None;
            }
            Ok(Answer::Json(json!({ "success": true })))
        }
        _ => {
            let object = call.required("object")?;
            if object != "whatsapp_business_account" {
                return Err(
                    GraphError::code(100).details(format!("The sandbox has no webhooks for the object '{object}'."))
                );
            }
            let callback_url = call.required("callback_url")?.to_owned();
            let verify_token = call.required("verify_token")?.to_owned();
            let fields: Vec<String> = match call.nested("fields") {
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                Some(Value::String(names)) => {
                    names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
                }
                _ => Vec::new(),
            };
            if let Some(unknown) = fields.iter().find(|name| state.faults().unknown_fields.contains(name)) {
                return Err(
                    GraphError::code(100).details(format!("'{unknown}' is no field of whatsapp_business_account."))
                );
            }
            verify(state, &callback_url, &verify_token).await?;
            if let Some(app) = state.world().apps.get_mut(id) {
                app.subscription = Some(Subscription { callback_url, verify_token, fields });
            }
            Ok(Answer::Json(json!({ "success": true })))
        }
    }
}

/// `POST|GET|DELETE /{waba}/subscribed_apps`, for the token's app.
pub(super) async fn of_account(state: &Arc<State>, call: &Call, id: &str) -> Outcome {
    let (token, _) = nodes::account(state, call, id)?;
    match call.method.as_str() {
        "GET" => return Ok(Answer::Json(json!({ "data": subscribed(state, id) }))),
        "DELETE" => {
            if let Some(waba) = state.world().wabas.get_mut(id) {
                waba.subscribed.remove(&token.app_id);
            }
        }
        _ => {
            let override_url = overriding(state, &Value::Object(call.parameters.clone())).await?;
            if let Some(waba) = state.world().wabas.get_mut(id) {
                waba.subscribed.insert(token.app_id.clone(), override_url);
            }
        }
    }
    Ok(Answer::Json(json!({ "success": true })))
}

/// The apps subscribed to an account, as the edge and the account's field show them.
pub(super) fn subscribed(state: &State, waba_id: &str) -> Vec<Value> {
    let world = state.world();
    let subscribed = world.wabas.get(waba_id).map(|waba| waba.subscribed.clone()).unwrap_or_default();
    let shown = |(app_id, override_url): (&String, &Option<String>)| {
        let name = world.apps.get(app_id).map(|app| app.name.clone());
        let link = format!("{}/apps/{app_id}", state.base);
        let mut item = json!({ "whatsapp_business_api_data": { "id": app_id, "link": link, "name": name } });
        if let Some(url) = override_url {
            item["override_callback_uri"] = json!(url);
        }
        item
    };
    subscribed.iter().map(shown).collect()
}

/// `POST /{phone}` with `webhook_configuration` or a two-step `pin`.
pub(super) async fn of_number(state: &Arc<State>, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MANAGEMENT)?;
    nodes::number(state, call, &token, id)?;
    match call.nested("webhook_configuration") {
        Some(configuration) => {
            let override_url = overriding(state, &configuration).await?;
            if let Some(number) = state.world().numbers.get_mut(id) {
                number.callback_override = override_url;
            }
        }
        None => return registration::set_pin(state, call, id),
    }
    Ok(Answer::Json(json!({ "success": true })))
}

/// The override in a body, verified; none or an empty one takes it away.
async fn overriding(state: &State, body: &Value) -> Result<Option<String>, GraphError> {
    let Some(url) = body["override_callback_uri"].as_str().filter(|url| !url.is_empty()) else { return Ok(None) };
    if url.len() > 200 {
        return Err(GraphError::code(100).details("override_callback_uri is at most 200 characters."));
    }
    let verify_token = body["verify_token"].as_str().ok_or_else(|| GraphError::missing("verify_token"))?;
    verify(state, url, verify_token).await?;
    Ok(Some(url.to_owned()))
}
