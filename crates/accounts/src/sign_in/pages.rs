//! The door: `/`, `/sign-in`, `/sign-in/link`, `/sign-out`, `/businesses`.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem, Secret};
use maud::{Markup, html};
use serde::Deserialize;
use store::Fault;
use web::components::{Button, Field, Icon, Notice, card, empty_state, list_row, rows};
use web::layout::{self, Theme};
use web::{App, Form, Query, SignedIn, Signup, redirect, t};

use super::{Caller, Entered, Refusal, by_password, device, link};
use crate::logins::{self, Email};
use crate::pages::{secret, with_status};
use crate::{sessions, setup, tenants};

/// `GET /`: to where one belongs.
pub(crate) async fn home(State(app): State<App>, headers: HeaderMap) -> web::Result<Response> {
    if is_signed_in(&app, &headers).await? {
        return Ok(redirect("/businesses"));
    }
    Ok(redirect(if setup::is_due(&app.db).await? { "/setup" } else { "/sign-in" }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
}

/// `GET /sign-in`
pub(crate) async fn show(State(app): State<App>, locale: Locale, theme: Theme, Query(query): Query<Next>) -> Markup {
    sign_in_page(&app, (locale, theme), &SignInForm { next: query.next, ..SignInForm::default() }, None)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInForm {
    email: String,
    password: Option<Secret>,
    next: String,
}

/// `POST /sign-in`
pub(crate) async fn enter(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    caller: Caller,
    Form(mut form): Form<SignInForm>,
) -> web::Result<Response> {
    let password = secret(form.password.take());
    let entered = match Email::parse(&form.email) {
        Ok(email) => by_password(&app.db, &email, &password, &caller).await,
        Err(_) => Err(Fault::Refused(Refusal::Wrong)),
    };
    match entered {
        Ok(entered) => Ok(admitted(&entered, local(&form.next).unwrap_or("/businesses"))),
        Err(Fault::Refused(refusal)) => {
            Ok(with_status(&refusal.into(), sign_in_page(&app, (locale, theme), &form, Some(refusal))))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Token {
    pub(crate) token: String,
}

/// `GET /sign-in/link?token=…`: signs in, if a person opened it. What only looks (HEAD, a browser that loads ahead, a page
/// of another site that sends someone here) gets a button, so that it neither spends the link nor signs anyone in.
pub(crate) async fn open_link(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
    locale: Locale,
    theme: Theme,
    caller: Caller,
    Query(query): Query<Token>,
) -> web::Result<Response> {
    let says = |name: &str, word: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|text| text.contains(word))
    };
    let only_looks = method == Method::HEAD || says("sec-purpose", "prefetch") || says("sec-fetch-site", "cross-site");
    if !only_looks {
        return redeemed(&app, (locale, theme), &caller, &query.token).await;
    }
    if !link::is_open(&app.db, &query.token).await? {
        return Ok(spent((locale, theme), &link::Refusal::Spent.into()));
    }
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-2" { (t!(locale, "sign-in-link-title")) }
        p class="text-muted pb-5" { (t!(locale, "sign-in-link-about")) }
        form method="post" action="/sign-in/link" {
            input type="hidden" name="token" value=(query.token);
            (Button::new(t!(locale, "sign-in-button")).primary().wide())
        }
    };
    Ok(layout::plain(locale, theme, &t!(locale, "sign-in-link-title"), page).into_response())
}

/// `POST /sign-in/link`
pub(crate) async fn use_link(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    caller: Caller,
    Form(form): Form<Token>,
) -> web::Result<Response> {
    redeemed(&app, (locale, theme), &caller, &form.token).await
}

async fn redeemed(app: &App, look: (Locale, Theme), caller: &Caller, token: &str) -> web::Result<Response> {
    match link::redeem(&app.db, token, &caller.user_agent).await {
        Ok((tenant, entered)) => Ok(admitted(&entered, &format!("/t/{tenant}/inbox"))),
        Err(Fault::Refused(refusal)) => Ok(spent(look, &refusal.into())),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `POST /sign-out`
pub(crate) async fn leave(State(app): State<App>, signed_in: SignedIn) -> web::Result<Response> {
    app.db.global_write(move |global| sessions::end(global, signed_in.login, signed_in.session)).await?;
    Ok(out())
}

/// `POST /sign-out/everywhere`
pub(crate) async fn leave_everywhere(State(app): State<App>, signed_in: SignedIn) -> web::Result<Response> {
    app.db.global_write(move |global| logins::end_sessions(global, signed_in.login)).await?;
    Ok(out())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    /// Shows the list even if there is only one.
    all: Option<String>,
}

/// `GET /businesses`
pub(crate) async fn businesses(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    signed_in: SignedIn,
    Query(which): Query<Which>,
) -> web::Result<Response> {
    let businesses = tenants::of_login(&app.db, signed_in.login).await?;
    let is_operator = app.guard.operator(signed_in.login).await?.is_some();
    if is_operator && businesses.is_empty() && which.all.is_none() {
        return Ok(redirect("/operator"));
    }
    if let ([only], None, false) = (businesses.as_slice(), &which.all, is_operator) {
        return Ok(redirect(&format!("/t/{}/inbox", only.id)));
    }
    let add = (app.settings.signup == Signup::Open)
        .then(|| Button::new(t!(locale, "businesses-add")).icon(Icon::Plus).to("/businesses/new"));
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-5" { (t!(locale, "businesses-title")) }
        @if businesses.is_empty() {
            (card(empty_state(Icon::Building, &t!(locale, "businesses-none"), &t!(locale, "businesses-none-explained"), add)))
        } @else {
            (rows(businesses.iter().map(|one| {
                list_row(Icon::Building.show(), &one.name, Some(&format!("/t/{}/inbox", one.id)), html! {}, html! {})
            })))
            @if let Some(add) = add { div class="pt-4" { (add) } }
        }
        div class="flex flex-wrap gap-2 pt-6" {
            @if is_operator { (Button::new(t!(locale, "operator-title")).icon(Icon::CircleHelp).to("/operator")) }
            (Button::new(t!(locale, "account-title")).quiet().to("/account"))
            form method="post" action="/sign-out" { (Button::new(t!(locale, "sign-out")).quiet().icon(Icon::LogOut)) }
        }
    };
    Ok(layout::plain(locale, theme, &t!(locale, "businesses-title"), page).into_response())
}

/// Lets someone in: sets the cookies and sends the browser on.
pub(crate) fn admitted(entered: &Entered, to: &str) -> Response {
    let mut response = redirect(to);
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, web::session_cookie(entered.session.expose(), sessions::LONGEST));
    headers.append(header::SET_COOKIE, device::cookie(&entered.device));
    response
}

pub(crate) async fn is_signed_in(app: &App, headers: &HeaderMap) -> web::Result<bool> {
    Ok(signed_in(app, headers).await?.is_some())
}

/// Who is signed in, on a page that anyone may open.
pub(crate) async fn signed_in(app: &App, headers: &HeaderMap) -> web::Result<Option<SignedIn>> {
    match web::cookie(headers) {
        Some(token) => Ok(app.guard.session(token).await?),
        None => Ok(None),
    }
}

/// A place on this host, or nothing: a link cannot make the sign-in lead elsewhere.        (A42)
pub(crate) fn local(next: &str) -> Option<&str> {
    let is_local = next.starts_with('/')
        && !next[1..].starts_with(['/', '\\'])
        && !next.contains(|c: char| c.is_control() || c == '\\');
    is_local.then_some(next)
}

fn out() -> Response {
    let mut response = redirect("/sign-in");
    response.headers_mut().append(header::SET_COOKIE, web::end_session_cookie());
    response
}

fn spent((locale, theme): (Locale, Theme), problem: &Problem) -> Response {
    let page = html! {
        (Notice::attention(t!(locale, "sign-in-link-spent")).heading().because(html! { (t!(locale, "sign-in-link-spent-explained")) }))
        // To where one belongs: whoever opened the link twice is signed in.
        p class="pt-5" { (Button::new(t!(locale, "sign-in-button")).to("/")) }
    };
    with_status(problem, layout::plain(locale, theme, &t!(locale, "sign-in-link-title"), page))
}

fn sign_in_page(app: &App, (locale, theme): (Locale, Theme), form: &SignInForm, refusal: Option<Refusal>) -> Markup {
    let next = local(&form.next);
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-5" { (t!(locale, "sign-in-title")) }
        form class="space-y-5" method="post" action="/sign-in" {
            @if let Some(refusal) = refusal { (Notice::harm(words(locale, refusal)).alert()) }
            (Field::email("email", t!(locale, "field-email")).value(&form.email).required().autofocus())
            (Field::password("password", t!(locale, "field-password"), "current-password").required())
            @if let Some(next) = next { input type="hidden" name="next" value=(next); }
            (Button::new(t!(locale, "sign-in-button")).primary().wide())
        }
        @if app.egress.mail().is_on() {
            p class="pt-5 text-sm" { a class="link" href="/forgot" { (t!(locale, "forgot-link")) } }
        } @else {
            p class="pt-5 text-sm text-muted" { (t!(locale, "sign-in-forgotten")) }
        }
        @if app.settings.signup == Signup::Open {
            p class="pt-2 text-sm" { a class="link" href="/sign-up" { (t!(locale, "sign-up-link")) } }
        }
    };
    layout::plain(locale, theme, &t!(locale, "sign-in-title"), page)
}

fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::Wrong => t!(locale, "sign-in-wrong"),
        Refusal::Wait(time) if time < Duration::from_secs(60) => {
            let seconds = time.as_secs() + 1;
            t!(locale, "sign-in-wait-seconds", seconds = seconds)
        }
        Refusal::Wait(time) => t!(locale, "sign-in-wait-minutes", minutes = time.as_secs().div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // A42
    #[test]
    fn the_way_on_stays_on_this_host() {
        for next in ["/", "/t/1/inbox", "/invitation?token=a_b", "/a//b"] {
            assert_eq!(local(next), Some(next));
        }
        for next in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "/a\r\nSet-Cookie: x=y",
            "javascript:1",
            "/\t/evil.example",
        ] {
            assert_eq!(local(next), None, "{next:?}");
        }
    }
}
