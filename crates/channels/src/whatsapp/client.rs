//! Calls to Meta as values, and what their answers mean. The calls themselves are made by `web`'s egress.
//!
//! - An id that goes into a path is digits only, so that nothing a tenant typed can name another path.
//! - `interpret` says `Unknown` whenever the message may have been taken: only Meta's own refusal, or a refusal to
//!   listen at all, counts as refused. Meta has no idempotency key (facts/meta.md 4.1).
//! - A call prints as its method and path: tokens stand in its header and query, people's words in its body.

mod answers;
pub mod health;
pub mod media;
pub mod setup;
pub mod templates;

use std::fmt;

use http::HeaderMap;
use kernel::{Secret, Timestamp};
use serde_json::{Value, json};

pub(super) use answers::page;
pub use answers::{
    Failure, NumberDetails, NumberTrouble, Page, SendOutcome, TokenDetails, interpret, number, numbers, success, token,
};

use super::signature;

pub const VERSION: &str = "v26.0";

/// The fields of an app's webhook that we read something from (facts/meta.md 3.8).
pub const FIELDS: &[&str] = &[
    "messages",
    "user_preferences",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "account_update",
    "account_alerts",
    "account_review_update",
    "business_capability_update",
    "security",
];

/// What comes instead of `messages` while another assistant of Meta's holds a thread. Meta's own list does not name them yet, so
/// they may be refused (facts/meta.md 3.9).
pub const AGENT_FIELDS: &[&str] = &["standby", "messaging_handovers"];

const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,status,name_status,code_verification_status,platform_type,\
     throughput,is_on_biz_app,health_status,webhook_configuration,whatsapp_business_manager_messaging_limit";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Delete,
}

/// A call, complete but for Meta's address.
#[derive(Clone)]
pub struct GraphRequest {
    pub method: Method,
    /// With the version, from the first slash.
    pub path: String,
    pub query: Vec<(&'static str, String)>,
    pub body: Option<Value>,
    /// For the header `Authorization: Bearer`.
    pub token: Secret,
}

/// The id of a node of Meta's: a number, an account, an app.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GraphId(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id at Meta has digits only; copy it from the page of your app")]
pub struct NotAnId;

impl GraphId {
    pub fn parse(text: &str) -> Result<Self, NotAnId> {
        let text = text.trim();
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| Self(text.to_owned())).ok_or(NotAnId)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GraphId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for GraphRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.method, self.path)
    }
}

impl GraphRequest {
    fn new(method: Method, path: &str, token: Secret) -> Self {
        Self { method, path: format!("/{VERSION}/{path}"), query: Vec::new(), body: None, token }
    }

    fn with_query(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.query.push((key, value.into()));
        self
    }

    fn with_body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Adds the proof that we hold the app secret, which many apps require (facts/meta.md 1.3).
    pub fn with_proof(self, app_secret: &Secret, at: Timestamp) -> Self {
        let (proof, seconds) = signature::timed_proof(app_secret, &self.token, at);
        self.with_query("appsecret_proof", proof).with_query("appsecret_time", seconds.to_string())
    }
}

/// Sends a message or a receipt that `render` made.
pub fn send(token: &Secret, phone_number: &GraphId, body: Value) -> GraphRequest {
    GraphRequest::new(Method::Post, &format!("{phone_number}/messages"), token.clone()).with_body(body)
}

/// Asks for a number; answered by [`number`].
pub fn get_number(token: &Secret, phone_number: &GraphId) -> GraphRequest {
    GraphRequest::new(Method::Get, phone_number.as_str(), token.clone()).with_query("fields", NUMBER_FIELDS)
}

/// Asks for the numbers of an account; answered by [`numbers`].
pub fn get_numbers(token: &Secret, waba: &GraphId, after: Option<&str>) -> GraphRequest {
    let request =
        GraphRequest::new(Method::Get, &format!("{waba}/phone_numbers"), token.clone()).with_query("limit", "100");
    paged(request, after)
}

/// Asks for the templates of an account; answered by [`super::templates::list`].
pub fn get_templates(token: &Secret, waba: &GraphId, after: Option<&str>) -> GraphRequest {
    let fields = "id,name,language,category,status,parameter_format,components,quality_score,rejected_reason";
    let request = GraphRequest::new(Method::Get, &format!("{waba}/message_templates"), token.clone())
        .with_query("fields", fields)
        .with_query("limit", "100");
    paged(request, after)
}

/// Has an account's events sent to the token's app; answered by [`success`].
pub fn subscribe_waba(token: &Secret, waba: &GraphId) -> GraphRequest {
    GraphRequest::new(Method::Post, &format!("{waba}/subscribed_apps"), token.clone())
}

/// Ends what [`subscribe_waba`] began; answered by [`success`].
pub fn unsubscribe_waba(token: &Secret, waba: &GraphId) -> GraphRequest {
    GraphRequest::new(Method::Delete, &format!("{waba}/subscribed_apps"), token.clone())
}

