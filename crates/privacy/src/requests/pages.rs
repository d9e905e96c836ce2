//! The staff's pages of requests: what is open and until when, who it is, and the end in words.

use accounts::{Tab, settings_tabs};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use contacts::identities::Kind;
use contacts::people::{self, Filter, Person};
use kernel::{ContactId, Locale, PrivacyRequestId, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::Fault;
use store::erase::Eraser;
use web::components::{
    Button, Field, Icon, Notice, Reader, Tone, back, chip, empty_state, facts, heading, list_row, moment, older, rows,
    section,
};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Listing, Page, Path, Place, Query, redirect, t};

use super::erasure::{self, Map, Outcome};
use super::model::{Closing, Origin, Refusal, Request, State as RequestState, Step};
use super::store as kept;
use super::{close as end, confirm as make_sure};

const MOST_MATCHES: i64 = 10;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    closed: bool,
}

/// `GET /t/{tenant}/settings/privacy`
pub(super) async fn list(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(page): Query<Page>,
    Query(shown): Query<Shown>,
) -> web::Result<Markup> {
    let (limit, after) = (page.limit()?, page.after()?);
    let found = app.db.read(access.tenant, move |scope| {
        let states: &[RequestState] = if shown.closed { &RequestState::CLOSED } else { &RequestState::OPEN };
        kept::in_states(scope, states, after, limit + 1)
    });
    let requests = Listing::new(found.await?, limit, |one: &Request| (one.due_at, one.id.as_uuid()));
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let title = t!(access.locale, "requests-title");
    Ok(layout::page(
        &PageContext::of(&access, theme, Place::Settings),
        &title,
        list_of(&access, reader, shown.closed, &requests),
    ))
}

fn list_of(access: &Access, reader: Reader, closed: bool, requests: &Listing<Request>) -> Markup {
    let (locale, tenant) = (access.locale, access.tenant);
    let path = format!("/t/{tenant}/settings/privacy");
    let next = |cursor: &str| match closed {
        true => format!("{path}?closed=true&cursor={cursor}"),
        false => format!("{path}?cursor={cursor}"),
    };
    html! {
        (settings_tabs(access, Tab::Privacy))
        (heading(&t!(locale, "requests-title"), Some(&t!(locale, "requests-about")), html! {
            (Button::new(t!(locale, "looks-title")).icon(Icon::Eye).to(format!("{path}/looks")))
            (Button::new(t!(locale, "requests-public")).icon(Icon::ExternalLink).to(format!("/p/{tenant}/deletion")))
        }))
        @if requests.data.is_empty() {
            (empty_state(Icon::CircleCheck, &t!(locale, "requests-none"), &t!(locale, "requests-none-about"), None))
        } @else {
            (rows(requests.data.iter().map(|request| row(&path, reader, request))))
        }
        @if let Some(cursor) = &requests.next_cursor {
            (older(&next(cursor), &t!(locale, "requests-more")))
        }
        p class="pt-4 text-sm" {
            @if closed { a class="link" href=(path) { (t!(locale, "requests-show-open")) } }
            @else { a class="link" href=(format!("{path}?closed=true")) { (t!(locale, "requests-show-closed")) } }
        }
    }
}

fn row(path: &str, reader: Reader, request: &Request) -> Markup {
    let locale = reader.locale;
    let title = [&request.asked.name, &request.asked.known_by].into_iter().find(|text| !text.is_empty()).cloned();
    let title = title.unwrap_or_else(|| t!(locale, "requests-blanked"));
    let about = html! { (t!(locale, "requests-received")) " " (moment::day(reader, request.received_at)) };
    let end = html! {
        (state_chip(locale, request.state))
        @if request.state.is_open() { span class="text-muted" { (t!(locale, "requests-due")) " " (moment::day(reader, request.due_at)) } }
    };
    let sign = html! { span class="grid size-9 place-items-center rounded-full bg-base-200 text-muted" { (Icon::Trash.show()) } };
    list_row(sign, &title, Some(&format!("{path}/{}", request.id)), about, end)
}

fn state_chip(locale: Locale, state: RequestState) -> Markup {
    let tone = match state {
        RequestState::Received => Tone::Attention,
        RequestState::Confirmed | RequestState::Erasing | RequestState::Refused => Tone::Plain,
        RequestState::Done => Tone::Good,
    };
    chip(&step_words(locale, state.as_str()), tone)
}

/// A step in words.
pub(super) fn step_words(locale: Locale, step: &str) -> String {
    match step {
        "received" => t!(locale, "requests-step-received"),
        "confirmed" => t!(locale, "requests-step-confirmed"),
        "erasing" => t!(locale, "requests-step-erasing"),
        "restricted" => t!(locale, "requests-step-restricted"),
        "done" => t!(locale, "requests-step-done"),
        _ => t!(locale, "requests-step-refused"),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    q: Option<String>,
}

/// `GET /t/{tenant}/settings/privacy/{request}`
pub(super) async fn show(
    map: Map,
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, PrivacyRequestId)>,
    Query(search): Query<Search>,
) -> web::Result<Markup> {
    page(map, &app, &access, theme, id, search.q, None).await
}

