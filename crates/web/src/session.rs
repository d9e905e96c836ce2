//! The session cookie. `__Host-` binds it to this host and to encrypted transport (RFC 6265bis).

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};

/// The cookie's name.
pub const SESSION_COOKIE: &str = "__Host-kontor";

/// Sets the session's cookie.
pub fn session_cookie(token: &str, lives: Duration) -> HeaderValue {
    let text = format!("{SESSION_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={}", lives.as_secs());
    HeaderValue::from_str(&text).expect("OK because a token is base64url")
}

/// Takes it away.
pub fn end_session_cookie() -> HeaderValue {
    HeaderValue::from_static("__Host-kontor=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The session's token in a request.
pub fn cookie(headers: &HeaderMap) -> Option<&str> {
    let pairs =
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, value)| value)
}

/// A text as a value in a query string.
pub(crate) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
