//! One of `value.user_preferences[]`: a person stopped or resumed marketing in WhatsApp's own settings (facts/meta.md 3.8).

use serde_json::Value;

use super::fields::Fields;
use super::person;
use crate::incoming::{MarketingPreference, Person};
use crate::whatsapp::webhook::Reason;

pub(in crate::whatsapp) fn read(
    preference: &Value,
    contacts: &[Person],
    is_alone: bool,
) -> Result<MarketingPreference, Reason> {
    let fields = Fields::of(preference);
    let category = fields.text("category");
    let is_wanted = match (category.as_deref(), fields.text("value").as_deref()) {
        (Some("marketing_messages"), Some("stop")) => false,
        (Some("marketing_messages"), Some("resume")) => true,
        _ => return Err(Reason::Malformed("a wish about messages that we do not know")),
    };
    let person = person::complete(person::of_preference(fields), contacts, is_alone);
    if !person.is_known() {
        return Err(Reason::Malformed("a wish about messages that does not say whose it is"));
    }
    Ok(MarketingPreference {
        person,
        at: fields.time("timestamp").ok_or(Reason::Malformed("a wish about messages without a time"))?,
        is_wanted,
        told: preference.to_string(),
    })
}
