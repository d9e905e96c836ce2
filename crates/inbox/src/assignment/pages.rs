//! `/t/{tenant}/settings/inbox/turns`: to which team each inbox gives its conversations, and how many at a time.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{InboxId, Locale, TeamId, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Fault, Scope};
use web::components::{Button, Field, Notice, section};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::{Given, Refusal, Rule, USUAL_CAPACITY};
use crate::settings;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    done: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// Empty for nobody.
    team: String,
    capacity: String,
}

/// `GET /t/{tenant}/settings/inbox/turns`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = (query.done == "saved").then(|| Notice::good(t!(access.locale, "turns-saved")).alert().render());
    page(&app, &access, theme, &notice.unwrap_or_default(), None).await
}

/// `POST /t/{tenant}/settings/inbox/turns/{inbox}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, inbox)): Path<(TenantId, InboxId)>,
    Form(typed): Form<Typed>,
) -> web::Result<Response> {
    let wanted = match typed.team.as_str() {
        "" => Ok(None),
        team => match (team.parse::<TeamId>(), typed.capacity.trim().parse::<i64>()) {
            (Ok(team), capacity) => Ok(Some((team, capacity.unwrap_or(0)))),
            (Err(_), _) => Err(Refusal::UnknownTeam),
        },
    };
    let write = move |tx: &mut store::Tx<'_>| -> Result<(), Fault<Refusal>> {
        super::set_rule(tx, inbox, wanted.map_err(Fault::Refused)?)
    };
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(()) => Ok(redirect(&format!("/t/{}/settings/inbox/turns?done=saved", access.tenant))),
        Err(Fault::Refused(refusal @ (Refusal::Capacity | Refusal::UnknownTeam))) => {
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
        Ok((inboxes, accounts::teams::list(scope)?))
    };
    let (inboxes, teams) = app.db.read(access.tenant, read).await?;
    let content = html! {
        @if teams.is_empty() {
            (Notice::info(t!(locale, "turns-no-team")))
            p { (Button::new(t!(locale, "turns-make-team")).to(format!("/t/{}/teams", access.tenant))) }
        } @else if inboxes.is_empty() {
            (settings::no_number(access))
        } @else {
            @for (id, name, rule) in &inboxes {
                @let wrong = wrong.filter(|(wrong, ..)| wrong == id).map(|(_, refusal, typed)| (*refusal, typed));
                (section(&isolated(name), form(access, *id, rule.as_ref(), &teams, wrong)))
            }
            p class="max-w-xl text-sm text-muted" { (t!(locale, "turns-how")) }
        }
    };
    let (title, about) = (t!(locale, "turns-title"), t!(locale, "turns-about"));
    Ok(settings::below(access, theme, &title, &about, notice, &content))
}

fn form(
    access: &Access,
    inbox: InboxId,
    rule: Option<&Rule>,
    teams: &[accounts::teams::Team],
    wrong: Option<(Refusal, &Typed)>,
) -> Markup {
    let locale = access.locale;
    let typed = wrong.map(|(_, typed)| typed.clone()).unwrap_or_else(|| Typed {
        team: rule.map(|rule| rule.team.to_string()).unwrap_or_default(),
        capacity: rule.map_or(USUAL_CAPACITY, |rule| rule.capacity).to_string(),
    });
    let said = |of: Refusal| wrong.filter(|(refusal, _)| *refusal == of).map(|_| words(locale, of));
    let mut choices = vec![(String::new(), t!(locale, "turns-nobody"))];
    choices.extend(teams.iter().map(|team| (team.id.to_string(), team.name.clone())));
    html! {
        form method="post" action=(format!("/t/{}/settings/inbox/turns/{inbox}", access.tenant)) class="max-w-xl space-y-5" {
            (Field::choice("team", t!(locale, "turns-team"), choices).value(typed.team).within(inbox.to_string()).wrong(said(Refusal::UnknownTeam)))
            (Field::text("capacity", t!(locale, "turns-capacity")).explained(t!(locale, "turns-capacity-about")).value(typed.capacity)
                .inputmode("numeric").autocomplete("off").within(inbox.to_string()).wrong(said(Refusal::Capacity)))
            (Button::new(t!(locale, "inbox-settings-save")))
        }
    }
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Capacity => t!(locale, "turns-wrong-capacity"),
        Refusal::UnknownTeam | Refusal::NotFound => t!(locale, "turns-unknown-team"),
    }
}

/// The line in the thread.
pub(crate) fn line(locale: Locale, given: &Given) -> String {
    t!(
        locale,
        "turns-given",
        name = isolated(&given.name),
        team = isolated(&given.team_name),
        had = given.had.to_string(),
        capacity = given.capacity.to_string()
    )
}
