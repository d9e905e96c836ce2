//! What Meta tells about accounts and numbers beside messages: quality, names, reviews, restrictions, partners
//! (facts/meta.md 3.8). Each telling first makes itself true, so that reading the node agrees with the webhook; then it
//! goes to the app's own callback, signed like any other.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::assets::{Number, TokenState, Waba};
use crate::delivery::{Content, Update};
use crate::state::State;
use crate::world::World;

/// The fields a [`Telling`] may name.
pub const MANAGEMENT_FIELDS: &[&str] = &[
    "account_alerts",
    "account_review_update",
    "account_update",
    "business_capability_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
];

/// One management webhook. What is absent is filled in soundly; `value` is laid over the result.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telling {
    pub field: String,
    /// The `event`, or the `decision` of reviews: `DISABLED_UPDATE`, `FLAGGED`, `REJECTED` …
    pub event: String,
    /// Needed where there are several.
    pub waba: Option<String>,
    /// Needed where the field is about a number and there are several.
    pub number: Option<String>,
    /// For partner events: the app concerned. Else every app subscribed to the account hears.
    pub app: Option<String>,
    /// A messaging limit that this event brings: `TIER_250` …
    pub limit: Option<String>,
    pub value: Option<Value>,
}

/// What a telling is about, found.
struct About {
    waba: Waba,
    number: Option<Number>,
    app: Option<String>,
    now_seconds: i64,
}

impl State {
    /// Makes it true and tells it. Answers the webhook's value.
    pub(crate) fn tell_management(self: &Arc<State>, telling: &Telling) -> Result<Value, String> {
        let about = self.about(telling)?;
        let mut value = match telling.field.as_str() {
            "account_update" => account_update(&about, telling)?,
            "account_review_update" => json!({ "decision": or(&telling.event, "APPROVED") }),
            "account_alerts" => account_alert(&about, telling),
            "business_capability_update" => json!({
                "max_daily_conversations_per_business": telling.limit.as_deref().unwrap_or("TIER_2K"),
                "max_phone_numbers_per_business": 20,
            }),
            "phone_number_name_update" => name_update(about.number()?, telling),
            "phone_number_quality_update" => quality_update(&self.world(), about.number()?, telling),
            "security" => security(about.number()?, telling),
            other => return Err(format!("There is no '{other}'. There are: {}.", MANAGEMENT_FIELDS.join(", "))),
        };
        if let (Some(Value::Object(own)), Some(all)) = (&telling.value, value.as_object_mut()) {
            all.extend(own.clone());
        }
        self.make_true(&about, telling, &value);
        self.publish(Update {
            waba_id: self.entry_id(&about, telling, &value),
            number_id: about.number.as_ref().map(|number| number.id.clone()),
            app_id: about.app.clone(),
            has_role: false,
            content: Content::Change { field: telling.field.clone(), value: value.clone() },
        });
        Ok(value)
    }

