//! A person's earlier chats, and how one is brought in: the file, a look at what it would be, the confirmation, the way back.

use ::store::{Fault, Scope, Tx};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contacts::people::Person;
use kernel::{ContactId, Locale, Permission, Problem, TenantId};
use maud::Markup;
use serde::Deserialize;
use uuid::Uuid;
use web::layout::{self, PageContext, Theme};
use web::reads::Opened;
use web::words::isolated;
use web::{Access, App, Form, Listing, Page, Path, Place, Query, redirect, t};

use super::model::{Import, Past, Plan, Side, Stage};
use super::stamps::Order;
use super::{Refusal, store, upload, view};
use crate::conversations::pages::reader;

/// `GET /t/{tenant}/people/{contact}/history`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, contact)): Path<(TenantId, ContactId)>,
    Query(page): Query<Page>,
) -> web::Result<Response> {
    let (limit, before) = (page.limit()?, page.after()?);
    let asker = access.clone();
    let read = move |scope: &Scope<'_>| -> Result<(Person, Vec<Past>, Vec<Import>), Fault<Refusal>> {
        let person = contacts::people::get(scope, contact)?.ok_or(Fault::Refused(Refusal::NotFound))?;
        let found = super::page(scope, &asker, person.id, before, limit + 1)?;
        let imports = match asker.may(Permission::PrivacyManage) {
            true => store::of(scope, &contacts::merging::members(scope, person.id)?)?,
            false => Vec::new(),
        };
        Ok((person, found, imports))
    };
    let (person, found, imports) = app.db.read(access.tenant, read).await?;
    if person.id != contact {
        // Whoever was merged is shown as the one that stands for them.
        return Ok(redirect(&address(access.tenant, person.id)));
    }
    app.reads().note(&access, Opened::Thread, Some(contact)).await?;
    let found = Listing::new(found, limit, |past| (past.at, past.id));
    let shown = view::Shown { found: &found, imports: &imports, is_later: before.is_some() };
    let name = isolated(&person.label().show(access.locale));
    let content = view::history(&access, reader(&app, &access), &person, &shown);
    Ok(page_of(&access, theme, &t!(access.locale, "history-of", name = name), content).into_response())
}

/// `GET /t/{tenant}/people/{contact}/history/import`
pub(crate) async fn begin(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, contact)): Path<(TenantId, ContactId)>,
) -> web::Result<Markup> {
    let person = app.db.read(access.tenant, move |scope| super::person(scope, contact)).await?;
    Ok(page_of(&access, theme, &t!(access.locale, "history-import"), view::upload(&access, &person, None)))
}

