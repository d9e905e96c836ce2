//! `/operator`: what the staff of all businesses ask, and the answer; `/operator/link`: how the operator comes in.

use ::store::Fault;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem, SupportRequestId, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, Field, Icon, Notice, Reader, Tone, back, card, chip, empty_state, facts, form, heading, list_row, moment,
    older, rows, section,
};
use web::layout::{self, PageContext, Person, Room, Theme};
use web::{App, Form, Listing, OpenGrant, Operator, Path, Query, cursor, redirect, t};

use super::super::{Entry, Support, console, operators, store};
use super::staff::Words;
use super::{state, thread, turn, written};
use crate::pages::{Done, add, errors, good, with_status, wrong};
use crate::sign_in::pages::{Token, admitted};
use crate::tenants;

fn frame(locale: Locale, theme: Theme, operator: &Operator, title: &str, content: Markup) -> Markup {
    let room =
        |icon, label, href: &str, is_active| Room { icon, label, href: href.to_owned(), is_active, number: None };
    let context = PageContext {
        locale,
        theme,
        tenant_name: "Kontor".to_owned(),
        rooms: vec![
            room(Icon::CircleHelp, t!(locale, "operator-room"), "/operator", true),
            room(Icon::User, t!(locale, "operator-account"), "/account", false),
        ],
        person: Person { name: operator.name.clone(), account_href: "/account".to_owned() },
        stream: None,
        find: None,
        banner: None,
        grant: None,
    };
    layout::page(&context, title, content)
}

/// How many of each list are shown at once.
const AT_ONCE: i64 = 50;

/// Where each list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Places {
    questions: Option<String>,
    businesses: Option<String>,
}

impl Places {
    fn read(text: Option<&String>, field: &'static str) -> Result<console::After, Problem> {
        let unknown = || Problem::invalid().field(field, "unknown", "Use a cursor as it was given.");
        text.map(|text| cursor::decode(text).ok_or_else(unknown)).transpose()
    }

    /// The page on which one list goes on and the other stays.
    fn href(questions: Option<&String>, businesses: Option<&String>) -> String {
        let pairs = [("questions", questions), ("businesses", businesses)];
        let pairs = pairs.into_iter().filter_map(|(name, place)| place.map(|place| format!("{name}={place}")));
        format!("/operator?{}", pairs.collect::<Vec<_>>().join("&"))
    }
}

/// `GET /operator`
pub(crate) async fn show(
    State(app): State<App>,
    operator: Operator,
    locale: Locale,
    theme: Theme,
    Query(places): Query<Places>,
) -> web::Result<Markup> {
    let questions = Places::read(places.questions.as_ref(), "questions")?;
    let businesses = Places::read(places.businesses.as_ref(), "businesses")?;
    let seen = console::look(&app.db, (questions, businesses), AT_ONCE + 1).await?;
    let questions = Listing::new(seen.questions, AT_ONCE, |one| (one.moved_at, one.id.as_uuid()));
    let businesses = Listing::new(seen.businesses, AT_ONCE, |one| (one.created_at, one.id.as_uuid()));
    let reader = Reader { locale, zone: operator.time_zone, now: app.clock.now() };
    let title = t!(locale, "operator-title");
    let content = html! {
        (heading(&title, Some(&t!(locale, "operator-about")), html! {}))
        (section(&t!(locale, "operator-questions"), html! {
            @if questions.data.is_empty() {
                (card(empty_state(Icon::CircleCheck, &t!(locale, "operator-questions-none"), &t!(locale, "operator-questions-none-explained"), None)))
            } @else {
                (rows(questions.data.iter().map(|one| {
                    let about = html! { bdi { (one.business) } " · " (moment::ago(reader, one.moved_at)) };
                    let href = format!("/operator/requests/{}/{}", one.tenant, one.id);
                    list_row(Icon::CircleHelp.show(), &one.subject, Some(&href), about, turn(locale, one.turn, true))
                })))
            }
            @if let Some(next) = &questions.next_cursor {
                (older(&Places::href(Some(next), places.businesses.as_ref()), &t!(locale, "operator-questions-more")))
            }
        }))
        (section(&t!(locale, "operator-businesses"), html! {
            (rows(businesses.data.iter().map(|one| {
                let about = html! { span dir="ltr" translate="no" { (one.id) } };
                let questions = one.questions;
                let end = html! {
                    @if questions > 0 { (chip(&t!(locale, "operator-open-questions", number = questions), Tone::Plain)) }
                    @if let Some(until) = one.open_until {
                        span class="text-muted" { (t!(locale, "operator-may-look", until = moment::full_words(reader, until))) }
                        (Button::new(t!(locale, "operator-look")).small().icon(Icon::Eye).to(format!("/t/{}/settings", one.id)))
                    }
                };
                list_row(Icon::Building.show(), &one.name, None, about, end)
            })))
            @if let Some(next) = &businesses.next_cursor {
                (older(&Places::href(places.questions.as_ref(), Some(next)), &t!(locale, "operator-businesses-more")))
            }
        }))
    };
    Ok(frame(locale, theme, &operator, &title, content))
}

/// `GET /operator/requests/{tenant}/{request}`
pub(crate) async fn one(
    State(app): State<App>,
    operator: Operator,
    locale: Locale,
    theme: Theme,
    Path((tenant, id)): Path<(TenantId, SupportRequestId)>,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = if query.done == "answered" {
        good(t!(locale, "operator-done-answered"))
    } else {
        html! {}
    };
    question_page(&app, (locale, theme), &operator, (tenant, id), (&notice, "", None)).await
}

