//! Saved views: opened by their address; and the page where they are made, named, put in order and deleted.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use channels::inboxes;
use kernel::{Locale, Permission, Problem, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use store::{Fault, Scope, Tx};
use uuid::Uuid;
use web::components::{Button, Field, Icon, Notice, back, empty_state, form, framed, section};
use web::layout::{self, PageContext, Theme};
use web::words::isolated;
use web::{Access, App, Form, Path, Place, Query, redirect, t};

use super::view::{audience_words, gone_words};
use super::{Audience, Gone, Holder, Refusal, Typed, View, Which};
use crate::conversations::pages::{AT_RISK, Looking};
use crate::conversations::{self, Status, Taker};
use crate::labels;

/// A view as a form sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    name: String,
    /// `own`, `everyone`, or a team's id.
    audience: String,
    status: String,
    /// `anyone`, `mine`, `teams`, `nobody`, `staff:` or `team:` with an id.
    whose: String,
    inbox: String,
    label: String,
    waiting: String,
    words: String,
}

impl Sent {
    fn of(view: &View) -> Self {
        let audience = match view.audience {
            Audience::Team(team) => team.to_string(),
            other => other.as_str().to_owned(),
        };
        Self { name: view.name.clone(), audience, ..Sent::which(&view.which) }
    }

    fn which(which: &Which) -> Self {
        let whose = match which.whose {
            Holder::Anyone => "anyone".to_owned(),
            Holder::Mine => "mine".to_owned(),
            Holder::MyTeams => "teams".to_owned(),
            Holder::Nobody => "nobody".to_owned(),
            Holder::Staff(staff) => format!("staff:{staff}"),
            Holder::Team(team) => format!("team:{team}"),
        };
        Self {
            status: which.status.clone(),
            whose,
            inbox: which.inbox.map(|id| id.to_string()).unwrap_or_default(),
            label: which.label.map(|id| id.to_string()).unwrap_or_default(),
            waiting: if which.waiting { "true".to_owned() } else { String::new() },
            words: which.words.clone(),
            ..Sent::default()
        }
    }

    fn typed(self) -> Typed {
        let whose = match self.whose.split_once(':') {
            Some(("staff", id)) => id.parse().map(Holder::Staff).unwrap_or_default(),
            Some(("team", id)) => id.parse().map(Holder::Team).unwrap_or_default(),
            _ => match self.whose.as_str() {
                "mine" => Holder::Mine,
                "teams" => Holder::MyTeams,
                "nobody" => Holder::Nobody,
                _ => Holder::Anyone,
            },
        };
        let audience = match self.audience.as_str() {
            "everyone" => Audience::Everyone,
            team => team.parse().map_or(Audience::Own, Audience::Team),
        };
        let which = Which {
            status: if self.status == Status::Open.as_str() { String::new() } else { self.status },
            whose,
            inbox: self.inbox.parse().ok(),
            label: self.label.parse().ok(),
            waiting: self.waiting == "true",
            words: self.words,
        };
        Typed { name: self.name, audience, which }
    }
}

/// What the address of the page says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct How {
    new: String,
    /// The one whose form is open.
    edit: String,
    done: String,
    /// What was just deleted.
    removed: String,
}

/// What was sent and not taken: which of them (none is the new one), and why.
struct Wrong {
    id: Option<Uuid>,
    sent: Sent,
    refusal: Refusal,
}

/// `GET /t/{tenant}/inbox/views/{view}`: its list.
pub(crate) async fn open(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> store::Result<Option<Which>> {
        let Some(view) = super::find(scope, &asker, id)? else { return Ok(None) };
        Ok(Some(view.which.left(&super::gone(scope, &view.which)?)))
    };
    let which = app.db.read(access.tenant, read).await?.ok_or_else(Problem::not_found)?;
    Ok(redirect(&format!("/t/{}/inbox{}", access.tenant, which.looking(Some(id)).query())))
}

/// `GET /t/{tenant}/inbox/views`: all of them; with `new`, the list of the address to be kept.
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(how): Query<How>,
    Query(looking): Query<Looking>,
) -> web::Result<Markup> {
    page(&app, &access, theme, &how, Sent::which(&Which::of(&looking)), None).await
}