/// `POST /t/{tenant}/people/{contact}/history/import`
pub(crate) async fn upload(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, contact)): Path<(TenantId, ContactId)>,
    request: Request,
) -> web::Result<Response> {
    let person = app.db.read(access.tenant, move |scope| super::person(scope, contact)).await?;
    match upload::take(&app, &access, person.id, request).await {
        Ok(id) => Ok(redirect(&one(access.tenant, person.id, id))),
        Err(Fault::Refused(refusal)) => {
            let wrong = words(access.locale, refusal);
            let content = view::upload(&access, &person, Some(&wrong));
            Ok((status(refusal), page_of(&access, theme, &t!(access.locale, "history-import"), content))
                .into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Looking {
    /// In which order the dates are to be read.
    order: String,
    fragment: String,
}

/// `GET /t/{tenant}/people/{contact}/history/import/{import}`
pub(crate) async fn import(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, contact, id)): Path<(TenantId, ContactId, Uuid)>,
    Query(looking): Query<Looking>,
) -> web::Result<Response> {
    let (person, mut import, by) = read_one(&app, &access, contact, id).await?;
    if let Some(order) = Order::parse(&looking.order) {
        import.plan.order = order;
    }
    app.reads().note(&access, Opened::Thread, Some(person.id)).await?;
    let reader = reader(&app, &access);
    if looking.fragment == "standing" {
        return Ok(view::standing(&access, reader, &import, by.as_deref()).into_response());
    }
    let content = match import.stage {
        Stage::Looked => view::look(&access, reader, &person, &import, None),
        _ => view::import(&access, reader, &person, &import, by.as_deref()),
    };
    Ok(page_of(&access, theme, &t!(access.locale, "history-import"), content).into_response())
}

/// `POST /t/{tenant}/people/{contact}/history/import/{import}`: who is who, and that it may be kept.
pub(crate) async fn confirm(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, contact, id)): Path<(TenantId, ContactId, Uuid)>,
    Form(form): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let (person, mut import, _) = read_one(&app, &access, contact, id).await?;
    let plan = said(&import, &form);
    let is_confirmed = form.iter().any(|(name, _)| name == "confirmed");
    let attested = if is_confirmed { view::attestation(&access, &person) } else { String::new() };
    let wanted = plan.clone();
    let write = move |tx: &mut Tx<'_>| super::confirm(tx, contact, id, &wanted, &attested);
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(()) => Ok(redirect(&one(access.tenant, person.id, id))),
        Err(Fault::Refused(refusal @ (Refusal::NobodyChosen | Refusal::NotConfirmed))) => {
            import.plan = plan;
            let content = view::look(&access, reader(&app, &access), &person, &import, Some(refusal));
            Ok((status(refusal), page_of(&access, theme, &t!(access.locale, "history-import"), content))
                .into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /t/{tenant}/people/{contact}/history/import/{import}/undo`
pub(crate) async fn undo(
    State(app): State<App>,
    access: Access,
    Path((_, contact, id)): Path<(TenantId, ContactId, Uuid)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx| super::take_back(tx, contact, id)).await?;
    let left = app.db.read(access.tenant, move |scope| store::get(scope, id)).await?;
    let to = left.map_or_else(|| address(access.tenant, contact), |import| one(access.tenant, contact, import.id));
    Ok(redirect(&to))
}

/// A person, one of her imports, and what is called who confirmed it.
async fn read_one(
    app: &App,
    access: &Access,
    contact: ContactId,
    id: Uuid,
) -> Result<(Person, Import, Option<String>), Fault<Refusal>> {
    let read = move |scope: &Scope<'_>| -> Result<_, Fault<Refusal>> {
        let person = contacts::people::get(scope, contact)?.ok_or(Fault::Refused(Refusal::NotFound))?;
        let import = super::find(scope, person.id, id)?;
        let staff = if import.confirmed_at.is_some() { accounts::staff::list(scope)? } else { Vec::new() };
        let by = staff.into_iter().find(|one| Some(one.id.as_uuid()) == import.author.id()).map(|one| one.name);
        Ok((person, import, by))
    };
    app.db.read(access.tenant, read).await
}

/// The form as a plan.
fn said(import: &Import, form: &[(String, String)]) -> Plan {
    let value = |name: &str| form.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value.as_str());
    let order = Order::parse(value("order")).unwrap_or(import.plan.order);
    let side = |(at, (name, _)): (usize, &(String, i64))| {
        Some((name.clone(), value(&format!("name-{at}")).parse::<Side>().ok()?))
    };
    let sides = import.survey.names.iter().enumerate().filter_map(side).collect();
    Plan { order, zone: import.plan.zone.clone(), sides }
}

fn page_of(access: &Access, theme: Theme, title: &str, content: Markup) -> Markup {
    layout::page(&PageContext::of(access, theme, Place::People), title, content)
}

pub(crate) fn address(tenant: TenantId, contact: ContactId) -> String {
    format!("/t/{tenant}/people/{contact}/history")
}

pub(super) fn one(tenant: TenantId, contact: ContactId, id: Uuid) -> String {
    format!("/t/{tenant}/people/{contact}/history/import/{id}")
}

fn status(refusal: Refusal) -> StatusCode {
    StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
}

/// A refusal in the reader's language.
pub(super) fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::NotFound | Refusal::NotNow => t!(locale, "history-wrong-now"),
        Refusal::NoFile => t!(locale, "history-wrong-empty"),
        Refusal::Cut => t!(locale, "history-wrong-cut"),
        Refusal::TooLarge => t!(locale, "history-wrong-large"),
        Refusal::TooManyWaiting => t!(locale, "history-wrong-waiting"),
        Refusal::Unreadable => t!(locale, "history-wrong-broken"),
        Refusal::NotAChat => t!(locale, "history-wrong-kind"),
        Refusal::NobodyChosen => t!(locale, "history-wrong-nobody"),
        Refusal::NotConfirmed => t!(locale, "history-wrong-confirm"),
    }
}
