//! The pages of the backups: `/t/{tenant}/settings/backups`. They are for the owners of the business that was founded first, who look
//! after the installation; everyone else is told who does.
//!
//! What may take long goes on by itself when the page has waited long enough.

mod kit;
mod list;

use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::Permission::SettingsManage;
use kernel::vault::RecoveryCode;
use kernel::{Problem, Secret, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use tokio::task::JoinHandle;
use uuid::Uuid;
use web::components::{Notice, heading};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Method, Path, Place, Routes, redirect, t};

use super::{Backups, State as Remembered, Trouble, blocking, nightly, release};

/// How long a page waits for work that may take long.
const PATIENCE: Duration = Duration::from_secs(8);

pub(crate) fn routes() -> Routes {
    const HERE: &str = "/t/{tenant}/settings/backups";
    const KIT: &str = "/t/{tenant}/settings/backups/kit";
    Routes::new()
        .staff(Method::GET, HERE, SettingsManage, list::show)
        .staff(Method::POST, HERE, SettingsManage, create)
        .staff(Method::POST, "/t/{tenant}/settings/backups/{backup}/verification", SettingsManage, verify)
        .staff(Method::POST, "/t/{tenant}/settings/backups/rehearsal", SettingsManage, rehearse)
        .staff(Method::POST, "/t/{tenant}/settings/backups/confirmation", SettingsManage, confirm)
        .staff(Method::GET, KIT, SettingsManage, kit::offer)
        .staff(Method::POST, KIT, SettingsManage, kit::show)
        .staff(Method::POST, "/t/{tenant}/settings/backups/kit/confirmation", SettingsManage, kit::confirm)
}

/// The backups, as the router hands them to each request.
type Given = Extension<Option<Backups>>;

/// What someone who looks after the installation needs; for everyone else, the page that says who does.
async fn admitted(
    app: &App,
    access: &Access,
    theme: Theme,
    given: Given,
) -> web::Result<Result<(Backups, Remembered), Response>> {
    let state = app.db.global_read(Remembered::read).await?;
    let locale = access.locale;
    let told = |title: String, why: String| {
        let notice = Notice::info(title).because(html! { (why) });
        Ok(Err(framed(access, theme, &t!(locale, "backups-title"), html! { (notice.render()) }).into_response()))
    };
    match given.0 {
        None => told(t!(locale, "backups-elsewhere"), t!(locale, "backups-elsewhere-why")),
        Some(_) if !state.may_manage(access) => {
            let why = match &state.held {
                Some(_) => t!(locale, "backups-held-elsewhere"),
                None => t!(locale, "backups-operator-why"),
            };
            told(t!(locale, "backups-operator"), why)
        }
        Some(backups) => Ok(Ok((backups, state))),
    }
}

fn framed(access: &Access, theme: Theme, title: &str, content: Markup) -> Markup {
    let body = html! {
        (accounts::settings_tabs(access, accounts::Tab::Backups))
        (heading(title, None, html! {}))
        div class="space-y-6" { (content) }
    };
    layout::page(&PageContext::of(access, theme, Place::Settings), title, body)
}

fn here(access: &Access, rest: &str) -> String {
    format!("/t/{}/settings/backups{rest}", access.tenant)
}

/// What has just been done: in the redirect's query, so that reloading does nothing twice.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

/// Waits a while for work that goes on by itself, and leads back to the page that says how it went.
async fn led_back<T: Send + 'static>(
    access: &Access,
    done: &str,
    work: JoinHandle<Result<T, Trouble>>,
) -> web::Result<Response> {
    let word = match tokio::time::timeout(PATIENCE, work).await {
        Err(_) => "working",
        Ok(Ok(Ok(_))) => done,
        Ok(Ok(Err(Trouble::Busy))) => "busy",
        Ok(Ok(Err(Trouble::Damaged))) => "damaged",
        Ok(Ok(Err(Trouble::Ended(_)))) => "ended",
        Ok(_) => "failed",
    };
    Ok(redirect(&here(access, &format!("?done={word}"))))
}

/// `POST …/backups`
async fn create(State(app): State<App>, access: Access, theme: Theme, given: Given) -> web::Result<Response> {
    let (backups, _) = match admitted(&app, &access, theme, given).await? {
        Ok(admitted) => admitted,
        Err(told) => return Ok(told),
    };
    let work = tokio::spawn(async move { nightly::create(&backups, &app.db).await });
    led_back(&access, "made", work).await
}

/// `POST …/backups/{backup}/verification`
async fn verify(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    given: Given,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    let (backups, _) = match admitted(&app, &access, theme, given).await? {
        Ok(admitted) => admitted,
        // To everyone else there is no such backup.
        Err(_) => return Err(Problem::not_found().into()),
    };
    let (this, vault) = (backups.clone(), app.vault.clone());
    let listed = blocking(move || this.list()).await.unwrap_or_default();
    if !listed.iter().any(|kept| kept.head.id == id) {
        return Err(Problem::not_found().into());
    }
    let work = tokio::spawn(blocking(move || backups.verify(&vault, Some(id))));
    led_back(&access, "verified", work).await
}

#[derive(Debug, Deserialize)]
struct KitForm {
    kit: Option<Secret>,
}

/// `POST …/backups/rehearsal`: the kit is used and forgotten; it goes into no row and no log.
async fn rehearse(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    given: Given,
    Form(form): Form<KitForm>,
) -> web::Result<Response> {
    let (backups, state) = match admitted(&app, &access, theme, given).await? {
        Ok(admitted) => admitted,
        Err(told) => return Ok(told),
    };
    let typed = form.kit.unwrap_or_else(|| Secret::new(""));
    let code = match RecoveryCode::parse(typed.expose()) {
        Ok(code) => code,
        Err(slip) => {
            let words = kit::slip(access.locale, slip);
            let problem = Problem::invalid().field("kit", "kit.slip", words);
            let page = list::page(&app, &access, theme, &backups, &state, "", Some(&problem)).await?;
            return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let work = tokio::spawn(async move { nightly::rehearse(&backups, &app.db, code, None).await });
    led_back(&access, "rehearsed", work).await
}

#[derive(Debug, Deserialize)]
struct Confirmation {
    waiting: String,
}

/// `POST …/backups/confirmation`: sending goes on.
async fn confirm(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    given: Given,
    Form(form): Form<Confirmation>,
) -> web::Result<Response> {
    if let Err(told) = admitted(&app, &access, theme, given).await? {
        return Ok(told);
    }
    // Sending cannot be taken back, so a word that is neither does neither.
    let cancel = match form.waiting.as_str() {
        "cancel" => true,
        "send" => false,
        _ => return Err(Problem::invalid().into()),
    };
    let work = tokio::spawn(async move { release::confirm(&app.db, cancel).await });
    led_back(&access, "released", work).await
}
