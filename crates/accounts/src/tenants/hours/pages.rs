//! The page of the opening hours.

use std::collections::BTreeMap;

use ::store::{Error, Fault, Result};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Permission, Problem, TenantId};
use maud::{Markup, html};
use uuid::Uuid;
use web::components::{Button, Field, Icon, Notice, Tone, chip, form, list_row, rows, section};
use web::layout::Theme;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::forms::{TypedHoliday, TypedWeek};
use super::posted::{dates_words, spans_words, standing, yearly_words};
use super::{Holiday, Hours, Refusal};
use crate::pages::{Done, SettingsPage, Tab, errors, good, path_in, refused, with_status, wrong};
use crate::tenants;

/// `GET /t/{tenant}/settings/hours`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = match query.done.as_str() {
        "saved" => good(t!(access.locale, "hours-saved")),
        "added" => good(t!(access.locale, "holiday-added")),
        "removed" => good(t!(access.locale, "holiday-removed")),
        _ => html! {},
    };
    hours_page(&app, &access, theme, &notice, Typed::default()).await
}

/// What is shown again, and why it was not taken.
#[derive(Default)]
struct Typed<'a> {
    week: Option<(&'a TypedWeek, &'a Problem)>,
    holiday: Option<(&'a TypedHoliday, &'a Problem)>,
}

/// `POST /t/{tenant}/settings/hours`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(fields): Form<BTreeMap<String, String>>,
) -> web::Result<Response> {
    let typed = TypedWeek::from_fields(&fields);
    let week = match typed.check(access.locale) {
        Ok(week) => week,
        Err(problem) => {
            let again = Typed { week: Some((&typed, &problem)), holiday: None };
            return Ok(with_status(&problem, hours_page(&app, &access, theme, &html! {}, again).await?));
        }
    };
    let seen = fields.get("version").and_then(|text| text.parse().ok()).unwrap_or(0);
    let done = app.db.write(access.tenant, access.actor, move |tx| super::set_week(tx, &week, seen)).await;
    answered(&app, &access, theme, done, "settings/hours?done=saved").await
}

/// `POST /t/{tenant}/settings/hours/holidays`
pub(crate) async fn add(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<TypedHoliday>,
) -> web::Result<Response> {
    let holiday = match typed.check(access.locale) {
        Ok(holiday) => holiday,
        Err(problem) => {
            let again = Typed { week: None, holiday: Some((&typed, &problem)) };
            return Ok(with_status(&problem, hours_page(&app, &access, theme, &html! {}, again).await?));
        }
    };
    let done = app.db.write(access.tenant, access.actor, move |tx| super::add_holiday(tx, &holiday).map(|_| ())).await;
    answered(&app, &access, theme, done, "settings/hours?done=added#holidays").await
}

/// `POST /t/{tenant}/settings/hours/holidays/{holiday}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    if !app.db.write(access.tenant, access.actor, move |tx| super::remove_holiday(tx, id)).await? {
        return Err(Problem::not_found().into());
    }
    Ok(redirect(&path_in(&access, "settings/hours?done=removed#holidays")))
}

