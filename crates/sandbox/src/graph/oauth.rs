//! Tokens: the app's own, exchanged ones, those for a code of Embedded Signup, and what a token says of itself
//! (facts/meta.md 1.2, 4.11).

use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::{Answer, Outcome};
use crate::assets::Token;
use crate::error::GraphError;
use crate::ids;
use crate::state::State;

const SIXTY_DAYS: i64 = 5_184_000;

/// `GET|POST /oauth/access_token`.
pub(super) fn access_token(state: &State, call: &Call) -> Outcome {
    let app_id = call.required("client_id")?;
    let secret = call.required("client_secret")?;
    let app = state.world().apps.get(app_id).cloned().ok_or_else(|| GraphError {
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
    match (call.text("grant_type"), call.text("code")) {
        (Some("client_credentials"), _) => {
            Ok(Answer::Json(json!({ "access_token": format!("{app_id}|{secret}"), "token_type": "bearer" })))
        }
        (Some("fb_exchange_token"), _) => longer(state, app_id, call.required("fb_exchange_token")?),
        (None | Some("authorization_code"), Some(code)) => redeem(state, call, app_id, code),
        _ => Err(GraphError::missing("code")),
    }
}

/// A person's token for sixty days in place of one for an hour; a system user's stays what it is.
fn longer(state: &State, app_id: &str, value: &str) -> Outcome {
    let now = state.clock.now_seconds();
    let mut world = state.world();
    let token = world.tokens.get(value).filter(|token| token.app_id == app_id).cloned();
    let token =
        token.ok_or_else(|| GraphError::token(None, "Invalid OAuth access token - Cannot parse access token"))?;
    auth::standing(&token, now)?;
    if token.kind != "USER" {
        return Ok(Answer::Json(json!({ "access_token": value, "token_type": "bearer" })));
    }
    let fresh = Token {
        value: ids::token(),
        expires_at: Some(now + SIXTY_DAYS),
        data_access_expires_at: Some(now + 90 * 86_400),
        issued_at: Some(now),
        ..token
    };
    let answer = json!({ "access_token": fresh.value, "token_type": "bearer", "expires_in": SIXTY_DAYS });
    world.tokens.insert(fresh.value.clone(), fresh);
    Ok(Answer::Json(answer))
}

/// A code is good once, for half a minute, for the address it was given to (Meta, error subcodes 36007 to 36009).
fn redeem(state: &State, call: &Call, app_id: &str, code: &str) -> Outcome {
    let refused =
        |subcode: i64, words: &str| GraphError { message: words.to_owned(), ..GraphError::code(100).subcode(subcode) };
    let now = state.clock.now_seconds();
    let mut world = state.world();
    let granted = world.codes.get_mut(code).filter(|granted| granted.token.app_id == app_id);
    let granted = granted.ok_or_else(|| refused(36_007, "Invalid verification code format."))?;
    if granted.is_used {
        return Err(refused(36_009, "This authorization code has been used."));
    }
    if granted.expires_at <= now {
        return Err(refused(36_007, "This authorization code has expired."));
    }
    if granted.redirect_uri.as_deref().unwrap_or_default() != call.text("redirect_uri").unwrap_or_default() {
        return Err(refused(
            36_008,
            "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
        ));
    }
    granted.is_used = true;
    let token = granted.token.clone();
    let mut answer = json!({ "access_token": token.value, "token_type": "bearer" });
    if let Some(at) = token.expires_at {
        answer["expires_in"] = json!(at - now);
    }
    world.tokens.insert(token.value.clone(), token);
    Ok(Answer::Json(answer))
}

/// `GET|POST /{business}/system_user_access_tokens?fetch_only=true`: after Hosted Embedded Signup, which brings no code,
/// a partner fetches the business token so. Asked with the partner's own token and a proof.
pub(super) fn business_token(state: &State, call: &Call, business_id: &str) -> Outcome {
    let asker = auth::known(state, call)?;
    if call.text("fetch_only") != Some("true") {
        return Err(GraphError::missing("fetch_only"));
    }
    if call.text("appsecret_proof").is_none() {
        return Err(GraphError {
            kind: "GraphMethodException",
            message: "API calls from the server require an appsecret_proof argument".to_owned(),
            ..GraphError::code(100)
        });
    }
    let world = state.world();
    let theirs = world
        .tokens
        .values()
        .find(|token| token.app_id == asker.app_id && token.client_business_id.as_deref() == Some(business_id));
    let token = theirs.ok_or_else(|| GraphError::no_such_object(call.method.as_str(), business_id))?;
    Ok(Answer::Json(json!({ "access_token": token.value })))
}

/// `GET /debug_token?input_token=…`: asked with an app token, or a token of the same app.
pub(super) fn debug_token(state: &State, call: &Call) -> Outcome {
    let asker = auth::known(state, call)?;
    let input = call.required("input_token")?;
    let world = state.world();
    if let Some(app_id) = auth::app_of_app_token(&world, input) {
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
    let granular = |scope: &String| match token.wabas.is_some() {
        true => json!({ "scope": scope, "target_ids": targets }),
        false => json!({ "scope": scope }),
    };
    let mut data = json!({
        "app_id": token.app_id,
        "type": token.kind,
        "application": world.apps.get(&token.app_id).map(|app| app.name.clone()),
        "expires_at": token.expires_at.unwrap_or(0),
        "data_access_expires_at": token.data_access_expires_at.unwrap_or(0),
        "is_valid": true,
        "scopes": token.scopes,
        "granular_scopes": token.scopes.iter().map(granular).collect::<Vec<Value>>(),
        "user_id": token.user_id,
    });
    if let Some(issued_at) = token.issued_at {
        data["issued_at"] = json!(issued_at);
    }
    if let Err(error) = auth::standing(token, state.clock.now_seconds()) {
        data["is_valid"] = json!(false);
        data["error"] = json!({ "code": 190, "message": error.message, "subcode": error.subcode });
    }
    Ok(Answer::Json(json!({ "data": data })))
}
