//! `/t/{tenant}/support`: asking, reading what is answered, writing on, closing.

use ::store::Fault;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use kernel::{Permission, Problem, StaffId, SupportRequestId, TenantId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use url::Url;
use web::components::{
    Button, Field, Icon, Notice, Reader, back, facts, form, heading, list_row, moment, older, rows, section,
};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Listing, Page, Path, Place, Query, redirect, t};

use super::super::{Entry, Extent, Length, NewQuestion, Refusal, Support, operators, store};
use super::{MOST_SUBJECT, grants, state, thread, written};
use crate::pages::{Done, SettingsPage, Tab, add, errors, good, path_in, refused, settings_tabs, with_status, wrong};

const AT_ONCE: i64 = 20;
const GRANTS_SHOWN: i64 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Question {
    subject: String,
    words: String,
    page: String,
    /// For how many hours the operator may look; empty: not at all.
    look_for: String,
    look_at: String,
}

/// `GET /t/{tenant}/support`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    headers: HeaderMap,
    Query(page): Query<Page>,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let notice = match query.done.as_str() {
        "closed" => good(t!(locale, "support-done-closed")),
        "granted" => good(t!(locale, "support-done-granted")),
        _ => html! {},
    };
    let came_from = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let about = Url::parse(came_from).map(|url| url.path().to_owned()).unwrap_or_default();
    let typed = Question { page: page_of(&access, &about), ..Question::default() };
    questions_page(&app, &access, theme, &page, (&notice, &typed, None)).await
}

/// A page of this business that may be asked about: its path alone, since the rest may hold what was searched for.
fn page_of(access: &Access, typed: &str) -> String {
    let path = typed.split(['?', '#']).next().unwrap_or_default();
    let is_ours = path.starts_with(&format!("/t/{}/", access.tenant)) && !path.starts_with(&path_in(access, "support"));
    if is_ours { Text::line(path, 300) } else { String::new() }
}

