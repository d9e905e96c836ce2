//! The pages of connected numbers: the list with its health, the form to connect one, one number.
//! What was pasted as token or secret is never sent back to the browser.

mod detail;
pub(crate) mod form;
pub(crate) mod list;

use ::store::Fault;
use accounts::{Tab, settings_tabs};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{InboxId, Permission, Problem, Secret, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::Reader;
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Path, Place, Query, redirect, t};

use super::model::{Entered, Wrong};
use super::{Refusal, confirm_unregistered};
use crate::connect::pages::{self as connect, Terms};
use crate::connect::roads::Road;
use crate::connect::terms;
use crate::health;
use crate::inbound;
use detail::Detail;
use list::List;

/// A business has a handful of numbers; more than this are not shown.
const MOST: i64 = 200;

/// What the page before wants to be said on this one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    said: String,
    wrong: String,
}

/// `GET /t/{tenant}/settings/inboxes`
pub(crate) async fn list(State(app): State<App>, access: Access, theme: Theme) -> web::Result<Markup> {
    let found = app.db.read(access.tenant, |scope| {
        let inboxes = super::list(scope, None, MOST)?;
        Ok::<_, ::store::Error>(List {
            health: health::glances(scope, &inboxes)?,
            inboxes,
            unconnected: inbound::unconnected(scope)?,
            unread: inbound::count_parked(scope)?,
        })
    });
    let content = list::page(&access, reader(&app, &access), &found.await?);
    Ok(framed(&access, theme, &t!(access.locale, "inboxes-title"), content))
}

/// What the form sends. Secrets come in and never go out again.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewForm {
    /// Which of the four roads leads here.
    pub(crate) road: String,
    /// The version of the platform's terms that is accepted, where the box is ticked.
    terms: Option<String>,
    name: String,
    app_id: String,
    phone_number_id: String,
    waba_id: String,
    access_token: Option<Secret>,
    app_secret: Option<Secret>,
    verify_token: Option<Secret>,
}

impl NewForm {
    /// Whether the terms were accepted as they stand.
    pub(crate) fn accepts(&self) -> bool {
        self.terms.as_deref() == Some(terms::VERSION)
    }

    fn entered(&self) -> Entered {
        Entered {
            name: self.name.clone(),
            app_id: self.app_id.clone(),
            phone_number_id: self.phone_number_id.clone(),
            waba_id: self.waba_id.clone(),
            access_token: self.access_token.clone(),
            app_secret: self.app_secret.clone(),
            verify_token: self.verify_token.clone(),
        }
    }
}

