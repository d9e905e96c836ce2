//! A small Resend: it takes mails as `POST /emails` does, remembers idempotency keys, refuses what Resend refuses, and posts
//! signed reports about what became of a mail. Written from Resend's API reference and its SDKs (facts/providers.md C1 to
//! C3); it shares nothing with Kontor's client. Its own test addresses work: `delivered@`, `bounced@`, `complained@resend.dev`.
//!
//! - Every answer but 200 has Resend's body: `statusCode`, `name`, `message`.
//! - The same key with another body is refused, and with the same body gives the first answer again.

mod report;

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

pub use report::Hook;

/// How it is set up.
#[derive(Clone, Debug)]
pub struct ResendConfig {
    /// The only API key it takes.
    pub key: String,
    /// The only domain it sends for.
    pub domain: String,
}

/// A refusal that is asked for: the next `times` mails are answered so.
#[derive(Clone, Debug)]
struct Fault {
    status: u16,
    name: String,
    times: u32,
}

#[derive(Default)]
struct Held {
    /// Taken mails, in order, with their ids.
    mails: Vec<(String, Value)>,
    /// By idempotency key: the body and the id it got.
    keys: HashMap<String, (Value, String)>,
    fault: Option<Fault>,
    /// Where it reports, if anywhere.
    hook: Option<Hook>,
    calls: u64,
}

#[derive(Clone)]
struct Office {
    config: Arc<ResendConfig>,
    held: Arc<Mutex<Held>>,
}

/// A running one. It ends when dropped.
pub struct Resend {
    url: String,
    held: Arc<Mutex<Held>>,
    work: tokio::task::JoinHandle<()>,
}

impl Drop for Resend {
    fn drop(&mut self) {
        self.work.abort();
    }
}

impl Resend {
    /// The base of its API.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it took, in order.
    pub fn mails(&self) -> Vec<Value> {
        locked(&self.held).mails.iter().map(|(_, mail)| mail.clone()).collect()
    }
}

/// Starts one on a free port of 127.0.0.1.
///
/// # Errors
/// If no port can be had.
pub async fn start(config: ResendConfig) -> io::Result<Resend> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let office = Office { config: Arc::new(config), held: Arc::default() };
    let held = office.held.clone();
    let router = Router::new()
        .route("/emails", post(take))
        .route("/emails/{id}", get(show))
        .route("/_sandbox/emails", get(all))
        .route("/_sandbox/faults", post(fail))
        .route("/_sandbox/hook", post(report_to))
        .with_state(office);
    let work = tokio::spawn(async move {
        axum::serve(listener, router).await.ok();
    });
    Ok(Resend { url, held, work })
}

fn locked(held: &Mutex<Held>) -> std::sync::MutexGuard<'_, Held> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

fn refused(status: u16, name: &str, message: &str) -> Response {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = Json(json!({ "statusCode": status, "name": name, "message": message }));
    match status {
        429 => (code, [("retry-after", "1"), ("ratelimit-remaining", "0")], body).into_response(),
        _ => (code, body).into_response(),
    }
}

/// `POST /emails`
async fn take(State(office): State<Office>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(refusal) = unknown(&office, &headers) {
        return refusal;
    }
    let Ok(mail) = serde_json::from_slice::<Value>(&body) else {
        return refused(422, "validation_error", "The request body must be JSON.");
    };
    if let Some(refusal) = wrong(&office.config, &mail) {
        return refusal;
    }
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    if key.as_ref().is_some_and(|key| key.is_empty() || key.len() > 256) {
        return refused(400, "invalid_idempotency_key", "The key must be between 1 and 256 characters.");
    }
    let (id, hook) = {
        let mut held = locked(&office.held);
        held.calls += 1;
        if let Some(fault) = held.fault.as_mut().filter(|fault| fault.times > 0) {
            fault.times -= 1;
            return refused(fault.status, &fault.name, "As the test asked.");
        }
        if let Some((before, id)) = key.as_ref().and_then(|key| held.keys.get(key)) {
            return match *before == mail {
                true => Json(json!({ "id": id })).into_response(),
                false => refused(
                    409,
                    "invalid_idempotent_request",
                    "This idempotency key was used with another request body.",
                ),
            };
        }
        let id = new_id(held.calls);
        held.mails.push((id.clone(), mail.clone()));
        if let Some(key) = key {
            held.keys.insert(key, (mail.clone(), id.clone()));
        }
        (id, held.hook.clone())
    };
    if let Some(hook) = hook {
        tokio::spawn(report::tell(hook, id.clone(), mail));
    }
    Json(json!({ "id": id })).into_response()
}

