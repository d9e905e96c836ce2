//! The calls that a number needs on its way: Meta's own page and the code it gives, registration with a PIN, and what stands
//! at Meta about account, subscription and callback (facts/meta.md 2.5, 2.6, 4.10, 4.11).

use http::HeaderMap;
use kernel::Secret;
use serde_json::{Value, json};

use super::answers::{Failure, Page, page, read};
use super::{GraphId, GraphRequest, Method, app_token};
use crate::whatsapp::payload::fields::Fields;

/// Asks for an account; answered by [`account`].
pub fn get_account(token: &Secret, waba: &GraphId) -> GraphRequest {
    GraphRequest::new(Method::Get, waba.as_str(), token.clone())
        .with_query("fields", "id,name,business_verification_status")
}

/// Asks which apps an account's events are sent to; answered by [`subscribed`].
pub fn get_subscribed(token: &Secret, waba: &GraphId) -> GraphRequest {
    GraphRequest::new(Method::Get, &format!("{waba}/subscribed_apps"), token.clone())
}

/// Asks where an app's events go; answered by [`callbacks`].
pub fn get_callbacks(app: &GraphId, app_secret: &Secret) -> GraphRequest {
    GraphRequest::new(Method::Get, &format!("{app}/subscriptions"), app_token(app, app_secret))
}

/// Has an account's messages sent to a callback of its own: for an app that serves many businesses. Meta calls it before it
/// answers; answered by [`super::success`].
pub fn subscribe_waba_at(token: &Secret, waba: &GraphId, callback_url: &str, verify_token: &Secret) -> GraphRequest {
    GraphRequest::new(Method::Post, &format!("{waba}/subscribed_apps"), token.clone())
        .with_body(json!({ "override_callback_uri": callback_url, "verify_token": verify_token.expose() }))
}

/// Makes a number able to send; answered by [`super::success`]. Meta allows ten tries in 72 hours.
pub fn register(token: &Secret, phone_number: &GraphId, pin: &Secret) -> GraphRequest {
    GraphRequest::new(Method::Post, &format!("{phone_number}/register"), token.clone())
        .with_body(json!({ "messaging_product": "whatsapp", "pin": pin.expose() }))
}

/// Gives Meta's code for a token; answered by [`granted`]. A code lives for about half a minute.
pub fn exchange_code(app: &GraphId, app_secret: &Secret, code: &Secret, redirect_uri: &str) -> GraphRequest {
    GraphRequest::new(Method::Get, "oauth/access_token", app_token(app, app_secret))
        .with_query("client_id", app.as_str())
        .with_query("client_secret", app_secret.expose())
        .with_query("redirect_uri", redirect_uri)
        .with_query("code", code.expose())
}

/// Asks what a token may do, with the token itself: where the app's id is not known; answered by [`super::token`].
pub fn inspect(token: &Secret) -> GraphRequest {
    GraphRequest::new(Method::Get, "debug_token", token.clone()).with_query("input_token", token.expose())
}

/// An account as Meta knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountDetails {
    pub name: Option<String>,
    /// `verified`, `pending`, `not_verified` …
    pub verification: Option<String>,
}

pub fn account(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<AccountDetails, Failure> {
    let answer = read(status, headers, body)?;
    let account = Fields::of(&answer);
    account.id("id").ok_or(Failure::Unreadable { status })?;
    let verification = account.line("business_verification_status", 64);
    Ok(AccountDetails { name: account.line("name", 256), verification })
}

/// An app that an account's events are sent to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subscribed {
    pub app: String,
    /// The account's own callback for it.
    pub callback: Option<String>,
}

pub fn subscribed(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<Page<Subscribed>, Failure> {
    page(status, headers, body, |one| {
        let app = one.object("whatsapp_business_api_data").id("id")?;
        Some(Subscribed { app, callback: one.text("override_callback_uri") })
    })
}

/// Where an app's events of WhatsApp go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppCallback {
    pub url: Option<String>,
    pub is_active: bool,
    pub fields: Vec<String>,
}

pub fn callbacks(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<Page<AppCallback>, Failure> {
    page(status, headers, body, |one| {
        let field = |field: &Value| field.as_str().map(str::to_owned).or_else(|| Fields::of(field).text("name"));
        (one.text("object").as_deref() == Some("whatsapp_business_account")).then(|| AppCallback {
            url: one.text("callback_url"),
            is_active: one.flag("active") != Some(false),
            fields: one.list("fields").iter().filter_map(field).collect(),
        })
    })
}

/// The token in an answer to [`exchange_code`].
pub fn granted(status: u16, headers: &HeaderMap, body: &[u8]) -> Result<Secret, Failure> {
    let answer = read(status, headers, body)?;
    Fields::of(&answer).id("access_token").map(Secret::new).ok_or(Failure::Unreadable { status })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> HeaderMap {
        HeaderMap::new()
    }

    #[test]
    fn what_stands_at_meta_is_read() {
        let details = account(200, &none(), br#"{"id":"1","name":"Marsh","business_verification_status":"verified"}"#);
        let (name, verification) = (Some("Marsh".to_owned()), Some("verified".to_owned()));
        assert_eq!(details, Ok(AccountDetails { name, verification }));
        let body = br#"{"data":[{"whatsapp_business_api_data":{"id":"7","link":"x","name":"Ours"},"override_callback_uri":"https://k.example/h"},{"x":1}]}"#;
        let apps = subscribed(200, &none(), body).unwrap().items;
        assert_eq!(apps, [Subscribed { app: "7".to_owned(), callback: Some("https://k.example/h".to_owned()) }]);
        let body = br#"{"data":[{"object":"page","callback_url":"https://x.example"},{"object":"whatsapp_business_account",
            "callback_url":"https://k.example/h","active":true,"fields":[{"name":"messages","version":"v26.0"},"security"]}]}"#;
        let found = callbacks(200, &none(), body).unwrap().items;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].is_active, found[0].fields.join(" ")), (true, "messages security".to_owned()));
        assert_eq!(granted(200, &none(), br#"{"access_token":"EAAx"}"#).unwrap().expose(), "EAAx");
        assert!(matches!(granted(200, &none(), b"{}"), Err(Failure::Unreadable { .. })));
    }

    #[test]
    fn a_pin_and_a_code_do_not_print() {
        let (token, id) = (Secret::new("EAAx"), GraphId::parse("106540352242922").unwrap());
        let call = register(&token, &id, &Secret::new("482913"));
        assert_eq!(call.body, Some(json!({ "messaging_product": "whatsapp", "pin": "482913" })));
        assert_eq!(format!("{call:?}"), "Post /v26.0/106540352242922/register");
        let call = exchange_code(&id, &Secret::new("secret"), &Secret::new("code"), "https://k.example/connect/meta");
        assert_eq!(format!("{call:?}"), "Get /v26.0/oauth/access_token");
    }
}