#[derive(Debug, Deserialize)]
pub(super) struct Confirmation {
    version: i64,
    contact: ContactId,
    #[serde(default)]
    how: String,
}

/// `POST /t/{tenant}/settings/privacy/{request}/person`
pub(super) async fn confirm(
    map: Map,
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, PrivacyRequestId)>,
    Form(form): Form<Confirmation>,
) -> web::Result<Response> {
    let change = move |tx: &mut store::Tx<'_>| make_sure(tx, id, form.version, form.contact, &form.how);
    let outcome = app.db.write(access.tenant, access.actor, change).await;
    answered(map, &app, &access, theme, id, outcome).await
}

#[derive(Debug, Deserialize)]
pub(super) struct End {
    version: i64,
    closing: String,
    #[serde(default)]
    answer: String,
}

/// `POST /t/{tenant}/settings/privacy/{request}/end`
pub(super) async fn close(
    map: Map,
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, PrivacyRequestId)>,
    Form(form): Form<End>,
) -> web::Result<Response> {
    let closing = match form.closing.as_str() {
        "done" => Closing::Done,
        "refused" => Closing::Refused,
        _ => return Err(Problem::invalid().into()),
    };
    let change = move |tx: &mut store::Tx<'_>| end(tx, id, form.version, closing, &form.answer);
    let outcome = app.db.write(access.tenant, access.actor, change).await;
    answered(map, &app, &access, theme, id, outcome).await
}

async fn answered(
    map: Map,
    app: &App,
    access: &Access,
    theme: Theme,
    id: PrivacyRequestId,
    outcome: Result<(), Fault<Refusal>>,
) -> web::Result<Response> {
    match outcome {
        Ok(()) => Ok(redirect(&format!("/t/{}/settings/privacy/{id}", access.tenant))),
        Err(Fault::Refused(refusal)) => {
            let problem = refusal.problem(access.locale);
            let status = axum::http::StatusCode::from_u16(problem.status).expect("OK because it is one of ours");
            Ok((status, page(map, app, access, theme, id, None, Some(problem)).await?).into_response())
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
    typed: Option<String>,
    problem: Option<Problem>,
) -> web::Result<Markup> {
    let found = app.db.read(access.tenant, move |scope| {
        let Some(request) = kept::get(scope, id)? else { return Ok(None) };
        let steps = kept::steps(scope, id)?;
        let contact = request.contact.map(|id| people::get(scope, id)).transpose()?.flatten();
        let sought = typed.unwrap_or_else(|| request.asked.known_by.clone());
        let mut matches = Vec::new();
        if request.state == RequestState::Received && !sought.trim().is_empty() {
            let eraser = Eraser::plan(scope, &map())?;
            for person in
                people::list(scope, &Filter { query: Some(sought.clone()), limit: MOST_MATCHES, ..Filter::default() })?
            {
                let held = erasure::held(&eraser, scope, person.id)?;
                matches.push((person, held));
            }
        }
        Ok::<_, store::Error>(Some(Case { request, steps, contact, sought, matches }))
    });
    let case = found.await?.ok_or_else(Problem::not_found)?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let title = t!(access.locale, "request-title");
    Ok(layout::page(
        &PageContext::of(access, theme, Place::Settings),
        &title,
        one(access, reader, &case, problem.as_ref()),
    ))
}

struct Case {
    request: Request,
    steps: Vec<Step>,
    contact: Option<Person>,
    sought: String,
    /// Whom it may mean, each with what is held of them.
    matches: Vec<(Person, Outcome)>,
}

fn one(access: &Access, reader: Reader, case: &Case, problem: Option<&Problem>) -> Markup {
    let (locale, tenant, request) = (access.locale, access.tenant, &case.request);
    let path = format!("/t/{tenant}/settings/privacy/{}", request.id);
    let asked = &request.asked;
    let told = [
        (t!(locale, "request-name"), &asked.name),
        (t!(locale, "request-known-by"), &asked.known_by),
        (t!(locale, "request-reach"), &asked.reach),
        (t!(locale, "request-words"), &asked.words),
    ];
    let told: Vec<(&str, Markup)> = told
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.as_str(), html! { bdi { (value) } }))
        .collect();
    let origin = match request.origin {
        Origin::Page => t!(locale, "request-origin-page"),
        Origin::Meta => t!(locale, "request-origin-meta"),
        Origin::Staff => t!(locale, "request-origin-staff"),
    };
    html! {
        (settings_tabs(access, Tab::Privacy))
        (back(&format!("/t/{tenant}/settings/privacy"), &t!(locale, "requests-title")))
        (heading(&t!(locale, "request-title"), Some(&origin), state_chip(locale, request.state)))
        @if let Some(problem) = problem { div class="pb-5" { (Notice::harm(&problem.detail).alert()) } }
        @if request.state.is_open() {
            p class="pb-5 text-sm text-muted" { (t!(locale, "request-due")) " " (moment::day(reader, request.due_at)) }
        }
        @if !told.is_empty() { div class="pb-6" { (facts(told)) } }
        @match request.state {
            RequestState::Received => (section(&t!(locale, "request-who"), who(locale, &path, case))),
            RequestState::Confirmed | RequestState::Erasing => (section(&t!(locale, "request-who"), known(tenant, locale, case))),
            RequestState::Done | RequestState::Refused => {}
        }
        @match request.state {
            RequestState::Received => (section(&t!(locale, "request-end"), ending(locale, &path, request, html! {
                (Field::choice("closing", t!(locale, "request-closing"), vec![
                    ("done".to_owned(), t!(locale, "request-closing-done")),
                    ("refused".to_owned(), t!(locale, "request-closing-refused")),
                ]).required())
            }))),
            RequestState::Confirmed => {
                (section(&t!(locale, "erasure-title"), html! {
                    p class="text-sm text-muted" { (t!(locale, "erasure-begin-about")) }
                    (Button::new(t!(locale, "erasure-begin")).icon(Icon::Trash).to(format!("{path}/erasure")))
                }))
                (section(&t!(locale, "request-refuse"), ending(locale, &path, request, html! {
                    input type="hidden" name="closing" value="refused";
                })))
            }
            RequestState::Erasing => (section(&t!(locale, "erasure-title"), html! {
                (Notice::info(t!(locale, "erasure-working")).because(html! { (t!(locale, "erasure-working-about")) }).next(html! {
                    (Button::new(t!(locale, "erasure-look")).to(&path))
                    (Button::new(t!(locale, "erasure-go-on")).quiet().to(format!("{path}/erasure")))
                }))
            })),
            RequestState::Done | RequestState::Refused => {}
        }
        @if request.outcome != Outcome::default() { (erasure::pages::outcome(locale, &request.outcome)) }
        (section(&t!(locale, "request-steps"), html! {
            ol class="space-y-2 text-sm" {
                @for step in &case.steps {
                    li {
                        span class="text-muted" { (moment::short(reader, step.at)) " · " } (step_words(locale, &step.step))
                        @if !step.note.is_empty() { div class="text-muted wrap-anywhere" { bdi { (step.note) } } }
                    }
                }
            }
        }))
    }
}

