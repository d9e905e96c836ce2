//! The teams page, and one team's page.

use ::store::Fault;
use axum::extract::State;
use axum::response::Response;
use kernel::{Locale, Permission, Problem, StaffId, TeamId, TenantId, Text};
use maud::{Markup, Render, html};
use serde::Deserialize;
use web::components::{Avatar, Button, Field, Icon, card, empty_state, form, list_row, rows, section};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::{Refusal, Team};
use crate::pages::{Done, SettingsPage, Tab, add, errors, good, path_in, refused, with_status, wrong};
use crate::staff::{self, Staff};

/// `GET /t/{tenant}/teams`
pub(crate) async fn show(State(app): State<App>, access: Access, theme: Theme) -> web::Result<Markup> {
    teams_page(&app, &access, theme, "", None).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NameForm {
    name: String,
}

impl NameForm {
    fn check(&self, locale: Locale) -> Result<String, Problem> {
        let name = Text::line(&self.name, 80);
        let mut problem = Problem::invalid();
        if name.is_empty() {
            add(&mut problem, "name", "missing", t!(locale, "field-name-missing"));
        }
        problem.or_ok().map(|()| name)
    }
}

/// `POST /t/{tenant}/teams`
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(typed): Form<NameForm>,
) -> web::Result<Response> {
    let created = match typed.check(access.locale) {
        Ok(name) => app.db.write(access.tenant, access.actor, move |tx| super::create(tx, &name)).await,
        Err(problem) => {
            let page = teams_page(&app, &access, theme, &typed.name, Some(&problem)).await?;
            return Ok(with_status(&problem, page));
        }
    };
    match created {
        Ok(id) => Ok(redirect(&path_in(&access, &format!("teams/{id}")))),
        Err(Fault::Refused(refusal)) => {
            let problem = Problem::from(refusal).field("name", "taken", refusal.words(access.locale));
            let page = teams_page(&app, &access, theme, &typed.name, Some(&problem)).await?;
            Ok(with_status(&problem, page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `GET /t/{tenant}/teams/{team}`
pub(crate) async fn one(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, TeamId)>,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = if query.done == "saved" {
        good(t!(access.locale, "team-saved"))
    } else {
        html! {}
    };
    team_page(&app, &access, theme, id, &notice).await
}

/// `POST /t/{tenant}/teams/{team}`
pub(crate) async fn rename(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, TeamId)>,
    Form(typed): Form<NameForm>,
) -> web::Result<Response> {
    let name = match typed.check(access.locale) {
        Ok(name) => name,
        Err(problem) => {
            let notice = refused(t!(access.locale, "field-name-missing"));
            return Ok(with_status(&problem, team_page(&app, &access, theme, id, &notice).await?));
        }
    };
    let renamed = app.db.write(access.tenant, access.actor, move |tx| super::rename(tx, id, &name)).await;
    answered(&app, &access, theme, id, renamed).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct MemberForm {
    staff: StaffId,
}

/// `POST /t/{tenant}/teams/{team}/members`
pub(crate) async fn join(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, TeamId)>,
    Form(form): Form<MemberForm>,
) -> web::Result<Response> {
    let joined = app.db.write(access.tenant, access.actor, move |tx| super::join(tx, id, form.staff)).await;
    answered(&app, &access, theme, id, joined).await
}

/// `POST /t/{tenant}/teams/{team}/members/{staff}/removal`
pub(crate) async fn leave(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id, staff)): Path<(TenantId, TeamId, StaffId)>,
) -> web::Result<Response> {
    let left = app.db.write(access.tenant, access.actor, move |tx| super::leave(tx, id, staff)).await;
    answered(&app, &access, theme, id, left).await
}

async fn answered(
    app: &App,
    access: &Access,
    theme: Theme,
    id: TeamId,
    outcome: Result<(), Fault<Refusal>>,
) -> web::Result<Response> {
    match outcome {
        Ok(()) => Ok(redirect(&path_in(access, &format!("teams/{id}?done=saved")))),
        Err(Fault::Refused(Refusal::NotFound)) => Err(Problem::not_found().into()),
        Err(Fault::Refused(refusal @ Refusal::NameTaken)) => {
            let page = team_page(app, access, theme, id, &refused(refusal.words(access.locale))).await?;
            Ok(with_status(&refusal.into(), page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

async fn teams_page(
    app: &App,
    access: &Access,
    theme: Theme,
    typed: &str,
    problem: Option<&Problem>,
) -> web::Result<Markup> {
    let (teams, members) = read(app, access).await?;
    let locale = access.locale;
    let row = |team: &Team| {
        let href = path_in(access, &format!("teams/{}", team.id));
        let names: Vec<&str> =
            members.iter().filter(|one| team.members.contains(&one.id)).map(|one| one.name.as_str()).collect();
        list_row(Icon::Users.show(), &team.name, Some(&href), html! { bdi { (names.join(", ")) } }, html! {})
    };
    let content = html! {
        @if teams.is_empty() {
            (card(empty_state(Icon::Users, &t!(locale, "teams-none"), &t!(locale, "teams-none-explained"), None)))
        } @else {
            (rows(teams.iter().map(row)))
        }
        @if access.may(Permission::StaffManage) {
            (section(&t!(locale, "team-new"), form(&path_in(access, "teams"), html! {
                (errors(locale, problem))
                (Field::text("name", t!(locale, "team-name")).value(typed).required().wrong(wrong(problem, "name")))
                (Button::new(t!(locale, "team-create")).primary())
            })))
        }
    };
    let page = SettingsPage::new(access, theme, Tab::Teams, t!(locale, "teams-title")).about(t!(locale, "teams-about"));
    Ok(page.show(&html! {}, &content))
}

async fn team_page(app: &App, access: &Access, theme: Theme, id: TeamId, notice: &Markup) -> web::Result<Markup> {
    let (teams, staff) = read(app, access).await?;
    let team = teams.into_iter().find(|team| team.id == id).ok_or_else(Problem::not_found)?;
    let (members, others): (Vec<Staff>, Vec<Staff>) = staff.into_iter().partition(|one| team.members.contains(&one.id));
    let locale = access.locale;
    let may = access.may(Permission::StaffManage);
    let here = path_in(access, &format!("teams/{id}"));
    let row = |one: &Staff| {
        let label = t!(locale, "team-remove-person", name = isolated(&one.name), team = isolated(&team.name));
        let end = html! {
            @if may {
                form method="post" action=(format!("{here}/members/{}/removal", one.id)) { (Button::new(label).icon_only(Icon::X).quiet().small()) }
            }
        };
        list_row(
            Avatar::of(&one.name, one.id.to_string()).render(),
            &one.name,
            None,
            html! { bdi { (one.email) } },
            end,
        )
    };
    let choices: Vec<(String, String)> = others.iter().map(|one| (one.id.to_string(), one.name.clone())).collect();
    let content = html! {
        @if members.is_empty() { p class="text-muted" { (t!(locale, "team-nobody")) } } @else { (rows(members.iter().map(row))) }
        @if may {
            @if !choices.is_empty() {
                (form(&format!("{here}/members"), html! {
                    (Field::choice("staff", t!(locale, "team-add-label"), choices))
                    (Button::new(t!(locale, "team-add")).icon(Icon::UserPlus))
                }))
            }
            (form(&here, html! {
                (Field::text("name", t!(locale, "team-name")).value(&team.name).required())
                (Button::new(t!(locale, "team-rename")))
            }))
        }
    };
    let page =
        SettingsPage::new(access, theme, Tab::Teams, team.name.clone()).below("teams", t!(locale, "teams-title"));
    Ok(page.show(notice, &content))
}

async fn read(app: &App, access: &Access) -> web::Result<(Vec<Team>, Vec<Staff>)> {
    Ok(app.db.read(access.tenant, |scope| Ok::<_, ::store::Error>((super::list(scope)?, staff::list(scope)?))).await?)
}