/// `POST /t/{tenant}/inbox/views`: keeps a list, and shows it.
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(sent): Form<Sent>,
) -> web::Result<Response> {
    let (asker, typed) = (access.clone(), sent.clone().typed());
    let made = app.db.write(access.tenant, access.actor, move |tx: &mut Tx<'_>| super::create(tx, &asker, typed)).await;
    match made {
        Ok(view) => Ok(redirect(&format!("{}/{}", here(access.tenant), view.id))),
        Err(fault) => refused(&app, &access, theme, fault, (None, sent)).await,
    }
}

/// `POST /t/{tenant}/inbox/views/{view}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Form(sent): Form<Sent>,
) -> web::Result<Response> {
    let (asker, typed) = (access.clone(), sent.clone().typed());
    let write = move |tx: &mut Tx<'_>| super::change(tx, &asker, id, |_| typed);
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(_) => Ok(redirect(&format!("{}?done=saved", here(access.tenant)))),
        Err(fault) => refused(&app, &access, theme, fault, (Some(id), sent)).await,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Shift {
    /// `up` or `down`.
    to: String,
}

/// `POST /t/{tenant}/inbox/views/{view}/place`
pub(crate) async fn shift(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Form(shift): Form<Shift>,
) -> web::Result<Response> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| super::shift(tx, &asker, id, shift.to == "up");
    app.db.write(access.tenant, access.actor, write).await?;
    Ok(redirect(&format!("{}#view-{id}", here(access.tenant))))
}

/// `POST /t/{tenant}/inbox/views/{view}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    let asker = access.clone();
    app.db.write(access.tenant, access.actor, move |tx: &mut Tx<'_>| super::remove(tx, &asker, id)).await?;
    Ok(redirect(&format!("{}?removed={id}", here(access.tenant))))
}

/// `POST /t/{tenant}/inbox/views/{view}/restoration`
pub(crate) async fn restore(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    let asker = access.clone();
    app.db.write(access.tenant, access.actor, move |tx: &mut Tx<'_>| super::restore(tx, &asker, id)).await?;
    Ok(redirect(&format!("{}?done=restored", here(access.tenant))))
}

async fn refused(
    app: &App,
    access: &Access,
    theme: Theme,
    fault: Fault<Refusal>,
    (id, sent): (Option<Uuid>, Sent),
) -> web::Result<Response> {
    match fault {
        Fault::Refused(refusal @ (Refusal::NotFound | Refusal::NotYours)) => Err(Problem::from(refusal).into()),
        Fault::Refused(refusal) => {
            let status =
                StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let wrong = Wrong { id, sent: sent.clone(), refusal };
            let page = page(app, access, theme, &How::default(), sent, Some(wrong)).await?;
            Ok((status, page).into_response())
        }
        Fault::Failed(error) => Err(error.into()),
    }
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::NotFound | Refusal::NotYours => t!(locale, "saved-not-found"),
        Refusal::NoName => t!(locale, "saved-no-name"),
        Refusal::TooLong => t!(locale, "saved-too-long"),
        Refusal::TooMany => t!(locale, "saved-too-many"),
        Refusal::UnknownStatus => t!(locale, "saved-unknown-status"),
        Refusal::UnknownTeam => gone_words(locale, Gone::Team),
        Refusal::Unknown(gone) => gone_words(locale, gone),
    }
}

fn here(tenant: TenantId) -> String {
    format!("/t/{tenant}/inbox/views")
}

type Choices = Vec<(String, String)>;

/// What can be chosen.
struct Offered {
    inboxes: Choices,
    labels: Choices,
    teams: Choices,
    staff: Choices,
}

fn offered(scope: &Scope<'_>) -> store::Result<Offered> {
    let takers = conversations::takers(scope)?;
    let of = |is_team: bool| {
        let name = |taker: &Taker| match taker {
            Taker::Member(member) if !is_team => Some((member.id.to_string(), member.name.clone())),
            Taker::Team { id, name } if is_team => Some((id.to_string(), name.clone())),
            Taker::Member(_) | Taker::Team { .. } => None,
        };
        takers.iter().filter_map(name).collect()
    };
    Ok(Offered {
        inboxes: inboxes::list(scope, None, 200)?.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
        labels: labels::list(scope)?.into_iter().map(|label| (label.id.to_string(), label.name)).collect(),
        teams: of(true),
        staff: of(false),
    })
}