    /// The dashboard's test button: a sample with made-up ids, to the app alone, in development too (facts/meta.md 2.5).
    pub(crate) fn press_test_button(self: &Arc<State>, app_id: &str, field: &str) -> Result<(), String> {
        let value = match field {
            "messages" => json!({
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "16505551111", "phone_number_id": "123456123" },
                "contacts": [{ "profile": { "name": "test user name" }, "wa_id": "16315551181" }],
                "messages": [{ "from": "16315551181", "id": "ABGGFlA5Fpa", "timestamp": "1504902988", "type": "text", "text": { "body": "this is a text message" } }],
            }),
            "account_update" => json!({ "phone_number": "16505551111", "event": "VERIFIED_ACCOUNT" }),
            "account_review_update" => json!({ "decision": "APPROVED" }),
            other => return Err(format!("There is no sample of '{other}'.")),
        };
        self.publish(Update {
            waba_id: "0".to_owned(),
            number_id: None,
            app_id: Some(app_id.to_owned()),
            has_role: true,
            content: Content::Change { field: field.to_owned(), value },
        });
        Ok(())
    }

    /// A field about a number, to every app that is subscribed to its account.
    pub(crate) fn tell_of_number(self: &Arc<State>, number_id: &str, field: &str, mut value: Value) {
        let Some(number) = self.world().numbers.get(number_id).cloned() else { return };
        value["display_phone_number"] = json!(number.digits());
        self.publish(Update {
            waba_id: number.waba_id,
            number_id: Some(number.id),
            app_id: None,
            has_role: false,
            content: Content::Change { field: field.to_owned(), value },
        });
    }

    /// What stands in `entry[].id`: the account, but the partner's own portfolio for what happens between it and a
    /// business (Meta's samples of `account_update`); `waba_info` names the account there. A telephone that disconnects is
    /// told by account and number, without `waba_info`.
    fn entry_id(&self, about: &About, telling: &Telling, value: &Value) -> String {
        let app =
            about.app.as_ref().filter(|_| telling.event.starts_with("PARTNER_") && value.get("waba_info").is_some());
        let portfolio = app.and_then(|id| self.world().apps.get(id).map(|app| app.business_id.clone()));
        portfolio.unwrap_or_else(|| about.waba.id.clone())
    }

    fn about(&self, telling: &Telling) -> Result<About, String> {
        let world = self.world();
        let number = match &telling.number {
            Some(id) => Some(world.numbers.get(id).cloned().ok_or_else(|| format!("There is no number {id}."))?),
            None if world.numbers.len() == 1 => world.numbers.values().next().cloned(),
            None => None,
        };
        let waba_id = telling.waba.clone().or_else(|| number.as_ref().map(|number| number.waba_id.clone()));
        let waba = match waba_id {
            Some(id) => world.wabas.get(&id).cloned().ok_or_else(|| format!("There is no account {id}."))?,
            None => world
                .wabas
                .values()
                .next()
                .cloned()
                .filter(|_| world.wabas.len() == 1)
                .ok_or("Say which account: there are several, or none.")?,
        };
        // Partner events reach the app they are about, which may no longer be subscribed when they are posted.
        let is_partner_event = telling.event.starts_with("PARTNER_");
        let app = telling.app.clone().or_else(|| waba.subscribed.keys().next().cloned().filter(|_| is_partner_event));
        Ok(About {
            number: number.filter(|number| number.waba_id == waba.id),
            waba,
            app,
            now_seconds: self.clock.now_seconds(),
        })
    }

    /// The world after the event.
    fn make_true(&self, about: &About, telling: &Telling, value: &Value) {
        let mut world = self.world();
        let world = &mut *world;
        let business = world.businesses.get_mut(&about.waba.business_id);
        if let (Some(business), Some(limit)) = (business, &telling.limit) {
            business.messaging_limit.clone_from(limit);
        }
        let Some(waba) = world.wabas.get_mut(&about.waba.id) else { return };
        match (telling.field.as_str(), telling.event.as_str()) {
            ("account_review_update", _) => {
                waba.account_review_status = value["decision"].as_str().unwrap_or_default().to_owned();
            }
            ("account_update", "ACCOUNT_DELETED") => "DELETED".clone_into(&mut waba.status),
            ("account_update", "DISABLED_UPDATE") => {
                let state = match value["ban_info"]["waba_ban_state"].as_str() {
                    Some("DISABLE") => "DISABLED",
                    _ => "ACTIVE",
                };
                state.clone_into(&mut waba.status);
            }
            ("account_update", "ACCOUNT_RESTRICTION") => {
                waba.restrictions = value["restriction_info"].as_array().cloned().unwrap_or_default();
            }
            ("account_update", "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED") => {
                if let Some(app) = &about.app {
                    waba.subscribed.remove(app);
                    let theirs = |token: &&mut crate::Token| {
                        token.app_id == *app && token.wabas.as_ref().is_some_and(|wabas| wabas.contains(&about.waba.id))
                    };
                    world.tokens.values_mut().filter(theirs).for_each(|token| token.state = TokenState::Uninstalled);
                }
            }
            ("account_update", "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE") => {
                let approved = value["partner_client_certification_info"]["status"] == "APPROVED";
                if let Some(business) = world.businesses.get_mut(&about.waba.business_id).filter(|_| approved) {
                    "verified".clone_into(&mut business.verification_status);
                }
            }
            _ => {}
        }
        let Some(number) = about.number.as_ref().and_then(|number| world.numbers.get_mut(&number.id)) else { return };
        match (telling.field.as_str(), telling.event.as_str()) {
            ("account_update", "PARTNER_REMOVED") if number.biz_app.is_some() => {
                number.biz_app = None;
                "DISCONNECTED".clone_into(&mut number.status);
            }
            ("account_update", "ACCOUNT_OFFBOARDED") => "DISCONNECTED".clone_into(&mut number.status),
            ("account_update", "ACCOUNT_RECONNECTED") => "CONNECTED".clone_into(&mut number.status),
            ("phone_number_quality_update", "THROUGHPUT_UPGRADE") => "HIGH".clone_into(&mut number.throughput),
            ("phone_number_quality_update", "FLAGGED") => {
                "FLAGGED".clone_into(&mut number.status);
                "RED".clone_into(&mut number.quality_rating);
            }
            ("phone_number_quality_update", "UNFLAGGED") => {
                "CONNECTED".clone_into(&mut number.status);
                "GREEN".clone_into(&mut number.quality_rating);
            }
            ("phone_number_name_update", _) => name(number, value),
            ("security", "PIN_REQUEST_SUCCESS") => number.two_step.pin = None,
            _ => {}
        }
    }
}

impl About {
    fn number(&self) -> Result<&Number, String> {
        self.number.as_ref().ok_or_else(|| "Say which number: there are several, or none.".to_owned())
    }
}

