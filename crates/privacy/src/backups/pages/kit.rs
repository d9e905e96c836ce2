//! The recovery kit in a page: shown to whoever set the installation up, until two of its groups came back; then never again.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::vault::NotACode;
use kernel::{Locale, Problem, Secret};
use maud::{Markup, Render, html};
use serde::Deserialize;
use web::components::{Button, Field, Notice, field_errors, form};
use web::layout::{self, Theme};
use web::{Access, App, Form, redirect, t};

use super::list::{printed, shows_kit};
use super::{Given, admitted, here, led_back};
use crate::backups::{Kit, nightly, state};

/// What prints the kit at the machine.
const COMMAND: &str = "kontor keys kit";

/// The words for a code that cannot be read.
pub(super) fn slip(locale: Locale, slip: NotACode) -> String {
    match slip {
        NotACode::NotThere => t!(locale, "kit-not-there"),
        NotACode::Mistyped => t!(locale, "kit-mistyped"),
    }
}

/// `GET …/backups/kit`: what it is, and the button that shows it.
pub(super) async fn offer(State(app): State<App>, access: Access, theme: Theme, given: Given) -> web::Result<Response> {
    let locale = access.locale;
    if given.0.is_none() {
        return Ok(redirect(&format!("/t/{}/inbox", access.tenant)));
    }
    let (_, state) = match admitted(&app, &access, theme, given).await? {
        Ok(admitted) => admitted,
        Err(told) => return Ok(told),
    };
    let master = app.vault.master_fingerprint();
    let later =
        html! { p { a class="link" href=(format!("/t/{}/inbox", access.tenant)) { (t!(locale, "kit-later")) } } };
    let content = if shows_kit(&state, &access, &master) {
        html! {
            p { (t!(locale, "kit-offer")) }
            p { (t!(locale, "kit-offer-paper")) }
            (form(&here(&access, "/kit"), html! { (Button::new(t!(locale, "kit-show")).primary()) }))
            (later)
        }
    } else {
        let title =
            if state.has_kit(&master) { t!(locale, "kit-is-confirmed") } else { t!(locale, "kit-at-the-machine") };
        html! { (Notice::info(title).because(html! { p { (t!(locale, "kit-command")) " " code translate="no" { (COMMAND) } } }).render()) (later) }
    };
    Ok(plain(&access, theme, &content).into_response())
}

/// `POST …/backups/kit`: the kit itself.
pub(super) async fn show(State(app): State<App>, access: Access, theme: Theme, given: Given) -> web::Result<Response> {
    let (backups, state) = match admitted(&app, &access, theme, given).await? {
        Ok(admitted) => admitted,
        Err(told) => return Ok(told),
    };
    if !shows_kit(&state, &access, &app.vault.master_fingerprint()) {
        return Ok(redirect(&here(&access, "/kit")));
    }
    let kit = Kit::of(&backups, &app.db).await?;
    Ok(kit_page(&access, theme, &kit, None).into_response())
}

#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    first: Option<Secret>,
    second: Option<Secret>,
}

/// `POST …/backups/kit/confirmation`: two groups came back; the first backup is made.
pub(super) async fn confirm(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    given: Given,
    Form(answer): Form<Answer>,
) -> web::Result<Response> {
    let (backups, remembered) = match admitted(&app, &access, theme, given).await? {
        Ok(admitted) => admitted,
        Err(told) => return Ok(told),
    };
    let master = app.vault.master_fingerprint();
    if !shows_kit(&remembered, &access, &master) {
        return Ok(redirect(&here(&access, "/kit")));
    }
    let kit = Kit::of(&backups, &app.db).await?;
    let typed = |group: Option<Secret>| group.unwrap_or_else(|| Secret::new(""));
    if !kit.is_answered(typed(answer.first).expose(), typed(answer.second).expose()) {
        let words = t!(access.locale, "kit-wrong-groups");
        let problem = Problem::invalid().field("first", "kit.groups", words);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, kit_page(&access, theme, &kit, Some(&problem))).into_response());
    }
    state::change(&app.db, move |global| state::confirmed(global, &master)).await?;
    let work = tokio::spawn(async move { nightly::create(&backups, &app.db).await });
    led_back(&access, "kit", work).await
}

fn kit_page(access: &Access, theme: Theme, kit: &Kit, problem: Option<&Problem>) -> Markup {
    let locale = access.locale;
    let (first, second) = kit.asked();
    let group = |name: &'static str, number: usize| {
        let number = i64::try_from(number).unwrap_or_default();
        Field::text(name, t!(locale, "kit-group", number = number)).monospaced().autocomplete("off").required()
    };
    let errors: Vec<(String, String)> = problem
        .map(|problem| problem.fields.iter().map(|one| (one.field.to_owned(), one.detail.clone())).collect())
        .unwrap_or_default();
    let content = html! {
        p { (t!(locale, "kit-write-down")) }
        (printed(locale, kit))
        p { (t!(locale, "kit-asked")) }
        (form(&here(access, "/kit/confirmation"), html! {
            (field_errors(&t!(locale, "kit-not-confirmed"), &errors))
            (group("first", first).wrong(problem.and_then(|problem| problem.of_field("first"))))
            (group("second", second))
            (Button::new(t!(locale, "kit-confirm")).primary())
        }))
        p { a class="link" href=(format!("/t/{}/inbox", access.tenant)) { (t!(locale, "kit-later")) } }
    };
    plain(access, theme, &content)
}

/// A page without rooms: it follows on set-up, and prints whole.
fn plain(access: &Access, theme: Theme, content: &Markup) -> Markup {
    let title = t!(access.locale, "kit-title");
    let body = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-6" { (title) }
        div class="space-y-6" { (content) }
    };
    layout::plain(access.locale, theme, &title, body)
}
