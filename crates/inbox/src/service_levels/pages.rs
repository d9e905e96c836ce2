//! `/t/{tenant}/settings/inbox/service-levels`: what each inbox promises, and when somebody is warned.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{InboxId, Locale, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Fault, Scope};
use web::components::{Button, Field, Notice, section};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::{Level, Refusal, Rule, USUAL_WARNING};
use crate::settings;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

/// Empty for what is not promised.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    first: String,
    next: String,
    resolution: String,
    warn: String,
}

impl Typed {
    fn of(rule: Option<Rule>) -> Typed {
        let text = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let warn = match rule {
            Some(rule) => text(rule.warn_percent),
            None => USUAL_WARNING.to_string(),
        };
        let rule = rule.unwrap_or_default();
        Typed { first: text(rule.first), next: text(rule.next), resolution: text(rule.resolution), warn }
    }

    /// What is no number is one that nobody takes.
    fn rule(&self) -> Rule {
        let number = |text: &str| match text.trim() {
            "" => None,
            text => Some(text.parse().unwrap_or(-1)),
        };
        let (first, next) = (number(&self.first), number(&self.next));
        Rule { first, next, resolution: number(&self.resolution), warn_percent: number(&self.warn) }
    }
}

/// `GET /t/{tenant}/settings/inbox/service-levels`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = (query.done == "saved").then(|| Notice::good(t!(access.locale, "levels-saved")).alert().render());
    page(&app, &access, theme, &notice.unwrap_or_default(), None).await
}

/// `POST /t/{tenant}/settings/inbox/service-levels/{inbox}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, inbox)): Path<(TenantId, InboxId)>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let rule = typed.rule();
    let write = move |tx: &mut store::Tx<'_>| super::set_rule(tx, inbox, &rule);
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(()) => Ok(redirect(&format!("/t/{}/settings/inbox/service-levels?done=saved", access.tenant))),
        Err(Fault::Refused(refusal @ (Refusal::Minutes(_) | Refusal::Warning))) => {
            let wrong = Some((inbox, refusal, typed));
            let page = page(&app, &access, theme, &html! {}, wrong.as_ref()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn page(
    app: &App,
    access: &Access,
    theme: Theme,
    notice: &Markup,
    wrong: Option<&(InboxId, Refusal, Typed)>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let read = |scope: &Scope<'_>| -> store::Result<_> {
        let mut inboxes = Vec::new();
        for inbox in settings::numbers(scope)? {
            let rule = super::rule(scope, inbox.id)?;
            inboxes.push((inbox.id, inbox.name, rule));
        }
        Ok((inboxes, accounts::tenants::hours::get(scope)?.week.is_set()))
    };
    let (inboxes, has_hours) = app.db.read(access.tenant, read).await?;
    let content = html! {
        @if inboxes.is_empty() {
            (settings::no_number(access))
        } @else {
            @if !has_hours { (Notice::info(t!(locale, "levels-no-hours"))
                .next(html! { (Button::new(t!(locale, "levels-set-hours")).small().to(format!("/t/{}/settings/hours", access.tenant))) })) }
            @for (id, name, rule) in &inboxes {
                @let wrong = wrong.filter(|(wrong, ..)| wrong == id).map(|(_, refusal, typed)| (*refusal, typed));
                (section(&isolated(name), form(access, *id, *rule, wrong)))
            }
            ul class="max-w-xl list-disc space-y-1 ps-5 text-sm text-muted" {
                li { (t!(locale, "levels-how-hours")) }
                li { (t!(locale, "levels-how-answers")) }
                li { (t!(locale, "levels-how-snooze")) }
                li { (t!(locale, "levels-how-change")) }
            }
        }
    };
    let (title, about) = (t!(locale, "levels-title"), t!(locale, "levels-about"));
    Ok(settings::below(access, theme, &title, &about, notice, &content))
}

fn form(access: &Access, inbox: InboxId, rule: Option<Rule>, wrong: Option<(Refusal, &Typed)>) -> Markup {
    let locale = access.locale;
    let typed = wrong.map_or_else(|| Typed::of(rule), |(_, typed)| typed.clone());
    let said = |of: Refusal| wrong.filter(|(refusal, _)| *refusal == of).map(|_| words(locale, of));
    let field = |name: &'static str, label: String, value: String, refusal: Refusal| {
        Field::text(name, label)
            .value(value)
            .inputmode("numeric")
            .autocomplete("off")
            .within(inbox.to_string())
            .wrong(said(refusal))
    };
    html! {
        form method="post" action=(format!("/t/{}/settings/inbox/service-levels/{inbox}", access.tenant)) class="max-w-xl space-y-5" {
            @if rule.is_none() && wrong.is_none() { p class="text-sm text-muted" { (t!(locale, "levels-off")) } }
            (field("first", t!(locale, "levels-first"), typed.first, Refusal::Minutes(Level::First)))
            (field("next", t!(locale, "levels-next"), typed.next, Refusal::Minutes(Level::Next)))
            (field("resolution", t!(locale, "levels-resolution"), typed.resolution, Refusal::Minutes(Level::Resolution)).explained(t!(locale, "levels-empty")))
            (field("warn", t!(locale, "levels-warn"), typed.warn, Refusal::Warning).explained(t!(locale, "levels-warn-about")))
            (Button::new(t!(locale, "inbox-settings-save")))
        }
    }
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Warning => t!(locale, "levels-wrong-warn"),
        Refusal::Minutes(_) | Refusal::NotFound => t!(locale, "levels-wrong-minutes"),
    }
}
