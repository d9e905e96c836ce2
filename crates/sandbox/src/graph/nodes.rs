//! Reading nodes: phone numbers, accounts, apps, media (facts/meta.md 4.6, 4.10).

use serde_json::{Map, Value, json};

use super::auth::{self, MANAGEMENT, MESSAGING};
use super::call::Call;
use super::{Answer, Outcome, templates};
use crate::error::GraphError;
use crate::media;
use crate::state::State;
use crate::world::{Number, Token, Waba, World};

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
    let (is_number, is_waba, is_app, template, mime) = {
        let world = state.world();
        let template = world.templates.iter().find(|template| template.id == id).cloned();
        (
            world.numbers.contains_key(id),
            world.wabas.contains_key(id),
            world.apps.contains_key(id),
            template,
            world.media.get(id).cloned(),
        )
    };
    if is_app {
        return app(state, call, Some(id));
    }
    if is_number {
        let token = auth::caller(state, call, MANAGEMENT).or_else(|_| auth::caller(state, call, MESSAGING))?;
        let number = number(state, call, &token, id)?;
        let all = number_fields(&state.world(), &number);
        let defaults = [
            "verified_name",
            "code_verification_status",
            "display_phone_number",
            "quality_rating",
            "platform_type",
            "throughput",
            "last_onboarded_time",
            "webhook_configuration",
        ];
        return pick(call, "WhatsAppBusinessPhoneNumber", id, &all, &defaults);
    }
    if is_waba {
        let (_, waba) = account(state, call, id)?;
        let all = json!({
            "name": waba.name, "currency": "EUR", "timezone_id": "58", "message_template_namespace": "5f2c9f6b_8a3e_4b8e_9a0e_2f1d6c7b8a90", "account_review_status": "APPROVED",
            "business_verification_status": "verified", "country": "DE", "ownership_type": "SELF", "status": "ACTIVE", "whatsapp_business_manager_messaging_limit": "TIER_2K",
            "health_status": { "can_send_message": "AVAILABLE", "entities": [{ "entity_type": "WABA", "id": waba.id, "can_send_message": "AVAILABLE" }] },
        });
        return pick(
            call,
            "WhatsAppBusinessAccount",
            id,
            &all,
            &["name", "currency", "timezone_id", "message_template_namespace"],
        );
    }
    if let Some(template) = template {
        let token = auth::caller(state, call, MANAGEMENT)?;
        auth::may_see(&token, &template.waba_id, call, id)?;
        return Ok(Answer::Json(templates::shown(&template)));
    }
    let token = auth::known(state, call)?;
    let mime = mime.ok_or_else(|| GraphError::no_such_object(call.method.as_str(), id))?;
    tracing::debug!(token.app_id, "A media file was asked for.");
    Ok(Answer::Json(media::description(&state.base, id, &mime, state.clock.now_seconds() + 300)))
}

/// `GET /{app}` and `GET /app`.
pub(super) fn app(state: &State, call: &Call, id: Option<&str>) -> Outcome {
    let token = auth::known(state, call)?;
    let id = id.unwrap_or(&token.app_id);
    if id != token.app_id {
        return Err(GraphError::no_such_object(call.method.as_str(), id));
    }
    let name = state.world().apps.get(id).map(|app| app.name.clone());
    let all = json!({ "name": name, "category": "Business and pages", "link": format!("{}/apps/{id}", state.base), "namespace": "kontor" });
    pick(call, "Application", id, &all, &["category", "link", "name"])
}

/// `GET /{waba}/phone_numbers`.
pub(super) fn phone_numbers(state: &State, call: &Call, id: &str) -> Outcome {
    account(state, call, id)?;
    if call.text("after").is_some() {
        // All numbers fit on the first page.
        return Ok(Answer::Json(json!({ "data": [] })));
    }
    let world = state.world();
    let defaults = [
        "verified_name",
        "code_verification_status",
        "display_phone_number",
        "quality_rating",
        "platform_type",
        "throughput",
        "webhook_configuration",
    ];
    let mut data = Vec::new();
    for number in world.numbers.values().filter(|number| number.waba_id == id) {
        match pick(call, "WhatsAppBusinessPhoneNumber", &number.id, &number_fields(&world, number), &defaults)? {
            Answer::Json(value) => data.push(value),
            Answer::File { .. } | Answer::Cut => {}
        }
    }
    if data.is_empty() {
        return Ok(Answer::Json(json!({ "data": [] })));
    }
    Ok(Answer::Json(json!({ "data": data, "paging": { "cursors": { "before": "QVFIU", "after": "QVFIZ" } } })))
}

