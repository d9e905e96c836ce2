//! Asking the whole program something, as a browser or a program would.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request as HttpRequest, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt;

use crate::cast::{Key, Person};
use crate::stream::Stream;

/// A request being put together. A browser's request says that it comes from Kontor's own pages unless told otherwise.
#[must_use]
pub struct Request {
    router: Router,
    method: Method,
    path: String,
    headers: HeaderMap,
    peer: Option<SocketAddr>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Request {
    pub fn new(router: Router, method: Method, path: String) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("kontor.test"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/html,application/json;q=0.9"));
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        Self { router, method, path, headers, peer: None, body: Vec::new() }
    }

    pub fn as_staff(self, person: &Person) -> Self {
        self.signed_in(&person.session)
    }

    /// With a session's cookie.
    pub fn signed_in(self, session: &str) -> Self {
        let cookie = format!("{}={session}", web::SESSION_COOKIE);
        self.header("cookie", &cookie)
    }

    /// As a program: no browser's headers.
    pub fn api(self, key: &Key) -> Self {
        self.bearer(&key.token)
    }

    pub fn bearer(self, token: &str) -> Self {
        self.without("sec-fetch-site")
            .header("accept", "application/json")
            .header("authorization", &format!("Bearer {token}"))
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("OK because tests write header values in ASCII");
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    /// From a network address.
    pub fn from(mut self, address: IpAddr) -> Self {
        self.peer = Some(SocketAddr::new(address, 40_000));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().into_bytes())
    }

    /// A form's fields, already encoded.
    pub fn form(self, fields: &str) -> Self {
        self.body("application/x-www-form-urlencoded", fields.as_bytes().to_vec())
    }

    pub fn body(mut self, media_type: &str, body: Vec<u8>) -> Self {
        let media_type = HeaderValue::from_str(media_type).expect("OK because tests write media types in ASCII");
        self.headers.insert(header::CONTENT_TYPE, media_type);
        self.body = body;
        self
    }

    pub async fn send(self) -> Answer {
        let what = format!("{} {}", self.method, self.path);
        let (status, headers, body) = self.begin().await;
        let body = to_bytes(body, 64 * 1024 * 1024).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// For a route that answers with events, or not at all.
    pub async fn listen(self) -> Stream {
        let (status, _, body) = self.begin().await;
        Stream::new(status, body)
    }

    /// The answer before its body; a stream's body never ends.
    pub async fn begin(self) -> (StatusCode, HeaderMap, Body) {
        let mut request = HttpRequest::builder().method(self.method).uri(&self.path).body(Body::from(self.body));
        let request = request.as_mut().unwrap_or_else(|error| panic!("{}: {error}", self.path));
        *request.headers_mut() = self.headers;
        let mut request = std::mem::take(request);
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let answer = self.router.oneshot(request).await.unwrap_or_else(|never| match never {});
        let (parts, body) = answer.into_parts();
        (parts.status, parts.headers, body)
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{} is no JSON: {error}: {}", self.status, self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The problem's stable code; empty if it is none.
    pub fn code(&self) -> String {
        let code = || serde_json::from_str::<Value>(&self.body).ok()?.get("code")?.as_str().map(str::to_owned);
        code().unwrap_or_default()
    }
}