/// A call without the key, or with another.
fn unknown(office: &Office, headers: &HeaderMap) -> Option<Response> {
    let given = headers.get("authorization").and_then(|value| value.to_str().ok());
    match given.and_then(|text| text.strip_prefix("Bearer ")) {
        None => Some(refused(401, "missing_api_key", "Missing API key in the authorization header.")),
        Some(key) if key != office.config.key => Some(refused(403, "invalid_api_key", "API key is invalid")),
        Some(_) => None,
    }
}

/// A body that Resend would not take.
fn wrong(config: &ResendConfig, mail: &Value) -> Option<Response> {
    for field in ["from", "to", "subject"] {
        if mail.get(field).is_none_or(Value::is_null) {
            return Some(refused(422, "missing_required_field", &format!("Missing `{field}` field.")));
        }
    }
    if mail.get("html").or(mail.get("text")).is_none() {
        return Some(refused(422, "validation_error", "Missing `html` or `text` field."));
    }
    let from = mail["from"].as_str().unwrap_or_default();
    let address = from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>'));
    let Some((_, domain)) = address.rsplit_once('@') else {
        return Some(refused(422, "invalid_from_address", "Invalid `from` field."));
    };
    if domain != config.domain {
        return Some(refused(403, "validation_error", &format!("The {domain} domain is not verified.")));
    }
    let to = recipients(mail);
    if to.is_empty() || to.len() > 50 || to.iter().any(|one| !one.contains('@') || one.contains(' ')) {
        return Some(refused(
            422,
            "validation_error",
            "Invalid `to` field. The email address needs to follow the `email@example.com` format.",
        ));
    }
    None
}

/// `to` is one address or a list.
fn recipients(mail: &Value) -> Vec<String> {
    match &mail["to"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn new_id(number: u64) -> String {
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{number:012x}",
        rand::random::<u32>(),
        rand::random::<u16>(),
        rand::random::<u16>() & 0xfff,
        rand::random::<u16>() & 0xfff
    )
}

/// `GET /emails/{id}`
async fn show(State(office): State<Office>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Some(refusal) = unknown(&office, &headers) {
        return refusal;
    }
    let held = locked(&office.held);
    let Some((id, mail)) = held.mails.iter().find(|(known, _)| *known == id) else {
        return refused(404, "not_found", "Email not found");
    };
    let answer = json!({
        "object": "email", "id": id, "to": recipients(mail), "from": mail["from"], "subject": mail["subject"],
        "created_at": "2026-11-21T09:00:00.000Z", "html": mail["html"], "text": mail["text"], "bcc": [], "cc": [], "reply_to": [],
        "last_event": report::last_event(mail), "scheduled_at": null,
    });
    Json(answer).into_response()
}

/// `GET /_sandbox/emails`: what it took.
async fn all(State(office): State<Office>) -> Json<Value> {
    let held = locked(&office.held);
    Json(held.mails.iter().map(|(id, mail)| json!({ "id": id, "mail": mail })).collect())
}

/// `POST /_sandbox/hook` `{"url","secret"}`: where reports go from now on.
async fn report_to(State(office): State<Office>, Json(hook): Json<Value>) -> StatusCode {
    let (Some(url), Some(secret)) = (hook["url"].as_str(), hook["secret"].as_str()) else {
        return StatusCode::UNPROCESSABLE_ENTITY;
    };
    locked(&office.held).hook = Some(Hook { url: url.to_owned(), secret: secret.to_owned() });
    StatusCode::NO_CONTENT
}

/// `POST /_sandbox/faults` `{"status","name","times"}`: the next calls are refused so.
async fn fail(State(office): State<Office>, Json(fault): Json<Value>) -> StatusCode {
    let (Some(status), Some(name)) = (fault["status"].as_u64(), fault["name"].as_str()) else {
        return StatusCode::UNPROCESSABLE_ENTITY;
    };
    let number = |value: u64| u32::try_from(value).unwrap_or(1);
    locked(&office.held).fault = Some(Fault {
        status: u16::try_from(status).unwrap_or(500),
        name: name.to_owned(),
        times: fault["times"].as_u64().map_or(1, number),
    });
    StatusCode::NO_CONTENT
}