async fn answered(
    app: &App,
    access: &Access,
    theme: Theme,
    outcome: Result<(), Fault<Refusal>>,
    then: &str,
) -> web::Result<Response> {
    match outcome {
        Ok(()) => Ok(redirect(&path_in(access, then))),
        Err(Fault::Refused(refusal)) => {
            let notice = refused(refusal.words(access.locale));
            let page = hours_page(app, access, theme, &notice, Typed::default()).await?;
            Ok(with_status(&refusal.into(), page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

async fn hours_page(
    app: &App,
    access: &Access,
    theme: Theme,
    notice: &Markup,
    typed: Typed<'_>,
) -> web::Result<Markup> {
    let read = app
        .db
        .read(access.tenant, |scope| -> Result<_, Error> { Ok((tenants::get(scope)?.version, super::get(scope)?)) });
    let (version, hours) = read.await?;
    let locale = access.locale;
    let may = access.may(Permission::SettingsManage);
    let now = app.clock.now();
    let kept = TypedWeek::of(&hours.week);
    let (week, problem) = typed.week.map_or((&kept, None), |(week, problem)| (week, Some(problem)));
    let content = html! {
        @if !may { (Notice::info(t!(locale, "settings-read-only"))) }
        @if hours.week.is_set() {
            p class="font-medium" { (standing(locale, &hours, now)) }
        }
        (section(&t!(locale, "hours-week"), html! {
            form method="post" action=(path_in(access, "settings/hours")) {
                fieldset disabled[!may] class="max-w-2xl space-y-5" {
                    (errors(locale, problem))
                    input type="hidden" name="version" value=(version);
                    (week.fields(locale, problem))
                    @if may { (Button::new(t!(locale, "hours-save")).primary()) }
                }
            }
        }))
        div id="holidays" class="scroll-mt-4" { (holidays(access, &hours, now, typed.holiday)) }
    };
    let page = SettingsPage::new(access, theme, Tab::Hours, t!(locale, "hours-title")).about(t!(locale, "hours-about"));
    Ok(page.show(notice, &content))
}

fn holidays(
    access: &Access,
    hours: &Hours,
    now: kernel::Timestamp,
    typed: Option<(&TypedHoliday, &Problem)>,
) -> Markup {
    let locale = access.locale;
    let today = hours.day_of(now);
    let mut ahead: Vec<(chrono::NaiveDate, &Holiday)> =
        hours.holidays.iter().filter_map(|one| one.around(today).map(|(first, _)| (first, one))).collect();
    ahead.sort_by_key(|(first, _)| *first);
    let empty = TypedHoliday::default();
    let (fresh, problem) = typed.map_or((&empty, None), |(typed, problem)| (typed, Some(problem)));
    html! {
        (section(&t!(locale, "holidays-title"), html! {
            p class="max-w-xl text-sm text-muted" { (t!(locale, "holidays-about")) }
            @if !ahead.is_empty() { (rows(ahead.into_iter().map(|(_, one)| row(access, one)))) }
        }))
        @if access.may(Permission::SettingsManage) {
            (section(&t!(locale, "holiday-add-title"), form(&path_in(access, "settings/hours/holidays"), html! {
                (errors(locale, problem))
                (Field::text("name", t!(locale, "holiday-name")).explained(t!(locale, "holiday-name-explained"))
                    .value(&fresh.name).required().autocomplete("off").wrong(wrong(problem, "name")))
                div class="grid gap-4 sm:grid-cols-2" {
                    (Field::date("first", t!(locale, "holiday-first")).value(&fresh.first).required().wrong(wrong(problem, "first")))
                    (Field::date("last", t!(locale, "holiday-last")).value(&fresh.last).wrong(wrong(problem, "last")))
                }
                (Field::checkbox("yearly", t!(locale, "holiday-yearly"), fresh.yearly.is_some()).explained(t!(locale, "holiday-yearly-explained")))
                (Field::text("hours", t!(locale, "holiday-hours")).explained(t!(locale, "holiday-hours-explained"))
                    .value(&fresh.hours).placeholder(t!(locale, "hours-closed")).autocomplete("off").wrong(wrong(problem, "hours")))
                (Button::new(t!(locale, "holiday-add")).icon(Icon::Plus))
            })))
        }
    }
}

fn row(access: &Access, one: &Holiday) -> Markup {
    let locale = access.locale;
    let dates = match one.is_yearly {
        true => yearly_words(locale, one.first, one.last),
        false => dates_words(locale, one.first, one.last),
    };
    let about = html! { bdi { (dates) } " · " bdi { (spans_words(locale, &one.spans)) } };
    let end = html! {
        @if one.is_yearly { (chip(&t!(locale, "holiday-every-year"), Tone::Plain)) }
        @if access.may(Permission::SettingsManage) {
            form method="post" action=(path_in(access, &format!("settings/hours/holidays/{}/removal", one.id))) {
                (Button::new(t!(locale, "holiday-remove")).small())
            }
        }
    };
    list_row(Icon::Calendar.show(), &one.name, None, about, end)
}
