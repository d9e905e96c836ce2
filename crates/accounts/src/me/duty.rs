//! `/t/{tenant}/me/hours`: when a person is on duty.

use std::collections::BTreeMap;

use ::store::{Error, Result};
use axum::extract::State;
use axum::response::Response;
use kernel::{Locale, Permission, Problem, StaffId};
use maud::{Markup, html};
use web::components::{Button, Field, Notice, section};
use web::layout::Theme;
use web::{Access, App, Form, Query, redirect, t};

use crate::notices::{self, Rule};
use crate::pages::{Done, SettingsPage, Tab, add, errors, good, path_in, with_status, wrong};
use crate::tenants::hours;
use crate::tenants::hours::forms::TypedWeek;

/// `GET /t/{tenant}/me/hours`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let me = me(&access)?;
    let (rule, week) = app.db.read(access.tenant, move |scope| notices::duty_hours(scope, me)).await?;
    let notice = match query.done.as_str() {
        "saved" => good(t!(access.locale, "duty-hours-saved")),
        "on-duty" => good(t!(access.locale, "duty-is-on")),
        "off-duty" => good(t!(access.locale, "duty-is-off")),
        _ => html! {},
    };
    duty_page(&app, &access, theme, &notice, (rule, &TypedWeek::of(&week)), None).await
}

/// `POST /t/{tenant}/me/hours`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(fields): Form<BTreeMap<String, String>>,
) -> web::Result<Response> {
    let me = me(&access)?;
    let locale = access.locale;
    let rule: Rule = fields.get("rule").and_then(|word| word.parse().ok()).unwrap_or_default();
    let typed = TypedWeek::from_fields(&fields);
    let checked = typed.check(locale).and_then(|week| {
        if rule == Rule::Own && !week.is_set() {
            let mut problem = Problem::invalid();
            add(&mut problem, "rule", "no_hours", t!(locale, "duty-own-missing"));
            return Err(problem);
        }
        Ok(week)
    });
    let week = match checked {
        Ok(week) => week,
        Err(problem) => {
            let page = duty_page(&app, &access, theme, &html! {}, (rule, &typed), Some(&problem)).await?;
            return Ok(with_status(&problem, page));
        }
    };
    app.db.write(access.tenant, access.actor, move |tx| notices::set_duty_hours(tx, me, rule, &week)).await?;
    Ok(redirect(&path_in(&access, "me/hours?done=saved")))
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Duty {
    is_on: bool,
}

/// `POST /t/{tenant}/me/duty`
pub(crate) async fn set(State(app): State<App>, access: Access, Form(duty): Form<Duty>) -> web::Result<Response> {
    let me = me(&access)?;
    app.db.write(access.tenant, access.actor, move |tx| notices::set_duty(tx, me, duty.is_on)).await?;
    let done = if duty.is_on { "on-duty" } else { "off-duty" };
    Ok(redirect(&path_in(&access, &format!("me/hours?done={done}"))))
}

async fn duty_page(
    app: &App,
    access: &Access,
    theme: Theme,
    notice: &Markup,
    (rule, week): (Rule, &TypedWeek),
    problem: Option<&Problem>,
) -> web::Result<Markup> {
    let me = me(access)?;
    let read = app.db.read(access.tenant, move |scope| -> Result<_, Error> {
        Ok((notices::is_off_duty(scope, me)?, hours::get(scope)?.week.is_set()))
    });
    let (is_off_duty, has_hours) = read.await?;
    let locale = access.locale;
    let rules = Rule::ALL.map(|one| (one.as_str().to_owned(), rule_name(locale, one)));
    let content = html! {
        @if !access.may(Permission::ConversationWrite) { (Notice::info(t!(locale, "duty-viewer"))) }
        (switch(access, is_off_duty))
        (section(&t!(locale, "duty-hours"), html! {
            form method="post" action=(path_in(access, "me/hours")) class="max-w-2xl space-y-5" {
                (errors(locale, problem))
                (Field::choice("rule", t!(locale, "duty-rule"), rules.to_vec()).explained(t!(locale, "duty-rule-explained"))
                    .value(rule.as_str()).wrong(wrong(problem, "rule")))
                @if !has_hours { p class="text-sm text-muted" { (t!(locale, "duty-no-hours")) } }
                fieldset class="space-y-4" {
                    legend class="pb-1 text-sm font-medium" { (t!(locale, "duty-own-hours")) }
                    (week.fields(locale, problem))
                }
                (Button::new(t!(locale, "duty-save")).primary())
            }
        }))
    };
    let page = SettingsPage::new(access, theme, Tab::Me, t!(locale, "duty-title"))
        .about(t!(locale, "duty-explained"))
        .below("me", t!(locale, "me-title"));
    Ok(page.show(notice, &content))
}

/// Going off duty by hand, and coming back.
fn switch(access: &Access, is_off_duty: bool) -> Markup {
    let locale = access.locale;
    let (now, button, value) = match is_off_duty {
        true => (t!(locale, "duty-is-off"), t!(locale, "duty-come-back"), "true"),
        false => (t!(locale, "duty-is-on"), t!(locale, "duty-go"), "false"),
    };
    section(
        &t!(locale, "duty-now"),
        html! {
            form method="post" action=(path_in(access, "me/duty")) class="flex max-w-2xl flex-wrap items-center justify-between gap-3" {
                p class="min-w-0 text-sm" { (now) }
                (Button::new(button).sends("is_on", value))
            }
        },
    )
}

fn rule_name(locale: Locale, rule: Rule) -> String {
    match rule {
        Rule::Always => t!(locale, "duty-rule-always"),
        Rule::Open => t!(locale, "duty-rule-open"),
        Rule::Own => t!(locale, "duty-rule-own"),
    }
}

/// Whoever looks: this page is a person's, not a program's.
fn me(access: &Access) -> web::Result<StaffId> {
    access.staff.ok_or_else(|| Problem::forbidden().into())
}