pub(super) fn profile(state: &State, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MESSAGING).or_else(|_| auth::caller(state, call, MANAGEMENT))?;
    let number = number(state, call, &token, id)?;
    Ok(Answer::Json(
        json!({ "data": [{ "messaging_product": "whatsapp", "about": number.verified_name, "vertical": "EDU" }] }),
    ))
}

/// `POST /{phone}/register`: makes the number send.
pub(super) fn register(state: &State, call: &Call, id: &str) -> Outcome {
    let token = auth::caller(state, call, MANAGEMENT)?;
    number(state, call, &token, id)?;
    let pin = call.required("pin")?;
    if pin.len() != 6 || !pin.chars().all(|digit| digit.is_ascii_digit()) {
        return Err(GraphError::code(100).details("The pin is six digits."));
    }
    if let Some(number) = state.world().numbers.get_mut(id) {
        "CONNECTED".clone_into(&mut number.status);
    }
    Ok(Answer::Json(json!({ "success": true })))
}

/// The file behind a media address: with a token, and within five minutes.
pub(super) fn download(state: &State, call: &Call) -> Outcome {
    auth::known(state, call)?;
    let id = call.required("mid")?;
    let expired =
        call.text("ext").and_then(|at| at.parse::<i64>().ok()).is_some_and(|at| at < state.clock.now_seconds());
    let mime = state.world().media.get(id).cloned().filter(|_| !expired);
    let mime = mime.ok_or_else(|| GraphError { http: 404, ..GraphError::no_such_object("GET", id) })?;
    Ok(Answer::File { bytes: media::bytes(&mime), mime })
}

fn number_fields(world: &World, number: &Number) -> Value {
    let app_level = world.wabas.get(&number.waba_id).and_then(|waba| waba.subscribed.iter().next());
    let mut configuration = Map::new();
    if let Some(url) = &number.callback_override {
        configuration.insert("phone_number".to_owned(), json!(url));
    }
    if let Some((_, Some(url))) = app_level {
        configuration.insert("whatsapp_business_account".to_owned(), json!(url));
    }
    if let Some(own) =
        app_level.and_then(|(app_id, _)| world.apps.get(app_id)).and_then(|app| app.subscription.as_ref())
    {
        configuration.insert("application".to_owned(), json!(own.callback_url));
    }
    json!({
        "verified_name": number.verified_name,
        "display_phone_number": number.display,
        "quality_rating": number.quality_rating,
        "code_verification_status": "VERIFIED",
        "platform_type": "CLOUD_API",
        "throughput": { "level": "STANDARD" },
        "status": number.status,
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "account_mode": "LIVE",
        "is_on_biz_app": false,
        "is_official_business_account": false,
        "is_pin_enabled": true,
        "is_preverified_number": false,
        "quality_score": { "score": number.quality_rating },
        "search_visibility": "NON_VISIBLE",
        "eligibility_for_api_business_global_search": "NON_ELIGIBLE_UNDEFINED_COUNTRY",
        // These exist and have no value here: Meta leaves them out of the answer.
        "conversational_automation": null,
        "certificate": null,
        "new_certificate": null,
        "country_code": null,
        "country_dial_code": number.digits().get(..2).unwrap_or_default(),
        "messaging_limit_tier": "TIER_2K",
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "last_onboarded_time": "2026-03-02T09:12:44+0000",
        "health_status": { "can_send_message": if number.status == "CONNECTED" { "AVAILABLE" } else { "BLOCKED" }, "entities": [{ "entity_type": "PHONE_NUMBER", "id": number.id, "can_send_message": if number.status == "CONNECTED" { "AVAILABLE" } else { "BLOCKED" } }] },
        "webhook_configuration": configuration,
    })
}

/// What was asked for, `id` always with it; a field that does not exist is an error (facts/meta.md 1.4, 1.6).
fn pick(call: &Call, node: &str, id: &str, all: &Value, defaults: &[&str]) -> Outcome {
    let asked = call.fields();
    let wanted: Vec<&str> =
        asked.as_ref().map_or_else(|| defaults.to_vec(), |names| names.iter().map(String::as_str).collect());
    let mut picked = Map::new();
    for name in wanted.into_iter().filter(|name| *name != "id") {
        let value = all.get(name).ok_or_else(|| GraphError {
            message: format!("(#100) Tried accessing nonexisting field ({name}) on node type ({node})"),
            ..GraphError::code(100)
        })?;
        if !value.is_null() {
            picked.insert(name.to_owned(), value.clone());
        }
    }
    picked.insert("id".to_owned(), json!(id));
    Ok(Answer::Json(Value::Object(picked)))
}
