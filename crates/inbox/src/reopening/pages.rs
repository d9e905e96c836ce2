//! `/t/{tenant}/settings/inbox/reopening`: for each inbox, what becomes of a closed conversation when the person writes again.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{InboxId, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Fault, Scope};
use web::components::{Button, Field, Notice, section};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::{Refusal, Rule};
use crate::settings;

/// What is proposed to whoever wants a new one after a while.
const USUAL_DAYS: i64 = 30;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// `reopen`, or `new` after these days.
    then: String,
    days: String,
    /// `holder`, or `nobody`.
    to: String,
}

impl Typed {
    fn of(rule: Rule) -> Self {
        Self {
            then: if rule.new_after_days.is_some() { "new" } else { "reopen" }.to_owned(),
            days: rule.new_after_days.unwrap_or(USUAL_DAYS).to_string(),
            to: if rule.goes_back { "holder" } else { "nobody" }.to_owned(),
        }
    }

    fn rule(&self) -> Rule {
        // What is no number is no number of days either.
        let days = || self.days.trim().parse().unwrap_or(0);
        Rule { new_after_days: (self.then == "new").then(days), goes_back: self.to != "nobody" }
    }
}

/// `GET /t/{tenant}/settings/inbox/reopening`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = (query.done == "saved").then(|| Notice::good(t!(access.locale, "reopening-saved")).alert().render());
    page(&app, &access, theme, &notice.unwrap_or_default(), None).await
}

/// `POST /t/{tenant}/settings/inbox/reopening/{inbox}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, inbox)): Path<(TenantId, InboxId)>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let rule = typed.rule();
    match app.db.write(access.tenant, access.actor, move |tx| super::set_rule(tx, inbox, rule)).await {
        Ok(()) => Ok(redirect(&format!("/t/{}/settings/inbox/reopening?done=saved", access.tenant))),
        Err(Fault::Refused(Refusal::Days)) => {
            let page = page(&app, &access, theme, &html! {}, Some(&(inbox, typed))).await?;
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
    wrong: Option<&(InboxId, Typed)>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let read = |scope: &Scope<'_>| -> store::Result<_> {
        let mut inboxes = Vec::new();
        for inbox in settings::numbers(scope)? {
            inboxes.push((inbox.id, inbox.name, super::rule(scope, inbox.id)?));
        }
        Ok(inboxes)
    };
    let inboxes = app.db.read(access.tenant, read).await?;
    let content = html! {
        @if inboxes.is_empty() { (settings::no_number(access)) }
        @for (id, name, rule) in &inboxes {
            @let wrong = wrong.filter(|(wrong, _)| wrong == id).map(|(_, typed)| typed);
            (section(&isolated(name), form(access, *id, *rule, wrong)))
        }
    };
    let (title, about) = (t!(locale, "reopening-title"), t!(locale, "reopening-about"));
    Ok(settings::below(access, theme, &title, &about, notice, &content))
}

fn form(access: &Access, inbox: InboxId, rule: Rule, wrong: Option<&Typed>) -> Markup {
    let locale = access.locale;
    let typed = wrong.cloned().unwrap_or_else(|| Typed::of(rule));
    let choice = |value: &str, words: String| (value.to_owned(), words);
    let then = vec![choice("reopen", t!(locale, "reopening-always")), choice("new", t!(locale, "reopening-new"))];
    let to = vec![choice("holder", t!(locale, "reopening-holder")), choice("nobody", t!(locale, "reopening-nobody"))];
    let within = || inbox.to_string();
    html! {
        form method="post" action=(format!("/t/{}/settings/inbox/reopening/{inbox}", access.tenant)) class="max-w-xl space-y-5" {
            (Field::choice("then", t!(locale, "reopening-then"), then).value(typed.then).within(within()))
            (Field::text("days", t!(locale, "reopening-days")).explained(t!(locale, "reopening-days-about")).value(typed.days)
                .inputmode("numeric").autocomplete("off").within(within()).wrong(wrong.map(|_| t!(locale, "reopening-wrong-days"))))
            (Field::choice("to", t!(locale, "reopening-to"), to).explained(t!(locale, "reopening-to-about")).value(typed.to).within(within()))
            (Button::new(t!(locale, "inbox-settings-save")))
        }
    }
}
