//! The public pages of a deletion request: the form, the receipt with its code, the state behind the code.

use accounts::sign_in::{Caller, admits_stranger};
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Actor, Locale, Problem, TenantId, Who};
use maud::{Markup, html};
use serde::Deserialize;
use store::Fault;
use web::components::{Button, Field, Icon, Notice, Reader, copyable, moment, section};
use web::layout::Theme;
use web::{App, Form, Path, t};

use super::erasure::{self, Outcome};
use super::model::{Asked, Code, Origin, Refusal, Request, State as RequestState, Step};
use super::{behind, new_code, receive};
use crate::backups::Backups;
use crate::policy::{Business, Public, business, business_that_may_be_closed, public_page};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
    known_by: String,
    reach: String,
    words: String,
}

/// The backups, as the router hands them to each request.
type Given = Extension<Option<Backups>>;

/// What backups mean for what was deleted: for how long they keep it, and that one may have to be restored.
fn copies(business: &Business, locale: Locale, Extension(backups): &Given) -> String {
    let business = business.isolated();
    match backups.as_ref().map(|backups| backups.settings().keep_days) {
        Some(days) => t!(locale, "deletion-copies", days = days, business = business),
        None => t!(locale, "deletion-copies-elsewhere", business = business),
    }
}

/// `GET /p/{tenant}/deletion`
pub(super) async fn blank(
    State(app): State<App>,
    given: Given,
    Path(tenant): Path<TenantId>,
    locale: Locale,
    theme: Theme,
) -> web::Result<Markup> {
    let business = business(&app, tenant).await?;
    let copies = copies(&business, locale, &given);
    Ok(form_page(&business, locale, theme, &copies, &Typed::default(), None))
}

