//! The Graph API, as far as a WhatsApp business uses it (facts/meta.md 1, 2.5, 2.6, 4).
//!
//! One handler for every path: the version is taken off, the first segment names a node, the second its edge.
//! Each call is recorded with its answer, whatever the answer is.

mod auth;
mod call;
mod coexistence;
mod fields;
mod files;
mod health;
mod messages;
mod nodes;
mod oauth;
mod profile;
mod registration;
mod subscriptions;
mod templates;
pub(crate) mod verify;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::error::GraphError;
use crate::faults;
use crate::ids;
use crate::listener::Line;
use crate::record::{self, Seen};
use crate::state::State;

use call::Call;

/// What a call comes to.
enum Answer {
    Json(Value),
    File {
        mime: String,
        bytes: Bytes,
    },
    /// So many bytes, whatever was announced.
    Flood {
        mime: String,
        bytes: u64,
    },
    /// No answer: the connection breaks.
    Cut,
}

type Outcome = Result<Answer, GraphError>;

pub(crate) async fn handle(
    Shared(state): Shared<Arc<State>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response {
    let call = match Call::read(request).await {
        Ok(call) => call,
        Err(error) => return respond("v26.0", Err(error)).1,
    };
    let slow = state.faults().slow_answers_ms;
    if slow > 0 {
        let is_over = async {
            while state.faults().slow_answers_ms > 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_millis(slow), is_over).await.ok();
    }
    let bad_gateway = faults::count_down(&mut state.faults().bad_gateways);
    let (answer, response, status) = if bad_gateway {
        let page = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>";
        (
            Value::Null,
            (StatusCode::BAD_GATEWAY, [(header::CONTENT_TYPE, "text/html; charset=\"utf-8\"")], page).into_response(),
            502,
        )
    } else {
        let refusal = faults::refusal_of(&mut state.faults().refuse_calls, call.method.as_str(), &call.path());
        let outcome = match refusal {
            Some(refusal) => Err(refusal.error()),
            None => route(&state, &call).await,
        };
        match outcome {
            Ok(Answer::Cut) => {
                line.cut();
                (Value::Null, StatusCode::BAD_GATEWAY.into_response(), 0)
            }
            outcome => {
                let (answer, response) = respond(call.served_version(), outcome);
                let status = response.status().as_u16();
                (answer, response, status)
            }
        }
    };
    let seen = Seen {
        at_ms: state.clock.now_ms(),
        method: call.method.to_string(),
        path: call.path(),
        version: call.version.clone(),
        token: call.token.clone(),
        parameters: Value::Object(call.parameters.clone()),
        request_id: call.request_id.clone(),
        status,
        answer,
    };
    record::keep(&mut state.seen(), seen);
    response
}

async fn route(state: &Arc<State>, call: &Call) -> Outcome {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let method = call.method.as_str();
    match (method, segments.as_slice()) {
        ("GET" | "POST", ["oauth", "access_token"]) => oauth::access_token(state, call),
        ("GET", ["debug_token"]) => oauth::debug_token(state, call),
        ("GET", ["lookaside", ..]) => files::download(state, call),
        ("POST", [phone, "media"]) => files::hand_in(state, call, phone),
        ("GET", ["app"]) => nodes::app(state, call, None),
        ("POST", [phone, "messages"]) => messages::send(state, call, phone).await,
        ("GET", [waba, "phone_numbers"]) => nodes::phone_numbers(state, call, waba),
        ("GET" | "POST" | "DELETE", [waba, "subscribed_apps"]) => subscriptions::of_account(state, call, waba).await,
        ("GET" | "POST" | "DELETE", [app, "subscriptions"]) => subscriptions::of_app(state, call, app).await,
        ("GET" | "POST" | "DELETE", [waba, "message_templates"]) => templates::edge(state, call, waba),
        ("GET", [business, "owned_whatsapp_business_accounts"]) => nodes::accounts_of(state, call, business, true),
        ("GET", [business, "client_whatsapp_business_accounts"]) => nodes::accounts_of(state, call, business, false),
        ("GET", ["pps", file]) => profile::picture(state, file),
        ("GET", [phone, "whatsapp_business_profile"]) => profile::read(state, call, phone),
        ("POST", [phone, "whatsapp_business_profile"]) => profile::write(state, call, phone),
        ("POST", [waba, "phone_numbers"]) => registration::add(state, call, waba),
        ("POST", [phone, "request_code"]) => registration::request_code(state, call, phone),
        ("POST", [phone, "verify_code"]) => registration::verify_code(state, call, phone),
        ("POST", [phone, "register"]) => registration::register(state, call, phone),
        ("POST", [phone, "deregister"]) => registration::deregister(state, call, phone),
        ("GET" | "POST", [business, "system_user_access_tokens"]) => oauth::business_token(state, call, business),
        ("POST", [phone, "smb_app_data"]) => coexistence::sync(state, call, phone),
        ("GET", ["me"]) => nodes::me(state, call),
        ("DELETE", [id]) => files::delete(state, call, id),
        ("GET", [id]) => nodes::read(state, call, id),
        ("POST", [template, "unpause"]) => templates::unpause(state, call, template),
        ("POST", [id]) if is_template(state, id) => templates::edit(state, call, &templates::known(state, call, id)?),
        ("POST", [id]) => subscriptions::of_number(state, call, id).await,
        _ => Err(GraphError::unknown_path(&format!("/{}", call.segments.join("/")))),
    }
}

fn is_template(state: &State, id: &str) -> bool {
    state.world().templates.iter().any(|template| template.id == id)
}

/// The HTTP answer with the headers Meta sends (facts/meta.md 1.4), and the JSON in it for the record.
fn respond(version: &str, outcome: Outcome) -> (Value, Response) {
    let (status, answer) = match outcome {
        Ok(Answer::Json(value)) => (200, value),
        Ok(Answer::File { mime, bytes }) => {
            let mime = HeaderValue::from_str(&mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
            return (json!({ "bytes": bytes.len() }), ([(header::CONTENT_TYPE, mime)], bytes).into_response());
        }
        Ok(Answer::Flood { mime, bytes }) => {
            const PART: u64 = 64 * 1024;
            let parts = (0..bytes.div_ceil(PART)).map(move |number| {
                let length = usize::try_from(PART.min(bytes - number * PART)).unwrap_or_default();
                Ok::<_, std::io::Error>(Bytes::from(vec![0_u8; length]))
            });
            let body = Body::from_stream(futures_util::stream::iter(parts));
            let mime = HeaderValue::from_str(&mime).unwrap_or(HeaderValue::from_static("application/octet-stream"));
            return (json!({ "bytes": bytes }), ([(header::CONTENT_TYPE, mime)], body).into_response());
        }
        Ok(Answer::Cut) => (502, Value::Null),
        Err(error) => {
            let body = error.body();
            let response = with_headers(version, error.http, &body, Some(&error));
            return (body, response);
        }
    };
    let response = with_headers(version, status, &answer, None);
    (answer, response)
}

fn with_headers(version: &str, status: u16, body: &Value, error: Option<&GraphError>) -> Response {
    let mut builder = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/json; charset=UTF-8")
        .header("facebook-api-version", version)
        .header("x-fb-trace-id", body["error"]["fbtrace_id"].as_str().map_or_else(ids::trace, str::to_owned))
        .header("x-fb-rev", "1030000000")
        .header("x-fb-debug", ids::trace());
    if let Some(error) = error.filter(|error| error.code == 190) {
        let words = error.message.replace('"', "'");
        builder = builder
            .header(header::WWW_AUTHENTICATE, format!("OAuth \"Facebook Platform\" \"invalid_token\" \"{words}\""));
    }
    builder.body(Body::from(body.to_string())).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