/// Sets where an app's events go. Meta calls `callback_url` before it answers; answered by [`success`].
pub fn subscribe_app(
    app: &GraphId,
    app_secret: &Secret,
    callback_url: &str,
    verify_token: &Secret,
    fields: &[&str],
) -> GraphRequest {
    GraphRequest::new(Method::Post, &format!("{app}/subscriptions"), app_token(app, app_secret)).with_body(json!({
        "object": "whatsapp_business_account",
        "callback_url": callback_url,
        "verify_token": verify_token.expose(),
        "fields": fields.join(","),
        "include_values": true
    }))
}

/// Asks what a token may do; answered by [`token`].
pub fn debug_token(app: &GraphId, app_secret: &Secret, inspected: &Secret) -> GraphRequest {
    GraphRequest::new(Method::Get, "debug_token", app_token(app, app_secret))
        .with_query("input_token", inspected.expose())
}

fn app_token(app: &GraphId, app_secret: &Secret) -> Secret {
    Secret::new(format!("{app}|{}", app_secret.expose()))
}

/// The next page by its cursor: the address that Meta gives holds the token, and might be any address.
fn paged(request: GraphRequest, after: Option<&str>) -> GraphRequest {
    match after {
        Some(after) => request.with_query("after", after),
        None => request,
    }
}

/// How long Meta asks us to be quiet, if it does: in seconds, or in the minutes of its usage report (facts/meta.md 1.5).
fn asked_to_wait(headers: &HeaderMap) -> Option<std::time::Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let seconds = text("retry-after").and_then(|value| value.trim().parse::<u64>().ok());
    let minutes = text("x-business-use-case-usage").and_then(|value| {
        let usage: Value = serde_json::from_str(value).ok()?;
        let uses = usage.as_object()?.values().filter_map(Value::as_array).flatten();
        uses.filter_map(|usage| usage.get("estimated_time_to_regain_access")?.as_u64()).max()
    });
    seconds
        .max(minutes.map(|minutes| minutes.saturating_mul(60)))
        .filter(|seconds| *seconds > 0)
        .map(std::time::Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> GraphId {
        GraphId::parse(text).unwrap()
    }

    fn query(request: &GraphRequest) -> Vec<(&str, &str)> {
        request.query.iter().map(|(key, value)| (*key, value.as_str())).collect()
    }

    #[test]
    fn only_digits_get_into_a_path() {
        for text in ["", "../me", "1/2", "me", "1?fields=x", "1%2e", "١٢", "1 2", &"1".repeat(33)] {
            assert_eq!(GraphId::parse(text), Err(NotAnId), "{text}");
        }
        assert_eq!(id(" 106540352242922 ").as_str(), "106540352242922");
    }

    #[test]
    fn calls_go_where_meta_expects_them() {
        let (token, secret) = (Secret::new("EAAtoken"), Secret::new("test_app_secret"));
        let (number, waba, app) = (id("106540352242922"), id("102290129340398"), id("634974688087057"));
        let verify = Secret::new("verify");
        for (request, method, path) in [
            (send(&token, &number, json!({})), Method::Post, "/v26.0/106540352242922/messages"),
            (get_number(&token, &number), Method::Get, "/v26.0/106540352242922"),
            (get_numbers(&token, &waba, None), Method::Get, "/v26.0/102290129340398/phone_numbers"),
            (get_templates(&token, &waba, None), Method::Get, "/v26.0/102290129340398/message_templates"),
            (subscribe_waba(&token, &waba), Method::Post, "/v26.0/102290129340398/subscribed_apps"),
            (unsubscribe_waba(&token, &waba), Method::Delete, "/v26.0/102290129340398/subscribed_apps"),
        ] {
            assert_eq!((request.method, request.path.as_str(), request.token.expose()), (method, path, "EAAtoken"));
        }
        let request = subscribe_app(&app, &secret, "https://k.example/hooks/meta/1", &verify, FIELDS);
        assert_eq!(request.path, "/v26.0/634974688087057/subscriptions");
        assert_eq!(request.token.expose(), "634974688087057|test_app_secret");
        let body = request.body.unwrap();
        assert_eq!(body["object"], "whatsapp_business_account");
        assert!(body["fields"].as_str().unwrap().starts_with("messages,user_preferences,"));
        assert_eq!(query(&debug_token(&app, &secret, &token)), [("input_token", "EAAtoken")]);
        assert_eq!(query(&get_numbers(&token, &waba, Some("QVFI"))), [("limit", "100"), ("after", "QVFI")]);
    }

    #[test]
    fn a_call_proves_that_we_hold_the_app_secret() {
        let request = subscribe_waba(&Secret::new("EAAtoken"), &id("1"))
            .with_proof(&Secret::new("test_app_secret"), Timestamp::from_seconds(1_790_000_000));
        assert_eq!(
            query(&request),
            [
                ("appsecret_proof", "f531a6f637b9446ece0a34c59a92f9f615e77802de85cceb7dae64878db41543"),
                ("appsecret_time", "1790000000")
            ]
        );
    }

    #[test]
    fn a_call_prints_without_what_is_secret() {
        let printed = format!("{:?}", debug_token(&id("1"), &Secret::new("app-secret"), &Secret::new("EAAtoken")));
        assert_eq!(printed, "Get /v26.0/debug_token");
    }
}
