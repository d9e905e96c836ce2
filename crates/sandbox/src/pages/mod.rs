//! The telephones: pages to type as a customer and to see what arrives with its ticks.
//! Every action is a form and works without script; with script the pages keep themselves current.

mod files;
mod layout;
mod list;
mod phone;
mod thread;

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, Query, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use futures_util::StreamExt;
use futures_util::stream::Stream;
use maud::Markup;
use serde::Deserialize;
use tokio_stream::wrappers::BroadcastStream;

use crate::state::State;
use crate::{CustomerChange, Inbound};

type App = Shared<Arc<State>>;

pub(crate) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/", get(list::page))
        .route("/phones", get(list::fragment))
        .route("/phones/{id}", get(phone::page))
        .route("/phones/{id}/thread", get(thread::fragment))
        .route("/phones/{id}/messages", post(write))
        .route("/phones/{id}/files/{file}", get(files::file))
        .route("/phones/{id}/taps", post(tap))
        .route("/phones/{id}/reads", post(read))
        .route("/phones/{id}/settings", post(settings))
        .route(
            "/phones.css",
            get(|| async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("phones.css")) }),
        )
        .route(
            "/phones.js",
            get(|| async { ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("phones.js")) }),
        )
        .route("/phones.events", get(events))
}

/// Which business number the telephone's thread is with, and which message the next one answers.
#[derive(Deserialize, Default)]
struct Looking {
    number: Option<String>,
    reply: Option<String>,
    problem: Option<String>,
}

#[derive(Deserialize)]
struct Writing {
    number: String,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    reply_to: String,
    #[serde(default)]
    poison: String,
}

async fn write(Shared(state): App, Path(id): Path<String>, Form(writing): Form<Writing>) -> Response {
    let given = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let inbound = Inbound {
        kind: writing.kind,
        text: given(writing.text),
        reply_to: given(writing.reply_to),
        poison: given(writing.poison),
        ..Inbound::default()
    };
    if inbound.text.is_none() && inbound.poison.is_none() && (inbound.kind.is_empty() || inbound.kind == "text") {
        return back(&id, &writing.number, Some("Write something first, or choose another kind."));
    }
    let problem = state.write(&id, &writing.number, inbound).err();
    back(&id, &writing.number, problem.as_deref())
}

#[derive(Deserialize)]
struct Tapping {
    number: String,
    message: String,
    choice: String,
}

async fn tap(Shared(state): App, Path(id): Path<String>, Form(tapping): Form<Tapping>) -> Response {
    let problem = state.tap(&tapping.message, &tapping.choice).err();
    back(&id, &tapping.number, problem.as_deref())
}

#[derive(Deserialize)]
struct Reading {
    number: String,
}

async fn read(Shared(state): App, Path(id): Path<String>, Form(reading): Form<Reading>) -> Response {
    state.read_thread(&id, &reading.number);
    back(&id, &reading.number, None)
}

/// An unticked box is absent from the form.
#[derive(Deserialize)]
struct Settings {
    number: String,
    #[serde(default)]
    shares_phone: Option<String>,
    #[serde(default)]
    read_receipts: Option<String>,
    #[serde(default)]
    reads_at_once: Option<String>,
    #[serde(default)]
    online: Option<String>,
    #[serde(default)]
    blocked: Option<String>,
    #[serde(default)]
    offers: Option<String>,
}

async fn settings(Shared(state): App, Path(id): Path<String>, Form(settings): Form<Settings>) -> Response {
    let number = vec![settings.number.clone()];
    let blocked = settings.blocked.is_some();
    let change = CustomerChange {
        shares_phone: Some(settings.shares_phone.is_some()),
        read_receipts: Some(settings.read_receipts.is_some()),
        reads_at_once: Some(settings.reads_at_once.is_some()),
        online: Some(settings.online.is_some()),
        block: if blocked { number.clone() } else { Vec::new() },
        unblock: if blocked { Vec::new() } else { number },
        ..CustomerChange::default()
    };
    let had_offers = state.world().customers.get(&id).is_none_or(|one| !one.no_offers.contains(&settings.number));
    let wants_offers = settings.offers.is_some();
    let changed = state.change_customer(&id, change);
    let chosen = (wants_offers != had_offers)
        .then(|| state.choose_offers(&id, &settings.number, wants_offers, None))
        .transpose();
    let problem = changed.err().or(chosen.err());
    back(&id, &settings.number, problem.as_deref())
}

fn back(id: &str, number: &str, problem: Option<&str>) -> Response {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("number", number);
    if let Some(problem) = problem {
        query.append_pair("problem", problem);
    }
    Redirect::to(&format!("/phones/{id}?{}#latest", query.finish())).into_response()
}

#[derive(Deserialize)]
struct Watching {
    customer: Option<String>,
}

/// One event for each change of a thread; its data is the customer's id.
async fn events(
    Shared(state): App,
    Query(watching): Query<Watching>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut stopping = state.stopping.subscribe();
    let changes = BroadcastStream::new(state.changes.subscribe())
        .filter_map(move |change| {
            // A watcher that fell behind looks again at everything.
            let customer = change.unwrap_or_else(|_| watching.customer.clone().unwrap_or_default());
            let wanted = watching.customer.as_ref().is_none_or(|wanted| *wanted == customer);
            std::future::ready(wanted.then(|| Ok(Event::default().data(customer))))
        })
        .take_until(async move {
            let _ = stopping.wait_for(|stopping| *stopping).await;
        });
    Sse::new(changes).keep_alive(KeepAlive::default())
}

fn html(markup: Markup) -> Response {
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    ([(header::CONTENT_SECURITY_POLICY, policy), (header::CACHE_CONTROL, "no-store")], markup).into_response()
}

fn nobody(id: &str) -> Response {
    let page = layout::page(
        "No such telephone",
        None,
        &maud::html! { main class="sheet" { h1 { "No such telephone" } p { "Nobody here is called " q { (id) } ". " a href="/" { "All telephones" } } } },
    );
    (StatusCode::NOT_FOUND, html(page)).into_response()
}
