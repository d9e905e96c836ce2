//! The page on which a member of staff has a person's data deleted: what is held, what stays and why, and a word to be typed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contacts::people;
use kernel::{Locale, PrivacyRequestId, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::Fault;
use store::erase::Eraser;
use web::components::{Button, Field, Icon, Notice, back, heading, section};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Form, Path, Place, redirect, t};

use super::super::model::{Kind, Refusal, State as RequestState};
use super::super::store as kept;
use super::{Map, Outcome, begin as begin_erasing, held, listed};

/// `GET /t/{tenant}/settings/privacy/{request}/erasure`
pub(crate) async fn ask(
    map: Map,
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, PrivacyRequestId)>,
) -> web::Result<Response> {
    page(map, &app, &access, theme, id, None).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Confirmation {
    version: i64,
    #[serde(default)]
    word: String,
}

/// `POST /t/{tenant}/settings/privacy/{request}/erasure`
pub(crate) async fn begin(
    map: Map,
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, PrivacyRequestId)>,
    Form(form): Form<Confirmation>,
) -> web::Result<Response> {
    let is_confirmed = form.word.trim().to_lowercase() == t!(access.locale, "erasure-word").to_lowercase();
    let change = move |tx: &mut store::Tx<'_>| {
        if is_confirmed { begin_erasing(tx, id, form.version) } else { Err(Fault::Refused(Refusal::NotConfirmed)) }
    };
    match app.db.write(access.tenant, access.actor, change).await {
        Ok(()) => Ok(redirect(&format!("/t/{}/settings/privacy/{id}", access.tenant))),
        Err(Fault::Refused(refusal)) => {
            let problem = refusal.problem(access.locale);
            let status = StatusCode::from_u16(problem.status).expect("OK because it is one of ours");
            Ok((status, page(map, &app, &access, theme, id, Some(problem)).await?).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

async fn page(
    map: Map,
    app: &App,
    access: &Access,
    theme: Theme,
    id: PrivacyRequestId,
    problem: Option<Problem>,
) -> web::Result<Response> {
    let found = app.db.read(access.tenant, move |scope| {
        let Some(request) = kept::get(scope, id)? else { return Ok(None) };
        let Some(contact) = request.contact else { return Ok(Some((request, None, Outcome::default()))) };
        let held = held(&Eraser::plan(scope, &map())?, scope, contact)?;
        Ok::<_, store::Error>(Some((request, people::get(scope, contact)?, held)))
    });
    let (request, person, held) = found.await?.ok_or_else(Problem::not_found)?;
    let (locale, tenant) = (access.locale, access.tenant);
    let path = format!("/t/{tenant}/settings/privacy/{id}");
    // Whoever comes here late sees where the request stands.
    let is_theirs = request.asked.kind == Kind::Deletion
        && matches!(request.state, RequestState::Confirmed | RequestState::Erasing);
    if !is_theirs && problem.is_none() {
        return Ok(redirect(&path));
    }
    let name = person.as_ref().map(|person| isolated(&person.label().show(locale)));
    let about = name.map(|name| t!(locale, "erasure-about", name = name));
    let word = t!(locale, "erasure-word");
    let wrong = problem.as_ref().and_then(|problem| problem.fields.first()).map(|field| field.detail.clone());
    let content = html! {
        (accounts::settings_tabs(access, accounts::Tab::Privacy))
        (back(&path, &t!(locale, "request-title")))
        (heading(&t!(locale, "erasure-title"), about.as_deref(), html! {}))
        @if let Some(problem) = problem.as_ref().filter(|problem| problem.fields.is_empty()) {
            div class="pb-5" { (Notice::harm(&problem.detail).alert()) }
        }
        (plan(locale, &held))
        div class="max-w-xl space-y-5" {
            (Notice::attention(t!(locale, "erasure-final")).because(html! { (t!(locale, "erasure-final-about")) }))
            form method="post" action=(format!("{path}/erasure")) class="space-y-5" {
                input type="hidden" name="version" value=(request.version);
                (Field::text("word", t!(locale, "erasure-type", word = word)).autocomplete("off").required().wrong(wrong))
                (Button::new(t!(locale, "erasure-button")).harm().icon(Icon::Trash))
            }
        }
    };
    let context = PageContext::of(access, theme, Place::Settings);
    Ok(layout::page(&context, &t!(locale, "erasure-title"), content).into_response())
}

/// What will go and what will stay.
fn plan(locale: Locale, held: &Outcome) -> Markup {
    html! {
        @if !held.deleted.is_empty() { (section(&t!(locale, "erasure-goes"), listed(locale, &held.deleted))) }
        (staying(locale, held))
    }
}

/// What went and what stayed.
pub(crate) fn outcome(locale: Locale, outcome: &Outcome) -> Markup {
    html! {
        @if !outcome.deleted.is_empty() { (section(&t!(locale, "erasure-gone"), listed(locale, &outcome.deleted))) }
        (staying(locale, outcome))
    }
}

fn staying(locale: Locale, outcome: &Outcome) -> Markup {
    html! {
        @if !outcome.kept.is_empty() {
            (section(&t!(locale, "erasure-stays"), html! {
                (listed(locale, &outcome.kept))
                p class="text-sm text-muted" { (t!(locale, "erasure-stays-why")) }
            }))
        }
    }
}
