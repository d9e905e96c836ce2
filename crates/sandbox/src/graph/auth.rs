//! Who is calling and what they may (facts/meta.md 1.2 to 1.4).

use super::call::Call;
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
pub(crate) fn standing(token: &Token, now_seconds: i64) -> Result<(), GraphError> {
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

pub(crate) fn app_of_app_token(world: &World, value: &str) -> Option<String> {
    let (app_id, secret) = value.split_once('|')?;
    world.apps.get(app_id).filter(|app| app.secret == secret).map(|app| app.id.clone())
}
