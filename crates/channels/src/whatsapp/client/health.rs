//! What Meta says of a number when it is asked: how it stands, and what customers see of it (facts/meta.md 4.8, 4.10).

use http::HeaderMap;
use kernel::Secret;
use serde_json::Value;

use super::answers::{Failure, read};
use super::{GraphId, GraphRequest, Method};
use crate::whatsapp::payload::fields::Fields;

const FIELDS: &str =
    "id,quality_rating,status,name_status,throughput,health_status,whatsapp_business_manager_messaging_limit";
/// Not in every version of Meta's own list.
const NEW_NAME: &str = "new_name_status";
/// Meta writes a sentence or two for each.
const LONGEST_REMARK: usize = 600;
const MOST_REMARKS: usize = 20;

/// Asks how a number stands; answered by [`health`]. `with_new_name`: also about a name that waits for its review.
pub fn get_health(token: &Secret, number: &GraphId, with_new_name: bool) -> GraphRequest {
    let fields = if with_new_name { format!("{FIELDS},{NEW_NAME}") } else { FIELDS.to_owned() };
    GraphRequest::new(Method::Get, number.as_str(), token.clone()).with_query("fields", fields)
}

/// Asks what customers see; answered by [`profile`].
pub fn get_profile(token: &Secret, number: &GraphId) -> GraphRequest {
    GraphRequest::new(Method::Get, &format!("{number}/whatsapp_business_profile"), token.clone())
        .with_query("fields", "about,profile_picture_url")
}

/// How a number stands. Words are open, as Meta writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HealthDetails {
    pub quality: Option<String>,
    pub status: Option<String>,
    pub name: Option<String>,
    pub new_name: Option<String>,
    pub throughput: Option<String>,
    pub limit: Option<String>,
    /// `AVAILABLE`, `LIMITED` or `BLOCKED`.
    pub sending: Option<String>,
    /// Why it is limited or blocked, and what to do, as Meta writes it.
    pub remarks: Vec<String>,
}

pub fn health(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<HealthDetails, Failure> {
    let answer = read(status, headers, body)?;
    let number = Fields::of(&answer);
    number.id("id").ok_or(Failure::Unreadable { status })?;
    let health = number.object("health_status");
    let remarks = health.list("entities").iter().flat_map(remarks);
    Ok(HealthDetails {
        quality: number.line("quality_rating", 64),
        status: number.line("status", 64),
        name: number.line("name_status", 64),
        new_name: number.line(NEW_NAME, 64),
        throughput: number.object("throughput").line("level", 64),
        limit: number.line("whatsapp_business_manager_messaging_limit", 64),
        sending: health.line("can_send_message", 64),
        remarks: remarks.take(MOST_REMARKS).collect(),
    })
}

/// What Meta writes about one of number, account, business and app, each with its way out.
fn remarks(entity: &Value) -> Vec<String> {
    let entity = Fields::of(entity);
    let of_error = |error: &Value| {
        let error = Fields::of(error);
        let parts = ["error_description", "possible_solution"].map(|key| error.line(key, LONGEST_REMARK));
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Some(text).filter(|text| !text.is_empty()).or_else(|| error.line("error_code", 64))
    };
    let errors = entity.list("errors").iter().filter_map(of_error);
    let more = entity.list("additional_info").iter().filter_map(Value::as_str);
    errors.chain(more.map(|text| kernel::Text::line(text, LONGEST_REMARK))).collect()
}

/// What customers see of a number besides its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileDetails {
    pub about: Option<String>,
    /// Where the picture lies for a while.
    pub picture_url: Option<String>,
}

pub fn profile(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<ProfileDetails, Failure> {
    let answer = read(status, headers, body)?;
    let first = Fields::of(&answer).list("data").first().map(Fields::of).ok_or(Failure::Unreadable { status })?;
    Ok(ProfileDetails { about: first.line("about", 200), picture_url: first.text("profile_picture_url") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_how_it_stands_and_why() {
        let body = br#"{"id":"1","quality_rating":"YELLOW","status":"FLAGGED","name_status":"APPROVED","throughput":{"level":"HIGH"},
            "whatsapp_business_manager_messaging_limit":"TIER_2K","health_status":{"can_send_message":"LIMITED","entities":[
            {"entity_type":"PHONE_NUMBER","id":"1","can_send_message":"AVAILABLE"},
            {"entity_type":"WABA","id":"2","can_send_message":"LIMITED","errors":[{"error_code":141006,"error_description":"There is an error with the payment method.","possible_solution":"Update it."},{"error_code":5}]},
            {"entity_type":"BUSINESS","id":"3","can_send_message":"LIMITED","additional_info":["Not verified."]}]}}"#;
        let details = health(200, &HeaderMap::new(), body).unwrap();
        assert_eq!((details.quality.as_deref(), details.sending.as_deref()), (Some("YELLOW"), Some("LIMITED")));
        assert_eq!((details.limit.as_deref(), details.throughput.as_deref()), (Some("TIER_2K"), Some("HIGH")));
        assert_eq!(details.remarks, ["There is an error with the payment method. Update it.", "5", "Not verified."]);
        assert!(health(200, &HeaderMap::new(), b"{}").is_err());
    }

    #[test]
    fn a_profile_may_have_no_picture() {
        let read = |body: &[u8]| profile(200, &HeaderMap::new(), body);
        let with =
            read(br#"{"data":[{"about":"Music","profile_picture_url":"https://pps.whatsapp.net/v/1.jpg?oe=2"}]}"#);
        assert_eq!(with.unwrap().picture_url.as_deref(), Some("https://pps.whatsapp.net/v/1.jpg?oe=2"));
        assert_eq!(read(br#"{"data":[{"messaging_product":"whatsapp"}]}"#), Ok(ProfileDetails::default()));
        assert!(read(br#"{"data":[]}"#).is_err());
    }
}
