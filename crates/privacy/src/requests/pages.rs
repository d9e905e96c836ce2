//! The staff's pages of requests: what is open and until when, who it is, and the end in words.

use accounts::{Tab, settings_tabs};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use contacts::changes::{self, Change};
use contacts::identities;
use contacts::people::{self, Filter, Person};
use kernel::{ContactId, EventId, Locale, Permission, PrivacyRequestId, Problem, TenantId};
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
use super::model::{Closing, Kind, Origin, Refusal, Request, State as RequestState, Step};
use super::store as kept;
use super::{close as end, confirm as make_sure, correct};

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
    let (icon, kind, blanked) = match request.asked.kind {
        Kind::Deletion => (Icon::Trash, t!(locale, "requests-deletion"), t!(locale, "requests-blanked")),
        Kind::Correction => {
            (Icon::Pencil, t!(locale, "requests-correction"), t!(locale, "requests-blanked-correction"))
        }
    };
    let title = match request.origin {
        Origin::Link => title.unwrap_or_else(|| t!(locale, "requests-linked")),
        Origin::Page | Origin::Meta | Origin::Staff => title.unwrap_or(blanked),
    };
    let about = html! { (kind) " · " (t!(locale, "requests-received")) " " (moment::day(reader, request.received_at)) };
    let end = html! {
        (state_chip(locale, request.state))
        @if request.state.is_open() { span class="text-muted" { (t!(locale, "requests-due")) " " (moment::day(reader, request.due_at)) } }
    };
    let sign =
        html! { span class="grid size-9 place-items-center rounded-full bg-base-200 text-muted" { (icon.show()) } };
    list_row(sign, &title, Some(&format!("{path}/{}", request.id)), about, end)
}

fn state_chip(locale: Locale, state: RequestState) -> Markup {
    let tone = match state {
        RequestState::Received => Tone::Attention,
        RequestState::Confirmed | RequestState::Erasing | RequestState::Refused => Tone::Plain,
        RequestState::Done | RequestState::Corrected => Tone::Good,
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
        "corrected" => t!(locale, "requests-step-corrected"),
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
#[serde(rename_all = "snake_case")]
enum Ending {
    Done,
    Refused,
    Corrected,
}

#[derive(Debug, Deserialize)]
pub(super) struct End {
    version: i64,
    closing: Ending,
    /// The change that answered a correction.
    #[serde(default)]
    change: String,
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
    let change = move |tx: &mut store::Tx<'_>| match form.closing {
        Ending::Done => end(tx, id, form.version, Closing::Done, &form.answer),
        Ending::Refused => end(tx, id, form.version, Closing::Refused, &form.answer),
        Ending::Corrected => match form.change.parse::<EventId>() {
            Ok(change) => correct(tx, id, form.version, change, &form.answer),
            Err(_) => Err(Fault::Refused(Refusal::NoChange)),
        },
    };
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
        let is_looked_for = typed.is_some();
        let sought = typed.unwrap_or_else(|| request.asked.known_by.clone());
        let mut matches = Vec::new();
        if request.state == RequestState::Received {
            let found = match &contact {
                Some(person) if !is_looked_for => vec![person.clone()],
                Some(_) | None if sought.trim().is_empty() => Vec::new(),
                Some(_) | None => {
                    let query = Some(sought.clone());
                    people::list(scope, &Filter { query, limit: MOST_MATCHES, ..Filter::default() })?
                }
            };
            let eraser = Eraser::plan(scope, &map())?;
            for person in found {
                let held = erasure::held(&eraser, scope, person.id)?;
                matches.push((person, held));
            }
        }
        let is_being_corrected = request.asked.kind == Kind::Correction && request.state == RequestState::Confirmed;
        let changes = match &contact {
            Some(person) if is_being_corrected => changes::between(scope, person.id, request.received_at, scope.now())?,
            Some(_) | None => Vec::new(),
        };
        Ok::<_, store::Error>(Some(Case { request, steps, contact, sought, matches, changes }))
    });
    let case = found.await?.ok_or_else(Problem::not_found)?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let title = title(access.locale, &case.request);
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
    /// What was changed since a correction was asked for, newest first.
    changes: Vec<Change>,
}

