//! `health_status`: whether messages would pass, node by node (Meta, "Messaging and Calling Health Status"). The overall
//! answer is the worst of all nodes.
//!
//! Codes 141002, 141006 and 141010 and their words are Meta's samples and answers seen by others; 141000 and 141008 are
//! known by number only, their words are ours.

use serde_json::{Value, json};

use crate::assets::{Number, Waba};
use crate::world::World;

pub(super) fn of_number(world: &World, number: &Number) -> Value {
    let mut entities = vec![number_entity(number)];
    entities.extend(world.wabas.get(&number.waba_id).map(|waba| around(world, waba)).unwrap_or_default());
    overall(entities)
}

pub(super) fn of_account(world: &World, waba: &Waba) -> Value {
    overall(around(world, waba))
}

fn number_entity(number: &Number) -> Value {
    let mut entity = json!({ "entity_type": "PHONE_NUMBER", "id": number.id, "can_send_message": "AVAILABLE" });
    if number.lacks_sip {
        limit(&mut entity, "LIMITED");
        entity["can_receive_call_sip"] = json!("LIMITED");
        entity["errors"] = json!([{
            "error_code": 138_024,
            "error_description": "WhatsApp Business calling cannot use SIP because it is not enabled.",
            "possible_solution": "Enable SIP in the calling settings of the phone number.",
        }]);
    }
    if !matches!(number.name_status.as_str(), "APPROVED" | "AVAILABLE_WITHOUT_REVIEW") {
        limit(&mut entity, "LIMITED");
        entity["additional_info"] = json!([
            "Your display name has not been approved yet. Your message limit will increase after the display name is approved."
        ]);
    }
    if matches!(number.status.as_str(), "RESTRICTED" | "RATE_LIMITED") {
        limit(&mut entity, "LIMITED");
    }
    if !number.is_registered() || number.status == "BANNED" {
        limit(&mut entity, "BLOCKED");
        entity["errors"] = json!([{
            "error_code": 141_000,
            "error_description": "Phone number disconnected.",
            "possible_solution": "Register the phone number.",
        }]);
    }
    entity
}

/// Account, portfolio, app: part of every answer.
fn around(world: &World, waba: &Waba) -> Vec<Value> {
    let mut account = json!({ "entity_type": "WABA", "id": waba.id, "can_send_message": "AVAILABLE" });
    let mut errors = Vec::new();
    if !waba.has_payment_method {
        errors.push(json!({
            "error_code": 141_006,
            "error_description": "There is an error with the payment method. This will block business initiated conversations.",
            "possible_solution": "There was an error with your payment method. Please add a new payment method to the account.",
        }));
    }
    if waba.status != "ACTIVE" || !matches!(waba.account_review_status.as_str(), "APPROVED") {
        errors.push(json!({
            "error_code": 141_008,
            "error_description": "The WhatsApp Business account is not active.",
            "possible_solution": "Please contact WhatsApp support.",
        }));
    }
    if !waba.restrictions.is_empty() {
        limit(&mut account, "LIMITED");
    }
    if !errors.is_empty() {
        limit(&mut account, "BLOCKED");
        account["errors"] = json!(errors);
    }
    let mut entities = vec![account];
    if let Some(business) = world.businesses.get(&waba.business_id) {
        let mut entity = json!({ "entity_type": "BUSINESS", "id": business.id, "can_send_message": "AVAILABLE" });
        if business.verification_status != "verified" {
            limit(&mut entity, "LIMITED");
            entity["errors"] = json!([{
                "error_code": 141_010,
                "error_description": "The Business has not passed business verification.",
                "possible_solution": "Visit business settings and start or resolve the business verification request.",
            }]);
        }
        entities.push(entity);
    }
    if let Some(app) = waba.subscribed.keys().next().and_then(|id| world.apps.get(id)) {
        entities.push(json!({ "entity_type": "APP", "id": app.id, "can_send_message": "AVAILABLE" }));
    }
    entities
}

/// Lowers to `LIMITED` or `BLOCKED`, never raises.
fn limit(entity: &mut Value, to: &str) {
    if entity["can_send_message"] != "BLOCKED" {
        entity["can_send_message"] = json!(to);
    }
}

fn overall(entities: Vec<Value>) -> Value {
    let any = |word: &str| entities.iter().any(|entity| entity["can_send_message"] == word);
    let worst = if any("BLOCKED") {
        "BLOCKED"
    } else if any("LIMITED") {
        "LIMITED"
    } else {
        "AVAILABLE"
    };
    json!({ "can_send_message": worst, "entities": entities })
}