fn account_update(about: &About, telling: &Telling) -> Result<Value, String> {
    let mut waba_info = json!({ "waba_id": about.waba.id, "owner_business_id": about.waba.business_id });
    let now = about.now_seconds;
    let mut value = match telling.event.as_str() {
        "ACCOUNT_DELETED" | "ACCOUNT_OFFBOARDED" | "ACCOUNT_RECONNECTED" => json!({}),
        "ACCOUNT_VIOLATION" => json!({ "violation_info": { "violation_type": "ADULT" } }),
        "ACCOUNT_RESTRICTION" => json!({ "restriction_info": [
            { "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": now + 7 * 86_400 }
        ] }),
        "DISABLED_UPDATE" => {
            json!({ "ban_info": { "waba_ban_state": "DISABLE", "waba_ban_date": "November 21, 2026" } })
        }
        "PARTNER_REMOVED" if about.number.as_ref().is_some_and(|number| number.biz_app.is_some()) => {
            json!({ "disconnection_info": { "reason": "ACCOUNT_DISCONNECTED", "initiated_by": "USER" } })
        }
        "PARTNER_ADDED" | "PARTNER_REMOVED" | "MM_LITE_TERMS_SIGNED" => json!({ "waba_info": waba_info }),
        "PARTNER_APP_INSTALLED" | "PARTNER_APP_UNINSTALLED" => {
            waba_info["partner_app_id"] = json!(about.app);
            json!({ "waba_info": waba_info })
        }
        "AD_ACCOUNT_LINKED" => {
            waba_info["ad_account_linked"] = json!("990000000000001");
            json!({ "waba_info": waba_info })
        }
        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE" => json!({ "partner_client_certification_info": {
            "client_business_id": about.waba.business_id, "status": "APPROVED", "rejection_reasons": ["NONE"]
        } }),
        "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE" => json!({ "auth_international_rate_eligibility": {
            "start_time": now, "exception_countries": [{ "country_code": "IN", "start_time": now }]
        } }),
        "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE" => json!({ "country": "DE" }),
        "VOLUME_BASED_PRICING_TIER_UPDATE" => json!({ "volume_tier_info": {
            "tier_update_time": now, "pricing_category": "UTILITY", "tier": "25000001:50000000",
            "effective_month": "2026-11", "region": "Germany"
        } }),
        other => return Err(format!("account_update knows no event '{other}'.")),
    };
    value["event"] = json!(telling.event);
    if let Some(number) = &about.number {
        value["phone_number"] = json!(number.digits());
    }
    Ok(value)
}

fn account_alert(about: &About, telling: &Telling) -> Value {
    let (kind, id) = match &about.number {
        Some(number) => ("PHONE_NUMBER", &number.id),
        None => ("BUSINESS", &about.waba.business_id),
    };
    json!({
        "entity_type": kind,
        "entity_id": id,
        "alert_info": {
            "alert_severity": "WARNING",
            "alert_status": "ACTIVE",
            "alert_type": or(&telling.event, "PROFILE_PICTURE_LOST"),
            "alert_description": "Your WhatsApp Business profile photo is missing.",
        },
    })
}

fn name_update(number: &Number, telling: &Telling) -> Value {
    let decision = or(&telling.event, "APPROVED");
    json!({
        "display_phone_number": number.digits(),
        "decision": decision,
        "requested_verified_name": number.new_name.as_ref().unwrap_or(&number.verified_name),
        "rejection_reason": (decision == "REJECTED").then_some("NAME_FORMAT_UNACCEPTABLE"),
    })
}

/// A decision about a new name leaves the old one as it is unless it is taken.
fn name(number: &mut Number, value: &Value) {
    let decision = value["decision"].as_str().unwrap_or_default();
    let status = match decision {
        "APPROVED" => "APPROVED",
        "REJECTED" => "DECLINED",
        _ => "PENDING_REVIEW",
    };
    if number.new_name.is_none() {
        status.clone_into(&mut number.name_status);
        return;
    }
    status.clone_into(&mut number.new_name_status);
    if decision == "APPROVED" {
        number.verified_name = number.new_name.take().unwrap_or_default();
        "APPROVED".clone_into(&mut number.name_status);
        "NONE".clone_into(&mut number.new_name_status);
    }
}

fn quality_update(world: &World, number: &Number, telling: &Telling) -> Value {
    let old = world.business_of(&number.waba_id).map(|business| business.messaging_limit.clone()).unwrap_or_default();
    let new = telling.limit.clone().unwrap_or_else(|| old.clone());
    let mut value = json!({
        "display_phone_number": number.digits(),
        "event": or(&telling.event, "ONBOARDING"),
        "current_limit": new,
        "max_daily_conversations_per_business": new,
    });
    if old != new {
        value["old_limit"] = json!(old);
    }
    value
}

fn security(number: &Number, telling: &Telling) -> Value {
    let event = or(&telling.event, "PIN_CHANGED");
    let mut value = json!({ "display_phone_number": number.digits(), "event": event });
    if event != "PIN_REQUEST_SUCCESS" {
        value["requester"] = json!("122100000000000009");
    }
    value
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}