/// `POST /t/{tenant}/support`
pub(crate) async fn ask(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<Question>,
) -> web::Result<Response> {
    let me = me(&access)?;
    let (question, grant) = match check(&access, &typed) {
        Ok(checked) => checked,
        Err(problem) if problem.status == 403 => return Err(problem.into()),
        Err(problem) => {
            let shown = (&html! {}, &typed, Some(&problem));
            let page = questions_page(&app, &access, theme, &Page::default(), shown).await?;
            return Ok(with_status(&problem, page));
        }
    };
    let asked = app.db.write(access.tenant, access.actor, move |tx| {
        let id = super::super::ask(tx, me, &question)?;
        if let Some((extent, length)) = grant {
            super::super::give(tx, me, extent, length)?;
        }
        Ok(id)
    });
    match asked.await {
        Ok(id) => Ok(redirect(&path_in(&access, &format!("support/{id}?done=asked")))),
        Err(Fault::Refused(refusal)) => {
            let shown = (&refused(refusal.words(access.locale)), &typed, None);
            let page = questions_page(&app, &access, theme, &Page::default(), shown).await?;
            Ok(with_status(&refusal.into(), page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

type Checked = (NewQuestion, Option<(Extent, Length)>);

fn check(access: &Access, typed: &Question) -> Result<Checked, Problem> {
    let locale = access.locale;
    let mut problem = Problem::invalid();
    let subject = Text::line(&typed.subject, MOST_SUBJECT + 1);
    if subject.is_empty() {
        add(&mut problem, "subject", "missing", t!(locale, "support-subject-missing"));
    }
    if subject.chars().count() > MOST_SUBJECT {
        add(&mut problem, "subject", "too_long", t!(locale, "support-subject-too-long"));
    }
    let words = written(locale, &typed.words).unwrap_or_else(|(code, told)| {
        add(&mut problem, "words", code, told);
        String::new()
    });
    let grant = grants::check(locale, grants::ASIDE, (&typed.look_for, &typed.look_at), &mut problem);
    if grant.is_some() && !access.may(Permission::SupportGrant) {
        return Err(Problem::forbidden());
    }
    problem.or_ok()?;
    Ok((NewQuestion { subject, words, page: page_of(access, &typed.page) }, grant))
}

async fn questions_page(
    app: &App,
    access: &Access,
    theme: Theme,
    page: &Page,
    (notice, typed, problem): (&Markup, &Question, Option<&Problem>),
) -> web::Result<Markup> {
    let locale = access.locale;
    let after = page.after()?.map(|(at, id)| (at, SupportRequestId::from_uuid(id)));
    let read = app.db.read(access.tenant, move |scope| -> ::store::Result<_> {
        let questions = store::list(scope, after, AT_ONCE + 1)?;
        Ok((questions, store::grants(scope, GRANTS_SHOWN)?, operators::any(&scope.global())?))
    });
    let (questions, given, is_anyone_there) = read.await?;
    let questions = Listing::new(questions, AT_ONCE, |one: &Support| (one.moved_at, one.id.as_uuid()));
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let content = html! {
        @if !is_anyone_there { (Notice::attention(t!(locale, "support-nobody")).because(html! { (t!(locale, "support-nobody-explained")) })) }
        (section(&t!(locale, "support-asked"), html! {
            @if questions.data.is_empty() {
                p class="text-sm text-muted" { (t!(locale, "support-none")) " " (t!(locale, "support-none-explained")) }
            } @else {
                (rows(questions.data.iter().map(|one| row(access, reader, one))))
            }
            @if let Some(cursor) = &questions.next_cursor {
                (older(&path_in(access, &format!("support?cursor={cursor}")), &t!(locale, "support-older")))
            }
        }))
        @if !access.is_visit() { (ask_section(access, typed, problem)) }
        @if access.may(Permission::SupportGrant) { (grants::part(access, reader, &given)) }
    };
    let page =
        SettingsPage::new(access, theme, Tab::Support, t!(locale, "support-title")).about(t!(locale, "support-about"));
    Ok(page.show(notice, &content))
}

fn row(access: &Access, reader: Reader, one: &Support) -> Markup {
    let about = html! { bdi { (one.asked_by) } " · " (moment::ago(reader, one.moved_at)) };
    let href = path_in(access, &format!("support/{}", one.id));
    list_row(Icon::CircleHelp.show(), &one.subject, Some(&href), about, state(reader.locale, one, false))
}

fn ask_section(access: &Access, typed: &Question, problem: Option<&Problem>) -> Markup {
    let locale = access.locale;
    section(
        &t!(locale, "support-ask"),
        form(
            &path_in(access, "support"),
            html! {
                (errors(locale, problem))
                (Field::text("subject", t!(locale, "support-subject")).value(&typed.subject).required().wrong(wrong(problem, "subject")))
                (Field::lines("words", t!(locale, "support-words"), 5).explained(t!(locale, "support-words-explained"))
                    .value(&typed.words).required().wrong(wrong(problem, "words")))
                (Field::text("page", t!(locale, "support-page")).explained(t!(locale, "support-page-explained")).value(&typed.page).monospaced())
                @if access.may(Permission::SupportGrant) {
                    (grants::fields(locale, grants::ASIDE, (&typed.look_for, &typed.look_at), problem, true))
                }
                (Button::new(t!(locale, "support-send")).primary().icon(Icon::Send))
            },
        ),
    )
}

/// `GET /t/{tenant}/support/{request}`
pub(crate) async fn one(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, SupportRequestId)>,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = if query.done == "asked" {
        good(t!(access.locale, "support-done-asked"))
    } else {
        html! {}
    };
    question_page(&app, &access, theme, id, (&notice, "", None)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Words {
    pub(super) words: String,
}

/// `POST /t/{tenant}/support/{request}/entries`
pub(crate) async fn write_on(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, SupportRequestId)>,
    Form(typed): Form<Words>,
) -> web::Result<Response> {
    let me = me(&access)?;
    let words = match written(access.locale, &typed.words) {
        Ok(words) => words,
        Err((code, told)) => {
            let mut problem = Problem::invalid();
            add(&mut problem, "words", code, told);
            let page = question_page(&app, &access, theme, id, (&html! {}, &typed.words, Some(&problem))).await?;
            return Ok(with_status(&problem, page));
        }
    };
    let done = app.db.write(access.tenant, access.actor, move |tx| super::super::write_on(tx, id, me, &words)).await;
    match done {
        Ok(()) => Ok(redirect(&path_in(&access, &format!("support/{id}")))),
        Err(Fault::Refused(Refusal::Unknown)) => Err(Problem::not_found().into()),
        Err(Fault::Refused(refusal)) => {
            let shown = (&refused(refusal.words(access.locale)), typed.words.as_str(), None);
            let page = question_page(&app, &access, theme, id, shown).await?;
            Ok(with_status(&refusal.into(), page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `POST /t/{tenant}/support/{request}/end`
pub(crate) async fn close(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, SupportRequestId)>,
) -> web::Result<Response> {
    me(&access)?;
    app.db.write(access.tenant, access.actor, move |tx| super::super::close(tx, id)).await?;
    Ok(redirect(&path_in(&access, "support?done=closed")))
}

async fn question_page(
    app: &App,
    access: &Access,
    theme: Theme,
    id: SupportRequestId,
    (notice, typed, problem): (&Markup, &str, Option<&Problem>),
) -> web::Result<Markup> {
    let read = app.db.read(access.tenant, move |scope| -> ::store::Result<Option<(Support, Vec<Entry>)>> {
        let Some(question) = store::get(scope, id)? else { return Ok(None) };
        Ok(Some((question, store::entries(scope, id)?)))
    });
    let (question, entries) = read.await?.ok_or_else(Problem::not_found)?;
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let here = path_in(access, &format!("support/{id}"));
    let content = html! {
        (settings_tabs(access, Tab::Support))
        (back(&path_in(access, "support"), &t!(locale, "support-title")))
        (heading(&question.subject, None, state(locale, &question, false)))
        div class="space-y-6" {
            (notice)
            @if !question.page.is_empty() {
                (facts([(t!(locale, "support-page-is").as_str(), html! { a class="link" href=(question.page) dir="ltr" translate="no" { (question.page) } })]))
            }
            (thread(reader, &entries))
            @if question.closed_at.is_some() {
                p class="text-sm text-muted" { (t!(locale, "support-is-closed")) }
            } @else if !access.is_visit() {
                (form(&format!("{here}/entries"), html! {
                    (errors(locale, problem))
                    (Field::lines("words", t!(locale, "support-more"), 4).value(typed).required().wrong(wrong(problem, "words")))
                    (Button::new(t!(locale, "support-send")).primary().icon(Icon::Send))
                }))
                form method="post" action=(format!("{here}/end")) { (Button::new(t!(locale, "support-close")).icon(Icon::Check)) }
            }
        }
    };
    Ok(layout::page(&PageContext::of(access, theme, Place::Settings), &question.subject, content))
}

/// Whoever asks is a person of the staff.
pub(super) fn me(access: &Access) -> web::Result<StaffId> {
    access.staff.ok_or_else(|| Problem::forbidden().into())
}
