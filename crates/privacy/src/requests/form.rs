//! The public pages of a request: the form of each kind, the receipt with its code, the state behind the code.
//!
//! - By one's own link to what one allowed, the form asks for no number, and shows nothing of whose entry it is.

use accounts::sign_in::{Caller, admits_stranger};
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use consent::preferences;
use contacts::{changes, people};
use kernel::{Actor, ContactId, Locale, Problem, TenantId, Who};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Fault, Scope};
use web::components::{Button, Field, Icon, Notice, Reader, Tab, copyable, moment, section, tabs};
use web::layout::Theme;
use web::{App, Form, Path, Query, t};

use super::erasure::{self, Outcome};
use super::model::{Asked, Came, Code, Kind, Origin, Refusal, Request, State as RequestState, Step};
use super::{behind, new_code, receive};
use crate::backups::Backups;
use crate::policy::{Business, Public, business, business_that_may_be_closed, public_page};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// A deletion unless it says otherwise.
    kind: String,
    /// What is signed in one's own link.
    by: String,
    name: String,
    known_by: String,
    reach: String,
    words: String,
    should_be: String,
}

impl Typed {
    fn kind(&self) -> Kind {
        self.kind.parse().unwrap_or_default()
    }

    fn asked(&self) -> Asked {
        let (name, known_by, reach) = (self.name.clone(), self.known_by.clone(), self.reach.clone());
        let kind = self.kind();
        let should_be = if kind == Kind::Correction { self.should_be.clone() } else { String::new() };
        Asked { kind, name, known_by, reach, words: self.words.clone(), should_be }.cleaned()
    }
}

/// Whose link it is; nobody's if it is forged or over, or leads to nobody any more.
async fn linked(app: &App, tenant: TenantId, token: &str) -> web::Result<Option<ContactId>> {
    let Some(opened) = preferences::open(&app.vault, tenant, token, app.clock.now()) else { return Ok(None) };
    let person = app.db.read(tenant, move |scope| people::get(scope, opened.contact)).await?;
    Ok(person.filter(|person| person.deleted_at.is_none()).map(|_| opened.contact))
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

/// What the form is drawn of.
struct Blank<'a> {
    business: &'a Business,
    locale: Locale,
    theme: Theme,
    copies: String,
    is_linked: bool,
}

/// `GET /p/{tenant}/deletion`
pub(super) async fn blank(
    State(app): State<App>,
    given: Given,
    Path(tenant): Path<TenantId>,
    (locale, theme): (Locale, Theme),
    Query(chosen): Query<Chosen>,
) -> web::Result<Markup> {
    let business = business(&app, tenant).await?;
    let is_linked = linked(&app, tenant, &chosen.by).await?.is_some();
    let copies = copies(&business, locale, &given);
    let typed = Typed { kind: chosen.kind, by: chosen.by, ..Typed::default() };
    Ok(form_page(&Blank { business: &business, locale, theme, copies, is_linked }, &typed, None))
}