/// `POST /p/{tenant}/deletion`
pub(super) async fn send(
    State(app): State<App>,
    given: Given,
    Path(tenant): Path<TenantId>,
    (locale, theme): (Locale, Theme),
    caller: Caller,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let business = business(&app, tenant).await?;
    let copies = copies(&business, locale, &given);
    let again = |typed: &Typed, problem: &Problem| again(&business, locale, theme, &copies, typed, problem);
    let asked = Asked::cleaned(&typed.name, &typed.known_by, &typed.reach, &typed.words);
    if asked.known_by.is_empty() {
        let problem = Problem::invalid().field("known_by", "required", t!(locale, "deletion-known-by-wrong"));
        return Ok(again(&typed, &problem));
    }
    if !app.db.global_write(move |global| admits_stranger(global, &caller)).await? {
        return Ok(again(&typed, &Refusal::TooMany.problem(locale)));
    }
    let code = new_code();
    let actor = Actor { who: Who::System("public page"), at: app.clock.now(), request: app.clock.id() };
    let told = code.clone();
    match app.db.write(tenant, actor, move |tx| receive(tx, &asked, Origin::Page, &told, locale)).await {
        Ok(()) => Ok((StatusCode::CREATED, receipt(&app, &business, locale, theme, &code)).into_response()),
        Err(Fault::Refused(refusal)) => Ok(again(&typed, &refusal.problem(locale))),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `GET /p/{tenant}/deletion/{code}`
pub(super) async fn status(
    State(app): State<App>,
    given: Given,
    Path((tenant, code)): Path<(TenantId, String)>,
    locale: Locale,
    theme: Theme,
) -> web::Result<Markup> {
    let business = business_that_may_be_closed(&app, tenant).await?;
    let code = Code::parse(&code).ok_or_else(Problem::not_found)?;
    let found = app.db.read(tenant, move |scope| behind(scope, &code)).await?;
    let (request, steps) = found.ok_or_else(Problem::not_found)?;
    let reader = Reader { locale, zone: business.zone, now: app.clock.now() };
    let content = state_of(&business, reader, &copies(&business, locale, &given), &request, &steps);
    Ok(public_page(&business, locale, theme, Public::Deletion, &t!(locale, "deletion-status-title"), content))
}

fn again(
    business: &Business,
    locale: Locale,
    theme: Theme,
    copies: &str,
    typed: &Typed,
    problem: &Problem,
) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    (status, form_page(business, locale, theme, copies, typed, Some(problem))).into_response()
}

fn form_page(
    business: &Business,
    locale: Locale,
    theme: Theme,
    copies: &str,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Markup {
    let wrong = |name: &str| {
        problem.and_then(|problem| problem.fields.iter().find(|one| one.field == name)).map(|one| one.detail.clone())
    };
    let content = html! {
        p class="pb-5 text-muted" { (t!(locale, "deletion-about", business = business.isolated())) }
        @if let Some(problem) = problem.filter(|problem| problem.fields.is_empty()) {
            div class="pb-5" { (Notice::harm(&problem.detail).alert()) }
        }
        form method="post" action=(format!("/p/{}/deletion", business.tenant)) class="space-y-5" {
            (Field::text("known_by", t!(locale, "deletion-known-by")).explained(t!(locale, "deletion-known-by-explained"))
                .value(&typed.known_by).required().wrong(wrong("known_by")))
            (Field::text("name", t!(locale, "deletion-name")).value(&typed.name).autocomplete("name"))
            (Field::text("reach", t!(locale, "deletion-reach")).explained(t!(locale, "deletion-reach-explained")).value(&typed.reach))
            (Field::lines("words", t!(locale, "deletion-words"), 3).value(&typed.words))
            (Button::new(t!(locale, "deletion-send")).primary())
        }
        div class="pt-8" {
            (section(&t!(locale, "deletion-what-happens"), html! {
                ol class="list-decimal space-y-1 ps-5 text-sm text-muted" {
                    li { (t!(locale, "deletion-what-1")) }
                    li { (t!(locale, "deletion-what-2", business = business.isolated())) }
                    li { (t!(locale, "deletion-what-3")) }
                    li { (t!(locale, "deletion-what-4")) }
                    li { (copies) }
                }
            }))
        }
    };
    public_page(business, locale, theme, Public::Deletion, &t!(locale, "deletion-title"), content)
}

fn receipt(app: &App, business: &Business, locale: Locale, theme: Theme, code: &Code) -> Markup {
    let base = app.settings.public_url.as_str().trim_end_matches('/');
    let link = format!("{base}/p/{}/deletion/{}", business.tenant, code.expose());
    let content = html! {
        (Notice::good(t!(locale, "deletion-received-about", business = business.isolated())))
        div class="pt-5" { (copyable("deletion-link", &t!(locale, "deletion-link"), &link, &t!(locale, "deletion-copy"), &t!(locale, "deletion-copied"))) }
        p class="pt-3 text-sm text-muted" { (t!(locale, "deletion-keep")) }
        div class="pt-5" { (Button::new(t!(locale, "deletion-see")).icon_after(Icon::ChevronRight).to(&link)) }
    };
    public_page(business, locale, theme, Public::Deletion, &t!(locale, "deletion-received-title"), content)
}

fn state_of(business: &Business, reader: Reader, copies: &str, request: &Request, steps: &[Step]) -> Markup {
    let locale = reader.locale;
    let answer = || {
        let last = steps.iter().rfind(|step| step.step == request.state.as_str());
        html! { @if let Some(step) = last { bdi { (step.note) } } }
    };
    let is_open = request.state.is_open();
    html! {
        @if business.is_closed {
            div class="pb-5" {
                (Notice::info(t!(locale, "deletion-closed", business = business.isolated())).because(html! {
                    @if is_open { (t!(locale, "deletion-closed-open")) } @else { (t!(locale, "deletion-closed-about")) }
                }))
            }
        }
        @match request.state {
            RequestState::Received => (Notice::info(t!(locale, "deletion-state-received")).because(html! {
                @if !business.is_closed { (t!(locale, "deletion-state-received-about", business = business.isolated())) }
            })),
            RequestState::Confirmed => (Notice::info(t!(locale, "deletion-state-confirmed")).because(html! { (t!(locale, "deletion-state-confirmed-about")) })),
            RequestState::Erasing => (Notice::info(t!(locale, "deletion-state-confirmed")).because(html! {
                @if !business.is_closed { (t!(locale, "deletion-state-erasing-about")) }
            })),
            RequestState::Done => (Notice::good(t!(locale, "deletion-state-done")).because(answer())),
            RequestState::Refused => (Notice::attention(t!(locale, "deletion-state-refused")).because(answer())),
        }
        @if request.state == RequestState::Done && request.outcome != Outcome::default() {
            div class="pt-6" {
                (erasure::pages::outcome(locale, &request.outcome))
                p class="text-sm text-muted" { (copies) }
            }
        }
        ol class="space-y-1 pt-6 text-sm" {
            @for step in steps.iter().filter(|step| !matches!(step.step.as_str(), "restricted" | "erasing")) {
                li { span class="text-muted" { (moment::day(reader, step.at)) " · " } (super::pages::step_words(locale, &step.step)) }
            }
            @if is_open && !business.is_closed {
                li class="text-muted" { (t!(locale, "deletion-due")) " " (moment::day(reader, request.due_at)) }
            }
        }
    }
}