/// `POST /t/{tenant}/settings/inboxes`
pub(crate) async fn connect(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(form): Form<NewForm>,
) -> web::Result<Response> {
    let road = Road::of(&form.road).filter(|road| *road != Road::Phone).unwrap_or(Road::New);
    let again = |problem: &Problem| {
        (status(problem), connect::form_page(&access, theme, road, &form, Some(problem))).into_response()
    };
    let mut entered = form.entered().checked(access.locale);
    if !form.accepts() {
        let problem = entered.err().unwrap_or_else(Problem::invalid);
        entered = Err(problem.field("terms", "missing", t!(access.locale, "terms-missing")));
    }
    let credentials = match entered {
        Ok(credentials) => credentials,
        Err(problem) => return Ok(again(&problem)),
    };
    let connected = match confirm_unregistered(&app, access.tenant, access.actor, credentials).await {
        Ok(confirmed) => connect::keep(&app, &access, road, confirmed, Terms::Accepted).await,
        Err(fault) => Err(fault),
    };
    match connected {
        Ok(inbox) => Ok(redirect(&format!("{}/checklist", one(&access, inbox.id)))),
        Err(Fault::Refused(wrong)) => Ok(again(&wrong.problem(access.locale))),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `GET /t/{tenant}/settings/inboxes/{inbox}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Query(said): Query<Said>,
) -> web::Result<Markup> {
    one_page(&app, &access, theme, id, &said, None).await
}

/// `POST …/{inbox}/check`
pub(crate) async fn check(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, InboxId)>,
) -> web::Result<Response> {
    super::check(&app, access.tenant, access.actor, id).await?;
    Ok(redirect(&format!("{}?said=checked", one(&access, id))))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TokenForm {
    access_token: Option<Secret>,
    app_secret: Option<Secret>,
}

/// `POST …/{inbox}/token`
pub(crate) async fn renew(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, InboxId)>,
    Form(form): Form<TokenForm>,
) -> web::Result<Response> {
    let pasted = |secret: Option<Secret>| {
        secret.map(|secret| Secret::new(secret.expose().trim())).filter(|secret| !secret.is_empty())
    };
    let new = (pasted(form.access_token), pasted(form.app_secret));
    let renewed = if new.0.is_none() && new.1.is_none() {
        let words = t!(access.locale, "wrong-missing");
        Err(Fault::Refused(Problem::invalid().field("access_token", "missing", words)))
    } else {
        super::reconnect(&app, access.tenant, access.actor, id, new).await.map_err(|fault| match fault {
            Fault::Refused(Refusal::Wrong(wrong)) => Fault::Refused(wrong.problem(access.locale)),
            Fault::Refused(other) => Fault::Refused(other.problem(access.locale)),
            Fault::Failed(error) => Fault::Failed(error),
        })
    };
    match renewed {
        Ok(_) => Ok(redirect(&format!("{}?said=renewed", one(&access, id)))),
        Err(Fault::Refused(problem)) if problem.status == 404 => Err(problem.into()),
        Err(Fault::Refused(problem)) => {
            let page = one_page(&app, &access, theme, id, &Said::default(), Some(&problem)).await?;
            Ok((status(&problem), page).into_response())
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `POST …/{inbox}/disconnection`
pub(crate) async fn disconnect(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, InboxId)>,
) -> web::Result<Response> {
    let is_told = super::disconnect(&app, access.tenant, access.actor, id).await?;
    let said = if is_told { "disconnected" } else { "disconnected-here" };
    Ok(redirect(&format!("{}?said={said}", one(&access, id))))
}

async fn one_page(
    app: &App,
    access: &Access,
    theme: Theme,
    id: InboxId,
    said: &Said,
    wrong: Option<&Problem>,
) -> web::Result<Markup> {
    let (vault, public_url) = (app.vault.clone(), app.settings.public_url.clone());
    let found = app.db.read(access.tenant, move |scope| {
        let Some(shown) = super::shown(scope, &vault, &public_url, id)? else { return Ok(None) };
        let templates = consent::templates::all(scope, &shown.inbox.account)?;
        Ok::<_, ::store::Error>(Some((shown, templates, connect::accepted(scope)?)))
    });
    let (shown, templates, accepted) = found.await?.ok_or_else(Problem::not_found)?;
    let detail = Detail {
        tenant: access.tenant,
        may_manage: access.may(Permission::InboxManage),
        reader: reader(app, access),
        shown: &shown,
        offer: (access.may(Permission::InboxManage) && templates.is_empty() && shown.inbox.is_connected())
            .then(|| crate::templates::pages::offer(access, reader(app, access), &shown.inbox)),
        templates: &templates,
        accepted: accepted.as_ref(),
        said: said_words(access, said),
        wrong,
    };
    Ok(framed(access, theme, &shown.inbox.name, detail.page()))
}

/// Whether it is good news, and the words.
fn said_words(access: &Access, said: &Said) -> Option<(bool, String)> {
    let locale = access.locale;
    if let Some(wrong) = Wrong::of(&said.wrong) {
        return Some((false, wrong.words(locale)));
    }
    Some(match said.said.as_str() {
        "accepted" => (true, t!(locale, "said-accepted")),
        "checked" => (true, t!(locale, "said-checked")),
        "renewed" => (true, t!(locale, "said-renewed")),
        "payment-settled" => (true, t!(locale, "said-payment-settled")),
        "disconnected" => (true, t!(locale, "said-disconnected")),
        "disconnected-here" => (false, t!(locale, "said-disconnected-here")),
        _ => return None,
    })
}

pub(crate) fn framed(access: &Access, theme: Theme, title: &str, content: Markup) -> Markup {
    let whole = html! { (settings_tabs(access, Tab::Numbers)) (content) };
    layout::page(&PageContext::of(access, theme, Place::Settings), title, whole)
}

pub(crate) fn reader(app: &App, access: &Access) -> Reader {
    Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() }
}

pub(crate) fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
}

pub(crate) fn all(tenant: TenantId) -> String {
    format!("/t/{tenant}/settings/inboxes")
}

pub(crate) fn one(access: &Access, id: InboxId) -> String {
    format!("{}/{id}", all(access.tenant))
}