/// Which form, and by whose link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    kind: String,
    by: String,
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
    let contact = linked(&app, tenant, &typed.by).await?;
    let copies = copies(&business, locale, &given);
    let blank = Blank { business: &business, locale, theme, copies, is_linked: contact.is_some() };
    let asked = typed.asked();
    if let Some(problem) = missing(locale, &asked, contact.is_some()) {
        return Ok(again(&blank, &typed, &problem));
    }
    if !app.db.global_write(move |global| admits_stranger(global, &caller)).await? {
        return Ok(again(&blank, &typed, &Refusal::TooMany.problem(locale)));
    }
    let code = new_code();
    let actor = Actor { who: Who::System("public page"), at: app.clock.now(), request: app.clock.id() };
    let told = code.clone();
    let came = Came { origin: if contact.is_some() { Origin::Link } else { Origin::Page }, contact, locale };
    match app.db.write(tenant, actor, move |tx| receive(tx, &asked, came, &told)).await {
        Ok(()) => Ok((StatusCode::CREATED, receipt(&app, &business, locale, theme, &code)).into_response()),
        Err(Fault::Refused(refusal)) => Ok(again(&blank, &typed, &refusal.problem(locale))),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// Without what nobody could answer a request.
fn missing(locale: Locale, asked: &Asked, is_linked: bool) -> Option<Problem> {
    let is_correction = asked.kind == Kind::Correction;
    let wrong = [
        ("known_by", asked.known_by.is_empty() && !is_linked, t!(locale, "deletion-known-by-wrong")),
        ("words", is_correction && asked.words.trim().is_empty(), t!(locale, "correction-words-wrong")),
        ("should_be", is_correction && asked.should_be.trim().is_empty(), t!(locale, "correction-should-be-wrong")),
    ];
    let wrong = wrong.into_iter().filter(|(_, is_missing, _)| *is_missing);
    let problem = wrong.fold(Problem::invalid(), |problem, (name, _, words)| problem.field(name, "required", words));
    (!problem.fields.is_empty()).then_some(problem)
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
    let found = app.db.read(tenant, move |scope| {
        let Some((request, steps)) = behind(scope, &code)? else { return Ok(None) };
        let corrected = corrected(scope, locale, &request, &steps)?;
        Ok::<_, store::Error>(Some(Told { request, steps, corrected }))
    });
    let told = found.await?.ok_or_else(Problem::not_found)?;
    let reader = Reader { locale, zone: business.zone, now: app.clock.now() };
    let content = state_of(&business, reader, &copies(&business, locale, &given), &told);
    Ok(public_page(&business, locale, theme, Public::Deletion, &t!(locale, "deletion-status-title"), content))
}

/// What is told behind a code.
struct Told {
    request: Request,
    steps: Vec<Step>,
    /// The parts that the change which answered it changed.
    corrected: Option<String>,
}

fn corrected(scope: &Scope<'_>, locale: Locale, request: &Request, steps: &[Step]) -> store::Result<Option<String>> {
    let ended = steps.iter().rfind(|step| step.step == RequestState::Corrected.as_str());
    let (Some(event), Some(contact), Some(ended)) = (request.answered_by, request.contact, ended) else {
        return Ok(None);
    };
    let changes = changes::between(scope, contact, request.received_at, ended.at)?;
    Ok(changes.iter().find(|change| change.event == event).map(|change| change.words(locale)))
}

fn again(blank: &Blank<'_>, typed: &Typed, problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    (status, form_page(blank, typed, Some(problem))).into_response()
}

fn form_page(blank: &Blank<'_>, typed: &Typed, problem: Option<&Problem>) -> Markup {
    let Blank { business, locale, theme, copies, is_linked } = blank;
    let (locale, kind, name) = (*locale, typed.kind(), business.isolated());
    let wrong = |name: &str| {
        problem.and_then(|problem| problem.fields.iter().find(|one| one.field == name)).map(|one| one.detail.clone())
    };
    let (title, about, send) = match kind {
        Kind::Deletion => {
            (t!(locale, "deletion-title"), t!(locale, "deletion-about", business = name), t!(locale, "deletion-send"))
        }
        Kind::Correction => (
            t!(locale, "correction-title"),
            t!(locale, "correction-about", business = name),
            t!(locale, "correction-send"),
        ),
    };
    let content = html! {
        div class="-mx-3 pb-5" { (tabs(&t!(locale, "deletion-or-correction"), &kinds(blank, typed))) }
        p class="pb-5 text-muted" { (about) }
        @if let Some(problem) = problem.filter(|problem| problem.fields.is_empty()) {
            div class="pb-5" { (Notice::harm(&problem.detail).alert()) }
        }
        @if *is_linked {
            div class="pb-5" {
                (Notice::info(t!(locale, "correction-linked"))
                    .because(html! { (t!(locale, "correction-linked-about", business = business.isolated())) }))
            }
        }
        form method="post" action=(format!("/p/{}/deletion", business.tenant)) class="space-y-5" {
            @if kind == Kind::Correction { input type="hidden" name="kind" value=(kind.as_str()); }
            @if *is_linked { input type="hidden" name="by" value=(typed.by); }
            @else {
                (Field::text("known_by", t!(locale, "deletion-known-by")).explained(t!(locale, "deletion-known-by-explained"))
                    .value(&typed.known_by).required().wrong(wrong("known_by")))
            }
            @if kind == Kind::Correction {
                (Field::lines("words", t!(locale, "correction-words"), 3).explained(t!(locale, "correction-words-explained"))
                    .value(&typed.words).required().wrong(wrong("words")))
                (Field::lines("should_be", t!(locale, "correction-should-be"), 3).explained(t!(locale, "correction-should-be-explained"))
                    .value(&typed.should_be).required().wrong(wrong("should_be")))
            }
            (Field::text("name", t!(locale, "deletion-name")).value(&typed.name).autocomplete("name"))
            (Field::text("reach", t!(locale, "deletion-reach")).explained(t!(locale, "deletion-reach-explained")).value(&typed.reach))
            @if kind == Kind::Deletion { (Field::lines("words", t!(locale, "deletion-words"), 3).value(&typed.words)) }
            (Button::new(send).primary())
        }
        div class="pt-8" {
            (section(&t!(locale, "deletion-what-happens"), html! {
                ol class="list-decimal space-y-1 ps-5 text-sm text-muted" {
                    li { (t!(locale, "deletion-what-1")) }
                    li { (t!(locale, "deletion-what-2", business = business.isolated())) }
                    @match kind {
                        Kind::Deletion => {
                            li { (t!(locale, "deletion-what-3")) }
                            li { (t!(locale, "deletion-what-4")) }
                            li { (copies) }
                        }
                        Kind::Correction => {
                            li { (t!(locale, "correction-what-3")) }
                            li { (t!(locale, "correction-what-4")) }
                        }
                    }
                }
            }))
        }
    };
    public_page(business, locale, *theme, Public::Deletion, &title, content)
}

/// The forms to choose from; the link by which one came goes along. What is signed stands in letters that need no escaping.
fn kinds(blank: &Blank<'_>, typed: &Typed) -> [Tab; 2] {
    let (locale, tenant) = (blank.locale, blank.business.tenant);
    let by = if blank.is_linked { format!("&by={}", typed.by) } else { String::new() };
    let of = |kind: Kind, label: String| {
        let href = format!("/p/{tenant}/deletion?kind={}{by}", kind.as_str());
        Tab { label, href, number: None, is_current: typed.kind() == kind }
    };
    [of(Kind::Deletion, t!(locale, "deletion-choice")), of(Kind::Correction, t!(locale, "correction-choice"))]
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

fn state_of(business: &Business, reader: Reader, copies: &str, told: &Told) -> Markup {
    let (locale, Told { request, steps, corrected }) = (reader.locale, told);
    let is_correction = request.asked.kind == Kind::Correction;
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
            RequestState::Confirmed => (Notice::info(t!(locale, "deletion-state-confirmed")).because(html! {
                @if is_correction { (t!(locale, "correction-state-confirmed-about")) } @else { (t!(locale, "deletion-state-confirmed-about")) }
            })),
            RequestState::Erasing => (Notice::info(t!(locale, "deletion-state-confirmed")).because(html! {
                @if !business.is_closed { (t!(locale, "deletion-state-erasing-about")) }
            })),
            RequestState::Done if is_correction => (Notice::good(t!(locale, "correction-state-overtaken"))),
            RequestState::Done => (Notice::good(t!(locale, "deletion-state-done")).because(answer())),
            RequestState::Corrected => (Notice::good(t!(locale, "correction-state-corrected")).because(html! {
                @if let Some(parts) = corrected { p { (t!(locale, "correction-state-parts", parts = parts)) } }
                p { (answer()) }
            })),
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