/// The form of an end by a word.
fn ending(locale: Locale, path: &str, request: &Request, how: Markup) -> Markup {
    html! {
        form method="post" action=(format!("{path}/end")) class="max-w-xl space-y-5" {
            input type="hidden" name="version" value=(request.version);
            (how)
            (Field::lines("answer", t!(locale, "request-answer"), 4).explained(t!(locale, "request-answer-explained")).required())
            (Button::new(t!(locale, "request-end-button")))
        }
    }
}

/// Whose data is it? What was told is looked for among the people; a member of staff decides.
fn who(locale: Locale, path: &str, case: &Case) -> Markup {
    let people: Vec<(ContactId, String, String)> = case
        .matches
        .iter()
        .map(|(person, held)| (person.id, named(locale, person), erasure::said(locale, &held.deleted).join(" · ")))
        .collect();
    html! {
        p class="text-sm text-muted" { (t!(locale, "request-who-about")) }
        form method="get" action=(path) role="search" class="flex items-end gap-2" {
            div class="grow" { (Field::search("q", t!(locale, "request-search")).value(&case.sought)) }
            (Button::new(t!(locale, "request-search-button")).icon_only(Icon::Search))
        }
        @if case.matches.is_empty() {
            p class="text-sm" { (t!(locale, "request-nobody")) }
        } @else {
            (facts(people.iter().map(|(_, label, held)| (label.as_str(), html! { (held) }))))
            form method="post" action=(format!("{path}/person")) class="max-w-xl space-y-5" {
                input type="hidden" name="version" value=(case.request.version);
                (Field::choice("contact", t!(locale, "request-person"), people.iter().map(|(id, label, _)| (id.to_string(), label.clone())).collect())
                    .required())
                (Field::text("how", t!(locale, "request-how")).explained(t!(locale, "request-how-explained")).required())
                (Button::new(t!(locale, "request-person-button")).primary())
            }
        }
    }
}

/// A person's name, with the number by which whoever asks may be recognised.
fn named(locale: Locale, person: &Person) -> String {
    let name = person.label().show(locale);
    let phone = person.identities.iter().find(|one| one.kind == Kind::Phone).map(|one| one.readable());
    phone.filter(|phone| *phone != name).map_or_else(|| name.clone(), |phone| format!("{name} · {phone}"))
}

fn known(tenant: TenantId, locale: Locale, case: &Case) -> Markup {
    html! {
        @if let Some(person) = &case.contact {
            p { a class="link" href=(format!("/t/{tenant}/people/{}", person.id)) { bdi { (person.label().show(locale)) } } }
        }
        p class="text-sm text-muted" { (t!(locale, "request-restricted")) }
    }
}
