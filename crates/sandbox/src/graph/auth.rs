//! Who is calling and what they may (facts/meta.md 1.2 to 1.4).

use serde_json::{Value, json};

use super::call::Call;
use super::{Answer, Outcome};
use crate::assets::{Token, TokenState};
use crate::error::GraphError;
use crate::signature;
use crate::state::State;
use crate::world::World;

pub(crate) const MESSAGING: &str = "whatsapp_business_messaging";
pub(crate) const BUSINESS: &str = "business_management";
pub(crate) const MANAGEMENT: &str = "whatsapp_business_management";

/// The calling token, valid, with the permission, bound to the account if it is bound at all.
pub(crate) fn caller(state: &State, call: &Call, scope: &str) -> Result<Token, GraphError> {
    let token = known(state, call)?;
    if token.scopes.iter().any(|held| held == scope) {
        return Ok(token);
    }
    Err(if scope == MESSAGING {
        GraphError {
            message: "(#10) Application does not have permission for this action".to_owned(),
            ..GraphError::code(10)
        }
    } else {
        GraphError::code(200)
    })
}

/// A token that works at all.
pub(crate) fn known(state: &State, call: &Call) -> Result<Token, GraphError> {
    let value = call.token.as_deref().ok_or_else(|| GraphError {
        http: 400,
        message: "An active access token must be used to query information about the current user.".to_owned(),
        ..GraphError::code(2500)
    })?;
    let world = state.world();
    if let Some(app_id) = app_of_app_token(&world, value) {
        return Ok(Token {
            value: value.to_owned(),
            app_id,
            wabas: None,
            scopes: Vec::new(),
            state: TokenState::Valid,
            kind: "APP".to_owned(),
            expires_at: None,
            data_access_expires_at: None,
            issued_at: None,
            user_id: String::new(),
            client_business_id: None,
        });
    }
    let Some(token) = world.tokens.get(value) else {
        let message = if value.starts_with("EAA") {
            "Error validating access token: The access token is malformed or was never issued"
        } else {
            "Invalid OAuth access token - Cannot parse access token"
        };
        return Err(GraphError::token(None, message));
    };
    standing(token, state.clock.now_seconds())?;
    if let Some(proof) = call.text("appsecret_proof") {
        let secret = world.apps.get(&token.app_id).map(|app| app.secret.as_str()).unwrap_or_default();
        let time: Option<i64> = call.text("appsecret_time").and_then(|time| time.parse().ok());
        let fresh = time.is_none_or(|time| (state.clock.now_seconds() - time).abs() <= 300);
        if !fresh || signature::proof(secret, value, time) != proof {
            return Err(GraphError {
                kind: "GraphMethodException",
                message: "Invalid appsecret_proof provided in the API argument".to_owned(),
                ..GraphError::code(100)
            });
        }
    }
    Ok(token.clone())
}

/// Whether a token still stands, with Meta's subcodes.
fn standing(token: &Token, now_seconds: i64) -> Result<(), GraphError> {
    let expired = token.expires_at.is_some_and(|at| at <= now_seconds);
    match token.state {
        TokenState::Expired => Err(GraphError::token(
            Some(463),
            "Error validating access token: Session has expired. The current time is later than the time it was given until.",
        )),
        TokenState::Valid if expired => Err(GraphError::token(
            Some(463),
            "Error validating access token: Session has expired. The current time is later than the time it was given until.",
        )),
        TokenState::Revoked => Err(GraphError::token(
            Some(467),
            "Error validating access token: The session is invalid because the user logged out.",
        )),
        TokenState::Uninstalled => {
            Err(GraphError::token(Some(458), "Error validating access token: The user has not authorized application."))
        }
        TokenState::Valid => Ok(()),
    }
}

/// Asset access: a token bound to other accounts sees nothing here.
pub(crate) fn may_see(token: &Token, waba_id: &str, call: &Call, id: &str) -> Result<(), GraphError> {
    match &token.wabas {
        Some(wabas) if !wabas.contains(waba_id) => Err(GraphError::no_such_object(call.method.as_str(), id)),
        _ => Ok(()),
    }
}

