//! The fields of each node, as v26 names them (facts/meta.md 1.6, 4.8, 4.10). Only what was asked for is answered, `id`
//! always with it; a field that exists and has no value is left out.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::health;
use super::{Answer, Outcome};
use crate::assets::{App, Business, Number, Waba};
use crate::error::GraphError;
use crate::world::World;

pub(super) const NUMBER: &str = "WhatsAppBusinessPhoneNumber";
const NUMBER_DEFAULTS: &[&str] = &[
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "last_onboarded_time",
    "webhook_configuration",
];

pub(super) fn number(call: &Call, world: &World, number: &Number) -> Outcome {
    let limit = world.business_of(&number.waba_id).map(|business| business.messaging_limit.clone());
    let platform = if number.is_registered() { "CLOUD_API" } else { "NOT_APPLICABLE" };
    let all = json!({
        "verified_name": number.verified_name,
        "display_phone_number": number.display,
        "quality_rating": number.quality_rating,
        "code_verification_status": number.code_verification_status,
        "platform_type": platform,
        "throughput": { "level": number.throughput },
        "status": number.status,
        "name_status": number.name_status,
        "new_display_name": number.new_name,
        "new_name_status": number.new_name_status,
        "account_mode": number.account_mode,
        "is_on_biz_app": number.biz_app.is_some(),
        "is_official_business_account": number.is_official,
        "is_pin_enabled": number.two_step.pin.is_some(),
        "is_preverified_number": false,
        "quality_score": { "score": number.quality_rating },
        "search_visibility": "NON_VISIBLE",
        "eligibility_for_api_business_global_search": "NON_ELIGIBLE_UNDEFINED_COUNTRY",
        // These exist and have no value here: Meta leaves them out of the answer.
        "conversational_automation": null,
        "certificate": null,
        "new_certificate": null,
        "country_code": null,
        "username": null,
        "country_dial_code": number.digits().get(..2).unwrap_or_default(),
        "messaging_limit_tier": limit,
        "whatsapp_business_manager_messaging_limit": limit,
        "last_onboarded_time": "2026-03-02T09:12:44+0000",
        "health_status": health::of_number(world, number),
        "webhook_configuration": webhook_configuration(world, number),
    });
    pick(call, NUMBER, &number.id, &all, NUMBER_DEFAULTS)
}

fn webhook_configuration(world: &World, number: &Number) -> Value {
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
    Value::Object(configuration)
}

/// `primary_funding_id` is for partners: another app's whole call is refused with code 10. Meta's pages only say that it
/// is absent without a payment method; the refusal is what others met. `health_status` says it to everybody.
pub(super) fn account(call: &Call, world: &World, waba: &Waba, app: Option<&App>, subscribed: Value) -> Outcome {
    let asks_for_funding = call.fields().is_some_and(|fields| fields.iter().any(|name| name == "primary_funding_id"));
    if asks_for_funding && !app.is_some_and(|app| app.is_partner) {
        return Err(GraphError {
            message: "(#10) This field requires the app to belong to a Business Solution Provider.".to_owned(),
            ..GraphError::code(10)
        });
    }
    let business = world.businesses.get(&waba.business_id);
    let all = json!({
        "name": waba.name,
        "currency": "EUR",
        "timezone_id": "58",
        "country": "DE",
        "message_template_namespace": "5f2c9f6b_8a3e_4b8e_9a0e_2f1d6c7b8a90",
        "status": waba.status,
        "account_review_status": waba.account_review_status,
        "business_verification_status": business.map(|business| business.verification_status.clone()),
        "ownership_type": waba.ownership_type,
        "owner_business_info": business.map(|business| json!({ "id": business.id, "name": business.name })),
        "on_behalf_of_business_info": waba.on_behalf_of.as_ref().and_then(|id| world.businesses.get(id)).map(|business| json!({ "id": business.id, "name": business.name, "status": "APPROVED", "type": "SELF" })),
        "primary_funding_id": waba.has_payment_method.then(|| format!("9{}", waba.id.get(1..).unwrap_or_default())),
        "purchase_order_number": null,
        "is_enabled_for_insights": true,
        "is_shared_with_partners": waba.ownership_type != "SELF",
        "creation_time": 1_772_442_764,
        "marketing_messages_lite_api_status": "ELIGIBLE",
        "marketing_messages_onboarding_status": if waba.has_payment_method { "ELIGIBLE" } else { "PENDING_VALID_PAYMENT_METHOD" },
        "disable_marketing_messages_on_cloud_api": false,
        "whatsapp_business_manager_messaging_limit": business.map(|business| business.messaging_limit.clone()),
        "health_status": health::of_account(world, waba),
        "subscribed_apps": { "data": subscribed },
    });
    pick(
        call,
        "WhatsAppBusinessAccount",
        &waba.id,
        &all,
        &["name", "currency", "timezone_id", "message_template_namespace"],
    )
}

/// Nothing here says whether the app is live: Graph has no such field. Development mode shows itself by what it does.
pub(super) fn app(call: &Call, base: &str, app: &App, is_app_itself: bool) -> Outcome {
    let link = format!("{base}/apps/{}", app.id);
    let mut all = json!({ "name": app.name, "category": "Business and pages", "link": link, "namespace": "kontor" });
    if is_app_itself {
        all["privacy_policy_url"] = json!(app.privacy_policy_url);
        all["app_type"] = json!(0);
        all["app_domains"] = json!([]);
        all["contact_email"] = Value::Null;
        all["terms_of_service_url"] = Value::Null;
        all["user_support_email"] = Value::Null;
        all["icon_url"] = Value::Null;
    }
    pick(call, "Application", &app.id, &all, &["category", "link", "name"])
}

pub(super) fn business(call: &Call, business: &Business) -> Outcome {
    let all = json!({
        "name": business.name,
        "verification_status": business.verification_status,
        "whatsapp_business_manager_messaging_limit": business.messaging_limit,
        "created_time": "2026-03-02T09:12:44+0000",
        "primary_page": null,
        "timezone_id": 58,
    });
    pick(call, "Business", &business.id, &all, &["name"])
}

/// What was asked for, `id` always with it; a field that does not exist is an error (facts/meta.md 1.4, 1.6).
pub(super) fn pick(call: &Call, node: &str, id: &str, all: &Value, defaults: &[&str]) -> Outcome {
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
