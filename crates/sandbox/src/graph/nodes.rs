//! Reading nodes: phone numbers, accounts, portfolios, apps, templates, media (facts/meta.md 4.6, 4.10).

use serde_json::{Value, json};

use super::auth::{self, MANAGEMENT, MESSAGING};
use super::call::Call;
use super::{Answer, Outcome, fields, files, subscriptions, templates};
use crate::assets::{Number, Token, Waba};
use crate::error::GraphError;
use crate::state::State;

/// A number this token may act for.
pub(super) fn number(state: &State, call: &Call, token: &Token, id: &str) -> Result<Number, GraphError> {
    let number =
        state.world().numbers.get(id).cloned().ok_or_else(|| GraphError::no_such_object(call.method.as_str(), id))?;
    auth::may_see(token, &number.waba_id, call, id)?;
    Ok(number)
}

/// An account this token may manage.
pub(super) fn account(state: &State, call: &Call, id: &str) -> Result<(Token, Waba), GraphError> {
    let token = auth::caller(state, call, MANAGEMENT)?;
    let waba =
        state.world().wabas.get(id).cloned().ok_or_else(|| GraphError::no_such_object(call.method.as_str(), id))?;
    auth::may_see(&token, id, call, id)?;
    Ok((token, waba))
}

/// `GET /{id}?fields=…`, whatever the id names.
pub(super) fn read(state: &State, call: &Call, id: &str) -> Outcome {
    let (is_number, is_waba, is_app, is_business, template) = {
        let world = state.world();
        let template = world.templates.iter().find(|template| template.id == id).cloned();
        (
            world.numbers.contains_key(id),
            world.wabas.contains_key(id),
            world.apps.contains_key(id),
            world.businesses.contains_key(id),
            template,
        )
    };
    if is_app {
        return app(state, call, Some(id));
    }
    if is_number {
        let token = auth::caller(state, call, MANAGEMENT).or_else(|_| auth::caller(state, call, MESSAGING))?;
        let number = number(state, call, &token, id)?;
        return fields::number(call, &state.world(), &number);
    }
    if is_waba {
        let (token, waba) = account(state, call, id)?;
        let subscribed = subscriptions::subscribed(state, id);
        let world = state.world();
        return fields::account(call, &world, &waba, world.apps.get(&token.app_id), Value::Array(subscribed));
    }
    if is_business {
        auth::business(state, call, id)?;
        let business = state.world().businesses.get(id).cloned();
        let business = business.ok_or_else(|| GraphError::no_such_object(call.method.as_str(), id))?;
        return fields::business(call, &business);
    }
    if let Some(template) = template {
        let token = auth::caller(state, call, MANAGEMENT)?;
        auth::may_see(&token, &template.waba_id, call, id)?;
        return Ok(Answer::Json(templates::shown(&template)));
    }
    files::describe(state, call, id)
}

/// `GET /{app}` and `GET /app`.
pub(super) fn app(state: &State, call: &Call, id: Option<&str>) -> Outcome {
    let token = auth::known(state, call)?;
    let id = id.unwrap_or(&token.app_id);
    let app = state.world().apps.get(id).cloned().filter(|_| id == token.app_id);
    let app = app.ok_or_else(|| GraphError::no_such_object(call.method.as_str(), id))?;
    let is_app_itself = token.value == format!("{}|{}", app.id, app.secret);
    fields::app(call, &state.base, &app, is_app_itself)
}

/// `GET /me`: whose token this is.
pub(super) fn me(state: &State, call: &Call) -> Outcome {
    let token = auth::known(state, call)?;
    let all = json!({ "name": "Kontor's system user", "client_business_id": token.client_business_id, "email": null });
    fields::pick(call, "User", &token.user_id, &all, &["name"])
}

/// `GET /{waba}/phone_numbers`.
pub(super) fn phone_numbers(state: &State, call: &Call, id: &str) -> Outcome {
    account(state, call, id)?;
    if call.text("after").is_some() {
        // All numbers fit on the first page.
        return Ok(Answer::Json(json!({ "data": [] })));
    }
    let world = state.world();
    let mut data = Vec::new();
    for number in world.numbers.values().filter(|number| number.waba_id == id) {
        match fields::number(call, &world, number)? {
            Answer::Json(value) => data.push(value),
            Answer::File { .. } | Answer::Flood { .. } | Answer::Cut => {}
        }
    }
    Ok(Answer::Json(one_page(data)))
}

/// `GET /{business}/owned_whatsapp_business_accounts` and `…/client_whatsapp_business_accounts`, those shared with it.
pub(super) fn accounts_of(state: &State, call: &Call, id: &str, is_owner: bool) -> Outcome {
    let token = auth::business(state, call, id)?;
    let wabas: Vec<Waba> = {
        let world = state.world();
        let theirs = |waba: &&Waba| match is_owner {
            true => waba.business_id == id,
            false => {
                waba.business_id != id
                    && waba
                        .subscribed
                        .keys()
                        .any(|app_id| world.apps.get(app_id).is_some_and(|app| app.business_id == id))
            }
        };
        world.wabas.values().filter(theirs).cloned().collect()
    };
    let mut data = Vec::new();
    for waba in wabas {
        let subscribed = subscriptions::subscribed(state, &waba.id);
        let world = state.world();
        match fields::account(call, &world, &waba, world.apps.get(&token.app_id), Value::Array(subscribed))? {
            Answer::Json(value) => data.push(value),
            Answer::File { .. } | Answer::Flood { .. } | Answer::Cut => {}
        }
    }
    Ok(Answer::Json(one_page(data)))
}

fn one_page(data: Vec<Value>) -> Value {
    if data.is_empty() {
        return json!({ "data": [] });
    }
    json!({ "data": data, "paging": { "cursors": { "before": "QVFIU", "after": "QVFIZ" } } })
}