/// `POST /operator/requests/{tenant}/{request}/answers`
pub(crate) async fn answer(
    State(app): State<App>,
    operator: Operator,
    locale: Locale,
    theme: Theme,
    Path((tenant, id)): Path<(TenantId, SupportRequestId)>,
    Form(typed): Form<Words>,
) -> web::Result<Response> {
    let words = match written(locale, &typed.words) {
        Ok(words) => words,
        Err((code, told)) => {
            let mut problem = Problem::invalid();
            add(&mut problem, "words", code, told);
            let shown = (&html! {}, typed.words.as_str(), Some(&problem));
            let page = question_page(&app, (locale, theme), &operator, (tenant, id), shown).await?;
            return Ok(with_status(&problem, page));
        }
    };
    let login = operator.login;
    app.db.write(tenant, operator.actor, move |tx| super::super::answer(tx, id, login, &words)).await?;
    Ok(redirect(&format!("/operator/requests/{tenant}/{id}?done=answered")))
}

/// A question, and whether the operator may look into the business that asks.
struct Case {
    question: Support,
    entries: Vec<Entry>,
    business: String,
    grant: Option<OpenGrant>,
}

async fn question_page(
    app: &App,
    (locale, theme): (Locale, Theme),
    operator: &Operator,
    (tenant, id): (TenantId, SupportRequestId),
    (notice, typed, problem): (&Markup, &str, Option<&Problem>),
) -> web::Result<Markup> {
    let read = app.db.read(tenant, move |scope| -> ::store::Result<Option<Case>> {
        let Some(business) = tenants::find(scope)? else { return Ok(None) };
        let Some(question) = store::get(scope, id)? else { return Ok(None) };
        let (entries, grant) = (store::entries(scope, id)?, store::open_grant(scope)?);
        Ok(Some(Case { question, entries, business: business.profile.name, grant }))
    });
    let case = read.await?.ok_or_else(Problem::not_found)?;
    let reader = Reader { locale, zone: operator.time_zone, now: app.clock.now() };
    let page = (!case.question.page.is_empty()).then_some(case.question.page.as_str());
    let about = [
        (t!(locale, "operator-business"), html! { bdi { (case.business) } }),
        (t!(locale, "operator-asked-by"), html! { bdi { (case.question.asked_by) } }),
    ];
    let about_page =
        page.map(|page| (t!(locale, "support-page-is"), html! { span dir="ltr" translate="no" { (page) } }));
    let about: Vec<(String, Markup)> = about.into_iter().chain(about_page).collect();
    let look = match case.grant {
        Some(grant) => {
            let settings = format!("/t/{tenant}/settings");
            let until = moment::full_words(reader, grant.ends_at);
            html! {
                (Notice::attention(t!(locale, "operator-may-look", until = until)).because(html! { (t!(locale, "operator-may-look-explained")) })
                    .next(html! { (Button::new(t!(locale, "operator-look")).small().icon(Icon::Eye).to(page.unwrap_or(&settings))) }))
            }
        }
        None => {
            html! { (Notice::info(t!(locale, "operator-may-not-look")).because(html! { (t!(locale, "operator-may-not-look-explained")) })) }
        }
    };
    let content = html! {
        (back("/operator", &t!(locale, "operator-title")))
        (heading(&case.question.subject, None, state(locale, &case.question, true)))
        div class="space-y-6" {
            (notice)
            (facts(about.iter().map(|(term, is)| (term.as_str(), is.clone()))))
            (look)
            (thread(reader, &case.entries))
            @if case.question.closed_at.is_some() {
                p class="text-sm text-muted" { (t!(locale, "support-is-closed")) }
            } @else {
                (form(&format!("/operator/requests/{tenant}/{id}/answers"), html! {
                    (errors(locale, problem))
                    (Field::lines("words", t!(locale, "operator-answer"), 5).value(typed).required().wrong(wrong(problem, "words")))
                    (Button::new(t!(locale, "support-send")).primary().icon(Icon::Send))
                }))
            }
        }
    };
    Ok(frame(locale, theme, operator, &case.question.subject, content))
}

/// `GET /operator/link?token=…`: a button, so that what only looks does not spend the link.
pub(crate) async fn open_link(locale: Locale, theme: Theme, Query(query): Query<Token>) -> Markup {
    let title = t!(locale, "operator-link-title");
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-2" { (title) }
        p class="text-muted pb-5" { (t!(locale, "sign-in-link-about")) }
        form method="post" action="/operator/link" {
            input type="hidden" name="token" value=(query.token);
            (Button::new(t!(locale, "sign-in-button")).primary().wide())
        }
    };
    layout::plain(locale, theme, &title, page)
}

/// `POST /operator/link`
pub(crate) async fn use_link(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    headers: HeaderMap,
    Form(form): Form<Token>,
) -> web::Result<Response> {
    let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match operators::redeem(&app.db, &form.token, user_agent).await {
        Ok(entered) => Ok(admitted(&entered, "/operator")),
        Err(Fault::Refused(refusal)) => {
            let page = html! {
                (Notice::attention(t!(locale, "sign-in-link-spent")).heading().because(html! { (t!(locale, "sign-in-link-spent-explained")) }))
                p class="pt-5" { (Button::new(t!(locale, "sign-in-button")).to("/sign-in")) }
            };
            let page = layout::plain(locale, theme, &t!(locale, "operator-link-title"), page);
            Ok(with_status(&refusal.into(), page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}