/// A portfolio this token may look into: with `business_management`, and its app's or one of its accounts'.
pub(crate) fn business(state: &State, call: &Call, id: &str) -> Result<Token, GraphError> {
    let token = caller(state, call, BUSINESS)?;
    let world = state.world();
    let is_apps = world.apps.get(&token.app_id).is_some_and(|app| app.business_id == id);
    let is_accounts =
        token.wabas.iter().flatten().filter_map(|waba| world.wabas.get(waba)).any(|waba| waba.business_id == id);
    match world.businesses.contains_key(id) && (is_apps || is_accounts || token.wabas.is_none()) {
        true => Ok(token),
        false => Err(GraphError::no_such_object(call.method.as_str(), id)),
    }
}

/// Only `{app-id}|{app-secret}` of this app.
pub(crate) fn app_itself(state: &State, call: &Call, app_id: &str) -> Result<(), GraphError> {
    let token = known(state, call)?;
    if token.value
        == format!("{}|{}", app_id, state.world().apps.get(app_id).map(|app| app.secret.clone()).unwrap_or_default())
    {
        return Ok(());
    }
    Err(GraphError {
        http: 400,
        message: "(#15) This method must be called with an app access_token.".to_owned(),
        ..GraphError::code(15)
    })
}

fn app_of_app_token(world: &World, value: &str) -> Option<String> {
    let (app_id, secret) = value.split_once('|')?;
    world.apps.get(app_id).filter(|app| app.secret == secret).map(|app| app.id.clone())
}

/// `GET /oauth/access_token?grant_type=client_credentials`.
pub(super) fn app_token(state: &State, call: &Call) -> Outcome {
    let app_id = call.required("client_id")?;
    let secret = call.required("client_secret")?;
    let world = state.world();
    let app = world.apps.get(app_id).ok_or_else(|| GraphError {
        http: 400,
        message: "Error validating application. Cannot get application info due to a system error.".to_owned(),
        ..GraphError::code(101)
    })?;
    if app.secret != secret {
        return Err(GraphError {
            http: 400,
            message: "Error validating client secret.".to_owned(),
            ..GraphError::code(1)
        });
    }
    match call.text("grant_type") {
        Some("client_credentials") => {
            Ok(Answer::Json(json!({ "access_token": format!("{app_id}|{secret}"), "token_type": "bearer" })))
        }
        Some("fb_exchange_token") => Ok(Answer::Json(
            json!({ "access_token": call.required("fb_exchange_token")?, "token_type": "bearer", "expires_in": 5_183_944 }),
        )),
        _ => Err(GraphError::missing("grant_type")),
    }
}

/// `GET /debug_token?input_token=…`: asked with an app token, or a token of the same app.
pub(super) fn debug_token(state: &State, call: &Call) -> Outcome {
    let asker = known(state, call)?;
    let input = call.required("input_token")?;
    let world = state.world();
    if let Some(app_id) = app_of_app_token(&world, input) {
        let name = world.apps.get(&app_id).map(|app| app.name.clone());
        return Ok(Answer::Json(
            json!({ "data": { "app_id": app_id, "type": "APP", "application": name, "is_valid": true, "scopes": [] } }),
        ));
    }
    let Some(token) = world.tokens.get(input) else {
        return Ok(Answer::Json(
            json!({ "data": { "error": { "code": 190, "message": "Invalid OAuth access token - Cannot parse access token" }, "is_valid": false, "scopes": [] } }),
        ));
    };
    if token.app_id != asker.app_id {
        return Err(GraphError {
            message: "(#100) The App_id in the input_token did not match the Viewing App".to_owned(),
            ..GraphError::code(100)
        });
    }
    let targets: Vec<&String> = token.wabas.iter().flatten().collect();
    let granular: Vec<Value> = token
        .scopes
        .iter()
        .map(|scope| {
            if token.wabas.is_some() {
                json!({ "scope": scope, "target_ids": targets })
            } else {
                json!({ "scope": scope })
            }
        })
        .collect();
    let mut data = json!({
        "app_id": token.app_id,
        "type": token.kind,
        "application": world.apps.get(&token.app_id).map(|app| app.name.clone()),
        "expires_at": token.expires_at.unwrap_or(0),
        "data_access_expires_at": token.data_access_expires_at.unwrap_or(0),
        "is_valid": true,
        "scopes": token.scopes,
        "granular_scopes": granular,
        "user_id": token.user_id,
    });
    if let Some(issued_at) = token.issued_at {
        data["issued_at"] = json!(issued_at);
    }
    if let Err(error) = standing(token, state.clock.now_seconds()) {
        data["is_valid"] = json!(false);
        data["error"] = json!({ "code": 190, "message": error.message, "subcode": error.subcode });
    }
    Ok(Answer::Json(json!({ "data": data })))
}