/// What a request is called.
pub(super) fn title(locale: Locale, request: &Request) -> String {
    match request.asked.kind {
        Kind::Deletion => t!(locale, "request-title"),
        Kind::Correction => t!(locale, "request-correction-title"),
    }
}

fn one(access: &Access, reader: Reader, case: &Case, problem: Option<&Problem>) -> Markup {
    let (locale, tenant, request) = (access.locale, access.tenant, &case.request);
    let path = format!("/t/{tenant}/settings/privacy/{}", request.id);
    let asked = &request.asked;
    let words = match asked.kind {
        Kind::Deletion => t!(locale, "request-words"),
        Kind::Correction => t!(locale, "request-wrong"),
    };
    let told = [
        (words, &asked.words),
        (t!(locale, "request-right"), &asked.should_be),
        (t!(locale, "request-name"), &asked.name),
        (t!(locale, "request-known-by"), &asked.known_by),
        (t!(locale, "request-reach"), &asked.reach),
    ];
    let told: Vec<(&str, Markup)> = told
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.as_str(), html! { bdi class="whitespace-pre-line" { (value) } }))
        .collect();
    let origin = match request.origin {
        Origin::Page => t!(locale, "request-origin-page"),
        Origin::Link => t!(locale, "request-origin-link"),
        Origin::Meta => t!(locale, "request-origin-meta"),
        Origin::Staff => t!(locale, "request-origin-staff"),
    };
    html! {
        (settings_tabs(access, Tab::Privacy))
        (back(&format!("/t/{tenant}/settings/privacy"), &t!(locale, "requests-title")))
        (heading(&title(locale, request), Some(&origin), state_chip(locale, request.state)))
        @if let Some(problem) = problem { div class="pb-5" { (Notice::harm(&problem.detail).alert()) } }
        @if request.state.is_open() {
            p class="pb-5 text-sm text-muted" { (t!(locale, "request-due")) " " (moment::day(reader, request.due_at)) }
        }
        @if !told.is_empty() { div class="pb-6" { (facts(told)) } }
        @match request.state {
            RequestState::Received => (section(&t!(locale, "request-who"), who(locale, &path, case))),
            RequestState::Confirmed | RequestState::Erasing => (section(&t!(locale, "request-who"), known(tenant, locale, case))),
            RequestState::Done | RequestState::Corrected | RequestState::Refused => {}
        }
        @match (asked.kind, request.state) {
            (Kind::Deletion, RequestState::Received) => (section(&t!(locale, "request-end"), ending(locale, &path, request, html! {
                (Field::choice("closing", t!(locale, "request-closing"), vec![
                    ("done".to_owned(), t!(locale, "request-closing-done")),
                    ("refused".to_owned(), t!(locale, "request-closing-refused")),
                ]).required())
            }))),
            (Kind::Correction, RequestState::Received) => (refusing(locale, &path, request)),
            (Kind::Correction, RequestState::Confirmed) => {
                (section(&t!(locale, "request-correct"), correcting(access, reader, &path, case)))
                (refusing(locale, &path, request))
            }
            (Kind::Deletion, RequestState::Confirmed) => {
                (section(&t!(locale, "erasure-title"), html! {
                    p class="text-sm text-muted" { (t!(locale, "erasure-begin-about")) }
                    (Button::new(t!(locale, "erasure-begin")).icon(Icon::Trash).to(format!("{path}/erasure")))
                }))
                (refusing(locale, &path, request))
            }
            (_, RequestState::Erasing) => (section(&t!(locale, "erasure-title"), html! {
                (Notice::info(t!(locale, "erasure-working")).because(html! { (t!(locale, "erasure-working-about")) }).next(html! {
                    (Button::new(t!(locale, "erasure-look")).to(&path))
                    (Button::new(t!(locale, "erasure-go-on")).quiet().to(format!("{path}/erasure")))
                }))
            })),
            (_, RequestState::Done | RequestState::Corrected | RequestState::Refused) => {}
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
fn refusing(locale: Locale, path: &str, request: &Request) -> Markup {
    let refused = html! { input type="hidden" name="closing" value="refused"; };
    section(&t!(locale, "request-refuse"), ending(locale, path, request, refused))
}

fn ending(locale: Locale, path: &str, request: &Request, how: Markup) -> Markup {
    let explained = match request.asked.kind {
        Kind::Deletion => t!(locale, "request-answer-explained"),
        Kind::Correction => t!(locale, "request-correction-answer-explained"),
    };
    html! {
        form method="post" action=(format!("{path}/end")) class="max-w-xl space-y-5" {
            input type="hidden" name="version" value=(request.version);
            (how)
            (Field::lines("answer", t!(locale, "request-answer"), 4).explained(explained).required())
            (Button::new(t!(locale, "request-end-button")))
        }
    }
}

/// The way to the person's page, and the end by the change that was made there.
fn correcting(access: &Access, reader: Reader, path: &str, case: &Case) -> Markup {
    let locale = reader.locale;
    let choices = case.changes.iter().map(|change| (change.event.to_string(), changed(reader, change))).collect();
    html! {
        p class="text-sm text-muted" { (t!(locale, "request-correct-about")) }
        @if let Some(person) = case.contact.as_ref().filter(|_| access.may(Permission::ContactWrite)) {
            (Button::new(t!(locale, "request-correct-button")).icon(Icon::Pencil).to(format!("/t/{}/people/{}/edit", access.tenant, person.id)))
        }
        @if case.changes.is_empty() {
            p class="text-sm" { (t!(locale, "request-no-change")) }
        } @else {
            form method="post" action=(format!("{path}/end")) class="max-w-xl space-y-5" {
                input type="hidden" name="version" value=(case.request.version);
                input type="hidden" name="closing" value="corrected";
                (Field::choice("change", t!(locale, "request-change"), choices).explained(t!(locale, "request-change-explained")).required())
                (Field::lines("answer", t!(locale, "request-corrected-answer"), 3).explained(t!(locale, "request-corrected-answer-explained")).within("corrected"))
                (Button::new(t!(locale, "request-corrected-button")).primary())
            }
        }
    }
}

/// A change, told from the others: what, when, by whom.
fn changed(reader: Reader, change: &Change) -> String {
    let told = [Some(change.words(reader.locale)), Some(moment::short_words(reader, change.at)), change.by.clone()];
    told.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Whose data is it? What was told is looked for among the people; a member of staff decides.
fn who(locale: Locale, path: &str, case: &Case) -> Markup {
    let people: Vec<(ContactId, String, String)> = case
        .matches
        .iter()
        .map(|(person, held)| (person.id, named(locale, person), erasure::said(locale, &held.deleted).join(" · ")))
        .collect();
    html! {
        p class="text-sm text-muted" {
            @match case.request.asked.kind {
                Kind::Deletion => (t!(locale, "request-who-about")),
                Kind::Correction => (t!(locale, "request-correction-who-about")),
            }
        }
        form method="get" action=(path) role="search" class="flex items-end gap-2" {
            div class="grow" { (Field::search("q", t!(locale, "request-search")).value(&case.sought)) }
            (Button::new(t!(locale, "request-search-button")).icon_only(Icon::Search))
        }
        @if case.matches.is_empty() {
            p class="text-sm" {
                @match case.request.asked.kind {
                    Kind::Deletion => (t!(locale, "request-nobody")),
                    Kind::Correction => (t!(locale, "request-correction-nobody")),
                }
            }
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
    let phone = person.identities.iter().find(|one| one.kind == identities::Kind::Phone).map(|one| one.readable());
    phone.filter(|phone| *phone != name).map_or_else(|| name.clone(), |phone| format!("{name} · {phone}"))
}

fn known(tenant: TenantId, locale: Locale, case: &Case) -> Markup {
    html! {
        @if let Some(person) = &case.contact {
            p { a class="link" href=(format!("/t/{tenant}/people/{}", person.id)) { bdi { (person.label().show(locale)) } } }
        }
        @if case.request.asked.kind == Kind::Deletion {
            p class="text-sm text-muted" { (t!(locale, "request-restricted")) }
        }
    }
}