async fn page(
    app: &App,
    access: &Access,
    theme: Theme,
    how: &How,
    blank: Sent,
    wrong: Option<Wrong>,
) -> web::Result<Markup> {
    let (locale, asker) = (access.locale, access.clone());
    let read = move |scope: &Scope<'_>| -> store::Result<_> {
        let mut views = Vec::new();
        for view in super::manageable(scope, &asker)? {
            let gone = super::gone(scope, &view.which)?;
            views.push((view, gone));
        }
        Ok((views, offered(scope)?))
    };
    let (views, offered) = app.db.read(access.tenant, read).await?;
    let notice = match (&wrong, how.done.as_str(), how.removed.parse::<Uuid>().ok()) {
        (Some(wrong), ..) => Notice::harm(words(locale, wrong.refusal)).alert().render(),
        (None, "saved", _) => Notice::good(t!(locale, "saved-saved")).alert().render(),
        (None, "restored", _) => Notice::good(t!(locale, "saved-restored")).alert().render(),
        (None, _, Some(id)) => html! {
            div role="status" class="flex flex-wrap items-center gap-3 rounded-box bg-selected px-4 py-2 text-sm" {
                span class="min-w-0 grow" { (t!(locale, "saved-removed")) }
                form method="post" action=(format!("{}/{id}/restoration", here(access.tenant))) {
                    (Button::new(t!(locale, "message-undo")).small())
                }
            }
        },
        (None, ..) => html! {},
    };
    let of = |id: Option<Uuid>| wrong.as_ref().filter(|wrong| wrong.id == id);
    let is_new = how.new == "true" || of(None).is_some() || views.is_empty();
    let may = access.staff.is_some() && !access.is_visit();
    let content = html! {
        @if views.is_empty() {
            (empty_state(Icon::ListChecks, &t!(locale, "saved-none"), &t!(locale, "saved-none-about"), None))
        } @else {
            ul class="max-w-2xl space-y-2" {
                @for (view, gone) in &views {
                    @let beside = views.iter().filter(|(other, _)| other.audience.rank() == view.audience.rank()).count();
                    li id=(format!("view-{}", view.id)) { (one(access, &offered, (view, gone, beside), how, of(Some(view.id)))) }
                }
            }
        }
        @if may {
            div id="new" {
                @if is_new {
                    (section(&t!(locale, "saved-new"), html! {
                        (form(&here(access.tenant), fields(access, &offered, "new", of(None).map_or(&blank, |wrong| &wrong.sent), of(None), html! {
                            (Button::new(t!(locale, "saved-keep")).primary())
                        })))
                    }))
                } @else {
                    (Button::new(t!(locale, "saved-new")).icon(Icon::Plus).to(format!("{}?new=true#new", here(access.tenant))))
                }
            }
        }
    };
    let above = back(&format!("/t/{}/inbox", access.tenant), &t!(locale, "inbox-name"));
    let title = t!(locale, "saved-title");
    let body = framed(&above, &title, Some(&t!(locale, "saved-about")), &notice, &content);
    Ok(layout::page(&PageContext::of(access, theme, Place::Inbox), &title, body))
}

