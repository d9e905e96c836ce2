//! The documented fields that carry no message of a person to us (facts/meta.md 3.8, 3.9): kept, and told in plain words.

use serde_json::Value;

use super::fields::Fields;

/// What each field is about, and the keys of its value that say what happened.
const FIELDS: &[(&str, &str, &[&str])] = &[
    (
        "message_template_status_update",
        "The state of a template changed",
        &["message_template_name", "message_template_language", "event", "reason"],
    ),
    (
        "template_category_update",
        "The category of a template changed",
        &[
            "message_template_name",
            "message_template_language",
            "previous_category",
            "new_category",
            "correct_category",
        ],
    ),
    (
        "message_template_quality_update",
        "The quality of a template changed",
        &["message_template_name", "message_template_language", "previous_quality_score", "new_quality_score"],
    ),
    (
        "message_template_components_update",
        "The text of a template changed",
        &["message_template_name", "message_template_language"],
    ),
    (
        "phone_number_quality_update",
        "The sending limit of a number changed",
        &["display_phone_number", "event", "old_limit", "current_limit", "max_daily_conversations_per_business"],
    ),
    (
        "phone_number_name_update",
        "The name of a number was reviewed",
        &["display_phone_number", "requested_verified_name", "decision", "rejection_reason"],
    ),
    ("account_update", "The WhatsApp Business account changed", &["phone_number", "event"]),
    ("account_alerts", "A warning about the account", &["entity_type", "entity_id", "alert_info"]),
    ("account_review_update", "The account was reviewed", &["decision"]),
    (
        "business_capability_update",
        "The limits of the business changed",
        &["max_daily_conversations_per_business", "max_phone_numbers_per_business", "max_phone_numbers_per_waba"],
    ),
    ("security", "The security settings of a number changed", &["display_phone_number", "event"]),
    ("smb_message_echoes", "Messages were sent from the WhatsApp Business app", &[]),
    ("smb_app_state_sync", "Contacts changed in the WhatsApp Business app", &[]),
    ("history", "Older messages from the WhatsApp Business app", &[]),
    ("calls", "A call", &[]),
    ("flows", "A form changed", &["flow_id", "event", "message"]),
    ("payment_configuration_update", "A payment set-up changed", &["configuration_name", "provider_name", "status"]),
    ("partner_solutions", "A partner's access changed", &["event"]),
    ("automatic_events", "An event that Meta detected", &[]),
    ("group_lifecycle_update", "A group was made or ended", &[]),
    ("group_participants_update", "The members of a group changed", &[]),
    ("group_settings_update", "The settings of a group changed", &[]),
    ("group_status_update", "The state of a group changed", &[]),
    ("business_username_update", "The username of a number changed", &["display_phone_number", "username", "status"]),
    ("tracking_events", "Delivery events", &[]),
    ("standby", "Another assistant wrote", &[]),
    ("messaging_handovers", "A conversation was handed over", &[]),
];

pub(in crate::whatsapp) fn is_documented(field: &str) -> bool {
    row(field).is_some()
}

/// What happened, in one line: "The state of a template changed: order_ready, en_US, APPROVED".
pub(in crate::whatsapp) fn words(field: &str, value: &Value) -> String {
    let Some((_, about, keys)) = row(field) else {
        return field.to_owned();
    };
    let value = Fields::of(value);
    let details = keys.iter().filter_map(|key| match *key {
        "alert_info" => {
            value.object(key).line("alert_description", 500).or_else(|| value.object(key).line("alert_type", 100))
        }
        _ => value.line(key, 500),
    });
    let details: Vec<String> = details.filter(|detail| detail != "NONE").collect();
    if details.is_empty() { (*about).to_owned() } else { format!("{about}: {}", details.join(", ")) }
}

fn row(field: &str) -> Option<&'static (&'static str, &'static str, &'static [&'static str])> {
    FIELDS.iter().find(|(name, _, _)| *name == field)
}