/// A view, what of it is gone, and among how many it stands.
fn one(
    access: &Access,
    offered: &Offered,
    (view, gone, beside): (&View, &[Gone], usize),
    how: &How,
    wrong: Option<&Wrong>,
) -> Markup {
    let locale = access.locale;
    let action = format!("{}/{}", here(access.tenant), view.id);
    let shown = html! {
        div class="min-w-0 grow" {
            a class="reach inline-flex items-center font-semibold underline-offset-4 hover:underline wrap-anywhere" href=(action) { bdi { (view.name) } }
            p class="text-sm text-muted wrap-anywhere" { (audience_words(locale, view.audience, &offered.teams)) }
            @for one in gone {
                p class="flex items-start gap-1.5 text-sm" { span class="mt-0.5" { (Icon::TriangleAlert.small()) } (gone_words(locale, *one)) }
            }
        }
    };
    if !super::may_change(access, view.audience) {
        return html! { div class="rounded-field border border-base-300 bg-base-100 px-3 py-2" { (shown) } };
    }
    let sent = Sent::of(view);
    let is_open = wrong.is_some() || how.edit == view.id.to_string();
    html! {
        div class="rounded-field border border-base-300 bg-base-100 px-3 py-2" {
            div class="flex flex-wrap items-center gap-2" {
                (shown)
                @if beside > 1 {
                    form method="post" action=(format!("{action}/place")) class="flex gap-1" {
                        button class="btn btn-ghost btn-sm reach" type="submit" name="to" value="up" { (t!(locale, "saved-up")) }
                        button class="btn btn-ghost btn-sm reach" type="submit" name="to" value="down" { (t!(locale, "saved-down")) }
                    }
                }
            }
            details open[is_open] {
                summary class="reach flex cursor-pointer items-center gap-2 py-1 text-sm font-medium" {
                    (Icon::Pencil.small()) (t!(locale, "saved-change"))
                }
                div class="pt-2 pb-2" {
                    (form(&action, fields(access, offered, &view.id.to_string(), wrong.map_or(&sent, |wrong| &wrong.sent), wrong, html! {
                        div class="flex flex-wrap gap-2" {
                            (Button::new(t!(locale, "saved-store")).small())
                            button class="btn btn-ghost btn-sm reach font-semibold" type="submit" formnovalidate
                                formaction=(format!("{action}/removal")) { (t!(locale, "saved-remove")) }
                        }
                    })))
                }
            }
        }
    }
}

fn fields(access: &Access, offered: &Offered, form: &str, sent: &Sent, wrong: Option<&Wrong>, end: Markup) -> Markup {
    let locale = access.locale;
    let choice = |value: &str, words: String| (value.to_owned(), words);
    let mut audiences = vec![choice("own", t!(locale, "saved-own"))];
    if access.may(Permission::SettingsManage) {
        let team = |(id, name): &(String, String)| (id.clone(), t!(locale, "saved-team", name = isolated(name)));
        audiences.extend(offered.teams.iter().map(team));
        audiences.push(choice("everyone", t!(locale, "saved-everyone")));
    }
    let statuses = vec![
        choice("", t!(locale, "view-open")),
        choice(AT_RISK, t!(locale, "view-at-risk")),
        choice(Status::Snoozed.as_str(), t!(locale, "view-snoozed")),
        choice(Status::Closed.as_str(), t!(locale, "view-closed")),
    ];
    let mut whose = vec![
        choice("anyone", t!(locale, "saved-anyone")),
        choice("mine", t!(locale, "saved-mine")),
        choice("teams", t!(locale, "saved-my-teams")),
        choice("nobody", t!(locale, "view-unassigned")),
    ];
    whose.extend(offered.teams.iter().map(|(id, name)| (format!("team:{id}"), isolated(name))));
    whose.extend(offered.staff.iter().map(|(id, name)| (format!("staff:{id}"), isolated(name))));
    let any = |words: String, of: &Choices| -> Choices {
        [(String::new(), words)].into_iter().chain(of.iter().cloned()).collect()
    };
    let told = wrong
        .filter(|wrong| matches!(wrong.refusal, Refusal::NoName | Refusal::TooLong))
        .map(|wrong| words(locale, wrong.refusal));
    html! {
        (Field::text("name", t!(locale, "saved-name")).within(form).value(sent.name.as_str()).autocomplete("off").required().wrong(told))
        @if audiences.len() > 1 {
            (Field::choice("audience", t!(locale, "saved-for"), audiences).within(form).value(sent.audience.as_str()))
        }
        div class="grid gap-x-4 gap-y-5 sm:grid-cols-2" {
            (Field::choice("status", t!(locale, "saved-status"), statuses).within(form).value(sent.status.as_str()))
            (Field::choice("whose", t!(locale, "saved-whose"), whose).within(form).value(sent.whose.as_str()))
            (Field::choice("inbox", t!(locale, "search-inbox"), any(t!(locale, "search-any-inbox"), &offered.inboxes)).within(form).value(sent.inbox.as_str()).of_names())
            (Field::choice("label", t!(locale, "search-label"), any(t!(locale, "search-any-label"), &offered.labels)).within(form).value(sent.label.as_str()).of_names())
        }
        (Field::text("words", t!(locale, "saved-words")).within(form).value(sent.words.as_str()).autocomplete("off"))
        (Field::checkbox("waiting", t!(locale, "saved-waiting"), sent.waiting == "true").within(form).value("true"))
        (end)
    }
}
